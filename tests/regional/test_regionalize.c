/* SPDX-License-Identifier: GPL-3.0-or-later */
/* regionalize: the country is its own region; totals, balances and shares of real regions. */
#include "regional_support.h"

static char folder[512];

static int set_up(void **state)
{
    (void)state;
    country_files(folder);
    country_import(folder);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    country_remove(folder);
    return 0;
}

static iop_table *open_country(void)
{
    iop_diags *diags = new_diags();
    iop_table *t;
    assert_int_equal(iop_dataset_open(&t, file_in(folder, "country"), NULL, diags), IOP_OK);
    iop_diags_close(diags);
    return t;
}

static void the_country_is_its_own_region(void **state)
{
    (void)state;
    iop_table *country = open_country();
    iop_table *t = make_table(iop_regionalize, file_in(folder, "all.yaml"), 0, NULL);
    for (size_t i = 0; i < 3; i++) {
        assert_close(t->output[i], country->output[i], 1e-12);
        for (size_t j = 0; j < 3; j++)
            assert_close(*iop_at(t->intermediate, i, j), *iop_at(country->intermediate, i, j), 1e-12);
        for (size_t k = 0; k < 4; k++)
            assert_close(*iop_at(t->final_demand, i, k), *iop_at(country->final_demand, i, k), 1e-12);
        assert_close(*iop_at(t->final_demand, i, iop_table_category(t, "out_country")), 0, 1e-12);
        for (size_t k = 0; k < 7; k++)
            assert_close(*iop_at(t->import_flows[0].flow, i, k), *iop_at(country->import_flows[0].flow, i, k),
                         1e-12);
    }
    for (size_t q = 0; q < country->p; q++) {
        size_t same = iop_table_component(t, country->components[q].name);
        for (size_t k = 0; k < 7; k++)
            assert_close(*iop_at(t->primary, same, k), *iop_at(country->primary, q, k), 1e-12);
    }
    size_t inland = iop_table_component(t, "imports_country");
    assert_close(row_total(t->primary, inland), 0, 1e-11);
    size_t labour = iop_table_resource(t, "labour");
    for (size_t k = 0; k < 7; k++)
        assert_close(*iop_at(t->resources, labour, k),
                     *iop_at(country->resources, iop_table_resource(country, "labour"), k), 1e-12);
    iop_table_close(t);
    iop_table_close(country);
}

static void totals_are_met(void **state)
{
    (void)state;
    iop_table *t = make_table(iop_regionalize, file_in(folder, "mills.yaml"), 0, NULL);
    assert_balanced(t, 1e-13);
    const double income[] = {2, 20, 10};
    for (size_t j = 0; j < 3; j++)
        assert_close(iop_table_value_added(t, j), income[j], 1e-13);
    size_t taxes = iop_table_component(t, "taxes"), home = iop_table_category(t, "home");
    assert_close(row_total(t->primary, taxes), 2, 1e-13);
    double goods = row_total(t->import_flows[0].flow, 0) + row_total(t->import_flows[0].flow, 1);
    assert_close(goods, 14, 1e-12);
    assert_true(row_total(t->import_flows[0].flow, 2) == 0); /* shop is never bought abroad */
    assert_close(column_total(t->final_demand, home) + column_total(t->primary, 3 + home), 12, 1e-13);
    size_t government = iop_table_category(t, "state");
    assert_close(column_total(t->final_demand, government) + column_total(t->primary, 3 + government), 3,
                 1e-13);
    for (size_t i = 0; i < 3; i++)
        for (size_t k = 0; k < t->c; k++)
            assert_true(*iop_at(t->final_demand, i, k) >= 0);
    iop_table_close(t);
}

/* Z / (Z + bought in the rest of the country) is the local share: compared with quotients from the outputs.
 * Rows that the supply rule cut have all their shares lowered by one factor. */
static void check_shares(const char *method, double delta, double cells[3][3])
{
    char set[2][64];
    const char *const sets[] = {set[0], set[1]};
    snprintf(set[0], sizeof set[0], "local.method=%s", method);
    snprintf(set[1], sizeof set[1], "local.delta=%g", delta);
    iop_table *country = open_country();
    iop_table *t = make_table(iop_regionalize, file_in(folder, "mills.yaml"), delta > 0 ? 2 : 1, sets);
    double own = 0, all = 0, slq[3];
    for (size_t j = 0; j < 3; j++) {
        own += t->output[j];
        all += country->output[j];
    }
    double lambda = delta > 0 ? pow(log2(1 + own / all), delta) : 1;
    for (size_t j = 0; j < 3; j++)
        slq[j] = (t->output[j] / own) / (country->output[j] / all);
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < 3; j++) {
            double z = *iop_at(t->intermediate, i, j);
            double quotient = strcmp(method, "slq") == 0 ? slq[i] : i == j ? slq[i] : slq[i] / slq[j];
            cells[i][j] = z / (z + *iop_at(t->import_flows[1].flow, i, j));
            assert_close(cells[i][j], fmin(1, lambda * quotient), 1e-12);
        }
    iop_table_close(t);
    iop_table_close(country);
}

