/* SPDX-License-Identifier: GPL-3.0-or-later */
/* changes.c - what changes at a breakpoint, in a planner's words.
 *
 * A bound holds on a whole piece when it holds at both of its ends, both being linear there. What holds on
 * one side of a breakpoint and not on the other is told: limits first, then totals, outputs and final demand.
 */
#include "base/number.h"
#include "base/text.h"
#include "path/path_private.h"
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { TOLD_MAX = 6 };

typedef struct {
    const path_track *track;
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

static const char *side(int bits)
{
    return bits & 2 ? "upper" : "lower";
}

static void tell_limit(story *s, size_t l, change c)
{
    const iop_plan *p = s->track->line->from;
    const char *name = p->measure[p->limit[l].measure].name;
    bool two = !isinf(p->limit[l].band.lo) && !isinf(p->limit[l].band.hi);
    if (c.left && begin(s))
        iop_text_printf(&s->text, "%s%s stops binding", two && !(c.left & 2) ? "the floor of " : "", name);
    if (c.joined && begin(s))
        iop_text_printf(&s->text, "%s%s binds", two && !(c.joined & 2) ? "the floor of " : "", name);
}

static void tell_band(story *s, const char *kind, const char *name, change c)
{
    if (c.left && begin(s))
        iop_text_printf(&s->text, "%s%s leaves its %s bound", kind, name, side(c.left));
    if (c.joined && begin(s))
        iop_text_printf(&s->text, "%s%s reaches its %s bound", kind, name, side(c.joined));
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

/* "export demand for D26 leaves ..."; of several categories with room only their sum is known: "the sum of
 * household and export demand for D26 leaves ...". */
static void tell_class(story *s, size_t i, size_t leader, change c)
{
    const iop_line *line = s->track->line;
    const iop_table *t = line->from->table;
    char kind[256];
    size_t members = 0, told = 0, at = 0;
    for (size_t q = leader; q < t->c; q++)
        members += s->track->leader[q] == leader && has_room(line, i * t->c + q);
    if (members == 0)
        return;
    for (size_t q = leader; q < t->c && at < sizeof kind; q++) {
        if (s->track->leader[q] != leader || !has_room(line, i * t->c + q))
            continue;
        const char *before = told > 0      ? told + 1 == members ? " and " : ", "
                             : members > 1 ? "the sum of "
                                           : "";
        at += (size_t)snprintf(kind + at, sizeof kind - at, "%s%.60s", before, t->categories[q].name);
        told++;
    }
    if (at < sizeof kind)
        snprintf(kind + at, sizeof kind - at, " demand for ");
    tell_band(s, kind, t->sectors[i].code, c);
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
    for (size_t l = 0; l < p->limits; l++)
        tell_limit(s, l, change_of(s, limits + l));
    for (size_t g = 0; g < p->totals; g++)
        tell_band(s, "the total of group ", p->total[g].name, change_of(s, totals + g));
    for (size_t j = 0; j < t->n; j++)
        tell_band(s, "output of ", t->sectors[j].code, change_of(s, j));
    for (size_t i = 0; i < t->n; i++)
        tell_demand(s, i);
    if (s->count > s->told)
        iop_text_printf(&s->text, "; and %zu more", s->count - s->told);
}

/* --- where ------------------------------------------------------------------------------------------------
 */

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

/* With as many digits as it takes to tell it from its neighbours. */
static void put_number(iop_text *t, const double value[3])
{
    char text[3][IOP_NUMBER_SIZE];
    size_t length = 0;
    for (int digits = LEAST_DIGITS; digits <= MOST_DIGITS; digits++) {
        for (int k = 2; k >= 0; k--)
            length = iop_format_human(value[k], digits, text[k]);
        if (strcmp(text[0], text[1]) != 0 && strcmp(text[0], text[2]) != 0)
            break;
    }
    iop_text_add(t, text[0], length);
}

/* A scale along the line: what stands at its ends, and the words around a number. */
typedef struct {
    double from, to;
    const char *before, *unit, *of, *name;
} scale;

static scale scale_of_limit(const story *s, size_t l)
{
    const iop_plan *a = s->track->line->from, *b = s->track->line->to;
    const iop_measure *m = &a->measure[a->limit[l].measure];
    const iop_band *x = &a->limit[l].band, *y = &b->limit[l].band;
    bool upper = x->hi != y->hi;
    double from = upper ? x->hi : x->lo, to = upper ? y->hi : y->lo;
    const char *before = to > from ? "above " : "below ";
    if (m->base != 0)
        return (scale){
            100 * from / m->base, 100 * to / m->base, before, "% of the base year's", " ", m->name};
    return (scale){from, to, before, m->unit, " of ", m->name};
}

static scale scale_of_key(const story *s)
{
    const iop_path_settings *k = &s->track->settings;
    const iop_plan *a = s->track->line->from, *b = s->track->line->to;
    const char *before = k->key_to > k->key_from ? "above " : "below ", *unit = k->key_unit;
    bool grown = a->growth != 1 && a->growth == b->growth && strncmp(k->key, "limits.", 7) != 0;
    if (strcmp(unit, "%") == 0)
        unit = grown ? "% of the base year's growth" : "% of the base year";
    return (scale){k->key_from, k->key_to, before, unit, " in ", k->key};
}

static void put_place(story *s)
{
    const path_track *k = s->track;
    const path_node *node = &k->node[s->node];
    const double t[3] = {node->t, node[-1].t, node[1].t};
    double value[3];
    size_t l = k->kind == IOP_LINE_BOUNDS ? only_limit(k->line) : SIZE_MAX;
    scale on = l != SIZE_MAX     ? scale_of_limit(s, l)
               : k->settings.key ? scale_of_key(s)
                                 : (scale){0, 100, "from ", "% of the way on", "", ""};
    for (int i = 0; i < 3; i++)
        value[i] = iop_line_mix(on.from, on.to, t[i]);
    iop_text_puts(&s->text, on.before);
    put_number(&s->text, value);
    iop_text_printf(&s->text, "%s%s%s%s: ", on.unit[0] ? " " : "", on.unit, on.of, on.name);
}

iop_status iop_track_words(const path_track *k, size_t node, char **text, iop_err *err)
{
    story s = {k, iop_text_start(&k->env), node, 0, 0};
    iop_text_puts(&s.text, "");
    if (k->settings.words && node > 0 && node + 1 < k->nodes) {
        put_place(&s);
        tell_all(&s);
        if (s.count == 0)
            iop_text_puts(&s.text, "the prices change");
    }
    return iop_text_take(&s.text, text, NULL, err);
}
