/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read/packing.h - ways of packing bytes: gzip and zstd behind one interface, one file each. */
#ifndef IOP_READ_PACKING_H
#define IOP_READ_PACKING_H

#include <ioplan/env.h>
#include <ioplan/read.h>
#include <stdbool.h>
#include <stddef.h>

/* Bytes on their way; a step moves the pointers on. */
typedef struct iop_flow {
    const char *in;
    size_t in_size;
    char *out;
    size_t out_size;
} iop_flow;

typedef enum {
    IOP_FLOW_MORE,   /* go on: with more bytes in, or more room for bytes out */
    IOP_FLOW_END,    /* the packed data are complete; what follows would be another piece of them */
    IOP_FLOW_FAULT,  /* they are damaged */
    IOP_FLOW_MEMORY, /* out of memory */
} iop_flow_state;

typedef struct iop_packing {
    const char *name, *suffix; /* "gzip", ".gz" */
    const char *magic;         /* how packed data begin */
    size_t magic_size;
    void *(*start_unpack)(const iop_env *env); /* NULL without memory */
    iop_flow_state (*unpack)(void *state, iop_flow *flow);
    void (*restart)(void *state); /* as if nothing had been unpacked */
    void (*end_unpack)(void *state);
    void *(*start_pack)(const iop_env *env);
    iop_flow_state (*pack)(void *state, iop_flow *flow, bool last); /* last: no more bytes in will come */
    void (*end_pack)(void *state);
} iop_packing;

extern const iop_packing iop_gzip, iop_zstd;
/* All of them; ends at NULL. */
extern const iop_packing *const iop_packings[];

/* The way of packing, NULL for none. */
const iop_packing *iop_packing_of(iop_compression compression);

#endif
