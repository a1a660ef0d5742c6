/* SPDX-License-Identifier: GPL-3.0-or-later */
/* front_whole.c - the optimum of a whole plan for a weighted sum of aims, stated as a scheme of its own.
 *
 * One aim alone is a scheme with that measure as its objective. A mixture keeps the scenario's own objective,
 * scaled, and adds a soft requirement for every other aim z: with C better than any plan can make it,
 *     z - O = C  (z is to be small)   or   z + U = C  (z is to be large),
 * so that the cost of the deviation O or U counts z itself. The best plan for the aim alone gives C. Of all
 * that are best for an aim that is not the scenario's own, the one is taken that the scenario's aim prefers:
 * else what costs nothing then could be anything, missed targets above all. Nothing is left to the linear
 * program: iop_solve_scheme solves such a scheme and verifies it as any other. */
#include "sweep/front_whole.h"
#include "base/alloc.h"
#include "base/text.h"
#include <math.h>
#include <string.h>

/* Of the other aim, where one alone is to be best; with less the linear program does not see it. */
static const double first_share = 1e-3, least_share = 1e-9;

/* --- the scheme ----------------------------------------------------------------------------------------- */

static bool is_own(const iop_front_whole *f, size_t aim)
{
    return aim == f->own;
}

/* Period weights times `share`, and the cost of missed targets with them. */
static void weigh_own(iop_front_whole *f, double share)
{
    for (size_t t = 0; t < f->scheme->periods; t++)
        f->scheme->period[t].weight = share * f->weight[t];
    for (size_t g = 0; g < f->requirements; g++) {
        iop_requirement *r = &f->scheme->requirement[g];
        const bool counts = r->soft && r->priority == 0;
        r->under = counts && isfinite(f->under[g]) ? share * f->under[g] : f->under[g];
        r->over = counts && isfinite(f->over[g]) ? share * f->over[g] : f->over[g];
    }
}

static void aim_at(iop_front_whole *f, size_t measure, bool maximize)
{
    for (size_t t = 0; t < f->scheme->periods; t++) {
        f->scheme->period[t].plan->objective = measure;
        f->scheme->period[t].plan->maximize = maximize;
    }
}

/* The row of an aim that counts nothing. */
static void open_row(iop_requirement *r)
{
    r->soft = true;
    r->lo = -(double)INFINITY;
    r->hi = r->under = r->over = (double)INFINITY;
}

/* One aim alone. */
static void state_alone(iop_front_whole *f, size_t aim)
{
    const iop_aim *a = &f->front->aim[aim];
    for (size_t k = 0; k < f->front->aims; k++)
        if (!is_own(f, k))
            open_row(&f->scheme->requirement[f->row[k]]);
    weigh_own(f, is_own(f, aim) ? 1 : 0);
    aim_at(f, a->measure, a->maximize);
    for (size_t t = 0; t < f->scheme->periods && !is_own(f, aim); t++)
        f->scheme->period[t].weight = f->scheme->period[t].years;
}

/* The other aim that chooses among plans that are best for this one; this one itself when there is no need.
 */
static size_t chooser(const iop_front_whole *f, size_t aim)
{
    if (is_own(f, aim))
        return aim;
    return f->own != IOP_NONE ? f->own : aim == 0 ? 1 : 0;
}

static void state_mixture(iop_front_whole *f, const double *weight, const double *scale)
{
    const iop_front *front = f->front;
    aim_at(f, f->objective, f->maximize);
    weigh_own(f, f->own == IOP_NONE ? 0 : f->size * weight[f->own] / scale[f->own]);
    for (size_t k = 0; k < front->aims; k++) {
        if (is_own(f, k))
            continue;
        iop_requirement *r = &f->scheme->requirement[f->row[k]];
        const double cost = f->size * weight[k] / scale[k];
        const double margin = scale[k] + 1e-3 * fabs(f->best[k]);
        open_row(r);
        if (cost == 0)
            continue;
        r->lo = r->hi = f->best[k] + (front->aim[k].maximize ? margin : -margin);
        if (front->aim[k].maximize)
            r->under = cost;
        else
            r->over = cost;
    }
}

/* Which aim has all the weight; IOP_NONE: a mixture. */
static size_t alone(const iop_front *front, const double *weight)
{
    size_t found = IOP_NONE;
    for (size_t k = 0; k < front->aims; k++) {
        if (weight[k] > 0 && found != IOP_NONE)
            return IOP_NONE;
        found = weight[k] > 0 ? k : found;
    }
    return found;
}

/* The scale of weighted sums: they are judged by the unit of the scenario's aim. */
static double size_of_aim(const iop_scheme *s, size_t measure)
{
    double size = 0;
    for (size_t t = 0; t < s->periods; t++)
        size += s->period[t].years * fabs(s->period[t].plan->measure[measure].base);
    return size > 0 ? size : 1;
}

/* --- the answer ----------------------------------------------------------------------------------------- */

