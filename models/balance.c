/* SPDX-License-Identifier: GPL-3.0-or-later */
/* balance.c - what is made of a product is used: between sectors, by final demand, for capital goods, for
 * treatments.
 *
 * Sets      i, j sectors; k categories of final demand; e techniques beside today's; b bundles of capital
 *           goods; u treatments; t periods of h[t] years
 * Data      A[i,j] = Z[i,j] / x0[j]   input of i per unit of output of j, today's technique  [money/money]
 *           input_e[t,i]              the same of technique e in period t                    [money/money]
 *           goods_b[i]                bought for a unit of spending on bundle b              [money/money]
 *           yield_u[i], input_u[i]    made of and bought for a unit treated                  [money/unit]
 *           kept_i                    share of a stock left after a year                     [1]
 * Variables x[t,j], f[t,i,k], w[t,e]                                                         [money/year]
 *           M, T, V, I of imports.c, treatments.c, investment.c and stocks.c
 * (1)       x[t,i] + M[t,i] + sum_u yield_u[i] T[t,u]
 *           - sum_j A[i,j] x[t',j] - sum_e (input_e[t,i] - A[i,j(e)]) w[t',e]
 *           - sum_k f[t,i,k] - sum_b goods_b[i] V[t,b] - sum_u input_u[i] T[t,u]
 *           - (I[t,i] - kept_i^h[t] I[t-1,i]) / h[t] = 0                       (dual: price of product i)
 *           t' = t, or with a lag of production the period after, whose inputs are bought now; behind the
 *           last period production goes on as it is
 *
 * Leontief (1936). With every f fixed and nothing else, (1) has the one solution x = (I - A)^-1 f. */
#include "model_private.h"
#include <float.h>
#include <math.h>

static iop_status add_columns(iop_model *model, iop_err *err)
{
    IOP_TRY(iop_model_add_columns(model, IOP_COL_OUTPUT, true, iop_model_all(model, IOP_LABEL_SECTOR), err));
    return iop_model_add_demand(model, err);
}

/* a - b, where the two are not the same but for rounding: what cancels is no input. */
static double difference(double a, double b)
{
    return fabs(a - b) > 8 * DBL_EPSILON * fmax(fabs(a), fabs(b)) ? a - b : 0;
}

static void add_production(iop_model *model, iop_cmat a, size_t t, size_t i)
{
    const iop_scheme *s = model->scheme;
    size_t later = t + s->lag < s->periods ? t + s->lag : s->periods - 1;
    iop_add(model, iop_model_column(model, IOP_COL_OUTPUT, t, i), 1);
    for (size_t j = 0; j < a.cols; j++)
        iop_add(model, iop_model_column(model, IOP_COL_OUTPUT, later, j), -iop_get(a, i, j));
    for (size_t e = 0; e < s->techniques; e++) {
        const iop_technique *k = &s->technique[e];
        iop_add(model, iop_model_column(model, IOP_COL_TECHNIQUE, later, e),
                difference(iop_get(a, i, k->sector), k->input[later * a.cols + i]));
    }
}

static void add_uses(iop_model *model, size_t t, size_t i)
{
    const iop_scheme *s = model->scheme;
    for (size_t k = 0; k < s->table->c; k++)
        iop_add(model, iop_model_column(model, IOP_COL_DEMAND, t, i * s->table->c + k), -1);
    for (size_t b = 0; b < s->bundles; b++)
        iop_add(model, iop_model_column(model, IOP_COL_INVESTMENT, t, b), -s->bundle[b].goods[i]);
    for (size_t u = 0; u < s->treatments; u++)
        iop_add(model, iop_model_column(model, IOP_COL_TREATMENT, t, u),
                s->treatment[u].yield[i] - s->treatment[u].input[i]);
    for (size_t k = 0; k < s->competitives; k++)
        if (s->competitive[k].sector == i)
            iop_add(model, iop_model_column(model, IOP_COL_IMPORTS, t, k), 1);
}

/* What goes into stock and comes out; *constant is what the first period finds, *ample whether it may find
 * more. */
static void add_stocks(iop_model *model, size_t t, size_t i, double *constant, bool *ample)
{
    const iop_scheme *s = model->scheme;
    double years = s->period[t].years;
    for (size_t k = 0; k < s->storeds; k++) {
        if (s->stored[k].sector != i)
            continue;
        double kept = pow(s->stored[k].kept, years) / years;
        iop_add(model, iop_model_column(model, IOP_COL_STOCK, t, k), -1 / years);
        if (t > 0)
            iop_add(model, iop_model_column(model, IOP_COL_STOCK, t - 1, k), kept);
        else
            *constant += kept * s->stored[k].present;
        *ample = *ample || (t == 0 && s->stored[k].ample);
    }
}

static iop_status add_balances(iop_model *model, iop_cmat a, iop_err *err)
{
    IOP_TRY(iop_model_add_rows(model, IOP_ROW_BALANCE, true, iop_model_all(model, IOP_LABEL_SECTOR), err));
    for (size_t t = 0; t < model->scheme->periods; t++)
        for (size_t i = 0; i < a.rows; i++) {
            double constant = 0;
            bool ample = false;
            add_production(model, a, t, i);
            add_uses(model, t, i);
            add_stocks(model, t, i, &constant, &ample);
            IOP_TRY(iop_end_row(model, ample ? -HUGE_VAL : 0 - constant, 0 - constant, err)); /* (1) */
        }
    return IOP_OK;
}

static iop_status add_rows(iop_model *model, iop_err *err)
{
    const iop_table *t = model->scheme->table;
    const iop_env *env = &model->own->env;
    iop_mat a = {0, 0, 0, NULL};
    iop_status status = iop_mat_new(&a, t->n, t->n, env, err);
    if (status == IOP_OK) {
        iop_table_coefficients(t, a);
        status = add_balances(model, iop_read(a), err);
    }
    iop_mat_free(&a, env);
    return status;
}

const iop_part iop_part_balance = {"balance", add_columns, add_rows, NULL};
