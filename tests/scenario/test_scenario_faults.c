/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bad scenarios: each error with its words, line and column, all errors of a file in one pass. */
#include "base/text.h"
#include "scenario_support.h"

#define FOLDER IOP_BINARY_DIR "/test_scenario_faults"

static iop_diags *faults_of(const char *name, size_t sets, const char *const *set)
{
    char path[600];
    iop_scenario *s;
    iop_diags *diags = new_diags();
    snprintf(path, sizeof path, FOLDER "/%s", name);
    iop_status status = iop_scenario_open(&s, path, sets, set, NULL, diags);
    assert_int_not_equal(status, IOP_OK);
    assert_null(s);
    assert_true(iop_diags_errors(diags) > 0);
    return diags;
}

/* The finding k is at this place of plan.yaml and holds these words. */
static void assert_at(const iop_diags *diags, size_t k, long long row, long long col, const char *words)
{
    char text[600];
    if (k >= iop_diags_count(diags))
        fail_msg("no finding %zu; expected \"%s\"", k, words);
    const iop_err *at = &iop_diags_at(diags, k)->at;
    if (at->row != row || at->col != col || !strstr(at->msg, words))
        fail_msg("expected %lld:%lld: ... %s ...\nfound    %s", row, col, words, finding(diags, k, text));
}

typedef struct {
    const char *text;
    long long row, col;
    const char *words;
} fault_case;

/* One error each. `head` comes before each text. */
static void check_cases(const char *head, const fault_case *cases, size_t count)
{
    for (size_t k = 0; k < count; k++) {
        char text[4096], more[600];
        snprintf(text, sizeof text, "%s%s", head, cases[k].text);
        put_file(FOLDER, "plan.yaml", text);
        iop_diags *diags = faults_of("plan.yaml", 0, NULL);
        assert_at(diags, 0, cases[k].row, cases[k].col, cases[k].words);
        if (iop_diags_count(diags) > 1)
            fail_msg("%s: a second finding: %s", cases[k].text, finding(diags, 1, more));
        iop_diags_close(diags);
    }
}

#define CHECK(head, cases) check_cases(head, cases, sizeof(cases) / sizeof *(cases))

