/* SPDX-License-Identifier: GPL-3.0-or-later */
/* krylov.c - (I - A) x = b by products with A: restarted GMRES, eight right-hand sides at a time.
 *
 * Saad and Schultz (1986, "GMRES", SIAM Journal on Scientific and Statistical Computing 7(3)); modified
 * Gram-Schmidt, Givens rotations. The systems do not mix: each of the eight has its own Krylov space, only
 * the products are shared. With D = diag(w) it runs on D^-1 (I - A) D: for a positive w with A w < w that
 * matrix is I minus one whose rows sum to less than 1, however far apart the units of the sectors are.
 *
 * Every cycle starts from a residual computed anew, and only that decides that a row is done. */
#include "base/alloc.h"
#include "base/large.h"
#include "linalg/blas.h"
#include "linalg/store_private.h"
#include <float.h>
#include <math.h>
#include <string.h>

enum { CYCLE = 24, P = IOP_PANEL };

static const double stagnant = 0.5; /* of the residual left after a whole cycle: no use in going on */
static const double safety = 0.3;   /* aims a little below the tolerance, to save a second cycle */

typedef double eight[P];

typedef struct {
    const iop_store *store;
    const iop_iteration *how;
    iop_cells cells; /* the members' rows of the matrix */
    size_t *rows;
    size_t n, passes;
    int threads;
    double worst;               /* largest w / u */
    double *b, *x, *r, *scaled; /* panels */
    double *basis;              /* CYCLE + 1 panels */
    eight h[CYCLE + 1][CYCLE];  /* upper triangle once rotated */
    eight cosine[CYCLE], sine[CYCLE], g[CYCLE + 1];
    eight goal, residual, before; /* of each system; residual: max |r| / u over max |x| / w */
} gmres;

static double *vector(const gmres *k, int j)
{
    return k->basis + (size_t)j * k->n * P;
}

static double weight(const gmres *k, size_t i)
{
    return k->how->weight ? k->how->weight[i] : 1;
}

static void multiply_rows(size_t n, const double *factor, const double *x, double *y)
{
    for (size_t i = 0; i < n; i++)
        for (size_t q = 0; q < P; q++)
            y[i * P + q] = factor[i] * x[i * P + q];
}

/* Values of those that are no members become 0. */
static void keep_members(const gmres *k, double *x)
{
    for (size_t i = 0; k->how->member && i < k->n; i++)
        if (!k->how->member[i])
            memset(x + i * P, 0, P * sizeof *x);
}

/* y = op(A) x for an x that is 0 outside the members; may use k->scaled, which x may be. */
static iop_status multiply(gmres *k, const double *x, double *y, iop_err *err)
{
    const iop_iteration *how = k->how;
    if (iop_stop_asked(&k->store->env))
        return iop_fail(err, IOP_ESTOPPED, "stopped while solving with %zu rows", k->n);
    k->passes++;
    if (how->scale && !how->transpose) {
        multiply_rows(k->n, how->scale, x, k->scaled);
        x = k->scaled;
    }
    iop_panel_multiply(&k->cells, how->transpose, how->absolute, x, y, k->threads);
    if (how->scale && how->transpose)
        multiply_rows(k->n, how->scale, y, y);
    keep_members(k, y);
    return IOP_OK;
}

/* r = b - (I - A) x, and how large it is. */
static iop_status find_residual(gmres *k, bool zero_x, iop_err *err)
{
    if (zero_x)
        memset(k->r, 0, k->n * P * sizeof *k->r);
    else
        IOP_TRY(multiply(k, k->x, k->r, err));
    for (size_t v = 0; v < k->n * P; v++)
        k->r[v] += k->b[v] - k->x[v];
    for (int q = 0; q < P; q++) {
        double most = 0, size = 0;
        for (size_t i = 0; i < k->n; i++) {
            double u = k->how->slack ? k->how->slack[i] : 1;
            most = fmax(most, fabs(k->r[i * P + (size_t)q]) / u);
            size = fmax(size, fabs(k->x[i * P + (size_t)q]) / weight(k, i));
            if (!isfinite(k->r[i * P + (size_t)q]))
                most = HUGE_VAL;
        }
        k->residual[q] = most > 0 ? most / size : 0;
    }
    return IOP_OK;
}

static bool all_done(const gmres *k, double tolerance)
{
    for (int q = 0; q < P; q++)
        if (!(k->residual[q] <= tolerance))
            return false;
    return true;
}

static void divide(eight norm, eight by)
{
    for (int q = 0; q < P; q++) {
        norm[q] = sqrt(norm[q]);
        by[q] = norm[q] > 0 ? 1 / norm[q] : 0;
    }
}

