/* SPDX-License-Identifier: GPL-3.0-or-later */
/* clusters.c - groups of sectors in the flows, by the Leiden algorithm of igraph, which is loaded for it.
 *
 * W = (Z + Z') / 2 without regard to sign: a negative flow ties two sectors together as well. What a sector
 * sells itself counts for its weight s but is no edge: it is inside its cluster whatever the partition. */
#include "base/alloc.h"
#include "base/plugin.h"
#include "structure/heap.h"
#include "structure/igraph_plugin.h"
#include <dlfcn.h>
#include <ioplan/chains.h>
#include <math.h>
#include <string.h>

static const char PLUGIN[] = "ioplan-igraph.so";

iop_clusters_settings iop_clusters_settings_default(void)
{
    return (iop_clusters_settings){1, 10, 1};
}

static double tie(const iop_table *t, size_t i, size_t j)
{
    return .5 * (fabs(*iop_at(t->intermediate, i, j)) + fabs(*iop_at(t->intermediate, j, i)));
}

/* s, n values; returns 2m. */
static double strengths(const iop_table *t, double *strength)
{
    double all = 0;
    for (size_t i = 0; i < t->n; i++)
        for (size_t j = 0; j < t->n; j++) {
            double half = .5 * fabs(*iop_at(t->intermediate, i, j));
            strength[i] += half;
            strength[j] += half;
            all += 2 * half;
        }
    return all;
}

/* --- modularity ----------------------------------------------------------------------------------------- */

/* inside[i]: ties of i with its own cluster; weight[g]: s of cluster g. */
static double modularity(const iop_table *t, const size_t *member, double resolution, const double *strength,
                         double all, double *inside, double *weight)
{
    double q = 0;
    if (!(all > 0))
        return 0;
    for (size_t i = 0; i < t->n; i++) {
        weight[member[i]] += strength[i];
        for (size_t j = 0; j < t->n; j++)
            inside[i] += member[i] == member[j] ? tie(t, i, j) : 0;
    }
    for (size_t i = 0; i < t->n; i++)
        q += (inside[i] - resolution * strength[i] * weight[member[i]] / all) / all;
    return q;
}

double iop_clusters_modularity(const iop_table *table, const size_t *member, double resolution)
{
    size_t n = table->n;
    double q = (double)NAN, *work = iop_new(&table->env, 3 * n, sizeof *work);
    if (work) {
        double all = strengths(table, work);
        q = modularity(table, member, resolution, work, all, work + n, work + 2 * n);
    }
    iop_free(&table->env, work);
    return q;
}

/* --- igraph --------------------------------------------------------------------------------------------- */

static iop_status load(const iop_igraph_plugin **out, iop_err *err)
{
    void *library = iop_plugin_open(PLUGIN, "structure", false); /* stays: it is small beside what it loads */
    *out = library ? dlsym(library, IOP_IGRAPH_PLUGIN_SYMBOL) : NULL;
    if (*out)
        return IOP_OK;
    const char *why = dlerror();
    return iop_fail(
        err, IOP_EINVAL,
        "clusters need the part of ioplan for igraph (%s), which %s%.150s; it is built where cmake "
        "finds igraph 0.10 (on Debian: libigraph-dev)",
        PLUGIN, why ? IOP_WORD_IN("part", "cannot be loaded: ") : IOP_WORD_IN("part", "is missing"),
        why ? why : "");
}

typedef struct {
    iop_igraph_task task;
    int64_t *end;
    double *weight;
} graph;

static iop_status list_edges(graph *g, const iop_table *t, const iop_env *env, iop_err *err)
{
    size_t edges = 0;
    for (size_t i = 0; i < t->n; i++)
        for (size_t j = i + 1; j < t->n; j++)
            edges += tie(t, i, j) > 0;
    g->end = iop_new(env, 2 * edges, sizeof *g->end);
    g->weight = iop_new(env, edges, sizeof *g->weight);
    if (!g->end || !g->weight)
        return iop_no_memory(err, edges, "pairs of sectors that trade");
    for (size_t i = 0, e = 0; i < t->n; i++)
        for (size_t j = i + 1; j < t->n; j++) {
            double weight = tie(t, i, j);
            if (!(weight > 0))
                continue;
            g->end[2 * e] = (int64_t)i;
            g->end[2 * e + 1] = (int64_t)j;
            g->weight[e++] = weight;
        }
    g->task.nodes = t->n;
    g->task.edges = edges;
    g->task.end = g->end;
    g->task.weight = g->weight;
    return IOP_OK;
}

typedef struct {
    const iop_table *table;
    const iop_clusters_settings *settings;
    const iop_igraph_plugin *plugin;
    double *strength, all;
    double *work;    /* 2 n */
    int64_t *member; /* n, as igraph numbers them */
    size_t *trial;   /* n, the same */
} search;

static iop_status failed(const search *s, int code, iop_err *err)
{
    return iop_fail(err, IOP_EBACKEND, "igraph could not find clusters: %.200s", s->plugin->why(code));
}

/* The partition of the largest modularity into best; of equal ones the first. */
static iop_status run_all(const search *s, void *handle, size_t *best, double *quality, iop_err *err)
{
    const iop_table *t = s->table;
    *quality = -(double)INFINITY;
    for (size_t run = 0; run < s->settings->starts; run++) {
        int code = s->plugin->leiden(handle, s->settings->seed + run, s->member);
        if (code != 0)
            return failed(s, code, err);
        for (size_t i = 0; i < t->n; i++)
            s->trial[i] = (size_t)s->member[i];
        memset(s->work, 0, 2 * t->n * sizeof *s->work);
        double q =
            modularity(t, s->trial, s->settings->resolution, s->strength, s->all, s->work, s->work + t->n);
        if (q > *quality) {
            *quality = q;
            memcpy(best, s->trial, t->n * sizeof *best);
        }
        if (iop_stop_asked(&t->env))
            return iop_fail(err, IOP_ESTOPPED, "stopped after %zu runs for clusters", run + 1);
    }
    return IOP_OK;
}

