/* SPDX-License-Identifier: GPL-3.0-or-later */
/* harness.c - clocks, series, the record. */
#include "harness.h"
#include "heap.h"
#include <math.h>
#include <sched.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

void bench_fail(const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    fputs("bench: ", stderr);
    vfprintf(stderr, fmt, args);
    fputc('\n', stderr);
    va_end(args);
    exit(1);
}

/* --- clocks and series ---------------------------------------------------------------------------------- */

static double seconds_of(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

double bench_wall_s(void)
{
    return seconds_of(CLOCK_MONOTONIC);
}

double bench_cpu_s(void)
{
    return seconds_of(CLOCK_PROCESS_CPUTIME_ID);
}

int bench_cores(void)
{
    cpu_set_t cores;
    return sched_getaffinity(0, sizeof cores, &cores) == 0 ? CPU_COUNT(&cores) : 1;
}

void bench_add(bench_series *s, double value)
{
    if (s->count == s->capacity) {
        size_t capacity = s->capacity ? 2 * s->capacity : 16;
        double *grown = realloc(s->value, capacity * sizeof *grown);
        if (!grown)
            bench_fail("out of memory for %zu values", capacity);
        s->value = grown;
        s->capacity = capacity;
    }
    s->value[s->count++] = value;
}

void bench_clear(bench_series *s)
{
    free(s->value);
    *s = (bench_series){0};
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double quantile(const double *sorted, size_t count, double share)
{
    double place = share * (double)(count - 1);
    size_t below = (size_t)place;
    if (below + 1 >= count)
        return sorted[count - 1];
    return sorted[below] + (place - (double)below) * (sorted[below + 1] - sorted[below]);
}

bench_summary bench_summarize(const bench_series *s)
{
    if (s->count == 0)
        return (bench_summary){0, (double)NAN, (double)NAN, (double)NAN, (double)NAN, (double)NAN};
    double *sorted = malloc(s->count * sizeof *sorted);
    if (!sorted)
        bench_fail("out of memory for %zu values", s->count);
    memcpy(sorted, s->value, s->count * sizeof *sorted);
    qsort(sorted, s->count, sizeof *sorted, ascending);
    bench_summary out = {s->count,
                         quantile(sorted, s->count, .5),
                         sorted[0],
                         quantile(sorted, s->count, .25),
                         quantile(sorted, s->count, .75),
                         sorted[s->count - 1]};
    free(sorted);
    return out;
}

void bench_time(bench_work work, void *self, int warm_up, int repeats, bench_series *wall, bench_series *cpu)
{
    for (int k = 0; k < warm_up; k++)
        work(self);
    for (int k = 0; k < repeats; k++) {
        double wall_start = bench_wall_s(), cpu_start = bench_cpu_s();
        work(self);
        double cpu_end = bench_cpu_s(), wall_end = bench_wall_s();
        if (wall)
            bench_add(wall, wall_end - wall_start);
        if (cpu)
            bench_add(cpu, cpu_end - cpu_start);
    }
}

/* --- record --------------------------------------------------------------------------------------------- */

FILE *bench_record_open(const char *path)
{
    FILE *record = fopen(path, "a");
    if (!record)
        bench_fail("could not open \"%s\" for writing", path);
    fseek(record, 0, SEEK_END);
    if (ftell(record) == 0)
        fprintf(record, "%s\n", BENCH_CSV_HEADER);
    return record;
}

static void put_cell(FILE *record, const char *text, char end)
{
    bool plain = strpbrk(text, ",\"\n\r") == NULL;
    if (!plain)
        fputc('"', record);
    for (const char *c = text; *c; c++) {
        if (*c == '"')
            fputc('"', record);
        fputc(*c == '\n' || *c == '\r' ? ' ' : *c, record);
    }
    if (!plain)
        fputc('"', record);
    fputc(end, record);
}

static void put_names(FILE *record, const char *group, const char *name, const char *quantity)
{
    put_cell(record, group, ',');
    put_cell(record, name, ',');
    put_cell(record, quantity, ',');
}

void bench_record(FILE *record, const char *group, const char *name, const char *quantity, const char *unit,
                  const bench_series *s, const char *note)
{
    bench_summary v = bench_summarize(s);
    put_names(record, group, name, quantity);
    put_cell(record, unit, ',');
    fprintf(record, "%zu,%.6g,%.6g,%.6g,%.6g,%.6g,", v.count, v.median, v.min, v.lower, v.upper, v.max);
    put_cell(record, note, '\n');
    printf("%-11s %-22s %-40s %9.4g %-6s (%.4g .. %.4g)%s%s\n", group, name, quantity, v.median, unit,
           v.lower, v.upper, note[0] ? "  " : "", note);
    fflush(stdout);
}

void bench_record_text(FILE *record, const char *group, const char *name, const char *quantity,
                       const char *text)
{
    put_names(record, group, name, quantity);
    fputs(",0,,,,,,", record);
    put_cell(record, text, '\n');
    printf("%-11s %-22s %-40s %s\n", group, name, quantity, text);
}

void bench_record_close(FILE *record)
{
    bool failed = ferror(record) != 0;
    if (fclose(record) != 0 || failed)
        bench_fail("could not write the record");
}

/* --- command line --------------------------------------------------------------------------------------- */

bench_options bench_parse(int argc, char **argv)
{
    bench_options options = {false, NULL};
    cli_heap_keep(); /* as the command does */
    for (int k = 1; k < argc; k++) {
        if (strcmp(argv[k], "--quick") == 0)
            options.quick = true;
        else if (argv[k][0] != '-' && !options.record)
            options.record = argv[k];
        else
            bench_fail("unexpected \"%s\"; usage: %s [--quick] CSV", argv[k], argv[0]);
    }
    if (!options.record)
        bench_fail("usage: %s [--quick] CSV", argv[0]);
    return options;
}
