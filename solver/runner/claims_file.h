/* SPDX-License-Identifier: GPL-3.0-or-later */
/* runner/claims_file.h - the file in which the shards of one folder say which units they have taken.
 *
 *   0    what the run is, as 64 hexadecimal digits, then the number of shards and a line feed; zeros
 *   127  1 when a lock of one machine was seen on another
 *   128  16 bytes a shard: how far it is in the first, from the eighth on the machine where it last began
 *   ...  two bytes a unit, the lower one first: 0 nobody has it, else the number of the shard that claims it,
 *        from 1; the units of the first shard's share, then those of the second's, ...
 *
 * Locks of the file's bytes say the rest: who reads or writes holds byte 0; a shard holds its own byte for as
 * long as it runs, so that the system tells when it has died, on whatever machine it ran. They are locks of
 * the open file (F_OFD_SETLK), which no other close of the file in this process gives up. */
#ifndef IOP_RUNNER_CLAIMS_FILE_H
#define IOP_RUNNER_CLAIMS_FILE_H

#include <ioplan/env.h>
#include <ioplan/status.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { IOP_CLAIM_HEAD = 127, IOP_CLAIM_SHARDS = 65535 /* what a claim has room for */ };

/* What the file says of a shard; ENDED: its store has all that it claims. */
typedef enum { IOP_SHARD_NEVER, IOP_SHARD_BEGUN, IOP_SHARD_ENDED } iop_shard_state;

typedef struct iop_shard_record {
    iop_shard_state state;
    uint64_t machine;
} iop_shard_record;

typedef struct iop_claims_file {
    const char *path; /* the caller's */
    int file;         /* -1: none */
    size_t units, shards;
} iop_claims_file;

/* Opens or makes the file, in which nothing may stand yet. */
iop_status iop_claims_file_open(iop_claims_file *f, iop_err *err);
/* Gives up all locks as well. */
void iop_claims_file_close(iop_claims_file *f);

size_t iop_claims_share_size(const iop_claims_file *f, size_t share);
static inline size_t iop_claims_unit(const iop_claims_file *f, size_t share, size_t k)
{
    return share + k * f->shards;
}

/* The number of the shard that a claim names, 0 for none; and back. Numbers beyond the shards are none. */
size_t iop_claim_get(const iop_claims_file *f, const unsigned char *claim);
void iop_claim_set(unsigned char *claim, size_t number);

/* --- locks ---------------------------------------------------------------------------------------------- */

typedef enum { IOP_LIVE_MINE, IOP_LIVE_OTHERS, IOP_LIVE_UNKNOWN } iop_live;
/* Takes the shard's own lock: it is mine now, another process has it, or the file system has no locks. */
iop_live iop_claims_live(const iop_claims_file *f, size_t shard);
void iop_claims_unlive(const iop_claims_file *f, size_t shard);
/* Whether another process has it. */
bool iop_claims_lives(const iop_claims_file *f, size_t shard);
/* The lock of what the file says. Waits; IOP_ESTOPPED when the env asks meanwhile or the seconds are over. */
iop_status iop_claims_enter(const iop_claims_file *f, const iop_env *env, double seconds, iop_err *err);
void iop_claims_leave(const iop_claims_file *f);

/* --- what it says; only after iop_claims_enter ---------------------------------------------------------- */

/* The head, which is empty where nothing was ever claimed. */
iop_status iop_claims_read_head(const iop_claims_file *f, char head[IOP_CLAIM_HEAD], iop_err *err);
iop_status iop_claims_write_head(const iop_claims_file *f, const char head[IOP_CLAIM_HEAD], iop_err *err);
/* IOP_EIO: a file of this kind cannot be as it is. */
iop_status iop_claims_damaged(const iop_claims_file *f, iop_err *err);
/* The same when the file is not as long as it must be. */
iop_status iop_claims_check_size(const iop_claims_file *f, iop_err *err);
/* Shards that have never begun, units that nobody has, and no head. */
iop_status iop_claims_clear(const iop_claims_file *f, iop_err *err);
/* Waits until the disk has what was written. */
iop_status iop_claims_flush(const iop_claims_file *f, iop_err *err);
/* Whether a lock of one machine was ever seen on another. */
iop_status iop_claims_read_proof(const iop_claims_file *f, bool *proven, iop_err *err);
iop_status iop_claims_write_proof(const iop_claims_file *f, iop_err *err);
/* Of all shards; and of one. */
iop_status iop_claims_read_records(const iop_claims_file *f, iop_shard_record *record, iop_err *err);
iop_status iop_claims_write_record(const iop_claims_file *f, size_t shard, iop_shard_record to, iop_err *err);

/* Looks at the claim on a unit, returns whether it was changed; *enough ends the walk behind it. */
typedef bool iop_claim_look(void *self, size_t unit, unsigned char *claim, bool *enough);
/* Along the claims of a share from *from on, where *from is left behind the last claim that was looked at;
 * NULL: from the first to the last. */
iop_status iop_claims_walk(const iop_claims_file *f, size_t share, size_t *from, iop_claim_look *look,
                           void *self, iop_err *err);
iop_status iop_claims_walk_all(const iop_claims_file *f, iop_claim_look *look, void *self, iop_err *err);

#endif
