/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tables.c - invented economies.
 *
 *   (1) A[i,j] = s[j] w[i,j] / sum_i w[i,j],  w[i,j] = size[i]^(2/3) exp(SPREAD z),  s[j] uniform in [.3, .8]
 *   (2) x      = A x + f, f log-normal around size[i]; iterated, the output then taken as the row sum, so
 * that rows balance exactly and (1) holds to what the iteration left (1e-9) (3) wages, surplus, taxes and
 * imports share what the inputs leave of each column, so that columns balance
 *
 * Large sectors sell much to everybody, most flows are small and few are large: the published tables of 30 to
 * 400 industries look like this. */
#include "tables.h"
#include "harness.h"
#include "random.h"
#include <stdlib.h>
#include <string.h>

enum { HOUSEHOLD, GOVERNMENT, INVESTMENT, INVENTORY, EXPORT, CATEGORIES };
enum { WAGES, SURPLUS, TAXES, IMPORTS, COMPONENTS };
static const char *const category_names[] = {"household", "government", "investment", "inventory", "export"};
static const char *const component_names[] = {"wages", "surplus", "taxes", "imports"};
static const char *const resource_names[] = {"energy", "co2", "labour", "land", "water"};
static const char *const resource_units[] = {"TJ", "kt", "thousand persons", "ha", "million m3"};
enum { NAMED_RESOURCES = sizeof resource_names / sizeof *resource_names };

#define SIZE_SPREAD 1.2 /* of the logarithm of a sector's size */
#define SPREAD      1.5 /* of the logarithm of a flow */

bench_economy bench_economy_default(size_t sectors)
{
    return (bench_economy){1, sectors, 1, 4, .1, .15};
}

static void must(iop_status status, const iop_err *err)
{
    if (status != IOP_OK)
        bench_fail("%s", err->msg);
}

/* --- names ---------------------------------------------------------------------------------------------- */

static void set(iop_table *t, char **slot, const char *text)
{
    iop_err err;
    must(iop_table_set_text(t, slot, text, &err), &err);
}

static void name_sectors(iop_table *t, const bench_economy *e)
{
    char text[64];
    size_t local = e->sectors / e->regions;
    for (size_t j = 0; j < t->n; j++) {
        if (e->regions > 1) {
            snprintf(text, sizeof text, "region%zu", j / local + 1);
            set(t, &t->sectors[j].groups, text);
            snprintf(text, sizeof text, "R%zu_S%zu", j / local + 1, j % local + 1);
        } else {
            snprintf(text, sizeof text, "S%zu", j + 1);
        }
        set(t, &t->sectors[j].code, text);
        snprintf(text, sizeof text, "Industry %zu", j + 1);
        set(t, &t->sectors[j].name, text);
    }
}

static void name_resources(iop_table *t)
{
    char text[32];
    for (size_t r = 0; r < t->r; r++) {
        snprintf(text, sizeof text, "resource%zu", r + 1);
        set(t, &t->resource[r].name, r < NAMED_RESOURCES ? resource_names[r] : text);
        set(t, &t->resource[r].unit, r < NAMED_RESOURCES ? resource_units[r] : "kt");
    }
}

static void name_all(iop_table *t, const bench_economy *e)
{
    set(t, &t->title, "an invented economy");
    set(t, &t->unit, "million USD");
    set(t, &t->currency, "USD");
    t->year = 2000;
    name_sectors(t, e);
    name_resources(t);
    for (size_t k = 0; k < CATEGORIES; k++)
        set(t, &t->categories[k].name, category_names[k]);
    for (size_t q = 0; q < COMPONENTS; q++)
        set(t, &t->components[q].name, component_names[q]);
    t->categories[EXPORT].is_export = true;
    t->components[WAGES].in_value_added = t->components[SURPLUS].in_value_added = true;
    t->components[IMPORTS].is_import = true;
}

/* --- flows ---------------------------------------------------------------------------------------------- */

/* w of (1); one of five possible sellers of another region has sales, and to its own sector everybody sells.
 */
static void draw_weights(iop_table *t, const bench_economy *e, const double *size, bench_random *r)
{
    size_t local = e->sectors / e->regions;
    for (size_t i = 0; i < t->n; i++) {
        double weight = cbrt(size[i] * size[i]);
        for (size_t j = 0; j < t->n; j++) {
            double zeros = i / local == j / local ? e->zeros : 1 - .2 * (1 - e->zeros);
            if (i == j || bench_uniform(r, 0, 1) >= zeros)
                *iop_at(t->intermediate, i, j) = weight * bench_lognormal(r, SPREAD);
        }
    }
}

