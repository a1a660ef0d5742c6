/* SPDX-License-Identifier: GPL-3.0-or-later */
/* YAML: trees with places, what is refused, and the edits: set, merge, text that reads back. */
#include "read_support.h"

static iop_yaml *parse_as(const char *where, const char *text)
{
    iop_diags *diags = new_diags();
    iop_yaml *yaml = NULL;
    char first[600];
    iop_status status = iop_yaml_parse(&yaml, where, text, strlen(text), NULL, diags);
    if (status != IOP_OK)
        fail_msg("%s: %s", text, finding(diags, 0, first));
    assert_int_equal(iop_diags_count(diags), 0);
    iop_diags_close(diags);
    return yaml;
}

static iop_yaml *parse(const char *text)
{
    return parse_as("s.yaml", text);
}

static void nodes_have_places(void **state)
{
    (void)state;
    iop_yaml *yaml = parse("title: \"Bình Dương\"  # comment\nlimits:\n  co2: {max: 95%, min: }\n"
                           "list:\n  - a\n  - 'b: c'\n  - [1, 2]\ntext: |\n  one\n  two\n");
    const iop_yaml_node *root = iop_yaml_root(yaml), *node;
    assert_string_equal(iop_yaml_where(yaml), "s.yaml");
    assert_int_equal(root->kind, IOP_YAML_MAP);
    assert_int_equal(root->count, 4);
    node = iop_yaml_get(root, "title");
    assert_string_equal(node->text, "Bình Dương");
    assert_false(node->plain);
    node = iop_yaml_get(iop_yaml_get(iop_yaml_get(root, "limits"), "co2"), "max");
    assert_string_equal(node->text, "95%");
    assert_true(node->plain);
    assert_int_equal(node->line, 3);
    assert_int_equal(node->column, 14);
    assert_string_equal(node->where, "s.yaml");
    node = iop_yaml_get(iop_yaml_get(iop_yaml_get(root, "limits"), "co2"), "min");
    assert_string_equal(node->text, "");
    node = iop_yaml_get(root, "list");
    assert_int_equal(node->kind, IOP_YAML_LIST);
    assert_null(node->key);
    assert_string_equal(node->item[1].text, "b: c");
    assert_int_equal(node->item[2].count, 2);
    assert_int_equal(root->key[2].line, 4);
    assert_string_equal(iop_yaml_get(root, "text")->text, "one\ntwo\n");
    assert_null(iop_yaml_get(root, "limit"));
    assert_null(iop_yaml_get(node, "a"));
    assert_null(iop_yaml_get(NULL, "a"));
    iop_yaml_close(yaml);
}

static void empty_documents_have_no_root(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "# nothing\n", "---\n", "\xEF\xBB\xBF", "\n\n"};
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
        iop_yaml *yaml = parse(texts[k]);
        assert_null(iop_yaml_root(yaml));
        iop_yaml_close(yaml);
    }
}

static void faults_are_named_with_their_places(void **state)
{
    (void)state;
    static const struct {
        const char *text, *findings[4];
    } cases[] = {
        {"a: 1\nb: &x 2\nc: *x\na: !t 3\n",
         {"s.yaml:2:4: anchors and aliases are not supported; write the value out",
          "s.yaml:3:4: anchors and aliases are not supported; write the value out",
          "s.yaml:4:1: the key \"a\" appears twice", "s.yaml:4:4: tags are not supported"}},
        {"a: 1\n---\nb: 2\n", {"s.yaml:2:1: a second document; expected one"}},
        {"---\n---\nb: 2\n", {"s.yaml:2:1: a second document; expected one"}},
        {"? [a, b]\n: 1\n", {"s.yaml:1:3: a key must be a text"}},
        {"*a\n", {"s.yaml:1:1: anchors and aliases are not supported; write the value out"}},
        {"a: \"x\\0y\"\n", {"s.yaml:1:4: the text holds a NUL character"}},
        {"a: b: c\n", {"s.yaml:1:5: mapping values are not allowed in this context"}},
        {"a: [1,\n2\nb: 3\n",
         {"s.yaml:3:2: did not find expected ',' or ']' (while parsing a flow sequence that starts on line "
          "1)"}},
        {"a:\n\t- b\n", {"s.yaml:2:1: found character that cannot start any token"}},
        {"a: Bình D\xE9g\n", {"s.yaml:1:10: the byte 0xE9 is not UTF-8; save the file as UTF-8"}},
        {"a: 1\nbình: \x01\n", {"s.yaml:2:7: the character U+0001 is not allowed"}},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        iop_diags *diags = new_diags();
        iop_yaml *yaml = NULL;
        const char *expected[5] = {NULL};
        memcpy(expected, cases[k].findings, sizeof cases[k].findings);
        assert_int_equal(iop_yaml_parse(&yaml, "s.yaml", cases[k].text, strlen(cases[k].text), NULL, diags),
                         IOP_EPARSE);
        assert_null(yaml);
        assert_findings(diags, expected);
        iop_diags_close(diags);
    }
}

