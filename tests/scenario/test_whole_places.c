/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole plans: capacity, sites, zones, relocation, conversion, requirements and targets into exact numbers.
 */
#define FOLDER IOP_BINARY_DIR "/test_whole_places"
#include "whole_support.h"

enum { NORTH_PARK, SOUTH_PARK, SOUTH_OUTSIDE };

#define ZONES                                                                                                \
    "zones:\n"                                                                                               \
    "  north: {name: North, name_vi: Bắc, area: {park: {2026: 5 km2}}}\n"                                  \
    "  south: {area: {park: 1000, outside: none}}\n"
#define SITES                                                                                                \
    "capacity:\n"                                                                                            \
    "  all: {used: 80%, depreciation: 5%, cost: 0.5, land: land}\n"                                          \
    "  b: {life: 20, cost: 200%, lag: 1, under_way: 2%}\n"                                                   \
    "  sites:\n"                                                                                             \
    "    - {sectors: a, zone: south, kind: outside, capacity: 60%, cost: none}\n"                            \
    "    - {sectors: a, zone: south, kind: park, capacity: 50 million USD, land: 2.38}\n"                    \
    "    - {sectors: b;c, capacity: 100%}\n"                                                                 \
    "    - {sectors: z, zone: north, kind: park, since: 2026, land: 3}\n"

static void capacity_without_sites(void **state)
{
    (void)state;
    iop_scenario *s =
        open_text(FOLDER, TWO_PERIODS BUYING
                  "capacity: {all: {used: 80%, depreciation: 5%, cost: 0.5}, group: {heavy: {cost: 120%}},\n"
                  "           b: {life: 25, since: 2026-2030}, c: {lag: 1}, end_growth: 3%}\n"
                  "techniques: {clean: {sectors: a, since: 2026, capacity: {cost: 130%, used: 90%}}}\n");
    const iop_scheme *w = s->scheme;
    assert_int_equal(w->sites, SECTORS + 1);
    for (size_t j = 0; j < SECTORS; j++) {
        const iop_site *site = site_of(s, j, IOP_NONE);
        assert_close(site->present, base_output[j] / 0.8, 1e-15);
        assert_close(site->used, 0.8, 0);
        assert_close(site->cost, j == A || j == B ? 0.6 : 0.5, 1e-15);
        assert_close(site->depreciation, j == B ? 0 : 0.05, 0);
        assert_close(site->life, j == B ? 25 : 0, 0);
        assert_int_equal(site->lag, j == C);
        assert_int_equal(site->first, j == B);
        assert_int_equal(site->bundle, 0);
    }
    const iop_site *clean = site_of(s, SECTORS, IOP_NONE);
    assert_close(clean->present, 0, 0);
    assert_close(clean->cost, 0.6 * 1.3, 1e-15);
    assert_close(clean->used, 0.9, 0);
    assert_int_equal(clean->first, 1);
    assert_true(w->end_condition);
    assert_close(w->end_growth, 0.03, 0);
    assert_false(w->by_site);
    iop_scenario_close(s);
    s = open_text(FOLDER, TWO_PERIODS "capacity: {all: {used: 80%}}\n"); /* nothing can be built */
    assert_true(site_of(s, A, IOP_NONE)->bundle == IOP_NONE);
    assert_false(s->scheme->end_condition);
    assert_int_equal(s->scheme->sites, 3);
    iop_scenario_close(s);
}

static void places_and_sites(void **state)
{
    (void)state;
    iop_scenario *s = open_text(FOLDER, TWO_PERIODS BUYING ZONES SITES);
    const iop_scheme *w = s->scheme;
    assert_int_equal(w->places, 3);
    assert_string_equal(w->land_unit, "ha");
    assert_string_equal(w->place[NORTH_PARK].zone_name, "North");
    assert_string_equal(w->place[NORTH_PARK].zone_name_vi, "Bắc");
    assert_close(w->place[NORTH_PARK].area[0], 0, 0);
    assert_close(w->place[NORTH_PARK].area[1], 500, 1e-15);
    assert_string_equal(w->place[SOUTH_OUTSIDE].kind, "outside");
    assert_true(isinf(w->place[SOUTH_OUTSIDE].area[1]));
    assert_close(w->place[SOUTH_PARK].area[1], 1000, 0);
    const iop_site *outside = site_of(s, A, SOUTH_OUTSIDE), *park = site_of(s, A, SOUTH_PARK),
                   *any = site_of(s, B, IOP_NONE), *z = site_of(s, Z, NORTH_PARK);
    assert_close(outside->present, 0.6 * 125, 1e-15);
    assert_true(outside->bundle == IOP_NONE);
    assert_close(outside->land, 3 * 0.8, 1e-15); /* 300 ha for an output of 100 */
    assert_close(park->present, 50, 0);
    assert_close(park->land, 2.38, 0);
    assert_close(any->present, 250, 1e-15);
    assert_close(any->under_way, 5, 1e-15);
    assert_close(any->cost, 1, 1e-15);
    assert_int_equal(z->first, 1);
    assert_close(z->present, 0, 0);
    assert_said(s, park->statement, "capacity.a", 12); /* the first row that is of the sector */
    assert_true(outside->statement == park->statement);
    assert_said(s, any->statement, "capacity.b", 14);
    iop_scenario_close(s);
}

