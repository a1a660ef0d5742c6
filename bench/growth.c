/* SPDX-License-Identifier: GPL-3.0-or-later */
/* growth.c - how the time of a solve grows with the number of sectors and falls with threads, and where it
 * goes.
 *
 *   whole = LU part + verification + rest
 *
 * Left to itself, the method solves with I - A by products from some 500 sectors on: there is no LU part
 * then, and all is walks along the table, 8 n^2 bytes each at the rate of memory. With --leontief lu
 * ("by-LU") the LU part takes 2/3 m^3 operations, at the rate of dgetrf, for the m sectors whose output
 * follows from the others.
 *
 * The linker puts the functions below before the factorisation and the verifier (--wrap), so that they are
 * timed within the solve itself. Beside them: dgetrf on I - A of n and of m sectors, and a matrix-vector
 * product, which is one walk along the table at the speed of memory. One thread and all take turns in each
 * repeat.
 *
 * Sizes up to 10,000, up to 4,000 with --quick. The bar: threads make the LU part faster as they make dgetrf
 * of the same size, 0.9 of it at least. */
#include "harness.h"
#include "tables.h"
#include <ioplan/ioplan.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ONE, ALL, TEAMS };
static const double bar = .9;
enum { LARGEST_LU = 4000 };
enum { COMPARABLE = 500 }; /* smaller matrices are factored by one thread whatever is asked for */

/* --- what the solver spends within a solve -------------------------------------------------------------- */

typedef struct {
    double wall, cpu;
} moment;

static moment now(void)
{
    return (moment){bench_wall_s(), bench_cpu_s()};
}

static void add_since(moment *sum, moment start)
{
    sum->wall += bench_wall_s() - start.wall;
    sum->cpu += bench_cpu_s() - start.cpu;
}

static struct spending {
    moment lu, verify;
    double lu_flops;
    size_t largest; /* matrix factored */
    bool counts;    /* a solve is under way */
} spent;

int __real_iop_blas_factor(int n, double *a, int *pivots, int threads);
int __wrap_iop_blas_factor(int n, double *a, int *pivots, int threads);
iop_status __real_iop_verify_optimum(const iop_plan *plan, const iop_point *point, iop_certificate *out,
                                     iop_err *err);
iop_status __wrap_iop_verify_optimum(const iop_plan *plan, const iop_point *point, iop_certificate *out,
                                     iop_err *err);

int __wrap_iop_blas_factor(int n, double *a, int *pivots, int threads)
{
    size_t size = (size_t)n;
    moment start = now();
    int info = __real_iop_blas_factor(n, a, pivots, threads);
    if (!spent.counts)
        return info;
    add_since(&spent.lu, start);
    spent.lu_flops += 2. / 3 * (double)n * (double)n * (double)n;
    spent.largest = size > spent.largest ? size : spent.largest;
    return info;
}

iop_status __wrap_iop_verify_optimum(const iop_plan *plan, const iop_point *point, iop_certificate *out,
                                     iop_err *err)
{
    moment start = now();
    iop_status status = __real_iop_verify_optimum(plan, point, out, err);
    add_since(&spent.verify, start);
    return status;
}

/* --- one measurement ------------------------------------------------------------------------------------ */

/* What takes time comes first: TIMES of them. */
enum {
    WHOLE,
    LU_PART,
    VERIFY,
    REST,
    DGETRF,
    DGETRF_SAME,
    WALK,
    TIMES,
    LU_RATE = TIMES,
    DGETRF_RATE,
    BANDWIDTH,
    RATIO,
    WALKS,
    FIGURES
};
static const struct {
    const char *name, *unit;
} figures[FIGURES] = {
    {"solve and verify", "s"},
    {"LU part", "s"},
    {"verification", "s"},
    {"rest", "s"},
    {"dgetrf", "s"},
    {"dgetrf of the size of the LU part", "s"},
    {"one walk along the table (dgemv)", "s"},
    {"LU part: rate", "Gflop/s"},
    {"dgetrf: rate", "Gflop/s"},
    {"dgemv: rate", "GB/s"},
    {"solve and verify / dgetrf", "x"},
    {"verification and rest in walks", "x"},
};

typedef struct {
    FILE *record;
    iop_plan *plan;
    size_t n;
    const char *leontief;
    int threads[TEAMS], repeats;
    char name[64];
    bench_series figure[TEAMS][FIGURES]; /* times: processor time on one thread, else wall clock */
    bench_series wall[TEAMS][TIMES];
} subject;

