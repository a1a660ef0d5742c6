/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme_rolling.c - a whole plan decided with a short sight: in each period anew, for as many periods as the
 * window has, with what was decided before as it is. The first period of each window is kept; the window that
 * reaches the last period is kept whole, as nothing new is seen after it.
 *
 * A window is the scheme's first periods up to its own last one: rows of later periods, requirements that
 * count one of them, and stocks to be left at the very end are not seen. The end condition (13) holds at the
 * window's last period, unless the window has no plan then and does not reach the end. What is decided stands
 * as fixed columns; rows of nothing else are left out, as they hold already.
 *
 * The answer is judged as a plan of the whole (all rows, ioplan/verify_scheme.h), and each window as an
 * optimum: of columns that are free, reduced costs by the verifier's own sums, and the gap of weak duality
 *     sum_j d[j] (bound[j] - x[j]) + sum_i y[i] (bound[i] - row[i])
 * with the bounds that the signs choose. It is no optimum of the whole. Duals of a period are those of the
 * window in which it was decided. */
#include "base/alloc.h"
#include "solve/scheme_work.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    iop_scheme_work *w;
    iop_scheme part; /* what the window sees, with lists of its own */
    iop_model *model;
    bool *decided; /* of the model's columns */
    void *list;    /* storage of the part's own lists */
    iop_blocks answer, reduced, size;
    iop_certificate worst; /* of all windows */
} window;

bool iop_scheme_rolls(const iop_scheme *s)
{
    return s->window > 0 && s->window < s->periods;
}

/* --- what a window sees --------------------------------------------------------------------------------- */

static bool sees(const iop_requirement *g, size_t periods)
{
    for (size_t k = 0; k < g->terms; k++)
        if (g->term[k].period >= periods)
            return false;
    return true;
}

static void close_window(window *v)
{
    const iop_env *env = &v->w->scheme->env;
    iop_model_close(v->model);
    iop_blocks_close(&v->answer, &v->part);
    iop_blocks_close(&v->reduced, &v->part);
    iop_blocks_close(&v->size, &v->part);
    iop_free(env, v->decided);
    iop_free(env, v->list);
}

/* A list of its own, from the room that is left. */
static void *own_list(char **room, const void *from, size_t size)
{
    void *made = *room;
    if (size > 0)
        memcpy(made, from, size);
    *room += (size + 15) / 16 * 16;
    return made;
}

static iop_status own_lists(window *v, const iop_scheme *s, iop_err *err)
{
    iop_scheme *p = &v->part;
    const size_t size[7] = {s->requirements * sizeof *s->requirement,
                            s->storeds * sizeof *s->stored,
                            s->techniques * sizeof *s->technique,
                            s->treatments * sizeof *s->treatment,
                            s->sites * sizeof *s->site,
                            s->movings * sizeof *s->moving,
                            s->conversions * sizeof *s->conversion};
    size_t total = 7 * 16;
    for (int k = 0; k < 7; k++)
        total += size[k];
    char *room = v->list = iop_new(&s->env, total, 1);
    if (!room)
        return iop_no_memory(err, total, "bytes of a window");
    p->requirement = own_list(&room, s->requirement, size[0]);
    p->stored = own_list(&room, s->stored, size[1]);
    p->technique = own_list(&room, s->technique, size[2]);
    p->treatment = own_list(&room, s->treatment, size[3]);
    p->site = own_list(&room, s->site, size[4]);
    p->moving = own_list(&room, s->moving, size[5]);
    p->conversion = own_list(&room, s->conversion, size[6]);
    return IOP_OK;
}

static void at_most(size_t *value, size_t most)
{
    *value = *value < most ? *value : most;
}

/* What begins, or ends, after the window: nothing of it can be decided in it, see hide. */
static void shorten(iop_scheme *p)
{
    size_t last = p->periods - 1;
    for (size_t e = 0; e < p->techniques; e++)
        at_most(&p->technique[e].first, last);
    for (size_t u = 0; u < p->treatments; u++)
        at_most(&p->treatment[u].first, last);
    for (size_t q = 0; q < p->conversions; q++)
        at_most(&p->conversion[q].first, last);
    for (size_t k = 0; k < p->sites; k++) {
        if (p->site[k].lag > last || p->site[k].first > last)
            p->site[k].bundle = IOP_NONE; /* what is built stands after it */
        at_most(&p->site[k].first, last);
    }
    for (size_t r = 0; r < p->movings; r++) {
        at_most(&p->moving[r].first, last);
        at_most(&p->moving[r].last, last);
        at_most(&p->moving[r].lag, last);
    }
}

