/* SPDX-License-Identifier: GPL-3.0-or-later */
/* front.c - one efficient plan at a time: the optimum of a weighted sum of aims.
 *
 * Each aim is a limit of the plan, without bounds where nobody limits it, so that a change of weights changes
 * neither the reduced program's shape nor its roles: every solve starts from the one before. An answer is
 * judged from the plan with its weighted aim; one that fails is solved again as a plan of its own. */
#include "sweep/front.h"
#include "base/alloc.h"
#include "base/text.h"
#include <ioplan/words.h>
#include <math.h>
#include <string.h>

/* --- life ----------------------------------------------------------------------------------------------- */

static iop_status add_limits(iop_front *f, iop_err *err)
{
    const double inf = (double)INFINITY;
    const iop_band open = {-inf, inf, IOP_NO_STATEMENT, IOP_NO_STATEMENT};
    for (size_t k = 0; k < f->aims; k++) {
        size_t l = 0;
        while (l < f->plan->limits && f->plan->limit[l].measure != f->aim[k].measure)
            l++;
        f->limit[k] = l;
        if (l == f->plan->limits)
            IOP_TRY(iop_plan_add_limit(f->plan, f->aim[k].measure, open, err));
    }
    return IOP_OK;
}

/* The measure that the weights are written into. */
static iop_status add_objective(iop_front *f, iop_err *err)
{
    size_t of[IOP_MOST_AIMS];
    double weight[IOP_MOST_AIMS];
    for (size_t k = 0; k < f->aims; k++) {
        of[k] = f->aim[k].measure;
        weight[k] = f->aim[k].maximize ? 1 : -1;
        f->scale[k] = 1;
    }
    IOP_TRY(iop_plan_add_weighted(f->plan, f->aims, of, weight, &f->plan->objective, err));
    f->plan->maximize = true;
    return IOP_OK;
}

iop_status iop_front_open(iop_front **out, iop_plan *take_plan, size_t aims, const iop_aim *aim,
                          const iop_solve_settings *settings, iop_err *err)
{
    iop_front *f = *out = iop_new(&take_plan->env, 1, sizeof *f);
    if (!f) {
        iop_plan_close(take_plan);
        return iop_no_memory(err, 1, "front");
    }
    f->env = take_plan->env;
    f->plan = take_plan;
    f->aims = aims;
    memcpy(f->aim, aim, aims * sizeof *aim);
    f->settings = settings ? *settings : iop_solve_settings_default();
    f->settings.ranges = false;
    f->settings.start = NULL;
    f->total = iop_new(&f->env, take_plan->table->c, sizeof *f->total);
    iop_status status = f->total ? add_limits(f, err) : iop_no_memory(err, take_plan->table->c, "categories");
    if (status == IOP_OK)
        status = add_objective(f, err);
    if (status == IOP_OK && strcmp(f->settings.method, "full") != 0)
        status = iop_reduced_open(&f->reduced, f->plan, &f->settings.lp, err);
    if (status != IOP_OK) {
        iop_front_close(f);
        *out = NULL;
    }
    return status;
}

iop_status iop_front_open_by(iop_front **out, const iop_env *env, size_t aims, const iop_aim *aim,
                             iop_front_answer *answer, void *self, iop_err *err)
{
    iop_front *f = *out = iop_new(env, 1, sizeof *f);
    if (!f)
        return iop_no_memory(err, 1, "front");
    f->env = *env;
    f->aims = aims;
    memcpy(f->aim, aim, aims * sizeof *aim);
    for (size_t k = 0; k < aims; k++)
        f->scale[k] = 1;
    f->answer = answer;
    f->self = self;
    return IOP_OK;
}

void iop_front_drop(iop_front *f, iop_vertex *vertex)
{
    iop_free(&f->env, vertex);
}

