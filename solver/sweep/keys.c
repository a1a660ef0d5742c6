/* SPDX-License-Identifier: GPL-3.0-or-later */
/* keys.c - what a key stands at, in natural units, and how fast the optimum changes with it.
 *
 * A percentage for many cells is another number in each: it stays the percentage. Whatever stands in a table
 * can be given back as --set KEY=NUMBER UNIT.
 *
 * The rate follows from the envelope theorem: with the multipliers of a solved plan, d objective / dt is the
 * sum over all bounds of (multiplier) x (rate of the bound, less that of what is counted against it), plus,
 * where the aim's coefficients move, their rates times the solution. Where the multipliers are not unique it
 * is one of the slopes between left and right. */
#include "base/number.h"
#include "base/text.h"
#include "base/units.h"
#include "sweep/study.h"
#include <ioplan/path.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* --- texts ---------------------------------------------------------------------------------------------- */

bool iop_key_is_text(const char *path)
{
    static const char *const sections[] = {"title", "title_vi", "note", "dataset", "sweep", "extends"},
                             *const names[] = {"unit", "name", "name_vi", "note"};
    const size_t length = strcspn(path, ".");
    const char *inner = strchr(path, '.'), *last = strrchr(path, '.');
    for (size_t k = 0; k < sizeof sections / sizeof *sections; k++)
        if (strncmp(path, sections[k], length) == 0 && sections[k][length] == '\0')
            return true;
    for (size_t k = 0; last != inner && k < sizeof names / sizeof *names; k++)
        if (strcmp(last + 1, names[k]) == 0)
            return true; /* of an entry: measures.ghg.unit */
    return false;
}

/* --- the bounds that a statement sets ------------------------------------------------------------------ */

typedef struct {
    const iop_plan *plan;
    const char *path;
    size_t first, last;      /* statements with that key */
    double bound;            /* of the first cell */
    size_t found;            /* sides of bands */
    const char *unit, *text; /* of the bound; what the statement says */
} search;

/* False when the plan has none. */
static bool find_statements(search *s)
{
    s->first = IOP_NO_STATEMENT;
    for (size_t k = 0; k < s->plan->statements; k++) {
        if (strcmp(s->plan->statement[k].key, s->path) != 0)
            continue;
        s->first = s->first == IOP_NO_STATEMENT ? k : s->first;
        s->last = k;
    }
    return s->first != IOP_NO_STATEMENT;
}

static inline bool is_from(const search *s, size_t statement)
{
    if (statement < s->first || statement > s->last)
        return false;
    return s->first == s->last || strcmp(s->plan->statement[statement].key, s->path) == 0;
}

static inline void take_side(search *s, double bound, size_t statement, const char *unit)
{
    if (!is_from(s, statement) || !isfinite(bound))
        return;
    if (s->found++ > 0)
        return;
    s->bound = bound;
    s->unit = unit;
    s->text = s->plan->statement[statement].text;
}

static inline void look_at(search *s, const iop_band *band, const char *unit)
{
    take_side(s, band->lo, band->lo_statement, unit);
    take_side(s, band->hi, band->hi_statement, unit);
}

static void look_in(search *s, const iop_plan *plan)
{
    const iop_table *t = plan->table;
    s->plan = plan;
    if (!find_statements(s))
        return;
    for (size_t l = 0; l < plan->limits; l++)
        look_at(s, &plan->limit[l].band, plan->measure[plan->limit[l].measure].unit);
    for (size_t g = 0; g < plan->totals; g++)
        look_at(s, &plan->total[g].band, t->unit);
    for (size_t j = 0; j < t->n; j++)
        look_at(s, &plan->output[j], t->unit);
    for (size_t cell = 0; cell < t->n * t->c; cell++)
        look_at(s, &plan->demand[cell], t->unit);
}

/* "limits.co2.max" of "periods.2046-2050.limits.co2.max", when that names the period; else NULL. */
static const char *within_period(const iop_subject *subject, size_t t, const char *path)
{
    static const char prefix[] = "periods.";
    const char *name = subject->scheme ? subject->scheme->period[t].name : "", *at = path + sizeof prefix - 1;
    size_t length = strlen(name);
    bool found = subject->scheme && strncmp(path, prefix, sizeof prefix - 1) == 0 &&
                 strncmp(at, name, length) == 0 && at[length] == '.';
    return found ? at + length + 1 : NULL;
}

