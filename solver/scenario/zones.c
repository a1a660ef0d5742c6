/* SPDX-License-Identifier: GPL-3.0-or-later */
/* zones.c - the section zones: land by zone, kind and period; and whether what stands there finds room. */
#include "base/alloc.h"
#include "base/units.h"
#include "scenario/whole.h"
#include <ioplan/words.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* The unit of areas: that of the resource that capacity takes as its land, wherever it is named. */
static const char *land_unit(const iop_whole *w, const iop_yaml_node *node)
{
    const iop_table *t = w->scheme->table;
    for (size_t k = 0; node && k < node->count && node->kind == IOP_YAML_MAP; k++) {
        const iop_yaml_node *item = &node->item[k];
        size_t r = strcmp(node->key[k].text, "land") == 0 && item->kind == IOP_YAML_SCALAR
                       ? iop_table_resource(t, item->text)
                       : SIZE_MAX;
        const char *unit = r != SIZE_MAX ? t->resource[r].unit : land_unit(w, item);
        if (unit)
            return unit;
    }
    return NULL;
}

/* Else the unit of the first area that is written with one; NULL when none is. */
static const char *written_unit(const iop_yaml_node *node)
{
    const char *unit;
    double value;
    if (node->kind == IOP_YAML_SCALAR)
        return iop_unit_split(node->text, &value, &unit) && iop_unit_known(unit) ? unit : NULL;
    for (size_t k = 0; k < node->count; k++)
        if ((unit = written_unit(&node->item[k])) != NULL)
            return unit;
    return NULL;
}

static iop_status read_area(iop_whole *w, const iop_yaml_node *node, const char *key, iop_place *p)
{
    const iop_scheme *s = w->scheme;
    iop_unit unit = {s->land_unit, NULL};
    if (node->kind == IOP_YAML_SCALAR && strcmp(node->text, "none") == 0)
        return IOP_OK;
    iop_amount *amount = iop_new(&s->env, s->periods, sizeof *amount);
    bool *given = iop_new(&s->env, s->periods, sizeof *given);
    iop_status status = amount && given ? IOP_OK : iop_lacks(w, s->periods, "areas");
    if (status == IOP_OK) {
        iop_read_timed(w, node, key, unit, amount, given);
        for (size_t t = 0; t < s->periods; t++) {
            p->area[t] = given[t] ? amount[t].value : 0;
            if (given[t] && (amount[t].relative || amount[t].value < 0)) {
                iop_complain(&w->r, node, "%s: expected an area of 0 or more, such as 900 %s", key,
                             s->land_unit[0] ? s->land_unit : "ha");
                p->area[t] = 0;
                break;
            }
        }
    }
    iop_free(&s->env, amount);
    iop_free(&s->env, given);
    return status;
}

static iop_status add_place(iop_whole *w, const iop_yaml_node *zone, const char *code, size_t k,
                            const iop_yaml_node *areas, const char *key)
{
    static const char *const names[] = {"name", "name_vi"};
    iop_err err;
    iop_place *p;
    char path[240], text[160];
    snprintf(path, sizeof path, "%.140s.%.80s", key, areas->key[k].text);
    IOP_TRY(iop_told(w, iop_scheme_add_place(w->scheme, code, areas->key[k].text, &p, &err), &err));
    char **const slots[] = {&p->zone_name, &p->zone_name_vi};
    for (size_t n = 0; n < 2; n++) {
        const iop_yaml_node *name = iop_yaml_get(zone, names[n]);
        snprintf(text, sizeof text, "zones.%.100s.%s", code, names[n]);
        if (name && iop_read_text(&w->r, name, text))
            IOP_TRY(iop_told(w, iop_scheme_set_text(w->scheme, slots[n], name->text, &err), &err));
    }
    IOP_TRY(iop_state(w, &areas->item[k], path, &p->statement));
    return read_area(w, &areas->item[k], path, p);
}

static iop_status read_zone(iop_whole *w, const iop_yaml_node *section, size_t k)
{
    static const char *const words[] = {"name", "name_vi", "area"};
    const iop_yaml_node *zone = &section->item[k];
    const char *code = section->key[k].text;
    char key[160];
    snprintf(key, sizeof key, "zones.%.100s", code);
    if (!iop_expect_map(&w->r, zone, key, "{area: {park: 900 ha}}"))
        return IOP_OK;
    iop_expect_keys(&w->r, zone, key, words, 3);
    const iop_yaml_node *areas = iop_yaml_get(zone, "area");
    snprintf(key, sizeof key, "zones.%.100s.area", code);
    if (!areas) {
        iop_complain(&w->r, &section->key[k], "%s is missing: write the land of each kind, {park: 900 ha}",
                     key);
        return IOP_OK;
    }
    if (!iop_expect_map(&w->r, areas, key, "{park: 900 ha, outside: 300 ha}"))
        return IOP_OK;
    if (areas->count == 0)
        iop_complain(&w->r, areas, "%s: expected at least one kind of land, such as {park: 900 ha}", key);
    for (size_t a = 0; a < areas->count; a++)
        IOP_TRY(add_place(w, zone, code, a, areas, key));
    return IOP_OK;
}

