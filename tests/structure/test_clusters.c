/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clusters: the best of all partitions where all can be looked at, planted groups, and the same answer
 * always.
 */
#include "structure/dense.h"
#include <ioplan/chains.h>
#include <pthread.h>

static economy small(uint64_t seed, size_t n)
{
    return economy_random_of(seed, n, seed % 2 ? GEN_PLAIN : GEN_DEGENERATE);
}

/* Q from the definition, by pairs. */
static double modularity(const economy *e, const size_t *member)
{
    size_t n = e->t->n;
    double all = 0, q = 0, s[16] = {0};
    iop_mat w = dense_new(n, n);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            double tie = (*iop_at(e->t->intermediate, i, j) + *iop_at(e->t->intermediate, j, i)) / 2;
            *iop_at(w, i, j) = tie;
            s[i] += tie;
            all += tie;
        }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            q += member[i] == member[j] ? (*iop_at(w, i, j) - s[i] * s[j] / all) / all : 0;
    iop_mat_free(&w, NULL);
    return q;
}

/* The largest Q over all partitions of sectors at, at + 1, ... given that of those before. */
static double best_of_all(const economy *e, size_t *member, size_t at, size_t groups)
{
    double best = -1;
    if (at == e->t->n)
        return modularity(e, member);
    for (size_t g = 0; g <= groups; g++) {
        member[at] = g;
        best = fmax(best, best_of_all(e, member, at + 1, g == groups ? groups + 1 : groups));
    }
    return best;
}

static void the_best_partition_is_found(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < 8; seed++) {
        economy e = small(seed, 3 + (size_t)seed % 5);
        size_t member[16];
        iop_clusters *o;
        iop_err err;
        assert_ok(iop_clusters_open(&o, e.t, NULL, NULL, &err), err);
        assert_close(o->modularity, modularity(&e, o->cluster), 1e-12);
        assert_close(o->modularity, iop_clusters_modularity(e.t, o->cluster, 1), 1e-14);
        assert_close(o->modularity, best_of_all(&e, member, 0, 0), 1e-9);
        for (size_t g = 1; g < o->count; g++)
            assert_true(o->weight[g] <= o->weight[g - 1]);
        iop_clusters_close(o);
        economy_end(&e);
    }
}

static iop_table *planted(size_t groups, size_t size)
{
    gen g = gen_seed(5);
    iop_table *t = gen_table(&g, groups * size, 2, 0, GEN_PLAIN);
    for (size_t i = 0; i < t->n; i++)
        for (size_t j = 0; j < t->n; j++)
            *iop_at(t->intermediate, i, j) = gen_uniform(&g, 0, 1) + (i % groups == j % groups ? 3 : 0);
    iop_table_update_output(t);
    return t;
}

static void planted_groups_are_found(void **state)
{
    (void)state;
    iop_table *t = planted(4, 6);
    iop_clusters *o;
    iop_err err;
    assert_ok(iop_clusters_open(&o, t, NULL, NULL, &err), err);
    assert_int_equal(o->count, 4);
    for (size_t i = 0; i < t->n; i++) {
        double inside = 0, all = 0;
        assert_int_equal(o->cluster[i], o->cluster[i % 4]);
        for (size_t j = 0; j < t->n; j++) {
            double tie = (*iop_at(t->intermediate, i, j) + *iop_at(t->intermediate, j, i)) / 2;
            inside += i % 4 == j % 4 ? tie : 0;
            all += tie;
        }
        assert_close(o->share[i], inside / all, 1e-12);
    }
    iop_clusters_close(o);
    iop_table_close(t);
}

/* Flows without any structure, where runs end in different partitions. */
typedef struct {
    const iop_table *t;
    iop_clusters_settings how;
    iop_clusters *o;
    iop_err err;
    iop_status status;
} run;

static void *start(void *self)
{
    run *r = self;
    r->status = iop_clusters_open(&r->o, r->t, &r->how, NULL, &r->err);
    return NULL;
}

static void the_same_seed_gives_the_same_clusters_in_any_thread(void **state)
{
    (void)state;
    enum { THREADS = 4, SEEDS = 3 };
    gen g = gen_seed(11);
    iop_table *t = gen_table(&g, 60, 2, 0, GEN_PLAIN);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        run r[THREADS + 1];
        pthread_t thread[THREADS];
        for (size_t k = 0; k <= THREADS; k++) {
            r[k] = (run){.t = t, .how = iop_clusters_settings_default()};
            r[k].how.seed = seed;
            r[k].how.starts = 3;
        }
        start(&r[THREADS]); /* alone */
        for (size_t k = 0; k < THREADS; k++)
            assert_int_equal(pthread_create(&thread[k], NULL, start, &r[k]), 0);
        for (size_t k = 0; k < THREADS; k++)
            pthread_join(thread[k], NULL);
        for (size_t k = 0; k <= THREADS; k++) {
            assert_ok(r[k].status, r[k].err);
            assert_memory_equal(r[k].o->cluster, r[THREADS].o->cluster, t->n * sizeof *r[k].o->cluster);
        }
        for (size_t k = 0; k <= THREADS; k++)
            iop_clusters_close(r[k].o);
    }
    iop_table_close(t);
}

static void odd_tables_and_settings(void **state)
{
    (void)state;
    iop_table *t;
    iop_clusters *o;
    iop_err err;
    iop_clusters_settings how = iop_clusters_settings_default();
    for (size_t n = 0; n < 3; n++) { /* nobody trades: everybody alone */
        assert_ok(iop_table_new(&t, n, 1, 1, 0, NULL, &err), err);
        assert_ok(iop_clusters_open(&o, t, NULL, NULL, &err), err);
        assert_int_equal(o->count, n);
        assert_close(o->modularity, 0, 0);
        iop_clusters_close(o);
        iop_table_close(t);
    }
    t = planted(2, 2);
    how.starts = 0;
    assert_int_equal(iop_clusters_open(&o, t, &how, NULL, &err), IOP_EINVAL);
    how.starts = 1;
    how.resolution = 50; /* so fine that nobody joins */
    assert_ok(iop_clusters_open(&o, t, &how, NULL, &err), err);
    assert_int_equal(o->count, 4);
    iop_clusters_close(o);
    iop_table_close(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_best_partition_is_found),
        cmocka_unit_test(planted_groups_are_found),
        cmocka_unit_test(the_same_seed_gives_the_same_clusters_in_any_thread),
        cmocka_unit_test(odd_tables_and_settings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
