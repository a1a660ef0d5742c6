/* SPDX-License-Identifier: GPL-3.0-or-later */
/* standing.c - what stands at a site if nothing is built: row (6) without decisions. */
#include <ioplan/scheme.h>
#include <math.h>

/* What is left of the present stock after so many years of its life. */
static double left_after(const iop_site *site, double years)
{
    double left = 1 - years / site->life;
    return left > 0 ? left : 0;
}

double iop_scheme_kept(const iop_scheme *s, size_t k, size_t t)
{
    const iop_site *site = &s->site[k];
    const iop_period *p = &s->period[t];
    if (site->life == 0)
        return pow(1 - site->depreciation, p->years);
    double before = left_after(site, p->start);
    return before > 0 ? left_after(site, p->start + p->years) / before : 0;
}

double iop_scheme_standing(const iop_scheme *s, size_t k, size_t period)
{
    const iop_site *site = &s->site[k];
    double standing = site->present;
    for (size_t t = 0; t <= period; t++) {
        standing *= iop_scheme_kept(s, k, t);
        standing += t < site->lag ? s->period[t].years * site->under_way : 0;
    }
    return standing;
}

double iop_scheme_land_taken(const iop_scheme *s, size_t place, size_t period)
{
    double sum = 0;
    for (size_t k = 0; k < s->sites; k++)
        if (s->site[k].place == place)
            sum += s->site[k].land * iop_scheme_standing(s, k, period);
    return sum;
}

bool iop_scheme_may_leave(const iop_scheme *s, const iop_moving *rule, size_t t)
{
    bool arrives = rule->to == 0 || t + rule->lag < s->periods;
    return t >= rule->first && t <= rule->last &&
           (arrives || (t >= rule->late_first && t <= rule->late_last));
}

bool iop_scheme_is_given(const iop_scheme *s, size_t k, size_t t)
{
    return t == 0 || t < s->site[k].lag || iop_scheme_kept(s, k, t) == 0;
}
