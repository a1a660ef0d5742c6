/* SPDX-License-Identifier: GPL-3.0-or-later */
/* leontief.c - multipliers of all sectors for k + 1 = 6 indicators: each method of the operator, opened from
 * the coefficients and used, beside one dgetrf of the same size on the same BLAS, and beside NumPy and SciPy.
 *
 * The contestants take turns within a repeat, and a ratio is taken in each. One thread: processor time; two:
 * time on the wall. dgetrf works in storage that has been touched before; the operator's storage is part of
 * its time, but for "lu in place". With --large also 10,000 sectors. */
#include "harness.h"
#include "tables.h"
#include <ioplan/ioplan.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SIDES = 6, METHODS = 5 };
static const char *const names[METHODS] = {"lu", "lu in place", "mixed", "krylov", "auto"};
static const char *const peers[] = {"numpy.linalg.solve", "scipy.linalg.lu_factor",
                                    "scipy.sparse.linalg.gmres"};
enum { PEERS = sizeof peers / sizeof *peers };

typedef struct {
    FILE *record;
    char name[80];
    int threads;
    double zeros;
    size_t n, passes; /* passes: products with A of the last solve, counted by the stop callback */
    iop_mat a;
    bench_series dgetrf, read, whole[METHODS], sides[METHODS], pass, peer[PEERS];
    double difference; /* largest between two methods, relative */
    char chosen[240];
} contest;

static void must(iop_status status, const iop_err *err)
{
    if (status != IOP_OK)
        bench_fail("%s", err->msg);
}

static double now_s(const contest *c)
{
    return c->threads == 1 ? bench_cpu_s() : bench_wall_s();
}

static bool count_pass(void *self)
{
    ++*(size_t *)self;
    return false;
}

/* --- the contestants ------------------------------------------------------------------------------------ */

static void run_dgetrf(contest *c)
{
    iop_err err;
    iop_lu *lu;
    iop_mat m;
    must(iop_mat_new(&m, c->n, c->n, NULL, &err), &err);
    for (size_t i = 0; i < c->n; i++)
        for (size_t j = 0; j < c->n; j++)
            *iop_at(m, i, j) = (i == j) - *iop_at(c->a, i, j);
    double start = now_s(c);
    must(iop_lu_open_taken(&lu, &m, NULL, &err), &err);
    bench_add(&c->dgetrf, now_s(c) - start);
    iop_lu_close(lu);
}

/* Reads every cell of A once, as fast as the products do: one vector, all of it. */
static void run_read(contest *c)
{
    double *x = calloc(2 * c->n, sizeof *x);
    if (!x)
        bench_fail("out of memory");
    double start = now_s(c);
    iop_gemv(false, 1, iop_read(c->a), x, 0, x + c->n);
    bench_add(&c->read, now_s(c) - start);
    free(x);
}

static void direct(const contest *c, iop_mat q)
{
    for (size_t k = 0; k < SIDES; k++)
        for (size_t j = 0; j < c->n; j++)
            *iop_at(q, k, j) = k == 0 ? 1 : (double)((j * 7 + k * 13) % 101) / 100;
}

static void run_method(contest *c, int m, iop_mat q)
{
    iop_err err;
    iop_leontief *op;
    iop_leontief_settings settings = iop_leontief_settings_default();
    iop_env env = iop_env_default();
    iop_mat take = {0};
    bool in_place = m == 1;
    env.threads = c->threads;
    env.stop = count_pass;
    env.stop_ctx = &c->passes;
    settings.method = in_place ? "lu" : names[m];
    settings.right_sides = SIDES;
    direct(c, q);
    if (in_place) {
        must(iop_mat_new(&take, c->n, c->n, &env, &err), &err);
        memcpy(take.a, c->a.a, c->n * c->n * sizeof *take.a);
    }
    double start = now_s(c);
    must(in_place ? iop_leontief_open_take(&op, &take, &settings, &env, &err)
                  : iop_leontief_open_with(&op, iop_read(c->a), &settings, &env, &err),
         &err);
    double opened = now_s(c);
    c->passes = 0;
    must(iop_leontief_multipliers(op, q, &err), &err);
    double end = now_s(c);
    bench_add(&c->whole[m], end - start);
    bench_add(&c->sides[m], end - opened);
    if (strcmp(names[m], "krylov") == 0)
        bench_add(&c->pass, (end - opened) / (double)(c->passes > 0 ? c->passes : 1));
    snprintf(c->chosen, sizeof c->chosen, "%s", iop_leontief_method(op));
    iop_leontief_close(op);
}

static void compare(contest *c, iop_mat first, iop_mat other)
{
    for (size_t v = 0; v < SIDES * c->n; v++)
        c->difference = fmax(c->difference, fabs(first.a[v] - other.a[v]) / (1 + fabs(first.a[v])));
}

static void take_turns(contest *c, iop_mat first, iop_mat other)
{
    run_dgetrf(c);
    run_read(c);
    run_method(c, 0, first);
    for (int m = 1; m < METHODS; m++) {
        run_method(c, m, other);
        compare(c, first, other);
    }
}

/* --- NumPy and SciPy ------------------------------------------------------------------------------------ */