static void scale(size_t n, const eight by, double *x)
{
    for (size_t i = 0; i < n; i++)
        for (size_t q = 0; q < P; q++)
            x[i * P + q] *= by[q];
}

/* The first vector of the basis is D^-1 r, at length 1. */
static void begin_cycle(gmres *k)
{
    double *first = vector(k, 0);
    eight norm, by;
    for (size_t i = 0; i < k->n; i++)
        for (size_t q = 0; q < P; q++)
            first[i * P + q] = k->r[i * P + q] / weight(k, i);
    iop_panel_dot(k->n, first, first, norm);
    divide(norm, by);
    scale(k->n, by, first);
    memcpy(k->g[0], norm, sizeof norm);
}

/* The next vector: D^-1 (I - A) D times the last one, orthogonal to all before it. */
static iop_status extend_basis(gmres *k, int j, iop_err *err)
{
    const double *last = vector(k, j);
    double *next = vector(k, j + 1);
    eight by;
    for (size_t i = 0; i < k->n; i++)
        for (size_t q = 0; q < P; q++)
            k->scaled[i * P + q] = last[i * P + q] * weight(k, i);
    IOP_TRY(multiply(k, k->scaled, next, err));
    for (size_t i = 0; i < k->n; i++)
        for (size_t q = 0; q < P; q++)
            next[i * P + q] = last[i * P + q] - next[i * P + q] / weight(k, i);
    for (int m = 0; m <= j; m++) {
        iop_panel_dot(k->n, vector(k, m), next, k->h[m][j]);
        for (int q = 0; q < P; q++)
            by[q] = -k->h[m][j][q];
        iop_panel_add(k->n, by, vector(k, m), next);
    }
    iop_panel_dot(k->n, next, next, k->h[j + 1][j]);
    divide(k->h[j + 1][j], by);
    scale(k->n, by, next);
    return IOP_OK;
}

/* Turns column j of h into one of a triangle; |g[j + 1]| is then the length of the residual. */
static void rotate(gmres *k, int j)
{
    for (int q = 0; q < P; q++) {
        for (int m = 0; m < j; m++) {
            double above = k->h[m][j][q], below = k->h[m + 1][j][q];
            k->h[m][j][q] = k->cosine[m][q] * above + k->sine[m][q] * below;
            k->h[m + 1][j][q] = -k->sine[m][q] * above + k->cosine[m][q] * below;
        }
        double above = k->h[j][j][q], below = k->h[j + 1][j][q], length = hypot(above, below);
        k->cosine[j][q] = length > 0 ? above / length : 1;
        k->sine[j][q] = length > 0 ? below / length : 0;
        k->h[j][j][q] = length;
        k->g[j + 1][q] = -k->sine[j][q] * k->g[j][q];
        k->g[j][q] *= k->cosine[j][q];
    }
}

static bool short_enough(const gmres *k, int j)
{
    for (int q = 0; q < P; q++)
        if (!(fabs(k->g[j][q]) <= k->goal[q]))
            return false;
    return true;
}

/* x += D V y with the y that makes the residual smallest. */
static void correct(gmres *k, int steps)
{
    for (int q = 0; q < P; q++)
        for (int j = steps - 1; j >= 0; j--) {
            double sum = k->g[j][q];
            for (int m = j + 1; m < steps; m++)
                sum -= k->h[j][m][q] * k->g[m][q];
            k->g[j][q] = k->h[j][j][q] > 0 ? sum / k->h[j][j][q] : 0;
        }
    memset(k->scaled, 0, k->n * P * sizeof *k->scaled);
    for (int j = 0; j < steps; j++)
        iop_panel_add(k->n, k->g[j], vector(k, j), k->scaled);
    for (size_t i = 0; i < k->n; i++)
        for (size_t q = 0; q < P; q++)
            k->x[i * P + q] += k->scaled[i * P + q] * weight(k, i);
}

static iop_status run_cycle(gmres *k, iop_err *err)
{
    int j = 0;
    begin_cycle(k);
    while (j < CYCLE && !short_enough(k, j)) {
        IOP_TRY(extend_basis(k, j, err));
        rotate(k, j++);
    }
    bool short_already = short_enough(k, j);
    correct(k, j);
    if (!k->how->rough || !short_already)
        return find_residual(k, false, err);
    memset(k->residual, 0, sizeof k->residual);
    return IOP_OK;
}

/* How long the residual of D^-1 (I - A) D may be at the end. */
static void set_goals(gmres *k, double tolerance)
{
    begin_cycle(k);
    for (int q = 0; q < P; q++)
        k->goal[q] = safety * tolerance / k->worst * k->g[0][q];
}

