/* SPDX-License-Identifier: GPL-3.0-or-later */
/* balance: coefficients fitted to margins; a table whose columns are put right. */
#include "regional_support.h"

static char folder[512];

static int set_up(void **state)
{
    (void)state;
    country_files(folder);
    country_import(folder);
    put_file(folder, "spec.yaml", "command: balance\nprior: country\nmargins: country\ntolerance: 1e-12\n");
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

/* The country's coefficients already have the country's margins. */
static void a_table_fits_its_own_margins(void **state)
{
    (void)state;
    iop_table *country = open_country();
    iop_table *t = make_table(iop_balance_spec, file_in(folder, "spec.yaml"), 0, NULL);
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < 3; j++)
            assert_close(*iop_at(t->intermediate, i, j), *iop_at(country->intermediate, i, j), 1e-11);
    iop_table_close(t);
    iop_table_close(country);
}

/* Margins of a changed table: met, with cross ratios of the prior (the mark of RAS). */
static void other_margins_are_met(void **state)
{
    (void)state;
    iop_table *country = open_country();
    double rows[3] = {0}, cols[3] = {0}, prior[3][3];
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < 3; j++) {
            prior[i][j] = *iop_at(country->intermediate, i, j);
            *iop_at(country->intermediate, i, j) *= 1 + 0.1 * (double)(i * j) + 0.05 * (double)(i == j);
            rows[i] += *iop_at(country->intermediate, i, j);
            cols[j] += *iop_at(country->intermediate, i, j);
        }
    char path[1024];
    iop_err err;
    snprintf(path, sizeof path, "%s/other", folder);
    assert_int_equal(mkdir(path, 0777), 0);
    assert_ok(iop_dataset_write(country, path, false, &err), err);
    static const char *const set[] = {"margins=other"};
    iop_table *t = make_table(iop_balance_spec, file_in(folder, "spec.yaml"), 1, set);
    for (size_t k = 0; k < 3; k++) {
        assert_close(row_total(t->intermediate, k), rows[k], 1e-10);
        assert_close(column_total(t->intermediate, k), cols[k], 1e-10);
    }
    double ratio = *iop_at(t->intermediate, 0, 0) * *iop_at(t->intermediate, 1, 1) /
                   (*iop_at(t->intermediate, 0, 1) * *iop_at(t->intermediate, 1, 0));
    assert_close(ratio, prior[0][0] * prior[1][1] / (prior[0][1] * prior[1][0]), 1e-9);
    iop_table_close(t);
    iop_table_close(country);
    drop_file(path, "imports.csv");
    drop_folder(path);
}

static void columns_are_put_right(void **state)
{
    (void)state;
    iop_table *t = open_country();
    iop_diags *diags = new_diags();
    double final = 0, output[3];
    *iop_at(t->intermediate, 1, 0) *= 1.3;
    *iop_at(t->primary, 0, 2) *= 0.9;
    *iop_at(t->final_demand, 2, 0) += 4;
    iop_table_update_output(t);
    for (size_t i = 0; i < 3; i++) {
        output[i] = t->output[i];
        final += row_total(t->final_demand, i);
    }
    size_t imports = iop_table_component(t, "imports");
    assert_int_equal(iop_balance_table(t, NULL, diags), IOP_OK);
    for (size_t i = 0; i < 3; i++)
        assert_close(t->output[i], output[i], 1e-9);
    assert_balanced(t, 1e-8);
    double primary = 0;
    for (size_t q = 0; q < t->p; q++)
        for (size_t j = 0; j < 3; j++)
            primary += *iop_at(t->primary, q, j);
    assert_close(primary, final, 1e-8);
    for (size_t j = 0; j < 3; j++) /* the flows follow their component */
        assert_close(column_total(t->import_flows[0].flow, j), *iop_at(t->primary, imports, j), 1e-9);
    iop_diags_close(diags);
    iop_table_close(t);
}

static void what_cannot_be_fitted_is_left_alone(void **state)
{
    (void)state;
    iop_table *t = open_country();
    iop_diags *diags = new_diags();
    double before = *iop_at(t->intermediate, 0, 1);
    for (size_t i = 0; i < 3; i++)
        *iop_at(t->intermediate, i, 0) = 0;
    for (size_t q = 0; q < t->p; q++)
        *iop_at(t->primary, q, 0) = 0;
    assert_int_not_equal(iop_balance_table(t, NULL, diags), IOP_OK);
    assert_int_equal(iop_diags_errors(diags), 1);
    assert_true(*iop_at(t->intermediate, 0, 1) == before);
    iop_diags_close(diags);
    iop_table_close(t);
}

static void a_prior_must_have_the_sectors(void **state)
{
    (void)state;
    static const char *const set[] = {"tolerance=2"};
    iop_diags *diags = new_diags();
    iop_table *t;
    char text[600];
    assert_int_not_equal(iop_balance_spec(&t, file_in(folder, "spec.yaml"), 1, set, NULL, diags), IOP_OK);
    assert_non_null(strstr(finding(diags, 0, text), "tolerance: must lie between 0 and 1"));
    iop_diags_close(diags);
}

static iop_status run_spec(const iop_env *env, void *data)
{
    (void)data;
    iop_diags *diags = NULL;
    iop_table *table = NULL;
    iop_err err;
    iop_status status = iop_diags_open(&diags, env, &err);
    if (status == IOP_OK)
        status = iop_balance_spec(&table, file_in(folder, "spec.yaml"), 0, NULL, env, diags);
    if (status == IOP_OK)
        status = iop_balance_table(table, NULL, diags);
    iop_table_close(table);
    iop_diags_close(diags);
    return status;
}

static void each_allocation_may_fail(void **state)
{
    (void)state;
    exhaust_memory(run_spec, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_table_fits_its_own_margins, set_up, tear_down),
        cmocka_unit_test_setup_teardown(other_margins_are_met, set_up, tear_down),
        cmocka_unit_test_setup_teardown(columns_are_put_right, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_fitted_is_left_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_prior_must_have_the_sectors, set_up, tear_down),
        cmocka_unit_test_setup_teardown(each_allocation_may_fail, set_up, tear_down)};
    return cmocka_run_group_tests_name("rebalance", tests, NULL, NULL);
}
