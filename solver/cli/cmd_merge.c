/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan merge DIR: the stores of shards or ranks become one. */
#include "cli_sweep.h"
#include <stdlib.h>
#include <unistd.h>

/* Says which shards the missing units belong to, where the parts agree on how many shards there are. */
static void tell_missing(const iop_archive *archive, const sweep_parts *parts, const char *folder,
                         const char *lang)
{
    const iop_archive_run *run = iop_archive_describe(archive);
    size_t shards = parts->count ? parts->part[parts->count - 1].of : 0;
    if (parts->count && parts->part[0].of != shards)
        shards = 0;
    bool *missing = calloc(shards + 1, sizeof *missing);
    size_t number = 0, left = 0;
    for (size_t s = 0; s < run->sweeps; s++) {
        for (size_t u = 0; u < run->sweep[s].units; u++, number++) {
            if (iop_archive_has(archive, s, u))
                continue;
            left++;
            if (missing && shards)
                missing[number % shards] = true;
        }
    }
    fputs("ioplan: ", stderr);
    fprintf(stderr, iop_words(lang, "%s: %zu of %zu units of work are missing"), folder, left, number);
    const char *before = iop_words(lang, "; shards that are missing or not finished: ");
    for (size_t k = 0; k < shards && missing; k++) {
        if (!missing[k])
            continue;
        fprintf(stderr, "%s%zu", before, k + 1);
        before = ", ";
    }
    if (shards)
        fprintf(stderr, iop_words(lang, " of %zu"), shards);
    fputc('\n', stderr);
    free(missing);
}

static bool is_complete(const iop_archive *archive)
{
    const iop_archive_run *run = iop_archive_describe(archive);
    for (size_t s = 0; s < run->sweeps; s++)
        if (iop_archive_done(archive, s) < run->sweep[s].units)
            return false;
    return true;
}

/* Opens DIR/sweep.sqlite as the run that the parts hold, or that it holds itself when there are none. */
static iop_status open_whole(iop_archive **out, const char *folder, const sweep_parts *parts,
                             const iop_env *env, iop_err *err)
{
    char path[PATH_MAX];
    *out = NULL;
    IOP_TRY(sweep_store_path(path, folder, 0, 0, err));
    if (parts->count == 0 && access(path, F_OK) != 0)
        return iop_fail_at(err, IOP_EINVAL, folder, 0, 0, "the folder holds no store of a sweep");
    if (parts->count == 0)
        return iop_archive_open_existing(out, path, env, err);
    return iop_archive_open_like(out, path, parts->part[0].path, env, err);
}

static iop_status merge(const cli_args *args, const iop_env *env, const sweep_parts *parts, cli_exit *code,
                        iop_err *err)
{
    const char *folder = args->operand[0];
    iop_archive *whole = NULL;
    sweep_account account = {.folder = folder, .ranks = 1};
    iop_status status = open_whole(&whole, folder, parts, env, err);
    if (status == IOP_OK)
        status = sweep_merge_parts(whole, parts, err);
    if (status == IOP_OK)
        status = iop_archive_write_csv(whole, folder, err);
    if (status == IOP_OK)
        status = sweep_tell_counts(args, whole, &account, code, err);
    if (status == IOP_OK && is_complete(whole))
        sweep_tell_left_out(args, whole);
    if (status == IOP_OK && !is_complete(whole)) {
        fflush(stdout);
        tell_missing(whole, parts, folder, cli_language(args));
        *code = CLI_STOPPED;
    }
    if (status == IOP_OK)
        return iop_archive_close(whole, err);
    iop_archive_close(whole, NULL);
    return status;
}

cli_exit cmd_merge(const cli_args *args)
{
    iop_env env = cli_env(args);
    sweep_parts parts;
    cli_exit code = CLI_OK;
    iop_err err;
    iop_status status = sweep_find_parts(&parts, args->operand[0], &err);
    if (status == IOP_OK)
        status = merge(args, &env, &parts, &code, &err);
    free(parts.part);
    return status == IOP_OK ? code : cli_fail(args, &err);
}