static void faults_of_sections(void **state)
{
    (void)state;
    static const fault_case cases[] = {
        /* unknown keys, at each level */
        {"limit: {co2: {max: 90%}}", 3, 1, "\"limit\" is no key of a scenario; did you mean \"limits\"?"},
        {"colour: red", 3, 1, "\"colour\" is no key of a scenario"},
        {"limits: {co2: {mx: 90%}}", 3, 16, "\"mx\" is no key of limits.co2; did you mean \"max\"?"},
        {"limits: {co3: {max: 90%}}", 3, 10,
         "\"co3\" is no resource or primary component of the dataset; did you mean \"co2\"?"},
        {"output: {alll: {max: 90%}}", 3, 10, "\"alll\" is no sector of the dataset; did you mean \"all\"?"},
        {"output: {group: {havy: {max: 90%}}}", 3, 18,
         "\"havy\" is no group of the dataset; did you mean \"heavy\"?"},
        {"output: {group_total: {light: {max: 90%}}}", 3, 24, "\"light\" is no group of the dataset"},
        {"output: {all: {minimum: 90%}}", 3, 16, "\"minimum\" is no key of output.all"},
        {"output: {b: {mn: 90%}}", 3, 14, "\"mn\" is no key of output.b; did you mean \"min\"?"},
        {"output: {group: {heavy: {maks: 90%}}}", 3, 26,
         "\"maks\" is no key of output.group.heavy; did you mean \"max\"?"},
        {"final_demand: {exports: {max: 90%}}", 3, 16,
         "\"exports\" is no final-demand category of the dataset; did you mean \"export\"?"},
        {"final_demand: {export: {sector: {a: {max: 90%}}}}", 3, 25,
         "\"sector\" is no key of final_demand.export; did you mean \"sectors\"?"},
        {"final_demand: {export: {sectors: {q: {max: 90%}}}}", 3, 35, "\"q\" is no sector of the dataset"},
        {"final_demand: {export: {sectors: {all: {max: 90%}}}}", 3, 35,
         "\"all\" is no sector of the dataset"},
        {"final_demand: {export: {group: {sum: {max: 90%}}}}", 3, 33, "\"sum\" is no group of the dataset"},
        {"coefficients: {c02: 90%}", 3, 16,
         "\"c02\" is no resource or primary component of the dataset; did you mean \"co2\"?"},
        {"coefficients: {wages: 90%}", 3, 16,
         "\"wages\" is a primary component; only resources can be scaled"},
        {"coefficients: {co2: {d: 90%}}", 3, 22, "\"d\" is no sector of the dataset"},
        {"coefficients: {co2: {group: {heavey: 90%}}}", 3, 30,
         "\"heavey\" is no group of the dataset; did you mean \"heavy\"?"},
        /* other kinds than expected */
        {"limits: 90%", 3, 9, "limits: expected a map such as {co2: {max: 100%}}"},
        {"limits: {co2: 90%}", 3, 15, "limits.co2: expected a band such as {min: 80%, max: 120%}"},
        {"limits: {co2: [90%]}", 3, 15, "limits.co2: expected a band"},
        {"limits: {co2: {max: [90%]}}", 3, 21, "limits.co2.max: expected a value such as 80% or 120 kt CO2"},
        {"output: free", 3, 9, "output: expected a map"},
        {"output: {all: 110%}", 3, 15, "output.all: expected a band"},
        {"output: {group: heavy}", 3, 17, "output.group: expected a map of groups"},
        {"output: {group: {heavy: 110%}}", 3, 25, "output.group.heavy: expected a band"},
        {"output: {group_total: [heavy]}", 3, 23, "output.group_total: expected a map of groups"},
        {"output: {group_total: {heavy: 3}}", 3, 31, "output.group_total.heavy: expected a band"},
        {"output: {a: 3}", 3, 13, "output.a: expected a band"},
        {"final_demand: all", 3, 15, "final_demand: expected a map of categories"},
        {"final_demand: {export: 120%}", 3, 24, "final_demand.export: expected a band"},
        {"final_demand: {export: {sectors: [a]}}", 3, 34,
         "final_demand.export.sectors: expected a map of sectors"},
        {"final_demand: {export: {group: heavy}}", 3, 32,
         "final_demand.export.group: expected a map of groups"},
        {"coefficients: 90%", 3, 15, "coefficients: expected a map such as {co2: 60%}"},
        {"coefficients: {co2: [60%]}", 3, 21, "coefficients.co2: \"a list or map\" is no share"},
        {"coefficients: {co2: {group: 60%}}", 3, 29, "coefficients.co2.group: expected a map of groups"},
        {"coefficients: {co2: {a: {max: 60%}}}", 3, 25, "coefficients.co2: \"a list or map\" is no share"},
        {"growth: {a: 3%}", 3, 9, "growth: \"a list or map\" is no share"},
        {"title: [a, b]", 3, 8, "title: expected text"},
    };
    CHECK("dataset: data\nmaximize: value_added\n", cases);
}

