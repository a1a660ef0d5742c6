/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table of a CSV file as part of a YAML tree: a record is a map, a header with points a key inside it. So
 * what reads the tree need not know where its entries come from, and every node still knows its cell. */
#include "base/alloc.h"
#include "read/say.h"
#include "read/source.h"
#include "read/yaml_tree.h"
#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    iop_yaml *rows; /* the table's own document */
    const iop_csv *csv;
    iop_diags *diags;
    bool good; /* no fault so far */
} laying;

static iop_status no_memory(const laying *l)
{
    return iop_diags_add(l->diags, IOP_ERROR, IOP_ENOMEM, iop_csv_where(l->csv), 0, 0,
                         "out of memory for %zu rows", iop_csv_rows(l->csv));
}

static void complain(laying *l, size_t row, size_t col, const char *what, const char *text, const char *rest)
{
    char shown[IOP_EXCERPT_SIZE];
    iop_diags_add(l->diags, IOP_ERROR, IOP_EPARSE, iop_csv_where(l->csv),
                  (long long)iop_csv_line(l->csv, row), (long long)col + 1, "%s \"%s\" %s", what,
                  iop_excerpt(text, strlen(text), shown), rest);
    l->good = false;
}

static void complain_of_header(laying *l, size_t col, const char *header)
{
    complain(l, 0, col, IOP_WORD_IN("part", "the header"), header,
             IOP_WORD_IN("part", "is no key, or lies inside that of another column"));
}

/* Appends a key with nothing yet behind it; false without memory. */
static bool append_key(const laying *l, iop_yaml_node *map, const char *text, size_t length, size_t row,
                       size_t col)
{
    iop_yaml_node made = {.kind = IOP_YAML_SCALAR,
                          .plain = true,
                          .where = l->rows->place[0],
                          .line = iop_csv_line(l->csv, row),
                          .column = col + 1};
    if (!iop_yaml_reserve(&l->rows->env, map, 1))
        return false;
    map->key[map->count] = map->item[map->count] = made;
    map->key[map->count].text = iop_copy_slice(&l->rows->env, text, length);
    map->item[map->count].text = iop_copy_text(&l->rows->env, "");
    map->count++;
    return map->key[map->count - 1].text && map->item[map->count - 1].text;
}

static void become_map(const laying *l, iop_yaml_node *node)
{
    iop_free(&l->rows->env, node->text);
    node->text = NULL;
    node->kind = IOP_YAML_MAP;
}

/* From `map` to the node that a header names, made on the way; NULL without memory, or when a part of the
 * header is a value already (then `good` is false). */
static iop_yaml_node *reach(laying *l, iop_yaml_node *map, size_t row, size_t col)
{
    const char *header = iop_csv_text(l->csv, 0, col), *p = header;
    char part[IOP_YAML_KEY_MAX + 1];
    iop_yaml_node *node = map;
    for (size_t depth = 0; *p; depth++) {
        size_t length = strcspn(p, ".");
        if (node->kind == IOP_YAML_SCALAR && node->text[0] == '\0')
            become_map(l, node);
        if (length == 0 || length > IOP_YAML_KEY_MAX || depth > 8 || node->kind != IOP_YAML_MAP) {
            complain_of_header(l, col, header);
            return NULL;
        }
        snprintf(part, sizeof part, "%.*s", (int)length, p);
        size_t k = iop_yaml_key_index(node, part);
        if (k == SIZE_MAX && !append_key(l, node, p, length, row, col))
            return NULL;
        node = &node->item[k == SIZE_MAX ? node->count - 1 : k];
        p += length + (p[length] == '.');
    }
    if (node->kind == IOP_YAML_SCALAR && node->text[0] == '\0')
        return node;
    complain_of_header(l, col, header);
    return NULL;
}

static iop_status read_record(laying *l, iop_yaml_node *map, size_t row, size_t first)
{
    for (size_t col = first; col < iop_csv_cols(l->csv); col++) {
        const char *text = iop_csv_text(l->csv, row, col);
        if (!text[0])
            continue;
        iop_yaml_node *node = reach(l, map, row, col);
        if (!node && l->good)
            return no_memory(l);
        if (!node)
            return IOP_OK; /* told; the other records would say the same */
        char *copy = iop_copy_text(&l->rows->env, text);
        if (!copy)
            return no_memory(l);
        iop_free(&l->rows->env, node->text);
        node->text = copy;
    }
    return IOP_OK;
}

