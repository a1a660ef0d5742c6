/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Specs that are wrong: every error in one pass, with place and advice; and memory that runs out. */
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

/* Runs `make` on a spec and wants these findings, without the folder in front. */
static void wants(maker *make, const char *spec, size_t sets, const char *const *set,
                  const char *const *expected)
{
    iop_diags *diags = new_diags();
    iop_table *table;
    char text[600];
    size_t length = strlen(folder), k = 0;
    assert_int_not_equal(make(&table, file_in(folder, spec), sets, set, NULL, diags), IOP_OK);
    assert_null(table);
    for (size_t d = 0; d < iop_diags_count(diags); d++) {
        if (iop_diags_at(diags, d)->severity != IOP_ERROR)
            continue;
        finding(diags, d, text);
        const char *shown = strncmp(text, folder, length) == 0 ? text + length + 1 : text;
        if (!expected[k])
            fail_msg("unexpected: %s", shown);
        assert_string_equal(shown, expected[k++]);
    }
    if (expected[k])
        fail_msg("missing: %s", expected[k]);
    iop_diags_close(diags);
}

#define WANTS(make, spec, ...) wants(make, spec, 0, NULL, (const char *const[]){__VA_ARGS__, NULL})

static void every_error_of_a_spec_is_told(void **state)
{
    (void)state;
    put_file(folder, "spec.yaml",
             "command: regionalize\n" COUNTRY_DATASET "donor: country\nwieghts: x\n"
             "output:\n"
             "  - {total: 2, over: [farn], by: donor}\n"
             "  - {total: 20x, over: [mill], by: markt}\n"
             "  - {total: workers, over: [\"group:service\"], by: donor, wieghts: effort}\n"
             "exports: {category: out, entries: [{total: 0, over: [home], by: equal}]}\n"
             "final_demand: {home: {total: 12}, states: {by: output}, out: {total: 1}, stock: {by: donor}}\n"
             "taxes: {component: tax, total: 2}\n"
             "abroad: {component: taxes, total: 14, over: [farm, miller]}\n"
             "local: {method: flq, supply: 120%}\n"
             "rest_of_country: {export: out, component: income}\n");
    WANTS(iop_regionalize, "spec.yaml", "spec.yaml:7:1: wieghts: unknown key; did you mean 'weights'?",
          "spec.yaml:13:35: final_demand.states: the donor has no category of this name that is no export",
          "spec.yaml:13:57: final_demand.out: the donor has no category of this name that is no export",
          "spec.yaml:13:81: final_demand.stock: needs a total unless it goes 'by: output'",
          "spec.yaml:1:1: two categories are called 'out'", "spec.yaml:1:1: two categories are called 'out'",
          "spec.yaml:9:23: output[1].over[1]: 'farn' is no sector, category or group; did you mean 'farm'?",
          "spec.yaml:10:13: output[2].total: '20x' is no number and no fact",
          "spec.yaml:10:36: output[2].by: 'markt' is no rule of this section; did you mean 'market'?",
          "spec.yaml:11:58: output[3].wieghts: unknown key; did you mean 'weights'?",
          "spec.yaml:11:29: output[3].over[1]: no sector belongs to the group 'service'",
          "spec.yaml:12:53: exports.entries[1].over: 'home' is no sector, which this rule needs",
          "spec.yaml:14:20: taxes.component: 'tax' is no component of the donor",
          "spec.yaml:15:52: abroad.over[2]: 'miller' is no product of the donor; did you mean 'mill'?",
          "spec.yaml:15:21: abroad.component: the donor has no import_flows for 'taxes'",
          "spec.yaml:16:30: local.supply: must lie between 0% and 100%",
          "spec.yaml:16:8: local: the key 'delta' is missing",
          "spec.yaml:17:43: rest_of_country.component: 'income' is the name of another component");
}