/* Whether no cycle more is worth its passes. */
static bool stuck(const gmres *k, double tolerance)
{
    bool hopeless = k->passes > k->how->most_passes;
    for (int q = 0; q < P; q++)
        hopeless =
            hopeless || (!(k->residual[q] <= tolerance) && !(k->residual[q] <= stagnant * k->before[q]));
    return hopeless;
}

/* Solves for the panel in k->b. */
static iop_status solve_panel(gmres *k, iop_err *err)
{
    double tolerance = fmax(k->how->tolerance, 8 * DBL_EPSILON * k->worst);
    memset(k->x, 0, k->n * P * sizeof *k->x);
    k->passes = 0;
    IOP_TRY(find_residual(k, true, err));
    set_goals(k, tolerance);
    for (int cycle = 0; !all_done(k, tolerance); cycle++) {
        memcpy(k->before, k->residual, sizeof k->before);
        IOP_TRY(run_cycle(k, err));
        if (cycle > 0 && stuck(k, tolerance))
            return iop_fail(err, IOP_ENOCONV, "%zu products with a matrix of %zu rows solve no further",
                            k->passes, k->n);
        for (int q = 0; q < P; q++) /* aimed at too little: aim at more */
            k->goal[q] *= k->residual[q] > tolerance ? stagnant : 1;
    }
    return IOP_OK;
}

static double worst_ratio(const iop_iteration *how, size_t n)
{
    double worst = 1;
    for (size_t i = 0; i < n && how->weight && how->slack; i++)
        worst = fmax(worst, how->weight[i] / how->slack[i]);
    return worst;
}

/* The rows of the members, which are all that a product reads. */
static bool choose_rows(gmres *k)
{
    k->cells = k->store->cells;
    if (!k->how->member)
        return true;
    k->rows = iop_new(&k->store->env, k->n, sizeof *k->rows);
    for (size_t i = 0; k->rows && i < k->n; i++)
        if (k->how->member[i])
            k->rows[k->cells.row_count++] = i;
    k->cells.rows = k->rows;
    return k->rows != NULL;
}

static gmres *begin(const iop_store *s, const iop_iteration *how)
{
    size_t n = s->cells.n, values = n * IOP_PANEL;
    gmres *k = iop_new(&s->env, 1, sizeof *k);
    if (!k)
        return NULL;
    k->store = s;
    k->how = how;
    k->n = n;
    k->worst = worst_ratio(how, n);
    k->threads = iop_blas_threads(s->start ? s->nonzeros : n * n, s->env.threads);
    k->b = iop_large_new(&s->env, values, (4 + CYCLE + 1) * sizeof *k->b);
    if (!k->b || !choose_rows(k))
        return k;
    k->x = k->b + values;
    k->r = k->b + 2 * values;
    k->scaled = k->b + 3 * values;
    k->basis = k->b + 4 * values;
    return k;
}

static void end(gmres *k)
{
    if (!k)
        return;
    iop_env env = k->store->env;
    iop_free(&env, k->b);
    iop_free(&env, k->rows);
    iop_free(&env, k);
}

static iop_status solve_all(gmres *k, iop_cmat b, iop_mat solution, iop_err *err)
{
    for (size_t first = 0; first < b.rows; first += IOP_PANEL) {
        iop_panel_pack(b, first, k->b);
        keep_members(k, k->b);
        iop_status status = solve_panel(k, err);
        if (k->how->passes)
            *k->how->passes += k->passes;
        IOP_TRY(status);
        iop_panel_unpack(k->x, first, solution);
    }
    return IOP_OK;
}

iop_status iop_store_iterate(const iop_store *s, const iop_iteration *how, iop_mat b, iop_err *err)
{
    size_t n = s->cells.n;
    if (b.cols != n)
        return iop_fail(err, IOP_ESHAPE, "right-hand sides have %zu values, the matrix has %zu rows", b.cols,
                        n);
    if (b.rows == 0 || n == 0)
        return IOP_OK;
    iop_mat solution = {0};
    gmres *k = begin(s, how);
    iop_status status = k && k->basis ? iop_mat_new(&solution, b.rows, n, &s->env, err)
                                      : iop_no_memory(err, n, "rows of a matrix");
    if (status == IOP_OK)
        status = solve_all(k, iop_read(b), solution, err);
    for (size_t r = 0; r < b.rows && status == IOP_OK; r++)
        memcpy(b.a + r * b.ld, solution.a + r * n, n * sizeof *b.a);
    iop_mat_free(&solution, &s->env);
    end(k);
    return status;
}
