/* SPDX-License-Identifier: GPL-3.0-or-later */
/* samples.c - draws over all of A, each solved, verified and kept, on one thread: processor time a draw.
 *
 * Usage: bench_samples [--quick] CSV. In turns: the draws without and with their store, and one factorisation
 * and one cold solve of the base plan as a yardstick of the machine. The bars: 7,000 verified draws a second
 * and core, stored, at 45 sectors and 4 limits; 400 at 200; the store at most a tenth of the time. */
#include "doubt.h"
#include "harness.h"
#include "tables.h"
#include <ioplan/ioplan.h>
#include <ioplan/sweep.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FOLDER BENCH_FOLDER "/samples"
#define STORE  FOLDER "/sweep.sqlite"

typedef struct {
    iop_diags *diags;
    iop_scenario *scenario;
    iop_study *study;
    iop_worker *worker;
    size_t points, optimal;
} job;

static void must(iop_status status, const iop_err *err)
{
    if (status != IOP_OK)
        bench_fail("%s", err->msg);
}

static void must_find(iop_status status, const iop_diags *diags)
{
    if (status != IOP_OK)
        bench_fail("%s", iop_diags_first_error(diags)->msg);
}

static void start_job(job *j, size_t n, size_t samples, const char *method)
{
    iop_err err;
    memset(j, 0, sizeof *j);
    bench_doubt_write(FOLDER, n, samples, method);
    must(iop_diags_open(&j->diags, NULL, &err), &err);
    must_find(iop_scenario_open(&j->scenario, FOLDER "/plan.yaml", 0, NULL, NULL, j->diags), j->diags);
    must_find(iop_study_open(&j->study, j->scenario, 0, NULL, NULL, NULL, j->diags), j->diags);
    must(iop_worker_open(&j->worker, j->study, NULL, &err), &err);
    j->points = samples;
}

static void end_job(job *j)
{
    iop_worker_close(j->worker);
    iop_study_close(j->study);
    iop_scenario_close(j->scenario);
    iop_diags_close(j->diags);
}

/* All units; NULL: kept nowhere. */
static void run_units(job *j, iop_archive *archive)
{
    iop_err err;
    const iop_archive_run *run = iop_study_describe(j->study);
    j->optimal = 0;
    for (size_t unit = 0; unit < run->sweep[0].units; unit++) {
        size_t points;
        const iop_archive_point *point;
        must(iop_worker_run(j->worker, 0, unit, &points, &point, &err), &err);
        for (size_t k = 0; k < points; k++)
            j->optimal += strcmp(point[k].status, "optimal") == 0;
        if (archive)
            must(iop_archive_put(archive, 0, unit, points, point, &err), &err);
    }
}

static void draw_alone(job *j)
{
    run_units(j, NULL);
}

static void draw_and_keep(job *j)
{
    iop_archive *archive;
    iop_err err;
    unlink(STORE);
    must(iop_archive_open(&archive, STORE, iop_study_describe(j->study), NULL, &err), &err);
    run_units(j, archive);
    must(iop_archive_close(archive, &err), &err);
}

static void factor_once(job *j)
{
    const iop_table *t = j->scenario->plan->table;
    iop_mat m;
    iop_lu *lu;
    iop_err err;
    must(iop_mat_new(&m, t->n, t->n, NULL, &err), &err);
    iop_table_coefficients(t, m);
    for (size_t i = 0; i < t->n; i++)
        for (size_t k = 0; k < t->n; k++)
            *iop_at(m, i, k) = (i == k ? 1 : 0) - *iop_at(m, i, k);
    must(iop_lu_open_taken(&lu, &m, NULL, &err), &err);
    iop_lu_close(lu);
}

static void solve_once(job *j)
{
    iop_solution *solution;
    iop_err err;
    iop_solve_settings settings = iop_solve_settings_default();
    settings.ranges = false;
    must(iop_solve(&solution, j->scenario->plan, &settings, &err), &err);
    iop_solution_close(solution);
}

typedef struct {
    const char *name;
    void (*work)(job *j);
    size_t times; /* that work is done in one measurement; 0: once for all draws */
    bench_series cpu;
} way;

static void time_way(job *j, way *w, bool counts)
{
    const double start = bench_cpu_s();
    for (size_t k = 0; k < (w->times > 0 ? w->times : 1); k++)
        w->work(j);
    const double seconds = bench_cpu_s() - start;
    if (counts)
        bench_add(&w->cpu, 1e6 * seconds / (double)(w->times > 0 ? w->times : j->points));
}

/* bar: draws a second, 0: none. */
static void judge(FILE *record, const char *name, const job *j, way *ways, double bar)
{
    char verdict[256];
    const double alone = bench_summarize(&ways[0].cpu).median, kept = bench_summarize(&ways[1].cpu).median;
    const double cold = bench_summarize(&ways[3].cpu).median, store = 1 - alone / kept;
    snprintf(verdict, sizeof verdict,
             "%s%.0f a second and core, stored; store %.1f %% of the time; %.2g of a cold solve; %zu of %zu "
             "optimal",
             bar == 0                            ? ""
             : 1e6 / kept >= bar && store <= 0.1 ? "met: "
                                                 : "missed: ",
             1e6 / kept, 100 * store, kept / cold, j->optimal, j->points);
    bench_record_text(record, "samples", name, bar > 0 ? "bar" : "ratio", verdict);
}

static void measure(FILE *record, size_t n, size_t samples, const char *method, double bar)
{
    way ways[] = {{.name = "drawn, solved, verified", .work = draw_alone},
                  {.name = "and kept", .work = draw_and_keep},
                  {.name = "one factorisation", .work = factor_once, .times = 20},
                  {.name = "one cold solve", .work = solve_once, .times = 10}};
    enum { WAYS = sizeof ways / sizeof *ways };
    char name[96];
    job j;
    start_job(&j, n, samples, method);
    snprintf(name, sizeof name, "%zu sectors, 4 limits, %zu draws, %s", n, samples, method);
    for (int round = -1; round < 5; round++)
        for (size_t k = 0; k < WAYS; k++)
            time_way(&j, &ways[k], round >= 0);
    for (size_t k = 0; k < WAYS; k++)
        bench_record(record, "samples", name, ways[k].name, "us", &ways[k].cpu, "processor time");
    judge(record, name, &j, ways, bar);
    for (size_t k = 0; k < WAYS; k++)
        bench_clear(&ways[k].cpu);
    end_job(&j);
    unlink(STORE);
}

int main(int argc, char **argv)
{
    bench_options options = bench_parse(argc, argv);
    FILE *record = bench_record_open(options.record);
    const size_t part = options.quick ? 10 : 1;
    iop_blas_set_threads(1);
    measure(record, 45, 10000 / part, "monte-carlo", 7000);
    measure(record, 45, 10000 / part, "latin-hypercube", 7000);
    measure(record, 45, 10000 / part, "sobol", 7000);
    measure(record, 200, 1000 / part, "latin-hypercube", 400);
    measure(record, 1000, 40 / part, "latin-hypercube", 0);
    bench_record_close(record);
    return 0;
}
