/* SPDX-License-Identifier: GPL-3.0-or-later */
/* told_range.c - how far a shadow price holds, as a limit or a group total tells it. */
#include "solve/told_range.h"
#include <math.h>

#define UNKNOWN ((double)NAN)

/* How near to a bound counts as at it, relative to unit + |bound|. */
#define AT_BOUND 1e-9

static bool near(double value, double bound, double unit)
{
    return !isinf(bound) && fabs(value - bound) <= AT_BOUND * (unit + fabs(bound));
}

/* Slopes this near are one: relative to them, and to what rounding leaves of the objective per unit. */
static bool same_slope(const iop_limit_result *r, double unit, double objective, double a, double b)
{
    double size = fabs(r->limit) > 0 ? fabs(r->limit) : unit;
    return fabs(a - b) <= 1e-9 * fmax(fabs(a), fabs(b)) + 1e-13 * fabs(objective) / size;
}

/* Relaxing a max is upwards, relaxing a min downwards. Where the slopes differ the range is the relaxing
 * side's only; where no plan keeps a tighter limit the price of tightening is infinite (NaN here, null in
 * JSON). */
void iop_limit_take_range(iop_limit_result *r, double unit, double objective, const iop_lp_range *range)
{
    double relax = r->is_max ? range->slope_up : range->slope_down;
    double tight = r->is_max ? range->slope_down : range->slope_up;
    double tight_to = r->is_max ? range->down_to : range->up_to;
    bool stuck =
        (r->is_max ? range->infeasible_below : range->infeasible_above) && near(tight_to, r->limit, unit);
    bool equal = !stuck && same_slope(r, unit, objective, relax, tight);
    if (!r->binding && equal)
        relax = tight = 0;
    r->shadow_price = relax + 0.0; /* + 0: no price is minus zero */
    r->shadow_price_left = stuck ? UNKNOWN : tight + 0.0;
    r->range_from = equal || !r->is_max ? range->down_to : r->limit;
    r->range_to = equal || r->is_max ? range->up_to : r->limit;
    r->infeasible_below = range->infeasible_below && (equal || stuck || !r->is_max);
    r->infeasible_above = range->infeasible_above && (equal || stuck || r->is_max);
}

/* A total is told as a limit on the output of its group. */
void iop_total_take_range(iop_total_result *r, double unit, double objective, const iop_lp_range *range)
{
    iop_limit_result told = {.is_max = r->is_max, .binding = r->binding, .dual = r->dual};
    told.limit = r->is_max ? r->upper : r->lower;
    iop_limit_take_range(&told, unit, objective, range);
    r->shadow_price = told.shadow_price;
    r->shadow_price_left = told.shadow_price_left;
    r->range_from = told.range_from;
    r->range_to = told.range_to;
    r->infeasible_below = told.infeasible_below;
    r->infeasible_above = told.infeasible_above;
}

void iop_limit_no_range(iop_limit_result *r)
{
    r->shadow_price = r->shadow_price_left = r->binding ? r->dual : 0;
    r->range_from = r->range_to = r->limit;
    r->infeasible_below = r->infeasible_above = false;
}

void iop_total_no_range(iop_total_result *r)
{
    r->shadow_price = r->shadow_price_left = r->binding ? r->dual : 0;
    r->range_from = r->range_to = r->is_max ? r->upper : r->lower;
    r->infeasible_below = r->infeasible_above = false;
}
