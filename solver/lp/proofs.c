/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lp/proofs.c - multipliers that prove infeasibility and rays that prove unboundedness, checked before they
 * are shown.
 *
 * Farkas: with r = w'A,  min over the box of r'x  >  max over the row bounds of w'(row). From the final
 * basis: when the dual simplex finds basic variable k out of bounds and no way to mend it, the row e_k' B^-1
 * of the system proves it; when the primal simplex minimised the sum of infeasibilities, so does g' B^-1, g
 * being that sum's gradient at the basic variables.
 *
 * Ray: a direction t with A t inside the recession cone of the row bounds, t inside that of the column
 * bounds, and c't improving. From the final basis: nonbasic variable q moves, the basic ones follow with
 * -B^-1 M_q.
 *
 * A candidate comes with rounding errors: entries that are zero up to these are set to zero first, and what
 * is left is judged in long double. */
#include "lp/session.h"
#include <math.h>
#include <string.h>

static const long double noise = 1e-11L;  /* of a sum, relative to the sum of its absolute terms */
static const double negligible = 1e-10;   /* of an entry, relative to the largest one */
static const long double margin = 1e-15L; /* of a proof, relative to the sum of absolute terms */

static double largest_of(const double *v, size_t count)
{
    double largest = 0;
    for (size_t k = 0; k < count; k++)
        if (!(fabs(v[k]) <= largest))
            largest = fabs(v[k]);
    return largest;
}

/* Divides by the largest entry; false when there is none or it is not finite. */
static bool normalise(double *v, size_t count)
{
    double largest = largest_of(v, count);
    if (!isnormal(largest))
        return false;
    for (size_t k = 0; k < count; k++)
        v[k] /= largest;
    return true;
}

/* --- Farkas -------------------------------------------------------------------------------------------- */

/* wide = w'A, wide_scale = sum |w_i a_ij|. */
static void combine_rows(iop_lp_session *s, const double *w)
{
    const iop_lp *lp = s->lp;
    for (size_t j = 0; j < s->columns; j++)
        s->wide[j] = s->wide_scale[j] = 0;
    for (size_t i = 0; i < s->rows; i++)
        for (size_t k = lp->row[i].start; w[i] != 0 && k < lp_row_end(lp, i); k++) {
            long double term = (long double)w[i] * (long double)lp->entry_value[k];
            s->wide[lp->entry_column[k]] += term;
            s->wide_scale[lp->entry_column[k]] += fabsl(term);
        }
}

/* Multipliers that would need an absent bound must be 0. */
static bool clean_multipliers(const iop_lp_session *s, double *w)
{
    for (size_t i = 0; i < s->rows; i++) {
        double bound = w[i] > 0 ? s->data.row_hi[i] : s->data.row_lo[i];
        bool small = fabs(w[i]) <= negligible;
        if (isinf(bound) && !small && w[i] != 0)
            return false;
        if (isinf(bound) || fabs(w[i]) <= 1e-3 * negligible)
            w[i] = 0;
    }
    return true;
}

/* min over the box of r'x minus max over the rows of w'(row), in relation to the terms; -1 without proof. */
static long double farkas_margin(const iop_lp_session *s, const double *w)
{
    long double sum = 0, scale = 0;
    for (size_t j = 0; j < s->columns; j++) {
        long double r = s->wide[j];
        double bound = r > 0 ? s->data.col_lo[j] : s->data.col_hi[j];
        if (fabsl(r) <= noise * s->wide_scale[j] && isinf(bound))
            continue;
        if (isinf(bound) && r != 0 && !(s->settings.far > 0))
            return -1;
        if (isinf(bound))
            bound = copysign(s->settings.far, bound);
        long double term = r != 0 ? r * (long double)bound : 0;
        sum += term;
        scale += fabsl(term);
    }
    for (size_t i = 0; i < s->rows; i++) {
        if (w[i] == 0)
            continue;
        long double term =
            (long double)w[i] * (long double)(w[i] > 0 ? s->data.row_hi[i] : s->data.row_lo[i]);
        sum -= term;
        scale += fabsl(term);
    }
    return scale > 0 ? sum / scale : -1;
}

static bool proves(iop_lp_session *s, double *w)
{
    if (!clean_multipliers(s, w) || !normalise(w, s->rows))
        return false;
    combine_rows(s, w);
    return farkas_margin(s, w) > margin;
}

bool iop_lp_farkas_holds(iop_lp_session *s)
{
    if (!normalise(s->farkas, s->rows))
        return false;
    memcpy(s->work, s->farkas, s->rows * sizeof *s->work);
    if (proves(s, s->farkas))
        return true;
    for (size_t i = 0; i < s->rows; i++)
        s->farkas[i] = -s->work[i];
    return proves(s, s->farkas);
}

