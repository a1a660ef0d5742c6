/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report.c - page and workbook of a result and the comparison of two, by the number of sectors.
 *
 * The bar: page and workbook together 300 ms for some 45 sectors, of which each is given 150, and 5 s for
 * 2,000; the page 1 MB and 20 MB. */
#include "harness.h"
#include "tables.h"
#include <ioplan/ioplan.h>
#include <string.h>

typedef struct {
    FILE *record;
    size_t sectors;
    double bar_ms, bar_mb;
    int warm_up, repeats;
    const iop_report_product *product;
    iop_report_source source;
    size_t size; /* of the last file */
} job;

static void make(void *self)
{
    job *j = self;
    iop_err err;
    char *data;
    if (j->product->make(&j->source, &data, &j->size, &err) != IOP_OK)
        bench_fail("%s: %s", j->product->name, err.msg);
    iop_report_free(&j->source, data);
}

static void record(job *j, const char *quantity)
{
    bench_series wall = {0}, cpu = {0};
    char name[32], verdict[128];
    snprintf(name, sizeof name, "%zu", j->sectors);
    bench_time(make, j, j->warm_up, j->repeats, &wall, &cpu);
    for (size_t k = 0; k < wall.count; k++)
        wall.value[k] *= 1e3;
    double ms = bench_summarize(&wall).median, mb = (double)j->size / 1e6;
    bench_record(j->record, "report", name, quantity, "ms", &wall, "");
    snprintf(verdict, sizeof verdict, "%s: %.3g ms of %g ms, %.3g MB",
             ms <= j->bar_ms && mb <= j->bar_mb ? "met" : "missed", ms, j->bar_ms, mb);
    snprintf(name, sizeof name, "%zu, %s", j->sectors, quantity);
    bench_record_text(j->record, "report", name, "bar", verdict);
    bench_clear(&wall);
    bench_clear(&cpu);
}

static void measure(FILE *file, size_t sectors, double bar_ms, double bar_mb, int warm_up, int repeats)
{
    bench_economy economy = bench_economy_default(sectors);
    iop_plan *plan = bench_plan_new(bench_table_new(&economy), BENCH_HALF, 1);
    iop_solution *solution;
    iop_err err;
    iop_solve_settings settings = iop_solve_settings_default();
    if (iop_solve(&solution, plan, &settings, &err) != IOP_OK)
        bench_fail("a plan of %zu sectors: %s", sectors, err.msg);
    job j = {file,
             sectors,
             bar_ms,
             bar_mb,
             warm_up,
             repeats,
             iop_report_products(),
             {.solution = solution, .plan = plan, .lang = "en"},
             0};
    for (; j.product->name; j.product++) {
        if (j.product->possible(&err) != IOP_OK)
            bench_fail("%s", err.msg);
        record(&j, strcmp(j.product->name, "report.html") == 0 ? "page" : "workbook");
    }
    iop_solution_close(solution);
    iop_plan_close(plan);
}

/* Two results of a dataset of the repository, from the start of the program to the written files. */
static void measure_comparison(FILE *file, int repeats)
{
    static const char scenario[] = "datasets/binh-duong-2018/plan-2018.yaml";
    const char *const a[] = {BENCH_IOPLAN, "solve", scenario, "-q", "-o", BENCH_FOLDER "/compared-a", NULL},
                      *const b[] = {BENCH_IOPLAN, "solve",
                                    scenario,     "-q",
                                    "--set",      "limits.co2e.max=97%",
                                    "-o",         BENCH_FOLDER "/compared-b",
                                    NULL},
                      *const compare[] = {BENCH_IOPLAN,
                                          "compare",
                                          BENCH_FOLDER "/compared-a",
                                          BENCH_FOLDER "/compared-b",
                                          "-o",
                                          BENCH_FOLDER "/compared",
                                          NULL};
    bench_series wall = {0};
    for (int k = 0; k < 2; k++)
        if (bench_run_program(k ? b : a, BENCH_FOLDER "/program.txt").exit_status != 0)
            bench_fail("a plan could not be solved; see %s", BENCH_FOLDER "/program.txt");
    for (int k = 0; k < repeats; k++) {
        bench_run run = bench_run_program(compare, BENCH_FOLDER "/program.txt");
        if (run.exit_status != 0)
            bench_fail("the comparison failed; see %s", BENCH_FOLDER "/program.txt");
        bench_add(&wall, run.wall_s * 1e3);
    }
    bench_record(file, "report", "binh-duong-2018", "comparison of two, whole program", "ms", &wall, "");
    bench_clear(&wall);
}

int main(int argc, char **argv)
{
    bench_options options = bench_parse(argc, argv);
    FILE *file = bench_record_open(options.record);
    measure(file, 45, 150, 1, 2, options.quick ? 5 : 20);
    measure(file, 500, 1500, 5, 1, options.quick ? 2 : 5);
    measure(file, 2000, 5000, 20, 1, options.quick ? 1 : 3);
    measure_comparison(file, options.quick ? 3 : 10);
    bench_record_close(file);
    return 0;
}
