/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lp/auxiliary.c - proofs from linear programs of their own, for when the final basis gives none.
 *
 * Phase one: minimise sum p + q subject to row_lo <= A x + p - q <= row_hi and the column bounds. It has an
 * optimum always; when that is positive, minus its multipliers are Farkas multipliers.
 *
 * Recession: improve c't over A t and t in the recession cones of their bounds, |t| <= 1. It has an optimum
 * always; when that is not 0 the solution is a ray. */
#include "base/alloc.h"
#include "lp/session.h"
#include <math.h>
#include <string.h>

void iop_lp_session_set_costs(iop_lp_session *s, const double *cost)
{
    for (size_t j = 0; j < s->columns; j++) {
        double value = cost ? cost[j] : 0;
        if (s->data.cost[j] == value)
            continue;
        s->data.cost[j] = value;
        s->backend->set_column(s->self, j, true);
    }
}

iop_status iop_lp_find_feasible_point(iop_lp_session *s, iop_lp_result *result, iop_err *err)
{
    double *cost = iop_new(&s->env, s->columns, sizeof *cost);
    if (!cost)
        return iop_no_memory(err, s->columns, "costs");
    memcpy(cost, s->data.cost, s->columns * sizeof *cost);
    iop_lp_session_set_costs(s, NULL);
    long before = s->answer.iterations;
    iop_status status = iop_lp_session_solve(s, result, err);
    s->answer.iterations += before;
    iop_lp_session_set_costs(s, cost);
    iop_free(&s->env, cost);
    return status;
}

iop_status iop_lp_session_open_auxiliary(iop_lp_session **out, const iop_lp *lp, const iop_lp_session *s,
                                         iop_err *err)
{
    iop_lp_settings settings = s->settings;
    settings.presolve = false;
    IOP_TRY(iop_lp_session_open(out, lp, &settings, s->backend->name, err));
    (*out)->auxiliary = true;
    return IOP_OK;
}

/* *optimal is false when it found no optimum: no proof is an answer here. */
static iop_status solve_auxiliary(iop_lp_session *session, iop_lp_result *result, bool *optimal, iop_err *err)
{
    iop_status status = iop_lp_session_solve(session, result, err);
    *optimal = status == IOP_OK && result->outcome == IOP_LP_OPTIMAL;
    return status == IOP_EBACKEND ? IOP_OK : status;
}

static iop_status build_phase_one(iop_lp *lp, const iop_lp_session *s, iop_err *err)
{
    size_t x, p, q;
    IOP_TRY(iop_lp_add_plain_columns(lp, "x", s->columns, &x, err));
    IOP_TRY(iop_lp_add_plain_columns(lp, "p", s->rows, &p, err));
    IOP_TRY(iop_lp_add_plain_columns(lp, "q", s->rows, &q, err));
    for (size_t j = 0; j < s->columns; j++)
        IOP_TRY(iop_lp_set_column(lp, x + j, s->data.col_lo[j], s->data.col_hi[j], 0, err));
    IOP_TRY(iop_lp_add_plain_rows(lp, "row", s->rows, err));
    for (size_t i = 0; i < s->rows; i++) {
        IOP_TRY(iop_lp_set_column(lp, p + i, 0, INFINITY, 1, err));
        IOP_TRY(iop_lp_set_column(lp, q + i, 0, INFINITY, 1, err));
        const lp_extra extra = {2, {p + i, q + i}, {1, -1}};
        IOP_TRY(iop_lp_copy_row(lp, s->lp, i, s->data.row_lo[i], s->data.row_hi[i], &extra, err));
    }
    return IOP_OK;
}

iop_status iop_lp_farkas_from_phase_one(iop_lp_session *s, bool *found, iop_err *err)
{
    bool point;
    return iop_lp_phase_one(s, found, &point, err);
}

