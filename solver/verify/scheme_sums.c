/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme_sums.c - A x and A'y of a whole scheme in double-double.
 *
 * Everything but the flows between sectors comes column by column. Flows come once a period, straight from
 * the table (passes.h): with u[j] = (x[t,j] - sum_e of j w[t,e]) / x0[j], what today's techniques buy of i in
 * the periods z with t' = t is Z[i,j] u[j]; and the prices of what is bought, sum_i p[z,i] Z[i,j] / x0[j],
 * are the same for x and, with the other sign, for the techniques that take its place. */
#include "base/alloc.h"
#include "verify/passes.h"
#include "verify/scheme_columns.h"
#include <string.h>

/* s += factor of. */
static void add_scaled(iop_sum *s, const iop_sum *of, double factor)
{
    double size = fabs(factor) * of->size;
    iop_sum_add(s, factor * of->hi);
    s->lo += factor * of->lo;
    s->size += size - fabs(factor * of->hi);
}

/* A technique's inputs in a period as a matrix of one row. */
static iop_cmat inputs(const iop_lookup *l, size_t t, size_t e)
{
    iop_cmat row = {1, l->n, l->n, l->scheme->technique[e].input + t * l->n};
    return row;
}

/* --- A x ------------------------------------------------------------------------------------------------ */

typedef struct {
    iop_sum **sums;
    double value;
} row_visit;

static void add_to_row(void *self, iop_row_block block, size_t row, double coefficient)
{
    row_visit *v = self;
    iop_sum_add_product(&v->sums[block][row], coefficient, v->value);
}

/* -u of period t. */
static void fill_units_of_today(const iop_lookup *l, const iop_scheme_point *p, size_t t, double *units)
{
    const iop_scheme *s = l->scheme;
    for (size_t j = 0; j < l->n; j++)
        units[j] = -iop_point_column(p, IOP_COL_OUTPUT, t * l->n + j);
    for (size_t e = 0; e < s->techniques; e++)
        units[s->technique[e].sector] += iop_point_column(p, IOP_COL_TECHNIQUE, t * s->techniques + e);
    for (size_t j = 0; j < l->n; j++)
        units[j] = s->table->output[j] != 0 ? units[j] / s->table->output[j] : 0;
}

static void add_flows(const iop_lookup *l, const iop_scheme_point *p, double *units, iop_sum *balance)
{
    const iop_scheme *s = l->scheme;
    size_t from, to;
    for (size_t t = 0; t < l->periods; t++) {
        if (!iop_buying_periods(l, t, &from, &to))
            continue;
        fill_units_of_today(l, p, t, units);
        for (size_t z = from; z <= to; z++) {
            iop_pass_rows(iop_read(s->table->intermediate), units, balance + z * l->n);
            for (size_t e = 0; e < s->techniques; e++) {
                double level = -iop_point_column(p, IOP_COL_TECHNIQUE, t * s->techniques + e);
                if (level != 0)
                    iop_pass_columns(inputs(l, t, e), &level, balance + z * l->n);
            }
        }
    }
}

/* Zeroed sums of so many blocks in one piece. */
static iop_status get_sums(const iop_scheme *s, size_t blocks, size_t (*count)(const iop_scheme *, size_t),
                           iop_sum **sums, iop_err *err)
{
    size_t total = 0;
    for (size_t b = 0; b < blocks; b++)
        total += count(s, b);
    iop_sum *all = iop_new(&s->env, total, sizeof *all);
    sums[0] = all;
    if (!all)
        return iop_no_memory(err, total, "sums");
    for (size_t b = 1; b < blocks; b++)
        sums[b] = sums[b - 1] + count(s, b - 1);
    return IOP_OK;
}

static size_t count_rows(const iop_scheme *s, size_t block)
{
    return iop_scheme_rows(s, (iop_row_block)block);
}

static size_t count_columns(const iop_scheme *s, size_t block)
{
    return iop_scheme_columns(s, (iop_column_block)block);
}

