/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bounds after a relaxation: outwards in seven digits, and 0 where rounding alone keeps them from it. */
#include "solve/moved_bound.h"
#include "support/cm.h"
#include "support/gen.h"
#include <math.h>

static void rounding_is_zero(void **state)
{
    (void)state;
    assert_true(0.3 - (0.1 + 0.2) < 0);
    assert_true(iop_moved_bound(false, 0.3, 0.1 + 0.2, 1e-9) == 0);
    assert_true(iop_moved_bound(true, -0.3, 0.1 + 0.2, 1e-9) == 0);
    assert_true(iop_moved_bound(false, 1e6, 1e6 + 1e-8, 1e-9 * 1e3) == 0);
    assert_true(iop_moved_bound(false, 1, 1, 0) == 0);
}

static void what_is_more_than_rounding_stays(void **state)
{
    (void)state;
    assert_close(iop_moved_bound(false, 1, 1 + 1e-6, 1e-9), -1e-6, 1e-3);
    assert_close(iop_moved_bound(true, 1e-7, 1e-7, 1e-9), 2e-7, 1e-6);
}

static void numbers_go_outwards(void **state)
{
    (void)state;
    gen g = gen_seed(7);
    for (int k = 0; k < 1000; k++) {
        double bound = gen_uniform(&g, -100, 100), amount = gen_uniform(&g, 0, 300);
        double up = iop_moved_bound(true, bound, amount, 1e-9),
               down = iop_moved_bound(false, bound, amount, 1e-9);
        assert_true(up >= bound + amount - 1e-9 && up <= bound + amount + 2e-6 * fabs(up) + 1e-9);
        assert_true(down <= bound - amount + 1e-9 && down >= bound - amount - 2e-6 * fabs(down) - 1e-9);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rounding_is_zero),
        cmocka_unit_test(what_is_more_than_rounding_stays),
        cmocka_unit_test(numbers_go_outwards),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
