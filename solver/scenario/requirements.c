/* SPDX-License-Identifier: GPL-3.0-or-later */
/* requirements.c - the sections requirements (rows that hold) and targets (rows that are wished).
 *
 * With a count C, base-year amount C0, another count O and a number v for a side, a row is
 *
 *   C[t] >= v, v C0                    min, in natural units or as a percentage
 *   C[t] >= v heads[t]                 heads
 *   C[t] - v O[t] >= 0                 share_of; per (a percentage then means v C0 / O0)
 *   C[t] - (1 + v)^y C[t-1] >= 0       growth, y years from the middle of one period to that of the next;
 *                                      in the first period C[-1] = C0, in the middle of the base year
 *   sum_t h[t] C[t] >= v, v C0 sum_t h[t]    in: total
 *
 * and <= for max. */
#include "base/alloc.h"
#include "base/units.h"
#include "scenario/counts.h"
#include <ioplan/words.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const iop_unit no_unit = {"", NULL};

typedef enum { PLAIN, SHARE_OF, PER, HEADS, GROWTH } row_form;

/* One side as it is written, by period. */
typedef struct {
    const iop_yaml_node *node; /* NULL: not given */
    const char *name;
    iop_amount *amount; /* periods */
    bool *given;
} side;

typedef struct {
    iop_whole *w;
    const char *section;
    const iop_yaml_node *node;
    const char *name;
    char key[160];
    bool soft;
    row_form form;
    iop_count count, other;
    side min, max;
    bool same; /* `is`: min and max are one */
    iop_amount *heads;
    bool *heads_given, *in; /* periods */
    bool total;
    double scale; /* of a unit of `other` in units of the count, for a share of it */
    double weight;
    size_t priority;
} entry;

static const iop_yaml_node *part(const entry *e, const char *name, char path[200])
{
    snprintf(path, 200, "%.150s.%s", e->key, name);
    return iop_yaml_get(e->node, name);
}

/* --- reading --- */

static row_form form_of(const entry *e)
{
    if (iop_yaml_get(e->node, "growth"))
        return GROWTH;
    if (iop_yaml_get(e->node, "share_of"))
        return SHARE_OF;
    if (iop_yaml_get(e->node, "per"))
        return PER;
    return iop_yaml_get(e->node, "heads") ? HEADS : PLAIN;
}

/* A row says one thing. */
static bool check_form(const entry *e)
{
    static const char *const forms[] = {"growth", "share_of", "per", "heads"};
    const iop_yaml_node *second = NULL;
    size_t count = 0;
    for (size_t k = 0; k < sizeof forms / sizeof *forms; k++)
        if (iop_yaml_get(e->node, forms[k]) && count++ > 0)
            second = iop_yaml_get(e->node, forms[k]);
    if (second)
        iop_complain(&e->w->r, second, "%s: write one of growth, share_of, per and heads", e->key);
    return !second;
}

static bool read_side(entry *e, const iop_yaml_node *map, const char *name, side *s)
{
    char path[200];
    snprintf(path, sizeof path, "%.150s.%s%s", e->key, e->form == GROWTH ? "growth." : "", name);
    const iop_yaml_node *node = iop_yaml_get(map, name);
    iop_unit unit = {e->form == PLAIN ? iop_count_unit(e->w, &e->count) : "", NULL};
    s->name = name;
    s->node = node;
    if (!node)
        return true;
    size_t errors = iop_diags_errors(e->w->r.diags);
    iop_read_timed(e->w, node, path, unit, s->amount, s->given);
    return iop_diags_errors(e->w->r.diags) == errors;
}

static bool read_sides(entry *e)
{
    static const char *const words[] = {"min", "max", "is"};
    char path[200];
    const iop_yaml_node *map = e->form == GROWTH ? part(e, "growth", path) : e->node;
    if (e->form == GROWTH) {
        if (!iop_expect_map(&e->w->r, map, path, "{min: 9%, max: 11%}"))
            return false;
        iop_expect_keys(&e->w->r, map, path, words, 3);
    }
    e->same = iop_yaml_get(map, "is") != NULL;
    if (e->same && (iop_yaml_get(map, "min") || iop_yaml_get(map, "max"))) {
        iop_complain(&e->w->r, iop_yaml_get(map, "is"), "%s: write is, or min and max", e->key);
        return false;
    }
    bool good = read_side(e, map, e->same ? "is" : "min", &e->min);
    e->max.node = NULL;
    if (!e->same)
        good = read_side(e, map, "max", &e->max) && good;
    if (good && !e->min.node && !e->max.node) {
        iop_complain(&e->w->r, e->node, "%s: write min, max or is", e->key);
        good = false;
    }
    return good;
}

