/* SPDX-License-Identifier: GPL-3.0-or-later */
/* session_interior.c - a session that asks the interior point method first.
 *
 * Its point and multipliers are judged in plain arithmetic: every bound, and the gap between the objective
 * and the bound that the multipliers prove, b'y + sum of the reduced costs at the bounds that they ask for.
 */
#include "lp/interior.h"
#include "lp/session.h"
#include <math.h>

static double outside(double value, double lo, double hi, double scale)
{
    return fmax(0, fmax(lo - value, value - hi)) / scale;
}

/* Finds the activities; returns the largest violation of a bound, relative as in lp_quality. */
static double judge_point(iop_lp_session *s)
{
    double worst = 0;
    iop_lp_activities(s);
    for (size_t i = 0; i < s->rows; i++)
        worst = fmax(worst, outside(s->row[i], s->data.row_lo[i], s->data.row_hi[i], 1 + s->row_scale[i]));
    for (size_t j = 0; j < s->columns; j++)
        worst = fmax(worst, outside(s->x[j], s->data.col_lo[j], s->data.col_hi[j], 1 + fabs(s->x[j])));
    return worst;
}

/* A multiplier that asks for an absent bound is rounding: the gap tells whether it was more. */
static void clean_multipliers(iop_lp_session *s)
{
    for (size_t i = 0; i < s->rows; i++) {
        bool upper = (s->lp->maximize ? s->y[i] : -s->y[i]) > 0;
        if (isinf(upper ? s->data.row_hi[i] : s->data.row_lo[i]))
            s->y[i] = 0;
    }
}

static void find_reduced_costs(iop_lp_session *s)
{
    const iop_lp *lp = s->lp;
    for (size_t j = 0; j < s->columns; j++) {
        s->d[j] = s->data.cost[j];
        s->col_scale[j] = 1 + fabs(s->data.cost[j]);
    }
    for (size_t i = 0; i < s->rows; i++)
        for (size_t k = lp->row[i].start; k < lp_row_end(lp, i); k++) {
            double term = lp->entry_value[k] * s->y[i];
            s->d[lp->entry_column[k]] -= term;
            s->col_scale[lp->entry_column[k]] += fabs(term);
        }
}

/* What a multiplier makes of the bounds that it asks for: of a maximum positive ones ask for upper bounds.
 * Where that is absent a multiplier of rounding counts for nothing, any other for infinity. */
static double at_bound(const iop_lp_session *s, double multiplier, double lo, double hi, double scale)
{
    double bound = (s->lp->maximize ? multiplier : -multiplier) > 0 ? hi : lo;
    if (!isinf(bound))
        return multiplier * bound;
    return fabs(multiplier) <= s->settings.tolerance * scale ? 0 : (double)INFINITY;
}

static double judge_gap(iop_lp_session *s)
{
    double proved = iop_lp_constant(s->lp), reached = proved;
    for (size_t i = 0; i < s->rows; i++)
        proved += at_bound(s, s->y[i], s->data.row_lo[i], s->data.row_hi[i], 1 + fabs(s->y[i]));
    for (size_t j = 0; j < s->columns; j++) {
        proved += at_bound(s, s->d[j], s->data.col_lo[j], s->data.col_hi[j], s->col_scale[j]);
        reached += s->data.cost[j] * s->x[j];
    }
    s->objective = reached;
    return fabs(proved - reached) / (1 + fabs(reached));
}

static void place_columns(iop_lp_session *s)
{
    for (size_t j = 0; j < s->columns; j++) {
        bool low = s->x[j] == s->data.col_lo[j], high = s->x[j] == s->data.col_hi[j];
        s->at[j] = low && high ? IOP_AT_FIXED : low ? IOP_AT_LOWER : high ? IOP_AT_UPPER : IOP_AT_BETWEEN;
    }
}

bool iop_lp_take_feasible(iop_lp_session *s)
{
    if (judge_point(s) > s->settings.tolerance)
        return false;
    for (size_t i = 0; i < s->rows; i++)
        s->y[i] = 0;
    for (size_t j = 0; j < s->columns; j++)
        s->d[j] = 0;
    s->objective = iop_lp_constant(s->lp);
    place_columns(s);
    s->answer.has_basis = false;
    return true;
}

static void count(iop_lp_session *s, const lp_interior_info *info)
{
    s->answer.iterations += info->iterations;
    if (s->settings.allowance)
        s->settings.allowance->left -= info->work;
}

static lp_interior_question question(const iop_lp_session *s, bool point_only)
{
    const int *stage = s->settings.stages == s->rows ? s->settings.stage : NULL;
    return (lp_interior_question){s->lp, &s->data, stage, s->settings.orders, s->end_s, point_only};
}

static bool is_optimum(iop_lp_session *s)
{
    clean_multipliers(s);
    find_reduced_costs(s);
    if (!(judge_point(s) <= s->settings.tolerance && judge_gap(s) <= s->settings.tolerance))
        return false;
    place_columns(s);
    s->answer.has_basis = false;
    s->answer.proof = LP_NO_VARIABLE;
    return true;
}

/* What is near an optimum, but not accurate enough, is refined once. */
static iop_status solve(iop_lp_session *s, lp_interior *p, bool *optimal, iop_err *err)
{
    lp_interior_info info;
    IOP_TRY(lp_interior_solve(p, s->x, s->y, &info, err));
    count(s, &info);
    *optimal = info.converged && is_optimum(s);
    if (*optimal || !info.near || info.late)
        return IOP_OK;
    IOP_TRY(lp_interior_refine(p, s->x, s->y, &info, err));
    count(s, &info);
    *optimal = is_optimum(s);
    return IOP_OK;
}

iop_status iop_lp_try_interior(iop_lp_session *s, bool *optimal, iop_err *err)
{
    lp_interior p;
    lp_interior_question asked = question(s, false);
    *optimal = false;
    IOP_TRY(lp_interior_open(&p, &asked, err));
    iop_status status = solve(s, &p, optimal, err);
    lp_interior_close(&p);
    return status;
}

iop_status iop_lp_try_point(iop_lp_session *s, bool *feasible, iop_err *err)
{
    lp_interior p;
    lp_interior_info info;
    lp_interior_question asked = question(s, true);
    *feasible = false;
    IOP_TRY(lp_interior_open(&p, &asked, err));
    iop_status status = lp_interior_solve(&p, s->x, s->y, &info, err);
    lp_interior_close(&p);
    count(s, &info);
    *feasible = status == IOP_OK && info.converged && iop_lp_take_feasible(s);
    return status;
}
