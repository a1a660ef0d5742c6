/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cli/heap.h - how a program of ours uses the C library's heap. A library leaves that to its caller. */
#ifndef IOP_CLI_HEAP_H
#define IOP_CLI_HEAP_H

#include <stdlib.h> /* says whether the C library is glibc */
#ifdef __GLIBC__
#include <malloc.h>
#endif

/* Memory that is given back to the system comes back as pages that must be cleared and mapped one by one.
 * Thousands of small programs are solved one after the other, each in the room of the last one: what is
 * below 32 MiB stays with the process (glibc gives back from 128 KiB on), larger arrays are still mapped and
 * given back. Call it once, first thing in main. */
static inline void cli_heap_keep(void)
{
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 256 << 20);
#endif
}

#endif
