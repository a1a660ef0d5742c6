/* SPDX-License-Identifier: GPL-3.0-or-later */
/* radius.c - spectral radius of |A| with proven bounds.
 *
 * The radius of a non-negative matrix is the largest among its irreducible diagonal blocks, the strongly
 * connected components. For an irreducible block B and any x > 0 (Collatz 1942, Wielandt 1950)
 *
 *   (1) min_i (B x)_i / x_i <= radius <= max_i (B x)_i / x_i,
 *
 * so every iterate gives a bracket and the best of them is kept. Iterates: x := B x + s x, with s > 0 after a
 * few steps so that periodic blocks converge too; when that is slow (weak links), Noda's inverse iteration
 * x := (u I - B)^-1 x with u slightly above the upper bound, which converges fast and keeps x > 0 because
 * u I - B is an M-matrix (Noda 1971, Numerische Mathematik 17; Berman and Plemmons, Nonnegative Matrices,
 * 1994, ch. 2 and 6). It is solved in the scale of x: with D = diag(x) the rows of D^-1 B D sum to between
 * the bounds, so that (u I - D^-1 B D) z = 1, x := D z is well conditioned however far apart the weights are.
 */
#include "base/alloc.h"
#include "linalg/components.h"
#include <float.h>
#include <ioplan/linalg.h>
#include <math.h>
#include <string.h>

enum {
    PLAIN_STEPS = 20,  /* power steps without shift */
    POWER_STEPS = 150, /* power steps in all */
    NODA_STEPS = 40
};

static const double wanted_width = 1e-10;     /* (upper - lower) / upper at which a block is done */
static const double accepted_width = 1e-4;    /* what is accepted when nothing narrows the bracket further */
static const double noda_margin = 1e-7;       /* of u over the upper bound, keeps u I - B regular */
static const double smallest_weight = 1e-280; /* relative; keeps x > 0 where products underflow */

typedef struct {
    iop_cmat b;          /* m x m, non-negative, irreducible */
    double *x, *y;       /* iterate (largest value 1) and B x */
    double lower, upper; /* best bracket so far */
} block;

static bool narrow_enough(const block *k, double width)
{
    return k->upper - k->lower <= width * k->upper;
}

/* The lower bound of (1) holds for any x >= 0 that is not 0, over the rows with x_i > 0: here with the lifted
 * weights at 0. */
static double lower_bound_without_lifted(const block *k)
{
    double least = HUGE_VAL;
    for (size_t i = 0; i < k->b.rows; i++) {
        double sum = 0;
        if (!(k->x[i] > smallest_weight))
            continue;
        for (size_t j = 0; j < k->b.rows; j++)
            sum += k->x[j] > smallest_weight ? iop_get(k->b, i, j) * k->x[j] : 0;
        least = fmin(least, sum / k->x[i]);
    }
    return least;
}

/* y = B x, and the bracket (1). */
static void multiply_and_bracket(block *k)
{
    iop_gemv(false, 1, k->b, k->x, 0, k->y);
    double least = HUGE_VAL, most = 0, lightest = HUGE_VAL;
    for (size_t i = 0; i < k->b.rows; i++) {
        least = fmin(least, k->y[i] / k->x[i]);
        most = fmax(most, k->y[i] / k->x[i]);
        lightest = fmin(lightest, k->x[i]);
    }
    if (!(lightest > smallest_weight))
        least = lower_bound_without_lifted(k);
    k->lower = fmax(k->lower, least);
    k->upper = fmin(k->upper, most);
}

/* Scales x to a largest value of 1 and lifts what underflowed; false when x is not positive and finite. */
static bool normalise(double *x, size_t m)
{
    double most = 0;
    for (size_t i = 0; i < m; i++) {
        if (!(x[i] >= 0))
            return false;
        most = fmax(most, x[i]);
    }
    if (!(most > 0 && most <= DBL_MAX))
        return false;
    for (size_t i = 0; i < m; i++)
        x[i] = fmax(x[i] / most, smallest_weight);
    return true;
}

