/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reduced.c - plans of many sectors by exchange of roles, as ratios to one LU factorisation (dgetrf) of the
 * same size by the same BLAS, measured in turns in one run.
 *
 * Bars, solve and verify: all outputs bounded, n = 1,000 / 2,000 / 4,000: 2.5 / 1.7 / 1.3; few bounded,
 * n >= 2,000: 1.5; a plan of 45 sectors: 0.3 ms. */
#include "harness.h"
#include "tables.h"
#include <ioplan/ioplan.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    const iop_plan *plan;
    iop_mat matrix; /* I - A */
    FILE *record;
    const char *name, *group;
} subject;

static void expect(iop_status status, const iop_err *err)
{
    if (status != IOP_OK)
        bench_fail("%s", err->msg);
}

static double factor_s(const subject *s)
{
    iop_err err;
    iop_mat copy;
    iop_lu *lu;
    expect(iop_mat_new(&copy, s->matrix.rows, s->matrix.cols, NULL, &err), &err);
    memcpy(copy.a, s->matrix.a, copy.rows * copy.cols * sizeof *copy.a);
    double start = bench_wall_s();
    expect(iop_lu_open_taken(&lu, &copy, NULL, &err), &err);
    double seconds = bench_wall_s() - start;
    iop_lu_close(lu);
    return seconds;
}

static double solve_s(const subject *s, bool ranges)
{
    iop_err err;
    iop_solution *solution;
    iop_solve_settings settings = iop_solve_settings_default();
    settings.method = "reduced";
    settings.ranges = ranges;
    double start = bench_wall_s();
    expect(iop_solve(&solution, s->plan, &settings, &err), &err);
    double seconds = bench_wall_s() - start;
    if (solution->status != IOP_OPTIMAL || strncmp(solution->provenance.method, "reduced", 7) != 0)
        bench_fail("%s: %s by %s", s->name, iop_solution_status_text(solution->status),
                   solution->provenance.method);
    iop_solution_close(solution);
    return seconds;
}

/* The parts: the method alone, and the verifier alone on its answer. */
static void parts_s(const subject *s, double *method, double *verify, char *note, size_t size)
{
    iop_err err;
    iop_reduced *r;
    iop_reduced_result result;
    iop_certificate certificate;
    double start = bench_wall_s();
    expect(iop_reduced_open(&r, s->plan, NULL, &err), &err);
    expect(iop_reduced_solve(r, &result, &err), &err);
    *method = bench_wall_s() - start;
    iop_point point = {result.output, result.demand, result.price, result.limit_dual, result.total_dual};
    start = bench_wall_s();
    expect(iop_verify_optimum(s->plan, &point, &certificate, &err), &err);
    *verify = bench_wall_s() - start;
    snprintf(note, size, "%ld rounds, %ld iterations, %zu rows", result.rounds, result.iterations,
             result.rows);
    iop_reduced_close(r);
}

static void record_ratio(const subject *s, const char *quantity, const bench_series *of, double factor,
                         const char *note)
{
    bench_series ratio = {0};
    for (size_t k = 0; k < of->count; k++)
        bench_add(&ratio, of->value[k] / factor);
    bench_record(s->record, s->group, s->name, quantity, "dgetrf", &ratio, note);
    bench_clear(&ratio);
}

static void measure(const subject *s, int repeats, bool ranges)
{
    bench_series factor = {0}, whole = {0}, method = {0}, verify = {0}, with_ranges = {0};
    char note[96] = "";
    for (int k = -1; k < repeats; k++) {
        double a = factor_s(s), b = solve_s(s, false), c, d;
        parts_s(s, &c, &d, note, sizeof note);
        if (k < 0)
            continue;
        bench_add(&factor, a * 1e3);
        bench_add(&whole, b * 1e3);
        bench_add(&method, c * 1e3);
        bench_add(&verify, d * 1e3);
    }
    if (ranges)
        bench_add(&with_ranges, solve_s(s, true) * 1e3);
    double unit = bench_summarize(&factor).median;
    bench_record(s->record, "reduced", s->name, "dgetrf", "ms", &factor, "");
    bench_record(s->record, "reduced", s->name, "solve and verify", "ms", &whole, note);
    record_ratio(s, "solve and verify", &whole, unit, "");
    record_ratio(s, "method alone", &method, unit, note);
    record_ratio(s, "verification alone", &verify, unit, "");
    if (ranges)
        record_ratio(s, "solve and verify with ranges", &with_ranges, unit, "");
    bench_clear(&factor);
    bench_clear(&whole);
    bench_clear(&method);
    bench_clear(&verify);
    bench_clear(&with_ranges);
}

