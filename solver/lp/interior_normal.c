/* SPDX-License-Identifier: GPL-3.0-or-later */
/* interior_normal.c - products with A, and the normal equations A D A' v = r of an interior point method.
 *
 * Near an optimum D spans twenty orders of magnitude. D A' v formed from v would carry the rounding of A'v,
 * magnified by the largest of D: of a plan with such entries the rows were then met to 1e-10 at best. Each
 * correction of v is smaller than the one before, and so is its part of D A' v: their sum is accurate. */
#include "lp/interior.h"
#include <math.h>
#include <string.h>

enum { REFINEMENTS = 3 };

void lp_interior_times(const lp_standard *s, const double *x, double factor, double *out)
{
    for (size_t j = 0; j < s->columns; j++) {
        double v = factor * x[j];
        for (size_t k = s->start[j]; k < s->start[j + 1] && v != 0; k++)
            out[s->index[k]] += s->value[k] * v;
    }
}

void lp_interior_transposed(const lp_standard *s, const double *y, double factor, double *out)
{
    for (size_t j = 0; j < s->columns; j++) {
        double sum = 0;
        for (size_t k = s->start[j]; k < s->start[j + 1]; k++)
            sum += s->value[k] * y[s->index[k]];
        out[j] += factor * sum;
    }
}

double lp_interior_norm(const double *v, size_t count)
{
    double most = 0;
    for (size_t k = 0; k < count; k++)
        most = fmax(most, fabs(v[k]));
    return most;
}

/* v += part, image += D A' part, left -= A D A' part. */
static void add_part(lp_interior *p, const double *part, double *v)
{
    const lp_standard *s = &p->form;
    memset(p->help, 0, s->columns * sizeof *p->help);
    lp_interior_transposed(s, part, 1, p->help);
    for (size_t j = 0; j < s->columns; j++) {
        p->help[j] *= p->theta[j];
        p->image[j] += p->help[j];
    }
    lp_interior_times(s, p->help, -1, p->left);
    for (size_t i = 0; i < s->rows; i++)
        v[i] += part[i];
}

/* The first solution must leave less than it was given: factors of nearly singular rows may be all rounding.
 */
bool lp_interior_normal(lp_interior *p, double *v)
{
    const lp_standard *s = &p->form;
    double first = lp_interior_norm(p->side, s->rows), left = first;
    memset(v, 0, s->rows * sizeof *v);
    memset(p->image, 0, s->columns * sizeof *p->image);
    memcpy(p->left, p->side, s->rows * sizeof *v);
    for (int pass = 0; pass <= REFINEMENTS && (pass == 0 || left > 1e-15 * first); pass++) {
        memcpy(p->correction, p->left, s->rows * sizeof *v);
        if (!lp_cholesky_solve(p->cholesky, p->correction))
            return false;
        add_part(p, p->correction, v);
        left = lp_interior_norm(p->left, s->rows);
        if (!(left <= first))
            return false;
    }
    return true;
}

bool lp_interior_factor(lp_interior *p, double shift)
{
    const lp_standard *s = &p->form;
    for (size_t j = 0; j < s->columns; j++) {
        /* Keeps columns without bounds, and those far from them, from drowning the others in the factors. */
        double d = isinf(s->lo[j]) && isinf(s->hi[j]) ? 1e-6 : 1e-10;
        if (!isinf(s->lo[j]))
            d += p->at.z[j] / p->slack_z[j];
        if (!isinf(s->hi[j]))
            d += p->at.w[j] / p->slack_w[j];
        p->theta[j] = 1 / d;
        p->root[j] = sqrt(p->theta[j]);
    }
    return lp_cholesky_factor(p->cholesky, p->root, shift);
}
