/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a sweep is: on a terminal one line that is written over, else a line a minute. */
#include "cli_sweep.h"
#include <string.h>
#include <unistd.h>

static const double LINE_SECONDS = 60; /* between lines where there is no terminal */

sweep_progress sweep_progress_start(const cli_args *args, const iop_ranks *ranks)
{
    sweep_progress p = {.silent = cli_flag(args, "quiet") || ranks->rank != 0,
                        .lang = cli_language(args),
                        .terminal = isatty(STDERR_FILENO),
                        .ranks = (size_t)ranks->ranks};
    return p;
}

/* 1234567 as "1,234,567". */
static void grouped(const char *lang, char out[32], size_t value)
{
    char digits[32];
    int length = snprintf(digits, sizeof digits, "%zu", value);
    char *to = out;
    for (int k = 0; k < length; k++) {
        if (k > 0 && (length - k) % 3 == 0)
            *to++ = ',';
        *to++ = digits[k];
    }
    *to = '\0';
    iop_words_number(lang, out);
}

static void time_left(char *out, size_t size, double seconds)
{
    unsigned long s = seconds < 1e9 ? (unsigned long)(seconds + 0.5) : 0;
    if (seconds >= 1e9)
        snprintf(out, size, "?");
    else if (s >= 3600)
        snprintf(out, size, "%lu:%02lu:%02lu", s / 3600, s / 60 % 60, s % 60);
    else
        snprintf(out, size, "%lu:%02lu", s / 60, s % 60);
}

void sweep_progress_words(const char *lang, char *out, size_t size, const iop_runner_progress *now)
{
    char done[32], total[32], rate[32], left[32];
    size_t made = now->done - now->kept;
    double share = now->total ? 100 * (double)now->done / (double)now->total : 100;
    double speed = now->seconds > 0 ? (double)now->points / now->seconds : 0;
    grouped(lang, done, now->done);
    grouped(lang, total, now->total);
    grouped(lang, rate, (size_t)speed);
    int used = snprintf(out, size, iop_words(lang, "%s of %s units, %.0f %%"), done, total, share);
    if (made > 0 && used > 0 && (size_t)used < size) {
        time_left(left, sizeof left, (double)(now->total - now->done) * now->seconds / (double)made);
        used +=
            snprintf(out + used, size - (size_t)used, iop_words(lang, ", %s points/s, %s left"), rate, left);
    }
    if (now->failures > 0 && used > 0 && (size_t)used < size)
        snprintf(out + used, size - (size_t)used, iop_words(lang, ", %zu unverified"), now->failures);
}

void sweep_progress_tell(sweep_progress *p, const iop_runner_progress *now)
{
    char words[256];
    if (p->silent || (!p->terminal && now->seconds - p->told < LINE_SECONDS))
        return;
    p->told = now->seconds;
    sweep_progress_words(p->lang, words, sizeof words, now);
    const char *whose = p->ranks > 1 ? iop_words(p->lang, "first rank: ") : "";
    if (p->terminal)
        fprintf(stderr, "\r\033[Kioplan: %s%s", whose, words);
    else
        fprintf(stderr, "ioplan: %s%s\n", whose, words);
    fflush(stderr);
}

void sweep_progress_end(const sweep_progress *p)
{
    if (p->silent || !p->terminal)
        return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
}
