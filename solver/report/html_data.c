/* SPDX-License-Identifier: GPL-3.0-or-later */
/* html_data.c - a solution as data of a page. Lists are columns: one array a field. Of a plan with periods
 * they are those of the last one; its arrays have all. */
#include "report/html.h"
#include "report/tables.h"
#include <ioplan/words.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

void iop_html_name(iop_script *j, const char *lang, const char *name)
{
    char plain[256];
    iop_script_text(j, iop_report_name(lang, name, plain, sizeof plain));
}

void iop_html_unit(iop_script *j, const char *lang, const char *unit)
{
    char words[256];
    iop_script_text(j, iop_words_of_unit(lang, unit, words, sizeof words));
}

/* Where the last period of a list of the solution begins: lists go period by period. */
#define LAST_PERIOD(s, item, count, first)                                                                   \
    do {                                                                                                     \
        (first) = (s)->periods > 0 ? (s)->count : 0;                                                         \
        while ((first) > 0 &&                                                                                \
               strcmp((s)->item[(first)-1].period, (s)->period[(s)->periods - 1].period) == 0)               \
            (first)--;                                                                                       \
    } while (0)

/* A column of a list: `value` is an expression of k. */
#define COLUMN(j, key, count, put)                                                                           \
    do {                                                                                                     \
        iop_script_key(j, key);                                                                              \
        iop_script_open(j, '[');                                                                             \
        for (size_t k = 0; k < (count); k++)                                                                 \
            put;                                                                                             \
        iop_script_close(j, ']');                                                                            \
    } while (0)

static void put_head(iop_script *j, const iop_solution *s, const char *lang)
{
    iop_script_put_text(j, "status", iop_solution_status_text(s->status));
    iop_script_put_text(j, "title", iop_report_own(lang, s->title, s->title_vi));
    iop_script_put_text(j, "region", s->region);
    iop_script_put_text(j, "data", iop_report_own(lang, s->data_title, s->data_title_vi));
    iop_script_put_text(j, "source", iop_report_own(lang, s->data_source, s->data_source_vi));
    iop_script_key(j, "money");
    iop_html_unit(j, lang, s->money_unit);
    if (s->year > 0)
        iop_script_put_whole(j, "year", (size_t)s->year);
    if (s->periods > 0)
        iop_script_put_text(j, "period", s->period[s->periods - 1].period);
    iop_script_key(j, "aim");
    iop_script_open(j, '{');
    iop_script_put_text(j, "key", s->objective.name);
    iop_script_key(j, "name");
    iop_html_name(j, lang, s->objective.name);
    iop_script_key(j, "unit");
    iop_html_unit(j, lang, s->objective.unit);
    iop_script_put_flag(j, "maximize", s->objective.maximize);
    iop_script_put_number(j, "value", s->objective.value);
    iop_script_put_number(j, "base", s->objective.base);
    iop_script_close(j, '}');
}

static void put_sectors(iop_script *j, const iop_solution *s, const char *lang)
{
    size_t first;
    LAST_PERIOD(s, sector, sectors, first);
    const iop_sector_result *r = s->sector + first;
    size_t n = s->sectors - first;
    bool vi = strcmp(lang, "vi") == 0;
    iop_script_key(j, "sectors");
    iop_script_open(j, '{');
    COLUMN(j, "code", n, iop_script_text(j, r[k].code));
    COLUMN(j, "name", n, iop_script_text(j, vi && r[k].name_vi[0] ? r[k].name_vi : r[k].name));
    COLUMN(j, "groups", n, iop_script_text(j, r[k].groups));
    COLUMN(j, "output", n, iop_script_number(j, r[k].output));
    COLUMN(j, "base", n, iop_script_number(j, r[k].base_output));
    COLUMN(j, "lower", n, iop_script_number(j, r[k].lower));
    COLUMN(j, "upper", n, iop_script_number(j, r[k].upper));
    COLUMN(j, "at", n, iop_script_whole(j, (size_t)r[k].at));
    COLUMN(j, "reduced_cost", n, iop_script_number(j, r[k].reduced_cost));
    COLUMN(j, "price", n, iop_script_number(j, r[k].price));
    COLUMN(j, "value_added", n, iop_script_number(j, r[k].value_added));
    COLUMN(j, "base_value_added", n, iop_script_number(j, r[k].base_value_added));
    iop_script_close(j, '}');
}

