/* SPDX-License-Identifier: GPL-3.0-or-later */
/* archive.c - keeping the points of a sweep, each a unit of its own, against a plain fwrite of the same
 * numbers with one fsync at the end; and taking up the file again, which looks at all of it.
 *
 * Usage: bench_archive [--quick] CSV. Both write beside each other in turns, on the same disk. The bar: at
 * most 10 microseconds of processor time for a point of 45 sectors. */
#include "harness.h"
#include <ioplan/ioplan.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LIMITS = 4, MEASURES = 6, NAME = 24 };

#define STORE BENCH_FOLDER "/archive.sqlite"
#define PLAIN BENCH_FOLDER "/archive.bin"

typedef struct {
    size_t n, points;
    char (*code)[NAME];
    iop_archive_label *label;
    double *number; /* n + LIMITS + MEASURES + 1 */
    iop_archive_sweep sweep;
    iop_archive_run run;
} job;

static void start_job(job *j, size_t n, size_t points)
{
    static const iop_archive_label key = {"limits.co2.max", "kt CO2", ""};
    size_t labels = n + LIMITS + MEASURES;
    memset(j, 0, sizeof *j);
    j->n = n;
    j->points = points;
    j->code = calloc(labels, sizeof *j->code);
    j->label = calloc(labels, sizeof *j->label);
    j->number = calloc(labels + 1, sizeof *j->number);
    if (!j->code || !j->label || !j->number)
        bench_fail("out of memory");
    for (size_t k = 0; k < labels; k++) {
        snprintf(j->code[k], NAME, "S%zu", k);
        j->label[k] = (iop_archive_label){j->code[k], "million USD", ""};
    }
    j->sweep = (iop_archive_sweep){"doubt", "samples", "{samples: 1}", points, 1, &key};
    j->run = (iop_archive_run){.sweeps = 1,
                               .sweep = &j->sweep,
                               .sectors = n,
                               .limits = LIMITS,
                               .measures = MEASURES,
                               .sector = j->label,
                               .limit = j->label + n,
                               .measure = j->label + n + LIMITS,
                               .base_output = j->number,
                               .objective = "value_added",
                               .objective_unit = "million USD"};
}

static void end_job(job *j)
{
    free(j->code);
    free(j->label);
    free(j->number);
}

/* The numbers of point `k`: all different. */
static void make_numbers(job *j, size_t k)
{
    for (size_t i = 0; i < j->n + LIMITS + MEASURES + 1; i++)
        j->number[i] = (double)(k + 1) * 1.1 + (double)i / 3;
}

static void keep_all(job *j)
{
    iop_archive *archive;
    iop_err err;
    unlink(STORE);
    if (iop_archive_open(&archive, STORE, &j->run, NULL, &err) != IOP_OK)
        bench_fail("%s", err.msg);
    for (size_t k = 0; k < j->points; k++) {
        make_numbers(j, k);
        iop_archive_point point = {.status = "optimal",
                                   .label = "",
                                   .t = (double)NAN,
                                   .objective = j->number[0],
                                   .shadow_price = (double)NAN,
                                   .violation = {1e-16, 1e-16, 1e-16},
                                   .key = j->number + j->n + LIMITS + MEASURES,
                                   .output = j->number,
                                   .limit_dual = j->number + j->n,
                                   .measure = j->number + j->n + LIMITS};
        if (iop_archive_put(archive, 0, k, 1, &point, &err) != IOP_OK)
            bench_fail("%s", err.msg);
    }
    if (iop_archive_close(archive, &err) != IOP_OK)
        bench_fail("%s", err.msg);
}

static void write_all(job *j)
{
    FILE *file = fopen(PLAIN, "wb");
    size_t count = j->n + LIMITS + MEASURES + 1;
    if (!file)
        bench_fail("could not write \"%s\"", PLAIN);
    for (size_t k = 0; k < j->points; k++) {
        make_numbers(j, k);
        if (fwrite(j->number, sizeof *j->number, count, file) != count)
            bench_fail("could not write \"%s\"", PLAIN);
    }
    if (fflush(file) != 0 || fsync(fileno(file)) != 0 || fclose(file) != 0)
        bench_fail("could not write \"%s\"", PLAIN);
}

static void open_again(job *j)
{
    iop_archive *archive;
    iop_err err;
    if (iop_archive_open(&archive, STORE, &j->run, NULL, &err) != IOP_OK)
        bench_fail("%s", err.msg);
    if (iop_archive_done(archive, 0) != j->points)
        bench_fail("points are missing");
    iop_archive_close(archive, NULL);
}

/* One way of the three, in microseconds a point. */
typedef struct {
    const char *name;
    void (*work)(job *j);
    bench_series wall, cpu;
} way;

static void time_way(job *j, way *w, bool counts)
{
    double wall = bench_wall_s(), cpu = bench_cpu_s();
    w->work(j);
    wall = bench_wall_s() - wall;
    cpu = bench_cpu_s() - cpu;
    if (!counts)
        return;
    bench_add(&w->wall, 1e6 * wall / (double)j->points);
    bench_add(&w->cpu, 1e6 * cpu / (double)j->points);
}

static void record_way(FILE *record, const char *name, way *w)
{
    char quantity[96];
    bench_record(record, "archive", name, w->name, "us a point", &w->wall, "");
    snprintf(quantity, sizeof quantity, "%s: processor time", w->name);
    bench_record(record, "archive", name, quantity, "us a point", &w->cpu, "");
}

static void measure(FILE *record, size_t n, size_t points)
{
    way ways[] = {{.name = "kept", .work = keep_all},
                  {.name = "fwrite of the same numbers", .work = write_all},
                  {.name = "opened again and checked", .work = open_again}};
    enum { WAYS = sizeof ways / sizeof *ways };
    char name[64], verdict[128];
    job j;
    start_job(&j, n, points);
    snprintf(name, sizeof name, "%zu sectors, %zu points", n, points);
    for (int round = -1; round < 5; round++)
        for (size_t k = 0; k < WAYS; k++)
            time_way(&j, &ways[k], round >= 0);
    for (size_t k = 0; k < WAYS; k++)
        record_way(record, name, &ways[k]);
    double cpu = bench_summarize(&ways[0].cpu).median;
    snprintf(verdict, sizeof verdict,
             "%s%.3g us of processor time a point; %.3g times a plain fwrite on the clock",
             n != 45     ? ""
             : cpu <= 10 ? "met: "
                         : "missed: ",
             cpu, bench_summarize(&ways[0].wall).median / bench_summarize(&ways[1].wall).median);
    bench_record_text(record, "archive", name, n == 45 ? "bar" : "ratio", verdict);
    for (size_t k = 0; k < WAYS; k++) {
        bench_clear(&ways[k].wall);
        bench_clear(&ways[k].cpu);
    }
    end_job(&j);
    unlink(STORE);
    unlink(PLAIN);
}

int main(int argc, char **argv)
{
    bench_options options = bench_parse(argc, argv);
    FILE *record = bench_record_open(options.record);
    measure(record, 45, options.quick ? 20000 : 200000);
    measure(record, 1000, options.quick ? 2000 : 20000);
    bench_record_close(record);
    return 0;
}
