/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ratio.c - the best ratio of two measures: value added per worker, per hectare, per tonne.
 *
 * Dinkelbach (1967), "On nonlinear fractional programming": with r the ratio of a plan, the best plan for
 * above - r x below has a better ratio, or r is the best; a few steps are enough. The last one proves it: no
 * plan has above - r x below above 0. What is below the line must be positive wherever there is a plan, which
 * one program proves first. */
#include <ioplan/solve.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { MOST_STEPS = 40 };

static const double done = 1e-10; /* relative change of the ratio */

/* A plan, or a scheme of several. */
typedef struct {
    iop_plan *plan;
    iop_scheme *scheme;
    const iop_solve_settings *settings;
} subject;

static iop_plan *plan_of(const subject *u, size_t t)
{
    return u->scheme ? u->scheme->period[t].plan : u->plan;
}

static size_t plans(const subject *u)
{
    return u->scheme ? u->scheme->periods : 1;
}

static iop_status solve(const subject *u, iop_solution **out, iop_err *err)
{
    return u->scheme ? iop_solve_scheme(out, u->scheme, u->settings, err)
                     : iop_solve(out, u->plan, u->settings, err);
}

static void set_aim(const subject *u, size_t objective, bool maximize)
{
    for (size_t t = 0; t < plans(u); t++) {
        plan_of(u, t)->objective = objective;
        plan_of(u, t)->maximize = maximize;
    }
}

static void set_ratio(const subject *u, double ratio)
{
    if (u->scheme)
        iop_scheme_set_ratio(u->scheme, ratio);
    else
        iop_plan_set_ratio(u->plan, ratio);
}

/* Sum over the periods of weight times measure m, of the solution or of the base year. */
static double total(const subject *u, const iop_solution *s, size_t m, bool base)
{
    size_t each = plan_of(u, 0)->measures;
    double sum = 0;
    for (size_t t = 0; t < plans(u); t++) {
        double weight = u->scheme ? u->scheme->period[t].weight : 1;
        sum += weight * (base ? s->measure[t * each + m].base : s->measure[t * each + m].value);
    }
    return sum;
}

/* The file and line that name the ratio; NULL, and 0, where nobody has told. */
static const char *place_of(const subject *u, long long *line)
{
    const iop_plan *plan = plan_of(u, 0);
    *line = 0;
    if (plan->aim_statement >= plan->statements)
        return NULL;
    *line = (long long)plan->statement[plan->aim_statement].line;
    return plan->statement[plan->aim_statement].where;
}

/* `least` is NaN where plans make it as small as one likes. */
static iop_status tell_not_positive(const subject *u, size_t below, double least, iop_err *err)
{
    const iop_measure *m = &plan_of(u, 0)->measure[below];
    long long line;
    const char *where = place_of(u, &line);
    if (isnan(least))
        return iop_fail_at(err, IOP_EINVAL, where, line, 0,
                           "%s cannot stand below the line: plans make it as small as one likes, and a ratio "
                           "needs it positive; give it a floor, such as limits: {%s: {min: 50%%}}",
                           m->name, m->name);
    return iop_fail_at(err, IOP_EINVAL, where, line, 0,
                       "%s cannot stand below the line: a plan makes it %.6g %s, and a ratio needs it "
                       "positive; give it a floor, such as limits: {%s: {min: 50%%}}",
                       m->name, least, m->unit, m->name);
}

/* *out: a solution that says why there is no ratio, when there is no plan or the other one is not positive.
 */
static iop_status prove_positive(const subject *u, size_t below, iop_solution **out, iop_err *err)
{
    iop_plan *first = plan_of(u, 0);
    size_t objective = first->objective;
    bool maximize = first->maximize;
    iop_solution *s;
    set_aim(u, below, false);
    iop_status status = solve(u, &s, err);
    set_aim(u, objective, maximize);
    IOP_TRY(status);
    if (s->status != IOP_OPTIMAL && s->status != IOP_UNBOUNDED) {
        *out = s;
        return IOP_OK;
    }
    const double least = s->status == IOP_OPTIMAL ? s->objective.value : (double)NAN;
    iop_solution_close(s);
    return least > 0 ? IOP_OK : tell_not_positive(u, below, least, err);
}

static iop_status name_aim(const subject *u, iop_solution *s, double ratio, size_t above, size_t below,
                           iop_err *err)
{
    char name[256], unit[256];
    iop_plan_aim_words(plan_of(u, 0), name, sizeof name, unit, sizeof unit);
    s->objective.value = s->status == IOP_OPTIMAL ? ratio : s->objective.value;
    s->objective.base = total(u, s, above, true) / total(u, s, below, true);
    IOP_TRY(iop_solution_set_text(s, &s->objective.name, name, err));
    return iop_solution_set_text(s, &s->objective.unit, unit, err);
}

static iop_status climb(const subject *u, size_t above, size_t below, iop_solution **out, iop_err *err)
{
    double ratio = 0;
    for (int step = 0; step < MOST_STEPS; step++) {
        iop_solution *s;
        set_ratio(u, ratio);
        IOP_TRY(solve(u, &s, err));
        double better =
            s->status == IOP_OPTIMAL ? total(u, s, above, false) / total(u, s, below, false) : ratio;
        bool last = s->status != IOP_OPTIMAL || (step > 0 && fabs(better - ratio) <= done * fabs(better));
        if (last) {
            *out = s;
            return name_aim(u, s, better, above, below, err);
        }
        iop_solution_close(s);
        ratio = better;
    }
    long long line;
    const char *where = place_of(u, &line);
    return iop_fail_at(err, IOP_ENOCONV, where, line, 0,
                       "the best ratio of %s to %s was not found in %d steps; aim at "
                       "one of the two and limit the other",
                       plan_of(u, 0)->measure[above].name, plan_of(u, 0)->measure[below].name, MOST_STEPS);
}

static iop_status solve_ratio(const subject *u, iop_solution **out, iop_err *err)
{
    const iop_plan *first = plan_of(u, 0);
    if (first->denominator == SIZE_MAX)
        return solve(u, out, err);
    size_t above = first->measure[first->objective].of[0], below = first->denominator;
    IOP_TRY(prove_positive(u, below, out, err));
    if (*out)
        return IOP_OK;
    iop_status status = climb(u, above, below, out, err);
    if (status != IOP_OK) {
        iop_solution_close(*out);
        *out = NULL;
    }
    return status;
}

iop_status iop_solve_ratio(iop_solution **out, iop_plan *plan, const iop_solve_settings *settings,
                           iop_err *err)
{
    const subject u = {plan, NULL, settings};
    *out = NULL;
    return solve_ratio(&u, out, err);
}

iop_status iop_solve_scheme_ratio(iop_solution **out, iop_scheme *scheme, const iop_solve_settings *settings,
                                  iop_err *err)
{
    const subject u = {NULL, scheme, settings};
    *out = NULL;
    return solve_ratio(&u, out, err);
}
