/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One operator, several threads: each asks for solutions and bounds at the same time. */
#include "operators.h"
#include <pthread.h>

enum { N = 60, THREADS = 6, ROUNDS = 4 };

typedef struct {
    const iop_leontief *op;
    double expected[2][N], found[2][N], bound[2][N];
    iop_status status;
} job;

static iop_status solve_both(const iop_leontief *op, double found[2][N], double bound[2][N])
{
    double right[N];
    for (int transpose = 0; transpose < 2; transpose++) {
        for (size_t i = 0; i < N; i++)
            right[i] = found[transpose][i] = 1 + (double)(i % 5);
        iop_mat b = {1, N, N, right}, x = {1, N, N, found[transpose]}, limit = {1, N, N, bound[transpose]};
        IOP_TRY(solve_side(op, transpose, x, NULL));
        IOP_TRY(bound_side(op, transpose, b, x, limit, NULL));
    }
    return IOP_OK;
}

static void *work(void *argument)
{
    job *j = argument;
    for (int round = 0; round < ROUNDS && j->status == IOP_OK; round++)
        j->status = solve_both(j->op, j->found, j->bound);
    return NULL;
}

static void one_operator_serves_many_threads(void **state)
{
    (void)state;
    static job jobs[THREADS];
    uint64_t seed = 1;
    iop_mat a = new_matrix(N, N);
    economy_coefficients(a, 0.99, 0.3, &seed);
    for (int m = 0; m < METHODS; m++) {
        pthread_t threads[THREADS];
        iop_leontief *alone = open_by(methods[m], a), *shared = open_by(methods[m], a);
        for (int t = 0; t < THREADS; t++) {
            jobs[t] = (job){.op = shared};
            assert_int_equal(pthread_create(&threads[t], NULL, work, &jobs[t]), 0);
        }
        for (int t = 0; t < THREADS; t++)
            assert_int_equal(pthread_join(threads[t], NULL), 0);
        double found[2][N], bound[2][N];
        assert_int_equal(solve_both(alone, found, bound), IOP_OK);
        for (int t = 0; t < THREADS; t++) {
            assert_int_equal(jobs[t].status, IOP_OK);
            assert_memory_equal(jobs[t].found, found, sizeof found);
            assert_memory_equal(jobs[t].bound, bound, sizeof bound);
        }
        iop_leontief_close(alone);
        iop_leontief_close(shared);
    }
    iop_mat_free(&a, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(one_operator_serves_many_threads)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