static double basic_violation(const iop_lp_session *s, size_t variable)
{
    bool is_row = variable < s->rows;
    size_t k = is_row ? variable : variable - s->rows;
    double lo = is_row ? s->data.row_lo[k] : s->data.col_lo[k];
    double hi = is_row ? s->data.row_hi[k] : s->data.col_hi[k];
    double value = s->answer.value[variable], slack = s->settings.tolerance * (1 + fabs(value));
    if (value < lo - slack)
        return 1;
    return value > hi + slack ? -1 : 0;
}

/* w = B^-T g for g = e_k (position of the variable that the backend names) or the infeasibility gradient. */
static bool multipliers_of_basis(iop_lp_session *s, bool gradient)
{
    const lp_answer *a = &s->answer;
    for (size_t k = 0; k < s->rows; k++)
        s->farkas[k] = gradient ? basic_violation(s, a->basic[k]) : a->basic[k] == a->proof;
    return s->backend->solve_basis(s->self, true, s->farkas) && iop_lp_farkas_holds(s);
}

bool iop_lp_farkas_from_basis(iop_lp_session *s)
{
    return s->answer.has_basis && (multipliers_of_basis(s, false) || multipliers_of_basis(s, true));
}

void iop_lp_farkas_of_crossed(iop_lp_session *s)
{
    memset(s->farkas, 0, s->rows * sizeof *s->farkas);
    for (size_t j = 0; j < s->columns; j++)
        if (s->data.col_lo[j] > s->data.col_hi[j])
            return;
    for (size_t i = 0; i < s->rows; i++)
        if (s->data.row_lo[i] > s->data.row_hi[i]) {
            s->farkas[i] = 1;
            return;
        }
}

/* --- rays ---------------------------------------------------------------------------------------------- */

/* Whether a change `by` of something with these bounds can go on for ever. */
static bool recedes(double lo, double hi, long double by, long double allowed)
{
    return (isinf(lo) || by >= -allowed) && (isinf(hi) || by <= allowed);
}

static bool clean_ray(const iop_lp_session *s, double *t)
{
    for (size_t j = 0; j < s->columns; j++) {
        if (fabs(t[j]) <= 1e-3 * negligible ||
            (fabs(t[j]) <= negligible && !recedes(s->data.col_lo[j], s->data.col_hi[j], t[j], 0)))
            t[j] = 0;
        if (!recedes(s->data.col_lo[j], s->data.col_hi[j], t[j], 0))
            return false;
    }
    return true;
}

static bool rows_recede(const iop_lp_session *s, const double *t)
{
    const iop_lp *lp = s->lp;
    for (size_t i = 0; i < s->rows; i++) {
        long double sum = 0, scale = 0;
        for (size_t k = lp->row[i].start; k < lp_row_end(lp, i); k++) {
            long double term = (long double)lp->entry_value[k] * (long double)t[lp->entry_column[k]];
            sum += term;
            scale += fabsl(term);
        }
        if (!recedes(s->data.row_lo[i], s->data.row_hi[i], sum, 10 * noise * scale))
            return false;
    }
    return true;
}

static bool improves(const iop_lp_session *s, const double *t)
{
    long double sum = 0, scale = 0;
    for (size_t j = 0; j < s->columns; j++) {
        long double term = (long double)s->data.cost[j] * (long double)t[j];
        sum += term;
        scale += fabsl(term);
    }
    return (s->lp->maximize ? sum : -sum) > noise * scale;
}

bool iop_lp_ray_holds(iop_lp_session *s)
{
    double *t = s->ray;
    if (!normalise(t, s->columns))
        return false;
    if (!improves(s, t))
        for (size_t j = 0; j < s->columns; j++)
            t[j] = -t[j];
    return clean_ray(s, t) && normalise(t, s->columns) && rows_recede(s, t) && improves(s, t);
}

/* work := column of M that belongs to a variable. */
static void column_of_system(iop_lp_session *s, size_t variable)
{
    const iop_lp *lp = s->lp;
    memset(s->work, 0, s->rows * sizeof *s->work);
    if (variable < s->rows) {
        s->work[variable] = 1;
        return;
    }
    for (size_t i = 0; i < s->rows; i++)
        for (size_t k = lp->row[i].start; k < lp_row_end(lp, i); k++)
            if (lp->entry_column[k] == variable - s->rows)
                s->work[i] = -lp->entry_value[k];
}

bool iop_lp_ray_from_basis(iop_lp_session *s)
{
    const lp_answer *a = &s->answer;
    if (!a->has_basis || a->proof == LP_NO_VARIABLE || a->place[a->proof] == LP_BASIC)
        return false;
    column_of_system(s, a->proof);
    if (!s->backend->solve_basis(s->self, false, s->work))
        return false;
    memset(s->ray, 0, s->columns * sizeof *s->ray);
    if (a->proof >= s->rows)
        s->ray[a->proof - s->rows] = 1;
    for (size_t k = 0; k < s->rows; k++)
        if (a->basic[k] >= s->rows)
            s->ray[a->basic[k] - s->rows] = -s->work[k];
    return iop_lp_ray_holds(s);
}
