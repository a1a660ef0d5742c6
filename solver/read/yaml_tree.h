/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read/yaml_tree.h - the tree behind iop_yaml, for the files that build and change it. */
#ifndef IOP_READ_YAML_TREE_H
#define IOP_READ_YAML_TREE_H

#include "base/text.h"
#include <ioplan/read.h>

enum {
    IOP_YAML_DEPTH = 32,        /* levels of lists and maps */
    IOP_YAML_KEY_MAX = 200,     /* bytes of a key */
    IOP_YAML_SIZE_MAX = 1 << 24 /* bytes of a file */
};

struct iop_yaml {
    iop_env env;
    char **place; /* names of the files that nodes come from; place[0] is the document's own */
    size_t places, place_capacity;
    iop_yaml_node *root;
};

/* An empty document; NULL without memory. */
iop_yaml *iop_yaml_new(const char *where, const iop_env *env);
/* The document's own copy of a place, NULL without memory. */
const char *iop_yaml_keep_place(iop_yaml *yaml, const char *where);

/* Frees what the node owns, not the node. */
void iop_yaml_free_node(const iop_env *env, iop_yaml_node *node);
/* Makes room for `more` further items (and keys, in a map) behind the node's count; they are zeroed. */
bool iop_yaml_reserve(const iop_env *env, iop_yaml_node *node, size_t more);
/* Index of a key of a map, SIZE_MAX when absent. */
size_t iop_yaml_key_index(const iop_yaml_node *map, const char *key);
/* A deep copy into *out; false without memory, nothing is then owned by *out. */
bool iop_yaml_copy_node(const iop_env *env, iop_yaml_node *out, const iop_yaml_node *node);
/* Whether the node is a plain empty scalar: "key:" with nothing behind it. */
bool iop_yaml_is_null(const iop_yaml_node *node);

/* A copy of a node of another document into *out, places included; false without memory. */
bool iop_yaml_take_copy(iop_yaml *yaml, iop_yaml_node *out, const iop_yaml_node *node);
/* Lays `base` (of any document) under `over` (of yaml); false without memory. */
bool iop_yaml_merge_nodes(iop_yaml *yaml, iop_yaml_node *over, const iop_yaml_node *base);
/* Takes a key of a map away, if it is there. */
void iop_yaml_drop(const iop_env *env, iop_yaml_node *map, const char *key);

/* Appends text as a double-quoted YAML scalar. */
void iop_yaml_put_quoted(iop_text *t, const char *text);

#endif
