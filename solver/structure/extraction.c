/* SPDX-License-Identifier: GPL-3.0-or-later */
/* extraction.c - the economy without one sector, for every sector, without factoring again.
 *
 * Total: with k last, L_rr = (I - A_rr)^-1 + L_rk L_kr / l_kk (partitioned inverse), so the other outputs are
 * (I - A_rr)^-1 f_r = x_r - L_rk x_k / l_kk, and the loss in d, k itself included, is
 *
 *   (1) d_k x_k + sum over i != k of d_i l_ik x_k / l_kk = m_k x_k / l_kk
 *
 * Backward: A + (-a_k) e_k' with a_k column k; L a_k = (L - I) e_k. Sherman and Morrison (1950):
 *
 *   (2) L' f = x - (L - I) e_k x_k / l_kk, loss (m_k - d_k) x_k / l_kk
 *
 * Sales: A - e_k r_k' with r_k' row k; r_k' L = e_k' (L - I), r_k' x = x_k - f_k:
 *
 *   (3) L' f = x - L e_k (x_k - f_k) / l_kk, loss m_k (x_k - f_k) / l_kk
 *
 * Forward: B - e_k b_k' with b_k' row k of the output coefficients, x' = v' G, g_kk = l_kk:
 *
 *   (4) v' G' = x' - x_k e_k' (G - I) / l_kk, loss (x_k (G d)_k - x_k d_k) / l_kk, x_k (G d)_k = (L X d)_k
 */
#include "base/alloc.h"
#include <ioplan/linkages.h>

/* L diag(x0) d into loss[FORWARD]. */
static iop_status push_forward(iop_extraction *o, const iop_table *t, const iop_multipliers *m,
                               const iop_leontief *op, iop_err *err)
{
    iop_mat pushed = o->loss[IOP_EXTRACT_FORWARD];
    for (size_t q = 0; q < o->k; q++)
        for (size_t j = 0; j < o->n; j++) {
            *iop_at(pushed, q, j) = *iop_at(m->direct, q, j) * t->output[j];
            o->base[q] += *iop_at(pushed, q, j);
        }
    return iop_leontief_outputs(op, pushed, err);
}

static void fill(iop_extraction *o, const iop_table *t, const iop_multipliers *m, const iop_inverse *inverse)
{
    for (size_t j = 0; j < o->n; j++) {
        double x = t->output[j], own = *iop_at(inverse->of, IOP_INVERSE_DIAGONAL, j), final = 0;
        for (size_t c = 0; c < t->c; c++)
            final += *iop_at(t->final_demand, j, c);
        for (size_t q = 0; q < o->k; q++) {
            double total = *iop_at(m->total, q, j), direct = *iop_at(m->direct, q, j);
            double *forward = iop_at(o->loss[IOP_EXTRACT_FORWARD], q, j);
            *iop_at(o->loss[IOP_EXTRACT_TOTAL], q, j) = total * x / own;               /* (1) */
            *iop_at(o->loss[IOP_EXTRACT_BACKWARD], q, j) = (total - direct) * x / own; /* (2) */
            *iop_at(o->loss[IOP_EXTRACT_SALES], q, j) = total * (x - final) / own;     /* (3) */
            *forward = (*forward - direct * x) / own;                                  /* (4) */
        }
    }
}

iop_status iop_extraction_open(iop_extraction **out, const iop_table *table,
                               const iop_multipliers *multipliers, const iop_leontief *op,
                               const iop_inverse *inverse, const iop_env *env, iop_err *err)
{
    *out = NULL;
    iop_extraction *o = iop_new(env, 1, sizeof *o);
    if (!o)
        return iop_no_memory(err, 1, "hypothetical extraction");
    o->env = iop_env_or_default(env);
    o->k = multipliers->k;
    o->n = table->n;
    o->base = iop_new(env, o->k, sizeof *o->base);
    iop_status status = o->base ? IOP_OK : iop_no_memory(err, o->k, "indicators");
    for (int v = 0; v < IOP_EXTRACTIONS && status == IOP_OK; v++)
        status = iop_mat_new(&o->loss[v], o->k, o->n, env, err);
    if (status == IOP_OK)
        status = push_forward(o, table, multipliers, op, err);
    if (status != IOP_OK) {
        iop_extraction_close(o);
        return status;
    }
    fill(o, table, multipliers, inverse);
    *out = o;
    return IOP_OK;
}

void iop_extraction_close(iop_extraction *o)
{
    if (!o)
        return;
    iop_env env = o->env;
    for (int v = 0; v < IOP_EXTRACTIONS; v++)
        iop_mat_free(&o->loss[v], &env);
    iop_free(&env, o->base);
    iop_free(&env, o);
}
