/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rules.c - values, bands and names as a scenario writes them. */
#include "scenario/rules.h"
#include "base/alloc.h"
#include "base/number.h"
#include "base/text.h"
#include "base/units.h"
#include <ioplan/words.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Excerpts of the user's text on one line: no control characters, no halves of characters. */
static void tidy(char *text)
{
    size_t length = strlen(text), good;
    while ((good = iop_utf8_valid(text, length)) < length)
        memmove(text + good, text + good + 1, length-- - good);
    for (char *p = text; *p; p++)
        if ((unsigned char)*p < 0x20 || *p == 0x7f)
            *p = ' ';
}

/* One fault may be met again: of a rule that many activities take, or of a key that is read twice. */
static bool is_told(const iop_diags *diags, const iop_yaml_node *node, const char *sentence)
{
    const char *where = node->where ? node->where : "";
    for (size_t k = 0; k < iop_diags_count(diags); k++) {
        const iop_err *at = &iop_diags_at(diags, k)->at;
        if (at->row == (long long)node->line && at->col == (long long)node->column &&
            strcmp(at->msg, sentence) == 0 && strncmp(at->where, where, sizeof at->where - 1) == 0)
            return true;
    }
    return false;
}

iop_status iop_complain(const iop_reading *r, const iop_yaml_node *node, const char *fmt, ...)
{
    char sentence[sizeof((iop_err *)0)->msg];
    va_list args;
    va_start(args, fmt);
    vsnprintf(sentence, sizeof sentence, iop_words(iop_diags_lang(r->diags), fmt), args);
    va_end(args);
    tidy(sentence);
    if (is_told(r->diags, node, sentence))
        return IOP_EPARSE;
    return iop_diags_add(r->diags, IOP_ERROR, IOP_EPARSE, node->where, (long long)node->line,
                         (long long)node->column, "%s", sentence);
}

void iop_expect_keys(const iop_reading *r, const iop_yaml_node *node, const char *what,
                     const char *const *words, size_t count)
{
    char kind[96];
    const char *lang = iop_diags_lang(r->diags);
    snprintf(kind, sizeof kind, iop_words(lang, "key of %s"), iop_words(lang, what));
    for (size_t k = 0; node->kind == IOP_YAML_MAP && k < node->count; k++) {
        size_t w = 0;
        while (w < count && strcmp(words[w], node->key[k].text) != 0)
            w++;
        if (w == count)
            iop_complain_of_word(r, &node->key[k], kind, node->key[k].text, words, count);
    }
}

/* Reads "14790 ha" or a bare 0 into *value, in `unit`. */
static bool read_amount(const iop_reading *r, const iop_yaml_node *node, const char *key, const char *unit,
                        double *value)
{
    const char *given;
    double factor = 1;
    bool number = iop_unit_split(node->text, value, &given);
    if (number && isinf(*value)) {
        iop_complain(r, node, "%s: \"%.60s\" is too large", key, node->text);
        return false;
    }
    bool good = number && (given[0] ? iop_unit_convert(given, unit, &factor) : *value == 0);
    if (good) {
        *value *= factor;
        return true;
    }
    if (!number)
        iop_complain(r, node,
                     "%s: \"%.60s\" is neither a percentage nor a number with its unit; expected for example "
                     "80%% or 120 %.40s",
                     key, node->text, unit);
    else if (!given[0])
        iop_complain(r, node, "%s: \"%.60s\" has no unit; write %.40s%% or %.40s %.40s", key, node->text,
                     node->text, node->text, unit);
    else if (strchr(",.0123456789", given[0]))
        iop_complain(r, node, "%s: \"%.60s\" has a decimal comma or thousands marks; write 1234.5", key,
                     node->text);
    else
        iop_complain(r, node, "%s: unit \"%.60s\" does not convert into \"%.60s\"", key, given, unit);
    return false;
}

enum { SHARE_MAX = 1000000 };

/* Reads one side: "80%", "14790 ha" or a bare 0. */
static bool read_value(const iop_reading *r, const iop_yaml_node *node, const char *key, const char *unit,
                       iop_side_rule *rule)
{
    const double most = 1e30;
    if (node->kind != IOP_YAML_SCALAR) {
        iop_complain(r, node, "%s: expected a value such as 80%% or 120 %.40s", key, unit);
        return false;
    }
    rule->relative = iop_parse_percent(node->text, &rule->value);
    if (!rule->relative && !read_amount(r, node, key, unit, &rule->value))
        return false;
    if (fabs(rule->value) <= (rule->relative ? SHARE_MAX : most))
        return true;
    iop_complain(r, node, "%s: \"%.60s\" is too large", key, node->text);
    return false;
}

static iop_status read_side(const iop_reading *r, const iop_yaml_node *band, const char *side,
                            const char *key, const char *unit, iop_side_rule *rule)
{
    iop_err err;
    char path[256];
    const iop_yaml_node *node = iop_yaml_get(band, side);
    if (!node)
        return IOP_OK;
    snprintf(path, sizeof path, "%s.%s", key, side);
    rule->given = read_value(r, node, path, unit, rule);
    if (!rule->given)
        return IOP_OK;
    iop_status status =
        iop_plan_add_statement(r->plan, path, node->text, node->where, node->line, &rule->statement, &err);
    return status == IOP_OK ? IOP_OK : iop_diags_add_err(r->diags, &err);
}

iop_status iop_read_band(const iop_reading *r, const iop_yaml_node *node, const char *key, const char *unit,
                         iop_band_rule *rule)
{
    memset(rule, 0, sizeof *rule);
    if (node->kind != IOP_YAML_MAP) {
        iop_complain(r, node, "%s: expected a band such as {min: 80%%, max: 120%%}", key);
        return IOP_OK;
    }
    IOP_TRY(read_side(r, node, "min", key, unit, &rule->min));
    return read_side(r, node, "max", key, unit, &rule->max);
}

void iop_apply_rule(const iop_band_rule *rule, double base, iop_band *band)
{
    if (rule->min.given) {
        band->lo = rule->min.relative ? iop_plan_relative_lower(base, rule->min.value) : rule->min.value;
        band->lo_statement = rule->min.statement;
    }
    if (rule->max.given) {
        band->hi = rule->max.relative ? iop_plan_relative_upper(base, rule->max.value) : rule->max.value;
        band->hi_statement = rule->max.statement;
    }
}

bool iop_read_share(const iop_reading *r, const iop_yaml_node *node, const char *key, double *share)
{
    const char *text =
        node->kind == IOP_YAML_SCALAR ? node->text : iop_words(iop_diags_lang(r->diags), "a list or map");
    bool good = node->kind == IOP_YAML_SCALAR && iop_parse_percent(text, share);
    if (good && *share >= 0 && *share <= SHARE_MAX)
        return true;
    if (!good && strchr(text, ','))
        iop_complain(r, node, "%s: \"%.60s\" has a decimal comma; write 97.5%%", key, text);
    else
        iop_complain(r, node, "%s: \"%.60s\" is no share; expected a percentage such as 60%%, 0%% or more",
                     key, text);
    return false;
}
