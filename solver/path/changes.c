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

enum { TOLD_MAX = 6, NAME_SIZE = IOP_TRACK_NAME };

/* --- names ------------------------------------------------------------------------------------------------
 */

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

/* --- changes ----------------------------------------------------------------------------------------------
 */

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

/* Categories of one product that change alike are told as one. */
static void tell_demand(story *s, size_t i)
{
    const iop_table *t = s->track->line->from->table;
    change all = {0, 0};
    size_t changed = 0, last = 0;
    for (size_t q = 0; q < t->c; q++) {
        change c = change_of(s, t->n + i * t->c + q);
        all.left |= c.left;
        all.joined |= c.joined;
        changed += c.left || c.joined;
        last = c.left || c.joined ? q : last;
    }
    char name[NAME_SIZE];
    if (changed == 1)
        iop_track_demand_name(s->lang, t, last, i, name);
    else
        snprintf(name, sizeof name, iop_words(s->lang, "final demand for %s"), t->sectors[i].code);
    if (changed > 0)
        tell_band(s, name, all);
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

static const char *number(const story *s, double value, int digits, char out[IOP_NUMBER_SIZE])
{
    iop_format_human(value, digits, out);
    iop_words_number(s->lang, out);
    return out;
}

/* Where the only limit that moves stands, and to which side of it the change holds. */
static void put_limit(story *s, size_t l, double t)
{
    const iop_plan *a = s->track->line->from, *b = s->track->line->to;
    const iop_measure *m = &a->measure[a->limit[l].measure];
    const iop_band *x = &a->limit[l].band, *y = &b->limit[l].band;
    bool upper = x->hi != y->hi;
    double from = upper ? x->hi : x->lo, to = upper ? y->hi : y->lo, value = iop_line_mix(from, to, t);
    char digits[IOP_NUMBER_SIZE], unit[NAME_SIZE];
    const char *name = iop_words_name(s->lang, m->name);
    number(s, m->base != 0 ? 100 * value / m->base : value, m->base != 0 ? 4 : 6, digits);
    iop_words_of_unit(s->lang, m->unit, unit, sizeof unit);
    if (m->base != 0)
        iop_text_printf(&s->text,
                        to > from ? iop_words(s->lang, "above %s %% of the base year's %s: ")
                                  : iop_words(s->lang, "below %s %% of the base year's %s: "),
                        digits, name);
    else
        iop_text_printf(&s->text,
                        to > from ? iop_words(s->lang, "above %s %s of %s: ")
                                  : iop_words(s->lang, "below %s %s of %s: "),
                        digits, unit, name);
}

static void put_place(story *s, double t)
{
    size_t l = s->track->kind == IOP_LINE_BOUNDS ? only_limit(s->track->line) : SIZE_MAX;
    char digits[IOP_NUMBER_SIZE];
    if (l == SIZE_MAX)
        iop_text_printf(&s->text, iop_words(s->lang, "from %s %% of the way on: "),
                        number(s, 100 * t, 4, digits));
    else
        put_limit(s, l, t);
}

iop_status iop_track_words(const path_track *k, size_t node, char **text, iop_err *err)
{
    story s = {k, k->env.lang, iop_text_start(&k->env), node, 0, 0};
    iop_text_puts(&s.text, "");
    if (node > 0 && node + 1 < k->nodes) {
        put_place(&s, k->node[node].t);
        tell_all(&s);
        if (s.count == 0)
            iop_text_puts(&s.text, iop_words(s.lang, "the prices change"));
    }
    return iop_text_take(&s.text, text, NULL, err);
}
