/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check_finite.c - every number of the table is a number. */
#include "table/check.h"
#include <ioplan/words.h>
#include <math.h>
#include <stdio.h>

static void find(iop_mat m, check_worst *worst)
{
    for (size_t i = 0; i < m.rows; i++)
        for (size_t j = 0; j < m.cols; j++)
            if (!isfinite(*iop_at(m, i, j)))
                iop_check_found(worst, 0, i, j);
}

static void find_intermediate(const check_context *c, check_worst *worst)
{
    find(c->table->intermediate, worst);
}

static void find_final_demand(const check_context *c, check_worst *worst)
{
    find(c->table->final_demand, worst);
}

static void find_primary(const check_context *c, check_worst *worst)
{
    find(c->table->primary, worst);
}

static void find_resources(const check_context *c, check_worst *worst)
{
    find(c->table->resources, worst);
}

static void find_output(const check_context *c, check_worst *worst)
{
    find((iop_mat){c->table->n, 1, 1, c->table->output}, worst);
}

static void say(const check_context *c, const char *row, const char *column, double value,
                char out[CHECK_SENTENCE])
{
    snprintf(out, CHECK_SENTENCE, iop_words(c->lang, "row %.100s, column %.100s: %g is not a finite number"),
             row, column, value);
}

static void say_intermediate(const check_context *c, check_cell cell, char out[CHECK_SENTENCE])
{
    const iop_table *t = c->table;
    say(c, t->sectors[cell.row].code, t->sectors[cell.col].code, *iop_at(t->intermediate, cell.row, cell.col),
        out);
}

static void say_final_demand(const check_context *c, check_cell cell, char out[CHECK_SENTENCE])
{
    const iop_table *t = c->table;
    say(c, t->sectors[cell.row].code, t->categories[cell.col].name,
        *iop_at(t->final_demand, cell.row, cell.col), out);
}

static void say_primary(const check_context *c, check_cell cell, char out[CHECK_SENTENCE])
{
    char column[CHECK_NAME];
    say(c, c->table->components[cell.row].name, iop_check_column(c, cell.col, column),
        *iop_at(c->table->primary, cell.row, cell.col), out);
}

static void say_resources(const check_context *c, check_cell cell, char out[CHECK_SENTENCE])
{
    char column[CHECK_NAME];
    say(c, c->table->resource[cell.row].name, iop_check_column(c, cell.col, column),
        *iop_at(c->table->resources, cell.row, cell.col), out);
}

static void say_output(const check_context *c, check_cell cell, char out[CHECK_SENTENCE])
{
    say(c, c->table->sectors[cell.row].code, iop_words(c->lang, "output"), c->table->output[cell.row], out);
}

const check_rule iop_check_finite_rules[] = {
    {IOP_ERROR, "intermediate", find_intermediate, say_intermediate, IOP_WORD("cells that are not finite")},
    {IOP_ERROR, "final_demand", find_final_demand, say_final_demand, IOP_WORD("cells that are not finite")},
    {IOP_ERROR, "primary", find_primary, say_primary, IOP_WORD("cells that are not finite")},
    {IOP_ERROR, "resources", find_resources, say_resources, IOP_WORD("cells that are not finite")},
    {IOP_ERROR, "output", find_output, say_output, IOP_WORD("outputs that are not finite")},
};
const size_t iop_check_finite_count = sizeof iop_check_finite_rules / sizeof *iop_check_finite_rules;
