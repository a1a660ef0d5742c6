/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bad whole plans: each fault with its words, line and column, and what to do. */
#define FOLDER IOP_BINARY_DIR "/test_whole_faults"
#include "whole_support.h"

typedef struct {
    const char *text;
    long long row, col;
    const char *words;
} fault_case;

/* One finding each. `head` comes before each text. */
static void check_cases(const char *head, const fault_case *cases, size_t count)
{
    for (size_t k = 0; k < count; k++) {
        char text[4096], more[600];
        snprintf(text, sizeof text, "dataset: data\nmaximize: value_added\n%s%s\n", head, cases[k].text);
        put_file(FOLDER, "plan.yaml", text);
        iop_diags *diags = faults_of(FOLDER, "plan.yaml", 0, NULL);
        assert_at(diags, 0, cases[k].row, cases[k].col, cases[k].words);
        if (iop_diags_count(diags) > 1)
            fail_msg("%s: a second finding: %s", cases[k].text, finding(diags, 1, more));
        iop_diags_close(diags);
    }
}

#define CHECK(head, cases) check_cases(head, cases, sizeof(cases) / sizeof *(cases))

static const fault_case times[] = {
    {"periods: 3", 3, 10, "periods: expected a map such as {2021-2025: {growth: 150%}}"},
    {"periods: {}", 3, 10, "periods: expected at least one"},
    {"periods: {soon: {}}", 3, 11,
     "period \"soon\": write its last year, {to: YEAR}, or call it like 2021-2025"},
    {"periods: {2021-2025: {grwth: 3%}}", 3, 23,
     "\"grwth\" is no key of periods.2021-2025; did you mean \"growth\"?"},
    {"periods: {2022-2025: {}}", 3, 11,
     "period \"2022-2025\" begins in 2022, but the base year ends in 2020; periods must adjoin"},
    {"periods: {2021-2025: {}, 2027-2030: {}}", 3, 26,
     "period \"2027-2030\" begins in 2027, but the one before ends in 2025; periods must adjoin"},
    {"periods: {a: {from: 2021, to: 2020}}", 3, 11, "period \"a\" ends in 2020, before it begins in 2021"},
    {"periods: {a: {years: 0}}", 3, 22, "a period without years"},
    {"periods: {a: {to: 2025, years: 10}}", 3, 32,
     "period \"a\" goes from 2021 to 2025, which is not 10 years; write one of the two"},
    /* what names a period is not judged where the periods are at fault */
    {"periods: {a: [], b: {to: 2030}}\nrequirements: {r: {of: co2, max: 1, in: 2021-2025}}", 3, 14,
     "periods.a: expected a map"},
    {"periods: {}\ncapacity: {all: {lag: 1}}", 3, 10, "periods: expected at least one"},
    {"periods: {a: {years: -2}}", 3, 22, "\"-2\" is negative; expected 0 or more"},
    {"periods: {2021-2025: {limits: {co3: {max: 1%}}}, 2026-2030: {}}", 3, 32, "\"co3\" is no resource"},
    /* a fault of the scenario shows once, not once a period */
    {"periods: {2021-2025: {}, 2026-2030: {}}\nlimits: {co3: {max: 1%}}", 4, 10, "\"co3\" is no resource"},
    {"periods: {2021-2025: {}, 2026-2030: {}}\nlimits: {co2: {min: 90%, max: 80%}}", 4, 31,
     "limits.co2.min 90% lies above limits.co2.max 80%"},
    {"discount: 300%", 3, 11, "discount: \"300%\" is out of range; expected at least 0% and less than 100%"},
    {"foresight: good", 3, 12, "foresight: expected perfect, or {window: 2}"},
    {"foresight: {window: 0}", 3, 21, "foresight.window: expected at least 1 period"},
    {"production_lag: 2\nperiods: {2021-2025: {}}", 3, 17,
     "production_lag: what takes 2 periods comes after the last of 1; shorten it, or add periods"},
    {"measures: {co2: {unit: t}}", 3, 12, "measures.co2: the dataset has a measure of this name"},
    {"measures: {ghg: {of: {co: 1}}}", 3, 23, "\"co\" is no resource or primary component of the dataset"},
    {"measures: {ghg: {of: {co2: x}}}", 3, 28, "the weight of co2: expected a number"},
    {"measures: {ghg: {of: [co2, jobs]}}", 3, 22,
     "cannot add \"jobs\" in thousand persons to \"co2\" in kt CO2"},
    {"measures: {export: {unit: t}}", 3, 12, "the dataset has a final-demand category of this name"},
    {"measures: {output: {unit: t}}", 3, 12, "the word means something else in requirements"},
    {"measures: {a b: {unit: t}}", 3, 12, "letters of English, digits, - and _ alone"},
    {"measures: {ghg: {unit: [t]}}", 3, 24, "measures.ghg.unit: expected text"},
    {"measures: {ghg: {}}", 3, 17, "measures.ghg: write what it is of"},
};

