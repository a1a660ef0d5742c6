/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/verify/solved.h - random schemes of all kinds with their answers. */
#ifndef IOP_TESTS_SOLVED_H
#define IOP_TESTS_SOLVED_H

#include "support/cm.h"
#include "support/schemes.h"

enum { SCHEMES = 200 };

/* One of four is tight, one of eight open. */
static inline unsigned parts_of(uint64_t seed)
{
    gen g = gen_seed(seed + 99);
    unsigned parts = (unsigned)gen_below(&g, SCHEME_PARTS + 1);
    return seed % 4 == 1 ? parts | SCHEME_TIGHT : seed % 8 == 2 ? parts | SCHEME_OPEN : parts;
}

typedef struct {
    random_scheme random;
    scheme_answer answer;
    iop_scheme *scheme;
} solved;

static inline solved solved_open(uint64_t seed)
{
    solved s = {.random = random_scheme_open(seed, parts_of(seed))};
    s.scheme = s.random.scheme;
    s.answer = scheme_answer_open(s.scheme);
    return s;
}

static inline void solved_close(solved *s)
{
    scheme_answer_close(&s->answer);
    random_scheme_close(&s->random);
}

#endif
