/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rebalance.c - the bordered matrix [Z F; P 0] of a table, its targets, and the way back; the fit itself is
 * GRAS in balance.c. */
#include "base/alloc.h"
#include <ioplan/rebalance.h>
#include <math.h>

typedef struct bordered {
    iop_mat m;         /* (n + p) x (n + c) */
    double *row, *col; /* targets */
    size_t n, c, p;
} bordered;

static iop_status open_bordered(bordered *b, const iop_table *t, iop_err *err)
{
    b->n = t->n;
    b->c = t->c;
    b->p = t->p;
    IOP_TRY(iop_mat_new(&b->m, t->n + t->p, t->n + t->c, &t->env, err));
    b->row = iop_new(&t->env, t->n + t->p, sizeof *b->row);
    b->col = iop_new(&t->env, t->n + t->c, sizeof *b->col);
    return b->row && b->col ? IOP_OK : iop_no_memory(err, 2 * t->n + t->p + t->c, "targets");
}

static void close_bordered(bordered *b, const iop_table *t)
{
    iop_mat_free(&b->m, &t->env);
    iop_free(&t->env, b->row);
    iop_free(&t->env, b->col);
}

/* The cell of the table behind (i, j), NULL in the empty corner. */
static double *cell(const iop_table *t, size_t i, size_t j)
{
    if (i < t->n)
        return j < t->n ? iop_at(t->intermediate, i, j) : iop_at(t->final_demand, i, j - t->n);
    return j < t->n ? iop_at(t->primary, i - t->n, j) : NULL;
}

static void fill(bordered *b, const iop_table *t)
{
    for (size_t i = 0; i < b->m.rows; i++)
        for (size_t j = 0; j < b->m.cols; j++) {
            const double *from = cell(t, i, j);
            double value = from ? *from : 0;
            *iop_at(b->m, i, j) = value;
            b->row[i] += value;
            b->col[j] += value;
        }
}

static double sum(const double *value, size_t count)
{
    double total = 0;
    for (size_t k = 0; k < count; k++)
        total += value[k];
    return total;
}

/* From sums to targets: the outputs of one side for both, the other side's border scaled to this one's. */
static iop_status aim(bordered *b, iop_keep keep, iop_rebalance_info *info, iop_err *err)
{
    double primary = sum(b->row + b->n, b->p), demand = sum(b->col + b->n, b->c);
    if (!(primary > 0) || !(demand > 0))
        return iop_fail(
            err, IOP_EINVAL,
            "primary inputs sum to %g and final demand to %g; both must be positive to be balanced", primary,
            demand);
    for (size_t j = 0; j < b->n; j++) {
        double size = fabs(b->row[j]) + fabs(b->col[j]);
        double gap = size > 0 ? fabs(b->row[j] - b->col[j]) / size : 0;
        info->imbalance = fmax(info->imbalance, gap);
        if (keep == IOP_KEEP_ROWS)
            b->col[j] = b->row[j];
        else
            b->row[j] = b->col[j];
    }
    double *border = keep == IOP_KEEP_ROWS ? b->row + b->n : b->col + b->n;
    info->total_scale = keep == IOP_KEEP_ROWS ? demand / primary : primary / demand;
    for (size_t k = 0; k < (keep == IOP_KEEP_ROWS ? b->p : b->c); k++)
        border[k] *= info->total_scale;
    return IOP_OK;
}

static const char *row_name(const iop_table *t, size_t i)
{
    return i < t->n ? t->sectors[i].code : t->components[i - t->n].name;
}

static const char *col_name(const iop_table *t, size_t j)
{
    return j < t->n ? t->sectors[j].code : t->categories[j - t->n].name;
}

/* Puts the fitted cells back and notes what changed. */
static void take_back(const bordered *b, iop_table *t, iop_rebalance_info *info)
{
    double moved = 0, all = 0;
    for (size_t i = 0; i < b->m.rows; i++)
        for (size_t j = 0; j < b->m.cols; j++) {
            double *to = cell(t, i, j);
            if (!to)
                continue;
            double change = fabs(*iop_at(b->m, i, j) - *to);
            moved += change;
            all += fabs(*to);
            if (change > info->largest) {
                info->largest = change;
                info->row = row_name(t, i);
                info->col = col_name(t, j);
            }
            *to = *iop_at(b->m, i, j);
        }
    info->change = all > 0 ? moved / all : 0;
    iop_table_update_output(t);
}

iop_status iop_table_rebalance(iop_table *t, iop_keep keep, const iop_ras_settings *settings,
                               iop_rebalance_info *info, iop_err *err)
{
    iop_rebalance_info found = {.row = "", .col = ""};
    bordered b = {.n = 0};
    iop_status status = open_bordered(&b, t, err);
    if (status != IOP_OK)
        goto done;
    fill(&b, t);
    status = aim(&b, keep, &found, err);
    if (status == IOP_OK)
        status = iop_gras(b.m, b.row, b.col, settings, &found.fit, &t->env, err);
    if (status != IOP_OK)
        goto done;
    take_back(&b, t, &found);
    if (info)
        *info = found;
done:
    close_bordered(&b, t);
    return status;
}
