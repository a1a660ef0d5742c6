/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stages.c - upstreamness for any divisor: (I - D^-1 Z) U = 1 with D = diag(divisor).
 *
 * By BiCGSTAB (van der Vorst 1992), products with Z as it stands in the table: no copy, no factors. A product
 * takes as long as reading Z, so that two divisors share each; the eight-fold products of iop_store_iterate
 * would waste six. That, being safer, is asked where BiCGSTAB does not get there; with y = D U it solves
 *
 *   (1) (I - Z D^-1) y = D 1 */
#include "structure/stages.h"
#include "base/alloc.h"
#include "base/clones.h"
#include "base/threads.h"
#include <ioplan/store.h>
#include <math.h>
#include <stdatomic.h>

enum { MOST_ROUNDS = 60, MOST_PASSES = 600, VECTORS = 7, LEAST_SHARED = 1000, MOST_THREADS = 16 };
enum { TOGETHER = 4 }; /* rows */
static const double tolerance = 1e-12;

typedef struct {
    size_t n;
    double *divisor, *inverse;         /* n; positive, and 1 / divisor, 0 where there is none */
    double *u, *r, *p, *s, *pass, *as; /* n each */
    double before;                     /* start . r, where start is 1 everywhere */
    bool going;
} iteration;

/* --- products with Z ------------------------------------------------------------------------------------ */

/* to[k] = Z from[k], rows cut into stretches for threads. */
typedef struct {
    iop_cmat z;
    size_t count;
    const double *from[IOP_STAGES_TOGETHER];
    double *to[IOP_STAGES_TOGETHER];
    int threads;
    atomic_int next;
} product;

/* Half a line of a cache, at any address of doubles. */
typedef double four __attribute__((vector_size(32), aligned(8), may_alias));

/* By a pointer: how values of this type are passed depends on the processor that is compiled for. */
static inline double sum_of(const four *a)
{
    return ((*a)[0] + (*a)[1]) + ((*a)[2] + (*a)[3]);
}

/* `rows` rows, a constant where this is expanded, so that x and y are read once for all of them. */
static inline __attribute__((always_inline)) void
multiply(size_t rows, iop_cmat z, size_t first, const double *x, const double *y, double *zx, double *zy)
{
    four with_x[TOGETHER] = {{0}}, with_y[TOGETHER] = {{0}};
    const double *row = z.a + first * z.ld;
    size_t j = 0;
    for (; j + 4 <= z.cols; j += 4)
        for (size_t r = 0; r < rows; r++) {
            four values = *(const four *)(row + r * z.ld + j);
            with_x[r] += values * *(const four *)(x + j);
            with_y[r] += values * *(const four *)(y + j);
        }
    for (size_t r = 0; r < rows; r++) {
        double along_x = sum_of(&with_x[r]), along_y = sum_of(&with_y[r]);
        for (size_t k = j; k < z.cols; k++) {
            along_x += row[r * z.ld + k] * x[k];
            along_y += row[r * z.ld + k] * y[k];
        }
        zx[first + r] = along_x;
        zy[first + r] = along_y;
    }
}

IOP_CLONES static void multiply_range(iop_cmat z, size_t from, size_t to, const double *x, const double *y,
                                      double *zx, double *zy)
{
    for (; from + TOGETHER <= to; from += TOGETHER)
        multiply(TOGETHER, z, from, x, y, zx, zy);
    for (; from < to; from++)
        multiply(1, z, from, x, y, zx, zy);
}

/* Stretches begin at multiples of TOGETHER: how a row is added up does not depend on where they lie. */
static void multiply_rows(void *self)
{
    product *p = self;
    size_t n = p->z.rows, steps = (n + TOGETHER - 1) / TOGETHER, last = p->count - 1;
    for (int k; (k = atomic_fetch_add(&p->next, 1)) < p->threads;) {
        size_t from = steps * (size_t)k / (size_t)p->threads * TOGETHER;
        size_t to = steps * ((size_t)k + 1) / (size_t)p->threads * TOGETHER;
        multiply_range(p->z, from, to < n ? to : n, p->from[0], p->from[last], p->to[0], p->to[last]);
    }
}

/* to = (I - D^-1 Z) from, of every system. */
static void apply(product *p, const iteration *it)
{
    atomic_store(&p->next, 0);
    iop_work_together(p->threads, multiply_rows, p);
    for (size_t k = 0; k < p->count; k++)
        for (size_t i = 0; i < it[k].n; i++)
            p->to[k][i] = p->from[k][i] - it[k].inverse[i] * p->to[k][i];
}

/* --- BiCGSTAB ------------------------------------------------------------------------------------------- */

static double dot(const double *x, const double *y, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i] * y[i];
    return sum;
}

static double sum(const double *x, size_t n)
{
    double total = 0;
    for (size_t i = 0; i < n; i++)
        total += x[i];
    return total;
}

/* U = 0: the residual is 1 everywhere. */
static void start(iteration *it)
{
    for (size_t i = 0; i < it->n; i++)
        it->r[i] = it->p[i] = 1;
    it->before = (double)it->n;
    it->going = true;
}

/* s, from what the product with p gave; the length of the step. */
static double first_step(const iteration *it)
{
    double alpha = it->before / sum(it->pass, it->n);
    for (size_t i = 0; i < it->n; i++)
        it->s[i] = it->r[i] - alpha * it->pass[i];
    return alpha;
}

