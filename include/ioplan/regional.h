/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/regional.h - datasets out of published tables: import, regionalize, balance.
 *
 * Each of the three reads a spec, a YAML file in which paths are relative to it and every key is checked, and
 * makes a table in memory; iop_dataset_write stores it. Each of the `sets` texts ("donor=../vietnam-2018")
 * first replaces a value of the spec. What was solved, which totals were met and which caps took effect is
 * added to diags as notes. The same input gives the same bits on every machine with IEEE 754 arithmetic. */
#ifndef IOPLAN_REGIONAL_H
#define IOPLAN_REGIONAL_H

#include <ioplan/balance.h>
#include <ioplan/table.h>

#ifdef __cplusplus
extern "C" {
#endif

/* command: import. A table of total use (domestic and imported products together) becomes a dataset with
 * domestic flows and flows of imported products, split by the import share of each product; resources are
 * spread over users from published totals. */
IOP_API IOP_MUST_CHECK iop_status iop_import(iop_table **out, const char *spec, size_t sets,
                                             const char *const *set, const iop_env *env, iop_diags *diags);

/* command: regionalize. A dataset with import flows (the donor) becomes the dataset of one of its regions,
 * from control totals and location quotients. */
IOP_API IOP_MUST_CHECK iop_status iop_regionalize(iop_table **out, const char *spec, size_t sets,
                                                  const char *const *set, const iop_env *env,
                                                  iop_diags *diags);

/* command: balance. The coefficients of a dataset (the prior) fitted to the margins of another's intermediate
 * flows; *out is the latter with the fitted flows. */
IOP_API IOP_MUST_CHECK iop_status iop_balance_spec(iop_table **out, const char *spec, size_t sets,
                                                   const char *const *set, const iop_env *env,
                                                   iop_diags *diags);

/* Makes columns add up to row totals: intermediate flows and primary inputs of the sectors are fitted,
 * outputs and final demand stay. settings NULL: the defaults. The table is changed only on IOP_OK. */
IOP_API IOP_MUST_CHECK iop_status iop_balance_table(iop_table *table, const iop_ras_settings *settings,
                                                    iop_diags *diags);

#ifdef __cplusplus
}
#endif
#endif
