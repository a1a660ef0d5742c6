/* SPDX-License-Identifier: GPL-3.0-or-later */
/* counts.c - amounts that requirements and targets speak of, and their terms.
 *
 * What a category's products contain of a measure m, directly and indirectly, is sum_i (q_m L)[i] f[i,k] with
 * the base year's q and L: with value added, domestic value added in exports; with imports, their import
 * content. Source: Hummels, Ishii and Yi (2001); Miller and Blair (2nd ed. 2009), section 6.2. */
#include "scenario/counts.h"
#include "base/alloc.h"
#include "base/number.h"
#include <ioplan/leontief.h>
#include <ioplan/words.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* --- what is counted --- */

static const struct {
    const char *name;
    iop_term_kind kind;
} words[] = {{"output", IOP_TERM_OUTPUT},
             {"capacity", IOP_TERM_CAPACITY},
             {"land_used", IOP_TERM_LAND},
             {"stock", IOP_TERM_STOCK}};
enum { WORDS = sizeof words / sizeof *words };

bool iop_is_count_word(const char *name)
{
    size_t n = 0;
    while (n < WORDS && strcmp(words[n].name, name) != 0)
        n++;
    return n < WORDS;
}

static const char *part_unit(const iop_whole *w, const iop_count_part *part)
{
    if (part->kind == IOP_TERM_MEASURE)
        return w->r.plan->measure[part->index].unit;
    return part->kind == IOP_TERM_LAND ? w->scheme->land_unit : w->scheme->table->unit;
}

static void complain_of_part(const iop_whole *w, const iop_yaml_node *at, const char *name)
{
    const iop_plan *plan = w->r.plan;
    const iop_table *t = plan->table;
    size_t count = plan->measures + t->c + WORDS, k = 0;
    const char **names = iop_new(&plan->env, count, sizeof *names);
    for (size_t m = 0; names && m < plan->measures; m++)
        names[k++] = plan->measure[m].name;
    for (size_t c = 0; names && c < t->c; c++)
        names[k++] = t->categories[c].name;
    for (size_t n = 0; names && n < WORDS; n++)
        names[k++] = words[n].name;
    iop_complain_of_word(&w->r, at,
                         IOP_WORD("measure, final-demand category, output, capacity, land_used or stock"),
                         name, names, k);
    iop_free(&plan->env, names);
}

static bool add_part(const iop_whole *w, const iop_yaml_node *at, const char *name, double weight,
                     iop_count *c)
{
    iop_count_part part = {IOP_TERM_MEASURE, IOP_NONE, weight};
    size_t n = 0;
    while (n < WORDS && strcmp(words[n].name, name) != 0)
        n++;
    if (n < WORDS) {
        part.kind = words[n].kind;
    } else if ((part.index = iop_plan_measure(w->r.plan, name)) == SIZE_MAX) {
        part.kind = IOP_TERM_DEMAND;
        part.index = iop_table_category(w->scheme->table, name);
        if (part.index == SIZE_MAX) {
            complain_of_part(w, at, name);
            return false;
        }
    }
    if (c->parts == IOP_COUNT_PARTS) {
        iop_complain(&w->r, at, "a sum has at most %d terms", IOP_COUNT_PARTS);
        return false;
    }
    c->part[c->parts++] = part;
    return true;
}

/* Without weights only like can be added to like. */
static bool check_units(const iop_whole *w, const iop_yaml_node *of, const char *key, const iop_count *c)
{
    for (size_t k = 1; k < c->parts; k++) {
        const char *first = part_unit(w, &c->part[0]), *unit = part_unit(w, &c->part[k]);
        if (strcmp(first, unit) == 0)
            continue;
        iop_complain(&w->r, of, "%s: cannot add %.60s to %.60s; write weights, such as {a: 1, b: 20}", key,
                     unit, first);
        return false;
    }
    return true;
}