/* The categories of the first sector: every sector has the same. */
static size_t count_categories(const iop_solution *s)
{
    size_t count = 0;
    while (count < s->demands && s->demand[count].sector == s->demand[0].sector)
        count++;
    return count;
}

static void put_demand(iop_script *j, const iop_solution *s, const char *lang)
{
    size_t categories = count_categories(s), first;
    LAST_PERIOD(s, demand, demands, first);
    const iop_demand_result *r = s->demand + first;
    size_t n = s->demands - first;
    iop_script_key(j, "demand");
    iop_script_open(j, '{');
    COLUMN(j, "category", categories, iop_html_name(j, lang, s->demand[k].category));
    COLUMN(j, "value", n, iop_script_number(j, r[k].value));
    COLUMN(j, "base", n, iop_script_number(j, r[k].base_value));
    iop_script_close(j, '}');
}

/* "names": of categories and groups, by what the scenario calls them. A group of many sectors is told many
 * times. */
static void put_names(iop_script *j, const iop_solution *s, const char *lang)
{
    char group[128];
    size_t first;
    LAST_PERIOD(s, sector, sectors, first);
    iop_script_key(j, "names");
    iop_script_open(j, '{');
    for (size_t k = 0; k < count_categories(s); k++) {
        iop_script_key(j, s->demand[k].category);
        iop_html_name(j, lang, s->demand[k].category);
    }
    for (size_t k = first; k < s->sectors; k++)
        for (const char *at = s->sector[k].groups; *at; at += strspn(at, ";")) {
            size_t length = strcspn(at, ";");
            snprintf(group, sizeof group, "%.*s", (int)length, at);
            at += length;
            iop_script_key(j, group);
            iop_html_name(j, lang, group);
        }
    iop_script_close(j, '}');
}

static void put_limits(iop_script *j, const iop_solution *s, const char *lang)
{
    size_t first;
    LAST_PERIOD(s, limit, limits, first);
    const iop_limit_result *r = s->limit + first;
    size_t n = s->limits - first;
    iop_script_key(j, "limits");
    iop_script_open(j, '{');
    COLUMN(j, "key", n, iop_script_text(j, r[k].name));
    COLUMN(j, "name", n, iop_html_name(j, lang, r[k].name));
    COLUMN(j, "unit", n, iop_html_unit(j, lang, r[k].unit));
    COLUMN(j, "max", n, iop_script_flag(j, r[k].is_max));
    COLUMN(j, "used", n, iop_script_number(j, r[k].used));
    COLUMN(j, "base", n, iop_script_number(j, r[k].base_use));
    COLUMN(j, "limit", n, iop_script_number(j, r[k].limit));
    COLUMN(j, "slack", n, iop_script_number(j, r[k].slack));
    COLUMN(j, "binding", n, iop_script_flag(j, r[k].binding));
    COLUMN(j, "price", n, iop_script_number(j, r[k].shadow_price));
    COLUMN(j, "price_left", n, iop_script_number(j, r[k].shadow_price_left));
    COLUMN(j, "from", n, iop_script_number(j, r[k].range_from));
    COLUMN(j, "to", n, iop_script_number(j, r[k].range_to));
    iop_script_close(j, '}');
}

/* Whether the plan counts it at all: a scenario may set every coefficient of a resource to 0, such as that of
 * land which zones count instead. What a limit names is counted, even where nothing is left of it. */
static bool is_counted(const iop_solution *s, const char *measure)
{
    for (size_t k = 0; k < s->measures; k++)
        if (strcmp(s->measure[k].name, measure) == 0 && (s->measure[k].value != 0 || s->measure[k].base == 0))
            return true;
    for (size_t k = 0; k < s->limits; k++)
        if (strcmp(s->limit[k].name, measure) == 0)
            return true;
    return false;
}

