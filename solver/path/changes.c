/* SPDX-License-Identifier: GPL-3.0-or-later */
/* changes.c - what changes at a breakpoint, in a planner's words.
 *
 * A bound holds on a whole piece when it holds at both of its ends, both being linear there. What holds on
 * one side of a breakpoint and not on the other is told: limits first, then totals, outputs and final demand.
 */
#include "base/number.h"
#include "base/text.h"
#include "path/path_private.h"
#include <ioplan/words.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { TOLD_MAX = 6, NAME_SIZE = IOP_TRACK_NAME };

/* --- names ---------------------------------------------------------------------------------------------- */

const char *iop_track_output_name(const char *lang, const iop_table *t, size_t j, char out[IOP_TRACK_NAME])
{
    snprintf(out, IOP_TRACK_NAME, iop_words(lang, "output of %s"), t->sectors[j].code);
    return out;
}

const char *iop_track_demand_name(const char *lang, const iop_table *t, size_t category, size_t product,
                                  char out[IOP_TRACK_NAME])
{
    snprintf(out, IOP_TRACK_NAME, iop_words(lang, "%s demand for %s"),
             iop_words_name(lang, t->categories[category].name), t->sectors[product].code);
    return out;
}

const char *iop_track_total_name(const char *lang, const iop_plan *p, size_t g, char out[IOP_TRACK_NAME])
{
    snprintf(out, IOP_TRACK_NAME, iop_words(lang, "the total of group %s"),
             iop_words_name(lang, p->total[g].name));
    return out;
}

/* --- changes -------------------------------------------------------------------------------------------- */

typedef struct {
    const path_track *track;
    const char *lang;
    iop_text text;
    size_t node, count, told;
} story;

/* Bounds that hold on the piece to the right of node k: bits as in path_record. */
static int holds(const path_track *k, size_t node, size_t v)
{
    if (k->kind == IOP_LINE_OBJECTIVE)
        return k->node[node].right->at[v];
    return k->node[node].point->at[v] & k->node[node + 1].point->at[v];
}

typedef struct {
    int left, joined; /* bits of bounds that no longer hold, and that hold now */
} change;

static change change_of(const story *s, size_t v)
{
    int before = holds(s->track, s->node - 1, v), after = holds(s->track, s->node, v);
    return (change){before & ~after, after & ~before};
}

/* One more change: false when enough are told. */
static bool begin(story *s)
{
    s->count++;
    if (s->told == TOLD_MAX)
        return false;
    if (s->told++ > 0)
        iop_text_puts(&s->text, "; ");
    return true;
}

static void tell_limit(story *s, size_t l, change c)
{
    const iop_plan *p = s->track->line->from;
    const char *lang = s->lang, *name = iop_words_name(lang, p->measure[p->limit[l].measure].name);
    bool two = !isinf(p->limit[l].band.lo) && !isinf(p->limit[l].band.hi);
    if (c.left && begin(s))
        iop_text_printf(&s->text,
                        two && !(c.left & 2) ? iop_words(lang, "the floor of %s stops binding")
                                             : iop_words(lang, "%s stops binding"),
                        name);
    if (c.joined && begin(s))
        iop_text_printf(&s->text,
                        two && !(c.joined & 2) ? iop_words(lang, "the floor of %s binds")
                                               : iop_words(lang, "%s binds"),
                        name);
}

static void tell_band(story *s, const char *name, change c)
{
    if (c.left && begin(s))
        iop_text_printf(&s->text,
                        c.left & 2 ? iop_words(s->lang, "%s leaves its upper bound")
                                   : iop_words(s->lang, "%s leaves its lower bound"),
                        name);
    if (c.joined && begin(s))
        iop_text_printf(&s->text,
                        c.joined & 2 ? iop_words(s->lang, "%s reaches its upper bound")
                                     : iop_words(s->lang, "%s reaches its lower bound"),
                        name);
}

/* What holds of all members of a class of categories; those without room hold both of their bounds anyhow. */
static change change_of_class(const story *s, size_t i, size_t leader)
{
    const path_track *k = s->track;
    size_t n = k->line->from->table->n, c = k->line->from->table->c;
    int before = 3, after = 3;
    for (size_t q = leader; q < c; q++) {
        if (k->leader[q] != leader)
            continue;
        before &= holds(k, s->node - 1, n + i * c + q);
        after &= holds(k, s->node, n + i * c + q);
    }
    return (change){before & ~after, after & ~before};
}