/* What missed targets cost at the solution, by the scenario's weights. */
static double missed(const iop_front_whole *f, const iop_solution *s)
{
    const iop_array_result *under = iop_solution_array(s, "column.under"),
                           *over = iop_solution_array(s, "column.over");
    double sum = 0;
    for (size_t g = 0; under && over && g < f->requirements; g++) {
        const iop_requirement *r = &f->scheme->requirement[g];
        if (!r->soft || r->priority > 0)
            continue;
        sum += isfinite(f->under[g]) ? f->under[g] * under->value[g] : 0;
        sum += isfinite(f->over[g]) ? f->over[g] * over->value[g] : 0;
    }
    return sum;
}

static double value_of(const iop_front_whole *f, const iop_solution *s, size_t measure, bool own)
{
    const iop_scheme *scheme = f->scheme;
    const size_t each = scheme->period[0].plan->measures;
    double sum = 0;
    for (size_t t = 0; t < scheme->periods; t++)
        sum += (own ? f->weight[t] : scheme->period[t].years) * s->measure[t * each + measure].value;
    return own ? sum - (f->maximize ? 1 : -1) * missed(f, s) : sum;
}

static iop_status take_optimum(iop_front_whole *f, const iop_solution *s, iop_vertex *v, iop_err *err)
{
    const iop_front *front = f->front;
    iop_archive_point body = {.label = ""};
    IOP_TRY(iop_worker_take(f->w, s, &body, err));
    body.objective = value_of(f, s, f->objective, true) + (f->maximize ? 1 : -1) * missed(f, s);
    for (size_t k = 0; k < front->aims; k++)
        v->value[k] = value_of(f, s, front->aim[k].measure, is_own(f, k));
    iop_front_count(front, v);
    memcpy(v->violation, body.violation, sizeof v->violation);
    v->verified = s->certificate.verified;
    if (!iop_grow(&front->env, &f->record, &f->room, f->records + 1, sizeof *f->record))
        return iop_no_memory(err, f->records + 1, "plans of a front");
    v->answer = f->records;
    f->record[f->records++] = body;
    return IOP_OK;
}

/* Whether nothing of the aim was given up for the other one. */
static bool is_as_good(const iop_front_whole *f, size_t aim, double value)
{
    return fabs(value - f->best[aim]) <= 2e-9 * (1 + fabs(f->best[aim]));
}

/* The best for both aims, of which `share` is the other's, into *v and *s; NULL where there is no optimum. */
static iop_status solve_both(iop_front_whole *f, size_t aim, double share, const double *scale, iop_vertex *v,
                             iop_solution **s, iop_err *err)
{
    double weight[IOP_MOST_AIMS] = {0};
    weight[aim] = 1 - share;
    weight[chooser(f, aim)] = share;
    state_mixture(f, weight, scale);
    IOP_TRY(iop_worker_solve_scheme(f->w, f->scheme, false, s, err));
    if ((*s)->status == IOP_OPTIMAL)
        return take_optimum(f, *s, v, err);
    iop_solution_close(*s);
    *s = NULL;
    return IOP_OK;
}

/* How much the other aim gained, and may yet gain for all that the solve's gap says, in its scale. */
static double gained(size_t other, const iop_vertex *from, const iop_vertex *to, const double *scale)
{
    return fabs(to->value[other] - from->value[other]) / scale[other];
}

static double unsure(const iop_solution *s, double share)
{
    return 4 * s->certificate.gap / share;
}

/* Half the share for which both plans are as good: the first is better for it, and perhaps one that is as
 * good in the aim alone is the best. */
static double smaller_share(size_t aim, size_t other, const iop_vertex *from, const iop_vertex *to,
                            const double *scale)
{
    const double lost = gained(aim, from, to, scale), gain = gained(other, from, to, scale);
    return lost / (lost + gain) / 2;
}

/* With a little weight for the other aim, less and less until it costs the first nothing. No less than that,
 * as the gap of a solve counts in the other aim divided by its share: what is gained beyond doubt by the
 * share is taken, else the plan of the aim alone stays. Duals stay those of the aim alone. */
static iop_status choose(iop_front_whole *f, size_t aim, iop_vertex *v, iop_solution **s, iop_err *err)
{
    const size_t other = chooser(f, aim);
    double scale[IOP_MOST_AIMS] = {1, 1, 1}, share = first_share;
    if (other == aim || (isnan(f->best[other]) && other != f->own))
        return IOP_OK; /* none is needed, or it is not known yet how good the other can be */
    scale[aim] = fmax(size_of_aim(f->scheme, f->front->aim[aim].measure), fabs(f->best[aim]));
    scale[other] = size_of_aim(f->scheme, f->front->aim[other].measure);
    for (bool chosen = false; !chosen && share >= least_share;) {
        iop_vertex both = *v;
        iop_solution *then = NULL;
        IOP_TRY(solve_both(f, aim, share, scale, &both, &then, err));
        if (!then)
            return IOP_OK; /* what there is is good */
        chosen = is_as_good(f, aim, both.value[aim]);
        if (chosen && gained(other, v, &both, scale) > unsure(then, share)) {
            f->record[both.answer].limit_dual = f->record[v->answer].limit_dual;
            *v = both;
            iop_solution *alone = *s;
            *s = then;
            then = alone;
        }
        share = fmin(share / 2, smaller_share(aim, other, v, &both, scale));
        iop_solution_close(then);
    }
    return IOP_OK;
}

