/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sentences.c - conflicts and relaxations as a planner would say them, in any language.
 *
 * Everything is told from the fields of the solution alone, so that a result can be read in another language
 * than it was made in. What is bounded is told by the statement's key: limits.NAME.SIDE
 * output.group_total.GROUP.SIDE output.all.SIDE             final_demand.CATEGORY[.SIDE]
 *   output.group.GROUP.SIDE     final_demand.CATEGORY.group.GROUP.SIDE
 *   output.CODE.SIDE            final_demand.CATEGORY.sectors.CODE.SIDE
 * and of single cells by a name: "co2", "output of CODE", "CATEGORY demand for CODE", "total output of group
 * GROUP".
 */
#include "base/alloc.h"
#include "base/number.h"
#include "base/text.h"
#include <ioplan/solution.h>
#include <ioplan/words.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NAME_SIZE = 256 };

/* Six digits, without zeroes behind the decimal point: "20 persons". */
static const char *number(const char *lang, double value, char out[IOP_NUMBER_SIZE])
{
    size_t length = iop_format_human(value, 6, out);
    if (strchr(out, '.') && !strchr(out, 'e')) {
        while (out[length - 1] == '0')
            length--;
        length -= out[length - 1] == '.';
        out[length] = '\0';
    }
    iop_words_number(lang, out);
    return out;
}

/* --- what is bounded ------------------------------------------------------------------------------------ */

typedef enum { LIMIT, OUTPUT, DEMAND, TOTAL, REQUIREMENT, LAND, TREATMENT, STOCK, PRESENT, CAPACITY } kind;

typedef enum { ONE, ALL, GROUP } reach;

/* Names as in the data, not yet translated. */
typedef struct {
    kind kind;
    reach reach;
    char
        name[NAME_SIZE]; /* of a limit, a sector (at a place), a group, a requirement, a place, a treatment */
    char category[NAME_SIZE]; /* of final demand */
} subject;

static void cut(char out[NAME_SIZE], const char *from, const char *to)
{
    snprintf(out, NAME_SIZE, "%.*s", (int)(to - from), from);
}

static bool begins(const char **text, const char *with)
{
    size_t length = strlen(with);
    bool does = strncmp(*text, with, length) == 0;
    *text += does ? length : 0;
    return does;
}

/* Where the last part of a key, its side, begins with its point. */
static const char *side_of(const char *key)
{
    const char *dot = strrchr(key, '.');
    return dot && (strcmp(dot, ".min") == 0 || strcmp(dot, ".max") == 0) ? dot : key + strlen(key);
}

/* The part of a key for output, or for final demand behind the category. */
static void read_scope(subject *s, const char *key, const char *end)
{
    s->reach = ONE;
    if (key >= end || strncmp(key, "all.", 4) == 0)
        s->reach = ALL;
    else if (begins(&key, "group."))
        s->reach = GROUP;
    else if (begins(&key, "group_total."))
        s->kind = TOTAL;
    else
        begins(&key, "sectors.");
    if (s->reach != ALL)
        cut(s->name, key, end);
}

static bool read_key(subject *s, const char *key)
{
    const char *end = side_of(key);
    *s = (subject){LIMIT, ONE, "", ""};
    if (begins(&key, "limits.")) {
        cut(s->name, key, end);
    } else if (begins(&key, "output.")) {
        s->kind = OUTPUT;
        read_scope(s, key, end);
    } else if (begins(&key, "final_demand.")) {
        s->kind = DEMAND;
        const char *dot = strchr(key, '.');
        cut(s->category, key, dot && dot < end ? dot : end);
        read_scope(s, dot && dot < end ? dot + 1 : end, end);
    } else {
        return false;
    }
    return true;
}

