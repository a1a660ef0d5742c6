/* SPDX-License-Identifier: GPL-3.0-or-later */
/* requirements.c - counts over any periods and places within bounds: limits over time and of zones, growth,
 * shares; and wishes that may be missed at a loss.
 *
 * Sets      g requirements, each a sum of terms; l priorities
 * Data      lo_g, hi_g bounds                                                          [unit of g]
 *           under_g, over_g of a soft one, loss per unit missed       [unit of the aim/unit of g]
 *           met_l what priority l must not lose more than, once it is solved
 * Variables U[g], O[g] >= 0 by how much it is missed; 0 for hard ones                  [unit of g]
 * (14)      lo_g <= sum of terms + U[g] - O[g] <= hi_g
 *           sum_{g with priority l} (under_g U[g] + over_g O[g]) <= met_l, for priorities 1, 2, ... once
 *           solved
 *
 * Charnes and Cooper (1961); Ijiri (1965) for priorities. Terms: ioplan/scheme.h, iop_term_kind. */
#include "base/alloc.h"
#include "model_private.h"
#include <math.h>
#include <string.h>

static iop_status add_columns(iop_model *model, iop_err *err)
{
    const iop_scheme *s = model->scheme;
    iop_elements soft = iop_model_all(model, IOP_LABEL_REQUIREMENT);
    bool *under = iop_model_marks(model, s->requirements), *over = iop_model_marks(model, s->requirements);
    if (!under || !over)
        return iop_no_memory(err, s->requirements, "requirements");
    for (size_t g = 0; g < s->requirements; g++) {
        under[g] = s->requirement[g].soft && !isinf(s->requirement[g].under);
        over[g] = s->requirement[g].soft && !isinf(s->requirement[g].over);
    }
    soft.wanted = under;
    IOP_TRY(iop_model_add_columns(model, IOP_COL_UNDER, false, soft, err));
    soft.wanted = over;
    return iop_model_add_columns(model, IOP_COL_OVER, false, soft, err);
}

/* --- terms --------------------------------------------------------------------------------------------- */

static bool at_place(const iop_scheme *s, size_t place, const iop_term *term)
{
    if (!term->zone && !term->land_kind)
        return true;
    return place != IOP_NONE && (!term->zone || strcmp(s->place[place].zone, term->zone) == 0) &&
           (!term->land_kind || strcmp(s->place[place].kind, term->land_kind) == 0);
}

/* Whether a site counts for the term: its place, sector and activity. */
static bool counts(const iop_scheme *s, const iop_site *site, const iop_term *term)
{
    bool any = term->kind == IOP_TERM_MEASURE || term->kind == IOP_TERM_LAND || term->index == IOP_NONE;
    return at_place(s, site->place, term) && (any || site->activity == term->index) &&
           (!term->member || term->member[iop_scheme_sector(s, site->activity)]);
}

/* Of measure m per unit of output of an activity. */
static double use_of(const iop_scheme *s, size_t t, size_t measure, size_t activity)
{
    const iop_plan *plan = s->period[t].plan;
    size_t n = s->table->n;
    return activity < n ? plan->measure[measure].per_output[activity]
                        : s->technique[activity - n].use[t * plan->measures + measure];
}

/* A flow at the sites of a zone: output, or a measure of it. */
static void add_flow_at_sites(iop_model *model, const iop_term *term)
{
    const iop_scheme *s = model->scheme;
    for (size_t k = 0; k < s->sites; k++) {
        const iop_site *site = &s->site[k];
        if (!counts(s, site, term))
            continue;
        double use = term->kind == IOP_TERM_OUTPUT ? 1 : use_of(s, term->period, term->index, site->activity);
        iop_add(model, iop_model_column(model, IOP_COL_SITE_OUTPUT, term->period, k), term->weight * use);
    }
}

static void add_output(iop_model *model, const iop_term *term)
{
    const iop_scheme *s = model->scheme;
    if (term->index != IOP_NONE) {
        if (!term->member || term->member[iop_scheme_sector(s, term->index)])
            iop_add_level(model, term->period, term->index, term->weight);
        return;
    }
    for (size_t j = 0; j < s->table->n; j++)
        if (!term->member || term->member[j])
            iop_add(model, iop_model_column(model, IOP_COL_OUTPUT, term->period, j), term->weight);
}

