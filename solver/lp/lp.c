/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lp/lp.c - a linear program is built here, column by column and row by row, and read.
 *
 * Invariants: every number is finite or an absent bound; the entries of row i are [row[i].start,
 * lp_row_end(i)), without zeros and without a column twice; row blocks are filled in order, so that at most
 * the last one is incomplete. Bounds may cross (lo > hi): such a program is infeasible, not invalid. */
#include "base/alloc.h"
#include "lp/problem.h"
#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

iop_status iop_lp_open(iop_lp **out, bool maximize, const iop_env *env, iop_err *err)
{
    iop_env own = iop_env_or_default(env);
    *out = NULL;
    iop_lp *lp = iop_new(&own, 1, sizeof *lp);
    if (!lp)
        return iop_no_memory(err, 1, "linear program");
    lp->env = own;
    lp->maximize = maximize;
    *out = lp;
    return IOP_OK;
}

static void free_blocks(const iop_env *env, lp_blocks *blocks)
{
    for (size_t k = 0; k < blocks->count; k++)
        iop_free(env, blocks->at[k].name);
    iop_free(env, blocks->at);
}

void iop_lp_close(iop_lp *lp)
{
    if (!lp)
        return;
    iop_env env = lp->env;
    free_blocks(&env, &lp->column_blocks);
    free_blocks(&env, &lp->row_blocks);
    iop_free(&env, lp->column);
    iop_free(&env, lp->row);
    iop_free(&env, lp->entry_column);
    iop_free(&env, lp->entry_value);
    iop_free(&env, lp);
}

/* --- blocks and their names ---------------------------------------------------------------------------- */

/* A name that stands as one field in an MPS file: no white space, and no mark of a comment in front. */
static bool is_name(const char *text)
{
    if (text[0] == '\0' || text[0] == '$' || text[0] == '*')
        return false;
    for (const char *p = text; *p; p++)
        if ((unsigned char)*p <= ' ' || *p == 0x7f)
            return false;
    return true;
}

static iop_status check_axis(const char *name, size_t axis, const iop_axis *a, iop_err *err)
{
    for (size_t k = 0; a->labels && k < a->len; k++)
        if (!is_name(a->labels[k]))
            return iop_fail(err, IOP_EINVAL, "block \"%s\": label %zu of axis %zu, \"%s\", is not a name",
                            name, k + 1, axis + 1, a->labels[k]);
    return IOP_OK;
}

static iop_status check_block(const lp_blocks *blocks, const char *name, size_t axes, const iop_axis *axis,
                              iop_err *err)
{
    if (!is_name(name) || strlen(name) > LP_LABEL_SIZE)
        return iop_fail(err, IOP_EINVAL,
                        "\"%.60s\" cannot name a block: it takes 1 to %d bytes without white space", name,
                        LP_LABEL_SIZE);
    if (axes > IOP_MAX_AXES)
        return iop_fail(err, IOP_EINVAL, "block \"%s\" has %zu axes, more than %d", name, axes, IOP_MAX_AXES);
    for (size_t k = 0; k < blocks->count; k++)
        if (strcmp(blocks->at[k].name, name) == 0)
            return iop_fail(err, IOP_EINVAL, "there is a block \"%s\" already", name);
    for (size_t a = 0; a < axes; a++)
        IOP_TRY(check_axis(name, a, &axis[a], err));
    return IOP_OK;
}

/* Fills *b; false when the number of elements overflows. */
static bool shape(lp_block_name *b, size_t first, size_t axes, const iop_axis *axis)
{
    b->block = (iop_block){.first = first, .count = 1, .axes = axes};
    for (size_t a = 0; a < axes; a++) {
        if (axis[a].len && b->block.count > SIZE_MAX / 4 / axis[a].len)
            return false;
        b->block.count *= axis[a].len;
        b->block.len[a] = axis[a].len;
        b->labels[a] = axis[a].labels;
    }
    return b->block.count <= SIZE_MAX / 4 - first;
}

