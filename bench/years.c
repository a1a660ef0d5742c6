/* SPDX-License-Identifier: GPL-3.0-or-later */
/* years.c - a whole plan year by year: 200 dense sectors, 30 periods of a year, two techniques a sector, one
 * zone, with capacity, investment, limits on emissions and labour. `ioplan solve`
 * from the CSV files to the verified result on all cores and on one, and clp on the exported program.
 *
 * Usage: bench_years [--quick] CSV, 200 sectors and 30 periods or 40 and 10; or bench_years --make FOLDER
 * SECTORS PERIODS, which only writes the dataset and its plan.yaml. The bar: at most twice clp's time. clp
 * gets a limit, CLP_SECONDS of the environment or 300 s a method, and none of its methods may need more:
 * where all do, the ratio is at most ours over the limit. */
#include "clp.h"
#include "harness.h"
#include "tables.h"
#include <ioplan/ioplan.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 1024, FIRST_YEAR = 2001 };
static const char folder[] = BENCH_FOLDER "/years", log_file[] = BENCH_FOLDER "/years.txt";
static const char result[] = BENCH_FOLDER "/years-result", mps[] = BENCH_FOLDER "/years.mps";
static const double bar_ratio = 2;

/* Demand grows 3 % a year; the new technique emits half as much, takes a little less of everything, and costs
 * more. */
static void write_scenario(FILE *file, size_t periods)
{
    fputs(
        "title: an invented economy, year by year\n"
        "dataset: .\n"
        "maximize: {value_added: 1, investment: -1}\n"
        "discount: 5%\n"
        "final_demand:\n"
        "  household: {min: 80%, max: 120%}\n"
        "  export: {min: 70%, max: 130%}\n"
        "techniques:\n"
        "  clean: {sectors: all, since: 2002, share: 80%, inputs: {all: 97%}, use: {co2: 50%, energy: 75%}, "
        "capacity: {cost: 130%}}\n"
        "capacity:\n"
        "  all: {used: 90%, depreciation: 5%, cost: 0.5}\n"
        "  end_growth: 2%\n"
        "investment: {category: investment, share: 60%}\n"
        "periods:\n",
        file);
    for (size_t t = 0; t < periods; t++) {
        double along = (double)t / (double)(periods > 1 ? periods - 1 : 1);
        fprintf(file, "  %zu: {growth: %.2f%%, limits: {co2: {max: %.2f%%}, labour: {max: %.2f%%}}}\n",
                FIRST_YEAR + t, 100 * pow(1.03, (double)t + 1), (105 - 20 * along) * pow(1.03, (double)t + 1),
                100 * pow(1.03, (double)t + 1));
    }
}

static void make(const char *dir, size_t sectors, size_t periods)
{
    char path[PATH_SIZE];
    iop_err err;
    bench_economy economy = bench_economy_default(sectors);
    iop_table *table = bench_table_new(&economy);
    mkdir(dir, 0777);
    if (iop_dataset_write(table, dir, false, &err) != IOP_OK)
        bench_fail("%s", err.msg);
    iop_table_close(table);
    snprintf(path, sizeof path, "%s/plan.yaml", dir);
    FILE *file = fopen(path, "w");
    if (!file)
        bench_fail("could not write \"%s\"", path);
    write_scenario(file, periods);
    if (fclose(file) != 0)
        bench_fail("could not write \"%s\"", path);
}

static void clear(const char *path)
{
    const char *const argv[] = {"rm", "-rf", path, NULL};
    bench_run_program(argv, NULL);
}

typedef struct {
    FILE *record;
    char name[64];
    int repeats;
} job;

/* One way of running the program, which ends with 0 when its answer is optimal and verified; returns the
 * median of its wall clock. */
static double measure(const job *j, const char *quantity, const char *const *argv)
{
    const bench_repeated program = {argv, log_file, j->repeats, "MB", 1};
    return bench_record_program(j->record, "years", j->name, quantity, &program).wall_s;
}

/* The third line of the summary is the certificate. */
static void record_certificate(const job *j)
{
    char line[256], path[PATH_SIZE];
    snprintf(path, sizeof path, "%s/summary.txt", result);
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file))
        if (strstr(line, "verified")) {
            line[strcspn(line, "\n")] = '\0';
            bench_record_text(j->record, "years", j->name, "certificate", line);
        }
    if (file)
        fclose(file);
}

static double clp_limit(bool quick)
{
    const char *given = getenv("CLP_SECONDS");
    double limit = given ? strtod(given, NULL) : 0;
    return limit > 0 ? limit : quick ? 60 : 300;
}

/* clp's best method, each with the same limit; INFINITY when none is done in time. */
static double clp_best(const job *j, double limit)
{
    double best = (double)INFINITY;
    for (int m = 0; m < CLP_METHODS; m++) {
        char name[96], text[96];
        clp_answer a = clp_solve(mps, (clp_method)m, limit);
        snprintf(name, sizeof name, "clp %s", clp_method_names[m]);
        if (a.given_up) {
            snprintf(text, sizeof text, "not done after %.0f s", limit);
            bench_record_text(j->record, "years", j->name, name, text);
            continue;
        }
        bench_series wall = {0};
        bench_add(&wall, a.run.wall_s);
        bench_record(j->record, "years", j->name, name, "s", &wall, "");
        bench_clear(&wall);
        best = fmin(best, a.run.wall_s);
    }
    return best;
}

static void measure_all(const job *j, bool quick)
{
    char plan[PATH_SIZE], verdict[160];
    snprintf(plan, sizeof plan, "%s/plan.yaml", folder);
    const char *const solve[] = {BENCH_IOPLAN, "solve", plan, "-o", result, "--quiet", NULL};
    const char *const one[] = {BENCH_IOPLAN, "solve", plan, "-o", result, "--quiet", "--threads=1", NULL};
    const char *const verify[] = {BENCH_IOPLAN, "verify", result, NULL};
    const char *const export[] = {BENCH_IOPLAN, "export", "--mps", mps, plan, NULL};
    double ours = measure(j, "whole program", solve);
    record_certificate(j);
    measure(j, "verify", verify);
    measure(j, "whole program, 1 thread", one);
    measure(j, "export", export);
    double limit = clp_limit(quick), theirs = clp_best(j, limit);
    bool known = isfinite(theirs);
    double ratio = ours / (known ? theirs : limit);
    snprintf(verdict, sizeof verdict, "%s: %s%.2g times clp's time, of at most %.0f%s",
             ratio <= bar_ratio ? "met"
             : known            ? "missed"
                                : "not known",
             known ? "" : "at most ", ratio, bar_ratio, known ? "" : "; clp was not done");
    bench_record_text(j->record, "years", j->name, "bar", verdict);
}

int main(int argc, char **argv)
{
    if (argc == 5 && strcmp(argv[1], "--make") == 0) {
        make(argv[2], (size_t)strtoull(argv[3], NULL, 10), (size_t)strtoull(argv[4], NULL, 10));
        return 0;
    }
    bench_options options = bench_parse(argc, argv);
    size_t sectors = options.quick ? 40 : 200, periods = options.quick ? 10 : 30;
    job j = {.record = bench_record_open(options.record), .repeats = options.quick ? 3 : 1};
    snprintf(j.name, sizeof j.name, "%zu sectors, %zu years", sectors, periods);
    clear(folder);
    make(folder, sectors, periods);
    measure_all(&j, options.quick);
    clear(result);
    clear(folder);
    clear(mps);
    bench_record_close(j.record);
    return 0;
}
