/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read/sink.h - a file written piece by piece under another name and renamed into place at the end; packed on
 * the way when asked. */
#ifndef IOP_READ_SINK_H
#define IOP_READ_SINK_H

#include "read/packing.h"
#include <ioplan/status.h>
#include <stddef.h>
#include <stdio.h>

enum { IOP_SINK_PATH = 4096 };

typedef struct iop_sink {
    iop_env env;
    char path[IOP_SINK_PATH], aside[IOP_SINK_PATH + 8];
    FILE *file;
    int fault; /* errno of the first failure */
    const iop_packing *packing;
    void *pack;   /* its state */
    char *packed; /* bytes on their way */
} iop_sink;

/* packing NULL: as they are; the path is that of the packed file. */
iop_status iop_sink_open(iop_sink *sink, const char *path, const iop_packing *packing, const iop_env *env,
                         iop_err *err);
/* Writes; failures are remembered for iop_sink_close. */
void iop_sink_put(iop_sink *sink, const void *data, size_t size);
/* Renames the file into place, or removes it when anything failed or `status` is not IOP_OK; returns status,
 * or IOP_EIO. */
iop_status iop_sink_close(iop_sink *sink, iop_status status, iop_err *err);

#endif
