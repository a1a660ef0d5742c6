/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lp/evaluate.c - the point and the multipliers of a basis, computed again in our own arithmetic.
 *
 * Of the backend's answer only the basis is believed: columns outside it stand exactly at their bounds. The
 * columns in the basis solve  B x_B = -N x_N, and the multipliers  B' y = -c_B, with B from M = (I | -A).
 * Where the backend's own values leave a residual, one step of iterative refinement removes it: with rho = A
 * x - r at the rows outside the basis (in long double), r - A x = 0 needs  B dx = rho; with e = c - A'y at
 * the columns in the basis,  A_j' dy = e_j, that is  B' dy = -e. */
#include "lp/session.h"
#include <math.h>
#include <string.h>

static const double residual_goal = 1e-13;

static double bound_of(double lo, double hi, unsigned char place)
{
    switch (place) {
    case LP_AT_UPPER:
        return hi;
    case LP_AT_FREE:
        return 0;
    default:
        return lo;
    }
}

/* --- the point ----------------------------------------------------------------------------------------- */

void iop_lp_activities(iop_lp_session *s)
{
    const iop_lp *lp = s->lp;
    for (size_t i = 0; i < s->rows; i++) {
        double sum = 0, scale = 0;
        for (size_t k = lp->row[i].start; k < lp_row_end(lp, i); k++) {
            double term = lp->entry_value[k] * s->x[lp->entry_column[k]];
            sum += term;
            scale += fabs(term);
        }
        s->row[i] = sum;
        s->row_scale[i] = scale;
    }
}

static double row_residual(const iop_lp_session *s)
{
    double worst = 0;
    for (size_t i = 0; i < s->rows; i++) {
        if (s->answer.place[i] == LP_BASIC || s->answer.place[i] == LP_AT_FREE)
            continue;
        double bound = bound_of(s->data.row_lo[i], s->data.row_hi[i], s->answer.place[i]);
        worst = fmax(worst, fabs(s->row[i] - bound) / (1 + s->row_scale[i]));
    }
    return worst;
}

/* One step; false when the backend cannot. */
static bool refine_point(iop_lp_session *s)
{
    const iop_lp *lp = s->lp;
    for (size_t i = 0; i < s->rows; i++) {
        s->work[i] = 0;
        if (s->answer.place[i] == LP_BASIC)
            continue;
        long double sum = -(long double)bound_of(s->data.row_lo[i], s->data.row_hi[i], s->answer.place[i]);
        for (size_t k = lp->row[i].start; k < lp_row_end(lp, i); k++)
            sum += (long double)lp->entry_value[k] * (long double)s->x[lp->entry_column[k]];
        s->work[i] = (double)sum;
    }
    if (!s->answer.has_basis || !s->backend->solve_basis(s->self, false, s->work))
        return false;
    for (size_t k = 0; k < s->rows; k++)
        if (s->answer.basic[k] >= s->rows)
            s->x[s->answer.basic[k] - s->rows] += s->work[k];
    return true;
}

static void place_columns(iop_lp_session *s)
{
    static const unsigned char at[] = {[LP_BASIC] = IOP_AT_BETWEEN,
                                       [LP_AT_LOWER] = IOP_AT_LOWER,
                                       [LP_AT_UPPER] = IOP_AT_UPPER,
                                       [LP_AT_FIXED] = IOP_AT_FIXED,
                                       [LP_AT_FREE] = IOP_AT_BETWEEN};
    for (size_t j = 0; j < s->columns; j++) {
        unsigned char place = s->answer.place[s->rows + j];
        s->at[j] = at[place];
        s->x[j] = place == LP_BASIC ? s->answer.value[s->rows + j]
                                    : bound_of(s->data.col_lo[j], s->data.col_hi[j], place);
    }
}

void iop_lp_evaluate_point(iop_lp_session *s, bool careful)
{
    place_columns(s);
    iop_lp_activities(s);
    for (int step = 0; step < 3 && (row_residual(s) > residual_goal || (careful && step == 0)); step++) {
        if (!refine_point(s))
            return;
        iop_lp_activities(s);
    }
}

/* --- the multipliers ----------------------------------------------------------------------------------- */

/* d = c - A'y, col_scale = |c_j| + sum |a_ij y_i|. */
static void reduced_costs(iop_lp_session *s)
{
    const iop_lp *lp = s->lp;
    for (size_t j = 0; j < s->columns; j++) {
        s->d[j] = s->data.cost[j];
        s->col_scale[j] = fabs(s->data.cost[j]);
    }
    for (size_t i = 0; i < s->rows; i++) {
        if (s->y[i] == 0)
            continue;
        for (size_t k = lp->row[i].start; k < lp_row_end(lp, i); k++) {
            double term = lp->entry_value[k] * s->y[i];
            s->d[lp->entry_column[k]] -= term;
            s->col_scale[lp->entry_column[k]] += fabs(term);
        }
    }
}

