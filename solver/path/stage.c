/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stage.c - one plan that is moved along a line: only bounds and the objective are its own. */
#include "base/alloc.h"
#include "path/path_private.h"
#include <math.h>
#include <string.h>

static void *copy(const iop_env *env, const void *from, size_t count, size_t size)
{
    void *made = iop_new(env, count, size);
    if (made && count > 0)
        memcpy(made, from, count * size);
    return made;
}

static void set_objective(path_stage *s)
{
    iop_plan *p = &s->plan;
    const iop_plan *from = s->line->from;
    iop_measure *m = &s->measure[from->measures];
    *m = from->measure[from->objective];
    m->per_output = s->per_output;
    m->per_demand = s->per_demand;
    p->measure = s->measure;
    p->measures = from->measures + (s->kind == IOP_LINE_OBJECTIVE ? 1 : 0);
    p->objective = s->kind == IOP_LINE_OBJECTIVE ? from->measures : from->objective;
}

iop_status iop_stage_open(path_stage *s, const iop_line *line, iop_line_kind kind, iop_err *err)
{
    const iop_plan *from = line->from;
    const iop_env *env = &from->env;
    size_t n = from->table->n, cells = n * from->table->c;
    memset(s, 0, sizeof *s);
    s->line = line;
    s->kind = kind;
    s->plan = *from;
    s->plan.own_table = NULL;
    s->plan.output = s->output = copy(env, from->output, n, sizeof *s->output);
    s->plan.demand = s->demand = copy(env, from->demand, cells, sizeof *s->demand);
    s->plan.limit = s->limit = copy(env, from->limit, from->limits, sizeof *s->limit);
    s->plan.total = s->total = copy(env, from->total, from->totals, sizeof *s->total);
    s->measure = iop_new(env, from->measures + 1, sizeof *s->measure);
    s->per_output = iop_new(env, n, sizeof(double));
    s->per_demand = iop_new(env, from->table->c, sizeof(double));
    if (!s->output || !s->demand || !s->limit || !s->total || !s->measure || !s->per_output ||
        !s->per_demand) {
        iop_stage_close(s);
        return iop_no_memory(err, n + cells, "bands");
    }
    memcpy(s->measure, from->measure, from->measures * sizeof *s->measure);
    set_objective(s);
    iop_stage_move(s, 0);
    return IOP_OK;
}

void iop_stage_close(path_stage *s)
{
    iop_env env = s->plan.env;
    void *owned[] = {s->output, s->demand, s->limit, s->total, s->measure, s->per_output, s->per_demand};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        iop_free(&env, owned[k]);
    memset(s, 0, sizeof *s);
}

/* Bounds that cross by no more than rounding are equal. */
static void move_band(const iop_band *a, const iop_band *b, double t, iop_band *band)
{
    band->lo = iop_line_mix(a->lo, b->lo, t);
    band->hi = iop_line_mix(a->hi, b->hi, t);
    iop_band_join(band);
}

static void move_objective(path_stage *s, double t)
{
    const iop_plan *from = s->line->from, *to = s->line->to;
    const iop_measure *a = &from->measure[from->objective], *b = &to->measure[to->objective];
    iop_measure *m = &s->measure[from->measures];
    for (size_t j = 0; j < from->table->n; j++)
        s->per_output[j] = iop_line_mix(a->per_output[j], b->per_output[j], t);
    for (size_t k = 0; k < from->table->c; k++)
        s->per_demand[k] = iop_line_mix(a->per_demand[k], b->per_demand[k], t);
    m->base = iop_line_mix(a->base, b->base, t);
}

void iop_stage_move(path_stage *s, double t)
{
    const iop_plan *from = s->line->from, *to = s->line->to;
    s->t = t;
    if (s->kind == IOP_LINE_OBJECTIVE) {
        move_objective(s, t);
        return;
    }
    for (size_t j = 0; j < from->table->n; j++)
        move_band(&from->output[j], &to->output[j], t, &s->output[j]);
    for (size_t f = 0; f < from->table->n * from->table->c; f++)
        move_band(&from->demand[f], &to->demand[f], t, &s->demand[f]);
    for (size_t l = 0; l < from->limits; l++)
        move_band(&from->limit[l].band, &to->limit[l].band, t, &s->limit[l].band);
    for (size_t g = 0; g < from->totals; g++)
        move_band(&from->total[g].band, &to->total[g].band, t, &s->total[g].band);
}

/* Where (1 - t) (hi - lo of a) + t (hi - lo of b) is not negative. */
static void narrow(const iop_band *a, const iop_band *b, double *from, double *to)
{
    if (isinf(a->lo) || isinf(a->hi))
        return;
    double here = a->hi - a->lo, there = b->hi - b->lo;
    if (here >= 0 && there >= 0)
        return;
    if (here < 0 && there < 0)
        *to = -1;
    else if (here < 0)
        *from = fmax(*from, here / (here - there));
    else
        *to = fmin(*to, here / (here - there));
}

void iop_stage_range(const path_stage *s, double *from, double *to)
{
    const iop_plan *a = s->line->from, *b = s->line->to;
    *from = 0;
    *to = 1;
    for (size_t j = 0; j < a->table->n; j++)
        narrow(&a->output[j], &b->output[j], from, to);
    for (size_t f = 0; f < a->table->n * a->table->c; f++)
        narrow(&a->demand[f], &b->demand[f], from, to);
    for (size_t l = 0; l < a->limits; l++)
        narrow(&a->limit[l].band, &b->limit[l].band, from, to);
    for (size_t g = 0; g < a->totals; g++)
        narrow(&a->total[g].band, &b->total[g].band, from, to);
}