static void sizes_have_limits(void **state)
{
    (void)state;
    char text[600];
    iop_diags *diags = new_diags();
    iop_yaml *yaml = NULL;
    for (size_t depth = 31; depth <= 33; depth++) {
        memset(text, '[', depth);
        memset(text + depth, ']', depth);
        iop_status status = iop_yaml_parse(&yaml, "s.yaml", text, 2 * depth, NULL, diags);
        assert_int_equal(status, depth <= 32 ? IOP_OK : IOP_EPARSE);
        iop_yaml_close(yaml);
    }
    memset(text, '[', sizeof text); /* only opened, far deeper */
    assert_int_equal(iop_yaml_parse(&yaml, "s.yaml", text, sizeof text, NULL, diags), IOP_EPARSE);
    memset(text, 'k', sizeof text);
    memcpy(text + 201, ": 1", 4);
    assert_int_equal(iop_yaml_parse(&yaml, "s.yaml", text, strlen(text), NULL, diags), IOP_EPARSE);
    assert_int_equal(iop_yaml_parse(&yaml, "s.yaml", text, (1 << 24) + 1, NULL, diags), IOP_EPARSE);
    FINDINGS(diags, "s.yaml:1:33: lists and maps are nested more than 32 deep",
             "s.yaml:1:33: lists and maps are nested more than 32 deep",
             "s.yaml:1:1: the key is longer than 200 bytes",
             "s.yaml: the file has 16777217 bytes; a YAML file may have 16777216");
    assert_int_equal(iop_yaml_parse(&yaml, "s.yaml", text + 1, strlen(text) - 1, NULL, diags), IOP_OK);
    iop_yaml_close(yaml);
    iop_diags_close(diags);
}

/* Everything but places; `plain` where it matters. */
static void assert_same_tree(const iop_yaml_node *a, const iop_yaml_node *b)
{
    assert_int_equal(a->kind, b->kind);
    assert_int_equal(a->count, b->count);
    assert_int_equal(a->plain, b->plain);
    if (a->kind == IOP_YAML_SCALAR)
        assert_string_equal(a->text, b->text);
    for (size_t k = 0; k < a->count; k++) {
        if (a->kind == IOP_YAML_MAP)
            assert_same_tree(&a->key[k], &b->key[k]);
        assert_same_tree(&a->item[k], &b->item[k]);
    }
}

static char *text_of(const iop_yaml *yaml)
{
    char *text;
    size_t length;
    iop_err err;
    assert_ok(iop_yaml_to_text(yaml, &text, &length, &err), err);
    assert_int_equal(strlen(text), length);
    return text;
}

static void text_reads_back(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "x",
        "\"\"",
        "'quoted'",
        "[]",
        "{}",
        "a: 1\n",
        "- a\n- - b\n  - c\n-\n- {}\n- x: {y: [], z: }\n",
        "a: 'no'\nb: no\nc: ~\nd: '5%'\ne: 5%\nf: 'a: b'\ng: x:y\nh: a#b\ni: 'a #b'\nj: -1\n",
        "k: '- x'\nl: ?x\n",
        "a: |\n  one\n   two\nb: >\n  three\n  four\nc: \" lead\"\nd: 'trail '\ne: \"tab\\tx\"\n",
        "\"key: odd\": 1\n? \"\"\n: 2\n'#c': 3\nempty:\nlast: [1, {a: 2}]\n",
        "a: \"\\x01\\x7f\\u0085\\u2028\\u2029\\uFEFF\\uFFFE\\U0001F600\\\\ \\\"\"\nb: điện tử ĐẸP €\n",
        "a: \"---\"\nb: '...'\nc: plain, with comma\nd: \"[x\"\ne: '%x'\nf: 'k:'\n",
    };
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
        iop_yaml *first = parse(texts[k]);
        char *text = text_of(first);
        iop_yaml *second = parse(text);
        assert_int_equal(iop_yaml_root(first) == NULL, iop_yaml_root(second) == NULL);
        if (iop_yaml_root(first))
            assert_same_tree(iop_yaml_root(second), iop_yaml_root(first));
        iop_yaml_close(second);
        iop_yaml_text_free(first, text);
        iop_yaml_close(first);
    }
    iop_yaml *yaml = parse("limits: {co2: {max: 90%}, list: [a, 'b']}\n");
    char *text = text_of(yaml);
    assert_string_equal(text, "limits:\n  co2:\n    max: 90%\n  list:\n    - a\n    - \"b\"\n");
    iop_yaml_text_free(yaml, text);
    iop_yaml_close(yaml);
}

