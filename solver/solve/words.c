/* SPDX-License-Identifier: GPL-3.0-or-later */
/* words.c - bounds and statements of a plan as a planner would say them. */
#include "solve/words.h"
#include "base/alloc.h"
#include "base/number.h"
#include "base/text.h"
#include <math.h>
#include <string.h>

/* Six digits, without zeroes behind the decimal point: "20 persons". */
static void put_number(iop_text *t, double value)
{
    char digits[IOP_NUMBER_SIZE];
    size_t length = iop_format_human(value, 6, digits);
    if (strchr(digits, '.') && !strchr(digits, 'e')) {
        while (digits[length - 1] == '0')
            length--;
        length -= digits[length - 1] == '.';
    }
    iop_text_add(t, digits, length);
}

const char *iop_words_unit(const iop_plan *plan, const iop_cell *cell)
{
    return cell->kind == IOP_CELL_LIMIT ? plan->measure[plan->limit[cell->index].measure].unit
                                        : plan->table->unit;
}

static void put_cell(iop_text *t, const iop_plan *plan, const iop_cell *cell)
{
    const iop_table *table = plan->table;
    switch (cell->kind) {
    case IOP_CELL_OUTPUT:
        iop_text_printf(t, "output of %s", table->sectors[cell->index].code);
        break;
    case IOP_CELL_DEMAND:
        iop_text_printf(t, "%s demand for %s", table->categories[cell->index % table->c].name,
                        table->sectors[cell->index / table->c].code);
        break;
    case IOP_CELL_TOTAL:
        iop_text_printf(t, "total output of group %s", plan->total[cell->index].name);
        break;
    case IOP_CELL_LIMIT:
        iop_text_puts(t, plan->measure[plan->limit[cell->index].measure].name);
        break;
    }
}

iop_status iop_words_cell(const iop_plan *plan, const iop_cell *cell, char **text, iop_err *err)
{
    iop_text t = iop_text_start(&plan->env);
    put_cell(&t, plan, cell);
    return iop_text_take(&t, text, NULL, err);
}

