/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme_arrays.c - a solved scheme as labelled arrays: paths over the periods for charts, and every block of
 * columns and rows for whoever verifies. The first label of a path is the base year. */
#include "base/alloc.h"
#include "solve/scheme_work.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

/* --- paths ---------------------------------------------------------------------------------------------- */

typedef struct {
    iop_scheme_work *w;
    const char **period; /* the base year, then the periods */
    const char **sector;
    char base[32];
} paths;

static iop_status label_paths(paths *p, iop_err *err)
{
    const iop_scheme *s = p->w->scheme;
    p->period = iop_new(&s->env, s->periods + 1, sizeof *p->period);
    p->sector = iop_new(&s->env, s->table->n, sizeof *p->sector);
    if (!p->period || !p->sector)
        return iop_no_memory(err, s->table->n, "labels");
    snprintf(p->base, sizeof p->base, "%d", s->table->year);
    p->period[0] = p->base;
    for (size_t t = 0; t < s->periods; t++)
        p->period[t + 1] = s->period[t].name;
    for (size_t j = 0; j < s->table->n; j++)
        p->sector[j] = s->table->sectors[j].code;
    return IOP_OK;
}

static iop_status add_by_sector(paths *p, const char *name, bool value_added, iop_err *err)
{
    iop_scheme_work *w = p->w;
    const iop_scheme *s = w->scheme;
    const char *const axis[] = {"period", "sector"};
    const size_t len[] = {s->periods + 1, s->table->n};
    const char *const *const label[] = {p->period, p->sector};
    iop_array_result *a;
    IOP_TRY(iop_solution_add_array(w->solution, name, s->table->unit, 2, axis, len, label, &a, err));
    for (size_t j = 0; j < s->table->n; j++)
        a->value[j] =
            value_added ? w->solution->sector[j].base_value_added : w->solution->sector[j].base_output;
    for (size_t k = 0; k < s->periods * s->table->n; k++)
        a->value[s->table->n + k] =
            value_added ? w->solution->sector[k].value_added : w->solution->sector[k].output;
    return IOP_OK;
}

static iop_status add_path(paths *p, const char *kind, const char *of, const char *unit, iop_array_result **a,
                           iop_err *err)
{
    char name[160];
    const char *const axis[] = {"period"};
    const size_t len[] = {p->w->scheme->periods + 1};
    const char *const *const label[] = {p->period};
    snprintf(name, sizeof name, "%s.%.120s", kind, of);
    IOP_TRY(iop_solution_add_array(p->w->solution, name, unit, 1, axis, len, label, a, err));
    for (size_t t = 0; t < len[0]; t++)
        (*a)->value[t] = (double)NAN;
    return IOP_OK;
}

/* Every count of the economy; of limited ones the limit and its price as well. */
static iop_status add_measures(paths *p, iop_err *err)
{
    iop_scheme_work *w = p->w;
    const iop_scheme *s = w->scheme;
    const iop_plan *plan = s->period[0].plan;
    iop_array_result *a;
    for (size_t m = 0; m < plan->measures; m++) {
        IOP_TRY(add_path(p, "measure", plan->measure[m].name, plan->measure[m].unit, &a, err));
        a->value[0] = plan->measure[m].base;
        for (size_t t = 0; t < s->periods; t++)
            a->value[t + 1] = w->solution->measure[t * plan->measures + m].value;
    }
    for (size_t l = 0; l < plan->limits; l++) {
        const iop_measure *m = &plan->measure[plan->limit[l].measure];
        char unit[200];
        IOP_TRY(add_path(p, "limit", m->name, m->unit, &a, err));
        for (size_t t = 0; t < s->periods; t++) {
            const iop_band *b = &s->period[t].plan->limit[l].band;
            a->value[t + 1] = !isinf(b->hi) ? b->hi : b->lo;
        }
        snprintf(unit, sizeof unit, "%.80s / %.80s", w->solution->objective.unit, m->unit);
        IOP_TRY(add_path(p, "price", m->name, unit, &a, err));
        /* in money of the period itself: the dual less the period's weight */
        for (size_t t = 0; t < s->periods; t++)
            a->value[t + 1] = w->answer.row[IOP_ROW_LIMIT][t * plan->limits + l] / s->period[t].weight;
    }
    return IOP_OK;
}

iop_status iop_scheme_answer_arrays(iop_scheme_work *w, iop_err *err)
{
    paths p = {.w = w};
    iop_status status = label_paths(&p, err);
    if (status == IOP_OK)
        status = add_by_sector(&p, "output", false, err);
    if (status == IOP_OK)
        status = add_by_sector(&p, "value_added", true, err);
    if (status == IOP_OK)
        status = add_measures(&p, err);
    iop_free(&w->scheme->env, p.period);
    iop_free(&w->scheme->env, p.sector);
    return status;
}

/* --- the proof ------------------------------------------------------------------------------------------ */

static iop_status add_block(iop_scheme_work *w, const char *kind, const char *block, size_t count,
                            const double *value, iop_err *err)
{
    static const char *const axis[] = {"element"};
    char name[96];
    iop_array_result *a;
    if (count == 0)
        return IOP_OK;
    snprintf(name, sizeof name, "%s.%s", kind, block);
    IOP_TRY(iop_solution_add_array(w->solution, name, "", 1, axis, &count, NULL, &a, err));
    memcpy(a->value, value, count * sizeof *value);
    a->proof = true;
    return IOP_OK;
}

iop_status iop_scheme_answer_proof(iop_scheme_work *w, iop_err *err)
{
    const iop_scheme *s = w->scheme;
    bool point = w->outcome != IOP_LP_INFEASIBLE, duals = w->outcome != IOP_LP_UNBOUNDED;
    for (int k = 0; k < IOP_COLS && point; k++)
        IOP_TRY(add_block(w, "column", iop_scheme_column_name((iop_column_block)k),
                          iop_scheme_columns(s, (iop_column_block)k), w->answer.column[k], err));
    for (int k = 0; k < IOP_ROWS && duals; k++)
        IOP_TRY(add_block(w, "row", iop_scheme_row_name((iop_row_block)k),
                          iop_scheme_rows(s, (iop_row_block)k), w->answer.row[k], err));
    for (int k = 0; k < IOP_COLS && !duals; k++)
        IOP_TRY(add_block(w, "ray", iop_scheme_column_name((iop_column_block)k),
                          iop_scheme_columns(s, (iop_column_block)k), w->reduced.column[k], err));
    return IOP_OK;
}

iop_status iop_scheme_answer_conflict(iop_scheme_work *w, const iop_blocks *proof, iop_err *err)
{
    for (int k = 0; k < IOP_ROWS; k++)
        IOP_TRY(add_block(w, "conflict", iop_scheme_row_name((iop_row_block)k),
                          iop_scheme_rows(w->scheme, (iop_row_block)k), proof->row[k], err));
    return IOP_OK;
}
