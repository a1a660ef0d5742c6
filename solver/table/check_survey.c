/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check_survey.c - sums of the flows and the rows that hold doubtful cells, from one walk along the rows. */
#include "table/check.h"
#include <math.h>
#include <string.h>

/* A cell above this is larger than the buyer's whole output; beyond all numbers where there is none. */
static void make_ceilings(const check_context *c, double *ceiling)
{
    const iop_table *t = c->table;
    for (size_t j = 0; j < t->n; j++)
        ceiling[j] = t->output[j] > 0 ? t->output[j] * (1 + c->tolerance) : HUGE_VAL;
}

static double row_sales(const iop_table *t, size_t i)
{
    double sum = 0;
    for (size_t j = 0; j < t->n; j++)
        sum += *iop_at(t->intermediate, i, j);
    for (size_t k = 0; k < t->c; k++)
        sum += *iop_at(t->final_demand, i, k);
    return sum;
}

static check_row look_at(const check_context *c, size_t i, const double *ceiling)
{
    const iop_table *t = c->table;
    const double *cell = iop_at(t->intermediate, i, 0);
    double seller = t->output[i] > 0 ? t->output[i] * (1 + c->tolerance) : HUGE_VAL;
    unsigned negative = 0, above_buyer = 0, above_seller = 0;
    for (size_t j = 0; j < t->n; j++) {
        negative |= cell[j] < 0;
        above_buyer |= cell[j] > ceiling[j];
        above_seller |= cell[j] > seller;
        c->purchases[j] += cell[j];
    }
    return (check_row){row_sales(t, i), negative, above_buyer, above_seller};
}

void iop_check_survey(check_context *c)
{
    memset(c->purchases, 0, c->table->n * sizeof *c->purchases);
    make_ceilings(c, c->scratch);
    for (size_t i = 0; i < c->table->n; i++)
        c->row[i] = look_at(c, i, c->scratch);
}

double iop_check_costs(const check_context *c, size_t sector)
{
    double sum = c->purchases[sector];
    for (size_t q = 0; q < c->table->p; q++)
        sum += *iop_at(c->table->primary, q, sector);
    return sum;
}
