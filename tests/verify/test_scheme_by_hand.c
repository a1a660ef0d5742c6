/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One scheme of two sectors and two periods with every part, all of whose rows, bounds and costs were worked
 * out by hand from the equations of ioplan/scheme.h and are written down here.
 *
 * Letters as there, then period and item: x10 is output of the first sector in the second period, f011 export
 * of the second sector in the first period; o leaving, a arriving capacity; U0 belongs to the first
 * requirement.
 *
 * Flows [10 20; 30 5], outputs 100 and 100: A = [.1 .2; .3 .05]. Periods of 2 and 5 years, inputs bought a
 * period before. Activities: both sectors' own techniques and "clean", of the first. */
#include "support/cm.h"
#include "verify/scheme_columns.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INF ((double)INFINITY)
#define OK(call)                                                                                             \
    do {                                                                                                     \
        iop_err ok_err;                                                                                      \
        if ((call) != IOP_OK)                                                                                \
            fail_msg("%s: %s", #call, ok_err.msg);                                                           \
    } while (0)
#define ERR &ok_err

/* --- the scheme ----------------------------------------------------------------------------------------- */

enum { VALUE_ADDED, SURPLUS, IMPORTS, CO2, BOTH };

static iop_table *make_table(void)
{
    static const double z[2][2] = {{10, 20}, {30, 5}}, f[2][2] = {{50, 20}, {40, 25}},
                        p[2][2] = {{40, 50}, {20, 25}}, co2[2] = {200, 50};
    static const char *const codes[] = {"A", "B"}, *const uses[] = {"household", "export"},
                             *const parts[] = {"surplus", "imports"};
    iop_table *t;
    OK(iop_table_new(&t, 2, 2, 2, 1, NULL, ERR));
    for (size_t i = 0; i < 2; i++) {
        OK(iop_table_set_text(t, &t->sectors[i].code, codes[i], ERR));
        OK(iop_table_set_text(t, &t->categories[i].name, uses[i], ERR));
        OK(iop_table_set_text(t, &t->components[i].name, parts[i], ERR));
        for (size_t j = 0; j < 2; j++) {
            *iop_at(t->intermediate, i, j) = z[i][j];
            *iop_at(t->final_demand, i, j) = f[i][j];
            *iop_at(t->primary, i, j) = p[i][j];
        }
        *iop_at(t->resources, 0, i) = co2[i];
    }
    OK(iop_table_set_text(t, &t->sectors[1].groups, "second", ERR));
    OK(iop_table_set_text(t, &t->resource[0].name, "co2", ERR));
    *iop_at(t->resources, 0, 2) = 18; /* by households, who buy 90 */
    t->components[0].in_value_added = true;
    iop_table_update_output(t);
    return t;
}

static void add_period(iop_scheme *s, const iop_table *t, const char *name, double years)
{
    const size_t both[] = {VALUE_ADDED, IMPORTS};
    const iop_band co2 = {-INF, 300, 0, 0}, sum = {20, INF, 0, 0}, second = {0, 150, 0, 0};
    iop_plan *plan;
    iop_period *period;
    size_t index;
    OK(iop_plan_new_over(&plan, t, NULL, ERR));
    OK(iop_plan_add_sum(plan, 2, both, &index, ERR));
    assert_int_equal(index, BOTH);
    OK(iop_plan_add_limit(plan, CO2, co2, ERR));
    OK(iop_plan_add_limit(plan, BOTH, sum, ERR));
    OK(iop_plan_add_total(plan, "second", second, ERR));
    plan->output[0].hi = 170;
    plan->demand[3].hi = 75; /* exports of B, from 25 up */
    OK(iop_scheme_add_period(s, name, plan, &period, ERR));
    period->years = years;
}

static void add_choices(iop_scheme *s)
{
    iop_technique *clean;
    iop_treatment *filter;
    iop_stored *stored;
    iop_competitive *competitive;
    OK(iop_scheme_add_technique(s, "clean", 0, &clean, ERR));
    OK(iop_scheme_add_treatment(s, "filter", CO2, &filter, ERR));
    clean->input[0] = .05;
    clean->input[1] = .2;
    clean->input[2] = .04;
    clean->input[3] = .15;
    clean->share[0] = .6;
    clean->share[1] = .8;
    filter->input[1] = .02;
    filter->yield[0] = .01;
    filter->share = .5;
    for (size_t t = 0; t < 2; t++) {
        const double use[] = {.3, .3, .1, 1, .4}, less[] = {-.01, 0, 0, -1, -.01};
        memcpy(clean->use + 5 * t, use, sizeof use);
        memcpy(filter->use + 5 * t, less, sizeof less);
        filter->most[t] = 50;
    }
    OK(iop_scheme_add_stored(s, 1, &stored, ERR));
    stored->present = 8;
    stored->kept = .9;
    stored->most = 20;
    stored->end = 2;
    OK(iop_scheme_add_competitive(s, 0, &competitive, ERR));
    competitive->share = .25;
    s->competitive_measure = IMPORTS;
    OK(iop_scheme_close_households(s, 0, VALUE_ADDED, ERR));
    s->slope[0] = .3;
    s->slope[1] = .2;
    s->autonomous[0] = 5;
    s->autonomous[1] = 6;
}

static iop_site *add_site(iop_scheme *s, size_t activity, size_t place, size_t bundle, double present)
{
    iop_site *site;
    OK(iop_scheme_add_site(s, activity, place, &site, ERR));
    site->bundle = bundle;
    site->present = present;
    return site;
}

static void add_capacity(iop_scheme *s)
{
    iop_place *park, *outside;
    iop_bundle *bundle;
    OK(iop_scheme_add_place(s, "North", "park", &park, ERR));
    park->area[0] = park->area[1] = 40;
    OK(iop_scheme_add_place(s, "South", "outside", &outside, ERR));
    outside->area[0] = 30;
    OK(iop_scheme_add_bundle(s, "machines", &bundle, ERR));
    bundle->goods[0] = .25;
    bundle->goods[1] = .5;
    bundle->use[IMPORTS] = bundle->use[BOTH] = .25;
    iop_site *site = add_site(s, 0, 1, IOP_NONE, 80);
    site->depreciation = .1;
    site->land = .3;
    site->used = .9;
    site = add_site(s, 2, 0, 0, 10);
    site->under_way = 3;
    site->land = .2;
    site->cost = 1.5;
    site->life = 8;
    site->lag = 1;
    site = add_site(s, 1, IOP_NONE, 0, 90);
    site->depreciation = .05;
    site->cost = 2;
    site = add_site(s, 0, 0, 0, 0);
    site->depreciation = .1;
    site->land = .25;
    site->cost = 1;
    s->end_condition = true;
    s->end_growth = .02;
}

static void add_changes(iop_scheme *s)
{
    iop_moving *rule;
    iop_conversion *conversion;
    OK(iop_scheme_add_moving(s, "to_park", 1, 1, &rule, ERR));
    rule->from_site[0] = 0;
    rule->to_site[0] = 3;
    rule->bundle = 0;
    rule->cost = .4;
    rule->loss = .1;
    rule->lag = 1;
    OK(iop_scheme_add_conversion(s, 1, 0, &conversion, ERR));
    conversion->bundle = 0;
    conversion->cost = .02;
    conversion->most = 6;
}

static iop_requirement *require(iop_scheme *s, const char *name, double lo, double hi)
{
    iop_requirement *g;
    OK(iop_scheme_add_requirement(s, name, "", &g, ERR));
    g->lo = lo;
    g->hi = hi;
    return g;
}

static iop_term *count(iop_scheme *s, iop_requirement *g, iop_term_kind kind, size_t t, double weight,
                       size_t index)
{
    iop_term *term;
    OK(iop_scheme_add_term(s, g, kind, t, weight, &term, ERR));
    term->index = index;
    return term;
}

static void add_requirements(iop_scheme *s)
{
    iop_requirement *g = require(s, "first", 100, INF);
    count(s, g, IOP_TERM_MEASURE, 0, 1, VALUE_ADDED);
    count(s, g, IOP_TERM_OUTPUT, 1, 2, 0);
    g->soft = true;
    g->under = 3;
    g->over = INF;
    g = require(s, "second", -INF, 60);
    OK(iop_scheme_set_text(s, &count(s, g, IOP_TERM_LAND, 1, 1, IOP_NONE)->zone, "North", ERR));
    iop_term *term = count(s, g, IOP_TERM_CAPACITY, 0, 1, IOP_NONE);
    OK(iop_scheme_add_members(s, term, ERR));
    term->member[0] = true;
    count(s, g, IOP_TERM_CONVERTED, 0, 7, 0);
    count(s, g, IOP_TERM_STOCK, 1, -1, 0);
    g = require(s, "third", 10, 20);
    term = count(s, g, IOP_TERM_DEMAND, 1, 1, 1);
    term->cell = calloc(2, sizeof *term->cell);
    term->cell[0] = 1;
    term->cell[1] = .5;
    g->soft = true;
    g->under = 2;
    g->over = 4;
    g->priority = 1;
    g->met = 7;
    g = require(s, "fourth", 0, INF);
    if (s->by_site) {
        OK(iop_scheme_set_text(s, &count(s, g, IOP_TERM_MEASURE, 1, 1, CO2)->zone, "North", ERR));
        OK(iop_scheme_set_text(s, &count(s, g, IOP_TERM_OUTPUT, 0, 1, IOP_NONE)->land_kind, "outside", ERR));
    }
    term = count(s, g, IOP_TERM_MEASURE, 0, 1, IMPORTS); /* of the first sector: its outputs alone */
    OK(iop_scheme_add_members(s, term, ERR));
    term->member[0] = true;
}

static iop_scheme *make_scheme(const iop_table *table, bool by_site)
{
    iop_scheme *s;
    OK(iop_scheme_new(&s, table, NULL, ERR));
    s->lag = 1;
    s->by_site = by_site;
    add_period(s, table, "2021-2022", 2);
    add_period(s, table, "2023-2027", 5);
    OK(iop_scheme_complete(s, ERR));
    add_choices(s);
    add_capacity(s);
    add_changes(s);
    add_requirements(s);
    OK(iop_scheme_check(s, ERR));
    return s;
}

/* --- its rows, by hand ---------------------------------------------------------------------------------- */

typedef struct {
    iop_row_block block;
    size_t index;
    double lo, hi;
    const char *left; /* of the equation */
} row;

static const row rows[] = {
    {IOP_ROW_BALANCE, 0, 0, 0, "1 x00 1 M00 .01 T00 -.1 x10 -.2 x11 .06 w10 -1 f000 -1 f001 -.25 V00"},
    {IOP_ROW_BALANCE, 1, -3.24, -3.24, /* .9^2 8 / 2 */
     "1 x01 -.02 T00 -.3 x10 -.05 x11 .15 w10 -1 f010 -1 f011 -.5 V00 -.5 I00"},
    {IOP_ROW_BALANCE, 2, 0, 0, "1 x10 1 M10 .01 T10 -.1 x10 -.2 x11 .06 w10 -1 f100 -1 f101 -.25 V10"},
    {IOP_ROW_BALANCE, 3, 0, 0, /* .9^5 / 5 */
     "1 x11 -.02 T10 -.3 x10 -.05 x11 .15 w10 -1 f110 -1 f111 -.5 V10 -.2 I10 .118098 I00"},
    {IOP_ROW_TOTAL, 0, 0, 150, "1 x01"},
    {IOP_ROW_TOTAL, 1, 0, 150, "1 x11"},
    {IOP_ROW_LIMIT, 0, -INF, 300, "2 x00 .5 x01 .2 f000 .2 f010 -1 w00 -1 T00"},
    {IOP_ROW_LIMIT, 1, 20, INF, "0.6 x00 .75 x01 -.2 w00 .25 V00 -.01 T00 1 M00"},
    {IOP_ROW_LIMIT, 2, -INF, 300, "2 x10 .5 x11 .2 f100 .2 f110 -1 w10 -1 T10"},
    {IOP_ROW_LIMIT, 3, 20, INF, "0.6 x10 .75 x11 -.2 w10 .25 V10 -.01 T10 1 M10"},
    {IOP_ROW_FLOOR, 0, 0, INF, "2 x00 .5 x01 .2 f000 .2 f010 -1 w00 -1 T00"},
    {IOP_ROW_FLOOR, 1, 0, INF, "2 x10 .5 x11 .2 f100 .2 f110 -1 w10 -1 T10"},
    {IOP_ROW_TODAY, 0, 0, INF, "1 x00 -1 w00"},
    {IOP_ROW_TODAY, 2, 0, INF, "1 x10 -1 w10"},
    {IOP_ROW_SHARE, 0, -INF, 0, "1 w00 -.6 x00"},
    {IOP_ROW_SHARE, 1, -INF, 0, "1 w10 -.8 x10"},
    {IOP_ROW_CAPACITY, 0, 64.8, 64.8, "1 K00 -2 v00 1 o00"}, /* .9^2 80 */
    {IOP_ROW_CAPACITY, 1, 13.5, 13.5, "1 K01"},              /* (1 - 2/8) 10 + 2 3 */
    {IOP_ROW_CAPACITY, 2, 81.225, 81.225, "1 K02 -2 v02"},   /* .95^2 90 */
    {IOP_ROW_CAPACITY, 3, 0, 0, "1 K03 -2 v03 -1 a00"},
    {IOP_ROW_CAPACITY, 4, 0, 0, "1 K10 -.59049 K00 -5 v10 1 o10"},
    {IOP_ROW_CAPACITY, 5, 0, 0, "1 K11 -.16666666666666667 K01"}, /* (1 - 7/8) / (1 - 2/8) */
    {IOP_ROW_CAPACITY, 6, 0, 0, "1 K12 -.7737809375 K02 -5 v12"},
    {IOP_ROW_CAPACITY, 7, 0, 0, "1 K13 -.59049 K03 -5 v13 -1 a10"},
    {IOP_ROW_NEW, 1, 0, 0, "1 N01"},
    {IOP_ROW_NEW, 5, 0, 0, "1 N11 -2 v01"},
    {IOP_ROW_SPENDING, 0, 0, 0, "1 V00 -1.5 v01 -2 v02 -1 v03 -.2 a00 -.01 C00"},
    {IOP_ROW_SPENDING, 1, 0, 0, "1 V10 -1.5 v11 -2 v12 -1 v13 -.08 a10 -.004 C10"},
    {IOP_ROW_LAND, 0, -INF, 40, ".2 K01 .2 N01 .25 K03 -1 C00"},
    {IOP_ROW_LAND, 1, -INF, 30, ".3 K00 1 C00"},
    {IOP_ROW_LAND, 2, -INF, 40, ".2 K11 .2 N11 .25 K13 -1 C00 -1 C10"},
    {IOP_ROW_LAND, 3, -INF, INF, ".3 K10 1 C00 1 C10"},
    {IOP_ROW_MOVING, 0, 0, 0, "1 a00"},
    {IOP_ROW_MOVING, 3, 0, 0, "1 a10 -.9 o00"},
    {IOP_ROW_DEARTH, 0, -INF, 0, "1 T00 -1 x00 -.25 x01 -.1 f000 -.1 f010 .5 w00"},
    {IOP_ROW_DEARTH, 1, -INF, 0, "1 T10 -1 x10 -.25 x11 -.1 f100 -.1 f110 .5 w10"},
    {IOP_ROW_FOLLOWS, 0, 5, 5, "1 f000 -.3 Y00"},
    {IOP_ROW_FOLLOWS, 1, 6, 6, "1 f010 -.2 Y00"},
    {IOP_ROW_FOLLOWS, 2, 5, 5, "1 f100 -.3 Y10"},
    {IOP_ROW_FOLLOWS, 3, 6, 6, "1 f110 -.2 Y10"},
    {IOP_ROW_EARNED, 0, 0, 0, "1 Y00 -.4 x00 -.5 x01 .1 w00 .01 T00"},
    {IOP_ROW_EARNED, 1, 0, 0, "1 Y10 -.4 x10 -.5 x11 .1 w10 .01 T10"},
    {IOP_ROW_COMPETES, 0, -INF, 0, ".75 M00 -.25 x00"},
    {IOP_ROW_COMPETES, 1, -INF, 0, ".75 M10 -.25 x10"},
    /* (1 - (.9/1.02)^5) / 5, (1 - (.95/1.02)^5) / 5, 1.02^5 (1 - 1.02^-5) / (1 - 1.02^-8) / 5 */
    {IOP_ROW_END, 0, 0, INF, "1 v13 -.0930350028207065923 K13"},
    {IOP_ROW_END, 1, 0, INF, "1 v12 -.0598325529694346922 K12"},
    {IOP_ROW_END, 2, 0, INF, "1 v11 -.1420804953851268249 K11 -.1420804953851268249 N11"},
    {IOP_ROW_REQUIREMENT, 0, 100, INF, ".4 x00 .5 x01 -.1 w00 -.01 T00 2 x10 -2 w10 1 U0"},
    {IOP_ROW_REQUIREMENT, 1, -INF, 60, ".2 K11 .2 N11 .25 K13 1 K00 1 K01 1 N01 1 K03 7 C00 -1 I10"},
    {IOP_ROW_REQUIREMENT, 2, 10, 20, "1 f101 .5 f111 1 U2 -1 O2"},
    {IOP_ROW_PRIORITY, 1, -INF, 7, "2 U2 4 O2"},
};

static const row rows_by_activity[] = {
    {IOP_ROW_USABLE, 0, -INF, 0, "1 x00 -1 w00 -.9 K00 -1 K03"},
    {IOP_ROW_USABLE, 1, -INF, 0, "1 x01 -1 K02"},
    {IOP_ROW_USABLE, 2, -INF, 0, "1 w00 -1 K01 -1 N01"},
    {IOP_ROW_USABLE, 3, -INF, 0, "1 x10 -1 w10 -.9 K10 -1 K13"},
    {IOP_ROW_USABLE, 4, -INF, 0, "1 x11 -1 K12"},
    {IOP_ROW_USABLE, 5, -INF, 0, "1 w10 -1 K11 -1 N11"},
    {IOP_ROW_REQUIREMENT, 3, 0, INF, ".2 x00 -.1 w00"},
};

static const row rows_by_site[] = {
    {IOP_ROW_USABLE, 0, -INF, 0, "1 y00 -.9 K00"},
    {IOP_ROW_USABLE, 1, -INF, 0, "1 y01 -1 K01 -1 N01"},
    {IOP_ROW_USABLE, 2, -INF, 0, "1 y02 -1 K02"},
    {IOP_ROW_USABLE, 3, -INF, 0, "1 y03 -1 K03"},
    {IOP_ROW_USABLE, 4, -INF, 0, "1 y10 -.9 K10"},
    {IOP_ROW_USABLE, 5, -INF, 0, "1 y11 -1 K11 -1 N11"},
    {IOP_ROW_USABLE, 6, -INF, 0, "1 y12 -1 K12"},
    {IOP_ROW_USABLE, 7, -INF, 0, "1 y13 -1 K13"},
    {IOP_ROW_SITED, 0, 0, 0, "1 x00 -1 w00 -1 y00 -1 y03"},
    {IOP_ROW_SITED, 1, 0, 0, "1 x01 -1 y02"},
    {IOP_ROW_SITED, 2, 0, 0, "1 w00 -1 y01"},
    {IOP_ROW_SITED, 3, 0, 0, "1 x10 -1 w10 -1 y10 -1 y13"},
    {IOP_ROW_SITED, 4, 0, 0, "1 x11 -1 y12"},
    {IOP_ROW_SITED, 5, 0, 0, "1 w10 -1 y11"},
    {IOP_ROW_REQUIREMENT, 3, 0, INF, "1 y11 2 y13 1 y00 .2 x00 -.1 w00"},
};

/* Weights of the periods: 2 and 5 years, undiscounted. */
static const char objective[] = "0.8 x00 1 x01 -.2 w00 -.02 T00 2 x10 2.5 x11 -.5 w10 -.05 T10 -3 U0";

typedef struct {
    const char *column;
    double lo, hi;
} bounds;

/* Of the columns that are not [0, INFINITY). */
/* clang-format off */
static const bounds columns[] = {
    {"x00", 0, 170}, {"x10", 0, 170},
    {"f000", 50, 50}, {"f010", 40, 40}, {"f001", 20, 20}, {"f011", 25, 75},
    {"f100", 50, 50}, {"f110", 40, 40}, {"f101", 20, 20}, {"f111", 25, 75},
    {"v00", 0, 0}, {"v10", 0, 0}, {"N00", 0, 0}, {"N02", 0, 0}, {"N03", 0, 0}, {"N10", 0, 0}, {"N12", 0, 0},
    {"N13", 0, 0}, {"a00", 0, 0}, {"o10", 0, 0}, {"C00", 0, 6}, {"C10", 0, 6}, {"T00", 0, 50}, {"T10", 0, 50},
    {"I00", 0, 20}, {"I10", 2, 20}, {"Y00", -INF, INF}, {"Y10", -INF, INF},
    {"O0", 0, 0}, {"U1", 0, 0}, {"O1", 0, 0}, {"U3", 0, 0}, {"O3", 0, 0},
};
/* clang-format on */

/* --- reading them --------------------------------------------------------------------------------------- */

static const char letters[IOP_COLS + 1] = "xfwKNvyVoaCTIMYUO"; /* in the order of the blocks */

/* Block and index of a name as above. */
static iop_column_block find(const iop_scheme *s, const char *name, size_t *index)
{
    const char *at = strchr(letters, name[0]);
    assert_true(at && name[0]);
    iop_column_block block = (iop_column_block)(at - letters);
    size_t item = (size_t)strtoul(name + 1, NULL, 10), each = iop_scheme_columns(s, block) / 2;
    if (block == IOP_COL_UNDER || block == IOP_COL_OVER)
        *index = item;
    else if (block == IOP_COL_DEMAND) /* period, sector, category */
        *index = item / 100 * each + item / 10 % 10 * 2 + item % 10;
    else
        *index = item / 10 * each + item % 10;
    return block;
}

/* Adds what stands before the name in the text; coefficients of one name add up. */
static double coefficient_in(const iop_scheme *s, const char *text, iop_column_block block, size_t index)
{
    double sum = 0;
    for (const char *at = text; *at;) {
        char *end;
        size_t k;
        double value = strtod(at, &end);
        if (find(s, end + 1, &k) == block && k == index)
            sum += value;
        at = end + 1 + strcspn(end + 1, " ");
        at += *at == ' ';
    }
    return sum;
}

typedef struct {
    iop_row_block block;
    size_t row;
    double sum;
} wanted;

static void add_wanted(void *self, iop_row_block block, size_t k, double coefficient)
{
    wanted *w = self;
    w->sum += block == w->block && k == w->row ? coefficient : 0;
}

static void check_row(const iop_lookup *l, const row *r)
{
    double lo, hi;
    const iop_scheme *s = l->scheme;
    iop_scheme_row_bounds(l, r->block, r->index, &lo, &hi);
    if (isfinite(r->lo))
        assert_close(lo, r->lo, 1e-14);
    else
        assert_true(isinf(lo));
    if (isfinite(r->hi))
        assert_close(hi, r->hi, 1e-14);
    else
        assert_true(isinf(hi));
    for (size_t b = 0; b < IOP_COLS; b++)
        for (size_t k = 0; k < iop_scheme_columns(s, (iop_column_block)b); k++) {
            wanted w = {r->block, r->index, 0};
            double expected = coefficient_in(s, r->left, (iop_column_block)b, k);
            iop_scheme_entries(l, (iop_column_block)b, k, true, add_wanted, &w);
            if (!(fabs(w.sum - expected) <= 1e-15 * (1 + fabs(expected))))
                fail_msg("row %s %zu, column %s %zu: %.17g, expected %.17g", iop_scheme_row_name(r->block),
                         r->index, iop_scheme_column_name((iop_column_block)b), k, w.sum, expected);
        }
}

/* Rows that nobody wrote down do not exist. */
static void check_absent_rows(const iop_lookup *l, const row *more, size_t count)
{
    for (size_t b = 0; b < IOP_ROWS; b++)
        for (size_t k = 0; k < iop_scheme_rows(l->scheme, (iop_row_block)b); k++) {
            double lo, hi;
            bool written = false;
            for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
                written = written || (rows[r].block == (iop_row_block)b && rows[r].index == k);
            for (size_t r = 0; r < count; r++)
                written = written || (more[r].block == (iop_row_block)b && more[r].index == k);
            iop_scheme_row_bounds(l, (iop_row_block)b, k, &lo, &hi);
            if (!written && !(isinf(lo) && isinf(hi)))
                fail_msg("row %s %zu is not among those written down", iop_scheme_row_name((iop_row_block)b),
                         k);
        }
}

static void check_columns(const iop_lookup *l)
{
    const iop_scheme *s = l->scheme;
    for (size_t b = 0; b < IOP_COLS; b++)
        for (size_t k = 0; k < iop_scheme_columns(s, (iop_column_block)b); k++) {
            double lo, hi, its_lo = 0, its_hi = INF;
            iop_scheme_column_bounds(l, (iop_column_block)b, k, &lo, &hi);
            for (size_t q = 0; q < sizeof columns / sizeof *columns; q++) {
                size_t index;
                if (find(s, columns[q].column, &index) == (iop_column_block)b && index == k) {
                    its_lo = columns[q].lo;
                    its_hi = columns[q].hi;
                }
            }
            if (lo != its_lo || hi != its_hi)
                fail_msg("column %s %zu within [%g, %g], expected [%g, %g]",
                         iop_scheme_column_name((iop_column_block)b), k, lo, hi, its_lo, its_hi);
            assert_close(iop_scheme_cost(l, 0, (iop_column_block)b, k),
                         coefficient_in(s, objective, (iop_column_block)b, k), 1e-15);
        }
}

static void check(bool by_site, const row *more, size_t count)
{
    iop_table *table = make_table();
    iop_scheme *s = make_scheme(table, by_site);
    iop_lookup l;
    OK(iop_lookup_open(&l, s, ERR));
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
        check_row(&l, &rows[r]);
    for (size_t r = 0; r < count; r++)
        check_row(&l, &more[r]);
    check_absent_rows(&l, more, count);
    check_columns(&l);
    iop_lookup_close(&l);
    iop_scheme_close(s);
    iop_table_close(table);
}

static void rows_are_those_written_by_hand(void **state)
{
    (void)state;
    check(false, rows_by_activity, sizeof rows_by_activity / sizeof *rows_by_activity);
    check(true, rows_by_site, sizeof rows_by_site / sizeof *rows_by_site);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_those_written_by_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