static iop_status answer(void *self, iop_vertex *v, iop_solution **s, iop_err *err)
{
    iop_front_whole *f = self;
    const size_t only = alone(f->front, v->weight);
    if (only != IOP_NONE)
        state_alone(f, only);
    else
        state_mixture(f, v->weight, f->front->scale);
    IOP_TRY(iop_worker_solve_scheme(f->w, f->scheme, true, s, err));
    if ((*s)->status != IOP_OPTIMAL)
        return IOP_OK;
    IOP_TRY(take_optimum(f, *s, v, err));
    if (only == IOP_NONE)
        return IOP_OK;
    f->best[only] = v->value[only];
    return choose(f, only, v, s, err);
}

const iop_archive_point *iop_front_whole_record(const iop_front_whole *f, const iop_vertex *v, double *dual)
{
    const iop_front *front = f->front;
    const size_t only = alone(front, v->weight);
    const double sign = f->maximize ? 1 : -1, own = front->aim[0].maximize ? 1 : -1;
    if (only == 0)
        *dual = 1;
    else if (v->weight[0] > 0)
        *dual = sign * own * front->scale[0] / (f->size * v->weight[0]);
    else
        *dual = (double)NAN;
    return &f->record[v->answer];
}

/* --- life ----------------------------------------------------------------------------------------------- */

static iop_status add_row(iop_front_whole *f, size_t aim, iop_err *err)
{
    iop_requirement *r;
    iop_scheme *s = f->scheme;
    const iop_measure *m = &s->period[0].plan->measure[f->front->aim[aim].measure];
    IOP_TRY(iop_scheme_add_requirement(s, m->name, m->unit, &r, err));
    f->row[aim] = s->requirements - 1;
    r->priority = 0;
    r->statement = IOP_NONE;
    open_row(r);
    for (size_t t = 0; t < s->periods; t++) {
        iop_term *term;
        IOP_TRY(iop_scheme_add_term(s, r, IOP_TERM_MEASURE, t, s->period[t].years, &term, err));
        term->index = f->front->aim[aim].measure;
    }
    return IOP_OK;
}

/* What the scenario says, before anything is changed. */
static iop_status keep_scenario(iop_front_whole *f, iop_err *err)
{
    const iop_scheme *s = f->scheme;
    f->objective = s->period[0].plan->objective;
    f->maximize = s->period[0].plan->maximize;
    f->size = size_of_aim(s, f->objective);
    f->requirements = s->requirements;
    f->weight = iop_new(&s->env, s->periods + 2 * s->requirements, sizeof *f->weight);
    if (!f->weight)
        return iop_no_memory(err, s->periods + 2 * s->requirements, "weights");
    f->under = f->weight + s->periods;
    f->over = f->under + s->requirements;
    for (size_t t = 0; t < s->periods; t++)
        f->weight[t] = s->period[t].weight;
    for (size_t g = 0; g < s->requirements; g++) {
        f->under[g] = s->requirement[g].under;
        f->over[g] = s->requirement[g].over;
    }
    return IOP_OK;
}

static iop_status prepare(iop_front_whole *f, size_t aims, const iop_aim *aim, iop_err *err)
{
    iop_env env = f->w->env;
    env.lang = f->w->study->env.lang;
    IOP_TRY(keep_scenario(f, err));
    IOP_TRY(iop_front_open_by(&f->front, &env, aims, aim, answer, f, err));
    for (size_t k = 0; k < aims; k++) {
        f->best[k] = (double)NAN;
        if (aim[k].measure == f->objective && aim[k].maximize == f->maximize)
            f->own = k;
        else
            IOP_TRY(add_row(f, k, err));
    }
    return IOP_OK;
}

iop_status iop_front_whole_open(iop_front_whole **out, iop_worker *w, iop_scheme *take_scheme, size_t aims,
                                const iop_aim *aim, iop_err *err)
{
    iop_front_whole *f = *out = iop_new(&w->env, 1, sizeof *f);
    if (!f) {
        iop_scheme_close(take_scheme);
        return iop_no_memory(err, 1, "front");
    }
    f->w = w;
    f->scheme = take_scheme;
    f->own = IOP_NONE;
    iop_status status = prepare(f, aims, aim, err);
    if (status != IOP_OK) {
        iop_front_whole_close(f);
        *out = NULL;
    }
    return status;
}

void iop_front_whole_close(iop_front_whole *f)
{
    if (!f)
        return;
    const iop_env env = f->w->env;
    iop_free(&env, f->record);
    iop_free(&f->scheme->env, f->weight);
    iop_front_close(f->front);
    iop_scheme_close(f->scheme);
    iop_free(&env, f);
}
