/* SPDX-License-Identifier: GPL-3.0-or-later */
/* structure/heap.h - a priority queue, and the largest few of many. */
#ifndef IOP_STRUCTURE_HEAP_H
#define IOP_STRUCTURE_HEAP_H

#include <ioplan/env.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct iop_heap_entry {
    double key;
    size_t a, b;
} iop_heap_entry;

/* Largest key first; of equal keys the smaller a, then the smaller b. Starts as {.env = ...}. */
typedef struct iop_heap {
    iop_env env;
    iop_heap_entry *at; /* at[0] is the first */
    size_t count, capacity;
} iop_heap;

bool iop_heap_push(iop_heap *heap, iop_heap_entry entry); /* false without memory */
iop_heap_entry iop_heap_pop(iop_heap *heap);              /* count > 0 */
void iop_heap_free(iop_heap *heap);

/* Keeps at most `most` entries, those that come first: heap holds the last of them at at[0] (keys negated).
 * Entries come with a rising (a, b). False without memory. */
bool iop_heap_keep(iop_heap *heap, size_t most, iop_heap_entry entry);
/* The smallest key kept, -infinity while there is room. */
double iop_heap_threshold(const iop_heap *heap, size_t most);
/* Takes the kept entries out, the last one first. */
iop_heap_entry iop_heap_take_last(iop_heap *heap);

#endif
