/* SPDX-License-Identifier: GPL-3.0-or-later */
/* archive/keep.h - memory that is freed all at once. */
#ifndef IOP_ARCHIVE_KEEP_H
#define IOP_ARCHIVE_KEEP_H

#include <ioplan/env.h>
#include <stddef.h>

typedef struct iop_keep {
    iop_env env;
    void **block;
    size_t count, capacity;
} iop_keep;

/* Zeroed; NULL without memory. */
void *iop_keep_new(iop_keep *keep, size_t count, size_t size);
char *iop_keep_text(iop_keep *keep, const char *text);
void iop_keep_end(iop_keep *keep);

#endif
