/* SPDX-License-Identifier: GPL-3.0-or-later */
/* names.c - the rows and columns that play a part. */
#include "structure/names.h"
#include "base/alloc.h"
#include "base/text.h"
#include <stdint.h>
#include <string.h>

const char *const iop_income_names[] = {"wages",
                                        "compensation",
                                        "compensation_of_employees",
                                        "labour_income",
                                        "labor_income",
                                        "income",
                                        "salaries",
                                        NULL};
const char *const iop_household_words[] = {
    "household", "households", "household_consumption", "private_consumption", "consumption", "hfce",
    "pce",       NULL};
const char *const iop_inventory_names[] = {
    "inventory", "inventories", "inventory_change", "changes_in_inventories", "stocks", "stock_changes",
    "invnt",     NULL};

/* A list of names of the table: its components or its categories. */
typedef struct {
    const iop_table *table;
    bool components;
} list;

static size_t size_of(list l)
{
    return l.components ? l.table->p : l.table->c;
}

static const char *name_of(list l, size_t k)
{
    return l.components ? l.table->components[k].name : l.table->categories[k].name;
}

static bool is_among(const char *name, const char *const *names)
{
    for (; *names; names++)
        if (strcmp(name, *names) == 0)
            return true;
    return false;
}

static iop_status choose_named(list l, size_t count, const char *const *name, bool *chosen, iop_err *err)
{
    for (size_t k = 0; k < count; k++) {
        size_t at =
            l.components ? iop_table_component(l.table, name[k]) : iop_table_category(l.table, name[k]);
        if (at == SIZE_MAX)
            return iop_fail(err, IOP_EINVAL, "the dataset has no %s \"%.60s\"",
                            l.components ? IOP_WORD_IN("part", "primary input")
                                         : IOP_WORD_IN("part", "category of final demand"),
                            name[k]);
        chosen[at] = true;
    }
    return IOP_OK;
}

static iop_status choose(list l, size_t count, const char *const *name, const char *const *usual,
                         bool *chosen, size_t *found, iop_err *err)
{
    *found = 0;
    if (count > 0)
        IOP_TRY(choose_named(l, count, name, chosen, err));
    for (size_t k = 0; k < size_of(l); k++) {
        chosen[k] = chosen[k] || (count == 0 && is_among(name_of(l, k), usual));
        *found += chosen[k];
    }
    return IOP_OK;
}

iop_status iop_choose_components(const iop_table *table, size_t count, const char *const *name,
                                 const char *const *usual, bool *chosen, size_t *found, iop_err *err)
{
    return choose((list){table, true}, count, name, usual, chosen, found, err);
}

iop_status iop_choose_categories(const iop_table *table, size_t count, const char *const *name,
                                 const char *const *usual, bool *chosen, size_t *found, iop_err *err)
{
    return choose((list){table, false}, count, name, usual, chosen, found, err);
}

static char *join(list l, const bool *chosen, const iop_env *env)
{
    iop_text t = iop_text_start(env);
    char *text = NULL;
    iop_text_puts(&t, "");
    for (size_t k = 0; k < size_of(l); k++)
        if (chosen[k]) {
            iop_text_puts(&t, t.length ? " + " : "");
            iop_text_puts(&t, name_of(l, k));
        }
    if (iop_text_take(&t, &text, NULL, NULL) != IOP_OK)
        return NULL;
    return text;
}

char *iop_join_components(const iop_table *table, const bool *chosen, const iop_env *env)
{
    return join((list){table, true}, chosen, env);
}

char *iop_join_categories(const iop_table *table, const bool *chosen, const iop_env *env)
{
    return join((list){table, false}, chosen, env);
}
