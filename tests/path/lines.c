/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lines.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void must(iop_status status, const iop_err *err)
{
    if (status == IOP_OK)
        return;
    fprintf(stderr, "lines: %s\n", err->msg);
    abort();
}

static void scale_band(iop_band *b, double lo, double hi)
{
    if (isfinite(b->lo))
        b->lo *= lo;
    if (isfinite(b->hi))
        b->hi *= hi;
}

static bool move_limits(gen *g, test_line *l, bool all)
{
    for (size_t k = 0; k < (all ? l->from->limits : l->from->limits > 0); k++) {
        bool upper = isfinite(l->from->limit[k].band.hi);
        double down = gen_uniform(g, .5, 1), up = gen_uniform(g, 1, 1.4);
        if (all && gen_chance(g, .5)) {
            double kept = down;
            down = up;
            up = kept;
        }
        scale_band(&l->from->limit[k].band, upper ? 1 : down, down);
        scale_band(&l->to->limit[k].band, upper ? 1 : up, up);
    }
    return l->from->limits > 0;
}

static void move_demand(gen *g, test_line *l)
{
    for (size_t f = 0; f < l->from->table->n * l->from->table->c; f++)
        if (gen_chance(g, .6)) {
            double up = gen_uniform(g, 1, 2);
            l->to->demand[f].hi += fabs(l->to->demand[f].hi) * (up - 1);
            l->to->demand[f].lo += fabs(l->to->demand[f].lo) * gen_uniform(g, -.3, up - 1);
        }
}

static void move_output(gen *g, test_line *l)
{
    for (size_t j = 0; j < l->from->table->n; j++)
        scale_band(&l->to->output[j], gen_uniform(g, .7, 1.02), gen_uniform(g, .98, 1.5));
}

static bool move_aim(gen *g, test_line *l)
{
    l->to->objective = gen_below(g, l->to->measures);
    return l->to->objective != l->from->objective;
}

static bool move(gen *g, test_line *l, line_kind what)
{
    switch (what) {
    case LINE_ONE_LIMIT:
    case LINE_ALL_LIMITS:
        return move_limits(g, l, what == LINE_ALL_LIMITS);
    case LINE_DEMAND:
        move_demand(g, l);
        return true;
    case LINE_OUTPUT:
        move_output(g, l);
        return true;
    case LINE_EVERYTHING:
        move_demand(g, l);
        move_output(g, l);
        move_limits(g, l, true);
        return true;
    case LINE_AIM:
        return move_aim(g, l);
    case LINE_KINDS:
        break;
    }
    return false;
}

test_line line_open(uint64_t seed, size_t most, gen_kind kind, line_kind what)
{
    iop_err err;
    test_line l = {gen_plan(seed, most, kind), NULL, {NULL, NULL}};
    gen g = gen_seed(seed + 4711);
    iop_line still = {l.from, l.from};
    must(iop_line_plan(&still, 0, &l.to, &err), &err);
    if (!move(&g, &l, what))
        line_close(&l);
    l.line = (iop_line){l.from, l.to};
    return l;
}

void line_close(test_line *l)
{
    iop_plan_close(l->to);
    iop_plan_close(l->from);
    l->from = l->to = NULL;
}
