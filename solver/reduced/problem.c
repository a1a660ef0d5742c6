/* SPDX-License-Identifier: GPL-3.0-or-later */
/* problem.c - a plan as the numbers that the method works on.
 *
 * Categories of final demand with the same direct use in every row and in the objective are one class: only
 * their sum counts, within the sum of their bands. Most plans have one class, or two. */
#include "base/alloc.h"
#include "reduced/reduced.h"
#include <math.h>
#include <string.h>

/* Measure of row r: 0 the objective, then limits; NULL for group totals. */
static const iop_measure *measure_of(const iop_plan *plan, size_t r)
{
    if (r == 0)
        return &plan->measure[plan->objective];
    return r <= plan->limits ? &plan->measure[plan->limit[r - 1].measure] : NULL;
}

static bool alike(const iop_plan *plan, size_t k, size_t l)
{
    for (size_t r = 0; r <= plan->limits; r++)
        if (measure_of(plan, r)->per_demand[k] != measure_of(plan, r)->per_demand[l])
            return false;
    return true;
}

/* Classes in the order of their first category. */
static void classify(red_problem *p, const iop_plan *plan)
{
    p->classes = 0;
    for (size_t k = 0; k < plan->table->c; k++) {
        size_t l = 0;
        while (l < k && !alike(plan, k, l))
            l++;
        p->class_of[k] = l < k ? p->class_of[l] : p->classes++;
    }
}

static void set_bands(red_problem *p, const iop_plan *plan, bool *usable)
{
    size_t c = plan->table->c;
    for (size_t i = 0; i < p->n; i++) {
        const iop_band *x = &plan->output[i];
        p->lo[red_at(p, i, p->classes)] = x->lo;
        p->hi[red_at(p, i, p->classes)] = x->hi;
        *usable = *usable && x->lo <= x->hi && x->lo < (double)INFINITY && x->hi > -(double)INFINITY;
        for (size_t k = 0; k < c; k++) {
            const iop_band *f = &plan->demand[i * c + k];
            p->lo[red_at(p, i, p->class_of[k])] += f->lo;
            p->hi[red_at(p, i, p->class_of[k])] += f->hi;
            *usable = *usable && f->lo <= f->hi && f->lo < (double)INFINITY && f->hi > -(double)INFINITY;
        }
    }
}

static void set_measures(red_problem *p, const iop_plan *plan)
{
    for (size_t r = 0; r <= plan->limits; r++) {
        const iop_measure *m = measure_of(plan, r);
        double sign = r == 0 && plan->maximize ? -1 : 1;
        for (size_t j = 0; j < p->n; j++)
            p->q[r * p->n + j] = sign * m->per_output[j];
        for (size_t k = 0; k < plan->table->c; k++)
            p->d[r * p->classes + p->class_of[k]] = sign * m->per_demand[k];
    }
}

static void set_rows(red_problem *p, const iop_plan *plan, bool *usable)
{
    for (size_t l = 0; l < plan->limits; l++) {
        p->row_lo[l] = plan->limit[l].band.lo;
        p->row_hi[l] = plan->limit[l].band.hi;
    }
    for (size_t g = 0; g < plan->totals; g++) {
        const iop_group_total *total = &plan->total[g];
        size_t r = plan->limits + g;
        p->row_lo[r] = total->band.lo;
        p->row_hi[r] = total->band.hi;
        for (size_t k = 0; k < total->count; k++)
            p->q[(r + 1) * p->n + total->member[k]] = 1;
    }
    for (size_t r = 0; r < p->rows; r++)
        *usable = *usable && p->row_lo[r] <= p->row_hi[r] && p->row_lo[r] < (double)INFINITY &&
                  p->row_hi[r] > -(double)INFINITY;
}

static bool all_finite(const double *a, size_t count)
{
    double sum = 0; /* x - x is 0 for finite x and not a number otherwise */
    for (size_t k = 0; k < count; k++)
        sum += a[k] - a[k];
    return sum == 0;
}

/* The flows themselves are looked at on the way, in start.c. */
static bool numbers_finite(const red_problem *p)
{
    return all_finite(p->scale, p->n) && all_finite(p->q, (p->rows + 1) * p->n) &&
           all_finite(p->d, (p->rows + 1) * p->classes);
}

static void read_numbers(red_problem *p, const iop_plan *plan, bool *usable)
{
    const iop_table *t = plan->table;
    for (size_t j = 0; j < p->n; j++)
        p->scale[j] = t->output[j] != 0 ? 1 / t->output[j] : 0;
    *usable = p->classes > 0 && p->flows.ld == p->flows.cols;
    set_bands(p, plan, usable);
    set_measures(p, plan);
    set_rows(p, plan, usable);
    *usable = *usable && numbers_finite(p);
}

