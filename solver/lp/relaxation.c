/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lp/relaxation.c - the cheapest amounts by which bounds must give way.
 *
 * The elastic program: minimise sum weight * e over x and e >= 0, where each row or column with sides that
 * may give way is its value within the bounds plus what it goes beyond them,
 *
 *     a x - e_up + e_low  within  [lo, hi],      x = x' + e_up - e_low,  x' within [lo, hi].
 *
 * Amounts of columns are copies of the column: the program has the session's rows, and factors fill no more.
 * Bounds that cross can part only as two rows. The amounts are then tried on the session; rounding that
 * leaves it infeasible is met by amounts larger by a few units of the tolerance. */
#include "base/alloc.h"
#include "lp/sides.h"
#include <math.h>
#include <string.h>

typedef struct lp_elastic {
    iop_lp_session *s;
    size_t sides;
    const iop_lp_side *side;
    iop_lp *lp;
    size_t first;           /* column of side 0's amount */
    size_t *row_side[2];    /* per row, lower and upper: 1 + a side that relaxes it, 0: none */
    size_t *column_side[2]; /* the same per column */
    size_t *entry;          /* of a row while it is written */
    double *value;
    double *bound;
    double unit; /* of weights: the smallest, so that costs are about 1 */
} lp_elastic;

static void index_sides(lp_elastic *e)
{
    e->unit = (double)INFINITY;
    for (size_t k = 0; k < e->sides; k++) {
        const iop_lp_side *side = &e->side[k];
        if (isinf(e->bound[k]))
            continue;
        (side->is_row ? e->row_side : e->column_side)[side->upper][side->index] = k + 1;
        e->unit = fmin(e->unit, side->weight);
    }
    if (isinf(e->unit))
        e->unit = 1;
}

static bool is_elastic(size_t *const slot[2], size_t k)
{
    return slot[0][k] || slot[1][k];
}

/* Columns whose bounds cross are free, and have rows instead. */
static bool is_split(const lp_elastic *e, size_t column)
{
    return e->s->data.col_lo[column] > e->s->data.col_hi[column] && is_elastic(e->column_side, column);
}

static iop_status add_columns(lp_elastic *e, iop_err *err)
{
    const iop_lp_session *s = e->s;
    size_t x;
    IOP_TRY(iop_lp_add_plain_columns(e->lp, "x", s->columns, &x, err));
    for (size_t j = 0; j < s->columns; j++) {
        bool split = is_split(e, j);
        double lo = split ? -HUGE_VAL : s->data.col_lo[j], hi = split ? HUGE_VAL : s->data.col_hi[j];
        IOP_TRY(iop_lp_set_column(e->lp, j, lo, hi, 0, err));
    }
    IOP_TRY(iop_lp_add_plain_columns(e->lp, "amount", e->sides, &e->first, err));
    for (size_t k = 0; k < e->sides; k++) {
        double most = isinf(e->bound[k]) ? 0 : fabs(e->bound[k] - iop_lp_side_rest(&e->side[k]));
        IOP_TRY(iop_lp_set_column(e->lp, e->first + k, 0, fmax(0, most), e->side[k].weight / e->unit, err));
    }
    return IOP_OK;
}

static void put(lp_elastic *e, size_t *count, size_t column, double value)
{
    e->entry[*count] = column;
    e->value[(*count)++] = value;
}

/* Row i in terms of x' and the amounts of columns; returns the count of entries. */
static size_t write_row(lp_elastic *e, size_t i)
{
    const iop_lp *lp = e->s->lp;
    size_t count = 0;
    for (size_t k = lp->row[i].start; k < lp_row_end(lp, i); k++) {
        size_t j = lp->entry_column[k];
        put(e, &count, j, lp->entry_value[k]);
        for (int upper = 0; upper < 2 && !is_split(e, j); upper++)
            if (e->column_side[upper][j])
                put(e, &count, e->first + e->column_side[upper][j] - 1,
                    upper ? lp->entry_value[k] : -lp->entry_value[k]);
    }
    return count;
}

