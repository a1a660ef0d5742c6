/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Packed sources: bytes are unpacked piece by piece while they are read.
 *
 * What is packed may consist of several pieces one behind the other, as pigz and "cat a.gz b.gz" make them.
 * gzip packs 1032 times at most; beyond some megabytes data that unpack to more than that, by whatever way,
 * are no table but an attempt to fill the machine, and are refused. */
#include "read/unpack.h"
#include "base/alloc.h"
#include "read/packing.h"
#include <string.h>
#include <unistd.h>

enum { INPUT = 1 << 17, RATIO_MAX = 1200, FREE_SIZE = 1 << 26, SKIP = 1 << 14 };

struct iop_unpack {
    iop_env env;
    const iop_packing *packing;
    void *state;
    iop_source packed; /* the bytes as they lie; the file is the outer source's */
    char *input;
    const char *at, *end; /* of input, not yet unpacked */
    bool inside;          /* a piece has begun and is not complete */
    bool full;            /* the last step filled all the room it had: more may come without input */
};

const iop_packing *const iop_packings[] = {&iop_gzip, &iop_zstd, NULL};

const iop_packing *iop_packing_of(iop_compression compression)
{
    return compression == IOP_NOT_COMPRESSED ? NULL : iop_packings[compression - IOP_GZIP];
}

void iop_unpack_close(iop_unpack *u)
{
    if (!u)
        return;
    iop_env env = u->env;
    if (u->state)
        u->packing->end_unpack(u->state);
    iop_free(&env, u->input);
    iop_free(&env, u);
}

static const iop_packing *recognise(const iop_source *source)
{
    char start[4] = "";
    ssize_t got = 0;
    if (source->data)
        memcpy(start, source->data, (size_t)(got = source->size < 4 ? (ssize_t)source->size : 4));
    else
        got = pread(source->fd, start, sizeof start, 0);
    for (size_t k = 0; iop_packings[k]; k++)
        if (got >= (ssize_t)iop_packings[k]->magic_size &&
            memcmp(start, iop_packings[k]->magic, iop_packings[k]->magic_size) == 0)
            return iop_packings[k];
    return NULL;
}

iop_status iop_source_unpack(iop_source *source, const iop_env *env, iop_diags *diags)
{
    const iop_packing *packing = recognise(source);
    if (!packing)
        return IOP_OK;
    iop_unpack *u = iop_new(env, 1, sizeof *u);
    if (!u)
        goto failed;
    u->env = iop_env_or_default(env);
    u->packing = packing;
    u->packed = *source;
    u->input = iop_new(env, INPUT, 1);
    u->state = packing->start_unpack(env);
    if (!u->input || !u->state)
        goto failed;
    u->at = u->end = u->input;
    source->unpack = u;
    return IOP_OK;
failed:
    iop_unpack_close(u);
    return iop_diags_add(diags, IOP_ERROR, IOP_ENOMEM, source->place, 0, 0,
                         "out of memory for unpacking %s data", packing->name);
}

/* Brings packed bytes to u->at. */
static iop_status feed(iop_unpack *u, iop_diags *diags)
{
    size_t got = 0;
    if (u->at < u->end)
        return IOP_OK;
    IOP_TRY(iop_source_read(&u->packed, u->input, INPUT, &got, diags));
    u->at = u->input;
    u->end = u->input + got;
    return IOP_OK;
}

static iop_status refuse(const iop_unpack *u, iop_diags *diags, const char *sentence)
{
    return iop_diags_add(diags, IOP_ERROR, IOP_EPARSE, u->packed.place, 0, 0, "the %s data %s",
                         u->packing->name, sentence);
}

/* One step; *got bytes come out. */
static iop_status step(iop_unpack *u, char *to, size_t want, size_t *got, iop_diags *diags)
{
    iop_flow flow = {u->at, (size_t)(u->end - u->at), to, want};
    iop_flow_state state = u->packing->unpack(u->state, &flow);
    u->at = flow.in;
    *got = want - flow.out_size;
    u->full = flow.out_size == 0;
    u->inside = state != IOP_FLOW_END;
    if (state == IOP_FLOW_MEMORY)
        return iop_diags_add(diags, IOP_ERROR, IOP_ENOMEM, u->packed.place, 0, 0,
                             "out of memory for unpacking %s data", u->packing->name);
    return state == IOP_FLOW_FAULT ? refuse(u, diags, IOP_WORD_IN("part", "are damaged")) : IOP_OK;
}

iop_status iop_unpack_read(iop_source *source, char *to, size_t want, size_t *got, iop_diags *diags)
{
    iop_unpack *u = source->unpack;
    *got = 0;
    while (*got == 0 && want > 0) {
        IOP_TRY(feed(u, diags));
        if (u->at == u->end && !u->full)
            return u->inside ? refuse(u, diags, IOP_WORD_IN("part", "end too early; the file is cut off"))
                             : IOP_OK;
        if (u->at == u->end && !u->inside)
            return IOP_OK;
        IOP_TRY(step(u, to, want, got, diags));
    }
    source->taken += *got;
    if (source->taken > FREE_SIZE && source->taken / RATIO_MAX > u->packed.taken)
        return refuse(u, diags,
                      IOP_WORD_IN("part", "unpack to more than 1200 times their size, which no table does"));
    return IOP_OK;
}

iop_status iop_unpack_go_to(iop_source *source, size_t offset, iop_diags *diags)
{
    iop_unpack *u = source->unpack;
    char skipped[SKIP];
    IOP_TRY(iop_source_go_to(&u->packed, 0, diags));
    u->packing->restart(u->state);
    u->at = u->end = u->input;
    u->inside = u->full = false;
    source->taken = 0;
    while (source->taken < offset) {
        size_t got = 0, left = offset - source->taken;
        IOP_TRY(iop_unpack_read(source, skipped, left < SKIP ? left : SKIP, &got, diags));
        if (got == 0)
            return refuse(u, diags,
                          IOP_WORD_IN("part", "end earlier than before; the file changed while it was read"));
    }
    return IOP_OK;
}
