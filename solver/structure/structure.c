/* SPDX-License-Identifier: GPL-3.0-or-later */
/* structure.c - the parts one after the other, over one operator. */
#include "base/alloc.h"
#include "base/threads.h"
#include "structure/rounds.h"
#include <ioplan/structure.h>
#include <ioplan/words.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

enum {
    MANY = 1000, /* sectors above which the costly parts must be asked for */
    COSTLY = IOP_PART_VARIATION | IOP_PART_INFLUENCE | IOP_PART_CLUSTERS,
    ENTRIES = IOP_PART_VARIATION | IOP_PART_INFLUENCE, /* need sums over all entries of L */
    MANY_SOLVES = ENTRIES | IOP_PART_EXTRACTION        /* worth factors */
};

unsigned iop_structure_usual(size_t sectors)
{
    return sectors <= MANY ? IOP_PART_ALL : IOP_PART_ALL & ~(unsigned)COSTLY;
}

const char *iop_part_text(iop_part part)
{
    static const char *const names[] = {"multipliers", "linkages", "extraction", "influence", "paths",
                                        "footprints",  "clusters", "chains",     "variation"};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        if ((unsigned)part == 1u << k)
            return names[k];
    return NULL;
}

iop_structure_settings iop_structure_settings_default(void)
{
    return (iop_structure_settings){
        .method = "auto", .paths = iop_paths_settings_default(), .clusters = iop_clusters_settings_default()};
}

typedef struct {
    iop_structure *s;
    const iop_table *table;
    const iop_structure_settings *settings;
    iop_leontief *op;
    iop_err *err;
} work;

/* Whether a failure only means that a part which nobody asked for cannot be had; then the reason is kept. */
static iop_status excuse(const work *w, iop_status status, bool asked, char *note, size_t size)
{
    if (status != IOP_EINVAL || asked)
        return status;
    iop_words_err(w->s->env.lang, w->err, note, size);
    return IOP_OK;
}

static iop_status open_operator(work *w)
{
    const iop_table *t = w->table;
    iop_leontief_settings how = iop_leontief_settings_default();
    size_t indicators = 2 + t->p + t->r;
    how.method = w->settings->method;
    how.right_sides = w->s->parts & MANY_SOLVES ? 0 : indicators + 2 + t->c + 1;
    return iop_leontief_open_table_with(&w->op, t, &how, &w->s->env, w->err);
}

static iop_status open_multipliers(work *w)
{
    iop_structure *s = w->s;
    const iop_household_names *names = &w->settings->households;
    IOP_TRY(iop_multipliers_open(&s->multipliers, w->table, w->op, &s->env, w->err));
    if (!(s->parts & IOP_PART_MULTIPLIERS))
        return IOP_OK;
    iop_status status = iop_closed_open(&s->closed, w->table, s->multipliers, names, &s->env, w->err);
    return excuse(w, status, names->incomes || names->households, s->closed_note, sizeof s->closed_note);
}

static iop_status open_linkages(work *w)
{
    iop_structure *s = w->s;
    const iop_env *env = &s->env;
    if (s->parts & ENTRIES)
        IOP_TRY(iop_inverse_open(&s->inverse, w->table, w->op, env, w->err));
    else if (s->parts & IOP_PART_EXTRACTION)
        IOP_TRY(iop_inverse_open_diagonal(&s->inverse, w->op, env, w->err));
    if (s->parts & (IOP_PART_LINKAGES | IOP_PART_VARIATION))
        IOP_TRY(iop_linkages_open(&s->linkages, w->table, s->multipliers, w->op, s->inverse, env, w->err));
    if (s->parts & IOP_PART_EXTRACTION)
        IOP_TRY(
            iop_extraction_open(&s->extraction, w->table, s->multipliers, w->op, s->inverse, env, w->err));
    if (s->parts & IOP_PART_INFLUENCE)
        IOP_TRY(iop_influence_open(&s->influence, w->table, s->multipliers, s->inverse,
                                   w->settings->paths.top, env, w->err));
    return IOP_OK;
}

/* The measures whose paths are looked for, one after the other by each thread. */
typedef struct {
    const work *w;
    iop_mat rounds;
    size_t count;
    size_t *row;
    iop_status *status;
    iop_err *err;
    atomic_size_t next;
} measures;

static void open_some(void *self)
{
    measures *m = self;
    const work *w = m->w;
    for (size_t k; (k = atomic_fetch_add(&m->next, 1)) < m->count;)
        m->status[k] = iop_paths_open_from(&w->s->paths[k], w->table, w->s->multipliers, m->row[k],
                                           &w->settings->paths, m->rounds, &w->s->env, &m->err[k]);
}

static iop_status list_measures(measures *m, iop_err *err)
{
    const work *w = m->w;
    const iop_multipliers *known = w->s->multipliers;
    size_t named = w->settings->measures;
    for (size_t k = 0; k < named; k++) {
        size_t row = iop_multipliers_find(known, w->settings->measure[k]);
        if (row >= known->k)
            return iop_fail(err, IOP_EINVAL, "the dataset has no indicator \"%.60s\"",
                            w->settings->measure[k]);
        m->row[m->count++] = row;
    }
    for (size_t row = 0; row < known->k && named == 0; row++)
        if (known->indicator[row].kind == IOP_INDICATOR_VALUE_ADDED ||
            known->indicator[row].kind == IOP_INDICATOR_RESOURCE)
            m->row[m->count++] = row;
    return IOP_OK;
}

