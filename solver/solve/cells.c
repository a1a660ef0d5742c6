/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cells.c - what the explanation of a plan says of its bounds, as fields from which sentences are made. */
#include "solve/cells.h"
#include "base/alloc.h"
#include "base/text.h"
#include <math.h>

const char *iop_cell_unit(const iop_plan *plan, const iop_cell *cell)
{
    return cell->kind == IOP_CELL_LIMIT ? plan->measure[plan->limit[cell->index].measure].unit
                                        : plan->table->unit;
}

iop_status iop_cell_name(const iop_plan *plan, const iop_cell *cell, char **text, iop_err *err)
{
    const iop_table *table = plan->table;
    iop_text t = iop_text_start(&plan->env);
    switch (cell->kind) {
    case IOP_CELL_OUTPUT:
        iop_text_printf(&t, "output of %s", table->sectors[cell->index].code);
        break;
    case IOP_CELL_DEMAND:
        iop_text_printf(&t, "%s demand for %s", table->categories[cell->index % table->c].name,
                        table->sectors[cell->index / table->c].code);
        break;
    case IOP_CELL_TOTAL:
        iop_text_printf(&t, "total output of group %s", plan->total[cell->index].name);
        break;
    case IOP_CELL_LIMIT:
        iop_text_puts(&t, plan->measure[plan->limit[cell->index].measure].name);
        break;
    }
    return iop_text_take(&t, text, NULL, err);
}

/* The code of the sector that a cell of a band stands for. */
static const char *sector_of(const iop_plan *plan, const iop_cell *cell)
{
    size_t j = cell->kind == IOP_CELL_DEMAND ? cell->index / plan->table->c : cell->index;
    return plan->table->sectors[j].code;
}

enum { NAMED_MAX = 5 };

/* The sectors whose bounds carry the conflict, heaviest first: "D26, D25". */
static iop_status heaviest(const iop_plan *plan, size_t statement, size_t cells, const iop_cell *cell,
                           const double *share, char **text, iop_err *err)
{
    iop_text t = iop_text_start(&plan->env);
    size_t best[NAMED_MAX + 1], count = 0;
    iop_text_puts(&t, "");
    for (size_t k = 0; k < cells; k++) {
        if (cell[k].statement != statement || !(share[k] > 0))
            continue;
        size_t at = count;
        for (; at > 0 && share[k] > share[best[at - 1]]; at--)
            best[at] = best[at - 1];
        best[at] = k;
        count += count < NAMED_MAX;
    }
    for (size_t named = 0; named < count; named++)
        iop_text_printf(&t, "%s%s", named ? ", " : "", sector_of(plan, &cell[best[named]]));
    return iop_text_take(&t, text, NULL, err);
}

static size_t cells_of(size_t statement, size_t cells, const iop_cell *cell, size_t *first)
{
    size_t count = 0;
    for (size_t k = cells; k-- > 0;)
        if (cell[k].statement == statement) {
            count++;
            *first = k;
        }
    return count;
}

int iop_cell_rank(const iop_plan *plan, size_t cells, const iop_cell *cell, size_t statement)
{
    static const int ranks[] = {
        [IOP_CELL_LIMIT] = 0, [IOP_CELL_TOTAL] = 1, [IOP_CELL_OUTPUT] = 2, [IOP_CELL_DEMAND] = 3};
    if (!plan->statement[statement].where[0])
        return IOP_CELL_LAST_RANK;
    for (size_t k = 0; k < cells; k++)
        if (cell[k].statement == statement)
            return ranks[cell[k].kind];
    return IOP_CELL_LAST_RANK;
}

iop_status iop_cell_tell_member(const iop_plan *plan, size_t statement, size_t cells, const iop_cell *cell,
                                const double *share, iop_solution *s, iop_conflict_result *r, iop_err *err)
{
    size_t first = 0, count = cells_of(statement, cells, cell, &first);
    const iop_statement *said = &plan->statement[statement];
    char *sectors;
    r->line = said->line;
    IOP_TRY(iop_solution_set_text(s, &r->key, said->key, err));
    IOP_TRY(iop_solution_set_text(s, &r->file, said->where, err));
    IOP_TRY(iop_solution_set_text(s, &r->text, said->text, err));
    r->upper = count > 0 && cell[first].upper;
    r->bound = count == 1 ? cell[first].bound : (double)NAN;
    r->of_growth = count > 0 && cell[first].kind != IOP_CELL_LIMIT && plan->growth != 1;
    if (count > 0)
        IOP_TRY(iop_solution_set_text(s, &r->unit, iop_cell_unit(plan, &cell[first]), err));
    if (count < 2)
        return IOP_OK;
    IOP_TRY(heaviest(plan, statement, cells, cell, share, &sectors, err));
    iop_status status = iop_solution_set_text(s, &r->weighs_on, sectors, err);
    iop_free(&plan->env, sectors);
    return status;
}
