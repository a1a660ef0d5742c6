/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme_proofs.c - proofs that a scheme has no plan (Farkas 1902), or no finite optimum.
 *
 * Infeasible: with multipliers w of the rows, all columns within their bounds give the combined row A'w at
 * least sum over columns of min(r lo, r hi), all that keep the rows at most sum over rows of max(w lo, w hi).
 * If the first exceeds the second, nothing does both. Bounds of a row or column that cross are a proof by
 * themselves. */
#include "base/alloc.h"
#include "verify/judge.h"
#include "verify/scheme_columns.h"
#include <string.h>

enum { WORDS = 120 };

/* A coefficient this small beside the sum of its absolute terms is rounding, and taken as 0. */
static const double rounding = 1e-12;
/* Units that no column of a real plan reaches: more than a million times the mean output. */
static const double far = 0x1p27;

static const char *row_words(const iop_lookup *l, size_t block, size_t k, char *out)
{
    return iop_scheme_row_words(l, (iop_row_block)block, k, out, WORDS);
}

static const char *column_words(const iop_lookup *l, size_t block, size_t k, char *out)
{
    return iop_scheme_column_words(l, (iop_column_block)block, k, out, WORDS);
}

/* --- no plan -------------------------------------------------------------------------------------------- */

static bool cross(double lo, double hi, double unit)
{
    return lo - hi > IOP_VERIFY_TOLERANCE * (unit + fmin(fabs(lo), fabs(hi)));
}

/* Whether the bounds of a row or a column cross; *cert then says which. */
static bool bounds_cross(const iop_lookup *l, iop_certificate *cert)
{
    char words[WORDS];
    double lo, hi, told = 0;
    for (size_t b = 0; b < IOP_COLS; b++)
        for (size_t k = 0; k < iop_scheme_columns(l->scheme, (iop_column_block)b); k++) {
            iop_scheme_column_bounds(l, (iop_column_block)b, k, &lo, &hi);
            if (!cross(lo, hi, iop_scheme_column_unit(l, (iop_column_block)b, k)))
                continue;
            iop_note_violation(1, &told, cert, IOP_WORD_IN("kept", "%s cannot lie in [%.9g, %.9g]"),
                               column_words(l, b, k, words), lo, hi);
            return true;
        }
    for (size_t b = 0; b < IOP_ROWS; b++)
        for (size_t k = 0; k < iop_scheme_rows(l->scheme, (iop_row_block)b); k++) {
            iop_scheme_row_bounds(l, (iop_row_block)b, k, &lo, &hi);
            if (!cross(lo, hi, iop_scheme_row_unit(l, (iop_row_block)b, k)))
                continue;
            iop_note_violation(1, &told, cert, IOP_WORD_IN("kept", "%s cannot lie in [%.9g, %.9g]"),
                               row_words(l, b, k, words), lo, hi);
            return true;
        }
    return false;
}

/* The combined row while it is summed up. */
typedef struct {
    const iop_lookup *l;
    iop_certificate *cert;
    iop_sum least, most;
    double unbounded; /* the largest part by a column without bound, and which one it is */
    size_t block, index;
} combination;

/* Adds the least of a column's part in the combined row. A column without bound is taken to stay within
 * `far`: what rounding leaves of its coefficient is then weighed against the margin, and a real one outweighs
 * any. */
static void add_least(combination *c, size_t block, size_t k, const iop_sum *r)
{
    double lo, hi, weight = iop_sum_value(*r);
    if (fabs(weight) <= rounding * r->size)
        return;
    iop_scheme_column_bounds(c->l, (iop_column_block)block, k, &lo, &hi);
    if (isinf(hi))
        hi = iop_scheme_implied_bound(c->l, (iop_column_block)block, k);
    double bound = weight > 0 ? lo : hi;
    if (isinf(bound)) {
        bound = copysign(far, bound) * iop_scheme_column_unit(c->l, (iop_column_block)block, k);
        if (fabs(weight * bound) > c->unbounded) {
            c->unbounded = fabs(weight * bound);
            c->block = block;
            c->index = k;
        }
    }
    iop_sum_add_product(&c->least, weight, bound);
}

