/* SPDX-License-Identifier: GPL-3.0-or-later */
/* words.h - bounds and statements of a plan as a planner would say them. */
#ifndef IOP_SOLVE_WORDS_H
#define IOP_SOLVE_WORDS_H

#include <ioplan/plan.h>

typedef enum { IOP_CELL_OUTPUT, IOP_CELL_DEMAND, IOP_CELL_TOTAL, IOP_CELL_LIMIT } iop_cell_kind;

/* One bound: index is a sector, a cell of final demand, a group total or a limit. */
typedef struct iop_cell {
    iop_cell_kind kind;
    size_t index;
    bool upper;
    double bound;
    size_t statement;
} iop_cell;

/* Texts are owned by the caller, freed with iop_free and the plan's env. */

/* "output of D26", "export demand for D26", "total output of group electronics", "co2". */
iop_status iop_words_cell(const iop_plan *plan, const iop_cell *cell, char **text, iop_err *err);
/* The unit of a bound; borrowed. */
const char *iop_words_unit(const iop_plan *plan, const iop_cell *cell);
/* A statement of the scenario in one sentence; of the cells that it bounds the ones with the largest share
 * are named. */
iop_status iop_words_statement(const iop_plan *plan, size_t statement, size_t cells, const iop_cell *cell,
                               const double *share, char **text, iop_err *err);
/* In which order statements are told, 0 to IOP_WORDS_LAST: limits say most to a planner, then totals, outputs
 * and final demand; what nobody wrote comes last. */
enum { IOP_WORDS_LAST = 4 };
int iop_words_rank(const iop_plan *plan, size_t cells, const iop_cell *cell, size_t statement);
/* "raise the limit on co2 from 100 to 110 kt (+10 %)". */
iop_status iop_words_relaxation(const iop_plan *plan, const iop_cell *cell, const char *name, double to,
                                char **text, iop_err *err);

#endif
