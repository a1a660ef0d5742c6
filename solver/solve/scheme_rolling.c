/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme_rolling.c - a whole plan decided with a short sight: in each period anew, for as many periods as the
 * window has, with what was decided before as it is. The first period of each window is kept; the window that
 * reaches the last period is kept whole, as nothing new is seen after it.
 *
 * A window is the scheme's first periods up to its own last one: rows of later periods, requirements that
 * count one of them, and stocks to be left at the very end are not seen. The end condition (13) holds at the
 * window's last period, unless the window has no plan then and does not reach the end. What is decided stands
 * as fixed columns; rows of nothing else are left out, as they hold already. The program of a window is in
 * units of the window's own size, as that of a whole scheme (scheme_scaled.c).
 *
 * The answer is judged as a plan of the whole (all rows, ioplan/verify_scheme.h), and each window as an
 * optimum: of columns that are free, reduced costs by the verifier's own sums, and the gap of weak duality
 *     sum_j d[j] (bound[j] - x[j]) + sum_i y[i] (bound[i] - row[i])
 * with the bounds that the signs choose. It is no optimum of the whole. Duals of a period are those of the
 * window in which it was decided. */
#include "solve/scheme_window.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

bool iop_scheme_rolls(const iop_scheme *s)
{
    return s->window > 0 && s->window < s->periods;
}

/* --- what is decided ------------------------------------------------------------------------------------ */

static iop_status fix_column(iop_window *v, iop_lp_session *session, size_t column, double value,
                             iop_err *err)
{
    double lo, hi, cost;
    iop_lp_column(v->own.lp, column, &lo, &hi, &cost);
    v->decided[column] = true;
    return iop_lp_session_set_column(session, column, value, value, cost, err);
}

static iop_status fix_columns(iop_window *v, iop_lp_session *session, size_t before, iop_err *err)
{
    const iop_scheme *s = v->w->scheme;
    for (int k = 0; k < IOP_COLS; k++) {
        size_t each = iop_scheme_column_is_timed((iop_column_block)k)
                          ? iop_scheme_columns(s, (iop_column_block)k) / s->periods
                          : 0;
        for (size_t at = 0; at < each * before; at++) {
            size_t column = iop_model_column(v->own.model, (iop_column_block)k, at / each, at % each);
            if (column != IOP_NONE)
                IOP_TRY(fix_column(v, session, column, v->w->answer.column[k][at] / v->own.unit.column[k][at],
                                   err));
        }
    }
    return IOP_OK;
}

static iop_status hold_at_zero(iop_window *v, iop_lp_session *session, iop_column_block block, size_t index,
                               iop_err *err)
{
    for (size_t t = 0; t < v->part.periods; t++) {
        size_t column = iop_model_column(v->own.model, block, t, index);
        if (column != IOP_NONE)
            IOP_TRY(fix_column(v, session, column, 0, err));
    }
    return IOP_OK;
}

/* What begins after the window. */
static iop_status hide(iop_window *v, iop_lp_session *session, iop_err *err)
{
    const iop_scheme *s = v->w->scheme;
    size_t periods = v->part.periods, at = 0;
    for (size_t e = 0; e < s->techniques; e++)
        if (s->technique[e].first >= periods)
            IOP_TRY(hold_at_zero(v, session, IOP_COL_TECHNIQUE, e, err));
    for (size_t u = 0; u < s->treatments; u++)
        if (s->treatment[u].first >= periods)
            IOP_TRY(hold_at_zero(v, session, IOP_COL_TREATMENT, u, err));
    for (size_t q = 0; q < s->conversions; q++)
        if (s->conversion[q].first >= periods)
            IOP_TRY(hold_at_zero(v, session, IOP_COL_CONVERSION, q, err));
    for (size_t r = 0; r < s->movings; r++)
        for (size_t k = 0; k < s->moving[r].from; k++, at++)
            if (s->moving[r].first >= periods || (s->moving[r].to > 0 && s->moving[r].lag >= periods))
                IOP_TRY(hold_at_zero(v, session, IOP_COL_LEAVING, at, err));
    return IOP_OK;
}

