/* SPDX-License-Identifier: GPL-3.0-or-later */
/* zstd (RFC 8878) by libzstd. Its memory is the C library's: the functions that take another allocator are no
 * part of its stable interface. */
#include "base/alloc.h"
#include "read/packing.h"
#include <zstd.h>
#include <zstd_errors.h>

static void *start_unpack(const iop_env *env)
{
    (void)env;
    return ZSTD_createDCtx();
}

static void *start_pack(const iop_env *env)
{
    (void)env;
    ZSTD_CCtx *context = ZSTD_createCCtx();
    if (context)
        ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    return context;
}

static iop_flow_state state_of(size_t result)
{
    if (!ZSTD_isError(result))
        return result == 0 ? IOP_FLOW_END : IOP_FLOW_MORE;
    return ZSTD_getErrorCode(result) == ZSTD_error_memory_allocation ? IOP_FLOW_MEMORY : IOP_FLOW_FAULT;
}

static void move_on(iop_flow *flow, size_t in, size_t out)
{
    flow->in += in;
    flow->in_size -= in;
    flow->out += out;
    flow->out_size -= out;
}

static iop_flow_state unpack(void *self, iop_flow *flow)
{
    ZSTD_inBuffer in = {flow->in, flow->in_size, 0};
    ZSTD_outBuffer out = {flow->out, flow->out_size, 0};
    size_t result = ZSTD_decompressStream(self, &out, &in);
    move_on(flow, in.pos, out.pos);
    return state_of(result);
}

static void restart(void *self)
{
    ZSTD_DCtx_reset(self, ZSTD_reset_session_only);
}

static void end_unpack(void *self)
{
    ZSTD_freeDCtx(self);
}

static iop_flow_state pack(void *self, iop_flow *flow, bool last)
{
    ZSTD_inBuffer in = {flow->in, flow->in_size, 0};
    ZSTD_outBuffer out = {flow->out, flow->out_size, 0};
    size_t result = ZSTD_compressStream2(self, &out, &in, last ? ZSTD_e_end : ZSTD_e_continue);
    move_on(flow, in.pos, out.pos);
    if (ZSTD_isError(result))
        return state_of(result);
    return last && result == 0 ? IOP_FLOW_END : IOP_FLOW_MORE;
}

static void end_pack(void *self)
{
    ZSTD_freeCCtx(self);
}

const iop_packing iop_zstd = {"zstd",  ".zst",     "\x28\xB5\x2F\xFD", 4,    start_unpack, unpack,
                              restart, end_unpack, start_pack,         pack, end_pack};
