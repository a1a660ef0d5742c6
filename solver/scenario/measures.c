/* SPDX-License-Identifier: GPL-3.0-or-later */
/* measures.c - the section measures: named sums with weights (characterisation factors), and counts of what
 * only techniques and treatments do. */
#include "scenario/whole.h"
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static iop_status read_one(const iop_reading *r, const iop_yaml_node *section, size_t k)
{
    static const char *const words[] = {"unit", "of"};
    const iop_yaml_node *node = &section->item[k];
    const char *name = section->key[k].text;
    char key[160];
    iop_err err;
    size_t m = SIZE_MAX;
    snprintf(key, sizeof key, "measures.%.100s", name);
    if (iop_plan_measure(r->plan, name) != SIZE_MAX) {
        iop_complain(r, &section->key[k], "%s: the dataset has a measure of this name; take another", key);
        return IOP_OK;
    }
    if (!iop_expect_map(r, node, key, "{unit: kt CO2e, of: {co2: 1, ch4: 28}}"))
        return IOP_OK;
    iop_expect_keys(r, node, key, words, 2);
    const iop_yaml_node *unit = iop_yaml_get(node, "unit"), *of = iop_yaml_get(node, "of");
    const char *text = unit ? iop_read_text(r, unit, key) : NULL;
    iop_status status = IOP_OK;
    if (of) {
        IOP_TRY(iop_read_named_sum(r, of, name, &m));
        if (m != SIZE_MAX && text)
            status = iop_plan_set_unit(r->plan, m, text, &err);
    } else if (text) {
        status = iop_plan_add_count(r->plan, name, text, 0, &m, &err);
    } else if (!unit) {
        iop_complain(r, node, "%s: write what it is of, {of: {co2: 1, ch4: 28}}, or its unit", key);
    }
    return status == IOP_OK ? IOP_OK : iop_diags_add_err(r->diags, &err);
}

iop_status iop_read_measures(const iop_reading *r)
{
    const iop_yaml_node *section = iop_yaml_get(r->root, "measures");
    if (!section || !iop_expect_map(r, section, "measures", "{ghg: {of: {co2: 1, ch4: 28}}}"))
        return IOP_OK;
    for (size_t k = 0; k < section->count; k++)
        IOP_TRY(read_one(r, section, k));
    return IOP_OK;
}
