/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file of claims: its places, its locks, and walks along it. */
#include "runner/claims_file.h"
#include "base/alloc.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    HEADER = IOP_CLAIM_HEAD + 1,
    RECORD = 16, /* bytes */
    MACHINE = 8, /* where it stands in a record, and its bytes */
    CLAIM = 2,   /* bytes */
    PAGE = 4096, /* claims that are read together */
    RECORDS = 256,
    LONGEST_WAIT = 16 /* milliseconds between two looks at a lock */
};

/* --- places --------------------------------------------------------------------------------------------- */

size_t iop_claims_share_size(const iop_claims_file *f, size_t share)
{
    return f->units / f->shards + (share < f->units % f->shards);
}

static off_t record_place(size_t shard)
{
    return (off_t)(HEADER + RECORD * shard);
}

/* Where the claim of unit k of a share stands. */
static off_t claim_place(const iop_claims_file *f, size_t share, size_t k)
{
    const size_t rest = f->units % f->shards,
                 before = share * (f->units / f->shards) + (share < rest ? share : rest);
    return (off_t)(HEADER + RECORD * f->shards + CLAIM * (before + k));
}

static off_t end_place(const iop_claims_file *f)
{
    return claim_place(f, f->shards, 0);
}

size_t iop_claim_get(const iop_claims_file *f, const unsigned char *claim)
{
    const size_t number = (size_t)claim[0] | (size_t)claim[1] << 8;
    return number <= f->shards ? number : 0;
}

void iop_claim_set(unsigned char *claim, size_t number)
{
    claim[0] = (unsigned char)(number & 0xff);
    claim[1] = (unsigned char)(number >> 8);
}

/* --- the file ------------------------------------------------------------------------------------------- */

static iop_status failed(const iop_claims_file *f, const char *what, iop_err *err)
{
    return iop_fail_at(err, IOP_EIO, f->path, 0, 0, "could not %s the file of claims: %s", what,
                       strerror(errno ? errno : EIO));
}

iop_status iop_claims_file_open(iop_claims_file *f, iop_err *err)
{
    f->file = open(f->path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    return f->file >= 0 ? IOP_OK : failed(f, IOP_WORD_IN("part", "open"), err);
}

void iop_claims_file_close(iop_claims_file *f)
{
    if (f->file >= 0)
        close(f->file);
    f->file = -1;
}

static iop_status read_at(const iop_claims_file *f, off_t place, void *to, size_t size, iop_err *err)
{
    for (size_t got = 0; got < size;) {
        errno = 0;
        ssize_t more = pread(f->file, (char *)to + got, size - got, place + (off_t)got);
        if (more <= 0 && errno != EINTR)
            return failed(f, IOP_WORD_IN("part", "read"), err);
        got += more > 0 ? (size_t)more : 0;
    }
    return IOP_OK;
}

static iop_status write_at(const iop_claims_file *f, off_t place, const void *from, size_t size, iop_err *err)
{
    for (size_t put = 0; put < size;) {
        errno = 0;
        ssize_t more = pwrite(f->file, (const char *)from + put, size - put, place + (off_t)put);
        if (more <= 0 && errno != EINTR)
            return failed(f, IOP_WORD_IN("part", "write"), err);
        put += more > 0 ? (size_t)more : 0;
    }
    return IOP_OK;
}

/* --- locks ---------------------------------------------------------------------------------------------- */

/* A lock of one byte: F_WRLCK takes it, F_UNLCK gives it up. False with errno when it cannot be had. */
static bool set_lock(const iop_claims_file *f, off_t place, short kind)
{
    struct flock lock = {.l_type = kind, .l_whence = SEEK_SET, .l_start = place, .l_len = 1};
    return fcntl(f->file, F_OFD_SETLK, &lock) == 0;
}

static bool is_taken(int reason)
{
    return reason == EAGAIN || reason == EACCES;
}

iop_live iop_claims_live(const iop_claims_file *f, size_t shard)
{
    if (set_lock(f, record_place(shard), F_WRLCK))
        return IOP_LIVE_MINE;
    return is_taken(errno) ? IOP_LIVE_OTHERS : IOP_LIVE_UNKNOWN;
}

void iop_claims_unlive(const iop_claims_file *f, size_t shard)
{
    set_lock(f, record_place(shard), F_UNLCK);
}

bool iop_claims_lives(const iop_claims_file *f, size_t shard)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = record_place(shard), .l_len = 1};
    return fcntl(f->file, F_OFD_GETLK, &lock) != 0 || lock.l_type != F_UNLCK;
}

iop_status iop_claims_enter(const iop_claims_file *f, const iop_env *env, double seconds, iop_err *err)
{
    double waited = 0;
    for (long wait = 1; !set_lock(f, 0, F_WRLCK); wait = wait < LONGEST_WAIT ? 2 * wait : LONGEST_WAIT) {
        if (!is_taken(errno))
            return failed(f, IOP_WORD_IN("part", "lock"), err);
        if (iop_stop_asked(env) || waited > seconds)
            return iop_fail(err, IOP_ESTOPPED, "stopped before units of work were claimed");
        nanosleep(&(struct timespec){0, wait * 1000000}, NULL);
        waited += 1e-3 * (double)wait;
    }
    return IOP_OK;
}

void iop_claims_leave(const iop_claims_file *f)
{
    set_lock(f, 0, F_UNLCK);
}

/* --- what it says --------------------------------------------------------------------------------------- */

