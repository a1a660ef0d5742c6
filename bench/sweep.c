/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sweep.c - grids by one thread, by more threads, by ranks and by shards, whole programs in turn: the
 * cheapest points that there are, of the 45 industries of Viet Nam, where what comes before and after counts
 * most; points that take seconds, of Bình Dương's plan to 2050; and draws over all of A of 200 sectors, whose
 * parts are merged with the scenario, so that percentiles are told as well. One thread has a minute of work:
 * the half second that mpirun and MPI need to start is to that what it is to those who use them.
 *
 * The bars: two of anything at least 1.85 times as fast as one, at most 10 % of the time in the store. Where
 * the cores are shared with others, two programs that know nothing of each other do not get twice as much
 * done either: "pairs" runs the whole sweep that many times side by side and says what the machine gives. The
 * ratio of processor times says what two threads use in all against what one uses. Runs from the repository's
 * root. */
#include "doubt.h"
#include "harness.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const double bar_speed = 1.85, bar_store = 0.10;

enum { MOST = 17, COMMAND = 4096, PATH = 512 };

typedef enum { THREADS, RANKS, SHARDS, PAIRS } way;
static const char *const way_names[] = {"threads", "ranks", "shards", "programs side by side"};

typedef struct {
    way by;
    int count;
    bench_series wall, ratio, work; /* ratio, work: of times, of processor times, to those of one thread */
    bench_series share;             /* of the store in the time of all threads */
} run;

static const char output[] = BENCH_FOLDER "/sweep.txt", grid[] = BENCH_FOLDER "/sweep.yaml",
                  folder[] = BENCH_FOLDER "/sweep", draws[] = BENCH_FOLDER "/draws";

typedef struct {
    const char *name, *extends;
    const char *rows_key, *others;        /* of the grid: the key that has the rows, and those beside it */
    int rows, quick_rows, rounds, points; /* points: of a row */
    int sectors;                          /* of draws, one a row; 0: a grid */
} workload;

static const workload works[] = {
    {"", "vietnam-2018/vietnam.yaml", "limits.co2.max: [90%, 110%, ",
     ", limits.energy.max: [95%, 110%, 10], limits.labour.max: [102%, 106%, 51]", 1500, 10, 3, 510, 0},
    {", whole plans", "binh-duong-2018/plan-2021-2050.yaml",
     "periods.2031-2035.limits.co2e.max: [24400 kt CO2e, 25400 kt CO2e, ", "", 51, 2, 2, 1, 0},
    {", draws", NULL, NULL, NULL, 66000, 400, 2, 1, 200},
};

/* Writes the scenario, whose path goes to `scenario`. */
static void write_scenario(const workload *w, int rows, char *scenario)
{
    char here[COMMAND];
    if (w->sectors > 0) {
        bench_doubt_write(draws, (size_t)w->sectors, (size_t)rows, "latin-hypercube");
        snprintf(scenario, PATH, "%s/plan.yaml", draws);
        return;
    }
    snprintf(scenario, PATH, "%s", grid);
    FILE *file = fopen(scenario, "w");
    if (!file || !getcwd(here, sizeof here))
        bench_fail("could not write %s", scenario);
    fprintf(file, "title: grid\nextends: %s/datasets/%s\nsweep:\n  - {name: plane, grid: {%s%d]%s}}\n", here,
            w->extends, w->rows_key, rows, w->others);
    fclose(file);
}

/* The command of one way. `whole`: what merges knows the scenario. */
static void describe(const run *r, const char *scenario, bool whole, char *line)
{
    const char *program = BENCH_IOPLAN, *all_good = "for q in $p; do wait $q || exit 1; done";
    if (r->by == THREADS) {
        snprintf(line, COMMAND, "exec %s sweep %s -o %s --json --threads %d", program, scenario, folder,
                 r->count);
    } else if (r->by == RANKS) {
        snprintf(line, COMMAND,
                 "exec mpirun --allow-run-as-root --bind-to none -n %d %s sweep %s -o %s --json --threads 1",
                 r->count, program, scenario, folder);
    } else if (r->by == PAIRS) {
        snprintf(line, COMMAND,
                 "for k in $(seq %d); do %s sweep %s -o %s-$k --json --threads 1 & p=\"$p $!\"; done; %s",
                 r->count, program, scenario, folder, all_good);
    } else {
        snprintf(line, COMMAND,
                 "for k in $(seq %d); do %s sweep %s -o %s --json --threads 1 --shard $k/%d & p=\"$p $!\"; "
                 "done; %s; "
                 "exec %s merge --json %s%s %s",
                 r->count, program, scenario, folder, r->count, all_good, program, whole ? "--scenario " : "",
                 whole ? scenario : "", folder);
    }
}

