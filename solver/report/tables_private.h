/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tables_private.h - the builders of tables, and what they share. */
#ifndef IOP_REPORT_TABLES_PRIVATE_H
#define IOP_REPORT_TABLES_PRIVATE_H

#include "report/tables.h"
#include <ioplan/words.h>

/* Adds what the source gives to the tables, perhaps nothing. */
typedef iop_status iop_report_builder(iop_report_tables *tables, const iop_report_source *source,
                                      iop_err *err);

iop_report_builder iop_table_headline, iop_table_measures, iop_table_categories, iop_table_movers,
    iop_table_sectors, iop_table_demand, iop_table_limits, iop_table_totals, iop_table_conflict,
    iop_table_relaxation, iop_table_ray, iop_table_sweeps, iop_table_provenance, iop_table_periods,
    iop_table_techniques, iop_table_sites, iop_table_places, iop_table_treatments, iop_table_requirements,
    iop_table_arrays;

extern const char *const iop_report_outcomes[]; /* a choice by iop_solution_status */

/* A plan of several periods: its rows begin with a cell of the period (iop_add_period, iop_cell_period), and
 * their keys with it. */
bool iop_source_has_periods(const iop_report_source *source);
void iop_add_period(iop_report_table *t, const iop_report_source *source);
void iop_cell_period(iop_report_table *t, const iop_report_source *source, const char *period);
const char *iop_source_key(iop_report_table *t, const char *period, const char *key);
/* Whether there is a plan to tell of. */
bool iop_source_has_plan(const iop_report_source *source);
/* The sector's name in the language of the source. */
const char *iop_source_sector(const iop_report_source *source, const iop_sector_result *sector);
/* A name of a category, resource, ... and a unit in the language of the source, kept by the table. */
const char *iop_source_name(iop_report_table *t, const iop_report_source *source, const char *name);
const char *iop_source_unit(iop_report_table *t, const iop_report_source *source, const char *unit);
/* "million USD / kt CO2": what a price of one unit is told in. */
const char *iop_source_price_unit(iop_report_table *t, const iop_report_source *source, const char *per);

#endif
