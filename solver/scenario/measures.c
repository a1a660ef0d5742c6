/* SPDX-License-Identifier: GPL-3.0-or-later */
/* measures.c - the section measures: named sums with weights (characterisation factors), and counts of what
 * only techniques and treatments do. */
#include "base/text.h"
#include "scenario/counts.h"
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Names are words in sums and in what requirements count. */
static bool check_name(const iop_reading *r, const iop_yaml_node *at, const char *key)
{
    if (iop_plan_measure(r->plan, at->text) != SIZE_MAX)
        iop_complain(r, at, "%s: the dataset has a measure of this name; take another", key);
    else if (iop_table_category(r->plan->table, at->text) != SIZE_MAX)
        iop_complain(r, at, "%s: the dataset has a final-demand category of this name; take another", key);
    else if (iop_is_count_word(at->text))
        iop_complain(r, at, "%s: the word means something else in requirements; take another", key);
    else if (!iop_is_code(at->text))
        iop_complain(r, at, "%s: a name of a measure has letters of English, digits, - and _ alone", key);
    else
        return true;
    return false;
}

static iop_status read_one(const iop_reading *r, const iop_yaml_node *section, size_t k)
{
    static const char *const words[] = {"unit", "of"};
    const iop_yaml_node *node = &section->item[k];
    const char *name = section->key[k].text;
    char key[160], path[200];
    iop_err err;
    size_t m = SIZE_MAX;
    snprintf(key, sizeof key, "measures.%.100s", name);
    if (!check_name(r, &section->key[k], key))
        return IOP_OK;
    if (!iop_expect_map(r, node, key, "{unit: kt CO2e, of: {co2: 1, ch4: 28}}"))
        return IOP_OK;
    iop_expect_keys(r, node, key, words, 2);
    const iop_yaml_node *unit = iop_yaml_get(node, "unit"), *of = iop_yaml_get(node, "of");
    snprintf(path, sizeof path, "%.150s.unit", key);
    const char *text = unit ? iop_read_text(r, unit, path) : NULL;
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