/* The code of the sector that a cell of a band stands for. */
static const char *sector_of(const iop_plan *plan, const iop_cell *cell)
{
    size_t j = cell->kind == IOP_CELL_DEMAND ? cell->index / plan->table->c : cell->index;
    return plan->table->sectors[j].code;
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

/* "every output", "household demand for every product", narrowed by what the key says. */
static void put_subject(iop_text *t, const iop_plan *plan, const char *key, const iop_cell *first)
{
    const char *group = strstr(key, ".group."), *end;
    bool demand = first->kind == IOP_CELL_DEMAND;
    const char *category = demand ? plan->table->categories[first->index % plan->table->c].name : "";
    if (group) {
        group += strlen(".group.");
        end = strrchr(group, '.');
        int length = end ? (int)(end - group) : (int)strlen(group);
        iop_text_printf(t,
                        demand ? "%s demand for every product of group %.*s" : "%severy output of group %.*s",
                        category, length, group);
    } else if (strstr(key, ".sectors.") || (!demand && strncmp(key, "output.all.", 11) != 0)) {
        put_cell(t, plan, first);
    } else if (demand) {
        iop_text_printf(t, "%s demand for every product", category);
    } else {
        iop_text_puts(t, "every output");
    }
}

/* "of the base year", or of its growth where bands refer to that. */
static const char *base_words(const iop_plan *plan, const iop_cell *cell)
{
    return cell->kind == IOP_CELL_LIMIT || plan->growth == 1 ? "of the base year"
                                                             : "of the base year's growth";
}

static void put_value(iop_text *t, const iop_plan *plan, const iop_statement *s, const iop_cell *first,
                      bool single)
{
    bool relative = strchr(s->text, '%') != NULL;
    iop_text_printf(t, " at %s %s", first->upper ? "most" : "least", s->text);
    if (relative)
        iop_text_printf(t, " %s", base_words(plan, first));
    if (relative && single) {
        iop_text_puts(t, " (");
        put_number(t, first->bound);
        iop_text_printf(t, " %s)", iop_words_unit(plan, first));
    }
}

enum { NAMED_MAX = 5 };

/* The sectors whose bounds carry the conflict, heaviest first. */
static void put_heaviest(iop_text *t, const iop_plan *plan, size_t statement, size_t cells,
                         const iop_cell *cell, const double *share)
{
    double ceiling = (double)INFINITY;
    size_t last = cells;
    for (int named = 0; named < NAMED_MAX; named++) {
        size_t best = cells;
        for (size_t k = 0; k < cells; k++) {
            bool left = share[k] < ceiling || (share[k] == ceiling && k > last);
            if (cell[k].statement == statement && share[k] > 0 && left &&
                (best == cells || share[k] > share[best]))
                best = k;
        }
        if (best == cells)
            break;
        iop_text_printf(t, "%s%s", named ? ", " : "; it weighs most on ", sector_of(plan, &cell[best]));
        ceiling = share[best];
        last = best;
    }
}

iop_status iop_words_statement(const iop_plan *plan, size_t statement, size_t cells, const iop_cell *cell,
                               const double *share, char **text, iop_err *err)
{
    const iop_statement *s = &plan->statement[statement];
    iop_text t = iop_text_start(&plan->env);
    size_t first = 0, count = cells_of(statement, cells, cell, &first);
    if (count == 0) {
        iop_text_puts(&t, s->key);
        return iop_text_take(&t, text, NULL, err);
    }
    if (cell[first].kind == IOP_CELL_LIMIT || cell[first].kind == IOP_CELL_TOTAL)
        put_cell(&t, plan, &cell[first]);
    else if (!s->where[0])
        iop_text_printf(&t, "%s demand", plan->table->categories[cell[first].index % plan->table->c].name);
    else
        put_subject(&t, plan, s->key, &cell[first]);
    if (!s->where[0])
        iop_text_printf(&t, " stays at its %s, since the scenario does not name it",
                        plan->growth == 1 ? "base value" : "base value times growth");
    else
        put_value(&t, plan, s, &cell[first], count == 1);
    if (count > 1)
        put_heaviest(&t, plan, statement, cells, cell, share);
    return iop_text_take(&t, text, NULL, err);
}

int iop_words_rank(const iop_plan *plan, size_t cells, const iop_cell *cell, size_t statement)
{
    static const int ranks[] = {
        [IOP_CELL_LIMIT] = 0, [IOP_CELL_TOTAL] = 1, [IOP_CELL_OUTPUT] = 2, [IOP_CELL_DEMAND] = 3};
    if (!plan->statement[statement].where[0])
        return IOP_WORDS_LAST;
    for (size_t k = 0; k < cells; k++)
        if (cell[k].statement == statement)
            return ranks[cell[k].kind];
    return IOP_WORDS_LAST;
}

iop_status iop_words_relaxation(const iop_plan *plan, const iop_cell *cell, const char *name, double to,
                                char **text, iop_err *err)
{
    iop_text t = iop_text_start(&plan->env);
    static const char *const bounds[2][2] = {{"floor on", "limit on"}, {"lower bound of", "upper bound of"}};
    bool is_band = cell->kind != IOP_CELL_LIMIT;
    iop_text_printf(&t, "%s the %s %s from ", cell->upper ? "raise" : "lower", bounds[is_band][cell->upper],
                    name);
    put_number(&t, cell->bound);
    iop_text_puts(&t, " to ");
    put_number(&t, to);
    iop_text_printf(&t, " %s", iop_words_unit(plan, cell));
    if (cell->bound != 0)
        iop_text_printf(&t, " (%+.3g %%)", 100 * (to - cell->bound) / fabs(cell->bound));
    return iop_text_take(&t, text, NULL, err);
}
