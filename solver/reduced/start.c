/* SPDX-License-Identifier: GPL-3.0-or-later */
/* start.c - which quantity of each sector follows from the others at first.
 *
 * A sector whose output band is narrower than what the bands of final demand make of its output (their widths
 * mapped through L = I + A + A^2 + ...) will meet its output band first, and starts with its output
 * independent. The series is cut after a few terms: a guess that is wrong costs an exchange, nothing else. */
#include "base/alloc.h"
#include "reduced/kernels.h"
#include "reduced/reduced.h"
#include <math.h>
#include <stdint.h>
#include <string.h>

enum { SERIES_TERMS = 1 };

/* How much the inputs of others count against a sector's own final demand: they do not all move together. */
static const double share_of_others = 0.1;

size_t red_class_with_room(const red_problem *p, size_t sector)
{
    size_t best = SIZE_MAX;
    double widest = 0;
    for (size_t g = 0; g < p->classes; g++) {
        size_t v = red_at(p, sector, g);
        double width = p->hi[v] - p->lo[v];
        if (width > widest) {
            widest = width;
            best = g;
        }
    }
    return best;
}

void red_set_dependent(iop_reduced *r, size_t sector, size_t slot)
{
    r->dependent[sector] = slot;
    r->in_t[sector] = slot == r->p.classes;
    r->roles_changed = true;
    r->prices_known = false;
}

/* Width of a sector's final demand; a missing bound counts as a wide band. */
static double demand_width(const red_problem *p, size_t i, double wide)
{
    double width = 0;
    for (size_t g = 0; g < p->classes; g++) {
        size_t v = red_at(p, i, g);
        width += fmin(p->hi[v] - p->lo[v], wide);
    }
    return width;
}

/* A number beyond every finite bound, for bands without an end. */
static double wide_band(const red_problem *p)
{
    double most = 1;
    for (size_t v = 0; v < p->n * red_slots(p); v++) {
        if (isfinite(p->lo[v]))
            most = fmax(most, fabs(p->lo[v]));
        if (isfinite(p->hi[v]))
            most = fmax(most, fabs(p->hi[v]));
    }
    return 10 * most;
}

/* width becomes the first terms of L width. False when the flows are not finite numbers: a product with them
 * then is not finite either. */
static bool map_widths(const iop_reduced *r, double *width, double *term, double *product)
{
    size_t n = r->p.n;
    bool finite = true;
    memcpy(term, width, n * sizeof *term);
    for (int k = 0; k < SERIES_TERMS; k++) {
        for (size_t j = 0; j < n; j++)
            term[j] *= r->p.scale[j];
        iop_gemv(false, 1, r->p.flows, term, 0, product);
        for (size_t i = 0; i < n; i++) {
            width[i] += fabs(product[i]);
            term[i] = fabs(product[i]);
            finite = finite && isfinite(product[i]);
        }
    }
    return finite;
}

iop_status red_start(iop_reduced *r, iop_err *err)
{
    const red_problem *p = &r->p;
    size_t n = p->n;
    double wide = wide_band(p), *work = iop_new(&r->env, 3 * n, sizeof *work);
    if (!work)
        return iop_no_memory(err, n, "bands");
    double *width = work;
    for (size_t i = 0; i < n; i++)
        width[i] = demand_width(p, i, wide);
    r->flows_infinite = !map_widths(r, width, work + n, work + 2 * n);
    r->usable = r->usable && !r->flows_infinite;
    for (size_t i = 0; i < n; i++) {
        size_t v = red_at(p, i, p->classes), room = red_class_with_room(p, i);
        double own = demand_width(p, i, wide);
        bool output_first =
            room != SIZE_MAX && p->hi[v] - p->lo[v] < own + share_of_others * (width[i] - own);
        red_set_dependent(r, i, output_first ? room : p->classes);
    }
    iop_free(&r->env, work);
    r->started = true;
    return IOP_OK;
}
