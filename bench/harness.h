/* SPDX-License-Identifier: GPL-3.0-or-later */
/* harness.h - what every benchmark needs: clocks, series with median and spread, programs measured from
 * outside, a record as CSV. A benchmark that cannot go on says why and ends the program. */
#ifndef IOP_BENCH_HARNESS_H
#define IOP_BENCH_HARNESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* --- clocks and series ---------------------------------------------------------------------------------- */

double bench_wall_s(void); /* monotonic */
double bench_cpu_s(void);  /* of all threads of this process */

int bench_cores(void); /* that this process may use */

/* Values of one quantity, one a repeat. Starts as {0}. */
typedef struct bench_series {
    double *value;
    size_t count, capacity;
} bench_series;

void bench_add(bench_series *s, double value);
void bench_clear(bench_series *s); /* frees */

typedef struct bench_summary {
    size_t count;
    double median, min, lower, upper, max; /* lower and upper quartile; NaN without values */
} bench_summary;

/* Quartiles interpolate between the two nearest values (Hyndman and Fan 1996, type 7). */
bench_summary bench_summarize(const bench_series *s);

typedef void (*bench_work)(void *self);

/* Runs work(self) `warm_up` times, then `repeats` times; adds the seconds of each repeat to wall and cpu
 * (either may be NULL). */
void bench_time(bench_work work, void *self, int warm_up, int repeats, bench_series *wall, bench_series *cpu);

/* --- programs measured from outside --------------------------------------------------------------------- */

/* One run of a program, from before it is started until it has ended. */
typedef struct bench_run {
    double wall_s, cpu_s; /* cpu: user and system */
    double peak_mb;       /* largest resident memory, 10^6 bytes */
    int exit_status;      /* 128 + signal when it was killed */
} bench_run;

/* Runs argv (ended by NULL; argv[0] is looked up in PATH), its output and messages going to the file `output`
 * (NULL: nowhere). A program that cannot be started has exit status 127. */
bench_run bench_run_program(const char *const *argv, const char *output);

/* --- record --------------------------------------------------------------------------------------------- */

#define BENCH_CSV_HEADER "group,case,quantity,unit,runs,median,min,lower,upper,max,note"

/* Opens a CSV for appending; writes the header when it is new. */
FILE *bench_record_open(const char *path);
/* One line, in the file and, for people, on standard output. `note` may be "". Quotes are added where needed.
 */
void bench_record(FILE *record, const char *group, const char *name, const char *quantity, const char *unit,
                  const bench_series *s, const char *note);
/* A program that is run `repeats` times, as bench_run_program does, and must end with status 0. */
typedef struct bench_repeated {
    const char *const *argv;
    const char *output;
    int repeats;
    const char *memory_unit; /* "MB" */
    double memory_mb;        /* of one such unit */
} bench_repeated;

typedef struct bench_cost {
    double wall_s, peak;
} bench_cost;

/* Records what its runs took: wall clock as `quantity`, and processor time and peak memory beside it. Returns
 * the median of the first and the largest of the last, in its unit. */
bench_cost bench_record_program(FILE *record, const char *group, const char *name, const char *quantity,
                                const bench_repeated *program);
/* A line that holds a text instead of values, in `note`. */
void bench_record_text(FILE *record, const char *group, const char *name, const char *quantity,
                       const char *text);
/* What the figures were measured on: processor, cores, memory, compiler, BLAS, LP solvers. */
void bench_record_machine(FILE *record);
/* The CSV of a program; ends the program when something could not be written. */
void bench_record_close(FILE *record);

/* --- command line and failure --------------------------------------------------------------------------- */

typedef struct bench_options {
    bool quick;
    const char *record; /* CSV to append to */
} bench_options;

/* Reads [--quick] CSV. */
bench_options bench_parse(int argc, char **argv);

/* Says why, on standard error, and ends the program with status 1. */
_Noreturn void bench_fail(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