static bool read_in(entry *e)
{
    char path[200], word[IOP_WORD_SIZE];
    const iop_yaml_node *node = part(e, "in", path), *at;
    size_t periods = e->w->scheme->periods, t, k;
    bool good = true;
    const char *text = node && node->kind == IOP_YAML_SCALAR ? node->text : "";
    e->total = strcmp(text, "total") == 0;
    for (t = 0; t < periods; t++)
        e->in[t] = !node || e->total || strcmp(text, "every") == 0;
    if (!node || e->in[0])
        return true;
    if (node->kind == IOP_YAML_SCALAR) {
        good = iop_read_period(e->w, node, path, &t);
        if (good)
            e->in[t] = true;
        return good;
    }
    for (k = 0; iop_word_at(node, k, word, &at); k++)
        if (iop_read_period(e->w, at, path, &t))
            e->in[t] = true;
        else
            good = false;
    if (k == 0)
        iop_complain(&e->w->r, node, "%s: expected every, total, a period or a list of them", path);
    return good && k > 0;
}

static bool read_wish(entry *e)
{
    char path[200];
    const iop_yaml_node *weight = part(e, "weight", path);
    bool good = true;
    e->weight = 1;
    e->priority = weight ? 0 : 1;
    if (weight)
        good = iop_read_size(&e->w->r, weight, path, no_unit, &e->weight);
    const iop_yaml_node *priority = part(e, "priority", path);
    if (priority && iop_read_whole_number(&e->w->r, priority, path, &e->priority) &&
        (e->priority == 0 || e->priority > 100)) {
        iop_complain(&e->w->r, priority, "%s: expected 1 for the most important, 2, ..., at most 100", path);
        good = false;
    }
    if (good && weight && e->weight == 0) {
        iop_complain(&e->w->r, weight, "%s: a target that weighs nothing is none", path);
        good = false;
    }
    if (good && e->priority > 0 && e->w->scheme->window > 0 && e->w->scheme->window < e->w->scheme->periods) {
        iop_complain(&e->w->r, priority ? priority : e->node,
                     "%s: a target with a priority needs foresight: perfect; or give it a weight", e->key);
        good = false;
    }
    return good;
}

static bool read_heads(entry *e)
{
    char path[200];
    const iop_yaml_node *node = part(e, "heads", path);
    size_t errors = iop_diags_errors(e->w->r.diags);
    iop_read_timed(e->w, node, path, no_unit, e->heads, e->heads_given);
    for (size_t t = 0; t < e->w->scheme->periods && iop_diags_errors(e->w->r.diags) == errors; t++)
        if (e->in[t] && (!e->heads_given[t] || e->heads[t].relative || !(e->heads[t].value > 0)))
            iop_complain(&e->w->r, node, "%s: expected a number above 0 for every period of the row", path);
    return iop_diags_errors(e->w->r.diags) == errors;
}

static void expect_words(const entry *e)
{
    static const char *const words[] = {"of",    "sectors", "technique", "zone",   "kind",     "embodied_in",
                                        "min",   "max",     "is",        "growth", "share_of", "per",
                                        "heads", "in",      "note",      "weight", "priority"};
    size_t count = sizeof words / sizeof *words;
    iop_expect_keys(&e->w->r, e->node, e->key, words, e->soft ? count : count - 2);
}

/* --- bounds --- */

/* What a side says for a period, in terms of the row. */
static double bound_of(const entry *e, const side *s, size_t t, double base, double other)
{
    const iop_amount *a = &s->amount[t];
    switch (e->form) {
    case HEADS:
        return a->value * e->heads[t].value;
    case PER:
        return a->relative ? (other == 0 ? 0 : a->value * base / other) : a->value;
    case SHARE_OF:
    case GROWTH:
        return a->value;
    default:
        return a->relative ? base + (a->value - 1) * fabs(base) : a->value;
    }
}