static void read_name(subject *s, const char *name)
{
    const char *middle = strstr(name, " demand for "), *end = name + strlen(name);
    *s = (subject){LIMIT, ONE, "", ""};
    if (begins(&name, "output of ")) {
        s->kind = OUTPUT;
    } else if (begins(&name, "total output of group ")) {
        s->kind = TOTAL;
    } else if (begins(&name, "requirement ")) {
        s->kind = REQUIREMENT;
    } else if (begins(&name, "land of ")) {
        s->kind = LAND;
    } else if (begins(&name, "treatment ")) {
        s->kind = TREATMENT;
    } else if (begins(&name, "stock of ")) {
        s->kind = STOCK;
    } else if (begins(&name, "present stock of ")) {
        s->kind = PRESENT;
    } else if (begins(&name, "capacity of ")) {
        s->kind = CAPACITY;
    } else if (middle) {
        s->kind = DEMAND;
        cut(s->category, name, middle);
        name = middle + strlen(" demand for ");
    }
    cut(s->name, name, end);
}

static void put_demand(iop_text *t, const subject *s, const char *lang)
{
    const char *category = iop_words_name(lang, s->category);
    if (s->reach == ONE)
        /* words: household demand for D26 */
        iop_text_printf(t, iop_words(lang, "%s demand for %s"), category, s->name);
    else if (s->reach == ALL)
        iop_text_printf(t, iop_words(lang, "%s demand for every product"), category);
    else
        iop_text_printf(t, iop_words(lang, "%s demand for every product of group %s"), category,
                        iop_words_name(lang, s->name));
}

static void put_subject(iop_text *t, const subject *s, const char *lang)
{
    const char *name = s->kind == OUTPUT && s->reach == ONE ? s->name : iop_words_name(lang, s->name);
    if (s->kind == LIMIT)
        iop_text_puts(t, name);
    else if (s->kind == DEMAND)
        put_demand(t, s, lang);
    else if (s->kind == TOTAL)
        iop_text_printf(t, iop_words(lang, "total output of group %s"), name);
    else if (s->kind == REQUIREMENT)
        iop_text_printf(t, iop_words(lang, "requirement %s"), s->name);
    else if (s->kind == LAND)
        /* words: land of Bau_Bang, park */
        iop_text_printf(t, iop_words(lang, "land of %s"), s->name);
    else if (s->kind == TREATMENT)
        iop_text_printf(t, iop_words(lang, "treatment %s"), s->name);
    else if (s->kind == STOCK)
        iop_text_printf(t, iop_words(lang, "stock of %s"), s->name);
    else if (s->kind == PRESENT)
        iop_text_printf(t, iop_words(lang, "stock of %s at the beginning"), s->name);
    else if (s->kind == CAPACITY)
        /* words: capacity of D26, Bau_Bang, park */
        iop_text_printf(t, iop_words(lang, "capacity of %s"), s->name);
    else if (s->reach == ONE)
        iop_text_printf(t, iop_words(lang, "output of %s"), name);
    else if (s->reach == GROUP)
        iop_text_printf(t, iop_words(lang, "every output of group %s"), name);
    else
        iop_text_puts(t, iop_words(lang, "every output"));
}

/* Ends `what`, which is said of a period of a whole plan, or of its end, or of all (""). */
static void put_in(iop_text *t, iop_text *what, bool at_end, const char *period, const char *lang)
{
    t->failed = t->failed || what->failed;
    if (!t->failed && period[0] && at_end)
        /* words: stock of D24 at the end of 2046-2050 */
        iop_text_printf(t, iop_words(lang, "%s at the end of %s"), what->data, period);
    else if (!t->failed && period[0])
        /* words: co2e in 2046-2050 */
        iop_text_printf(t, iop_words(lang, "%s in %s"), what->data, period);
    else if (!t->failed)
        iop_text_puts(t, what->data);
    iop_text_end(what);
}

static void put_subject_in(iop_text *t, const subject *s, const char *period, const char *lang)
{
    iop_text what = iop_text_start(&t->env);
    put_subject(&what, s, lang);
    put_in(t, &what, s->kind == STOCK, s->kind == PRESENT ? "" : period, lang);
}

iop_status iop_solution_cell_words(const iop_solution *s, const char *name, const char *lang, char **text,
                                   iop_err *err)
{
    subject what;
    iop_text t = iop_text_start(&s->env);
    read_name(&what, name);
    put_subject(&t, &what, lang);
    return iop_text_take(&t, text, NULL, err);
}

