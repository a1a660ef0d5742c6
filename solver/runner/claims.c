/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shards of one folder that take what is left of each other's shares.
 *
 * Each does its own share first, and claims units in the file of the folder before it does them. When its
 * share has nothing left it claims units of the shares of those that have begun: a shard alone does its share
 * and no more.
 *
 * Invariant: a claim of a shard that runs is kept by that shard's process alone. A claim of one that does not
 * run counts only if its store has the unit, for which the store is asked. After a loss of power a claim may
 * be lost: the unit is at worst done by two, of which the merge takes one. */
#include "base/alloc.h"
#include "base/sha256.h"
#include "runner/claims_file.h"
#include <ioplan/runner.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { READY = 256 /* units that are claimed together, at most */ };
static const double CLAIM_SECONDS = 0.1; /* of work that are claimed together */

struct iop_claims {
    iop_env env;
    iop_claims_settings of;
    iop_claims_file file;
    char *path, head[IOP_CLAIM_HEADER];
    pthread_mutex_t lock;              /* of all that follows */
    unsigned char *state;              /* of shards, as last read */
    bool *deaf;                        /* shards that do not run and whose store cannot be read */
    size_t *seen;                      /* claims of each share that need not be looked at again */
    unsigned char *kept;               /* units that stores of shards that do not run have, a bit each */
    size_t ready[READY], first, count; /* claimed, and not given yet */
    size_t batch;                      /* units that are claimed together */
    double claimed;                    /* when, in seconds */
    size_t own, helped;                /* units of the own share that are done or given; of others, given */
    bool through;                      /* nothing is left for this shard */
    iop_status status;                 /* the first failure */
    iop_err err;
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static bool has_bit(const unsigned char *bit, size_t number)
{
    return bit[number / 8] >> (number % 8) & 1;
}

/* --- the shard's own claims ----------------------------------------------------------------------------- */

typedef struct {
    const iop_claims *c;
    const unsigned char *own; /* units that the shard's store has */
    size_t left;              /* of its share, that nobody claims */
} settlement;

/* Claims become those of the store: no others, and all that are free. */
static bool settle(void *self, size_t unit, unsigned char *claim, bool *enough)
{
    settlement *s = self;
    const size_t mine = s->c->of.shard + 1, before = iop_claim_get(&s->c->file, claim);
    const bool has = has_bit(s->own, unit);
    const size_t after = has && before == 0 ? mine : !has && before == mine ? 0 : before;
    (void)enough;
    s->left += after == 0 && unit % s->c->of.shards == s->c->of.shard;
    if (after != before)
        iop_claim_set(claim, after);
    return after != before;
}

/* --- shards that do not run any more -------------------------------------------------------------------- */

typedef struct {
    const iop_claims *c;
    bool *dead;
} orphanage;

/* Frees what is claimed by a shard that died and that its store does not have. */
static bool free_orphan(void *self, size_t unit, unsigned char *claim, bool *enough)
{
    const orphanage *o = self;
    const size_t number = iop_claim_get(&o->c->file, claim);
    (void)enough;
    if (number == 0 || !o->dead[number - 1] || has_bit(o->c->kept, unit))
        return false;
    iop_claim_set(claim, 0);
    return true;
}

/* Notes the shards that have begun, did not end, and do not run, and asks their stores. What a store that
 * cannot be read has nobody knows; its own command will tell. */
static bool find_dead(iop_claims *c, bool *dead)
{
    bool any = false;
    for (size_t k = 0; k < c->of.shards; k++) {
        iop_err why;
        if (k == c->of.shard || c->state[k] != IOP_SHARD_BEGUN || c->deaf[k] || iop_claims_lives(&c->file, k))
            continue;
        c->deaf[k] = c->of.list(c->of.self, k, c->kept, &why) != IOP_OK;
        dead[k] = !c->deaf[k];
        any = any || dead[k];
    }
    return any;
}

static iop_status free_orphans(iop_claims *c, iop_err *err)
{
    orphanage o = {c, iop_new(&c->env, c->of.shards, sizeof *o.dead)};
    if (!o.dead)
        return iop_no_memory(err, c->of.shards, "shards");
    iop_status status = find_dead(c, o.dead) ? iop_claims_walk_all(&c->file, free_orphan, &o, err) : IOP_OK;
    iop_free(&c->env, o.dead);
    return status;
}

/* --- claiming ------------------------------------------------------------------------------------------- */

static bool claim_unit(void *self, size_t unit, unsigned char *claim, bool *enough)
{
    iop_claims *c = self;
    if (iop_claim_get(&c->file, claim) != 0)
        return false;
    iop_claim_set(claim, c->of.shard + 1);
    c->ready[c->count++] = unit;
    *enough = c->count == c->batch;
    return true;
}

/* Of the own share; where it has nothing left, of the shares of those that have begun, from the next one on.
 */
static iop_status claim_units(iop_claims *c, iop_err *err)
{
    IOP_TRY(iop_claims_read_states(&c->file, c->state, err));
    for (size_t k = 0; k < c->of.shards && c->count == 0; k++) {
        const size_t share = (c->of.shard + k) % c->of.shards;
        if (c->state[share] != IOP_SHARD_NEVER)
            IOP_TRY(iop_claims_walk(&c->file, share, &c->seen[share], claim_unit, c, err));
        if (k == 0 && c->count == 0)
            c->own = iop_claims_share_size(&c->file, share);
    }
    return IOP_OK;
}

static iop_status claim_any(iop_claims *c, iop_err *err)
{
    IOP_TRY(claim_units(c, err));
    if (c->count > 0)
        return IOP_OK;
    IOP_TRY(free_orphans(c, err));
    memset(c->seen, 0, c->of.shards * sizeof *c->seen); /* others may have given back as well */
    return claim_units(c, err);
}

/* As many units as a tenth of a second takes, by what the last ones took. */
static void choose_batch(iop_claims *c)
{
    const double passed = now() - c->claimed;
    if (c->batch == 0)
        c->batch = 1;
    else if (passed < CLAIM_SECONDS / 2 && c->batch < READY)
        c->batch *= 2;
    else if (passed > CLAIM_SECONDS && c->batch > 1)
        c->batch /= 2;
}

/* Claims the next units. When a stop is asked meanwhile there are none, but some may be left. */
static void refill(iop_claims *c)
{
    choose_batch(c);
    c->first = c->count = 0;
    iop_status status = iop_claims_enter(&c->file, &c->env, &c->err);
    if (status == IOP_ESTOPPED)
        return;
    if (status == IOP_OK) {
        status = claim_any(c, &c->err);
        iop_claims_leave(&c->file);
    }
    c->claimed = now();
    c->status = status;
    c->through = status != IOP_OK || c->count == 0;
}

size_t iop_claims_next(iop_claims *c)
{
    size_t unit = SIZE_MAX;
    pthread_mutex_lock(&c->lock);
    if (c->first == c->count && !c->through)
        refill(c);
    if (c->first < c->count && c->status == IOP_OK) {
        unit = c->ready[c->first++];
        if (unit % c->of.shards == c->of.shard)
            c->own++;
        else
            c->helped++;
    }
    pthread_mutex_unlock(&c->lock);
    return unit;
}

void iop_claims_count(iop_claims *c, size_t *total, size_t *done)
{
    pthread_mutex_lock(&c->lock);
    *total = iop_claims_share_size(&c->file, c->of.shard) + c->helped;
    *done = c->own + c->helped;
    pthread_mutex_unlock(&c->lock);
}

/* --- opening and closing -------------------------------------------------------------------------------- */

static void add_text(iop_sha256_state *state, const char *text)
{
    iop_sha256_add(state, text, strlen(text) + 1);
}

/* What the run is, by what must be the same for it to go on. */
static void describe(iop_claims *c, const iop_archive_run *run)
{
    iop_sha256_state state;
    char hex[65];
    iop_sha256_start(&state);
    for (size_t k = 0; k < run->identity; k++) {
        add_text(&state, run->fact[k]);
        add_text(&state, run->value[k]);
    }
    for (size_t s = 0; s < run->sweeps; s++) {
        add_text(&state, run->sweep[s].name);
        add_text(&state, run->sweep[s].spec);
        iop_sha256_add(&state, &run->sweep[s].units, sizeof run->sweep[s].units);
    }
    iop_sha256_end(&state, hex);
    snprintf(c->head, sizeof c->head, "%s %zu\n", hex, c->of.shards);
}

typedef struct {
    const iop_claims *c;
    const unsigned char *bit;
    size_t number;
} keeper;

static bool claim_kept(void *self, size_t unit, unsigned char *claim, bool *enough)
{
    const keeper *k = self;
    (void)enough;
    if (iop_claim_get(&k->c->file, claim) != 0 || !has_bit(k->bit, unit))
        return false;
    iop_claim_set(claim, k->number);
    return true;
}

/* What the stores of other shards have, which were there before the file of claims. */
static iop_status claim_for_stores(iop_claims *c, iop_err *err)
{
    const size_t bytes = c->file.units / 8 + 1;
    unsigned char *bit = iop_new(&c->env, bytes, 1);
    if (!bit)
        return iop_no_memory(err, c->file.units, "units of work");
    iop_status status = IOP_OK;
    for (size_t shard = 0; shard < c->of.shards && status == IOP_OK; shard++) {
        iop_err why;
        keeper k = {c, bit, shard + 1};
        memset(bit, 0, bytes);
        if (shard != c->of.shard && c->of.list(c->of.self, shard, bit, &why) == IOP_OK)
            status = iop_claims_walk_all(&c->file, claim_kept, &k, err);
    }
    iop_free(&c->env, bit);
    return status;
}

/* The head is written last: without it nothing counts. */
static iop_status make(iop_claims *c, iop_err *err)
{
    IOP_TRY(iop_claims_clear(&c->file, err));
    IOP_TRY(claim_for_stores(c, err));
    return iop_claims_write_head(&c->file, c->head, err);
}

/* *made: it is a file of this run, and not empty. */
static iop_status check(const iop_claims *c, bool *made, iop_err *err)
{
    char head[IOP_CLAIM_HEADER];
    IOP_TRY(iop_claims_read_head(&c->file, head, err));
    *made = head[0] != '\0';
    if (!*made)
        return IOP_OK;
    if (memcmp(head, c->head, sizeof head) != 0)
        return iop_fail_at(err, IOP_EINVAL, c->path, 0, 0,
                           "the file holds claims of shards of another sweep; choose another folder, or "
                           "remove the file and the stores beside it");
    return iop_claims_check_size(&c->file, err);
}

/* Takes the shard's own lock and then, for a moment, that of the file: who had asked the store of this shard
 * before, because it did not run, has its answer. *able: the file system has the locks that this needs. */
static iop_status enter_folder(iop_claims *c, bool *able, iop_err *err)
{
    bool made;
    IOP_TRY(iop_claims_file_open(&c->file, err));
    const iop_live live = iop_claims_live(&c->file, c->of.shard);
    *able = live == IOP_LIVE_MINE;
    if (live == IOP_LIVE_OTHERS)
        return iop_fail_at(err, IOP_EINVAL, c->path, 0, 0, "another process carries out shard %zu of %zu",
                           c->of.shard + 1, c->of.shards);
    if (!*able)
        return IOP_OK;
    IOP_TRY(iop_claims_enter(&c->file, &c->env, err));
    iop_status status = check(c, &made, err);
    iop_claims_leave(&c->file);
    return status;
}

static iop_status settle_own(iop_claims *c, settlement *s, iop_err *err)
{
    bool made;
    IOP_TRY(check(c, &made, err));
    if (!made)
        IOP_TRY(make(c, err));
    IOP_TRY(iop_claims_write_state(&c->file, c->of.shard, IOP_SHARD_BEGUN, err));
    return iop_claims_walk_all(&c->file, settle, s, err);
}

iop_status iop_claims_begin(iop_claims *c, const unsigned char *own, iop_err *err)
{
    settlement s = {c, own, 0};
    IOP_TRY(iop_claims_enter(&c->file, &c->env, err));
    iop_status status = settle_own(c, &s, err);
    iop_claims_leave(&c->file);
    c->own = iop_claims_share_size(&c->file, c->of.shard) - s.left;
    return status;
}

static iop_status allocate(iop_claims *c, const char *path, iop_err *err)
{
    const size_t shards = c->of.shards, units = c->file.units;
    c->file.path = c->path = iop_copy_text(&c->env, path);
    c->state = iop_new(&c->env, shards, 1);
    c->deaf = iop_new(&c->env, shards, sizeof *c->deaf);
    c->seen = iop_new(&c->env, shards, sizeof *c->seen);
    c->kept = iop_new(&c->env, units / 8 + 1, 1);
    return c->path && c->state && c->deaf && c->seen && c->kept ? IOP_OK
                                                                : iop_no_memory(err, units, "units of work");
}

static void free_claims(iop_claims *c)
{
    iop_env env = c->env;
    iop_claims_file_close(&c->file);
    pthread_mutex_destroy(&c->lock);
    iop_free(&env, c->kept);
    iop_free(&env, c->seen);
    iop_free(&env, c->deaf);
    iop_free(&env, c->state);
    iop_free(&env, c->path);
    iop_free(&env, c);
}

iop_status iop_claims_open(iop_claims **out, const char *path, const iop_archive_run *run,
                           const iop_claims_settings *settings, const iop_env *env, iop_err *err)
{
    *out = NULL;
    if (settings->shards > IOP_CLAIM_SHARDS)
        return IOP_OK;
    iop_claims *c = iop_new(env, 1, sizeof *c);
    if (!c)
        return iop_no_memory(err, settings->shards, "shards");
    c->env = iop_env_or_default(env);
    c->of = *settings;
    c->file = (iop_claims_file){
        .file = -1, .units = iop_archive_number(run, run->sweeps, 0), .shards = settings->shards};
    pthread_mutex_init(&c->lock, NULL);
    describe(c, run);
    bool able = false;
    iop_status status = allocate(c, path, err);
    if (status == IOP_OK)
        status = enter_folder(c, &able, err);
    if (status == IOP_OK && able)
        *out = c;
    else
        free_claims(c);
    return status;
}

static iop_status end(iop_claims *c, const unsigned char *own, iop_err *err)
{
    settlement s = {c, own, 0};
    IOP_TRY(iop_claims_enter(&c->file, NULL, err));
    iop_status status = iop_claims_walk_all(&c->file, settle, &s, err);
    if (status == IOP_OK)
        status = iop_claims_write_state(&c->file, c->of.shard, IOP_SHARD_ENDED, err);
    iop_claims_leave(&c->file);
    return status;
}

iop_status iop_claims_close(iop_claims *c, const unsigned char *own, iop_err *err)
{
    if (!c)
        return IOP_OK;
    iop_status status = c->status;
    if (status != IOP_OK && err)
        *err = c->err;
    if (own && status == IOP_OK)
        status = end(c, own, err);
    free_claims(c);
    return status;
}
