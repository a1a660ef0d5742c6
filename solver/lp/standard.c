/* SPDX-License-Identifier: GPL-3.0-or-later */
/* standard.c - the standard form of a linear program, scaled by powers of two: rows and columns to entries
 * around 1 (geometric means, Curtis and Reid's aim by simple passes), right-hand sides and costs to at
 * most 1. */
#include "lp/standard.h"
#include "base/alloc.h"
#include <math.h>
#include <string.h>

enum { PASSES = 4 };

static bool is_fixed(const lp_data *d, size_t column)
{
    return d->col_lo[column] == d->col_hi[column];
}

static bool is_free(const lp_data *d, size_t row)
{
    return isinf(d->row_lo[row]) && isinf(d->row_hi[row]);
}

/* Where a column that is in no row comes to lie: at the bound that its cost asks for; NAN where that is
 * absent.
 */
static double resting_place(const iop_lp *lp, const lp_data *d, size_t j)
{
    double cost = lp->maximize ? -d->cost[j] : d->cost[j];
    if (cost == 0 && isinf(d->col_lo[j]))
        return isinf(d->col_hi[j]) ? 0 : d->col_hi[j];
    double at = cost < 0 ? d->col_hi[j] : d->col_lo[j];
    return isinf(at) ? (double)NAN : at;
}

/* --- shape --------------------------------------------------------------------------------------------- */

typedef struct {
    size_t *column; /* of the program: ours, or SIZE_MAX */
    size_t entries, activities;
} shape;

static const size_t GONE = (size_t)-1;

/* In how many rows that are there each column is. */
static void count_uses(const iop_lp *lp, const lp_data *d, size_t *uses)
{
    memset(uses, 0, lp->columns * sizeof *uses);
    for (size_t i = 0; i < lp->rows; i++)
        for (size_t k = lp->row[i].start; k < lp_row_end(lp, i) && !is_free(d, i); k++)
            uses[lp->entry_column[k]]++;
}

static iop_status measure(lp_standard *s, const iop_lp *lp, const lp_data *d, shape *sh, iop_err *err)
{
    sh->column = iop_new(&s->env, lp->columns, sizeof *sh->column);
    if (!sh->column)
        return iop_no_memory(err, lp->columns, "columns of a linear program");
    count_uses(lp, d, sh->column);
    for (size_t j = 0; j < lp->columns; j++) {
        bool idle = sh->column[j] == 0 && !isnan(resting_place(lp, d, j));
        sh->column[j] = is_fixed(d, j) || idle ? GONE : s->columns++;
        s->impossible |= d->col_lo[j] > d->col_hi[j];
    }
    for (size_t i = 0; i < lp->rows; i++) {
        const lp_row *r = &lp->row[i];
        if (is_free(d, i))
            continue;
        s->rows++;
        sh->activities += d->row_lo[i] != d->row_hi[i];
        s->impossible |= d->row_lo[i] > d->row_hi[i];
        for (size_t k = r->start; k < lp_row_end(lp, i); k++)
            sh->entries += sh->column[lp->entry_column[k]] != GONE;
    }
    return IOP_OK;
}

static iop_status allocate(lp_standard *s, const shape *sh, iop_err *err)
{
    const iop_env *env = &s->env;
    size_t columns = s->columns + sh->activities, entries = sh->entries + sh->activities;
    s->start = iop_new(env, columns + 1, sizeof *s->start);
    s->index = iop_new(env, entries, sizeof *s->index);
    s->value = iop_new(env, entries, sizeof *s->value);
    s->lo = iop_new(env, columns, sizeof *s->lo);
    s->hi = iop_new(env, columns, sizeof *s->hi);
    s->cost = iop_new(env, columns, sizeof *s->cost);
    s->rhs = iop_new(env, s->rows, sizeof *s->rhs);
    s->row_from = iop_new(env, s->rows, sizeof *s->row_from);
    s->from = iop_new(env, columns, sizeof *s->from);
    s->row_factor = iop_new(env, s->rows, sizeof *s->row_factor);
    s->column_factor = iop_new(env, columns, sizeof *s->column_factor);
    if (!s->start || !s->index || !s->value || !s->lo || !s->hi || !s->cost || !s->rhs || !s->row_from ||
        !s->from || !s->row_factor || !s->column_factor)
        return iop_no_memory(err, entries, "entries of a linear program");
    return IOP_OK;
}

/* --- entries ------------------------------------------------------------------------------------------- */

