/* SPDX-License-Identifier: GPL-3.0-or-later */
/* units.c - the amounts of money and of measures that tolerances take for 1.
 *
 * What a table's unit of money is nobody but its maker knows: an economy's outputs are numbers about 1 in one
 * and 1e12 in another. Hence
 *
 *   money:    2^k next below  mean over sectors of |x0|                                      / 64
 *   measure:  2^k next below  (sum_j |q[j] x0[j]| + sum_k |d[k] total of category k|) / n    / 64
 *
 * so that the mean output is between 64 and 128 in units of money in any table, and a sector's mean part of a
 * measure likewise. Powers of two round nothing: plans that differ in their units only are judged, and
 * solved, alike to the last bit. */
#include <ioplan/verify.h>
#include <math.h>

enum { BITS_OF_MEAN = 6, LARGEST_EXPONENT = 500 }; /* of a unit, so that ratios of units are numbers, too */

static double power_of_two(int exponent)
{
    int most = LARGEST_EXPONENT;
    return ldexp(1, exponent > most ? most : exponent < -most ? -most : exponent);
}

static double unit_below(double mean)
{
    return isnormal(mean) ? power_of_two(ilogb(mean) - BITS_OF_MEAN) : 1;
}

double iop_verify_money_unit(const iop_plan *plan)
{
    double sum = 0;
    for (size_t j = 0; j < plan->table->n; j++)
        sum += fabs(plan->table->output[j]);
    return unit_below(sum / (double)plan->table->n);
}

static double largest(const double *values, size_t count)
{
    double most = 0;
    for (size_t k = 0; k < count; k++)
        most = fmax(most, fabs(values[k]));
    return most;
}

/* A measure that the base year has nothing of: its largest coefficient becomes about 1. */
static double unit_of_coefficients(const iop_plan *plan, const iop_measure *m)
{
    double most = fmax(largest(m->per_output, plan->table->n), largest(m->per_demand, plan->table->c));
    return isnormal(most) ? power_of_two(ilogb(most) + ilogb(iop_verify_money_unit(plan))) : 1;
}

double iop_verify_measure_unit(const iop_plan *plan, size_t measure)
{
    const iop_table *t = plan->table;
    const iop_measure *m = &plan->measure[measure];
    double size = 0;
    for (size_t j = 0; j < t->n; j++)
        size += fabs(m->per_output[j] * t->output[j]);
    for (size_t k = 0; k < t->c; k++) {
        double total = 0;
        for (size_t i = 0; i < t->n && m->per_demand[k] != 0; i++)
            total += iop_get(iop_read(t->final_demand), i, k);
        size += fabs(m->per_demand[k] * total);
    }
    return isnormal(size) ? unit_below(size / (double)t->n) : unit_of_coefficients(plan, m);
}
