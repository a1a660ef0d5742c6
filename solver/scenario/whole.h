/* SPDX-License-Identifier: GPL-3.0-or-later */
/* whole.h - reading the sections of a whole plan (periods, techniques, places, ...) into a scheme.
 *
 * Every section tells all its faults and gives IOP_OK then; other statuses are a lack of memory. */
#ifndef IOP_SCENARIO_WHOLE_H
#define IOP_SCENARIO_WHOLE_H

#include "scenario/rules.h"
#include <ioplan/scheme.h>

/* What is said of an activity's capacity, wherever it stands. */
typedef struct iop_setting {
    double used, depreciation, life; /* as in iop_site */
    double cost;                     /* NAN: nothing can be built */
    double land, under_way;          /* under_way relative to the present capacity when under_way_share */
    bool under_way_share;
    size_t bundle, lag, first;
    size_t
        land_resource; /* whose use by base-year output the land is; SIZE_MAX: a number was given, or none */
} iop_setting;

/* What a number is in: "million USD", or with `per` a rate, "million USD" per "kt CO2e". */
typedef struct iop_unit {
    const char *unit, *per; /* "" for what has none; per NULL: no rate */
} iop_unit;

typedef struct iop_whole {
    iop_reading r; /* plan: that of the first period */
    iop_scheme *scheme;
    size_t errors;                   /* that the findings held before */
    const iop_yaml_node **technique; /* the entry that each technique comes from */
    size_t technique_room;
    iop_setting *setting; /* of every activity, once capacity is read; NULL without that section */
    bool can_build;       /* something can be built somewhere */
    iop_unit money;       /* the table's */
    bool crossed;         /* bands of a period that cross are a fault */
    bool timeless;        /* the periods have faults of their own: what names one is not judged */
    bool placeless;       /* the same of the zones */
} iop_whole;

/* --- values --------------------------------------------------------------------------------------------- */

typedef struct iop_amount {
    bool relative; /* a share of what the key says */
    double value;
} iop_amount;

/* "75%", "0.12", or "0.12 UNIT" in a unit that converts; complains otherwise. */
bool iop_read_amount(const iop_reading *r, const iop_yaml_node *node, const char *key, iop_unit unit,
                     iop_amount *amount);
/* The same without percentages, 0 or more. */
bool iop_read_size(const iop_reading *r, const iop_yaml_node *node, const char *key, iop_unit unit,
                   double *value);
/* A percentage or a number from lo to hi, hi itself only when `closed`. */
bool iop_read_within(const iop_reading *r, const iop_yaml_node *node, const char *key, double lo, double hi,
                     bool closed, double *value);
/* A whole number of at least 0. */
bool iop_read_whole_number(const iop_reading *r, const iop_yaml_node *node, const char *key, size_t *value);
/* A number of periods that something takes; one beyond the horizon is told. Without periods: 0. */
bool iop_read_lag(const iop_whole *w, const iop_yaml_node *node, const char *key, size_t *lag);
/* "yes", "true", "no", "false". */
bool iop_read_flag(const iop_reading *r, const iop_yaml_node *node, const char *key, bool *flag);
/* Text of a scalar; complains otherwise. */
const char *iop_read_text(const iop_reading *r, const iop_yaml_node *node, const char *key);
/* The bundle of the section investment that the node names. */
bool iop_read_bundle_name(const iop_whole *w, const iop_yaml_node *node, size_t *bundle);
/* Whether the node is a map; complains with the example otherwise. */
bool iop_expect_map(const iop_reading *r, const iop_yaml_node *node, const char *key, const char *example);

/* A period by its name or by a year in it; the base year means the first one. Without periods: the first. */
bool iop_read_period(const iop_whole *w, const iop_yaml_node *node, const char *key, size_t *period);
/* A number, or a map of years and numbers; amount[t] and given[t] of every period. Periods before the first
 * year are not given. */
void iop_read_timed(const iop_whole *w, const iop_yaml_node *node, const char *key, iop_unit unit,
                    iop_amount *amount, bool *given);

/* A code, a group, `all`, a list of them; also joined by ';' in one text. Marks the sectors; false, after a
 * complaint, when there is none. */
bool iop_read_sectors(const iop_whole *w, const iop_yaml_node *node, const char *key, bool *member);
/* Marks the places that {zone, kind} of the node mean (NULL: all); false after a complaint. */
bool iop_read_places(const iop_whole *w, const iop_yaml_node *node, const char *key, bool *pick);
/* The k-th word of a scalar "a;b" or of a list into out; false behind the last. */
enum { IOP_WORD_SIZE = 128 };
bool iop_word_at(const iop_yaml_node *node, size_t k, char out[IOP_WORD_SIZE], const iop_yaml_node **at);
/* Whether one of these words is the name; NULL: any name. */
bool iop_is_among(const iop_yaml_node *words, const char *name);

