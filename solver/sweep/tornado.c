/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tornado.c - which number matters: one_at_a_time: {spread: 10%, of: [limits, final_demand, intensities]}.
 *
 * A unit a number, two points each: the plan solved with the number times 1 - spread and times 1 + spread,
 * nothing estimated. A plan without a solution at an end is a result. */
#include "sweep/tornado.h"
#include "base/alloc.h"
#include "base/files.h"
#include "base/number.h"
#include "base/text.h"
#include "sweep/csv_cell.h"
#include "sweep/kinds.h"
#include <ioplan/words.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_SIZE = 320 };

static void close_tornado(iop_sweep *s)
{
    iop_tornado *t = s->data;
    if (!t)
        return;
    iop_tornado_close(t);
    iop_free(&s->study->env, t);
    s->data = NULL;
}

/* --- reading -------------------------------------------------------------------------------------------- */

static iop_status read_spread(const iop_yaml_node *map, iop_tornado *t, iop_diags *diags)
{
    const iop_yaml_node *node = iop_yaml_get(map, "spread");
    if (node && node->kind == IOP_YAML_SCALAR && iop_parse_percent(node->text, &t->spread) && t->spread > 0 &&
        t->spread < 1)
        return IOP_OK;
    return iop_sweep_complain(
        diags, node ? node : map,
        "one_at_a_time: spread: expected a percentage above 0 and below 100, such as 10%%");
}

static iop_status read_by(const iop_yaml_node *map, iop_tornado *t, iop_diags *diags)
{
    const iop_yaml_node *node = iop_yaml_get(map, "by");
    t->by_sector = node && node->kind == IOP_YAML_SCALAR && strcmp(node->text, "sector") == 0;
    if (!node || t->by_sector)
        return IOP_OK;
    return iop_sweep_complain(diags, node, "one_at_a_time: by: expected sector, or nothing");
}

static void check_words(const iop_yaml_node *map, iop_diags *diags)
{
    static const char *const words[] = {"spread", "of", "by"};
    for (size_t k = 0; k < map->count; k++) {
        const char *text = map->key[k].text;
        if (strcmp(text, words[0]) != 0 && strcmp(text, words[1]) != 0 && strcmp(text, words[2]) != 0)
            iop_sweep_complain(diags, &map->key[k],
                               "\"%.60s\" is no key of one_at_a_time: write spread, of, by", text);
    }
}

static iop_status open_tornado(iop_sweep *s, iop_diags *diags)
{
    static const char *const factor = "factor";
    const iop_yaml_node *map = iop_yaml_get(s->node, s->kind->word), *of = NULL;
    if (map->kind == IOP_YAML_MAP)
        of = iop_yaml_get(map, "of");
    if (!of || of->kind == IOP_YAML_MAP || (of->kind == IOP_YAML_LIST && of->count == 0))
        return iop_sweep_complain(diags, map,
                                  "one_at_a_time: expected {spread: 10%%, of: [limits, final_demand]}");
    check_words(map, diags);
    iop_tornado *t = s->data = iop_new(&s->study->env, 1, sizeof *t);
    if (!t) {
        return iop_sweep_no_memory(diags, 1, "scenario");
    }
    t->env = s->study->env;
    IOP_TRY(read_spread(map, t, diags));
    IOP_TRY(read_by(map, t, diags));
    size_t count = of->kind == IOP_YAML_LIST ? of->count : 1;
    for (size_t k = 0; k < count; k++)
        IOP_TRY(iop_tornado_list(t, s, of->kind == IOP_YAML_LIST ? &of->item[k] : of, diags));
    s->units = t->count;
    return iop_sweep_make_keys(s, 1, &factor, diags);
}

/* --- running -------------------------------------------------------------------------------------------- */

/* "KEY=VALUE" for each part, in one piece of storage. */
static iop_status write_sets(const iop_worker *w, const iop_moved *m, double factor, char ***set,
                             iop_err *err)
{
    size_t each = NAME_SIZE + 160, heads = m->parts * sizeof(char *);
    char *storage = iop_new(&w->env, 1, heads + m->parts * each);
    if (!storage)
        return iop_no_memory(err, m->parts, "changes");
    *set = (char **)(void *)storage;
    for (size_t k = 0; k < m->parts; k++) {
        const iop_part *part = &m->part[k];
        char number[IOP_NUMBER_SIZE];
        iop_format_exact(part->still ? part->value : part->value * factor, number);
        (*set)[k] = storage + heads + k * each;
        snprintf((*set)[k], each, "%s=%s%s%.100s", part->path, number,
                 part->unit[0] && part->unit[0] != '%' ? " " : "", part->unit);
    }
    return IOP_OK;
}