static void expect(iop_status status, const iop_err *err)
{
    if (status != IOP_OK)
        bench_fail("%s", err->msg);
}

/* I - A of the first m sectors. */
static iop_mat operator_of(const subject *s, size_t m)
{
    const iop_table *t = s->plan->table;
    iop_mat matrix;
    iop_err err;
    expect(iop_mat_new(&matrix, m, m, NULL, &err), &err);
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < m; j++)
            *iop_at(matrix, i, j) =
                (i == j ? 1 : 0) - iop_get(iop_read(t->intermediate), i, j) / t->output[j];
    return matrix;
}

static moment factor(const subject *s, size_t m)
{
    iop_err err;
    iop_lu *lu;
    iop_mat matrix = operator_of(s, m);
    struct spending before = spent;
    spent = (struct spending){.counts = true};
    expect(iop_lu_open_taken(&lu, &matrix, &s->plan->env, &err), &err);
    moment alone = spent.lu;
    spent = before;
    iop_lu_close(lu);
    return alone;
}

/* The fastest of five: a walk is short. */
static moment walk(const subject *s)
{
    double *x = calloc(2 * s->n, sizeof *x);
    moment best = {INFINITY, INFINITY};
    if (!x)
        bench_fail("out of memory for %zu sectors", s->n);
    for (int k = 0; k < 5; k++) {
        moment spent_here = {0, 0}, start = now();
        iop_gemv(false, 1, iop_read(s->plan->table->intermediate), x, 0, x + s->n);
        add_since(&spent_here, start);
        best.wall = fmin(best.wall, spent_here.wall);
        best.cpu = fmin(best.cpu, spent_here.cpu);
    }
    free(x);
    return best;
}

static moment solve(const subject *s)
{
    moment whole = {0, 0};
    iop_err err;
    iop_solution *solution;
    iop_solve_settings settings = iop_solve_settings_default();
    settings.method = "reduced";
    settings.leontief = s->leontief;
    settings.ranges = false;
    memset(&spent, 0, sizeof spent);
    spent.counts = true;
    moment start = now();
    expect(iop_solve(&solution, s->plan, &settings, &err), &err);
    add_since(&whole, start);
    spent.counts = false;
    if (solution->status != IOP_OPTIMAL || strncmp(solution->provenance.method, "reduced", 7) != 0)
        bench_fail("%s: %s by %s", s->name, iop_solution_status_text(solution->status),
                   solution->provenance.method);
    iop_solution_close(solution);
    return whole;
}

/* All times, by one of the clocks or by the other. */
static void run(const subject *s, moment time[TIMES])
{
    time[WHOLE] = solve(s);
    time[LU_PART] = spent.lu;
    time[VERIFY] = spent.verify;
    time[REST].wall = time[WHOLE].wall - spent.lu.wall - spent.verify.wall;
    time[REST].cpu = time[WHOLE].cpu - spent.lu.cpu - spent.verify.cpu;
    time[DGETRF] = factor(s, s->n);
    time[DGETRF_SAME] = spent.largest == s->n ? time[DGETRF]
                        : spent.largest == 0  ? (moment){NAN, NAN}
                                              : factor(s, spent.largest);
    time[WALK] = walk(s);
}

static void measure(subject *s, int team)
{
    moment time[TIMES];
    double value[FIGURES], n = (double)s->n;
    iop_blas_set_threads(s->threads[team]);
    s->plan->env.threads = s->threads[team];
    run(s, time);
    for (size_t k = 0; k < TIMES; k++) {
        value[k] = team == ONE ? time[k].cpu : time[k].wall;
        bench_add(&s->wall[team][k], time[k].wall);
    }
    value[LU_RATE] = spent.lu_flops / value[LU_PART] / 1e9;
    value[DGETRF_RATE] = 2. / 3 * n * n * n / value[DGETRF] / 1e9;
    value[BANDWIDTH] = 8 * n * n / value[WALK] / 1e9;
    value[RATIO] = value[WHOLE] / value[DGETRF];
    value[WALKS] = (value[VERIFY] + value[REST]) / value[WALK];
    for (size_t k = 0; k < FIGURES; k++)
        bench_add(&s->figure[team][k], value[k]);
}

/* --- the record ----------------------------------------------------------------------------------------- */

/* What has no meaning where nothing was factored. */
static bool is_of_lu(size_t figure)
{
    return figure == LU_PART || figure == DGETRF_SAME || figure == LU_RATE;
}

