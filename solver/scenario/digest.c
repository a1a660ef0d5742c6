/* SPDX-License-Identifier: GPL-3.0-or-later */
/* digest.c - what was solved, as one number: SHA-256 over the names and bytes of a dataset's files. */
#include "base/files.h"
#include "base/sha256.h"
#include "scenario/rules.h"
#include <string.h>
#include <unistd.h>

enum { PATH_SIZE = 4096, FILES_MAX = 16 };

iop_status iop_dataset_digest(const char *dir, char hex[65], const iop_env *env, iop_diags *diags)
{
    static const char *const names[] = {"dataset.yaml",     "sectors.csv",      "intermediate.csv",
                                        "intermediate.npy", "final_demand.csv", "primary.csv",
                                        "resources.csv"};
    enum { NAMES = sizeof names / sizeof *names };
    char path[PATH_SIZE], each[NAMES][65];
    const void *data[FILES_MAX];
    size_t size[FILES_MAX], pieces = 0;
    for (size_t k = 0; k < NAMES; k++) {
        iop_err err;
        iop_bytes bytes;
        if (iop_path_join(path, sizeof path, dir, names[k], &err) != IOP_OK)
            return iop_diags_add_err(diags, &err);
        if (access(path, F_OK) != 0)
            continue;
        IOP_TRY(iop_file_open(&bytes, path, env, diags));
        const void *one = bytes.data;
        iop_sha256(1, &one, &bytes.size, each[k]);
        iop_file_close(&bytes, env);
        data[pieces] = names[k];
        size[pieces++] = strlen(names[k]);
        data[pieces] = each[k];
        size[pieces++] = 64;
    }
    iop_sha256(pieces, data, size, hex);
    return IOP_OK;
}