/* Outputs within a few percent of the base year: most outputs are then independent. */
static void narrow_outputs(iop_plan *plan, double share)
{
    for (size_t j = 0; j < plan->table->n; j++) {
        double x = plan->table->output[j];
        plan->output[j].lo = (1 - share) * x;
        plan->output[j].hi = (1 + share) * x;
    }
}

/* I - A */
static void system_matrix(subject *s)
{
    iop_err err;
    size_t n = s->plan->table->n;
    expect(iop_mat_new(&s->matrix, n, n, NULL, &err), &err);
    iop_table_coefficients(s->plan->table, s->matrix);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            *iop_at(s->matrix, i, j) = (i == j ? 1 : 0) - *iop_at(s->matrix, i, j);
}

static void measure_size(FILE *record, size_t n, bench_plan_kind kind, bool narrow, int repeats)
{
    bench_economy economy = bench_economy_default(n);
    economy.resources = 5;
    char name[48];
    iop_plan *plan = bench_plan_new(bench_table_new(&economy), kind, 1);
    subject s = {plan, {0, 0, 0, NULL}, record, name, "reduced"};
    snprintf(name, sizeof name, "n = %zu, %s bounded%s", n, bench_plan_names[kind],
             narrow ? ", narrowly" : "");
    if (narrow)
        narrow_outputs(plan, .03);
    system_matrix(&s);
    measure(&s, repeats, n <= 2000);
    iop_mat_free(&s.matrix, NULL);
    iop_plan_close(plan);
}

/* What a second thread brings to a factorisation and to the whole of a solve. */
static void measure_threads(FILE *record, size_t n, int repeats)
{
    bench_economy economy = bench_economy_default(n);
    economy.resources = 5;
    iop_plan *plan = bench_plan_new(bench_table_new(&economy), BENCH_ALL, 1);
    char name[48];
    subject s = {plan, {0, 0, 0, NULL}, record, name, "threads"};
    system_matrix(&s);
    bench_series factor[2] = {{0}, {0}}, whole[2] = {{0}, {0}};
    for (int k = -1; k < repeats; k++)
        for (int t = 0; t < 2; t++) {
            iop_blas_set_threads(t + 1);
            double a = factor_s(&s), b = solve_s(&s, false);
            if (k < 0)
                continue;
            bench_add(&factor[t], a * 1e3);
            bench_add(&whole[t], b * 1e3);
        }
    for (int t = 0; t < 2; t++) {
        snprintf(name, sizeof name, "n = %zu, all bounded, %d thread%s", n, t + 1, t == 0 ? "" : "s");
        double unit = bench_summarize(&factor[t]).median;
        bench_record(record, "threads", name, "dgetrf", "ms", &factor[t], "");
        bench_record(record, "threads", name, "solve and verify", "ms", &whole[t], "");
        record_ratio(&s, "solve and verify", &whole[t], unit, "");
        bench_clear(&factor[t]);
        bench_clear(&whole[t]);
    }
    iop_blas_set_threads(0);
    iop_mat_free(&s.matrix, NULL);
    iop_plan_close(plan);
}

int main(int argc, char **argv)
{
    static const size_t sizes[] = {45, 200, 500, 1000, 2000, 4000};
    bench_options options = bench_parse(argc, argv);
    FILE *record = bench_record_open(options.record);
    size_t count = sizeof sizes / sizeof *sizes - (options.quick ? 1 : 0);
    bench_record_machine(record);
    for (size_t k = 0; k < count; k++) {
        int repeats = sizes[k] < 1000 ? 15 : sizes[k] < 4000 ? 7 : 3;
        for (int kind = 0; kind < BENCH_KINDS; kind++)
            measure_size(record, sizes[k], (bench_plan_kind)kind, false, repeats);
        measure_size(record, sizes[k], BENCH_ALL, true, repeats);
    }
    measure_threads(record, 1000, 7);
    measure_threads(record, options.quick ? 2000 : 4000, 3);
    bench_record_close(record);
    return 0;
}
