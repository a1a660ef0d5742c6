/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme_explain.c - why a scheme has no plan: the period in which it first breaks, the statements in
 * conflict up to then, and the cheapest change of bounds that makes the whole possible.
 *
 * The first periods without plan are found by leaving out the rows of all later ones. A statement counts
 * period by period: "co2e at most 55% in 2046-2050" is one cause, the same words in another period are
 * another. */
#include "base/alloc.h"
#include "base/number.h"
#include "base/text.h"
#include "solve/scheme_work.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

/* What a side bounds, for people. */
typedef struct {
    const iop_statement *statement;
    size_t period; /* IOP_NONE: of several */
    char what[96];
    const char *unit;
    double bound;
} cause;

typedef struct {
    iop_scheme_work *w;
    iop_lp_session *session;
    size_t count, capacity, members;
    iop_lp_side *side;
    cause *cause;
    size_t *offset; /* member of a period's first statement; at the end the scheme's own */
    size_t cause_capacity;
} search;

/* --- collecting ------------------------------------------------------------------------------------------
 */

static iop_status add_side(search *f, iop_lp_side side, cause c, double least, iop_err *err)
{
    const iop_env *env = &f->w->scheme->env;
    if (isinf(c.bound))
        return IOP_OK;
    if (!iop_grow(env, &f->side, &f->capacity, f->count + 1, sizeof *f->side) ||
        !iop_grow(env, &f->cause, &f->cause_capacity, f->count + 1, sizeof *f->cause))
        return iop_no_memory(err, f->count + 1, "bounds to explain");
    /* what nobody wrote gives way last */
    side.weight = (c.statement->where[0] ? 1 : 100) / fmax(fabs(c.bound), least);
    f->side[f->count] = side;
    f->cause[f->count++] = c;
    return IOP_OK;
}

/* Both sides of a band of period t's plan; index: row or column of the LP. */
static iop_status add_band(search *f, size_t t, bool is_row, size_t index, const iop_band *band,
                           const char *what, const char *unit, double least, iop_err *err)
{
    const iop_plan *plan = f->w->scheme->period[t].plan;
    for (int upper = 0; upper < 2 && index != IOP_NONE; upper++) {
        size_t statement = upper ? band->hi_statement : band->lo_statement;
        if (statement == IOP_NO_STATEMENT)
            continue;
        cause c = {&plan->statement[statement], t, "", unit, upper ? band->hi : band->lo};
        snprintf(c.what, sizeof c.what, "%.90s", what);
        IOP_TRY(add_side(f, (iop_lp_side){is_row, upper, index, f->offset[t] + statement, 1}, c, least, err));
    }
    return IOP_OK;
}

static iop_status collect_plan(search *f, size_t t, iop_err *err)
{
    const iop_scheme *s = f->w->scheme;
    const iop_model *m = f->w->model;
    const iop_plan *plan = s->period[t].plan;
    double money = iop_verify_money_unit(plan);
    char what[96];
    for (size_t j = 0; j < s->table->n; j++) {
        snprintf(what, sizeof what, "output of %.60s", s->table->sectors[j].code);
        IOP_TRY(add_band(f, t, false, iop_model_column(m, IOP_COL_OUTPUT, t, j), &plan->output[j], what,
                         s->table->unit, money, err));
    }
    for (size_t k = 0; k < s->table->n * s->table->c; k++) {
        snprintf(what, sizeof what, "%.40s demand for %.40s", s->table->categories[k % s->table->c].name,
                 s->table->sectors[k / s->table->c].code);
        IOP_TRY(add_band(f, t, false, iop_model_column(m, IOP_COL_DEMAND, t, k), &plan->demand[k], what,
                         s->table->unit, money, err));
    }
    for (size_t g = 0; g < plan->totals; g++)
        IOP_TRY(add_band(f, t, true, iop_model_row(m, IOP_ROW_TOTAL, t, g), &plan->total[g].band,
                         plan->total[g].name, s->table->unit, money, err));
    for (size_t l = 0; l < plan->limits; l++) {
        const iop_measure *measure = &plan->measure[plan->limit[l].measure];
        IOP_TRY(add_band(f, t, true, iop_model_row(m, IOP_ROW_LIMIT, t, l), &plan->limit[l].band,
                         measure->name, measure->unit, iop_verify_measure_unit(plan, plan->limit[l].measure),
                         err));
    }
    return IOP_OK;
}

