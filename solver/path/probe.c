/* SPDX-License-Identifier: GPL-3.0-or-later */
/* probe.c - the plan at one t solved, judged, and what its answer says about the rest of the line.
 *
 * With the reduced costs and duals of an optimum fixed, the bound of weak duality
 *
 *   sum over rows of max(y lo(t), y hi(t)) + sum over columns of max(rc lo(t), rc hi(t))
 *
 * is linear in t, as bounds are and signs stay: a tangent of the optimum. A proof of infeasibility, likewise,
 * has a margin  min over the box of r'z - max over the rows' bounds  that is linear in t: where it is
 * positive there is no plan. A ray of an unbounded plan does the same for an objective that moves. */
#include "base/alloc.h"
#include "path/path_private.h"
#include <ioplan/solve.h>
#include <math.h>
#include <string.h>

/* --- an answer ------------------------------------------------------------------------------------------ */

static void take_reduced(path_track *k, const iop_reduced_result *r)
{
    const iop_plan *p = &k->stage.plan;
    size_t n = p->table->n, cells = n * p->table->c;
    k->outcome = r->outcome;
    bool ray = r->outcome == IOP_LP_UNBOUNDED;
    memcpy(k->output, r->output, n * sizeof(double));
    memcpy(k->demand, r->demand, cells * sizeof(double));
    memcpy(k->price, r->price, n * sizeof(double));
    memcpy(k->limit_dual, r->limit_dual, p->limits * sizeof(double));
    memcpy(k->total_dual, r->total_dual, p->totals * sizeof(double));
    memcpy(k->rc_output, ray ? r->ray_output : r->rc_output, n * sizeof(double));
    memcpy(k->rc_demand, ray ? r->ray_demand : r->rc_demand, cells * sizeof(double));
}

static iop_status judge(path_track *k, iop_err *err)
{
    memset(&k->certificate, 0, sizeof k->certificate);
    switch (k->outcome) {
    case IOP_LP_OPTIMAL:
        return iop_verify_optimum(&k->stage.plan, &k->point, &k->certificate, err);
    case IOP_LP_INFEASIBLE:
        return iop_verify_infeasible(&k->stage.plan, &k->point, &k->certificate, err);
    case IOP_LP_UNBOUNDED:
        return iop_verify_unbounded(&k->stage.plan, &k->point, k->rc_output, k->rc_demand, &k->certificate,
                                    err);
    case IOP_LP_UNSOLVED:
    case IOP_LP_LIMIT:
        break;
    }
    return IOP_OK;
}

static iop_status by_reduced(path_track *k, iop_err *err)
{
    iop_reduced_result result;
    if (k->reduced)
        iop_reduced_reload(k->reduced);
    else
        IOP_TRY(iop_reduced_open(&k->reduced, &k->stage.plan, &k->settings.lp, err));
    IOP_TRY(iop_reduced_solve(k->reduced, &result, err));
    take_reduced(k, &result);
    k->warm = true;
    return judge(k, err);
}

/* --- the whole LP, where the other cannot --------------------------------------------------------------- */

static void take_point(path_track *k, const iop_solution *s)
{
    for (size_t j = 0; j < s->sectors; j++) {
        k->output[j] = s->sector[j].output;
        k->price[j] = s->sector[j].price;
    }
    for (size_t f = 0; f < s->demands; f++)
        k->demand[f] = s->demand[f].value;
}

static void take_duals(path_track *k, const iop_solution *s)
{
    const iop_plan *p = &k->stage.plan;
    iop_solve_limit_duals(s, p, k->limit_dual);
    for (size_t g = 0; g < p->totals; g++)
        k->total_dual[g] = s->total[g].dual;
    for (size_t j = 0; j < s->sectors; j++)
        k->rc_output[j] = s->sector[j].reduced_cost;
    for (size_t f = 0; f < s->demands; f++)
        k->rc_demand[f] = s->demand[f].reduced_cost;
}

static void take_proofs(path_track *k, const iop_solution *s)
{
    const iop_plan *p = &k->stage.plan;
    size_t n = p->table->n, cells = n * p->table->c;
    if (s->farkas_price) {
        memcpy(k->price, s->farkas_price, n * sizeof(double));
        memcpy(k->limit_dual, s->farkas_limit, p->limits * sizeof(double));
        memcpy(k->total_dual, s->farkas_total, p->totals * sizeof(double));
    }
    if (s->ray_output) {
        memcpy(k->rc_output, s->ray_output, n * sizeof(double));
        memcpy(k->rc_demand, s->ray_demand, cells * sizeof(double));
    }
}

static iop_lp_outcome outcome_of(const iop_solution *s)
{
    return s->status == IOP_OPTIMAL      ? IOP_LP_OPTIMAL
           : s->status == IOP_INFEASIBLE ? IOP_LP_INFEASIBLE
           : s->status == IOP_UNBOUNDED  ? IOP_LP_UNBOUNDED
           : s->status == IOP_STOPPED    ? IOP_LP_LIMIT
                                         : IOP_LP_UNSOLVED;
}