/* Whether the row has nothing left to decide. */
static bool is_settled(const iop_window *v, size_t row)
{
    double lo, hi;
    size_t count;
    const size_t *col;
    const double *val;
    iop_lp_row(v->own.lp, row, &lo, &hi, &count, &col, &val);
    for (size_t k = 0; k < count; k++)
        if (!v->decided[col[k]])
            return false;
    return count > 0;
}

static iop_status free_rows(iop_window *v, iop_lp_session *session, iop_err *err)
{
    for (size_t i = 0; i < iop_lp_rows(v->own.lp); i++)
        if (is_settled(v, i))
            IOP_TRY(iop_lp_session_set_row(session, i, -(double)INFINITY, (double)INFINITY, err));
    return IOP_OK;
}

/* --- judging a window ----------------------------------------------------------------------------------- */

/* multiplier x (bound - value) with the bound that its sign chooses; where that is absent the multiplier
 * itself, in units of its own, relative to `size`, counts as a dual violation. */
static double slack_worth(const iop_window *v, double multiplier, double unit, double lo, double hi,
                          double value, double size, iop_certificate *c)
{
    bool upper = iop_lp_maximize(v->own.lp) == (multiplier > 0);
    double bound = upper ? hi : lo;
    if (multiplier == 0)
        return 0;
    if (!isinf(bound))
        return multiplier * (bound - value);
    c->dual_violation = fmax(c->dual_violation, fabs(multiplier) * unit / size);
    return 0;
}

static double columns_worth(const iop_window *v, iop_column_block block, double most, iop_certificate *c)
{
    size_t times = iop_scheme_column_is_timed(block) ? v->part.periods : 1,
           each = iop_scheme_columns(&v->part, block) / times;
    double sum = 0, lo, hi, cost;
    for (size_t at = 0; at < each * times; at++) {
        size_t column = iop_model_column(v->own.model, block, at / each, at % each);
        if (column == IOP_NONE || v->decided[column])
            continue;
        iop_lp_column(v->own.model->lp, column, &lo, &hi, &cost);
        const double unit = v->own.unit.column[block][at] / v->own.aim;
        sum += slack_worth(v, v->reduced.column[block][at], unit, lo, hi, v->answer.column[block][at],
                           most + v->size.column[block][at] * unit, c);
    }
    return sum;
}

static double rows_worth(const iop_window *v, iop_row_block block, double most, iop_certificate *c)
{
    bool once = !iop_scheme_row_is_timed(block);
    size_t times = once ? 1 : v->part.periods, each = iop_scheme_rows(&v->part, block) / times;
    double sum = 0, lo, hi;
    size_t count;
    const size_t *col;
    const double *val;
    for (size_t at = 0; at < each * times; at++) {
        size_t row = iop_model_row(v->own.model, block, at / each, at % each);
        if (row == IOP_NONE)
            continue;
        iop_lp_row(v->own.model->lp, row, &lo, &hi, &count, &col, &val);
        sum += slack_worth(v, v->answer.row[block][at], v->own.unit.row[block][at] / v->own.aim, lo, hi,
                           v->reduced.row[block][at], most, c);
    }
    return sum;
}

/* The largest dual, each in units of its row. */
static double largest_dual(const iop_window *v)
{
    double most = 1e-300;
    for (int k = 0; k < IOP_ROWS; k++)
        for (size_t i = 0; i < iop_scheme_rows(&v->part, (iop_row_block)k); i++)
            most = fmax(most, fabs(v->answer.row[k][i]) * (v->own.unit.row[k][i] / v->own.aim));
    return most;
}

static iop_status judge_optimum(iop_window *v, double objective, iop_certificate *c, iop_err *err)
{
    iop_scheme_point point = iop_blocks_point(&v->answer);
    double gap = 0;
    IOP_TRY(iop_verify_scheme_feasible(&v->part, &point, c, err));
    IOP_TRY(iop_verify_scheme_reduced_costs(&v->part, &point, v->reduced.column, v->size.column, err));
    IOP_TRY(iop_verify_scheme_activities(&v->part, &point, v->reduced.row, err));
    const double most = largest_dual(v);
    c->dual_violation = 0;
    for (int k = 0; k < IOP_COLS; k++)
        gap += columns_worth(v, (iop_column_block)k, most, c);
    for (int k = 0; k < IOP_ROWS; k++)
        gap += rows_worth(v, (iop_row_block)k, most, c);
    c->gap = fabs(gap) / (v->own.aim + fabs(objective));
    c->verified = c->primal_violation <= IOP_VERIFY_TOLERANCE && c->dual_violation <= IOP_VERIFY_TOLERANCE &&
                  c->gap <= IOP_VERIFY_TOLERANCE;
    return IOP_OK;
}

