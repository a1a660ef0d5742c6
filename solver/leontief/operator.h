/* SPDX-License-Identifier: GPL-3.0-or-later */
/* leontief/operator.h - the operator, and the methods behind it. */
#ifndef IOP_LEONTIEF_OPERATOR_H
#define IOP_LEONTIEF_OPERATOR_H

#include "leontief/coefficients.h"
#include <ioplan/leontief.h>
#include <ioplan/store.h>
#include <stdatomic.h>
#include <stdbool.h>

enum { IOP_METHOD_SIZE = 240 };

typedef struct iop_method iop_method;

/* Proofs for A and for A' (proof.c): weight, then slack, in one piece of storage. Made when first needed, by
 * whichever thread comes first, and kept. */
typedef struct iop_proofs {
    _Atomic(double *) made[2];
} iop_proofs;

struct iop_leontief {
    iop_env env;
    size_t n;
    double tolerance;
    bool negative; /* some coefficient is */
    const iop_method *method;
    iop_lu *lu;
    iop_store *store;
    iop_single *single;
    iop_proofs *proofs;
    char text[IOP_METHOD_SIZE];
};

/* One file each: method_lu.c, method_mixed.c, method_krylov.c. */
struct iop_method {
    const char *name;
    /* Fills op; *proven when that the spectral radius of |A| is below 1 became clear on the way. IOP_ENOCONV
     * when the method is of no use for this A. */
    iop_status (*open)(iop_leontief *op, iop_coefficients *a, bool *proven, iop_err *err);
    /* Rows of b: right-hand sides on entry, solutions of (I - A) x = b or (I - A)' x = b on exit. */
    iop_status (*solve)(const iop_leontief *op, bool transpose, iop_mat b, iop_err *err);
    /* What is left of b at most: |b - (I - A) x| <= left. weight as iop_proof_of gives it. */
    iop_status (*residual)(const iop_leontief *op, bool transpose, const double *weight, iop_cmat b,
                           iop_cmat x, iop_mat left, iop_err *err);
    /* A weight and a slack (n values each) that may prove something; zeroes when there are none. */
    iop_status (*prove)(const iop_leontief *op, bool transpose, double *weight, double *slack, iop_err *err);
    /* A again. */
    void (*coefficients)(const iop_leontief *op, iop_mat a);
};

extern const iop_method iop_method_lu, iop_method_mixed, iop_method_krylov;

/* choose.c: the method of that name, or of "auto" the best one. IOP_EINVAL for other names. */
IOP_MUST_CHECK iop_status iop_method_choose(const iop_method **out, const iop_leontief_settings *settings,
                                            size_t n, char *why, size_t size, iop_err *err);
/* Whether so many cells that are not zero of n x n are better kept by compressed rows. */
bool iop_method_sparse(size_t n, size_t nonzeros);

/* stored.c, for the methods that keep A. */
IOP_MUST_CHECK iop_status iop_stored_open(iop_leontief *op, iop_coefficients *a, iop_err *err);
IOP_MUST_CHECK iop_status iop_stored_residual(const iop_leontief *op, bool transpose, const double *weight,
                                              iop_cmat b, iop_cmat x, iop_mat left, iop_err *err);
void iop_stored_coefficients(const iop_leontief *op, iop_mat a);
/* By factors in double precision made for these right-hand sides alone. */
IOP_MUST_CHECK iop_status iop_stored_solve_by_lu(const iop_leontief *op, bool transpose, iop_mat b,
                                                 iop_err *err);
/* The slack of a weight, by one product with |A|, rounded down. */
IOP_MUST_CHECK iop_status iop_stored_slack(const iop_leontief *op, bool transpose, const double *weight,
                                           double *slack, iop_err *err);
/* A weight by products alone (GMRES on |A|), and its slack. */
IOP_MUST_CHECK iop_status iop_stored_prove(const iop_leontief *op, bool transpose, double *weight,
                                           double *slack, iop_err *err);

/* proof.c: a weight w > 0 followed by a slack u > 0 with (I - |A|) w >= u, or the same for A'; NULL when none
 * was found. Lives as long as op. */
IOP_MUST_CHECK iop_status iop_proof_of(const iop_leontief *op, bool transpose, const double **weight,
                                       iop_err *err);
/* The proof for A' that column sums below 1 are, if it is a good one. */
IOP_MUST_CHECK iop_status iop_proof_of_columns(iop_leontief *op, const iop_coefficients *a, iop_err *err);
/* left becomes weight max (left / slack), row by row; infinite without a proof. */
void iop_proof_bound(size_t n, const double *weight, iop_mat left);

#endif