static void count_entries(lp_standard *s, const iop_lp *lp, const lp_data *d, const shape *sh)
{
    for (size_t i = 0; i < lp->rows; i++)
        for (size_t k = lp->row[i].start; k < lp_row_end(lp, i) && !is_free(d, i); k++)
            if (sh->column[lp->entry_column[k]] != GONE)
                s->start[sh->column[lp->entry_column[k]] + 1]++;
    for (size_t j = 0; j < s->columns; j++)
        s->start[j + 1] += s->start[j];
}

static void take_columns(lp_standard *s, const iop_lp *lp, const lp_data *d, const shape *sh)
{
    for (size_t j = 0; j < lp->columns; j++) {
        size_t at = sh->column[j];
        if (at == GONE)
            continue;
        s->from[at] = j;
        s->lo[at] = d->col_lo[j];
        s->hi[at] = d->col_hi[j];
        s->cost[at] = lp->maximize ? -d->cost[j] : d->cost[j];
    }
}

/* Row i, whose columns' next free places are in `next`; its activity comes behind all columns. */
static void take_row(lp_standard *s, const iop_lp *lp, const lp_data *d, const shape *sh, size_t i, size_t at,
                     size_t *next)
{
    const lp_row *r = &lp->row[i];
    double fixed = 0;
    for (size_t k = r->start; k < lp_row_end(lp, i); k++) {
        size_t j = lp->entry_column[k], ours = sh->column[j];
        if (ours == GONE) {
            fixed += lp->entry_value[k] * d->col_lo[j];
            continue;
        }
        s->index[next[ours]] = at;
        s->value[next[ours]++] = lp->entry_value[k];
    }
    s->row_from[at] = i;
    s->rhs[at] = (d->row_lo[i] == d->row_hi[i] ? d->row_lo[i] : 0) - fixed;
    if (d->row_lo[i] == d->row_hi[i])
        return;
    size_t activity = s->columns++;
    s->index[s->start[activity]] = at;
    s->value[s->start[activity]] = -1;
    s->start[activity + 1] = s->start[activity] + 1;
    s->from[activity] = lp->columns + i;
    s->lo[activity] = d->row_lo[i];
    s->hi[activity] = d->row_hi[i];
}

static iop_status take_rows(lp_standard *s, const iop_lp *lp, const lp_data *d, const shape *sh, iop_err *err)
{
    size_t structural = s->columns, at = 0;
    size_t *next = iop_new(&s->env, structural, sizeof *next);
    if (!next)
        return iop_no_memory(err, structural, "columns of a linear program");
    memcpy(next, s->start, structural * sizeof *next);
    for (size_t i = 0; i < lp->rows; i++)
        if (!is_free(d, i))
            take_row(s, lp, d, sh, i, at++, next);
    iop_free(&s->env, next);
    return IOP_OK;
}

/* --- scale --------------------------------------------------------------------------------------------- */

static double power_of_two(double value)
{
    int exponent;
    frexp(value, &exponent);
    return ldexp(1, exponent - 1);
}

/* An entry that is smaller than this share of the largest one beside it is what rounding left of 0: a single
 * one with a say in the scale would spoil it. */
static const double rounding = 1e-13;

/* The smallest and the largest entry of each row, scaled by columns. */
static void find_row_sizes(const lp_standard *s, double *low, double *high)
{
    for (size_t i = 0; i < s->rows; i++)
        high[i] = 0;
    for (size_t j = 0; j < s->columns; j++)
        for (size_t k = s->start[j]; k < s->start[j + 1]; k++)
            high[s->index[k]] = fmax(high[s->index[k]], fabs(s->value[k]) * s->column_factor[j]);
    memcpy(low, high, s->rows * sizeof *low);
    for (size_t j = 0; j < s->columns; j++)
        for (size_t k = s->start[j]; k < s->start[j + 1]; k++) {
            const size_t i = s->index[k];
            const double size = fabs(s->value[k]) * s->column_factor[j];
            if (size > rounding * high[i])
                low[i] = fmin(low[i], size);
        }
}

/* Those of a column, scaled by rows. */
static void find_column_sizes(const lp_standard *s, size_t j, double *low, double *high)
{
    *high = 0;
    for (size_t k = s->start[j]; k < s->start[j + 1]; k++)
        *high = fmax(*high, fabs(s->value[k]) * s->row_factor[s->index[k]]);
    *low = *high;
    for (size_t k = s->start[j]; k < s->start[j + 1]; k++) {
        const double size = fabs(s->value[k]) * s->row_factor[s->index[k]];
        if (size > rounding * *high)
            *low = fmin(*low, size);
    }
}

