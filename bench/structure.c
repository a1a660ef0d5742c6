/* SPDX-License-Identifier: GPL-3.0-or-later */
/* structure.c - the parts of the structure of an economy beside one dgetrf of the same size: the usual parts,
 * every part but clusters, and each part alone, from the table to the answers. One thread: processor time;
 * two: time on the wall. The bar: the usual parts of 2,000 sectors within 3 times one dgetrf.
 *
 * bench_structure --large CSV takes 10,000 sectors alone, once, on all cores, and one dgetrf after them; its
 * bar is 2.3 matrices in memory, the table being one of them. */
#include "harness.h"
#include "tables.h"
#include <ioplan/ioplan.h>
#include <string.h>
#include <sys/resource.h>

enum { PARTS = 9, CASES = PARTS + 2 };
static const double bar_times = 3, bar_matrices = 2.3;

typedef struct {
    FILE *record;
    char name[80];
    size_t n;
    int threads;
    iop_table *table;
    bench_series dgetrf, times[CASES];
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

static unsigned parts_of(int number)
{
    if (number < PARTS)
        return 1U << number;
    return number == PARTS ? iop_structure_usual(2000) : IOP_PART_ALL & ~(unsigned)IOP_PART_CLUSTERS;
}

static const char *name_of(int number)
{
    return number < PARTS    ? iop_part_text((iop_part)parts_of(number))
           : number == PARTS ? "usual parts"
                             : "all but clusters";
}

static double run_dgetrf(const contest *c)
{
    iop_err err;
    iop_lu *lu;
    iop_mat m;
    must(iop_mat_new(&m, c->n, c->n, NULL, &err), &err);
    iop_table_coefficients(c->table, m);
    for (size_t i = 0; i < c->n; i++)
        for (size_t j = 0; j < c->n; j++)
            *iop_at(m, i, j) = (i == j) - *iop_at(m, i, j);
    double start = now_s(c);
    must(iop_lu_open_taken(&lu, &m, NULL, &err), &err);
    double seconds = now_s(c) - start;
    iop_lu_close(lu);
    return seconds;
}

static double run_parts(const contest *c, unsigned parts)
{
    iop_err err;
    iop_structure *s;
    iop_structure_settings how = iop_structure_settings_default();
    iop_env env = iop_env_default();
    env.threads = c->threads;
    how.parts = parts;
    double start = now_s(c);
    must(iop_structure_open(&s, c->table, &how, &env, &err), &err);
    double seconds = now_s(c) - start;
    iop_structure_close(s);
    return seconds;
}

static contest begin(FILE *record, size_t n, int threads)
{
    contest c = {.record = record, .n = n, .threads = threads};
    bench_economy economy = bench_economy_default(n);
    c.table = bench_table_new(&economy);
    snprintf(c.name, sizeof c.name, "%zu sectors, %d thread%s", n, threads, threads == 1 ? "" : "s");
    iop_blas_set_threads(threads);
    return c;
}

static void tell(contest *c)
{
    char verdict[96];
    bench_record(c->record, "structure", c->name, "dgetrf", "s", &c->dgetrf, "");
    for (int k = 0; k < CASES; k++)
        bench_record(c->record, "structure", c->name, name_of(k), "dgetrf", &c->times[k], "");
    double usual = bench_summarize(&c->times[PARTS]).median;
    snprintf(verdict, sizeof verdict, "%s: %.3g times one dgetrf, of %.3g",
             usual <= bar_times ? "met" : "missed", usual, bar_times);
    if (c->n >= 2000)
        bench_record_text(c->record, "structure", c->name, "bar", verdict);
    bench_clear(&c->dgetrf);
    for (int k = 0; k < CASES; k++)
        bench_clear(&c->times[k]);
}

/* Every case takes turns with a dgetrf of its own. */
static void run(FILE *record, size_t n, int threads, int repeats)
{
    contest c = begin(record, n, threads);
    for (int repeat = 0; repeat < repeats; repeat++)
        for (int k = 0; k < CASES; k++) {
            double dgetrf = run_dgetrf(&c);
            bench_add(&c.dgetrf, dgetrf);
            if (parts_of(k) != IOP_PART_CLUSTERS)
                bench_add(&c.times[k], run_parts(&c, parts_of(k)) / dgetrf);
        }
    tell(&c);
    iop_table_close(c.table);
}

static void run_large(FILE *record)
{
    contest c = begin(record, 10000, bench_cores());
    bench_series times = {0}, matrices = {0}, dgetrf = {0}, ratio = {0};
    struct rusage usage;
    char verdict[96];
    bench_add(&times, run_parts(&c, iop_structure_usual(c.n)));
    getrusage(RUSAGE_SELF, &usage);
    double peak = (double)usage.ru_maxrss * 1024 / (8.0 * (double)c.n * (double)c.n);
    bench_add(&matrices, peak);
    bench_add(&dgetrf, run_dgetrf(&c)); /* after the peak was looked at: it needs a matrix more */
    bench_add(&ratio, times.value[0] / dgetrf.value[0]);
    bench_record(record, "structure", c.name, "usual parts", "s", &times, "");
    bench_record(record, "structure", c.name, "dgetrf", "s", &dgetrf, "");
    bench_record(record, "structure", c.name, "usual parts / dgetrf", "x", &ratio, "");
    bench_record(record, "structure", c.name, "peak memory", "matrices", &matrices, "");
    snprintf(verdict, sizeof verdict, "%s: %.3g matrices in memory, of %.3g",
             peak <= bar_matrices ? "met" : "missed", peak, bar_matrices);
    bench_record_text(record, "structure", c.name, "bar", verdict);
    bench_clear(&times);
    bench_clear(&matrices);
    bench_clear(&dgetrf);
    bench_clear(&ratio);
    iop_table_close(c.table);
}

int main(int argc, char **argv)
{
    bool large = argc > 1 && strcmp(argv[1], "--large") == 0;
    bench_options options = bench_parse(large ? argc - 1 : argc, large ? argv + 1 : argv);
    FILE *file = bench_record_open(options.record);
    if (large) {
        run_large(file);
    } else {
        for (int threads = 1; threads <= 2; threads++) {
            run(file, 1000, threads, options.quick ? 3 : 9);
            if (!options.quick)
                run(file, 2000, threads, 5);
        }
    }
    bench_record_close(file);
    return 0;
}
