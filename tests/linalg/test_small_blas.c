/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small matrices start no threads: on a busy machine a second thread that waits in a loop costs more than the
 * whole computation. OpenBLAS starts its threads by GOMP_parallel of the OpenMP runtime, which this program
 * puts its own in front of. */
#include "support/cm.h"
#include "support/economy.h"
#include <dlfcn.h>
#include <ioplan/linalg.h>
#include <string.h>

static int regions; /* parallel regions entered so far */

typedef void (*gomp_parallel)(void (*work)(void *), void *data, unsigned threads, unsigned flags);
void GOMP_parallel(void (*work)(void *), void *data, unsigned threads, unsigned flags);

void GOMP_parallel(void (*work)(void *), void *data, unsigned threads, unsigned flags)
{
    gomp_parallel real;
    void *found = dlsym(RTLD_NEXT, "GOMP_parallel");
    assert_non_null(found);
    memcpy(&real, &found, sizeof real);
    regions++;
    real(work, data, threads, flags);
}

/* One of everything at size n, with k right-hand sides. */
static void use_all(size_t n, size_t k)
{
    iop_err err;
    iop_mat a, b, c;
    iop_lu *lu;
    uint64_t state = n;
    assert_ok(iop_mat_new(&a, n, n, NULL, &err), err);
    assert_ok(iop_mat_new(&b, k, n, NULL, &err), err);
    assert_ok(iop_mat_new(&c, k, n, NULL, &err), err);
    economy_coefficients(a, .8, .1, &state);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            *iop_at(a, i, j) = (double)(i == j) - iop_get(iop_read(a), i, j);
    for (size_t i = 0; i < k * n; i++)
        b.a[i] = economy_random(&state);
    assert_ok(iop_lu_open(&lu, iop_read(a), NULL, &err), err);
    assert_ok(iop_lu_solve(lu, false, b, &err), err);
    assert_ok(iop_lu_solve(lu, true, b, &err), err);
    iop_gemm(1, iop_read(b), iop_read(a), 0, c);
    iop_gemv(false, 1, iop_read(a), b.a, 0, c.a);
    iop_gemv(true, 1, iop_read(a), b.a, 0, c.a);
    iop_lu_close(lu);
    iop_mat_free(&a, NULL);
    iop_mat_free(&b, NULL);
    iop_mat_free(&c, NULL);
}

static void small_matrices_start_no_threads(void **state)
{
    (void)state;
    static const size_t sizes[] = {1, 8, 45, 94, 95, 96, 200, 499};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        use_all(sizes[s], 1);
        use_all(sizes[s], sizes[s] < 100 ? sizes[s] : 100);
        if (regions)
            fail_msg("%d parallel regions at n = %zu", regions, sizes[s]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(small_matrices_start_no_threads)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
