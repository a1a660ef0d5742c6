/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pareto.c - what is traded between aims: pareto: [value_added, co2], two aims or three.
 *
 * One unit: all efficient extreme points. Two aims: each point has the interval of weights for which it is
 * the best, and the trade-off to the next; of a whole plan `error` may ask for fewer. Three aims: as many
 * points as it takes for `error`. */
#include "base/alloc.h"
#include "base/number.h"
#include "base/text.h"
#include "sweep/front_whole.h"
#include "sweep/kinds.h"
#include "sweep/whole.h"
#include <ioplan/words.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    size_t aims;
    iop_aim aim[IOP_MOST_AIMS];
    double error;
} pareto;

static void close_pareto(iop_sweep *s)
{
    iop_free(&s->study->env, s->data);
    s->data = NULL;
}

/* --- reading -------------------------------------------------------------------------------------------- */

/* The direction that goes without saying: the scenario's own aim keeps its, what counts towards value added
 * is wanted, imports and resources are not. */
static bool own_direction(const iop_plan *plan, size_t measure, bool *maximize)
{
    const iop_table *t = plan->table;
    const char *name = plan->measure[measure].name;
    *maximize = true;
    if (measure == plan->objective) {
        *maximize = plan->maximize;
        return true;
    }
    if (measure == 0)
        return true;
    for (size_t q = 0; q < t->p; q++)
        if (strcmp(t->components[q].name, name) == 0) {
            *maximize = t->components[q].in_value_added;
            return t->components[q].in_value_added || t->components[q].is_import;
        }
    *maximize = false;
    return iop_table_resource(t, name) != SIZE_MAX;
}

static iop_status read_aim(const iop_sweep *s, const iop_yaml_node *item, iop_aim *aim, iop_diags *diags)
{
    const iop_plan *plan = s->study->plan;
    const iop_yaml_node *name = item;
    bool map = item->kind == IOP_YAML_MAP && item->count == 1, said = false;
    if (map) {
        said = strcmp(item->key[0].text, "max") == 0 || strcmp(item->key[0].text, "min") == 0;
        aim->maximize = strcmp(item->key[0].text, "max") == 0;
        name = &item->item[0];
    }
    if (name->kind != IOP_YAML_SCALAR || (map && !said))
        return iop_sweep_complain(diags, item,
                                  "pareto: expected an aim such as co2, {max: jobs} or {min: co2}");
    aim->measure = iop_plan_measure(plan, name->text);
    if (aim->measure == SIZE_MAX)
        return iop_sweep_complain(diags, name,
                                  "pareto: \"%.60s\" is neither value_added nor a primary component "
                                  "or resource of the dataset",
                                  name->text);
    if (!said && !own_direction(plan, aim->measure, &aim->maximize))
        return iop_sweep_complain(diags, name,
                                  "pareto: is more of %.60s better or worse? write {max: %.60s} or "
                                  "{min: %.60s}",
                                  name->text, name->text, name->text);
    return IOP_OK;
}

static iop_status read_aims(const iop_sweep *s, const iop_yaml_node *list, pareto *p, iop_diags *diags)
{
    for (size_t k = 0; k < list->count; k++) {
        IOP_TRY(read_aim(s, &list->item[k], &p->aim[k], diags));
        for (size_t i = 0; i < k; i++)
            if (p->aim[i].measure == p->aim[k].measure)
                return iop_sweep_complain(diags, &list->item[k], "pareto: \"%.60s\" is there twice",
                                          s->study->plan->measure[p->aim[k].measure].name);
    }
    p->aims = list->count;
    return IOP_OK;
}

static iop_status read_error(const iop_sweep *s, pareto *p, iop_diags *diags)
{
    const iop_yaml_node *node = iop_yaml_get(s->node, "error");
    p->error = p->aims == 3 ? 1e-3 : 0;
    if (!node)
        return IOP_OK;
    if (p->aims != 3 && !s->study->subject.scheme)
        return iop_sweep_complain(diags, node, "error: a front of two aims is exact; it goes with three");
    if (node->kind == IOP_YAML_SCALAR && iop_parse_percent(node->text, &p->error) && p->error >= 0 &&
        p->error <= 1)
        return IOP_OK;
    return iop_sweep_complain(diags, node, "error: expected a share of each aim's range, such as 0.1%%");
}

