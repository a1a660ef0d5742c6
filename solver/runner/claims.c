/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shards of one folder that take what is left of each other's shares.
 *
 * Each does its own share first, and claims units in the file of the folder before it does them. When its
 * share has nothing left it claims units of the shares of those that have begun: a shard alone does its share
 * and no more.
 *
 * Invariants: a claim of a shard that runs is kept by that shard's process alone. A claim of one that does
 * not run counts only if its store has the unit, for which the store is asked; a shard that runs has its lock
 * before it opens its store, so that no store is read that somebody writes to. Whether a lock says anything
 * about another machine is not known before one was seen there: until then shards of other machines are left
 * alone. After a loss of power a claim may be lost: the unit is at worst done by two, of which the merge
 * takes one. */
#include "base/alloc.h"
#include "base/clock.h"
#include "base/sha256.h"
#include "runner/claims_file.h"
#include <ioplan/runner.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>

enum {
    READY = 4096,          /* units that are claimed together, at most */
    CLAIM_PARTS = 4,       /* no more than one such part of what is left of a share */
    CLAIM_BY_REFILL = 20,  /* work that is claimed together lasts so many times what claiming takes */
    LOOK_MILLISECONDS = 50 /* between two looks at a store that is busy */
};
static const double CLAIM_SECONDS = 0.1;  /* of work that are claimed together, at least */
static const double BUSY_SECONDS = 2;     /* that a store may be busy after its shard has died */
static const double PATIENCE_SECONDS = 5; /* for the file, when all is done */

struct iop_claims {
    iop_env env;
    iop_claims_settings of;
    iop_claims_file file;
    char *path, head[IOP_CLAIM_HEAD];
    uint64_t machine;
    const iop_archive_run *run;   /* the caller's, until it is closed */
    atomic_size_t total, done;    /* of the own share, and of others what was claimed and given */
    pthread_mutex_t lock;         /* of all that follows */
    iop_shard_record *record;     /* of shards, as last read */
    bool proven;                  /* locks are those of all machines */
    bool unread;                  /* the store of a shard that does not run could not be read */
    size_t *seen;                 /* claims of each share that need not be looked at again */
    unsigned char *kept;          /* units that stores of shards that do not run have, a bit each */
    size_t *ready, first, count;  /* claimed, and not given yet */
    size_t batch, most;           /* units that are claimed together; of the share that is looked at */
    size_t sweep_from, sweep_end; /* units of the sweep that the last one was of */
    bool other_sweep;             /* than that of the unit before it */
    double claimed, claiming;     /* when, and how many seconds it took */
    size_t before, own, others;   /* units of the own share: claimed at the beginning, given, and what
                                     others have when nothing is left of it */
    size_t helped;                /* of other shares, given */
    bool own_through, through;    /* nothing is left of the own share; for this shard */
    iop_status status;            /* the first failure */
    iop_err err;
};

static bool has_bit(const unsigned char *bit, size_t number)
{
    return bit[number / 8] >> (number % 8) & 1;
}

static bool is_own(const iop_claims *c, size_t unit)
{
    return unit % c->of.shards == c->of.shard;
}

