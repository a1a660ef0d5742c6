/* SPDX-License-Identifier: GPL-3.0-or-later */
/* factors.c - factors on technology, demand and limits of a resolved scheme; see ioplan/factors.h. */
#include "base/alloc.h"
#include <ioplan/factors.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

/* --- life ----------------------------------------------------------------------------------------------- */

iop_status iop_factors_open(iop_factors **out, const iop_scheme *s, iop_err *err)
{
    const size_t measures = s->periods > 0 ? s->period[0].plan->measures : 0;
    iop_factors *f = *out = iop_new(&s->env, 1, sizeof *f);
    if (!f)
        return iop_no_memory(err, 1, "factors");
    f->env = s->env;
    f->n = s->table->n;
    f->c = s->table->c;
    f->techniques = s->techniques;
    f->periods = s->periods;
    f->measures = measures;
    f->inputs = iop_new(&f->env, f->techniques + 1, sizeof *f->inputs);
    f->use = iop_new(&f->env, measures + 1, sizeof *f->use);
    f->demand = iop_new(&f->env, f->c + 1, sizeof *f->demand);
    f->limit = iop_new(&f->env, f->periods + 1, sizeof *f->limit);
    if (f->inputs && f->use && f->demand && f->limit)
        return IOP_OK;
    iop_factors_close(f);
    *out = NULL;
    return iop_no_memory(err, measures, "factors");
}

static void free_list(const iop_env *env, double **list, size_t count)
{
    for (size_t k = 0; list && k < count; k++)
        iop_free(env, list[k]);
    iop_free(env, list);
}

void iop_factors_close(iop_factors *f)
{
    if (!f)
        return;
    const iop_env env = f->env;
    free_list(&env, f->inputs, f->techniques);
    free_list(&env, f->use, f->measures);
    free_list(&env, f->demand, f->c);
    free_list(&env, f->limit, f->periods);
    iop_free(&env, f->flows);
    iop_free(&env, f);
}

iop_status iop_factors_array(const iop_factors *f, double **slot, size_t count, iop_err *err)
{
    if (*slot)
        return IOP_OK;
    *slot = iop_new(&f->env, count + 1, sizeof **slot);
    if (!*slot)
        return iop_no_memory(err, count, "factors");
    for (size_t k = 0; k < count; k++)
        (*slot)[k] = 1;
    return IOP_OK;
}

/* --- uses of one column --------------------------------------------------------------------------------- */

/* What changes in the uses of a column: value added per unit by `more`, a measure m by its factor. */
typedef struct {
    const iop_plan *plan;
    const iop_factors *factors;
    double *use, *change; /* of measures */
} column;

static double factor_of(const column *c, size_t measure, size_t cell)
{
    return c->factors->use[measure] ? c->factors->use[measure][cell] : 1;
}

/* The part of value added that the measure counts: all, or a component. */
static bool counts_value_added(const iop_plan *plan, size_t measure)
{
    const iop_table *t = plan->table;
    const size_t r = iop_table_component(t, plan->measure[measure].name);
    return measure == 0 || (r != SIZE_MAX && t->components[r].in_value_added);
}

static void add_value(column *c, double more)
{
    const double before = c->use[0];
    bool first = true;
    for (size_t m = 0; m < c->plan->measures && more != 0; m++) {
        if (c->plan->measure[m].terms > 0 || !counts_value_added(c->plan, m))
            continue;
        const bool takes = m > 0 && first;
        c->change[m] += m == 0 ? more : before != 0 ? c->use[m] * (more / before) : takes ? more : 0;
        first = first && m == 0;
    }
}

/* `cell`: the sector, or n + category. */
static void lay_column(column *c, size_t cell, double more)
{
    for (size_t m = 0; m < c->plan->measures; m++)
        c->change[m] = c->plan->measure[m].terms > 0 ? 0 : c->use[m] * (factor_of(c, m, cell) - 1);
    add_value(c, more);
    for (size_t m = 0; m < c->plan->measures; m++) {
        const iop_measure *sum = &c->plan->measure[m];
        for (size_t k = 0; k < sum->terms; k++)
            c->change[m] += sum->weight[k] * c->change[sum->of[k]];
        c->use[m] += c->change[m];
    }
}

/* --- plans ---------------------------------------------------------------------------------------------- */

/* What the sector buys less than before, per unit of output. */
static double saved(const iop_scheme *s, const iop_factors *f, size_t j)
{
    const iop_table *t = s->table;
    double sum = 0;
    for (size_t i = 0; f->flows && t->output[j] != 0 && i < t->n; i++)
        sum += (1 - f->flows[i * t->n + j]) * (iop_get(iop_read(t->intermediate), i, j) / t->output[j]);
    return sum;
}

