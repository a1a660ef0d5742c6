/* SPDX-License-Identifier: GPL-3.0-or-later */
/* grid.c - every combination of evenly spaced values: grid: {limits.co2.max: [60%, 110%, 51], ...}.
 *
 * The last key changes fastest; a unit is a row, in which it runs from its first value to its last. Where two
 * keys move bounds there is one more unit: the regions of the plane. */
#include "sweep/grid.h"
#include "base/alloc.h"
#include "sweep/kinds.h"
#include <ioplan/path.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

/* A path has about as many breakpoints as there are sectors, each at a hundredth of a solve, and a start that
 * costs several: below this the points of a row are solved sooner. */
enum { MANY_SECTORS = 300, MANY_POINTS = 32 };
enum { BLOCK = 32 }; /* points of a unit where there is one key */
static const size_t most_points = 100000000;

static void close_grid(iop_sweep *s)
{
    iop_grid *g = s->data;
    if (!g)
        return;
    iop_subject_close(&g->low);
    iop_subject_close(&g->high);
    iop_subject_close(&g->side);
    iop_free(&s->study->env, g);
    s->data = NULL;
}

static iop_status read_spans(iop_sweep *s, const iop_yaml_node *map, iop_grid *g, iop_diags *diags)
{
    const char *path[IOP_GRID_KEYS];
    size_t points = 1;
    for (size_t k = 0; k < map->count; k++) {
        IOP_TRY(iop_span_read(&g->span[k], &map->key[k], &map->item[k], true, diags));
        path[k] = g->span[k].path;
        points = points > most_points ? points : points * g->span[k].count;
    }
    g->spans = map->count;
    if (points > most_points)
        return iop_sweep_complain(diags, map, "grid: more than %zu points", most_points);
    s->units = g->rows = points / g->span[g->spans - 1].count;
    return iop_sweep_make_keys(s, g->spans, path, diags);
}

/* Whether the plan with all keys at their ends has the bounds that the single moves of keys make together. */
static iop_status try_far_corner(iop_sweep *s, iop_grid *g, const iop_subject *end, iop_diags *diags)
{
    const iop_plan *plan[IOP_GRID_KEYS + 1] = {g->low.plan};
    double share[IOP_GRID_KEYS], weight[IOP_GRID_KEYS + 1] = {1 - (double)g->spans};
    iop_subject corner;
    for (size_t k = 0; k < g->spans; k++) {
        plan[k + 1] = end[k].plan;
        share[k] = weight[k + 1] = 1;
    }
    IOP_TRY(iop_span_vary(s, g->spans, g->span, share, &corner, diags));
    g->adds_up = corner.plan && iop_bounds_combine(corner.plan, g->spans + 1, plan, weight);
    iop_subject_close(&corner);
    return IOP_OK;
}

/* A slope in the first key can be told where the numbers move straight with it. */
static iop_status try_middle(iop_sweep *s, iop_grid *g, iop_diags *diags)
{
    iop_err err;
    iop_subject middle;
    const double share[IOP_GRID_KEYS] = {.5};
    IOP_TRY(iop_span_vary(s, g->spans, g->span, share, &middle, diags));
    const iop_subject all[3] = {g->low, middle, g->high};
    for (size_t k = 0; k < 3; k++)
        iop_subject_set_ratio(&all[k], 1); /* so that what is below the line counts */
    iop_status status = iop_subject_is_straight(&g->low, &middle, &g->high, &g->straight, &err);
    iop_subject_close(&middle);
    return status == IOP_OK ? IOP_OK : iop_diags_add_err(diags, &err);
}

/* Both ends of every key are tried before anything is solved; they also give the keys' values. */
static iop_status try_ends(iop_sweep *s, iop_grid *g, iop_diags *diags)
{
    double share[IOP_GRID_KEYS] = {0};
    iop_subject end[IOP_GRID_KEYS] = {{NULL, NULL}};
    iop_status status = iop_span_vary(s, g->spans, g->span, share, &g->low, diags);
    for (size_t k = 0; k < g->spans && status == IOP_OK; k++) {
        share[k] = 1;
        status = iop_span_vary(s, g->spans, g->span, share, &end[k], diags);
        share[k] = 0;
        if (status != IOP_OK)
            break;
        g->span[k].first = iop_key_value(&g->low, g->span[k].path, g->span[k].from);
        g->span[k].last = iop_key_value(&end[k], g->span[k].path, g->span[k].to);
    }
    if (status == IOP_OK)
        status = try_far_corner(s, g, end, diags);
    g->high = end[0];
    g->side = g->spans == 2 ? end[1] : g->side;
    for (size_t k = g->spans == 2 ? 2 : 1; k < g->spans; k++)
        iop_subject_close(&end[k]);
    g->from = g->low.plan;
    g->to = g->high.plan;
    g->across = g->side.plan;
    return status == IOP_OK && g->high.scheme ? try_middle(s, g, diags) : status;
}

