/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The n-th allocation fails, for one n after the other: reading a scenario says so, and nothing is lost.
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

/* Until none fails any more, by steps that grow by a twentieth; the status is `otherwise` or a lack of
 * memory. */
static void fail_each(iop_status otherwise)
{
    long lacks = 0, tried = 0;
    for (long n = 0; n < 5000; n += 1 + n / 20, tried++) {
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
            assert_true(lacks > tried / 2);
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

/* Every section of a whole plan, tables among them. */
static void a_whole_plan(void **state)
{
    (void)state;
    start_folder(FOLDER);
    put_file(FOLDER, "capacity.csv",
             "sectors,zone,kind,capacity\nall,s,outside,60%\nall,s,park,40%\nz,n,park,\n");
    put_file(
        FOLDER, "plan.yaml",
        "dataset: data\n"
        "maximize: {ratio: [value_added, jobs]}\n"
        "periods: {2021-2025: {growth: 120%}, 2026-2030: {limits: {co2: {max: 70%}}}}\n"
        "foresight: {window: 1}\n"
        "limits: {energy: {max: 100%}}\n"
        "measures: {ghg: {unit: t, of: {co2: 1, ch4: 28}}, sinks: {unit: t}}\n"
        "techniques: {clean: {sectors: heavy, inputs: {b: 80%}, use: {co2: 50%}, capacity: {cost: 120%}}}\n"
        "investment: {category: government, share: 50%}\n"
        "zones: {n: {name: North, area: {park: 500}}, s: {area: {park: 500, outside: {2021: 900 ha}}}}\n"
        "capacity: {all: {used: 80%, cost: 0.5, land: land}, sites: {file: capacity.csv}}\n"
        "relocation: {r: {from: {kind: outside}, to: {kind: park}, cost: 30%}}\n"
        "conversion: {c: {from: {kind: outside}, cost: 0.1, most: 10}}\n"
        "treatments: {f: {of: co2, inputs: {a: 0.1}, price: 0.2, use: {jobs: 1}, most: {2026: 9}}}\n"
        "households: {follow: wages}\n"
        "imports: {all: 10%}\n"
        "stocks: {a: {present: 5%}}\n"
        "requirements:\n"
        "  n: {of: jobs, zone: [n, s], kind: park, sectors: heavy, max: 200%}\n"
        "  e: {of: value_added, embodied_in: export, share_of: export, min: 10%}\n"
        "targets: {t: {of: output, technique: clean, min: 3, weight: 1}, g: {of: co2, growth: {max: 3%}, "
        "weight: 2}}\n");
    fail_each(IOP_OK);
}

static void a_bad_whole_plan(void **state)
{
    (void)state;
    start_folder(FOLDER);
    put_file(FOLDER, "plan.yaml",
             "dataset: data\n"
             "maximize: value_added\n"
             "periods: {2021-2025: {}, 2026-2030: {}}\n"
             "limits: {co3: {max: 1%}}\n"
             "techniques: {clean: {sectors: heavi, since: 2019}, dirty: {}}\n"
             "zones: {n: {area: {park: 500}}}\n"
             "capacity: {all: {lag: 9}, sites: [{sectors: a, zone: m, kind: park}]}\n"
             "relocation: {r: {from: {kind: outsid}}}\n"
             "requirements: {r: {of: xo2, zone: q, technique: cleam, max: 3}}\n");
    fail_each(IOP_EPARSE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_good_scenario), cmocka_unit_test(a_bad_scenario),
                                       cmocka_unit_test(a_whole_plan), cmocka_unit_test(a_bad_whole_plan)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
