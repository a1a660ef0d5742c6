/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read.c - a large table from its files: CSV, .npy and both packed, against numpy.loadtxt and pandas.read_csv
 * on the same CSV file where python3 has them.
 *
 * Usage: bench_read [--quick] [--large] CSV; 4,000 sectors, 1,000 with --quick, 10,000 (CSV and .npy only,
 * the peers once) with --large. Every reading is a process of its own, so its peak memory is known; what is
 * timed is the reading alone, without the start of the program. The files are in the page cache. The bars: at
 * least 5 times faster than the faster of the peers, and within 2.3 times the matrix in memory. */
#include "harness.h"
#include "tables.h"
#include <fcntl.h>
#include <ioplan/ioplan.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 1024 };
#define ANSWER BENCH_FOLDER "/read.txt"

static const struct {
    const char *name;
    iop_dataset_form form;
    const char *file; /* the intermediate flows */
} forms[] = {
    {"csv", {false, IOP_NOT_COMPRESSED}, "intermediate.csv"},
    {"npy", {true, IOP_NOT_COMPRESSED}, "intermediate.npy"},
    {"csv gzip", {false, IOP_GZIP}, "intermediate.csv.gz"},
    {"csv zstd", {false, IOP_ZSTD}, "intermediate.csv.zst"},
    {"npy gzip", {true, IOP_GZIP}, "intermediate.npy.gz"},
    {"npy zstd", {true, IOP_ZSTD}, "intermediate.npy.zst"},
};
enum { FORMS = sizeof forms / sizeof *forms };

typedef struct {
    FILE *record;
    const char *self; /* this program */
    size_t n;
    int repeats;
    size_t forms; /* the first so many */
    bool peers_once;
    char name[64]; /* "4000 sectors" */
} job;

/* --- a child: one reading ------------------------------------------------------------------------------- */

static void read_dataset(const char *folder, int threads)
{
    iop_env env = iop_env_default();
    iop_diags *diags;
    iop_table *table;
    iop_err err;
    env.threads = threads;
    if (iop_diags_open(&diags, NULL, &err) != IOP_OK)
        bench_fail("%s", err.msg);
    double start = bench_wall_s();
    if (iop_dataset_open(&table, folder, &env, diags) != IOP_OK)
        bench_fail("%s", iop_diags_first_error(diags)->msg);
    printf("%.6f\n", bench_wall_s() - start);
    iop_table_close(table);
    iop_diags_close(diags);
}

/* What a map without a copy would cost: every number is looked at once, as the check for finite ones does. */
static void read_map(const char *path)
{
    double start = bench_wall_s(), sum = 0;
    int fd = open(path, O_RDONLY);
    struct stat about;
    if (fd < 0 || fstat(fd, &about) != 0)
        bench_fail("could not open \"%s\"", path);
    size_t size = (size_t)about.st_size;
    const double *a = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (a == MAP_FAILED)
        bench_fail("could not map \"%s\"", path);
    for (size_t k = 16; k < size / 8; k++) /* behind the header */
        sum += a[k];
    double seconds = bench_wall_s() - start;
    if (isnan(sum))
        bench_fail("\"%s\" holds no finite numbers", path);
    printf("%.6f\n", seconds);
    close(fd);
}

/* --- the parent ----------------------------------------------------------------------------------------- */

static double answer(const char *const *argv)
{
    char line[64] = "";
    FILE *file = fopen(ANSWER, "r");
    if (!file || !fgets(line, sizeof line, file))
        bench_fail("\"%s\" gave no figure", argv[0]);
    fclose(file);
    return strtod(line, NULL);
}

/* One way of reading. All of them take turns, so that what else the machine does falls on all alike. */
typedef struct {
    char quantity[64], note[96];
    char words[4][2 * PATH_SIZE];
    const char *argv[5];
    double bytes; /* of the file */
    bench_series seconds, cpu, rate, memory;
} way;

/* The words after the program's own; NULL ends them early. */
static void start_way(way *w, const char *quantity, const char *program, const char *one, const char *two,
                      const char *three)
{
    const char *const words[] = {program, one, two, three};
    memset(w, 0, sizeof *w);
    snprintf(w->quantity, sizeof w->quantity, "%s", quantity);
    for (size_t k = 0; k < 4 && words[k]; k++) {
        snprintf(w->words[k], sizeof w->words[k], "%s", words[k]);
        w->argv[k] = w->words[k];
    }
}