static void faults_of_values(void **state)
{
    (void)state;
    static const fault_case cases[] = {
        {"limits: {land: {max: 300}}", 3, 22, "limits.land.max: \"300\" has no unit; write 300% or 300 ha"},
        {"output: {a: {max: 110}}", 3, 19,
         "output.a.max: \"110\" has no unit; write 110% or 110 million USD"},
        {"limits: {land: {max: 300 TJ}}", 3, 22, "limits.land.max: unit \"TJ\" does not convert into \"ha\""},
        {"limits: {energy: {max: 300 joules}}", 3, 24, "unit \"joules\" does not convert into \"TJ\""},
        {"limits: {ch4: {max: 300 kt CO2}}", 3, 21, "unit \"kt CO2\" does not convert into \"kt CH4\""},
        {"limits: {wages: {max: 300 million EUR}}", 3, 23,
         "unit \"million EUR\" does not convert into \"million USD\""},
        {"limits: {energy: {max: '97,5%'}}", 3, 24,
         "limits.energy.max: \"97,5%\" has a decimal comma or thousands marks; write 1234.5"},
        {"limits: {energy: {max: '97,5 TJ'}}", 3, 24, "\"97,5 TJ\" has a decimal comma or thousands marks"},
        {"limits: {energy: {max: 1 000 TJ}}", 3, 24, "\"1 000 TJ\" has a decimal comma or thousands marks"},
        {"limits: {energy: {max: 1.000.000 TJ}}", 3, 24,
         "\"1.000.000 TJ\" has a decimal comma or thousands marks"},
        {"limits: {energy: {max: 1e999 TJ}}", 3, 24, "\"1e999 TJ\" has a decimal comma or thousands marks"},
        {"limits: {energy: {max: 1e30 PJ}}", 3, 24, "limits.energy.max: \"1e30 PJ\" is too large"},
        {"limits: {energy: {max: 1e12%}}", 3, 24, "limits.energy.max: \"1e12%\" is too large"},
        {"limits: {energy: {max: lots}}", 3, 24,
         "\"lots\" is neither a percentage nor a number with its unit; expected for example 80% or 120 TJ"},
        {"limits: {energy: {max: }}", 3, 24, "\"\" is neither a percentage nor a number with its unit"},
        {"limits: {energy: {max: nan TJ}}", 3, 24,
         "\"nan TJ\" is neither a percentage nor a number with its unit"},
        {"limits: {energy: {max: inf%}}", 3, 24,
         "\"inf%\" is neither a percentage nor a number with its unit"},
        {"growth: 0", 3, 9, "growth: \"0\" leaves nothing; 100% means no growth"},
        {"growth: -5%", 3, 9, "growth: \"-5%\" is no share"},
        {"growth: 1,05", 3, 9, "growth: \"1,05\" has a decimal comma; write 97.5%"},
        {"growth: fast", 3, 9, "growth: \"fast\" is no share; expected a percentage such as 60%, 0% or more"},
        {"coefficients: {co2: ' 97,5%'}", 3, 21, "coefficients.co2: \" 97,5%\" has a decimal comma"},
        {"coefficients: {co2: -1%}", 3, 21, "coefficients.co2: \"-1%\" is no share"},
        {"coefficients: {co2: {final_demand: x}}", 3, 36, "coefficients.co2: \"x\" is no share"},
        {"coefficients: {co2: {a: 97,5%}}", 3, 28,
         "\"5%\" is no sector of the dataset; if it ends a number with a decimal comma, write a point"},
        /* bands that cross: one finding a pair of statements */
        {"output: {all: {min: 120%, max: 110%}}", 3, 32,
         "output.all.min 120% lies above output.all.max 110%: output of a at least 120 and at most "
         "110 million USD, and 2 more like it"},
        {"output: {all: {min: 95%}, b: {max: 180 million USD}}", 3, 36,
         "output.all.min 95% lies above output.b.max 180 million USD: output of b at least 190 and at "
         "most 180 million USD"},
        {"output: {all: {max: -10%}}", 3, 21,
         "zero, the least output, lies above output.all.max -10%: output of a at least 0 and at most "
         "-10 million USD, and 2 more like it"},
        {"final_demand: {inventory: {min: 110%, max: 90%}}", 3, 44,
         "final_demand.inventory.min 110% lies above final_demand.inventory.max 90%: inventory demand for a "
         "at least -2.7 and at most -3.3 million USD, and 2 more like it"},
        {"output: {group_total: {heavy: {min: 110%, max: 109%}}}", 3, 48,
         "total output of group heavy at least 330 and at most 327 million USD"},
        {"limits: {energy: {min: 70 TJ, max: 90%}}", 3, 36,
         "limits.energy.min 70 TJ lies above limits.energy.max 90%: energy at least 70 and at most "
         "67.5 TJ"},
    };
    CHECK("dataset: data\nmaximize: value_added\n", cases);
}

