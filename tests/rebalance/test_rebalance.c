/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A disturbed table balances again, keeps what it promised to keep, and a balanced one is left alone. */
#include "support/cm.h"
#include "support/economy.h"
#include <ioplan/rebalance.h>
#include <string.h>

enum { SECTORS = 7 };

static double row_sum(const iop_table *t, size_t i)
{
    double total = 0;
    for (size_t j = 0; j < t->n; j++)
        total += *iop_at(t->intermediate, i, j);
    for (size_t k = 0; k < t->c; k++)
        total += *iop_at(t->final_demand, i, k);
    return total;
}

static double col_sum(const iop_table *t, size_t j)
{
    double total = 0;
    for (size_t i = 0; i < t->n; i++)
        total += *iop_at(t->intermediate, i, j);
    for (size_t q = 0; q < t->p; q++)
        total += *iop_at(t->primary, q, j);
    return total;
}

static void disturb(iop_table *t, uint64_t seed)
{
    for (size_t i = 0; i < t->n; i++)
        for (size_t j = 0; j < t->n; j++)
            *iop_at(t->intermediate, i, j) *= 0.7 + 0.6 * economy_random(&seed);
    *iop_at(t->intermediate, 1, 2) = 0;
    *iop_at(t->final_demand, 0, 1) = -3; /* a stock that shrinks */
    iop_table_update_output(t);
}

static void test_balances(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed < 20; seed++) {
        iop_table *t = economy_table(SECTORS, seed);
        disturb(t, seed);
        iop_keep keep = seed % 2 ? IOP_KEEP_ROWS : IOP_KEEP_COLUMNS;
        double kept[SECTORS];
        for (size_t j = 0; j < SECTORS; j++)
            kept[j] = keep == IOP_KEEP_ROWS ? row_sum(t, j) : col_sum(t, j);
        iop_rebalance_info info;
        iop_err err;
        assert_ok(iop_table_rebalance(t, keep, NULL, &info, &err), err);
        for (size_t j = 0; j < SECTORS; j++) {
            assert_close(row_sum(t, j), kept[j], 1e-8);
            assert_close(col_sum(t, j), kept[j], 1e-8);
            assert_close(t->output[j], kept[j], 1e-8);
        }
        assert_true(*iop_at(t->intermediate, 1, 2) == 0);
        assert_true(*iop_at(t->final_demand, 0, 1) < 0);
        assert_true(info.imbalance > 0.001 && info.change > 0.001 && info.largest > 0 && info.row[0] &&
                    info.col[0]);
        iop_table_close(t);
    }
}

static void test_totals_of_the_kept_side(void **state)
{
    (void)state;
    iop_table *t = economy_table(SECTORS, 5);
    disturb(t, 6);
    double before[2] = {0, 0}, after[2] = {0, 0};
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < SECTORS; i++)
            before[k] += *iop_at(t->final_demand, i, k);
    iop_err err;
    assert_ok(iop_table_rebalance(t, IOP_KEEP_ROWS, NULL, NULL, &err), err);
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < SECTORS; i++)
            after[k] += *iop_at(t->final_demand, i, k);
    assert_close(after[0], before[0], 1e-8);
    assert_close(after[1], before[1], 1e-8);
    iop_table_close(t);
}

static void test_balanced_table_stays(void **state)
{
    (void)state;
    iop_table *t = economy_table(SECTORS, 3);
    iop_rebalance_info info;
    iop_err err;
    assert_ok(iop_table_rebalance(t, IOP_KEEP_COLUMNS, NULL, &info, &err), err);
    assert_true(info.change < 1e-9 && info.imbalance < 1e-9);
    assert_close(info.total_scale, 1, 1e-9);
    iop_table_close(t);
}

static void test_impossible(void **state)
{
    (void)state;
    iop_table *t = economy_table(SECTORS, 3);
    for (size_t i = 0; i < SECTORS; i++)
        for (size_t k = 0; k < t->c; k++)
            *iop_at(t->final_demand, i, k) = 0;
    double z = *iop_at(t->intermediate, 0, 0);
    iop_err err;
    assert_int_equal(iop_table_rebalance(t, IOP_KEEP_ROWS, NULL, NULL, &err), IOP_EINVAL);
    assert_non_null(strstr(err.msg, "final demand to 0"));
    assert_true(*iop_at(t->intermediate, 0, 0) == z);
    iop_table_close(t);
}

static void test_no_memory(void **state)
{
    (void)state;
    iop_status status = IOP_ENOMEM;
    for (long n = 0; status != IOP_OK; n++) {
        iop_table *t = economy_table(SECTORS, 3);
        iop_env usual = t->env;
        economy_memory memory = {n};
        t->env = economy_env(&memory);
        iop_err err;
        status = iop_table_rebalance(t, IOP_KEEP_ROWS, NULL, NULL, &err);
        assert_true(status == IOP_OK || status == IOP_ENOMEM);
        t->env = usual;
        iop_table_close(t);
        assert_true(n < 100);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_balances),
        cmocka_unit_test(test_totals_of_the_kept_side),
        cmocka_unit_test(test_balanced_table_stays),
        cmocka_unit_test(test_impossible),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
