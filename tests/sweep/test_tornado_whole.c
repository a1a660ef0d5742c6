/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every number of a whole plan, moved one at a time: each can be set by its key, its ends are fresh solves,
 * and its slope lies between the differences to both sides. */
#define DIR IOP_BINARY_DIR "/tests/sweep_tornado_whole"
#include "support/memory.h"
#include "whole_support.h"

/* All sections of a whole plan. */
static const char everything[] =
    "dataset: data\nmaximize: value_added\ndiscount: 3%\n"
    "periods: {2021-2025: {growth: 102%}, 2026-2030: {growth: 104%, limits: {co2: {max: 104%}}}}\n"
    "final_demand: {export: {min: 60%, max: 120%}, household: {min: 0%, max: 150%}}\n"
    "limits: {energy: {max: 130%}}\n"
    "measures: {ghg: {unit: kt CO2, of: {co2: 1, ch4: 28}}}\n"
    "techniques: {clean: {sectors: heavy, share: 50%, inputs: {b: 80%}, use: {co2: 50%}, capacity: {cost: "
    "120%}}}\n"
    "investment: {category: government, share: 50%}\n"
    "zones: {n: {area: {park: 500}}, s: {area: {park: 500, outside: {2021: 900 ha}}}}\n"
    "capacity:\n  all: {used: 80%, cost: 0.5, land: land, depreciation: 4%}\n"
    "  sites:\n    - {sectors: all, zone: s, kind: outside, capacity: 60%}\n"
    "    - {sectors: all, zone: s, kind: park, capacity: 40%}\n    - {sectors: all, zone: n, kind: park}\n"
    "relocation: {r: {from: {kind: outside}, to: {kind: park}, cost: 30%, loss: 5%}}\n"
    "conversion: {c: {from: {kind: outside}, cost: 0.1, most: 10}}\n"
    "treatments: {f: {of: co2, inputs: {a: 0.1}, price: 0.2, use: {jobs: 1}, most: {2026: 9}}}\n"
    "households: {category: household, follow: wages, share: 40%}\nimports: {all: 10%}\nstocks: {a: "
    "{present: 5%, kept: 90%}}\n"
    "requirements:\n  n: {of: jobs, zone: [n, s], kind: park, sectors: heavy, max: 200%}\n"
    "  e: {of: value_added, embodied_in: export, share_of: export, min: 10%}\n"
    "targets: {g: {of: co2, growth: {max: 1%}, weight: 0.1}}\n"
    "sweep:\n  - {name: t, one_at_a_time: {spread: 10%, of: all}}\n";

/* The text at a dotted path; NULL where there is no scalar. */
static const char *text_at(const iop_yaml_node *node, const char *path)
{
    while (node && path[0]) {
        char key[200];
        const size_t length = strcspn(path, ".");
        const iop_yaml_node *next = NULL;
        snprintf(key, sizeof key, "%.*s", (int)length, path);
        if (node->kind == IOP_YAML_LIST)
            next = (size_t)atoi(key) < node->count ? &node->item[atoi(key)] : NULL;
        else
            next = iop_yaml_get(node, key);
        node = next;
        path += length + (path[length] == '.');
    }
    return node && node->kind == IOP_YAML_SCALAR ? node->text : NULL;
}

/* "KEY=VALUE" with the stated number times the factor. */
static void times_factor(const char *name, const char *text, double factor, char set[400])
{
    char *end;
    const double value = strtod(text, &end);
    snprintf(set, 400, "%s=%.17g%s", name, value * factor, end);
}

/* Solves with the change; NULL where the scenario does not allow it. */
static iop_solution *changed(const iop_scenario *s, const char *text)
{
    iop_err err;
    iop_scheme *scheme;
    iop_solution *solution = NULL;
    iop_diags *diags = new_diags();
    const char *const set[] = {text};
    if (iop_scenario_vary_scheme(s, 1, set, &scheme, NULL, diags) == IOP_OK) {
        assert_ok(iop_solve_scheme(&solution, scheme, NULL, &err), err);
        iop_scheme_close(scheme);
    }
    iop_diags_close(diags);
    return solution;
}