static void lay_plan_uses(const iop_scheme *s, iop_plan *plan, column *c)
{
    const size_t n = s->table->n;
    c->plan = plan;
    for (size_t j = 0; j < n; j++) {
        for (size_t m = 0; m < plan->measures; m++)
            c->use[m] = plan->measure[m].per_output[j];
        lay_column(c, j, saved(s, c->factors, j));
        for (size_t m = 0; m < plan->measures; m++)
            plan->measure[m].per_output[j] = c->use[m];
    }
    for (size_t k = 0; k < s->table->c; k++) {
        for (size_t m = 0; m < plan->measures; m++)
            c->use[m] = plan->measure[m].per_demand[k];
        lay_column(c, n + k, 0);
        for (size_t m = 0; m < plan->measures; m++)
            plan->measure[m].per_demand[k] = c->use[m];
    }
}

static void times(iop_band *band, double factor)
{
    band->lo = isfinite(band->lo) ? band->lo * factor : band->lo;
    band->hi = isfinite(band->hi) ? band->hi * factor : band->hi;
}

static void lay_bounds(iop_plan *plan, const iop_factors *f, size_t t)
{
    for (size_t k = 0; k < f->c; k++)
        for (size_t i = 0; f->demand[k] && i < f->n; i++)
            times(&plan->demand[i * f->c + k], f->demand[k][i]);
    for (size_t l = 0; f->limit[t] && l < plan->limits; l++)
        times(&plan->limit[l].band, f->limit[t][plan->limit[l].measure]);
}

/* --- the scheme ----------------------------------------------------------------------------------------- */

/* Its purchases in a period; returns what it buys less than before, per unit of output. */
static double lay_inputs(const iop_scheme *s, size_t e, const iop_factors *f, double *input)
{
    const size_t n = s->table->n, sector = s->technique[e].sector;
    double less = 0;
    for (size_t i = 0; i < n; i++) {
        const double factor = f->inputs[e] ? f->inputs[e][i] : f->flows ? f->flows[i * n + sector] : 1;
        less += (1 - factor) * input[i];
        input[i] *= factor;
    }
    return less;
}

static void lay_technique(iop_scheme *s, size_t e, column *c)
{
    const iop_technique *a = &s->technique[e];
    const size_t measures = c->factors->measures;
    for (size_t t = 0; t < s->periods; t++) {
        const double less = lay_inputs(s, e, c->factors, a->input + t * s->table->n);
        c->plan = s->period[t].plan;
        memcpy(c->use, a->use + t * measures, measures * sizeof *c->use);
        lay_column(c, a->sector, less);
        memcpy(a->use + t * measures, c->use, measures * sizeof *c->use);
    }
}

/* The table with other flows: one piece of storage, the rest of it borrowed from the base table. */
static iop_status lay_flows(iop_scheme *s, const iop_factors *f, iop_err *err)
{
    const size_t n = s->table->n, head = (sizeof(iop_table) + sizeof(double) - 1) / sizeof(double);
    if (s->laid)
        return iop_fail(err, IOP_EINVAL, "the flows of the plan have factors already");
    double *store = iop_new(&s->env, head + n * n, sizeof *store), *flows = store ? store + head : NULL;
    if (!store)
        return iop_no_memory(err, n * n, "flows");
    s->laid = (iop_table *)(void *)store;
    *s->laid = *s->table;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            flows[i * n + j] = f->flows[i * n + j] * iop_get(iop_read(s->table->intermediate), i, j);
    s->laid->intermediate = (iop_mat){n, n, n, flows};
    s->table = s->laid;
    for (size_t t = 0; t < s->periods; t++)
        s->period[t].plan->table = s->laid;
    return IOP_OK;
}

static void lay_income(iop_scheme *s, const iop_factors *f)
{
    if (s->consumption == IOP_NONE || !f->demand[s->consumption])
        return;
    for (size_t i = 0; i < f->n; i++) {
        s->slope[i] *= f->demand[s->consumption][i];
        s->autonomous[i] *= f->demand[s->consumption][i];
    }
}

iop_status iop_scheme_lay_factors(iop_scheme *s, const iop_factors *f, iop_err *err)
{
    if (f->n != s->table->n || f->c != s->table->c || f->techniques != s->techniques ||
        f->periods != s->periods || f->measures != s->period[0].plan->measures)
        return iop_fail(err, IOP_ESHAPE, "the factors are those of a plan with other sizes");
    double *store = iop_new(&s->env, 2 * f->measures + 1, sizeof *store);
    if (!store)
        return iop_no_memory(err, f->measures, "measures");
    column c = {.factors = f, .use = store, .change = store + f->measures};
    for (size_t t = 0; t < s->periods; t++) {
        lay_plan_uses(s, s->period[t].plan, &c);
        lay_bounds(s->period[t].plan, f, t);
    }
    for (size_t e = 0; e < s->techniques; e++)
        lay_technique(s, e, &c);
    iop_free(&s->env, store);
    lay_income(s, f);
    return f->flows ? lay_flows(s, f, err) : IOP_OK;
}
