/* SPDX-License-Identifier: GPL-3.0-or-later */
/* leontief/survey.h - coefficients before they are given to a method. */
#ifndef IOP_LEONTIEF_SURVEY_H
#define IOP_LEONTIEF_SURVEY_H

#include "leontief/operator.h"

/* Rows of A: self is a const iop_cmat *, or a const iop_table *. */
void iop_coefficients_matrix_row(const void *self, size_t row, double *out);
void iop_coefficients_table_row(const void *self, size_t row, double *out);

/* Finds density, sign and column sums. IOP_EINVAL at an entry that is not finite. */
IOP_MUST_CHECK iop_status iop_coefficients_survey(iop_coefficients *a, const iop_env *env, iop_err *err);

/* IOP_EINVAL when the spectral radius of |A| is not below 1, naming the sectors that weigh most. Costs about
 * a factorisation. */
IOP_MUST_CHECK iop_status iop_coefficients_check_radius(const iop_coefficients *a, const iop_env *env,
                                                        iop_err *err);

#endif
