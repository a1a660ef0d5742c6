/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dataset folders: what they say, in any order; every fault by file, line, column and name. */
#include "dataset_support.h"

static void a_dataset_is_read(void **state)
{
    (void)state;
    char dir[512];
    start_toy(dir);
    iop_table *t = read_good(dir);
    assert_int_equal(t->n, 3);
    assert_int_equal(t->c, 4);
    assert_int_equal(t->p, 5);
    assert_int_equal(t->r, 4);
    assert_string_equal(t->title, "Small");
    assert_string_equal(t->unit, "million USD");
    assert_int_equal(t->year, 2020);
    assert_true(t->tolerance == 1e-9);
    assert_string_equal(t->sectors[1].name, "Making, all kinds");
    assert_string_equal(iop_table_sector_name(t, 0, "vi"), "Nông nghiệp");
    assert_true(iop_table_in_group(t, 1, "b"));
    assert_true(iop_get(iop_read(t->intermediate), 1, 2) == 50);
    assert_true(iop_get(iop_read(t->final_demand), 1, 3) == 220);
    assert_true(iop_get(iop_read(t->primary), 4, 3) == 25);
    assert_true(iop_get(iop_read(t->resources), 0, 3) == 500);
    assert_true(iop_get(iop_read(t->resources), 0, 6) == 0); /* a category that the file leaves out */
    assert_string_equal(t->resource[1].unit, "kt CO2");
    assert_true(t->output[0] == 200 && t->output[1] == 600 && t->output[2] == 300);
    for (size_t k = 0; k < t->p; k++) {
        assert_true(t->components[k].in_value_added == (k < 2));
        assert_true(t->components[k].is_import == (k == 4));
    }
    for (size_t k = 0; k < t->c; k++)
        assert_true(t->categories[k].is_export == (k == 3));
    iop_table_close(t);
    drop_folder(dir);
}

/* Balance within what the dataset itself declares: the row sums against the column sums. */
static void datasets_of_the_tree_are_read(void **state)
{
    (void)state;
    static const char *const names[] = {"toy", "germany-1995", "vietnam-2018", "binh-duong-2018"};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        char dir[600];
        snprintf(dir, sizeof dir, "%s/datasets/%s", IOP_SOURCE_DIR, names[k]);
        iop_table *t = read_good(dir);
        for (size_t j = 0; j < t->n; j++) {
            double spent = 0;
            for (size_t i = 0; i < t->n; i++)
                spent += iop_get(iop_read(t->intermediate), i, j);
            for (size_t q = 0; q < t->p; q++)
                spent += iop_get(iop_read(t->primary), q, j);
            assert_close(spent, t->output[j], t->tolerance);
        }
        iop_table_close(t);
    }
}

static void order_does_not_matter(void **state)
{
    (void)state;
    char dir[512];
    start_toy(dir);
    iop_table *expected = read_good(dir);
    put_file(dir, "intermediate.csv", "code;SER;AGR;MAN\nSER;40;10;70\nMAN;50;30;120\nAGR;10;20;60\n");
    put_file(
        dir, "final_demand.csv",
        "code,household,government,investment,export\nSER,120,40,10,10\nAGR,60,0,0,50\nMAN,100,20,60,220\n");
    put_file(dir, "primary.csv",
             "component,export,SER,household,government,AGR,MAN,investment\nwages,0,100,0,0,60,120,0\n"
             "surplus,0,70,0,0,50,100,0\ndepreciation,0,15,0,0,10,30,0\ntaxes,0,10,15,0,5,20,5\n"
             "imports,0,5,25,5,15,80,20\n");
    put_file(dir, "resources.csv",
             "resource,unit,household,MAN,SER,AGR\nenergy,TJ,500,3000,600,400\nco2,kt CO2,30,240,40,30\n"
             "land,ha,0,900,600,5000\nlabour,thousand persons,0,30,30,40\n");
    iop_table *t = read_good(dir);
    assert_same_table(t, expected);
    iop_table_close(t);
    iop_table_close(expected);
    drop_folder(dir);
}