iop_status iop_read_zones(iop_whole *w)
{
    iop_err err;
    const iop_yaml_node *section = iop_yaml_get(w->r.root, "zones"),
                        *capacity = iop_yaml_get(w->r.root, "capacity");
    w->placeless = section != NULL; /* until every zone has a place */
    if (!section || !iop_expect_map(&w->r, section, "zones", "{NORTH: {area: {park: 900 ha}}}"))
        return IOP_OK;
    if (section->count == 0)
        iop_complain(&w->r, section, "zones: expected at least one");
    const char *unit = capacity ? land_unit(w, capacity) : NULL;
    unit = unit ? unit : written_unit(section);
    IOP_TRY(iop_told(w, iop_scheme_set_text(w->scheme, &w->scheme->land_unit, unit ? unit : "", &err), &err));
    size_t good = 0;
    for (size_t k = 0; k < section->count; k++) {
        size_t before = w->scheme->places;
        IOP_TRY(read_zone(w, section, k));
        good += w->scheme->places > before;
    }
    w->placeless = good == 0 || good < section->count;
    if (!capacity)
        iop_complain(&w->r, section,
                     "zones: land follows capacity; write the section capacity with its sites");
    return IOP_OK;
}

/* --- whether what stands there finds room --- */

static void complain_at_statement(const iop_whole *w, size_t statement, const char *sentence)
{
    const iop_statement *st = &w->scheme->statement[statement];
    iop_diags_add(w->r.diags, IOP_ERROR, IOP_EPARSE, st->where, (long long)st->line, 0, "%s", sentence);
}

/* (8) must hold for what stands at present, or the base year itself would be impossible. */
static void check_room(const iop_whole *w, size_t p)
{
    const iop_scheme *s = w->scheme;
    const iop_place *place = &s->place[p];
    char sentence[320];
    double used = 0;
    for (size_t k = 0; k < s->sites; k++)
        if (s->site[k].place == p)
            used += s->site[k].land * s->site[k].present;
    if (used <= place->area[0] * (1 + 1e-6) + 1e-9)
        return;
    snprintf(
        sentence, sizeof sentence,
        iop_words(
            iop_diags_lang(w->r.diags),
            "zones.%.60s.area.%.60s: %g %.40s, but what stands there at present takes %g; raise the area, or "
            "let less capacity stand there"),
        place->zone, place->kind, place->area[0], s->land_unit, used);
    complain_at_statement(w, place->statement, sentence);
}

/* Land of the sites against that of the resource, of the sectors that take it from there: 1 %. */
static void check_resource(const iop_whole *w, size_t r)
{
    const iop_scheme *s = w->scheme;
    const iop_table *t = s->table;
    const iop_yaml_node *node = iop_yaml_get(w->r.root, "capacity");
    double here = 0, there = 0;
    for (size_t j = 0; j < t->n; j++)
        if (w->setting[j].land_resource == r)
            there += iop_get(iop_read(t->resources), r, j);
    for (size_t k = 0; k < s->sites; k++)
        if (s->site[k].activity < t->n && w->setting[s->site[k].activity].land_resource == r)
            here += s->site[k].land * s->site[k].present;
    if (fabs(here - there) <= 0.01 * fabs(there))
        return;
    iop_diags_add(
        w->r.diags, IOP_WARNING, IOP_OK, node->where, (long long)node->line, (long long)node->column,
        "capacity: the sites take %g %.40s at present, but resources.csv has %g of \"%.60s\" for their "
        "sectors (1 %% is accepted)",
        here, t->resource[r].unit, there, t->resource[r].name);
}

iop_status iop_check_places(iop_whole *w)
{
    if (iop_diags_errors(w->r.diags) > w->errors)
        return IOP_OK; /* numbers that are not there would be found wanting */
    for (size_t p = 0; p < w->scheme->places; p++)
        check_room(w, p);
    for (size_t r = 0; w->setting && r < w->scheme->table->r; r++)
        check_resource(w, r);
    return IOP_OK;
}