static bool same_band(const iop_band *a, const iop_band *b)
{
    return a->lo == b->lo && a->hi == b->hi;
}

static bool moves_limits_only(const iop_plan *a, const iop_plan *b)
{
    size_t n = a->table->n, cells = n * a->table->c;
    bool same = a->limits == b->limits && a->totals == b->totals;
    for (size_t j = 0; same && j < n; j++)
        same = same_band(&a->output[j], &b->output[j]);
    for (size_t v = 0; same && v < cells; v++)
        same = same_band(&a->demand[v], &b->demand[v]);
    for (size_t k = 0; same && k < a->totals; k++)
        same = same_band(&a->total[k].band, &b->total[k].band);
    return same;
}

static bool moves_bounds(const iop_plan *from, const iop_plan *to)
{
    iop_line line = {from, to};
    iop_line_kind kind;
    iop_err ignored;
    return iop_line_check(&line, &kind, &ignored) == IOP_OK && kind == IOP_LINE_BOUNDS;
}

/* One row only: its points are shared out in blocks. */
static void share_out(iop_sweep *s, iop_grid *g, size_t block)
{
    g->block = block;
    if (g->spans == 1)
        s->units = g->rows = (g->span[0].count + block - 1) / block;
}

/* Where rows of a static plan come from their paths, and whether there are regions. */
static iop_status plan_rows(iop_sweep *s, iop_grid *g)
{
    const bool ratio = iop_subject_is_ratio(&s->study->subject);
    g->by_path = !ratio && s->study->plan->table->n >= MANY_SECTORS &&
                 g->span[g->spans - 1].count >= MANY_POINTS &&
                 strcmp(s->study->settings.method, "full") != 0 && g->adds_up &&
                 (g->spans == 1 || (moves_bounds(g->from, g->to) && moves_limits_only(g->from, g->to)));
    if (!g->by_path)
        share_out(s, g, BLOCK);
    g->has_regions =
        !ratio && g->adds_up && g->across && moves_bounds(g->from, g->to) && moves_bounds(g->from, g->across);
    s->units += g->has_regions ? 1 : 0; /* after the rows, so that they keep their numbers */
    return IOP_OK;
}

static iop_status open_grid(iop_sweep *s, iop_diags *diags)
{
    const iop_yaml_node *map = iop_yaml_get(s->node, s->kind->word);
    if (map->kind != IOP_YAML_MAP || map->count == 0 || map->count > IOP_GRID_KEYS)
        return iop_sweep_complain(diags, map,
                                  "grid: expected 1 to %d keys such as {limits.co2.max: [60%%, 110%%, 51]}",
                                  IOP_GRID_KEYS);
    iop_grid *g = s->data = iop_new(&s->study->env, 1, sizeof *g);
    if (!g) {
        return iop_sweep_no_memory(diags, 1, "grid");
    }
    IOP_TRY(read_spans(s, map, g, diags));
    IOP_TRY(try_ends(s, g, diags));
    if (!g->low.scheme)
        return plan_rows(s, g);
    share_out(s, g, 1); /* every point is solved, which may take seconds; there are no regions */
    return IOP_OK;
}

/* --- running -------------------------------------------------------------------------------------------- */

static double share_of(const iop_span *span, size_t k)
{
    return (double)k / (double)(span->count - 1);
}

/* The subject with the first key at one of its ends, the others where they are. */
static iop_status end_of_row(const iop_worker *w, const iop_grid *g, const double *share, double first,
                             iop_subject *subject, iop_err *err)
{
    char text[IOP_GRID_KEYS][IOP_SET_SIZE];
    const char *set[IOP_GRID_KEYS];
    double moved[IOP_GRID_KEYS];
    memcpy(moved, share, sizeof moved);
    moved[0] = first;
    iop_span_sets(g->spans, g->span, moved, text, set);
    return iop_worker_vary(w, g->spans, set, subject, err);
}

