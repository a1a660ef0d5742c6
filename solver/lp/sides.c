/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lp/sides.c - single bounds: reading, setting, and their part in a proof of infeasibility.
 *
 * In a Farkas proof w (header of lp/proofs.c) with r = w'A, row i enters by its upper bound when w_i > 0 and
 * by its lower one when w_i < 0; column j enters by its lower bound when r_j > 0 and by its upper one when
 * r_j < 0. */
#include "lp/sides.h"
#include <math.h>

static const double rounding = 1e-10; /* of r_j, relative to sum |w_i a_ij| */

iop_status iop_lp_check_sides(const iop_lp_session *s, size_t sides, const iop_lp_side *side, size_t members,
                              iop_err *err)
{
    for (size_t k = 0; k < sides; k++) {
        size_t count = side[k].is_row ? s->rows : s->columns;
        if (side[k].index >= count)
            return iop_fail(err, IOP_EINVAL, "side %zu refers to %s %zu of %zu", k,
                            side[k].is_row ? IOP_WORD_IN("part", "row") : IOP_WORD_IN("part", "column"),
                            side[k].index, count);
        if (side[k].member >= members)
            return iop_fail(err, IOP_EINVAL, "side %zu belongs to member %zu of %zu", k, side[k].member,
                            members);
        if (!(side[k].weight > 0) || isinf(side[k].weight))
            return iop_fail(err, IOP_EINVAL, "side %zu has the weight %g, not a positive number", k,
                            side[k].weight);
    }
    return IOP_OK;
}

double iop_lp_side_bound(const iop_lp_session *s, const iop_lp_side *e)
{
    if (e->is_row)
        return e->upper ? s->data.row_hi[e->index] : s->data.row_lo[e->index];
    return e->upper ? s->data.col_hi[e->index] : s->data.col_lo[e->index];
}

double iop_lp_side_rest(const iop_lp_side *e)
{
    if (e->upper)
        return (double)INFINITY;
    return e->nonnegative ? 0 : -(double)INFINITY;
}

iop_status iop_lp_set_side(iop_lp_session *s, const iop_lp_side *e, double bound, iop_err *err)
{
    size_t k = e->index;
    if (e->is_row)
        return iop_lp_session_set_row(s, k, e->upper ? s->data.row_lo[k] : bound,
                                      e->upper ? bound : s->data.row_hi[k], err);
    return iop_lp_session_set_column(s, k, e->upper ? s->data.col_lo[k] : bound,
                                     e->upper ? bound : s->data.col_hi[k], s->data.cost[k], err);
}

/* work = w'A without rounding noise. */
static void combine(iop_lp_session *s)
{
    const iop_lp *lp = s->lp;
    for (size_t j = 0; j < s->columns; j++)
        s->wide[j] = s->wide_scale[j] = 0;
    for (size_t i = 0; i < s->rows; i++)
        for (size_t k = lp->row[i].start; s->farkas[i] != 0 && k < lp_row_end(lp, i); k++) {
            long double term = (long double)s->farkas[i] * (long double)lp->entry_value[k];
            s->wide[lp->entry_column[k]] += term;
            s->wide_scale[lp->entry_column[k]] += fabsl(term);
        }
    for (size_t j = 0; j < s->columns; j++)
        s->work[j] = fabsl(s->wide[j]) <= (long double)rounding * s->wide_scale[j] ? 0 : (double)s->wide[j];
}

static double share_of(const iop_lp_session *s, const iop_lp_side *e)
{
    double multiplier = e->is_row ? -s->farkas[e->index] : s->work[e->index];
    return e->upper ? fmax(0, -multiplier) : fmax(0, multiplier);
}

/* The proof of the first crossed column, or else row, is its own two sides. */
static bool is_crossed_side(const iop_lp_session *s, const iop_lp_side *e)
{
    for (size_t j = 0; j < s->columns; j++)
        if (s->data.col_lo[j] > s->data.col_hi[j])
            return !e->is_row && e->index == j;
    for (size_t i = 0; i < s->rows; i++)
        if (s->data.row_lo[i] > s->data.row_hi[i])
            return e->is_row && e->index == i;
    return false;
}

void iop_lp_side_shares(iop_lp_session *s, size_t sides, const iop_lp_side *side, double *share)
{
    if (!s->crossed)
        combine(s);
    for (size_t k = 0; k < sides; k++) {
        share[k] = s->crossed ? is_crossed_side(s, &side[k]) : share_of(s, &side[k]);
        if (isinf(iop_lp_side_bound(s, &side[k])))
            share[k] = 0;
    }
}