static void faults_of_aims(void **state)
{
    (void)state;
    static const fault_case cases[] = {
        {"title: No aim\n", 1, 1, "the scenario has no aim: write maximize: value_added, or minimize: NAME"},
        {"maximize: value_added\nminimize: co2\n", 3, 11,
         "a plan has one aim: write maximize or minimize, not both"},
        {"maximize: profit\n", 2, 11, "\"profit\" is no resource or primary component of the dataset"},
        {"maximize: value_add\n", 2, 11,
         "\"value_add\" is no resource or primary component of the dataset; did you mean \"value_added\"?"},
        {"maximize: wages + surpluss\n", 2, 11,
         "\"surpluss\" is no resource or primary component of the dataset; did you mean \"surplus\"?"},
        {"maximize: [wages, surpluss]\n", 2, 19, "\"surpluss\" is no resource"},
        {"maximize: wages +surplus\n", 2, 11, "\"wages +surplus\" is no resource"},
        {"maximize: 'wages + '\n", 2, 11, "\"\" is no resource"},
        {"maximize: [wages, [surplus]]\n", 2, 19, "expected the name of a measure, such as value_added"},
        {"maximize: []\n", 2, 11, "expected the name of a measure, such as value_added"},
        {"maximize: {value_added: 1}\n", 2, 11, "expected the name of a measure, such as value_added"},
        {"minimize:\n", 2, 10, "expected the name of a measure, such as value_added"},
        {"minimize: co2 + ch4\n", 2, 11, "cannot add \"ch4\" in kt CH4 to \"co2\" in kt CO2"},
        {"minimize: [co2, co2, co2, co2, co2, co2, co2, co2, co2, co2, co2, co2, co2, co2, co2, co2, co2, "
         "co2, co2, "
         "co2, co2, co2, co2, co2, co2, co2, co2, co2, co2, co2, co2, co2, co2, co2]\n",
         2, 172, "a sum has at most 32 terms"},
    };
    CHECK("dataset: data\n", cases);
}

static void faults_of_files(void **state)
{
    (void)state;
    static const fault_case cases[] = {
        {"", 0, 0, "the scenario is empty; expected at least dataset: FOLDER and maximize: value_added"},
        {"# nothing but words\n", 0, 0, "the scenario is empty"},
        {"--- \n", 0, 0, "the scenario is empty"},
        {"just words\n", 1, 1, "expected a map of keys such as dataset and maximize"},
        {"- a\n- b\n", 1, 1, "expected a map of keys such as dataset and maximize"},
        {"maximize: value_added\n", 1, 1,
         "the scenario names no dataset: write dataset: FOLDER, relative to this file"},
        {"maximize: value_added\ndataset:\n", 2, 9, "the scenario names no dataset"},
        {"maximize: value_added\ndataset: [data]\n", 2, 10, "the scenario names no dataset"},
        {"maximize: value_added\ndataset: nowhere\n", 2, 10,
         "dataset: the folder \"" FOLDER "/nowhere\" does not exist"},
        {"maximize: value_added\ndataset: plan.yaml\n", 0, 0, "is a file; expected a dataset folder"},
        {"maximize: value_added\ndataset: data\ndataset: data\n", 3, 1, "the key \"dataset\" appears twice"},
        {"maximize: &aim value_added\ndataset: data\n", 1, 11,
         "anchors and aliases are not supported; write the value out"},
        {"maximize: *aim\ndataset: data\n", 1, 11,
         "anchors and aliases are not supported; write the value out"},
        {"maximize: !!str value_added\ndataset: data\n", 1, 11, "tags are not supported"},
        {"dataset: data\nmaximize: value_added\n---\ndataset: data\n", 3, 1,
         "a second document; expected one"},
        {"dataset: data\nlimits: {co2: {max: 90%}\n", 3, 1, "did not find expected ',' or '}'"},
        {"dataset: data\n\tlimits: {}\n", 2, 1, "found a tab character that violates indentation"},
        {"dataset: \"da\\0ta\"\n", 1, 10, "the text holds a NUL character"},
        {"dataset: data\ntitle: \x80\xff\n", 2, 8, "the byte 0x80 is not UTF-8; save the file as UTF-8"},
        {"dataset: data\ntitle: \x01\n", 2, 8, "the character U+0001 is not allowed"},
        {"extends:\n", 1, 9, "extends: expected the path of a scenario"},
        {"extends: [a.yaml]\n", 1, 10, "extends: expected the path of a scenario"},
        {"extends: none.yaml\n", 1, 10, "extends: the file \"" FOLDER "/none.yaml\" does not exist"},
        {"extends: plan.yaml\n", 1, 10, "extends: the files extend each other in a circle"},
    };
    CHECK("", cases);
}