static iop_status make_end(const iop_worker *w, const iop_moved *m, double factor, iop_subject *end,
                           iop_err *err)
{
    char **set = NULL;
    *end = (iop_subject){NULL, NULL};
    IOP_TRY(write_sets(w, m, factor, &set, err));
    iop_status status = iop_worker_vary(w, m->parts, (const char *const *)set, end, err);
    iop_free(&w->env, set);
    return status;
}

static bool is_there(const iop_subject *end)
{
    return iop_subject_plans(end) > 0;
}

/* Where the aim is a ratio: both ends count the same one. */
static void set_ratios(const iop_subject ends[2], double ratio)
{
    for (int k = 0; k < 2; k++)
        iop_subject_set_ratio(&ends[k], ratio);
}

/* The one of the plan as it stands. */
static iop_status set_base_ratio(const iop_worker *w, const iop_subject ends[2], iop_err *err)
{
    iop_solution *base;
    if (!iop_subject_is_ratio(&w->study->subject))
        return IOP_OK;
    IOP_TRY(iop_study_find_base(w->study, &base, err));
    set_ratios(ends, base->objective.value);
    return IOP_OK;
}

/* Two ends tell the slope where the numbers move straight between them. */
static iop_status slope_at(const iop_worker *w, const iop_subject *at, const iop_solution *solution,
                           const iop_subject ends[2], double spread, iop_archive_point *point, iop_err *err)
{
    bool straight = true;
    double rate;
    IOP_TRY(set_base_ratio(w, ends, err));
    if (at->scheme)
        IOP_TRY(iop_subject_is_straight(&ends[0], &w->study->subject, &ends[1], &straight, err));
    if (!straight)
        return IOP_OK;
    set_ratios(ends, solution->objective.value);
    IOP_TRY(iop_subject_rate(at, solution, &ends[0], &ends[1], &rate, err));
    point->shadow_price = rate / (2 * spread);
    return IOP_OK;
}

static iop_status solve_end(iop_worker *w, const iop_subject *at, const iop_moved *m,
                            const iop_subject ends[2], double spread, iop_archive_point *point, iop_err *err)
{
    iop_solution *solution;
    iop_status status = iop_worker_answer(w, at, m->name, point, &solution, err);
    if (status == IOP_OK && is_there(&ends[0]) && is_there(&ends[1]) && solution)
        status = slope_at(w, at, solution, ends, spread, point, err);
    iop_solution_close(solution);
    return status;
}

/* A change that the scenario does not allow: no plan, and why. */
static iop_status refuse_end(iop_worker *w, const iop_moved *m, const iop_err *why, iop_archive_point *point,
                             iop_err *err)
{
    point->status = iop_solution_status_text(IOP_INFEASIBLE);
    char sentence[SENTENCE_SIZE];
    iop_words_err(w->env.lang, why, sentence, sizeof sentence);
    return iop_worker_join(w, m->name, ": ", sentence, &point->label, err);
}

static bool is_refused(iop_status status)
{
    return status == IOP_EPARSE || status == IOP_EINVAL;
}

static iop_status run_ends(iop_worker *w, const iop_sweep *s, const iop_moved *m, const iop_subject end[2],
                           const iop_err *refused, iop_err *err)
{
    const iop_tornado *t = s->data;
    for (int k = 0; k < 2; k++) {
        iop_archive_point *point;
        double *key;
        if (iop_stop_asked(&w->env))
            return iop_fail(err, IOP_ESTOPPED, "stopped");
        IOP_TRY(iop_worker_add(w, s, &point, &key, err));
        key[0] = k == 0 ? 1 - t->spread : 1 + t->spread;
        IOP_TRY(iop_worker_text(w, m->name, &point->label, err));
        if (is_there(&end[k]))
            IOP_TRY(solve_end(w, &end[k], m, end, t->spread, point, err));
        else
            IOP_TRY(refuse_end(w, m, &refused[k], point, err));
    }
    return IOP_OK;
}

/* Of a whole plan: the slope where the number stands. */
static iop_status add_slope(iop_worker *w, const iop_sweep *s, const iop_moved *m, const iop_subject end[2],
                            iop_err *err)
{
    static const double step = 1e-5;
    iop_subject near[2] = {{NULL, NULL}, {NULL, NULL}};
    iop_err refused;
    iop_status status = IOP_OK;
    for (int k = 0; k < 2 && status == IOP_OK; k++)
        status = make_end(w, m, k == 0 ? 1 - step : 1 + step, &near[k], &refused);
    if (status == IOP_OK)
        status = set_base_ratio(w, near, &refused);
    if (status == IOP_OK)
        status = iop_tornado_whole_range(w, s, m, near, step, end, err);
    else if (is_refused(status))
        status = IOP_OK; /* the number stands at an end of what is allowed */
    else
        status = iop_fail(err, status, "%s", refused.msg);
    for (int k = 0; k < 2; k++)
        iop_subject_close(&near[k]);
    return status;
}

