/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/store.h - a square matrix kept for products only, and (I - A) x = b solved by products.
 *
 * Dense, or by compressed rows where most cells are zero. Thread-safe once opened. Products read the matrix
 * once for every eight vectors; their results do not depend on the number of threads. */
#ifndef IOPLAN_STORE_H
#define IOPLAN_STORE_H

#include <ioplan/linalg.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct iop_store iop_store;

/* Keeps the n x n matrix of which `source` gives the rows, each once and in order: dense, or when `sparse` by
 * compressed rows. `nonzeros`: how many of its cells are not zero. */
IOP_API IOP_MUST_CHECK iop_status iop_store_open(iop_store **out, size_t n, iop_row_source source, void *self,
                                                 bool sparse, size_t nonzeros, const iop_env *env,
                                                 iop_err *err);
/* Keeps `take` itself (made by iop_mat_new with the same env, without gaps; taken over, also on failure). */
IOP_API IOP_MUST_CHECK iop_status iop_store_open_taken(iop_store **out, iop_mat *take, const iop_env *env,
                                                       iop_err *err);
IOP_API void iop_store_close(iop_store *store);
IOP_API size_t iop_store_size(const iop_store *store);
IOP_API bool iop_store_sparse(const iop_store *store);
/* Row i into out (n values). */
IOP_API void iop_store_row(const iop_store *store, size_t i, double *out);

/* Each row of y is op(A), or op(|A|) when absolute, times the same row of x; y and x may be the same. The
 * error of a value is at most iop_store_rounding times |A| |x| at its place. */
IOP_API IOP_MUST_CHECK iop_status iop_store_multiply(const iop_store *store, bool transpose, bool absolute,
                                                     iop_cmat x, iop_mat y, iop_err *err);
IOP_API double iop_store_rounding(const iop_store *store);

/* Uses `a` itself, which must outlive the store and be square without gaps. */
IOP_API IOP_MUST_CHECK iop_status iop_store_open_borrowed(iop_store **out, iop_cmat a, const iop_env *env,
                                                          iop_err *err);

/* How (I - A) x = b is iterated on. */
typedef struct iop_iteration {
    bool transpose, absolute; /* A', |A| in place of A */
    const double *weight;     /* n positive values w, the natural size of x; NULL: 1 */
    const double *slack;      /* n positive values u, the natural size of b; NULL: 1 */
    double tolerance;         /* done when max |r| / u <= tolerance * max |x| / w, r = b - (I - A) x */
    size_t most_passes;       /* products with A before it is given up, for each eight right-hand sides */
    const double *scale;      /* n: A diag(scale) takes the place of A; NULL: 1 */
    const bool *member; /* n: its principal part over these members; the other values of b count as 0 and get
                           0; NULL: all of it */
    bool rough;         /* done when a cycle says so of itself: saves the product that would check it */
    size_t *passes;     /* products are counted here; NULL: nobody asks */
} iop_iteration;

/* Each row of b is a right-hand side on entry and its solution on exit, by restarted GMRES (Saad and Schultz
 * 1986). IOP_ENOCONV when a row does not get there; b is then as it was. IOP_ESTOPPED as the env asks. */
IOP_API IOP_MUST_CHECK iop_status iop_store_iterate(const iop_store *store, const iop_iteration *how,
                                                    iop_mat b, iop_err *err);

#ifdef __cplusplus
}
#endif
#endif
