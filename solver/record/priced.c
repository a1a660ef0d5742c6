/* SPDX-License-Identifier: GPL-3.0-or-later */
/* priced.c - the slopes and the range that are told of a bound. They cannot be recomputed without a solver;
 * slopes must enclose the dual, on one side of 0, as those of a concave (or convex) optimum do, and be one
 * where the range says so. */
#include "record/priced.h"
#include <math.h>

/* Of numbers that are the same; of slopes, which come from differences of optima. */
#define AGREE        1e-9
#define SLOPES_AGREE 1e-7

static void expect(const iop_priced *p, bool good, const char *sentence, iop_diags *diags)
{
    if (!good)
        iop_diags_add(diags, IOP_ERROR, IOP_EPARSE, "solution.json", 0, 0, "%s of %.60s: %s", p->list,
                      p->name, sentence);
}

/* Slopes and dual from relaxing to tightening, turned so that all are positive and grow. */
void iop_priced_check(const iop_priced *p, bool maximize, double aim, iop_diags *diags)
{
    double sign = maximize == p->is_max ? 1 : -1, gain = sign * p->price, dual = sign * p->dual,
           loss = sign * p->left;
    double slack = SLOPES_AGREE * fabs(dual) + AGREE * aim / p->unit;
    bool stuck = isnan(p->left); /* no plan keeps a tighter bound */
    expect(p, gain >= -slack && gain <= dual + slack && (stuck || dual <= loss + slack),
           IOP_WORD("the shadow prices do not enclose the dual of the certificate"), diags);
    double away = 1e-6 * (p->unit + fabs(p->bound));
    expect(p, p->from <= p->bound + away && p->bound <= p->to + away,
           IOP_WORD("the bound lies outside its range"), diags);
    bool both = p->from < p->bound - away && p->bound + away < p->to;
    expect(p, !both || (fabs(loss - gain) <= slack && !stuck),
           IOP_WORD("the range has one slope, but two are told"), diags);
    if (fabs(p->value - p->bound) > SLOPES_AGREE * (p->unit + fabs(p->bound)))
        expect(p, fabs(dual) <= slack && fabs(gain) <= slack && fabs(loss) <= slack,
               IOP_WORD("it does not bind, but has a price"), diags);
}