/* Adds the most that a row allows. */
static void add_most(combination *c, size_t block, size_t k, double weight)
{
    char words[WORDS];
    double lo, hi;
    if (weight == 0)
        return;
    iop_scheme_row_bounds(c->l, (iop_row_block)block, k, &lo, &hi);
    double bound = weight > 0 ? hi : lo;
    if (isnan(weight) || isinf(bound))
        iop_note_violation(INFINITY, &c->cert->dual_violation, c->cert,
                           IOP_WORD_IN("kept", "%s has no bound on the side where the proof needs one"),
                           row_words(c->l, block, k, words));
    else
        iop_sum_add_product(&c->most, weight, bound);
}

static void note_margin(combination *c, double margin, double size)
{
    char words[WORDS];
    double scaled = size > 0 ? margin / size : 0;
    if (scaled > IOP_VERIFY_TOLERANCE)
        return;
    if (c->unbounded > 0.5 * fabs(margin))
        iop_note_violation(IOP_VERIFY_TOLERANCE - scaled, &c->cert->dual_violation, c->cert,
                           IOP_WORD_IN("kept", "%s has no bound on the side where the proof needs one"),
                           column_words(c->l, c->block, c->index, words));
    else
        iop_note_violation(IOP_VERIFY_TOLERANCE - scaled, &c->cert->dual_violation, c->cert,
                           IOP_WORD_IN("kept", "the margin of the proof is %.3g of its terms"), scaled);
}

static void judge_margin(const iop_lookup *l, const iop_scheme_point *w, iop_sum *const sums[IOP_COLS],
                         iop_certificate *cert)
{
    combination c = {.l = l, .cert = cert};
    for (size_t b = 0; b < IOP_COLS; b++)
        for (size_t k = 0; k < iop_scheme_columns(l->scheme, (iop_column_block)b); k++)
            add_least(&c, b, k, &sums[b][k]);
    for (size_t b = 0; b < IOP_ROWS; b++)
        for (size_t k = 0; k < iop_scheme_rows(l->scheme, (iop_row_block)b); k++)
            add_most(&c, b, k, iop_point_row(w, (iop_row_block)b, k));
    iop_sum margin = c.least;
    iop_sum_add(&margin, -c.most.hi);
    iop_sum_add(&margin, -c.most.lo);
    /* not unit + size: a proof may be scaled freely */
    note_margin(&c, iop_sum_value(margin), c.least.size + c.most.size);
    cert->verified = cert->dual_violation == 0;
}

iop_status iop_verify_scheme_infeasible(const iop_scheme *scheme, const iop_scheme_point *w,
                                        iop_certificate *cert, iop_err *err)
{
    iop_lookup l;
    iop_sum *sums[IOP_COLS];
    iop_status status = IOP_OK;
    memset(cert, 0, sizeof *cert);
    IOP_TRY(iop_lookup_open(&l, scheme, err));
    if (bounds_cross(&l, cert)) {
        cert->verified = true;
    } else {
        status = iop_scheme_column_sums(&l, w, sums, err);
        if (status == IOP_OK)
            judge_margin(&l, w, sums, cert);
        iop_free(&scheme->env, sums[0]);
    }
    iop_lookup_close(&l);
    return status;
}

iop_status iop_verify_scheme_conflict(const iop_scheme *scheme, const bool *in,
                                      const iop_scheme_point *multipliers, iop_certificate *certificate,
                                      iop_err *err)
{
    iop_scheme_alone *alone;
    IOP_TRY(iop_scheme_alone_open(&alone, scheme, in, err));
    iop_status status =
        iop_verify_scheme_infeasible(iop_scheme_of_alone(alone), multipliers, certificate, err);
    iop_scheme_alone_close(alone);
    return status;
}

/* --- no finite optimum ----------------------------------------------------------------------------------
 *
 * A ray's scale is its own: 1 is its largest change of money, and what a unit of money is of another unit. */