/* Against the largest terms that any column in the basis has: a multiplier that should be 0 is rounding
 * beside those, and no step would make it smaller. */
static double column_residual(const iop_lp_session *s)
{
    double worst = 0, largest = 0;
    for (size_t j = 0; j < s->columns; j++)
        if (s->answer.place[s->rows + j] == LP_BASIC) {
            worst = fmax(worst, fabs(s->d[j]));
            largest = fmax(largest, s->col_scale[j]);
        }
    return largest > 0 ? worst / largest : 0;
}

static bool refine_duals(iop_lp_session *s)
{
    const iop_lp *lp = s->lp;
    for (size_t j = 0; j < s->columns; j++)
        s->wide[j] = (long double)s->data.cost[j];
    for (size_t i = 0; i < s->rows; i++)
        for (size_t k = lp->row[i].start; s->y[i] != 0 && k < lp_row_end(lp, i); k++)
            s->wide[lp->entry_column[k]] -= (long double)lp->entry_value[k] * (long double)s->y[i];
    if (!s->answer.has_basis)
        return false;
    for (size_t k = 0; k < s->rows; k++) {
        size_t v = s->answer.basic[k];
        s->work[k] = v >= s->rows ? -(double)s->wide[v - s->rows] : -s->y[v];
    }
    if (!s->backend->solve_basis(s->self, true, s->work))
        return false;
    for (size_t i = 0; i < s->rows; i++)
        s->y[i] = s->answer.place[i] == LP_BASIC ? 0 : s->y[i] + s->work[i];
    return true;
}

static double objective(const iop_lp_session *s)
{
    long double sum = (long double)s->lp->constant;
    for (size_t j = 0; j < s->columns; j++)
        sum += (long double)s->data.cost[j] * (long double)s->x[j];
    return (double)sum;
}

/* How far a reduced cost of a variable at `place` is on the wrong side; gain > 0: raising it helps. */
static double wrong_side(double gain, unsigned char place)
{
    switch (place) {
    case LP_AT_LOWER:
        return gain;
    case LP_AT_UPPER:
        return -gain;
    case LP_AT_FIXED:
        return 0;
    default:
        return fabs(gain);
    }
}

/* A dual of the wrong sign that is only rounding would ask for a bound that may be absent. */
static void drop_rounding(iop_lp_session *s)
{
    double sense = s->lp->maximize ? 1 : -1, largest = 0;
    for (size_t i = 0; i < s->rows; i++)
        largest = fmax(largest, fabs(s->y[i]));
    for (size_t i = 0; i < s->rows; i++)
        if (fabs(s->y[i]) <= 1e-14 * largest && wrong_side(sense * s->y[i], s->answer.place[i]) > 0)
            s->y[i] = 0;
}

void iop_lp_evaluate_duals(iop_lp_session *s, bool careful)
{
    for (size_t i = 0; i < s->rows; i++)
        s->y[i] = s->answer.place[i] == LP_BASIC ? 0 : s->answer.y[i];
    reduced_costs(s);
    for (int step = 0; step < 3 && (column_residual(s) > residual_goal || (careful && step == 0)); step++) {
        if (!refine_duals(s))
            break;
        reduced_costs(s);
    }
    drop_rounding(s);
    reduced_costs(s);
    s->objective = objective(s);
}

/* --- judging ------------------------------------------------------------------------------------------- */

static void note(double amount, size_t variable, double *worst, size_t *where)
{
    if (!(amount <= *worst)) { /* also when NaN */
        *worst = amount;
        *where = variable;
    }
}

lp_quality iop_lp_judge_point(const iop_lp_session *s)
{
    lp_quality q = {0, 0, LP_NO_VARIABLE};
    for (size_t i = 0; i < s->rows; i++)
        note(fmax(s->data.row_lo[i] - s->row[i], s->row[i] - s->data.row_hi[i]) / (1 + s->row_scale[i]), i,
             &q.primal, &q.worst);
    for (size_t j = 0; j < s->columns; j++)
        note(fmax(s->data.col_lo[j] - s->x[j], s->x[j] - s->data.col_hi[j]) / (1 + fabs(s->x[j])),
             s->rows + j, &q.primal, &q.worst);
    return q;
}

lp_quality iop_lp_judge_duals(const iop_lp_session *s)
{
    lp_quality q = {0, 0, LP_NO_VARIABLE};
    double sense = s->lp->maximize ? 1 : -1, largest = 0;
    for (size_t i = 0; i < s->rows; i++)
        largest = fmax(largest, fabs(s->y[i]));
    for (size_t i = 0; i < s->rows; i++)
        note(wrong_side(sense * s->y[i], s->answer.place[i]) / (1 + largest), i, &q.dual, &q.worst);
    for (size_t j = 0; j < s->columns; j++)
        note(wrong_side(sense * s->d[j], s->answer.place[s->rows + j]) / (1 + s->col_scale[j]), s->rows + j,
             &q.dual, &q.worst);
    return q;
}
