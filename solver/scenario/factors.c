/* SPDX-License-Identifier: GPL-3.0-or-later */
/* factors.c - the section `factors`: numbers that multiply technology, demand and limits of the whole plan.
 *
 *   intermediate: {SELLER: {BUYER: 1.03}}      techniques: {NAME: {SECTOR: {PRODUCT: 0.9}}}
 *   resources: {co2: {sectors: {D26: 1.1}, final_demand: {household: 1.2}}}
 *   final_demand: {export: {D26: 1.1}}         limits: {co2: 0.9} or {co2: {2026-2030: 0.9}}
 *
 * They are laid over it at the end (ioplan/factors.h): percentages refer to what is there without them. */
#include "base/number.h"
#include "scenario/whole.h"
#include <ioplan/factors.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    iop_whole *w;
    iop_factors *f;
    bool failed; /* no memory */
} factors;

static bool is_map(const factors *s, const iop_yaml_node *node, const char *key, const char *example)
{
    return node && iop_expect_map(&s->w->r, node, key, example);
}

static void take(const factors *s, const iop_yaml_node *node, const char *key, double *to)
{
    double value;
    if (iop_read_within(&s->w->r, node, key, 0, 1e6, true, &value))
        *to = value;
}

static double *array(factors *s, double **slot, size_t count)
{
    iop_err err;
    const iop_status status = iop_factors_array(s->f, slot, count, &err);
    if (iop_told(s->w, status, &err) != IOP_OK)
        s->failed = true;
    return *slot;
}

/* The sector that a key of the map names; SIZE_MAX after a complaint. */
static size_t sector_at(const factors *s, const iop_yaml_node *map, size_t k)
{
    const size_t j = iop_table_sector(s->w->scheme->table, map->key[k].text);
    if (j == SIZE_MAX)
        iop_complain_of_sectors(&s->w->r, &map->key[k], map->key[k].text);
    return j;
}

static size_t category_at(const factors *s, const iop_yaml_node *map, size_t k)
{
    const size_t c = iop_table_category(s->w->scheme->table, map->key[k].text);
    if (c == SIZE_MAX)
        iop_complain_of_category(&s->w->r, &map->key[k], map->key[k].text);
    return c;
}

/* {SECTOR: factor} into to[sector x step]. */
static void take_sectors(const factors *s, const iop_yaml_node *map, const char *key, double *to, size_t step)
{
    if (!is_map(s, map, key, "{D26: 1.1}"))
        return;
    for (size_t k = 0; k < map->count; k++) {
        const size_t j = sector_at(s, map, k);
        if (j != SIZE_MAX)
            take(s, &map->item[k], key, to + j * step);
    }
}

static void read_flows(factors *s, const iop_yaml_node *map)
{
    const size_t n = s->f->n;
    if (!is_map(s, map, "factors.intermediate", "{D24: {D26: 1.1}}") || !array(s, &s->f->flows, n * n))
        return;
    for (size_t k = 0; k < map->count; k++) {
        const size_t i = sector_at(s, map, k);
        if (i != SIZE_MAX)
            take_sectors(s, &map->item[k], "factors.intermediate", s->f->flows + i * n, 1);
    }
}

static size_t technique_of(const iop_scheme *s, const char *name, size_t sector)
{
    for (size_t e = 0; e < s->techniques; e++)
        if (s->technique[e].sector == sector && strcmp(s->technique[e].name, name) == 0)
            return e;
    return SIZE_MAX;
}

static void read_technique(factors *s, const char *name, const iop_yaml_node *map)
{
    if (!is_map(s, map, "factors.techniques", "{clean: {D24: {D35: 0.9}}}"))
        return;
    for (size_t k = 0; k < map->count; k++) {
        const size_t j = sector_at(s, map, k),
                     e = j == SIZE_MAX ? SIZE_MAX : technique_of(s->w->scheme, name, j);
        if (j != SIZE_MAX && e == SIZE_MAX)
            iop_complain(&s->w->r, &map->key[k], "factors.techniques: %.40s has no technique \"%.60s\"",
                         map->key[k].text, name);
        if (e != SIZE_MAX && array(s, &s->f->inputs[e], s->f->n))
            take_sectors(s, &map->item[k], "factors.techniques", s->f->inputs[e], 1);
    }
}