static iop_status add_entry(laying *l, iop_yaml_node *root, size_t row)
{
    const char *name = iop_csv_text(l->csv, row, 0);
    if (!name[0] || strlen(name) > IOP_YAML_KEY_MAX) {
        complain(l, row, 0, IOP_WORD_IN("part", "the text"), name,
                 IOP_WORD_IN("part", "is no name of an entry"));
        return IOP_OK;
    }
    if (iop_yaml_key_index(root, name) != SIZE_MAX) {
        complain(l, row, 0, IOP_WORD_IN("part", "the entry"), name, IOP_WORD_IN("part", "appears twice"));
        return IOP_OK;
    }
    if (!append_key(l, root, name, strlen(name), row, 0))
        return no_memory(l);
    become_map(l, &root->item[root->count - 1]);
    return read_record(l, &root->item[root->count - 1], row, 1);
}

static iop_status add_item(laying *l, iop_yaml_node *root, size_t row)
{
    iop_yaml_node *item = &root->item[root->count]; /* there is room for all */
    *item = (iop_yaml_node){
        .kind = IOP_YAML_MAP, .where = l->rows->place[0], .line = iop_csv_line(l->csv, row), .column = 1};
    root->count++;
    return read_record(l, item, row, 0);
}

static iop_status read_records(laying *l, bool list)
{
    iop_yaml_node *root = iop_new(&l->rows->env, 1, sizeof *root);
    if (!root)
        return no_memory(l);
    *root = (iop_yaml_node){
        .kind = list ? IOP_YAML_LIST : IOP_YAML_MAP, .where = l->rows->place[0], .line = 1, .column = 1};
    l->rows->root = root;
    if (iop_csv_rows(l->csv) > 0 && !iop_yaml_reserve(&l->rows->env, root, iop_csv_rows(l->csv)))
        return no_memory(l);
    for (size_t row = 1; row <= iop_csv_rows(l->csv) && l->good; row++)
        IOP_TRY(list ? add_item(l, root, row) : add_entry(l, root, row));
    return l->good ? IOP_OK : IOP_EPARSE;
}

static iop_yaml_node *node_at(iop_yaml *yaml, const char *path)
{
    iop_yaml_node *node = yaml->root;
    while (node && *path) {
        char part[IOP_YAML_KEY_MAX + 1];
        size_t length = strcspn(path, ".");
        snprintf(part, sizeof part, "%.*s", (int)length, path);
        size_t k = node->kind == IOP_YAML_MAP ? iop_yaml_key_index(node, part) : SIZE_MAX;
        node = k == SIZE_MAX ? NULL : &node->item[k];
        path += length + (path[length] == '.');
    }
    return node;
}

static bool put_rows(iop_yaml *yaml, iop_yaml_node *node, const iop_yaml_node *rows, bool list)
{
    iop_yaml_node copy;
    if (!list) {
        iop_yaml_drop(&yaml->env, node, "file");
        return iop_yaml_merge_nodes(yaml, node, rows);
    }
    if (!iop_yaml_take_copy(yaml, &copy, rows))
        return false;
    iop_yaml_free_node(&yaml->env, node);
    *node = copy;
    return true;
}

iop_status iop_yaml_take_table(iop_yaml *yaml, const char *path, const iop_csv *csv, bool list,
                               iop_diags *diags)
{
    iop_yaml_node *node = node_at(yaml, path);
    if (!node || node->kind != IOP_YAML_MAP || (list && node->count != 1))
        return iop_diags_add(diags, IOP_ERROR, IOP_EPARSE, node ? node->where : yaml->place[0],
                             node ? (long long)node->line : 0, node ? (long long)node->column : 0,
                             "%s: expected nothing beside the name of a file, {file: NAME.csv}", path);
    laying l = {iop_yaml_new(iop_csv_where(csv), &yaml->env), csv, diags, true};
    iop_status status = l.rows ? read_records(&l, list) : no_memory(&l);
    if (status == IOP_OK && !put_rows(yaml, node, l.rows->root, list))
        status = no_memory(&l);
    iop_yaml_close(l.rows);
    return status;
}
