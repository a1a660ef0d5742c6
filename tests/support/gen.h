/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/support/gen.h - random economies and plans, a function of their seed alone. */
#ifndef IOP_TESTS_GEN_H
#define IOP_TESTS_GEN_H

#include <ioplan/plan.h>
#include <stdint.h>

typedef struct gen {
    uint64_t state;
} gen;

gen gen_seed(uint64_t seed);
double gen_uniform(gen *g, double lo, double hi);
size_t gen_below(gen *g, size_t count); /* 0 .. count - 1 */
bool gen_chance(gen *g, double probability);

typedef enum {
    GEN_PLAIN,      /* all different numbers */
    GEN_DEGENERATE, /* integer flows, identical sectors, bounds that coincide */
    GEN_TIGHT,      /* limits that are often too tight: many are infeasible */
    GEN_OPEN,       /* few bounds: many are unbounded */
    GEN_KINDS
} gen_kind;

/* A balanced table of n sectors, c categories, 2 primary components and r resources; now and then a sector
 * without output. */
iop_table *gen_table(gen *g, size_t n, size_t c, size_t r, gen_kind kind);
/* A plan over such a table, with a statement for each bound it sets. n is at most `most`, small sizes being
 * likely. */
iop_plan *gen_plan(uint64_t seed, size_t most, gen_kind kind);

#endif
