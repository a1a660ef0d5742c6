/* SPDX-License-Identifier: GPL-3.0-or-later */
/* launcher.c - bench_launcher OUTPUT PROGRAM [WORD]...: runs a program and prints "wall cpu peak status":
 * seconds, seconds, kilobytes, exit status.
 *
 * It stands between a benchmark and the program because the kernel counts into a process's peak memory what
 * its starter had resident when it started it: here that is next to nothing. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double seconds(struct timeval t)
{
    return (double)t.tv_sec + 1e-6 * (double)t.tv_usec;
}

/* Starts argv with both outputs in the file; returns 0 or an errno. */
static int start(pid_t *child, const char *output, char **argv)
{
    posix_spawn_file_actions_t actions;
    int code = posix_spawn_file_actions_init(&actions);
    if (code != 0)
        return code;
    code = posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (code == 0)
        code = posix_spawn_file_actions_adddup2(&actions, 1, 2);
    if (code == 0)
        code = posix_spawnp(child, argv[0], &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    return code;
}

int main(int argc, char **argv)
{
    pid_t child;
    int status;
    struct rusage use;
    if (argc < 3)
        return 2;
    double began = now_s();
    int code = start(&child, argv[1], argv + 2);
    if (code != 0) {
        fprintf(stderr, "bench: could not start \"%s\": %s\n", argv[2], strerror(code));
        printf("0 0 0 127\n");
        return 0;
    }
    while (wait4(child, &status, 0, &use) < 0)
        if (errno != EINTR)
            return 2;
    double wall = now_s() - began;
    printf("%.9f %.6f %ld %d\n", wall, seconds(use.ru_utime) + seconds(use.ru_stime), use.ru_maxrss,
           WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    return 0;
}