/* A bound that the scheme's own statements set. */
static iop_status add_own(search *f, bool is_row, bool upper, size_t index, size_t statement, cause c,
                          iop_err *err)
{
    if (index == IOP_NONE || statement == IOP_NO_STATEMENT)
        return IOP_OK;
    c.statement = &f->w->scheme->statement[statement];
    size_t member = f->offset[f->w->scheme->periods] + statement;
    return add_side(f, (iop_lp_side){is_row, upper, index, member, 1}, c, fmax(1e-3 * fabs(c.bound), 1e-6),
                    err);
}

static iop_status collect_own(search *f, iop_err *err)
{
    const iop_scheme *s = f->w->scheme;
    const iop_model *m = f->w->model;
    for (size_t t = 0; t < s->periods; t++)
        for (size_t p = 0; p < s->places; p++) {
            cause c = {NULL, t, "", s->land_unit, s->place[p].area[t]};
            snprintf(c.what, sizeof c.what, "land of %.40s, %.40s", s->place[p].zone, s->place[p].kind);
            IOP_TRY(
                add_own(f, true, true, iop_model_row(m, IOP_ROW_LAND, t, p), s->place[p].statement, c, err));
        }
    for (size_t t = 0; t < s->periods; t++)
        for (size_t u = 0; u < s->treatments; u++) {
            const iop_treatment *k = &s->treatment[u];
            cause c = {NULL, t, "", s->period[t].plan->measure[k->of].unit, t < k->first ? 0 : k->most[t]};
            snprintf(c.what, sizeof c.what, "treatment %.80s", k->name);
            IOP_TRY(
                add_own(f, false, true, iop_model_column(m, IOP_COL_TREATMENT, t, u), k->statement, c, err));
        }
    for (size_t g = 0; g < s->requirements; g++) {
        const iop_requirement *k = &s->requirement[g];
        for (int upper = 0; upper < 2 && !k->soft; upper++) {
            cause c = {NULL, IOP_NONE, "", k->unit, upper ? k->hi : k->lo};
            snprintf(c.what, sizeof c.what, "%.90s", k->name);
            IOP_TRY(
                add_own(f, true, upper, iop_model_row(m, IOP_ROW_REQUIREMENT, 0, g), k->statement, c, err));
        }
    }
    return IOP_OK;
}

/* --- the session -----------------------------------------------------------------------------------------
 */

/* How long an irreducible conflict, and the cheapest relaxation, are looked for [s]. */
#define SEARCH_S 20

static iop_lp_settings session_settings(const search *f)
{
    iop_lp_settings settings = f->w->settings->lp;
    /* an explanation may round where a verdict may not */
    settings.tolerance = fmax(settings.tolerance, 1e-6);
    settings.interior = f->w->interior;
    settings.stage = f->w->stage;
    settings.stages = iop_lp_rows(f->w->model->lp);
    return settings;
}

static iop_status open_session(search *f, const iop_lp_settings *settings, iop_err *err)
{
    IOP_TRY(iop_lp_session_open(&f->session, f->w->model->lp, settings, NULL, err));
    for (size_t c = 0; c < iop_lp_columns(f->w->model->lp); c++) { /* only feasibility is asked */
        double lo, hi, cost;
        iop_lp_column(f->w->model->lp, c, &lo, &hi, &cost);
        IOP_TRY(iop_lp_session_set_column(f->session, c, lo, hi, 0, err));
    }
    return IOP_OK;
}

/* --- the first period that breaks ------------------------------------------------------------------------
 */

/* The last period that a requirement counts. */
static size_t last_period(const iop_requirement *g)
{
    size_t last = 0;
    for (size_t k = 0; k < g->terms; k++)
        last = g->term[k].period > last ? g->term[k].period : last;
    return last;
}

/* The LP's rows of periods up to `last` keep their bounds, the others lose them. */
static iop_status see_up_to(search *f, size_t last, iop_err *err)
{
    const iop_scheme *s = f->w->scheme;
    const iop_lp *lp = f->w->model->lp;
    size_t count;
    const size_t *col;
    const double *val;
    double lo, hi;
    for (size_t i = 0; i < iop_lp_rows(lp); i++) {
        bool seen = f->w->stage[i] <= (int)last || last + 1 == s->periods;
        iop_lp_row(lp, i, &lo, &hi, &count, &col, &val);
        IOP_TRY(iop_lp_session_set_row(f->session, i, seen ? lo : -(double)INFINITY,
                                       seen ? hi : (double)INFINITY, err));
    }
    for (size_t g = 0; g < s->requirements; g++) {
        size_t row = iop_model_row(f->w->model, IOP_ROW_REQUIREMENT, 0, g);
        if (row == IOP_NONE || last_period(&s->requirement[g]) > last)
            continue;
        IOP_TRY(iop_lp_session_set_row(f->session, row, s->requirement[g].lo, s->requirement[g].hi, err));
    }
    return IOP_OK;
}