static bool is_label_of(const char *label, const char *name)
{
    return strncmp(label, name, strlen(name)) == 0;
}

static void every_number_can_be_moved(void **state)
{
    (void)state;
    static const char *const wanted[] = {"discount",
                                         "periods.2021-2025.growth",
                                         "periods.2026-2030.limits.co2.max",
                                         "techniques.clean.share",
                                         "techniques.clean.inputs.b",
                                         "techniques.clean.use.co2",
                                         "techniques.clean.capacity.cost",
                                         "investment.share",
                                         "zones.n.area.park",
                                         "zones.s.area.outside.2021",
                                         "capacity.all.used",
                                         "capacity.all.cost",
                                         "capacity.all.depreciation",
                                         "capacity.sites.0.capacity",
                                         "relocation.r.cost",
                                         "relocation.r.loss",
                                         "conversion.c.cost",
                                         "conversion.c.most",
                                         "treatments.f.inputs.a",
                                         "treatments.f.price",
                                         "treatments.f.use.jobs",
                                         "treatments.f.most.2026",
                                         "households.share",
                                         "imports.all",
                                         "stocks.a.present",
                                         "stocks.a.kept",
                                         "requirements.n.max",
                                         "requirements.e.min",
                                         "targets.g.growth.max",
                                         "targets.g.weight",
                                         "measures.ghg.of.ch4",
                                         "limits.energy.max",
                                         "final_demand.export.max"};
    enum { WANTED = sizeof wanted / sizeof *wanted };
    bool found[WANTED] = {false};
    running r = start_file(DIR, everything);
    const iop_yaml_node *root = iop_yaml_root(r.scenario->yaml);
    size_t compared = 0, optimal = 0, units = iop_study_describe(r.study)->sweep[0].units;
    for (size_t unit = 0; unit < units; unit++) {
        size_t points;
        const iop_archive_point *p = run_unit(&r, 0, unit, &points);
        char name[300];
        snprintf(name, sizeof name, "%.*s", (int)strcspn(p[0].label, ":"), p[0].label);
        for (size_t k = 0; k < WANTED; k++)
            found[k] = found[k] || strcmp(name, wanted[k]) == 0;
        const char *text = text_at(root, name);
        for (int k = 0; k < 2 && text; k++) {
            char set[400];
            times_factor(name, text, k == 0 ? .9 : 1.1, set);
            iop_solution *s = changed(r.scenario, set);
            if (strcmp(p[k].status, s ? iop_solution_status_text(s->status) : "infeasible") != 0)
                fail_msg("%s: %s, %s", set, p[k].status, p[k].label);
            assert_true(is_label_of(p[k].label, name));
            if (s && s->status == IOP_OPTIMAL) {
                assert_close(p[k].objective, s->objective.value, 1e-9);
                optimal++;
            }
            iop_solution_close(s);
            compared++;
        }
    }
    for (size_t k = 0; k < WANTED; k++)
        if (!found[k])
            fail_msg("%s is not in the list", wanted[k]);
    assert_true(compared >= 2 * WANTED);
    assert_true(optimal > compared / 2);
    end_study(&r);
}

/* Years, lags, texts and what is no map of an aim, also at the top. */
static void some_numbers_stand_still(void **state)
{
    (void)state;
    static const char *const still[] = {"production_lag", "capacity.factory.lag", "note", "maximize",
                                        "measures.tons.unit"};
    char text[400];
    snprintf(text, sizeof text, "%snote: 2 drafts\nmeasures: {tons: {unit: 1000 kg, of: {energy: 1}}}\n",
             dynamic);
    running r = start_whole(text, "  - {name: t, one_at_a_time: {spread: 10%, of: all}}\n");
    for (size_t unit = 0; unit < iop_study_describe(r.study)->sweep[0].units; unit++) {
        size_t points;
        const iop_archive_point *p = run_unit(&r, 0, unit, &points);
        for (size_t k = 0; k < sizeof still / sizeof *still; k++)
            if (is_label_of(p[0].label, still[k]))
                fail_msg("%s was moved", p[0].label);
    }
    end_study(&r);
}