static void faults_of_time(void **state)
{
    (void)state;
    CHECK("", times);
    put_file(FOLDER, "plan.yaml", "dataset: data\nmaximize: {ratio: [value_added]}\n");
    iop_diags *diags = faults_of(FOLDER, "plan.yaml", 0, NULL);
    assert_at(diags, 0, 2, 19, "ratio: expected two measures such as [value_added, labour]");
    iop_diags_close(diags);
}

static const fault_case parts[] = {
    {"techniques: {clean: {share: 50%}}", 4, 14,
     "techniques.clean.sectors is missing: write whose technique it is, a sector or a group"},
    {"techniques: {clean: {sectors: havy}}", 4, 31,
     "\"havy\" is no sector or group of the dataset; did you mean \"heavy\"?"},
    {"techniques: {clean: {sectors: a, shar: 50%}}", 4, 34,
     "\"shar\" is no key of techniques.clean; did you mean \"share\"?"},
    {"techniques: {clean: {sectors: heavy, share: 150%}}", 4, 45,
     "techniques.clean.share: \"150%\" is out of range"},
    {"techniques: {clean: {sectors: a, since: 2040}}", 4, 41,
     "techniques.clean.since: 2040 lies beyond the last period, which ends in 2030"},
    {"techniques: {clean: {sectors: a, since: 2021-2052}}", 4, 41,
     "techniques.clean.since: \"2021-2052\" is no period; did you mean \"2021-2025\"?"},
    {"techniques: {clean: {sectors: a, since: 1990}}", 4, 41,
     "techniques.clean.since: \"1990\" is no period; the first is \"2021-2025\", the last \"2026-2030\""},
    {"techniques: {clean: {sectors: a, name: [x]}}", 4, 40, "techniques.clean.name: expected text"},
    {"techniques: {clean: {sectors: a, inputs: {d: 3%}}}", 4, 43, "\"d\" is no sector of the dataset"},
    {"techniques: {clean: {sectors: a, inputs: {b: -1}}}", 4, 46, "\"-1\" is negative"},
    {"techniques: {clean: {sectors: a, use: {value_added: 1}}}", 4, 40,
     "techniques.clean.use.value_added: is what the other numbers leave"},
    {"techniques: {clean: {sectors: a, use: {wages: 90%, surplus: 90%}}}", 4, 39,
     "techniques.clean: all components of value added are stated, but the column of a does not add up to 1"},
    {"techniques: {x: {sectors: a, name: n}, y: {sectors: heavy, name: n}}", 4, 43,
     "techniques.y: a has a technique \"n\" already"},
    {"treatments: {filter: {price: 3}}", 4, 14, "treatments.filter.of is missing"},
    {"treatments: {filter: {of: c02}}", 4, 27,
     "\"c02\" is no resource or primary component of the dataset; did you mean \"co2\"?"},
    {"treatments: {filter: {of: wages}}", 4, 27, "\"wages\" counts money, which nothing treats"},
    {"measures: {m: {of: {co2: 1, value_added: 2}}}\ntreatments: {filter: {of: m}}", 5, 27,
     "\"m\" counts money, which nothing treats"},
    {"treatments: {filter: {of: co2, most: {}}}", 4, 38, "expected a number, or years and numbers"},
    {"treatments: {filter: {of: co2, price: 3 EUR/t}}", 4, 39,
     "unit \"EUR/t\" does not convert into \"million USD/kt CO2\""},
    {"treatments: {filter: {of: co2, price: 30%}}", 4, 39, "a percentage of nothing"},
    {"treatments: {filter: {of: co2, use: {jobs: 10%}}}", 4, 44, "a percentage of nothing"},
    {"treatments: {filter: {of: co2, negative: perhaps}}", 4, 42, "expected true or false"},
    {"treatments: {filter: {of: co2, most: -3}}", 4, 38, "an amount below 0"},
    {"investment: {share: 70%}", 4, 13,
     "investment: write category: NAME, of final demand, or bundles alone"},
    {"investment: {category: goverment}", 4, 24,
     "\"goverment\" is no final-demand category of the dataset; did you mean \"government\"?"},
    {"investment: {bundles: {m: {b: 50%, imports: 40%}}}", 4, 24,
     "investment.bundles.m: its parts add up to 90%, not to 100%; add what is missing, such as imports"},
    {"households: {category: household}", 4, 13, "households: write what consumption follows"},
    {"households: {category: hous, follow: wages}", 4, 24, "\"hous\" is no final-demand category"},
    {"households: {category: [household], follow: wages}", 4, 24, "households.category: expected text"},
    {"investment: {category: government, share: 120%}", 4, 43, "investment.share: \"120%\" is out of range"},
    {"households: {follow: wage}", 4, 22, "\"wage\" is no resource or primary component of the dataset"},
    {"imports: {all: 110%}", 4, 16, "imports.all: \"110%\" is out of range"},
    {"imports: {all: 10%, measure: wages}", 4, 30, "\"wages\" is none of the dataset's imports"},
    {"imports: {all: 10%, measure: co2}", 4, 30, "\"co2\" is none of the dataset's imports"},
    {"imports: {q: 10%}", 4, 11, "\"q\" is no sector of the dataset"},
    {"stocks: {a: {present: -1}}", 4, 23, "stocks.a.present: \"-1\" is negative"},
    {"stocks: {a: {end: 5, most: 4}}", 4, 13, "stocks: a must end with 5, but holds at most 4"},
    {"stocks: {a: {present: 5, most: 4}}", 4, 13, "stocks: a begins with 5, but holds at most 4"},
    {"stocks: {a: {kept: 0%}}", 4, 20, "stocks.a.kept: \"0%\" is out of range"},
};

