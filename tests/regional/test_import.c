/* SPDX-License-Identifier: GPL-3.0-or-later */
/* import: what a table of total use becomes, computed a second time from its figures. */
#include "regional_support.h"

enum { FARM, MILL, SHOP };
enum { HOME, STATE, STOCK, OUT };

static int set_up(void **state)
{
    static char folder[512];
    country_files(folder);
    *state = folder;
    return 0;
}

static int tear_down(void **state)
{
    country_remove(*state);
    return 0;
}

static void flows_are_split_by_the_import_share(void **state)
{
    static const double use[3][7] = {
        {10, 30, 5, 40, 0, -2, 20}, {15, 60, 20, 70, 5, 4, 50}, {5, 20, 15, 60, 30, 0, 5}};
    static const double share[3] = {8.0 / 83, 44.0 / 174, 5.0 / 130};
    iop_table *t = make_table(iop_import, file_in(*state, "import.yaml"), 0, NULL);
    assert_int_equal(t->flows, 1);
    assert_string_equal(t->components[t->import_flows[0].component].name, "imports");
    for (size_t i = 0; i < 3; i++)
        for (size_t k = 0; k < 7; k++) {
            double domestic = k < 3 ? *iop_at(t->intermediate, i, k) : *iop_at(t->final_demand, i, k - 3);
            double foreign = *iop_at(t->import_flows[0].flow, i, k);
            assert_close(domestic + foreign, use[i][k], 1e-14);
            assert_close(foreign, k == 6 ? 0 : share[i] * use[i][k], 1e-14);
        }
    const double output[] = {95, 180, 130};
    for (size_t i = 0; i < 3; i++)
        assert_close(t->output[i], output[i], 1e-14);
    assert_balanced(t, 1e-13);
    assert_true(t->categories[OUT].is_export && !t->categories[HOME].is_export);
    iop_table_close(t);
}

static void rounding_goes_where_it_is_told(void **state)
{
    put_file(*state, "use.csv",
             "code,farm,mill,shop,home,state,stock,out,in\n"
             "farm,10,30,5,40,0,-1.75,20,-8\nmill,15,60,20,70,5,4,50,-44\nshop,5,20,15,60,30,0,5,-5\n"
             "taxes,2,6,3,10,1,0,0,0\nincome,63,64,87,0,0,0,0,0\n");
    iop_table *t = make_table(iop_import, file_in(*state, "import.yaml"), 0, NULL);
    assert_close(t->output[FARM], 95, 1e-14);
    assert_close(*iop_at(t->final_demand, FARM, STOCK) + *iop_at(t->import_flows[0].flow, FARM, 3 + STOCK),
                 -2, 1e-13);
    assert_true(*iop_at(t->final_demand, SHOP, STOCK) == 0);
    assert_balanced(t, 1e-13);
    iop_table_close(t);
}

/* What is bought abroad as a whole is no part of the share: with 3 of home's 40 bought there, the share of
 * farming becomes 5 / (83 - 3). */
static void purchases_abroad_are_imported_as_a_whole(void **state)
{
    static const char *const set[] = {"bought_abroad.home=away"};
    put_file(*state, "use.csv",
             "code,farm,mill,shop,home,away,state,stock,out,in\n"
             "farm,10,30,5,37,3,0,-2,20,-8\nmill,15,60,20,70,0,5,4,50,-44\nshop,5,20,15,60,0,30,0,5,-5\n"
             "taxes,2,6,3,10,0,1,0,0,0\nincome,63,64,87,0,0,0,0,0,0\n");
    iop_table *t = make_table(iop_import, file_in(*state, "import.yaml"), 1, set);
    const iop_flows *flows = &t->import_flows[0];
    assert_close(*iop_at(flows->flow, FARM, MILL), 30 * 5.0 / 80, 1e-14);
    assert_close(*iop_at(flows->flow, FARM, 3 + HOME), 3 + 37 * 5.0 / 80, 1e-14);
    assert_close(row_total(flows->flow, FARM), 8, 1e-13);
    assert_balanced(t, 1e-13);
    iop_table_close(t);
}

static void resources_follow_their_rules(void **state)
{
    iop_table *t = make_table(iop_import, file_in(*state, "import.yaml"), 0, NULL);
    size_t labour = iop_table_resource(t, "labour"), power = iop_table_resource(t, "power");
    assert_close(*iop_at(t->resources, labour, FARM), 40, 1e-14);
    assert_close(*iop_at(t->resources, labour, MILL), 60 * 360.0 / (360 + 65), 1e-14); /* output x effort */
    assert_close(row_total(t->resources, labour), 100, 1e-14);
    double purchases = 15 + 60 + 20 + 70;
    assert_close(*iop_at(t->resources, power, 3 + HOME), 500 * 70 / purchases, 1e-14);
    assert_true(*iop_at(t->resources, power, 3 + OUT) == 0);
    assert_close(row_total(t->resources, power), 500, 1e-14);
    iop_table_close(t);
}

/* 500 GWh over outputs of 95, 180 and 130: at most 1.2 times the mean use per output. */
static void a_cap_moves_the_excess(void **state)
{
    char text[4096], *at;
    snprintf(text, sizeof text, "%s", COUNTRY_IMPORT);
    at = strstr(text, "over: [sectors, home], by: purchases, products: [mill]");
    assert_non_null(at);
    snprintf(at, sizeof text - (size_t)(at - text),
             "over: [sectors], by: purchases, products: [mill], cap: 1.2}]\n");
    put_file(*state, "spec.yaml", text);
    iop_table *t = make_table(iop_import, file_in(*state, "spec.yaml"), 0, NULL);
    size_t power = iop_table_resource(t, "power");
    double mean = 500.0 / 405;
    assert_close(*iop_at(t->resources, power, MILL), 1.2 * mean * 180, 1e-12);
    assert_close(*iop_at(t->resources, power, FARM) / *iop_at(t->resources, power, SHOP), 15.0 / 20, 1e-12);
    assert_close(row_total(t->resources, power), 500, 1e-13);
    iop_table_close(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(flows_are_split_by_the_import_share, set_up, tear_down),
        cmocka_unit_test_setup_teardown(rounding_goes_where_it_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(purchases_abroad_are_imported_as_a_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(resources_follow_their_rules, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_cap_moves_the_excess, set_up, tear_down)};
    return cmocka_run_group_tests_name("import", tests, NULL, NULL);
}
