/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/linkages.h - how strongly the sectors of an economy pull and push each other.
 *
 * Notation: L = (I - A)^-1, x0 the outputs, f the final demand, d[q,j] the direct coefficient of indicator q
 * (iop_multipliers), m[q,j] = d[q] L its total multiplier. The Ghosh inverse is G = diag(x0)^-1 L diag(x0).
 * Everything is made from solutions with L; none of the objects keeps an n x n matrix. Objects are
 * independent of table and operator afterwards, and safe to read from several threads. Source where no other
 * is named: Miller and Blair, Input-Output Analysis (2nd ed. 2009). */
#ifndef IOPLAN_LINKAGES_H
#define IOPLAN_LINKAGES_H

#include <ioplan/leontief.h>
#include <ioplan/multipliers.h>
#include <ioplan/table.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* --- type II: households earn and spend ----------------------------------------------------------------- */

/* Which rows are the income of households, and which categories are what they buy; counts of 0: by name.
 *
 *   income      components called wages, compensation, compensation_of_employees, labour_income,
 *               labor_income, income or salaries; when there is none, all that counts towards value added
 *   household   categories called household, households, household_consumption, private_consumption,
 *               consumption, hfce or pce */
typedef struct iop_household_names {
    size_t incomes;
    const char *const *income;
    size_t households;
    const char *const *household;
} iop_household_names;

/* Multipliers of the model that is closed for households (section 2.5 and 6.2.3): with w[j] the income per
 * unit of output of sector j and h[i] what households buy of product i per unit of income,
 *
 *   type II   m2[q] = m[q] + (m[q] h) (w L) / (1 - w L h)
 *
 * which are the first n columns of d (I - [A h; w 0])^-1 by the partitioned inverse; the row of households
 * itself is not added to output (truncated multipliers). Income is the sum of its rows over sectors and final
 * demand; spending is all that households pay, imports and taxes included. h = purchases / max(income,
 * spending): nobody spends more than he earns, and where spending is larger the difference is paid by incomes
 * that the named rows do not hold. */
typedef struct iop_closed {
    iop_env env;
    size_t k, n;             /* indicators, as in iop_multipliers; sectors */
    char *income;            /* names of the rows, joined by " + " */
    char *household;         /* names of the categories */
    double income_total;     /* of the base year [unit of the table] */
    double spending_total;   /* of the base year [unit of the table] */
    double spent_here;       /* sum of h: share of income that buys products of the economy */
    double respending;       /* 1 / (1 - w L h): income in all, per unit of income earned at first */
    iop_mat total;           /* k x n, m2 */
    double *income_direct;   /* n, w */
    double *income_type1;    /* n, w L */
    double *income_type2;    /* n, w L / (1 - w L h) */
    double *household_spent; /* n, h */
} iop_closed;

/* Whether there is a household category by name, so that the model can be closed without being told. */
IOP_API bool iop_closed_known(const iop_table *table);
/* IOP_EINVAL for names that the table does not have, without a household category, without income, and when
 * respending does not die out (w L h >= 1). names NULL: by name. */
IOP_API IOP_MUST_CHECK iop_status iop_closed_open(iop_closed **out, const iop_table *table,
                                                  const iop_multipliers *multipliers,
                                                  const iop_household_names *names, const iop_env *env,
                                                  iop_err *err);
IOP_API void iop_closed_close(iop_closed *closed);

/* --- what only the entries of L tell -------------------------------------------------------------------- */

typedef enum {
    IOP_INVERSE_DIAGONAL, /* l[i,i] */
    IOP_INVERSE_ROW,      /* sum over j of l[i,j]^2 */
    IOP_INVERSE_COLUMN,   /* sum over i of l[i,j]^2 */
    IOP_INVERSE_GHOSH,    /* sum over j of g[i,j]^2 */
    IOP_INVERSE_SUMS
} iop_inverse_sum;

/* Made from blocks of rows of L, each looked at once: the work of two factorisations, memory for a block. */
typedef struct iop_inverse {
    iop_env env;
    size_t n;
    iop_mat of; /* IOP_INVERSE_SUMS x n */
} iop_inverse;

IOP_API IOP_MUST_CHECK iop_status iop_inverse_open(iop_inverse **out, const iop_table *table,
                                                   const iop_leontief *op, const iop_env *env, iop_err *err);
/* The diagonal alone, for the work of one factorisation; the other rows are NaN. */
IOP_API IOP_MUST_CHECK iop_status iop_inverse_open_diagonal(iop_inverse **out, const iop_leontief *op,
                                                            const iop_env *env, iop_err *err);
IOP_API void iop_inverse_close(iop_inverse *inverse);

/* --- linkages ------------------------------------------------------------------------------------------- */

/* Rasmussen (1956), Studies in Inter-Sectoral Relations; section 12.2. With S the sum of all entries of L:
 *
 *   backward   n (sum of column j of L) / S      power of dispersion
 *   forward    n (sum of row i of L) / S         sensitivity of dispersion
 *   ghosh      n (sum of row i of G) / (sum of all entries of G), by sales instead of purchases (Jones 1976)
 *   variation  of a column or row: its standard deviation (divisor n - 1) by its mean. A small one says that
 *              the pull is spread evenly over the economy. NaN without iop_inverse, and where n < 2 */