static void faults_of_parts(void **state)
{
    (void)state;
    CHECK(TWO_PERIODS, parts);
}

static const fault_case places[] = {
    {"capacity: {all: {life: -5}}", 5, 24, "capacity.all.life: \"-5\" is negative"},
    {"capacity: {all: {life: 0}}", 5, 24, "capacity.all.life: \"0\" is no life; expected years, more than 0"},
    {"capacity: {all: {life: 20, depreciation: 5%}}", 5, 24, "write depreciation or life, not both"},
    {"capacity: {all: {depreciation: 100%}}", 5, 32, "capacity.all.depreciation: \"100%\" is out of range"},
    {"capacity: {all: {lag: 1, since: 2026}}", 5, 33,
     "capacity.all.since: what begins in \"2026-2030\" comes after the last period, \"2026-2030\""},
    {"capacity: {all: {land: lend}}", 5, 24,
     "\"lend\" is no resource of the dataset; did you mean \"land\"?"},
    /* a cost that cannot be read is no lack of one */
    {"techniques: {x: {sectors: a, capacity: {cost: 130%}}}\ncapacity: {all: {cost: x}}", 6, 24,
     "capacity.all.cost: \"x\" is no number"},
    {"capacity: {sites: [{sectors: a;c, capacity: 100%}, {sectors: b}]}", 5, 52,
     "capacity.sites: b can make 0 million USD at all its places together, its output in the base year is "
     "200; "
     "write the capacity of this row"},
    {"capacity: {all: {used: 0%}}", 5, 24, "capacity.all.used: \"0%\" is out of range"},
    {"capacity: {all: {lag: 2}}", 5, 23,
     "capacity.all.lag: what takes 2 periods comes after the last of 2; shorten it, or add periods"},
    {"capacity: {all: {lag: -1}}", 5, 23, "capacity.all.lag: expected a whole number, 0 or more"},
    {"capacity: {all: {cost: 45%}}", 5, 17, "capacity: the cost is a percentage of nothing for a"},
    {"capacity: {all: {bundle: machine}}", 5, 26, "\"machine\" is no bundle of the section investment"},
    {"capacity: {alll: {used: 80%}}", 5, 12, "\"alll\" is no sector of the dataset; did you mean \"all\"?"},
    {"capacity: {sites: [{sectors: a, capacity: 90%}, {sectors: b;c, capacity: 100%}]}", 5, 19,
     "capacity.sites: a can make 90 million USD at all its places together, its output in the base year is "
     "100"},
    {"capacity: {sites: [{sectors: a;b, capacity: 100%}]}", 5, 19,
     "capacity.sites: c makes 100 million USD in the base year, but has no capacity anywhere; add a row"},
    {"capacity: {sites: [{capacity: 100%}]}", 5, 20, "capacity.sites.0: write sectors, a sector or a group"},
    {"capacity: {sites: [{sectors: all, capacity: 100%, zone: x}]}", 5, 20,
     "capacity.sites.0: a place is one zone and one kind of land; write both"},
    {"zones: {n: {area: {park: 1}}}", 5, 8, "zones: land follows capacity; write the section capacity"},
    {"relocation: {r: {from: {zone: n}}}", 5, 13, "relocation: it needs places"},
};

