/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files written piece by piece, so that a large matrix needs no second copy as text. */
#include "read/sink.h"
#include "base/alloc.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { PACKED = 1 << 17 };

static iop_status start_packing(iop_sink *sink, iop_err *err)
{
    if (!sink->packing)
        return IOP_OK;
    sink->packed = iop_new(&sink->env, PACKED, 1);
    sink->pack = sink->packing->start_pack(&sink->env);
    return sink->packed && sink->pack ? IOP_OK : iop_no_memory(err, PACKED, "bytes of packed data");
}

static void end_packing(iop_sink *sink)
{
    if (sink->pack)
        sink->packing->end_pack(sink->pack);
    iop_free(&sink->env, sink->packed);
    sink->pack = sink->packed = NULL;
}

iop_status iop_sink_open(iop_sink *sink, const char *path, const iop_packing *packing, const iop_env *env,
                         iop_err *err)
{
    memset(sink, 0, sizeof *sink);
    sink->env = iop_env_or_default(env);
    sink->packing = packing;
    if (strlen(path) >= sizeof sink->path)
        return iop_fail(err, IOP_EINVAL, "the path \"%.100s\" is too long", path);
    strcpy(sink->path, path);
    snprintf(sink->aside, sizeof sink->aside, "%s.tmp", sink->path);
    iop_status status = start_packing(sink, err);
    if (status == IOP_OK) {
        sink->file = fopen(sink->aside, "wb");
        if (!sink->file)
            status = iop_fail_at(err, IOP_EIO, path, 0, 0, "could not create the file: %s", strerror(errno));
    }
    if (status != IOP_OK)
        end_packing(sink);
    return status;
}

static void write_bytes(iop_sink *sink, const void *data, size_t size)
{
    if (size > 0 && !sink->fault && fwrite(data, 1, size, sink->file) != size)
        sink->fault = errno ? errno : EIO;
}

/* Packs until all bytes in are taken, or with `last` until all are out. */
static void pack(iop_sink *sink, const char *data, size_t size, bool last)
{
    iop_flow flow = {data, size, NULL, 0};
    iop_flow_state state = IOP_FLOW_MORE;
    while (!sink->fault && state == IOP_FLOW_MORE && (last || flow.in_size > 0)) {
        flow.out = sink->packed;
        flow.out_size = PACKED;
        state = sink->packing->pack(sink->pack, &flow, last);
        write_bytes(sink, sink->packed, PACKED - flow.out_size);
    }
    if (state == IOP_FLOW_FAULT || state == IOP_FLOW_MEMORY)
        sink->fault = state == IOP_FLOW_MEMORY ? ENOMEM : EIO;
}

void iop_sink_put(iop_sink *sink, const void *data, size_t size)
{
    if (sink->packing)
        pack(sink, data, size, false);
    else
        write_bytes(sink, data, size);
}

iop_status iop_sink_close(iop_sink *sink, iop_status status, iop_err *err)
{
    if (sink->packing && status == IOP_OK)
        pack(sink, NULL, 0, true);
    end_packing(sink);
    if (fclose(sink->file) != 0 && !sink->fault)
        sink->fault = errno;
    sink->file = NULL;
    if (status == IOP_OK && !sink->fault && rename(sink->aside, sink->path) != 0)
        sink->fault = errno;
    if (status == IOP_OK && sink->fault)
        status = iop_fail_at(err, IOP_EIO, sink->path, 0, 0, "could not write the file: %s",
                             strerror(sink->fault));
    if (status != IOP_OK)
        unlink(sink->aside);
    return status;
}
