/* SPDX-License-Identifier: GPL-3.0-or-later */
/* line.c - two plans that span a line: what they may differ in, and the plan in between. */
#include "base/alloc.h"
#include <ioplan/path.h>
#include <math.h>
#include <string.h>

#include "path/path_private.h"

double iop_line_mix(double a, double b, double t)
{
    return a == b || isinf(a) ? a : (1 - t) * a + t * b;
}

double iop_bound_rate(double multiplier, bool maximize, const iop_band *from, const iop_band *to)
{
    bool upper = maximize ? multiplier > 0 : multiplier < 0;
    double a = upper ? from->hi : from->lo, b = upper ? to->hi : to->lo;
    return multiplier == 0 || a == b || isinf(a) || isinf(b) ? 0 : multiplier * (b - a);
}

/* --- the check ------------------------------------------------------------------------------------------ */

static iop_status check_band(const iop_band *a, const iop_band *b, const char *kind, const char *name,
                             bool *moves, iop_err *err)
{
    if (isnan(a->lo) || isnan(a->hi) || isnan(b->lo) || isnan(b->hi))
        return iop_fail(err, IOP_EINVAL, "%s %.60s has a bound that is not a number", kind, name);
    bool low = isinf(a->lo) == isinf(b->lo), high = isinf(a->hi) == isinf(b->hi);
    if (!low || !high)
        return iop_fail(
            err, IOP_EINVAL,
            "%s %.60s has %s bound at one end of the line and none at the other: no line joins them", kind,
            name, low ? IOP_WORD_IN("part", "an upper") : IOP_WORD_IN("part", "a lower"));
    *moves = *moves || a->lo != b->lo || a->hi != b->hi;
    return IOP_OK;
}

static bool same_measure(const iop_line *line, const iop_measure *a, const iop_measure *b)
{
    size_t n = line->from->table->n, c = line->from->table->c;
    return memcmp(a->per_output, b->per_output, n * sizeof(double)) == 0 &&
           memcmp(a->per_demand, b->per_demand, c * sizeof(double)) == 0;
}

static iop_status check_limits(const iop_line *line, bool *moves, iop_err *err)
{
    const iop_plan *a = line->from, *b = line->to;
    if (a->limits != b->limits || a->totals != b->totals)
        return iop_fail(
            err, IOP_EINVAL,
            "the ends of a line have %zu and %zu limits, %zu and %zu group totals; they must have the same",
            a->limits, b->limits, a->totals, b->totals);
    for (size_t l = 0; l < a->limits; l++) {
        const iop_measure *m = &a->measure[a->limit[l].measure];
        if (!same_measure(line, m, &b->measure[b->limit[l].measure]) &&
            strcmp(m->name, b->measure[b->limit[l].measure].name) == 0)
            return iop_fail(err, IOP_EINVAL,
                            "the use of \"%.60s\" by each unit differs between the ends; an exact path moves "
                            "bounds or the aim only, a grid moves anything",
                            m->name);
        if (!same_measure(line, m, &b->measure[b->limit[l].measure]))
            return iop_fail(err, IOP_EINVAL,
                            "limit %zu counts \"%.60s\" at one end of the line, \"%.60s\" at the other",
                            l + 1, m->name, b->measure[b->limit[l].measure].name);
        IOP_TRY(check_band(&a->limit[l].band, &b->limit[l].band, IOP_WORD_IN("part", "the limit on"), m->name,
                           moves, err));
    }
    for (size_t g = 0; g < a->totals; g++) {
        const iop_group_total *x = &a->total[g], *y = &b->total[g];
        if (x->count != y->count || memcmp(x->member, y->member, x->count * sizeof *x->member) != 0)
            return iop_fail(err, IOP_EINVAL,
                            "group total %zu is \"%.60s\" at one end of the line, \"%.60s\" at the other",
                            g + 1, x->name, y->name);
        IOP_TRY(
            check_band(&x->band, &y->band, IOP_WORD_IN("part", "the total of group"), x->name, moves, err));
    }
    return IOP_OK;
}

static iop_status check_bands(const iop_line *line, bool *moves, iop_err *err)
{
    const iop_table *t = line->from->table;
    for (size_t j = 0; j < t->n; j++)
        IOP_TRY(check_band(&line->from->output[j], &line->to->output[j], IOP_WORD_IN("part", "output"),
                           t->sectors[j].code, moves, err));
    for (size_t f = 0; f < t->n * t->c; f++)
        IOP_TRY(check_band(&line->from->demand[f], &line->to->demand[f],
                           IOP_WORD_IN("part", "final demand for"), t->sectors[f / t->c].code, moves, err));
    return IOP_OK;
}

