/* SPDX-License-Identifier: GPL-3.0-or-later */
/* leontief/operator.h - the operator, its coefficients, and the methods behind it. */
#ifndef IOP_LEONTIEF_OPERATOR_H
#define IOP_LEONTIEF_OPERATOR_H

#include <ioplan/leontief.h>
#include <ioplan/store.h>
#include <stdbool.h>

/* Where the rows of A come from while an operator is opened. */
typedef struct iop_coefficients {
    size_t n;
    iop_row_source row;
    const void *self;
    const iop_table *table; /* for names; NULL: sectors have numbers only */
    iop_mat *take;          /* storage that A lies in and that may be used, NULL: none */
    bool negative;          /* some coefficient is */
    double density;         /* share of the cells that are not zero */
    double column_most;     /* largest column sum of |A|, rounded up */
} iop_coefficients;

/* A proof that the spectral radius of |A| is below 1 (proof.c). */
typedef struct iop_proof {
    double *weight, *slack; /* n each: (I - |A|) weight >= slack > 0; NULL when there is no proof */
} iop_proof;

enum { IOP_OUTPUTS, IOP_MULTIPLIERS, IOP_SIDES, IOP_METHOD_SIZE = 240 };

typedef struct iop_method iop_method;

struct iop_leontief {
    iop_env env;
    size_t n;
    double tolerance;
    const iop_method *method;
    iop_lu *lu;
    iop_store *store;
    iop_single *single;
    iop_proof proof[IOP_SIDES]; /* of A and of A' */
    char text[IOP_METHOD_SIZE];
};

/* One file each: lu.c, mixed.c, krylov.c. */
struct iop_method {
    const char *name;
    /* Fills op; IOP_ENOCONV when the method is of no use for this A. Leaves proofs where it finds them. */
    iop_status (*open)(iop_leontief *op, const iop_coefficients *a, iop_err *err);
    /* Rows of b: right-hand sides on entry, solutions of (I - A) x = b or (I - A)' x = b on exit. */
    iop_status (*solve)(const iop_leontief *op, bool transpose, iop_mat b, iop_err *err);
    /* Largest possible size of what is left of b: |b - (I - A) x| <= left. */
    iop_status (*residual)(const iop_leontief *op, bool transpose, iop_cmat b, iop_cmat x, iop_mat left,
                           iop_err *err);
    /* A again. */
    void (*coefficients)(const iop_leontief *op, iop_mat a);
};

extern const iop_method iop_method_lu, iop_method_mixed, iop_method_krylov;

/* choose.c: the method of that name, or of "auto" the best one; says why in text. IOP_EINVAL for other names.
 */
IOP_MUST_CHECK iop_status iop_method_choose(const iop_method **out, const iop_leontief_settings *settings,
                                            const iop_coefficients *a, char *text, iop_err *err);
/* The density below which a matrix is kept by compressed rows. */
double iop_method_sparse_below(void);

/* stored.c, for the methods that keep A. */
IOP_MUST_CHECK iop_status iop_stored_open(iop_leontief *op, const iop_coefficients *a, iop_err *err);
IOP_MUST_CHECK iop_status iop_stored_residual(const iop_leontief *op, bool transpose, iop_cmat b, iop_cmat x,
                                              iop_mat left, iop_err *err);
void iop_stored_coefficients(const iop_leontief *op, iop_mat a);
/* By factors in double precision made for these right-hand sides alone. */
IOP_MUST_CHECK iop_status iop_stored_solve_by_lu(const iop_leontief *op, bool transpose, iop_mat b,
                                                 iop_err *err);

/* proof.c. From approximate solutions of (I - |A|) w = 1 where op keeps A; no proof is no failure. */
IOP_MUST_CHECK iop_status iop_proof_by_products(iop_leontief *op, bool transpose, const double *weight,
                                                iop_err *err);
/* By products alone (GMRES on |A|). */
IOP_MUST_CHECK iop_status iop_proof_by_iteration(iop_leontief *op, bool transpose, iop_err *err);
/* From the factors, for A >= 0. */
IOP_MUST_CHECK iop_status iop_proof_by_factors(iop_leontief *op, bool transpose, iop_err *err);
/* bound = weight max (left / slack), row by row; infinite without a proof. */
void iop_proof_bound(const iop_leontief *op, bool transpose, iop_mat left);
bool iop_proof_exists(const iop_leontief *op);

/* The matrix I - A, zeroed storage; owned by the caller. */
IOP_MUST_CHECK iop_status iop_matrix_of_system(iop_mat *out, size_t n, iop_row_source row, const void *self,
                                               const iop_env *env, iop_err *err);

#endif