static void run_once(const job *j, way *w, bool counts)
{
    double matrix = 8.0 * (double)j->n * (double)j->n;
    bench_run run = bench_run_program(w->argv, ANSWER);
    if (run.exit_status != 0)
        bench_fail("\"%s\" ended with status %d", w->quantity, run.exit_status);
    if (!counts)
        return;
    double seconds = answer(w->argv);
    bench_add(&w->seconds, seconds);
    bench_add(&w->cpu, run.cpu_s);
    bench_add(&w->rate, w->bytes / 1e6 / seconds);
    bench_add(&w->memory, run.peak_mb * 1e6 / matrix);
}

static void record_way(const job *j, way *w)
{
    char name[128];
    bench_record(j->record, "read", j->name, w->quantity, "s", &w->seconds, w->note);
    snprintf(name, sizeof name, "%s: processor time, with start", w->quantity);
    bench_record(j->record, "read", j->name, name, "s", &w->cpu, "");
    snprintf(name, sizeof name, "%s: rate", w->quantity);
    bench_record(j->record, "read", j->name, name, "MB/s of file", &w->rate, "");
    snprintf(name, sizeof name, "%s: peak memory", w->quantity);
    bench_record(j->record, "read", j->name, name, "matrices", &w->memory, "");
}

static void end_way(way *w)
{
    bench_clear(&w->seconds);
    bench_clear(&w->cpu);
    bench_clear(&w->rate);
    bench_clear(&w->memory);
}

static void folder_of(size_t form, char out[PATH_SIZE])
{
    snprintf(out, PATH_SIZE, "%s/read-%s%s", BENCH_FOLDER, forms[form].form.binary ? "npy" : "csv",
             strrchr(forms[form].file, '.'));
}

static double file_size(size_t form)
{
    char folder[PATH_SIZE], path[2 * PATH_SIZE];
    struct stat about;
    folder_of(form, folder);
    snprintf(path, sizeof path, "%s/%s", folder, forms[form].file);
    if (stat(path, &about) != 0)
        bench_fail("there is no \"%s\"", path);
    return (double)about.st_size;
}

static void start_form(const job *j, way *w, size_t form, const char *threads)
{
    char folder[PATH_SIZE], quantity[64];
    folder_of(form, folder);
    snprintf(quantity, sizeof quantity, "%s, %s", forms[form].name,
             threads[0] == '0' ? "all cores" : "1 thread");
    start_way(w, quantity, j->self, "--one", folder, threads);
    w->bytes = file_size(form);
    snprintf(w->note, sizeof w->note, "file of %.0f MB", w->bytes / 1e6);
}

/* --- peers ---------------------------------------------------------------------------------------------- */

static const struct {
    const char *name, *script;
} peers[] = {
    {"numpy.loadtxt", "import sys, time, numpy\np = sys.argv[1]\nt = time.time()\n"
                      "n = len(open(p).readline().split(','))\n"
                      "a = numpy.loadtxt(p, delimiter=',', skiprows=1, usecols=range(1, n))\n"
                      "print(time.time() - t)\n"},
    {"pandas.read_csv", "import sys, time, pandas\np = sys.argv[1]\nt = time.time()\n"
                        "a = pandas.read_csv(p, index_col=0).to_numpy()\nprint(time.time() - t)\n"},
    {"pandas.read_csv, exact",
     "import sys, time, pandas\np = sys.argv[1]\nt = time.time()\n"
     "a = pandas.read_csv(p, index_col=0, float_precision='round_trip').to_numpy()\n"
     "print(time.time() - t)\n"},
};

/* A python3 that has the libraries; NULL when there is none. */
static const char *find_python(void)
{
    static const char *const candidates[] = {"/usr/bin/python3", "python3"};
    for (size_t k = 0; k < 2; k++) {
        const char *const argv[] = {candidates[k], "-c", "import numpy, pandas", NULL};
        if (bench_run_program(argv, NULL).exit_status == 0)
            return candidates[k];
    }
    return NULL;
}

enum { PEERS = sizeof peers / sizeof *peers, WAYS = FORMS + 2 + PEERS };

static void start_peer(way *w, size_t peer, const char *python, const char *path)
{
    start_way(w, peers[peer].name, python, "-c", peers[peer].script, path);
    w->bytes = file_size(0);
}

/* The bar, by what passed on the clock: the first way against the first two peers. */
static void judge(const job *j, const way *ours, const way *peer)
{
    char verdict[128];
    double one = bench_summarize(&peer[0].seconds).median, two = bench_summarize(&peer[1].seconds).median;
    double ratio = (one < two ? one : two) / bench_summarize(&ours->seconds).median;
    double memory = bench_summarize(&ours->memory).max;
    snprintf(verdict, sizeof verdict,
             "%s: %.3g times as fast as the faster peer, of 5; %.3g matrices, of 2.3",
             ratio >= 5 && memory <= 2.3 ? "met" : "missed", ratio, memory);
    bench_record_text(j->record, "read", j->name, "bar", verdict);
}

