/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read.c - a large table from its files: CSV, .npy and both packed, against numpy.loadtxt and pandas.read_csv
 * on the same CSV file where python3 has them.
 *
 * Usage: bench_read [--quick] [--large] CSV; 4,000 sectors, 1,000 with --quick, 10,000 with --large. Every
 * reading is a process of its own, so its peak memory is known; what is timed is the reading alone, without
 * the start of the program. The files are in the page cache. The bars: at least 5 times faster than the
 * faster of the peers, and within 2.3 times the matrix in memory. */
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

/* Seconds of one reading, told by the program itself, and its peak memory. Returns the median. */
static double measure(const job *j, const char *quantity, const char *const *argv, double bytes,
                      const char *note)
{
    bench_series seconds = {0}, rate = {0}, memory = {0};
    char name[96];
    double matrix = 8.0 * (double)j->n * (double)j->n;
    for (int k = -1; k < j->repeats; k++) {
        bench_run run = bench_run_program(argv, ANSWER);
        if (run.exit_status != 0)
            bench_fail("\"%s\" ended with status %d", argv[0], run.exit_status);
        if (k < 0)
            continue;
        bench_add(&seconds, answer(argv));
        bench_add(&rate, bytes / 1e6 / seconds.value[seconds.count - 1]);
        bench_add(&memory, run.peak_mb * 1e6 / matrix);
    }
    bench_record(j->record, "read", j->name, quantity, "s", &seconds, note);
    snprintf(name, sizeof name, "%s: rate", quantity);
    bench_record(j->record, "read", j->name, name, "MB/s of file", &rate, "");
    snprintf(name, sizeof name, "%s: peak memory", quantity);
    bench_record(j->record, "read", j->name, name, "matrices", &memory, "");
    double median = bench_summarize(&seconds).median;
    bench_clear(&seconds);
    bench_clear(&rate);
    bench_clear(&memory);
    return median;
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

static double measure_form(const job *j, size_t form, const char *threads, const char *quantity)
{
    char folder[PATH_SIZE], note[64];
    folder_of(form, folder);
    const char *const argv[] = {j->self, "--one", folder, threads, NULL};
    snprintf(note, sizeof note, "file of %.0f MB", file_size(form) / 1e6);
    return measure(j, quantity, argv, file_size(form), note);
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

static void measure_peers(const job *j, double ours)
{
    const char *python = find_python();
    char path[2 * PATH_SIZE], folder[PATH_SIZE], verdict[96];
    double best = 0;
    if (!python) {
        bench_record_text(j->record, "read", j->name, "peers", "python3 has no numpy and pandas");
        return;
    }
    folder_of(0, folder);
    snprintf(path, sizeof path, "%s/%s", folder, forms[0].file);
    for (size_t k = 0; k < sizeof peers / sizeof *peers; k++) {
        const char *const argv[] = {python, "-c", peers[k].script, path, NULL};
        double seconds = measure(j, peers[k].name, argv, file_size(0), "");
        if (k < 2 && (best == 0 || seconds < best))
            best = seconds;
    }
    snprintf(verdict, sizeof verdict, "%s: %.3g times as fast as the faster peer, of 5",
             best / ours >= 5 ? "met" : "missed", best / ours);
    bench_record_text(j->record, "read", j->name, "bar", verdict);
}

/* --- files ---------------------------------------------------------------------------------------------- */

static void write_all(const job *j)
{
    bench_economy economy = bench_economy_default(j->n);
    iop_table *table = bench_table_new(&economy);
    for (size_t k = 0; k < FORMS; k++) {
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

static void measure_all(const job *j)
{
    char folder[PATH_SIZE], path[2 * PATH_SIZE], name[64];
    write_all(j);
    measure_form(j, 0, "1", "csv, 1 thread");
    double ours = 0;
    for (size_t k = 0; k < FORMS; k++) {
        snprintf(name, sizeof name, "%s, all cores", forms[k].name);
        double seconds = measure_form(j, k, "0", name);
        ours = k == 0 ? seconds : ours;
    }
    folder_of(1, folder);
    snprintf(path, sizeof path, "%s/%s", folder, forms[1].file);
    const char *const map[] = {j->self, "--map", path, NULL};
    measure(j, "npy mapped and looked at", map, file_size(1),
            "not what ioplan does: a truncated file would end it");
    measure_peers(j, ours);
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
    job j = {bench_record_open(options.record), argv[0],
             large           ? 10000
             : options.quick ? 1000
                             : 4000,
             large ? 3 : 5, ""};
    snprintf(j.name, sizeof j.name, "%zu sectors", j.n);
    measure_all(&j);
    bench_record_close(j.record);
    return 0;
}
