/* SPDX-License-Identifier: GPL-3.0-or-later */
/* solve_small.c - the plans of the repository's datasets, from the start of the program to the written
 * result, and the parts of that.
 *
 * The bar for a plan of some 45 industries: 50 ms and 50 MB. Runs from the repository's root. */
#include "harness.h"
#include <ioplan/ioplan.h>
#include <string.h>

static const double bar_ms = 50, bar_mb = 50;

static const struct {
    const char *name, *path;
} plans[] = {
    {"vietnam-2018", "datasets/vietnam-2018/vietnam.yaml"},
    {"binh-duong-2018", "datasets/binh-duong-2018/plan-2018.yaml"},
};

typedef struct {
    FILE *record;
    const char *name, *path;
    int warm_up, repeats;
} job;

/* --- the program ---------------------------------------------------------------------------------------- */

static void expect_success(const char *const *argv, const bench_run *run)
{
    if (run->exit_status != 0)
        bench_fail("\"%s %s\" ended with status %d; its messages are in %s", argv[0], argv[1],
                   run->exit_status, BENCH_FOLDER "/program.txt");
}

/* Milliseconds and peak memory of one command line. */
static void measure_program(const job *j, const char *quantity, const char *const *argv, bench_series *wall,
                            bench_series *memory)
{
    bench_series cpu = {0};
    char name[64];
    for (int k = -j->warm_up; k < j->repeats; k++) {
        bench_run run = bench_run_program(argv, BENCH_FOLDER "/program.txt");
        expect_success(argv, &run);
        if (k < 0)
            continue;
        bench_add(wall, run.wall_s * 1e3);
        bench_add(&cpu, run.cpu_s * 1e3);
        bench_add(memory, run.peak_mb);
    }
    bench_record(j->record, "small", j->name, quantity, "ms", wall, "");
    snprintf(name, sizeof name, "%s: processor time", quantity);
    bench_record(j->record, "small", j->name, name, "ms", &cpu, "");
    snprintf(name, sizeof name, "%s: peak memory", quantity);
    bench_record(j->record, "small", j->name, name, "MB", memory, "");
    bench_clear(&cpu);
}

static void measure_command(const job *j, const char *quantity, const char *const *argv)
{
    bench_series wall = {0}, memory = {0};
    measure_program(j, quantity, argv, &wall, &memory);
    bench_clear(&wall);
    bench_clear(&memory);
}

/* Start, read, solve, verify, write; then the written result is verified from its files. */
static void measure_whole(const job *j)
{
    const char *const solve[] = {BENCH_IOPLAN,           "solve",   j->path, "-o",
                                 BENCH_FOLDER "/result", "--quiet", NULL};
    const char *const verify[] = {BENCH_IOPLAN, "verify", BENCH_FOLDER "/result", NULL};
    bench_series wall = {0}, memory = {0};
    measure_program(j, "whole program", solve, &wall, &memory);
    double ms = bench_summarize(&wall).median, mb = bench_summarize(&memory).max;
    char verdict[128];
    snprintf(verdict, sizeof verdict, "%s: %.3g ms of %g ms, %.3g MB of %g MB",
             ms <= bar_ms && mb <= bar_mb ? "met" : "missed", ms, bar_ms, mb, bar_mb);
    bench_record_text(j->record, "small", j->name, "bar", verdict);
    bench_run check = bench_run_program(verify, BENCH_FOLDER "/program.txt");
    expect_success(verify, &check);
    bench_clear(&wall);
    bench_clear(&memory);
}

static void measure_parts(const job *j)
{
    const char *const start[] = {BENCH_IOPLAN, "--version", NULL};
    const char *const unwritten[] = {BENCH_IOPLAN, "solve", j->path, "--quiet", NULL};
    measure_command(j, "program start (--version)", start);
    measure_command(j, "whole program without writing", unwritten);
}

/* --- inside the library --------------------------------------------------------------------------------- */

typedef struct {
    const char *path;
    const iop_plan *plan;
    bool ranges;
} inside;

static void read_scenario(void *self)
{
    const inside *in = self;
    iop_err err;
    iop_diags *diags;
    iop_scenario *scenario;
    if (iop_diags_open(&diags, NULL, &err) != IOP_OK ||
        iop_scenario_open(&scenario, in->path, 0, NULL, NULL, diags) != IOP_OK)
        bench_fail("could not read \"%s\"", in->path);
    iop_scenario_close(scenario);
    iop_diags_close(diags);
}

static void solve_plan(void *self)
{
    const inside *in = self;
    iop_err err;
    iop_solution *solution;
    iop_solve_settings settings = iop_solve_settings_default();
    settings.ranges = in->ranges;
    if (iop_solve(&solution, in->plan, &settings, &err) != IOP_OK)
        bench_fail("%s", err.msg);
    if (solution->status != IOP_OPTIMAL)
        bench_fail("the plan is %s", iop_solution_status_text(solution->status));
    iop_solution_close(solution);
}

static void measure_work(const job *j, const char *quantity, bench_work work, inside *in)
{
    bench_series wall = {0};
    bench_time(work, in, j->warm_up, j->repeats, &wall, NULL);
    for (size_t k = 0; k < wall.count; k++)
        wall.value[k] *= 1e3;
    bench_record(j->record, "small", j->name, quantity, "ms", &wall, "");
    bench_clear(&wall);
}

static void measure_inside(const job *j)
{
    iop_err err;
    iop_diags *diags;
    iop_scenario *scenario;
    if (iop_diags_open(&diags, NULL, &err) != IOP_OK ||
        iop_scenario_open(&scenario, j->path, 0, NULL, NULL, diags) != IOP_OK)
        bench_fail("could not read \"%s\"", j->path);
    inside in = {j->path, scenario->plan, true};
    measure_work(j, "library: read", read_scenario, &in);
    measure_work(j, "library: solve with ranges", solve_plan, &in);
    in.ranges = false;
    measure_work(j, "library: solve", solve_plan, &in);
    iop_scenario_close(scenario);
    iop_diags_close(diags);
}

int main(int argc, char **argv)
{
    bench_options options = bench_parse(argc, argv);
    FILE *record = bench_record_open(options.record);
    for (size_t k = 0; k < sizeof plans / sizeof *plans; k++) {
        job j = {record, plans[k].name, plans[k].path, 3, options.quick ? 15 : 60};
        measure_whole(&j);
        measure_parts(&j);
        measure_inside(&j);
    }
    bench_record_close(record);
    return 0;
}
