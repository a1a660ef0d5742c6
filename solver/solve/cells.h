/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cells.h - the bounds of a plan, for its explanation. */
#ifndef IOP_SOLVE_CELLS_H
#define IOP_SOLVE_CELLS_H

#include <ioplan/plan.h>
#include <ioplan/solution.h>

typedef enum { IOP_CELL_OUTPUT, IOP_CELL_DEMAND, IOP_CELL_TOTAL, IOP_CELL_LIMIT } iop_cell_kind;

/* One bound: index is a sector, a cell of final demand, a group total or a limit. */
typedef struct iop_cell {
    iop_cell_kind kind;
    size_t index;
    bool upper;
    double bound;
    size_t statement;
} iop_cell;

/* "output of D26", "export demand for D26", "total output of group electronics", "co2": what
 * iop_solution_cell_words reads. Owned by the caller, freed with iop_free and the plan's env. */
iop_status iop_cell_name(const iop_plan *plan, const iop_cell *cell, char **text, iop_err *err);
/* The unit of a bound; borrowed. */
const char *iop_cell_unit(const iop_plan *plan, const iop_cell *cell);
/* In which order statements are told, 0 to IOP_CELL_LAST_RANK: limits say most to a planner, then totals,
 * outputs and final demand; what nobody wrote comes last. */
enum { IOP_CELL_LAST_RANK = 4 };
int iop_cell_rank(const iop_plan *plan, size_t cells, const iop_cell *cell, size_t statement);
/* What a statement in conflict says and comes to, and the sectors with the largest share of the cells that it
 * bounds, into the fields of *r, a member of s. */
iop_status iop_cell_tell_member(const iop_plan *plan, size_t statement, size_t cells, const iop_cell *cell,
                                const double *share, iop_solution *s, iop_conflict_result *r, iop_err *err);

#endif
