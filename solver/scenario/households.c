/* SPDX-License-Identifier: GPL-3.0-or-later */
/* households.c - the section households: consumption that follows an income (closed model, type II).
 *
 *   f[t,i,k*] = (1 - share) F[i,k*] + (share F[i,k*] / m*) Y[t],    Y[t] = m*(t)
 *
 * with F and m* of the base year, so that the base year gives itself. Source: Miyazawa (1976); Miller and
 * Blair, Input-Output Analysis (2nd ed. 2009), section 2.5. */
#include "scenario/whole.h"
#include <math.h>
#include <stdint.h>
#include <string.h>

static size_t category_of(const iop_reading *r)
{
    const iop_yaml_node *name = iop_yaml_get(iop_yaml_get(r->root, "households"), "category");
    const char *text = !name ? "household" : name->kind == IOP_YAML_SCALAR ? name->text : "";
    return iop_table_category(r->plan->table, text);
}

/* The category's bands count only where the scenario states them. */
void iop_free_households(const iop_reading *r)
{
    const iop_table *t = r->plan->table;
    if (!iop_yaml_get(r->root, "households"))
        return;
    size_t category = category_of(r);
    if (category == SIZE_MAX ||
        iop_yaml_get(iop_yaml_get(r->root, "final_demand"), t->categories[category].name))
        return;
    const iop_band open_band = {-(double)INFINITY, (double)INFINITY, IOP_NO_STATEMENT, IOP_NO_STATEMENT};
    for (size_t i = 0; i < t->n; i++)
        r->plan->demand[i * t->c + category] = open_band;
}

static iop_status close_model(iop_whole *w, size_t category, size_t income, double share)
{
    iop_err err;
    const iop_table *t = w->scheme->table;
    double base = iop_base_total(w->r.plan, income);
    IOP_TRY(iop_told(w, iop_scheme_close_households(w->scheme, category, income, &err), &err));
    for (size_t i = 0; i < t->n; i++) {
        double f = iop_get(iop_read(t->final_demand), i, category);
        w->scheme->autonomous[i] = (1 - share) * f;
        w->scheme->slope[i] = share * f / base;
    }
    return IOP_OK;
}

iop_status iop_read_households(iop_whole *w)
{
    static const char *const words[] = {"category", "follow", "share"};
    const iop_yaml_node *section = iop_yaml_get(w->r.root, "households");
    double share = 1;
    if (!section || !iop_expect_map(&w->r, section, "households", "{category: household, follow: wages}"))
        return IOP_OK;
    iop_expect_keys(&w->r, section, "households", words, 3);
    const iop_yaml_node *follow = iop_yaml_get(section, "follow"), *part = iop_yaml_get(section, "share"),
                        *name = iop_yaml_get(section, "category");
    size_t category = category_of(&w->r), income = SIZE_MAX;
    if (category == SIZE_MAX && (!name || iop_read_text(&w->r, name, "households.category")))
        iop_complain_of_category(&w->r, name ? name : section, name ? name->text : "household");
    if (!follow)
        iop_complain(&w->r, section, "households: write what consumption follows, such as follow: wages");
    else if (iop_read_text(&w->r, follow, "households.follow"))
        income = iop_measure_by_name(&w->r, follow, follow->text);
    if (part && !iop_read_within(&w->r, part, "households.share", 0, 1, true, &share))
        return IOP_OK;
    if (category == SIZE_MAX || income == SIZE_MAX)
        return IOP_OK;
    if (!(iop_base_total(w->r.plan, income) > 0)) {
        iop_complain(&w->r, follow, "households.follow: \"%.60s\" is 0 in the base year", follow->text);
        return IOP_OK;
    }
    IOP_TRY(close_model(w, category, income, share));
    return iop_state(w, section, "households", &w->scheme->households_statement);
}
