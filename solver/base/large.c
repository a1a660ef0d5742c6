/* SPDX-License-Identifier: GPL-3.0-or-later */
/* large.c - memory for many numbers, on large pages where the system has them to give. */
#include "base/large.h"
#include "base/alloc.h"
#include <stdint.h>
#include <sys/mman.h>

static const uintptr_t page = (uintptr_t)1 << 21;

/* Only advice: what it says of the pages that lie wholly inside the block changes no content. */
static void advise(void *p, size_t bytes)
{
#ifdef MADV_HUGEPAGE
    uintptr_t at = (uintptr_t)p, skip = (page - at % page) % page;
    if (bytes < skip + page)
        return;
    size_t whole = (bytes - skip) / page * page;
    (void)madvise((char *)p + skip, whole, MADV_HUGEPAGE);
#else
    (void)p;
    (void)bytes;
#endif
}

void *iop_large_new(const iop_env *env, size_t count, size_t size)
{
    iop_env own = iop_env_or_default(env);
    if (size && count > (SIZE_MAX / 2) / size)
        return NULL;
    size_t bytes = count * size;
    void *p = own.resize(own.resize_ctx, NULL, bytes ? bytes : 1);
    if (p)
        advise(p, bytes);
    return p;
}
