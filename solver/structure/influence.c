/* SPDX-License-Identifier: GPL-3.0-or-later */
/* influence.c - the coefficients that matter most.
 *
 * The field of a[i,j] has the norm c_i r_j, c_i the norm of column i of L and r_j that of row j. So the cells
 * are sorted by walking through sellers by falling c and, for each, buyers by falling r: a queue of one cell
 * a seller, from which the largest is taken, gives all cells by falling norm. Those that are 0 are passed
 * over. */
#include "base/alloc.h"
#include "structure/heap.h"
#include <ioplan/linkages.h>
#include <math.h>
#include <stdlib.h>

typedef struct {
    const iop_table *table;
    const iop_multipliers *m;
    const iop_inverse *inverse;
    double output; /* of all sectors */
} source;

static double field_of(const source *s, size_t i, size_t j)
{
    if (!s->inverse)
        return (double)NAN;
    return sqrt(*iop_at(s->inverse->of, IOP_INVERSE_COLUMN, i)) *
           sqrt(*iop_at(s->inverse->of, IOP_INVERSE_ROW, j));
}

/* m[output,i] Z[i,j] / sum of x0; a column without output has no coefficients. */
static double elasticity_of(const source *s, size_t i, size_t j)
{
    if (s->table->output[j] == 0)
        return 0;
    return *iop_at(s->m->total, 0, i) * *iop_at(s->table->intermediate, i, j) / s->output;
}

static double coefficient_of(const source *s, size_t i, size_t j)
{
    double x = s->table->output[j];
    return x == 0 ? 0 : *iop_at(s->table->intermediate, i, j) / x;
}

static iop_influence_cell cell_of(const source *s, size_t i, size_t j)
{
    return (iop_influence_cell){i, j, coefficient_of(s, i, j), field_of(s, i, j), elasticity_of(s, i, j)};
}

/* --- by elasticity: the largest few of all cells -------------------------------------------------------- */

static iop_status list_elastic(iop_influence *o, const source *s, size_t top, iop_err *err)
{
    iop_heap kept = {.env = o->env};
    size_t n = s->table->n;
    bool room = true;
    for (size_t i = 0; i < n && room; i++)
        for (size_t j = 0; j < n && room; j++) {
            double e = fabs(elasticity_of(s, i, j));
            if (e > iop_heap_threshold(&kept, top) && e > 0)
                room = iop_heap_keep(&kept, top, (iop_heap_entry){e, i, j});
        }
    o->by_elasticity = room ? iop_new(&o->env, kept.count, sizeof *o->by_elasticity) : NULL;
    if (o->by_elasticity)
        for (size_t k = o->elasticity_count = kept.count; k-- > 0;) {
            iop_heap_entry last = iop_heap_take_last(&kept);
            o->by_elasticity[k] = cell_of(s, last.a, last.b);
        }
    iop_heap_free(&kept);
    return o->by_elasticity ? IOP_OK : iop_no_memory(err, top, "cells");
}

/* --- by field: a walk ----------------------------------------------------------------------------------- */

/* Sectors by falling value; equal ones in their order. */
static bool sort_sectors(size_t n, const double *value, size_t *order, const iop_env *env)
{
    iop_heap heap = {.env = iop_env_or_default(env)};
    bool room = true;
    for (size_t i = 0; i < n && room; i++)
        room = iop_heap_push(&heap, (iop_heap_entry){value[i], i, 0});
    for (size_t k = 0; k < n && room; k++)
        order[k] = iop_heap_pop(&heap).a;
    iop_heap_free(&heap);
    return room;
}

/* Puts the next cell of seller i that is not 0, from place `at` of the buyers' order on, into the queue. */
static bool queue_next(iop_heap *queue, const source *s, const size_t *buyers, size_t i, size_t at)
{
    for (; at < s->table->n; at++)
        if (coefficient_of(s, i, buyers[at]) != 0)
            return iop_heap_push(queue, (iop_heap_entry){field_of(s, i, buyers[at]), i, at});
    return true;
}

static bool walk_fields(iop_influence *o, const source *s, const size_t *buyers, size_t top)
{
    iop_heap queue = {.env = o->env};
    bool room = true;
    for (size_t i = 0; i < s->table->n && room; i++)
        room = queue_next(&queue, s, buyers, i, 0);
    while (room && queue.count > 0 && o->field_count < top) {
        iop_heap_entry first = iop_heap_pop(&queue);
        o->by_field[o->field_count++] = cell_of(s, first.a, buyers[first.b]);
        room = queue_next(&queue, s, buyers, first.a, first.b + 1);
    }
    iop_heap_free(&queue);
    return room;
}

static iop_status list_fields(iop_influence *o, const source *s, size_t top, iop_err *err)
{
    size_t n = s->table->n;
    if (!s->inverse || n == 0)
        return IOP_OK;
    size_t *buyers = iop_new(&o->env, n, sizeof *buyers);
    top = n < top / n ? n * n : top;
    o->by_field = iop_new(&o->env, top, sizeof *o->by_field);
    bool done = buyers && o->by_field &&
                sort_sectors(n, iop_at(s->inverse->of, IOP_INVERSE_ROW, 0), buyers, &o->env) &&
                walk_fields(o, s, buyers, top);
    iop_free(&o->env, buyers);
    return done ? IOP_OK : iop_no_memory(err, top, "cells");
}

iop_status iop_influence_open(iop_influence **out, const iop_table *table, const iop_multipliers *multipliers,
                              const iop_inverse *inverse, size_t top, const iop_env *env, iop_err *err)
{
    *out = NULL;
    source s = {table, multipliers, inverse, 0};
    iop_influence *o = iop_new(env, 1, sizeof *o);
    if (!o)
        return iop_no_memory(err, 1, "field of influence");
    o->env = iop_env_or_default(env);
    for (size_t j = 0; j < table->n; j++)
        s.output += table->output[j];
    if (inverse && table->n > 0 && isnan(*iop_at(inverse->of, IOP_INVERSE_ROW, 0)))
        s.inverse = NULL; /* the diagonal alone */
    iop_status status = list_elastic(o, &s, top, err);
    if (status == IOP_OK)
        status = list_fields(o, &s, top, err);
    if (status == IOP_OK)
        *out = o;
    else
        iop_influence_close(o);
    return status;
}

void iop_influence_close(iop_influence *o)
{
    if (!o)
        return;
    iop_env env = o->env;
    iop_free(&env, o->by_field);
    iop_free(&env, o->by_elasticity);
    iop_free(&env, o);
}