/* The number of that name in the program's JSON; the last one. */
static double told(const char *name)
{
    char text[1 << 16], key[64];
    FILE *file = fopen(output, "r");
    if (!file)
        bench_fail("could not read %s", output);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    snprintf(key, sizeof key, "\"%s\": ", name);
    const char *last = NULL;
    for (const char *at = text; (at = strstr(at, key)) != NULL; at++)
        last = at;
    if (!last)
        bench_fail("%s does not hold %s", output, name);
    return strtod(last + strlen(key), NULL);
}

/* A line of the shell, which must end well. */
static bench_run run_line(const char *line)
{
    const char *const argv[] = {"sh", "-c", line, NULL};
    bench_run made = bench_run_program(argv, output);
    if (made.exit_status != 0)
        bench_fail("%s\nended with status %d; its messages are in %s", line, made.exit_status, output);
    return made;
}

/* Carries the sweep out in one way, from nothing: what was there is removed before, which is as much as the
 * way before it left, and so not timed. The store's share goes to the series at once. */
static bench_run carry_out(run *r, const workload *w, const char *scenario)
{
    char line[COMMAND];
    run_line("rm -rf " BENCH_FOLDER "/sweep " BENCH_FOLDER "/sweep-*");
    describe(r, scenario, w->sectors > 0, line);
    bench_run made = run_line(line);
    bench_add(&r->wall, made.wall_s);
    if (r->by == THREADS)
        bench_add(&r->share, told("store_seconds") / (told("seconds") * r->count));
    return made;
}

/* Each way in turn, and one thread before and after it: the machine's own speed moves meanwhile. */
static void measure_round(run *all, int runs, const workload *w, const char *scenario)
{
    bench_run before = carry_out(&all[0], w, scenario);
    for (int k = 1; k <= runs; k++) {
        const bench_run made = carry_out(&all[k], w, scenario), after = carry_out(&all[0], w, scenario);
        const double sweeps = all[k].by == PAIRS ? all[k].count : 1;
        bench_add(&all[k].ratio, sweeps * (before.wall_s + after.wall_s) / 2 / made.wall_s);
        bench_add(&all[k].work, made.cpu_s / sweeps / ((before.cpu_s + after.cpu_s) / 2));
        before = after;
    }
}

static void record_run(FILE *record, const char *what, run *r, bool alone, double points)
{
    char name[64];
    snprintf(name, sizeof name, "%d %s%s", r->count, way_names[r->by], what);
    bench_series rate = {0};
    for (size_t k = 0; k < r->wall.count; k++)
        bench_add(&rate, (r->by == PAIRS ? r->count : 1) * points / r->wall.value[k]);
    bench_record(record, "sweep", name, "points", "1/s", &rate, "");
    if (!alone) {
        bool met = r->count != 2 || r->by == PAIRS || bench_summarize(&r->ratio).median >= bar_speed;
        bench_record(record, "sweep", name, "speed against one thread", "ratio", &r->ratio,
                     met ? "" : "below the bar of 1.85");
        bench_record(record, "sweep", name, "processor time against one thread", "ratio", &r->work, "");
    }
    if (r->share.count)
        bench_record(record, "sweep", name, "share of the store", "ratio", &r->share,
                     bench_summarize(&r->share).median <= bar_store ? "" : "above the bar of 0.1");
    bench_clear(&rate);
    bench_clear(&r->wall);
    bench_clear(&r->ratio);
    bench_clear(&r->work);
    bench_clear(&r->share);
}

static void measure_work(FILE *record, const workload *w, bool quick)
{
    int rows = quick ? w->quick_rows : w->rows, rounds = quick ? 1 : w->rounds, runs = 0;
    run all[MOST] = {{.by = THREADS, .count = 1}};
    for (int count = 2; count <= 16 && (count == 2 || count <= bench_cores()); count *= 2)
        for (int by = THREADS; by <= PAIRS; by++)
            all[++runs] = (run){.by = (way)by, .count = count};
    char scenario[PATH];
    write_scenario(w, rows, scenario);
    for (int round = 0; round < rounds; round++)
        measure_round(all, runs, w, scenario);
    for (int k = 0; k <= runs; k++)
        record_run(record, w->name, &all[k], k == 0, (double)w->points * rows);
    fflush(stdout); /* the next one takes long */
    fflush(record);
}

int main(int argc, char **argv)
{
    bench_options options = bench_parse(argc, argv);
    FILE *record = bench_record_open(options.record);
    for (size_t k = 0; k < sizeof works / sizeof *works; k++)
        measure_work(record, &works[k], options.quick);
    bench_record_close(record);
    return 0;
}
