/* SPDX-License-Identifier: GPL-3.0-or-later */
/* large.c - `ioplan solve` from the CSV files of a dense economy to the written and verified result: time and
 * peak memory of the whole program, on one thread and on all.
 *
 * Usage: bench_large [--quick] CSV, 10,000 sectors (1.4 GB of CSV) or 2,000; or bench_large --make FOLDER
 * SECTORS, which only writes the dataset and its plan.yaml. The bar: within 2.3 times the matrix in memory.
 */
#include "harness.h"
#include "tables.h"
#include <ioplan/ioplan.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 1024 };
static const char folder[] = BENCH_FOLDER "/large", log_file[] = BENCH_FOLDER "/large.txt";
static const char result[] = BENCH_FOLDER "/large-result";
static const double bar_matrices = 2.3;

static const char scenario[] = "title: an invented economy\n"
                               "dataset: .\n"
                               "maximize: value_added\n"
                               "final_demand:\n"
                               "  household: {min: 92%, max: 115%}\n"
                               "  investment: {min: 96%, max: 107%}\n"
                               "  export: {min: 77%, max: 130%}\n"
                               "output:\n"
                               "  all: {min: 80%, max: 120%}\n"
                               "limits:\n"
                               "  energy: {max: 101%}\n"
                               "  co2: {max: 102%}\n"
                               "  labour: {max: 101%}\n"
                               "  land: {max: 102%}\n";

static void plan_path(const char *dir, char out[PATH_SIZE])
{
    snprintf(out, PATH_SIZE, "%s/plan.yaml", dir);
}

static void make(const char *dir, size_t sectors)
{
    char path[PATH_SIZE];
    iop_err err;
    bench_economy economy = bench_economy_default(sectors);
    iop_table *table = bench_table_new(&economy);
    mkdir(dir, 0777);
    if (iop_dataset_write(table, dir, false, &err) != IOP_OK)
        bench_fail("%s", err.msg);
    iop_table_close(table);
    plan_path(dir, path);
    FILE *file = fopen(path, "w");
    if (!file || fputs(scenario, file) < 0 || fclose(file) != 0)
        bench_fail("could not write \"%s\"", path);
}

static void remove_dataset(const char *dir)
{
    char path[PATH_SIZE], name[IOP_DATASET_NAME];
    for (size_t f = 0; iop_dataset_name(NULL, f, name); f++) {
        snprintf(path, sizeof path, "%s/%s", dir, name);
        unlink(path);
    }
    plan_path(dir, path);
    unlink(path);
    rmdir(dir);
}

static void remove_result(void)
{
    static const char *const argv[] = {"rm", "-rf", result, NULL};
    bench_run_program(argv, NULL);
}

typedef struct {
    FILE *record;
    char name[64], path[PATH_SIZE];
    size_t n;
    int repeats;
    bool judged; /* the matrix is large beside the program itself */
} job;

/* One way of running the program, some times; returns the largest peak in matrices. */
static double measure(const job *j, const char *quantity, const char *const *argv)
{
    const bench_repeated program = {argv, log_file, j->repeats, "matrices",
                                    8.0 * (double)j->n * (double)j->n / 1e6};
    return bench_record_program(j->record, "large", j->name, quantity, &program).peak;
}

static void measure_all(const job *j)
{
    const char *const check[] = {BENCH_IOPLAN, "check", j->path, NULL};
    const char *const solve[] = {BENCH_IOPLAN, "solve", j->path, "--quiet", NULL};
    const char *const whole[] = {BENCH_IOPLAN, "solve", j->path, "-o", result, "--quiet", NULL};
    const char *const one[] = {BENCH_IOPLAN, "solve", j->path, "-o", result, "--quiet", "--threads=1", NULL};
    const char *const verify[] = {BENCH_IOPLAN, "verify", result, NULL};
    char verdict[96];
    measure(j, "reading and checking", check);
    measure(j, "reading and solving", solve);
    double peak = measure(j, "whole program", whole);
    measure(j, "verify", verify);
    measure(j, "whole program, 1 thread", one);
    if (!j->judged)
        return;
    snprintf(verdict, sizeof verdict, "%s: %.3g matrices in memory, of %.3g",
             peak <= bar_matrices ? "met" : "missed", peak, bar_matrices);
    bench_record_text(j->record, "large", j->name, "bar", verdict);
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "--make") == 0) {
        make(argv[2], (size_t)strtoull(argv[3], NULL, 10));
        return 0;
    }
    bench_options options = bench_parse(argc, argv);
    job j = {.record = bench_record_open(options.record),
             .n = options.quick ? 2000 : 10000,
             .judged = !options.quick};
    j.repeats = options.quick ? 3 : 1;
    snprintf(j.name, sizeof j.name, "%zu sectors", j.n);
    plan_path(folder, j.path);
    make(folder, j.n);
    measure_all(&j);
    remove_result();
    remove_dataset(folder);
    bench_record_close(j.record);
    return 0;
}
