/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Findings in bad scenarios: all in one pass and in order, over several files, options and datasets. */
#include "base/text.h"
#include "fault_support.h"

#define FOLDER IOP_BINARY_DIR "/test_scenario_findings"

static void binary_and_deep_files(void **state)
{
    (void)state;
    char text[4096] = "title: x\nnote: ";
    for (int k = 0; k < 40; k++)
        strcat(text, "[");
    put_file(FOLDER, "plan.yaml", text);
    iop_diags *diags = faults_of(FOLDER, "plan.yaml", 0, NULL);
    assert_at(diags, 0, 2, 38, "lists and maps are nested more than 32 deep");
    iop_diags_close(diags);
    for (unsigned k = 0; k < sizeof text; k++)
        text[k] = (char)(k * 2654435761u >> 13);
    put_bytes(FOLDER, "plan.yaml", text, sizeof text);
    diags = faults_of(FOLDER, "plan.yaml", 0, NULL);
    assert_int_equal(iop_diags_count(diags), 1);
    iop_diags_close(diags);
    diags = faults_of(FOLDER, "absent.yaml", 0, NULL);
    assert_at(diags, 0, 0, 0, "the file does not exist");
    iop_diags_close(diags);
}

static void circles_and_long_chains(void **state)
{
    (void)state;
    char name[32], text[64];
    put_file(FOLDER, "plan.yaml", "extends: two.yaml\n");
    put_file(FOLDER, "two.yaml", "title: Two\nextends: three.yaml\n");
    put_file(FOLDER, "three.yaml", "extends: ../test_scenario_findings/two.yaml\n");
    iop_diags *diags = faults_of(FOLDER, "plan.yaml", 0, NULL);
    assert_at(diags, 0, 1, 10, "extends: the files extend each other in a circle");
    assert_string_equal(iop_diags_at(diags, 0)->at.where, FOLDER "/three.yaml");
    iop_diags_close(diags);
    for (int k = 0; k < 20; k++) {
        snprintf(name, sizeof name, "link%d.yaml", k);
        snprintf(text, sizeof text, "extends: link%d.yaml\n", k + 1);
        put_file(FOLDER, name, text);
    }
    diags = faults_of(FOLDER, "link0.yaml", 0, NULL);
    assert_at(diags, 0, 1, 10, "extends: the chain of files is too long");
    iop_diags_close(diags);
    put_file(FOLDER, "plan.yaml", "extends: list.yaml\n");
    put_file(FOLDER, "list.yaml", "- a\n");
    diags = faults_of(FOLDER, "plan.yaml", 0, NULL);
    assert_at(diags, 0, 1, 1, "expected a map of keys");
    assert_string_equal(iop_diags_at(diags, 0)->at.where, FOLDER "/list.yaml");
    iop_diags_close(diags);
}

static void bad_sets(void **state)
{
    (void)state;
    static const char *const sets[] = {"limits.co2.max", "=3", "limits..max=3%", "title.x=3",
                                       "limits.co2=3%"};
    put_file(FOLDER, "plan.yaml",
             "dataset: data\nmaximize: value_added\ntitle: T\nlimits: {co2: {max: 1%}}\n");
    iop_diags *diags = faults_of(FOLDER, "plan.yaml", sizeof sets / sizeof *sets, sets);
    assert_int_equal(iop_diags_count(diags), 5);
    for (size_t k = 0; k < 2; k++) {
        assert_at(diags, k, 0, 0, "is no KEY=VALUE such as limits.co2.max=90%");
        assert_non_null(strstr(iop_diags_at(diags, k)->at.msg, sets[k]));
    }
    assert_at(diags, 2, 0, 0, "expected keys joined by single dots");
    assert_at(diags, 3, 0, 0, "cannot set \"x\" inside the value \"T\"");
    assert_at(diags, 4, 0, 0, "the value is a map; name one of its keys");
    iop_diags_close(diags);
    static const char *const wrong[] = {"limits.co2.max=90", "output.q.max=3%"};
    diags = faults_of(FOLDER, "plan.yaml", 2, wrong);
    assert_int_equal(iop_diags_count(diags), 2);
    assert_at(diags, 0, 0, 0, "\"q\" is no sector of the dataset");
    assert_at(diags, 1, 0, 0, "limits.co2.max: \"90\" has no unit");
    assert_string_equal(iop_diags_at(diags, 1)->at.where, "--set limits.co2.max");
    iop_diags_close(diags);
}