/* --- one window ----------------------------------------------------------------------------------------- */

static iop_status solve(iop_window *v, iop_lp_session *session, size_t before, iop_certificate *c,
                        iop_err *err)
{
    iop_lp_result result;
    IOP_TRY(hide(v, session, err));
    IOP_TRY(fix_columns(v, session, before, err));
    IOP_TRY(free_rows(v, session, err));
    iop_status status = iop_lp_session_solve(session, &result, err);
    if (status == IOP_EBACKEND) { /* no answer of the backend could be proved: there is none */
        v->w->outcome = IOP_LP_UNSOLVED;
        return IOP_OK;
    }
    IOP_TRY(status);
    v->w->outcome = result.outcome;
    v->w->iterations += result.iterations;
    if (result.outcome != IOP_LP_OPTIMAL)
        return IOP_OK;
    iop_blocks_take_columns(&v->answer, v->own.model, result.x);
    iop_blocks_take_rows(&v->answer, v->own.model, result.y);
    iop_scheme_unscale_columns(&v->own, &v->answer);
    iop_scheme_unscale_duals(&v->own, &v->answer, &v->reduced);
    return judge_optimum(v, result.objective * v->own.aim, c, err);
}

static iop_status attempt(iop_window *v, size_t before, bool interior, bool safe, iop_certificate *c,
                          iop_err *err)
{
    iop_lp_session *session;
    iop_lp_settings settings = v->w->settings->lp;
    settings.safe = settings.safe || safe;
    settings.interior = v->w->interior = interior;
    settings.far = IOP_SCHEME_FAR;
    IOP_TRY(iop_lp_session_open(&session, v->own.lp, &settings, NULL, err));
    iop_status status = solve(v, session, before, c, err);
    iop_lp_session_close(session);
    return status;
}

static void take_worst(iop_certificate *worst, const iop_certificate *c)
{
    worst->primal_violation = fmax(worst->primal_violation, c->primal_violation);
    worst->dual_violation = fmax(worst->dual_violation, c->dual_violation);
    worst->gap = fmax(worst->gap, c->gap);
    if (c->verified)
        return;
    worst->verified = false;
    memcpy(worst->worst, c->worst, sizeof worst->worst);
}

/* All that the window says of its periods; earlier ones keep what they have. */
static void take(iop_window *v, size_t before)
{
    iop_blocks *to = &v->w->answer, *reduced = &v->w->reduced;
    for (int k = 0; k < IOP_COLS; k++) {
        size_t times = iop_scheme_column_is_timed((iop_column_block)k) ? v->part.periods : 1,
               each = iop_scheme_columns(&v->part, (iop_column_block)k) / times,
               first = iop_scheme_column_is_timed((iop_column_block)k) ? each * before : 0,
               count = each * times - first;
        memcpy(to->column[k] + first, v->answer.column[k] + first, count * sizeof(double));
        memcpy(reduced->column[k] + first, v->reduced.column[k] + first, count * sizeof(double));
    }
    for (int k = 0; k < IOP_ROWS; k++) {
        bool once = !iop_scheme_row_is_timed((iop_row_block)k);
        size_t times = once ? 1 : v->part.periods, each = iop_scheme_rows(&v->part, (iop_row_block)k) / times,
               first = once ? 0 : each * before;
        memcpy(to->row[k] + first, v->answer.row[k] + first, (each * times - first) * sizeof(double));
    }
}

/* Neither proved nor ended by a limit. */
static bool is_open(const iop_window *v, const iop_certificate *c)
{
    return v->w->outcome == IOP_LP_UNSOLVED || (v->w->outcome == IOP_LP_OPTIMAL && !c->verified);
}