/* "a + b", [a, b] or {a: 1, b: -1}. */
static bool read_parts(const iop_whole *w, const iop_yaml_node *of, const char *key, iop_count *c)
{
    char name[256];
    bool good = true;
    for (size_t k = 0; of->kind == IOP_YAML_MAP && k < of->count; k++) {
        double weight = 0;
        const char *text = of->item[k].kind == IOP_YAML_SCALAR ? of->item[k].text : "";
        if (iop_parse_number(text, strlen(text), '.', &weight) != IOP_NUMBER_OK) {
            iop_complain(&w->r, &of->item[k], "the weight of %.60s: expected a number such as 1 or -0.5",
                         of->key[k].text);
            good = false;
        }
        good = add_part(w, &of->key[k], of->key[k].text, weight, c) && good;
    }
    for (size_t k = 0; of->kind == IOP_YAML_LIST && k < of->count; k++)
        good = add_part(w, &of->item[k], of->item[k].kind == IOP_YAML_SCALAR ? of->item[k].text : "", 1, c) &&
               good;
    if (of->kind == IOP_YAML_SCALAR) {
        const char *p = of->text;
        for (const char *end; (end = strstr(p, " + ")) != NULL; p = end + 3) {
            snprintf(name, sizeof name, "%.*s", (int)(end - p), p);
            good = add_part(w, of, name, 1, c) && good;
        }
        good = add_part(w, of, p, 1, c) && good;
    }
    if (good && c->parts == 0)
        iop_complain(&w->r, of, "%s: expected what is counted, such as value_added", key);
    return good && c->parts > 0 && (of->kind == IOP_YAML_MAP || check_units(w, of, key, c));
}

/* --- where it is counted --- */

static iop_status read_members(iop_whole *w, const iop_yaml_node *node, const char *key, iop_count *c,
                               bool *good)
{
    c->member = iop_new(&w->scheme->env, w->scheme->table->n, sizeof *c->member);
    if (!c->member)
        return iop_lacks(w, w->scheme->table->n, "sectors");
    *good = iop_read_sectors(w, node, key, c->member) && *good;
    return IOP_OK;
}

static bool read_where(const iop_whole *w, const iop_yaml_node *node, const char *key, iop_count *c,
                       iop_status *failed)
{
    const iop_scheme *s = w->scheme;
    c->zone = iop_yaml_get(node, "zone");
    c->kind = iop_yaml_get(node, "kind");
    if (!c->zone && !c->kind)
        return true;
    bool *pick = iop_new(&s->env, s->places, sizeof *pick);
    iop_yaml_node both = {
        .kind = IOP_YAML_MAP, .where = node->where, .line = node->line, .column = node->column};
    iop_yaml_node names[2], values[2];
    both.key = names;
    both.item = values;
    for (size_t k = 0; k < node->count; k++)
        if (&node->item[k] == c->zone || &node->item[k] == c->kind) {
            names[both.count] = node->key[k];
            values[both.count++] = node->item[k];
        }
    if (!pick && *failed == IOP_OK)
        *failed = iop_lacks(w, s->places, "places");
    bool good = pick && iop_read_places(w, &both, key, pick);
    iop_free(&s->env, pick);
    return good;
}

/* Sectors that have the technique; none is a fault. */
static bool check_technique(const iop_whole *w, const iop_yaml_node *node, const char *key, iop_count *c)
{
    const iop_scheme *s = w->scheme;
    c->technique = iop_read_text(&w->r, node, key);
    bool found = c->technique && strcmp(c->technique, "today") == 0;
    const char **names = iop_new(&s->env, s->techniques, sizeof *names);
    for (size_t e = 0; c->technique && e < s->techniques; e++) {
        found = found || strcmp(s->technique[e].name, c->technique) == 0;
        if (names)
            names[e] = s->technique[e].name;
    }
    if (c->technique && !found)
        iop_complain_of_word(&w->r, node, IOP_WORD("technique"), c->technique, names,
                             names ? s->techniques : 0);
    iop_free(&s->env, names);
    return found;
}

/* Whether one of the sectors has the technique. */
static bool has_technique(const iop_whole *w, const iop_count *c)
{
    const iop_scheme *s = w->scheme;
    for (size_t a = 0; a < s->table->n + s->techniques; a++)
        if ((!c->member || c->member[iop_scheme_sector(s, a)]) &&
            strcmp(iop_scheme_technique_name(s, a), c->technique) == 0)
            return true;
    return false;
}

static bool has_stock(const iop_whole *w, const iop_count *c)
{
    for (size_t i = 0; i < w->scheme->storeds; i++)
        if (!c->member || c->member[w->scheme->stored[i].sector])
            return true;
    return false;
}