static void assert_text(const iop_yaml *yaml, const char *expected)
{
    char *text = text_of(yaml);
    assert_string_equal(text, expected);
    iop_yaml_text_free(yaml, text);
}

static void values_are_set(void **state)
{
    (void)state;
    iop_diags *diags = new_diags();
    iop_yaml *yaml = parse("limits:\n  co2: {max: 100%}\nlist: [a, {b: 1}]\nnothing:\n");
    assert_int_equal(iop_yaml_set(yaml, "limits.co2.max", "90%", diags), IOP_OK);
    assert_int_equal(iop_yaml_set(yaml, "limits.land.max", "14790 ha", diags), IOP_OK);
    assert_int_equal(iop_yaml_set(yaml, "list.0", "z", diags), IOP_OK);
    assert_int_equal(iop_yaml_set(yaml, "list.1.b", "2", diags), IOP_OK);
    assert_int_equal(iop_yaml_set(yaml, "nothing.at.all", "x: y", diags), IOP_OK);
    assert_int_equal(iop_yaml_set(yaml, "title", "new", diags), IOP_OK);
    assert_text(yaml,
                "limits:\n  co2:\n    max: 90%\n  land:\n    max: 14790 ha\nlist:\n  - z\n  -\n    b: 2\n"
                "nothing:\n  at:\n    all: \"x: y\"\ntitle: new\n");
    const iop_yaml_node *node = iop_yaml_get(iop_yaml_root(yaml), "limits");
    node = iop_yaml_get(iop_yaml_get(node, "co2"), "max");
    assert_string_equal(node->where, "--set limits.co2.max");
    assert_int_equal(node->line, 0);
    assert_true(node->plain);
    assert_int_equal(iop_diags_count(diags), 0);
    iop_yaml_close(yaml);
    yaml = parse("");
    assert_int_equal(iop_yaml_set(yaml, "a.b", "1", diags), IOP_OK);
    assert_text(yaml, "a:\n  b: 1\n");
    iop_yaml_close(yaml);
    iop_diags_close(diags);
}