static void faults_of_capacity(void **state)
{
    (void)state;
    CHECK(TWO_PERIODS BUYING, places);
    static const fault_case unbought[] = {{"capacity: {all: {cost: 0.5}}", 4, 11,
                                           "capacity: it has a cost, but nothing says what is bought for it; "
                                           "write investment: {category: NAME}"}};
    CHECK(TWO_PERIODS, unbought);
}

#define HEAD                                                                                                 \
    TWO_PERIODS BUYING                                                                                       \
        "zones: {n: {area: {park: 500}}, s: {area: {park: 50, outside: 400 ha}}}\n"                          \
        "capacity: {all: {land: land, cost: 0.5}, sites: [{sectors: all, zone: s, kind: outside, "           \
        "capacity: 100%}]}\n"

static const fault_case moves[] = {
    {"relocation: {r: {to: {kind: park}}}", 7, 17, "relocation.r.from is missing: write the places"},
    {"relocation: {r: {from: {zone: m}}}", 7, 31, "\"m\" is no zone of the section zones"},
    {"relocation: {r: {from: {kind: outsid}}}", 7, 31,
     "\"outsid\" is no kind of land of any zone; did you mean \"outside\"?"},
    {"relocation: {r: {from: {zone: n, kind: outside}}}", 7, 24, "no zone has land of that kind"},
    {"relocation: {r: {from: {kind: outside}, to: {zone: s}}}", 7, 17,
     "relocation.r: s, outside is among the places it leaves and among those it goes to"},
    {"relocation: {r: {from: {kind: park}, to: {kind: outside}}}", 7, 17,
     "relocation.r: none of its sectors stands where it begins"},
    {"relocation: {r: {from: {kind: outside}, loss: 100%}}", 7, 47,
     "relocation.r.loss: \"100%\" is out of range"},
    {"relocation: {r: {from: {kind: outside}, since: 2026, until: 2021}}", 7, 61,
     "relocation.r.until: ends before it begins"},
    {"relocation: {r: {from: {kind: outside}, lag: 1, since: 2026}}", 7, 17,
     "relocation.r: what begins in \"2026-2030\" comes after the last period"},
    {"relocation: {r: {from: {kind: outside}, bundle: machines}}", 7, 49,
     "\"machines\" is no bundle of the section investment"},
    {"conversion: {c: {from: {kind: outside}, cost: 10%}}", 7, 47, "a percentage of nothing"},
    {"conversion: {c: {from: {kind: outside}, most: 3 TJ}}", 7, 47,
     "unit \"TJ\" does not convert into \"ha\""},
    {"conversion: {c: {from: {zone: n, kind: park}, to: {zone: s}}}", 7, 17,
     "conversion.c.to: names no single other place for the land in n"},
    {"requirements: {r: {max: 3}}", 7, 19, "requirements.r: write what is counted, of: value_added"},
    {"requirements: {r: {of: vale_added, max: 3}}", 7, 24,
     "\"vale_added\" is no measure, final-demand category, output, capacity, land_used or stock; did you "
     "mean "
     "\"value_added\"?"},
    {"requirements: {r: {of: co2}}", 7, 19, "requirements.r: write min, max or is"},
    {"requirements: {r: {of: co2 + jobs, max: 3}}", 7, 24,
     "requirements.r: cannot add thousand persons to kt CO2; write weights, such as {a: 1, b: 20}"},
    {"requirements: {r: {of: jobs, share_of: co2, max: 3%}}", 7, 40,
     "requirements.r.share_of: thousand persons are no share of kt CO2; write per"},
    {"requirements: {r: {of: jobs, share_of: jobs, per: co2, max: 3%}}", 7, 51,
     "requirements.r: write one of growth, share_of, per and heads"},
    {"measures: {m: {unit: t}}\nrequirements: {r: {of: co2, per: m, max: 3%}}", 8, 42,
     "one of its two amounts is 0 in the base year"},
    {"requirements: {r: {of: co2, min: {}}}", 7, 34, "expected a number, or years and numbers"},
    {"targets: {r: {of: co2, growth: {min: 10%, max: 5%}}}", 7, 38, "targets.r: at least 10% and at most 5%"},
    {"techniques: {x: {sectors: a}}\nrequirements: {r: {of: output, technique: x, sectors: b, min: 9}}", 8,
     19, "none of these sectors has that technique"},
    {"stocks: {a: {present: 5}}\nrequirements: {r: {of: stock, sectors: b, min: 9}}", 8, 19,
     "none of these sectors has a stock"},
    {"requirements: {r: {of: co2, max: 3 TJ}}", 7, 34, "unit \"TJ\" does not convert into \"kt CO2\""},
    {"requirements: {r: {of: co2, max: 3, weight: 2}}", 7, 37, "\"weight\" is no key of requirements.r"},
    {"requirements: {r: {of: co2, max: 3, in: 2055}}", 7, 41,
     "requirements.r.in: 2055 lies beyond the last period, which ends in 2030"},
    {"requirements: {r: {of: co2, min: 9, max: 3}}", 7, 34, "requirements.r: at least 9 and at most 3"},
    {"requirements: {r: {of: export, zone: n, min: 9}}", 7, 19,
     "final demand and stocks are not known by zone"},
    {"requirements: {r: {of: co2, technique: best, min: 9}}", 7, 40, "\"best\" is no technique"},
    {"requirements: {r: {of: stock, min: 9}}", 7, 19, "there are no stocks"},
    {"requirements: {r: {of: investment, zone: n, min: 9%}}", 7, 50, "it is 0 in the base year"},
    {"targets: {t: {of: co2, max: 3, priority: 0}}", 7, 42, "expected 1 for the most important"},
    {"foresight: {window: 1}\ntargets: {t: {of: co2, max: 3, priority: 2}}", 8, 42,
     "targets.t: a target with a priority needs foresight: perfect; or give it a weight"},
    {"foresight: {window: 1}\ntargets: {t: {of: co2, max: 3}}", 8, 14, "needs foresight: perfect"},
    {"targets: {t: {of: co2, max: 3, weight: 0}}", 7, 40, "a target that weighs nothing is none"},
    {"targets: {t: {of: co2, max: 3, in: total, growth: {max: 1%}}}", 7, 14,
     "growth and heads are of periods, not of their total"},
    {"limits: {co2: {max: 80%}}\ntargets: {t: {of: co2, min: 90%, in: 2026}}", 8, 29,
     "targets.t: 37.8 kt CO2 in 2026-2030, but limits.co2.max 80%"},
    {"limits: {co2: {min: 80%}}\nrequirements: {t: {of: co2, max: 10%, in: 2026}}", 8, 34,
     "allows at least 33.6; change one of them"},
};

