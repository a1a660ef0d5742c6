/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check_accounts.c - the money side of a table, sector by sector:
 *
 *   (1) sales = costs           sum Z[i,.] + sum F[i,.] = sum Z[.,i] + sum P[.,i]
 *   (2) output x0 = sales, not negative; without output no costs and no use
 *   (3) signs and sizes: Z >= 0; a cell is not larger than the buyer's or the seller's whole output;
 * purchases of a sector stay below its output; value added, exports and imports are not negative
 *
 * (1) and (2) are needed for the base year to reproduce itself, (3) are warnings: a table may have them. */
#include "table/check.h"
#include <ioplan/words.h>
#include <math.h>
#include <stdio.h>

/* (1) */
static void find_imbalance(const check_context *c, check_worst *worst)
{
    const iop_table *t = c->table;
    for (size_t i = 0; i < t->n && t->p > 0; i++) {
        double gap = fabs(c->row[i].sales - iop_check_costs(c, i)), output = fabs(t->output[i]);
        if (output > 0 && gap > c->tolerance * output)
            iop_check_found(worst, gap / output, i, 0);
    }
}

static void say_imbalance(const check_context *c, check_cell cell, char out[CHECK_SENTENCE])
{
    const iop_table *t = c->table;
    char name[CHECK_NAME];
    double sales = c->row[cell.row].sales, costs = iop_check_costs(c, cell.row);
    snprintf(out, CHECK_SENTENCE,
             iop_words(c->lang, "%s is out of balance: its row of sales adds up to %s %s, its column of "
                                "costs to %s, a difference "
                                "of %s (%s of output, accepted are %s)"),
             iop_table_sector_label(t, cell.row, name, sizeof name), check_number(c, sales).text,
             check_unit(c, t->unit).text, check_number(c, costs).text, check_number(c, sales - costs).text,
             check_percent(c, cell.badness).text, check_percent(c, c->tolerance).text);
}

/* (2) */
static void find_other_output(const check_context *c, check_worst *worst)
{
    const iop_table *t = c->table;
    for (size_t i = 0; i < t->n; i++) {
        double sales = c->row[i].sales, gap = fabs(sales - t->output[i]);
        double size = fmax(fabs(sales), fabs(t->output[i]));
        if (gap > c->tolerance * size)
            iop_check_found(worst, gap / size, i, 0);
    }
}

static void say_other_output(const check_context *c, check_cell cell, char out[CHECK_SENTENCE])
{
    const iop_table *t = c->table;
    char name[CHECK_NAME];
    snprintf(out, CHECK_SENTENCE,
             iop_words(c->lang, "the output of %s is given as %s %s, but its sales add up to %s"),
             iop_table_sector_label(t, cell.row, name, sizeof name),
             check_number(c, t->output[cell.row]).text, check_unit(c, t->unit).text,
             check_number(c, c->row[cell.row].sales).text);
}

static void find_negative_output(const check_context *c, check_worst *worst)
{
    for (size_t i = 0; i < c->table->n; i++)
        if (c->table->output[i] < 0)
            iop_check_found(worst, -c->table->output[i], i, 0);
}

static void say_negative_output(const check_context *c, check_cell cell, char out[CHECK_SENTENCE])
{
    char name[CHECK_NAME];
    snprintf(out, CHECK_SENTENCE, iop_words(c->lang, "%s has a negative output of %s %s"),
             iop_table_sector_label(c->table, cell.row, name, sizeof name),
             check_number(c, c->table->output[cell.row]).text, check_unit(c, c->table->unit).text);
}

/* Sum of absolute costs of a column. */
static double column_size(const iop_table *t, size_t j)
{
    double sum = 0;
    for (size_t i = 0; i < t->n; i++)
        sum += fabs(*iop_at(t->intermediate, i, j));
    for (size_t q = 0; q < t->p; q++)
        sum += fabs(*iop_at(t->primary, q, j));
    return sum;
}

static void find_idle(const check_context *c, check_worst *worst)
{
    for (size_t j = 0; j < c->table->n; j++)
        if (c->table->output[j] == 0 && column_size(c->table, j) == 0)
            iop_check_found(worst, 0, j, 0);
}

static void say_idle(const check_context *c, check_cell cell, char out[CHECK_SENTENCE])
{
    char name[CHECK_NAME];
    snprintf(out, CHECK_SENTENCE, iop_words(c->lang, "%s has no output, so that plans keep it at 0"),
             iop_table_sector_label(c->table, cell.row, name, sizeof name));
}

static void find_costs_without_output(const check_context *c, check_worst *worst)
{
    for (size_t j = 0; j < c->table->n; j++)
        if (c->table->output[j] == 0 && column_size(c->table, j) > 0)
            iop_check_found(worst, column_size(c->table, j), j, 0);
}

