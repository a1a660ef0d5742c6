/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parallel regions of OpenMP as programs of ours run them: on the calling thread where they have one, by
 * libgomp where they have several. */
#include "support/cm.h"
#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

void GOMP_parallel(void (*body)(void *data), void *data, unsigned threads, unsigned flags);

typedef struct {
    pthread_t caller;
    atomic_int here, elsewhere;
} counting;

typedef struct {
    int here, elsewhere;
} counts;

static void count(void *data)
{
    counting *c = data;
    atomic_fetch_add(pthread_equal(pthread_self(), c->caller) ? &c->here : &c->elsewhere, 1);
}

static counts run(unsigned threads)
{
    counting c = {.caller = pthread_self()};
    GOMP_parallel(count, &c, threads, 0);
    return (counts){atomic_load(&c.here), atomic_load(&c.elsewhere)};
}

static void one_thread_is_a_call(void **state)
{
    (void)state;
    counts c = run(1);
    assert_int_equal(c.here, 1);
    assert_int_equal(c.elsewhere, 0);
}

typedef int get_levels(void);
typedef void set_levels(int levels);

/* No level of regions with several threads: whatever they ask for, they have one. */
static void no_level_is_a_call(void **state)
{
    (void)state;
    void *get = dlsym(RTLD_DEFAULT, "omp_get_max_active_levels"),
         *set = dlsym(RTLD_DEFAULT, "omp_set_max_active_levels"), *real = dlsym(RTLD_NEXT, "GOMP_parallel");
    get_levels *levels_of;
    set_levels *set_to;
    memcpy(&levels_of, &get, sizeof get);
    memcpy(&set_to, &set, sizeof set);
    if (!real || !get || !set) { /* no OpenMP of GCC is loaded: nobody has other threads to offer */
        assert_int_equal(run(4).here, 1);
        return;
    }
    const int before = levels_of();
    set_to(0);
    counts c = run(4);
    assert_int_equal(c.here, 1);
    assert_int_equal(c.elsewhere, 0);
    set_to(1);
    c = run(4);
    assert_int_equal(c.here, 1);
    assert_true(c.elsewhere > 0);
    set_to(before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(one_thread_is_a_call),
                                       cmocka_unit_test(no_level_is_a_call)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