static iop_status cut(window *v, size_t periods, bool end, iop_err *err)
{
    const iop_scheme *s = v->w->scheme;
    iop_scheme *p = &v->part;
    *p = *s;
    IOP_TRY(own_lists(v, s, err));
    p->periods = periods;
    p->end_condition = s->end_condition && end;
    for (size_t g = 0; g < s->requirements; g++) {
        if (sees(&s->requirement[g], periods))
            continue;
        p->requirement[g].terms = 0;
        p->requirement[g].soft = false;
        p->requirement[g].lo = -(double)INFINITY;
        p->requirement[g].hi = (double)INFINITY;
    }
    for (size_t k = 0; k < s->storeds && periods < s->periods; k++)
        p->stored[k].end = 0;
    shorten(p);
    return IOP_OK;
}

static iop_status open_window(window *v, size_t periods, bool end, iop_err *err)
{
    IOP_TRY(cut(v, periods, end, err));
    IOP_TRY(iop_model_open_scheme(&v->model, &v->part, err));
    v->decided = iop_new(&v->part.env, iop_lp_columns(v->model->lp) + 1, sizeof *v->decided);
    if (!v->decided)
        return iop_no_memory(err, iop_lp_columns(v->model->lp), "marks of columns");
    IOP_TRY(iop_blocks_open(&v->answer, &v->part, err));
    IOP_TRY(iop_blocks_open(&v->reduced, &v->part, err));
    return iop_blocks_open(&v->size, &v->part, err);
}

/* --- what is decided ------------------------------------------------------------------------------------ */

static iop_status fix_columns(window *v, iop_lp_session *session, size_t before, iop_err *err)
{
    const iop_scheme *s = v->w->scheme;
    double lo, hi, cost;
    for (int k = 0; k < IOP_COLS; k++) {
        size_t each = iop_scheme_column_is_timed((iop_column_block)k)
                          ? iop_scheme_columns(s, (iop_column_block)k) / s->periods
                          : 0;
        for (size_t at = 0; at < each * before; at++) {
            size_t column = iop_model_column(v->model, (iop_column_block)k, at / each, at % each);
            double value = v->w->answer.column[k][at];
            if (column == IOP_NONE)
                continue;
            iop_lp_column(v->model->lp, column, &lo, &hi, &cost);
            v->decided[column] = true;
            IOP_TRY(iop_lp_session_set_column(session, column, value, value, cost, err));
        }
    }
    return IOP_OK;
}

static iop_status hold_at_zero(window *v, iop_lp_session *session, iop_column_block block, size_t index,
                               iop_err *err)
{
    double lo, hi, cost;
    for (size_t t = 0; t < v->part.periods; t++) {
        size_t column = iop_model_column(v->model, block, t, index);
        if (column == IOP_NONE)
            continue;
        iop_lp_column(v->model->lp, column, &lo, &hi, &cost);
        v->decided[column] = true;
        IOP_TRY(iop_lp_session_set_column(session, column, 0, 0, cost, err));
    }
    return IOP_OK;
}

/* What begins after the window. */
static iop_status hide(window *v, iop_lp_session *session, iop_err *err)
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
static bool is_settled(const window *v, size_t row)
{
    double lo, hi;
    size_t count;
    const size_t *col;
    const double *val;
    iop_lp_row(v->model->lp, row, &lo, &hi, &count, &col, &val);
    for (size_t k = 0; k < count; k++)
        if (!v->decided[col[k]])
            return false;
    return count > 0;
}

static iop_status free_rows(window *v, iop_lp_session *session, iop_err *err)
{
    for (size_t i = 0; i < iop_lp_rows(v->model->lp); i++)
        if (is_settled(v, i))
            IOP_TRY(iop_lp_session_set_row(session, i, -(double)INFINITY, (double)INFINITY, err));
    return IOP_OK;
}

/* --- judging a window ----------------------------------------------------------------------------------- */

/* multiplier x (bound - value) with the bound that its sign chooses; where that is absent the multiplier
 * itself, relative to `size`, counts as a dual violation. */
static double slack_worth(const window *v, double multiplier, double lo, double hi, double value, double size,
                          iop_certificate *c)
{
    bool upper = iop_lp_maximize(v->model->lp) == (multiplier > 0);
    double bound = upper ? hi : lo;
    if (multiplier == 0)
        return 0;
    if (!isinf(bound))
        return multiplier * (bound - value);
    c->dual_violation = fmax(c->dual_violation, fabs(multiplier) / size);
    return 0;
}