static iop_status find_size(const iop_claims_file *f, off_t *size, iop_err *err)
{
    struct stat there;
    if (fstat(f->file, &there) != 0)
        return failed(f, IOP_WORD_IN("part", "read"), err);
    *size = there.st_size;
    return IOP_OK;
}

iop_status iop_claims_read_head(const iop_claims_file *f, char head[IOP_CLAIM_HEAD], iop_err *err)
{
    off_t size;
    memset(head, 0, IOP_CLAIM_HEAD);
    IOP_TRY(find_size(f, &size, err));
    return size < HEADER ? IOP_OK : read_at(f, 0, head, IOP_CLAIM_HEAD, err);
}

iop_status iop_claims_write_head(const iop_claims_file *f, const char head[IOP_CLAIM_HEAD], iop_err *err)
{
    return write_at(f, 0, head, IOP_CLAIM_HEAD, err);
}

iop_status iop_claims_damaged(const iop_claims_file *f, iop_err *err)
{
    return iop_fail_at(err, IOP_EIO, f->path, 0, 0,
                       "the file of claims is damaged; remove it: the stores beside it say what is done");
}

iop_status iop_claims_check_size(const iop_claims_file *f, iop_err *err)
{
    off_t size;
    IOP_TRY(find_size(f, &size, err));
    return size == end_place(f) ? IOP_OK : iop_claims_damaged(f, err);
}

iop_status iop_claims_clear(const iop_claims_file *f, iop_err *err)
{
    static const unsigned char none[PAGE];
    for (off_t at = 0, end = end_place(f); at < end; at += PAGE)
        IOP_TRY(write_at(f, at, none, end - at < PAGE ? (size_t)(end - at) : PAGE, err));
    return ftruncate(f->file, end_place(f)) == 0 ? IOP_OK : failed(f, IOP_WORD_IN("part", "write"), err);
}

iop_status iop_claims_flush(const iop_claims_file *f, iop_err *err)
{
    return fdatasync(f->file) == 0 ? IOP_OK : failed(f, IOP_WORD_IN("part", "write"), err);
}

iop_status iop_claims_read_proof(const iop_claims_file *f, bool *proven, iop_err *err)
{
    unsigned char byte;
    IOP_TRY(read_at(f, IOP_CLAIM_HEAD, &byte, 1, err));
    *proven = byte == 1;
    return IOP_OK;
}

iop_status iop_claims_write_proof(const iop_claims_file *f, iop_err *err)
{
    const unsigned char byte = 1;
    return write_at(f, IOP_CLAIM_HEAD, &byte, 1, err);
}

iop_status iop_claims_read_records(const iop_claims_file *f, iop_shard_record *record, iop_err *err)
{
    unsigned char bytes[RECORD * RECORDS];
    for (size_t from = 0; from < f->shards; from += RECORDS) {
        const size_t count = f->shards - from < RECORDS ? f->shards - from : RECORDS;
        IOP_TRY(read_at(f, record_place(from), bytes, RECORD * count, err));
        for (size_t k = 0; k < count; k++) {
            const unsigned char *at = &bytes[RECORD * k];
            record[from + k].state = at[0] <= IOP_SHARD_ENDED ? (iop_shard_state)at[0] : IOP_SHARD_NEVER;
            memcpy(&record[from + k].machine, at + MACHINE, MACHINE);
        }
    }
    return IOP_OK;
}

iop_status iop_claims_write_record(const iop_claims_file *f, size_t shard, iop_shard_record to, iop_err *err)
{
    unsigned char bytes[RECORD] = {(unsigned char)to.state};
    memcpy(bytes + MACHINE, &to.machine, MACHINE);
    return write_at(f, record_place(shard), bytes, RECORD, err);
}

/* One page of a walk; *from goes behind what was looked at. No more is written than what was changed lies in:
 * where locks are not those of all machines, others write beside it. */
static iop_status walk_page(const iop_claims_file *f, size_t share, size_t *from, size_t count,
                            iop_claim_look *look, void *self, bool *enough, iop_err *err)
{
    unsigned char page[CLAIM * PAGE];
    const size_t start = *from;
    size_t k = 0, first = SIZE_MAX, last = 0;
    IOP_TRY(read_at(f, claim_place(f, share, start), page, CLAIM * count, err));
    for (; k < count && !*enough; k++)
        if (look(self, iop_claims_unit(f, share, start + k), &page[CLAIM * k], enough)) {
            first = k < first ? k : first;
            last = k;
        }
    *from += k;
    return first == SIZE_MAX ? IOP_OK
                             : write_at(f, claim_place(f, share, start + first), &page[CLAIM * first],
                                        CLAIM * (last - first + 1), err);
}

iop_status iop_claims_walk(const iop_claims_file *f, size_t share, size_t *from, iop_claim_look *look,
                           void *self, iop_err *err)
{
    size_t at = from ? *from : 0;
    const size_t size = iop_claims_share_size(f, share);
    iop_status status = IOP_OK;
    for (bool enough = false; status == IOP_OK && at < size && !enough;)
        status = walk_page(f, share, &at, size - at < PAGE ? size - at : PAGE, look, self, &enough, err);
    if (from)
        *from = at;
    return status;
}

iop_status iop_claims_walk_all(const iop_claims_file *f, iop_claim_look *look, void *self, iop_err *err)
{
    for (size_t share = 0; share < f->shards; share++)
        IOP_TRY(iop_claims_walk(f, share, NULL, look, self, err));
    return IOP_OK;
}
