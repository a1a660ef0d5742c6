/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/sample.h - reproducible draws, and what can be told from many of them.
 *
 * A draw is a function of the design, its stream and the sample's index: no state, no order, any thread. */
#ifndef IOPLAN_SAMPLE_H
#define IOPLAN_SAMPLE_H

#include <ioplan/env.h>
#include <ioplan/status.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum { IOP_MONTE_CARLO, IOP_LATIN_HYPERCUBE, IOP_SOBOL_SEQUENCE } iop_design_method;

typedef struct iop_design {
    iop_design_method method;
    uint64_t seed;
    size_t samples; /* strata of a Latin hypercube */
} iop_design;

/* u[0 .. count) in (0, 1), the dimensions of `stream` (which tells matrices, blocks of an index design, ...
 * apart), for one sample. `attempt` > 0 draws anew, outside of the strata.
 *
 * Latin hypercube: in each dimension every sample has a stratum of its own (sample < samples <= 2^31; others
 * are independent). Sobol' sequence: 32 dimensions at a time are a scrambled net of low discrepancy; groups
 * of 32 beyond, and streams, are shuffled so that they are independent of each other (samples < 2^32).
 * The same bits on every machine. */
IOP_API void iop_design_draw(const iop_design *design, uint64_t stream, size_t sample, unsigned attempt,
                             size_t count, double *u);

typedef enum { IOP_NORMAL, IOP_LOGNORMAL, IOP_TRIANGULAR, IOP_UNIFORM } iop_distribution_kind;

/* Of a factor on a figure. Normal and log-normal: mean 1, standard deviation a. Triangular: lowest a, mode b,
 * highest c. Uniform: a to b. */
typedef struct iop_distribution {
    iop_distribution_kind kind;
    double a, b, c;
} iop_distribution;

/* factor[k] is the quantile of the distribution at u[k], relative error below 1e-14; the arrays may be the
 * same. Nothing keeps a normal factor above 0. */
IOP_API void iop_distribution_quantiles(const iop_distribution *distribution, size_t count, const double *u,
                                        double *factor);

/* Statistics. NaN values are left out, and NaN is returned where nothing is left. */
typedef struct iop_moments {
    size_t count;
    double mean, deviation, standard_error; /* of the mean */
} iop_moments;
IOP_API iop_moments iop_moments_of(size_t count, const double *value);
/* Quantiles by linear interpolation (Hyndman and Fan 1996, type 7) at p[0 .. ps); sorts a copy. */
IOP_API IOP_MUST_CHECK iop_status iop_quantiles(size_t count, const double *value, size_t ps, const double *p,
                                                double *out, const iop_env *env, iop_err *err);
/* Spearman's rank correlation with mid-ranks for ties; NaN where one of the two is the same but for
 * rounding. */
IOP_API IOP_MUST_CHECK iop_status iop_rank_correlation(size_t count, const double *x, const double *y,
                                                       double *out, const iop_env *env, iop_err *err);

/* First-order and total Sobol indices (Saltelli et al. 2010; Jansen 1999) with a bootstrap interval. */
typedef struct iop_sobol_index {
    double first, first_low, first_high;
    double total, total_low, total_high; /* 95 % */
} iop_sobol_index;
/* NaN where the model does not vary, but for rounding, or nothing is left: a row with a NaN among its values
 * is left out. Model values at the base designs a and b (n each) and at a with factor k taken from b: ab[k x
 * n]. */
IOP_API IOP_MUST_CHECK iop_status iop_sobol_indices(size_t n, size_t factors, const double *a,
                                                    const double *b, const double *ab, uint64_t seed,
                                                    iop_sobol_index *out, const iop_env *env, iop_err *err);

#ifdef __cplusplus
}
#endif
#endif
