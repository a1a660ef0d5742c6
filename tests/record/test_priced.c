/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is told of a bound and its price: a right range passes, and each thing that is wrong is named. */
#include "record/priced.h"
#include "support/cm.h"
#include <string.h>

static const iop_priced right = {"limit", "co2", true, true, 100, 100, 2, 2, 2, 90, 120, 1};

/* NULL: nothing is wrong. */
static void expect(iop_priced p, bool maximize, const char *fault)
{
    iop_diags *diags;
    iop_err err;
    assert_ok(iop_diags_open(&diags, NULL, &err), err);
    iop_priced_check(&p, maximize, 1, diags);
    assert_int_equal(iop_diags_count(diags) > 0, fault != NULL);
    if (fault)
        assert_non_null(strstr(iop_diags_at(diags, 0)->at.msg, fault));
    iop_diags_close(diags);
}

static void lies_are_found(void **state)
{
    (void)state;
    iop_priced p = right;
    expect(p, true, NULL);
    expect(p, false, "do not enclose the dual"); /* a limit at most makes a minimum no larger when relaxed */
    p.price = 3;
    expect(p, true, "do not enclose the dual");
    p = right;
    p.left = 1;
    expect(p, true, "do not enclose the dual");
    p.left = 3;
    expect(p, true, "one slope, but two are told");
    p.to = 100;
    expect(p, true, NULL);
    p = right;
    p.from = 110;
    expect(p, true, "outside its range");
    p = right;
    p.value = 99;
    expect(p, true, "does not bind, but has a price");
    p = right;
    p.from = p.to = 100; /* not computed */
    expect(p, true, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(lies_are_found)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
