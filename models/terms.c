/* SPDX-License-Identifier: GPL-3.0-or-later */
/* terms.c - a row of the LP, term by term, and the counts that many rows share.
 *
 * Invariant: slot[column] is 1 + the place of the column among the terms, 0 when it has none. */
#include "model_private.h"

void iop_add(iop_model *model, size_t column, double value)
{
    iop_terms *t = &model->own->terms;
    if (column == IOP_NONE || value == 0)
        return;
    if (t->slot[column]) {
        t->value[t->slot[column] - 1] += value;
        return;
    }
    t->column[t->count] = column;
    t->value[t->count] = value;
    t->slot[column] = ++t->count;
}

static void clear(iop_terms *t)
{
    for (size_t k = 0; k < t->count; k++)
        t->slot[t->column[k]] = 0;
    t->count = 0;
}

iop_status iop_end_row(iop_model *model, double lo, double hi, iop_err *err)
{
    iop_terms *t = &model->own->terms;
    iop_status status = iop_lp_add_row(model->lp, lo, hi, t->count, t->column, t->value, err);
    clear(t);
    return status;
}

iop_status iop_end_costs(iop_model *model, iop_err *err)
{
    iop_terms *t = &model->own->terms;
    iop_status status = IOP_OK;
    for (size_t k = 0; k < t->count && status == IOP_OK; k++) {
        double lo, hi, cost;
        iop_lp_column(model->lp, t->column[k], &lo, &hi, &cost);
        status = iop_lp_set_column(model->lp, t->column[k], lo, hi, cost + t->value[k], err);
    }
    clear(t);
    return status;
}

void iop_add_level(iop_model *model, size_t t, size_t activity, double value)
{
    const iop_scheme *s = model->scheme;
    size_t n = s->table->n;
    if (activity >= n) {
        iop_add(model, iop_model_column(model, IOP_COL_TECHNIQUE, t, activity - n), value);
        return;
    }
    iop_add(model, iop_model_column(model, IOP_COL_OUTPUT, t, activity), value);
    for (size_t e = 0; e < s->techniques; e++)
        if (s->technique[e].sector == activity)
            iop_add(model, iop_model_column(model, IOP_COL_TECHNIQUE, t, e), -value);
}

void iop_add_capacity(iop_model *model, size_t t, size_t site, double value)
{
    iop_add(model, iop_model_column(model, IOP_COL_CAPACITY, t, site), value);
    iop_add(model, iop_model_column(model, IOP_COL_NEW, t, site), value);
}

void iop_add_measure_of(iop_model *model, size_t t, size_t measure, double value, const bool *member)
{
    const iop_scheme *s = model->scheme;
    const iop_measure *m = &s->period[t].plan->measure[measure];
    size_t measures = s->period[t].plan->measures;
    for (size_t j = 0; j < s->table->n; j++)
        if (!member || member[j])
            iop_add(model, iop_model_column(model, IOP_COL_OUTPUT, t, j), value * m->per_output[j]);
    for (size_t e = 0; e < s->techniques; e++) {
        const iop_technique *k = &s->technique[e];
        if (!member || member[k->sector])
            iop_add(model, iop_model_column(model, IOP_COL_TECHNIQUE, t, e),
                    value * (k->use[t * measures + measure] - m->per_output[k->sector]));
    }
}

/* How often a measure counts competitive imports. */
static double imports_in(const iop_scheme *s, const iop_plan *plan, size_t measure)
{
    const iop_measure *m = &plan->measure[measure];
    double sum = measure == s->competitive_measure ? 1 : 0;
    for (size_t k = 0; k < m->terms; k++)
        sum += m->weight[k] * imports_in(s, plan, m->of[k]);
    return sum;
}

void iop_add_measure(iop_model *model, size_t t, size_t measure, double value, bool untreated)
{
    const iop_scheme *s = model->scheme;
    const iop_plan *plan = s->period[t].plan;
    const iop_measure *m = &plan->measure[measure];
    size_t n = s->table->n, c = s->table->c;
    double imports = s->competitives ? imports_in(s, plan, measure) : 0;
    iop_add_measure_of(model, t, measure, value, NULL);
    for (size_t k = 0; k < c; k++)
        for (size_t i = 0; i < n && m->per_demand[k] != 0; i++)
            iop_add(model, iop_model_column(model, IOP_COL_DEMAND, t, i * c + k), value * m->per_demand[k]);
    for (size_t b = 0; b < s->bundles; b++)
        iop_add(model, iop_model_column(model, IOP_COL_INVESTMENT, t, b), value * s->bundle[b].use[measure]);
    for (size_t u = 0; u < s->treatments && !untreated; u++)
        iop_add(model, iop_model_column(model, IOP_COL_TREATMENT, t, u),
                value * s->treatment[u].use[t * plan->measures + measure]);
    for (size_t i = 0; i < s->competitives; i++)
        iop_add(model, iop_model_column(model, IOP_COL_IMPORTS, t, i), value * imports);
}
