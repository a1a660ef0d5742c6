/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vary.c - an exact path: vary: limits.co2.max, from: 60%, to: 110%, or vary: {KEY: [from, to], ...}.
 *
 * A point for each breakpoint and both ends. All keys move together, each along its own span. One unit; of a
 * large whole plan one for each part of the line. */
#include "base/alloc.h"
#include "base/units.h"
#include "sweep/kinds.h"
#include "sweep/span.h"
#include "sweep/whole_line.h"
#include <ioplan/path.h>
#include <ioplan/words.h>
#include <math.h>
#include <string.h>

typedef struct {
    iop_span *span;
    iop_subject from, to;
} vary;

static void close_vary(iop_sweep *s)
{
    vary *v = s->data;
    if (!v)
        return;
    iop_subject_close(&v->from);
    iop_subject_close(&v->to);
    iop_free(&s->study->env, v->span);
    iop_free(&s->study->env, v);
    s->data = NULL;
}

/* --- reading -------------------------------------------------------------------------------------------- */

/* vary: KEY with from: and to: beside it. */
static iop_status read_one(iop_sweep *s, const iop_yaml_node *node, vary *v, iop_diags *diags)
{
    const iop_yaml_node *from = iop_yaml_get(s->node, "from"), *to = iop_yaml_get(s->node, "to");
    if (!from || !to)
        return iop_sweep_complain(diags, node, "vary: %.60s needs from: and to:", node->text);
    iop_yaml_node ends[2] = {*from, *to}, list = {.kind = IOP_YAML_LIST,
                                                  .where = from->where,
                                                  .line = from->line,
                                                  .column = from->column,
                                                  .count = 2,
                                                  .item = ends};
    return iop_span_read(&v->span[0], node, &list, false, diags);
}

static iop_status read_spans(iop_sweep *s, const iop_yaml_node *node, vary *v, size_t *spans,
                             iop_diags *diags)
{
    bool map = node->kind == IOP_YAML_MAP;
    *spans = map ? node->count : 1;
    v->span = iop_new(&s->study->env, *spans, sizeof *v->span);
    if (!v->span)
        return iop_sweep_no_memory(diags, 1, "path");
    if (!map)
        return read_one(s, node, v, diags);
    if (iop_yaml_get(s->node, "from") || iop_yaml_get(s->node, "to"))
        return iop_sweep_complain(diags, node, "from: and to: go with one key; here each key has its own");
    for (size_t k = 0; k < node->count; k++)
        IOP_TRY(iop_span_read(&v->span[k], &node->key[k], &node->item[k], false, diags));
    return IOP_OK;
}

static iop_status make_ends(iop_sweep *s, vary *v, size_t spans, iop_diags *diags)
{
    const iop_env *env = &s->study->env;
    const char **path = iop_new(env, spans, sizeof *path);
    double *share = iop_new(env, spans, sizeof *share);
    iop_status status = path && share ? IOP_OK : iop_sweep_no_memory(diags, 1, "path");
    for (size_t k = 0; status == IOP_OK && k < spans; k++)
        path[k] = v->span[k].path;
    if (status == IOP_OK)
        status = iop_sweep_make_keys(s, spans, path, diags);
    if (status == IOP_OK)
        status = iop_span_vary(s, spans, v->span, share, &v->from, diags);
    for (size_t k = 0; status == IOP_OK && k < spans; k++)
        share[k] = 1;
    if (status == IOP_OK)
        status = iop_span_vary(s, spans, v->span, share, &v->to, diags);
    for (size_t k = 0; status == IOP_OK && k < spans; k++) {
        v->span[k].first = iop_key_value(&v->from, v->span[k].path, v->span[k].from);
        v->span[k].last = iop_key_value(&v->to, v->span[k].path, v->span[k].to);
    }
    iop_free(env, path);
    iop_free(env, share);
    return status;
}

/* Along the line every bound must move straight: keys that multiply each other, as growth and a percentage
 * do, bend it. */
static iop_status check_straight(iop_sweep *s, const iop_yaml_node *node, vary *v, size_t spans,
                                 iop_diags *diags)
{
    iop_err err;
    bool straight;
    double *share = iop_new(&s->study->env, spans, sizeof *share);
    iop_subject middle;
    if (!share)
        return iop_sweep_no_memory(diags, 1, "path");
    for (size_t k = 0; k < spans; k++)
        share[k] = .5;
    iop_status status = iop_span_vary(s, spans, v->span, share, &middle, diags);
    iop_free(&s->study->env, share);
    IOP_TRY(status);
    status = iop_subject_is_straight(&v->from, &middle, &v->to, &straight, &err);
    iop_subject_close(&middle);
    if (status != IOP_OK)
        return iop_diags_add_err(diags, &err);
    if (straight)
        return IOP_OK;
    if (spans > 1)
        return iop_sweep_complain(diags, node,
                                  "%s: the keys multiply each other, so that the bounds do not move along a "
                                  "straight line; vary one of them, or write grid:",
                                  s->name);
    return iop_sweep_complain(
        diags, node,
        "%s: the numbers do not move along a straight line with this key, so that there "
        "is no exact path; write grid:",
        s->name);
}

static iop_status check_line(iop_sweep *s, const iop_yaml_node *node, vary *v, iop_diags *diags)
{
    iop_line line = {v->from.plan, v->to.plan};
    iop_line_kind kind;
    iop_err err;
    s->units = 1;
    iop_status status = v->from.scheme ? iop_whole_line_check(v->from.scheme, v->to.scheme, &s->units, &err)
                                       : iop_line_check(&line, &kind, &err);
    if (status == IOP_OK || status == IOP_ENOMEM)
        return status == IOP_OK ? IOP_OK : iop_diags_add_err(diags, &err);
    char why[SENTENCE_SIZE];
    return iop_sweep_complain(diags, node, "%s: %s", s->name,
                              iop_words_err(iop_diags_lang(diags), &err, why, sizeof why));
}

