/* SPDX-License-Identifier: GPL-3.0-or-later */
/* html_data.c - a solution as data of a page. Lists are columns: one array a field. */
#include "report/html.h"
#include <ioplan/words.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static void put_name(iop_script *j, const char *lang, const char *name)
{
    char plain[256];
    snprintf(plain, sizeof plain, "%s", iop_words_name(lang, name));
    if (strcmp(plain, name) == 0)
        for (char *c = plain; *c; c++)
            *c = *c == '_' ? ' ' : *c;
    iop_script_text(j, plain);
}

static void put_unit(iop_script *j, const char *lang, const char *unit)
{
    char words[256];
    iop_script_text(j, iop_words_of_unit(lang, unit, words, sizeof words));
}

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
    iop_script_put_text(j, "title", s->title);
    iop_script_put_text(j, "region", s->region);
    iop_script_put_text(j, "data", s->data_title);
    iop_script_put_text(j, "source", s->data_source);
    iop_script_key(j, "money");
    put_unit(j, lang, s->money_unit);
    if (s->year)
        iop_script_put_whole(j, "year", (size_t)s->year);
    iop_script_key(j, "aim");
    iop_script_open(j, '{');
    iop_script_put_text(j, "key", s->objective.name);
    iop_script_key(j, "name");
    put_name(j, lang, s->objective.name);
    iop_script_key(j, "unit");
    put_unit(j, lang, s->objective.unit);
    iop_script_put_flag(j, "maximize", s->objective.maximize);
    iop_script_put_number(j, "value", s->objective.value);
    iop_script_put_number(j, "base", s->objective.base);
    iop_script_close(j, '}');
}

static void put_sectors(iop_script *j, const iop_solution *s, const char *lang)
{
    const iop_sector_result *r = s->sector;
    size_t n = s->sectors;
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
    size_t categories = count_categories(s);
    iop_script_key(j, "demand");
    iop_script_open(j, '{');
    COLUMN(j, "category", categories, put_name(j, lang, s->demand[k].category));
    COLUMN(j, "value", s->demands, iop_script_number(j, s->demand[k].value));
    COLUMN(j, "base", s->demands, iop_script_number(j, s->demand[k].base_value));
    iop_script_close(j, '}');
}

