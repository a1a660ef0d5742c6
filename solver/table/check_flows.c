/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check_flows.c - flows of imported products against the component that they make up:
 *
 *   (1) sum_p M[p,k] <= P[q,k] for every column k; P may hold more than products, such as foreign taxes.
 *
 * A cell of these rules is (flows, column). */
#include "table/check.h"
#include <ioplan/words.h>
#include <math.h>
#include <stdio.h>

static double flow_sum(const iop_flows *flows, size_t column)
{
    double sum = 0;
    for (size_t p = 0; p < flows->products; p++)
        sum += *iop_at(flows->flow, p, column);
    return sum;
}

static void find_infinite(const check_context *c, check_worst *worst)
{
    const iop_table *t = c->table;
    for (size_t f = 0; f < t->flows; f++)
        for (size_t k = 0; k < t->n + t->c; k++)
            if (!isfinite(flow_sum(&t->import_flows[f], k)))
                iop_check_found(worst, 0, f, k);
}

static void say_infinite(const check_context *c, check_cell cell, char out[CHECK_SENTENCE])
{
    const iop_table *t = c->table;
    char name[CHECK_NAME];
    snprintf(out, CHECK_SENTENCE, iop_words(c->lang, "%s of %s holds something that is no finite number"),
             t->components[t->import_flows[cell.row].component].name, iop_check_column(c, cell.col, name));
}

/* (1) */
static void find_excess(const check_context *c, check_worst *worst)
{
    const iop_table *t = c->table;
    for (size_t f = 0; f < t->flows; f++)
        for (size_t k = 0; k < t->n + t->c; k++) {
            double stated = *iop_at(t->primary, t->import_flows[f].component, k);
            double excess = flow_sum(&t->import_flows[f], k) - stated;
            double scale = k < t->n ? fabs(t->output[k]) : fabs(stated);
            if (excess > c->tolerance * scale)
                iop_check_found(worst, excess, f, k);
        }
}

static void say_excess(const check_context *c, check_cell cell, char out[CHECK_SENTENCE])
{
    const iop_table *t = c->table;
    const iop_flows *flows = &t->import_flows[cell.row];
    char name[CHECK_NAME];
    snprintf(out, CHECK_SENTENCE,
             iop_words(c->lang, "%s of %s: the products sum to %s, more than the %s in primary"),
             t->components[flows->component].name, iop_check_column(c, cell.col, name),
             check_number(c, flow_sum(flows, cell.col)).text,
             check_number(c, *iop_at(t->primary, flows->component, cell.col)).text);
}

const check_rule iop_check_flow_rules[] = {
    {IOP_ERROR, "import_flows", find_infinite, say_infinite, IOP_WORD("columns that are not finite")},
    {IOP_WARNING, "import_flows", find_excess, say_excess, IOP_WORD("columns that exceed their component")},
};
const size_t iop_check_flow_count = sizeof iop_check_flow_rules / sizeof *iop_check_flow_rules;