/* Multipliers prove what they prove, whether they are those of an optimum or only near it. */
static bool prove_with(iop_lp_session *s, const double *multipliers)
{
    bool holds = false;
    return iop_lp_session_take_proof(s, multipliers, &holds, NULL) == IOP_OK && holds;
}

/* The interior point method's answer to phase one may miss the optimum by more than an optimum may, and still
 * prove: the simplex method is asked only where it does neither. */
static iop_status prove_soon(iop_lp_session *s, iop_lp_session *phase, bool *found, bool *optimal,
                             iop_err *err)
{
    if (!phase->settings.interior || phase->settings.safe)
        return IOP_OK;
    iop_status status = iop_lp_try_interior(phase, optimal, err);
    phase->settings.interior = false;
    if (status == IOP_OK)
        *found = prove_with(s, phase->y);
    return status == IOP_EBACKEND ? IOP_OK : status;
}

static iop_status solve_phase_one(iop_lp_session *s, iop_lp_session *phase, bool *found, bool *point,
                                  iop_err *err)
{
    iop_lp_result result = {.x = phase->x, .y = phase->y};
    bool optimal = false;
    IOP_TRY(prove_soon(s, phase, found, &optimal, err));
    if (!*found && !optimal) {
        IOP_TRY(solve_auxiliary(phase, &result, &optimal, err));
        *found = optimal && prove_with(s, result.y);
    }
    if (optimal)
        memcpy(s->x, result.x, s->columns * sizeof *s->x);
    *point = optimal && !*found;
    return IOP_OK;
}

iop_status iop_lp_phase_one(iop_lp_session *s, bool *found, bool *point, iop_err *err)
{
    iop_lp *lp = NULL;
    iop_lp_session *phase = NULL;
    *found = *point = false;
    iop_status status = iop_lp_open(&lp, false, &s->env, err);
    if (status == IOP_OK)
        status = build_phase_one(lp, s, err);
    if (status == IOP_OK)
        status = iop_lp_session_open_auxiliary(&phase, lp, s, err);
    if (status == IOP_OK)
        status = solve_phase_one(s, phase, found, point, err);
    iop_lp_session_close(phase);
    iop_lp_close(lp);
    return status;
}

static double receding(double bound)
{
    return isinf(bound) ? bound : 0;
}

static iop_status build_recession(iop_lp *lp, const iop_lp_session *s, iop_err *err)
{
    size_t t;
    IOP_TRY(iop_lp_add_plain_columns(lp, "t", s->columns, &t, err));
    for (size_t j = 0; j < s->columns; j++)
        IOP_TRY(iop_lp_set_column(lp, t + j, fmax(-1, receding(s->data.col_lo[j])),
                                  fmin(1, receding(s->data.col_hi[j])), s->data.cost[j], err));
    IOP_TRY(iop_lp_add_plain_rows(lp, "row", s->rows, err));
    for (size_t i = 0; i < s->rows; i++)
        IOP_TRY(iop_lp_copy_row(lp, s->lp, i, receding(s->data.row_lo[i]), receding(s->data.row_hi[i]), NULL,
                                err));
    return IOP_OK;
}

iop_status iop_lp_ray_from_recession(iop_lp_session *s, bool *found, iop_err *err)
{
    iop_lp *lp = NULL;
    iop_lp_session *session = NULL;
    iop_lp_result result;
    bool optimal = false;
    *found = false;
    iop_status status = iop_lp_open(&lp, s->lp->maximize, &s->env, err);
    if (status == IOP_OK)
        status = build_recession(lp, s, err);
    if (status == IOP_OK)
        status = iop_lp_session_open_auxiliary(&session, lp, s, err);
    if (status == IOP_OK)
        status = solve_auxiliary(session, &result, &optimal, err);
    if (status == IOP_OK && optimal) {
        memcpy(s->ray, result.x, s->columns * sizeof *s->ray);
        *found = iop_lp_ray_holds(s);
    }
    iop_lp_session_close(session);
    iop_lp_close(lp);
    return status;
}
