/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paths against all of them, one by one; footprints and value chains by identities and dense algebra. */
#include "structure/dense.h"
#include <ioplan/chains.h>

enum { SEEDS = 12, MOST = 6, DEPTH = 9, ROOM = 400000 };
static const double tight = 1e-11;

static economy next(uint64_t seed)
{
    return economy_random_of(seed, 1 + (size_t)(seed * 5 % MOST), (gen_kind)(seed % GEN_KINDS));
}

/* --- paths ---------------------------------------------------------------------------------------------- */

typedef struct {
    double value[ROOM];
    size_t count;
} heap_of_values;

static heap_of_values all; /* every path whose value is not below the smallest of interest */

static void walk(const economy *e, const double *d, double amount, size_t sector, size_t depth, double least)
{
    double value = amount * d[sector];
    if (fabs(value) >= least) {
        assert_true(all.count < ROOM);
        all.value[all.count++] = value;
    }
    for (size_t j = 0; j < e->t->n && depth < DEPTH; j++)
        if (*iop_at(e->a, j, sector) != 0)
            walk(e, d, amount * *iop_at(e->a, j, sector), j, depth + 1, least);
}

static int by_size(const void *x, const void *y)
{
    double a = fabs(*(const double *)x), b = fabs(*(const double *)y);
    return a > b ? -1 : a < b;
}

static double value_of_steps(const economy *e, const double *d, const double *y, const iop_paths *p,
                             const iop_supply_path *path)
{
    const size_t *s = p->step + path->first;
    double value = y[s[0]] * d[s[path->depth]];
    for (size_t k = 0; k < path->depth; k++)
        value *= *iop_at(e->a, s[k + 1], s[k]);
    return value;
}

static void assert_largest(const economy *e, size_t q, const double *y, const iop_paths *p)
{
    const double *d = direct_of(e, q);
    double total = 0, found = 0, least = p->count > 0 ? fabs(p->path[p->count - 1].value) * .999 : 0;
    all.count = 0;
    for (size_t i = 0; i < e->t->n; i++)
        if (p->count > 0)
            walk(e, d, y[i], i, 0, least);
    qsort(all.value, all.count, sizeof *all.value, by_size);
    assert_true(all.count >= p->count);
    for (size_t k = 0; k < p->count; k++) {
        assert_close(fabs(p->path[k].value), fabs(all.value[k]), 1e-13);
        assert_close(p->path[k].value, value_of_steps(e, d, y, p, &p->path[k]), 1e-13);
        found += p->path[k].value;
    }
    for (size_t i = 0; i < e->t->n; i++)
        for (size_t j = 0; j < e->t->n; j++)
            total += d[i] * *iop_at(e->l, i, j) * y[j];
    assert_close(p->total, total, tight);
    assert_close(p->found, found, 1e-13);
    assert_true(p->proven);
    assert_close(p->missing, p->count == 25 ? fabs(p->path[24].value) : 0, 1e-13);
}

/* The DEPTH of the enumeration suffices where the paths listed are much shorter, which is asked for. */
static void the_largest_paths_are_found(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        economy e = next(seed);
        iop_paths_settings how = iop_paths_settings_default();
        how.top = 25;
        if (seed % 3 == 1) /* negative inventories: the largest by absolute value */
            for (size_t i = 0; i < e.t->n; i += 2)
                *iop_at(e.t->final_demand, i, 1) *= -1;
        for (size_t q = 0; q < e.m->k; q++) {
            iop_paths *p;
            iop_err err;
            double y[MOST] = {0};
            how.category = q % 2 ? SIZE_MAX : 1;
            how.product = q == 4 ? 0 : SIZE_MAX;
            for (size_t i = 0; i < e.t->n; i++)
                for (size_t c = 0; c < e.t->c; c++)
                    if ((how.category == SIZE_MAX || c == 1) && (how.product == SIZE_MAX || i == 0))
                        y[i] += *iop_at(e.t->final_demand, i, c);
            assert_ok(iop_paths_open(&p, e.t, e.m, q, &how, NULL, &err), err);
            for (size_t k = 0; k < p->count; k++)
                assert_true(p->path[k].depth < DEPTH - 1);
            assert_largest(&e, q, y, p);
            iop_paths_close(p);
        }
        economy_end(&e);
    }
}

static void all_layers_add_up_to_the_total(void **state)
{
    (void)state;
    economy e = economy_random_of(5, 6, GEN_PLAIN);
    iop_paths_settings how = iop_paths_settings_default();
    iop_paths *p;
    iop_err err;
    double sum = 0, direct = 0;
    how.layers = 200;
    assert_ok(iop_paths_open(&p, e.t, e.m, 1, &how, NULL, &err), err);
    for (size_t l = 0; l < p->layers; l++)
        sum += p->layer[l];
    for (size_t i = 0; i < e.t->n; i++)
        direct += direct_of(&e, 1)[i] * e.f[i];
    assert_close(sum, p->total, tight);
    assert_close(p->layer[0], direct, tight);
    iop_paths_close(p);
    economy_end(&e);
}

