/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cholesky.c - sparse Cholesky factors by CHOLMOD; the only file that knows it.
 *
 * Types come from its header, functions from the library of the same major version, loaded when the first
 * factorisation is asked for. One object belongs to one thread. */
#include "lp/cholesky.h"
#include "base/alloc.h"
#include <cholmod.h>
#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    void *library;
    int (*start)(cholmod_common *);
    int (*finish)(cholmod_common *);
    cholmod_sparse *(*allocate_sparse)(size_t, size_t, size_t, int, int, int, int, cholmod_common *);
    int (*free_sparse)(cholmod_sparse **, cholmod_common *);
    int (*allocate_work)(size_t, size_t, size_t, cholmod_common *);
    int (*camd)(cholmod_sparse *, int *, size_t, int *, int *, cholmod_common *);
    cholmod_factor *(*analyze_p)(cholmod_sparse *, int *, int *, size_t, cholmod_common *);
    int (*factorize_p)(cholmod_sparse *, double *, int *, size_t, cholmod_factor *, cholmod_common *);
    cholmod_factor *(*copy_factor)(cholmod_factor *, cholmod_common *);
    int (*free_factor)(cholmod_factor **, cholmod_common *);
    int (*solve2)(int, cholmod_factor *, cholmod_dense *, cholmod_sparse *, cholmod_dense **,
                  cholmod_sparse **, cholmod_dense **, cholmod_dense **, cholmod_common *);
    int (*free_dense)(cholmod_dense **, cholmod_common *);
} functions;

static const char *const names[] = {"cholmod_start",       "cholmod_finish",        "cholmod_allocate_sparse",
                                    "cholmod_free_sparse", "cholmod_allocate_work", "cholmod_camd",
                                    "cholmod_analyze_p",   "cholmod_factorize_p",   "cholmod_copy_factor",
                                    "cholmod_free_factor", "cholmod_solve2",        "cholmod_free_dense"};
enum { FUNCTIONS = sizeof names / sizeof *names };
_Static_assert(sizeof(functions) == (FUNCTIONS + 1) * sizeof(void *), "a function has no name");

/* CHOLMOD of this age copies its blocks by four OpenMP threads whatever the machine has, which on few or busy
 * cores wait for each other longer than they work. Depth 0 of parallel regions makes it one; BLAS, called
 * inside, must then be told of one thread as well, or it waits for those that it is not given. Both are the
 * calling thread's own. */
typedef struct {
    int (*depth)(void);
    void (*set_depth)(int);
    int (*threads)(void);
    void (*set_threads)(int);
} open_mp;

typedef struct {
    int depth, threads;
} calm;

struct lp_cholesky {
    iop_env env;
    functions call;
    open_mp omp; /* of CHOLMOD's own OpenMP; NULL where it has none */
    bool started;
    cholmod_common common;
    cholmod_sparse *scaled; /* A D^(1/2) */
    double *value;          /* of A */
    cholmod_factor *factor;
    cholmod_dense *solution, *work[2];
    double fill, flops;
};

