/* SPDX-License-Identifier: GPL-3.0-or-later */
/* program.c - programs measured from outside, through the launcher. */
#include "harness.h"
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { WORDS_MAX = 60 };

/* Runs the launcher with its standard output in `pipe_end`. */
static pid_t launch(char **argv, int pipe_end, int other_end)
{
    pid_t child;
    posix_spawn_file_actions_t actions;
    if (posix_spawn_file_actions_init(&actions) != 0 ||
        posix_spawn_file_actions_adddup2(&actions, pipe_end, 1) != 0 ||
        posix_spawn_file_actions_addclose(&actions, pipe_end) != 0 ||
        posix_spawn_file_actions_addclose(&actions, other_end) != 0 ||
        posix_spawn(&child, argv[0], &actions, NULL, argv, environ) != 0)
        bench_fail("could not start \"%s\"", argv[0]);
    posix_spawn_file_actions_destroy(&actions);
    return child;
}

bench_run bench_run_program(const char *const *argv, const char *output)
{
    const char *words[WORDS_MAX + 3] = {BENCH_LAUNCHER, output ? output : "/dev/null"};
    int ends[2], status;
    size_t count = 0;
    for (; argv[count]; count++) {
        if (count == WORDS_MAX)
            bench_fail("\"%s\" has more than %d words", argv[0], WORDS_MAX);
        words[count + 2] = argv[count];
    }
    if (pipe(ends) != 0)
        bench_fail("could not make a pipe");
    char *mutable_words[WORDS_MAX + 3];
    memcpy(mutable_words, words, sizeof words); /* posix_spawn takes them without const, and leaves them */
    pid_t child = launch(mutable_words, ends[1], ends[0]);
    close(ends[1]);
    FILE *answer = fdopen(ends[0], "r");
    bench_run run;
    long kilobytes;
    if (!answer ||
        fscanf(answer, "%lf %lf %ld %d", &run.wall_s, &run.cpu_s, &kilobytes, &run.exit_status) != 4)
        bench_fail("the launcher did not tell how \"%s\" ran", argv[0]);
    fclose(answer);
    waitpid(child, &status, 0);
    run.peak_mb = (double)kilobytes * 1024 / 1e6;
    return run;
}

bench_cost bench_record_program(FILE *record, const char *group, const char *name, const char *quantity,
                                const bench_repeated *program)
{
    char text[96];
    bench_series wall = {0}, cpu = {0}, peak = {0};
    for (int k = 0; k < program->repeats; k++) {
        bench_run run = bench_run_program(program->argv, program->output);
        if (run.exit_status != 0)
            bench_fail("%s: \"%s %s\" ended with status %d; see %s", quantity, program->argv[0],
                       program->argv[1], run.exit_status, program->output);
        bench_add(&wall, run.wall_s);
        bench_add(&cpu, run.cpu_s);
        bench_add(&peak, run.peak_mb / program->memory_mb);
    }
    bench_cost cost = {bench_summarize(&wall).median, bench_summarize(&peak).max};
    bench_record(record, group, name, quantity, "s", &wall, "");
    snprintf(text, sizeof text, "%s: processor time", quantity);
    bench_record(record, group, name, text, "s", &cpu, "");
    snprintf(text, sizeof text, "%s: peak memory", quantity);
    bench_record(record, group, name, text, program->memory_unit, &peak, "");
    bench_clear(&wall);
    bench_clear(&cpu);
    bench_clear(&peak);
    return cost;
}
