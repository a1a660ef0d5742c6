/* SPDX-License-Identifier: GPL-3.0-or-later */
/* digest.c - what was solved, as one number: SHA-256 over the names and digests of a dataset's files, each
 * name followed by the file's own digest. */
#include "base/alloc.h"
#include "base/files.h"
#include "base/sha256.h"
#include "base/text.h"
#include "scenario/rules.h"
#include <string.h>
#include <unistd.h>

enum { PATH_SIZE = 4096 };

static iop_status add_file(iop_text *sums, const char *dir, const char *name, iop_diags *diags)
{
    char path[PATH_SIZE], hex[65];
    iop_err err;
    iop_bytes bytes;
    if (iop_path_join(path, sizeof path, dir, name, &err) != IOP_OK)
        return iop_diags_add_err(diags, &err);
    if (access(path, F_OK) != 0)
        return IOP_OK;
    IOP_TRY(iop_file_open(&bytes, path, &sums->env, diags));
    const void *data = bytes.data;
    iop_sha256(1, &data, &bytes.size, hex);
    iop_file_close(&bytes, &sums->env);
    iop_text_printf(sums, "%s%s", name, hex);
    return IOP_OK;
}

static iop_status add_files(iop_text *sums, const iop_table *table, const char *dir, iop_diags *diags)
{
    static const char *const names[] = {"dataset.yaml",     "sectors.csv",      "intermediate.csv",
                                        "intermediate.npy", "final_demand.csv", "primary.csv",
                                        "resources.csv"};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        IOP_TRY(add_file(sums, dir, names[k], diags));
    for (size_t k = 0; k < table->flows; k++)
        IOP_TRY(add_file(sums, dir, table->import_flows[k].file, diags));
    return IOP_OK;
}

iop_status iop_dataset_digest(const iop_table *table, const char *dir, char hex[65], const iop_env *env,
                              iop_diags *diags)
{
    iop_err err;
    char *text;
    size_t length;
    iop_text sums = iop_text_start(env);
    iop_status status = add_files(&sums, table, dir, diags);
    if (status != IOP_OK) {
        iop_text_end(&sums);
        return status;
    }
    if (iop_text_take(&sums, &text, &length, &err) != IOP_OK)
        return iop_diags_add_err(diags, &err);
    const void *data = text;
    iop_sha256(1, &data, &length, hex);
    iop_free(env, text);
    return IOP_OK;
}
