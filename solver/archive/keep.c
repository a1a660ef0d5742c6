/* SPDX-License-Identifier: GPL-3.0-or-later */
/* keep.c - memory that is freed all at once: what describes a run is many small pieces. */
#include "archive/keep.h"
#include "base/alloc.h"
#include <string.h>

void *iop_keep_new(iop_keep *keep, size_t count, size_t size)
{
    if (!iop_grow(&keep->env, &keep->block, &keep->capacity, keep->count + 1, sizeof *keep->block))
        return NULL;
    void *block = iop_new(&keep->env, count, size);
    if (block)
        keep->block[keep->count++] = block;
    return block;
}

char *iop_keep_text(iop_keep *keep, const char *text)
{
    size_t size = strlen(text) + 1;
    char *copy = iop_keep_new(keep, size, 1);
    if (copy)
        memcpy(copy, text, size);
    return copy;
}

void iop_keep_end(iop_keep *keep)
{
    for (size_t k = 0; k < keep->count; k++)
        iop_free(&keep->env, keep->block[k]);
    iop_free(&keep->env, keep->block);
    keep->block = NULL;
    keep->count = keep->capacity = 0;
}