/* The rest of the round, from what the product with s gave. */
static void second_step(iteration *it, double alpha)
{
    size_t n = it->n;
    double square = dot(it->as, it->as, n), omega = square > 0 ? dot(it->as, it->s, n) / square : 0;
    double most = 0, size = 1;
    for (size_t i = 0; i < n; i++) {
        it->u[i] += alpha * it->p[i] + omega * it->s[i];
        it->r[i] = it->s[i] - omega * it->as[i];
        most = fmax(most, fabs(it->r[i]));
        size = fmax(size, fabs(it->u[i]));
    }
    it->going = !(most <= tolerance / 4 * size || !isfinite(alpha) || omega == 0);
    double along = sum(it->r, n), beta = along / it->before * (alpha / omega);
    it->before = along;
    it->going = it->going && along != 0;
    for (size_t i = 0; i < n && it->going; i++)
        it->p[i] = it->r[i] + beta * (it->p[i] - omega * it->pass[i]);
}

static void aim(product *p, const iteration *it, size_t at, bool first)
{
    p->from[at] = first ? it->p : it->s;
    p->to[at] = first ? it->pass : it->as;
}

static void iterate(product *p, iteration *it)
{
    double alpha[IOP_STAGES_TOGETHER];
    bool going = true;
    for (size_t k = 0; k < p->count; k++)
        start(&it[k]);
    for (int round = 0; round < MOST_ROUNDS && going; round++) {
        for (size_t k = 0; k < p->count; k++)
            aim(p, &it[k], k, true);
        apply(p, it);
        for (size_t k = 0; k < p->count; k++) {
            alpha[k] = first_step(&it[k]);
            aim(p, &it[k], k, false);
        }
        apply(p, it);
        going = false;
        for (size_t k = 0; k < p->count; k++) {
            if (it[k].going)
                second_step(&it[k], alpha[k]);
            going = going || it[k].going;
        }
    }
    for (size_t k = 0; k < p->count; k++) {
        p->from[k] = it[k].u;
        p->to[k] = it[k].as;
    }
    apply(p, it);
}

/* Largest residual of U, by the largest value of U; as: what the product with U gave. */
static double residual(const iteration *it)
{
    double worst = 0, size = 1;
    for (size_t i = 0; i < it->n; i++) {
        worst = fmax(worst, fabs(1 - it->as[i]));
        size = fmax(size, fabs(it->u[i]));
        if (!isfinite(it->u[i]))
            return (double)INFINITY;
    }
    return worst / size;
}

/* --- the safer way -------------------------------------------------------------------------------------- */

/* (1) */
static iop_status iterate_safely(const iteration *it, const iop_table *table, bool *known, const iop_env *env,
                                 iop_err *err)
{
    size_t n = it->n;
    iop_store *store;
    iop_mat y = {1, n, n, it->u};
    iop_iteration how = {.scale = it->inverse,
                         .weight = it->divisor,
                         .slack = it->divisor,
                         .tolerance = tolerance,
                         .most_passes = MOST_PASSES};
    for (size_t i = 0; i < n; i++)
        it->u[i] = it->inverse[i] > 0 ? it->divisor[i] : 0;
    IOP_TRY(iop_store_open_borrowed(&store, iop_read(table->intermediate), env, err));
    iop_status status = iop_store_iterate(store, &how, y, err);
    *known = status == IOP_OK;
    iop_store_close(store);
    for (size_t i = 0; i < n; i++)
        it->u[i] *= it->inverse[i];
    return status == IOP_ENOCONV ? IOP_OK : status;
}

/* U of a chain that ends is at least 1 everywhere: for a non-negative matrix that is the case exactly when
 * its spectral radius is below 1. */
static void finish(const iteration *it, bool *known)
{
    for (size_t i = 0; i < it->n; i++) {
        it->u[i] = it->inverse[i] > 0 ? it->u[i] : 1;
        *known = *known && it->u[i] >= 1 - 1e-6;
    }
    for (size_t i = 0; i < it->n && !*known; i++)
        it->u[i] = (double)NAN;
}

/* --- the whole ------------------------------------------------------------------------------------------ */

static iteration prepare(const iop_table *t, const iop_stages *of, double *work)
{
    size_t n = t->n;
    iteration it = {.n = n, .u = of->upstreamness};
    double **const array[VECTORS] = {&it.divisor, &it.inverse, &it.r, &it.p, &it.s, &it.pass, &it.as};
    for (size_t k = 0; k < VECTORS; k++)
        *array[k] = work + k * n;
    for (size_t i = 0; i < n; i++) {
        double x = of->divisor[i] > 0 ? of->divisor[i] : t->output[i];
        it.divisor[i] = x > 0 ? x : 1;
        it.inverse[i] = x > 0 ? 1 / x : 0;
        it.u[i] = 0;
    }
    return it;
}

static iop_status solve(const iop_table *t, size_t count, iop_stages *of, iteration *it, const iop_env *env,
                        iop_err *err)
{
    int threads = t->n < LEAST_SHARED ? 1 : iop_thread_count(env);
    product p = {.z = iop_read(t->intermediate),
                 .count = count,
                 .threads = threads < MOST_THREADS ? threads : MOST_THREADS};
    if (t->n > 0)
        iterate(&p, it);
    for (size_t k = 0; k < count; k++) {
        of[k].known = true;
        if (t->n > 0 && !(residual(&it[k]) <= tolerance))
            IOP_TRY(iterate_safely(&it[k], t, &of[k].known, env, err));
        finish(&it[k], &of[k].known);
    }
    return IOP_OK;
}

iop_status iop_upstreamness(const iop_table *table, size_t count, iop_stages *of, const iop_env *env,
                            iop_err *err)
{
    iteration it[IOP_STAGES_TOGETHER];
    double *work = iop_new(env, count * VECTORS * table->n, sizeof *work);
    if (!work)
        return iop_no_memory(err, table->n, "sectors");
    for (size_t k = 0; k < count; k++)
        it[k] = prepare(table, &of[k], work + k * VECTORS * table->n);
    iop_status status = solve(table, count, of, it, env, err);
    iop_free(env, work);
    return status;
}
