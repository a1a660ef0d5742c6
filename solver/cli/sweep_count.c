/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line a sweep: how many points there are, and what became of them. */
#include "cli_sweep.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static cli_exit judge(const sweep_count *c, cli_exit so_far)
{
    cli_exit code = c->of.unverified ? CLI_UNVERIFIED : c->of.stopped ? CLI_STOPPED : CLI_OK;
    return code > so_far ? code : so_far;
}

/* A head over a column whose cells are `width` wide, which is widened where the head is longer; `left` sets
 * it left. */
static int print_head(const char *text, int width, bool left)
{
    int own = cli_columns(text), blanks = own < width ? width - own : 0;
    printf("%*s%s%*s", left ? 0 : blanks, "", text, left ? blanks : 0, "");
    return own + blanks;
}

/* Columns of the table, as wide as what stands in them. */
typedef struct {
    const char *lang;
    int name, kind, points, breakpoints, infeasible, unverified, seconds;
} columns;

static columns print_heads(const iop_archive_run *run, const char *lang)
{
    columns w = {.lang = lang, .name = 5};
    for (size_t s = 0; s < run->sweeps; s++)
        if ((int)strlen(run->sweep[s].name) > w.name)
            w.name = (int)strlen(run->sweep[s].name);
    w.name = print_head(iop_words(lang, "sweep"), w.name, true);
    fputs("  ", stdout);
    w.kind = print_head(iop_words(lang, "kind"), 8, true);
    fputc(' ', stdout);
    w.points = print_head(iop_words(lang, "points"), 9, false);
    fputc(' ', stdout);
    w.breakpoints = print_head(iop_words(lang, "breakpoints"), 11, false);
    fputc(' ', stdout);
    w.infeasible = print_head(iop_words(lang, "infeasible"), 10, false);
    fputc(' ', stdout);
    w.unverified = print_head(iop_words_in(lang, "column", "unverified"), 10, false);
    fputc(' ', stdout);
    w.seconds = print_head(iop_words(lang, "seconds"), 8, false);
    fputc('\n', stdout);
    return w;
}

static void print_sweep(const iop_archive_sweep *s, const sweep_count *c, const double *seconds,
                        const columns *w)
{
    char text[32] = "-";
    cli_put(stdout, "%-*s  %-*s %*zu ", w->name, s->name, w->kind, s->kind, w->points, c->of.points);
    if (strcmp(s->kind, "path") == 0)
        snprintf(text, sizeof text, "%zu", c->of.breakpoints);
    printf("%*s %*zu %*zu", w->breakpoints, text, w->infeasible, c->of.infeasible, w->unverified,
           c->of.unverified);
    snprintf(text, sizeof text, seconds ? "%.2f" : "-", seconds ? *seconds : 0);
    iop_words_number(w->lang, text);
    printf(" %*s\n", w->seconds, text);
}

static void print_text(const iop_archive_run *run, const sweep_count *count, const sweep_account *a,
                       const char *lang)
{
    columns w = print_heads(run, lang);
    for (size_t s = 0; s < run->sweeps; s++) {
        const sweep_count *c = &count[s];
        print_sweep(&run->sweep[s], c, a->seconds ? &a->seconds[s] : NULL, &w);
        if (c->done < run->sweep[s].units && !a->shards) {
            printf("%-*s  ", w.name, "");
            printf(iop_words(lang, "%zu of %zu units are done\n"), c->done, run->sweep[s].units);
        }
    }
    if (a->shards)
        printf(iop_words(lang, "Part %zu of %zu is in %s; ioplan merge takes the parts together.\n"),
               a->shard + 1, a->shards, a->folder);
    else
        printf(iop_words(lang, "The result is in %s.\n"), a->folder);
}

static void print_sweep_json(const iop_archive_sweep *s, const sweep_count *c, const double *seconds)
{
    fputs("{\"name\": ", stdout);
    cli_json_string(stdout, s->name);
    fputs(", \"kind\": ", stdout);
    cli_json_string(stdout, s->kind);
    printf(", \"units\": %zu, \"done\": %zu, \"points\": %zu, \"breakpoints\": ", s->units, c->done,
           c->of.points);
    if (strcmp(s->kind, "path") == 0)
        printf("%zu", c->of.breakpoints);
    else
        fputs("null", stdout);
    printf(", \"infeasible\": %zu, \"unbounded\": %zu, \"unverified\": %zu, \"stopped\": %zu, \"seconds\": ",
           c->of.infeasible, c->of.unbounded, c->of.unverified, c->of.stopped);
    cli_json_number(stdout, seconds ? *seconds : (double)NAN);
    fputc('}', stdout);
}

static void print_json(const iop_archive_run *run, const sweep_count *count, const sweep_account *a)
{
    fputs("{\"folder\": ", stdout);
    cli_json_string(stdout, a->folder);
    fputs(", \"sweeps\": [", stdout);
    for (size_t s = 0; s < run->sweeps; s++) {
        fputs(s ? ",\n  " : "\n  ", stdout);
        print_sweep_json(&run->sweep[s], &count[s], a->seconds ? &a->seconds[s] : NULL);
    }
    printf("\n], \"units_kept\": %zu, \"threads\": %d, \"ranks\": %d, \"seconds\": ", a->kept, a->threads,
           a->ranks);
    cli_json_number(stdout, a->all_seconds);
    fputs(", \"store_seconds\": ", stdout);
    cli_json_number(stdout, a->store_seconds);
    fputs("}\n", stdout);
}

iop_status sweep_tell_counts(const cli_args *args, iop_archive *archive, const sweep_account *account,
                             cli_exit *code, iop_err *err)
{
    const iop_archive_run *run = iop_archive_describe(archive);
    sweep_count *count = calloc(run->sweeps + 1, sizeof *count);
    if (!count)
        return iop_fail(err, IOP_ENOMEM, "out of memory for %zu sweeps", run->sweeps);
    iop_status status = IOP_OK;
    *code = CLI_OK;
    for (size_t s = 0; s < run->sweeps && status == IOP_OK; s++) {
        count[s].done = iop_archive_done(archive, s);
        status = iop_archive_count(archive, s, &count[s].of, err);
        *code = judge(&count[s], *code);
    }
    if (status == IOP_OK && cli_flag(args, "json"))
        print_json(run, count, account);
    else if (status == IOP_OK && !cli_flag(args, "quiet"))
        print_text(run, count, account, cli_language(args));
    free(count);
    return status;
}