typedef enum {
    IOP_LINK_BACKWARD,
    IOP_LINK_FORWARD,
    IOP_LINK_GHOSH,
    IOP_LINK_BACKWARD_SUM, /* the sums themselves: the output multiplier, */
    IOP_LINK_FORWARD_SUM,  /* output of i when final demand for every product rises by a unit, */
    IOP_LINK_GHOSH_SUM,    /* output of all per unit of primary input in i */
    IOP_LINK_BACKWARD_VARIATION,
    IOP_LINK_FORWARD_VARIATION,
    IOP_LINK_GHOSH_VARIATION,
    IOP_LINKS
} iop_link;

typedef enum {
    IOP_SECTOR_INDEPENDENT, /* neither linkage is above 1 */
    IOP_SECTOR_BACKWARD,    /* the backward one: it pulls on its suppliers */
    IOP_SECTOR_FORWARD,     /* the forward one: others depend on it */
    IOP_SECTOR_KEY          /* both */
} iop_sector_class;

typedef struct iop_linkages {
    iop_env env;
    size_t n;
    iop_mat of;    /* IOP_LINKS x n */
    bool measured; /* variations are there */
} iop_linkages;

/* Two solves. `inverse` may be NULL. */
IOP_API IOP_MUST_CHECK iop_status iop_linkages_open(iop_linkages **out, const iop_table *table,
                                                    const iop_multipliers *multipliers,
                                                    const iop_leontief *op, const iop_inverse *inverse,
                                                    const iop_env *env, iop_err *err);
IOP_API void iop_linkages_close(iop_linkages *linkages);
/* By backward and forward linkage; `ghosh`: with the forward linkage by sales. */
IOP_API iop_sector_class iop_linkages_class(const iop_linkages *linkages, size_t sector, bool ghosh);
IOP_API const char *iop_sector_class_text(iop_sector_class cls); /* "key", "backward", ... */

/* --- hypothetical extraction ---------------------------------------------------------------------------- */

/* What the economy would lose of each indicator if sector k were cut off (section 12.2.6; Dietzenbacher and
 * van der Linden 1997; Miller and Lahr 2001). Final demand for the other products stays; what k no longer
 * supplies is bought outside. By partitioned inverses and Sherman-Morrison, without factoring again:
 *
 *   total     row and column of k, and its final demand, are gone       m[k] x0[k] / l[k,k]
 *   backward  k buys nothing here: column k of A is 0                   (m[k] - d[k]) x0[k] / l[k,k]
 *   sales     k sells to final demand only: row k of A is 0             m[k] (x0[k] - f[k]) / l[k,k]
 *   forward   the same in the supply-driven model: row k of the output  ((L diag(x0) d)[k] - d[k] x0[k]) /
 *             coefficients is 0 and primary inputs stay (Ghosh)         l[k,k] */
typedef enum {
    IOP_EXTRACT_TOTAL,
    IOP_EXTRACT_BACKWARD,
    IOP_EXTRACT_FORWARD,
    IOP_EXTRACT_SALES,
    IOP_EXTRACTIONS
} iop_extract;

typedef struct iop_extraction {
    iop_env env;
    size_t k, n;                   /* indicators, as in iop_multipliers; sectors */
    double *base;                  /* k: the indicator in the base year, all sectors */
    iop_mat loss[IOP_EXTRACTIONS]; /* k x n, in the indicator's unit */
} iop_extraction;

/* One solve with k right-hand sides. */
IOP_API IOP_MUST_CHECK iop_status iop_extraction_open(iop_extraction **out, const iop_table *table,
                                                      const iop_multipliers *multipliers,
                                                      const iop_leontief *op, const iop_inverse *inverse,
                                                      const iop_env *env, iop_err *err);
IOP_API void iop_extraction_close(iop_extraction *extraction);

/* --- field of influence --------------------------------------------------------------------------------- */

/* Which coefficients matter most. The first-order field of influence of a[i,j] is the matrix dL / da[i,j] = F
 * with F[k,l] = l[k,i] l[j,l] (Sonis and Hewings 1989; section 12.3.4 calls it the most important
 * coefficients). Of each cell
 *
 *   field       the Frobenius norm of F, which is |column i of L| |row j of L|: no F is ever formed
 *   elasticity  of total output: percent by which it grows when a[i,j] grows by one percent and final demand
 *               stays, m[output,i] Z[i,j] / sum of x0 */
typedef struct iop_influence_cell {
    size_t seller, buyer;
    double coefficient, field, elasticity; /* field: NaN without iop_inverse */
} iop_influence_cell;

typedef struct iop_influence {
    iop_env env;
    size_t field_count, elasticity_count;
    iop_influence_cell *by_field;      /* the largest first; empty without iop_inverse */
    iop_influence_cell *by_elasticity; /* the largest first */
} iop_influence;

/* The `top` cells by either measure, of cells that are not 0. `inverse` may be NULL. Memory: n and top. */
IOP_API IOP_MUST_CHECK iop_status iop_influence_open(iop_influence **out, const iop_table *table,
                                                     const iop_multipliers *multipliers,
                                                     const iop_inverse *inverse, size_t top,
                                                     const iop_env *env, iop_err *err);
IOP_API void iop_influence_close(iop_influence *influence);

#ifdef __cplusplus
}
#endif
#endif
