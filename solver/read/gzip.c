/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gzip (RFC 1952) by zlib. Files hold no date and no name, so equal data give equal files. */
#include "base/alloc.h"
#include "read/packing.h"
#include <limits.h>
#define ZLIB_CONST /* input is const */
#include <zlib.h>

enum { WINDOW_GZIP = 15 + 16, LEVEL = 4, MEMORY = 8 };

typedef struct state {
    iop_env env;
    z_stream z;
} state;

static voidpf allocate(voidpf env, uInt count, uInt size)
{
    return iop_new(env, count, size);
}

static void release(voidpf env, voidpf p)
{
    iop_free(env, p);
}

static state *start(const iop_env *env)
{
    state *s = iop_new(env, 1, sizeof *s);
    if (!s)
        return NULL;
    s->env = iop_env_or_default(env);
    s->z.zalloc = allocate;
    s->z.zfree = release;
    s->z.opaque = &s->env;
    return s;
}

static void end(state *s)
{
    iop_env env = s->env;
    iop_free(&env, s);
}

static void *start_unpack(const iop_env *env)
{
    state *s = start(env);
    if (s && inflateInit2(&s->z, WINDOW_GZIP) != Z_OK) {
        end(s);
        s = NULL;
    }
    return s;
}

static void *start_pack(const iop_env *env)
{
    state *s = start(env);
    if (s && deflateInit2(&s->z, LEVEL, Z_DEFLATED, WINDOW_GZIP, MEMORY, Z_DEFAULT_STRATEGY) != Z_OK) {
        end(s);
        s = NULL;
    }
    return s;
}

static uInt small(size_t size)
{
    return size < INT_MAX ? (uInt)size : INT_MAX;
}

static void lend(z_stream *z, const iop_flow *flow)
{
    z->next_in = (const Bytef *)flow->in;
    z->avail_in = small(flow->in_size);
    z->next_out = (Bytef *)flow->out;
    z->avail_out = small(flow->out_size);
}

static void take_back(const z_stream *z, iop_flow *flow)
{
    size_t in = (size_t)((const char *)z->next_in - flow->in),
           out = (size_t)((char *)z->next_out - flow->out);
    flow->in += in;
    flow->in_size -= in;
    flow->out += out;
    flow->out_size -= out;
}

static iop_flow_state unpack(void *self, iop_flow *flow)
{
    state *s = self;
    lend(&s->z, flow);
    int result = inflate(&s->z, Z_NO_FLUSH);
    take_back(&s->z, flow);
    switch (result) {
    case Z_OK:
    case Z_BUF_ERROR:
        return IOP_FLOW_MORE;
    case Z_STREAM_END: /* another member may follow (RFC 1952, 2.2) */
        return inflateReset(&s->z) == Z_OK ? IOP_FLOW_END : IOP_FLOW_FAULT;
    case Z_MEM_ERROR:
        return IOP_FLOW_MEMORY;
    default:
        return IOP_FLOW_FAULT;
    }
}

static void restart(void *self)
{
    state *s = self;
    inflateReset(&s->z); /* fails only for a state that inflateInit2 did not make */
}

static void end_unpack(void *self)
{
    state *s = self;
    inflateEnd(&s->z);
    end(s);
}

static iop_flow_state pack(void *self, iop_flow *flow, bool last)
{
    state *s = self;
    lend(&s->z, flow);
    int result = deflate(&s->z, last ? Z_FINISH : Z_NO_FLUSH);
    take_back(&s->z, flow);
    if (result == Z_STREAM_END)
        return IOP_FLOW_END;
    return result == Z_OK || result == Z_BUF_ERROR ? IOP_FLOW_MORE : IOP_FLOW_FAULT;
}

static void end_pack(void *self)
{
    state *s = self;
    deflateEnd(&s->z);
    end(s);
}

const iop_packing iop_gzip = {"gzip",  ".gz",      "\x1F\x8B", 2,    start_unpack, unpack,
                              restart, end_unpack, start_pack, pack, end_pack};
