/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lp/glpk_problem.c - a GLPK problem from the session's data.
 *
 * A row or column whose type is not set is free; equal bounds need the type GLP_FX. Costs are scaled to about
 * 1, because GLPK's tolerance on reduced costs is absolute. */
#include "lp/glpk_problem.h"
#include "base/alloc.h"
#include "lp/start.h"
#include <math.h>

static int bound_type(double lo, double hi)
{
    if (lo == hi)
        return GLP_FX;
    if (isinf(lo))
        return isinf(hi) ? GLP_FR : GLP_UP;
    return isinf(hi) ? GLP_LO : GLP_DB;
}

static void push_row(lp_glpk *g, size_t i)
{
    double lo = g->data->row_lo[i], hi = g->data->row_hi[i];
    glp_set_row_bnds(g->problem, (int)i + 1, bound_type(lo, hi), lo, hi);
}

static void push_column(lp_glpk *g, size_t j)
{
    double lo = g->data->col_lo[j], hi = g->data->col_hi[j];
    glp_set_col_bnds(g->problem, (int)j + 1, bound_type(lo, hi), lo, hi);
}

static void push_costs(lp_glpk *g)
{
    double largest = 0;
    for (size_t j = 0; j < g->lp->columns; j++)
        largest = fmax(largest, fabs(g->data->cost[j]) * glp_get_sjj(g->problem, (int)j + 1));
    g->cost_factor = isnormal(largest) ? ldexp(1, -ilogb(largest)) : 1;
    for (size_t j = 0; j < g->lp->columns; j++)
        glp_set_obj_coef(g->problem, (int)j + 1, g->data->cost[j] * g->cost_factor);
}

static void set_scale(lp_glpk *g)
{
    iop_lp_crash(g->lp, g->data, g->crash, g->work + g->lp->rows + 1);
    iop_lp_scale(g->lp, g->data, g->crash, g->row_factor, g->column_factor);
    for (size_t i = 0; i < g->lp->rows; i++)
        glp_set_rii(g->problem, (int)i + 1, g->row_factor[i]);
    for (size_t j = 0; j < g->lp->columns; j++)
        glp_set_sjj(g->problem, (int)j + 1, g->column_factor[j]);
}

void lp_glpk_forget_changes(lp_glpk *g)
{
    while (g->rows_changed > 0)
        g->row_is_changed[g->changed_row[--g->rows_changed]] = 0;
    while (g->columns_changed > 0)
        g->column_is_changed[g->changed_column[--g->columns_changed]] = 0;
    g->costs_changed = false;
}

static void build_guarded(void *self)
{
    lp_glpk *g = self;
    const iop_lp *lp = g->lp;
    g->problem = glp_create_prob();
    g->generation = lp_glpk_count_problem();
    glp_set_obj_dir(g->problem, lp->maximize ? GLP_MAX : GLP_MIN);
    if (lp->rows)
        glp_add_rows(g->problem, (int)lp->rows);
    if (lp->columns)
        glp_add_cols(g->problem, (int)lp->columns);
    for (size_t j = 0; j < lp->columns; j++) {
        int from = g->entry_start[j], to = g->entry_start[j + 1];
        glp_set_mat_col(g->problem, (int)j + 1, to - from, g->entry_row + from, g->entry_value + from);
    }
    for (size_t i = 0; i < lp->rows; i++)
        push_row(g, i);
    for (size_t j = 0; j < lp->columns; j++)
        push_column(g, j);
    set_scale(g);
    push_costs(g);
    lp_glpk_forget_changes(g);
    g->warm = false;
}

bool lp_glpk_is_alive(const lp_glpk *g)
{
    return g->problem && g->generation == lp_glpk_generation();
}

/* The entries column by column: GLPK walks along columns each time that it starts the simplex method, and
 * keeps an entry where it was made, so that entries made row by row lie far apart then (n = 500: a warm start
 * took three times as long). */
static bool make_entries(lp_glpk *g)
{
    const iop_lp *lp = g->lp;
    int *next = g->entry_start = iop_new(&g->env, lp->columns + 2, sizeof *g->entry_start);
    g->entry_row = iop_new(&g->env, lp->nonzeros + 1, sizeof *g->entry_row);
    g->entry_value = iop_new(&g->env, lp->nonzeros + 1, sizeof *g->entry_value);
    if (!g->entry_row || !g->entry_start || !g->entry_value)
        return false;
    for (size_t k = 0; k < lp->nonzeros; k++)
        next[lp->entry_column[k] + 2]++;
    for (size_t j = 2; j < lp->columns + 2; j++)
        next[j] += next[j - 1];
    for (size_t i = 0; i < lp->rows; i++)
        for (size_t k = lp->row[i].start; k < lp_row_end(lp, i); k++) {
            int at = ++next[lp->entry_column[k] + 1]; /* 1-based; ends as the last entry of the column */
            g->entry_row[at] = (int)i + 1;
            g->entry_value[at] = lp->entry_value[k];
        }
    return true;
}

static void free_entries(lp_glpk *g)
{
    iop_free(&g->env, g->entry_row);
    iop_free(&g->env, g->entry_start);
    iop_free(&g->env, g->entry_value);
    g->entry_row = g->entry_start = NULL;
    g->entry_value = NULL;
}

static iop_status build(lp_glpk *g, iop_err *err)
{
    iop_status status = IOP_OK;
    lp_glpk_fault fault;
    g->problem = NULL;
    if (!make_entries(g) || !lp_glpk_enter())
        status = iop_no_memory(err, g->lp->nonzeros, "entries of a linear program");
    else if (!lp_glpk_guarded(build_guarded, g, &fault))
        status = lp_glpk_fault_status(&fault, err);
    free_entries(g);
    return status;
}

iop_status lp_glpk_ready(lp_glpk *g, iop_err *err)
{
    return lp_glpk_is_alive(g) ? IOP_OK : build(g, err);
}

void lp_glpk_push_changes(lp_glpk *g)
{
    for (size_t k = 0; k < g->rows_changed; k++)
        push_row(g, g->changed_row[k]);
    for (size_t k = 0; k < g->columns_changed; k++)
        push_column(g, g->changed_column[k]);
    if (g->costs_changed)
        push_costs(g);
}
