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

static void print_text(const iop_archive_run *run, const sweep_count *count, const sweep_account *a)
{
    int width = 5;
    for (size_t s = 0; s < run->sweeps; s++)
        if ((int)strlen(run->sweep[s].name) > width)
            width = (int)strlen(run->sweep[s].name);
    printf("%-*s  %-8s %9s %11s %10s %10s %8s\n", width, "sweep", "kind", "points", "breakpoints",
           "infeasible", "unverified", "seconds");
    for (size_t s = 0; s < run->sweeps; s++) {
        const sweep_count *c = &count[s];
        printf("%-*s  %-8s %9zu ", width, run->sweep[s].name, run->sweep[s].kind, c->of.points);
        if (strcmp(run->sweep[s].kind, "path") == 0)
            printf("%11zu", c->of.breakpoints);
        else
            printf("%11s", "-");
        printf(" %10zu %10zu", c->of.infeasible, c->of.unverified);
        if (a->seconds)
            printf(" %8.2f\n", a->seconds[s]);
        else
            printf(" %8s\n", "-");
        if (c->done < run->sweep[s].units && !a->shards)
            printf("%-*s  %zu of %zu units are done\n", width, "", c->done, run->sweep[s].units);
    }
    if (a->shards)
        printf("Part %zu of %zu is in %s; ioplan merge takes the parts together.\n", a->shard + 1, a->shards,
               a->folder);
    else
        printf("The result is in %s.\n", a->folder);
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
        print_text(run, count, account);
    free(count);
    return status;
}
