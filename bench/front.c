/* SPDX-License-Identifier: GPL-3.0-or-later */
/* front.c - efficient fronts: all vertices of two aims, value added and the first resource, over dense tables
 * with all outputs bounded.
 *
 * Processor time on one thread. Bars: at most 2 warm reduced solves a vertex; 20 times faster than
 * bensolve 2.0.1 was on a core like this one: 0.17 s at n = 200, 31 s at n = 1,000. */
#include "sweep/front.h"
#include "harness.h"
#include "tables.h"
#include <ioplan/ioplan.h>
#include <stdio.h>

static void expect(iop_status status, const iop_err *err)
{
    if (status != IOP_OK)
        bench_fail("%s", err->msg);
}

static iop_front *start(size_t n, size_t aims)
{
    bench_economy economy = bench_economy_default(n);
    iop_plan *plan = bench_plan_new(bench_table_new(&economy), BENCH_ALL, 1);
    plan->env.threads = 1;
    iop_aim aim[IOP_MOST_AIMS] = {{iop_plan_measure(plan, "value_added"), true}};
    for (size_t k = 1; k < aims; k++)
        aim[k] = (iop_aim){iop_plan_measure(plan, plan->table->resource[k - 1].name), false};
    iop_front *front;
    iop_err err;
    expect(iop_front_open(&front, plan, aims, aim, NULL, &err), &err);
    return front;
}

static iop_front *trace(size_t n, bool dichotomy, double *seconds)
{
    iop_err err;
    iop_front *front = start(n, 2);
    double begin = bench_cpu_s();
    front->dichotomy = dichotomy;
    expect(iop_front_trace_two(front, &err), &err);
    *seconds = bench_cpu_s() - begin;
    if (front->status != IOP_OPTIMAL)
        bench_fail("%zu sectors: %s", n, iop_solution_status_text(front->status));
    return front;
}

static void measure(FILE *record, size_t n, bool dichotomy, int repeats)
{
    char name[64], note[128] = "";
    bench_series whole = {0}, each = {0}, solves = {0};
    snprintf(name, sizeof name, "two aims, %zu sectors%s", n, dichotomy ? ", dichotomy" : "");
    for (int k = 0; k < repeats; k++) {
        double seconds;
        iop_front *front = trace(n, dichotomy, &seconds);
        double vertices = (double)front->vertices;
        bench_add(&whole, seconds);
        bench_add(&each, seconds * 1e3 / vertices);
        bench_add(&solves, (double)front->solves / vertices);
        snprintf(note, sizeof note, "%zu vertices, %ld solves, %ld of them by the whole LP%s",
                 front->vertices, front->solves, front->fallbacks,
                 front->walked ? "; the rest by pivots" : "");
        iop_front_close(front);
    }
    bench_record(record, "front", name, "front", "s", &whole, note);
    bench_record(record, "front", name, "a vertex", "ms", &each, "");
    bench_record(record, "front", name, "warm solves a vertex", "", &solves, "");
    bench_clear(&whole);
    bench_clear(&each);
    bench_clear(&solves);
}

/* Three aims; for orientation, bensolve took 6.9 s at n = 200. */
static void measure_three(FILE *record, size_t n, double error)
{
    char name[64], note[128];
    iop_err err;
    bench_series whole = {0}, each = {0};
    snprintf(name, sizeof name, "three aims, %zu sectors, error %g %%", n, 100 * error);
    iop_front *front = start(n, 3);
    double begin = bench_cpu_s();
    expect(iop_front_trace_three(front, error, &err), &err);
    double seconds = bench_cpu_s() - begin;
    if (front->status != IOP_OPTIMAL || front->vertices == 0)
        bench_fail("%zu sectors: %s", n, iop_solution_status_text(front->status));
    bench_add(&whole, seconds);
    bench_add(&each, seconds * 1e3 / (double)front->vertices);
    snprintf(note, sizeof note, "%zu vertices, %ld solves, error %.2g %%", front->vertices, front->solves,
             100 * front->error);
    bench_record(record, "front", name, "front", "s", &whole, note);
    bench_record(record, "front", name, "a vertex", "ms", &each, "");
    iop_front_close(front);
    bench_clear(&whole);
    bench_clear(&each);
}

int main(int argc, char **argv)
{
    bench_options options = bench_parse(argc, argv);
    FILE *record = bench_record_open(options.record);
    for (int dichotomy = 0; dichotomy < 2; dichotomy++) {
        measure(record, 45, dichotomy, options.quick ? 1 : 25);
        measure(record, 200, dichotomy, options.quick ? 1 : 25);
    }
    measure_three(record, 45, 1e-3);
    measure_three(record, 200, 1e-2);
    if (!options.quick)
        measure_three(record, 200, 1e-3);
    if (!options.quick)
        measure(record, 1000, false, 3);
    bench_record_close(record);
    return 0;
}
