/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small economy to plan for, and scenarios in a folder beside it.
 *
 * Four sectors: a, b, c and z, which makes nothing in the base year. Final demand by household, government,
 * inventory (partly negative) and export. Groups: heavy = a, b; some = b, c; new = z. */
#ifndef IOP_TESTS_SCENARIO_SUPPORT_H
#define IOP_TESTS_SCENARIO_SUPPORT_H

#include "read/read_support.h"
#include <ioplan/scenario.h>

enum { A, B, C, Z, SECTORS };
enum { HOUSEHOLD, GOVERNMENT, INVENTORY, EXPORT, CATEGORIES };

#define INF ((double)INFINITY)

/* The base year as numbers, apart from the reader. */
static const double base_output[SECTORS] = {100, 200, 100, 0};
static const double base_demand[SECTORS][CATEGORIES] = {
    {40, 0, -3, 28}, {60, 20, 5, 60}, {10, 30, -3, 40}, {0, 0, 0, 0}};

static inline void put_dataset(const char *dir)
{
    static const char *const files[][2] = {
        {"dataset.yaml", "title: Small\nyear: 2020\nunit: million USD\nvalue_added: [wages, surplus]\n"
                         "imports: [imports]\nexports: [export]\n"},
        {"sectors.csv",
         "code,name,name_vi,group\na,Alpha,,heavy\nb,Beta,,heavy;some\nc,Gamma,,some\nz,Zeta,,new\n"},
        {"intermediate.csv", "code,a,b,c,z\na,10,20,5,0\nb,15,30,10,0\nc,5,10,8,0\nz,0,0,0,0\n"},
        {"final_demand.csv", "code,household,government,inventory,export\na,40,0,-3,28\nb,60,20,5,60\n"
                             "c,10,30,-3,40\nz,0,0,0,0\n"},
        {"primary.csv", "component,a,b,c,z,household\nwages,40,80,50,0,0\nsurplus,20,40,17,0,0\n"
                        "imports,10,20,10,0,8\n"},
        {"resources.csv", "resource,unit,a,b,c,z,household\nenergy,TJ,10,40,5,0,20\n"
                          "jobs,thousand persons,5,8,12,0,0\nco2,kt CO2,2,30,4,0,6\nch4,kt CH4,1,0,0,0,0\n"
                          "land,ha,300,20,10,0,0\n"},
    };
    if (mkdir(dir, 0777) != 0)
        assert_int_equal(errno, EEXIST);
    for (size_t k = 0; k < sizeof files / sizeof *files; k++)
        put_file(dir, files[k][0], files[k][1]);
}

/* A folder for one program's files, with the dataset in "data". */
static inline void start_folder(const char *dir)
{
    char data[512];
    if (mkdir(dir, 0777) != 0)
        assert_int_equal(errno, EEXIST);
    snprintf(data, sizeof data, "%s/data", dir);
    put_dataset(data);
}

static inline iop_scenario *open_file(const char *dir, const char *name, size_t sets, const char *const *set)
{
    char path[600], text[600];
    iop_scenario *s;
    iop_diags *diags = new_diags();
    snprintf(path, sizeof path, "%s/%s", dir, name);
    if (iop_scenario_open(&s, path, sets, set, NULL, diags) != IOP_OK)
        fail_msg("%s", finding(diags, 0, text));
    assert_int_equal(iop_diags_count(diags), 0);
    iop_diags_close(diags);
    return s;
}

/* A scenario of these sections over the small economy. */
static inline iop_scenario *open_text(const char *dir, const char *sections)
{
    char text[8192];
    snprintf(text, sizeof text, "dataset: data\nmaximize: value_added\n%s", sections);
    put_file(dir, "plan.yaml", text);
    return open_file(dir, "plan.yaml", 0, NULL);
}

static inline void assert_band(const iop_band *band, double lo, double hi)
{
    if (isinf(lo))
        assert_true(band->lo == lo);
    else
        assert_close(band->lo, lo, 1e-13);
    if (isinf(hi))
        assert_true(band->hi == hi);
    else
        assert_close(band->hi, hi, 1e-13);
}

static inline const iop_band *demand_band(const iop_scenario *s, size_t sector, size_t category)
{
    return &s->plan->demand[sector * CATEGORIES + category];
}

static inline const iop_measure *measure_of(const iop_scenario *s, const char *name)
{
    size_t m = iop_plan_measure(s->plan, name);
    assert_true(m != SIZE_MAX);
    return &s->plan->measure[m];
}

/* The band of the limit on a measure. */
static inline const iop_band *limit_on(const iop_scenario *s, const char *name)
{
    for (size_t l = 0; l < s->plan->limits; l++)
        if (strcmp(s->plan->measure[s->plan->limit[l].measure].name, name) == 0)
            return &s->plan->limit[l].band;
    fail_msg("no limit on %s", name);
    return NULL;
}

#ifdef FOLDER
/* Before the tests of a program whose folder this is. */
static inline int prepare(void **state)
{
    (void)state;
    start_folder(FOLDER);
    return 0;
}
#endif

#endif
