/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lp/problem.h - what an iop_lp is inside: rows in compressed form, columns, blocks with names. */
#ifndef IOP_LP_PROBLEM_H
#define IOP_LP_PROBLEM_H

#include <ioplan/lp.h>

/* Longest name of a block and longest label, in bytes; a whole element name with its brackets. */
enum { LP_LABEL_SIZE = 120, LP_NAME_SIZE = (IOP_MAX_AXES + 1) * (LP_LABEL_SIZE + 1) + 2 };

typedef struct lp_block_name {
    char *name;
    iop_block block;
    const char *const *labels[IOP_MAX_AXES]; /* NULL: elements are numbered from 0 */
} lp_block_name;

typedef struct lp_blocks {
    lp_block_name *at;
    size_t count, capacity;
} lp_blocks;

typedef struct lp_column {
    double lo, hi, cost;
    size_t seen; /* 1 + the last row that has the column, to find a column twice in a row */
} lp_column;

typedef struct lp_row {
    double lo, hi;
    size_t start; /* entries [start, start of the next row) */
} lp_row;

struct iop_lp {
    iop_env env;
    bool maximize;
    double constant;
    lp_column *column;
    lp_row *row;
    size_t *entry_column;
    double *entry_value;
    size_t columns, rows, nonzeros, rows_declared;
    size_t column_capacity, row_capacity, entry_column_capacity, entry_value_capacity;
    lp_blocks column_blocks, row_blocks;
};

static inline size_t lp_row_end(const iop_lp *lp, size_t row)
{
    return row + 1 < lp->rows ? lp->row[row + 1].start : lp->nonzeros;
}

/* IOP_EINVAL unless every declared row was added and the constant is finite. */
iop_status iop_lp_complete(const iop_lp *lp, iop_err *err);

/* Adds `count` columns or opens a block of `count` rows numbered from 0, without labels. */
iop_status iop_lp_add_plain_columns(iop_lp *lp, const char *name, size_t count, size_t *first, iop_err *err);
iop_status iop_lp_add_plain_rows(iop_lp *lp, const char *name, size_t count, iop_err *err);

/* Appends row `row` of `from`, with other bounds and up to two further entries, to the open block of `to`;
 * column numbers stay. */
typedef struct lp_extra {
    size_t count, column[2];
    double value[2];
} lp_extra;
iop_status iop_lp_copy_row(iop_lp *to, const iop_lp *from, size_t row, double lo, double hi,
                           const lp_extra *extra, iop_err *err);

/* IOP_EINVAL when the numbers cannot be bounds (NaN, or an infinity on the wrong side) or a cost. */
iop_status iop_lp_check_row(const iop_lp *lp, size_t row, double lo, double hi, iop_err *err);
iop_status iop_lp_check_column(const iop_lp *lp, size_t col, double lo, double hi, double cost, iop_err *err);

#endif