/* With too little room the search says so, and what it says of missing paths holds. */
static void a_search_without_room_is_not_called_proven(void **state)
{
    (void)state;
    economy e = economy_random_of(8, 6, GEN_PLAIN);
    iop_paths_settings how = iop_paths_settings_default();
    iop_paths *p, *full;
    iop_err err;
    how.top = 60;
    assert_ok(iop_paths_open(&full, e.t, e.m, 1, &how, NULL, &err), err);
    how.most_open = 20;
    assert_ok(iop_paths_open(&p, e.t, e.m, 1, &how, NULL, &err), err);
    assert_true(full->proven);
    assert_false(p->proven);
    size_t same = 0;
    while (same < p->count && fabs(p->path[same].value - full->path[same].value) < 1e-13)
        same++;
    assert_true(same < full->count);
    assert_true(p->missing >= fabs(full->path[same].value) * (1 - 1e-9));
    iop_paths_close(p);
    assert_int_equal(iop_paths_open(&p, e.t, e.m, e.m->k, NULL, NULL, &err), IOP_ESHAPE);
    how.category = 3;
    assert_int_equal(iop_paths_open(&p, e.t, e.m, 1, &how, NULL, &err), IOP_EINVAL);
    iop_paths_close(full);
    economy_end(&e);
}

/* --- footprints ----------------------------------------------------------------------------------------- */

static void both_sides_of_the_accounts_agree(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        economy e = next(seed);
        size_t n = e.t->n, c = e.t->c;
        iop_footprints *o;
        iop_err err;
        assert_ok(iop_footprints_open(&o, e.t, e.m, e.op, NULL, &err), err);
        for (size_t q = 0; q < e.m->k; q++) {
            double production = 0, consumption = 0, embodied = 0, direct = 0;
            for (size_t i = 0; i < n; i++) {
                production += *iop_at(o->production, q, i);
                consumption += *iop_at(o->consumption, q, i);
            }
            for (size_t k = 0; k < c; k++) {
                double own = 0;
                for (size_t i = 0; i < n; i++)
                    own += direct_of(&e, q)[i] * *iop_at(o->served, k, i);
                assert_close(*iop_at(o->embodied, q, k), own, tight);
                embodied += *iop_at(o->embodied, q, k);
                direct += *iop_at(o->direct, q, k);
            }
            assert_close(production, consumption, tight);
            assert_close(production, embodied, tight);
            if (q == 2 + e.t->p) /* the first resource: 0, 3, 6 by the categories themselves */
                assert_close(direct, 9, 1e-14);
        }
        for (size_t i = 0; i < n; i++) {
            double served = 0, production = *iop_at(e.t->resources, 1, i);
            for (size_t k = 0; k < c; k++)
                served += *iop_at(o->served, k, i);
            assert_close(served, e.t->output[i], tight);
            assert_close(*iop_at(o->production, 3 + e.t->p, i), production, 1e-13);
        }
        iop_footprints_close(o);
        economy_end(&e);
    }
}

/* --- value chains --------------------------------------------------------------------------------------- */

static void exports_hold_value_added_and_imports_and_nothing_else(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        economy e = next(seed);
        size_t n = e.t->n;
        iop_chains *o;
        iop_err err;
        double by_product = 0, by_source = 0;
        assert_ok(iop_chains_open(&o, e.t, e.m, e.op, 0, NULL, NULL, &err), err);
        for (size_t j = 0; j < n; j++) { /* part1 is value added, part2 imports: together they are all */
            double value = *iop_at(e.t->final_demand, j, 2), source = 0;
            assert_close(*iop_at(o->of, IOP_CHAIN_EXPORTS, j), value, 1e-14);
            assert_close(*iop_at(o->of, IOP_CHAIN_ADDED_IN_EXPORTS, j) +
                             *iop_at(o->of, IOP_CHAIN_IMPORTS_IN_EXPORTS, j),
                         value, tight);
            for (size_t k = 0; k < n; k++)
                source += direct_of(&e, 1)[j] * *iop_at(e.l, j, k) * *iop_at(e.t->final_demand, k, 2);
            assert_close(*iop_at(o->of, IOP_CHAIN_ADDED_EXPORTED, j), source, tight);
            assert_close(*iop_at(o->of, IOP_CHAIN_ADDED_DIRECT, j), direct_of(&e, 1)[j] * value, tight);
            by_product += *iop_at(o->of, IOP_CHAIN_ADDED_IN_EXPORTS, j);
            by_source += source;
        }
        assert_close(by_product, by_source, tight);
        assert_close(o->added[2], by_product, tight);
        assert_close(o->added[2] + o->imports[2], o->exports[2], tight);
        assert_close(o->exports[0], 0, 0);
        iop_chains_close(o);
        economy_end(&e);
    }
}