void iop_front_close(iop_front *f)
{
    if (!f)
        return;
    iop_env env = f->env;
    for (size_t k = 0; k < f->vertices; k++)
        iop_front_drop(f, f->vertex[k]);
    iop_free(&env, f->vertex);
    iop_free(&env, f->why);
    iop_free(&env, f->total);
    iop_reduced_close(f->reduced);
    iop_plan_close(f->plan);
    iop_free(&env, f);
}

/* --- vertices ------------------------------------------------------------------------------------------- */

void iop_front_count(const iop_front *f, iop_vertex *v)
{
    for (size_t k = 0; k < f->aims; k++)
        v->z[k] = (f->aim[k].maximize ? 1 : -1) * v->value[k] / f->scale[k];
}

void iop_front_set_scales(iop_front *f, size_t count, iop_vertex *const *vertex)
{
    /* of who answers for the front no more is known than that the gap is verified */
    const double rounding = f->answer ? 2e-9 : 4e-12;
    f->tie = 1e-9;
    for (size_t k = 0; k < f->aims; k++) {
        double least = (double)INFINITY, most = -least;
        for (size_t i = 0; i < count; i++) {
            least = fmin(least, vertex[i]->value[k]);
            most = fmax(most, vertex[i]->value[k]);
        }
        double size = fmax(fabs(least), fabs(most));
        f->scale[k] = most - least > 1e-9 * size ? most - least : fmax(size, 1e-300);
        f->tie = fmax(f->tie, rounding * size / f->scale[k]);
    }
}

iop_status iop_front_keep(iop_front *f, iop_vertex *v, iop_err *err)
{
    if (!iop_grow(&f->env, &f->vertex, &f->room, f->vertices + 1, sizeof(iop_vertex *))) {
        iop_front_drop(f, v);
        return iop_no_memory(err, f->vertices, "vertices of a front");
    }
    f->vertex[f->vertices++] = v;
    return IOP_OK;
}

bool iop_front_dominates(const iop_front *f, const iop_vertex *a, const iop_vertex *b)
{
    bool better = false;
    for (size_t k = 0; k < f->aims; k++) {
        if (a->z[k] < b->z[k] - f->tie)
            return false;
        better = better || a->z[k] > b->z[k] + f->tie;
    }
    return better;
}

static iop_status make_vertex(const iop_front *f, const double *weight, iop_vertex **out, iop_err *err)
{
    const iop_plan *p = f->plan;
    size_t count = p ? p->table->n + p->limits + p->measures : 0, head = (sizeof **out + 7) / 8;
    double *storage = iop_new(&f->env, head + count, sizeof *storage);
    iop_vertex *v = *out = (iop_vertex *)(void *)storage;
    if (!storage)
        return iop_no_memory(err, count, "values of a point");
    if (p) {
        v->output = storage + head;
        v->limit_dual = v->output + p->table->n;
        v->measure = v->limit_dual + p->limits;
    }
    memcpy(v->weight, weight, f->aims * sizeof *weight);
    v->from = v->to = f->aims == 2 ? weight[1] : (double)NAN;
    return IOP_OK;
}

/* --- one solve ------------------------------------------------------------------------------------------ */

/* Weights of the aims in natural units, with their directions. */
void iop_front_natural_weights(const iop_front *f, const double *weight, double *natural)
{
    for (size_t k = 0; k < f->aims; k++)
        natural[k] = (f->aim[k].maximize ? 1 : -1) * weight[k] / f->scale[k];
}

static void write_objective(iop_front *f, const double *natural)
{
    iop_plan *p = f->plan;
    iop_measure *sum = &p->measure[p->objective];
    memset(sum->per_output, 0, p->table->n * sizeof(double));
    memset(sum->per_demand, 0, p->table->c * sizeof(double));
    sum->base = 0;
    for (size_t k = 0; k < f->aims; k++) {
        const iop_measure *m = &p->measure[f->aim[k].measure];
        for (size_t j = 0; j < p->table->n; j++)
            sum->per_output[j] += natural[k] * m->per_output[j];
        for (size_t j = 0; j < p->table->c; j++)
            sum->per_demand[j] += natural[k] * m->per_demand[j];
        sum->base += natural[k] * m->base;
    }
}