static iop_status add_block(iop_lp *lp, lp_blocks *blocks, const char *name, size_t axes,
                            const iop_axis *axis, size_t first, iop_err *err)
{
    IOP_TRY(check_block(blocks, name, axes, axis, err));
    if (!iop_grow(&lp->env, &blocks->at, &blocks->capacity, blocks->count + 1, sizeof *blocks->at))
        return iop_no_memory(err, blocks->count + 1, "blocks of a linear program");
    lp_block_name *b = &blocks->at[blocks->count];
    if (!shape(b, first, axes, axis))
        return iop_fail(err, IOP_EINVAL, "block \"%s\" has too many elements", name);
    b->name = iop_copy_text(&lp->env, name);
    if (!b->name)
        return iop_no_memory(err, strlen(name), "bytes of text");
    blocks->count++;
    return IOP_OK;
}

/* Appends to out like snprintf; `at` may lie beyond the end. */
static int append(char *out, size_t size, int at, const char *text)
{
    size_t used = (size_t)at;
    return at + snprintf(used < size ? out + used : NULL, used < size ? size - used : 0, "%s", text);
}

static int append_label(const lp_block_name *b, size_t axis, size_t k, char *out, size_t size, int at)
{
    char number[24];
    if (b->labels[axis])
        return append(out, size, at, b->labels[axis][k]);
    snprintf(number, sizeof number, "%zu", k);
    return append(out, size, at, number);
}

static int element_name(const lp_blocks *blocks, size_t element, char *out, size_t size)
{
    size_t k = 0;
    while (k < blocks->count &&
           element - blocks->at[k].block.first >= blocks->at[k].block.count) /* wraps when before first */
        k++;
    assert(k < blocks->count);
    const lp_block_name *b = &blocks->at[k];
    size_t rest = element - b->block.first, stride = b->block.count;
    int at = append(out, size, 0, b->name);
    for (size_t a = 0; a < b->block.axes; a++) {
        stride /= b->block.len[a];
        at = append(out, size, at, a == 0 ? "[" : ",");
        at = append_label(b, a, rest / stride, out, size, at);
        rest %= stride;
    }
    return b->block.axes ? append(out, size, at, "]") : at;
}

int iop_lp_row_name(const iop_lp *lp, size_t row, char *out, size_t size)
{
    return element_name(&lp->row_blocks, row, out, size);
}

int iop_lp_column_name(const iop_lp *lp, size_t col, char *out, size_t size)
{
    return element_name(&lp->column_blocks, col, out, size);
}

/* --- columns ------------------------------------------------------------------------------------------- */

iop_status iop_lp_add_columns(iop_lp *lp, const char *name, size_t axes, const iop_axis *axis,
                              iop_block *block, iop_err *err)
{
    IOP_TRY(add_block(lp, &lp->column_blocks, name, axes, axis, lp->columns, err));
    lp_block_name *b = &lp->column_blocks.at[lp->column_blocks.count - 1];
    size_t count = lp->columns + b->block.count;
    if (!iop_grow(&lp->env, &lp->column, &lp->column_capacity, count, sizeof *lp->column)) {
        iop_free(&lp->env, b->name);
        lp->column_blocks.count--;
        return iop_no_memory(err, count, "columns of a linear program");
    }
    for (size_t j = lp->columns; j < count; j++)
        lp->column[j] = (lp_column){0, INFINITY, 0, 0};
    lp->columns = count;
    if (block)
        *block = b->block;
    return IOP_OK;
}

iop_status iop_lp_add_plain_columns(iop_lp *lp, const char *name, size_t count, size_t *first, iop_err *err)
{
    iop_block block;
    const iop_axis axis = {count, NULL};
    IOP_TRY(iop_lp_add_columns(lp, name, 1, &axis, &block, err));
    *first = block.first;
    return IOP_OK;
}

/* No NaN, lo not INFINITY, hi not -INFINITY. */
static bool are_bounds(double lo, double hi)
{
    return !isnan(lo) && !isnan(hi) && !(isinf(lo) && lo > 0) && !(isinf(hi) && hi < 0);
}