static iop_status power_steps(block *k, const iop_env *env, iop_err *err)
{
    size_t m = k->b.rows;
    for (int step = 0; step < POWER_STEPS; step++) {
        if (iop_stop_asked(env))
            return iop_fail(err, IOP_ESTOPPED, "stopped while computing a spectral radius");
        multiply_and_bracket(k);
        if (narrow_enough(k, wanted_width))
            return IOP_OK;
        double shift = step < PLAIN_STEPS ? 0 : k->upper / 4;
        for (size_t i = 0; i < m; i++)
            k->y[i] += shift * k->x[i];
        if (!normalise(k->y, m))
            return IOP_OK;
        memcpy(k->x, k->y, m * sizeof *k->x);
    }
    return IOP_OK;
}

/* x := D (u I - D^-1 B D)^-1 1; *stuck when the bracket cannot be narrowed this way any more. */
static iop_status noda_step(block *k, bool *stuck, const iop_env *env, iop_err *err)
{
    size_t m = k->b.rows;
    double u = k->upper * (1 + noda_margin);
    iop_mat shifted;
    iop_lu *lu = NULL;
    iop_status status = iop_mat_new(&shifted, m, m, env, err);
    if (status != IOP_OK)
        return status;
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < m; j++)
            *iop_at(shifted, i, j) = (i == j ? u : 0) - iop_get(k->b, i, j) * (k->x[j] / k->x[i]);
    status = iop_lu_open(&lu, iop_read(shifted), env, err);
    *stuck = status == IOP_ESINGULAR || status == IOP_EINVAL;
    if (status != IOP_OK) {
        status = *stuck ? IOP_OK : status;
        goto done;
    }
    for (size_t i = 0; i < m; i++)
        k->y[i] = 1;
    iop_mat right = {1, m, m, k->y};
    status = iop_lu_solve(lu, false, right, err);
    for (size_t i = 0; i < m; i++)
        k->y[i] *= k->x[i];
    *stuck = !normalise(k->y, m);
    if (!*stuck) {
        memcpy(k->x, k->y, m * sizeof *k->x);
        multiply_and_bracket(k);
    }
done:
    iop_lu_close(lu);
    iop_mat_free(&shifted, env);
    return status;
}

/* Bracket and Perron vector (in k->x) of an irreducible block. */
static iop_status bracket_block(block *k, const iop_env *env, iop_err *err)
{
    k->lower = 0;
    k->upper = HUGE_VAL;
    for (size_t i = 0; i < k->b.rows; i++)
        k->x[i] = 1;
    IOP_TRY(power_steps(k, env, err));
    bool stuck = false;
    for (int step = 0; step < NODA_STEPS && !stuck && !narrow_enough(k, wanted_width); step++) {
        if (iop_stop_asked(env))
            return iop_fail(err, IOP_ESTOPPED, "stopped while computing a spectral radius");
        IOP_TRY(noda_step(k, &stuck, env, err));
    }
    if (!narrow_enough(k, accepted_width))
        return iop_fail(err, IOP_ENOCONV,
                        "the spectral radius of a block of %zu rows is between %.6g and %.6g, no closer",
                        k->b.rows, k->lower, k->upper);
    return IOP_OK;
}

typedef struct {
    iop_cmat a;
    const iop_env *env;
    size_t *component, *member; /* n each; member: rows of the block at hand */
    double *x, *y;              /* n each */
    double best;                /* largest radius so far, -1 before the first block */
    double *vector;             /* n or NULL */
    bool as_it_is;              /* the whole matrix is the only block, and needs no copy */
} radius_work;