static void take_values(const iop_front *f, iop_vertex *v, const double *output, const double *demand,
                        const double *limit_dual)
{
    const iop_plan *p = f->plan;
    memcpy(v->output, output, p->table->n * sizeof *output);
    memcpy(v->limit_dual, limit_dual, p->limits * sizeof *limit_dual);
    iop_plan_totals(p, demand, f->total);
    for (size_t m = 0; m < p->measures; m++)
        v->measure[m] = iop_plan_evaluate_totals(p, m, output, f->total);
    for (size_t k = 0; k < f->aims; k++)
        v->value[k] = v->measure[f->aim[k].measure];
    iop_front_count(f, v);
}

static void take_certificate(iop_vertex *v, const iop_certificate *c)
{
    v->violation[0] = c->primal_violation;
    v->violation[1] = c->dual_violation;
    v->violation[2] = c->gap;
    v->verified = c->verified;
}

/* Between which weights of the second of two aims the basis stays optimal. */
static iop_status take_interval(iop_front *f, iop_vertex *v, iop_err *err)
{
    double room, up[2] = {-1, 1}, down[2] = {1, -1}, natural[2];
    iop_front_natural_weights(f, up, natural);
    IOP_TRY(iop_reduced_aim_room(f->reduced, 2, f->limit, natural, &room, err));
    v->to = fmin(1, v->weight[1] + room);
    iop_front_natural_weights(f, down, natural);
    IOP_TRY(iop_reduced_aim_room(f->reduced, 2, f->limit, natural, &room, err));
    v->from = fmax(0, v->weight[1] - room);
    return IOP_OK;
}

iop_status iop_front_take(const iop_front *f, const double *weight, const iop_reduced_result *r,
                          iop_vertex **vertex, iop_err *err)
{
    double natural[IOP_MOST_AIMS];
    IOP_TRY(make_vertex(f, weight, vertex, err));
    iop_front_natural_weights(f, weight, natural);
    (*vertex)->own = natural[0];
    take_values(f, *vertex, r->output, r->demand, r->limit_dual);
    return IOP_OK;
}

iop_status iop_front_judge(iop_front *f, const double *weight, const iop_point *point,
                           iop_certificate *certificate, iop_err *err)
{
    double natural[IOP_MOST_AIMS];
    iop_front_natural_weights(f, weight, natural);
    write_objective(f, natural);
    return iop_verify_optimum(f->plan, point, certificate, err);
}

/* By exchange of roles; *done is false where that gave no verified optimum. */
static iop_status solve_reduced(iop_front *f, const double *natural, iop_vertex *v, bool *done, iop_err *err)
{
    iop_reduced_result r;
    iop_certificate certificate;
    *done = false;
    if (!f->reduced)
        return IOP_OK;
    iop_reduced_set_aim(f->reduced, f->aims, f->limit, natural);
    IOP_TRY(iop_reduced_solve(f->reduced, &r, err));
    if (r.outcome != IOP_LP_OPTIMAL)
        return IOP_OK;
    iop_point point = {r.output, r.demand, r.price, r.limit_dual, r.total_dual};
    IOP_TRY(iop_verify_optimum(f->plan, &point, &certificate, err));
    *done = certificate.verified;
    if (!*done)
        return IOP_OK;
    take_values(f, v, r.output, r.demand, r.limit_dual);
    take_certificate(v, &certificate);
    bool mixed = f->aims == 2 && v->weight[0] > 0 && v->weight[1] > 0; /* an end has none of interest */
    return mixed ? take_interval(f, v, err) : IOP_OK;
}