static void run_peers(contest *c, int repeats)
{
    static const char output[] = BENCH_FOLDER "/leontief_peer.txt";
    char n[32], sides[32], zeros[32], count[32], threads[64], name[64];
    double seconds;
    snprintf(n, sizeof n, "%zu", c->n);
    snprintf(sides, sizeof sides, "%d", SIDES);
    snprintf(zeros, sizeof zeros, "%g", c->zeros);
    snprintf(count, sizeof count, "%d", repeats);
    snprintf(threads, sizeof threads, "OPENBLAS_NUM_THREADS=%d", c->threads);
    const char *const argv[] = {"env",      threads, "/usr/bin/python3",
                                BENCH_PEER, n,       sides,
                                zeros,      count,   c->threads == 1 ? "cpu" : "wall",
                                NULL};
    if (bench_run_program(argv, output).exit_status != 0)
        return; /* not there */
    FILE *file = fopen(output, "r");
    while (file && fscanf(file, "%63s %lf", name, &seconds) == 2)
        for (int p = 0; p < PEERS; p++)
            if (strcmp(name, peers[p]) == 0)
                bench_add(&c->peer[p], seconds);
    if (file)
        fclose(file);
}

/* --- one contest ---------------------------------------------------------------------------------------- */

static contest begin(FILE *record, size_t n, double zeros, int threads)
{
    contest c = {.record = record, .threads = threads, .zeros = zeros, .n = n};
    iop_err err;
    bench_economy economy = bench_economy_default(n);
    economy.zeros = zeros;
    iop_table *table = bench_table_new(&economy);
    must(iop_mat_new(&c.a, n, n, NULL, &err), &err);
    iop_table_coefficients(table, c.a);
    iop_table_close(table);
    snprintf(c.name, sizeof c.name, "%zu sectors, %g %% zeros, %d thread%s", n, 100 * zeros, threads,
             threads == 1 ? "" : "s");
    iop_blas_set_threads(threads);
    return c;
}

static void end(contest *c)
{
    bench_clear(&c->dgetrf);
    bench_clear(&c->read);
    bench_clear(&c->pass);
    for (int m = 0; m < METHODS; m++) {
        bench_clear(&c->whole[m]);
        bench_clear(&c->sides[m]);
    }
    for (int p = 0; p < PEERS; p++)
        bench_clear(&c->peer[p]);
    iop_mat_free(&c->a, NULL);
}

static void record_ms(const contest *c, const char *quantity, const bench_series *seconds)
{
    bench_series ms = {0};
    for (size_t k = 0; k < seconds->count; k++)
        bench_add(&ms, seconds->value[k] * 1e3);
    bench_record(c->record, "leontief", c->name, quantity, "ms", &ms, "");
    bench_clear(&ms);
}

static void record_ratio(const contest *c, const char *quantity, const bench_series *above,
                         const bench_series *below)
{
    bench_series ratio = {0};
    for (size_t k = 0; k < above->count && k < below->count; k++)
        bench_add(&ratio, above->value[k] / below->value[k]);
    bench_record(c->record, "leontief", c->name, quantity, "x", &ratio, "");
    bench_clear(&ratio);
}

static void record(const contest *c)
{
    char text[96];
    record_ms(c, "dgetrf", &c->dgetrf);
    for (int m = 0; m < METHODS; m++) {
        snprintf(text, sizeof text, "%s / dgetrf", names[m]);
        record_ratio(c, text, &c->whole[m], &c->dgetrf);
        snprintf(text, sizeof text, "%s: right-hand sides", names[m]);
        record_ms(c, text, &c->sides[m]);
    }
    record_ratio(c, "krylov: one product / reading A", &c->pass, &c->read);
    for (int p = 0; p < PEERS; p++)
        if (c->peer[p].count > 0) {
            snprintf(text, sizeof text, "%s / dgetrf", peers[p]);
            record_ratio(c, text, &c->peer[p], &c->dgetrf);
        }
    snprintf(text, sizeof text, "%.2g", c->difference);
    bench_record_text(c->record, "leontief", c->name, "methods differ by", text);
    bench_record_text(c->record, "leontief", c->name, "auto", c->chosen);
    if (!(c->difference <= 1e-9))
        bench_fail("%s: the methods differ by %.3g", c->name, c->difference);
}

static void run(FILE *file, size_t n, double zeros, int threads, int repeats)
{
    contest c = begin(file, n, zeros, threads);
    iop_mat first, other;
    iop_err err;
    must(iop_mat_new(&first, SIDES, n, NULL, &err), &err);
    must(iop_mat_new(&other, SIDES, n, NULL, &err), &err);
    for (int k = 0; k < repeats; k++)
        take_turns(&c, first, other);
    if (n <= 4000)
        run_peers(&c, repeats);
    record(&c);
    iop_mat_free(&first, NULL);
    iop_mat_free(&other, NULL);
    end(&c);
}

/* Takes --large out of the words. */
static bool ask_large(int *argc, char **argv)
{
    bool large = false;
    int kept = 1;
    for (int k = 1; k < *argc; k++)
        if (strcmp(argv[k], "--large") == 0)
            large = true;
        else
            argv[kept++] = argv[k];
    *argc = kept;
    return large;
}

int main(int argc, char **argv)
{
    static const size_t sizes[] = {500, 1000, 2000, 4000};
    static const double zeros[] = {0, .5, .9};
    bool large = ask_large(&argc, argv);
    bench_options options = bench_parse(argc, argv);
    FILE *file = bench_record_open(options.record);
    const char *policy = getenv("OMP_WAIT_POLICY");
    bench_record_text(file, "leontief", "", "OMP_WAIT_POLICY", policy ? policy : "not set");
    size_t most = options.quick ? 2 : sizeof sizes / sizeof *sizes;
    for (int threads = 1; threads <= 2; threads++)
        for (size_t s = 0; s < most; s++)
            for (size_t z = 0; z < 3; z++)
                run(file, sizes[s], zeros[z], threads, sizes[s] >= 4000 ? 5 : 9);
    if (large)
        run(file, 10000, 0, 1, 3);
    bench_record_close(file);
    return 0;
}