/* Which filters go with which counts. */
static bool check_filters(const iop_whole *w, const iop_yaml_node *node, const char *key, const iop_count *c)
{
    const char *why = NULL;
    for (size_t k = 0; k < c->parts && !why; k++) {
        iop_term_kind kind = c->part[k].kind;
        bool sited = kind != IOP_TERM_DEMAND && kind != IOP_TERM_STOCK;
        if ((c->zone || c->kind) && !sited)
            why = IOP_WORD("final demand and stocks are not known by zone");
        else if (c->technique && kind != IOP_TERM_OUTPUT && kind != IOP_TERM_CAPACITY)
            why = IOP_WORD("only output and capacity are known by technique");
        else if (c->member && kind == IOP_TERM_LAND)
            why = IOP_WORD("land_used is not known by sector");
        else if (c->cell && (c->zone || c->kind || c->technique || c->member))
            why = IOP_WORD("what is embodied is not known by sector, technique or zone");
        else if ((kind == IOP_TERM_LAND || c->zone || c->kind) && w->scheme->places == 0)
            why = IOP_WORD("there are no zones");
        else if (kind == IOP_TERM_CAPACITY && !w->setting)
            why = IOP_WORD("there is no section capacity");
        else if (kind == IOP_TERM_STOCK && !has_stock(w, c))
            why = w->scheme->storeds == 0 ? IOP_WORD("there are no stocks")
                                          : IOP_WORD("none of these sectors has a stock");
        else if (c->technique && !has_technique(w, c))
            why = IOP_WORD("none of these sectors has that technique");
    }
    if (why)
        iop_complain(&w->r, node, "%s: %s", key, iop_words(iop_diags_lang(w->r.diags), why));
    return !why;
}

/* --- contents --- */

/* One row of cells a part: base-year multipliers of its measure. */
static iop_status fill_cells(iop_whole *w, iop_count *c)
{
    iop_err err;
    iop_leontief *op;
    const iop_table *t = w->scheme->table;
    for (size_t k = 0; k < c->parts; k++)
        for (size_t j = 0; j < t->n; j++)
            c->cell[k * t->n + j] =
                t->output[j] == 0 ? 0 : iop_base_use(w->r.plan, c->part[k].index, j) / t->output[j];
    IOP_TRY(iop_told(w, iop_leontief_open_table(&op, t, &w->scheme->env, &err), &err));
    iop_mat rows = {c->parts, t->n, t->n, c->cell};
    iop_status status = iop_leontief_multipliers(op, rows, &err);
    iop_leontief_close(op);
    return iop_told(w, status, &err);
}

static iop_status read_embodied(iop_whole *w, const iop_yaml_node *node, iop_count *c, bool *good)
{
    const iop_table *t = w->scheme->table;
    const char *name = node->kind == IOP_YAML_SCALAR ? node->text : "";
    size_t category = iop_table_category(t, name);
    bool measures = true;
    for (size_t k = 0; k < c->parts; k++)
        measures = measures && c->part[k].kind == IOP_TERM_MEASURE;
    if (category == SIZE_MAX)
        iop_complain_of_category(&w->r, node, name);
    else if (!measures)
        iop_complain(&w->r, node, "embodied_in: only measures are embodied in products");
    *good = *good && category != SIZE_MAX && measures;
    if (!*good)
        return IOP_OK;
    c->cell = iop_new(&w->scheme->env, c->parts * t->n, sizeof *c->cell);
    if (!c->cell)
        return iop_lacks(w, c->parts * t->n, "coefficients");
    IOP_TRY(fill_cells(w, c));
    for (size_t k = 0; k < c->parts; k++) {
        c->part[k].kind = IOP_TERM_DEMAND;
        c->part[k].index = category;
    }
    return IOP_OK;
}

bool iop_read_count(iop_whole *w, const iop_yaml_node *node, const char *key, iop_count *c,
                    iop_status *failed)
{
    char path[200];
    *c = (iop_count){.parts = 0};
    const iop_yaml_node *of = iop_yaml_get(node, "of"), *sectors = iop_yaml_get(node, "sectors"),
                        *technique = iop_yaml_get(node, "technique"),
                        *embodied = iop_yaml_get(node, "embodied_in");
    if (!of && node->kind == IOP_YAML_MAP) {
        iop_complain(&w->r, node, "%s: write what is counted, of: value_added", key);
        return false;
    }
    bool good = read_parts(w, of ? of : node, key, c);
    if (!of)
        return good && check_filters(w, node, key, c);
    snprintf(path, sizeof path, "%.150s.sectors", key);
    if (sectors && *failed == IOP_OK)
        *failed = read_members(w, sectors, path, c, &good);
    snprintf(path, sizeof path, "%.150s.technique", key);
    good = (!technique || check_technique(w, technique, path, c)) && good;
    good = read_where(w, node, key, c, failed) && good;
    if (embodied && *failed == IOP_OK)
        *failed = read_embodied(w, embodied, c, &good);
    return good && *failed == IOP_OK && check_filters(w, node, key, c);
}

