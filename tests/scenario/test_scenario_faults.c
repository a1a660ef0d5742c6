/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bad scenarios: each error that can be made in a file, with its words, line and column. */
#include "fault_support.h"

#define FOLDER IOP_BINARY_DIR "/test_scenario_faults"

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
        iop_diags *diags = faults_of(FOLDER, "plan.yaml", 0, NULL);
        assert_at(diags, 0, cases[k].row, cases[k].col, cases[k].words);
        if (iop_diags_count(diags) > 1)
            fail_msg("%s: a second finding: %s", cases[k].text, finding(diags, 1, more));
        iop_diags_close(diags);
    }
}

#define CHECK(head, cases) check_cases(head, cases, sizeof(cases) / sizeof *(cases))

static const fault_case sections[] = {
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
    {"final_demand: {export: {sectors: {all: {max: 90%}}}}", 3, 35, "\"all\" is no sector of the dataset"},
    {"final_demand: {export: {group: {sum: {max: 90%}}}}", 3, 33, "\"sum\" is no group of the dataset"},
    {"coefficients: {c02: 90%}", 3, 16,
     "\"c02\" is no resource or primary component of the dataset; did you mean \"co2\"?"},
    {"coefficients: {wages: 90%}", 3, 16, "\"wages\" is a primary component; only resources can be scaled"},
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
    {"final_demand: {export: {group: heavy}}", 3, 32, "final_demand.export.group: expected a map of groups"},
    {"coefficients: 90%", 3, 15, "coefficients: expected a map such as {co2: 60%}"},
    {"coefficients: {co2: [60%]}", 3, 21, "coefficients.co2: \"a list or map\" is no share"},
    {"coefficients: {co2: {group: 60%}}", 3, 29, "coefficients.co2.group: expected a map of groups"},
    {"coefficients: {co2: {a: {max: 60%}}}", 3, 25, "coefficients.co2: \"a list or map\" is no share"},
    {"growth: {a: 3%}", 3, 9, "growth: \"a list or map\" is no share"},
    {"title: [a, b]", 3, 8, "title: expected text"},
};

static void faults_of_sections(void **state)
{
    (void)state;
    CHECK("dataset: data\nmaximize: value_added\n", sections);
}

static const fault_case values[] = {
    {"limits: {land: {max: 300}}", 3, 22, "limits.land.max: \"300\" has no unit; write 300% or 300 ha"},
    {"output: {a: {max: 110}}", 3, 19, "output.a.max: \"110\" has no unit; write 110% or 110 million USD"},
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
    {"limits: {energy: {max: 1e999 TJ}}", 3, 24, "\"1e999 TJ\" is too large"},
    {"limits: {energy: {max: 1e30 PJ}}", 3, 24, "limits.energy.max: \"1e30 PJ\" is too large"},
    {"limits: {energy: {max: 1e12%}}", 3, 24, "limits.energy.max: \"1e12%\" is too large"},
    {"limits: {energy: {max: lots}}", 3, 24,
     "\"lots\" is neither a percentage nor a number with its unit; expected for example 80% or 120 TJ"},
    {"limits: {energy: {max: }}", 3, 24, "\"\" is neither a percentage nor a number with its unit"},
    {"limits: {energy: {max: nan TJ}}", 3, 24,
     "\"nan TJ\" is neither a percentage nor a number with its unit"},
    {"limits: {energy: {max: inf%}}", 3, 24, "\"inf%\" is neither a percentage nor a number with its unit"},
    {"growth: 0%", 3, 9, "growth: \"0%\" leaves nothing; 100% means no growth"},
    {"growth: 259", 3, 9, "growth: \"259\" is no share; expected a percentage"},
    {"growth: -5%", 3, 9, "growth: \"-5%\" is no share"},
    {"growth: 1,05", 3, 9, "growth: \"1,05\" has a decimal comma; write 97.5%"},
    {"growth: fast", 3, 9, "growth: \"fast\" is no share; expected a percentage such as 60%, 0% or more"},
    {"coefficients: {co2: ' 97,5%'}", 3, 21, "coefficients.co2: \" 97,5%\" has a decimal comma"},
    {"coefficients: {co2: -1%}", 3, 21, "coefficients.co2: \"-1%\" is no share"},
    {"coefficients: {co2: {final_demand: x}}", 3, 36, "coefficients.co2: \"x\" is no share"},
    {"coefficients: {co2: {a: 9%,5%}}", 3, 28,
     "\"5%\" is no sector of the dataset; if it ends a number with a decimal comma"},
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

static void faults_of_values(void **state)
{
    (void)state;
    CHECK("dataset: data\nmaximize: value_added\n", values);
}

static const fault_case aims[] = {
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
    {"maximize: {}\n", 2, 11, "expected the name of a measure, such as value_added"},
    {"maximize: {value_added: 1, co2: much}\n", 2, 33,
     "the weight of co2: expected a number such as 1 or -0.5"},
    {"maximize: {value_added: 1, co3: 1}\n", 2, 28, "\"co3\" is no resource"},
    {"minimize:\n", 2, 10, "expected the name of a measure, such as value_added"},
    {"minimize: co2 + ch4\n", 2, 11, "cannot add \"ch4\" in kt CH4 to \"co2\" in kt CO2"},
    {"minimize: [co2, co2, co2, co2, co2, co2, co2, co2, co2, co2, co2, co2, co2, co2, co2, co2, co2, "
     "co2, co2, "
     "co2, co2, co2, co2, co2, co2, co2, co2, co2, co2, co2, co2, co2, co2, co2]\n",
     2, 172, "a sum has at most 32 terms"},
};

static void faults_of_aims(void **state)
{
    (void)state;
    CHECK("dataset: data\n", aims);
}

static const fault_case files[] = {
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
    {"maximize: *aim\ndataset: data\n", 1, 11, "anchors and aliases are not supported; write the value out"},
    {"maximize: !!str value_added\ndataset: data\n", 1, 11, "tags are not supported"},
    {"dataset: data\nmaximize: value_added\n---\ndataset: data\n", 3, 1, "a second document; expected one"},
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

static void faults_of_files(void **state)
{
    (void)state;
    CHECK("", files);
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
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