static bool check_percent(const entry *e, const side *s, size_t t, double base, double other)
{
    const iop_amount *a = &s->amount[t];
    if (e->form == HEADS && a->relative)
        iop_complain(&e->w->r, s->node, "%s: the base year's heads are not known; write an amount", e->key);
    else if (e->form == PLAIN && a->relative && base == 0)
        iop_complain(&e->w->r, s->node,
                     "%s: it is 0 in the base year, so a percentage says nothing; write an "
                     "amount in %s",
                     e->key, iop_count_unit(e->w, &e->count));
    else if (e->form == PER && a->relative && (base == 0 || other == 0))
        iop_complain(
            &e->w->r, s->node,
            "%s: one of its two amounts is 0 in the base year, so a percentage says nothing; write an amount",
            e->key);
    else if (e->form == GROWTH && !(a->value > -1))
        iop_complain(&e->w->r, s->node, "%s: a growth of -100%% or less", e->key);
    else
        return true;
    return false;
}

/* A limit on the same measure in the same period that leaves no room. */
static bool check_against_limit(const entry *e, size_t t, double lo, double hi, const iop_yaml_node *node)
{
    size_t m = iop_count_measure(&e->count);
    const char *lang = iop_diags_lang(e->w->r.diags);
    const iop_plan *plan = e->w->scheme->period[t].plan;
    for (size_t l = 0; m != SIZE_MAX && l < plan->limits; l++) {
        const iop_band *band = &plan->limit[l].band;
        bool above = lo > band->hi && lo - band->hi > 1e-9 * fabs(lo);
        bool below = hi < band->lo && band->lo - hi > 1e-9 * fabs(hi);
        if (plan->limit[l].measure != m || !(above || below))
            continue;
        const iop_statement *st = &plan->statement[above ? band->hi_statement : band->lo_statement];
        iop_complain(&e->w->r, node,
                     "%s: %g %.40s in %s, but %s %.40s (%s:%zu) allows %s %g; change one of them", e->key,
                     above ? lo : hi, plan->measure[m].unit, e->w->scheme->period[t].name, st->key, st->text,
                     st->where, st->line, iop_words(lang, above ? IOP_WORD("at most") : IOP_WORD("at least")),
                     above ? band->hi : band->lo);
        return false;
    }
    return true;
}

/* --- rows --- */

static void name_row(const entry *e, size_t t, const char *tail, char out[320])
{
    size_t periods = e->w->scheme->periods;
    snprintf(out, 320, "%.100s%s%.100s%s%s", e->name, !e->total && periods > 1 ? "." : "",
             !e->total && periods > 1 ? e->w->scheme->period[t].name : "", tail[0] ? "." : "", tail);
}

static iop_status start_row(const entry *e, size_t t, const char *tail, double lo, double hi,
                            const iop_yaml_node *node, size_t *index)
{
    iop_err err;
    iop_requirement *g;
    iop_whole *w = e->w;
    char name[320], key[200];
    name_row(e, t, tail, name);
    IOP_TRY(iop_told(w, iop_scheme_add_requirement(w->scheme, name, iop_count_unit(w, &e->count), &g, &err),
                     &err));
    g->lo = lo;
    g->hi = hi;
    g->soft = e->soft;
    g->under = isfinite(lo) ? e->weight : (double)INFINITY;
    g->over = isfinite(hi) ? e->weight : (double)INFINITY;
    g->priority = e->soft ? e->priority : 0;
    *index = w->scheme->requirements - 1;
    snprintf(key, sizeof key, "%.150s.%s", e->key,
             tail[0]               ? tail
             : e->min.node == node ? e->min.name
                                   : e->max.name);
    return iop_state(w, node, key, &w->scheme->requirement[*index].statement);
}

static double gap(const iop_scheme *s, size_t t)
{
    return t == 0 ? (1 + s->period[0].years) / 2 : (s->period[t - 1].years + s->period[t].years) / 2;
}