static void record_figures(const subject *s, int team)
{
    char name[96], note[64];
    snprintf(name, sizeof name, "%s, %d thread%s", s->name, s->threads[team],
             s->threads[team] > 1 ? "s" : "");
    snprintf(note, sizeof note, "matrices of up to %zu sectors factored", spent.largest);
    for (size_t k = 0; k < FIGURES; k++)
        if (spent.largest > 0 || !is_of_lu(k))
            bench_record(s->record, "growth", name, figures[k].name, figures[k].unit, &s->figure[team][k],
                         k == LU_PART ? note : "");
}

/* How many times faster all threads are, the fastest run of each: what else the machine does only slows. */
static double record_speedup(const subject *s, size_t figure)
{
    char name[96];
    bench_series times = {0};
    double one = bench_summarize(&s->wall[ONE][figure]).min;
    double gain = one / bench_summarize(&s->wall[ALL][figure]).min;
    bench_add(&times, gain);
    snprintf(name, sizeof name, "%s: 1 / %d threads", figures[figure].name, s->threads[ALL]);
    bench_record(s->record, "threads", s->name, name, "x", &times, "");
    bench_clear(&times);
    return gain;
}

static void record_threads(const subject *s)
{
    char verdict[96];
    record_speedup(s, DGETRF);
    record_speedup(s, VERIFY);
    record_speedup(s, REST);
    record_speedup(s, WHOLE);
    if (spent.largest == 0)
        return;
    double lu = record_speedup(s, LU_PART), alone = record_speedup(s, DGETRF_SAME);
    if (spent.largest < COMPARABLE)
        snprintf(verdict, sizeof verdict, "no matrix of %d sectors or more was factored", COMPARABLE);
    else
        snprintf(verdict, sizeof verdict, "%s: the LU part gains %.3g times, dgetrf of %zu sectors %.3g",
                 lu >= bar * alone ? "met" : "missed", lu, spent.largest, alone);
    bench_record_text(s->record, "threads", s->name, "bar", verdict);
}

static void measure_size(FILE *record, size_t n, bench_plan_kind kind, bool by_lu, int warm_up, int repeats)
{
    bench_economy economy = bench_economy_default(n);
    subject s = {.record = record, .n = n, .threads = {1, bench_cores()}, .repeats = repeats};
    int teams = s.threads[ALL] > 1 ? TEAMS : 1;
    economy.resources = 5;
    s.plan = bench_plan_new(bench_table_new(&economy), kind, 1);
    s.leontief = by_lu ? "lu" : "auto";
    snprintf(s.name, sizeof s.name, "%zu %s%s", n, bench_plan_names[kind], by_lu ? "-by-LU" : "");
    for (int k = 0; k < warm_up; k++)
        solve(&s);
    for (int k = 0; k < repeats; k++)
        for (int team = 0; team < teams; team++)
            measure(&s, team);
    for (int team = 0; team < teams; team++)
        record_figures(&s, team);
    if (teams > 1)
        record_threads(&s);
    for (size_t k = 0; k < TEAMS * FIGURES; k++)
        bench_clear(&s.figure[k / FIGURES][k % FIGURES]);
    for (size_t k = 0; k < TEAMS * TIMES; k++)
        bench_clear(&s.wall[k / TIMES][k % TIMES]);
    iop_plan_close(s.plan);
}

int main(int argc, char **argv)
{
    static const struct {
        size_t sectors;
        int warm_up, repeats, quick;
    } sizes[] = {{500, 3, 25, 15}, {1000, 3, 15, 9}, {2000, 1, 9, 5}, {4000, 1, 3, 2}, {10000, 0, 1, 0}};
    static const bench_plan_kind kinds[] = {BENCH_FEW, BENCH_ALL};
    bench_options options = bench_parse(argc, argv);
    FILE *record = bench_record_open(options.record);
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
        for (size_t kind = 0; kind < 2; kind++) {
            int repeats = options.quick ? sizes[k].quick : sizes[k].repeats;
            if (repeats > 0)
                measure_size(record, sizes[k].sectors, kinds[kind], false, sizes[k].warm_up, repeats);
            if (repeats > 0 && sizes[k].sectors <= LARGEST_LU)
                measure_size(record, sizes[k].sectors, kinds[kind], true, sizes[k].warm_up, repeats);
        }
    bench_record_close(record);
    return 0;
}
