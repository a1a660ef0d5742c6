/* SPDX-License-Identifier: GPL-3.0-or-later */
/* told_range.h - how far a shadow price holds, as a limit or a group total tells it; of plans and schemes. */
#ifndef IOP_SOLVE_TOLD_RANGE_H
#define IOP_SOLVE_TOLD_RANGE_H

#include <ioplan/lp.h>
#include <ioplan/solution.h>

/* The range of the limit's own bound into its prices and ends. `binding` and `limit` are set before; unit:
 * the size of what is limited; objective: the optimum, for what rounding leaves of a slope. */
void iop_limit_take_range(iop_limit_result *r, double unit, double objective, const iop_lp_range *range);
/* The same of the bound of a total that it is told of, which is finite. */
void iop_total_take_range(iop_total_result *r, double unit, double objective, const iop_lp_range *range);

/* Where there is no range: the dual as price, and no claim beyond the bound itself. */
void iop_limit_no_range(iop_limit_result *r);
void iop_total_no_range(iop_total_result *r);

#endif
