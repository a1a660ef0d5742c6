/* SPDX-License-Identifier: GPL-3.0-or-later */
/* values.c - numbers, shares, years and periods of a whole plan's sections. */
#include "base/alloc.h"
#include "base/number.h"
#include "base/text.h"
#include "base/units.h"
#include "scenario/whole.h"
#include <ioplan/words.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "USD/t" against "million USD" per "kt CO2e": the factor. */
static bool convert_rate(const char *given, iop_unit unit, double *factor)
{
    char money[96];
    double top, below;
    const char *slash = strrchr(given, '/');
    size_t length = slash ? (size_t)(slash - given) : sizeof money;
    if (length >= sizeof money)
        return false;
    while (length > 0 && given[length - 1] == ' ')
        length--;
    snprintf(money, sizeof money, "%.*s", (int)length, given);
    const char *per = slash + 1 + strspn(slash + 1, " ");
    if (!iop_unit_convert(money, unit.unit, &top) || !iop_unit_convert(per, unit.per, &below) || below == 0)
        return false;
    *factor = top / below;
    return true;
}

static void complain_of_unit(const iop_reading *r, const iop_yaml_node *node, const char *key,
                             const char *given, iop_unit unit)
{
    if (strchr(",.0123456789", given[0]))
        iop_complain(r, node, "%s: \"%.60s\" has a decimal comma or thousands marks; write 1234.5", key,
                     node->text);
    else if (!unit.unit[0])
        iop_complain(r, node, "%s: \"%.60s\" has a unit; expected a bare number", key, node->text);
    else
        iop_complain(r, node, "%s: unit \"%.60s\" does not convert into \"%.60s%s%.60s\"", key, given,
                     unit.unit, unit.per ? "/" : "", unit.per ? unit.per : "");
}

bool iop_read_amount(const iop_reading *r, const iop_yaml_node *node, const char *key, iop_unit unit,
                     iop_amount *amount)
{
    const char *given = "";
    double factor = 1;
    if (node->kind != IOP_YAML_SCALAR) {
        iop_complain(r, node, "%s: expected a number", key);
        return false;
    }
    amount->relative = iop_parse_percent(node->text, &amount->value);
    if (!amount->relative && !iop_unit_split(node->text, &amount->value, &given)) {
        iop_complain(r, node, "%s: \"%.60s\" is no number; expected for example 0.5 or 80%%", key,
                     node->text);
        return false;
    }
    if (!amount->relative && given[0] &&
        !(unit.per ? convert_rate(given, unit, &factor)
                   : unit.unit[0] && iop_unit_convert(given, unit.unit, &factor))) {
        complain_of_unit(r, node, key, given, unit);
        return false;
    }
    amount->value *= factor;
    if (fabs(amount->value) <= (amount->relative ? 1e6 : 1e30))
        return true;
    iop_complain(r, node, "%s: \"%.60s\" is too large", key, node->text);
    return false;
}

bool iop_read_size(const iop_reading *r, const iop_yaml_node *node, const char *key, iop_unit unit,
                   double *value)
{
    iop_amount amount;
    if (!iop_read_amount(r, node, key, unit, &amount))
        return false;
    if (amount.relative)
        iop_complain(r, node, "%s: \"%.60s\" is a percentage of nothing; expected a number", key, node->text);
    else if (amount.value < 0)
        iop_complain(r, node, "%s: \"%.60s\" is negative; expected 0 or more", key, node->text);
    else
        *value = amount.value;
    return !amount.relative && amount.value >= 0;
}

bool iop_read_within(const iop_reading *r, const iop_yaml_node *node, const char *key, double lo, double hi,
                     bool closed, double *value)
{
    static const iop_unit none = {"", NULL};
    iop_amount amount;
    if (!iop_read_amount(r, node, key, none, &amount))
        return false;
    if (amount.value >= lo && (amount.value < hi || (closed && amount.value == hi))) {
        *value = amount.value;
        return true;
    }
    iop_complain(r, node, "%s: \"%.60s\" is out of range; expected at least %g%% and %s %g%%", key,
                 node->text, 100 * lo,
                 closed ? iop_words(iop_diags_lang(r->diags), "at most")
                        : iop_words(iop_diags_lang(r->diags), "less than"),
                 100 * hi);
    return false;
}

bool iop_read_whole_number(const iop_reading *r, const iop_yaml_node *node, const char *key, size_t *value)
{
    double number = -1;
    if (node->kind == IOP_YAML_SCALAR)
        (void)iop_parse_number(node->text, strlen(node->text), '.', &number);
    if (number >= 0 && number <= 1000000 && floor(number) == number) {
        *value = (size_t)number;
        return true;
    }
    iop_complain(r, node, "%s: expected a whole number, 0 or more", key);
    return false;
}

