/* SPDX-License-Identifier: GPL-3.0-or-later */
/* margins.c - what a proof of infeasibility is worth in other plans.
 *
 * A proof is a combination of balances, limits and totals: coefficients z of all quantities that are the same
 * in every plan with the same coefficients. Its margin in a plan is the least that z' (x, f, rows) can be
 * within that plan's bands; where it is positive the plan is infeasible. It is linear in the bounds as long
 * as the weights' signs, which choose the bounds, are those of the proof. */
#include "base/alloc.h"
#include <ioplan/path.h>
#include <math.h>
#include <string.h>

typedef struct {
    size_t plans;
    const iop_plan *const *plan;
    const iop_proof *proof;
    double *margin;
} sums;

/* The band of one place in a plan. */
typedef const iop_band *band_in(const iop_plan *plan, size_t at);

static const iop_band *output_in(const iop_plan *plan, size_t at)
{
    return &plan->output[at];
}

static const iop_band *demand_in(const iop_plan *plan, size_t at)
{
    return &plan->demand[at];
}

static const iop_band *limit_in(const iop_plan *plan, size_t at)
{
    return &plan->limit[at].band;
}

static const iop_band *total_in(const iop_plan *plan, size_t at)
{
    return &plan->total[at].band;
}

/* Adds the least of weight z over the band; weights that are rounding count as 0 against a missing bound. */
static void add_least(const sums *s, double weight, double size, band_in *band, size_t at)
{
    const iop_band *first = band(s->plan[0], at);
    bool missing = isinf(weight > 0 ? first->lo : first->hi);
    if (weight == 0 || (missing && fabs(weight) <= 1e-9 * size))
        return;
    for (size_t k = 0; k < s->plans; k++)
        s->margin[k] += weight * (weight > 0 ? band(s->plan[k], at)->lo : band(s->plan[k], at)->hi);
}

/* What the limits and totals give to the coefficients of outputs. */
static void add_coefficients(const sums *s, double *row, double *size)
{
    const iop_plan *p = s->plan[0];
    const iop_proof *y = s->proof;
    for (size_t l = 0; l < p->limits; l++)
        for (size_t j = 0; j < p->table->n && y->limit[l] != 0; j++) {
            double term = y->limit[l] * p->measure[p->limit[l].measure].per_output[j];
            row[j] += term;
            size[j] += fabs(term);
        }
    for (size_t g = 0; g < p->totals; g++)
        for (size_t j = 0; j < p->total[g].count; j++) {
            row[p->total[g].member[j]] += y->total[g];
            size[p->total[g].member[j]] += fabs(y->total[g]);
        }
}

static void add_outputs(const sums *s, double *row, double *size)
{
    const iop_table *t = s->plan[0]->table;
    iop_gemv(true, -1, iop_read(t->intermediate), s->proof->price, 0, row);
    for (size_t j = 0; j < t->n; j++) {
        row[j] = t->output[j] != 0 ? row[j] / t->output[j] : 0;
        size[j] = fabs(row[j]) + fabs(s->proof->price[j]);
        row[j] += s->proof->price[j];
    }
    add_coefficients(s, row, size);
    for (size_t j = 0; j < t->n; j++)
        add_least(s, row[j], size[j], output_in, j);
}

static void add_demands(const sums *s)
{
    const iop_plan *p = s->plan[0];
    size_t n = p->table->n, c = p->table->c;
    for (size_t q = 0; q < c; q++) {
        double share = 0, size = 0;
        for (size_t l = 0; l < p->limits; l++) {
            double term = s->proof->limit[l] * p->measure[p->limit[l].measure].per_demand[q];
            share += term;
            size += fabs(term);
        }
        for (size_t i = 0; i < n; i++) {
            double price = s->proof->price[i];
            add_least(s, share - price, size + fabs(price), demand_in, i * c + q);
        }
    }
}

static void add_rows(const sums *s)
{
    for (size_t l = 0; l < s->plan[0]->limits; l++)
        add_least(s, -s->proof->limit[l], 1, limit_in, l);
    for (size_t g = 0; g < s->plan[0]->totals; g++)
        add_least(s, -s->proof->total[g], 1, total_in, g);
}

iop_status iop_proof_margins(const iop_proof *proof, size_t plans, const iop_plan *const *plan,
                             double *margin, iop_err *err)
{
    const sums s = {plans, plan, proof, margin};
    size_t n = plan[0]->table->n;
    double *row = iop_new(&plan[0]->env, 2 * n, sizeof *row);
    if (!row)
        return iop_no_memory(err, n, "values of a proof");
    memset(margin, 0, plans * sizeof *margin);
    add_outputs(&s, row, row + n);
    add_demands(&s);
    add_rows(&s);
    iop_free(&plan[0]->env, row);
    return IOP_OK;
}