void iop_count_end(const iop_whole *w, iop_count *c)
{
    iop_free(&w->scheme->env, c->member);
    iop_free(&w->scheme->env, c->cell);
    *c = (iop_count){.parts = 0};
}

/* --- its amount --- */

size_t iop_count_measure(const iop_count *c)
{
    bool plain = c->parts == 1 && c->part[0].kind == IOP_TERM_MEASURE && c->part[0].weight == 1 &&
                 !c->member && !c->zone && !c->kind && !c->technique;
    return plain ? c->part[0].index : SIZE_MAX;
}

const char *iop_count_unit(const iop_whole *w, const iop_count *c)
{
    return part_unit(w, &c->part[0]);
}

/* Whether the count is about this site. */
static bool counts_site(const iop_whole *w, const iop_count *c, const iop_site *site)
{
    const iop_scheme *s = w->scheme;
    if (c->member && !c->member[iop_scheme_sector(s, site->activity)])
        return false;
    if (c->technique && strcmp(iop_scheme_technique_name(s, site->activity), c->technique) != 0)
        return false;
    if (!c->zone && !c->kind)
        return true;
    return site->place != IOP_NONE && iop_is_among(c->zone, s->place[site->place].zone) &&
           iop_is_among(c->kind, s->place[site->place].kind);
}

static double of_sites(const iop_whole *w, const iop_count *c, const iop_count_part *part)
{
    const iop_scheme *s = w->scheme;
    double sum = 0;
    for (size_t k = 0; k < s->sites; k++) {
        const iop_site *site = &s->site[k];
        if (!counts_site(w, c, site))
            continue;
        if (part->kind == IOP_TERM_MEASURE)
            sum += iop_site_share(w, k) *
                   iop_base_use(w->r.plan, part->index, iop_scheme_sector(s, site->activity));
        else
            sum += site->present * (part->kind == IOP_TERM_OUTPUT ? site->used
                                    : part->kind == IOP_TERM_LAND ? site->land
                                                                  : 1);
    }
    return sum;
}

static double of_sectors(const iop_whole *w, const iop_count *c, size_t k)
{
    const iop_count_part *part = &c->part[k];
    const iop_table *t = w->scheme->table;
    double sum = 0;
    for (size_t j = 0; j < t->n; j++) {
        double cell = c->cell ? c->cell[k * t->n + j] : 1;
        if (c->member && !c->member[j])
            continue;
        if (part->kind == IOP_TERM_DEMAND)
            sum += cell * iop_get(iop_read(t->final_demand), j, part->index);
        else
            sum += part->kind == IOP_TERM_OUTPUT ? t->output[j] : iop_base_use(w->r.plan, part->index, j);
    }
    return sum;
}

static double of_part(const iop_whole *w, const iop_count *c, size_t k)
{
    const iop_count_part *part = &c->part[k];
    double sum = 0;
    if (part->kind == IOP_TERM_STOCK) {
        for (size_t i = 0; i < w->scheme->storeds; i++)
            if (!c->member || c->member[w->scheme->stored[i].sector])
                sum += w->scheme->stored[i].present;
        return sum;
    }
    bool today = c->technique && strcmp(c->technique, "today") == 0;
    if (c->zone || c->kind || (c->technique && !(today && part->kind == IOP_TERM_OUTPUT)) ||
        part->kind == IOP_TERM_CAPACITY || part->kind == IOP_TERM_LAND)
        return of_sites(w, c, part);
    if (part->kind == IOP_TERM_MEASURE && !c->member)
        return iop_base_total(w->r.plan, part->index);
    return of_sectors(w, c, k);
}

double iop_count_base(const iop_whole *w, const iop_count *c)
{
    double sum = 0;
    for (size_t k = 0; k < c->parts; k++)
        sum += c->part[k].weight * of_part(w, c, k);
    return sum;
}
