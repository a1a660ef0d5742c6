/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/regional.h - datasets out of published tables: import, regionalize, balance.
 *
 * Each of the three reads a spec, a YAML file in which paths are relative to it and every key is checked, and
 * makes a table in memory; iop_dataset_write stores it. What was solved, which totals were met and which caps
 * took effect is added to diags as notes. The same input gives the same bits on every machine with IEEE 754
 * arithmetic. */
#ifndef IOPLAN_REGIONAL_H
#define IOPLAN_REGIONAL_H

#include <ioplan/table.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A value that replaces one of the spec, by its dotted path: {"donor", "../vietnam-2018"}. */
typedef struct iop_setting {
    const char *path, *value;
} iop_setting;

/* command: import. A table of total use (domestic and imported products together) becomes a dataset with
 * domestic flows and flows of imported products, split by the import share of each product; resources are
 * spread over users from published totals. */
IOP_API IOP_MUST_CHECK iop_status iop_import(iop_table **out, const char *spec, size_t settings,
                                             const iop_setting *set, const iop_env *env, iop_diags *diags);

/* command: regionalize. A dataset with import flows (the donor) becomes the dataset of one of its regions,
 * from control totals and location quotients. */
IOP_API IOP_MUST_CHECK iop_status iop_regionalize(iop_table **out, const char *spec, size_t settings,
                                                  const iop_setting *set, const iop_env *env,
                                                  iop_diags *diags);

#ifdef __cplusplus
}
#endif
#endif