static iop_status name_aims(iop_sweep *s, const pareto *p, iop_diags *diags)
{
    const char *path[IOP_MOST_AIMS];
    for (size_t k = 0; k < p->aims; k++)
        path[k] = s->study->plan->measure[p->aim[k].measure].name;
    IOP_TRY(iop_sweep_make_keys(s, p->aims, path, diags));
    for (size_t k = 0; k < p->aims; k++) {
        char *unit = iop_copy_text(&s->study->env, s->study->plan->measure[p->aim[k].measure].unit);
        if (!unit) {
            return iop_sweep_no_memory(diags, 1, "text");
        }
        iop_free(&s->study->env, s->key[k].unit);
        s->key[k].unit = unit;
    }
    return IOP_OK;
}

static iop_status open_pareto(iop_sweep *s, iop_diags *diags)
{
    const iop_yaml_node *list = iop_yaml_get(s->node, s->kind->word);
    if (list->kind != IOP_YAML_LIST || list->count < 2 || list->count > IOP_MOST_AIMS)
        return iop_sweep_complain(diags, list,
                                  "pareto: expected two or three aims such as [value_added, co2]");
    if (iop_subject_is_ratio(&s->study->subject))
        return iop_sweep_complain(
            diags, list,
            "%s: a front trades sums, and the aim of the scenario is a ratio; give it one of "
            "the sums for an aim, or write grid: over limits",
            s->name);
    if (s->study->subject.scheme && iop_whole_rolls(s->study->subject.scheme))
        return iop_sweep_complain(diags, list,
                                  "%s: a rolling horizon decides window by window, so that there is no front "
                                  "of best plans; write grid: over the limits of the other aims",
                                  s->name);
    pareto *p = s->data = iop_new(&s->study->env, 1, sizeof *p);
    if (!p) {
        return iop_sweep_no_memory(diags, 1, "front");
    }
    IOP_TRY(read_aims(s, list, p, diags));
    IOP_TRY(read_error(s, p, diags));
    s->units = 1;
    return name_aims(s, p, diags);
}

/* --- running -------------------------------------------------------------------------------------------- */

static const char *weight_text(const char *lang, double weight, char out[IOP_NUMBER_SIZE])
{
    snprintf(out, IOP_NUMBER_SIZE, "%.6g", weight);
    iop_words_number(lang, out);
    return out;
}

static void write_label(const iop_sweep *s, const iop_front *f, const iop_vertex *v, char *text, size_t size)
{
    const char *lang = s->study->env.lang;
    char a[IOP_NUMBER_SIZE], b[IOP_NUMBER_SIZE], c[IOP_NUMBER_SIZE], error[IOP_NUMBER_SIZE];
    snprintf(error, sizeof error, "%.2g", 100 * f->error);
    iop_words_number(lang, error);
    if (f->aims == 2) {
        int length = snprintf(
            text, size,
            iop_words(lang, "best where %.60s weighs %s to %s of 1, aims counted in units of their ranges"),
            iop_words_name(lang, s->key[1].path), weight_text(lang, v->from, a), weight_text(lang, v->to, b));
        if (f->accepted > 0 && length > 0 && (size_t)length < size)
            snprintf(text + length, size - (size_t)length, iop_words(lang, "; error %s %%"), error);
        return;
    }
    snprintf(text, size,
             iop_words(lang, "weights %s, %s, %s of aims counted in units of their ranges; error %s %%"),
             weight_text(lang, v->weight[0], a), weight_text(lang, v->weight[1], b),
             weight_text(lang, v->weight[2], c), error);
}

/* Duals in units of the first aim for each unit of the limit; none where it has no weight. */
static void write_duals(iop_worker *w, const iop_front *f, const iop_vertex *v, double *dual)
{
    iop_worker_take_duals(w, f->plan, v->limit_dual, dual);
    for (size_t k = 0; k < w->study->run.limits; k++)
        dual[k] = v->own != 0 ? dual[k] / v->own : (double)NAN;
}

static iop_status take_plan(iop_worker *w, const iop_front *f, const iop_vertex *v, iop_archive_point *point,
                            iop_err *err)
{
    const iop_archive_run *run = &w->study->run;
    double *output, *dual, *measure;
    IOP_TRY(iop_worker_arrays(w, point, &output, &dual, &measure, err));
    point->objective = v->measure[w->study->plan->objective];
    memcpy(output, v->output, run->sectors * sizeof *output);
    memcpy(measure, v->measure, run->measures * sizeof *measure);
    write_duals(w, f, v, dual);
    return IOP_OK;
}

