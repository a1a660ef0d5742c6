/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/leontief.h - the Leontief operator of a table: L = (I - A)^-1, never formed.
 *
 * Leontief (1936); notation of Miller and Blair, Input-Output Analysis (2nd ed. 2009), ch. 2 and 6. */
#ifndef IOPLAN_LEONTIEF_H
#define IOPLAN_LEONTIEF_H

#include <ioplan/linalg.h>
#include <ioplan/table.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct iop_leontief iop_leontief;

/* Factors I - A once (LU). IOP_EINVAL when the spectral radius of |A| is not below 1, naming the sectors that
 * weigh most in it by their 1-based number. Thread-safe once opened. */
IOP_API IOP_MUST_CHECK iop_status iop_leontief_open(iop_leontief **out, iop_cmat a, const iop_env *env,
                                                    iop_err *err);
/* The same for the coefficients of a table; the message names sectors by code and name. */
IOP_API IOP_MUST_CHECK iop_status iop_leontief_open_table(iop_leontief **out, const iop_table *table,
                                                          const iop_env *env, iop_err *err);
IOP_API void iop_leontief_close(iop_leontief *op);
IOP_API size_t iop_leontief_size(const iop_leontief *op);
IOP_API double iop_leontief_radius(const iop_leontief *op); /* spectral radius of A */

/* Outputs x = L f: each row of `f` (k x n) is a final demand on entry, the outputs that serve it on exit. */
IOP_API IOP_MUST_CHECK iop_status iop_leontief_outputs(const iop_leontief *op, iop_mat f, iop_err *err);
/* Multipliers (prices) p = q L: each row of `q` (k x n) is a coefficient per unit of output on entry, its
 * total (direct and indirect) content per unit of final demand on exit. A row of ones gives output
 * multipliers. */
IOP_API IOP_MUST_CHECK iop_status iop_leontief_multipliers(const iop_leontief *op, iop_mat q, iop_err *err);

#ifdef __cplusplus
}
#endif
#endif