static void techniques_stand_where_their_sector_does(void **state)
{
    (void)state;
    iop_scenario *s = open_text(FOLDER, TWO_PERIODS BUYING ZONES SITES
                                "techniques:\n"
                                "  clean: {sectors: a;b}\n"
                                "  best: {sectors: a, capacity: {where: {zone: north, kind: park}}}\n");
    const iop_scheme *w = s->scheme;
    assert_int_equal(w->sites, 5 + 3 + 1);
    (void)site_of(s, SECTORS, SOUTH_OUTSIDE);
    assert_close(site_of(s, SECTORS, SOUTH_PARK)->land, 3 * 0.8, 1e-15); /* a row's word is the row's */
    (void)site_of(s, SECTORS + 1, IOP_NONE);
    (void)site_of(s, SECTORS + 2, NORTH_PARK);
    iop_scenario_close(s);
}

static void capacity_moves(void **state)
{
    (void)state;
    iop_scenario *s =
        open_text(FOLDER, TWO_PERIODS BUYING ZONES SITES
                  "relocation:\n"
                  "  go: {sectors: heavy, from: {kind: outside}, to: {kind: park}, cost: 0.2, loss: 5%, "
                  "until: 2025, lag: 1}\n"
                  "  close: {from: {zone: south, kind: park}}\n"
                  "conversion:\n"
                  "  homes: {from: {zone: south}, cost: 0.1 million USD/ha, most: 1 km2, since: 2026}\n"
                  "  parks: {from: {kind: outside}, to: {kind: park}}\n");
    const iop_scheme *w = s->scheme;
    const iop_moving *r = &w->moving[0];
    assert_int_equal(w->movings, 2);
    assert_string_equal(r->name, "go");
    assert_int_equal(r->from, 1);
    assert_int_equal(r->to, 2); /* the one in the north is made */
    assert_ptr_equal(&w->site[r->from_site[0]], site_of(s, A, SOUTH_OUTSIDE));
    assert_ptr_equal(&w->site[r->to_site[0]], site_of(s, A, NORTH_PARK));
    assert_ptr_equal(&w->site[r->to_site[1]], site_of(s, A, SOUTH_PARK));
    assert_close(site_of(s, A, NORTH_PARK)->present, 0, 0);
    assert_close(r->cost, 0.2, 0);
    assert_close(r->loss, 0.05, 0);
    assert_int_equal(r->bundle, 0);
    assert_int_equal(r->lag, 1);
    assert_int_equal(r->first, 0);
    assert_int_equal(r->last, 0);
    r = &w->moving[1];
    assert_int_equal(r->from, 1);
    assert_int_equal(r->to, 0);
    assert_true(r->bundle == IOP_NONE);
    assert_int_equal(r->last, 1);
    assert_int_equal(w->conversions, 3);
    const iop_conversion *q = &w->conversion[1];
    assert_int_equal(q->from, SOUTH_OUTSIDE);
    assert_true(q->to == IOP_NONE);
    assert_close(q->cost, 0.1, 0);
    assert_int_equal(q->first, 1);
    assert_int_equal(w->conversion[2].from, SOUTH_OUTSIDE);
    assert_int_equal(w->conversion[2].to, SOUTH_PARK);
    const iop_requirement *g = requirement_of(s, "homes");
    assert_close(g->hi, 100, 1e-15);
    assert_int_equal(g->terms, 4);
    assert_int_equal(g->term[3].kind, IOP_TERM_CONVERTED);
    assert_int_equal(g->term[3].index, 1);
    assert_int_equal(g->term[3].period, 1);
    iop_scenario_close(s);
}