static void faults_of_places(void **state)
{
    (void)state;
    CHECK(HEAD, moves);
    static const fault_case room[] = {
        {"zones: {s: {area: {outside: 300 ha}}}\n"
         "capacity: {all: {land: land}, sites: [{sectors: all, zone: s, kind: outside, capacity: 100%}]}",
         3, 0,
         "zones.s.area.outside: 300 ha, but what stands there at present takes 330; raise the area, or let "
         "less"},
        {"zones: {s: {area: {outside: 400 ha}}}\n"
         "capacity: {sites: [{sectors: all, zone: s, kind: outside, capacity: 100%}]}",
         4, 19, "capacity: nothing says how much land it takes, so that zones limit nothing"},
        {"zones: {s: {area: {outside: 400 ha}}}\n"
         "capacity: {all: {land: land}, sites: [{sectors: all, zone: r, kind: outside, capacity: 100%}]}",
         4, 60, "\"r\" is no zone of the section zones; did you mean \"s\"?"},
        {"zones: {s: {}}\ncapacity: {all: {land: land}}", 3, 9, "zones.s.area is missing"},
        {"zones: {}\ncapacity: {all: {land: land}}", 3, 8, "zones: expected at least one"},
        {"zones: {s: {area: {}}}\ncapacity: {all: {land: land}}", 3, 19,
         "expected at least one kind of land"},
        {"zones: {s: {area: {park: none}, name: [x]}}\ncapacity: {all: {land: land}, sites: [{sectors: all, "
         "zone: s, kind: park, capacity: 100%}]}",
         3, 39, "zones.s.name: expected text"},
        /* a zone at fault is not unknown as well */
        {"zones: {s: {name: S}}\ncapacity: {all: {land: land}, sites: [{sectors: all, zone: s, kind: "
         "outside, "
         "capacity: 100%}]}\nrelocation: {r: {from: {zone: s}}}",
         3, 9, "zones.s.area is missing"},
        {"zones: {s: {area: {park: 10%}}}\ncapacity: {all: {land: land}, sites: [{sectors: all, zone: s, "
         "kind: park, capacity: 100%}]}",
         3, 26, "zones.s.area.park: expected an area of 0 or more, such as 900 ha"},
    };
    CHECK("", room);
}