/* U by the definition: sum over steps of steps times the share of output that takes so many. */
static double upstreamness_by_steps(const economy *e, size_t sector, const double *divisor)
{
    enum { STEPS = 4000 };
    double share[MOST] = {0}, next_share[MOST], sum = 0;
    size_t n = e->t->n;
    share[sector] = 1;
    for (size_t step = 1; step <= STEPS; step++) {
        double left = 0;
        memset(next_share, 0, sizeof next_share);
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n && share[i] > 0 && divisor[i] > 0; j++)
                next_share[j] += share[i] * *iop_at(e->t->intermediate, i, j) / divisor[i];
        for (size_t i = 0; i < n; i++)
            left += share[i];
        sum += left; /* 1 + the share that goes on, + ... */
        memcpy(share, next_share, sizeof share);
    }
    return sum;
}

static void upstreamness_counts_the_steps(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        economy e = next(seed);
        const char *inventory = e.t->categories[1].name;
        size_t n = e.t->n;
        iop_chains *o, *plain;
        iop_err err;
        double closed[MOST], open[MOST];
        for (size_t i = 0; i < n; i++) { /* inventories are small and have both signs */
            *iop_at(e.t->final_demand, i, 1) *= i % 2 ? -.05 : .05;
            *iop_at(e.t->final_demand, i, 0) += e.t->output[i];
        }
        iop_table_update_output(e.t);
        assert_ok(iop_chains_open(&o, e.t, e.m, e.op, 1, &inventory, NULL, &err), err);
        assert_ok(iop_chains_open(&plain, e.t, e.m, e.op, 0, NULL, NULL, &err), err);
        assert_string_equal(o->inventories, inventory);
        assert_string_equal(plain->inventories, "");
        assert_true(o->open_upstreamness);
        for (size_t i = 0; i < n; i++) {
            closed[i] = e.t->output[i] - *iop_at(e.t->final_demand, i, 1);
            open[i] = closed[i] - *iop_at(e.t->final_demand, i, 2);
        }
        for (size_t i = 0; i < n; i++) {
            assert_close(*iop_at(o->of, IOP_CHAIN_UPSTREAMNESS, i), upstreamness_by_steps(&e, i, closed),
                         1e-9);
            assert_close(*iop_at(o->of, IOP_CHAIN_UPSTREAMNESS_OPEN, i), upstreamness_by_steps(&e, i, open),
                         1e-9);
            assert_close(*iop_at(plain->of, IOP_CHAIN_UPSTREAMNESS, i),
                         upstreamness_by_steps(&e, i, e.t->output), 1e-9);
        }
        iop_chains_close(o);
        iop_chains_close(plain);
        economy_end(&e);
    }
}

/* Two sectors that sell to each other and abroad: at home the chain never ends. */
static void a_chain_that_never_ends_is_not_counted(void **state)
{
    (void)state;
    gen g = gen_seed(1);
    iop_table *t = gen_table(&g, 2, 3, 0, GEN_PLAIN);
    iop_err err;
    static const double flows[4] = {0, 10, 20, 0};
    memcpy(t->intermediate.a, flows, sizeof flows);
    for (size_t i = 0; i < 2; i++)
        for (size_t c = 0; c < 3; c++)
            *iop_at(t->final_demand, i, c) = c == 2 ? 50 : 0;
    t->categories[2].is_export = true;
    iop_table_update_output(t);
    economy e = economy_of(t);
    iop_chains *o;
    assert_ok(iop_chains_open(&o, t, e.m, e.op, 0, NULL, NULL, &err), err);
    assert_false(o->open_upstreamness);
    assert_true(isnan(*iop_at(o->of, IOP_CHAIN_UPSTREAMNESS_OPEN, 0)));
    /* u1 = 1 + 10/60 u2, u2 = 1 + 20/70 u1 */
    assert_close(*iop_at(o->of, IOP_CHAIN_UPSTREAMNESS, 0), (1 + 1. / 6) / (1 - 2. / 42), 1e-10);
    const char *wrong = "stock";
    iop_chains_close(o);
    assert_int_equal(iop_chains_open(&o, t, e.m, e.op, 1, &wrong, NULL, &err), IOP_EINVAL);
    assert_string_equal(err.msg, "the dataset has no category of final demand \"stock\"");
    economy_end(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_largest_paths_are_found),
        cmocka_unit_test(all_layers_add_up_to_the_total),
        cmocka_unit_test(a_search_without_room_is_not_called_proven),
        cmocka_unit_test(both_sides_of_the_accounts_agree),
        cmocka_unit_test(exports_hold_value_added_and_imports_and_nothing_else),
        cmocka_unit_test(upstreamness_counts_the_steps),
        cmocka_unit_test(a_chain_that_never_ends_is_not_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