iop_status red_problem_init(red_problem *p, const iop_plan *plan, bool *usable, iop_err *err)
{
    const iop_table *t = plan->table;
    const iop_env *env = &plan->env;
    memset(p, 0, sizeof *p);
    p->n = t->n;
    p->rows = plan->limits + plan->totals;
    p->flows = iop_read(t->intermediate);
    p->class_of = iop_new(env, t->c, sizeof *p->class_of);
    if (!p->class_of)
        return iop_no_memory(err, t->c, "categories");
    classify(p, plan);
    size_t quantities = p->n * red_slots(p), rows = p->rows + 1;
    p->scale = iop_new(env, p->n, sizeof(double));
    p->lo = iop_new(env, quantities, sizeof(double));
    p->hi = iop_new(env, quantities, sizeof(double));
    p->q = iop_new(env, rows * p->n, sizeof(double));
    p->d = iop_new(env, rows * p->classes, sizeof(double));
    p->row_lo = iop_new(env, p->rows, sizeof(double));
    p->row_hi = iop_new(env, p->rows, sizeof(double));
    if (!p->scale || !p->lo || !p->hi || !p->q || !p->d || !p->row_lo || !p->row_hi)
        return iop_no_memory(err, quantities, "values of a plan");
    read_numbers(p, plan, usable);
    return IOP_OK;
}

static bool same_classes(const red_problem *p, const iop_plan *plan)
{
    size_t classes = 0;
    for (size_t k = 0; k < plan->table->c; k++) {
        size_t l = 0;
        while (l < k && !alike(plan, k, l))
            l++;
        if (p->class_of[k] != (l < k ? p->class_of[l] : classes++))
            return false;
    }
    return classes == p->classes;
}

bool red_problem_refresh(red_problem *p, const iop_plan *plan, bool *usable)
{
    if (!same_classes(p, plan))
        return false;
    p->flows = iop_read(plan->table->intermediate);
    memset(p->lo, 0, p->n * red_slots(p) * sizeof *p->lo); /* the bands of classes are sums */
    memset(p->hi, 0, p->n * red_slots(p) * sizeof *p->hi);
    read_numbers(p, plan, usable);
    return true;
}

/* *slot takes the value; true when it had another. */
static bool takes(double *slot, double value)
{
    bool changed = *slot != value;
    *slot = value;
    return changed;
}

/* The bands of one sector. */
static void reload_sector(red_problem *p, const iop_plan *plan, size_t i, bool *usable, bool *moved)
{
    size_t c = plan->table->c, x = red_at(p, i, p->classes);
    *moved = takes(&p->lo[x], plan->output[i].lo) || *moved;
    *moved = takes(&p->hi[x], plan->output[i].hi) || *moved;
    *usable = *usable && p->lo[x] <= p->hi[x];
    for (size_t g = 0; g < p->classes; g++) {
        double lo = 0, hi = 0;
        for (size_t k = 0; k < c; k++)
            if (p->class_of[k] == g) {
                const iop_band *f = &plan->demand[i * c + k];
                lo += f->lo;
                hi += f->hi;
                *usable = *usable && f->lo <= f->hi;
            }
        *moved = takes(&p->lo[red_at(p, i, g)], lo) || *moved;
        *moved = takes(&p->hi[red_at(p, i, g)], hi) || *moved;
    }
}

static void reload_objective(red_problem *p, const iop_plan *plan, bool *moved)
{
    const iop_measure *m = measure_of(plan, 0);
    double sign = plan->maximize ? -1 : 1;
    for (size_t j = 0; j < p->n; j++)
        *moved = takes(&p->q[j], sign * m->per_output[j]) || *moved;
    for (size_t k = 0; k < plan->table->c; k++)
        *moved = takes(&p->d[p->class_of[k]], sign * m->per_demand[k]) || *moved;
}

void red_problem_reload(red_problem *p, const iop_plan *plan, bool *usable, bool *moved)
{
    *usable = p->classes > 0;
    *moved = false;
    for (size_t i = 0; i < p->n; i++)
        reload_sector(p, plan, i, usable, moved);
    reload_objective(p, plan, moved);
    set_rows(p, plan, usable);
    *usable = *usable && numbers_finite(p);
}

void red_problem_free(red_problem *p, const iop_env *env)
{
    void *owned[] = {p->scale, p->lo, p->hi, p->q, p->d, p->row_lo, p->row_hi, p->class_of};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        iop_free(env, owned[k]);
}
