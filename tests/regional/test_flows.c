/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Import flows in a dataset: written and read back; what is wrong with them is told. */
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

static const char HEAD[] = "title: x\nvalue_added: income\nimports: imports\nexports: out\n";

/* Findings of the dataset with these lines after its head and this file of flows (NULL: as it is). */
static void finds(const char *lines, const char *flows, const char *const *expected)
{
    char text[1024], country[1024];
    iop_diags *diags = new_diags();
    iop_table *t;
    snprintf(country, sizeof country, "%s/country", folder);
    snprintf(text, sizeof text, "%s%s", HEAD, lines);
    put_file(country, "dataset.yaml", text);
    if (flows)
        put_file(country, "imports.csv", flows);
    iop_status status = iop_dataset_open(&t, country, NULL, diags);
    assert_int_equal(status == IOP_OK, expected[0] == NULL);
    size_t k = 0, length = strlen(country);
    for (; k < iop_diags_count(diags) && expected[k]; k++) {
        finding(diags, k, text);
        assert_string_equal(strncmp(text, country, length) == 0 ? text + length + 1 : text, expected[k]);
    }
    if (expected[k] || k < iop_diags_count(diags))
        fail_msg("%s: %s", expected[k] ? "missing" : "unexpected",
                 expected[k] ? expected[k] : finding(diags, k, text));
    iop_table_close(t);
    iop_diags_close(diags);
}

#define FINDS(lines, flows, ...) finds(lines, flows, (const char *const[]){__VA_ARGS__})

static void flows_read_back(void **state)
{
    (void)state;
    iop_table *made = make_table(iop_import, file_in(folder, "import.yaml"), 0, NULL);
    iop_diags *diags = new_diags();
    iop_table *t;
    assert_int_equal(iop_dataset_open(&t, file_in(folder, "country"), NULL, diags), IOP_OK);
    assert_int_equal(t->flows, 1);
    const iop_flows *a = &t->import_flows[0], *b = &made->import_flows[0];
    assert_int_equal(a->component, b->component);
    assert_string_equal(a->file, "imports.csv");
    assert_int_equal(a->products, b->products);
    for (size_t p = 0; p < a->products; p++) {
        assert_string_equal(a->product[p], b->product[p]);
        for (size_t k = 0; k < t->n + t->c; k++)
            assert_true(*iop_at(a->flow, p, k) == *iop_at(b->flow, p, k));
    }
    assert_int_equal(iop_table_flows_of(t, a->component), 0);
    assert_true(iop_table_flows_of(t, a->component + 1) == SIZE_MAX);
    iop_table_close(t);
    iop_table_close(made);
    iop_diags_close(diags);
}

static void flows_may_be_absent_or_of_other_products(void **state)
{
    (void)state;
    FINDS("", NULL, NULL);
    FINDS("import_flows: {imports: imports.csv}\n", "code,farm,mill,shop\noil,1,2,3\nfarm,0,0,0\n", NULL);
}

static void wrong_flows_are_told(void **state)
{
    (void)state;
    FINDS("import_flows: imports.csv\n", NULL,
          "dataset.yaml:5:15: import_flows: expected a map such as {imports: imports.csv}", NULL);
    FINDS("import_flows: {imports: primary.csv, income: income.csv, oil: ../oil.csv}\n", NULL,
          "dataset.yaml:5:25: import_flows: expected the name of a .csv file in the dataset folder, none of "
          "its own",
          "dataset.yaml:5:63: import_flows: expected the name of a .csv file in the dataset folder, none of "
          "its own",
          "dataset.yaml:5:38: import_flows: \"income\" is not listed under imports",
          "dataset.yaml:5:58: import_flows: \"oil\" is no row of primary.csv", NULL);
}

static void flows_above_their_component_are_a_warning(void **state)
{
    (void)state;
    iop_table *t = make_table(iop_import, file_in(folder, "import.yaml"), 0, NULL);
    iop_diags *diags = new_diags();
    assert_int_equal(iop_table_check(t, diags), IOP_OK);
    assert_int_equal(iop_diags_errors(diags) + iop_diags_warnings(diags), 0);
    double *cell = iop_at(t->import_flows[0].flow, 1, 0), before = *cell;
    *cell += 2;
    assert_int_equal(iop_table_check(t, diags), IOP_OK);
    assert_int_equal(iop_diags_warnings(diags), 1);
    *cell = NAN;
    assert_int_equal(iop_table_check(t, diags), IOP_OK);
    assert_int_equal(iop_diags_errors(diags), 1);
    assert_non_null(strstr(iop_diags_first_error(diags)->msg, "imports of farm"));
    *cell = before - 1; /* less than the component is allowed: foreign taxes */
    assert_int_equal(iop_table_check(t, diags), IOP_OK);
    assert_int_equal(iop_diags_warnings(diags), 1);
    iop_diags_close(diags);
    iop_table_close(t);
}

static iop_status run(const iop_env *env, void *data)
{
    (void)data;
    iop_diags *diags = NULL;
    iop_table *t = NULL;
    iop_err err;
    iop_status status = iop_diags_open(&diags, env, &err);
    if (status == IOP_OK)
        status = iop_dataset_open(&t, file_in(folder, "country"), env, diags);
    if (status == IOP_OK)
        status = iop_dataset_write(t, file_in(folder, "country"), false, &err);
    iop_table_close(t);
    iop_diags_close(diags);
    return status;
}

static void each_allocation_may_fail(void **state)
{
    (void)state;
    exhaust_memory(run, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(flows_read_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(flows_may_be_absent_or_of_other_products, set_up, tear_down),
        cmocka_unit_test_setup_teardown(wrong_flows_are_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(flows_above_their_component_are_a_warning, set_up, tear_down),
        cmocka_unit_test_setup_teardown(each_allocation_may_fail, set_up, tear_down)};
    return cmocka_run_group_tests_name("flows", tests, NULL, NULL);
}
