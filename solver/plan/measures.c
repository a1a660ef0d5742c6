/* SPDX-License-Identifier: GPL-3.0-or-later */
/* measures.c - the linear counts of an economy: value added, primary components, resources, and sums of them.
 *
 *   m(x, f) = sum_j per_output[j] x[j] + sum_k per_demand[k] sum_i f[i,k]
 *
 * per_output is the base-year row divided by outputs, per_demand its final-demand part divided by the
 * categories' totals (a category's direct use scales with its total); both 0 where the divisor is 0. */
#include "base/alloc.h"
#include "base/clones.h"
#include "base/text.h"
#include "plan/plan_private.h"
#include <math.h>
#include <stdint.h>
#include <string.h>

static iop_status append(iop_plan *plan, const char *name, const char *unit, iop_measure **out, iop_err *err)
{
    const iop_env *env = &plan->env;
    if (!iop_grow(env, &plan->measure, &plan->measure_capacity, plan->measures + 1, sizeof *plan->measure))
        return iop_no_memory(err, 1, "measure of a plan");
    iop_measure *m = &plan->measure[plan->measures++];
    memset(m, 0, sizeof *m);
    m->name = iop_copy_text(env, name);
    m->unit = iop_copy_text(env, unit);
    m->per_output = iop_new(env, plan->table->n, sizeof(double));
    m->per_demand = iop_new(env, plan->table->c, sizeof(double));
    if (!m->name || !m->unit || !m->per_output || !m->per_demand)
        return iop_no_memory(err, plan->table->n, "coefficients");
    *out = m;
    return IOP_OK;
}

/* Adds row r of `rows` (n + c values in the base year) to the measure. */
static void add_row(const iop_table *t, iop_cmat rows, size_t r, iop_measure *m)
{
    for (size_t j = 0; j < t->n; j++) {
        double value = iop_get(rows, r, j);
        m->base += value;
        if (t->output[j] != 0)
            m->per_output[j] += value / t->output[j];
    }
    for (size_t k = 0; k < t->c; k++) {
        double total = 0, value = iop_get(rows, r, t->n + k);
        for (size_t i = 0; i < t->n; i++)
            total += iop_get(iop_read(t->final_demand), i, k);
        m->base += value;
        if (total != 0)
            m->per_demand[k] += value / total;
    }
}

iop_status iop_plan_make_measures(iop_plan *plan, iop_err *err)
{
    const iop_table *t = plan->table;
    iop_measure *m;
    IOP_TRY(append(plan, "value_added", t->unit, &m, err));
    for (size_t r = 0; r < t->p; r++)
        if (t->components[r].in_value_added)
            add_row(t, iop_read(t->primary), r, m);
    for (size_t r = 0; r < t->p; r++) {
        /* a component named value_added is the measure value_added, which may count others too */
        if (strcmp(t->components[r].name, "value_added") == 0)
            continue;
        IOP_TRY(append(plan, t->components[r].name, t->unit, &m, err));
        add_row(t, iop_read(t->primary), r, m);
    }
    for (size_t r = 0; r < t->r; r++) {
        IOP_TRY(append(plan, t->resource[r].name, t->resource[r].unit, &m, err));
        add_row(t, iop_read(t->resources), r, m);
    }
    return IOP_OK;
}

static iop_status joined_name(const iop_plan *plan, size_t count, const size_t *of, const double *weight,
                              char **name, iop_err *err)
{
    iop_text text = iop_text_start(&plan->env);
    for (size_t k = 0; k < count; k++) {
        double w = weight ? weight[k] : 1;
        if (k > 0 || w < 0)
            iop_text_puts(&text, k == 0 ? "-" : w < 0 ? " - " : " + ");
        if (fabs(w) != 1) {
            iop_text_number(&text, fabs(w));
            iop_text_puts(&text, " ");
        }
        iop_text_puts(&text, plan->measure[of[k]].name);
    }
    return iop_text_take(&text, name, NULL, err);
}

/* weight NULL: all 1. */
static iop_status add_combination(iop_plan *plan, const char *name, size_t count, const size_t *of,
                                  const double *weight, size_t *index, iop_err *err)
{
    char *unit = iop_copy_text(&plan->env, plan->measure[of[0]].unit); /* appending moves the measures */
    if (!unit)
        return iop_no_memory(err, 1, "text");
    iop_measure *sum = NULL;
    iop_status status = append(plan, name, unit, &sum, err);
    iop_free(&plan->env, unit);
    IOP_TRY(status);
    sum->of = iop_new(&plan->env, count, sizeof *sum->of);
    sum->weight = iop_new(&plan->env, count, sizeof *sum->weight);
    if (!sum->of || !sum->weight)
        return iop_no_memory(err, count, "terms");
    sum->terms = count;
    for (size_t k = 0; k < count; k++) {
        const iop_measure *m = &plan->measure[of[k]];
        double w = weight ? weight[k] : 1;
        sum->of[k] = of[k];
        sum->weight[k] = w;
        sum->base += w * m->base;
        for (size_t j = 0; j < plan->table->n; j++)
            sum->per_output[j] += w * m->per_output[j];
        for (size_t c = 0; c < plan->table->c; c++)
            sum->per_demand[c] += w * m->per_demand[c];
    }
    *index = plan->measures - 1;
    return IOP_OK;
}

