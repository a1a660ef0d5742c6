/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check_radius.c - spectral radius of the coefficients A = Z / x0 below 1: the economy makes more than it
 * uses up (Hawkins and Simon 1949).
 *
 * For A >= 0 and any w > 0, min_i (A w)_i / w_i <= radius <= max_i (A w)_i / w_i (Collatz 1942, Wielandt
 * 1950). With A w = Z (w / x0) a few power steps need no copy of A, which is as large as the table. Where
 * they do not settle it, as with sectors that sell nothing to others, iop_spectral_radius works on a copy. */
#include "base/alloc.h"
#include "base/failure.h"
#include "table/check.h"
#include <ioplan/words.h>
#include <math.h>
#include <stdio.h>

enum { STEPS = 24 };
static const double narrow = 1e-10; /* the bracket's width at which the radius counts as known */

static void say_radius(const check_context *c, double radius, const double *weight, iop_diags *diags)
{
    char names[240], told[IOP_NUMBER_SIZE];
    snprintf(told, sizeof told, radius < 1 ? "%.4f" : "%.6g", radius);
    iop_words_number(c->lang, told);
    if (radius < 1) {
        iop_diags_add(
            diags, IOP_NOTE, IOP_OK, "intermediate", 0, 0,
            iop_words(c->lang,
                      "the spectral radius of the coefficients is %s; below 1 the economy makes more than it "
                      "uses up"),
            told);
        return;
    }
    iop_table_heaviest(c->table, weight, CHECK_WORST, names, sizeof names);
    iop_diags_add(
        diags, IOP_ERROR, IOP_EINVAL, "intermediate", 0, 0,
        iop_words(c->lang,
                  "these sectors use up at least what they make (spectral radius %s, must be below 1): %s"),
        told, names);
}

/* w := A w / max(A w), from w = 1; true when the bracket closed below 1, *radius then its upper end. work: n
 * values. */
static bool settle_by_steps(const iop_table *t, double *radius, double *w, double *work)
{
    for (size_t i = 0; i < t->n; i++)
        w[i] = 1;
    for (int step = 0; step < STEPS; step++) {
        double least = HUGE_VAL, most = 0, largest = 0;
        for (size_t j = 0; j < t->n; j++)
            w[j] = t->output[j] == 0 ? 0 : w[j] / t->output[j];
        iop_gemv(false, 1, iop_read(t->intermediate), w, 0, work);
        for (size_t i = 0; i < t->n; i++) {
            double ratio = work[i] / (w[i] * t->output[i]);
            if (!(ratio > 0)) /* no sales to sectors, or no output */
                return false;
            least = fmin(least, ratio);
            most = fmax(most, ratio);
            largest = fmax(largest, work[i]);
        }
        *radius = most;
        if (most - least <= narrow * most)
            return most < 1;
        for (size_t i = 0; i < t->n; i++)
            w[i] = work[i] / largest;
    }
    return false;
}

static iop_status radius_of_copy(const iop_table *t, double *radius, double *weight, iop_err *err)
{
    iop_mat a;
    IOP_TRY(iop_mat_new(&a, t->n, t->n, &t->env, err));
    iop_table_coefficients(t, a);
    iop_status status = iop_spectral_radius(iop_read(a), radius, weight, &t->env, err);
    iop_mat_free(&a, &t->env);
    return status;
}

static bool has_negative(const check_context *c)
{
    for (size_t i = 0; i < c->table->n; i++)
        if (c->row[i].negative)
            return true;
    return false;
}

iop_status iop_check_radius(const check_context *c, iop_diags *diags)
{
    const iop_table *t = c->table;
    iop_err err;
    double radius;
    iop_status status = IOP_OK;
    if (t->n == 0 || has_negative(c) ||
        !settle_by_steps(t, &radius, c->scratch, c->purchases)) /* the last rule may use the room */
        status = radius_of_copy(t, &radius, c->scratch, &err);
    if (status == IOP_OK)
        say_radius(c, radius, c->scratch, diags);
    else if (status == IOP_ENOCONV || status == IOP_EINVAL) {
        iop_diag found = {IOP_WARNING, err};
        snprintf(found.at.where, sizeof found.at.where, "intermediate");
        iop_diags_take(diags, &found);
        status = IOP_OK;
    } else
        iop_diags_add_err(diags, &err);
    return status;
}