static iop_status load(functions *f, iop_err *err)
{
    char name[32];
    snprintf(name, sizeof name, "libcholmod.so.%d", CHOLMOD_MAIN_VERSION);
    f->library = dlopen(name, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (!f->library)
        return iop_fail(err, IOP_EBACKEND,
                        "the interior point method needs %s, which is not installed; install it (on "
                        "Debian: apt-get install libcholmod%d)",
                        name, CHOLMOD_MAIN_VERSION);
    for (int k = 0; k < FUNCTIONS; k++) {
        void *function = dlsym(f->library, names[k]);
        if (!function)
            return iop_fail(err, IOP_EBACKEND, "%s has no function \"%s\"", name, names[k]);
        memcpy((char *)f + (size_t)(k + 1) * sizeof function, &function, sizeof function);
    }
    return IOP_OK;
}

static void find_open_mp(open_mp *omp, void *library)
{
    static const char *const wanted[] = {"omp_get_max_active_levels", "omp_set_max_active_levels",
                                         "omp_get_max_threads", "omp_set_num_threads"};
    for (int k = 0; k < 4; k++) {
        void *function = dlsym(library, wanted[k]);
        memcpy((char *)omp + (size_t)k * sizeof function, &function, sizeof function);
        if (!function) {
            memset(omp, 0, sizeof *omp);
            return;
        }
    }
}

static iop_status copy_matrix(lp_cholesky *c, const lp_structure *a, const double *value, iop_err *err)
{
    size_t entries = a->start[a->columns];
    if (a->rows > INT_MAX || a->columns > INT_MAX || entries > INT_MAX)
        return iop_fail(err, IOP_EBACKEND, "a matrix of %zu rows and %zu entries is too large for CHOLMOD",
                        a->rows, entries);
    c->scaled =
        c->call.allocate_sparse(a->rows, a->columns, entries, true, true, 0, CHOLMOD_REAL, &c->common);
    c->value = iop_new(&c->env, entries, sizeof *c->value);
    if (!c->scaled || !c->value)
        return iop_no_memory(err, entries, "entries of a matrix");
    int *p = c->scaled->p, *i = c->scaled->i;
    for (size_t j = 0; j <= a->columns; j++)
        p[j] = (int)a->start[j];
    for (size_t k = 0; k < entries; k++) {
        i[k] = (int)a->index[k];
        c->value[k] = value[k];
        ((double *)c->scaled->x)[k] = value[k];
    }
    return IOP_OK;
}

/* CAMD takes stages for indices: they are numbered from 0 without gaps. */
static bool rank_stages(const lp_cholesky *c, const int *stage, size_t rows, int *rank)
{
    int most = 0, next = 0;
    for (size_t i = 0; i < rows; i++)
        most = stage[i] > most ? stage[i] : most;
    int *number = iop_new(&c->env, (size_t)most + 1, sizeof *number);
    if (!number)
        return false;
    for (size_t i = 0; i < rows; i++)
        number[stage[i]] = 1;
    for (int k = 0; k <= most; k++)
        if (number[k])
            number[k] = next++;
    for (size_t i = 0; i < rows; i++)
        rank[i] = number[stage[i]];
    iop_free(&c->env, number);
    return true;
}

/* --- the order of elimination --------------------------------------------------------------------------- */

/* Rows of a stage after those of the stages before it, within a stage by minimum degree; or nested
 * dissection, whichever fills less. */
static iop_status analyze_by_stage(lp_cholesky *c, const int *stage, iop_err *err)
{
    size_t rows = c->scaled->nrow;
    int *order = iop_new(&c->env, 2 * rows, sizeof *order), *member = order ? order + rows : NULL;
    if (!order)
        return iop_no_memory(err, 2 * rows, "rows of a factorisation");
    if (!rank_stages(c, stage, rows, member)) {
        iop_free(&c->env, order);
        return iop_no_memory(err, rows, "rows of a linear program");
    }
    /* CHOLMOD 3.0.14 asks for more work space while it uses what it had: give it all before */
    size_t work = 4 * rows > c->scaled->ncol ? 4 * rows : c->scaled->ncol;
    bool given = c->call.allocate_work(rows, work, 0, &c->common) &&
                 c->call.camd(c->scaled, NULL, 0, member, order, &c->common) != 0;
    c->common.nmethods = given ? 2 : 1;
    c->common.method[0].ordering = given ? CHOLMOD_GIVEN : CHOLMOD_NESDIS;
    c->common.method[1].ordering = CHOLMOD_NESDIS;
    c->factor = c->call.analyze_p(c->scaled, given ? order : NULL, NULL, 0, &c->common);
    iop_free(&c->env, order);
    return IOP_OK;
}

/* Each supernode costs CHOLMOD some parallel regions of one thread, whose barriers ask the kernel to wake
 * nobody: of the plan to 2050 a quarter of a factorisation. Larger ones with some zeros in them save a tenth
 * of that; up to 80 flops an entry of L, rather than 40, factors without supernodes are as fast or up to
 * twice as fast. */
static void choose_supernodes(cholmod_common *common)
{
    static const size_t columns[] = {8, 32, 96};
    static const double zeros[] = {0.8, 0.2, 0.1};
    memcpy(common->nrelax, columns, sizeof columns);
    memcpy(common->zrelax, zeros, sizeof zeros);
    common->supernodal_switch = 80;
}

/* What was found for a structure: the places of the factors' entries, without numbers. */
typedef struct {
    iop_env env;
    functions call;
    cholmod_common common;
    cholmod_factor *factor;
    double fill, flops;
} places;

static void release_places(void *found)
{
    places *p = found;
    iop_env env = p->env;
    p->call.free_factor(&p->factor, &p->common);
    p->call.finish(&p->common);
    iop_free(&env, p);
}

static void keep_places(const lp_cholesky *c, const lp_structure *a, iop_lp_orders *orders)
{
    places *p = orders ? iop_new(&c->env, 1, sizeof *p) : NULL;
    if (!p)
        return;
    *p = (places){.env = c->env, .call = c->call, .fill = c->fill, .flops = c->flops};
    p->call.start(&p->common);
    p->common.print = 0;
    p->factor = p->call.copy_factor(c->factor, &p->common);
    if (!p->factor || !lp_orders_keep(orders, a, p, release_places))
        release_places(p);
}

static bool take_places(lp_cholesky *c, const lp_structure *a, iop_lp_orders *orders)
{
    const places *p = lp_orders_find(orders, a);
    c->factor = p ? c->call.copy_factor(p->factor, &c->common) : NULL;
    if (!c->factor)
        return false;
    c->fill = p->fill;
    c->flops = p->flops;
    return true;
}

static iop_status analyze(lp_cholesky *c, const lp_structure *a, iop_err *err)
{
    if (a->stage)
        IOP_TRY(analyze_by_stage(c, a->stage, err));
    else
        c->factor = c->call.analyze_p(c->scaled, NULL, NULL, 0, &c->common);
    if (!c->factor)
        return iop_no_memory(err, a->rows, "rows of a factorisation");
    c->fill = c->common.lnz;
    c->flops = c->common.fl;
    return IOP_OK;
}

/* Nested dissection is METIS's, which draws from rand() after srand(): one sequence for all threads. One at a
 * time, or the order, and with it the last bits of an answer, would depend on what others do meanwhile. */
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

static iop_status find_order(lp_cholesky *c, const lp_structure *a, iop_lp_orders *orders, iop_err *err)
{
    iop_status status = IOP_OK;
    pthread_mutex_lock(&one_at_a_time);
    if (!take_places(c, a, orders)) {
        status = analyze(c, a, err);
        if (status == IOP_OK)
            keep_places(c, a, orders);
    }
    pthread_mutex_unlock(&one_at_a_time);
    return status;
}

/* -------------------------------------------------------------------------------------------------------- */

static iop_status prepare(lp_cholesky *c, const lp_structure *a, const double *value, iop_lp_orders *orders,
                          iop_err *err)
{
    IOP_TRY(load(&c->call, err));
    find_open_mp(&c->omp, c->call.library);
    if (!c->call.start(&c->common))
        return iop_fail(err, IOP_EBACKEND, "CHOLMOD did not start");
    c->started = true;
    c->common.print = 0;
    c->common.final_ll = 1;
    choose_supernodes(&c->common);
    IOP_TRY(copy_matrix(c, a, value, err));
    return find_order(c, a, orders, err);
}

iop_status lp_cholesky_open(lp_cholesky **out, const lp_structure *a, const double *value,
                            iop_lp_orders *orders, const iop_env *env, iop_err *err)
{
    *out = NULL;
    lp_cholesky *c = iop_new(env, 1, sizeof *c);
    if (!c)
        return iop_no_memory(err, 1, "factorisation");
    c->env = iop_env_or_default(env);
    iop_status status = prepare(c, a, value, orders, err);
    if (status != IOP_OK) {
        lp_cholesky_close(c);
        return status;
    }
    *out = c;
    return IOP_OK;
}

void lp_cholesky_close(lp_cholesky *c)
{
    if (!c)
        return;
    if (c->started) {
        c->call.free_factor(&c->factor, &c->common);
        c->call.free_sparse(&c->scaled, &c->common);
        c->call.free_dense(&c->solution, &c->common);
        c->call.free_dense(&c->work[0], &c->common);
        c->call.free_dense(&c->work[1], &c->common);
        c->call.finish(&c->common);
    }
    iop_env env = c->env;
    iop_free(&env, c->value);
    iop_free(&env, c);
}

static calm begin_calm(const lp_cholesky *c)
{
    calm before = {0, 0};
    if (c->omp.depth) {
        before = (calm){c->omp.depth(), c->omp.threads()};
        c->omp.set_depth(0);
        c->omp.set_threads(1);
    }
    return before;
}

static void end_calm(const lp_cholesky *c, calm before)
{
    if (c->omp.depth) {
        c->omp.set_depth(before.depth);
        c->omp.set_threads(before.threads);
    }
}

bool lp_cholesky_factor(lp_cholesky *c, const double *scale, double shift)
{
    const int *p = c->scaled->p;
    double *x = c->scaled->x, beta[2] = {shift, 0};
    for (size_t j = 0; j < c->scaled->ncol; j++)
        for (int k = p[j]; k < p[j + 1]; k++)
            x[k] = c->value[k] * scale[j];
    calm before = begin_calm(c);
    c->common.status = CHOLMOD_OK;
    bool done = c->call.factorize_p(c->scaled, beta, NULL, 0, c->factor, &c->common) != 0;
    end_calm(c, before);
    return done && c->common.status == CHOLMOD_OK && c->factor->minor == c->scaled->nrow;
}

bool lp_cholesky_solve(lp_cholesky *c, double *v)
{
    size_t rows = c->scaled->nrow;
    cholmod_dense b = {.nrow = rows,
                       .ncol = 1,
                       .nzmax = rows,
                       .d = rows,
                       .x = v,
                       .xtype = CHOLMOD_REAL,
                       .dtype = CHOLMOD_DOUBLE};
    calm before = begin_calm(c);
    int done = c->call.solve2(CHOLMOD_A, c->factor, &b, NULL, &c->solution, NULL, &c->work[0], &c->work[1],
                              &c->common);
    end_calm(c, before);
    if (!done)
        return false;
    memcpy(v, c->solution->x, rows * sizeof *v);
    return true;
}

double lp_cholesky_fill(const lp_cholesky *c)
{
    return c->fill;
}

double lp_cholesky_flops(const lp_cholesky *c)
{
    return c->flops;
}
