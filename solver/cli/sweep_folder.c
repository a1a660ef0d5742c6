/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The folder of a sweep: its stores and their names. */
#include "cli_sweep.h"
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static iop_status check_length(int length, const char *folder, iop_err *err)
{
    if (length < 0 || length >= PATH_MAX)
        return iop_fail(err, IOP_EINVAL, "the path of the folder \"%.100s...\" is too long", folder);
    return IOP_OK;
}

iop_status sweep_store_path(char out[PATH_MAX], const char *folder, size_t number, size_t of, iop_err *err)
{
    int length = of == 0 ? snprintf(out, PATH_MAX, "%s/sweep.sqlite", folder)
                         : snprintf(out, PATH_MAX, "%s/part-%zu-of-%zu.sqlite", folder, number, of);
    return check_length(length, folder, err);
}

iop_status sweep_claims_path(char out[PATH_MAX], const char *folder, size_t shards, iop_err *err)
{
    return check_length(snprintf(out, PATH_MAX, "%s/part-of-%zu.claims", folder, shards), folder, err);
}

bool sweep_is_empty(const char *path)
{
    struct stat there;
    return stat(path, &there) == 0 && S_ISREG(there.st_mode) && there.st_size == 0;
}

static bool is_folder(const char *path)
{
    struct stat there;
    return stat(path, &there) == 0 && S_ISDIR(there.st_mode);
}

iop_status sweep_make_folder(const char *folder, iop_err *err)
{
    char path[PATH_MAX];
    IOP_TRY(sweep_store_path(path, folder, 0, 0, err));
    snprintf(path, sizeof path, "%s", folder);
    for (char *end = path + 1; *path; end++) {
        char here = *end;
        if (here != '/' && here != '\0')
            continue;
        *end = '\0';
        const int reason = mkdir(path, 0777) == 0 ? 0 : errno;
        if (reason != 0 && !is_folder(path))
            return iop_fail_at(err, IOP_EIO, folder, 0, 0, "could not make the folder: %s",
                               strerror(reason == EEXIST ? ENOTDIR : reason));
        if (here == '\0')
            break;
        *end = here;
    }
    return IOP_OK;
}

/* Whether a file is named as a part, with numbers that are written as we write them. */
static bool read_name(const char *name, size_t *number, size_t *of)
{
    char again[64];
    if (sscanf(name, "part-%zu-of-%zu.sqlite", number, of) != 2 || *number < 1 || *number > *of)
        return false;
    snprintf(again, sizeof again, "part-%zu-of-%zu.sqlite", *number, *of);
    return strcmp(again, name) == 0;
}

static int compare_parts(const void *a, const void *b)
{
    const sweep_part *p = a, *q = b;
    if (p->of != q->of)
        return p->of < q->of ? -1 : 1;
    return p->number < q->number ? -1 : p->number > q->number;
}

static iop_status add_part(sweep_parts *parts, const char *folder, size_t number, size_t of, iop_err *err)
{
    sweep_part *grown = realloc(parts->part, (parts->count + 1) * sizeof *grown);
    if (!grown)
        return iop_fail(err, IOP_ENOMEM, "out of memory for %zu parts", parts->count + 1);
    parts->part = grown;
    sweep_part *p = &grown[parts->count];
    p->number = number;
    p->of = of;
    IOP_TRY(sweep_store_path(p->path, folder, number, of, err));
    parts->count += !sweep_is_empty(p->path);
    return IOP_OK;
}

iop_status sweep_find_parts(sweep_parts *parts, const char *folder, iop_err *err)
{
    *parts = (sweep_parts){NULL, 0};
    DIR *open = opendir(folder);
    if (!open)
        return iop_fail_at(err, IOP_EIO, folder, 0, 0, "could not open the folder: %s", strerror(errno));
    iop_status status = IOP_OK;
    const struct dirent *entry;
    while (status == IOP_OK && (entry = readdir(open)) != NULL) {
        size_t number, of;
        if (read_name(entry->d_name, &number, &of))
            status = add_part(parts, folder, number, of, err);
    }
    closedir(open);
    if (parts->count > 1)
        qsort(parts->part, parts->count, sizeof *parts->part, compare_parts);
    return status;
}

iop_status sweep_merge_parts(iop_archive *archive, const sweep_parts *parts, const char *folder, iop_err *err)
{
    const char **path = calloc(parts->count + 1, sizeof *path);
    if (!path)
        return iop_fail(err, IOP_ENOMEM, "out of memory for the paths of %zu parts", parts->count);
    for (size_t k = 0; k < parts->count; k++)
        path[k] = parts->part[k].path;
    iop_status status = folder ? iop_archive_merge_to_csv(archive, parts->count, path, folder, err)
                               : iop_archive_merge_all(archive, parts->count, path, err);
    free(path);
    return status;
}

/* --- what needs the scenario ---------------------------------------------------------------------------- */

static const char *summaries_of(const char *kind)
{
    return strcmp(kind, "samples") == 0
               ? IOP_WORD("percentiles, shares, correlations, indices and convergence")
           : strcmp(kind, "tornado") == 0 ? IOP_WORD("the swings")
                                          : NULL;
}

void sweep_tell_left_out(const cli_args *args, const iop_archive *archive)
{
    const iop_archive_run *run = iop_archive_describe(archive);
    bool any = false;
    fflush(stdout);
    for (size_t s = 0; s < run->sweeps && !cli_flag(args, "quiet"); s++) {
        const char *what = summaries_of(run->sweep[s].kind);
        if (!what || iop_archive_done(archive, s) < run->sweep[s].units)
            continue;
        cli_say(args, "%s: %s are left out: they need the scenario", run->sweep[s].name,
                iop_words(cli_language(args), what));
        any = true;
    }
    if (any)
        cli_hint(args, "\"ioplan merge --scenario FILE %s\" writes them there", args->operand[0]);
}
