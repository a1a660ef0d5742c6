/* SPDX-License-Identifier: GPL-3.0-or-later */
/* add.c - files for readers, made anew in the folder of a result. The lines of SHA256SUMS that they have are
 * taken away first and put back last: a process that is killed in between leaves files without a digest,
 * never a digest that is wrong. */
#include "base/alloc.h"
#include "base/files.h"
#include "record/folder.h"
#include "record/put.h"
#include <errno.h>
#include <ioplan/result.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIGEST = 66 }; /* 64 digits and two blanks before the name */

/* What the solution is judged by is not for readers. */
static iop_status check_names(size_t files, const iop_result_file *file, iop_err *err)
{
    static const char *const kept[] = {"solution.json", "SHA256SUMS", "inputs/scenario.yaml"};
    for (size_t k = 0; k < files; k++) {
        bool good = iop_result_may_hold(file[k].name);
        for (size_t m = 0; m < sizeof kept / sizeof *kept; m++)
            good = good && strcmp(kept[m], file[k].name) != 0;
        if (!good)
            return iop_fail(err, IOP_EINVAL, "a result has no file \"%.100s\" for readers", file[k].name);
    }
    return IOP_OK;
}

static bool names_one(const char *line, size_t length, size_t files, const iop_result_file *file)
{
    for (size_t k = 0; k < files; k++)
        if (length == DIGEST + strlen(file[k].name) &&
            memcmp(line + DIGEST, file[k].name, length - DIGEST) == 0)
            return true;
    return false;
}

/* The list of digests without those of the files. */
static iop_status read_others(const char *path, size_t files, const iop_result_file *file, iop_text *sums,
                              iop_err *err)
{
    FILE *list = fopen(path, "r");
    if (!list)
        return iop_fail_at(err, IOP_EIO, path, 0, 0,
                           "could not open the list of digests, without which this is no result: %s",
                           strerror(errno));
    char line[1024];
    while (fgets(line, sizeof line, list))
        if (!names_one(line, strcspn(line, "\n"), files, file))
            iop_text_puts(sums, line);
    bool failed = ferror(list);
    fclose(list);
    return failed ? iop_fail_at(err, IOP_EIO, path, 0, 0, "could not read the list of digests") : IOP_OK;
}

static iop_status write_sums(const char *path, const iop_text *sums, iop_err *err)
{
    if (sums->failed)
        return iop_no_memory(err, 1, "text");
    return iop_file_write(path, sums->data ? sums->data : "", sums->length, true, err);
}

iop_status iop_result_add(const char *dir, size_t files, const iop_result_file *file, const iop_env *env,
                          iop_err *err)
{
    char path[IOP_PATH_SIZE];
    IOP_TRY(check_names(files, file, err));
    IOP_TRY(iop_path_join(path, sizeof path, dir, "SHA256SUMS", err));
    iop_text sums = iop_text_start(env);
    iop_status status = read_others(path, files, file, &sums, err);
    if (status == IOP_OK)
        status = write_sums(path, &sums, err);
    for (size_t k = 0; k < files && status == IOP_OK; k++)
        status = iop_result_put_file(dir, file[k].name, file[k].data, file[k].size, &sums, err);
    if (status == IOP_OK)
        status = write_sums(path, &sums, err);
    iop_text_end(&sums);
    return status;
}
