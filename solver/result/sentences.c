/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sentences.c - conflicts and relaxations as a planner would say them, in any language.
 *
 * Everything is told from the fields of the solution alone, so that a result can be read in another language
 * than it was made in: what is bounded by the statement's key or its name (bounded.h). */
#include "base/alloc.h"
#include "base/number.h"
#include "base/text.h"
#include "result/bounded.h"
#include <ioplan/solution.h>
#include <ioplan/words.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

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

static void put_subject_in(iop_text *t, const iop_bounded *s, const char *period, const char *lang)
{
    iop_text what = iop_text_start(&t->env);
    iop_bounded_put(&what, s, lang);
    put_in(t, &what, s->kind == IOP_BOUNDED_STOCK, s->kind == IOP_BOUNDED_PRESENT ? "" : period, lang);
}

iop_status iop_solution_cell_words(const iop_solution *s, const char *name, const char *lang, char **text,
                                   iop_err *err)
{
    iop_bounded what;
    iop_text t = iop_text_start(&s->env);
    iop_bounded_of_name(&what, name);
    iop_bounded_put(&t, &what, lang);
    return iop_text_take(&t, text, NULL, err);
}

/* --- the conflict --------------------------------------------------------------------------------------- */

/* "95.5%" or "14790 ha" in the marks and words of the language. */
static void localize_value(const char *lang, const char *text, char *out, size_t size)
{
    char rest[IOP_BOUNDED_NAME];
    size_t digits = strspn(text, "+-0123456789.eE");
    snprintf(out, size, "%.*s", (int)digits, text);
    iop_words_number(lang, out);
    size_t used = strlen(out);
    snprintf(out + used, size - used, "%s", iop_words_of_unit(lang, text + digits, rest, sizeof rest));
}

/* The bound as it was written; of one that changes with time there is no single text. */
static void put_value(const iop_conflict_result *c, const char *lang, char *out, size_t size)
{
    char digits[IOP_NUMBER_SIZE], unit[IOP_BOUNDED_NAME];
    if (c->text[0])
        localize_value(lang, c->text, out, size);
    else if (isfinite(c->bound))
        snprintf(out, size, "%s %s", number(lang, c->bound, digits),
                 iop_words_of_unit(lang, c->unit, unit, sizeof unit));
    else
        snprintf(out, size, "%s", iop_words(lang, "what is stated there"));
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), of = strlen(end);
    return length >= of && strcmp(text + length - of, end) == 0;
}

/* First and last periods bound what may not be before or after them. */
static bool is_since(const char *key)
{
    return ends_with(key, ".since");
}

static bool is_until(const char *key)
{
    return ends_with(key, ".until");
}

/* The time that relocation takes bounds when it may begin. */
static bool is_lag(const char *key)
{
    return ends_with(key, ".lag");
}

static bool is_of_time(const char *key)
{
    return is_since(key) || is_until(key) || is_lag(key);
}

/* A bound on cells or limits is a part of the base year when it is a percentage; other percentages are what
 * their part of the scenario says. */
