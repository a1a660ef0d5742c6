/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read/dataset_check.h - whether a table can be written as a dataset. */
#ifndef IOP_READ_DATASET_CHECK_H
#define IOP_READ_DATASET_CHECK_H

#include <ioplan/table.h>

/* IOP_EINVAL with what the reader would refuse or read differently: no sectors or components, names that are
 * empty, twice there or hold control characters, codes that are none, numbers that are not finite. */
iop_status iop_dataset_check_writable(const iop_table *table, iop_err *err);

#endif