static void say_costs_without_output(const check_context *c, check_cell cell, char out[CHECK_SENTENCE])
{
    char name[CHECK_NAME];
    snprintf(out, CHECK_SENTENCE,
             iop_words(c->lang, "%s has no output, yet its column holds costs (%s %s, signs aside)"),
             iop_table_sector_label(c->table, cell.row, name, sizeof name),
             check_number(c, cell.badness).text, check_unit(c, c->table->unit).text);
}

/* (3) */
static void find_negative_sales(const check_context *c, check_worst *worst)
{
    const iop_table *t = c->table;
    for (size_t i = 0; i < t->n; i++)
        for (size_t j = 0; c->row[i].negative && j < t->n; j++) {
            double value = *iop_at(t->intermediate, i, j);
            if (value < 0 && t->output[j] > 0)
                iop_check_found(worst, -value / t->output[j], i, j);
        }
}

static void say_negative_sales(const check_context *c, check_cell cell, char out[CHECK_SENTENCE])
{
    const iop_table *t = c->table;
    char seller[CHECK_NAME], buyer[CHECK_NAME];
    double value = *iop_at(t->intermediate, cell.row, cell.col);
    snprintf(
        out, CHECK_SENTENCE,
        iop_words(
            c->lang,
            "%s sells a negative amount to %s: %s %s (%s of the buyer's output); totals may then fall when "
            "demand rises"),
        iop_table_sector_label(t, cell.row, seller, sizeof seller),
        iop_table_sector_label(t, cell.col, buyer, sizeof buyer), check_number(c, value).text,
        check_unit(c, t->unit).text, check_percent(c, value / t->output[cell.col]).text);
}

static void find_larger_than_buyer(const check_context *c, check_worst *worst)
{
    const iop_table *t = c->table;
    for (size_t i = 0; i < t->n; i++)
        for (size_t j = 0; c->row[i].above_buyer && j < t->n; j++)
            if (t->output[j] > 0 && *iop_at(t->intermediate, i, j) > t->output[j] * (1 + c->tolerance))
                iop_check_found(worst, *iop_at(t->intermediate, i, j) / t->output[j], i, j);
}

static void say_larger_than_buyer(const check_context *c, check_cell cell, char out[CHECK_SENTENCE])
{
    const iop_table *t = c->table;
    char seller[CHECK_NAME], buyer[CHECK_NAME];
    snprintf(out, CHECK_SENTENCE,
             iop_words(c->lang, "%s buys more from %s (%s %s) than it makes in all (%s)"),
             iop_table_sector_label(t, cell.col, buyer, sizeof buyer),
             iop_table_sector_label(t, cell.row, seller, sizeof seller),
             check_number(c, *iop_at(t->intermediate, cell.row, cell.col)).text, check_unit(c, t->unit).text,
             check_number(c, t->output[cell.col]).text);
}

/* Columns from n on are categories. */
static double sale(const iop_table *t, size_t i, size_t column)
{
    return column < t->n ? *iop_at(t->intermediate, i, column) : *iop_at(t->final_demand, i, column - t->n);
}

static void find_larger_than_seller(const check_context *c, check_worst *worst)
{
    const iop_table *t = c->table;
    for (size_t i = 0; i < t->n; i++)
        for (size_t j = c->row[i].above_seller ? 0 : t->n; j < t->n + t->c; j++)
            if (t->output[i] > 0 && sale(t, i, j) > t->output[i] * (1 + c->tolerance))
                iop_check_found(worst, sale(t, i, j) / t->output[i], i, j);
}

static void say_larger_than_seller(const check_context *c, check_cell cell, char out[CHECK_SENTENCE])
{
    const iop_table *t = c->table;
    char seller[CHECK_NAME], buyer[CHECK_NAME];
    snprintf(out, CHECK_SENTENCE, iop_words(c->lang, "%s sells more to %s (%s %s) than it makes in all (%s)"),
             iop_table_sector_label(t, cell.row, seller, sizeof seller), iop_check_column(c, cell.col, buyer),
             check_number(c, sale(t, cell.row, cell.col)).text, check_unit(c, t->unit).text,
             check_number(c, t->output[cell.row]).text);
}

static void find_purchases_above_output(const check_context *c, check_worst *worst)
{
    const iop_table *t = c->table;
    for (size_t j = 0; j < t->n; j++)
        if (t->output[j] > 0 && c->purchases[j] >= t->output[j])
            iop_check_found(worst, c->purchases[j] / t->output[j], j, 0);
}