static void put_bound(iop_text *t, const iop_conflict_result *c, const iop_bounded *s, const char *what,
                      const char *lang)
{
    char value[IOP_BOUNDED_NAME], digits[IOP_NUMBER_SIZE], unit[IOP_BOUNDED_NAME];
    bool own = s->kind >= IOP_BOUNDED_REQUIREMENT; /* the scheme's own statements, not a plan's */
    bool percent = strchr(c->text, '%') != NULL, relative = percent && !own;
    bool upper = own ? c->upper : strcmp(iop_key_side(c->key), ".max") == 0;
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
    if (percent && isfinite(c->bound) && (relative || c->bound != 0) && strcmp(c->unit, "%") != 0)
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

/* Land that is too little for what stands there. */
static void put_standing(iop_text *t, const iop_conflict_result *c, const char *lang)
{
    char digits[IOP_NUMBER_SIZE], unit[IOP_BOUNDED_NAME];
    iop_text_printf(t, iop_words(lang, "; what stands there needs %s %s, unless it is moved"),
                    number(lang, c->standing, digits), iop_words_of_unit(lang, c->unit, unit, sizeof unit));
}

/* Of what is no bound of an amount; false of what is. */
static bool put_rule(iop_text *t, const iop_conflict_result *c, const iop_bounded *s, const char *what,
                     const char *lang)
{
    char value[IOP_BOUNDED_NAME];
    put_value(c, lang, value, sizeof value);
    if (is_since(c->key))
        /* words: technique clean (D24) not before 2031-2035 */
        iop_text_printf(t, iop_words(lang, "%s not before %s"), what, value);
    else if (is_until(c->key))
        /* words: relocation north not after 2026-2030 */
        iop_text_printf(t, iop_words(lang, "%s not after %s"), what, value);
    else if (is_lag(c->key))
        /* words: relocation north not so late that it ends after the plan (lag: 2) */
        iop_text_printf(t, iop_words(lang, "%s not so late that it ends after the plan (lag: %s)"), what,
                        value);
    else if (s->kind == IOP_BOUNDED_FOLLOWING)
        iop_text_puts(t, what);
    else if (s->kind == IOP_BOUNDED_BUILDING)
        iop_text_printf(
            t, iop_words(lang, "%s at least what capacity needs that grows by %s a year after the plan"),
            what, c->text[0] ? value : "0%");
    else
        return false;
    return true;
}

static void put_member(iop_text *t, const iop_conflict_result *c, const iop_bounded *s, const char *what,
                       const char *lang)
{
    if (put_rule(t, c, s, what, lang))
        ;
    else if (c->file[0])
        put_bound(t, c, s, what, lang);
    else if (c->of_growth)
        iop_text_printf(
            t,
            iop_words(lang, "%s stays at its base value times growth, since the scenario does not name it"),
            what);
    else
        iop_text_printf(t, iop_words(lang, "%s stays at its base value, since the scenario does not name it"),
                        what);
    if (s->kind == IOP_BOUNDED_CAPACITY)
        put_ready(t, c, lang);
    if (c->standing > 0)
        put_standing(t, c, lang);
    if (c->weighs_on[0])
        iop_text_printf(t, iop_words(lang, "; it weighs most on %s"), c->weighs_on);
}

/* "inventory demand", in a period. */
static void put_category(iop_text *t, const iop_bounded *s, const char *period, const char *lang)
{
    iop_text what = iop_text_start(&t->env);
    iop_text_printf(&what, iop_words(lang, "%s demand"), iop_words_name(lang, s->category));
    put_in(t, &what, false, period, lang);
}

iop_status iop_solution_conflict_sentence(const iop_solution *s, size_t k, const char *lang, char **text,
                                          iop_err *err)
{
    const iop_conflict_result *c = &s->conflict[k];
    iop_bounded what;
    iop_text t = iop_text_start(&s->env), name = iop_text_start(&s->env);
    bool known = iop_bounded_of_key(&what, c->key);
    if (!known && !c->name[0]) { /* of what is no bound the sentence is there already */
        iop_text_puts(&t, c->sentence[0] ? c->sentence : c->key);
        return iop_text_take(&t, text, NULL, err);
    }
    if (!known)
        iop_bounded_of_name(&what, c->name);
    if (!c->file[0] && what.kind == IOP_BOUNDED_DEMAND)
        put_category(&name, &what, c->period, lang);
    else if (is_of_time(c->key))
        iop_bounded_put(&name, &what, lang);
    else
        put_subject_in(&name, &what, c->period, lang);
    t.failed = name.failed;
    if (!name.failed)
        put_member(&t, c, &what, name.data, lang);
    iop_text_end(&name);
    return iop_text_take(&t, text, NULL, err);
}

enum { SHOWN = 8 };

size_t iop_solution_conflicts_shown(const iop_solution *s)
{
    return s->conflict_reducible && s->conflicts > SHOWN ? SHOWN : s->conflicts;
}

bool iop_solution_conflict_is_proved(const iop_solution *s)
{
    return s->conflict_price || iop_solution_array(s, "conflict.balance");
}

iop_status iop_solution_conflict_text(const iop_solution *s, const char *lang, char **text, iop_err *err)
{
    iop_text joined = iop_text_start(&s->env);
    iop_status status = IOP_OK;
    size_t shown = iop_solution_conflicts_shown(s);
    *text = NULL;
    for (size_t k = 0; k < shown && status == IOP_OK; k++) {
        char *sentence = NULL;
        status = iop_solution_conflict_sentence(s, k, lang, &sentence, err);
        if (status == IOP_OK)
            iop_text_printf(&joined, "%s%s", k ? "; " : "", sentence);
        iop_free(&s->env, sentence);
    }
    if (shown < s->conflicts)
        iop_text_printf(&joined, iop_words(lang, "; and %zu more that weigh less"), s->conflicts - shown);
    if (status == IOP_OK)
        return iop_text_take(&joined, text, NULL, err);
    iop_text_end(&joined);
    return status;
}

/* --- the relaxation ------------------------------------------------------------------------------------- */

static void put_change(iop_text *t, const iop_relaxation_result *r, const char *lang)
{
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

static void put_move(iop_text *t, const iop_relaxation_result *r, bool is_limit, const char *what,
                     const char *lang)
{
    char from[IOP_NUMBER_SIZE], to[IOP_NUMBER_SIZE], unit[IOP_BOUNDED_NAME];
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
    if (r->from != 0 && strcmp(r->unit, "%") != 0)
        put_change(t, r, lang);
}

/* How much of what may not be yet, or not any more, or not so little. */
static void put_leave(iop_text *t, const iop_relaxation_result *r, const iop_bounded *s, const char *lang)
{
    char amount[IOP_NUMBER_SIZE], unit[IOP_BOUNDED_NAME];
    iop_text what = iop_text_start(&t->env);
    iop_bounded_put(&what, s, lang);
    number(lang, fabs(r->to - r->from), amount);
    iop_words_of_unit(lang, r->unit, unit, sizeof unit);
    t->failed = t->failed || what.failed;
    if (t->failed)
        ;
    else if (s->kind == IOP_BOUNDED_BUILDING)
        /* words: let construction of capacity of D26 in 2046-2050 fall short by 3 million USD a year */
        iop_text_printf(t, iop_words(lang, "let %s in %s fall short by %s %s a year"), what.data, r->period,
                        amount, unit);
    else if (is_until(r->key) || is_lag(r->key))
        /* words: allow relocation north in 2031-2035 still: 3 million USD */
        iop_text_printf(t, iop_words(lang, "allow %s in %s still: %s %s"), what.data, r->period, amount,
                        unit);
    else
        /* words: allow technique clean (D24) in 2026-2030 already: 3 million USD */
        iop_text_printf(t, iop_words(lang, "allow %s in %s already: %s %s"), what.data, r->period, amount,
                        unit);
    iop_text_end(&what);
}

iop_status iop_solution_relaxation_sentence(const iop_solution *s, size_t k, const char *lang, char **text,
                                            iop_err *err)
{
    const iop_relaxation_result *r = &s->relaxation[k];
    iop_bounded what;
    iop_text t = iop_text_start(&s->env), name = iop_text_start(&s->env);
    iop_bounded_of_name(&what, r->name);
    if (what.kind == IOP_BOUNDED_BUILDING || is_of_time(r->key)) {
        put_leave(&t, r, &what, lang);
        return iop_text_take(&t, text, NULL, err);
    }
    put_subject_in(&name, &what, r->period, lang);
    t.failed = name.failed;
    if (!name.failed)
        put_move(&t, r,
                 what.kind != IOP_BOUNDED_OUTPUT && what.kind != IOP_BOUNDED_DEMAND &&
                     what.kind != IOP_BOUNDED_TOTAL,
                 name.data, lang);
    iop_text_end(&name);
    return iop_text_take(&t, text, NULL, err);
}
