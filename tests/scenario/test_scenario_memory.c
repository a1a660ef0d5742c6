/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The n-th allocation fails, for every n: reading a scenario says so, and nothing is lost.
 *
 * A finding that cannot be kept, or a suggestion that cannot be looked up, does not stop the reading: then
 * the outcome is the one that it has with memory. */
#include "scenario_support.h"

#define FOLDER IOP_BINARY_DIR "/test_scenario_memory"

static iop_status read_plan(const iop_env *env)
{
    static const char *const sets[] = {"limits.land.max=90%", "title=Other"};
    iop_scenario *s;
    iop_diags *diags = new_diags();
    iop_status status = iop_scenario_open(&s, FOLDER "/plan.yaml", 2, sets, env, diags);
    assert_true((status == IOP_OK) == (s != NULL));
    assert_true((status == IOP_OK) == (iop_diags_errors(diags) == 0));
    iop_scenario_close(s);
    iop_diags_close(diags);
    return status;
}

/* Every n until none fails any more; the status is `otherwise` or a lack of memory. */
static void fail_each(iop_status otherwise)
{
    long lacks = 0;
    for (long n = 0; n < 5000; n++) {
        countdown c = {n, 0};
        iop_env env = iop_env_default();
        env.resize = countdown_resize;
        env.resize_ctx = &c;
        iop_status status = read_plan(&env);
        assert_int_equal(c.live, 0);
        lacks += status == IOP_ENOMEM;
        if (status != otherwise && status != IOP_ENOMEM)
            fail_msg("allocation %ld: %s", n, iop_status_text(status));
        if (c.left >= 0) { /* nothing failed */
            assert_int_equal(status, otherwise);
            assert_true(lacks > n / 2);
            return;
        }
    }
    fail_msg("memory never sufficed");
}

static void a_good_scenario(void **state)
{
    (void)state;
    start_folder(FOLDER);
    put_file(FOLDER, "base.yaml", "dataset: data\nmaximize: value_added\noutput: {all: {min: 90%}}\n");
    put_file(FOLDER, "plan.yaml",
             "extends: base.yaml\n"
             "maximize: wages + surplus\n"
             "growth: 110%\n"
             "coefficients: {energy: {all: 90%, a: 80%}}\n"
             "final_demand: {export: {min: 90%, max: 120%, sectors: {a: {max: 2 million USD, min: 0}}}}\n"
             "output: {group: {some: {max: 150%}}, group_total: {heavy: {min: 95%}}}\n"
             "limits: {co2: {max: 100%}}\n");
    fail_each(IOP_OK);
}

static void a_bad_scenario(void **state)
{
    (void)state;
    start_folder(FOLDER);
    put_file(FOLDER, "plan.yaml",
             "dataset: data\n"
             "maximize: profit\n"
             "final_demand: {exprt: {min: 90%}}\n"
             "output: {all: {min: 120%, max: 110%}, q: {max: 1%}, group: {heavi: {max: 1%}}}\n");
    fail_each(IOP_EPARSE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_good_scenario), cmocka_unit_test(a_bad_scenario)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
