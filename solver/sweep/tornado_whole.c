/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tornado_whole.c - the numbers that a whole plan states, wherever they stand, and the slope of the optimum
 * in each where it stands.
 *
 * The slope is the envelope theorem's at the base solution, from the programs with the number moved a little
 * up and down. Where the number moves bounds alone, or costs alone, along a straight line, the optimum is
 * concave or convex in it; an end that lies on the tangent then proves the slope for all between. */
#include "base/units.h"
#include "sweep/tornado.h"
#include "sweep/whole.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PATH_SIZE = 320 };

/* --- the list ------------------------------------------------------------------------------------------- */

/* Keys of scalars that look like numbers and are none to be moved: years, counts of periods, orders, names.
 */
static bool is_number_key(const char *key)
{
    static const char *const others[] = {
        "lag",      "since",    "until", "window",  "production_lag", "from",     "to",     "years",
        "priority", "in",       "of",    "sectors", "zone",           "kind",     "name",   "technique",
        "per",      "share_of", "note",  "file",    "bundle",         "category", "follow", "embodied_in"};
    for (size_t k = 0; k < sizeof others / sizeof *others; k++)
        if (strcmp(key, others[k]) == 0)
            return false;
    return strchr(key, '.') == NULL;
}

/* A number, and not the beginning of a word or of a list such as 2026-2030 or 1;2. */
static bool reads_as_number(const iop_yaml_node *node, double *value, const char **unit)
{
    return node->kind == IOP_YAML_SCALAR && iop_unit_split(node->text, value, unit) && isfinite(*value) &&
           *value != 0 && strpbrk(*unit, ";-") == NULL;
}

static iop_status walk(iop_tornado *t, const iop_yaml_node *node, const char *path, iop_diags *diags)
{
    double value;
    const char *unit;
    if (reads_as_number(node, &value, &unit)) {
        if (iop_tornado_has(t, path))
            return IOP_OK;
        IOP_TRY(iop_tornado_add(t, path, diags));
        return iop_tornado_add_part(t, path, value, unit, diags);
    }
    for (size_t k = 0; node->kind != IOP_YAML_SCALAR && k < node->count; k++) {
        char inner[PATH_SIZE], place[24];
        const char *key = place;
        snprintf(place, sizeof place, "%zu", k);
        if (node->kind == IOP_YAML_MAP)
            key = node->key[k].text;
        if ((is_number_key(key) || (node->item[k].kind == IOP_YAML_MAP && !strchr(key, '.'))) &&
            snprintf(inner, sizeof inner, "%s%s%s", path, path[0] ? "." : "", key) < PATH_SIZE)
            IOP_TRY(walk(t, &node->item[k], inner, diags));
    }
    return IOP_OK;
}

/* What stands at a dotted path; NULL. */
static const iop_yaml_node *node_at(const iop_yaml_node *node, const char *path)
{
    while (node && path[0]) {
        char key[PATH_SIZE];
        const size_t length = strcspn(path, ".");
        snprintf(key, sizeof key, "%.*s", (int)length, path);
        node = iop_yaml_get(node, key);
        path += length + (path[length] == '.');
    }
    return node;
}

iop_status iop_tornado_whole_list(iop_tornado *t, const iop_sweep *s, const char *path, iop_diags *diags)
{
    const iop_yaml_node *node = node_at(iop_yaml_root(s->study->scenario->yaml), path);
    const bool is_section = strncmp(path, "sweep", 5) != 0 && strncmp(path, "coefficients", 12) != 0 &&
                            strncmp(path, "title", 5) != 0 && strncmp(path, "dataset", 7) != 0 &&
                            strncmp(path, "factors", 7) != 0;
    return node && is_section ? walk(t, node, path, diags) : IOP_OK;
}

/* --- the slope ------------------------------------------------------------------------------------------ */

/* Whether the optimum is concave or convex between the two, and objective.value the optimum itself. */
static iop_status has_shape(const iop_worker *w, const iop_subject *low, const iop_subject *high, bool *good,
                            iop_err *err)
{
    const iop_scheme *base = w->study->subject.scheme;
    iop_model *from = NULL, *to = NULL;
    iop_err why;
    *good = false;
    if (iop_subject_is_ratio(&w->study->subject))
        return IOP_OK;
    for (size_t g = 0; g < base->requirements; g++)
        if (base->requirement[g].soft)
            return IOP_OK;
    IOP_TRY(iop_subject_is_straight(low, &w->study->subject, high, good, err));
    if (!*good)
        return IOP_OK;
    iop_status status = iop_model_open_scheme(&from, low->scheme, err);
    if (status == IOP_OK)
        status = iop_model_open_scheme(&to, high->scheme, err);
    if (status == IOP_OK)
        *good = iop_whole_line_kind(from->lp, to->lp, &why) != IOP_WHOLE_BENT;
    iop_model_close(from);
    iop_model_close(to);
    return status;
}

static iop_status add_side(iop_worker *w, const iop_sweep *s, const iop_moved *m, double base, double slope,
                           double holds, iop_err *err)
{
    iop_archive_point *point;
    double *key;
    IOP_TRY(iop_worker_add(w, s, &point, &key, err));
    IOP_TRY(iop_worker_text(w, m->name, &point->label, err));
    point->part = IOP_PART_EXTRA;
    point->status = iop_solution_status_text(IOP_OPTIMAL);
    point->objective = base;
    point->shadow_price = slope;
    key[0] = holds;
    return IOP_OK;
}

static bool on_tangent(double value, double base, double change)
{
    return fabs(value - (base + change)) <= 1e-9 * (1 + fabs(base));
}

iop_status iop_tornado_whole_range(iop_worker *w, const iop_sweep *s, const iop_moved *m,
                                   const iop_subject near[2], double step, const iop_subject end[2],
                                   iop_err *err)
{
    const iop_tornado *t = s->data;
    const double nan = (double)NAN;
    /* the worker's points are those of the ends, so far */
    const double value[2] = {w->point[0].objective, w->point[1].objective};
    iop_solution *solution;
    double rate;
    bool shaped = false;
    IOP_TRY(iop_study_find_base(w->study, &solution, err));
    if (solution->status != IOP_OPTIMAL)
        return IOP_OK;
    const double base = solution->objective.value;
    IOP_TRY(iop_subject_rate(&w->study->subject, solution, &near[0], &near[1], &rate, err));
    const double slope = rate / (2 * step);
    if (isnan(slope))
        return IOP_OK;
    if (end[0].scheme && end[1].scheme)
        IOP_TRY(has_shape(w, &end[0], &end[1], &shaped, err));
    const bool low = shaped && on_tangent(value[0], base, -slope * t->spread),
               high = shaped && on_tangent(value[1], base, slope * t->spread);
    IOP_TRY(add_side(w, s, m, base, slope, low ? 1 - t->spread : nan, err));
    return add_side(w, s, m, base, slope, high ? 1 + t->spread : nan, err);
}
