/* SPDX-License-Identifier: GPL-3.0-or-later */
/* balance.c - what is made of a product is used: between sectors, or by final demand.
 *
 * Sets      i, j sectors; k categories of final demand
 * Data      A[i,j] = Z[i,j] / x0[j]   input of i per unit of output of j        [money/money]
 * Variables x[j]    gross output of sector j                                    [money/year]
 *           f[i,k]  final demand for product i by category k                    [money/year]
 * (1)       x[i] - sum_j A[i,j] x[j] - sum_k f[i,k] = 0   for all i    (dual: price of product i)
 *
 * Leontief (1936). With every f fixed, (1) has the one solution x = (I - A)^-1 f. */
#include "base/alloc.h"
#include "part.h"

static iop_status add_columns(iop_model *model, iop_err *err)
{
    const iop_axis cells[2] = {iop_model_sectors(model), iop_model_categories(model)};
    IOP_TRY(iop_lp_add_columns(model->lp, "output", 1, cells, &model->output, err));
    return iop_lp_add_columns(model->lp, "final_demand", 2, cells, &model->demand, err);
}

/* Row i of (1) into col and val; returns its length. */
static size_t balance_row(const iop_model *model, iop_cmat a, size_t i, size_t *col, double *val)
{
    size_t count = 0, categories = model->plan->table->c;
    for (size_t j = 0; j < a.cols; j++) {
        double value = (i == j ? 1.0 : 0.0) - iop_get(a, i, j);
        if (value == 0)
            continue;
        col[count] = model->output.first + j;
        val[count++] = value;
    }
    for (size_t k = 0; k < categories; k++) {
        col[count] = iop_block_at2(&model->demand, i, k);
        val[count++] = -1;
    }
    return count;
}

static iop_status add_balance(iop_model *model, iop_cmat a, size_t *col, double *val, iop_err *err)
{
    const iop_axis sectors = iop_model_sectors(model);
    IOP_TRY(iop_lp_add_rows(model->lp, "balance", 1, &sectors, &model->balance, err)); /* (1) */
    for (size_t i = 0; i < a.rows; i++)
        IOP_TRY(iop_lp_add_row(model->lp, 0, 0, balance_row(model, a, i, col, val), col, val, err)); /* (1) */
    return IOP_OK;
}

static iop_status add_rows(iop_model *model, iop_err *err)
{
    const iop_table *t = model->plan->table;
    const iop_env *env = &model->plan->env;
    iop_mat a = {0, 0, 0, NULL};
    size_t *col = iop_new(env, t->n + t->c, sizeof *col);
    double *val = iop_new(env, t->n + t->c, sizeof *val);
    iop_status status = iop_mat_new(&a, t->n, t->n, env, err);
    if (status == IOP_OK && (!col || !val))
        status = iop_no_memory(err, t->n + t->c, "entries of a balance");
    if (status == IOP_OK) {
        iop_table_coefficients(t, a);
        status = add_balance(model, iop_read(a), col, val, err);
    }
    iop_mat_free(&a, env);
    iop_free(env, col);
    iop_free(env, val);
    return status;
}

const iop_part iop_part_balance = {"balance", add_columns, add_rows, NULL};
