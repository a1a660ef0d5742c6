/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders that are kept: found again for the same structure and for no other, released once. */
#include "base/threads.h"
#include "lp/orders.h"
#include "support/cm.h"
#include <stdatomic.h>

enum { ROWS = 3, COLUMNS = 2, ENTRIES = 4, MANY = 40 };

static const size_t start[COLUMNS + 1] = {0, 2, ENTRIES};
static const size_t index_of[ENTRIES] = {0, 1, 1, 2};
static const int stage[ROWS] = {0, 0, 1};
static const lp_structure plain = {ROWS, COLUMNS, start, index_of, NULL},
                          staged = {ROWS, COLUMNS, start, index_of, stage};

static atomic_int released[MANY];

static void release(void *found)
{
    atomic_fetch_add((atomic_int *)found, 1);
}

static iop_lp_orders *open_orders(void)
{
    iop_err err;
    iop_lp_orders *orders;
    for (int k = 0; k < MANY; k++)
        atomic_store(&released[k], 0);
    assert_ok(iop_lp_orders_open(&orders, NULL, &err), err);
    return orders;
}

static void the_same_is_found(void **state)
{
    (void)state;
    iop_lp_orders *orders = open_orders();
    const size_t start_again[] = {0, 2, ENTRIES}, index_again[] = {0, 1, 1, 2};
    const lp_structure again = {ROWS, COLUMNS, start_again, index_again, NULL};
    assert_null(lp_orders_find(orders, &plain));
    assert_true(lp_orders_keep(orders, &plain, &released[0], release));
    assert_true(lp_orders_keep(orders, &staged, &released[1], release));
    assert_ptr_equal(lp_orders_find(orders, &plain), &released[0]);
    assert_ptr_equal(lp_orders_find(orders, &again), &released[0]);
    assert_ptr_equal(lp_orders_find(orders, &staged), &released[1]);
    assert_false(lp_orders_keep(orders, &again, &released[2], release)); /* it is there */
    iop_lp_orders_close(orders);
    assert_int_equal(atomic_load(&released[0]), 1);
    assert_int_equal(atomic_load(&released[1]), 1);
    assert_int_equal(atomic_load(&released[2]), 0); /* whoever could not give it away still has it */
}

static void another_is_not(void **state)
{
    (void)state;
    iop_lp_orders *orders = open_orders();
    const size_t other_start[] = {0, 1, ENTRIES}, other_index[] = {0, 1, 1, 0}, longer[] = {0, 2, 4, 4};
    const int other_stage[] = {0, 1, 1};
    const lp_structure others[] = {
        {ROWS + 1, COLUMNS, start, index_of, stage},   {ROWS, COLUMNS + 1, longer, index_of, stage},
        {ROWS, COLUMNS, other_start, index_of, stage}, {ROWS, COLUMNS, start, other_index, stage},
        {ROWS, COLUMNS, start, index_of, other_stage}, plain};
    assert_true(lp_orders_keep(orders, &staged, &released[0], release));
    for (size_t k = 0; k < sizeof others / sizeof *others; k++)
        assert_null(lp_orders_find(orders, &others[k]));
    iop_lp_orders_close(orders);
}

static void without_orders_nothing_is_kept(void **state)
{
    (void)state;
    assert_null(lp_orders_find(NULL, &plain));
    assert_false(lp_orders_keep(NULL, &plain, &released[0], release));
    iop_lp_orders_close(NULL);
}

/* Thread k asks for and keeps structures that all others ask for and keep too. */
static iop_status keep_some(void *self, size_t k, iop_err *err)
{
    iop_lp_orders *orders = *(iop_lp_orders **)self;
    const size_t row[] = {k % 20, k % 20 + 1, 40, 41};
    const lp_structure of = {64, COLUMNS, start, row, NULL};
    const void *before = lp_orders_find(orders, &of);
    const bool kept = lp_orders_keep(orders, &of, &released[k], release);
    if (!kept)
        release(&released[k]);
    if (kept && (before || lp_orders_find(orders, &of) != &released[k]))
        return iop_fail(err, IOP_EINVAL, "structure %zu is kept, and not found", k);
    if (before && lp_orders_find(orders, &of) != before)
        return iop_fail(err, IOP_EINVAL, "structure %zu is found as another", k);
    return IOP_OK;
}

/* More than are kept, by many threads. */
static void each_is_released_once(void **state)
{
    (void)state;
    iop_err err;
    iop_lp_orders *orders = open_orders();
    assert_ok(iop_for_each(4, MANY, keep_some, &orders, &err), err);
    int early = 0;
    for (int k = 0; k < MANY; k++)
        early += atomic_load(&released[k]);
    assert_in_range(early, MANY - 20, MANY - 1);
    iop_lp_orders_close(orders);
    for (int k = 0; k < MANY; k++)
        assert_int_equal(atomic_load(&released[k]), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_same_is_found), cmocka_unit_test(another_is_not),
                                       cmocka_unit_test(without_orders_nothing_is_kept),
                                       cmocka_unit_test(each_is_released_once)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