/* own[j], other[j]: sums of the column's cells inside and outside its region. */
static void sum_columns(const iop_table *t, size_t local, double *own, double *other)
{
    memset(own, 0, t->n * sizeof *own);
    memset(other, 0, t->n * sizeof *other);
    for (size_t i = 0; i < t->n; i++)
        for (size_t j = 0; j < t->n; j++)
            (i / local == j / local ? own : other)[j] += iop_get(iop_read(t->intermediate), i, j);
}

/* (1): the weights become coefficients. work: 2 n values. */
static void make_coefficients(iop_table *t, const bench_economy *e, double *work, bench_random *r)
{
    size_t local = e->sectors / e->regions;
    double *own = work, *other = work + t->n;
    sum_columns(t, local, own, other);
    for (size_t j = 0; j < t->n; j++) {
        double inputs = bench_uniform(r, .3, .8), trade = other[j] > 0 ? e->trade : 0;
        own[j] = inputs * (1 - trade) / own[j];
        other[j] = other[j] > 0 ? inputs * trade / other[j] : 0;
    }
    for (size_t i = 0; i < t->n; i++)
        for (size_t j = 0; j < t->n; j++)
            *iop_at(t->intermediate, i, j) *= (i / local == j / local ? own : other)[j];
}

static void draw_final_demand(iop_table *t, const double *size, bench_random *r)
{
    static const double share[CATEGORIES] = {.45, .12, .18, 0, .25}, served[CATEGORIES] = {1, .4, .5, 0, .8};
    for (size_t i = 0; i < t->n; i++) {
        double total = 0;
        for (size_t k = 0; k < CATEGORIES; k++) {
            bool serves = bench_uniform(r, 0, 1) < served[k];
            double value = serves ? share[k] * size[i] * bench_lognormal(r, .8) : 0;
            total += *iop_at(t->final_demand, i, k) = value;
        }
        *iop_at(t->final_demand, i, INVENTORY) = total * bench_uniform(r, -.02, .03);
    }
}

/* (2); work: 2 n values. */
static void solve_outputs(iop_table *t, double *work)
{
    double *x = work, *next = work + t->n, change = 1;
    memset(x, 0, t->n * sizeof *x);
    for (int step = 0; step < 500 && change > 1e-9; step++) {
        change = 0;
        for (size_t i = 0; i < t->n; i++) {
            next[i] = 0;
            for (size_t k = 0; k < CATEGORIES; k++)
                next[i] += iop_get(iop_read(t->final_demand), i, k);
        }
        iop_gemv(false, 1, iop_read(t->intermediate), x, 1, next);
        for (size_t i = 0; i < t->n; i++) {
            change = fmax(change, fabs(next[i] - x[i]) / next[i]);
            x[i] = next[i];
        }
    }
    for (size_t i = 0; i < t->n; i++)
        for (size_t j = 0; j < t->n; j++)
            *iop_at(t->intermediate, i, j) *= x[j];
    iop_table_update_output(t);
}

/* --- the rest of the columns ---------------------------------------------------------------------------- */

/* (3); work: n values. */
static void close_columns(iop_table *t, double *inputs, bench_random *r)
{
    memset(inputs, 0, t->n * sizeof *inputs);
    for (size_t i = 0; i < t->n; i++)
        for (size_t j = 0; j < t->n; j++)
            inputs[j] += iop_get(iop_read(t->intermediate), i, j);
    for (size_t j = 0; j < t->n; j++) {
        double rest = t->output[j] - inputs[j];
        double imports = rest * bench_uniform(r, .05, .4), taxes = rest * bench_uniform(r, .01, .06);
        double wages = (rest - imports - taxes) * bench_uniform(r, .35, .75);
        *iop_at(t->primary, IMPORTS, j) = imports;
        *iop_at(t->primary, TAXES, j) = taxes;
        *iop_at(t->primary, WAGES, j) = wages;
        *iop_at(t->primary, SURPLUS, j) = rest - imports - taxes - wages;
    }
}

static double category_total(const iop_table *t, size_t k)
{
    double total = 0;
    for (size_t i = 0; i < t->n; i++)
        total += iop_get(iop_read(t->final_demand), i, k);
    return total;
}