static iop_status add_joined(iop_plan *plan, size_t count, const size_t *of, const double *weight,
                             size_t *index, iop_err *err)
{
    char *name;
    IOP_TRY(joined_name(plan, count, of, weight, &name, err));
    iop_status status = add_combination(plan, name, count, of, weight, index, err);
    iop_free(&plan->env, name);
    return status;
}

iop_status iop_plan_add_sum(iop_plan *plan, size_t count, const size_t *of, size_t *index, iop_err *err)
{
    const char *unit = plan->measure[of[0]].unit;
    for (size_t k = 1; k < count; k++)
        if (strcmp(plan->measure[of[k]].unit, unit) != 0)
            return iop_fail(err, IOP_EINVAL, "cannot add \"%s\" in %s to \"%s\" in %s",
                            plan->measure[of[k]].name, plan->measure[of[k]].unit, plan->measure[of[0]].name,
                            unit);
    return add_joined(plan, count, of, NULL, index, err);
}

static iop_status check_weights(const iop_plan *plan, size_t count, const size_t *of, const double *weight,
                                iop_err *err)
{
    for (size_t k = 0; k < count; k++)
        if (!isfinite(weight[k]))
            return iop_fail(err, IOP_EINVAL, "the weight of \"%s\" is not finite", plan->measure[of[k]].name);
    return IOP_OK;
}

iop_status iop_plan_add_weighted(iop_plan *plan, size_t count, const size_t *of, const double *weight,
                                 size_t *index, iop_err *err)
{
    IOP_TRY(check_weights(plan, count, of, weight, err));
    return add_joined(plan, count, of, weight, index, err);
}

iop_status iop_plan_add_named(iop_plan *plan, const char *name, size_t count, const size_t *of,
                              const double *weight, size_t *index, iop_err *err)
{
    IOP_TRY(check_weights(plan, count, of, weight, err));
    return add_combination(plan, name, count, of, weight, index, err);
}

iop_status iop_plan_add_count(iop_plan *plan, const char *name, const char *unit, double base, size_t *index,
                              iop_err *err)
{
    iop_measure *m = NULL;
    IOP_TRY(append(plan, name, unit, &m, err));
    m->base = base;
    *index = plan->measures - 1;
    return IOP_OK;
}

iop_status iop_plan_set_unit(iop_plan *plan, size_t measure, const char *unit, iop_err *err)
{
    char *copy = iop_copy_text(&plan->env, unit);
    if (!copy)
        return iop_no_memory(err, 1, "text");
    iop_free(&plan->env, plan->measure[measure].unit);
    plan->measure[measure].unit = copy;
    return IOP_OK;
}

size_t iop_plan_measure(const iop_plan *plan, const char *name)
{
    for (size_t m = 0; m < plan->measures; m++)
        if (strcmp(plan->measure[m].name, name) == 0)
            return m;
    return SIZE_MAX;
}

double iop_plan_evaluate(const iop_plan *plan, size_t measure, const double *x, const double *f)
{
    const iop_measure *m = &plan->measure[measure];
    size_t n = plan->table->n, c = plan->table->c;
    double value = 0;
    for (size_t j = 0; j < n; j++)
        value += m->per_output[j] * x[j];
    for (size_t k = 0; k < c; k++) {
        double total = 0;
        for (size_t i = 0; i < n; i++)
            total += f[i * c + k];
        value += m->per_demand[k] * total;
    }
    return value;
}

enum { LANES = 8 };

/* sum[l] = sum over i of f[i c + l], l < used, row after row; the lanes beyond are for nobody. `size`: values
 * of f that may be read. */
IOP_CLONES static void add_rows(size_t size, size_t c, size_t used, const double *restrict f,
                                double *restrict sum)
{
    double lane[LANES] = {0};
    size_t at = 0;
    for (; at + LANES <= size; at += c)
        for (size_t l = 0; l < LANES; l++)
            lane[l] += f[at + l];
    for (; at < size; at += c)
        for (size_t l = 0; l < used; l++)
            lane[l] += f[at + l];
    memcpy(sum, lane, used * sizeof *sum);
}

void iop_plan_totals(const iop_plan *plan, const double *f, double *total)
{
    size_t n = plan->table->n, c = plan->table->c;
    for (size_t k = 0; k < c; k += LANES)
        add_rows(n * c - k, c, c - k < LANES ? c - k : LANES, f + k, total + k);
}

/* Four sums, which do not wait for each other. */
IOP_CLONES static double product(size_t n, const double *restrict a, const double *restrict b)
{
    double sum[4] = {0};
    size_t j = 0;
    for (; j + 4 <= n; j += 4)
        for (size_t k = 0; k < 4; k++)
            sum[k] += a[j + k] * b[j + k];
    for (; j < n; j++)
        sum[0] += a[j] * b[j];
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

double iop_plan_evaluate_totals(const iop_plan *plan, size_t measure, const double *x, const double *total)
{
    const iop_measure *m = &plan->measure[measure];
    double demand = 0;
    for (size_t k = 0; k < plan->table->c; k++)
        demand += m->per_demand[k] * total[k];
    return product(plan->table->n, m->per_output, x) + demand;
}
