/* SPDX-License-Identifier: GPL-3.0-or-later */
/* digest.c - what was solved, as one number: SHA-256 over the names and digests of a dataset's files. */
#include "base/files.h"
#include "base/sha256.h"
#include "scenario/rules.h"
#include <string.h>
#include <unistd.h>

enum { PATH_SIZE = 4096 };

iop_status iop_dataset_digest(const iop_table *table, const char *dir, char hex[65], const iop_env *env,
                              iop_diags *diags)
{
    char path[PATH_SIZE], name[IOP_DATASET_NAME], one[65];
    iop_sha256_state all;
    iop_sha256_start(&all);
    for (size_t k = 0; iop_dataset_name(table, k, name); k++) {
        iop_err err;
        if (iop_path_join(path, sizeof path, dir, name, &err) != IOP_OK)
            return iop_diags_add_err(diags, &err);
        if (access(path, F_OK) != 0)
            continue;
        IOP_TRY(iop_file_digest(path, one, env, diags));
        iop_sha256_add(&all, name, strlen(name));
        iop_sha256_add(&all, one, 64);
    }
    iop_sha256_end(&all, hex);
    return IOP_OK;
}
