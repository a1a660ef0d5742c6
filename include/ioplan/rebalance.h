/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/rebalance.h - a table whose rows and columns disagree, made to balance with the least change.
 *
 * The bordered matrix [Z F; P 0], sectors and primary components by sectors and categories, is fitted by GRAS
 * (ioplan/balance.h) to
 *
 *   rows     x[i] of sectors,  P[q,.] total of components, in proportion
 *   columns  x[j] of sectors,  F[.,k] total of categories, in proportion
 *
 * with x and the grand total of one side: rows keep outputs and total final demand as the rows have them
 * (the expenditure side of GDP), columns keep outputs and total primary inputs as the columns have them (the
 * income side). The totals of the other side are scaled to it. Cells of zero stay zero and signs are kept.
 * Primary inputs of final demand and resources are not touched. */
#ifndef IOPLAN_REBALANCE_H
#define IOPLAN_REBALANCE_H

#include <ioplan/balance.h>
#include <ioplan/table.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum { IOP_KEEP_ROWS, IOP_KEEP_COLUMNS } iop_keep;

typedef struct iop_rebalance_info {
    iop_ras_info fit;
    double imbalance;      /* largest |row - column| / (row + column) of a sector before */
    double total_scale;    /* factor applied to the totals of the side that is not kept */
    double change;         /* sum of |new - old| over all cells / sum of |old| */
    double largest;        /* largest |new - old| of one cell */
    const char *row, *col; /* where: code of a sector or name of a component; of a sector or category.
                              Borrowed from the table */
} iop_rebalance_info;

/* Balances the table in place; it is changed only on IOP_OK. settings NULL: the defaults; info may be NULL.
 * IOP_EINVAL when a total of the table is 0 or of a wrong sign, or as in iop_gras. */
IOP_API IOP_MUST_CHECK iop_status iop_table_rebalance(iop_table *table, iop_keep keep,
                                                      const iop_ras_settings *settings,
                                                      iop_rebalance_info *info, iop_err *err);

#ifdef __cplusplus
}
#endif
#endif
