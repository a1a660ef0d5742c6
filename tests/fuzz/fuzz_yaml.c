/* SPDX-License-Identifier: GPL-3.0-or-later */
/* YAML: any bytes give a tree or findings. Checked besides: the tree's text reads back to the same tree,
 * laying a document under itself changes nothing, and edits leave a tree that still reads back. */
#include "fuzz.h"
#include <ioplan/read.h>
#include <string.h>

static iop_yaml *parse(const char *data, size_t size)
{
    iop_diags *diags;
    iop_yaml *yaml = NULL;
    CHECK(iop_diags_open(&diags, NULL, NULL) == IOP_OK);
    iop_status status = iop_yaml_parse(&yaml, "fuzz", data, size, NULL, diags);
    CHECK((yaml != NULL) == (status == IOP_OK));
    CHECK((iop_diags_errors(diags) == 0) == (status == IOP_OK));
    iop_diags_close(diags);
    return yaml;
}

static void compare(const iop_yaml_node *a, const iop_yaml_node *b)
{
    CHECK(a->kind == b->kind && a->count == b->count);
    CHECK(a->line > 0 && a->column > 0 && a->where);
    if (a->kind == IOP_YAML_SCALAR)
        CHECK(strcmp(a->text, b->text) == 0);
    for (size_t k = 0; k < a->count; k++) {
        if (a->kind == IOP_YAML_MAP)
            compare(&a->key[k], &b->key[k]);
        compare(&a->item[k], &b->item[k]);
    }
}

static void read_back(const iop_yaml *yaml)
{
    char *text;
    size_t length;
    CHECK(iop_yaml_to_text(yaml, &text, &length, NULL) == IOP_OK);
    iop_yaml *again = parse(text, length);
    CHECK(again);
    CHECK((iop_yaml_root(again) == NULL) == (iop_yaml_root(yaml) == NULL));
    if (iop_yaml_root(yaml))
        compare(iop_yaml_root(again), iop_yaml_root(yaml));
    iop_yaml_close(again);
    iop_yaml_text_free(yaml, text);
}

/* Edits; a refusal is as good as a change. */
static void edit(iop_yaml *yaml)
{
    static const char *const paths[] = {"a.b.c", "list.0", "limits.co2.max", "title", "..", "a.1.x"};
    for (size_t k = 0; k < sizeof paths / sizeof *paths; k++) {
        iop_status status = iop_yaml_set(yaml, paths[k], k % 2 ? "90%" : ": odd #", NULL);
        CHECK(status == IOP_OK || status == IOP_EINVAL);
    }
    iop_yaml_remove(yaml, "title");
    CHECK(iop_yaml_get(iop_yaml_root(yaml), "title") == NULL);
}

/* Text of a document whose nodes may come from edits, which have no lines. */
static void still_reads(const iop_yaml *yaml)
{
    char *text;
    size_t length;
    CHECK(iop_yaml_to_text(yaml, &text, &length, NULL) == IOP_OK);
    iop_yaml *again = parse(text, length);
    CHECK(again);
    iop_yaml_close(again);
    iop_yaml_text_free(yaml, text);
}

/* Some keys of the root as a document of their own: each has the value that it has there. */
static void take_keys(const iop_yaml *yaml)
{
    static const char *const keys[] = {"title", "limits", "list", "absent", "a"};
    const iop_yaml_node *root = iop_yaml_root(yaml);
    iop_yaml *part;
    if (!root)
        return;
    CHECK(iop_yaml_of_keys(&part, root, keys, sizeof keys / sizeof *keys, NULL, NULL) == IOP_OK);
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
        const iop_yaml_node *whole = iop_yaml_get(root, keys[k]),
                            *own = iop_yaml_get(iop_yaml_root(part), keys[k]);
        CHECK((whole == NULL) == (own == NULL));
        if (own)
            compare(own, whole);
    }
    read_back(part);
    iop_yaml_close(part);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char base_text[] = "title: base\na: {b: {c: 1, d: [x, {y: z}]}}\nlist: [1, 2]\n";
    iop_yaml *yaml = parse((const char *)data, size), *base = parse(base_text, sizeof base_text - 1);
    if (yaml) {
        read_back(yaml);
        iop_yaml *same = parse((const char *)data, size);
        CHECK(iop_yaml_merge_under(same, yaml, NULL) == IOP_OK);
        if (iop_yaml_root(yaml))
            compare(iop_yaml_root(same), iop_yaml_root(yaml));
        CHECK(iop_yaml_merge_under(same, base, NULL) == IOP_OK);
        iop_yaml_close(base);
        base = NULL;
        read_back(same);
        take_keys(same);
        edit(same);
        still_reads(same);
        iop_yaml_close(same);
    }
    iop_yaml_close(yaml);
    iop_yaml_close(base);
    return 0;
}
