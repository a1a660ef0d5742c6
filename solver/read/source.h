/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read/source.h - where bytes come from: a regular file, or memory. */
#ifndef IOP_READ_SOURCE_H
#define IOP_READ_SOURCE_H

#include <ioplan/diag.h>
#include <ioplan/env.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct iop_unpack iop_unpack;

enum { IOP_PLACE_SIZE = 160 };

typedef struct iop_source {
    char place[IOP_PLACE_SIZE]; /* the path for messages: its tail when it is long */
    const char *data;           /* memory, NULL for a file */
    int fd;                     /* file, else -1 */
    size_t size;                /* bytes there when it was opened */
    size_t taken;               /* bytes read so far */
    size_t piece;               /* memory: most bytes that one read gives, 0: what is asked for */
    iop_unpack *unpack;         /* what unpacks the bytes; NULL: they are given as they are */
} iop_source;

/* Memory as a source; never fails, needs no closing. */
iop_source iop_source_memory(const char *where, const char *data, size_t size);

/* Opens a regular file; says why when it cannot. */
iop_status iop_source_open(iop_source *source, const char *path, iop_diags *diags);
void iop_source_close(iop_source *source);

/* From now on the source, nothing of which was read yet, gives what its bytes unpack to, when they begin as a
 * gzip or zstd file does; `size` stays that of the packed bytes. The source must be closed, memory too. */
iop_status iop_source_unpack(iop_source *source, const iop_env *env, iop_diags *diags);

/* Goes to a place that was read before, counted in bytes given. */
iop_status iop_source_go_to(iop_source *source, size_t offset, iop_diags *diags);

/* Reads at most `want` bytes; *got is 0 at the end only. A file that is no longer as long as it was when it
 * was opened is an error. */
iop_status iop_source_read(iop_source *source, char *to, size_t want, size_t *got, iop_diags *diags);

/* Reads exactly `want` bytes. */
iop_status iop_source_read_all(iop_source *source, char *to, size_t want, iop_diags *diags);

/* The path, or its tail behind "..." when it is too long for a message. */
void iop_short_place(char out[IOP_PLACE_SIZE], const char *path);

#endif