/* What is proposed is of that zone. */
static void kinds_of_another_zone(void **state)
{
    (void)state;
    char text[600];
    put_file(
        FOLDER, "plan.yaml",
        "dataset: data\nmaximize: value_added\n"
        "zones: {n: {area: {park: 1}}, s: {area: {outside: 400 ha}}}\n"
        "capacity: {all: {land: land}, sites: [{sectors: all, zone: n, kind: outside, capacity: 100%}]}\n");
    iop_diags *diags = faults_of(FOLDER, "plan.yaml", 0, NULL);
    assert_at(diags, 0, 4, 69, "\"outside\" is no kind of land of that zone");
    assert_null(strstr(finding(diags, 0, text), "did you mean"));
    iop_diags_close(diags);
}

static const fault_case tables[] = {
    {"zones: {file: none.csv}", 3, 15, "zones.file: \"none.csv\" cannot be read"},
    {"zones: {file: double.csv}", 3, 1, "the entry \"n\" appears twice"},
    {"zones: {file: inside.csv}", 1, 3, "the header \"area.park\" is no key, or lies inside that of another"},
    {"capacity: {sites: {file: rows.csv, x: 1}}", 3, 19,
     "capacity.sites: expected nothing beside the name of a file, {file: NAME.csv}"},
};

