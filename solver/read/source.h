/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read/source.h - where bytes come from: a regular file, or memory. */
#ifndef IOP_READ_SOURCE_H
#define IOP_READ_SOURCE_H

#include <ioplan/diag.h>
#include <stdbool.h>
#include <stddef.h>

enum { IOP_PLACE_SIZE = 160 };

typedef struct iop_source {
    char place[IOP_PLACE_SIZE]; /* the path for messages: its tail when it is long */
    const char *data;           /* memory, NULL for a file */
    int fd;                     /* file, else -1 */
    size_t size;                /* bytes there when it was opened */
    size_t taken;               /* bytes read so far */
    size_t piece;               /* memory: most bytes that one read gives, 0: what is asked for */
} iop_source;

/* Memory as a source; never fails, needs no closing. */
iop_source iop_source_memory(const char *where, const char *data, size_t size);

/* Opens a regular file; says why when it cannot. */
iop_status iop_source_open(iop_source *source, const char *path, iop_diags *diags);
void iop_source_close(iop_source *source);

/* Reads at most `want` bytes; *got is 0 at the end only. A file that is no longer as long as it was when it
 * was opened is an error. */
iop_status iop_source_read(iop_source *source, char *to, size_t want, size_t *got, iop_diags *diags);

/* Reads exactly `want` bytes. */
iop_status iop_source_read_all(iop_source *source, char *to, size_t want, iop_diags *diags);

/* The path, or its tail behind "..." when it is too long for a message. */
void iop_short_place(char out[IOP_PLACE_SIZE], const char *path);

#endif
