/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lp/cholesky.h - A D A' = L L' of a sparse A and a positive diagonal D that changes, by CHOLMOD (Chen,
 * Davis, Hager and Rajamanickam 2008). The library is loaded on demand: most runs do without it. */
#ifndef IOP_LP_CHOLESKY_H
#define IOP_LP_CHOLESKY_H

#include "lp/orders.h"
#include <ioplan/env.h>
#include <ioplan/status.h>

typedef struct lp_cholesky lp_cholesky;

/* A by columns: entries [start[j], start[j + 1]) of row index[k] and value[k]; copied. The order of
 * elimination is chosen here, once, or taken from `orders`, which may be NULL. IOP_EBACKEND when there is no
 * CHOLMOD. */
iop_status lp_cholesky_open(lp_cholesky **out, const lp_structure *a, const double *value,
                            iop_lp_orders *orders, const iop_env *env, iop_err *err);
void lp_cholesky_close(lp_cholesky *c);
/* Factors A D A' + shift I, where scale[j] is the root of D[j,j]. False when it is not positive definite. */
bool lp_cholesky_factor(lp_cholesky *c, const double *scale, double shift);
/* v := (A D A' + shift I)^-1 v with the last factors; false without memory. */
bool lp_cholesky_solve(lp_cholesky *c, double *v);
/* Non-zeros of L, and what one factorisation costs in flops. */
double lp_cholesky_fill(const lp_cholesky *c);
double lp_cholesky_flops(const lp_cholesky *c);

#endif