static void decimal_commas_are_declared(void **state)
{
    (void)state;
    char dir[512];
    start_toy(dir);
    put_file(dir, "dataset.yaml", "value_added: wages\ndecimal_comma: true\nnote: [anything, at all]\n");
    put_file(dir, "sectors.csv", "code;name\nAGR;A\nMAN;M\nSER;S\n");
    put_file(dir, "intermediate.csv", "code;AGR;MAN;SER\nAGR;0,5;0;0\nMAN;0;0;0\nSER;0;0;-1,25e2\n");
    put_file(dir, "final_demand.csv", "code\nAGR\nMAN\nSER\n");
    put_file(dir, "primary.csv", "component\tAGR\tMAN\tSER\nwages\t1\t2\t3,5\n");
    drop_file(dir, "resources.csv");
    iop_table *t = read_good(dir);
    assert_true(iop_get(iop_read(t->intermediate), 0, 0) == 0.5);
    assert_true(iop_get(iop_read(t->intermediate), 2, 2) == -125);
    assert_true(iop_get(iop_read(t->primary), 0, 2) == 3.5);
    assert_int_equal(t->c, 0);
    assert_int_equal(t->r, 0);
    assert_true(t->output[0] == 0.5);
    assert_true(t->tolerance == 1e-6);
    iop_table_close(t);
    drop_folder(dir);
}

/* One file of the toy replaced (removed when text is NULL), and all that must be found. */
typedef struct fault_case {
    const char *file, *text;
    const char *findings[12]; /* NULL behind the last */
} fault_case;

static void run_cases(const fault_case *cases, size_t count)
{
    for (size_t k = 0; k < count; k++) {
        char dir[512];
        start_toy(dir);
        if (cases[k].text)
            put_file(dir, cases[k].file, cases[k].text);
        else
            drop_file(dir, cases[k].file);
        assert_refused(dir, cases[k].findings);
        drop_folder(dir);
    }
}

static void faults_of_dataset_yaml(void **state)
{
    (void)state;
    static const fault_case cases[] = {
        {"dataset.yaml", NULL, {"dataset.yaml: the file does not exist"}},
        {"dataset.yaml", "", {"dataset.yaml: the file is empty; expected at least value_added"}},
        {"dataset.yaml", "- a\n", {"dataset.yaml:1:1: expected keys and values, such as \"title: ...\""}},
        {"dataset.yaml",
         "titel: x\nyear: 20.5\ntolerance: 2\nunit: [a]\nvalue_added: {a: b}\nimports:\ndecimal_comma: no\n"
         "exports: [export, [a]]\n",
         {"dataset.yaml:1:1: unknown key \"titel\"; did you mean \"title\"?",
          "dataset.yaml:2:7: year: \"20.5\" is not a whole number from 1 to 9999",
          "dataset.yaml:3:12: tolerance: \"2\" is not a number from 0 to 1",
          "dataset.yaml:4:7: unit: expected one value, not a list or map",
          "dataset.yaml:5:14: value_added: expected a name or a list of names",
          "dataset.yaml:6:9: imports: expected a name or a list of names",
          "dataset.yaml:7:16: decimal_comma: expected true or false",
          "dataset.yaml:8:19: exports: expected a name"}},
        {"dataset.yaml",
         "title: x\n",
         {"dataset.yaml: value_added is missing; expected the rows of primary.csv that make up value added"}},
        {"dataset.yaml",
         "value_added: [wages, surpluss, wages]\nimports: import\nexports: exprot\n",
         {"dataset.yaml:1:22: value_added: \"surpluss\" is no row of primary.csv; did you mean \"surplus\"?",
          "dataset.yaml:1:32: value_added: \"wages\" is named twice",
          "dataset.yaml:2:10: imports: \"import\" is no row of primary.csv; did you mean \"imports\"?",
          "dataset.yaml:3:10: exports: \"exprot\" is no column of final_demand.csv; did you mean "
          "\"export\"?"}},
        {"dataset.yaml",
         "value_added: wages\n  x: 1\n",
         {"dataset.yaml:2:4: mapping values are not allowed in this context"}},
    };
    run_cases(cases, sizeof cases / sizeof *cases);
}

static void faults_of_sectors(void **state)
{
    (void)state;
    static const fault_case cases[] = {
        {"sectors.csv", NULL, {"sectors.csv: the file does not exist"}},
        {"sectors.csv", "", {"sectors.csv: the file is empty; expected a header line"}},
        {"sectors.csv", "code,name\n", {"sectors.csv: the file has a header but no sectors"}},
        {"sectors.csv",
         "sector,title\nAGR,A\nM N,M\nall,S\n,x\nAGR,y\n",
         {"sectors.csv:1:1: the header of column 1 is \"sector\"; expected \"code\"",
          "sectors.csv:1: no column \"name\"", "sectors.csv:1:2: the column \"title\" is not used",
          "sectors.csv:3:1: \"M N\" is no code; expected letters, digits, '_' and '-', and none of the words "
          "all, group, sectors",
          "sectors.csv:4:1: \"all\" is no code; expected letters, digits, '_' and '-', and none of the words "
          "all, group, sectors",
          "sectors.csv:5:1: \"\" is no code; expected letters, digits, '_' and '-', and none of the words "
          "all, group, sectors",
          "sectors.csv:6:1: sector \"AGR\" appears twice, first on line 2"}},
        {"sectors.csv",
         "code,name\nAGR,A\nMAN,M,x\n",
         {"sectors.csv:3: the line has 3 cells; expected 2 as in the header"}},
    };
    run_cases(cases, sizeof cases / sizeof *cases);
}