static search look_for(const iop_subject *subject, const char *path)
{
    search s = {.path = path, .unit = "", .text = ""};
    size_t plans = iop_subject_plans(subject);
    for (size_t t = 0; t < plans; t++) {
        const char *rest = within_period(subject, t, path);
        if (!rest)
            continue;
        s.path = rest;
        look_in(&s, iop_subject_plan(subject, t));
        return s;
    }
    for (size_t t = 0; t < plans; t++)
        look_in(&s, iop_subject_plan(subject, t));
    return s;
}

static bool is_share_of_many(const search *s)
{
    double share;
    return s->found > 1 && iop_parse_percent(s->text, &share);
}

double iop_key_value(const iop_subject *subject, const char *path, const char *text)
{
    const char *unit;
    double value;
    search s = look_for(subject, path);
    if (s.found > 0 && !is_share_of_many(&s))
        return s.bound;
    return iop_unit_split(s.found > 0 ? s.text : text, &value, &unit) ? value : (double)NAN;
}

const char *iop_key_unit(const iop_subject *subject, const char *path, const char *text)
{
    const char *unit = "";
    double value;
    search s = look_for(subject, path);
    if (s.found > 0)
        return is_share_of_many(&s) ? "%" : s.unit;
    return iop_unit_split(text, &value, &unit) ? unit : "";
}

bool iop_key_between(const char *path, const char *from, const char *to, double share, char *set, size_t size)
{
    const char *unit, *other;
    double a, b;
    char number[IOP_NUMBER_SIZE];
    if (!iop_unit_split(from, &a, &unit) || !iop_unit_split(to, &b, &other) || strcmp(unit, other) != 0)
        return false;
    double value = share <= 0 ? a : share >= 1 ? b : a + (b - a) * share;
    iop_format_exact(value, number);
    int length = snprintf(set, size, "%s=%s%s%s", path, number, unit[0] && unit[0] != '%' ? " " : "", unit);
    return length > 0 && (size_t)length < size;
}

/* --- rates ---------------------------------------------------------------------------------------------- */

static bool same_shape(const iop_solution *s, const iop_plan *a, const iop_plan *b)
{
    return a->table == b->table && a->limits == b->limits && a->totals == b->totals &&
           a->measures == b->measures && s->sectors == a->table->n && s->totals == a->totals &&
           s->demands == a->table->n * a->table->c && s->status == IOP_OPTIMAL;
}

/* How fast a measure's value changes by its coefficients alone, at the solution. */
static double use_rate(const iop_solution *s, const iop_measure *from, const iop_measure *to, size_t c)
{
    double rate = 0;
    for (size_t j = 0; j < s->sectors; j++)
        rate += (to->per_output[j] - from->per_output[j]) * s->sector[j].output;
    for (size_t cell = 0; cell < s->demands; cell++)
        rate += (to->per_demand[cell % c] - from->per_demand[cell % c]) * s->demand[cell].value;
    return rate;
}

/* A limit is worth its multiplier times how fast its bound moves away from its use. The solution has an entry
 * for each finite side of each limit, the upper one first. */
static double limits_rate(const iop_solution *s, const iop_plan *from, const iop_plan *to)
{
    double rate = 0;
    size_t at = 0;
    for (size_t l = 0; l < from->limits; l++) {
        const iop_band *a = &from->limit[l].band, *b = &to->limit[l].band;
        if (isinf(a->hi) != isinf(b->hi) || isinf(a->lo) != isinf(b->lo))
            return (double)NAN;
        double use = use_rate(s, &from->measure[from->limit[l].measure], &to->measure[to->limit[l].measure],
                              from->table->c);
        if (!isinf(a->hi) && at < s->limits)
            rate += s->limit[at++].dual * (b->hi - a->hi - use);
        if (!isinf(a->lo) && at < s->limits)
            rate += s->limit[at++].dual * (b->lo - a->lo - use);
    }
    return at == s->limits ? rate : (double)NAN;
}

double iop_plan_rate(const iop_solution *s, const iop_plan *from, const iop_plan *to)
{
    if (!same_shape(s, from, to))
        return (double)NAN;
    bool max = from->maximize;
    double rate = limits_rate(s, from, to) +
                  use_rate(s, &from->measure[from->objective], &to->measure[to->objective], from->table->c);
    for (size_t j = 0; j < s->sectors; j++)
        rate += iop_bound_rate(s->sector[j].reduced_cost, max, &from->output[j], &to->output[j]);
    for (size_t cell = 0; cell < s->demands; cell++)
        rate += iop_bound_rate(s->demand[cell].reduced_cost, max, &from->demand[cell], &to->demand[cell]);
    for (size_t g = 0; g < s->totals; g++)
        rate += iop_bound_rate(s->total[g].dual, max, &from->total[g].band, &to->total[g].band);
    return rate;
}