static void moving_at_a_share_of_new_capacity(void **state)
{
    (void)state;
    iop_scenario *s = open_text(FOLDER, TWO_PERIODS BUYING ZONES SITES
                                "relocation: {go: {from: {kind: outside}, to: {kind: park}, cost: 40%}}\n");
    assert_int_equal(s->scheme->movings, 1);
    assert_string_equal(s->scheme->moving[0].name, "go-a");
    assert_close(s->scheme->moving[0].cost, 0.4 * 0.5, 1e-15);
    iop_scenario_close(s);
}

static void rows_that_hold(void **state)
{
    (void)state;
    iop_scenario *s =
        open_text(FOLDER, TWO_PERIODS BUYING ZONES SITES
                  "requirements:\n"
                  "  budget: {of: co2, in: total, max: 80%}\n"
                  "  trade: {of: {export: 1, imports: -1}, min: 110%, in: 2026}\n"
                  "  north: {of: jobs, zone: south, kind: [park, outside], min: 90%}\n"
                  "  made: {of: output, sectors: some, technique: today, min: 100}\n"
                  "  stands: {of: capacity, zone: south, in: [2021-2025], max: 120%}\n"
                  "  land: {of: land_used, zone: south, kind: park, in: 2026-2030, max: 5 km2}\n");
    const iop_requirement *g = requirement_of(s, "budget");
    assert_close(g->hi, 0.8 * 42 * 10, 1e-13);
    assert_true(isinf(g->lo) && !g->soft);
    assert_int_equal(g->terms, 2);
    assert_close(g->term[1].weight, 5, 0);
    assert_int_equal(g->term[1].index, measure(s, "co2"));
    assert_string_equal(g->unit, "kt CO2");
    assert_said(s, g->statement, "requirements.budget.max", 17);
    g = requirement_of(s, "trade.2026-2030");
    assert_close(g->lo, 1.1 * (128 - 48), 1e-13);
    assert_int_equal(g->term[0].kind, IOP_TERM_DEMAND);
    assert_int_equal(g->term[0].index, EXPORT);
    assert_close(g->term[1].weight, -1, 0);
    g = requirement_of(s, "north.2021-2025");
    assert_close(g->lo, 0.9 * 5, 1e-14); /* all jobs of sector a are there */
    assert_int_equal(g->terms, 2);
    assert_string_equal(g->term[0].zone, "south");
    assert_string_equal(g->term[1].land_kind, "outside");
    assert_true(s->scheme->by_site);
    g = requirement_of(s, "made.2026-2030");
    assert_int_equal(g->terms, 2);
    assert_int_equal(g->term[1].index, C);
    assert_close(g->lo, 100, 0);
    g = requirement_of(s, "stands.2021-2025");
    assert_close(g->hi, 1.2 * 125, 1e-13);
    g = requirement_of(s, "land.2026-2030");
    assert_close(g->hi, 500, 1e-13);
    iop_scenario_close(s);
}

