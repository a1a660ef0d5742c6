/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef IOP_TABLE_PRIVATE_H
#define IOP_TABLE_PRIVATE_H

#include <ioplan/table.h>

/* Releases every import flow of the table. */
void iop_table_free_flows(iop_table *table);

#endif