static bool has_room(const iop_line *line, size_t cell)
{
    return line->from->demand[cell].lo != line->from->demand[cell].hi ||
           line->to->demand[cell].lo != line->to->demand[cell].hi;
}

/* "household, government and export" of the members of a class that have room; their number. */
static size_t name_members(const story *s, size_t i, size_t leader, char out[NAME_SIZE])
{
    const iop_line *line = s->track->line;
    const iop_table *t = line->from->table;
    size_t members = 0, told = 0, at = 0;
    out[0] = '\0';
    for (size_t q = leader; q < t->c; q++)
        members += s->track->leader[q] == leader && has_room(line, i * t->c + q);
    for (size_t q = leader; q < t->c && at < NAME_SIZE; q++) {
        if (s->track->leader[q] != leader || !has_room(line, i * t->c + q))
            continue;
        const char *before = told == 0             ? ""
                             : told + 1 == members ? iop_words_in(s->lang, "list", " and ")
                                                   : ", ";
        at += (size_t)snprintf(out + at, NAME_SIZE - at, "%s%.60s", before,
                               iop_words_name(s->lang, t->categories[q].name));
        told++;
    }
    return members;
}

/* "export demand for D26 leaves ..."; of several categories with room only their sum is known: "the sum of
 * household and export demand for D26 leaves ...". */
static void tell_class(story *s, size_t i, size_t leader, change c)
{
    const iop_table *t = s->track->line->from->table;
    char categories[NAME_SIZE], name[2 * NAME_SIZE];
    size_t members = name_members(s, i, leader, categories);
    if (members == 0)
        return;
    snprintf(name, sizeof name,
             members == 1 ? iop_words(s->lang, "%s demand for %s")
                          : iop_words(s->lang, "the sum of %s demand for %s"),
             categories, t->sectors[i].code);
    tell_band(s, name, c);
}

static void tell_demand(story *s, size_t i)
{
    size_t c = s->track->line->from->table->c;
    for (size_t q = 0; q < c; q++) {
        change all = {0, 0};
        if (s->track->leader[q] == q)
            all = change_of_class(s, i, q);
        if (all.left || all.joined)
            tell_class(s, i, q, all);
    }
}

static void tell_all(story *s)
{
    const iop_plan *p = s->track->line->from;
    const iop_table *t = p->table;
    size_t totals = t->n + t->n * t->c, limits = totals + p->totals;
    char name[NAME_SIZE];
    for (size_t l = 0; l < p->limits; l++)
        tell_limit(s, l, change_of(s, limits + l));
    for (size_t g = 0; g < p->totals; g++)
        tell_band(s, iop_track_total_name(s->lang, p, g, name), change_of(s, totals + g));
    for (size_t j = 0; j < t->n; j++)
        tell_band(s, iop_track_output_name(s->lang, t, j, name), change_of(s, j));
    for (size_t i = 0; i < t->n; i++)
        tell_demand(s, i);
    if (s->count > s->told)
        iop_text_printf(&s->text, iop_words(s->lang, "; and %zu more"), s->count - s->told);
}

/* --- where ---------------------------------------------------------------------------------------------- */

static bool differ(const iop_band *a, const iop_band *b)
{
    return a->lo != b->lo || a->hi != b->hi;
}

/* The only limit that moves; SIZE_MAX when others do. */
static size_t only_limit(const iop_line *line)
{
    const iop_plan *a = line->from, *b = line->to;
    size_t only = SIZE_MAX, moving = 0;
    for (size_t j = 0; j < a->table->n; j++)
        moving += differ(&a->output[j], &b->output[j]);
    for (size_t f = 0; f < a->table->n * a->table->c; f++)
        moving += differ(&a->demand[f], &b->demand[f]);
    for (size_t g = 0; g < a->totals; g++)
        moving += differ(&a->total[g].band, &b->total[g].band);
    for (size_t l = 0; l < a->limits; l++)
        if (differ(&a->limit[l].band, &b->limit[l].band)) {
            moving++;
            only = l;
        }
    return moving == 1 ? only : SIZE_MAX;
}

enum { LEAST_DIGITS = 4, MOST_DIGITS = 15 };

/* What goes from `from` to `to` along the line, at the node, with as many digits as it takes to tell it from
 * its neighbours. */
