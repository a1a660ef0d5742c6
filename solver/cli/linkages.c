/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Linkages of a plan's sectors (Rasmussen 1956; Miller and Blair 2009, section 12.2): backward, the column
 * sums of L = (I - A)^-1 over their mean; forward, its row sums likewise. Two right-hand sides, no inverse.
 */
#include "cli.h"
#include <stdlib.h>

static void divide_by_mean(double *value, size_t n)
{
    double sum = 0;
    for (size_t k = 0; k < n; k++)
        sum += value[k];
    for (size_t k = 0; k < n; k++)
        value[k] *= (double)n / sum;
}

iop_status cli_linkages(const iop_table *table, const iop_env *env, double **out, iop_err *err)
{
    size_t n = table->n;
    iop_leontief_settings settings = iop_leontief_settings_default();
    iop_leontief *op = NULL;
    settings.right_sides = 2;
    *out = malloc((2 * n + 1) * sizeof **out);
    if (!*out)
        return iop_fail(err, IOP_ENOMEM, "out of memory for linkages of %zu sectors", n);
    for (size_t k = 0; k < 2 * n; k++)
        (*out)[k] = 1;
    iop_mat backward = {1, n, n, *out}, forward = {1, n, n, *out + n};
    iop_status status = iop_leontief_open_table_with(&op, table, &settings, env, err);
    if (status == IOP_OK)
        status = iop_leontief_multipliers(op, backward, err);
    if (status == IOP_OK)
        status = iop_leontief_outputs(op, forward, err);
    iop_leontief_close(op);
    divide_by_mean(*out, n);
    divide_by_mean(*out + n, n);
    return status;
}
