/* SPDX-License-Identifier: GPL-3.0-or-later */
/* line_sums.c - the loops of line.c, one instruction for several numbers (compiled with -fopenmp-simd, which
 * lets these sums run in any order, and no others). */
#include "verify/line_sums.h"
#include "base/clones.h"
#include <float.h>
#include <math.h>

static inline double counted(double violation)
{
    return violation <= DBL_MAX ? violation : (double)INFINITY;
}

IOP_CLONES double iop_line_outside(size_t n, const double *restrict value, const double *restrict lo,
                                   const double *restrict hi)
{
    double worst = 0;
#pragma omp simd reduction(max : worst)
    for (size_t i = 0; i < n; i++) {
        double below = lo[i] - value[i], above = value[i] - hi[i], size = fabs(value[i]);
        double excess = (below > above ? below : above) + 4 * IOP_UNIT_ROUNDOFF * size;
        double violation = counted(excess / (1 + size));
        worst = violation > worst ? violation : worst;
    }
    return worst;
}

IOP_CLONES double iop_line_residual(size_t n, const double *restrict sum, const double *restrict size,
                                    size_t terms, double weight, const double *restrict row)
{
    double worst = 0, unit = iop_line_error(terms, 1);
#pragma omp simd reduction(max : worst)
    for (size_t i = 0; i < n; i++) {
        double violation = counted((fabs(sum[i]) + unit * (size[i] + weight * row[i])) / (1 + size[i]));
        worst = violation > worst ? violation : worst;
    }
    return worst;
}

IOP_CLONES void iop_line_subtract(size_t n, const double *restrict value, double *restrict sum,
                                  double *restrict size, double *total, double *total_size)
{
    double all = 0, all_size = 0;
#pragma omp simd reduction(+ : all, all_size)
    for (size_t i = 0; i < n; i++) {
        sum[i] -= value[i];
        size[i] += fabs(value[i]);
        all += value[i];
        all_size += fabs(value[i]);
    }
    *total = all;
    *total_size = all_size;
}

IOP_CLONES double iop_line_product(size_t n, const double *restrict a, const double *restrict b, double *size)
{
    double sum = 0, all = 0;
#pragma omp simd reduction(+ : sum, all)
    for (size_t i = 0; i < n; i++) {
        double term = a[i] * b[i];
        sum += term;
        all += fabs(term);
    }
    *size = all;
    return sum;
}

IOP_CLONES void iop_line_add_scaled(size_t n, double factor, const double *restrict from, double *restrict to,
                                    double *restrict size)
{
    for (size_t i = 0; i < n; i++) {
        double term = factor * from[i];
        to[i] += term;
        size[i] += fabs(term);
    }
}

IOP_CLONES void iop_line_between(size_t n, double t, const double *restrict a, const double *restrict b,
                                 double *restrict out)
{
#pragma omp simd
    for (size_t i = 0; i < n; i++) {
        double mixed = (1 - t) * a[i] + t * b[i];
        out[i] = a[i] == b[i] || fabs(a[i]) > DBL_MAX ? a[i] : mixed;
    }
}

IOP_CLONES double iop_line_largest(size_t n, const double *restrict value)
{
    double most = 0;
#pragma omp simd reduction(max : most)
    for (size_t i = 0; i < n; i++)
        most = fabs(value[i]) > most ? fabs(value[i]) : most;
    return most;
}

IOP_CLONES void iop_line_output_cost(size_t n, const iop_line_output *of, double *restrict cost,
                                     double *restrict error)
{
    const double *restrict share = of->share, *restrict size = of->size, *restrict price = of->price,
                           *restrict product = of->inputs, *restrict unit = of->unit,
                           *restrict column = of->column;
    double inner = iop_line_error(of->inner, of->largest), outer = iop_line_error(of->terms, 1);
    for (size_t i = 0; i < n; i++) {
        double inputs = product[i] * unit[i];
        cost[i] = share[i] - price[i] + inputs;
        error[i] = inner * column[i] + outer * (size[i] + fabs(price[i]) + fabs(inputs));
    }
}

IOP_CLONES void iop_line_demand_cost(size_t n, double share, double size, size_t terms,
                                     const double *restrict price, double *restrict cost,
                                     double *restrict error)
{
    double unit = iop_line_error(terms, 1);
    for (size_t i = 0; i < n; i++) {
        cost[i] = share + price[i];
        error[i] = unit * (size + fabs(price[i]));
    }
}

/* Where both ends of the line are one. */
IOP_CLONES static iop_line_dual dual_sum_of_one(size_t n, const double *restrict cost,
                                                const double *restrict error, const double *restrict lo,
                                                const double *restrict hi, double sense)
{
    double sum = 0, off = 0, open = 0;
#pragma omp simd reduction(+ : sum, off, open)
    for (size_t i = 0; i < n; i++) {
        double bound = sense * cost[i] > 0 ? hi[i] : lo[i], there = fabs(bound) <= DBL_MAX ? 1 : 0;
        bound = there > 0 ? bound : 0;
        sum += cost[i] * bound;
        off += (error[i] + 8 * IOP_UNIT_ROUNDOFF * fabs(cost[i])) * fabs(bound);
        open += 1 - there;
    }
    return (iop_line_dual){sum, sum, off, open};
}

IOP_CLONES static iop_line_dual dual_sum_of_two(size_t n, const double *restrict cost,
                                                const double *restrict error, const iop_line_bound *bound)
{
    const double *restrict lo0 = bound->lo[0], *restrict lo1 = bound->lo[1], *restrict hi0 = bound->hi[0],
                           *restrict hi1 = bound->hi[1];
    double from = 0, to = 0, off = 0, open = 0, sense = bound->sense;
#pragma omp simd reduction(+ : from, to, off, open)
    for (size_t i = 0; i < n; i++) {
        double upper = sense * cost[i];
        double a = upper > 0 ? hi0[i] : lo0[i], b = upper > 0 ? hi1[i] : lo1[i];
        double size = fabs(a) > fabs(b) ? fabs(a) : fabs(b), there = size <= DBL_MAX ? 1 : 0;
        a = there > 0 ? a : 0;
        b = there > 0 ? b : 0;
        size = there > 0 ? size : 0;
        from += cost[i] * a;
        to += cost[i] * b;
        off += (error[i] + 8 * IOP_UNIT_ROUNDOFF * fabs(cost[i])) * size;
        open += 1 - there;
    }
    return (iop_line_dual){from, to, off, open};
}

iop_line_dual iop_line_dual_sum(size_t n, const double *cost, const double *error,
                                const iop_line_bound *bound)
{
    if (bound->lo[0] == bound->lo[1] && bound->hi[0] == bound->hi[1])
        return dual_sum_of_one(n, cost, error, bound->lo[0], bound->hi[0], bound->sense);
    return dual_sum_of_two(n, cost, error, bound);
}