/* The amounts of the row's own sides, those of one side or of both. */
static size_t write_amounts(lp_elastic *e, size_t *const slot[2], size_t k, int from, int to, size_t count)
{
    for (int upper = from; upper <= to; upper++)
        if (slot[upper][k])
            put(e, &count, e->first + slot[upper][k] - 1, upper ? -1 : 1);
    return count;
}

static iop_status add_row(lp_elastic *e, size_t i, iop_err *err)
{
    double lo = e->s->data.row_lo[i], hi = e->s->data.row_hi[i];
    size_t count = write_row(e, i);
    if (lo <= hi) {
        size_t all = write_amounts(e, e->row_side, i, 0, 1, count);
        return iop_lp_add_row(e->lp, lo, hi, all, e->entry, e->value, err);
    }
    size_t low = write_amounts(e, e->row_side, i, 0, 0, count);
    IOP_TRY(iop_lp_add_row(e->lp, lo, INFINITY, low, e->entry, e->value, err));
    size_t high = write_amounts(e, e->row_side, i, 1, 1, count);
    return iop_lp_add_row(e->lp, -INFINITY, hi, high, e->entry, e->value, err);
}

static iop_status add_rows(lp_elastic *e, iop_err *err)
{
    const iop_lp_session *s = e->s;
    size_t count = s->rows;
    for (size_t i = 0; i < s->rows; i++)
        count += s->data.row_lo[i] > s->data.row_hi[i];
    IOP_TRY(iop_lp_add_plain_rows(e->lp, "row", count, err));
    for (size_t i = 0; i < s->rows; i++)
        IOP_TRY(add_row(e, i, err));
    return IOP_OK;
}

/* x[j] + e >= lo and x[j] - e <= hi of columns whose bounds cross. */
static iop_status add_bound_rows(lp_elastic *e, iop_err *err)
{
    const iop_lp_session *s = e->s;
    size_t count = 0;
    for (size_t j = 0; j < s->columns; j++)
        count += is_split(e, j);
    IOP_TRY(iop_lp_add_plain_rows(e->lp, "bound", 2 * count, err));
    for (size_t j = 0; j < s->columns; j++)
        for (int upper = 0; upper < 2 && is_split(e, j); upper++) {
            e->entry[0] = j;
            e->value[0] = 1;
            size_t entries = write_amounts(e, e->column_side, j, upper, upper, 1);
            IOP_TRY(iop_lp_add_row(e->lp, upper ? -HUGE_VAL : s->data.col_lo[j],
                                   upper ? s->data.col_hi[j] : HUGE_VAL, entries, e->entry, e->value, err));
        }
    return IOP_OK;
}

/* What x' and the amounts come to, into the session's x. */
static void take_point(const lp_elastic *e, const double *x)
{
    iop_lp_session *s = e->s;
    memcpy(s->x, x, s->columns * sizeof *s->x);
    for (size_t j = 0; j < s->columns; j++)
        for (int upper = 0; upper < 2 && !is_split(e, j); upper++)
            if (e->column_side[upper][j])
                s->x[j] += (upper ? 1 : -1) * x[e->first + e->column_side[upper][j] - 1];
}

/* The interior point method may end so far from the least cost where weights differ much; what the amounts
 * allow is tried with the session's own tolerance. */
static const double near_least = 1e-5;

static iop_status solve_elastic(lp_elastic *e, double *amount, iop_err *err)
{
    iop_lp_session *session = NULL;
    iop_lp_result result;
    iop_lp_settings settings = e->s->settings;
    if (settings.interior)
        settings.tolerance = fmax(settings.tolerance, near_least);
    IOP_TRY(iop_lp_session_open(&session, e->lp, &settings, e->s->backend->name, err));
    iop_status status = iop_lp_session_solve(session, &result, err);
    if (status == IOP_OK && result.outcome == IOP_LP_INFEASIBLE)
        status =
            iop_fail(err, IOP_EINVAL, "no relaxation of the %zu sides makes the program feasible", e->sides);
    else if (status == IOP_OK && result.outcome != IOP_LP_OPTIMAL)
        status = iop_fail(err, IOP_ESTOPPED, "a limit was reached while looking for the relaxation");
    for (size_t k = 0; status == IOP_OK && k < e->sides; k++)
        amount[k] = isinf(e->bound[k]) ? 0 : fmax(0, result.x[e->first + k]);
    if (status == IOP_OK)
        take_point(e, result.x);
    iop_lp_session_close(session);
    return status;
}