static iop_status run_tornado(iop_worker *w, const iop_sweep *s, size_t unit, iop_err *err)
{
    const iop_tornado *t = s->data;
    const iop_moved *m = &t->moved[unit];
    iop_subject end[2] = {{NULL, NULL}, {NULL, NULL}};
    iop_err refused[2];
    iop_status status = IOP_OK;
    for (int k = 0; k < 2 && status == IOP_OK; k++) {
        status = make_end(w, m, k == 0 ? 1 - t->spread : 1 + t->spread, &end[k], &refused[k]);
        if (is_refused(status))
            status = IOP_OK;
        else if (status != IOP_OK && err)
            *err = refused[k];
    }
    if (status == IOP_OK)
        status = run_ends(w, s, m, end, refused, err);
    if (status == IOP_OK && end[0].plan && end[1].plan && !iop_subject_is_ratio(&end[0]))
        status = iop_tornado_range(w, s, m, end[0].plan, end[1].plan, err);
    if (status == IOP_OK && w->study->subject.scheme)
        status = add_slope(w, s, m, end, err);
    iop_subject_close(&end[0]);
    iop_subject_close(&end[1]);
    return status;
}

/* --- the list of swings --------------------------------------------------------------------------------- */

typedef struct {
    size_t unit;
    double objective[2];
    char status[2][16];
    bool has_range;
    double slope[2], holds[2]; /* to the left and to the right; factors */
} swing;

static double width_of(const swing *s)
{
    double width = fabs(s->objective[1] - s->objective[0]);
    return isnan(width) ? (double)INFINITY : width; /* no plan at an end matters most */
}

static int by_width(const void *a, const void *b)
{
    const swing *x = a, *y = b;
    double p = width_of(x), q = width_of(y);
    if (p != q)
        return p < q ? 1 : -1;
    return x->unit < y->unit ? -1 : x->unit > y->unit;
}

static iop_status take_swing(void *self, size_t unit, size_t index, const iop_archive_point *point,
                             iop_err *err)
{
    (void)err;
    swing *s = (swing *)self + unit;
    s->unit = unit;
    if (index < 2) {
        s->objective[index] = point->objective;
        snprintf(s->status[index], sizeof s->status[index], "%s", point->status);
    } else if (index < 4) {
        s->has_range = true;
        s->slope[index - 2] = point->shadow_price;
        s->holds[index - 2] = point->key[0];
    }
    return IOP_OK;
}

static void write_number(iop_text *out, double value)
{
    char number[IOP_NUMBER_SIZE];
    if (isfinite(value)) {
        iop_format_exact(value, number);
        iop_text_puts(out, number);
    }
}

static void write_swings(const iop_sweep *s, const swing *all, iop_text *out)
{
    const iop_tornado *t = s->data;
    iop_text_puts(out,
                  "number,swing,objective_low,objective_high,status_low,status_high,slope_left,slope_right,"
                  "holds_from,holds_to\n");
    for (size_t k = 0; k < t->count; k++) {
        iop_sweep_add_cell(out, t->moved[all[k].unit].name);
        iop_text_puts(out, ",");
        write_number(out, width_of(&all[k]));
        for (int end = 0; end < 2; end++) {
            iop_text_puts(out, ",");
            write_number(out, all[k].objective[end]);
        }
        iop_text_printf(out, ",%s,%s", all[k].status[0], all[k].status[1]);
        const double range[4] = {all[k].slope[0], all[k].slope[1], all[k].holds[0], all[k].holds[1]};
        for (int r = 0; r < 4; r++) {
            iop_text_puts(out, ",");
            write_number(out, all[k].has_range ? range[r] : (double)NAN);
        }
        iop_text_puts(out, "\n");
    }
}

static iop_status summarise_tornado(const iop_sweep *s, iop_archive *archive, const char *dir, iop_err *err)
{
    const iop_tornado *t = s->data;
    const iop_env *env = &s->study->env;
    char name[96], path[4096], *data;
    size_t length;
    swing *all = iop_new(env, t->count + 1, sizeof *all);
    if (!all)
        return iop_no_memory(err, t->count, "swings");
    iop_status status = iop_archive_read(archive, s->index, take_swing, all, err);
    iop_text out = iop_text_start(env);
    if (status == IOP_OK) {
        qsort(all, t->count, sizeof *all, by_width);
        write_swings(s, all, &out);
        status = iop_text_take(&out, &data, &length, err);
    }
    iop_free(env, all);
    if (status != IOP_OK)
        return status;
    snprintf(name, sizeof name, "%s-swings.csv", s->name);
    status = iop_path_join(path, sizeof path, dir, name, err);
    if (status == IOP_OK)
        status = iop_file_write(path, data, length, false, err);
    iop_free(env, data);
    return status;
}

const iop_sweep_kind iop_sweep_tornado = {.word = "one_at_a_time",
                                          .name = "tornado",
                                          .open = open_tornado,
                                          .run = run_tornado,
                                          .summarise = summarise_tornado,
                                          .close = close_tornado};