/* One pass: factors from the geometric mean of the smallest and largest entry, rows then columns. */
static void scale_pass(lp_standard *s, double *low, double *high)
{
    find_row_sizes(s, low, high);
    for (size_t i = 0; i < s->rows; i++)
        s->row_factor[i] = high[i] > 0 ? 1 / sqrt(low[i] * high[i]) : 1;
    for (size_t j = 0; j < s->columns; j++) {
        double least, most;
        find_column_sizes(s, j, &least, &most);
        s->column_factor[j] = most > 0 ? 1 / sqrt(least * most) : 1;
    }
}

static double largest(const double *value, size_t count)
{
    double most = 0;
    for (size_t k = 0; k < count; k++)
        if (!isinf(value[k]))
            most = fmax(most, fabs(value[k]));
    return most > 0 ? most : 1;
}

static void apply_scale(lp_standard *s)
{
    for (size_t i = 0; i < s->rows; i++)
        s->rhs[i] *= s->row_factor[i] = power_of_two(s->row_factor[i]);
    for (size_t j = 0; j < s->columns; j++) {
        double factor = s->column_factor[j] = power_of_two(s->column_factor[j]);
        for (size_t k = s->start[j]; k < s->start[j + 1]; k++)
            s->value[k] *= factor * s->row_factor[s->index[k]];
        s->lo[j] /= factor;
        s->hi[j] /= factor;
        s->cost[j] *= factor;
    }
    double bounds = fmax(largest(s->lo, s->columns), largest(s->hi, s->columns));
    s->unit = power_of_two(fmax(largest(s->rhs, s->rows), fmin(bounds, 1e6)));
    s->cost_unit = power_of_two(largest(s->cost, s->columns));
    for (size_t i = 0; i < s->rows; i++)
        s->rhs[i] /= s->unit;
    for (size_t j = 0; j < s->columns; j++) {
        s->lo[j] /= s->unit;
        s->hi[j] /= s->unit;
        s->cost[j] /= s->cost_unit;
    }
}

static iop_status scale(lp_standard *s, iop_err *err)
{
    double *low = iop_new(&s->env, s->rows, sizeof *low), *high = iop_new(&s->env, s->rows, sizeof *high);
    iop_status status = low && high ? IOP_OK : iop_no_memory(err, s->rows, "rows of a linear program");
    for (size_t j = 0; j < s->columns; j++)
        s->column_factor[j] = 1;
    for (int pass = 0; pass < PASSES && status == IOP_OK; pass++)
        scale_pass(s, low, high);
    if (status == IOP_OK)
        apply_scale(s);
    iop_free(&s->env, low);
    iop_free(&s->env, high);
    return status;
}

/* --- life ---------------------------------------------------------------------------------------------- */

static iop_status build(lp_standard *s, const iop_lp *lp, const lp_data *d, shape *sh, iop_err *err)
{
    IOP_TRY(measure(s, lp, d, sh, err));
    IOP_TRY(allocate(s, sh, err));
    count_entries(s, lp, d, sh);
    take_columns(s, lp, d, sh);
    IOP_TRY(take_rows(s, lp, d, sh, err));
    return scale(s, err);
}

iop_status lp_standard_open(lp_standard *s, const iop_lp *lp, const lp_data *d, iop_err *err)
{
    shape sh = {NULL, 0, 0};
    memset(s, 0, sizeof *s);
    s->env = lp->env;
    s->unit = s->cost_unit = 1;
    iop_status status = build(s, lp, d, &sh, err);
    iop_free(&s->env, sh.column);
    if (status != IOP_OK)
        lp_standard_close(s);
    return status;
}

void lp_standard_close(lp_standard *s)
{
    void *const owned[] = {s->start, s->index,    s->value, s->lo,         s->hi,           s->cost,
                           s->rhs,   s->row_from, s->from,  s->row_factor, s->column_factor};
    iop_env env = s->env;
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        iop_free(&env, owned[k]);
    memset(s, 0, sizeof *s);
}

void lp_standard_back(const lp_standard *s, const iop_lp *lp, const lp_data *d, const double *x,
                      const double *y, double *out_x, double *out_y)
{
    for (size_t j = 0; j < lp->columns; j++)
        out_x[j] = is_fixed(d, j) ? d->col_lo[j] : resting_place(lp, d, j); /* the others follow */
    memset(out_y, 0, lp->rows * sizeof *out_y);
    for (size_t j = 0; j < s->columns; j++) {
        size_t own = s->from[j];
        if (own >= lp->columns)
            continue;
        double value = x[j] * s->unit * s->column_factor[j];
        out_x[own] = x[j] == s->lo[j] ? d->col_lo[own] : x[j] == s->hi[j] ? d->col_hi[own] : value;
    }
    for (size_t i = 0; i < s->rows; i++)
        out_y[s->row_from[i]] = (lp->maximize ? -1 : 1) * y[i] * s->cost_unit * s->row_factor[i];
}