static void tell_done(iop_claims *c)
{
    const size_t size = iop_claims_share_size(&c->file, c->of.shard), done = c->before + c->own + c->others;
    atomic_store(&c->done, (done < size ? done : size) + c->helped);
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
    s->left += after == 0 && is_own(s->c, unit);
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

/* Whether this machine's locks say something about a shard. */
static bool is_within_reach(const iop_claims *c, size_t shard)
{
    return c->proven || c->record[shard].machine == c->machine;
}

/* Whether a shard does not run and its claims are not to be believed, in which case its store was asked: it
 * did not end, or its store is gone. What a store that cannot be read has nobody knows. */
static bool is_dead(iop_claims *c, size_t shard)
{
    iop_err why;
    const iop_shard_state state = c->record[shard].state;
    if (shard == c->of.shard || state == IOP_SHARD_NEVER || !is_within_reach(c, shard) ||
        iop_claims_lives(&c->file, shard))
        return false;
    if (!c->of.is_there(c->of.self, shard))
        return true;
    if (state == IOP_SHARD_ENDED)
        return false;
    const bool read = c->of.list(c->of.self, shard, c->kept, &why) == IOP_OK;
    c->unread = c->unread || !read;
    return read;
}

static iop_status free_orphans(iop_claims *c, iop_err *err)
{
    orphanage o = {c, iop_new(&c->env, c->of.shards, sizeof *o.dead)};
    if (!o.dead)
        return iop_no_memory(err, c->of.shards, "shards");
    bool any = false;
    c->unread = false;
    for (size_t k = 0; k < c->of.shards; k++) {
        o.dead[k] = is_dead(c, k);
        any = any || o.dead[k];
    }
    iop_status status = any ? iop_claims_walk_all(&c->file, free_orphan, &o, err) : IOP_OK;
    iop_free(&c->env, o.dead);
    return status;
}

/* Reads how far the shards are, and whether locks are those of all machines: then one that a shard of another
 * machine has is seen here. */
static iop_status look_around(iop_claims *c, iop_err *err)
{
    IOP_TRY(iop_claims_read_records(&c->file, c->record, err));
    if (c->proven)
        return IOP_OK;
    IOP_TRY(iop_claims_read_proof(&c->file, &c->proven, err));
    for (size_t k = 0; k < c->of.shards && !c->proven; k++) {
        if (c->record[k].state != IOP_SHARD_BEGUN || c->record[k].machine == c->machine ||
            !iop_claims_lives(&c->file, k))
            continue;
        c->proven = true;
        IOP_TRY(iop_claims_write_proof(&c->file, err));
    }
    return IOP_OK;
}

/* --- claiming ------------------------------------------------------------------------------------------- */

/* The first unit of another sweep ends a batch, as its units may take longer by far. */
static void note_sweep(iop_claims *c, size_t unit)
{
    if (unit >= c->sweep_from && unit < c->sweep_end)
        return;
    c->other_sweep = true;
    c->sweep_from = c->sweep_end = 0;
    for (size_t s = 0; s < c->run->sweeps && c->sweep_end <= unit; s++) {
        c->sweep_from = c->sweep_end;
        c->sweep_end += c->run->sweep[s].units;
    }
}

static bool claim_unit(void *self, size_t unit, unsigned char *claim, bool *enough)
{
    iop_claims *c = self;
    if (iop_claim_get(&c->file, claim) != 0)
        return false;
    iop_claim_set(claim, c->of.shard + 1);
    c->ready[c->count++] = unit;
    note_sweep(c, unit);
    *enough = c->count == c->most || c->other_sweep;
    if (!is_own(c, unit))
        atomic_fetch_add(&c->total, 1);
    else if (c->own_through && c->others > 0) /* it came back */
        c->others--;
    return true;
}

static iop_status claim_of_share(iop_claims *c, size_t share, iop_err *err)
{
    const size_t part = (iop_claims_share_size(&c->file, share) - c->seen[share]) / CLAIM_PARTS;
    c->most = part < 1 ? 1 : part < c->batch ? part : c->batch;
    return iop_claims_walk(&c->file, share, &c->seen[share], claim_unit, c, err);
}

/* Of the own share; where it has nothing left, of the shares of those that have begun, from the next one on.
 */
static iop_status claim_units(iop_claims *c, iop_err *err)
{
    IOP_TRY(claim_of_share(c, c->of.shard, err));
    if (c->count == 0 && !c->own_through) {
        const size_t size = iop_claims_share_size(&c->file, c->of.shard), mine = c->before + c->own;
        c->own_through = true;
        c->others = mine < size ? size - mine : 0;
    }
    for (size_t k = 1; k < c->of.shards && c->count == 0; k++) {
        const size_t share = (c->of.shard + k) % c->of.shards;
        if (c->record[share].state != IOP_SHARD_NEVER && is_within_reach(c, share))
            IOP_TRY(claim_of_share(c, share, err));
    }
    return IOP_OK;
}

static iop_status claim_any(iop_claims *c, iop_err *err)
{
    IOP_TRY(look_around(c, err));
    IOP_TRY(claim_units(c, err));
    if (c->count > 0)
        return IOP_OK;
    IOP_TRY(free_orphans(c, err));
    memset(c->seen, 0, c->of.shards * sizeof *c->seen); /* others may have given back as well */
    return claim_units(c, err);
}

/* As many units as a tenth of a second takes, by what the last ones took; more where claiming is slow. */
static void choose_batch(iop_claims *c)
{
    const double passed = iop_clock_s() - c->claimed,
                 wanted = fmax(CLAIM_SECONDS, CLAIM_BY_REFILL * c->claiming);
    if (c->batch == 0 || c->other_sweep)
        c->batch = 1;
    else if (passed < wanted / 2 && c->batch < READY)
        c->batch *= 2;
    else if (passed > wanted && c->batch > 1)
        c->batch /= 2;
    c->other_sweep = false;
}

static iop_status refill_once(iop_claims *c)
{
    const double began = iop_clock_s();
    IOP_TRY(iop_claims_enter(&c->file, &c->env, INFINITY, &c->err));
    iop_status status = claim_any(c, &c->err);
    iop_claims_leave(&c->file);
    c->claimed = iop_clock_s();
    c->claiming = c->claimed - began;
    return status;
}

/* Claims the next units. A store may be busy for a moment after its shard has died. When a stop is asked
 * meanwhile there are none, but some may be left. */
static void refill(iop_claims *c)
{
    choose_batch(c);
    c->first = c->count = 0;
    iop_status status = refill_once(c);
    for (const double end = iop_clock_s() + BUSY_SECONDS;
         status == IOP_OK && c->count == 0 && c->unread && iop_clock_s() < end && !iop_stop_asked(&c->env);) {
        nanosleep(&(struct timespec){0, LOOK_MILLISECONDS * 1000000L}, NULL);
        status = refill_once(c);
    }
    if (status == IOP_ESTOPPED)
        return;
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
        if (is_own(c, unit))
            c->own++;
        else
            c->helped++;
    }
    tell_done(c);
    pthread_mutex_unlock(&c->lock);
    return unit;
}