/* --- the conflict --------------------------------------------------------------------------------------- */

/* "95.5%" or "14790 ha" in the marks and words of the language. */
static void localize_value(const char *lang, const char *text, char *out, size_t size)
{
    char rest[NAME_SIZE];
    size_t digits = strspn(text, "+-0123456789.eE");
    snprintf(out, size, "%.*s", (int)digits, text);
    iop_words_number(lang, out);
    size_t used = strlen(out);
    snprintf(out + used, size - used, "%s", iop_words_of_unit(lang, text + digits, rest, sizeof rest));
}

/* The bound as it was written; of one that changes with time there is no single text. */
static void put_value(const iop_conflict_result *c, const char *lang, char *out, size_t size)
{
    char digits[IOP_NUMBER_SIZE], unit[NAME_SIZE];
    if (c->text[0])
        localize_value(lang, c->text, out, size);
    else if (isfinite(c->bound))
        snprintf(out, size, "%s %s", number(lang, c->bound, digits),
                 iop_words_of_unit(lang, c->unit, unit, sizeof unit));
    else
        snprintf(out, size, "%s", iop_words(lang, "what is stated there"));
}

/* A bound on cells or limits is a part of the base year when it is a percentage; other percentages are what
 * their part of the scenario says. */
static void put_bound(iop_text *t, const iop_conflict_result *c, const subject *s, const char *what,
                      const char *lang)
{
    char value[NAME_SIZE], digits[IOP_NUMBER_SIZE], unit[NAME_SIZE];
    bool own = s->kind >= REQUIREMENT; /* the scheme's own statements, not a plan's */
    bool percent = strchr(c->text, '%') != NULL, relative = percent && !own;
    bool upper = own ? c->upper : strcmp(side_of(c->key), ".max") == 0;
    put_value(c, lang, value, sizeof value);
    if (!relative)
        iop_text_printf(t, upper ? iop_words(lang, "%s at most %s") : iop_words(lang, "%s at least %s"), what,
                        value);
    else if (!c->of_growth)
        iop_text_printf(t,
                        upper ? iop_words(lang, "%s at most %s of the base year")
                              : iop_words(lang, "%s at least %s of the base year"),
                        what, value);
    else
        iop_text_printf(t,
                        upper ? iop_words(lang, "%s at most %s of the base year's growth")
                              : iop_words(lang, "%s at least %s of the base year's growth"),
                        what, value);
    /* a requirement whose terms stand on one side is bounded by 0, which says nothing */
    if (percent && isfinite(c->bound) && (relative || c->bound != 0))
        iop_text_printf(t, " (%s %s)", number(lang, c->bound, digits),
                        iop_words_of_unit(lang, c->unit, unit, sizeof unit));
}

/* Capacity is at most what stands, until what is built comes in. */
static void put_ready(iop_text *t, const iop_conflict_result *c, const char *lang)
{
    if (!c->ready_in[0])
        iop_text_puts(
            t,
            iop_words(lang, "; that is what stands and is under way, and nothing else can be ready in time"));
    else if (strcmp(c->ready_in, c->period) == 0)
        iop_text_puts(
            t, iop_words(lang, "; that is what stands and is under way, before anything else is built"));
    else
        iop_text_printf(
            t, iop_words(lang, "; that is what stands and is under way: what is built is ready from %s on"),
            c->ready_in);
}

static void put_member(iop_text *t, const iop_conflict_result *c, const subject *s, const char *what,
                       const char *lang)
{
    if (c->file[0])
        put_bound(t, c, s, what, lang);
    else if (c->of_growth)
        iop_text_printf(
            t,
            iop_words(lang, "%s stays at its base value times growth, since the scenario does not name it"),
            what);
    else
        iop_text_printf(t, iop_words(lang, "%s stays at its base value, since the scenario does not name it"),
                        what);
    if (s->kind == CAPACITY)
        put_ready(t, c, lang);
    if (c->weighs_on[0])
        iop_text_printf(t, iop_words(lang, "; it weighs most on %s"), c->weighs_on);
}

