/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work space of OpenBLAS as programs of ours have it: one buffer stays with a thread until that ends. */
#include "base/threads.h"
#include "linalg/blas.h"
#include "support/cm.h"
#include <dlfcn.h>

void *blas_memory_alloc(int position);
void blas_memory_free(void *buffer);

/* OpenBLAS need not be the BLAS of this machine; the call makes it one of this program's libraries. */
static bool has_openblas(void)
{
    double one = 1;
    int pivot;
    assert_int_equal(iop_blas_factor(1, &one, &pivot, 1), 0);
    return dlsym(RTLD_NEXT, "blas_memory_alloc") != NULL;
}

static void one_is_kept(void **state)
{
    (void)state;
    if (!has_openblas())
        skip();
    void *first = blas_memory_alloc(0), *second = blas_memory_alloc(0);
    assert_non_null(first);
    assert_non_null(second);
    assert_ptr_not_equal(first, second); /* both are in use */
    blas_memory_free(second);
    blas_memory_free(first); /* goes back: one is kept */
    void *again = blas_memory_alloc(0);
    assert_ptr_equal(again, second);
    blas_memory_free(again);
}

enum { THREADS = 4 };

typedef struct {
    pthread_barrier_t all;
    void *first[THREADS], *again[THREADS];
} asked;

/* One thread an item: none goes on before all have come here. */
static iop_status ask_twice(void *self, size_t k, iop_err *err)
{
    asked *a = self;
    (void)err;
    a->first[k] = blas_memory_alloc(0);
    blas_memory_free(a->first[k]);
    pthread_barrier_wait(&a->all);
    a->again[k] = blas_memory_alloc(0);
    pthread_barrier_wait(&a->all);
    blas_memory_free(a->again[k]);
    return IOP_OK;
}

static void no_two_threads_share(void **state)
{
    (void)state;
    if (!has_openblas())
        skip();
    asked a;
    iop_err err;
    pthread_barrier_init(&a.all, NULL, THREADS);
    assert_ok(iop_for_each(THREADS, THREADS, ask_twice, &a, &err), err);
    pthread_barrier_destroy(&a.all);
    for (int k = 0; k < THREADS; k++) {
        assert_non_null(a.first[k]);
        assert_ptr_equal(a.again[k], a.first[k]);
        for (int j = 0; j < k; j++)
            assert_ptr_not_equal(a.first[k], a.first[j]);
    }
}

static void use_once(void *self)
{
    void **buffer = self;
    *buffer = blas_memory_alloc(0);
    blas_memory_free(*buffer);
}

/* OpenBLAS has some hundred buffers; whoever does not give them back runs out of them. */
static void an_end_gives_back(void **state)
{
    (void)state;
    if (!has_openblas())
        skip();
    for (int k = 0; k < 2000; k++) {
        iop_aside aside;
        void *buffer = NULL;
        iop_aside_start(&aside, use_once, &buffer);
        iop_aside_end(&aside);
        assert_non_null(buffer);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(one_is_kept), cmocka_unit_test(no_two_threads_share),
                                       cmocka_unit_test(an_end_gives_back)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