static void add_standing(iop_model *model, const iop_term *term)
{
    const iop_scheme *s = model->scheme;
    for (size_t k = 0; k < s->sites; k++)
        if (counts(s, &s->site[k], term))
            iop_add_capacity(model, term->period, k,
                             term->weight * (term->kind == IOP_TERM_LAND ? s->site[k].land : 1));
}

static void add_demand(iop_model *model, const iop_term *term)
{
    const iop_scheme *s = model->scheme;
    for (size_t i = 0; i < s->table->n; i++)
        iop_add(model, iop_model_column(model, IOP_COL_DEMAND, term->period, i * s->table->c + term->index),
                term->weight * (term->cell ? term->cell[i] : 1));
}

static void add_term(iop_model *model, const iop_term *term)
{
    switch (term->kind) {
    case IOP_TERM_MEASURE:
        if (term->zone || term->land_kind)
            add_flow_at_sites(model, term);
        else if (term->member)
            iop_add_measure_of(model, term->period, term->index, term->weight, term->member);
        else
            iop_add_measure(model, term->period, term->index, term->weight, false);
        break;
    case IOP_TERM_OUTPUT:
        if (term->zone || term->land_kind)
            add_flow_at_sites(model, term);
        else
            add_output(model, term);
        break;
    case IOP_TERM_DEMAND:
        add_demand(model, term);
        break;
    case IOP_TERM_CAPACITY:
    case IOP_TERM_LAND:
        add_standing(model, term);
        break;
    case IOP_TERM_CONVERTED:
        iop_add(model, iop_model_column(model, IOP_COL_CONVERSION, term->period, term->index), term->weight);
        break;
    case IOP_TERM_STOCK:
        iop_add(model, iop_model_column(model, IOP_COL_STOCK, term->period, term->index), term->weight);
        break;
    }
}

/* --- rows ---------------------------------------------------------------------------------------------- */

static iop_status add_requirements(iop_model *model, iop_err *err)
{
    const iop_scheme *s = model->scheme;
    IOP_TRY(iop_model_add_rows(model, IOP_ROW_REQUIREMENT, false, iop_model_all(model, IOP_LABEL_REQUIREMENT),
                               err));
    for (size_t g = 0; g < s->requirements; g++) {
        const iop_requirement *k = &s->requirement[g];
        for (size_t term = 0; term < k->terms; term++)
            add_term(model, &k->term[term]);
        iop_add(model, iop_model_column(model, IOP_COL_UNDER, 0, g), 1);
        iop_add(model, iop_model_column(model, IOP_COL_OVER, 0, g), -1);
        IOP_TRY(iop_end_row(model, k->lo, k->hi, err)); /* (14) */
    }
    return IOP_OK;
}

static iop_status add_priorities(iop_model *model, iop_err *err)
{
    const iop_scheme *s = model->scheme;
    iop_elements priorities = iop_model_all(model, IOP_LABEL_PRIORITY);
    bool *wanted = iop_model_marks(model, priorities.count);
    if (!wanted)
        return iop_no_memory(err, priorities.count, "priorities");
    for (size_t l = 1; l < priorities.count; l++)
        wanted[l] = true;
    priorities.wanted = wanted;
    IOP_TRY(iop_model_add_rows(model, IOP_ROW_PRIORITY, false, priorities, err));
    for (size_t l = 1; l < priorities.count; l++) {
        double met = (double)INFINITY;
        for (size_t g = 0; g < s->requirements; g++) {
            const iop_requirement *k = &s->requirement[g];
            if (!k->soft || k->priority != l)
                continue;
            iop_add(model, iop_model_column(model, IOP_COL_UNDER, 0, g), isinf(k->under) ? 0 : k->under);
            iop_add(model, iop_model_column(model, IOP_COL_OVER, 0, g), isinf(k->over) ? 0 : k->over);
            met = k->met < met ? k->met : met;
        }
        IOP_TRY(iop_end_row(model, -(double)INFINITY, met, err)); /* (14) */
    }
    return IOP_OK;
}

static iop_status add_rows(iop_model *model, iop_err *err)
{
    IOP_TRY(add_requirements(model, err));
    return add_priorities(model, err);
}

const iop_part iop_part_requirements = {"requirements", add_columns, add_rows, NULL};
