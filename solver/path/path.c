/* SPDX-License-Identifier: GPL-3.0-or-later */
/* path.c - a path from its line: the feasible part, the breakpoints, the words.
 *
 *   ends -> walk, certified? -> else tangents -> knots
 *
 * The line of each piece comes from verified duals and lies nowhere below g; where it meets g at both ends of
 * its piece it is g in between, as g is concave. That certifies the whole path, whoever found the
 * breakpoints. */
#include "base/alloc.h"
#include "path/path_private.h"
#include <math.h>
#include <string.h>

iop_path_settings iop_path_settings_default(void)
{
    iop_path_settings s = {.lp = iop_lp_settings_default(), .method = "auto", .words = true};
    return s;
}

/* --- the track ------------------------------------------------------------------------------------------ */

static iop_status make_room(path_track *k, iop_err *err)
{
    const iop_plan *p = k->line->from;
    size_t n = p->table->n, cells = n * p->table->c;
    size_t count = p->table->c + 3 * n + 2 * cells + p->limits + p->totals;
    double *at = k->store = iop_new(&k->env, count, sizeof *at);
    if (!at)
        return iop_no_memory(err, count, "values of a point");
    k->output = at += p->table->c;
    k->demand = at += n;
    k->price = at += cells;
    k->limit_dual = at += n;
    k->total_dual = at += p->limits;
    k->rc_output = at += p->totals;
    k->rc_demand = at + n;
    k->point = (iop_point){k->output, k->demand, k->price, k->limit_dual, k->total_dual};
    return IOP_OK;
}

static bool counts_alike(const iop_measure *m, size_t a, size_t b)
{
    return m->per_demand[a] == m->per_demand[b];
}

/* Such categories of one product are one to the method: only their sum is known. */
static bool are_alike(const iop_line *line, size_t a, size_t b)
{
    const iop_plan *p = line->from, *q = line->to;
    bool alike =
        counts_alike(&p->measure[p->objective], a, b) && counts_alike(&q->measure[q->objective], a, b);
    for (size_t l = 0; alike && l < p->limits; l++)
        alike = counts_alike(&p->measure[p->limit[l].measure], a, b);
    return alike;
}

static iop_status find_leaders(path_track *k, iop_err *err)
{
    size_t c = k->line->from->table->c;
    k->leader = iop_new(&k->env, c, sizeof *k->leader);
    if (!k->leader)
        return iop_no_memory(err, c, "categories");
    for (size_t q = 0; q < c; q++) {
        size_t first = 0;
        while (first < q && !are_alike(k->line, first, q))
            first++;
        k->leader[q] = first;
    }
    return IOP_OK;
}

/* Of categories with the same direct use the method makes one class: at a place of the line where no two have
 * it by chance. */
static const double generic_place = 0.41421356237309515;

static iop_status track_open(path_track *k, const iop_line *line, const iop_path_settings *settings,
                             iop_err *err)
{
    memset(k, 0, sizeof *k);
    k->line = line;
    k->env = line->from->env;
    k->settings = *settings;
    IOP_TRY(iop_line_check(line, &k->kind, err));
    k->sense = (line->from->maximize ? 1 : -1) * (k->kind == IOP_LINE_OBJECTIVE ? -1 : 1);
    IOP_TRY(iop_stage_open(&k->stage, line, k->kind, err));
    IOP_TRY(make_room(k, err));
    IOP_TRY(find_leaders(k, err));
    iop_stage_move(&k->stage, generic_place);
    return settings->lp.safe ? IOP_OK : iop_reduced_open(&k->reduced, &k->stage.plan, &settings->lp, err);
}

static void track_close(path_track *k, bool keep_records)
{
    iop_reduced_close(k->reduced);
    if (k->stage.line)
        iop_stage_close(&k->stage);
    while (!keep_records && k->records) {
        path_record *next = k->records->next;
        iop_free(&k->env, k->records);
        k->records = next;
    }
    iop_free(&k->env, k->node);
    iop_free(&k->env, k->leader);
    iop_free(&k->env, k->store);
}

/* --- the path ------------------------------------------------------------------------------------------- */

