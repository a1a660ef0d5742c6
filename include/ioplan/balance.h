/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/balance.h - matrices fitted to given row and column sums.
 *
 * RAS (biproportional fitting): x[i,j] = r[i] a[i,j] s[j] for a[i,j] >= 0, the matrix closest to A in
 * information (sum x ln(x / a)) among those with the given sums. Stone (1961), Input-Output and National
 * Accounts; Bacharach (1970), Biproportional Matrices and Input-Output Change.
 *
 * GRAS: the same for matrices with negative cells; positive cells are multiplied by r[i] s[j], negative ones
 * divided by it, so that signs and zeros are kept. Junius and Oosterhaven (2003), Economic Systems Research
 * 15(1); the rows and columns without positive cells as in Lenzen, Wood and Gallego (2007), ESR 19(4). On a
 * matrix without negative cells GRAS is RAS. */
#ifndef IOPLAN_BALANCE_H
#define IOPLAN_BALANCE_H

#include <ioplan/env.h>
#include <ioplan/linalg.h>
#include <ioplan/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct iop_ras_settings {
    double tolerance; /* largest accepted residual of a row or column, relative to its gross size; 1e-10 */
    double sums_tolerance; /* the two totals must agree to this, relatively; column sums are then scaled by
                              row total / column total, so that a fit exists; 1e-9 */
    int max_iterations;    /* 10000 */
} iop_ras_settings;

IOP_API iop_ras_settings iop_ras_settings_default(void);

typedef struct iop_ras_info {
    int iterations;
    double residual;     /* largest |sum - target| / (sum of |cells| + |target|) of the result */
    double column_scale; /* factor applied to the column sums, 1 when the totals agreed exactly */
} iop_ras_info;

/* Fits m in place to row_sums (m.rows values) and col_sums (m.cols values). settings NULL: the defaults; info
 * may be NULL. m is changed only on IOP_OK.
 *
 * A row or column whose target is 0 and whose cells have one sign becomes 0.
 * IOP_EINVAL: something is not finite; the totals disagree (both in the message); a row or column of zeros
 * with a target other than 0, or with cells of one sign and a target of the other (named by 1-based number);
 * for iop_ras a negative cell or target.
 * IOP_ENOCONV: the pattern of zeros admits no fit, or max_iterations was too small; the worst line is named.
 */
IOP_API IOP_MUST_CHECK iop_status iop_ras(iop_mat m, const double *row_sums, const double *col_sums,
                                          const iop_ras_settings *settings, iop_ras_info *info,
                                          const iop_env *env, iop_err *err);
IOP_API IOP_MUST_CHECK iop_status iop_gras(iop_mat m, const double *row_sums, const double *col_sums,
                                           const iop_ras_settings *settings, iop_ras_info *info,
                                           const iop_env *env, iop_err *err);

#ifdef __cplusplus
}
#endif
#endif
