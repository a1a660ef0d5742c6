/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lp/relaxation.c - the cheapest amounts by which bounds must give way.
 *
 * The elastic program: minimise sum weight * e over x and e >= 0, where a side  a x <= hi  becomes  a x - e
 * <= hi  and  a x >= lo  becomes  a x + e >= lo. A row or column with a side of its own that may give way and
 * another finite bound is written as two rows, so that bounds that cross can part. The amounts are then tried
 * on the session; rounding that leaves it infeasible is met by amounts larger by a few units of the
 * tolerance. */
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
    size_t split_columns;   /* rows needed for columns */
    double *bound;
} lp_elastic;

static void index_sides(lp_elastic *e)
{
    for (size_t k = 0; k < e->sides; k++) {
        const iop_lp_side *side = &e->side[k];
        if (!isinf(e->bound[k]))
            (side->is_row ? e->row_side : e->column_side)[side->upper][side->index] = k + 1;
    }
}

static bool is_elastic(size_t *const slot[2], size_t k)
{
    return slot[0][k] || slot[1][k];
}

static iop_status add_columns(lp_elastic *e, iop_err *err)
{
    const iop_lp_session *s = e->s;
    size_t x;
    IOP_TRY(iop_lp_add_plain_columns(e->lp, "x", s->columns, &x, err));
    for (size_t j = 0; j < s->columns; j++) {
        double lo = e->column_side[0][j] ? -HUGE_VAL : s->data.col_lo[j];
        double hi = e->column_side[1][j] ? HUGE_VAL : s->data.col_hi[j];
        IOP_TRY(iop_lp_set_column(e->lp, j, lo, hi, 0, err));
    }
    IOP_TRY(iop_lp_add_plain_columns(e->lp, "amount", e->sides, &e->first, err));
    for (size_t k = 0; k < e->sides; k++)
        IOP_TRY(iop_lp_set_column(e->lp, e->first + k, 0, INFINITY, e->side[k].weight, err));
    return IOP_OK;
}

/* The amount of the side that relaxes one bound, as a further entry of its row. */
static lp_extra amount_entry(const lp_elastic *e, size_t slot, bool upper)
{
    if (!slot)
        return (lp_extra){.count = 0};
    return (lp_extra){1, {e->first + slot - 1}, {upper ? -1 : 1}};
}

static iop_status add_rows(lp_elastic *e, iop_err *err)
{
    const iop_lp_session *s = e->s;
    size_t count = s->rows;
    for (size_t i = 0; i < s->rows; i++)
        count += is_elastic(e->row_side, i);
    IOP_TRY(iop_lp_add_plain_rows(e->lp, "row", count, err));
    for (size_t i = 0; i < s->rows; i++) {
        double lo = s->data.row_lo[i], hi = s->data.row_hi[i];
        if (!is_elastic(e->row_side, i)) {
            IOP_TRY(iop_lp_copy_row(e->lp, s->lp, i, lo, hi, NULL, err));
            continue;
        }
        lp_extra low = amount_entry(e, e->row_side[0][i], false),
                 high = amount_entry(e, e->row_side[1][i], true);
        IOP_TRY(iop_lp_copy_row(e->lp, s->lp, i, lo, INFINITY, &low, err));
        IOP_TRY(iop_lp_copy_row(e->lp, s->lp, i, -INFINITY, hi, &high, err));
    }
    return IOP_OK;
}

/* x[j] + e >= lo or x[j] - e <= hi, for each column bound that may give way. */
static iop_status add_bound_rows(lp_elastic *e, iop_err *err)
{
    const iop_lp_session *s = e->s;
    size_t count = 0;
    for (size_t j = 0; j < s->columns; j++)
        count += (size_t)(e->column_side[0][j] > 0) + (size_t)(e->column_side[1][j] > 0);
    IOP_TRY(iop_lp_add_plain_rows(e->lp, "bound", count, err));
    for (size_t j = 0; j < s->columns; j++)
        for (int upper = 0; upper < 2; upper++) {
            size_t slot = e->column_side[upper][j];
            const size_t column[] = {j, e->first + slot - 1};
            const double value[] = {1, upper ? -1 : 1};
            if (slot)
                IOP_TRY(iop_lp_add_row(e->lp, upper ? -HUGE_VAL : s->data.col_lo[j],
                                       upper ? s->data.col_hi[j] : HUGE_VAL, 2, column, value, err));
        }
    return IOP_OK;
}

static iop_status solve_elastic(lp_elastic *e, double *amount, iop_err *err)
{
    iop_lp_session *session = NULL;
    iop_lp_result result;
    IOP_TRY(iop_lp_session_open(&session, e->lp, &e->s->settings, e->s->backend->name, err));
    iop_status status = iop_lp_session_solve(session, &result, err);
    if (status == IOP_OK && result.outcome == IOP_LP_INFEASIBLE)
        status =
            iop_fail(err, IOP_EINVAL, "no relaxation of the %zu sides makes the program feasible", e->sides);
    else if (status == IOP_OK && result.outcome != IOP_LP_OPTIMAL)
        status = iop_fail(err, IOP_ESTOPPED, "a limit was reached while looking for the relaxation");
    for (size_t k = 0; status == IOP_OK && k < e->sides; k++)
        amount[k] = isinf(e->bound[k]) ? 0 : fmax(0, result.x[e->first + k]);
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

/* Grows the amounts until the session, with its bounds moved, has a feasible point. */
static iop_status confirm(lp_elastic *e, double *amount, iop_err *err)
{
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
    return e->row_side[0] && e->row_side[1] && e->column_side[0] && e->column_side[1] && e->bound;
}

static void release(lp_elastic *e)
{
    const iop_env *env = &e->s->env;
    for (int k = 0; k < 2; k++) {
        iop_free(env, e->row_side[k]);
        iop_free(env, e->column_side[k]);
    }
    iop_free(env, e->bound);
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
    iop_status status = allocate(&e) ? relax(&e, amount, err) : iop_no_memory(err, sides, "sides");
    release(&e);
    return status;
}
