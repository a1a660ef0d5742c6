/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole plans over the small economy of scenario_support.h. */
#ifndef IOP_TESTS_WHOLE_SUPPORT_H
#define IOP_TESTS_WHOLE_SUPPORT_H

#include "fault_support.h"

/* Sales by row sector to column sector, and what the sectors pay. */
static const double base_sales[SECTORS][SECTORS] = {
    {10, 20, 5, 0}, {15, 30, 10, 0}, {5, 10, 8, 0}, {0, 0, 0, 0}};
static const double base_wages[SECTORS] = {40, 80, 50, 0}, base_surplus[SECTORS] = {20, 40, 17, 0},
                    base_imports[SECTORS] = {10, 20, 10, 0};

#define TWO_PERIODS "periods: {2021-2025: {growth: 120%}, 2026-2030: {growth: 150%}}\n"
#define BUYING      "investment: {category: government, share: 60%}\n"

static inline size_t measure(const iop_scenario *s, const char *name)
{
    size_t m = iop_plan_measure(s->scheme->period[0].plan, name);
    assert_true(m != SIZE_MAX);
    return m;
}

/* Use of technique e, of a measure, in a period. */
static inline double technique_use(const iop_scenario *s, size_t e, size_t t, const char *name)
{
    return s->scheme->technique[e].use[t * s->scheme->period[0].plan->measures + measure(s, name)];
}

static inline const iop_site *site_of(const iop_scenario *s, size_t activity, size_t place)
{
    for (size_t k = 0; k < s->scheme->sites; k++)
        if (s->scheme->site[k].activity == activity && s->scheme->site[k].place == place)
            return &s->scheme->site[k];
    fail_msg("activity %zu has no site at place %zu", activity, place);
    return NULL;
}

static inline const iop_requirement *requirement_of(const iop_scenario *s, const char *name)
{
    for (size_t k = 0; k < s->scheme->requirements; k++)
        if (strcmp(s->scheme->requirement[k].name, name) == 0)
            return &s->scheme->requirement[k];
    fail_msg("no requirement %s", name);
    return NULL;
}

/* A statement of the scheme is at this line of plan.yaml. */
static inline void assert_said(const iop_scenario *s, size_t statement, const char *key, size_t line)
{
    assert_true(statement < s->scheme->statements);
    const iop_statement *st = &s->scheme->statement[statement];
    assert_string_equal(st->key, key);
    assert_int_equal(st->line, line);
    assert_non_null(strstr(st->where, "plan.yaml"));
}

#endif