static iop_status open_all(measures *m, iop_err *err)
{
    iop_structure *s = m->w->s;
    int threads = iop_thread_count(&s->env);
    IOP_TRY(list_measures(m, err));
    s->measures = m->count; /* none is open yet */
    iop_work_together((size_t)threads < m->count ? threads : (int)m->count, open_some, m);
    for (size_t k = 0; k < m->count; k++) {
        if (m->status[k] == IOP_OK)
            continue;
        *err = m->err[k];
        return m->status[k];
    }
    return IOP_OK;
}

static iop_status open_measures(work *w, size_t most, iop_mat rounds)
{
    const iop_env *env = &w->s->env;
    measures m = {.w = w,
                  .rounds = rounds,
                  .row = iop_new(env, most, sizeof *m.row),
                  .status = iop_new(env, most, sizeof *m.status),
                  .err = iop_new(env, most, sizeof *m.err)};
    iop_status status =
        m.row && m.status && m.err ? open_all(&m, w->err) : iop_no_memory(w->err, most, "measures");
    iop_free(env, m.row);
    iop_free(env, m.status);
    iop_free(env, m.err);
    return status;
}

static iop_status open_paths(work *w)
{
    iop_structure *s = w->s;
    size_t named = w->settings->measures, most = s->multipliers->k;
    iop_mat rounds;
    if (!(s->parts & IOP_PART_PATHS))
        return IOP_OK;
    most = named > most ? named : most;
    s->paths = iop_new(&s->env, most, sizeof(iop_paths *));
    if (!s->paths)
        return iop_no_memory(w->err, most, "measures");
    /* a category or product that is not there must not be read */
    IOP_TRY(iop_paths_check(w->table, s->multipliers, 0, &w->settings->paths, w->err));
    IOP_TRY(iop_paths_rounds(&rounds, w->table, &w->settings->paths, &s->env, w->err));
    iop_status status = open_measures(w, most, rounds);
    iop_mat_free(&rounds, &s->env);
    return status;
}

static iop_status open_chains(work *w)
{
    iop_structure *s = w->s;
    const iop_structure_settings *how = w->settings;
    if (s->parts & IOP_PART_FOOTPRINTS)
        IOP_TRY(iop_footprints_open(&s->footprints, w->table, s->multipliers, w->op, &s->env, w->err));
    if (s->parts & IOP_PART_CHAINS)
        IOP_TRY(iop_chains_open(&s->chains, w->table, s->multipliers, w->op, how->inventories, how->inventory,
                                &s->env, w->err));
    return IOP_OK;
}

/* The operator is closed before this part, which needs memory of its own. */
static iop_status open_clusters(work *w)
{
    iop_structure *s = w->s;
    if (!(s->parts & IOP_PART_CLUSTERS))
        return IOP_OK;
    iop_status status = iop_clusters_open(&s->clusters, w->table, &w->settings->clusters, &s->env, w->err);
    status = excuse(w, status, w->settings->parts != 0, s->clusters_note, sizeof s->clusters_note);
    if (!s->clusters)
        s->parts &= ~(unsigned)IOP_PART_CLUSTERS;
    return status;
}

static iop_status open_parts(work *w)
{
    IOP_TRY(open_operator(w));
    IOP_TRY(open_multipliers(w));
    IOP_TRY(open_linkages(w));
    IOP_TRY(open_paths(w));
    IOP_TRY(open_chains(w));
    iop_leontief_close(w->op);
    w->op = NULL;
    return open_clusters(w);
}

iop_status iop_structure_open(iop_structure **out, const iop_table *table,
                              const iop_structure_settings *settings, const iop_env *env, iop_err *err)
{
    const iop_structure_settings defaults = iop_structure_settings_default();
    iop_err own;
    *out = NULL;
    work w = {iop_new(env, 1, sizeof *w.s), table, settings ? settings : &defaults, NULL, err ? err : &own};
    if (!w.s)
        return iop_no_memory(err, 1, "structure of an economy");
    w.s->env = iop_env_or_default(env);
    w.s->parts = w.settings->parts ? w.settings->parts : iop_structure_usual(table->n);
    iop_status status = open_parts(&w);
    iop_leontief_close(w.op);
    if (status == IOP_OK)
        *out = w.s;
    else
        iop_structure_close(w.s);
    return status;
}

void iop_structure_close(iop_structure *s)
{
    if (!s)
        return;
    iop_env env = s->env;
    iop_closed_close(s->closed);
    iop_multipliers_close(s->multipliers);
    iop_inverse_close(s->inverse);
    iop_linkages_close(s->linkages);
    iop_extraction_close(s->extraction);
    iop_influence_close(s->influence);
    for (size_t k = 0; k < s->measures; k++)
        iop_paths_close(s->paths[k]);
    iop_free(&env, s->paths);
    iop_footprints_close(s->footprints);
    iop_chains_close(s->chains);
    iop_clusters_close(s->clusters);
    iop_free(&env, s);
}