/* A row of one side: of ratios and growth, whose number is a coefficient. */
static iop_status add_sided(const entry *e, const side *s, bool is_min, bool both, size_t t, double base,
                            double other)
{
    iop_whole *w = e->w;
    size_t index, last = e->total ? w->scheme->periods - 1 : t;
    if (!s->node || !s->given[t] || !check_percent(e, s, t, base, other))
        return IOP_OK;
    double v = bound_of(e, s, t, base, other), at = 0;
    double factor = e->form == GROWTH ? pow(1 + v, gap(w->scheme, t)) : v;
    if (e->form == GROWTH && t == 0)
        at = factor * base;
    double inf = (double)INFINITY, lo = is_min || e->same ? at : -inf, hi = !is_min || e->same ? at : inf;
    IOP_TRY(start_row(e, t, both ? s->name : "", lo, hi, s->node, &index));
    for (size_t k = e->total ? 0 : t; k <= last; k++) {
        double h = e->total ? w->scheme->period[k].years : 1;
        IOP_TRY(iop_count_add(w, &e->count, index, k, h));
        if (e->form != GROWTH)
            IOP_TRY(iop_count_add(w, &e->other, index, k, -h * factor * e->scale));
    }
    return e->form == GROWTH && t > 0 ? iop_count_add(w, &e->count, index, t - 1, -factor) : IOP_OK;
}

/* A row with bounds that are numbers. */
static iop_status add_plain(const entry *e, size_t t, double base)
{
    iop_whole *w = e->w;
    double lo = -(double)INFINITY, hi = (double)INFINITY, years = 0;
    size_t index;
    bool has_min = e->min.node && e->min.given[t], has_max = e->max.node && e->max.given[t];
    for (size_t k = 0; e->total && k < w->scheme->periods; k++)
        years += w->scheme->period[k].years;
    base *= e->total ? years : 1;
    if ((has_min && !check_percent(e, &e->min, t, base, 0)) ||
        (has_max && !check_percent(e, &e->max, t, base, 0)))
        return IOP_OK;
    if (has_min)
        lo = bound_of(e, &e->min, t, base, 0);
    if (has_max || e->same)
        hi = bound_of(e, e->same ? &e->min : &e->max, t, base, 0);
    if (!has_min && !has_max)
        return IOP_OK;
    const iop_yaml_node *node = has_min ? e->min.node : e->max.node;
    if (lo > hi) {
        iop_complain(&w->r, node, "%s: at least %g and at most %g", e->key, lo, hi);
        return IOP_OK;
    }
    if (!e->total && !check_against_limit(e, t, lo, hi, node))
        return IOP_OK;
    IOP_TRY(start_row(e, t, "", lo, hi, node, &index));
    for (size_t k = 0; k < w->scheme->periods; k++)
        if (e->total || k == t)
            IOP_TRY(iop_count_add(w, &e->count, index, k, e->total ? w->scheme->period[k].years : 1));
    return IOP_OK;
}

static iop_status add_rows(const entry *e)
{
    double base = iop_count_base(e->w, &e->count);
    double other = e->form == PER ? iop_count_base(e->w, &e->other) : 0;
    bool both = e->min.node && e->max.node;
    size_t errors = iop_diags_errors(e->w->r.diags);
    for (size_t t = 0; t < e->w->scheme->periods && iop_diags_errors(e->w->r.diags) == errors; t++) {
        if (!e->in[t])
            continue;
        if (e->form == PLAIN || e->form == HEADS) {
            IOP_TRY(add_plain(e, t, base));
        } else {
            IOP_TRY(add_sided(e, &e->min, true, both, t, base, other));
            IOP_TRY(add_sided(e, &e->max, false, both, t, base, other));
        }
        if (e->total)
            break;
    }
    return IOP_OK;
}

/* --- entries --- */

static bool read_other(entry *e, iop_status *failed)
{
    char path[200];
    const iop_yaml_node *node = part(e, e->form == SHARE_OF ? "share_of" : "per", path);
    if (!iop_read_count(e->w, node, path, &e->other, failed))
        return false;
    const char *whole = iop_count_unit(e->w, &e->other), *unit = iop_count_unit(e->w, &e->count);
    if (e->form == PER || iop_unit_convert(whole, unit, &e->scale))
        return true;
    iop_complain(&e->w->r, node, "%s: %.60s are no share of %.60s; write per", path, unit, whole);
    return false;
}

