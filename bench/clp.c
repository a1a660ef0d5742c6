/* SPDX-License-Identifier: GPL-3.0-or-later */
/* clp.c - runs clp and reads its log and its binary solution file.
 *
 * The binary file begins with two ints (rows, columns) and the objective as a double, all digits of it; the
 * log prints ten. The last line of the log, "Optimal objective V - N iterations time S", tells the processor
 * time of presolve and solve: two decimals, and then always the digit 2, a slip of clp's. */
#include "clp.h"
#include <stdlib.h>
#include <string.h>

const char *const clp_method_names[] = {"dual simplex", "primal simplex", "barrier"};
static const char *const options[] = {"-dualSimplex", "-primalSimplex", "-barrier"};
const char clp_settings[] = "-primalTolerance 1e-9 -dualTolerance 1e-9 -presolve on; one thread";

static const char log_file[] = BENCH_FOLDER "/clp.txt";
static const char solution_file[] = BENCH_FOLDER "/clp.solution";

static void read_log(clp_answer *a)
{
    char line[512];
    bool found = false;
    FILE *log = fopen(log_file, "r");
    while (log && fgets(line, sizeof line, log)) {
        const char *dash = strstr(line, " - "), *time = strstr(line, "iterations time ");
        const char *point = time ? strchr(time, '.') : NULL;
        if (strncmp(line, "Optimal objective", 17) != 0 || !dash || !point || strlen(point) < 3)
            continue;
        found = true;
        a->iterations = strtol(dash + 3, NULL, 10);
        line[point + 3 - line] = '\0';
        a->reported_s = strtod(time + strlen("iterations time "), NULL);
    }
    if (log)
        fclose(log);
    if (!found)
        bench_fail("clp found no optimum; see %s", log_file);
}

static void read_solution(clp_answer *a)
{
    int sizes[2];
    FILE *file = fopen(solution_file, "rb");
    if (!file || fread(sizes, sizeof *sizes, 2, file) != 2 ||
        fread(&a->objective, sizeof a->objective, 1, file) != 1)
        bench_fail("clp wrote no solution to %s", solution_file);
    fclose(file);
}

enum { OUT_OF_TIME = 124 }; /* exit status of timeout(1) */

/* Runs clp with these words after the file's name; ended by NULL. */
static bench_run run(const char *mps, double limit_s, const char *const *words)
{
    char limit[32];
    const char *argv[24] = {"env", "OMP_NUM_THREADS=1", "OPENBLAS_NUM_THREADS=1"};
    size_t count = 3;
    snprintf(limit, sizeof limit, "%.0f", limit_s);
    if (limit_s > 0) { /* a process more, which small programs would show */
        argv[count++] = "timeout";
        argv[count++] = limit;
    }
    argv[count++] = "clp";
    argv[count++] = mps;
    for (size_t k = 0; words[k]; k++)
        argv[count++] = words[k];
    bench_run r = bench_run_program(argv, log_file);
    if (r.exit_status != 0 && !(limit_s > 0 && r.exit_status == OUT_OF_TIME))
        bench_fail("clp ended with status %d; is the package coinor-clp installed?", r.exit_status);
    return r;
}

bench_run clp_read(const char *mps)
{
    const char *const words[] = {"-stop", NULL};
    return run(mps, 0, words);
}

clp_answer clp_solve(const char *mps, clp_method method, double limit_s)
{
    const char *const words[] = {"-primalTolerance", "1e-9", "-dualTolerance", "1e-9",
                                 "-presolve",        "on",   options[method],  "-saveSolution",
                                 solution_file,      NULL};
    clp_answer a = {0};
    remove(solution_file);
    a.run = run(mps, limit_s, words);
    a.given_up = a.run.exit_status == OUT_OF_TIME;
    if (a.given_up)
        return a;
    read_log(&a);
    read_solution(&a);
    return a;
}