static double columns_worth(const window *v, iop_column_block block, double unit, iop_certificate *c)
{
    size_t times = iop_scheme_column_is_timed(block) ? v->part.periods : 1,
           each = iop_scheme_columns(&v->part, block) / times;
    double sum = 0, lo, hi, cost;
    for (size_t at = 0; at < each * times; at++) {
        size_t column = iop_model_column(v->model, block, at / each, at % each);
        if (column == IOP_NONE || v->decided[column])
            continue;
        iop_lp_column(v->model->lp, column, &lo, &hi, &cost);
        sum += slack_worth(v, v->reduced.column[block][at], lo, hi, v->answer.column[block][at],
                           unit + v->size.column[block][at], c);
    }
    return sum;
}

static double rows_worth(const window *v, iop_row_block block, double most, iop_certificate *c)
{
    bool once = !iop_scheme_row_is_timed(block);
    size_t times = once ? 1 : v->part.periods, each = iop_scheme_rows(&v->part, block) / times;
    double sum = 0, lo, hi;
    size_t count;
    const size_t *col;
    const double *val;
    for (size_t at = 0; at < each * times; at++) {
        size_t row = iop_model_row(v->model, block, at / each, at % each);
        if (row == IOP_NONE)
            continue;
        iop_lp_row(v->model->lp, row, &lo, &hi, &count, &col, &val);
        sum += slack_worth(v, v->answer.row[block][at], lo, hi, v->reduced.row[block][at], most, c);
    }
    return sum;
}

static iop_status judge_optimum(window *v, double objective, iop_certificate *c, iop_err *err)
{
    iop_scheme_point point = iop_blocks_point(&v->answer);
    double gap = 0, most = 1e-300;
    IOP_TRY(iop_verify_scheme_feasible(&v->part, &point, c, err));
    IOP_TRY(iop_verify_scheme_reduced_costs(&v->part, &point, v->reduced.column, v->size.column, err));
    IOP_TRY(iop_verify_scheme_activities(&v->part, &point, v->reduced.row, err));
    c->dual_violation = 0;
    for (int k = 0; k < IOP_ROWS; k++)
        for (size_t i = 0; i < iop_scheme_rows(&v->part, (iop_row_block)k); i++)
            most = fmax(most, fabs(v->answer.row[k][i]));
    for (int k = 0; k < IOP_COLS; k++)
        gap += columns_worth(v, (iop_column_block)k, most, c);
    for (int k = 0; k < IOP_ROWS; k++)
        gap += rows_worth(v, (iop_row_block)k, most, c);
    c->gap = fabs(gap) / (iop_verify_money_unit(v->part.period[0].plan) + fabs(objective));
    c->verified = c->primal_violation <= IOP_VERIFY_TOLERANCE && c->dual_violation <= IOP_VERIFY_TOLERANCE &&
                  c->gap <= IOP_VERIFY_TOLERANCE;
    return IOP_OK;
}

/* --- one window ----------------------------------------------------------------------------------------- */

static iop_status solve(window *v, iop_lp_session *session, size_t before, iop_certificate *c, iop_err *err)
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
    iop_blocks_take_columns(&v->answer, v->model, result.x);
    iop_blocks_take_rows(&v->answer, v->model, result.y);
    return judge_optimum(v, result.objective, c, err);
}

static iop_status attempt(window *v, size_t before, bool interior, bool safe, iop_certificate *c,
                          iop_err *err)
{
    iop_lp_session *session;
    iop_lp_settings settings = v->w->settings->lp;
    settings.safe = settings.safe || safe;
    settings.interior = v->w->interior = interior;
    IOP_TRY(iop_lp_session_open(&session, v->model->lp, &settings, NULL, err));
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
static void take(window *v, size_t before)
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
static bool is_open(const window *v, const iop_certificate *c)
{
    return v->w->outcome == IOP_LP_UNSOLVED || (v->w->outcome == IOP_LP_OPTIMAL && !c->verified);
}

static iop_status try_window(window *v, size_t before, size_t periods, bool end, iop_err *err)
{
    iop_certificate c = {.verified = false};
    iop_status status = open_window(v, periods, end, err);
    bool interior = status == IOP_OK && iop_scheme_wants_interior(v->w, v->model);
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
    close_window(v);
    return status;
}

static iop_status plan_period(iop_scheme_work *w, size_t before, size_t periods, iop_certificate *worst,
                              iop_err *err)
{
    bool short_of_end = periods < w->scheme->periods && w->scheme->end_condition;
    window v = {.w = w, .worst = *worst};
    IOP_TRY(try_window(&v, before, periods, true, err));
    *worst = v.worst;
    if (w->outcome != IOP_LP_INFEASIBLE || !short_of_end)
        return IOP_OK;
    v = (window){.w = w, .worst = *worst};
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