/* Sides that no plan can keep both, of growth, shares and ratios. */
static bool check_sides(const entry *e)
{
    for (size_t t = 0; e->min.node && e->max.node && t < e->w->scheme->periods; t++) {
        const iop_amount *min = &e->min.amount[t], *max = &e->max.amount[t];
        if (e->form == PLAIN || e->form == HEADS || !e->in[t] || !e->min.given[t] || !e->max.given[t] ||
            min->relative != max->relative || min->value <= max->value)
            continue;
        double unit = min->relative || e->form == GROWTH ? 100 : 1;
        iop_complain(&e->w->r, e->min.node, "%s: at least %g%s and at most %g%s", e->key, unit * min->value,
                     unit > 1 ? "%" : "", unit * max->value, unit > 1 ? "%" : "");
        return false;
    }
    return true;
}

static iop_status read_entry(entry *e)
{
    iop_status failed = IOP_OK;
    if (!iop_expect_map(&e->w->r, e->node, e->key, "{of: co2, max: 80%}"))
        return IOP_OK;
    expect_words(e);
    e->form = form_of(e);
    e->scale = 1;
    if (!check_form(e))
        return IOP_OK;
    bool good = iop_read_count(e->w, e->node, e->key, &e->count, &failed);
    if (failed == IOP_OK && (e->form == SHARE_OF || e->form == PER))
        good = read_other(e, &failed) && good;
    IOP_TRY(failed);
    good = read_in(e) && good;
    if (e->form == HEADS)
        good = read_heads(e) && good;
    if (e->soft)
        good = read_wish(e) && good;
    if (e->total && (e->form == GROWTH || e->form == HEADS)) {
        iop_complain(&e->w->r, e->node, "%s: growth and heads are of periods, not of their total", e->key);
        good = false;
    }
    /* the unit of the sides is that of the count */
    return good && read_sides(e) && check_sides(e) ? add_rows(e) : IOP_OK;
}

static iop_status make_room(entry *e)
{
    const iop_env *env = &e->w->scheme->env;
    size_t periods = e->w->scheme->periods;
    e->min.amount = iop_new(env, periods, sizeof *e->min.amount);
    e->max.amount = iop_new(env, periods, sizeof *e->max.amount);
    e->heads = iop_new(env, periods, sizeof *e->heads);
    e->min.given = iop_new(env, periods, sizeof *e->min.given);
    e->max.given = iop_new(env, periods, sizeof *e->max.given);
    e->heads_given = iop_new(env, periods, sizeof *e->heads_given);
    e->in = iop_new(env, periods, sizeof *e->in);
    bool good =
        e->min.amount && e->max.amount && e->heads && e->min.given && e->max.given && e->heads_given && e->in;
    return good ? IOP_OK : iop_lacks(e->w, periods, "bounds");
}

static void free_room(const entry *e)
{
    const iop_env *env = &e->w->scheme->env;
    void *const owned[] = {e->min.amount, e->max.amount,  e->heads, e->min.given,
                           e->max.given,  e->heads_given, e->in};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        iop_free(env, owned[k]);
}

static iop_status read_section(iop_whole *w, const char *name, bool soft)
{
    const iop_yaml_node *section = iop_yaml_get(w->r.root, name);
    if (!section || !iop_expect_map(&w->r, section, name, "{NAME: {of: co2, max: 80%}}"))
        return IOP_OK;
    entry e = {.w = w, .section = name, .soft = soft};
    iop_status status = make_room(&e);
    for (size_t k = 0; status == IOP_OK && k < section->count; k++) {
        e.node = &section->item[k];
        e.name = section->key[k].text;
        snprintf(e.key, sizeof e.key, "%.20s.%.100s", name, e.name);
        status = read_entry(&e);
        iop_count_end(w, &e.count);
        iop_count_end(w, &e.other);
    }
    free_room(&e);
    return status;
}

iop_status iop_read_requirements(iop_whole *w)
{
    IOP_TRY(read_section(w, "requirements", false));
    return read_section(w, "targets", true);
}
