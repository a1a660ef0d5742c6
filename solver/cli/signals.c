/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SIGINT and SIGTERM ask the library to stop (iop_env.stop); a second one ends the program at once. SIGUSR1,
 * which Slurm sends some time before it ends a job, asks as well. */
#include "cli.h"
#include <signal.h>
#include <stdatomic.h>

/* The only variable of the program that changes: a signal handler is given no other place to write to. */
static atomic_bool stop_asked;

static void on_signal(int number)
{
    atomic_store(&stop_asked, true);
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    (void)number;
}

static bool asked(void *ctx)
{
    return atomic_load((atomic_bool *)ctx);
}

void cli_catch_signals(void)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGUSR1, &action, NULL);
}

iop_env cli_env(const cli_args *args)
{
    iop_env env = iop_env_default();
    env.stop = asked;
    env.stop_ctx = &stop_asked;
    env.threads = (int)cli_number(args, "threads", 0);
    env.lang = cli_language(args);
    return env;
}
