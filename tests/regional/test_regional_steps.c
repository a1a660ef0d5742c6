/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps by themselves: powers, spreading, location quotients, against independent computations. */
#include "regional/portable.h"
#include "regional/region.h"
#include "support/cm.h"
#include "support/gen.h"

static void powers_agree_with_the_c_library(void **state)
{
    (void)state;
    gen g = gen_seed(7);
    for (int k = 0; k < 2000; k++) {
        double v = exp(gen_uniform(&g, -30, 30)), base = gen_uniform(&g, 0, 1), e = gen_uniform(&g, 0, 40);
        assert_close(iop_portable_log2(v), log2(v), 4e-16);
        double power = pow(base, e);
        if (!(fabs(iop_portable_power(base, e) - power) <=
              4e-16 * (1 + fabs(e * log2(base))) * power + 1e-300))
            fail_msg("%.17g ^ %.17g = %.17g, expected %.17g", base, e, iop_portable_power(base, e), power);
    }
    assert_true(iop_portable_log2(1) == 0 && iop_portable_log2(8) == 3 && iop_portable_log2(0.25) == -2);
    assert_true(iop_portable_power(0, 0) == 1 && iop_portable_power(0, 2) == 0 &&
                iop_portable_power(1, 9) == 1);
    assert_true(iop_portable_power(1e-300, 1000) == 0);
}

static void an_amount_is_spread_in_proportion(void **state)
{
    (void)state;
    const double base[] = {1, 3, 0, 4};
    double a[4];
    assert_true(iop_spread(16, base, 4, a));
    assert_true(a[0] == 2 && a[1] == 6 && a[2] == 0 && a[3] == 8);
    const double none[] = {0, 0};
    assert_false(iop_spread(1, none, 2, a));
}

/* By hand: 16 over 1:3:4 gives 2, 6, 8; the cap of 5 on the last leaves 11 for 1:3, 2.75 and 8.25; the cap of
 * 7 on the second leaves 4. */
static void caps_are_kept_and_the_total_stays(void **state)
{
    (void)state;
    const double base[] = {1, 3, 4}, limit[] = {10, 7, 5}, tight[] = {1, 1, 1};
    bool capped[3] = {false, false, false};
    double a[3];
    assert_true(iop_spread_capped(16, base, limit, 3, a, capped));
    assert_close(a[0], 4, 1e-15);
    assert_true(a[1] == 7 && a[2] == 5);
    assert_true(!capped[0] && capped[1] && capped[2]);
    bool again[3] = {false, false, false};
    assert_false(iop_spread_capped(16, base, tight, 3, a, again));
}

static void random_caps_hold(void **state)
{
    (void)state;
    gen g = gen_seed(11);
    for (int round = 0; round < 300; round++) {
        enum { N = 12 };
        double base[N], limit[N], a[N], sum = 0, room = 0, ratio = INFINITY;
        bool capped[N] = {false};
        for (size_t k = 0; k < N; k++) {
            base[k] = gen_uniform(&g, 0.01, 3);
            limit[k] = gen_uniform(&g, 0.2, 2);
            room += limit[k];
        }
        double amount = 0.9 * room;
        assert_true(iop_spread_capped(amount, base, limit, N, a, capped));
        for (size_t k = 0; k < N; k++) {
            sum += a[k];
            assert_true(a[k] <= limit[k] * (1 + 1e-9));
            if (!capped[k] && isinf(ratio))
                ratio = a[k] / base[k];
            if (!capped[k])
                assert_close(a[k] / base[k], ratio, 1e-12);
            else /* without its cap it would have more */
                assert_true(isinf(ratio) || ratio * base[k] >= limit[k] * (1 - 1e-9));
        }
        assert_close(sum, amount, 1e-12);
    }
}

/* SLQ of seller and buyer: 0.5 and 0.8. CILQ is 0.625, the diagonal 0.5; FLQ multiplies by lambda. */
static void quotients_by_hand(void **state)
{
    (void)state;
    assert_close(iop_local_share(IOP_LOCAL_SLQ, 1, 0.5, 0.8, IOP_BUYER_OTHER), 0.5, 0);
    assert_close(iop_local_share(IOP_LOCAL_CILQ, 1, 0.5, 0.8, IOP_BUYER_OTHER), 0.625, 1e-15);
    assert_close(iop_local_share(IOP_LOCAL_CILQ, 1, 0.5, 0.5, IOP_BUYER_SELF), 0.5, 0);
    assert_close(iop_local_share(IOP_LOCAL_FLQ, 0.6, 0.5, 0.8, IOP_BUYER_OTHER), 0.375, 1e-15);
    assert_close(iop_local_share(IOP_LOCAL_FLQ, 0.6, 0.5, 0.5, IOP_BUYER_SELF), 0.3, 1e-15);
    assert_close(iop_local_share(IOP_LOCAL_FLQ, 0.6, 0.5, 0.8, IOP_BUYER_FINAL), 0.5, 0);
    for (iop_local_method m = IOP_LOCAL_SLQ; m <= IOP_LOCAL_FLQ; m++) {
        assert_true(iop_local_share(m, 1, 3, 1.5, IOP_BUYER_OTHER) == 1);
        assert_true(iop_local_share(m, 1, 0, 1.5, IOP_BUYER_OTHER) == 0);
    }
    assert_true(iop_local_share(IOP_LOCAL_CILQ, 1, 0.5, 0, IOP_BUYER_OTHER) == 1);
}

static void lambda_is_one_for_the_whole_country(void **state)
{
    (void)state;
    assert_true(iop_flq_lambda(10, 10, 0.3) == 1);
    assert_true(iop_flq_lambda(3, 10, 0) == 1);
    assert_close(iop_flq_lambda(2, 10, 0.25), pow(log2(1.2), 0.25), 1e-15);
    assert_true(iop_flq_lambda(1, 10, 0.3) < iop_flq_lambda(2, 10, 0.3));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(powers_agree_with_the_c_library),
                                       cmocka_unit_test(an_amount_is_spread_in_proportion),
                                       cmocka_unit_test(caps_are_kept_and_the_total_stays),
                                       cmocka_unit_test(random_caps_hold),
                                       cmocka_unit_test(quotients_by_hand),
                                       cmocka_unit_test(lambda_is_one_for_the_whole_country)};
    return cmocka_run_group_tests_name("regional steps", tests, NULL, NULL);
}