static void values_that_cannot_be_set(void **state)
{
    (void)state;
    static const char text[] = "limits:\n  co2: {max: 100%}\nlist: [a, b]\n";
    static const struct {
        const char *path, *value, *finding;
    } cases[] = {
        {"limits.co2", "1", "--set limits.co2: the value is a map; name one of its keys"},
        {"limits.co2.max.x", "1",
         "--set limits.co2.max.x: cannot set \"x\" inside the value \"100%\" (s.yaml:2)"},
        {"list.2", "c", "--set list.2: \"2\" is no item of the list, which has 2, counted from 0"},
        {"list.x", "c", "--set list.x: \"x\" is no item of the list, which has 2, counted from 0"},
        {"list.99999999999999999999999", "c",
         "--set list.99999999999999999999999: \"99999999999999999999999\" is no item of the list, which has "
         "2, counted from 0"},
        {"", "1", "--set : expected keys joined by single dots, as in limits.co2.max"},
        {"a..b", "1", "--set a..b: expected keys joined by single dots, as in limits.co2.max"},
        {"a.", "1", "--set a.: expected keys joined by single dots, as in limits.co2.max"},
        {"a", "\x01", "--set a: the text holds control characters or is not UTF-8"},
        {"a", "\xE9", "--set a: the text holds control characters or is not UTF-8"},
        {"a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a", "1",
         "--set a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.…: the path is more than 32 keys deep"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        iop_diags *diags = new_diags();
        iop_yaml *yaml = parse(text);
        assert_int_equal(iop_yaml_set(yaml, cases[k].path, cases[k].value, diags), IOP_EINVAL);
        FINDINGS(diags, cases[k].finding);
        assert_text(yaml, "limits:\n  co2:\n    max: 100%\nlist:\n  - a\n  - b\n");
        iop_yaml_close(yaml);
        iop_diags_close(diags);
    }
}

static void documents_are_merged(void **state)
{
    (void)state;
    iop_diags *diags = new_diags();
    iop_yaml *base =
        parse_as("base.yaml", "title: old\nlimits:\n  co2: {max: 100%, min: 50%}\n  land: {max: 3 ha}\n"
                              "list: [a, b]\nextra: {deep: [1, {x: 2}]}\n");
    iop_yaml *over = parse_as("over.yaml", "title: new\nlimits:\n  co2: {max: 90%}\nlist: [c]\nown: 1\n");
    assert_int_equal(iop_yaml_merge_under(over, base, diags), IOP_OK);
    iop_yaml_close(base); /* nothing of it may be needed any more */
    assert_text(over, "title: new\nlimits:\n  co2:\n    max: 90%\n    min: 50%\n  land:\n    max: 3 ha\n"
                      "list:\n  - c\nown: 1\nextra:\n  deep:\n    - 1\n    -\n      x: 2\n");
    const iop_yaml_node *limits = iop_yaml_get(iop_yaml_root(over), "limits");
    const iop_yaml_node *min = iop_yaml_get(iop_yaml_get(limits, "co2"), "min");
    assert_string_equal(min->where, "base.yaml");
    assert_int_equal(min->line, 3);
    assert_int_equal(min->column, 25);
    assert_string_equal(iop_yaml_get(iop_yaml_get(limits, "co2"), "max")->where, "over.yaml");
    iop_yaml *empty = parse_as("empty.yaml", "");
    assert_int_equal(iop_yaml_merge_under(over, empty, diags), IOP_OK);
    assert_int_equal(iop_yaml_merge_under(empty, over, diags), IOP_OK);
    assert_same_tree(iop_yaml_root(empty), iop_yaml_root(over));
    assert_string_equal(iop_yaml_where(empty), "empty.yaml");
    iop_yaml_close(over);
    assert_string_equal(iop_yaml_get(iop_yaml_root(empty), "own")->where, "over.yaml");
    iop_yaml_close(empty);
    iop_diags_close(diags);
}

static void files(void **state)
{
    (void)state;
    char dir[512], path[600];
    iop_diags *diags = new_diags();
    iop_yaml *yaml = NULL;
    scratch_folder(dir);
    snprintf(path, sizeof path, "%s/file", dir);
    assert_int_equal(iop_yaml_open(&yaml, path, NULL, diags), IOP_EIO);
    put_file(dir, "file", "a: 1\n");
    assert_int_equal(iop_yaml_open(&yaml, path, NULL, diags), IOP_OK);
    assert_string_equal(iop_yaml_where(yaml), path);
    iop_yaml_close(yaml);
    assert_int_equal(truncate(path, 1L << 31), 0); /* a hole: large, but nothing on the disk */
    assert_int_equal(iop_yaml_open(&yaml, path, NULL, diags), IOP_EPARSE);
    iop_diags_close(diags);
    drop_folder(dir);
}

static iop_status edit_all(const iop_env *env, void *data)
{
    (void)data;
    static const char base_text[] = "a: {b: [1, 2], c: {d: e}}\nx: y\nq: {r: s}\n";
    static const char over_text[] = "a: {c: {f: g}}\nz: 1\n";
    iop_yaml *base = NULL, *over = NULL;
    char *text = NULL;
    size_t length;
    iop_status status = iop_yaml_parse(&base, "base.yaml", base_text, sizeof base_text - 1, env, NULL);
    if (status == IOP_OK)
        status = iop_yaml_parse(&over, "", "", 0, env, NULL);
    if (status == IOP_OK)
        status = iop_yaml_merge_under(over, base, NULL);
    iop_yaml_close(over);
    over = NULL;
    if (status == IOP_OK)
        status = iop_yaml_parse(&over, "over.yaml", over_text, sizeof over_text - 1, env, NULL);
    if (status == IOP_OK)
        status = iop_yaml_merge_under(over, base, NULL);
    if (status == IOP_OK)
        status = iop_yaml_set(over, "new.path.to", "value", NULL);
    if (status == IOP_OK)
        status = iop_yaml_to_text(over, &text, &length, NULL);
    if (text)
        iop_yaml_text_free(over, text);
    iop_yaml_close(over);
    iop_yaml_close(base);
    return status;
}

static void memory_may_run_out(void **state)
{
    (void)state;
    exhaust_memory(edit_all, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nodes_have_places),
        cmocka_unit_test(empty_documents_have_no_root),
        cmocka_unit_test(faults_are_named_with_their_places),
        cmocka_unit_test(sizes_have_limits),
        cmocka_unit_test(text_reads_back),
        cmocka_unit_test(values_are_set),
        cmocka_unit_test(values_that_cannot_be_set),
        cmocka_unit_test(documents_are_merged),
        cmocka_unit_test(files),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