static void faults_of_tables(void **state)
{
    (void)state;
    put_file(FOLDER, "double.csv", "zone,area.park\nn,1\nn,2\n");
    put_file(FOLDER, "inside.csv", "zone,area.park.2026,area.park\nn,1,2\n");
    put_file(FOLDER, "rows.csv", "sectors,capacity\nall,100%\n");
    for (size_t k = 0; k < sizeof tables / sizeof *tables; k++) {
        char text[600];
        bool found = false;
        snprintf(text, sizeof text, "dataset: data\nmaximize: value_added\n%s\n", tables[k].text);
        put_file(FOLDER, "plan.yaml", text);
        iop_diags *diags = faults_of(FOLDER, "plan.yaml", 0, NULL);
        for (size_t d = 0; d < iop_diags_count(diags); d++) {
            const iop_err *at = &iop_diags_at(diags, d)->at;
            found = found || (at->row == tables[k].row && at->col == tables[k].col &&
                              strstr(at->msg, tables[k].words));
        }
        if (!found)
            fail_msg("%s: %s", tables[k].text, finding(diags, 0, text));
        iop_diags_close(diags);
    }
}

/* A fault of a table's cell is told at the cell. */
static void faults_in_cells(void **state)
{
    (void)state;
    char text[600];
    put_file(FOLDER, "techniques.csv",
             "technique,sectors,share,inputs.b\nclean,a,50%,80%\ndirty,q,50%,80%\n");
    put_file(FOLDER, "plan.yaml",
             "dataset: data\nmaximize: value_added\ntechniques: {file: techniques.csv}\n");
    iop_diags *diags = faults_of(FOLDER, "plan.yaml", 0, NULL);
    assert_at(diags, 0, 3, 2, "\"q\" is no sector or group of the dataset");
    assert_non_null(strstr(finding(diags, 0, text), "techniques.csv"));
    iop_diags_close(diags);
}

/* All faults of a file in one pass, in the order of the file. */
static void all_in_one_pass(void **state)
{
    (void)state;
    put_file(FOLDER, "plan.yaml",
             "dataset: data\n"
             "maximize: value_added\n"
             "periods: {2021-2025: {}, 2027-2030: {}}\n"
             "techniques: {clean: {}}\n"
             "capacity: {all: {life: -3}}\n"
             "imports: {a: 300%}\n"
             "targets: {t: {of: x, min: 3}}\n");
    iop_diags *diags = faults_of(FOLDER, "plan.yaml", 0, NULL);
    static const long long rows[] = {3, 4, 5, 6, 7};
    assert_int_equal(iop_diags_count(diags), 5);
    for (size_t k = 0; k < 5; k++)
        assert_int_equal(iop_diags_at(diags, k)->at.row, rows[k]);
    iop_diags_close(diags);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(faults_of_time),        cmocka_unit_test(faults_of_parts),
        cmocka_unit_test(faults_of_capacity),    cmocka_unit_test(faults_of_places),
        cmocka_unit_test(faults_of_tables),      cmocka_unit_test(faults_in_cells),
        cmocka_unit_test(kinds_of_another_zone), cmocka_unit_test(all_in_one_pass)};
    return cmocka_run_group_tests(tests, prepare, NULL);
}