static void keep_best(radius_work *w, size_t m, double radius)
{
    if (radius <= w->best)
        return;
    w->best = radius;
    if (!w->vector)
        return;
    double sum = 0;
    for (size_t i = 0; i < m; i++)
        sum += w->x[i];
    memset(w->vector, 0, w->a.rows * sizeof *w->vector);
    for (size_t i = 0; i < m; i++)
        w->vector[w->member[i]] = w->x[i] / sum;
}

static iop_status copy_block(const radius_work *w, size_t m, iop_mat *out, iop_err *err)
{
    IOP_TRY(iop_mat_new(out, m, m, w->env, err));
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < m; j++)
            *iop_at(*out, i, j) = fabs(iop_get(w->a, w->member[i], w->member[j]));
    return IOP_OK;
}

/* Radius of the block of the m rows in w->member. */
static iop_status try_block(radius_work *w, size_t m, iop_err *err)
{
    if (m == 1) {
        w->x[0] = 1;
        keep_best(w, 1, fabs(iop_get(w->a, w->member[0], w->member[0])));
        return IOP_OK;
    }
    block k = {.x = w->x, .y = w->y, .b = w->a};
    iop_mat own = {0};
    iop_status status = w->as_it_is ? IOP_OK : copy_block(w, m, &own, err);
    if (!w->as_it_is)
        k.b = iop_read(own);
    if (status == IOP_OK)
        status = bracket_block(&k, w->env, err);
    if (status == IOP_OK)
        keep_best(w, m, k.upper);
    iop_mat_free(&own, w->env);
    return status;
}

/* Whether no entry is negative. */
static bool is_absolute(iop_cmat a)
{
    for (size_t i = 0; i < a.rows; i++)
        for (size_t j = 0; j < a.cols; j++)
            if (iop_get(a, i, j) < 0)
                return false;
    return true;
}

static iop_status try_all_blocks(radius_work *w, iop_err *err)
{
    size_t count = 0, n = w->a.rows;
    IOP_TRY(iop_components(w->a, w->component, &count, w->env, err));
    w->as_it_is = count == 1 && is_absolute(w->a);
    for (size_t c = 0; c < count; c++) {
        size_t m = 0;
        for (size_t i = 0; i < n; i++)
            if (w->component[i] == c)
                w->member[m++] = i;
        IOP_TRY(try_block(w, m, err));
    }
    return IOP_OK;
}

static iop_status check_argument(iop_cmat a, iop_err *err)
{
    if (a.rows != a.cols)
        return iop_fail(err, IOP_ESHAPE, "a matrix of %zu x %zu has no spectral radius", a.rows, a.cols);
    for (size_t i = 0; i < a.rows; i++)
        for (size_t j = 0; j < a.cols; j++)
            if (!isfinite(iop_get(a, i, j)))
                return iop_fail(err, IOP_EINVAL, "entry (%zu, %zu) of the matrix is %g, not a finite number",
                                i + 1, j + 1, iop_get(a, i, j));
    return IOP_OK;
}

iop_status iop_spectral_radius(iop_cmat a, double *radius, double *vector, const iop_env *env, iop_err *err)
{
    size_t n = a.rows;
    *radius = 0;
    IOP_TRY(check_argument(a, err));
    iop_status status;
    radius_work w = {a, env, NULL, NULL, NULL, NULL, -1, vector, false};
    w.component = iop_new(env, n, sizeof *w.component);
    w.member = iop_new(env, n, sizeof *w.member);
    w.x = iop_new(env, n, sizeof *w.x);
    w.y = iop_new(env, n, sizeof *w.y);
    if (!w.component || !w.member || !w.x || !w.y) {
        status = iop_no_memory(err, n, "rows of a matrix");
        goto done;
    }
    status = try_all_blocks(&w, err);
    if (status == IOP_OK)
        *radius = fmax(w.best, 0);
done:
    iop_free(env, w.y);
    iop_free(env, w.x);
    iop_free(env, w.member);
    iop_free(env, w.component);
    return status;
}
