/* SPDX-License-Identifier: GPL-3.0-or-later */
/* heap.c - binary heaps. Entry k stands before its children 2 k + 1 and 2 k + 2. */
#include "structure/heap.h"
#include "base/alloc.h"
#include <math.h>
#include <stdint.h>

static bool before(iop_heap_entry x, iop_heap_entry y)
{
    if (x.key > y.key || x.key < y.key)
        return x.key > y.key;
    return x.a != y.a ? x.a < y.a : x.b < y.b;
}

static void swap(iop_heap *heap, size_t x, size_t y)
{
    iop_heap_entry kept = heap->at[x];
    heap->at[x] = heap->at[y];
    heap->at[y] = kept;
}

static void sink(iop_heap *heap, size_t k)
{
    for (;;) {
        size_t first = k, child = 2 * k + 1;
        if (child < heap->count && before(heap->at[child], heap->at[first]))
            first = child;
        if (child + 1 < heap->count && before(heap->at[child + 1], heap->at[first]))
            first = child + 1;
        if (first == k)
            return;
        swap(heap, k, first);
        k = first;
    }
}

bool iop_heap_push(iop_heap *heap, iop_heap_entry entry)
{
    if (!iop_grow(&heap->env, &heap->at, &heap->capacity, heap->count + 1, sizeof *heap->at))
        return false;
    size_t k = heap->count++;
    heap->at[k] = entry;
    for (; k > 0 && before(heap->at[k], heap->at[(k - 1) / 2]); k = (k - 1) / 2)
        swap(heap, k, (k - 1) / 2);
    return true;
}

iop_heap_entry iop_heap_pop(iop_heap *heap)
{
    iop_heap_entry first = heap->at[0];
    heap->at[0] = heap->at[--heap->count];
    sink(heap, 0);
    return first;
}

void iop_heap_free(iop_heap *heap)
{
    iop_free(&heap->env, heap->at);
    heap->at = NULL;
    heap->count = heap->capacity = 0;
}

/* --- the largest few -------------------------------------------------------------------------------------
 * The order is turned around: what would be listed last is at the top and is thrown out first. */

static iop_heap_entry turned(iop_heap_entry entry)
{
    return (iop_heap_entry){-entry.key, SIZE_MAX - entry.a, SIZE_MAX - entry.b};
}

double iop_heap_threshold(const iop_heap *heap, size_t most)
{
    if (most == 0)
        return (double)INFINITY;
    return heap->count < most ? -(double)INFINITY : -heap->at[0].key;
}

bool iop_heap_keep(iop_heap *heap, size_t most, iop_heap_entry entry)
{
    if (heap->count < most)
        return iop_heap_push(heap, turned(entry));
    if (entry.key > iop_heap_threshold(heap, most)) {
        heap->at[0] = turned(entry);
        sink(heap, 0);
    }
    return true;
}

iop_heap_entry iop_heap_take_last(iop_heap *heap)
{
    return turned(iop_heap_pop(heap));
}