static void all_errors_in_one_pass_in_the_order_of_the_file(void **state)
{
    (void)state;
    static const struct {
        const char *line, *words;
        long long col;
    } lines[] = {
        {"dataset: data", NULL, 0},
        {"limits: {co2: {max: 90}, coal: {max: 3%}}", "has no unit", 21},
        {"output:", NULL, 0},
        {"  all: {min: 120%, max: 110%}", "output.all.min 120% lies above", 25},
        {"  d: {max: 3%}", "\"d\" is no sector", 3},
        {"  c: {min: 90%, max: 80%}", "output.c.min 90% lies above", 22},
        {"maximize: valueadded", "did you mean \"value_added\"?", 11},
        {"growht: 110%", "did you mean \"growth\"?", 1},
        {"coefficients: {co2: sixty}", "is no share", 21},
        {"final_demand:", NULL, 0},
        {"  export: {min: 90 %, max: 80 %}", "final_demand.export.min 90 % lies above", 28},
        {"  househld: {min: 90%}", "did you mean \"household\"?", 3},
        {"title: {}", "title: expected text", 8},
    };
    char text[2048] = "";
    for (size_t k = 0; k < sizeof lines / sizeof *lines; k++)
        strcat(strcat(text, lines[k].line), "\n");
    put_file(FOLDER, "plan.yaml", text);
    iop_diags *diags = faults_of(FOLDER, "plan.yaml", 0, NULL);
    size_t at = 0;
    for (size_t k = 0; k < sizeof lines / sizeof *lines; k++) {
        if (!lines[k].words)
            continue;
        assert_at(diags, at++, (long long)k + 1, lines[k].col, lines[k].words);
        if (k == 1)
            assert_at(diags, at++, 2, 26, "\"coal\" is no resource");
    }
    assert_int_equal(iop_diags_count(diags), at);
    iop_diags_close(diags);
}

/* What needs no dataset is told even where there is none; own file before those that it extends, options
 * last. */
static void errors_of_several_files(void **state)
{
    (void)state;
    static const char *const sets[] = {"limits.co2.max=9"};
    put_file(FOLDER, "ground.yaml", "dataset: data\nlimits: {jobs: {max: 9}}\nmaximize: value_added\n");
    put_file(FOLDER, "plan.yaml", "extends: ground.yaml\noutput: {a: {max: 9}}\ncolour: red\n");
    iop_diags *diags = faults_of(FOLDER, "plan.yaml", 1, sets);
    assert_int_equal(iop_diags_count(diags), 4);
    assert_at(diags, 0, 2, 19, "output.a.max: \"9\" has no unit");
    assert_at(diags, 1, 3, 1, "\"colour\" is no key");
    assert_at(diags, 2, 2, 22, "limits.jobs.max: \"9\" has no unit");
    assert_at(diags, 3, 0, 0, "limits.co2.max: \"9\" has no unit");
    iop_diags_close(diags);
    put_file(FOLDER, "plan.yaml", "colour: red\ndataset: nowhere\ntitle: []\n");
    diags = faults_of(FOLDER, "plan.yaml", 0, NULL);
    assert_int_equal(iop_diags_count(diags), 4);
    assert_at(diags, 0, 1, 1, "\"colour\" is no key");
    assert_at(diags, 1, 1, 1, "the scenario has no aim");
    assert_at(diags, 2, 2, 10, "does not exist");
    assert_at(diags, 3, 3, 8, "title: expected text");
    iop_diags_close(diags);
}

/* --- datasets with errors stop the scenario --- */

static void a_dataset_that_does_not_balance(void **state)
{
    (void)state;
    put_file(
        FOLDER "/data", "final_demand.csv",
        "code,household,government,inventory,export\na,40,0,-3,29\nb,60,20,5,60\nc,10,30,-3,40\nz,0,0,0,0\n");
    put_file(FOLDER, "plan.yaml", "dataset: data\nmaximize: value_added\nlimits: {co2: {max: 9}}\n");
    iop_diags *diags = faults_of(FOLDER, "plan.yaml", 0, NULL);
    assert_at(diags, 0, 3, 21, "has no unit");
    assert_true(iop_diags_count(diags) > 1);
    assert_non_null(strstr(iop_diags_at(diags, 1)->at.msg, "a (Alpha)"));
    assert_non_null(strstr(iop_diags_at(diags, 1)->at.where, "data"));
    iop_diags_close(diags);
    put_dataset(FOLDER "/data");
}

