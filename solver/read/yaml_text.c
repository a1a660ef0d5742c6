/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A YAML tree as text that reads back to the same tree.
 *
 *   map   = *(indent key ":" value)        list = *(indent "-" value)
 *   value = LF deeper map or list / " {}" / " []" / " " scalar / nothing (a null)
 *
 * A scalar that was plain stays plain when that is safe on one line; all others are double-quoted, where
 * every character can be written (YAML 1.1, sections 5.7 and 7.3). */
#include "base/alloc.h"
#include "read/yaml_tree.h"
#include <string.h>

/* Characters that libyaml takes for line breaks or refuses unescaped: C1 controls with NEL, LS, PS, BOM, and
 * the two that are no characters. Gives the size of the one at p and its code, 0 for any other. */
static size_t special_character(const unsigned char *p, unsigned *code)
{
    size_t size = 0;
    *code = 0;
    if (p[0] == 0xC2 && p[1] < 0xA0)
        size = 2;
    else if ((p[0] == 0xE2 && p[1] == 0x80 && (p[2] == 0xA8 || p[2] == 0xA9)) ||
             (p[0] == 0xEF && p[1] == 0xBB && p[2] == 0xBF) || (p[0] == 0xEF && p[1] == 0xBF && p[2] >= 0xBE))
        size = 3;
    if (size == 2)
        *code = p[1];
    else if (size == 3)
        *code = (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
    return size;
}

void iop_yaml_put_quoted(iop_text *t, const char *text)
{
    iop_text_add(t, "\"", 1);
    for (const unsigned char *p = (const unsigned char *)text; *p;) {
        unsigned code;
        size_t size = special_character(p, &code);
        if (size)
            iop_text_printf(t, "\\u%04X", code);
        else if (*p == '"' || *p == '\\')
            iop_text_printf(t, "\\%c", *p);
        else if (*p == '\n')
            iop_text_puts(t, "\\n");
        else if (*p < 0x20 || *p == 0x7f)
            iop_text_printf(t, "\\x%02X", *p);
        else
            iop_text_add(t, (const char *)p, 1);
        p += size ? size : 1;
    }
    iop_text_add(t, "\"", 1);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Whether the text, written without quotes on one line in block style, reads back as it is. */
static bool is_safe_plain(const char *text)
{
    size_t length = strlen(text);
    unsigned code;
    if (is_blank(text[0]) || is_blank(text[length - 1]) || strchr(",[]{}#&*!|>'\"%@`", text[0]))
        return false;
    if (strchr("-?:", text[0]) && (length == 1 || is_blank(text[1])))
        return false;
    if (strncmp(text, "---", 3) == 0 || strncmp(text, "...", 3) == 0)
        return false;
    for (const char *p = text; *p; p++) {
        if ((unsigned char)*p < 0x20 || *p == 0x7f || special_character((const unsigned char *)p, &code))
            return false;
        if ((*p == ':' && (p[1] == '\0' || is_blank(p[1]))) || (is_blank(*p) && p[1] == '#'))
            return false;
    }
    return true;
}

static void put_scalar(iop_text *t, const iop_yaml_node *node)
{
    if (node->plain && is_safe_plain(node->text))
        iop_text_puts(t, node->text);
    else
        iop_yaml_put_quoted(t, node->text);
}

static void put_indent(iop_text *t, int depth)
{
    for (int k = 0; k < depth; k++)
        iop_text_puts(t, "  ");
}

static void put_items(iop_text *t, const iop_yaml_node *node, int depth);

/* What stands behind "key:" or "-". */
static void put_value(iop_text *t, const iop_yaml_node *node, int depth)
{
    if (node->kind != IOP_YAML_SCALAR && node->count > 0) {
        iop_text_puts(t, "\n");
        put_items(t, node, depth);
        return;
    }
    if (node->kind != IOP_YAML_SCALAR) {
        iop_text_puts(t, node->kind == IOP_YAML_MAP ? " {}" : " []");
    } else if (!iop_yaml_is_null(node)) {
        iop_text_puts(t, " ");
        put_scalar(t, node);
    }
    iop_text_puts(t, "\n");
}

static void put_items(iop_text *t, const iop_yaml_node *node, int depth)
{
    for (size_t k = 0; k < node->count; k++) {
        put_indent(t, depth);
        if (node->kind == IOP_YAML_MAP) {
            if (iop_yaml_is_null(&node->key[k]))
                iop_text_puts(t, "\"\"");
            else
                put_scalar(t, &node->key[k]);
            iop_text_puts(t, ":");
        } else {
            iop_text_puts(t, "-");
        }
        put_value(t, &node->item[k], depth + 1);
    }
}

static void put_root(iop_text *t, const iop_yaml_node *root)
{
    if (root->kind != IOP_YAML_SCALAR && root->count > 0)
        put_items(t, root, 0);
    else if (root->kind != IOP_YAML_SCALAR)
        iop_text_puts(t, root->kind == IOP_YAML_MAP ? "{}\n" : "[]\n");
    else {
        put_scalar(t, root);
        iop_text_puts(t, "\n");
    }
}

iop_status iop_yaml_to_text(const iop_yaml *yaml, char **text, size_t *length, iop_err *err)
{
    iop_text t = iop_text_start(&yaml->env);
    if (yaml->root && !(yaml->root->kind == IOP_YAML_SCALAR && iop_yaml_is_null(yaml->root)))
        put_root(&t, yaml->root);
    return iop_text_take(&t, text, length, err);
}

void iop_yaml_text_free(const iop_yaml *yaml, char *text)
{
    iop_free(&yaml->env, text);
}