/* By the names that they are listed with. */
static void items_of_lists_have_names(void **state)
{
    (void)state;
    running r = start_whole("dataset: data\nmaximize: value_added\ncapacity:\n  all: {used: 80%}\n"
                            "  sites: [{sectors: all, capacity: 100%}]\n",
                            "  - {name: t, one_at_a_time: {spread: 10%, of: capacity.sites.0.capacity}}\n");
    assert_int_equal(iop_study_describe(r.study)->sweep[0].units, 1);
    end_study(&r);
}

/* --- slopes --------------------------------------------------------------------------------------------- */

static const char moving[] =
    "  - {name: t, one_at_a_time: {spread: 10%, of: [discount, capacity, techniques, "
    "requirements, limits, investment, stocks]}}\n";

static void slopes_lie_between_differences(void **state)
{
    (void)state;
    char text[900];
    snprintf(
        text, sizeof text,
        "%stechniques: {clean: {sectors: factory, share: 40%%, inputs: {farm: 80%%}, use: {energy: 70%%}}}\n"
        "requirements: {pace: {of: output, growth: {max: 3%%}}}\n",
        dynamic);
    running r = start_whole(text, moving);
    const iop_yaml_node *root = iop_yaml_root(r.scenario->yaml);
    const double base = optimum_with(r.scenario, 0, NULL), step = 1e-4;
    size_t told = 0, moved = 0, held = 0, units = iop_study_describe(r.study)->sweep[0].units;
    for (size_t unit = 0; unit < units; unit++) {
        size_t points;
        char name[300], set[400];
        const char *const list[] = {set};
        const iop_archive_point *p = run_unit(&r, 0, unit, &points);
        snprintf(name, sizeof name, "%.*s", (int)strcspn(p[0].label, ":"), p[0].label);
        const char *number = text_at(root, name);
        if (points < 4 || !number)
            continue;
        times_factor(name, number, 1 - step, set);
        const double left = (base - optimum_with(r.scenario, 1, list)) / step;
        times_factor(name, number, 1 + step, set);
        const double right = (optimum_with(r.scenario, 1, list) - base) / step;
        const double slack = 1e-3 * (1 + fabs(left) + fabs(right)), slope = p[2].shadow_price;
        assert_int_equal(p[2].part, IOP_PART_EXTRA);
        if (slope < fmin(left, right) - slack || slope > fmax(left, right) + slack)
            fail_msg("%s: slope %g, differences %g and %g", name, slope, left, right);
        told++;
        moved += fabs(slope) > 1e-3;
        for (int k = 0; k < 2; k++) {
            if (isnan(p[2 + k].key[0]))
                continue;
            held++;
            assert_close(p[2 + k].key[0], k == 0 ? .9 : 1.1, 1e-12);
            assert_close(p[k].objective, base + slope * (k == 0 ? -.1 : .1), 1e-8);
        }
    }
    assert_true(told > 8 && moved > 4 && held > 0);
    end_study(&r);
}

static void memory_runs_out(void **state)
{
    (void)state;
    iop_scenario *s =
        open_whole(abatement, "  - {name: t, one_at_a_time: {spread: 10%, of: [treatments]}}\n");
    memory_until_enough(run_all, s, "numbers one at a time");
    iop_scenario_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_number_can_be_moved), cmocka_unit_test(some_numbers_stand_still),
        cmocka_unit_test(items_of_lists_have_names), cmocka_unit_test(slopes_lie_between_differences),
        cmocka_unit_test(memory_runs_out)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
