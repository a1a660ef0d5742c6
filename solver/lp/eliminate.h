/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lp/eliminate.h - a sparse matrix of any shape and rank by Gaussian elimination: columns that span it, and
 * solves with them. */
#ifndef IOP_LP_ELIMINATE_H
#define IOP_LP_ELIMINATE_H

#include <ioplan/env.h>
#include <ioplan/status.h>
#include <stdbool.h>

typedef struct lp_elimination lp_elimination;

/* A by columns: entries [start[j], start[j + 1]) of row index[k] and value[k]; copied. The first `first`
 * columns are spanned by those among them that span; later ones are asked only for what these leave. */
iop_status lp_elimination_open(lp_elimination **out, size_t rows, size_t columns, size_t first,
                               const size_t *start, const size_t *index, const double *value,
                               const iop_env *env, iop_err *err);
void lp_elimination_close(lp_elimination *e);
size_t lp_elimination_rank(const lp_elimination *e);
/* Whether the column is one of those that span the others. */
bool lp_elimination_spans(const lp_elimination *e, size_t column);
/* The x with A x = v that is 0 but in spanning columns: their numbers and values, as many as returned, at
 * most the rank, where not 0. v, a combination of the columns, is destroyed. */
size_t lp_elimination_solve(const lp_elimination *e, double *v, size_t *column, double *value);
/* y[rows], 0 in rows that depend on others, with A'y = c[columns] in the spanning columns. */
void lp_elimination_solve_transposed(const lp_elimination *e, const double *c, double *y);

#endif
