/* SPDX-License-Identifier: GPL-3.0-or-later */
/* yaml_flow.c - parts of a scenario as YAML on one line. */
#include "sweep/yaml_flow.h"

void iop_sweep_add_quoted(iop_text *out, const char *text)
{
    iop_text_puts(out, "\"");
    for (; *text; text++) {
        iop_text_puts(out, *text == '"' || *text == '\\' ? "\\" : "");
        iop_text_add(out, text, 1);
    }
    iop_text_puts(out, "\"");
}

void iop_sweep_add_yaml(iop_text *out, const iop_yaml_node *node)
{
    bool map = node->kind == IOP_YAML_MAP;
    if (node->kind == IOP_YAML_SCALAR) {
        iop_sweep_add_quoted(out, node->text);
        return;
    }
    iop_text_puts(out, map ? "{" : "[");
    for (size_t k = 0; k < node->count; k++) {
        iop_text_puts(out, k ? ", " : "");
        if (map) {
            iop_sweep_add_quoted(out, node->key[k].text);
            iop_text_puts(out, ": ");
        }
        iop_sweep_add_yaml(out, &node->item[k]);
    }
    iop_text_puts(out, map ? "}" : "]");
}
