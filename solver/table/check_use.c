/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check_use.c - the resources of a table: use goes with output or with a category's total,
 *
 *   (1) q[r,j] = R[r,j] / x0[j],  d[r,k] = R[r,n+k] / sum_i F[i,k],
 *
 * so that use without output or without a total could not be reproduced. Also signs, units, and intensities
 * far from the other sectors', which mostly are mistakes of unit. */
#include "base/units.h"
#include "table/check.h"
#include <ioplan/words.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double outlier = 100; /* times the median intensity */
enum { OUTLIER_NEEDS = 5 };        /* sectors with use, for a median to mean something */

static double category_total(const iop_table *t, size_t k)
{
    double sum = 0;
    for (size_t i = 0; i < t->n; i++)
        sum += *iop_at(t->final_demand, i, k);
    return sum;
}

static double base_of(const iop_table *t, size_t column)
{
    return column < t->n ? t->output[column] : category_total(t, column - t->n);
}

static void find_use_of_nothing(const check_context *c, check_worst *worst)
{
    const iop_table *t = c->table;
    for (size_t j = 0; j < t->n + t->c; j++) {
        if (base_of(t, j) != 0)
            continue;
        for (size_t r = 0; r < t->r; r++)
            if (*iop_at(t->resources, r, j) != 0)
                iop_check_found(worst, fabs(*iop_at(t->resources, r, j)), r, j);
    }
}

static void say_use_of_nothing(const check_context *c, check_cell cell, char out[CHECK_SENTENCE])
{
    const iop_table *t = c->table;
    char name[CHECK_NAME];
    snprintf(out, CHECK_SENTENCE,
             iop_words(c->lang, "%s uses %s %.40s of %.60s, but its total in the table is 0, so that the use "
                                "has nothing to go with"),
             iop_check_column(c, cell.col, name),
             check_number(c, *iop_at(t->resources, cell.row, cell.col)).text,
             check_unit(c, t->resource[cell.row].unit).text, t->resource[cell.row].name);
}

static void find_negative_use(const check_context *c, check_worst *worst)
{
    const iop_table *t = c->table;
    for (size_t r = 0; r < t->r; r++)
        for (size_t j = 0; j < t->n + t->c; j++)
            if (*iop_at(t->resources, r, j) < 0)
                iop_check_found(worst, -*iop_at(t->resources, r, j), r, j);
}

static void say_negative_use(const check_context *c, check_cell cell, char out[CHECK_SENTENCE])
{
    const iop_table *t = c->table;
    char name[CHECK_NAME];
    snprintf(out, CHECK_SENTENCE, iop_words(c->lang, "%s uses a negative amount of %.60s: %s %.40s"),
             iop_check_column(c, cell.col, name), t->resource[cell.row].name,
             check_number(c, -cell.badness).text, check_unit(c, t->resource[cell.row].unit).text);
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Median of the positive intensities of a resource, 0 when there are too few. */
static double median_intensity(const check_context *c, size_t r)
{
    const iop_table *t = c->table;
    size_t count = 0;
    for (size_t j = 0; j < t->n; j++)
        if (t->output[j] > 0 && *iop_at(t->resources, r, j) > 0)
            c->scratch[count++] = *iop_at(t->resources, r, j) / t->output[j];
    if (count < OUTLIER_NEEDS)
        return 0;
    qsort(c->scratch, count, sizeof *c->scratch, compare);
    return count % 2 ? c->scratch[count / 2] : (c->scratch[count / 2 - 1] + c->scratch[count / 2]) / 2;
}

static void find_outliers(const check_context *c, check_worst *worst)
{
    const iop_table *t = c->table;
    for (size_t r = 0; r < t->r; r++) {
        double median = median_intensity(c, r);
        for (size_t j = 0; j < t->n && median > 0; j++)
            if (t->output[j] > 0 && *iop_at(t->resources, r, j) / t->output[j] > outlier * median)
                iop_check_found(worst, *iop_at(t->resources, r, j) / t->output[j] / median, r, j);
    }
}

static void say_outliers(const check_context *c, check_cell cell, char out[CHECK_SENTENCE])
{
    const iop_table *t = c->table;
    char name[CHECK_NAME];
    snprintf(out, CHECK_SENTENCE,
             iop_words(c->lang,
                       "%s uses %s %.40s of %.60s for each %s of output, %s times the median of the sectors"),
             iop_check_column(c, cell.col, name),
             check_number(c, *iop_at(t->resources, cell.row, cell.col) / t->output[cell.col]).text,
             check_unit(c, t->resource[cell.row].unit).text, t->resource[cell.row].name,
             check_unit(c, t->unit).text, check_number(c, round(cell.badness)).text);
}

static void find_unknown_units(const check_context *c, check_worst *worst)
{
    for (size_t r = 0; r < c->table->r; r++)
        if (!iop_unit_known(c->table->resource[r].unit))
            iop_check_found(worst, 0, r, 0);
}

static void say_unknown_units(const check_context *c, check_cell cell, char out[CHECK_SENTENCE])
{
    const iop_resource *r = &c->table->resource[cell.row];
    snprintf(out, CHECK_SENTENCE,
             iop_words(c->lang, "the unit \"%.60s\" of %.60s is none that converts; limits in a scenario "
                                "must use it word for word"),
             r->unit, r->name);
}

/* A limit on such a name would mean the primary row, and the resource could not be reached. */
static void find_taken_names(const check_context *c, check_worst *worst)
{
    for (size_t r = 0; r < c->table->r; r++)
        if (iop_table_component(c->table, c->table->resource[r].name) != SIZE_MAX ||
            strcmp(c->table->resource[r].name, "value_added") == 0)
            iop_check_found(worst, 0, r, 0);
}

static void say_taken_names(const check_context *c, check_cell cell, char out[CHECK_SENTENCE])
{
    snprintf(
        out, CHECK_SENTENCE,
        iop_words(
            c->lang,
            "the resource \"%.60s\" has the name of a primary component or of value_added; give it another"),
        c->table->resource[cell.row].name);
}

/* The money unit, as a rule on "row 0". */
static void find_unknown_money(const check_context *c, check_worst *worst)
{
    if (!iop_unit_known(c->table->unit))
        iop_check_found(worst, 0, 0, 0);
}

static void say_unknown_money(const check_context *c, check_cell cell, char out[CHECK_SENTENCE])
{
    (void)cell;
    snprintf(
        out, CHECK_SENTENCE,
        iop_words(
            c->lang,
            "the table's unit \"%.60s\" is none that converts; expected is a text such as \"million USD\""),
        c->table->unit);
}

const check_rule iop_check_use_rules[] = {
    {IOP_ERROR, "resources", find_use_of_nothing, say_use_of_nothing, IOP_WORD("uses that go with nothing")},
    {IOP_WARNING, "resources", find_negative_use, say_negative_use, IOP_WORD("negative uses")},
    {IOP_NOTE, "resources", find_outliers, say_outliers, IOP_WORD("intensities far above the median")},
    {IOP_ERROR, "resources", find_taken_names, say_taken_names, IOP_WORD("names that are taken")},
    {IOP_WARNING, "resources", find_unknown_units, say_unknown_units, IOP_WORD("units that do not convert")},
    {IOP_WARNING, NULL, find_unknown_money, say_unknown_money, IOP_WORD("units that do not convert")},
};
const size_t iop_check_use_count = sizeof iop_check_use_rules / sizeof *iop_check_use_rules;