static void binary_and_deep_files(void **state)
{
    (void)state;
    char text[4096] = "title: x\nnote: ";
    for (int k = 0; k < 40; k++)
        strcat(text, "[");
    put_file(FOLDER, "plan.yaml", text);
    iop_diags *diags = faults_of("plan.yaml", 0, NULL);
    assert_at(diags, 0, 2, 38, "lists and maps are nested more than 32 deep");
    iop_diags_close(diags);
    for (unsigned k = 0; k < sizeof text; k++)
        text[k] = (char)(k * 2654435761u >> 13);
    put_bytes(FOLDER, "plan.yaml", text, sizeof text);
    diags = faults_of("plan.yaml", 0, NULL);
    assert_int_equal(iop_diags_count(diags), 1);
    iop_diags_close(diags);
    diags = faults_of("absent.yaml", 0, NULL);
    assert_at(diags, 0, 0, 0, "the file does not exist");
    iop_diags_close(diags);
}

static void circles_and_long_chains(void **state)
{
    (void)state;
    char name[32], text[64];
    put_file(FOLDER, "plan.yaml", "extends: two.yaml\n");
    put_file(FOLDER, "two.yaml", "title: Two\nextends: three.yaml\n");
    put_file(FOLDER, "three.yaml", "extends: ../test_scenario_faults/two.yaml\n");
    iop_diags *diags = faults_of("plan.yaml", 0, NULL);
    assert_at(diags, 0, 1, 10, "extends: the files extend each other in a circle");
    assert_string_equal(iop_diags_at(diags, 0)->at.where, FOLDER "/three.yaml");
    iop_diags_close(diags);
    for (int k = 0; k < 20; k++) {
        snprintf(name, sizeof name, "link%d.yaml", k);
        snprintf(text, sizeof text, "extends: link%d.yaml\n", k + 1);
        put_file(FOLDER, name, text);
    }
    diags = faults_of("link0.yaml", 0, NULL);
    assert_at(diags, 0, 1, 10, "extends: the chain of files is too long");
    iop_diags_close(diags);
    put_file(FOLDER, "plan.yaml", "extends: list.yaml\n");
    put_file(FOLDER, "list.yaml", "- a\n");
    diags = faults_of("plan.yaml", 0, NULL);
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
    iop_diags *diags = faults_of("plan.yaml", sizeof sets / sizeof *sets, sets);
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
    diags = faults_of("plan.yaml", 2, wrong);
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
    iop_diags *diags = faults_of("plan.yaml", 0, NULL);
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
    iop_diags *diags = faults_of("plan.yaml", 1, sets);
    assert_int_equal(iop_diags_count(diags), 4);
    assert_at(diags, 0, 2, 19, "output.a.max: \"9\" has no unit");
    assert_at(diags, 1, 3, 1, "\"colour\" is no key");
    assert_at(diags, 2, 2, 22, "limits.jobs.max: \"9\" has no unit");
    assert_at(diags, 3, 0, 0, "limits.co2.max: \"9\" has no unit");
    iop_diags_close(diags);
    put_file(FOLDER, "plan.yaml", "colour: red\ndataset: nowhere\ntitle: []\n");
    diags = faults_of("plan.yaml", 0, NULL);
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
    iop_diags *diags = faults_of("plan.yaml", 0, NULL);
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
    iop_diags *diags = faults_of("plan.yaml", 0, NULL);
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
    iop_diags *diags = faults_of("plan.yaml", 0, NULL);
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
    iop_diags *diags = faults_of("plan.yaml", 0, NULL);
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
    iop_diags *diags = faults_of("plan.yaml", 0, NULL);
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
        cmocka_unit_test(faults_of_sections),
        cmocka_unit_test(faults_of_values),
        cmocka_unit_test(faults_of_aims),
        cmocka_unit_test(faults_of_files),
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
