/* SPDX-License-Identifier: GPL-3.0-or-later */
/* subject.c - a static plan or a whole plan, by one name. */
#include "sweep/subject.h"
#include "base/text.h"
#include "sweep/span.h"
#include "sweep/whole.h"
#include <math.h>
#include <string.h>

iop_status iop_subject_vary(iop_subject *out, const iop_scenario *scenario, size_t sets,
                            const char *const *set, const iop_env *env, iop_diags *diags)
{
    *out = (iop_subject){NULL, NULL};
    return scenario->scheme ? iop_scenario_vary_scheme(scenario, sets, set, &out->scheme, env, diags)
                            : iop_scenario_vary(scenario, sets, set, &out->plan, env, diags);
}

void iop_subject_close(iop_subject *subject)
{
    iop_plan_close(subject->plan);
    iop_scheme_close(subject->scheme);
    *subject = (iop_subject){NULL, NULL};
}

size_t iop_subject_plans(const iop_subject *subject)
{
    return subject->scheme ? subject->scheme->periods : subject->plan ? 1 : 0;
}

const iop_plan *iop_subject_plan(const iop_subject *subject, size_t period)
{
    return subject->scheme ? subject->scheme->period[period].plan : subject->plan;
}

const char *iop_subject_period(const iop_subject *subject, size_t period)
{
    return iop_subject_plans(subject) > 1 ? subject->scheme->period[period].name : "";
}

/* --- bounds that cross ---------------------------------------------------------------------------------- */

static iop_status add_crossings(const iop_subject *subject, size_t t, const char *lang, iop_text *out,
                                iop_err *err)
{
    char *words;
    const iop_plan *plan = iop_subject_plan(subject, t);
    const char *period = iop_subject_period(subject, t);
    IOP_TRY(iop_plan_crossing_text(plan, lang, &words, err));
    if (words[0])
        iop_text_printf(out, "%s%s%s%s", out->length > 0 ? "; " : "", period, period[0] ? ": " : "", words);
    iop_plan_text_free(plan, words);
    return IOP_OK;
}

iop_status iop_subject_crossings(const iop_subject *subject, const char *lang, char **text, iop_err *err)
{
    iop_text out = iop_text_start(&iop_subject_plan(subject, 0)->env);
    iop_status status = IOP_OK;
    iop_text_puts(&out, "");
    for (size_t t = 0; t < iop_subject_plans(subject) && status == IOP_OK; t++)
        status = add_crossings(subject, t, lang, &out, err);
    if (status == IOP_OK)
        return iop_text_take(&out, text, NULL, err);
    iop_text_end(&out);
    return status;
}

void iop_subject_text_free(const iop_subject *subject, char *text)
{
    iop_plan_text_free(iop_subject_plan(subject, 0), text);
}

/* --- how the optimum moves ------------------------------------------------------------------------------ */

bool iop_subject_is_ratio(const iop_subject *subject)
{
    return iop_subject_plan(subject, 0)->denominator != IOP_NONE;
}

void iop_subject_set_ratio(const iop_subject *subject, double ratio)
{
    if (subject->scheme)
        iop_scheme_set_ratio(subject->scheme, ratio);
    else if (subject->plan)
        iop_plan_set_ratio(subject->plan, ratio);
}

/* What is below the line at the solution; 1 of aims that are no ratios. */
static double below_line(const iop_subject *at, const iop_solution *s)
{
    const iop_plan *plan = iop_subject_plan(at, 0);
    double sum = 0;
    if (plan->denominator == IOP_NONE)
        return 1;
    for (size_t t = 0; t < iop_subject_plans(at); t++)
        sum += (at->scheme ? at->scheme->period[t].weight : 1) *
               s->measure[t * plan->measures + plan->denominator].value;
    return sum;
}

iop_status iop_subject_rate(const iop_subject *at, const iop_solution *solution, const iop_subject *from,
                            const iop_subject *to, double *rate, iop_err *err)
{
    *rate = (double)NAN;
    if (solution->status != IOP_OPTIMAL)
        return IOP_OK;
    if (at->scheme)
        IOP_TRY(iop_whole_rate(at->scheme, solution, from->scheme, to->scheme, rate, err));
    else
        *rate = iop_plan_rate(solution, from->plan, to->plan);
    *rate /= below_line(at, solution);
    return IOP_OK;
}

iop_status iop_subject_is_straight(const iop_subject *from, const iop_subject *middle, const iop_subject *to,
                                   bool *straight, iop_err *err)
{
    static const double halves[2] = {.5, .5};
    const iop_plan *const ends[2] = {from->plan, to->plan};
    if (middle->scheme)
        return iop_whole_is_straight(from->scheme, middle->scheme, to->scheme, straight, err);
    *straight = iop_bounds_combine(middle->plan, 2, ends, halves);
    return IOP_OK;
}