static iop_status open_vary(iop_sweep *s, iop_diags *diags)
{
    size_t spans;
    const iop_yaml_node *node = iop_yaml_get(s->node, s->kind->word);
    if (node->kind == IOP_YAML_LIST || (node->kind == IOP_YAML_MAP && node->count == 0))
        return iop_sweep_complain(diags, node,
                                  "vary: expected a key such as limits.co2.max, or {KEY: [from, to], ...}");
    if (iop_subject_is_ratio(&s->study->subject))
        return iop_sweep_complain(
            diags, node,
            "%s: the best ratio along a line is not straight between breakpoints, so that "
            "there is no exact path; write grid:",
            s->name);
    vary *v = s->data = iop_new(&s->study->env, 1, sizeof *v);
    if (!v)
        return iop_sweep_no_memory(diags, 1, "path");
    IOP_TRY(read_spans(s, node, v, &spans, diags));
    IOP_TRY(make_ends(s, v, spans, diags));
    IOP_TRY(check_line(s, node, v, diags));
    return spans > 1 || v->from.scheme ? check_straight(s, node, v, spans, diags) : IOP_OK;
}

/* --- running -------------------------------------------------------------------------------------------- */

static iop_status add_point(iop_worker *w, const iop_sweep *s, double t, iop_archive_point **point,
                            iop_err *err)
{
    const vary *v = s->data;
    double *key;
    IOP_TRY(iop_worker_add(w, s, point, &key, err));
    (*point)->t = t;
    for (size_t k = 0; k < s->keys; k++)
        key[k] = t >= 1 ? v->span[k].last : v->span[k].first + t * (v->span[k].last - v->span[k].first);
    return IOP_OK;
}

/* An end of the line where there is no optimum. */
static iop_status add_end(iop_worker *w, const iop_sweep *s, double t, iop_solution_status status,
                          const char *why, iop_err *err)
{
    iop_archive_point *point;
    const char *label;
    IOP_TRY(add_point(w, s, t, &point, err));
    IOP_TRY(iop_worker_text(w, why ? why : "", &label, err));
    point->status = iop_solution_status_text(status);
    point->label = label;
    return IOP_OK;
}

static iop_status add_knot(iop_worker *w, const iop_sweep *s, const iop_path_knot *knot, iop_err *err)
{
    const vary *v = s->data;
    const iop_archive_run *run = &w->study->run;
    iop_archive_point *point;
    double *output, *dual, *measure;
    IOP_TRY(add_point(w, s, knot->t, &point, err));
    IOP_TRY(iop_worker_text(w, knot->words ? knot->words : "", &point->label, err));
    IOP_TRY(iop_worker_arrays(w, point, &output, &dual, &measure, err));
    point->status = iop_solution_status_text(knot->verified ? IOP_OPTIMAL : IOP_UNVERIFIED);
    point->objective = knot->objective;
    point->shadow_price = iop_span_slope(&v->span[0], knot->slope_right);
    memcpy(point->violation, knot->violation, sizeof point->violation);
    memcpy(output, knot->output, run->sectors * sizeof *output);
    memcpy(measure, knot->measure, run->measures * sizeof *measure);
    iop_worker_take_duals(w, v->from.plan, knot->limit_dual, dual);
    return IOP_OK;
}

static iop_status add_path(iop_worker *w, const iop_sweep *s, const iop_path *path, iop_err *err)
{
    const bool unbounded = path->unbounded; /* the path then tells no words */
    const char *open = unbounded ? iop_words(w->study->env.lang, "the objective grows without bound") : NULL;
    const iop_solution_status before = unbounded || path->unbounded_before ? IOP_UNBOUNDED : IOP_INFEASIBLE,
                              after = unbounded || path->unbounded_after ? IOP_UNBOUNDED : IOP_INFEASIBLE;
    if (path->infeasible_before || path->knots == 0)
        IOP_TRY(add_end(w, s, 0, before, open ? open : path->why_before, err));
    for (size_t k = 0; k < path->knots; k++)
        IOP_TRY(add_knot(w, s, &path->knot[k], err));
    if (path->infeasible_after || path->knots == 0)
        IOP_TRY(add_end(w, s, 1, after, open ? open : path->why_after, err));
    return IOP_OK;
}

static iop_status run_vary(iop_worker *w, const iop_sweep *s, size_t unit, iop_err *err)
{
    const vary *v = s->data;
    const iop_whole_line whole = {s, v->span, v->from.scheme, v->to.scheme, unit, s->units};
    if (whole.from)
        return iop_whole_run_line(w, &whole, err);
    iop_line line = {v->from.plan, v->to.plan};
    iop_path_settings settings = iop_path_settings_default();
    iop_path *path;
    settings.lp = w->study->settings.lp;
    if (s->keys == 1) {
        settings.key = v->span[0].path;
        iop_unit_split(v->span[0].from, &settings.key_from, &settings.key_unit);
        iop_unit_split(v->span[0].to, &settings.key_to, &settings.key_unit);
        if (!settings.key_unit[0])
            settings.key_unit = s->key[0].unit;
    }
    IOP_TRY(iop_path_open(&path, &line, &settings, err));
    iop_status status = add_path(w, s, path, err);
    iop_path_close(path);
    return status;
}

static const char *const further_keys[] = {"from", "to", NULL};
const iop_sweep_kind iop_sweep_path = {.word = "vary",
                                       .name = "path",
                                       .keys = further_keys,
                                       .open = open_vary,
                                       .run = run_vary,
                                       .close = close_vary};
