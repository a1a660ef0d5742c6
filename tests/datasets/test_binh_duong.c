/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The derived datasets as economies: control totals, caps, identities, with each method of local shares. */
#include "regional/regional_support.h"

static const char SPEC[] = IOP_SOURCE_DIR "/datasets/binh-duong-2018/derive/regionalize.yaml";

static iop_table *region(const char *method, double delta)
{
    char set[2][64];
    const char *const sets[] = {set[0], set[1]};
    snprintf(set[0], sizeof set[0], "local.method=%s", method);
    snprintf(set[1], sizeof set[1], "local.delta=%g", delta);
    return make_table(iop_regionalize, SPEC, 2, sets);
}

static double fact(const char *name)
{
    iop_diags *diags = new_diags();
    iop_csv *csv;
    double value = NAN;
    const char *path = IOP_SOURCE_DIR "/datasets/binh-duong-2018/derive/facts.csv";
    assert_int_equal(iop_csv_open(&csv, path, NULL, NULL, diags), IOP_OK);
    size_t col = iop_csv_find(csv, "value"), unit = iop_csv_find(csv, "unit");
    for (size_t row = 1; row <= iop_csv_rows(csv); row++)
        if (strcmp(iop_csv_text(csv, row, 0), name) == 0) {
            assert_true(iop_csv_number(csv, row, col, &value, diags));
            if (iop_csv_text(csv, row, unit)[0] == '%')
                value /= 100;
        }
    iop_csv_close(csv);
    iop_diags_close(diags);
    assert_true(isfinite(value));
    return value;
}

static double group_income(const iop_table *t, const char *group)
{
    double sum = 0;
    for (size_t j = 0; j < t->n; j++)
        sum += iop_table_in_group(t, j, group) ? iop_table_value_added(t, j) : 0;
    return sum;
}

static double resource(const iop_table *t, const char *name)
{
    size_t row = iop_table_resource(t, name);
    assert_true(row != SIZE_MAX);
    return row_total(t->resources, row);
}

/* A final use at purchasers' prices: products of all origins and the taxes on them. */
static double spending(const iop_table *t, const char *category)
{
    size_t k = iop_table_category(t, category);
    assert_true(k != SIZE_MAX);
    return column_total(t->final_demand, k) + column_total(t->primary, t->n + k);
}

static void control_totals_are_met(void **state)
{
    (void)state;
    iop_table *t = region("flq", 0.25);
    double grdp = fact("grdp");
    assert_close(group_income(t, "manufacturing"), grdp * fact("share_manufacturing"), 1e-12);
    assert_close(group_income(t, "services"), grdp * fact("share_services"), 1e-12);
    assert_close(group_income(t, "agriculture"), grdp * fact("share_agriculture"), 1e-12);
    assert_close(row_total(t->primary, iop_table_component(t, "taxes")), grdp * fact("share_taxes"), 1e-12);
    assert_close(column_total(t->final_demand, iop_table_category(t, "export")), fact("exports"), 1e-12);
    assert_close(spending(t, "household"), fact("household_consumption"), 1e-12);
    assert_close(spending(t, "government"), fact("government_consumption"), 1e-12);
    assert_close(spending(t, "investment"), fact("gross_fixed_capital_formation"), 1e-12);
    static const char *const same[] = {"electricity",  "co2e",  "land_park", "land_cluster",
                                       "land_outside", "water", "waste"};
    for (size_t k = 0; k < sizeof same / sizeof *same; k++)
        assert_close(resource(t, same[k]), fact(same[k]), 1e-12);
    assert_close(resource(t, "labour"), fact("employment"), 1e-12);
    assert_close(resource(t, "energy"), fact("energy"), 1e-3); /* compared with, not imposed */
    double goods = 0;
    const iop_flows *abroad = &t->import_flows[0];
    for (size_t p = 0; p < abroad->products; p++) /* goods: divisions 01 to 33 of ISIC */
        goods += atoi(abroad->product[p] + 1) < 35 ? row_total(abroad->flow, p) : 0;
    assert_close(goods, fact("imports"), 1e-12);
    iop_table_close(t);
}

static void rows_equal_columns_with_every_method(void **state)
{
    (void)state;
    static const double deltas[] = {0, 0.1, 0.35, 0.6};
    double before = INFINITY;
    for (size_t k = 0; k < sizeof deltas / sizeof *deltas; k++) {
        iop_table *t = region("flq", deltas[k]);
        double local = 0;
        assert_balanced(t, 1e-12);
        for (size_t i = 0; i < t->n; i++) {
            local += row_total(t->intermediate, i);
            for (size_t j = 0; j < t->n; j++)
                assert_true(*iop_at(t->intermediate, i, j) >= 0);
            for (size_t c = 0; c < t->c; c++)
                assert_true(*iop_at(t->final_demand, i, c) >= 0);
        }
        for (size_t f = 0; f < t->flows; f++)
            for (size_t column = 0; column < t->n + t->c; column++)
                assert_close(column_total(t->import_flows[f].flow, column),
                             *iop_at(t->primary, t->import_flows[f].component, column), 1e-12);
        assert_true(local < before); /* a larger exponent buys less locally */
        before = local;
        iop_table_close(t);
    }
}

/* No more than three times the mean use per unit of output, as the spec says. */
static void caps_are_kept(void **state)
{
    (void)state;
    iop_table *t = region("flq", 0.25);
    size_t row = iop_table_resource(t, "labour");
    double output = 0;
    for (size_t j = 0; j < t->n; j++)
        output += iop_table_in_group(t, j, "services") ? t->output[j] : 0;
    double mean = fact("employment") * fact("employment_services") / output, largest = 0;
    for (size_t j = 0; j < t->n; j++)
        if (iop_table_in_group(t, j, "services"))
            largest = fmax(largest, *iop_at(t->resources, row, j) / t->output[j] / mean);
    assert_close(largest, 3, 1e-9);
    iop_table_close(t);
}

static void the_estimate_says_so(void **state)
{
    (void)state;
    iop_diags *diags = new_diags();
    iop_table *t;
    assert_int_equal(iop_dataset_open(&t, IOP_SOURCE_DIR "/datasets/binh-duong-2018", NULL, diags), IOP_OK);
    assert_non_null(strstr(t->title, "estimated"));
    assert_non_null(strstr(t->source, "ESTIMATE"));
    assert_int_equal(t->n, 40);
    iop_table_close(t);
    iop_diags_close(diags);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(control_totals_are_met), cmocka_unit_test(rows_equal_columns_with_every_method),
        cmocka_unit_test(caps_are_kept), cmocka_unit_test(the_estimate_says_so)};
    return cmocka_run_group_tests_name("binh duong", tests, NULL, NULL);
}
