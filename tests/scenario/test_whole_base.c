/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sections of a whole plan do not make the base year impossible, nor do they change what it makes. */
#define FOLDER IOP_BINARY_DIR "/test_whole_base"
#include "whole_support.h"
#include <ioplan/model.h>

/* Solves the scheme's program; the outputs of the first period into x, false when there is no plan. */
static bool outputs_of(const char *sections, double x[SECTORS])
{
    iop_model *model;
    iop_lp_session *session;
    iop_lp_result result;
    iop_err err;
    iop_scenario *s = open_text(FOLDER, sections);
    assert_non_null(s->scheme);
    assert_ok(iop_model_open_scheme(&model, s->scheme, &err), err);
    assert_ok(iop_lp_session_open(&session, model->lp, NULL, NULL, &err), err);
    assert_ok(iop_lp_session_solve(session, &result, &err), err);
    bool good = result.outcome == IOP_LP_OPTIMAL;
    for (size_t j = 0; good && j < SECTORS; j++)
        x[j] = result.x[iop_model_column(model, IOP_COL_OUTPUT, 0, j)];
    iop_lp_session_close(session);
    iop_model_close(model);
    iop_scenario_close(s);
    return good;
}

#define PLACES                                                                                               \
    "zones: {n: {area: {park: 500}}, s: {area: {park: 100, outside: 264 ha}}}\n"                             \
    "capacity:\n"                                                                                            \
    "  all: {used: 85%, land: land}\n"                                                                       \
    "  sites:\n"                                                                                             \
    "    - {sectors: all, zone: s, kind: outside, capacity: 80%}\n"                                          \
    "    - {sectors: all, zone: s, kind: park, capacity: 20%}\n"

/* Whatever is on, with all demand at its base value the outputs are those of the base year. */
static void the_base_year_stays(void **state)
{
    (void)state;
    static const char *const sections[] = {
        "periods: {2021: {}}\n",
        "periods: {2021: {}, 2022: {}}\nproduction_lag: 1\n",
        PLACES,
        "periods: {2021: {}, 2022: {}}\n" PLACES
        "relocation: {r: {from: {kind: outside}, to: {kind: park}, since: 2022}}\n"
        "requirements: {jobs: {of: jobs, zone: s, min: 100%, in: 2021}}\n",
        "periods: {2021: {}, 2022: {}}\ncapacity: {all: {used: 90%}, end_growth: 2%}\n",
        "households: {follow: wages, share: 70%}\n",
        "techniques: {clean: {sectors: heavy, share: 0%}}\ncapacity: {all: {used: 70%}}\n",
        "treatments: {f: {of: co2, price: 1, most: 0}}\nlimits: {co2: {max: 100%}}\n",
        ("requirements: {all: {of: value_added, is: 100%}, share: {of: value_added, sectors: heavy, "
         "share_of: value_added, max: 75%}, inside: {of: value_added, embodied_in: export, min: 100%}}\n")};
    for (size_t k = 0; k < sizeof sections / sizeof *sections; k++) {
        double x[SECTORS];
        if (!outputs_of(sections[k], x))
            fail_msg("no plan with\n%s", sections[k]);
        for (size_t j = 0; j < SECTORS; j++)
            assert_close(x[j], base_output[j], 1e-8);
    }
}

/* Building that replaces a category's demand can go on as in the base year. */
static void building_goes_on(void **state)
{
    (void)state;
    double x[SECTORS];
    assert_true(outputs_of("periods: {2021: {}, 2022: {}, 2023: {}}\n" BUYING
                           "capacity: {all: {depreciation: 3%, cost: 2, under_way: 3%}}\n",
                           x));
    assert_false(outputs_of("periods: {2021: {}}\n"
                            "capacity: {all: {depreciation: 3%}}\n",
                            x)); /* what wears and cannot be replaced makes less */
}

/* Type II: the inverse of the closed matrix gives what a change of exports does, households included. */
static void the_closed_model_multiplies(void **state)
{
    (void)state;
    double x[SECTORS], closed[SECTORS] = {0};
    assert_true(
        outputs_of("households: {follow: wages}\nfinal_demand: {export: {min: 110%, max: 110%}}\n", x));
    for (size_t step = 0; step < 2000; step++) { /* x = A x + c h'x + f, with (c, h) of the base year */
        double income = 0, next[SECTORS];
        for (size_t j = 0; j < Z; j++)
            income += base_wages[j] / base_output[j] * closed[j];
        for (size_t i = 0; i < SECTORS; i++) {
            next[i] = base_demand[i][GOVERNMENT] + base_demand[i][INVENTORY] + 1.1 * base_demand[i][EXPORT] +
                      base_demand[i][HOUSEHOLD] / 170 * income;
            for (size_t j = 0; j < Z; j++)
                next[i] += base_sales[i][j] / base_output[j] * closed[j];
        }
        memcpy(closed, next, sizeof closed);
    }
    for (size_t j = 0; j < SECTORS; j++)
        assert_close(x[j], closed[j], 1e-8);
    assert_true(x[B] > 1.05 * base_output[B]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_base_year_stays),
                                       cmocka_unit_test(building_goes_on),
                                       cmocka_unit_test(the_closed_model_multiplies)};
    return cmocka_run_group_tests(tests, prepare, NULL);
}