static iop_status partition(const search *s, size_t *best, double *quality, const iop_env *env, iop_err *err)
{
    graph g = {{0}, NULL, NULL};
    void *handle = NULL;
    iop_status status = list_edges(&g, s->table, env, err);
    if (status == IOP_OK) {
        g.task.node_weight = s->strength;
        g.task.resolution = s->settings->resolution / s->all;
        int code = s->plugin->begin(&handle, &g.task);
        status = code == 0 ? run_all(s, handle, best, quality, err) : failed(s, code, err);
        s->plugin->end(handle);
    }
    iop_free(env, g.end);
    iop_free(env, g.weight);
    return status;
}

/* --- the answer ----------------------------------------------------------------------------------------- */

/* Numbers clusters by falling weight. work: n weights of the old numbers; renumbered: n. */
static iop_status renumber(iop_clusters *o, const double *weight, size_t *renumbered, iop_err *err)
{
    iop_heap order = {.env = o->env};
    bool room = true;
    for (size_t i = 0; i < o->n; i++)
        renumbered[o->cluster[i]] = 1; /* it has members */
    for (size_t g = 0; g < o->n && room; g++)
        if (renumbered[g])
            room = iop_heap_push(&order, (iop_heap_entry){weight[g], g, 0});
    while (room && order.count > 0)
        renumbered[iop_heap_pop(&order).a] = o->count++;
    iop_heap_free(&order);
    for (size_t i = 0; i < o->n; i++)
        o->cluster[i] = renumbered[o->cluster[i]];
    return room ? IOP_OK : iop_no_memory(err, o->n, "clusters");
}

static iop_status describe(iop_clusters *o, const search *s, iop_err *err)
{
    size_t n = o->n, *renumbered = s->trial;
    double *inside = s->work, *weight = s->work + n;
    memset(s->work, 0, 2 * n * sizeof *s->work);
    o->modularity =
        modularity(s->table, o->cluster, s->settings->resolution, s->strength, s->all, inside, weight);
    memset(renumbered, 0, n * sizeof *renumbered);
    IOP_TRY(renumber(o, weight, renumbered, err));
    o->weight = iop_new(&o->env, o->count, sizeof *o->weight);
    o->inside = iop_new(&o->env, o->count, sizeof *o->inside);
    if (!o->weight || !o->inside)
        return iop_no_memory(err, o->count, "clusters");
    for (size_t i = 0; i < n; i++) {
        o->share[i] = s->strength[i] > 0 ? inside[i] / s->strength[i] : 0;
        o->weight[o->cluster[i]] += s->strength[i];
        o->inside[o->cluster[i]] += inside[i];
    }
    for (size_t g = 0; g < o->count; g++)
        o->inside[g] = o->weight[g] > 0 ? o->inside[g] / o->weight[g] : 0;
    return IOP_OK;
}

static iop_status find(iop_clusters *o, search *s, iop_err *err)
{
    double quality;
    s->all = strengths(s->table, s->strength);
    for (size_t i = 0; i < o->n; i++)
        o->cluster[i] = i; /* alone, where nobody trades */
    if (s->all > 0)
        IOP_TRY(partition(s, o->cluster, &quality, &o->env, err));
    return describe(o, s, err);
}

iop_status iop_clusters_open(iop_clusters **out, const iop_table *table,
                             const iop_clusters_settings *settings, const iop_env *env, iop_err *err)
{
    const iop_clusters_settings defaults = iop_clusters_settings_default();
    search s = {.table = table, .settings = settings ? settings : &defaults};
    size_t n = table->n;
    *out = NULL;
    if (s.settings->starts == 0 || !(s.settings->resolution > 0))
        return iop_fail(err, IOP_EINVAL, "clusters need at least one run and a positive resolution");
    IOP_TRY(load(&s.plugin, err));
    iop_clusters *o = iop_new(env, 1, sizeof *o);
    s.strength = iop_new(env, n, sizeof *s.strength);
    s.work = iop_new(env, 2 * n, sizeof *s.work);
    s.member = iop_new(env, n, sizeof *s.member);
    s.trial = iop_new(env, n, sizeof *s.trial);
    iop_status status = iop_no_memory(err, n, "sectors");
    if (o) {
        o->env = iop_env_or_default(env);
        o->n = n;
        o->cluster = iop_new(env, n, sizeof *o->cluster);
        o->share = iop_new(env, n, sizeof *o->share);
    }
    if (o && o->cluster && o->share && s.strength && s.work && s.member && s.trial)
        status = find(o, &s, err);
    iop_free(env, s.strength);
    iop_free(env, s.work);
    iop_free(env, s.member);
    iop_free(env, s.trial);
    if (status == IOP_OK)
        *out = o;
    else
        iop_clusters_close(o);
    return status;
}

void iop_clusters_close(iop_clusters *o)
{
    if (!o)
        return;
    iop_env env = o->env;
    iop_free(&env, o->cluster);
    iop_free(&env, o->share);
    iop_free(&env, o->weight);
    iop_free(&env, o->inside);
    iop_free(&env, o);
}
