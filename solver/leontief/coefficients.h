/* SPDX-License-Identifier: GPL-3.0-or-later */
/* leontief/coefficients.h - A while an operator is opened: wherever it comes from, row by row. */
#ifndef IOP_LEONTIEF_COEFFICIENTS_H
#define IOP_LEONTIEF_COEFFICIENTS_H

#include <ioplan/linalg.h>
#include <ioplan/store.h>
#include <ioplan/table.h>
#include <stdbool.h>

typedef struct iop_coefficients {
    size_t n;
    /* where: the first of these that is there */
    const iop_store *store;
    const iop_table *table;
    iop_cmat matrix;
    const iop_table *names; /* NULL: sectors have numbers only */
    iop_mat *take;          /* storage that A lies in and that may be used, NULL: none */
    /* what is known once every row was counted */
    bool counted, negative;
    size_t nonzeros;
    double *sums;       /* n column sums of |A|, rounded up */
    double column_most; /* the largest */
} iop_coefficients;

void iop_coefficients_row(const iop_coefficients *a, size_t i, double *out);

/* Counting: each row once, then the end. IOP_EINVAL at an entry that is not finite. */
IOP_MUST_CHECK iop_status iop_coefficients_begin(iop_coefficients *a, const iop_env *env, iop_err *err);
void iop_coefficients_count(iop_coefficients *a, const double *row);
IOP_MUST_CHECK iop_status iop_coefficients_end(iop_coefficients *a, const iop_env *env, iop_err *err);
/* All of it at once, if it was not done. */
IOP_MUST_CHECK iop_status iop_coefficients_survey(iop_coefficients *a, const iop_env *env, iop_err *err);
void iop_coefficients_free(iop_coefficients *a, const iop_env *env);

/* Row i of A, or of I - A: an iop_row_source, self an iop_coefficients, counted on the way if need be. */
void iop_coefficients_source(void *self, size_t i, double *out);
void iop_coefficients_system(void *self, size_t i, double *out);

/* All of I - A, by as many threads as the env allows, counted on the way if need be, with the end of it: an
 * iop_matrix_writer, self an iop_coefficients_writer. */
typedef struct iop_coefficients_writer {
    iop_coefficients *a;
    const iop_env *env;
} iop_coefficients_writer;
IOP_MUST_CHECK iop_status iop_coefficients_write_system(void *self, iop_mat system, iop_err *err);

/* IOP_EINVAL when the spectral radius of |A| is not below 1, naming the sectors that weigh most. Costs about
 * a factorisation. */
IOP_MUST_CHECK iop_status iop_coefficients_check_radius(const iop_coefficients *a, const iop_env *env,
                                                        iop_err *err);

#endif