void iop_claims_count(iop_claims *c, size_t *total, size_t *done)
{
    *total = atomic_load(&c->total);
    *done = atomic_load(&c->done);
}

/* --- opening and closing -------------------------------------------------------------------------------- */

static void add_text(iop_sha256_state *state, const char *text)
{
    iop_sha256_add(state, text, strlen(text) + 1);
}

/* What the run is, by what must be the same for it to go on. */
static void describe(iop_claims *c)
{
    const iop_archive_run *run = c->run;
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

/* A number for a machine, another one whenever it was started. */
static uint64_t number_machine(const char *name)
{
    struct utsname system;
    char boot[64] = "", hex[65];
    FILE *file = name ? NULL : fopen("/proc/sys/kernel/random/boot_id", "re");
    if (file) {
        boot[fread(boot, 1, sizeof boot - 1, file)] = '\0';
        fclose(file);
    }
    if (!name)
        name = boot[0] ? boot : uname(&system) == 0 ? system.nodename : "";
    const void *const data[] = {name};
    const size_t size[] = {strlen(name)};
    iop_sha256(1, data, size, hex);
    hex[16] = '\0';
    return strtoull(hex, NULL, 16);
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

/* Claims what the store of a shard has, which was there before the file of claims. One that is damaged is its
 * shard's own affair, one of another run is everybody's. */
static iop_status claim_for_store(iop_claims *c, size_t shard, unsigned char *bit, iop_err *err)
{
    keeper k = {c, bit, shard + 1};
    memset(bit, 0, c->file.units / 8 + 1);
    iop_status status = c->of.list(c->of.self, shard, bit, err);
    if (status == IOP_OK)
        return iop_claims_walk_all(&c->file, claim_kept, &k, err);
    return status == IOP_EIO ? IOP_OK : status;
}

/* The head is written last: without it nothing counts. No shard has its store open yet, as all come through
 * here before. */
static iop_status make(iop_claims *c, iop_err *err)
{
    unsigned char *bit = iop_new(&c->env, c->file.units / 8 + 1, 1);
    if (!bit)
        return iop_no_memory(err, c->file.units, "units of work");
    iop_status status = iop_claims_clear(&c->file, err);
    for (size_t shard = 0; shard < c->of.shards && status == IOP_OK; shard++)
        if (c->of.is_there(c->of.self, shard))
            status = claim_for_store(c, shard, bit, err);
    iop_free(&c->env, bit);
    return status == IOP_OK ? iop_claims_write_head(&c->file, c->head, err) : status;
}

/* Whether a head is one of ours, of whatever run. */
static bool is_head(const char head[IOP_CLAIM_HEAD])
{
    return head[IOP_CLAIM_HEAD - 1] == '\0' && strspn(head, "0123456789abcdef") == 64 && head[64] == ' ';
}

static iop_status check_or_make(iop_claims *c, iop_err *err)
{
    char head[IOP_CLAIM_HEAD];
    IOP_TRY(iop_claims_read_head(&c->file, head, err));
    if (!head[0])
        return make(c, err);
    if (!is_head(head))
        return iop_claims_damaged(&c->file, err);
    if (memcmp(head, c->head, sizeof head) != 0)
        return iop_fail_at(err, IOP_EINVAL, c->path, 0, 0,
                           "the file holds claims of shards of another sweep; choose another folder, or "
                           "remove the file and the stores beside it");
    return iop_claims_check_size(&c->file, err);
}

static iop_status is_taken(const iop_claims *c, iop_err *err)
{
    return iop_fail_at(err, IOP_EINVAL, c->path, 0, 0, "another process carries out shard %zu of %zu",
                       c->of.shard + 1, c->of.shards);
}

/* Under the lock of the file: who sees this shard's lock sees on which machine it is. Who has asked this
 * shard's store, because it did not run, has its answer. */
static iop_status take_place(iop_claims *c, iop_err *err)
{
    if (iop_claims_live(&c->file, c->of.shard) != IOP_LIVE_MINE)
        return is_taken(c, err);
    IOP_TRY(check_or_make(c, err));
    IOP_TRY(iop_claims_read_records(&c->file, c->record, err));
    c->record[c->of.shard].machine = c->machine;
    return iop_claims_write_record(&c->file, c->of.shard, c->record[c->of.shard], err);
}

/* *able: the file system has the locks that this needs. */
static iop_status enter_folder(iop_claims *c, bool *able, iop_err *err)
{
    IOP_TRY(iop_claims_file_open(&c->file, err));
    const iop_live live = iop_claims_live(&c->file, c->of.shard);
    *able = live != IOP_LIVE_UNKNOWN;
    if (live == IOP_LIVE_OTHERS)
        return is_taken(c, err);
    if (!*able)
        return IOP_OK;
    iop_claims_unlive(&c->file, c->of.shard);
    IOP_TRY(iop_claims_enter(&c->file, &c->env, INFINITY, err));
    iop_status status = take_place(c, err);
    iop_claims_leave(&c->file);
    return status;
}

static iop_status allocate(iop_claims *c, const char *path, iop_err *err)
{
    const size_t shards = c->of.shards, units = c->file.units;
    c->file.path = c->path = iop_copy_text(&c->env, path);
    c->record = iop_new(&c->env, shards, sizeof *c->record);
    c->seen = iop_new(&c->env, shards, sizeof *c->seen);
    c->kept = iop_new(&c->env, units / 8 + 1, 1);
    c->ready = iop_new(&c->env, READY, sizeof *c->ready);
    return c->path && c->record && c->seen && c->kept && c->ready
               ? IOP_OK
               : iop_no_memory(err, units, "units of work");
}

static void free_claims(iop_claims *c)
{
    iop_env env = c->env;
    iop_claims_file_close(&c->file);
    pthread_mutex_destroy(&c->lock);
    iop_free(&env, c->ready);
    iop_free(&env, c->kept);
    iop_free(&env, c->seen);
    iop_free(&env, c->record);
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
    c->run = run;
    c->machine = number_machine(settings->machine);
    c->file = (iop_claims_file){
        .file = -1, .units = iop_archive_number(run, run->sweeps, 0), .shards = settings->shards};
    atomic_init(&c->total, iop_claims_share_size(&c->file, settings->shard));
    atomic_init(&c->done, 0);
    pthread_mutex_init(&c->lock, NULL);
    describe(c);
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

static iop_status settle_all(iop_claims *c, const unsigned char *own, settlement *s, iop_err *err)
{
    *s = (settlement){c, own, 0};
    return iop_claims_walk_all(&c->file, settle, s, err);
}

static iop_status set_state(iop_claims *c, iop_shard_state to, iop_err *err)
{
    return iop_claims_write_record(&c->file, c->of.shard, (iop_shard_record){to, c->machine}, err);
}

static iop_status begin(iop_claims *c, const unsigned char *own, iop_err *err)
{
    settlement s;
    IOP_TRY(look_around(c, err));
    IOP_TRY(free_orphans(c, err));
    IOP_TRY(set_state(c, IOP_SHARD_BEGUN, err));
    IOP_TRY(settle_all(c, own, &s, err));
    c->before = iop_claims_share_size(&c->file, c->of.shard) - s.left;
    return IOP_OK;
}

iop_status iop_claims_begin(iop_claims *c, const unsigned char *own, iop_err *err)
{
    IOP_TRY(iop_claims_enter(&c->file, &c->env, INFINITY, err));
    iop_status status = begin(c, own, err);
    iop_claims_leave(&c->file);
    tell_done(c);
    return status;
}

/* The disk has the claims before it says that they are those of the store. Who has the file for long may be
 * frozen: then the store will be asked. */
static iop_status end(iop_claims *c, const unsigned char *own, iop_err *err)
{
    settlement s;
    const iop_env unstopped = iop_env_default();
    iop_status status = iop_claims_enter(&c->file, &unstopped, PATIENCE_SECONDS, err);
    if (status != IOP_OK)
        return status == IOP_ESTOPPED ? IOP_OK : status;
    status = settle_all(c, own, &s, err);
    if (status == IOP_OK)
        status = iop_claims_flush(&c->file, err);
    if (status == IOP_OK)
        status = set_state(c, IOP_SHARD_ENDED, err);
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