iop_status iop_lp_check_column(const iop_lp *lp, size_t col, double lo, double hi, double cost, iop_err *err)
{
    char name[96];
    if (are_bounds(lo, hi) && isfinite(cost))
        return IOP_OK;
    iop_lp_column_name(lp, col, name, sizeof name);
    if (!are_bounds(lo, hi))
        return iop_fail(err, IOP_EINVAL, "column \"%s\" cannot have the bounds [%g, %g]", name, lo, hi);
    return iop_fail(err, IOP_EINVAL, "column \"%s\" cannot have the cost %g", name, cost);
}

iop_status iop_lp_check_row(const iop_lp *lp, size_t row, double lo, double hi, iop_err *err)
{
    char name[96];
    if (are_bounds(lo, hi))
        return IOP_OK;
    iop_lp_row_name(lp, row, name, sizeof name);
    return iop_fail(err, IOP_EINVAL, "row \"%s\" cannot have the bounds [%g, %g]", name, lo, hi);
}

iop_status iop_lp_set_column(iop_lp *lp, size_t col, double lo, double hi, double cost, iop_err *err)
{
    if (col >= lp->columns)
        return iop_fail(err, IOP_EINVAL, "there is no column %zu: the program has %zu", col, lp->columns);
    IOP_TRY(iop_lp_check_column(lp, col, lo, hi, cost, err));
    lp->column[col].lo = lo;
    lp->column[col].hi = hi;
    lp->column[col].cost = cost;
    return IOP_OK;
}

void iop_lp_set_constant(iop_lp *lp, double constant)
{
    lp->constant = constant;
}

/* --- rows ---------------------------------------------------------------------------------------------- */

iop_status iop_lp_complete(const iop_lp *lp, iop_err *err)
{
    if (!isfinite(lp->constant))
        return iop_fail(err, IOP_EINVAL, "the constant of the objective cannot be %g", lp->constant);
    if (lp->rows == lp->rows_declared)
        return IOP_OK;
    const lp_block_name *b = &lp->row_blocks.at[lp->row_blocks.count - 1];
    return iop_fail(err, IOP_EINVAL, "block \"%s\" has %zu rows but only %zu were added", b->name,
                    b->block.count, lp->rows - b->block.first);
}

iop_status iop_lp_add_rows(iop_lp *lp, const char *name, size_t axes, const iop_axis *axis, iop_block *block,
                           iop_err *err)
{
    IOP_TRY(iop_lp_complete(lp, err));
    IOP_TRY(add_block(lp, &lp->row_blocks, name, axes, axis, lp->rows, err));
    const iop_block *b = &lp->row_blocks.at[lp->row_blocks.count - 1].block;
    lp->rows_declared = b->first + b->count;
    if (block)
        *block = *b;
    return IOP_OK;
}

iop_status iop_lp_add_plain_rows(iop_lp *lp, const char *name, size_t count, iop_err *err)
{
    const iop_axis axis = {count, NULL};
    return iop_lp_add_rows(lp, name, 1, &axis, NULL, err);
}

/* Room for one more row with up to `count` entries. */
static iop_status reserve_row(iop_lp *lp, size_t count, iop_err *err)
{
    if (lp->rows >= lp->rows_declared)
        return iop_fail(err, IOP_EINVAL, "row %zu lies in no block: the open block is full", lp->rows);
    if (!iop_grow(&lp->env, &lp->row, &lp->row_capacity, lp->rows + 1, sizeof *lp->row))
        return iop_no_memory(err, lp->rows + 1, "rows of a linear program");
    size_t need = lp->nonzeros + count;
    if (!iop_grow(&lp->env, &lp->entry_column, &lp->entry_column_capacity, need, sizeof *lp->entry_column) ||
        !iop_grow(&lp->env, &lp->entry_value, &lp->entry_value_capacity, need, sizeof *lp->entry_value))
        return iop_no_memory(err, need, "entries of a linear program");
    return IOP_OK;
}