static iop_status by_whole(path_track *k, iop_err *err)
{
    iop_solve_settings settings = iop_solve_settings_default();
    iop_solution *s;
    k->warm = false;
    settings.lp = k->settings.lp;
    settings.method = "full";
    settings.ranges = false;
    IOP_TRY(iop_solve(&s, &k->stage.plan, &settings, err));
    k->outcome = outcome_of(s);
    k->certificate = (iop_certificate){.primal_violation = s->certificate.primal_violation,
                                       .dual_violation = s->certificate.dual_violation,
                                       .gap = s->certificate.gap,
                                       .verified = s->certificate.verified};
    if (k->outcome == IOP_LP_OPTIMAL || k->outcome == IOP_LP_UNBOUNDED)
        take_point(k, s);
    if (k->outcome == IOP_LP_OPTIMAL)
        take_duals(k, s);
    take_proofs(k, s);
    iop_solution_close(s);
    return IOP_OK;
}

static bool is_settled(const path_track *k, bool search)
{
    return k->certificate.verified || k->outcome == IOP_LP_LIMIT ||
           (search && k->outcome == IOP_LP_INFEASIBLE);
}

iop_status iop_track_probe_reduced(path_track *k, double t, iop_err *err)
{
    iop_stage_move(&k->stage, t);
    k->solves++;
    return by_reduced(k, err);
}

iop_status iop_track_probe_whole(path_track *k, double t, iop_err *err)
{
    iop_stage_move(&k->stage, t);
    k->solves++;
    return by_whole(k, err);
}

iop_status iop_track_probe(path_track *k, double t, bool search, iop_err *err)
{
    iop_stage_move(&k->stage, t);
    k->solves++;
    if (iop_stop_asked(&k->env))
        return iop_fail(err, IOP_ESTOPPED, "stopped");
    if (!k->settings.lp.safe) {
        IOP_TRY(by_reduced(k, err));
        if (is_settled(k, search))
            return IOP_OK;
    }
    return by_whole(k, err);
}

/* --- lines ---------------------------------------------------------------------------------------------- */

static double slope_of_bounds(const path_track *k)
{
    const iop_plan *a = k->line->from, *b = k->line->to;
    size_t cells = a->table->n * a->table->c;
    bool max = a->maximize;
    double sum = 0;
    for (size_t j = 0; j < a->table->n; j++)
        sum += iop_bound_rate(k->rc_output[j], max, &a->output[j], &b->output[j]);
    for (size_t f = 0; f < cells; f++)
        sum += iop_bound_rate(k->rc_demand[f], max, &a->demand[f], &b->demand[f]);
    for (size_t l = 0; l < a->limits; l++)
        sum += iop_bound_rate(k->limit_dual[l], max, &a->limit[l].band, &b->limit[l].band);
    for (size_t g = 0; g < a->totals; g++)
        sum += iop_bound_rate(k->total_dual[g], max, &a->total[g].band, &b->total[g].band);
    return sum;
}

static double slope_of_objective(const path_track *k)
{
    const iop_plan *a = k->line->from, *b = k->line->to;
    return iop_plan_evaluate(b, b->objective, k->output, k->demand) -
           iop_plan_evaluate(a, a->objective, k->output, k->demand);
}

iop_status iop_track_record(path_track *k, path_record **out, iop_err *err)
{
    IOP_TRY(iop_record_make(k, &k->point, out, err));
    path_record *r = *out;
    r->slope = k->kind == IOP_LINE_OBJECTIVE ? slope_of_objective(k) : slope_of_bounds(k);
    r->violation[0] = k->certificate.primal_violation;
    r->violation[1] = k->certificate.dual_violation;
    r->violation[2] = k->certificate.gap;
    r->verified = k->certificate.verified;
    return IOP_OK;
}

/* --- cuts ----------------------------------------------------------------------------------------------- */

/* Where a margin that is positive at t becomes 0. */
static void root_of(double from, double to, double *cut, bool *below, bool *everywhere)
{
    double rise = to - from;
    *everywhere = !(fabs(rise) > 1e-12 * (fabs(from) + fabs(to)));
    *below = rise < 0;
    *cut = *everywhere ? 0 : -from / rise;
}

iop_status iop_track_cut(path_track *k, double *cut, bool *below, bool *everywhere, iop_err *err)
{
    const iop_plan *const ends[2] = {k->line->from, k->line->to};
    const iop_proof proof = {k->price, k->limit_dual, k->total_dual};
    double margin[2];
    if (k->outcome == IOP_LP_UNBOUNDED) /* the ray's gain */
        for (int e = 0; e < 2; e++)
            margin[e] =
                -k->sense * iop_plan_evaluate(ends[e], ends[e]->objective, k->rc_output, k->rc_demand);
    else
        IOP_TRY(iop_proof_margins(&proof, 2, ends, margin, err));
    root_of(margin[0], margin[1], cut, below, everywhere);
    return IOP_OK;
}
