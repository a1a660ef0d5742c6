/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What several processes of one sweep share: the ranks of a machine a list of what is left, the shards of a
 * folder a file of claims. */
#include "cli_sweep.h"
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool has_bit(const unsigned char *bit, size_t number)
{
    return bit[number / 8] >> (number % 8) & 1;
}

iop_status sweep_share_team(sweep_share *s, const iop_ranks *ranks, const iop_study *study,
                            const unsigned char *there, iop_err *err)
{
    const size_t units = iop_runner_count_units(study), teams = (size_t)ranks->teams;
    s->ranks = ranks;
    s->left = malloc((units / teams + 1) * sizeof *s->left);
    if (!s->left)
        return iop_fail(err, IOP_ENOMEM, "out of memory for the units of a sweep");
    for (size_t unit = (size_t)ranks->team; unit < units; unit += teams, s->total++)
        if (!has_bit(there, unit))
            s->left[s->lefts++] = unit;
    s->kept = s->total - s->lefts;
    return IOP_OK;
}

/* Whether a shard has a store to which something was committed; what cannot be looked at may be one. */
static bool has_part(void *self, size_t shard)
{
    const sweep_share *s = self;
    char path[PATH_MAX];
    struct stat there;
    iop_err err;
    if (sweep_store_path(path, s->folder, shard + 1, s->shards, &err) != IOP_OK)
        return true;
    return stat(path, &there) == 0 ? there.st_size > 0 : errno != ENOENT;
}

static iop_status list_part(void *self, size_t shard, unsigned char *bit, iop_err *err)
{
    const sweep_share *s = self;
    char path[PATH_MAX];
    IOP_TRY(sweep_store_path(path, s->folder, shard + 1, s->shards, err));
    return iop_runner_list_file(s->study, path, bit, s->env, err);
}

/* A bit for each unit that the archive has; NULL without memory. */
static unsigned char *list_own(const iop_study *study, const iop_archive *archive)
{
    unsigned char *bit = calloc(iop_runner_count_units(study) / 8 + 1, 1);
    if (bit)
        iop_runner_list_units(study, archive, bit);
    return bit;
}

iop_status sweep_share_claims(sweep_share *s, const char *folder, size_t shard, size_t shards,
                              const iop_study *study, const iop_env *env, iop_err *err)
{
    char path[PATH_MAX];
    s->folder = folder;
    s->shards = shards;
    s->study = study;
    s->env = env;
    const iop_claims_settings settings = {shard, shards, has_part, list_part, s, NULL};
    IOP_TRY(sweep_make_folder(folder, err));
    IOP_TRY(sweep_claims_path(path, folder, shards, err));
    return iop_claims_open(&s->claims, path, iop_study_describe(study), &settings, env, err);
}

iop_status sweep_share_begin(sweep_share *s, const iop_archive *archive, iop_err *err)
{
    if (!s->claims)
        return IOP_OK;
    unsigned char *own = list_own(s->study, archive);
    if (!own)
        return iop_fail(err, IOP_ENOMEM, "out of memory for the units of a sweep");
    iop_status status = iop_claims_begin(s->claims, own, err);
    free(own);
    sweep_share_count(s, &s->total, &s->kept);
    return status;
}

bool sweep_share_is_fixed(const sweep_share *s)
{
    return !s->ranks && !s->claims;
}

size_t sweep_share_next(sweep_share *s)
{
    if (s->claims)
        return iop_claims_next(s->claims);
    const size_t k = iop_ranks_next(s->ranks);
    size_t last = atomic_load(&s->given);
    while (last <= k && !atomic_compare_exchange_weak(&s->given, &last, k + 1)) {
    }
    return k < s->lefts ? s->left[k] : SIZE_MAX;
}

void sweep_share_count(sweep_share *s, size_t *total, size_t *done)
{
    if (s->claims) {
        iop_claims_count(s->claims, total, done);
        return;
    }
    const size_t given = atomic_load(&s->given);
    *total = s->total;
    *done = s->kept + (given < s->lefts ? given : s->lefts);
}

iop_status sweep_share_close(sweep_share *s, const iop_archive *archive, iop_err *err)
{
    unsigned char *own = s->claims && archive ? list_own(s->study, archive) : NULL;
    iop_status status = iop_claims_close(s->claims, own, err);
    free(own);
    free(s->left);
    s->claims = NULL;
    s->left = NULL;
    s->ranks = NULL;
    return status;
}