static void faults_of_intermediate(void **state)
{
    (void)state;
    static const fault_case cases[] = {
        {"intermediate.csv", NULL, {"has neither intermediate.csv nor intermediate.npy"}},
        {"intermediate.csv",
         "code,AGR,MAN,SER\n",
         {"intermediate.csv: the file has a header but no sectors"}},
        {"intermediate.csv",
         "Code,AGR,MANN,AGR,\nAGR,1,2,3,4\nSERR,1,2,3,4\nSER,1,2,n/a,4\nAGR,1,2,3,4\n",
         {"intermediate.csv:1:1: the header of column 1 is \"Code\"; expected \"code\"",
          "intermediate.csv:1:3: unknown sector \"MANN\" in the header; did you mean \"MAN\"?",
          "intermediate.csv:1:4: sector \"AGR\" appears twice in the header, first in column 2",
          "intermediate.csv:1:5: the header of column 5 is empty",
          "intermediate.csv:1: no column for sector \"MAN\"",
          "intermediate.csv:1: no column for sector \"SER\"",
          "intermediate.csv:3:1: unknown sector \"SERR\"; did you mean \"SER\"?",
          "intermediate.csv:5:1: sector \"AGR\" appears twice, first on line 2",
          "intermediate.csv: no row for sector \"MAN\""}},
        {"intermediate.csv",
         "code,AGR,MAN,SER\nAGR,1,2 t,\nSER,nan,1e999,3\n",
         {"intermediate.csv:2:3: row \"AGR\", column \"MAN\": \"2 t\" is not a number",
          "intermediate.csv:2:4: row \"AGR\", column \"SER\": is empty; expected a number",
          "intermediate.csv:3:2: row \"SER\", column \"AGR\": \"nan\" is not finite; expected a finite "
          "number",
          "intermediate.csv:3:3: row \"SER\", column \"MAN\": \"1e999\" is too large for a double",
          "intermediate.csv: no row for sector \"MAN\""}},
        {"intermediate.csv",
         "code,AGR,MAN,SER\nAGR,1,2\nMAN,1,2,3,4\nSER,1,2,3\n,1,2,3\n",
         {"intermediate.csv:2: the line has 3 cells; expected 4 as in the header",
          "intermediate.csv:3: the line has 5 cells; expected 4 as in the header",
          "intermediate.csv:5:1: the name of the sector is empty"}},
        {"intermediate.csv",
         "code,\"AGR\"x,MAN,SER\nAGR,1,2,3\n",
         {"intermediate.csv:1:2: text after the closing quote of the cell that starts on line 1"}},
    };
    run_cases(cases, sizeof cases / sizeof *cases);
}

static void faults_of_named_rows_and_columns(void **state)
{
    (void)state;
    static const fault_case cases[] = {
        {"final_demand.csv", NULL, {"final_demand.csv: the file does not exist"}},
        {"final_demand.csv",
         "code,household,household,AGR,\nAGR,1,2,3,4\nMAN,1,2,3,4\nSER,1,2,3,4\n",
         {"final_demand.csv:1:3: category \"household\" appears twice in the header, first in column 2",
          "final_demand.csv:1:4: the category \"AGR\" has the code of a sector",
          "final_demand.csv:1:5: the header of column 5 is empty"}},
        {"primary.csv",
         "component,AGR,MAN,household,exports\nwages,1,2,3,4\nwages,1,2,x,4\n",
         {"primary.csv:1:5: unknown sector or category \"exports\" in the header; did you mean \"export\"?",
          "primary.csv:1: no column for sector or category \"SER\"",
          "primary.csv:3:1: component \"wages\" appears twice, first on line 2"}},
        {"primary.csv", "component,AGR,MAN,SER\n", {"primary.csv: the file has a header but no components"}},
        {"resources.csv",
         "resource,AGR,MAN,SER\nenergy,1,2,3\n",
         {"resources.csv:1:2: the header of column 2 is \"AGR\"; expected \"unit\"",
          "resources.csv:1: no column for sector or category \"AGR\""}},
        {"resources.csv",
         "resource\nenergy\n",
         {"resources.csv:1: the header has 1 cell; expected \"resource\", \"unit\" and columns",
          "resources.csv:1: no column for sector or category \"AGR\"",
          "resources.csv:1: no column for sector or category \"MAN\"",
          "resources.csv:1: no column for sector or category \"SER\"",
          "resources.csv:2: the line has 1 cell; expected 2 as in the header"}},
    };
    run_cases(cases, sizeof cases / sizeof *cases);
}

