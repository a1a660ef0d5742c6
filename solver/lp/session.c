/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lp/session.c - one solver at work on one linear program, with bounds and costs of its own.
 *
 * The backend's word is not enough: an optimum is judged from our own arithmetic, infeasibility and
 * unboundedness are shown only with a proof that holds. What fails is solved again, more carefully
 * (lp_effort); what fails to the end is IOP_EBACKEND. Bounds that cross are infeasible without asking the
 * backend; bounds that cross by less than 1e-12 of their size are made equal. Memory is allocated when the
 * session opens; only proofs by auxiliary programs need more. */
#include "lp/session.h"
#include "base/alloc.h"
#include <assert.h>
#include <math.h>
#include <string.h>

static const lp_backend *const backends[] = {&iop_lp_glpk};
static const double crossing_by_rounding = 1e-12;
static const double acceptable = 1e-6; /* violation of a last effort that is still shown */

const char *iop_lp_backend_version(void)
{
    return backends[0]->version();
}

iop_lp_settings iop_lp_settings_default(void)
{
    iop_lp_settings settings = {.tolerance = 1e-9};
    return settings;
}

/* --- opening and closing ------------------------------------------------------------------------------- */

static iop_status check_settings(const iop_lp_settings *settings, iop_err *err)
{
    if (!(settings->tolerance > 0) || settings->tolerance > 1e-2)
        return iop_fail(err, IOP_EINVAL, "a tolerance of %g is not between 0 and 0.01", settings->tolerance);
    if (!(settings->time_limit_s >= 0))
        return iop_fail(err, IOP_EINVAL, "a time limit of %g s is negative", settings->time_limit_s);
    if (!(settings->deadline_s >= 0))
        return iop_fail(err, IOP_EINVAL, "a deadline of %g s is negative", settings->deadline_s);
    if (settings->max_iterations < 0)
        return iop_fail(err, IOP_EINVAL, "a limit of %ld iterations is negative", settings->max_iterations);
    return IOP_OK;
}

static iop_status find_backend(const char *name, const lp_backend **out, iop_err *err)
{
    for (size_t k = 0; k < sizeof backends / sizeof *backends; k++)
        if (!name || strcmp(backends[k]->name, name) == 0) {
            *out = backends[k];
            return IOP_OK;
        }
    return iop_fail(err, IOP_EINVAL, "there is no LP backend \"%s\"; there is \"%s\"", name,
                    backends[0]->name);
}

static double *take(double **cursor, size_t count)
{
    double *part = *cursor;
    *cursor += count;
    return part;
}

static bool allocate(iop_lp_session *s)
{
    size_t m = s->rows, n = s->columns, most = m > n ? m : n;
    double *cursor = s->arena[0] = iop_new(&s->env, 8 * m + 8 * n + most, sizeof *cursor);
    s->wide = s->arena[1] = iop_new(&s->env, 2 * most, sizeof *s->wide);
    s->at = s->arena[2] = iop_new(&s->env, m + 2 * n, 1);
    s->answer.basic = iop_new(&s->env, m, sizeof *s->answer.basic);
    if (!cursor || !s->wide || !s->at || !s->answer.basic)
        return false;
    s->data =
        (lp_data){take(&cursor, m), take(&cursor, m), take(&cursor, n), take(&cursor, n), take(&cursor, n)};
    s->x = take(&cursor, n);
    s->d = take(&cursor, n);
    s->ray = take(&cursor, n);
    s->col_scale = take(&cursor, n);
    s->row = take(&cursor, m);
    s->y = take(&cursor, m);
    s->farkas = take(&cursor, m);
    s->row_scale = take(&cursor, m);
    s->answer.y = take(&cursor, m);
    s->answer.value = take(&cursor, m + n);
    s->work = take(&cursor, most);
    s->wide_scale = s->wide + most;
    s->answer.place = s->at + n;
    return true;
}

static bool is_crossed(double lo, double hi)
{
    return lo > hi;
}

/* Stores bounds; keeps the count of crossed ones. */
static void store_bounds(iop_lp_session *s, double *lo, double *hi, double new_lo, double new_hi)
{
    s->crossed -= is_crossed(*lo, *hi);
    if (new_lo > new_hi && new_lo - new_hi <= crossing_by_rounding * (1 + fabs(new_lo)))
        new_lo = new_hi = 0.5 * new_lo + 0.5 * new_hi;
    *lo = new_lo;
    *hi = new_hi;
    s->crossed += is_crossed(*lo, *hi);
}