/* Why entry k cannot stand in the next row; NULL when it can. */
static const char *entry_fault(const iop_lp *lp, size_t col, double val)
{
    if (!isfinite(val))
        return IOP_WORD_IN("part", "a coefficient that is not finite");
    return lp->column[col].seen == lp->rows + 1 ? IOP_WORD_IN("part", "two coefficients") : NULL;
}

static iop_status check_entries(iop_lp *lp, size_t count, const size_t *col, const double *val, iop_err *err)
{
    char row[96], column[96];
    for (size_t k = 0; k < count; k++) {
        const char *fault = col[k] < lp->columns ? entry_fault(lp, col[k], val[k]) : "";
        if (!fault) {
            lp->column[col[k]].seen = lp->rows + 1;
            continue;
        }
        for (size_t i = 0; i < k; i++)
            lp->column[col[i]].seen = 0;
        iop_lp_row_name(lp, lp->rows, row, sizeof row);
        if (!*fault)
            return iop_fail(err, IOP_EINVAL, "row \"%s\" refers to column %zu of %zu", row, col[k],
                            lp->columns);
        iop_lp_column_name(lp, col[k], column, sizeof column);
        return iop_fail(err, IOP_EINVAL, "row \"%s\" has %s at column \"%s\"", row, fault, column);
    }
    return IOP_OK;
}

static void push_entry(iop_lp *lp, size_t col, double val)
{
    if (val == 0)
        return;
    lp->entry_column[lp->nonzeros] = col;
    lp->entry_value[lp->nonzeros++] = val;
}

iop_status iop_lp_add_row(iop_lp *lp, double lo, double hi, size_t count, const size_t *col,
                          const double *val, iop_err *err)
{
    IOP_TRY(reserve_row(lp, count, err));
    IOP_TRY(iop_lp_check_row(lp, lp->rows, lo, hi, err));
    IOP_TRY(check_entries(lp, count, col, val, err));
    lp->row[lp->rows++] = (lp_row){lo, hi, lp->nonzeros};
    for (size_t k = 0; k < count; k++)
        push_entry(lp, col[k], val[k]);
    return IOP_OK;
}

iop_status iop_lp_copy_row(iop_lp *to, const iop_lp *from, size_t row, double lo, double hi,
                           const lp_extra *extra, iop_err *err)
{
    size_t start = from->row[row].start, end = lp_row_end(from, row), extras = extra ? extra->count : 0;
    IOP_TRY(reserve_row(to, end - start + extras, err));
    to->row[to->rows++] = (lp_row){lo, hi, to->nonzeros};
    for (size_t k = start; k < end; k++)
        push_entry(to, from->entry_column[k], from->entry_value[k]);
    for (size_t k = 0; k < extras; k++)
        push_entry(to, extra->column[k], extra->value[k]);
    return IOP_OK;
}

/* --- reading ------------------------------------------------------------------------------------------- */

size_t iop_lp_rows(const iop_lp *lp)
{
    return lp->rows;
}

size_t iop_lp_columns(const iop_lp *lp)
{
    return lp->columns;
}

size_t iop_lp_nonzeros(const iop_lp *lp)
{
    return lp->nonzeros;
}

bool iop_lp_maximize(const iop_lp *lp)
{
    return lp->maximize;
}

double iop_lp_constant(const iop_lp *lp)
{
    return lp->constant;
}

void iop_lp_row(const iop_lp *lp, size_t row, double *lo, double *hi, size_t *count, const size_t **col,
                const double **val)
{
    assert(row < lp->rows);
    const lp_row *r = &lp->row[row];
    *lo = r->lo;
    *hi = r->hi;
    *count = lp_row_end(lp, row) - r->start;
    *col = lp->entry_column ? lp->entry_column + r->start : NULL;
    *val = lp->entry_value ? lp->entry_value + r->start : NULL;
}

void iop_lp_column(const iop_lp *lp, size_t col, double *lo, double *hi, double *cost)
{
    assert(col < lp->columns);
    *lo = lp->column[col].lo;
    *hi = lp->column[col].hi;
    *cost = lp->column[col].cost;
}