static iop_status try_window(iop_window *v, size_t before, size_t periods, bool end, iop_err *err)
{
    iop_certificate c = {.verified = false};
    iop_status status = iop_window_open(v, periods, end, err);
    bool interior = status == IOP_OK && iop_scheme_wants_interior(v->w, v->own.model);
    if (status == IOP_OK)
        status = attempt(v, before, interior, false, &c, err);
    if (status == IOP_OK && is_open(v, &c)) /* by the other method */
        status = attempt(v, before, !interior, false, &c, err);
    if (status == IOP_OK && is_open(v, &c))
        status = attempt(v, before, false, true, &c, err);
    if (status == IOP_OK && v->w->outcome == IOP_LP_OPTIMAL) {
        take(v, before);
        take_worst(&v->worst, &c);
    }
    iop_window_close(v);
    return status;
}

static iop_status plan_period(iop_scheme_work *w, size_t before, size_t periods, iop_certificate *worst,
                              iop_err *err)
{
    bool short_of_end = periods < w->scheme->periods && w->scheme->end_condition;
    iop_window v = {.w = w, .worst = *worst};
    IOP_TRY(try_window(&v, before, periods, true, err));
    *worst = v.worst;
    if (w->outcome != IOP_LP_INFEASIBLE || !short_of_end)
        return IOP_OK;
    v = (iop_window){.w = w, .worst = *worst};
    IOP_TRY(try_window(&v, before, periods, false, err));
    *worst = v.worst;
    return IOP_OK;
}

iop_status iop_scheme_roll(iop_scheme_work *w, iop_err *err)
{
    const iop_scheme *s = w->scheme;
    iop_certificate worst = {.verified = true}, whole;
    size_t before = 0, seen;
    if (iop_scheme_rows(s, IOP_ROW_PRIORITY) > 1)
        return iop_fail(err, IOP_EINVAL,
                        "a rolling horizon cannot serve priorities; give the requirements weights, or write "
                        "foresight: perfect");
    do {
        seen = before + s->window < s->periods ? before + s->window : s->periods;
        IOP_TRY(plan_period(w, before, seen, &worst, err));
        w->rolled = before++;
    } while (w->outcome == IOP_LP_OPTIMAL && seen < s->periods);
    w->certificate = (iop_certificate){.verified = w->outcome == IOP_LP_INFEASIBLE};
    if (w->outcome != IOP_LP_OPTIMAL)
        return IOP_OK;
    iop_scheme_point point = iop_blocks_point(&w->answer);
    IOP_TRY(iop_verify_scheme_feasible(s, &point, &whole, err));
    take_worst(&worst, &whole);
    w->certificate = worst;
    return IOP_OK;
}

/* --- the answer ----------------------------------------------------------------------------------------- */

/* What the windows before decided leaves no plan for the next ones; without it there may be one. */
static iop_status tell_dead_end(iop_scheme_work *w, iop_err *err)
{
    const iop_scheme *s = w->scheme;
    iop_solution *out = w->solution;
    size_t last = w->rolled + s->window < s->periods ? w->rolled + s->window - 1 : s->periods - 1;
    char text[32], sentence[400];
    snprintf(text, sizeof text, "%zu", s->window);
    snprintf(sentence, sizeof sentence,
             "foresight.window %zu: after what was decided before %.80s there is no plan up to %.80s",
             s->window, s->period[w->rolled].name, s->period[last].name);
    IOP_TRY(iop_solution_make_list(out, "conflict", 1, err));
    IOP_TRY(iop_solution_set_text(out, &out->conflict[0].key, "foresight.window", err));
    IOP_TRY(iop_solution_set_text(out, &out->conflict[0].text, text, err));
    IOP_TRY(iop_solution_set_text(out, &out->conflict[0].sentence, sentence, err));
    return iop_solution_set_text(out, &out->breaks_in, s->period[last].name, err);
}

iop_status iop_scheme_answer_rolled(iop_scheme_work *w, iop_err *err)
{
    char method[96];
    IOP_TRY(iop_scheme_answer_frame(w, err));
    snprintf(method, sizeof method, "rolling horizon of %zu period%s, %s", w->scheme->window,
             w->scheme->window == 1 ? "" : "s", w->interior ? "interior point" : "simplex");
    IOP_TRY(iop_solution_set_text(w->solution, &w->solution->provenance.method, method, err));
    if (w->outcome == IOP_LP_INFEASIBLE)
        return tell_dead_end(w, err);
    if (w->outcome != IOP_LP_OPTIMAL)
        return IOP_OK;
    IOP_TRY(iop_scheme_answer_optimum(w, err));
    return iop_scheme_answer_proof(w, err);
}