static const char *number_here(const story *s, double from, double to, char out[IOP_NUMBER_SIZE])
{
    const path_node *node = &s->track->node[s->node];
    char next[2][IOP_NUMBER_SIZE];
    for (int digits = LEAST_DIGITS; digits <= MOST_DIGITS; digits++) {
        iop_format_human(iop_line_mix(from, to, node->t), digits, out);
        iop_format_human(iop_line_mix(from, to, node[-1].t), digits, next[0]);
        iop_format_human(iop_line_mix(from, to, node[1].t), digits, next[1]);
        if (strcmp(out, next[0]) != 0 && strcmp(out, next[1]) != 0)
            break;
    }
    iop_words_number(s->lang, out);
    return out;
}

/* Where the only limit that moves stands, and to which side of it the change holds. */
static void put_limit(story *s, size_t l)
{
    const iop_plan *a = s->track->line->from, *b = s->track->line->to;
    const iop_measure *m = &a->measure[a->limit[l].measure];
    const iop_band *x = &a->limit[l].band, *y = &b->limit[l].band;
    const char *lang = s->lang, *name = iop_words_name(lang, m->name);
    bool upper = x->hi != y->hi;
    double from = upper ? x->hi : x->lo, to = upper ? y->hi : y->lo;
    char digits[IOP_NUMBER_SIZE], unit[NAME_SIZE];
    iop_words_of_unit(lang, m->unit, unit, sizeof unit);
    if (m->base != 0)
        iop_text_printf(&s->text,
                        to > from ? iop_words(lang, "above %s %% of the base year's %s: ")
                                  : iop_words(lang, "below %s %% of the base year's %s: "),
                        number_here(s, 100 * from / m->base, 100 * to / m->base, digits), name);
    else
        iop_text_printf(&s->text,
                        to > from ? iop_words(lang, "above %s %s of %s: ")
                                  : iop_words(lang, "below %s %s of %s: "),
                        number_here(s, from, to, digits), unit, name);
}

/* The same for the one key that moves. */
static void put_key(story *s)
{
    const iop_path_settings *k = &s->track->settings;
    const iop_plan *a = s->track->line->from, *b = s->track->line->to;
    const char *lang = s->lang;
    char digits[IOP_NUMBER_SIZE], unit[NAME_SIZE];
    bool up = k->key_to > k->key_from, share = strcmp(k->key_unit, "%") == 0;
    bool grown = a->growth != 1 && a->growth == b->growth && strncmp(k->key, "limits.", 7) != 0;
    number_here(s, k->key_from, k->key_to, digits);
    iop_words_of_unit(lang, k->key_unit, unit, sizeof unit);
    if (share && grown)
        iop_text_printf(&s->text,
                        up ? iop_words(lang, "above %s %% of the base year's growth in %s: ")
                           : iop_words(lang, "below %s %% of the base year's growth in %s: "),
                        digits, k->key);
    else if (share)
        iop_text_printf(&s->text,
                        up ? iop_words(lang, "above %s %% of the base year in %s: ")
                           : iop_words(lang, "below %s %% of the base year in %s: "),
                        digits, k->key);
    else if (unit[0])
        iop_text_printf(&s->text,
                        up ? iop_words(lang, "above %s %s in %s: ") : iop_words(lang, "below %s %s in %s: "),
                        digits, unit, k->key);
    else
        iop_text_printf(&s->text,
                        up ? iop_words(lang, "above %s in %s: ") : iop_words(lang, "below %s in %s: "),
                        digits, k->key);
}

static void put_place(story *s)
{
    const path_track *k = s->track;
    size_t l = k->kind == IOP_LINE_BOUNDS ? only_limit(k->line) : SIZE_MAX;
    char digits[IOP_NUMBER_SIZE];
    if (l != SIZE_MAX)
        put_limit(s, l);
    else if (k->settings.key)
        put_key(s);
    else
        iop_text_printf(&s->text, iop_words(s->lang, "from %s %% of the way on: "),
                        number_here(s, 0, 100, digits));
}

iop_status iop_track_words(const path_track *k, size_t node, char **text, iop_err *err)
{
    story s = {k, k->env.lang, iop_text_start(&k->env), node, 0, 0};
    iop_text_puts(&s.text, "");
    if (k->settings.words && node > 0 && node + 1 < k->nodes) {
        put_place(&s);
        tell_all(&s);
        if (s.count == 0)
            iop_text_puts(&s.text, iop_words(s.lang, "the prices change"));
    }
    return iop_text_take(&s.text, text, NULL, err);
}
