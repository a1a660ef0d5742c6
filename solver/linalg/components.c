/* SPDX-License-Identifier: GPL-3.0-or-later */
/* components.c - strongly connected components, by Tarjan's algorithm without recursion (Tarjan 1972, "Depth
 * first search and linear graph algorithms", SIAM Journal on Computing 1(2)).
 *
 * Invariant: order[v] is 0 for a vertex not yet met, else its place in the order of meeting; low[v] is the
 * smallest order that v is known to reach among the vertices on `open`; `open` holds met vertices whose
 * component is not complete; `path` is the current depth-first path. */
#include "linalg/components.h"
#include "base/alloc.h"
#include <stdint.h>

typedef struct {
    iop_cmat a;
    size_t *order, *low, *next; /* next[v]: first column of row v not yet looked at */
    size_t *open, *path;
    size_t open_count, path_count, met, found;
    size_t *component; /* SIZE_MAX while incomplete */
} search;

static void enter(search *s, size_t v)
{
    s->order[v] = s->low[v] = ++s->met;
    s->open[s->open_count++] = v;
    s->path[s->path_count++] = v;
}

/* The next unmet neighbour of v, SIZE_MAX when there is none; lowers low[v] by the neighbours met before. */
static size_t advance(search *s, size_t v)
{
    while (s->next[v] < s->a.cols) {
        size_t w = s->next[v]++;
        if (iop_get(s->a, v, w) == 0)
            continue;
        if (s->order[w] == 0)
            return w;
        if (s->component[w] == SIZE_MAX && s->order[w] < s->low[v])
            s->low[v] = s->order[w];
    }
    return SIZE_MAX;
}

/* v has no neighbours left: hands low[v] to its parent, or completes the component that v is the root of. */
static void leave(search *s, size_t v)
{
    s->path_count--;
    if (s->path_count > 0 && s->low[v] < s->low[s->path[s->path_count - 1]])
        s->low[s->path[s->path_count - 1]] = s->low[v];
    if (s->low[v] != s->order[v])
        return;
    size_t w;
    do {
        w = s->open[--s->open_count];
        s->component[w] = s->found;
    } while (w != v);
    s->found++;
}

static void visit_all(search *s)
{
    for (size_t root = 0; root < s->a.rows; root++) {
        if (s->order[root] != 0)
            continue;
        enter(s, root);
        while (s->path_count > 0) {
            size_t v = s->path[s->path_count - 1], w = advance(s, v);
            if (w == SIZE_MAX)
                leave(s, v);
            else
                enter(s, w);
        }
    }
}

iop_status iop_components(iop_cmat a, size_t *component, size_t *count, const iop_env *env, iop_err *err)
{
    size_t n = a.rows, *work = iop_new(env, n, 5 * sizeof *work);
    if (!work)
        return iop_no_memory(err, n, "vertices of a graph");
    for (size_t v = 0; v < n; v++)
        component[v] = SIZE_MAX;
    search s = {a, work, work + n, work + 2 * n, work + 3 * n, work + 4 * n, 0, 0, 0, 0, component};
    visit_all(&s);
    *count = s.found;
    iop_free(env, work);
    return IOP_OK;
}