static void put_measures(iop_script *j, const iop_solution *s, const char *lang)
{
    size_t first;
    LAST_PERIOD(s, measure, measures, first);
    const iop_measure_result *r = s->measure + first;
    size_t n = s->measures - first;
    iop_script_key(j, "measures");
    iop_script_open(j, '{');
    COLUMN(j, "key", n, iop_script_text(j, r[k].name));
    COLUMN(j, "name", n, iop_html_name(j, lang, r[k].name));
    COLUMN(j, "unit", n, iop_html_unit(j, lang, r[k].unit));
    /* what the words of a unit are about, whatever the language */
    COLUMN(j, "persons", n, iop_script_flag(j, strstr(r[k].unit, "person") || strstr(r[k].unit, "people")));
    COLUMN(j, "emissions", n, iop_script_flag(j, strstr(r[k].unit, "CO2") != NULL));
    COLUMN(j, "is_money", n, iop_script_flag(j, strcmp(r[k].unit, s->money_unit) == 0));
    COLUMN(j, "value", n, iop_script_number(j, r[k].value));
    COLUMN(j, "base", n, iop_script_number(j, r[k].base));
    COLUMN(j, "counted", n, iop_script_flag(j, is_counted(s, r[k].name)));
    iop_script_close(j, '}');
}

static void put_conflict(iop_script *j, const iop_solution *s, size_t k, const char *lang)
{
    char *sentence;
    if (iop_solution_conflict_sentence(s, k, lang, &sentence, NULL) != IOP_OK) {
        j->text->failed = true;
        return;
    }
    iop_script_text(j, sentence);
    iop_solution_text_free(s, sentence);
}

static void put_proof(iop_script *j, const iop_solution *s, const char *lang)
{
    size_t shown = iop_solution_conflicts_shown(s);
    iop_script_put_flag(j, "verified", s->certificate.verified);
    iop_script_put_text(j, "version", s->provenance.version);
    iop_script_key(j, "conflict");
    iop_script_open(j, '{');
    COLUMN(j, "sentence", shown, put_conflict(j, s, k, lang));
    COLUMN(j, "file", shown, iop_script_text(j, s->conflict[k].file));
    COLUMN(j, "line", shown, iop_script_whole(j, s->conflict[k].line));
    iop_script_put_flag(j, "only", s->conflict_is_only);
    iop_script_key(j, "count");
    iop_script_whole(j, s->conflicts);
    iop_script_put_flag(j, "reducible", s->conflict_reducible);
    iop_script_put_flag(j, "proved", iop_solution_conflict_is_proved(s));
    iop_script_close(j, '}');
}

static void put_array(iop_script *j, const iop_array_result *a, const char *lang)
{
    iop_script_open(j, '{');
    iop_script_put_text(j, "key", a->name);
    iop_script_key(j, "name");
    iop_html_name(j, lang, a->name);
    iop_script_key(j, "unit");
    iop_html_unit(j, lang, a->unit);
    iop_script_key(j, "axes");
    iop_script_open(j, '[');
    for (size_t x = 0; x < a->axes; x++) {
        iop_script_open(j, '{');
        iop_script_put_text(j, "key", a->axis[x].name);
        iop_script_key(j, "name");
        iop_html_name(j, lang, a->axis[x].name);
        COLUMN(j, "label", a->axis[x].len, iop_script_text(j, a->axis[x].label[k]));
        iop_script_close(j, '}');
    }
    iop_script_close(j, ']');
    iop_script_put_numbers(j, "value", a->value, iop_array_count(a));
    iop_script_close(j, '}');
}

static void put_arrays(iop_script *j, const iop_solution *s, const char *lang)
{
    iop_script_key(j, "arrays");
    iop_script_open(j, '[');
    for (size_t k = 0; k < s->arrays; k++)
        if (!s->array[k].proof)
            put_array(j, &s->array[k], lang);
    iop_script_close(j, ']');
}

void iop_html_put_solution(iop_script *j, const iop_solution *s, const char *lang)
{
    put_head(j, s, lang);
    put_sectors(j, s, lang);
    put_demand(j, s, lang);
    put_names(j, s, lang);
    put_limits(j, s, lang);
    put_measures(j, s, lang);
    put_proof(j, s, lang);
    put_arrays(j, s, lang);
}