static void import_flows_are_read(void **state)
{
    (void)state;
    char dir[512];
    start_toy(dir);
    put_file(dir, "dataset.yaml",
             "value_added: wages\nimports: imports\nimport_flows: {imports: file.csv}\n");
    put_file(dir, "file.csv", "code,SER,AGR,MAN,export\nOIL,3,1,2,4\nAGR,30,10,20,40\n");
    iop_table *t = read_good(dir);
    assert_int_equal(t->flows, 1);
    assert_int_equal(iop_table_flows_of(t, 4), 0);
    assert_true(iop_table_flows_of(t, 0) == SIZE_MAX);
    const iop_flows *flows = &t->import_flows[0];
    assert_int_equal(flows->products, 2);
    assert_string_equal(flows->product[0], "OIL");
    assert_string_equal(flows->file, "file.csv");
    static const double expected[] = {1, 2, 3, 0, 0, 0, 4};
    assert_memory_equal(iop_at(flows->flow, 0, 0), expected, sizeof expected);
    assert_true(iop_get(iop_read(flows->flow), 1, 6) == 40);
    iop_table_close(t);
    drop_file(dir, "file.csv");
    drop_folder(dir);
}

static void faults_of_import_flows(void **state)
{
    (void)state;
    static const fault_case cases[] = {
        {"dataset.yaml",
         "value_added: wages\nimport_flows: imports.csv\n",
         {"dataset.yaml:2:15: import_flows: expected a map such as {imports: imports.csv}"}},
        {"dataset.yaml",
         "value_added: wages\nimports: imports\nimport_flows: {imports: ../x.csv}\n",
         {"dataset.yaml:3:25: import_flows: expected the name of a .csv file in the dataset folder, none of "
          "its "
          "own"}},
        {"dataset.yaml",
         "value_added: wages\nimports: imports\nimport_flows: {imports: primary.csv}\n",
         {"dataset.yaml:3:25: import_flows: expected the name of a .csv file in the dataset folder, none of "
          "its "
          "own"}},
        {"dataset.yaml",
         "value_added: wages\nimports: imports\nimport_flows: {import: x.csv, wages: x.csv, imports: "
         "x.csv}\n",
         {"dataset.yaml:3:16: import_flows: \"import\" is no row of primary.csv",
          "dataset.yaml:3:31: import_flows: \"wages\" is not listed under imports",
          "x.csv: the file does not exist"}},
    };
    run_cases(cases, sizeof cases / sizeof *cases);
}

static void faults_of_all_files_in_one_pass(void **state)
{
    (void)state;
    char dir[512];
    start_toy(dir);
    put_file(dir, "dataset.yaml", "valu_added: wages\n");
    put_file(dir, "final_demand.csv", "code,household\nAGR,x\nMAN,1\nSER,1\n");
    put_file(dir, "primary.csv", "component,AGR,MAN,SER,household,export\nwages,y,2,3,4,5\n");
    put_file(dir, "resources.csv", "resource,unit,AGR,MAN,SER\nco2,kt,1,2,z\n");
    put_file(dir, "intermediate.csv", "code,AGR,MAN,SER\nAGR,1,2,3\nMAN,1,u,3\nSER,1,2,3\n");
    static const char *const expected[] = {
        "dataset.yaml:1:1: unknown key \"valu_added\"; did you mean \"value_added\"?",
        "dataset.yaml: value_added is missing; expected the rows of primary.csv that make up value added",
        "final_demand.csv:2:2: row \"AGR\", column \"household\": \"x\" is not a number",
        "primary.csv:2:2: row \"wages\", column \"AGR\": \"y\" is not a number",
        "resources.csv:2:5: row \"co2\", column \"SER\": \"z\" is not a number",
        "intermediate.csv:3:3: row \"MAN\", column \"MAN\": \"u\" is not a number",
        NULL};
    assert_refused(dir, expected);
    drop_folder(dir);
}