/* That a word is no sector or group, with the nearest that is. */
void iop_complain_of_sectors(const iop_reading *r, const iop_yaml_node *node, const char *word);

/* Calls back for what a section says of `all`, of each `group`, of sectors, in this order, with the sectors
 * marked; other words that may stand there are left out. */
typedef void iop_for_sectors(iop_whole *w, const iop_yaml_node *node, const char *key, const bool *member,
                             void *self);
iop_status iop_visit_sectors(iop_whole *w, const iop_yaml_node *section, const char *name,
                             const char *const *words, size_t count, iop_for_sectors *call, void *self);

/* --- the scheme ----------------------------------------------------------------------------------------- */

/* Hands a failure that is described in err to the findings. */
iop_status iop_told(const iop_whole *w, iop_status status, const iop_err *err);
/* A lack of memory for so many things. */
iop_status iop_lacks(const iop_whole *w, size_t count, const char *what);
/* A statement about the node. */
iop_status iop_state(const iop_whole *w, const iop_yaml_node *node, const char *key, size_t *index);

/* Base-year amount of a measure by sector j, whatever coefficients a period has. */
double iop_base_use(const iop_plan *plan, size_t measure, size_t sector);
/* Base-year total of a measure; that of sums from their parts. */
double iop_base_total(const iop_plan *plan, size_t measure);
/* Fills the sums among `use` (one number a measure) from their parts; the sum `direct` (SIZE_MAX: none) gets
 * `value` beside them. */
void iop_fill_sums(const iop_plan *plan, double *use, size_t direct, double value);
/* Output at the site in the base year as a share of the sector's. */
double iop_site_share(const iop_whole *w, size_t site);
/* The site of an activity at a place, SIZE_MAX. */
size_t iop_find_site(const iop_whole *w, size_t activity, size_t place);
/* A site with the activity's settings and no present capacity. */
iop_status iop_add_site(const iop_whole *w, size_t activity, size_t place, iop_site **out);
/* Once all sites are there: those of no row, too, belong to what is said of their sector. */
iop_status iop_state_sites(iop_whole *w);

/* --- sections of every plan (r->root: the period's document) -------------------------------------------- */

/* The first section that only a whole plan has; NULL when the scenario has none. Whether it has one. */
const char *iop_whole_section(const iop_yaml_node *root);
bool iop_is_whole(const iop_yaml_node *root);
/* The measure `investment`, of a whole plan. */
iop_status iop_add_investment_measure(const iop_reading *r);
iop_status iop_read_measures(const iop_reading *r);
/* Demand that building takes the place of; demand that follows income. */
void iop_reduce_investment(const iop_reading *r);
void iop_free_households(const iop_reading *r);
/* All sections of one plan, which may be that of a whole one; crossed bands are looked for when asked. */
iop_status iop_read_plan(const iop_reading *r, bool whole, bool crossed);

/* --- sections of the scheme, in the order in which they are read ---------------------------------------- */

iop_status iop_read_periods(iop_whole *w, const iop_yaml_node *root);
void iop_read_time(iop_whole *w); /* discount, foresight, production_lag */
iop_status iop_read_zones(iop_whole *w);
iop_status iop_read_investment(iop_whole *w);
iop_status iop_read_techniques(iop_whole *w);
iop_status iop_read_capacity(iop_whole *w);
iop_status iop_check_places(iop_whole *w);
iop_status iop_read_relocation(iop_whole *w);
iop_status iop_read_conversion(iop_whole *w);
iop_status iop_read_treatments(iop_whole *w);
iop_status iop_read_households(iop_whole *w);
iop_status iop_read_imports(iop_whole *w);
iop_status iop_read_stocks(iop_whole *w);
iop_status iop_read_requirements(iop_whole *w);
iop_status iop_read_factors(iop_whole *w); /* of a scheme that is complete */

/* Puts the tables that sections name in the place of their names. */
iop_status iop_take_tables(iop_yaml *yaml, const iop_env *env, iop_diags *diags);
/* The scheme that the scenario at `root` means; NULL when it has no section of one. Complaints that diags has
 * already are not repeated; bands of periods that cross are looked for when `crossed`. */
iop_status iop_read_scheme(const iop_yaml_node *root, const iop_plan *plan, bool crossed, iop_scheme **out,
                           const iop_env *env, iop_diags *diags);

#endif