static void say_purchases_above_output(const check_context *c, check_cell cell, char out[CHECK_SENTENCE])
{
    char name[CHECK_NAME];
    snprintf(out, CHECK_SENTENCE, iop_words(c->lang, "%s buys products of sectors worth %s of its output"),
             iop_table_sector_label(c->table, cell.row, name, sizeof name),
             check_percent(c, cell.badness).text);
}

static void find_losses(const check_context *c, check_worst *worst)
{
    const iop_table *t = c->table;
    for (size_t j = 0; j < t->n; j++)
        if (t->output[j] > 0 && iop_table_value_added(t, j) < 0)
            iop_check_found(worst, -iop_table_value_added(t, j) / t->output[j], j, 0);
}

static void say_losses(const check_context *c, check_cell cell, char out[CHECK_SENTENCE])
{
    const iop_table *t = c->table;
    char name[CHECK_NAME];
    snprintf(out, CHECK_SENTENCE,
             iop_words(c->lang, "%s makes a loss: its value added is %s %s (%s of output)"),
             iop_table_sector_label(t, cell.row, name, sizeof name),
             check_number(c, iop_table_value_added(t, cell.row)).text, check_unit(c, t->unit).text,
             check_percent(c, -cell.badness).text);
}

static void find_negative_exports(const check_context *c, check_worst *worst)
{
    const iop_table *t = c->table;
    for (size_t i = 0; i < t->n; i++)
        for (size_t k = 0; k < t->c; k++)
            if (t->categories[k].is_export && *iop_at(t->final_demand, i, k) < 0)
                iop_check_found(worst, -*iop_at(t->final_demand, i, k), i, k);
}

static void say_negative_exports(const check_context *c, check_cell cell, char out[CHECK_SENTENCE])
{
    const iop_table *t = c->table;
    char name[CHECK_NAME];
    snprintf(out, CHECK_SENTENCE, iop_words(c->lang, "%s exports a negative amount (%.60s): %s %s"),
             iop_table_sector_label(t, cell.row, name, sizeof name), t->categories[cell.col].name,
             check_number(c, -cell.badness).text, check_unit(c, t->unit).text);
}

static void find_negative_imports(const check_context *c, check_worst *worst)
{
    const iop_table *t = c->table;
    for (size_t q = 0; q < t->p; q++)
        for (size_t j = 0; j < t->n; j++)
            if (t->components[q].is_import && *iop_at(t->primary, q, j) < 0)
                iop_check_found(worst, -*iop_at(t->primary, q, j), q, j);
}

static void say_negative_imports(const check_context *c, check_cell cell, char out[CHECK_SENTENCE])
{
    const iop_table *t = c->table;
    char name[CHECK_NAME];
    snprintf(out, CHECK_SENTENCE, iop_words(c->lang, "%s imports a negative amount (%.60s): %s %s"),
             iop_table_sector_label(t, cell.col, name, sizeof name), t->components[cell.row].name,
             check_number(c, -cell.badness).text, check_unit(c, t->unit).text);
}

const check_rule iop_check_account_rules[] = {
    {IOP_ERROR, NULL, find_imbalance, say_imbalance, IOP_WORD("sectors out of balance")},
    {IOP_ERROR, NULL, find_other_output, say_other_output, IOP_WORD("outputs that are not the sum of sales")},
    {IOP_ERROR, NULL, find_negative_output, say_negative_output, IOP_WORD("negative outputs")},
    {IOP_WARNING, NULL, find_idle, say_idle, IOP_WORD("sectors without output")},
    {IOP_ERROR, NULL, find_costs_without_output, say_costs_without_output,
     IOP_WORD("sectors with costs but no output")},
    {IOP_WARNING, "intermediate", find_negative_sales, say_negative_sales, IOP_WORD("negative cells")},
    {IOP_WARNING, "intermediate", find_larger_than_buyer, say_larger_than_buyer,
     IOP_WORD("cells larger than the buyer's output")},
    {IOP_WARNING, NULL, find_larger_than_seller, say_larger_than_seller,
     IOP_WORD("cells larger than the seller's output")},
    {IOP_WARNING, "intermediate", find_purchases_above_output, say_purchases_above_output,
     IOP_WORD("sectors that buy at least what they make")},
    {IOP_WARNING, "primary", find_losses, say_losses, IOP_WORD("sectors with negative value added")},
    {IOP_WARNING, "final_demand", find_negative_exports, say_negative_exports, IOP_WORD("negative exports")},
    {IOP_WARNING, "primary", find_negative_imports, say_negative_imports,
     IOP_WORD("negative imports of sectors")},
};
const size_t iop_check_account_count = sizeof iop_check_account_rules / sizeof *iop_check_account_rules;
