/* SPDX-License-Identifier: GPL-3.0-or-later */
/* regional/dataset_meta.h - names and texts of a table that a spec makes. */
#ifndef IOP_REGIONAL_DATASET_META_H
#define IOP_REGIONAL_DATASET_META_H

#include "regional/spec.h"
#include <ioplan/table.h>

/* Checks the section dataset: of the spec. */
void iop_meta_check(iop_spec *spec);
/* Title, region, ..., sectors and categories of the spec into the table of the same sizes. */
IOP_MUST_CHECK iop_status iop_meta_store(iop_spec *spec, iop_table *table, iop_err *err);

#endif
