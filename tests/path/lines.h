/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/path/lines.h - random lines of plans, a function of their seed alone. */
#ifndef IOP_TESTS_LINES_H
#define IOP_TESTS_LINES_H

#include "support/gen.h"
#include <ioplan/path.h>

typedef enum {
    LINE_ONE_LIMIT,
    LINE_ALL_LIMITS,
    LINE_DEMAND,
    LINE_OUTPUT,
    LINE_EVERYTHING,
    LINE_AIM,
    LINE_KINDS
} line_kind;

/* Two plans over one table that span a line; NULL ends when the seed's plan has nothing of the kind to move.
 */
typedef struct test_line {
    iop_plan *from, *to;
    iop_line line;
} test_line;

test_line line_open(uint64_t seed, size_t most, gen_kind kind, line_kind what);
void line_close(test_line *l);

#endif