static bool any_holds(const iop_diags *diags, const char *one, const char *two)
{
    for (size_t k = 0; k < iop_diags_count(diags); k++) {
        const char *msg = iop_diags_at(diags, k)->at.msg;
        if (strstr(msg, one) && strstr(msg, two))
            return true;
        print_message("found: %s\n", msg);
    }
    return false;
}

/* Balanced, but each unit of a takes two of a: stocks are sold off. */
static void a_dataset_that_uses_up_more_than_it_makes(void **state)
{
    (void)state;
    put_file(FOLDER "/data", "intermediate.csv",
             "code,a,b,c,z\na,200,20,5,0\nb,15,30,10,0\nc,5,10,8,0\nz,0,0,0,0\n");
    put_file(FOLDER "/data", "final_demand.csv",
             "code,household,government,inventory,export\na,40,0,-193,28\nb,60,20,5,60\nc,10,30,-3,40\nz,0,0,"
             "0,0\n");
    put_file(FOLDER "/data", "primary.csv",
             "component,a,b,c,z\nwages,40,80,50,0\nsurplus,-170,40,17,0\nimports,10,20,10,0\n");
    put_file(FOLDER, "plan.yaml", "dataset: data\nmaximize: value_added\n");
    iop_diags *diags = faults_of(FOLDER, "plan.yaml", 0, NULL);
    assert_true(any_holds(diags, "spectral radius", "a (Alpha)"));
    iop_diags_close(diags);
    put_dataset(FOLDER "/data");
}

static void a_dataset_that_cannot_be_read(void **state)
{
    (void)state;
    put_file(FOLDER "/data", "primary.csv",
             "component,a,b,c,z\nwages,40,x,50,0\nsurplus,20,40,17,0\nimports,1,2,,0\n");
    put_file(FOLDER, "plan.yaml", "dataset: data\nmaximize: value_added\ncolour: red\n");
    iop_diags *diags = faults_of(FOLDER, "plan.yaml", 0, NULL);
    assert_int_equal(iop_diags_count(diags), 3);
    assert_at(diags, 0, 3, 1, "\"colour\" is no key");
    assert_at(diags, 1, 2, 3, "\"x\" is not a number");
    assert_at(diags, 2, 4, 4, "is empty");
    iop_diags_close(diags);
    put_dataset(FOLDER "/data");
}

/* Text of the user is quoted whole in characters and on one line. */
static void excerpts_are_text(void **state)
{
    (void)state;
    char text[512] = "dataset: data\nmaximize: value_added\noutput: {x";
    for (int k = 0; k < 60; k++)
        strcat(text, "ữ");
    strcat(text, ": {max: \"a\\nb\"}}\nlimits: {co2: {max: \"9\\n0\"}}\n");
    put_file(FOLDER, "plan.yaml", text);
    iop_diags *diags = faults_of(FOLDER, "plan.yaml", 0, NULL);
    for (size_t k = 0; k < iop_diags_count(diags); k++) {
        const char *msg = iop_diags_at(diags, k)->at.msg;
        assert_int_equal(iop_utf8_valid(msg, strlen(msg)), strlen(msg));
        assert_null(strchr(msg, '\n'));
    }
    iop_diags_close(diags);
}

static void many_errors_are_counted(void **state)
{
    (void)state;
    char text[16384] = "dataset: data\nmaximize: value_added\noutput:\n";
    for (int k = 0; k < 300; k++)
        snprintf(text + strlen(text), 32, "  q%d: {max: 1%%}\n", k);
    put_file(FOLDER, "plan.yaml", text);
    iop_diags *diags = faults_of(FOLDER, "plan.yaml", 0, NULL);
    assert_int_equal(iop_diags_count(diags), IOP_DIAGS_MAX);
    assert_at(diags, 0, 4, 3, "\"q0\" is no sector");
    assert_true(iop_diags_dropped(diags) > 0);
    iop_diags_close(diags);
}

static int start(void **state)
{
    (void)state;
    start_folder(FOLDER);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(binary_and_deep_files),
        cmocka_unit_test(circles_and_long_chains),
        cmocka_unit_test(bad_sets),
        cmocka_unit_test(all_errors_in_one_pass_in_the_order_of_the_file),
        cmocka_unit_test(errors_of_several_files),
        cmocka_unit_test(a_dataset_that_does_not_balance),
        cmocka_unit_test(a_dataset_that_uses_up_more_than_it_makes),
        cmocka_unit_test(a_dataset_that_cannot_be_read),
        cmocka_unit_test(excerpts_are_text),
        cmocka_unit_test(many_errors_are_counted),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
