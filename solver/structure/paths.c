/* SPDX-License-Identifier: GPL-3.0-or-later */
/* paths.c - structural path analysis: the largest supply paths of a measure, their sum, and what each round
 * of suppliers adds. */
#include "base/alloc.h"
#include "structure/path_search.h"
#include "structure/rounds.h"
#include <ioplan/chains.h>
#include <math.h>

iop_paths_settings iop_paths_settings_default(void)
{
    return (iop_paths_settings){100, 8, SIZE_MAX, SIZE_MAX, 4000000};
}

static void fill_demand(const iop_table *t, const iop_paths_settings *settings, double *y)
{
    for (size_t i = 0; i < t->n; i++)
        for (size_t c = 0; c < t->c; c++)
            if ((settings->category == SIZE_MAX || settings->category == c) &&
                (settings->product == SIZE_MAX || settings->product == i))
                y[i] += *iop_at(t->final_demand, i, c);
}

iop_status iop_paths_rounds(iop_mat *out, const iop_table *t, const iop_paths_settings *settings,
                            const iop_env *env, iop_err *err)
{
    double *scaled = iop_new(env, t->n, sizeof *scaled);
    iop_status status = iop_mat_new(out, settings->layers > 0 ? settings->layers : 1, t->n, env, err);
    if (status == IOP_OK && !scaled)
        status = iop_no_memory(err, t->n, "sectors");
    if (status == IOP_OK)
        fill_demand(t, settings, out->a);
    for (size_t l = 1; l < out->rows && status == IOP_OK; l++) {
        for (size_t i = 0; i < t->n; i++) /* a column without output is 0 */
            scaled[i] = t->output[i] == 0 ? 0 : *iop_at(*out, l - 1, i) / t->output[i];
        iop_gemv(false, 1, iop_read(t->intermediate), scaled, 0, iop_at(*out, l, 0));
        if (iop_stop_asked(env))
            status = iop_fail(err, IOP_ESTOPPED, "stopped while counting rounds of supply");
    }
    iop_free(env, scaled);
    if (status != IOP_OK)
        iop_mat_free(out, env);
    return status;
}

/* layer[t] = d A^t y */
static void fill_layers(iop_paths *o, const double *d, iop_mat rounds)
{
    for (size_t l = 0; l < o->layers; l++)
        for (size_t i = 0; i < rounds.cols; i++)
            o->layer[l] += d[i] * *iop_at(rounds, l, i);
}

static size_t depth_of(const iop_path_search *s, size_t node)
{
    size_t depth = 0;
    for (; s->node[node].before != UINT32_MAX; node = s->node[node].before)
        depth++;
    return depth;
}

static iop_status append_path(iop_paths *o, const iop_path_search *s, size_t node, size_t *steps,
                              size_t *capacity, iop_err *err)
{
    size_t depth = depth_of(s, node);
    if (!iop_grow(&o->env, &o->step, capacity, *steps + depth + 1, sizeof *o->step))
        return iop_no_memory(err, *steps, "steps of supply paths");
    iop_supply_path *path = &o->path[o->count++];
    *path = (iop_supply_path){s->node[node].amount * s->direct[s->node[node].sector], depth, *steps};
    for (size_t k = depth + 1; k-- > 0; node = s->node[node].before)
        o->step[*steps + k] = s->node[node].sector;
    *steps += depth + 1;
    o->found += path->value;
    return IOP_OK;
}

/* What waits in the queue, and what was not put into it, is no larger than the last path; only what had no
 * room may be. */
static iop_status collect(iop_paths *o, iop_path_search *s, size_t top, iop_err *err)
{
    size_t steps = 0, capacity = 0, node = 0;
    bool found = true;
    while (o->count < top && found) {
        IOP_TRY(iop_path_search_next(s, &node, &found, err));
        if (found)
            IOP_TRY(append_path(o, s, node, &steps, &capacity, err));
    }
    double last = o->count > 0 && o->count == top ? fabs(o->path[top - 1].value) : 0;
    o->proven = s->left_out <= last;
    o->missing = fmax(s->left_out, last);
    return IOP_OK;
}

static iop_status find(iop_paths *o, const iop_table *t, const iop_multipliers *m,
                       const iop_paths_settings *settings, iop_mat rounds, iop_err *err)
{
    const double *d = m->direct.a + o->row * m->direct.ld, *total = m->total.a + o->row * m->total.ld;
    const double *y = rounds.a;
    iop_path_search s;
    for (size_t i = 0; i < t->n; i++)
        o->total += total[i] * y[i];
    fill_layers(o, d, rounds);
    iop_status status = iop_path_search_open(&s, t, d, y, settings->top, settings->most_open, &o->env, err);
    if (status == IOP_OK)
        status = collect(o, &s, settings->top, err);
    iop_path_search_close(&s);
    return status;
}

iop_status iop_paths_check(const iop_table *t, const iop_multipliers *m, size_t row,
                           const iop_paths_settings *settings, iop_err *err)
{
    if (m->n != t->n || row >= m->k)
        return iop_fail(err, IOP_ESHAPE,
                        "row %zu of %zu multipliers of %zu sectors is none of a table of %zu", row + 1, m->k,
                        m->n, t->n);
    if ((settings->category != SIZE_MAX && settings->category >= t->c) ||
        (settings->product != SIZE_MAX && settings->product >= t->n))
        return iop_fail(err, IOP_EINVAL, "category %zu or product %zu is beyond the table's %zu and %zu",
                        settings->category + 1, settings->product + 1, t->c, t->n);
    return IOP_OK;
}

iop_status iop_paths_open_from(iop_paths **out, const iop_table *table, const iop_multipliers *multipliers,
                               size_t row, const iop_paths_settings *settings, iop_mat rounds,
                               const iop_env *env, iop_err *err)
{
    *out = NULL;
    iop_paths *o = iop_new(env, 1, sizeof *o);
    if (!o)
        return iop_no_memory(err, 1, "supply paths");
    o->env = iop_env_or_default(env);
    o->row = row;
    o->layers = settings->layers;
    o->layer = iop_new(env, o->layers, sizeof *o->layer);
    o->path = iop_new(env, settings->top, sizeof *o->path);
    iop_status status = o->layer && o->path ? find(o, table, multipliers, settings, rounds, err)
                                            : iop_no_memory(err, settings->top, "supply paths");
    if (status == IOP_OK)
        *out = o;
    else
        iop_paths_close(o);
    return status;
}

iop_status iop_paths_open(iop_paths **out, const iop_table *table, const iop_multipliers *multipliers,
                          size_t row, const iop_paths_settings *settings, const iop_env *env, iop_err *err)
{
    const iop_paths_settings defaults = iop_paths_settings_default();
    iop_mat rounds;
    *out = NULL;
    settings = settings ? settings : &defaults;
    IOP_TRY(iop_paths_check(table, multipliers, row, settings, err));
    IOP_TRY(iop_paths_rounds(&rounds, table, settings, env, err));
    iop_status status = iop_paths_open_from(out, table, multipliers, row, settings, rounds, env, err);
    iop_mat_free(&rounds, env);
    return status;
}

void iop_paths_close(iop_paths *o)
{
    if (!o)
        return;
    iop_env env = o->env;
    iop_free(&env, o->path);
    iop_free(&env, o->step);
    iop_free(&env, o->layer);
    iop_free(&env, o);
}