/* "inventory demand", in a period. */
static void put_category(iop_text *t, const subject *s, const char *period, const char *lang)
{
    iop_text what = iop_text_start(&t->env);
    iop_text_printf(&what, iop_words(lang, "%s demand"), iop_words_name(lang, s->category));
    put_in(t, &what, false, period, lang);
}

iop_status iop_solution_conflict_sentence(const iop_solution *s, size_t k, const char *lang, char **text,
                                          iop_err *err)
{
    const iop_conflict_result *c = &s->conflict[k];
    subject what;
    iop_text t = iop_text_start(&s->env), name = iop_text_start(&s->env);
    bool known = read_key(&what, c->key);
    if (!known && !c->name[0]) { /* of what is no bound the sentence is there already */
        iop_text_puts(&t, c->sentence[0] ? c->sentence : c->key);
        return iop_text_take(&t, text, NULL, err);
    }
    if (!known)
        read_name(&what, c->name);
    if (!c->file[0] && what.kind == DEMAND)
        put_category(&name, &what, c->period, lang);
    else
        put_subject_in(&name, &what, c->period, lang);
    t.failed = name.failed;
    if (!name.failed)
        put_member(&t, c, &what, name.data, lang);
    iop_text_end(&name);
    return iop_text_take(&t, text, NULL, err);
}

iop_status iop_solution_conflict_text(const iop_solution *s, const char *lang, char **text, iop_err *err)
{
    iop_text joined = iop_text_start(&s->env);
    iop_status status = IOP_OK;
    *text = NULL;
    for (size_t k = 0; k < s->conflicts && status == IOP_OK; k++) {
        char *sentence = NULL;
        status = iop_solution_conflict_sentence(s, k, lang, &sentence, err);
        if (status == IOP_OK)
            iop_text_printf(&joined, "%s%s", k ? "; " : "", sentence);
        iop_free(&s->env, sentence);
    }
    if (status == IOP_OK)
        return iop_text_take(&joined, text, NULL, err);
    iop_text_end(&joined);
    return status;
}

/* --- the relaxation ------------------------------------------------------------------------------------- */

static void put_move(iop_text *t, const iop_relaxation_result *r, bool is_limit, const char *what,
                     const char *lang)
{
    char from[IOP_NUMBER_SIZE], to[IOP_NUMBER_SIZE], unit[NAME_SIZE];
    number(lang, r->from, from);
    number(lang, r->to, to);
    iop_words_of_unit(lang, r->unit, unit, sizeof unit);
    if (is_limit)
        iop_text_printf(t,
                        r->upper ? iop_words(lang, "raise the limit on %s from %s to %s %s")
                                 : iop_words(lang, "lower the floor on %s from %s to %s %s"),
                        what, from, to, unit);
    else
        iop_text_printf(t,
                        r->upper ? iop_words(lang, "raise the upper bound of %s from %s to %s %s")
                                 : iop_words(lang, "lower the lower bound of %s from %s to %s %s"),
                        what, from, to, unit);
    if (r->from != 0) {
        char change[IOP_NUMBER_SIZE];
        double percent = 100 * (r->to - r->from) / fabs(r->from);
        bool plain = fabs(percent) < 999.5; /* beyond, three digits would have an exponent */
        if (plain) {
            snprintf(change, sizeof change, "%+.3g", percent);
            iop_words_number(lang, change);
        } else {
            number(lang, round(percent), change);
        }
        iop_text_printf(t, " (%s%s %%)", !plain && percent > 0 ? "+" : "", change);
    }
}

iop_status iop_solution_relaxation_sentence(const iop_solution *s, size_t k, const char *lang, char **text,
                                            iop_err *err)
{
    const iop_relaxation_result *r = &s->relaxation[k];
    subject what;
    iop_text t = iop_text_start(&s->env), name = iop_text_start(&s->env);
    read_name(&what, r->name);
    put_subject_in(&name, &what, r->period, lang);
    t.failed = name.failed;
    if (!name.failed)
        put_move(&t, r, what.kind != OUTPUT && what.kind != DEMAND && what.kind != TOTAL, name.data, lang);
    iop_text_end(&name);
    return iop_text_take(&t, text, NULL, err);
}
