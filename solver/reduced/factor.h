/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reduced/factor.h - the principal part M_TT of M = I - A, ready to solve with, for a set T that changes. */
#ifndef IOP_REDUCED_FACTOR_H
#define IOP_REDUCED_FACTOR_H

#include <ioplan/linalg.h>
#include <ioplan/store.h>
#include <stdbool.h>

/* What solves. Where mixed or krylov comes to nothing, lu takes over. */
typedef enum {
    IOP_FACTOR_LU,     /* factors in double precision: solutions are exact */
    IOP_FACTOR_MIXED,  /* factors in single precision: six digits */
    IOP_FACTOR_KRYLOV, /* products with A alone: as many digits as asked for */
    IOP_FACTOR_KINDS
} iop_factor_kind;

typedef struct iop_factor {
    iop_env env;
    size_t n;
    iop_cmat flows;      /* A = flows diag(scale); borrowed */
    const double *scale; /* n */
    iop_factor_kind kind;
    bool choose;  /* the kind follows from n and from what was solved so far */
    bool *member; /* n: T */
    /* by factors (factor.c) */
    iop_lu *base;       /* of M over the base set */
    iop_single *single; /* in its place when mixed */
    bool borrowed;      /* `base` is another object's */
    size_t base_size, border_size;
    size_t *base_list; /* sectors of the base set, increasing */
    size_t *place;     /* n: place in base_list, SIZE_MAX outside */
    size_t *border;    /* sectors in which T and the base set differ */
    iop_mat corner;    /* V' = (M_00^-1 U)', a row for each border sector, room for border_room */
    iop_mat rows;      /* R', base_size x border_size */
    iop_lu *schur;     /* of (Q - R V)' */
    size_t border_room;
    double *packed, *packed_border; /* right-hand sides */
    float *rounded;
    size_t packed_room, packed_border_room, rounded_room;
    long factorizations;
    /* by products (factor_krylov.c) */
    iop_store *store;
    double *weight; /* n: the natural size of outputs */
    size_t passes;  /* products so far */
    double digits;  /* that were asked of them */
} iop_factor;

/* method: "lu", "mixed", "krylov" or "auto"; NULL: "auto". IOP_EINVAL for other names. */
iop_status iop_factor_init(iop_factor *f, iop_cmat flows, const double *scale, const char *method,
                           const iop_env *env, iop_err *err);
void iop_factor_free(iop_factor *f);
/* The matrix has changed: nothing that was factored is used again. */
void iop_factor_forget(iop_factor *f, iop_cmat flows);

/* Takes over the factors of another object over the same matrix that has no border: that one must outlive
 * them. */
void iop_factor_borrow(iop_factor *f, const iop_factor *from);

/* T becomes { i : member[i] }. IOP_ESINGULAR when a pivot is zero. */
iop_status iop_factor_set(iop_factor *f, const bool *member, iop_err *err);
/* Many right-hand sides are to come: factors pay. */
iop_status iop_factor_expect_many(iop_factor *f, iop_err *err);

/* Its solutions are of no use: lu takes over. */
iop_status iop_factor_give_up(iop_factor *f, iop_err *err);

/* Each row of b has n values; those of T are a right-hand side on entry and its solution on exit, of
 * M_TT x = b or M_TT' x = b. The others must be 0 and stay so. What is left of b is about `tolerance`
 * of it (lu: rounding, mixed: 1e-6, whatever is asked). */
iop_status iop_factor_solve(iop_factor *f, bool transpose, double tolerance, iop_mat b, iop_err *err);

/* "LU", "mixed-precision LU", "Krylov": static text. */
const char *iop_factor_name(const iop_factor *f);

/* --- within the module --------------------------------------------------------------------------------- */

/* factor_krylov.c. IOP_ENOCONV when it is not for this matrix. */
iop_status iop_factor_krylov_open(iop_factor *f, iop_err *err);
void iop_factor_krylov_close(iop_factor *f);
iop_status iop_factor_krylov_solve(iop_factor *f, bool transpose, double tolerance, iop_mat b, iop_err *err);

/* factor_border.c: by factors of a base set and a border. */
iop_status iop_factor_border_set(iop_factor *f, iop_err *err);
void iop_factor_border_close(iop_factor *f);
iop_status iop_factor_border_solve(iop_factor *f, bool transpose, iop_mat b, iop_err *err);

#endif