/* Each row holds with equality where its number says so. */
static void ratios_and_growth(void **state)
{
    (void)state;
    iop_scenario *s =
        open_text(FOLDER, TWO_PERIODS
                  "requirements:\n"
                  "  share: {of: value_added, sectors: heavy, share_of: value_added, min: 70%, in: 2026}\n"
                  "  worth: {of: value_added, per: jobs, min: 120%, in: 2026}\n"
                  "  rich: {of: value_added, heads: {2021: 10, 2026: 12}, min: {2026: 30}}\n"
                  "  grow: {of: value_added, growth: {min: 2%, max: 4%}}\n"
                  "  inside: {of: value_added, embodied_in: export, share_of: export, min: 40%, in: 2026}\n"
                  "targets:\n"
                  "  hope: {of: jobs, is: 30 thousand persons, weight: 2.5, in: 2026}\n"
                  "  dream: {of: co2, max: 10%, priority: 2, weight: 3, in: 2026}\n"
                  "  plain: {of: co2, max: 10%, in: 2026}\n");
    const iop_requirement *g = requirement_of(s, "share.2026-2030");
    assert_close(g->lo, 0, 0);
    assert_int_equal(g->terms, 2);
    assert_true(g->term[0].member[A] && g->term[0].member[B] && !g->term[0].member[C]);
    assert_null(g->term[1].member);
    assert_close(g->term[1].weight, -0.7, 0);
    g = requirement_of(s, "worth.2026-2030");
    assert_close(g->term[1].weight, -1.2 * 247 / 25, 1e-14);
    g = requirement_of(s, "rich.2026-2030");
    assert_close(g->lo, 360, 1e-13);
    for (size_t k = 0; k < s->scheme->requirements; k++) /* nothing is said of the first period */
        assert_string_not_equal(s->scheme->requirement[k].name, "rich.2021-2025");
    g = requirement_of(s, "grow.2021-2025.min"); /* from the middle of 2020 to that of 2021-2025 */
    assert_close(g->lo, 247 * pow(1.02, 3), 1e-13);
    assert_int_equal(g->terms, 1);
    g = requirement_of(s, "grow.2026-2030.max");
    assert_close(g->hi, 0, 0);
    assert_close(g->term[1].weight, -pow(1.04, 5), 1e-15);
    assert_int_equal(g->term[1].period, 0);
    /* contents: v L with L by hand would be long; A'p + v = p proves them */
    g = requirement_of(s, "inside.2026-2030");
    static const double value_added[] = {0.6, 0.6, 0.67, 0};
    for (size_t j = 0; j < Z; j++) {
        double p = value_added[j];
        for (size_t i = 0; i < SECTORS; i++)
            p += base_sales[i][j] / base_output[j] * g->term[0].cell[i];
        assert_close(g->term[0].cell[j], p, 1e-13);
    }
    assert_int_equal(g->term[0].index, EXPORT);
    g = requirement_of(s, "hope.2026-2030");
    assert_true(g->soft && g->lo == 30 && g->hi == 30);
    assert_close(g->under, 2.5, 0);
    assert_close(g->over, 2.5, 0);
    assert_int_equal(g->priority, 0);
    g = requirement_of(s, "dream.2026-2030");
    assert_int_equal(g->priority, 2);
    assert_close(g->over, 3, 0);
    assert_true(isinf(g->under));
    assert_int_equal(requirement_of(s, "plain.2026-2030")->priority, 1);
    iop_scenario_close(s);
}

/* Rows of a file say the same as the list. */
static void sites_from_a_file(void **state)
{
    (void)state;
    put_file(FOLDER, "capacity.csv",
             "sectors,zone,kind,capacity,cost,land,since\n"
             "a,south,outside,60%,none,,\na,south,park,50,,2.38,\nb;c,,,100%,,,\n"
             "z,north,park,,,3,2026\n");
    put_file(FOLDER, "zones.csv",
             "zone,name,name_vi,area.park.2026,area.park,area.outside\n"
             "north,North,Bắc,5 km2,,\nsouth,,,,1000,none\n");
    iop_scenario *s = open_text(FOLDER, TWO_PERIODS BUYING ZONES SITES),
                 *t = open_text(FOLDER, TWO_PERIODS BUYING
                                "zones: {file: zones.csv}\n"
                                "capacity:\n"
                                "  all: {used: 80%, depreciation: 5%, cost: 0.5, land: land}\n"
                                "  b: {life: 20, cost: 200%, lag: 1, under_way: 2%}\n"
                                "  sites: {file: capacity.csv}\n");
    assert_int_equal(s->scheme->sites, t->scheme->sites);
    assert_int_equal(s->scheme->places, t->scheme->places);
    for (size_t k = 0; k < s->scheme->sites; k++) {
        iop_site one = s->scheme->site[k], two = t->scheme->site[k];
        one.statement = two.statement = 0;
        assert_memory_equal(&one, &two, sizeof one);
    }
    for (size_t p = 0; p < s->scheme->places; p++) {
        assert_string_equal(s->scheme->place[p].zone, t->scheme->place[p].zone);
        assert_string_equal(s->scheme->place[p].kind, t->scheme->place[p].kind);
        assert_memory_equal(s->scheme->place[p].area, t->scheme->place[p].area, 2 * sizeof(double));
    }
    const iop_statement *st = &t->scheme->statement[t->scheme->site[1].statement];
    assert_non_null(strstr(st->where, "capacity.csv"));
    assert_int_equal(st->line, 2);
    iop_scenario_close(s);
    iop_scenario_close(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(capacity_without_sites),
                                       cmocka_unit_test(places_and_sites),
                                       cmocka_unit_test(techniques_stand_where_their_sector_does),
                                       cmocka_unit_test(capacity_moves),
                                       cmocka_unit_test(moving_at_a_share_of_new_capacity),
                                       cmocka_unit_test(rows_that_hold),
                                       cmocka_unit_test(ratios_and_growth),
                                       cmocka_unit_test(sites_from_a_file)};
    return cmocka_run_group_tests(tests, prepare, NULL);
}