static void unused_columns_are_only_warned_of(void **state)
{
    (void)state;
    char dir[512], text[600];
    start_toy(dir);
    put_file(dir, "sectors.csv", "code,name,isic,groups\nAGR,A,1,g\nMAN,M,2,g\nSER,S,3,g\n");
    iop_diags *diags = new_diags();
    iop_table *t = NULL;
    assert_int_equal(iop_dataset_open(&t, dir, NULL, diags), IOP_OK);
    assert_int_equal(iop_diags_errors(diags), 0);
    assert_int_equal(iop_diags_warnings(diags), 2);
    assert_string_equal(without_folder(finding(diags, 0, text), dir),
                        "sectors.csv:1:3: the column \"isic\" is not used");
    assert_string_equal(without_folder(finding(diags, 1, text), dir),
                        "sectors.csv:1:4: the column \"groups\" is not used; did you mean \"group\"?");
    assert_string_equal(t->sectors[0].groups, "");
    iop_table_close(t);
    iop_diags_close(diags);
    drop_folder(dir);
}

static void binary_intermediate(void **state)
{
    (void)state;
    static const double a[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    static const char *const both[] = {"has both intermediate.csv and intermediate.npy; expected one of them",
                                       NULL};
    static const char *const shape[] = {
        "intermediate.npy: the array is 2 x 3; expected 3 x 3 as sectors.csv has 3 sectors", NULL};
    char dir[512], path[600];
    iop_err err;
    start_toy(dir);
    snprintf(path, sizeof path, "%s/intermediate.npy", dir);
    assert_ok(iop_npy_write((iop_cmat){3, 3, 3, a}, path, &err), err);
    assert_refused(dir, both);
    drop_file(dir, "intermediate.csv");
    iop_table *t = read_good(dir);
    assert_memory_equal(t->intermediate.a, a, sizeof a);
    assert_true(t->output[0] == 6 + 110);
    iop_table_close(t);
    assert_ok(iop_npy_write((iop_cmat){2, 3, 3, a}, path, &err), err);
    assert_refused(dir, shape);
    drop_folder(dir);
}

static void folders_that_are_none(void **state)
{
    (void)state;
    char dir[512], path[600], text[600];
    iop_table *t = NULL;
    iop_diags *diags = new_diags();
    scratch_folder(dir);
    snprintf(path, sizeof path, "%s/file", dir);
    assert_int_equal(iop_dataset_open(&t, path, NULL, diags), IOP_EIO);
    put_file(dir, "file", "x");
    assert_int_equal(iop_dataset_open(&t, path, NULL, diags), IOP_EIO);
    assert_string_equal(without_folder(finding(diags, 0, text), dir),
                        "file: the dataset folder does not exist");
    assert_string_equal(without_folder(finding(diags, 1, text), dir),
                        "file: is a file; expected a dataset folder");
    iop_diags_close(diags);
    drop_folder(dir);
}

static iop_status open_toy(const iop_env *env, void *data)
{
    iop_table *t = NULL;
    iop_status status = iop_dataset_open(&t, data, env, NULL);
    assert_true((t != NULL) == (status == IOP_OK));
    iop_table_close(t);
    return status;
}

static void memory_may_run_out(void **state)
{
    (void)state;
    char dir[512];
    static const double a[9] = {0};
    iop_err err;
    exhaust_memory(open_toy, (void *)(uintptr_t)(IOP_SOURCE_DIR "/datasets/toy"));
    start_toy(dir);
    drop_file(dir, "intermediate.csv");
    char path[600];
    snprintf(path, sizeof path, "%s/intermediate.npy", dir);
    assert_ok(iop_npy_write((iop_cmat){3, 3, 3, a}, path, &err), err);
    put_file(dir, "dataset.yaml",
             "value_added: wages\nimports: imports\nimport_flows: {imports: imports.csv}\n");
    put_file(dir, "imports.csv", "code,AGR,MAN,SER,export\nOIL,3,1,2,4\nAGR,30,10,20,40\n");
    exhaust_memory(open_toy, dir);
    drop_folder(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_dataset_is_read),
        cmocka_unit_test(datasets_of_the_tree_are_read),
        cmocka_unit_test(order_does_not_matter),
        cmocka_unit_test(decimal_commas_are_declared),
        cmocka_unit_test(faults_of_dataset_yaml),
        cmocka_unit_test(faults_of_sectors),
        cmocka_unit_test(faults_of_intermediate),
        cmocka_unit_test(faults_of_named_rows_and_columns),
        cmocka_unit_test(import_flows_are_read),
        cmocka_unit_test(faults_of_import_flows),
        cmocka_unit_test(faults_of_all_files_in_one_pass),
        cmocka_unit_test(unused_columns_are_only_warned_of),
        cmocka_unit_test(binary_intermediate),
        cmocka_unit_test(folders_that_are_none),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