static void copy_data(iop_lp_session *s)
{
    for (size_t i = 0; i < s->rows; i++)
        store_bounds(s, &s->data.row_lo[i], &s->data.row_hi[i], s->lp->row[i].lo, s->lp->row[i].hi);
    for (size_t j = 0; j < s->columns; j++) {
        const lp_column *c = &s->lp->column[j];
        store_bounds(s, &s->data.col_lo[j], &s->data.col_hi[j], c->lo, c->hi);
        s->data.cost[j] = c->cost;
    }
}

void iop_lp_session_close(iop_lp_session *s)
{
    if (!s)
        return;
    iop_env env = s->env;
    s->backend->close(s->self);
    for (size_t k = 0; k < sizeof s->arena / sizeof *s->arena; k++)
        iop_free(&env, s->arena[k]);
    iop_free(&env, s->answer.basic);
    iop_free(&env, s);
}

iop_status iop_lp_session_open(iop_lp_session **out, const iop_lp *lp, const iop_lp_settings *settings,
                               const char *backend, iop_err *err)
{
    const lp_backend *chosen;
    iop_lp_settings own = settings ? *settings : iop_lp_settings_default();
    *out = NULL;
    IOP_TRY(iop_lp_complete(lp, err));
    IOP_TRY(check_settings(&own, err));
    IOP_TRY(find_backend(backend, &chosen, err));
    iop_lp_session *s = iop_new(&lp->env, 1, sizeof *s);
    if (!s)
        return iop_no_memory(err, 1, "linear program");
    s->env = lp->env;
    s->lp = lp;
    s->settings = own;
    s->backend = chosen;
    s->rows = lp->rows;
    s->columns = lp->columns;
    iop_status status = allocate(s) ? IOP_OK : iop_no_memory(err, s->rows + s->columns, "rows and columns");
    if (status == IOP_OK) {
        copy_data(s);
        status = s->backend->open(&s->self, lp, &s->data, &s->settings, err);
    }
    if (status != IOP_OK) {
        iop_lp_session_close(s);
        return status;
    }
    *out = s;
    return IOP_OK;
}

/* --- bounds and costs ---------------------------------------------------------------------------------- */

iop_status iop_lp_session_set_row(iop_lp_session *s, size_t row, double lo, double hi, iop_err *err)
{
    if (row >= s->rows)
        return iop_fail(err, IOP_EINVAL, "there is no row %zu: the program has %zu", row, s->rows);
    IOP_TRY(iop_lp_check_row(s->lp, row, lo, hi, err));
    if (s->data.row_lo[row] == lo && s->data.row_hi[row] == hi)
        return IOP_OK;
    store_bounds(s, &s->data.row_lo[row], &s->data.row_hi[row], lo, hi);
    s->backend->set_row(s->self, row);
    s->outcome = IOP_LP_UNSOLVED;
    return IOP_OK;
}

iop_status iop_lp_session_set_column(iop_lp_session *s, size_t col, double lo, double hi, double cost,
                                     iop_err *err)
{
    if (col >= s->columns)
        return iop_fail(err, IOP_EINVAL, "there is no column %zu: the program has %zu", col, s->columns);
    IOP_TRY(iop_lp_check_column(s->lp, col, lo, hi, cost, err));
    bool costs = s->data.cost[col] != cost;
    if (s->data.col_lo[col] == lo && s->data.col_hi[col] == hi && !costs)
        return IOP_OK;
    store_bounds(s, &s->data.col_lo[col], &s->data.col_hi[col], lo, hi);
    s->data.cost[col] = cost;
    s->backend->set_column(s->self, col, costs);
    s->outcome = IOP_LP_UNSOLVED;
    return IOP_OK;
}

/* --- solving ------------------------------------------------------------------------------------------- */

/* What one effort led to. */
typedef struct lp_verdict {
    bool settled;
    iop_lp_outcome outcome;
    double violation; /* of an optimum that is not settled */
    size_t worst;
} lp_verdict;

static lp_verdict settle(iop_lp_outcome outcome)
{
    return (lp_verdict){true, outcome, 0, LP_NO_VARIABLE};
}

static lp_verdict unsettled(void)
{
    return (lp_verdict){false, IOP_LP_UNSOLVED, INFINITY, LP_NO_VARIABLE};
}

static lp_verdict judge_optimum(iop_lp_session *s, bool careful)
{
    iop_lp_evaluate_point(s, careful);
    iop_lp_evaluate_duals(s, careful);
    lp_quality point = iop_lp_judge_point(s), duals = iop_lp_judge_duals(s);
    bool primal = !(point.primal <= duals.dual);
    lp_verdict v = {false, IOP_LP_OPTIMAL, primal ? point.primal : duals.dual,
                    primal ? point.worst : duals.worst};
    v.settled = v.violation <= s->settings.tolerance;
    return v;
}