/* --- files ---------------------------------------------------------------------------------------------- */

static void write_all(const job *j)
{
    bench_economy economy = bench_economy_default(j->n);
    iop_table *table = bench_table_new(&economy);
    for (size_t k = 0; k < j->forms; k++) {
        char folder[PATH_SIZE], name[64];
        bench_series seconds = {0};
        iop_err err;
        folder_of(k, folder);
        mkdir(folder, 0777);
        double start = bench_wall_s();
        if (iop_dataset_write_as(table, folder, &forms[k].form, &err) != IOP_OK)
            bench_fail("%s", err.msg);
        bench_add(&seconds, bench_wall_s() - start);
        snprintf(name, sizeof name, "writing %s", forms[k].name);
        bench_record(j->record, "read", j->name, name, "s", &seconds, "");
        bench_clear(&seconds);
    }
    iop_table_close(table);
}

static void remove_all(void)
{
    for (size_t k = 0; k < FORMS; k++) {
        char folder[PATH_SIZE], path[2 * PATH_SIZE], name[IOP_DATASET_NAME];
        folder_of(k, folder);
        for (size_t f = 0; iop_dataset_name(NULL, f, name); f++) {
            snprintf(path, sizeof path, "%s/%s", folder, name);
            unlink(path);
        }
        rmdir(folder);
    }
}

static void path_of(size_t form, char out[2 * PATH_SIZE])
{
    char folder[PATH_SIZE];
    folder_of(form, folder);
    snprintf(out, 2 * PATH_SIZE, "%s/%s", folder, forms[form].file);
}

/* All ways; returns how many. Those of the peers come last. */
static size_t start_all(const job *j, way *ways, const char *python)
{
    size_t count = 0;
    char path[2 * PATH_SIZE];
    for (size_t k = 0; k < j->forms; k++)
        start_form(j, &ways[count++], k, "0");
    start_form(j, &ways[count++], 0, "1");
    path_of(1, path);
    start_way(&ways[count], "npy mapped and looked at", j->self, "--map", path, NULL);
    snprintf(ways[count].note, sizeof ways[count].note,
             "not what ioplan does: a truncated file would end it");
    ways[count++].bytes = file_size(1);
    path_of(0, path);
    for (size_t k = 0; python && k < PEERS; k++)
        start_peer(&ways[count++], k, python, path);
    return count;
}

static void measure_all(const job *j)
{
    way *ways = calloc(WAYS, sizeof *ways);
    const char *python = find_python();
    if (!ways)
        bench_fail("out of memory");
    write_all(j);
    size_t count = start_all(j, ways, python), own = python ? count - PEERS : count;
    for (int round = -1; round < j->repeats; round++)
        for (size_t k = 0; k < (round == 0 || !j->peers_once ? count : own); k++)
            run_once(j, &ways[k], round >= 0);
    for (size_t k = 0; k < count; k++)
        record_way(j, &ways[k]);
    if (python)
        judge(j, &ways[0], &ways[count - PEERS]);
    else
        bench_record_text(j->record, "read", j->name, "peers", "python3 has no numpy and pandas");
    for (size_t k = 0; k < count; k++)
        end_way(&ways[k]);
    free(ways);
    remove_all();
}

int main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "--one") == 0) {
        read_dataset(argv[2], (int)strtol(argv[3], NULL, 10));
        return 0;
    }
    if (argc == 3 && strcmp(argv[1], "--map") == 0) {
        read_map(argv[2]);
        return 0;
    }
    char *words[4] = {argv[0], NULL, NULL, NULL};
    bool large = false;
    int count = 1;
    for (int k = 1; k < argc && count < 3; k++)
        if (strcmp(argv[k], "--large") == 0)
            large = true;
        else
            words[count++] = argv[k];
    bench_options options = bench_parse(count, words);
    job j = {.record = bench_record_open(options.record), .self = argv[0]};
    j.n = large ? 10000 : options.quick ? 1000 : 4000;
    j.repeats = large ? 3 : 5;
    j.forms = large ? 2 : FORMS; /* packing gigabytes takes minutes */
    j.peers_once = large;        /* and so does numpy.loadtxt */
    snprintf(j.name, sizeof j.name, "%zu sectors", j.n);
    measure_all(&j);
    bench_record_close(j.record);
    return 0;
}