static iop_status has_plan(search *f, size_t last, bool *feasible, iop_err *err)
{
    iop_lp_result result;
    IOP_TRY(see_up_to(f, last, err));
    IOP_TRY(iop_lp_session_solve(f->session, &result, err));
    *feasible = result.outcome != IOP_LP_INFEASIBLE;
    return IOP_OK;
}

static iop_status find_break(search *f, size_t *last, iop_err *err)
{
    size_t good = 0,
           bad = f->w->scheme->periods - 1; /* periods before `good` have a plan, up to `bad` none */
    bool feasible;
    while (good < bad) {
        size_t middle = (good + bad) / 2;
        IOP_TRY(has_plan(f, middle, &feasible, err));
        if (feasible)
            good = middle + 1;
        else
            bad = middle;
    }
    *last = bad;
    return see_up_to(f, bad, err);
}

/* --- words -----------------------------------------------------------------------------------------------
 */

static void put_number(iop_text *t, double value)
{
    char digits[IOP_NUMBER_SIZE];
    size_t length = iop_format_human(value, 6, digits);
    iop_text_add(t, digits, length);
}

/* "co2e: limits.co2e.max 11% in 2046-2050 (2,000 kt CO2e)" */
static iop_status sentence(const search *f, size_t k, bool alone, char **text, iop_err *err)
{
    const iop_scheme *s = f->w->scheme;
    const cause *c = &f->cause[k];
    iop_text t = iop_text_start(&s->env);
    if (alone)
        iop_text_printf(&t, "%s: ", c->what);
    iop_text_printf(&t, "%s%s%s", c->statement->key, c->statement->text[0] ? " " : "", c->statement->text);
    if (c->period != IOP_NONE)
        iop_text_printf(&t, " in %s", s->period[c->period].name);
    if (alone) {
        iop_text_puts(&t, f->side[k].upper ? " (at most " : " (at least ");
        put_number(&t, c->bound);
        iop_text_printf(&t, " %s)", c->unit);
    }
    return iop_text_take(&t, text, NULL, err);
}

static iop_status tell_member(search *f, size_t member, iop_conflict_result *r, iop_err *err)
{
    iop_solution *out = f->w->solution;
    size_t first = f->count, sides = 0;
    char *text;
    for (size_t k = f->count; k-- > 0;)
        if (f->side[k].member == member) {
            first = k;
            sides++;
        }
    const iop_statement *s = f->cause[first].statement;
    IOP_TRY(sentence(f, first, sides == 1, &text, err));
    iop_status status = iop_solution_set_text(out, &r->sentence, text, err);
    iop_free(&out->env, text);
    IOP_TRY(status);
    r->line = s->line;
    r->bound = sides == 1 ? f->cause[first].bound : (double)NAN;
    IOP_TRY(iop_solution_set_text(out, &r->unit, f->cause[first].unit, err));
    IOP_TRY(iop_solution_set_text(out, &r->key, s->key, err));
    IOP_TRY(iop_solution_set_text(out, &r->file, s->where, err));
    return iop_solution_set_text(out, &r->text, s->text, err);
}

/* --- the conflict and the relaxation ---------------------------------------------------------------------
 */

/* What the proof of infeasibility makes of each side: multiplier times bound, relative to the largest. */
static iop_status weigh_members(search *f, double *weight, iop_err *err)
{
    const iop_lp *lp = f->w->model->lp;
    iop_lp_result result;
    IOP_TRY(iop_lp_session_solve(f->session, &result, err));
    if (result.outcome != IOP_LP_INFEASIBLE)
        return iop_fail(err, IOP_EINVAL, "there is no conflict up to this period");
    double *reduced = iop_new(&f->w->scheme->env, iop_lp_columns(lp), sizeof *reduced);
    if (!reduced)
        return iop_no_memory(err, iop_lp_columns(lp), "multipliers");
    for (size_t i = 0; i < iop_lp_rows(lp); i++) {
        double lo, hi;
        size_t count;
        const size_t *col;
        const double *val;
        iop_lp_row(lp, i, &lo, &hi, &count, &col, &val);
        for (size_t k = 0; k < count; k++)
            reduced[col[k]] += val[k] * result.farkas[i];
    }
    for (size_t k = 0; k < f->count; k++) {
        const iop_lp_side *side = &f->side[k];
        double multiplier = side->is_row ? result.farkas[side->index] : -reduced[side->index];
        if ((multiplier > 0) == side->upper)
            weight[side->member] += fabs(multiplier * f->cause[k].bound);
    }
    iop_free(&f->w->scheme->env, reduced);
    return IOP_OK;
}