static void single_values(void **state)
{
    (void)state;
    static const struct {
        maker *make;
        const char *spec, *set, *expected;
    } cases[] = {
        {iop_regionalize, "mills.yaml", "command=import",
         "--set command: command: 'import' is not 'regionalize': another command's spec"},
        {iop_regionalize, "mills.yaml", "abroad.total=1000",
         "mills.yaml: imports of 1000 from abroad are out of reach: the goods take"},
        {iop_regionalize, "mills.yaml", "local.method=lq", "'lq' is no method"},
        {iop_regionalize, "mills.yaml", "local.delta=0.2", "goes with 'method: flq' only"},
        {iop_regionalize, "mills.yaml", "dataset.year=soon", "'soon' is no number and no fact"},
        {iop_regionalize, "mills.yaml", "dataset.titel=x",
         "dataset.titel: unknown key; did you mean 'title'?"},
        {iop_regionalize, "mills.yaml", "final_demand.home.total=1,5", "'1,5' has a decimal comma"},
        {iop_import, "import.yaml", "imports_column=im",
         "'im' is no column of the table; did you mean 'in'?"},
        {iop_import, "import.yaml", "rounding=stok",
         "'stok' is no category of final_demand; did you mean 'stock'?"},
        {iop_import, "import.yaml", "resources.power.keep=maybe", "'maybe' is neither true nor false"},
        {iop_import, "import.yaml", "resources.water.unit=m3", "needs 'sum', 'entries' or both"},
        {iop_import, "import.yaml", "value_added", "\"value_added\" is not of the form KEY=VALUE"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        iop_diags *diags = new_diags();
        iop_table *table;
        char text[600];
        iop_status status =
            cases[k].make(&table, file_in(folder, cases[k].spec), 1, &cases[k].set, NULL, diags);
        assert_int_not_equal(status, IOP_OK);
        assert_null(table);
        assert_non_null(iop_diags_first_error(diags));
        iop_err_format(iop_diags_first_error(diags), text, sizeof text);
        if (!strstr(text, cases[k].expected))
            fail_msg("%s: %s; expected %s", cases[k].set, text, cases[k].expected);
        iop_diags_close(diags);
    }
}

static void totals_that_cannot_be_met(void **state)
{
    (void)state;
    put_file(folder, "facts.csv", "name,value,unit\nworkers,100,persons\nshare,60,%\n");
    char text[4096];
    snprintf(text, sizeof text, "%s", REGION_OF_MILLS);
    char *exports = strstr(text, "{total: 0, over: [sectors]");
    memcpy(exports, "{total: 999,over: [mill]  ", 26);
    put_file(folder, "spec.yaml", text);
    WANTS(iop_regionalize, "spec.yaml",
          "spec.yaml:9:5: output[2]: the exports alone need a value added of 355.2, more than the 20 given");
    memcpy(exports, "{total: 90,over: [shop]   ", 26);
    put_file(folder, "spec.yaml", text);
    WANTS(iop_regionalize, "spec.yaml", "spec.yaml: sector 'shop' would export 90 of an output of 14.9425");
}

static void negative_weights(void **state)
{
    (void)state;
    put_file(folder, "weights.csv", "code,effort\nmill,-2\nshop,x\n");
    WANTS(iop_import, "import.yaml", "weights.csv:2: the weight -2 of 'mill' is negative",
          "weights.csv:3:2: column \"effort\": \"x\" is not a number");
}

static void a_table_that_does_not_fit(void **state)
{
    (void)state;
    put_file(folder, "use.csv",
             "code,farm,mill,home,state,stock,out,in\nfarm,10,30,40,0,-2,20,-8\nshop,5,x,60,30,0,5,-5\n"
             "taxes,2,6,10,1,0,0,0\nincome,63,64,0,0,0,0,0\n");
    WANTS(iop_import, "import.yaml", "use.csv:3:3: column \"mill\": \"x\" is not a number",
          "import.yaml:6:8: table: the table has no row for the sector 'mill'",
          "import.yaml:6:8: table: the table has no column for the sector 'shop'");
    put_file(folder, "use.csv",
             "code,farm,mill,shop,home,state,stock,out,in\nfarm,10,30,5,40,0,-2,120,-8\n"
             "mill,15,60,20,70,5,4,50,-44\nshop,5,20,15,60,30,0,5,-5\ntaxes,2,6,3,10,1,0,0,0\n"
             "income,63,64,87,0,0,0,0,0\n");
    WANTS(iop_import, "import.yaml",
          "import.yaml: product 'farm': imports of 8, of which 0 bought abroad directly, do not fit into "
          "its use of -17 without exports");
}

static iop_status run_import(const iop_env *env, void *data)
{
    (void)data;
    iop_diags *diags = NULL;
    iop_table *table = NULL;
    iop_err err;
    iop_status status = iop_diags_open(&diags, env, &err);
    if (status == IOP_OK)
        status = iop_import(&table, file_in(folder, "import.yaml"), 0, NULL, env, diags);
    iop_table_close(table);
    iop_diags_close(diags);
    return status;
}

static iop_status run_regionalize(const iop_env *env, void *data)
{
    (void)data;
    iop_diags *diags = NULL;
    iop_table *table = NULL;
    iop_err err;
    const char *const set[] = {"local.method=cilq"};
    iop_status status = iop_diags_open(&diags, env, &err);
    if (status == IOP_OK)
        status = iop_regionalize(&table, file_in(folder, "mills.yaml"), 1, set, env, diags);
    iop_table_close(table);
    iop_diags_close(diags);
    return status;
}

static void each_allocation_may_fail(void **state)
{
    (void)state;
    exhaust_memory(run_import, NULL);
    exhaust_memory(run_regionalize, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_error_of_a_spec_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(single_values, set_up, tear_down),
        cmocka_unit_test_setup_teardown(totals_that_cannot_be_met, set_up, tear_down),
        cmocka_unit_test_setup_teardown(negative_weights, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_table_that_does_not_fit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(each_allocation_may_fail, set_up, tear_down)};
    return cmocka_run_group_tests_name("specs", tests, NULL, NULL);
}
