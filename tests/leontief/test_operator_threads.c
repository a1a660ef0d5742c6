/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One operator, several threads: each asks for solutions and bounds at the same time. And several threads
 * that make one operator. */
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

/* --- what several threads write ------------------------------------------------------------------------- */

/* Large enough that the system is written and the diagonal is found by several threads, small enough that the
 * factors are found by one, so that they are the same. */
enum { WIDE = 490, MOST = 3 };

static bool stop_now(void *ctx)
{
    (void)ctx;
    return true;
}

static iop_status open_wide(iop_leontief **op, iop_mat a, int threads, bool stopped, iop_err *err)
{
    iop_env env = iop_env_default();
    iop_leontief_settings settings = by("lu");
    env.threads = threads;
    env.stop = stopped ? stop_now : NULL;
    return iop_leontief_open_with(op, iop_read(a), &settings, &env, err);
}

/* The diagonal of L, and outputs with their bounds, which need the largest column sum and every sign. */
static void ask(const iop_leontief *op, double found[3][WIDE])
{
    iop_err err;
    double ones[WIDE];
    for (size_t i = 0; i < WIDE; i++)
        ones[i] = found[1][i] = 1;
    iop_mat b = {1, WIDE, WIDE, ones}, x = {1, WIDE, WIDE, found[1]}, bound = {1, WIDE, WIDE, found[2]};
    assert_ok(iop_leontief_diagonal(op, found[0], &err), err);
    assert_ok(solve_side(op, false, x, &err), err);
    assert_ok(bound_side(op, false, b, x, bound, &err), err);
}

static void the_number_of_threads_changes_no_bit(void **state)
{
    (void)state;
    static double one[3][WIDE], here[3][WIDE];
    iop_mat a = new_matrix(WIDE, WIDE), l = new_matrix(WIDE, WIDE);
    uint64_t seed = 3;
    iop_err err;
    economy_coefficients(a, 0.97, 0.2, &seed);
    for (int threads = 1; threads <= MOST; threads++) {
        iop_leontief *op;
        assert_ok(open_wide(&op, a, threads, false, &err), err);
        ask(op, threads == 1 ? one : here);
        if (threads > 1)
            assert_memory_equal(here, one, sizeof one);
        else
            assert_ok(iop_leontief_inverse(op, l, &err), err);
        iop_leontief_close(op);
    }
    for (size_t i = 0; i < WIDE; i++)
        assert_close(one[0][i], *iop_at(l, i, i), 1e-12);
    iop_mat_free(&a, NULL);
    iop_mat_free(&l, NULL);
}

/* A cell that only the last block of rows holds is seen by every number of threads. */
static void no_cell_is_overlooked(void **state)
{
    (void)state;
    static double found[3][WIDE];
    iop_mat a = new_matrix(WIDE, WIDE);
    uint64_t seed = 5;
    economy_coefficients(a, 0.9, 0.2, &seed);
    for (int threads = 1; threads <= MOST; threads++) {
        iop_leontief *op;
        iop_err err;
        *iop_at(a, WIDE - 2, 8) = -1e-3;
        assert_ok(open_wide(&op, a, threads, false, &err), err);
        ask(op, found);
        assert_true(isinf(found[2][0])); /* factors prove nothing with a negative coefficient */
        iop_leontief_close(op);
        *iop_at(a, WIDE - 2, 8) = (double)INFINITY;
        assert_int_equal(open_wide(&op, a, threads, false, &err), IOP_EINVAL);
        assert_non_null(strstr(err.msg, "entry (489, 9) of the matrix is inf,"));
    }
    iop_mat_free(&a, NULL);
}

static void a_diagonal_can_be_stopped(void **state)
{
    (void)state;
    double diagonal[WIDE];
    iop_mat a = new_matrix(WIDE, WIDE);
    uint64_t seed = 6;
    economy_coefficients(a, 0.9, 0.2, &seed);
    for (int threads = 1; threads <= MOST; threads++) {
        iop_leontief *op;
        iop_err err;
        assert_ok(open_wide(&op, a, threads, true, &err), err);
        assert_int_equal(iop_leontief_diagonal(op, diagonal, &err), IOP_ESTOPPED);
        iop_leontief_close(op);
    }
    iop_mat_free(&a, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_operator_serves_many_threads),
        cmocka_unit_test(the_number_of_threads_changes_no_bit),
        cmocka_unit_test(no_cell_is_overlooked),
        cmocka_unit_test(a_diagonal_can_be_stopped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