static iop_status move_bounds(const lp_elastic *e, const double *amount, iop_err *err)
{
    for (size_t k = 0; k < e->sides; k++)
        if (!isinf(e->bound[k]))
            IOP_TRY(iop_lp_set_side(e->s, &e->side[k],
                                    e->side[k].upper ? e->bound[k] + amount[k] : e->bound[k] - amount[k],
                                    err));
    return IOP_OK;
}

/* Grows the amounts until the session, with its bounds moved, has a feasible point: the elastic program's, or
 * another. */
static iop_status confirm(lp_elastic *e, double *amount, iop_err *err)
{
    IOP_TRY(move_bounds(e, amount, err));
    if (iop_lp_take_feasible(e->s))
        return IOP_OK;
    for (int k = 0; k < 3; k++) {
        iop_lp_result result;
        IOP_TRY(move_bounds(e, amount, err));
        IOP_TRY(iop_lp_find_feasible_point(e->s, &result, err));
        if (result.outcome == IOP_LP_LIMIT)
            return iop_fail(err, IOP_ESTOPPED, "a limit was reached while looking for the relaxation");
        if (result.outcome != IOP_LP_INFEASIBLE)
            return IOP_OK;
        double more = e->s->settings.tolerance * pow(10, k);
        for (size_t i = 0; i < e->sides; i++)
            if (amount[i] > 0)
                amount[i] += more * (fabs(e->bound[i]) + amount[i]);
    }
    return iop_fail(err, IOP_EBACKEND, "the cheapest relaxation leaves the program infeasible by rounding");
}

static bool allocate(lp_elastic *e)
{
    const iop_env *env = &e->s->env;
    for (int k = 0; k < 2; k++) {
        e->row_side[k] = iop_new(env, e->s->rows, sizeof(size_t));
        e->column_side[k] = iop_new(env, e->s->columns, sizeof(size_t));
    }
    e->bound = iop_new(env, e->sides, sizeof *e->bound);
    e->entry = iop_new(env, 3 * e->s->columns + 2, sizeof *e->entry);
    e->value = iop_new(env, 3 * e->s->columns + 2, sizeof *e->value);
    return e->row_side[0] && e->row_side[1] && e->column_side[0] && e->column_side[1] && e->bound &&
           e->entry && e->value;
}

static void release(lp_elastic *e)
{
    const iop_env *env = &e->s->env;
    for (int k = 0; k < 2; k++) {
        iop_free(env, e->row_side[k]);
        iop_free(env, e->column_side[k]);
    }
    iop_free(env, e->bound);
    iop_free(env, e->entry);
    iop_free(env, e->value);
    iop_lp_close(e->lp);
}

static iop_status relax(lp_elastic *e, double *amount, iop_err *err)
{
    for (size_t k = 0; k < e->sides; k++)
        e->bound[k] = iop_lp_side_bound(e->s, &e->side[k]);
    index_sides(e);
    IOP_TRY(iop_lp_open(&e->lp, false, &e->s->env, err));
    IOP_TRY(add_columns(e, err));
    IOP_TRY(add_rows(e, err));
    IOP_TRY(add_bound_rows(e, err));
    IOP_TRY(solve_elastic(e, amount, err));
    iop_status status = confirm(e, amount, err), restored = IOP_OK;
    for (size_t k = 0; k < e->sides && restored == IOP_OK; k++)
        restored = iop_lp_set_side(e->s, &e->side[k], e->bound[k], status == IOP_OK ? err : NULL);
    return status == IOP_OK ? restored : status;
}

iop_status iop_lp_relaxation(iop_lp_session *s, size_t sides, const iop_lp_side *side, double *amount,
                             iop_err *err)
{
    lp_elastic e = {.s = s, .sides = sides, .side = side};
    IOP_TRY(iop_lp_check_sides(s, sides, side, (size_t)-1, err));
    iop_status status = allocate(&e) ? relax(&e, amount, err) : iop_no_memory(err, sides, "bounds");
    release(&e);
    return status;
}