static void put_limits(iop_script *j, const iop_solution *s, const char *lang)
{
    const iop_limit_result *r = s->limit;
    size_t n = s->limits;
    iop_script_key(j, "limits");
    iop_script_open(j, '{');
    COLUMN(j, "key", n, iop_script_text(j, r[k].name));
    COLUMN(j, "name", n, put_name(j, lang, r[k].name));
    COLUMN(j, "unit", n, put_unit(j, lang, r[k].unit));
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

static void put_totals(iop_script *j, const iop_solution *s, const char *lang)
{
    const iop_total_result *r = s->total;
    size_t n = s->totals;
    iop_script_key(j, "totals");
    iop_script_open(j, '{');
    COLUMN(j, "name", n, put_name(j, lang, r[k].name));
    COLUMN(j, "value", n, iop_script_number(j, r[k].value));
    COLUMN(j, "base", n, iop_script_number(j, r[k].base_value));
    COLUMN(j, "lower", n, iop_script_number(j, r[k].lower));
    COLUMN(j, "upper", n, iop_script_number(j, r[k].upper));
    COLUMN(j, "binding", n, iop_script_flag(j, r[k].binding));
    COLUMN(j, "price", n, iop_script_number(j, r[k].shadow_price));
    iop_script_close(j, '}');
}

static void put_measures(iop_script *j, const iop_solution *s, const char *lang)
{
    const iop_measure_result *r = s->measure;
    size_t n = s->measures;
    iop_script_key(j, "measures");
    iop_script_open(j, '{');
    COLUMN(j, "key", n, iop_script_text(j, r[k].name));
    COLUMN(j, "name", n, put_name(j, lang, r[k].name));
    COLUMN(j, "unit", n, put_unit(j, lang, r[k].unit));
    /* what the words of a unit are about, whatever the language */
    COLUMN(j, "persons", n, iop_script_flag(j, strstr(r[k].unit, "person") || strstr(r[k].unit, "people")));
    COLUMN(j, "emissions", n, iop_script_flag(j, strstr(r[k].unit, "CO2") != NULL));
    COLUMN(j, "is_money", n, iop_script_flag(j, strcmp(r[k].unit, s->money_unit) == 0));
    COLUMN(j, "value", n, iop_script_number(j, r[k].value));
    COLUMN(j, "base", n, iop_script_number(j, r[k].base));
    iop_script_close(j, '}');
}

static void put_no_plan(iop_script *j, const iop_solution *s, const char *lang)
{
    const iop_conflict_result *c = s->conflict;
    const iop_relaxation_result *r = s->relaxation;
    iop_script_key(j, "conflict");
    iop_script_open(j, '{');
    COLUMN(j, "sentence", s->conflicts, iop_script_text(j, c[k].sentence));
    COLUMN(j, "key", s->conflicts, iop_script_text(j, c[k].key));
    COLUMN(j, "text", s->conflicts, iop_script_text(j, c[k].text));
    COLUMN(j, "file", s->conflicts, iop_script_text(j, c[k].file));
    COLUMN(j, "line", s->conflicts, iop_script_whole(j, c[k].line));
    iop_script_put_flag(j, "only", s->conflict_is_only);
    iop_script_close(j, '}');
    iop_script_key(j, "relaxation");
    iop_script_open(j, '{');
    COLUMN(j, "sentence", s->relaxations, iop_script_text(j, r[k].sentence));
    COLUMN(j, "name", s->relaxations, put_name(j, lang, r[k].name));
    COLUMN(j, "unit", s->relaxations, put_unit(j, lang, r[k].unit));
    COLUMN(j, "from", s->relaxations, iop_script_number(j, r[k].from));
    COLUMN(j, "to", s->relaxations, iop_script_number(j, r[k].to));
    iop_script_close(j, '}');
    iop_script_key(j, "ray");
    iop_script_open(j, '{');
    COLUMN(j, "name", s->rays, iop_script_text(j, s->ray[k].name));
    COLUMN(j, "change", s->rays, iop_script_number(j, s->ray[k].change));
    iop_script_close(j, '}');
}

static void put_proof(iop_script *j, const iop_solution *s)
{
    iop_script_key(j, "certificate");
    iop_script_open(j, '{');
    iop_script_put_flag(j, "verified", s->certificate.verified);
    iop_script_put_number(j, "primal", s->certificate.primal_violation);
    iop_script_put_number(j, "dual", s->certificate.dual_violation);
    iop_script_put_number(j, "gap", s->certificate.gap);
    iop_script_put_text(j, "worst", s->certificate.worst);
    iop_script_close(j, '}');
    iop_script_key(j, "provenance");
    iop_script_open(j, '{');
    iop_script_put_text(j, "version", s->provenance.version);
    iop_script_put_text(j, "scenario", s->provenance.scenario);
    iop_script_put_text(j, "scenario_sha256", s->provenance.scenario_sha256);
    iop_script_put_text(j, "dataset", s->provenance.dataset);
    iop_script_put_text(j, "dataset_sha256", s->provenance.dataset_sha256);
    iop_script_put_text(j, "solver", s->provenance.solver);
    iop_script_put_text(j, "method", s->provenance.method);
    iop_script_put_text(j, "blas", s->provenance.blas);
    iop_script_put_whole(j, "threads", s->provenance.threads > 0 ? (size_t)s->provenance.threads : 0);
    iop_script_put_number(j, "seconds", s->provenance.seconds);
    iop_script_close(j, '}');
}

void iop_html_solution(iop_script *j, const iop_solution *s, const char *lang)
{
    put_head(j, s, lang);
    put_sectors(j, s, lang);
    put_demand(j, s, lang);
    put_limits(j, s, lang);
    put_totals(j, s, lang);
    put_measures(j, s, lang);
    put_no_plan(j, s, lang);
    put_proof(j, s);
}
