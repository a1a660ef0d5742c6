/* SPDX-License-Identifier: GPL-3.0-or-later */
/* digest.c - what was solved, as one number: SHA-256 over the names and digests of a dataset's files; taken
 * while the table is checked, as both walk through gigabytes when the table is large. */
#include "base/alloc.h"
#include "base/failure.h"
#include "base/files.h"
#include "base/sha256.h"
#include "base/threads.h"
#include "scenario/rules.h"
#include <stdatomic.h>
#include <stdio.h>
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

/* The dataset's errors stop the scenario; its warnings and notes are for `check` on the dataset itself. */
static iop_status check_table(const iop_table *table, const char *dir, const iop_env *env, iop_diags *diags)
{
    iop_diags *found;
    iop_err err;
    if (iop_diags_open(&found, env, &err) != IOP_OK)
        return iop_diags_add_err(diags, &err);
    iop_status status = iop_table_check(table, found);
    for (size_t k = 0; k < iop_diags_count(found); k++) {
        iop_diag d = *iop_diags_at(found, k);
        if (!d.at.where[0])
            snprintf(d.at.where, sizeof d.at.where, "%s", dir);
        if (d.severity == IOP_ERROR)
            iop_diags_take(diags, &d);
    }
    if (status == IOP_OK && iop_diags_errors(found) > 0)
        status = IOP_EINVAL;
    iop_diags_close(found);
    return status;
}

typedef struct {
    const iop_table *table;
    const char *dir;
    const iop_env *env;
    char *hex;
    iop_diags *diags;
    iop_status status; /* of the check */
    atomic_int next;
} dataset_look;

/* Leaves the text empty when it cannot be done. Its memory is the C library's: the caller's need not stand
 * two threads at once. */
static void digest_quietly(const dataset_look *look)
{
    iop_env own = *look->env;
    iop_diags *found;
    iop_err err;
    own.resize = NULL;
    own = iop_env_or_default(&own);
    if (iop_diags_open(&found, &own, &err) != IOP_OK)
        return;
    if (iop_dataset_digest(look->table, look->dir, look->hex, &own, found) != IOP_OK)
        look->hex[0] = '\0';
    iop_diags_close(found);
}

static void take_jobs(void *self)
{
    dataset_look *look = self;
    for (int job = atomic_fetch_add(&look->next, 1); job < 2; job = atomic_fetch_add(&look->next, 1))
        if (job == 0)
            look->status = check_table(look->table, look->dir, look->env, look->diags);
        else
            digest_quietly(look);
}

iop_status iop_look_at_dataset(const iop_table *table, const char *dir, char hex[65], const iop_env *env,
                               iop_diags *diags)
{
    iop_env own = iop_env_or_default(env);
    dataset_look look = {.table = table, .dir = dir, .env = &own, .hex = hex, .diags = diags};
    hex[0] = '\0';
    iop_work_together(iop_thread_count(env) > 1 ? 2 : 1, take_jobs, &look);
    return look.status;
}
