/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/multipliers.h - what a unit of final demand for each sector's product sets in motion.
 *
 * An indicator has a direct coefficient d[j], its amount per unit of output of sector j, and a total (simple,
 * type I) multiplier m = d L, its amount in all sectors per unit of final demand for j:
 *
 *   output              d[j] = 1                  m[j] = column sum of L
 *   value_added         d[j] = va[j] / x0[j]
 *   each component q    d[j] = P[q,j] / x0[j]     (imports: import content)
 *   each resource r     d[j] = R[r,j] / x0[j]     (employment, energy, emissions)
 *
 * Over all components m sums to 1 in a balanced table: every unit of final demand ends up as somebody's
 * primary input. Where x0[j] = 0, d[j] is 0 (1 for output). Direct use by final demand itself is not part of
 * a multiplier. Source: Miller and Blair, Input-Output Analysis (2nd ed. 2009), section 6.2 (output, income,
 * employment and value-added multipliers; section 6.2.2 for type I ratios), chapters 9 and 10 for energy and
 * emissions. */
#ifndef IOPLAN_MULTIPLIERS_H
#define IOPLAN_MULTIPLIERS_H

#include <ioplan/leontief.h>
#include <ioplan/table.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    IOP_INDICATOR_OUTPUT,
    IOP_INDICATOR_VALUE_ADDED,
    IOP_INDICATOR_COMPONENT,
    IOP_INDICATOR_RESOURCE
} iop_indicator_kind;

typedef struct iop_indicator {
    char *name; /* "output", "value_added", or the name of the component or resource */
    char *unit; /* of the amount: the table's unit, or the resource's; per unit of the table's money */
    iop_indicator_kind kind;
} iop_indicator;

typedef struct iop_multipliers {
    iop_env env;
    size_t k, n;              /* indicators (2 + components + resources), sectors */
    iop_indicator *indicator; /* k */
    iop_mat direct;           /* k x n, d, per unit of output */
    iop_mat total;            /* k x n, d L, per unit of final demand */
    iop_mat ratio;            /* k x n, total / direct; NaN where direct is 0 */
    char *method;             /* of the operator, as iop_leontief_method says it */
} iop_multipliers;

/* All multipliers of a table, from one solve with k right-hand sides. Independent of the table afterwards.
 * `op` is the operator of the same table, or NULL to factor it here. IOP_EINVAL as in
 * iop_leontief_open_table, IOP_ESHAPE when op is of another size. */
IOP_API IOP_MUST_CHECK iop_status iop_multipliers_open(iop_multipliers **out, const iop_table *table,
                                                       const iop_leontief *op, const iop_env *env,
                                                       iop_err *err);
/* The same with an operator opened for it alone, with these settings but for the number of right-hand sides.
 */
IOP_API IOP_MUST_CHECK iop_status iop_multipliers_open_with(iop_multipliers **out, const iop_table *table,
                                                            const iop_leontief_settings *settings,
                                                            const iop_env *env, iop_err *err);
IOP_API void iop_multipliers_close(iop_multipliers *multipliers);

/* Row of an indicator by name, SIZE_MAX when there is none. A component or resource that is itself called
 * "output" or "value_added" is found under its own row number only. */
IOP_API size_t iop_multipliers_find(const iop_multipliers *multipliers, const char *name);

#ifdef __cplusplus
}
#endif
#endif