bool iop_read_lag(const iop_whole *w, const iop_yaml_node *node, const char *key, size_t *lag)
{
    size_t value;
    if (!iop_read_whole_number(&w->r, node, key, &value))
        return false;
    if (value < w->scheme->periods || w->timeless) {
        *lag = w->timeless ? 0 : value;
        return true;
    }
    iop_complain(
        &w->r, node,
        value == 1
            ? IOP_WORD("%s: what takes %zu period comes after the last of %zu; shorten it, or add periods")
            : IOP_WORD("%s: what takes %zu periods comes after the last of %zu; shorten it, or add periods"),
        key, value, w->scheme->periods);
    return false;
}

bool iop_read_flag(const iop_reading *r, const iop_yaml_node *node, const char *key, bool *flag)
{
    const char *text = node->kind == IOP_YAML_SCALAR ? node->text : "";
    *flag = strcmp(text, "true") == 0 || strcmp(text, "yes") == 0;
    if (*flag || strcmp(text, "false") == 0 || strcmp(text, "no") == 0)
        return true;
    iop_complain(r, node, "%s: expected true or false", key);
    return false;
}

const char *iop_read_text(const iop_reading *r, const iop_yaml_node *node, const char *key)
{
    if (node->kind == IOP_YAML_SCALAR)
        return node->text;
    iop_complain(r, node, "%s: expected text", key);
    return NULL;
}

bool iop_expect_map(const iop_reading *r, const iop_yaml_node *node, const char *key, const char *example)
{
    if (node->kind == IOP_YAML_MAP)
        return true;
    iop_complain(r, node, "%s: expected a map such as %s", key, example);
    return false;
}

/* --- time --- */

static void complain_of_period(const iop_whole *w, const iop_yaml_node *node, const char *key,
                               const char *word)
{
    const iop_scheme *s = w->scheme;
    const iop_period *last = &s->period[s->periods - 1];
    char *end;
    long year = strtol(word, &end, 10);
    if (word[0] && !*end && year > last->last) {
        iop_complain(&w->r, node, "%s: %ld lies beyond the last period, which ends in %d", key, year,
                     last->last);
        return;
    }
    const char **names = iop_new(&s->env, s->periods, sizeof *names);
    for (size_t t = 0; names && t < s->periods; t++)
        names[t] = s->period[t].name;
    const char *close = iop_closest(word, names, names ? s->periods : 0);
    if (close)
        iop_complain(&w->r, node, "%s: \"%.60s\" is no period; did you mean \"%.60s\"?", key, word, close);
    else if (s->periods == 1)
        iop_complain(&w->r, node, "%s: \"%.60s\" is no period; the only one is \"%.60s\"", key, word,
                     last->name);
    else
        iop_complain(&w->r, node, "%s: \"%.60s\" is no period; the first is \"%.60s\", the last \"%.60s\"",
                     key, word, s->period[0].name, last->name);
    iop_free(&s->env, names);
}

bool iop_read_period(const iop_whole *w, const iop_yaml_node *node, const char *key, size_t *period)
{
    const iop_scheme *s = w->scheme;
    const char *text = node->kind == IOP_YAML_SCALAR ? node->text : "";
    for (size_t t = 0; t < s->periods; t++)
        if (strcmp(s->period[t].name, text) == 0) {
            *period = t;
            return true;
        }
    *period = 0;
    if (w->timeless)
        return true;
    char *end;
    long year = strtol(text, &end, 10);
    for (size_t t = 0; text[0] && !*end && t < s->periods; t++)
        if (year >= s->period[t].first - (t == 0) && year <= s->period[t].last) {
            *period = t;
            return true;
        }
    complain_of_period(w, node, key, text);
    return false;
}

void iop_read_timed(const iop_whole *w, const iop_yaml_node *node, const char *key, iop_unit unit,
                    iop_amount *amount, bool *given)
{
    size_t periods = w->scheme->periods, t;
    memset(given, 0, periods * sizeof *given);
    if (node->kind != IOP_YAML_MAP) {
        if (!iop_read_amount(&w->r, node, key, unit, &amount[0]))
            return;
        for (t = 0; t < periods; t++) {
            amount[t] = amount[0];
            given[t] = true;
        }
        return;
    }
    if (node->count == 0)
        iop_complain(&w->r, node, "%s: expected a number, or years and numbers such as {2021: 10, 2031: 20}",
                     key);
    for (size_t k = 0; k < node->count; k++)
        if (iop_read_period(w, &node->key[k], key, &t))
            given[t] = iop_read_amount(&w->r, &node->item[k], key, unit, &amount[t]);
    for (t = 1; t < periods; t++)
        if (!given[t] && given[t - 1]) {
            amount[t] = amount[t - 1];
            given[t] = true;
        }
}