static iop_status prove_infeasible(iop_lp_session *s, lp_verdict *v, iop_err *err)
{
    bool found = iop_lp_farkas_from_basis(s);
    if (!found && !s->auxiliary)
        IOP_TRY(iop_lp_farkas_from_phase_one(s, &found, err));
    *v = found ? settle(IOP_LP_INFEASIBLE) : unsettled();
    return IOP_OK;
}

/* A feasible point into x and row; *v says whether there is one. */
static iop_status find_point(iop_lp_session *s, lp_verdict *v, iop_err *err)
{
    iop_lp_result point;
    iop_lp_evaluate_point(s, true);
    if (iop_lp_judge_point(s).primal <= s->settings.tolerance) {
        *v = settle(IOP_LP_UNBOUNDED);
        return IOP_OK;
    }
    IOP_TRY(iop_lp_find_feasible_point(s, &point, err));
    if (point.outcome == IOP_LP_OPTIMAL)
        *v = settle(IOP_LP_UNBOUNDED);
    else if (point.outcome == IOP_LP_INFEASIBLE || point.outcome == IOP_LP_LIMIT)
        *v = settle(point.outcome);
    else
        *v = unsettled();
    return IOP_OK;
}

static iop_status prove_unbounded(iop_lp_session *s, lp_verdict *v, iop_err *err)
{
    bool found = iop_lp_ray_from_basis(s);
    if (!found && !s->auxiliary)
        IOP_TRY(iop_lp_ray_from_recession(s, &found, err));
    *v = unsettled();
    return found ? find_point(s, v, err) : IOP_OK;
}

static iop_status conclude(iop_lp_session *s, lp_effort effort, lp_verdict *v, iop_err *err)
{
    *v = unsettled();
    switch (s->answer.claim) {
    case LP_CLAIM_OPTIMAL:
        *v = judge_optimum(s, effort != LP_EFFORT_NORMAL);
        return IOP_OK;
    case LP_CLAIM_INFEASIBLE:
        return prove_infeasible(s, v, err);
    case LP_CLAIM_UNBOUNDED:
        return prove_unbounded(s, v, err);
    case LP_CLAIM_LIMIT:
        iop_lp_evaluate_point(s, false);
        *v = settle(IOP_LP_LIMIT);
        return IOP_OK;
    case LP_CLAIM_STOPPED:
        return iop_fail(err, IOP_ESTOPPED, "stopped after %ld simplex iterations", s->answer.iterations);
    case LP_CLAIM_UNDECIDED:
        break;
    }
    return IOP_OK;
}

static iop_status give_up(const iop_lp_session *s, const lp_verdict *v, iop_err *err)
{
    char name[96];
    if (v->worst == LP_NO_VARIABLE)
        return iop_fail(err, IOP_EBACKEND, "%s found no answer that could be proved", s->backend->version());
    if (v->worst < s->rows)
        iop_lp_row_name(s->lp, v->worst, name, sizeof name);
    else
        iop_lp_column_name(s->lp, v->worst - s->rows, name, sizeof name);
    return iop_fail(err, IOP_EBACKEND, "the optimum of %s is wrong by %.3g at %s \"%s\"",
                    s->backend->version(), v->violation,
                    v->worst < s->rows ? IOP_WORD_IN("part", "row") : IOP_WORD_IN("part", "column"), name);
}

static bool asks_for_feasibility(const iop_lp_session *s)
{
    for (size_t j = 0; j < s->columns; j++)
        if (s->data.cost[j] != 0)
            return false;
    return true;
}

static bool is_late(const iop_lp_session *s)
{
    return s->end_s > 0 && iop_lp_clock_s() >= s->end_s;
}

/* A point is found much sooner than a proof that there is none, and looked for first, unless there was none
 * the last time. */
static iop_status try_feasibility(iop_lp_session *s, bool *settled, iop_err *err)
{
    bool point;
    if (!s->had_none)
        IOP_TRY(iop_lp_try_point(s, settled, err));
    s->outcome = IOP_LP_OPTIMAL;
    if (*settled || is_late(s))
        return IOP_OK;
    IOP_TRY(iop_lp_phase_one(s, settled, &point, err));
    s->had_none = *settled;
    s->outcome = *settled ? IOP_LP_INFEASIBLE : IOP_LP_OPTIMAL;
    *settled = *settled || (point && iop_lp_take_feasible(s));
    return IOP_OK;
}

/* By the interior point method, or a proof that there is no feasible point from one of its own. A missing
 * library is no failure: the simplex method needs none. */