/* Imports and taxes on final use; use of resources, by households directly for every second one. */
static void add_satellites(iop_table *t, bench_random *r)
{
    static const size_t buyers[] = {HOUSEHOLD, GOVERNMENT, INVESTMENT};
    for (size_t b = 0; b < sizeof buyers / sizeof *buyers; b++) {
        double total = category_total(t, buyers[b]);
        *iop_at(t->primary, IMPORTS, t->n + buyers[b]) = total * bench_uniform(r, .05, .2);
        *iop_at(t->primary, TAXES, t->n + buyers[b]) = total * bench_uniform(r, .02, .1);
    }
    for (size_t k = 0; k < t->r; k++) {
        double unit = bench_uniform(r, .1, 5), used = 0;
        for (size_t j = 0; j < t->n; j++)
            used += *iop_at(t->resources, k, j) = unit * t->output[j] * bench_lognormal(r, 1.2);
        if (k % 2 == 0)
            *iop_at(t->resources, k, t->n + HOUSEHOLD) = used * bench_uniform(r, .05, .2);
    }
}

static void check_settings(const bench_economy *e)
{
    if (e->sectors == 0 || e->regions == 0 || e->sectors % e->regions != 0)
        bench_fail("%zu sectors cannot be spread over %zu regions", e->sectors, e->regions);
    if (e->resources > 100 || !(e->zeros >= 0 && e->zeros <= .9) || !(e->trade >= 0 && e->trade < 1))
        bench_fail("an economy with %zu resources, %g zeros and %g trade is outside what can be invented",
                   e->resources, e->zeros, e->trade);
}

iop_table *bench_table_new(const bench_economy *e)
{
    iop_table *t;
    iop_err err;
    check_settings(e);
    must(iop_table_new(&t, e->sectors, CATEGORIES, COMPONENTS, e->resources, NULL, &err), &err);
    double *size = malloc(3 * t->n * sizeof *size), *work = size + t->n;
    if (!size)
        bench_fail("out of memory for %zu sectors", t->n);
    bench_random r = bench_seed(e->seed);
    name_all(t, e);
    for (size_t i = 0; i < t->n; i++)
        size[i] = 1000 * bench_lognormal(&r, SIZE_SPREAD);
    draw_weights(t, e, size, &r);
    make_coefficients(t, e, work, &r);
    draw_final_demand(t, size, &r);
    solve_outputs(t, work);
    close_columns(t, work, &r);
    add_satellites(t, &r);
    free(size);
    return t;
}

/* --- plans ---------------------------------------------------------------------------------------------- */

const char *const bench_plan_names[] = {"few", "half", "all"};

static iop_band around(double base, double down, double up)
{
    return (iop_band){iop_plan_relative_lower(base, 1 - down), iop_plan_relative_upper(base, 1 + up),
                      IOP_NO_STATEMENT, IOP_NO_STATEMENT};
}

static void bound_outputs(iop_plan *plan, bench_plan_kind kind, bench_random *r)
{
    static const double share[BENCH_KINDS] = {.05, .5, 1};
    for (size_t j = 0; j < plan->table->n; j++) {
        double down = bench_uniform(r, .05, .3), up = bench_uniform(r, .05, .3);
        if (bench_uniform(r, 0, 1) < share[kind])
            plan->output[j] = around(plan->table->output[j], down, up);
    }
}

static void bound_demand(iop_plan *plan, bench_random *r)
{
    static const struct {
        size_t category;
        double down, up;
    } bands[] = {{HOUSEHOLD, .1, .2}, {INVESTMENT, .05, .1}, {EXPORT, .3, .4}};
    for (size_t b = 0; b < sizeof bands / sizeof *bands; b++)
        for (size_t i = 0; i < plan->table->n; i++) {
            size_t k = bands[b].category;
            plan->demand[i * CATEGORIES + k] =
                around(iop_plan_reference_demand(plan, i, k), bench_uniform(r, .5, 1) * bands[b].down,
                       bench_uniform(r, .5, 1) * bands[b].up);
        }
}

iop_plan *bench_plan_new(iop_table *take_table, bench_plan_kind kind, uint64_t seed)
{
    iop_plan *plan;
    iop_err err;
    bench_random r = bench_seed(seed);
    must(iop_plan_new(&plan, take_table, NULL, &err), &err);
    bound_outputs(plan, kind, &r);
    bound_demand(plan, &r);
    for (size_t k = 0; k < take_table->r; k++) {
        size_t measure = iop_plan_measure(plan, take_table->resource[k].name);
        iop_band band = {-(double)INFINITY, plan->measure[measure].base * bench_uniform(&r, 1, 1.03),
                         IOP_NO_STATEMENT, IOP_NO_STATEMENT};
        must(iop_plan_add_limit(plan, measure, band, &err), &err);
    }
    return plan;
}
