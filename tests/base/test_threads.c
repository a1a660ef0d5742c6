/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every item is done once, by whatever number of threads; a failure is told, and ends what is not begun. */
#include "base/threads.h"
#include "support/cm.h"
#include <stdatomic.h>

enum { MOST = 1000 };

typedef struct {
    atomic_int done[MOST];
    size_t bad; /* the item that fails */
} items;

static iop_status do_item(void *self, size_t k, iop_err *err)
{
    items *all = self;
    atomic_fetch_add(&all->done[k], 1);
    return k == all->bad ? iop_fail(err, IOP_EINVAL, "item %zu is bad", k) : IOP_OK;
}

static void every_item_is_done_once(void **state)
{
    static const size_t counts[] = {0, 1, 2, 7, MOST};
    (void)state;
    for (int threads = 1; threads <= 8; threads *= 2)
        for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
            items all = {.bad = MOST};
            iop_err err;
            assert_ok(iop_for_each(threads, counts[c], do_item, &all, &err), err);
            for (size_t k = 0; k < MOST; k++)
                assert_int_equal(all.done[k], k < counts[c]);
        }
}

static void a_failure_ends_the_rest(void **state)
{
    (void)state;
    for (int threads = 1; threads <= 4; threads++) {
        items all = {.bad = 3};
        iop_err err;
        assert_int_equal(iop_for_each(threads, MOST, do_item, &all, &err), IOP_EINVAL);
        assert_string_equal(err.msg, "item 3 is bad");
        assert_int_equal(iop_for_each(threads, MOST, do_item, &all, NULL), IOP_EINVAL);
        if (threads == 1)
            assert_int_equal(all.done[4], 0);
        for (size_t k = 0; k <= all.bad; k++)
            assert_int_equal(all.done[k], 2);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_item_is_done_once),
        cmocka_unit_test(a_failure_ends_the_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
