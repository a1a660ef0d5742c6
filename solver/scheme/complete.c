/* SPDX-License-Identifier: GPL-3.0-or-later */
/* complete.c - what follows from the periods once all are there: when they begin, what a year in them weighs,
 * and one list of limits and of group totals for all of them, so that the same row means the same in each. */
#include "base/alloc.h"
#include <ioplan/scheme.h>
#include <math.h>
#include <string.h>

/* --- time ---------------------------------------------------------------------------------------------- */

/* (15): sum over the period's years, the first of which lies start + 1 years after the base year, of (1 +
 * rate)^-years; a part of a year at the end counts as that part. */
static double weight_of(const iop_period *p, double rate)
{
    double sum = 0, left = p->years;
    for (double year = p->start + 1; left > 0; year += 1, left -= 1)
        sum += (left < 1 ? left : 1) * pow(1 + rate, -year);
    return sum;
}

static void set_times(iop_scheme *s)
{
    double start = 0;
    for (size_t t = 0; t < s->periods; t++) {
        iop_period *p = &s->period[t];
        p->start = start;
        start += p->years;
        if (p->weight == 0)
            p->weight = s->periods == 1 && s->discount == 0 ? 1 : weight_of(p, s->discount);
    }
}

/* --- one list of limits -------------------------------------------------------------------------------- */

static const iop_band open_band = {-(double)INFINITY, (double)INFINITY, IOP_NO_STATEMENT, IOP_NO_STATEMENT};

static size_t find_limit(const iop_plan *plan, size_t measure)
{
    size_t l = 0;
    while (l < plan->limits && plan->limit[l].measure != measure)
        l++;
    return l;
}

/* Plan t gets the limits of `of` that it lacks, without bounds. */
static iop_status borrow_limits(iop_plan *plan, const iop_plan *of, iop_err *err)
{
    for (size_t l = 0; l < of->limits; l++)
        if (find_limit(plan, of->limit[l].measure) == plan->limits)
            IOP_TRY(iop_plan_add_limit(plan, of->limit[l].measure, open_band, err));
    return IOP_OK;
}

/* The limits of plan in the order of those of `first`, which has the same ones. */
static void order_limits(iop_plan *plan, const iop_plan *first)
{
    for (size_t l = 0; l < first->limits; l++) {
        size_t at = find_limit(plan, first->limit[l].measure);
        iop_limit moved = plan->limit[at];
        plan->limit[at] = plan->limit[l];
        plan->limit[l] = moved;
    }
}

static size_t find_total(const iop_plan *plan, const char *name)
{
    size_t g = 0;
    while (g < plan->totals && strcmp(plan->total[g].name, name) != 0)
        g++;
    return g;
}

static iop_status borrow_totals(iop_plan *plan, const iop_plan *of, iop_err *err)
{
    for (size_t g = 0; g < of->totals; g++)
        if (find_total(plan, of->total[g].name) == plan->totals)
            IOP_TRY(iop_plan_add_total(plan, of->total[g].name, open_band, err));
    return IOP_OK;
}

static void order_totals(iop_plan *plan, const iop_plan *first)
{
    for (size_t g = 0; g < first->totals; g++) {
        size_t at = find_total(plan, first->total[g].name);
        iop_group_total moved = plan->total[at];
        plan->total[at] = plan->total[g];
        plan->total[g] = moved;
    }
}

iop_status iop_scheme_complete(iop_scheme *s, iop_err *err)
{
    set_times(s);
    for (size_t t = 1; t < s->periods; t++) {
        IOP_TRY(borrow_limits(s->period[0].plan, s->period[t].plan, err));
        IOP_TRY(borrow_totals(s->period[0].plan, s->period[t].plan, err));
    }
    for (size_t t = 1; t < s->periods; t++) {
        IOP_TRY(borrow_limits(s->period[t].plan, s->period[0].plan, err));
        IOP_TRY(borrow_totals(s->period[t].plan, s->period[0].plan, err));
        order_limits(s->period[t].plan, s->period[0].plan);
        order_totals(s->period[t].plan, s->period[0].plan);
    }
    return IOP_OK;
}

/* --- ratios --------------------------------------------------------------------------------------------- */

/* The use of the aim's measure follows from those above and below the line. */
static void set_use(const iop_plan *plan, double *use)
{
    const iop_measure *aim = &plan->measure[plan->objective];
    use[plan->objective] = aim->weight[0] * use[aim->of[0]] + aim->weight[1] * use[aim->of[1]];
}

void iop_scheme_set_ratio(iop_scheme *s, double ratio)
{
    for (size_t t = 0; t < s->periods; t++) {
        iop_plan *plan = s->period[t].plan;
        if (plan->denominator == IOP_NONE)
            return;
        iop_plan_set_ratio(plan, ratio);
        for (size_t e = 0; e < s->techniques; e++)
            set_use(plan, s->technique[e].use + t * plan->measures);
        for (size_t u = 0; u < s->treatments; u++)
            set_use(plan, s->treatment[u].use + t * plan->measures);
    }
    for (size_t b = 0; b < s->bundles; b++)
        set_use(s->period[0].plan, s->bundle[b].use);
}
