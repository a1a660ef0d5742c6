/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme_shares.c - what a relaxation asks of shares.
 *
 * In the LP a share bounds part - share x whole <= 0, and an amount is one of the part. The point that keeps
 * the relaxed bounds has a part and a whole: their quotient is the share that allows it. */
#include "solve/scheme_causes.h"

/* False of what is no share. */
static bool part_of(const iop_scheme *s, const iop_scheme_point *p, const iop_cause *c, double *part,
                    double *whole)
{
    size_t t = c->period, n = s->table->n;
    const double *output = p->column[IOP_COL_OUTPUT];
    switch (c->kind) {
    case IOP_CAUSE_SHARE:
        *part = p->column[IOP_COL_TECHNIQUE][t * s->techniques + c->index];
        *whole = output[t * n + s->technique[c->index].sector];
        return true;
    case IOP_CAUSE_IMPORT:
        *part = p->column[IOP_COL_IMPORTS][t * s->competitives + c->index];
        *whole = *part + output[t * n + s->competitive[c->index].sector];
        return true;
    case IOP_CAUSE_DEARTH:
        *part = p->column[IOP_COL_TREATMENT][t * s->treatments + c->index];
        *whole = iop_scheme_arising(s, p, t, c->index);
        return true;
    default:
        return false;
    }
}

void iop_causes_take_shares(const iop_causes *c, const iop_scheme_point *point, double *amount)
{
    for (size_t k = 0; k < c->relaxable; k++) {
        double part, whole;
        if (!(amount[k] > 0) || !part_of(c->scheme, point, &c->cause[k], &part, &whole))
            continue;
        double share = part < whole ? 100 * part / whole : 100;
        amount[k] = share > c->cause[k].bound ? share - c->cause[k].bound : 0;
    }
}