/* The statements that weigh most in the proof, where the search for an irreducible conflict took too long. */
enum { HEAVIEST = 8 };

static iop_status mark_heaviest(search *f, bool *in, iop_err *err)
{
    const iop_env *env = &f->w->scheme->env;
    double *weight = iop_new(env, f->members, sizeof *weight);
    iop_status status = weight ? weigh_members(f, weight, err) : iop_no_memory(err, f->members, "weights");
    for (int k = 0; k < HEAVIEST && f->members > 0 && status == IOP_OK; k++) {
        size_t best = 0;
        for (size_t m = 1; m < f->members; m++)
            if (weight[m] > weight[best])
                best = m;
        if (!(weight[best] > 0))
            break;
        in[best] = true;
        weight[best] = 0;
    }
    iop_free(env, weight);
    return status;
}

/* A new session that sees the periods up to `last`; `hurry`: with the time of a search. */
static iop_status begin(search *f, bool hurry, size_t last, iop_err *err)
{
    iop_lp_settings settings = session_settings(f);
    if (hurry) {
        settings.time_limit_s = SEARCH_S;
        settings = iop_lp_settings_with_deadline(settings);
    }
    iop_lp_session_close(f->session);
    f->session = NULL;
    IOP_TRY(open_session(f, &settings, err));
    return see_up_to(f, last, err);
}

/* Irreducible, or in time: an irreducible conflict needs a program for each statement that may be in it. */
static iop_status find_members(search *f, size_t last, bool *in, bool *irreducible, iop_err *err)
{
    IOP_TRY(begin(f, true, last, err));
    iop_status status = iop_lp_conflict(f->session, f->count, f->side, f->members, in, NULL, err);
    *irreducible = status == IOP_OK;
    if (status == IOP_OK || status == IOP_ENOMEM)
        return status;
    memset(in, 0, f->members * sizeof *in);
    IOP_TRY(begin(f, false, last, err));
    return mark_heaviest(f, in, err);
}

static iop_status tell_conflict(search *f, size_t last, iop_err *err)
{
    const iop_scheme *s = f->w->scheme;
    bool *in = iop_new(&s->env, f->members, sizeof *in), irreducible = false;
    size_t count = 0, at = 0;
    if (!in)
        return iop_no_memory(err, f->members, "marks of statements");
    iop_status status = find_members(f, last, in, &irreducible, err);
    for (size_t k = 0; k < f->members; k++)
        count += in[k];
    if (status == IOP_OK)
        status = iop_solution_make_list(f->w->solution, "conflict", count, err);
    for (size_t k = 0; k < f->members && status == IOP_OK; k++)
        if (in[k])
            status = tell_member(f, k, &f->w->solution->conflict[at++], err);
    /* later periods may have conflicts of their own */
    f->w->solution->conflict_is_only = status == IOP_OK && irreducible && last + 1 == s->periods;
    iop_free(&s->env, in);
    if (status == IOP_OK)
        status = iop_solution_set_text(f->w->solution, &f->w->solution->breaks_in, s->period[last].name, err);
    return status;
}

static iop_status tell_relaxed(search *f, size_t k, double amount, iop_relaxation_result *r, iop_err *err)
{
    const cause *c = &f->cause[k];
    iop_solution *out = f->w->solution;
    const iop_scheme *s = f->w->scheme;
    iop_text t = iop_text_start(&s->env);
    char *text;
    r->upper = f->side[k].upper;
    r->from = c->bound;
    r->to = r->upper ? c->bound + amount : c->bound - amount;
    iop_text_printf(&t, "%s %s", r->upper ? "raise" : "lower", c->what);
    if (c->period != IOP_NONE)
        iop_text_printf(&t, " in %s", s->period[c->period].name);
    iop_text_puts(&t, " from ");
    put_number(&t, r->from);
    iop_text_puts(&t, " to ");
    put_number(&t, r->to);
    iop_text_printf(&t, " %s", c->unit);
    IOP_TRY(iop_text_take(&t, &text, NULL, err));
    iop_status status = iop_solution_set_text(out, &r->sentence, text, err);
    iop_free(&s->env, text);
    IOP_TRY(status);
    IOP_TRY(iop_solution_set_text(out, &r->key, c->statement->key, err));
    IOP_TRY(iop_solution_set_text(out, &r->unit, c->unit, err));
    return iop_solution_set_text(out, &r->name, c->what, err);
}