static iop_status fill_knot(const path_track *k, size_t at, iop_path_knot *knot, iop_err *err)
{
    const path_node *node = &k->node[at];
    const path_record *side = node->right ? node->right : node->left ? node->left : node->point;
    bool jumps = k->kind == IOP_LINE_OBJECTIVE;
    knot->t = node->t;
    knot->objective = jumps ? side->value + side->slope * (node->t - side->t) : node->point->value;
    knot->slope_left = node->left ? node->left->slope : (double)NAN;
    knot->slope_right = node->right ? node->right->slope : (double)NAN;
    memcpy(knot->violation, node->point->violation, sizeof knot->violation);
    knot->verified = node->point->verified && side->verified;
    knot->output = jumps ? side->output : node->point->output;
    knot->measure = jumps ? side->measure : node->point->measure;
    knot->limit_dual = jumps ? node->point->limit_dual : side->limit_dual;
    char *words;
    IOP_TRY(iop_track_words(k, at, &words, err));
    knot->words = words;
    return IOP_OK;
}

static iop_status fill_path(path_track *k, iop_path *path, iop_err *err)
{
    path->knot = iop_new(&k->env, k->nodes, sizeof *path->knot);
    if (!path->knot)
        return iop_no_memory(err, k->nodes, "points of a path");
    path->knots = k->nodes;
    for (size_t at = 0; at < k->nodes; at++)
        IOP_TRY(fill_knot(k, at, &path->knot[at], err));
    return IOP_OK;
}

static iop_status explain(path_track *k, const path_ends *ends, iop_path *path, iop_err *err)
{
    path->unbounded = ends->unbounded;
    if (ends->unbounded)
        return IOP_OK;
    bool words = k->settings.words;
    path->infeasible_before = ends->none || ends->from > 0;
    path->infeasible_after = ends->none || ends->to < 1;
    path->unbounded_before = ends->open_before;
    path->unbounded_after = ends->open_after;
    iop_free(&k->env, path->why_before);
    iop_free(&k->env, path->why_after);
    path->why_before = path->why_after = NULL;
    IOP_TRY(iop_track_why(k, false, words && path->infeasible_before, &path->why_before, err));
    return iop_track_why(k, true, words && path->infeasible_after, &path->why_after, err);
}

static iop_status check_method(const char *method, iop_err *err)
{
    if (strcmp(method, "auto") == 0 || strcmp(method, "walk") == 0 || strcmp(method, "tangents") == 0)
        return IOP_OK;
    return iop_fail(err, IOP_EINVAL,
                    "method \"%.60s\" of a path is not known; expected auto, walk or tangents", method);
}

static iop_status find_nodes(path_track *k, const path_ends *ends, iop_path *path, iop_err *err)
{
    bool done = false;
    if (ends->none || ends->unbounded)
        return IOP_OK;
    if (strcmp(k->settings.method, "tangents") != 0 && k->kind == IOP_LINE_BOUNDS && ends->to > ends->from)
        IOP_TRY(iop_track_walk(k, ends, &done, err));
    path->method = done ? "walk, certified by tangents" : "tangents";
    return done ? IOP_OK : iop_track_tangents(k, ends, err);
}

static iop_status find_path(path_track *k, iop_path *path, iop_err *err)
{
    path_ends ends;
    path->kind = k->kind;
    path->method = "tangents";
    IOP_TRY(iop_track_ends(k, &ends, err));
    IOP_TRY(find_nodes(k, &ends, path, err));
    IOP_TRY(fill_path(k, path, err));
    IOP_TRY(explain(k, &ends, path, err));
    path->solves = k->solves;
    return IOP_OK;
}

iop_status iop_path_open(iop_path **out, const iop_line *line, const iop_path_settings *settings,
                         iop_err *err)
{
    const iop_path_settings defaults = iop_path_settings_default();
    path_track k;
    *out = NULL;
    IOP_TRY(check_method(settings ? settings->method : defaults.method, err));
    iop_path *path = iop_new(&line->from->env, 1, sizeof *path);
    if (!path)
        return iop_no_memory(err, 1, "path");
    path->env = line->from->env;
    iop_status status = track_open(&k, line, settings ? settings : &defaults, err);
    if (status == IOP_OK)
        status = find_path(&k, path, err);
    path->storage = k.records;
    track_close(&k, true);
    if (status != IOP_OK) {
        iop_path_close(path);
        return status;
    }
    *out = path;
    return IOP_OK;
}

static void free_text(const iop_env *env, const char *text)
{
    void *owned;
    memcpy(&owned, &text, sizeof owned);
    iop_free(env, owned);
}

void iop_path_close(iop_path *path)
{
    if (!path)
        return;
    iop_env env = path->env;
    for (size_t k = 0; path->knot && k < path->knots; k++)
        free_text(&env, path->knot[k].words);
    for (path_record *r = path->storage; r;) {
        path_record *next = r->next;
        iop_free(&env, r);
        r = next;
    }
    iop_free(&env, path->knot);
    iop_free(&env, path->why_before);
    iop_free(&env, path->why_after);
    iop_free(&env, path);
}