/* The slope in the first key, from the multipliers. */
static iop_status price_of(const iop_worker *w, const iop_grid *g, const double *share, const iop_subject *at,
                           const iop_solution *solution, double *price, iop_err *err)
{
    if (at->scheme && !g->straight)
        return IOP_OK; /* there is a slope, but two ends do not tell it */
    const iop_span *first = &g->span[0];
    const bool ratio = iop_subject_is_ratio(at);
    double rate = (double)NAN;
    if (!ratio)
        IOP_TRY(iop_subject_rate(at, solution, &g->low, &g->high, &rate, err));
    *price = iop_span_slope(first, rate);
    if (!ratio && (g->adds_up || g->spans == 1))
        return IOP_OK;
    iop_subject from = {NULL, NULL}, to = {NULL, NULL};
    iop_status status = end_of_row(w, g, share, 0, &from, err);
    if (status == IOP_OK)
        status = end_of_row(w, g, share, 1, &to, err);
    if (status == IOP_OK) {
        iop_subject_set_ratio(&from, solution->objective.value); /* nothing where it is none */
        iop_subject_set_ratio(&to, solution->objective.value);
        status = iop_subject_rate(at, solution, &from, &to, &rate, err);
    }
    if (status == IOP_OK)
        *price = rate / (iop_key_value(&to, first->path, first->to) -
                         iop_key_value(&from, first->path, first->from));
    iop_subject_close(&from);
    iop_subject_close(&to);
    return status == IOP_EPARSE || status == IOP_EINVAL ? IOP_OK : status; /* an end that is no plan */
}

static iop_status run_point(iop_worker *w, const iop_sweep *s, const double *share, iop_err *err)
{
    const iop_grid *g = s->data;
    char text[IOP_GRID_KEYS][IOP_SET_SIZE];
    const char *set[IOP_GRID_KEYS];
    iop_archive_point *point;
    iop_solution *solution = NULL;
    iop_subject at;
    double *key;
    iop_span_sets(g->spans, g->span, share, text, set);
    IOP_TRY(iop_worker_vary(w, g->spans, set, &at, err));
    iop_status status = iop_worker_add(w, s, &point, &key, err);
    if (status == IOP_OK) {
        for (size_t k = 0; k < g->spans; k++)
            key[k] = iop_key_value(&at, g->span[k].path, strchr(set[k], '=') + 1);
        status = iop_worker_answer(w, &at, "", point, &solution, err);
        if (status == IOP_OK && solution && solution->status == IOP_OPTIMAL)
            status = price_of(w, g, share, &at, solution, &point->shadow_price, err);
    }
    iop_solution_close(solution);
    iop_subject_close(&at);
    return status;
}

/* Of a row the values first .. end of its key. */
static iop_status run_points(iop_worker *w, const iop_sweep *s, double *share, size_t first, size_t end,
                             iop_err *err)
{
    const iop_grid *g = s->data;
    const iop_span *last = &g->span[g->spans - 1];
    for (size_t k = first; k < end && k < last->count; k++) {
        if (iop_stop_asked(&w->env))
            return iop_fail(err, IOP_ESTOPPED, "stopped");
        share[g->spans - 1] = share_of(last, k);
        IOP_TRY(run_point(w, s, share, err));
    }
    return IOP_OK;
}

static iop_status run_row(iop_worker *w, const iop_sweep *s, size_t unit, iop_err *err)
{
    const iop_grid *g = s->data;
    double share[IOP_GRID_KEYS] = {0};
    bool done;
    if (unit == g->rows)
        return iop_grid_run_regions(w, s, err);
    if (g->spans == 1 && !g->by_path)
        return run_points(w, s, share, unit * g->block, (unit + 1) * g->block, err);
    for (size_t k = g->spans - 1, rest = unit; k-- > 0; rest /= g->span[k].count)
        share[k] = share_of(&g->span[k], rest % g->span[k].count);
    IOP_TRY(iop_grid_run_line(w, s, share, &done, err));
    return done ? IOP_OK : run_points(w, s, share, 0, SIZE_MAX, err);
}

const iop_sweep_kind iop_sweep_grid = {
    .word = "grid", .name = "grid", .open = open_grid, .run = run_row, .close = close_grid};