static iop_status tell_relaxation(search *f, iop_err *err)
{
    const iop_scheme *s = f->w->scheme;
    double *amount = iop_new(&s->env, f->count, sizeof *amount);
    size_t count = 0, at = 0;
    if (!amount)
        return iop_no_memory(err, f->count, "amounts");
    iop_status status = begin(f, true, s->periods - 1, err);
    if (status == IOP_OK)
        status = iop_lp_relaxation(f->session, f->count, f->side, amount, err);
    for (size_t k = 0; k < f->count && status == IOP_OK; k++)
        count += amount[k] * f->side[k].weight > 1e-8;
    if (status == IOP_OK)
        status = iop_solution_make_list(f->w->solution, "relaxation", count, err);
    for (size_t k = 0; k < f->count && status == IOP_OK; k++)
        if (amount[k] * f->side[k].weight > 1e-8)
            status = tell_relaxed(f, k, amount[k], &f->w->solution->relaxation[at++], err);
    iop_free(&s->env, amount);
    return status;
}

static iop_status number_members(search *f, iop_err *err)
{
    const iop_scheme *s = f->w->scheme;
    f->offset = iop_new(&s->env, s->periods + 1, sizeof *f->offset);
    if (!f->offset)
        return iop_no_memory(err, s->periods, "members of a conflict");
    for (size_t t = 0; t < s->periods; t++)
        f->offset[t + 1] = f->offset[t] + s->period[t].plan->statements;
    f->members = f->offset[s->periods] + s->statements;
    return IOP_OK;
}

static iop_status explain(search *f, iop_err *err)
{
    const iop_scheme *s = f->w->scheme;
    size_t last;
    IOP_TRY(number_members(f, err));
    for (size_t t = 0; t < s->periods; t++)
        IOP_TRY(collect_plan(f, t, err));
    IOP_TRY(collect_own(f, err));
    const iop_lp_settings settings = session_settings(f);
    IOP_TRY(open_session(f, &settings, err));
    IOP_TRY(find_break(f, &last, err));
    IOP_TRY(tell_conflict(f, last, err));
    return f->w->settings->conflict_only ? IOP_OK : tell_relaxation(f, err);
}

iop_status iop_scheme_explain_infeasible(iop_scheme_work *w, iop_err *err)
{
    search f = {.w = w};
    const iop_env *env = &w->scheme->env;
    iop_status status = explain(&f, err);
    iop_lp_session_close(f.session);
    iop_free(env, f.side);
    iop_free(env, f.cause);
    iop_free(env, f.offset);
    /* the verdict is proved; an explanation that cannot be found, or in time, takes nothing back */
    return status == IOP_ENOMEM ? status : IOP_OK;
}

/* --- the ray ---------------------------------------------------------------------------------------------
 */

enum { RAY_MAX = 12 };

iop_status iop_scheme_explain_unbounded(iop_scheme_work *w, iop_err *err)
{
    const iop_lp *lp = w->model->lp;
    size_t columns = iop_lp_columns(lp), count = 0;
    const double *ray = w->ray;
    for (size_t c = 0; c < columns; c++)
        count += fabs(ray[c]) > 1e-6;
    count = count < RAY_MAX ? count : RAY_MAX;
    IOP_TRY(iop_solution_make_list(w->solution, "ray", count, err));
    double ceiling = (double)INFINITY;
    for (size_t k = 0; k < count; k++) {
        size_t best = columns;
        char name[256];
        for (size_t c = 0; c < columns; c++)
            if (fabs(ray[c]) < ceiling && (best == columns || fabs(ray[c]) > fabs(ray[best])))
                best = c;
        if (best == columns)
            break;
        ceiling = fabs(ray[best]);
        iop_lp_column_name(lp, best, name, sizeof name);
        IOP_TRY(iop_solution_set_text(w->solution, &w->solution->ray[k].name, name, err));
        w->solution->ray[k].change = ray[best];
    }
    return IOP_OK;
}