static void read_use(factors *s, size_t measure, const iop_yaml_node *map)
{
    static const char *const words[] = {"sectors", "final_demand"};
    double *to = array(s, &s->f->use[measure], s->f->n + s->f->c);
    if (!to || !is_map(s, map, "factors.resources", "{co2: {sectors: {D24: 0.9}}}"))
        return;
    iop_expect_keys(&s->w->r, map, "factors.resources", words, 2);
    const iop_yaml_node *sectors = iop_yaml_get(map, words[0]), *demand = iop_yaml_get(map, words[1]);
    if (sectors)
        take_sectors(s, sectors, "factors.resources", to, 1);
    if (!is_map(s, demand, "factors.resources", "{final_demand: {household: 1.1}}"))
        return;
    for (size_t k = 0; k < demand->count; k++) {
        const size_t c = category_at(s, demand, k);
        if (c != SIZE_MAX)
            take(s, &demand->item[k], "factors.resources", to + s->f->n + c);
    }
}

static void read_limit(factors *s, size_t measure, const iop_yaml_node *node)
{
    iop_whole *w = s->w;
    for (size_t t = 0; t < s->f->periods; t++)
        if (!array(s, &s->f->limit[t], s->f->measures))
            return;
    for (size_t t = 0; node->kind == IOP_YAML_SCALAR && t < s->f->periods; t++)
        take(s, node, "factors.limits", &s->f->limit[t][measure]);
    for (size_t k = 0; node->kind == IOP_YAML_MAP && k < node->count; k++) {
        size_t t;
        if (iop_read_period(w, &node->key[k], "factors.limits", &t))
            take(s, &node->item[k], "factors.limits", &s->f->limit[t][measure]);
    }
    if (node->kind == IOP_YAML_LIST)
        iop_complain(&w->r, node, "factors.limits: expected a number, or one for each of some periods");
}

static void read_entries(factors *s, const iop_yaml_node *map, const char *key)
{
    iop_whole *w = s->w;
    const bool demand = strcmp(key, "factors.final_demand") == 0;
    if (!is_map(s, map, key, "{co2: 1.1}"))
        return;
    for (size_t k = 0; k < map->count; k++) {
        const size_t at =
            demand ? category_at(s, map, k) : iop_measure_by_name(&w->r, &map->key[k], map->key[k].text);
        if (at == SIZE_MAX)
            continue;
        if (demand && array(s, &s->f->demand[at], s->f->n))
            take_sectors(s, &map->item[k], key, s->f->demand[at], 1);
        else if (!demand && strcmp(key, "factors.limits") == 0)
            read_limit(s, at, &map->item[k]);
        else if (!demand && w->r.plan->measure[at].terms > 0)
            iop_complain(&w->r, &map->key[k], "%s: %.60s is a sum; write its parts", key, map->key[k].text);
        else if (!demand)
            read_use(s, at, &map->item[k]);
    }
}

static iop_status lay(factors *s, const iop_yaml_node *section)
{
    iop_err err;
    static const char *const words[] = {"intermediate", "techniques", "resources", "final_demand", "limits"};
    iop_whole *w = s->w;
    const size_t errors = iop_diags_errors(w->r.diags);
    iop_expect_keys(&w->r, section, "factors", words, 5);
    const iop_yaml_node *part[5];
    for (size_t k = 0; k < 5; k++)
        part[k] = iop_yaml_get(section, words[k]);
    if (part[0])
        read_flows(s, part[0]);
    if (is_map(s, part[1], "factors.techniques", "{clean: {D24: {D35: 0.9}}}"))
        for (size_t k = 0; k < part[1]->count; k++)
            read_technique(s, part[1]->key[k].text, &part[1]->item[k]);
    if (part[2])
        read_entries(s, part[2], "factors.resources");
    if (part[3])
        read_entries(s, part[3], "factors.final_demand");
    if (part[4])
        read_entries(s, part[4], "factors.limits");
    if (s->failed)
        return IOP_ENOMEM;
    if (iop_diags_errors(w->r.diags) > errors || iop_diags_errors(w->r.diags) > w->errors)
        return IOP_OK;
    return iop_told(w, iop_scheme_lay_factors(w->scheme, s->f, &err), &err);
}

iop_status iop_read_factors(iop_whole *w)
{
    iop_err err;
    factors s = {.w = w};
    const iop_yaml_node *section = iop_yaml_get(w->r.root, "factors");
    if (!section || !iop_expect_map(&w->r, section, "factors", "{limits: {co2: 0.9}}"))
        return IOP_OK;
    IOP_TRY(iop_told(w, iop_factors_open(&s.f, w->scheme, &err), &err));
    const iop_status status = lay(&s, section);
    iop_factors_close(s.f);
    return status;
}
