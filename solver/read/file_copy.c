/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files digested and copied piece by piece: a large table never lies in memory as text. */
#include "base/alloc.h"
#include "base/sha256.h"
#include "read/sink.h"
#include "read/source.h"
#include <ioplan/read.h>

enum { PIECE = 1 << 16 };

/* Moves all bytes of the source into the digest and, when there is one, the sink. */
static iop_status move_bytes(iop_source *source, iop_sink *sink, char hex[65], const iop_env *env,
                             iop_diags *diags)
{
    iop_sha256_state digest;
    char *piece = iop_new(env, PIECE, 1);
    size_t got = 0;
    if (!piece)
        return iop_diags_add(diags, IOP_ERROR, IOP_ENOMEM, source->place, 0, 0, "out of memory for %d bytes",
                             PIECE);
    iop_sha256_start(&digest);
    iop_status status;
    do {
        status = iop_source_read(source, piece, PIECE, &got, diags);
        if (status == IOP_OK && iop_stop_asked(env))
            status =
                iop_diags_add(diags, IOP_ERROR, IOP_ESTOPPED, source->place, 0, 0, "reading was stopped");
        iop_sha256_add(&digest, piece, got);
        if (sink)
            iop_sink_put(sink, piece, got);
    } while (status == IOP_OK && got > 0);
    iop_sha256_end(&digest, hex);
    iop_free(env, piece);
    return status;
}

iop_status iop_file_digest(const char *path, char hex[65], const iop_env *env, iop_diags *diags)
{
    iop_source source;
    IOP_TRY(iop_source_open(&source, path, diags));
    iop_status status = move_bytes(&source, NULL, hex, env, diags);
    iop_source_close(&source);
    return status;
}

iop_status iop_file_copy(const char *path, const char *to, char hex[65], const iop_env *env, iop_diags *diags)
{
    iop_source source;
    iop_sink sink;
    iop_err err;
    IOP_TRY(iop_source_open(&source, path, diags));
    iop_status status = iop_sink_open(&sink, to, NULL, env, &err);
    if (status == IOP_OK) {
        status = move_bytes(&source, &sink, hex, env, diags);
        bool told = status != IOP_OK;
        status = iop_sink_close(&sink, status, &err);
        if (status != IOP_OK && !told)
            iop_diags_add_err(diags, &err);
    } else {
        iop_diags_add_err(diags, &err);
    }
    iop_source_close(&source);
    return status;
}
