/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reduced/factor.h - the principal part M_TT of M = I - A, ready to solve with, for a set T that changes. */
#ifndef IOP_REDUCED_FACTOR_H
#define IOP_REDUCED_FACTOR_H

#include <ioplan/linalg.h>
#include <stdbool.h>

typedef struct iop_factor {
    iop_env env;
    size_t n;
    iop_cmat flows;      /* A = flows diag(scale); borrowed */
    const double *scale; /* n */
    iop_lu *base;        /* of M over the base set */
    size_t base_size, border_size;
    size_t *base_list; /* sectors of the base set, increasing */
    size_t *place;     /* n: place in base_list, SIZE_MAX outside */
    size_t *border;    /* sectors in which T and the base set differ */
    iop_mat corner;    /* V' = (M_00^-1 U)', a row for each border sector, room for border_room */
    iop_mat rows;      /* R', base_size x border_size */
    iop_lu *schur;     /* of (Q - R V)' */
    size_t border_room;
    double *packed, *packed_border; /* right-hand sides */
    size_t packed_room, packed_border_room;
    long factorizations;
} iop_factor;

iop_status iop_factor_init(iop_factor *f, iop_cmat flows, const double *scale, const iop_env *env,
                           iop_err *err);
void iop_factor_free(iop_factor *f);
/* The matrix has changed: nothing that was factored is used again. */
void iop_factor_forget(iop_factor *f, iop_cmat flows);

/* T becomes { i : member[i] }. IOP_ESINGULAR when a pivot is zero. */
iop_status iop_factor_set(iop_factor *f, const bool *member, iop_err *err);

/* Each row of b has n values; those of T are a right-hand side on entry and its solution on exit, of
 * M_TT x = b or M_TT' x = b. The others are neither read nor changed. */
iop_status iop_factor_solve(iop_factor *f, bool transpose, iop_mat b, iop_err *err);

#endif