iop_status iop_line_check(const iop_line *line, iop_line_kind *kind, iop_err *err)
{
    const iop_plan *a = line->from, *b = line->to;
    bool moves = false;
    if (a->table != b->table)
        return iop_fail(err, IOP_EINVAL, "the ends of a line must be plans over one table");
    if (a->maximize != b->maximize)
        return iop_fail(err, IOP_EINVAL,
                        "one end of the line maximises \"%.60s\", the other minimises \"%.60s\"",
                        (a->maximize ? a : b)->measure[(a->maximize ? a : b)->objective].name,
                        (a->maximize ? b : a)->measure[(a->maximize ? b : a)->objective].name);
    IOP_TRY(check_limits(line, &moves, err));
    IOP_TRY(check_bands(line, &moves, err));
    bool aims = !same_measure(line, &a->measure[a->objective], &b->measure[b->objective]);
    if (moves && aims)
        return iop_fail(err, IOP_EINVAL,
                        "the ends of a line differ in bounds and in the objective; "
                        "an exact path needs one of the two");
    *kind = aims ? IOP_LINE_OBJECTIVE : moves ? IOP_LINE_BOUNDS : IOP_LINE_STILL;
    return IOP_OK;
}

/* --- a plan of its own ---------------------------------------------------------------------------------- */

static iop_status add_measure(iop_plan *plan, const iop_measure *m, size_t *index, iop_err *err)
{
    const iop_env *env = &plan->env;
    if (!iop_grow(env, &plan->measure, &plan->measure_capacity, plan->measures + 1, sizeof *plan->measure))
        return iop_no_memory(err, 1, "measure of a plan");
    iop_measure *made = &plan->measure[ *index = plan->measures++];
    memset(made, 0, sizeof *made);
    made->name = iop_copy_text(env, m->name);
    made->unit = iop_copy_text(env, m->unit);
    made->per_output = iop_new(env, plan->table->n, sizeof(double));
    made->per_demand = iop_new(env, plan->table->c, sizeof(double));
    return made->name && made->unit && made->per_output && made->per_demand
               ? IOP_OK
               : iop_no_memory(err, plan->table->n, "coefficients");
}

static iop_status copy_measures(iop_plan *plan, const path_stage *stage, iop_err *err)
{
    const iop_plan *from = &stage->plan;
    for (size_t m = 0; m < from->measures; m++) {
        size_t index = m;
        if (m >= plan->measures)
            IOP_TRY(add_measure(plan, &from->measure[m], &index, err));
        memcpy(plan->measure[m].per_output, from->measure[m].per_output, plan->table->n * sizeof(double));
        memcpy(plan->measure[m].per_demand, from->measure[m].per_demand, plan->table->c * sizeof(double));
        plan->measure[m].base = from->measure[m].base;
    }
    return IOP_OK;
}

static iop_status copy_title(iop_plan *plan, char **slot, const char *from, iop_err *err)
{
    char *title = iop_copy_text(&plan->env, from);
    if (!title)
        return iop_no_memory(err, 1, "text");
    iop_free(&plan->env, *slot);
    *slot = title;
    return IOP_OK;
}

static iop_status copy_parts(iop_plan *plan, const path_stage *stage, iop_err *err)
{
    const iop_plan *from = &stage->plan;
    size_t n = plan->table->n, cells = n * plan->table->c, index;
    IOP_TRY(copy_title(plan, &plan->title, from->title, err));
    IOP_TRY(copy_title(plan, &plan->title_vi, from->title_vi, err));
    plan->growth = from->growth;
    plan->maximize = from->maximize;
    IOP_TRY(copy_measures(plan, stage, err));
    plan->objective = from->objective;
    memcpy(plan->output, from->output, n * sizeof *plan->output);
    memcpy(plan->demand, from->demand, cells * sizeof *plan->demand);
    for (size_t s = 0; s < from->statements; s++) {
        const iop_statement *a = &from->statement[s];
        IOP_TRY(iop_plan_add_statement(plan, a->key, a->text, a->where, a->line, &index, err));
    }
    for (size_t l = 0; l < from->limits; l++)
        IOP_TRY(iop_plan_add_limit(plan, from->limit[l].measure, from->limit[l].band, err));
    for (size_t g = 0; g < from->totals; g++)
        IOP_TRY(iop_plan_add_total(plan, from->total[g].name, from->total[g].band, err));
    return IOP_OK;
}

iop_status iop_line_plan(const iop_line *line, double t, iop_plan **out, iop_err *err)
{
    iop_line_kind kind;
    path_stage stage;
    *out = NULL;
    IOP_TRY(iop_line_check(line, &kind, err));
    IOP_TRY(iop_stage_open(&stage, line, kind, err));
    iop_stage_move(&stage, t);
    iop_status status = iop_plan_new_over(out, line->from->table, &line->from->env, err);
    if (status == IOP_OK)
        status = copy_parts(*out, &stage, err);
    if (status != IOP_OK) {
        iop_plan_close(*out);
        *out = NULL;
    }
    iop_stage_close(&stage);
    return status;
}