iop_status iop_scheme_row_sums(const iop_lookup *l, const iop_scheme_point *p, iop_sum *sums[IOP_ROWS],
                               iop_err *err)
{
    const iop_scheme *s = l->scheme;
    double *units = iop_new(&s->env, l->n, sizeof *units);
    sums[0] = NULL;
    if (!units)
        return iop_no_memory(err, l->n, "sums");
    iop_status status = get_sums(s, IOP_ROWS, count_rows, sums, err);
    if (status == IOP_OK) {
        for (size_t b = 0; b < IOP_COLS; b++)
            for (size_t k = 0; k < count_columns(s, b); k++) {
                row_visit v = {sums, iop_point_column(p, (iop_column_block)b, k)};
                if (v.value != 0)
                    iop_scheme_entries(l, (iop_column_block)b, k, false, add_to_row, &v);
            }
        add_flows(l, p, units, sums[IOP_ROW_BALANCE]);
    }
    iop_free(&s->env, units);
    return status;
}

/* --- A'y ------------------------------------------------------------------------------------------------ */

typedef struct {
    const iop_scheme_point *point;
    iop_sum *sum;
} column_visit;

static void add_to_column(void *self, iop_row_block block, size_t row, double coefficient)
{
    column_visit *v = self;
    iop_sum_add_product(v->sum, coefficient, iop_point_row(v->point, block, row));
}

/* The costs of what period t's production buys: `bought` is n sums of work. */
static void subtract_costs(const iop_lookup *l, const double *price, size_t t, iop_sum *bought,
                           iop_sum *sums[IOP_COLS])
{
    const iop_scheme *s = l->scheme;
    size_t from, to;
    if (!iop_buying_periods(l, t, &from, &to))
        return;
    memset(bought, 0, l->n * sizeof *bought);
    for (size_t z = from; z <= to; z++)
        iop_pass_columns(iop_read(s->table->intermediate), price + z * l->n, bought);
    for (size_t j = 0; j < l->n; j++) {
        double base = s->table->output[j];
        iop_sum cost = {0, 0, 0};
        if (base != 0)
            add_scaled(&cost, &bought[j], 1 / base);
        bought[j] = cost;
        add_scaled(&sums[IOP_COL_OUTPUT][t * l->n + j], &cost, -1);
    }
    for (size_t e = 0; e < s->techniques; e++) {
        iop_sum own = {0, 0, 0}, *sum = &sums[IOP_COL_TECHNIQUE][t * s->techniques + e];
        for (size_t z = from; z <= to; z++)
            iop_pass_rows(inputs(l, t, e), price + z * l->n, &own);
        add_scaled(sum, &bought[s->technique[e].sector], 1);
        add_scaled(sum, &own, -1);
    }
}

iop_status iop_scheme_column_sums(const iop_lookup *l, const iop_scheme_point *p, iop_sum *sums[IOP_COLS],
                                  iop_err *err)
{
    const iop_scheme *s = l->scheme;
    iop_sum *bought = iop_new(&s->env, l->n, sizeof *bought);
    sums[0] = NULL;
    if (!bought)
        return iop_no_memory(err, l->n, "sums");
    iop_status status = get_sums(s, IOP_COLS, count_columns, sums, err);
    if (status == IOP_OK) {
        for (size_t b = 0; b < IOP_COLS; b++)
            for (size_t k = 0; k < count_columns(s, b); k++) {
                column_visit v = {p, &sums[b][k]};
                iop_scheme_entries(l, (iop_column_block)b, k, false, add_to_column, &v);
            }
        for (size_t t = 0; t < l->periods && p->row[IOP_ROW_BALANCE]; t++)
            subtract_costs(l, p->row[IOP_ROW_BALANCE], t, bought, sums);
    }
    iop_free(&s->env, bought);
    return status;
}

iop_sum iop_scheme_value(const iop_lookup *l, size_t priority, const iop_scheme_point *p)
{
    iop_sum value = {0, 0, 0};
    for (size_t b = 0; b < IOP_COLS; b++)
        for (size_t k = 0; k < count_columns(l->scheme, b) && p->column[b]; k++)
            if (p->column[b][k] != 0)
                iop_sum_add_product(&value, iop_scheme_cost(l, priority, (iop_column_block)b, k),
                                    p->column[b][k]);
    return value;
}