static iop_status take_solution(iop_front *f, const iop_solution *s, iop_vertex *v, iop_err *err)
{
    const iop_plan *p = f->plan;
    size_t n = p->table->n, cells = n * p->table->c;
    double *values = iop_new(&f->env, n + cells + p->limits, sizeof *values);
    if (!values)
        return iop_no_memory(err, n + cells, "values of a point");
    double *demand = values + n, *dual = demand + cells;
    for (size_t j = 0; j < n; j++)
        values[j] = s->sector[j].output;
    for (size_t c = 0; c < cells; c++)
        demand[c] = s->demand[c].value;
    iop_solve_limit_duals(s, p, dual);
    take_values(f, v, values, demand, dual);
    iop_free(&f->env, values);
    v->violation[0] = s->certificate.primal_violation;
    v->violation[1] = s->certificate.dual_violation;
    v->violation[2] = s->certificate.gap;
    v->verified = s->certificate.verified;
    return IOP_OK;
}

static void put_ray(iop_text *text, const iop_solution *s, size_t k, const char *lang)
{
    char *name;
    if (iop_solution_cell_words(s, s->ray[k].name, lang, &name, NULL) != IOP_OK) {
        text->failed = true;
        return;
    }
    iop_text_printf(text, "%s%s", k ? ", " : iop_words(lang, "without end: "), name);
    iop_solution_text_free(s, name);
}

/* Why there is no front, from the solution of one weighted plan. */
static iop_status take_failure(iop_front *f, const iop_solution *s, iop_err *err)
{
    char *conflict;
    IOP_TRY(iop_solution_conflict_text(s, f->env.lang, &conflict, err));
    iop_text text = iop_text_start(&f->env);
    f->status = s->status;
    iop_text_puts(&text, conflict);
    iop_solution_text_free(s, conflict);
    for (size_t k = 0; k < s->rays && k < 3; k++)
        put_ray(&text, s, k, f->env.lang);
    iop_free(&f->env, f->why);
    f->why = NULL;
    return iop_text_take(&text, &f->why, NULL, err);
}

static iop_status solve_anew(iop_front *f, iop_vertex *v, bool *done, iop_err *err)
{
    iop_solution *s;
    f->fallbacks++;
    IOP_TRY(iop_solve(&s, f->plan, &f->settings, err));
    *done = s->status == IOP_OPTIMAL;
    iop_status status = *done ? take_solution(f, s, v, err) : take_failure(f, s, err);
    iop_solution_close(s);
    return status;
}

static iop_status solve_by_answer(iop_front *f, iop_vertex *v, bool *done, iop_err *err)
{
    iop_solution *s = NULL;
    iop_status status = f->answer(f->self, v, &s, err);
    if (status == IOP_OK) {
        *done = s->status == IOP_OPTIMAL;
        status = *done ? IOP_OK : take_failure(f, s, err);
    }
    iop_solution_close(s);
    return status;
}

static iop_status solve_by_plan(iop_front *f, iop_vertex *v, bool *done, iop_err *err)
{
    double natural[IOP_MOST_AIMS];
    iop_front_natural_weights(f, v->weight, natural);
    write_objective(f, natural);
    v->own = natural[0];
    IOP_TRY(solve_reduced(f, natural, v, done, err));
    return *done ? IOP_OK : solve_anew(f, v, done, err);
}

iop_status iop_front_solve(iop_front *f, const double *weight, iop_vertex **vertex, iop_err *err)
{
    iop_vertex *v;
    bool done = false;
    *vertex = NULL;
    if (iop_stop_asked(&f->env))
        return iop_fail(err, IOP_ESTOPPED, "stopped");
    IOP_TRY(make_vertex(f, weight, &v, err));
    f->solves++;
    iop_status status = f->answer ? solve_by_answer(f, v, &done, err) : solve_by_plan(f, v, &done, err);
    if (status == IOP_OK && done)
        *vertex = v;
    else
        iop_front_drop(f, v);
    return status;
}