static iop_status take_whole(iop_worker *w, const iop_front_whole *f, const iop_vertex *v,
                             iop_archive_point *point, iop_err *err)
{
    const iop_archive_run *run = &w->study->run;
    double *output, *dual, *measure, unit;
    const iop_archive_point *from = iop_front_whole_record(f, v, &unit);
    IOP_TRY(iop_worker_arrays(w, point, &output, &dual, &measure, err));
    point->objective = from->objective;
    point->count = from->count;
    memcpy(output, from->output, run->sectors * sizeof *output);
    memcpy(measure, from->measure, run->measures * sizeof *measure);
    for (size_t k = 0; k < run->limits; k++)
        dual[k] = 0 + from->limit_dual[k] * unit; /* no minus zero */
    return IOP_OK;
}

static iop_status add_vertex(iop_worker *w, const iop_sweep *s, const iop_front *f,
                             const iop_front_whole *whole, size_t at, iop_err *err)
{
    const iop_vertex *v = f->vertex[at], *next = at + 1 < f->vertices ? f->vertex[at + 1] : NULL;
    char label[256];
    iop_archive_point *point;
    double *key;
    IOP_TRY(iop_worker_add(w, s, &point, &key, err));
    memcpy(key, v->value, f->aims * sizeof *key);
    write_label(s, f, v, label, sizeof label);
    IOP_TRY(iop_worker_text(w, label, &point->label, err));
    point->status = iop_solution_status_text(v->verified ? IOP_OPTIMAL : IOP_UNVERIFIED);
    point->t = f->aims == 2 ? v->from + (v->to - v->from) / 2 : (double)NAN;
    if (f->aims == 2 && next)
        point->shadow_price = (next->value[0] - v->value[0]) / (next->value[1] - v->value[1]);
    memcpy(point->violation, v->violation, sizeof point->violation);
    return whole ? take_whole(w, whole, v, point, err) : take_plan(w, f, v, point, err);
}

static iop_status add_none(iop_worker *w, const iop_sweep *s, const iop_front *f, iop_err *err)
{
    iop_archive_point *point;
    double *key;
    IOP_TRY(iop_worker_add(w, s, &point, &key, err));
    point->status = iop_solution_status_text(f->status);
    return iop_worker_text(w, f->why ? f->why : "", &point->label, err);
}

static iop_status trace(iop_worker *w, const iop_sweep *s, iop_front *front, const iop_front_whole *whole,
                        iop_err *err)
{
    const pareto *p = s->data;
    front->accepted = p->aims == 2 ? p->error : 0;
    IOP_TRY(p->aims == 2 ? iop_front_trace_two(front, err) : iop_front_trace_three(front, p->error, err));
    if (front->status != IOP_OPTIMAL)
        return add_none(w, s, front, err);
    for (size_t k = 0; k < front->vertices; k++)
        IOP_TRY(add_vertex(w, s, front, whole, k, err));
    return IOP_OK;
}

static iop_status run_whole(iop_worker *w, const iop_sweep *s, iop_scheme *take_scheme, iop_err *err)
{
    const pareto *p = s->data;
    iop_front_whole *whole;
    IOP_TRY(iop_front_whole_open(&whole, w, take_scheme, p->aims, p->aim, err));
    iop_status status = trace(w, s, whole->front, whole, err);
    iop_front_whole_close(whole);
    return status;
}

static iop_status run_pareto(iop_worker *w, const iop_sweep *s, size_t unit, iop_err *err)
{
    (void)unit;
    const pareto *p = s->data;
    iop_subject subject;
    iop_front *front;
    IOP_TRY(iop_worker_vary(w, 0, NULL, &subject, err));
    if (subject.scheme)
        return run_whole(w, s, subject.scheme, err);
    iop_solve_settings settings = w->study->settings;
    settings.explain = settings.conflict_only = true;
    IOP_TRY(iop_front_open(&front, subject.plan, p->aims, p->aim, &settings, err));
    iop_status status = trace(w, s, front, NULL, err);
    iop_front_close(front);
    return status;
}

static const char *const further_keys[] = {"error", NULL};
const iop_sweep_kind iop_sweep_pareto = {.word = "pareto",
                                         .name = "pareto",
                                         .keys = further_keys,
                                         .open = open_pareto,
                                         .run = run_pareto,
                                         .close = close_pareto};