static void local_shares_are_the_quotients(void **state)
{
    (void)state;
    double slq[3][3], cilq[3][3], flq[3][3];
    check_shares("slq", 0, slq);
    check_shares("cilq", 0, cilq);
    check_shares("flq", 0.3, flq);
    for (size_t i = 0; i < 3; i++) {
        assert_close(slq[i][i], cilq[i][i], 1e-12); /* the diagonal of CILQ is SLQ */
        for (size_t j = 0; j < 3; j++)
            assert_true(flq[i][j] <= cilq[i][j] && (cilq[i][j] == 1 || flq[i][j] < cilq[i][j]));
    }
    assert_true(flq[0][1] < cilq[0][1]);
    assert_true(slq[0][1] < 1 && slq[0][1] == slq[0][2]); /* SLQ does not look at the buyer */
}

/* mill sells at home what it does not export; with nearly all of it exported, the row is scaled to the rest.
 */
static void local_sales_never_exceed_supply(void **state)
{
    (void)state;
    static const char *const set[] = {"local.supply=50%"};
    iop_table *t = make_table(iop_regionalize, file_in(folder, "mills.yaml"), 1, set);
    size_t rest = iop_table_category(t, "out_country");
    for (size_t i = 0; i < 3; i++) {
        double sold = *iop_at(t->final_demand, i, rest), local = t->output[i] - sold;
        assert_true(local <= 0.5 * t->output[i] * (1 + 1e-12));
    }
    assert_balanced(t, 1e-13);
    iop_table_close(t);
}

static void what_is_local_by_nature_is_bought_here(void **state)
{
    (void)state;
    static const char *const set[] = {"local.by_nature=shop"};
    iop_table *t = make_table(iop_regionalize, file_in(folder, "mills.yaml"), 1, set);
    iop_table *without = make_table(iop_regionalize, file_in(folder, "mills.yaml"), 0, NULL);
    double bought = row_total(t->import_flows[1].flow, 2),
           before = row_total(without->import_flows[1].flow, 2);
    double sold = *iop_at(t->final_demand, 2, iop_table_category(t, "out_country"));
    assert_true(bought <= before);
    assert_true(bought == 0 || fabs(sold) < 1e-12); /* nothing is bought outside while some is left to sell */
    iop_table_close(t);
    iop_table_close(without);
}

/* kappa = 1 leaves the country's import shares; a larger total raises each of them but none to 1. */
static void import_shares_rise_with_the_total(void **state)
{
    (void)state;
    static const char *const more[] = {"abroad.total=20"};
    iop_table *low = make_table(iop_regionalize, file_in(folder, "mills.yaml"), 0, NULL);
    iop_table *high = make_table(iop_regionalize, file_in(folder, "mills.yaml"), 1, more);
    for (size_t p = 0; p < 2; p++)
        assert_true(row_total(high->import_flows[0].flow, p) > row_total(low->import_flows[0].flow, p));
    assert_close(row_total(high->import_flows[0].flow, 0) + row_total(high->import_flows[0].flow, 1), 20,
                 1e-12);
    iop_table_close(low);
    iop_table_close(high);
}

/* Sectors of the country that the region lacks stay products that are bought outside. */
static void absent_sectors_are_bought_outside(void **state)
{
    (void)state;
    put_file(folder, "sectors.csv",
             "code,name,name_vi,group\nmill,Industry,,industry\nshop,Services,,services\n");
    char text[4096];
    snprintf(text, sizeof text, "%s", REGION_OF_MILLS);
    char *farm = strstr(text, "  - {total: 2, over: [farm], by: donor}\n");
    assert_non_null(farm);
    memset(farm, ' ', strlen("  - {total: 2, over: [farm], by: donor}"));
    put_file(folder, "spec.yaml", text);
    iop_table *t = make_table(iop_regionalize, file_in(folder, "spec.yaml"), 0, NULL);
    assert_int_equal(t->n, 2);
    for (size_t f = 0; f < 2; f++) {
        assert_int_equal(t->import_flows[f].products, 3);
        assert_string_equal(t->import_flows[f].product[0], "farm");
        assert_true(row_total(t->import_flows[f].flow, 0) > 0);
        for (size_t k = 0; k < t->n + t->c; k++)
            assert_close(column_total(t->import_flows[f].flow, k),
                         *iop_at(t->primary, t->import_flows[f].component, k), 1e-13);
    }
    assert_balanced(t, 1e-13);
    iop_table_close(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_country_is_its_own_region, set_up, tear_down),
        cmocka_unit_test_setup_teardown(totals_are_met, set_up, tear_down),
        cmocka_unit_test_setup_teardown(local_shares_are_the_quotients, set_up, tear_down),
        cmocka_unit_test_setup_teardown(local_sales_never_exceed_supply, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_local_by_nature_is_bought_here, set_up, tear_down),
        cmocka_unit_test_setup_teardown(import_shares_rise_with_the_total, set_up, tear_down),
        cmocka_unit_test_setup_teardown(absent_sectors_are_bought_outside, set_up, tear_down)};
    return cmocka_run_group_tests_name("regionalize", tests, NULL, NULL);
}