/* What a ray may not do: leave a bound behind. */
static double wrong_way(double change, double lo, double hi)
{
    if (isnan(change))
        return (double)INFINITY;
    return (change > 0 && !isinf(hi)) || (change < 0 && !isinf(lo)) ? fabs(change) : 0;
}

static void judge_ray_rows(const iop_lookup *l, iop_sum *const sums[IOP_ROWS], iop_certificate *cert)
{
    char words[WORDS];
    for (size_t b = 0; b < IOP_ROWS; b++)
        for (size_t k = 0; k < iop_scheme_rows(l->scheme, (iop_row_block)b); k++) {
            double lo, hi, change = iop_sum_value(sums[b][k]);
            double unit = iop_scheme_row_unit(l, (iop_row_block)b, k) / l->money;
            iop_scheme_row_bounds(l, (iop_row_block)b, k, &lo, &hi);
            double violation = wrong_way(change, lo, hi) / (unit + sums[b][k].size);
            if (violation > cert->dual_violation)
                iop_note_violation(violation, &cert->dual_violation, cert,
                                   IOP_WORD_IN("kept", "%s moves by %.3g with the ray, against its bound"),
                                   row_words(l, b, k, words), change);
        }
}

static void judge_ray_columns(const iop_lookup *l, const iop_scheme_point *ray, iop_certificate *cert)
{
    char words[WORDS];
    for (size_t b = 0; b < IOP_COLS; b++)
        for (size_t k = 0; k < iop_scheme_columns(l->scheme, (iop_column_block)b); k++) {
            double lo, hi, change = iop_point_column(ray, (iop_column_block)b, k);
            double unit = iop_scheme_column_unit(l, (iop_column_block)b, k) / l->money;
            iop_scheme_column_bounds(l, (iop_column_block)b, k, &lo, &hi);
            double violation = wrong_way(change, lo, hi) / (unit + fabs(change));
            if (violation > cert->dual_violation)
                iop_note_violation(violation, &cert->dual_violation, cert,
                                   IOP_WORD_IN("kept", "%s moves by %.3g with the ray, against its bound"),
                                   column_words(l, b, k, words), change);
        }
}

static iop_status judge_ray(const iop_lookup *l, const iop_scheme_point *ray, iop_certificate *cert,
                            iop_err *err)
{
    iop_sum *sums[IOP_ROWS];
    iop_status status = iop_scheme_row_sums(l, ray, sums, err);
    if (status == IOP_OK) {
        judge_ray_rows(l, sums, cert);
        judge_ray_columns(l, ray, cert);
        iop_sum gain = iop_scheme_value(l, 0, ray);
        double sense = l->scheme->period[0].plan->maximize ? 1 : -1;
        double scaled = sense * iop_sum_value(gain) / (iop_scheme_aim_unit(l, 0) / l->money + gain.size);
        if (!(scaled > IOP_VERIFY_TOLERANCE))
            iop_note_violation(1, &cert->gap, cert,
                               IOP_WORD_IN("kept", "the ray changes the objective by %.3g"),
                               iop_sum_value(gain));
    }
    iop_free(&l->scheme->env, sums[0]);
    return status;
}

iop_status iop_verify_scheme_unbounded(const iop_scheme *scheme, const iop_scheme_point *point,
                                       const iop_scheme_point *ray, iop_certificate *cert, iop_err *err)
{
    iop_lookup l;
    memset(cert, 0, sizeof *cert);
    IOP_TRY(iop_lookup_open(&l, scheme, err));
    iop_status status = iop_judge_scheme_primal(&l, point, cert, err);
    if (status == IOP_OK)
        status = judge_ray(&l, ray, cert, err);
    iop_lookup_close(&l);
    cert->verified = status == IOP_OK && cert->primal_violation <= IOP_VERIFY_TOLERANCE &&
                     cert->dual_violation <= IOP_VERIFY_TOLERANCE && cert->gap == 0;
    return status;
}