static iop_status try_interior(iop_lp_session *s, bool *settled, iop_err *err)
{
    bool feasibility = !s->auxiliary && asks_for_feasibility(s);
    iop_status status = feasibility ? try_feasibility(s, settled, err) : iop_lp_try_interior(s, settled, err);
    if (*settled && !feasibility)
        s->outcome = IOP_LP_OPTIMAL;
    if (status == IOP_EBACKEND || *settled || s->auxiliary || feasibility)
        return status == IOP_EBACKEND ? IOP_OK : status;
    IOP_TRY(status);
    if (is_late(s))
        return IOP_OK;
    IOP_TRY(iop_lp_farkas_from_phase_one(s, settled, err));
    if (*settled)
        s->outcome = IOP_LP_INFEASIBLE;
    return IOP_OK;
}

/* With the point that was reached. */
static void end_late(iop_lp_session *s)
{
    s->outcome = IOP_LP_LIMIT;
    s->answer.has_basis = false;
    iop_lp_activities(s);
}

static iop_status solve_with_efforts(iop_lp_session *s, iop_err *err)
{
    lp_verdict v = unsettled();
    if (s->settings.interior && !s->settings.safe) {
        bool settled = false;
        IOP_TRY(try_interior(s, &settled, err));
        if (!settled && is_late(s))
            end_late(s);
        if (settled || s->outcome == IOP_LP_LIMIT)
            return IOP_OK;
    }
    for (lp_effort effort = s->settings.safe ? LP_EFFORT_CAREFUL : LP_EFFORT_NORMAL; effort < LP_EFFORTS;
         effort++) {
        IOP_TRY(s->backend->solve(s->self, effort, &s->answer, err));
        IOP_TRY(conclude(s, effort, &v, err));
        if (v.settled)
            break;
    }
    if (!v.settled && !(v.outcome == IOP_LP_OPTIMAL && v.violation <= acceptable))
        return give_up(s, &v, err);
    s->outcome = v.outcome;
    return IOP_OK;
}

static void fill_result(const iop_lp_session *s, iop_lp_result *r)
{
    *r = (iop_lp_result){.outcome = s->outcome, .objective = NAN, .iterations = s->answer.iterations};
    r->x = s->x;
    r->row = s->row;
    r->y = s->y;
    r->d = s->d;
    r->at = s->at;
    r->farkas = s->farkas;
    r->ray = s->ray;
    if (s->outcome == IOP_LP_OPTIMAL)
        r->objective = s->objective;
}

iop_status iop_lp_session_take_proof(iop_lp_session *s, const double *multipliers, bool *holds, iop_err *err)
{
    for (size_t i = 0; i < s->rows; i++)
        if (!isfinite(multipliers[i]))
            return iop_fail(err, IOP_EINVAL, "the multiplier of row %zu is not finite", i);
    memmove(s->farkas, multipliers, s->rows * sizeof *s->farkas);
    *holds = !s->crossed && iop_lp_farkas_holds(s);
    s->outcome = *holds ? IOP_LP_INFEASIBLE : IOP_LP_UNSOLVED;
    return IOP_OK;
}

const double *iop_lp_session_point(const iop_lp_session *s)
{
    return s->x;
}

const double *iop_lp_session_proof(const iop_lp_session *s)
{
    return s->farkas;
}

bool iop_lp_session_has_basis(const iop_lp_session *s)
{
    return s->answer.has_basis;
}

/* Nothing may be begun any more. */
static bool is_spent(const iop_lp_session *s)
{
    const iop_lp_settings *own = &s->settings;
    return (own->allowance && own->allowance->left <= 0) ||
           (own->deadline_s > 0 && iop_lp_clock_s() >= own->deadline_s);
}

iop_status iop_lp_session_solve(iop_lp_session *s, iop_lp_result *result, iop_err *err)
{
    iop_status status = IOP_OK;
    double start = iop_lp_clock_s();
    s->end_s = iop_lp_settings_with_deadline(s->settings).deadline_s;
    s->outcome = IOP_LP_UNSOLVED;
    s->answer.iterations = 0;
    if (s->crossed) {
        iop_lp_farkas_of_crossed(s);
        s->outcome = IOP_LP_INFEASIBLE;
    } else if (is_spent(s)) {
        s->outcome = IOP_LP_LIMIT;
    } else {
        status = solve_with_efforts(s, err);
    }
    if (status == IOP_ESTOPPED)
        s->outcome = IOP_LP_LIMIT;
    fill_result(s, result);
    result->seconds = iop_lp_clock_s() - start;
    return status;
}
