/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sample/sobol_sequence.c - points of low discrepancy, scrambled by the seed.
 *
 * Direction numbers: Joe and Kuo, "Constructing Sobol sequences with better two-dimensional projections",
 * SIAM J. Sci. Comput. 30 (2008), 2635-2654, set D(6), dimensions 2 to 32. With the polynomial x^s + a_1
 * x^(s-1) +
 * ... + 1 the numbers follow m_k = 2 a_1 m_(k-1) ^ ... ^ 2^s m_(k-s) ^ m_(k-s).
 *
 * Digits are scrambled after Owen, "Randomly permuted (t,m,s)-nets and (t,s)-sequences" (1995), as a hash:
 * Laine and Karras (2011) in the form and with the shuffled order of Burley, "Practical hash-based Owen
 * scrambling", JCGT 9(4), 2020, and the constants of Vegdahl (2021). Dimensions beyond 32, and those of other
 * streams, are groups of 32 whose order is shuffled anew: any prefix of 2^m points stays a net in each group,
 * and groups are independent of each other. */
#include "base/clones.h"
#include "sample/draw.h"

#include <string.h>

enum { DIGITS = 32, DEGREE_MAX = 7 };

typedef struct iop_sobol_row {
    unsigned degree, polynomial; /* a_1 ... a_(s-1) as binary digits */
    unsigned char m[DEGREE_MAX];
} iop_sobol_row;

static const iop_sobol_row rows[IOP_SOBOL_GROUP - 1] = {
    {1, 0, {1}},
    {2, 1, {1, 3}},
    {3, 1, {1, 3, 1}},
    {3, 2, {1, 1, 1}},
    {4, 1, {1, 1, 3, 3}},
    {4, 4, {1, 3, 5, 13}},
    {5, 2, {1, 1, 5, 5, 17}},
    {5, 4, {1, 1, 5, 5, 5}},
    {5, 7, {1, 1, 7, 11, 19}},
    {5, 11, {1, 1, 5, 1, 1}},
    {5, 13, {1, 1, 1, 3, 11}},
    {5, 14, {1, 3, 5, 5, 31}},
    {6, 1, {1, 3, 3, 9, 7, 49}},
    {6, 13, {1, 1, 1, 15, 21, 21}},
    {6, 16, {1, 3, 1, 13, 27, 49}},
    {6, 19, {1, 1, 1, 15, 7, 5}},
    {6, 22, {1, 3, 1, 15, 13, 25}},
    {6, 25, {1, 1, 5, 5, 19, 61}},
    {7, 1, {1, 3, 7, 11, 23, 15, 103}},
    {7, 4, {1, 3, 7, 13, 13, 15, 69}},
    {7, 7, {1, 1, 3, 13, 7, 35, 63}},
    {7, 8, {1, 3, 5, 9, 1, 25, 53}},
    {7, 14, {1, 3, 1, 13, 9, 35, 107}},
    {7, 19, {1, 3, 1, 5, 27, 61, 31}},
    {7, 21, {1, 1, 5, 11, 19, 41, 61}},
    {7, 28, {1, 3, 5, 3, 3, 13, 69}},
    {7, 31, {1, 1, 7, 13, 1, 19, 1}},
    {7, 32, {1, 3, 7, 5, 13, 19, 59}},
    {7, 37, {1, 1, 3, 9, 25, 29, 41}},
    {7, 41, {1, 3, 5, 13, 23, 1, 55}},
    {7, 42, {1, 3, 7, 3, 13, 59, 17}},
};

void iop_sobol_directions(size_t dimensions, uint32_t direction[DIGITS][IOP_SOBOL_GROUP])
{
    for (unsigned k = 0; k < DIGITS; k++)
        direction[k][0] = (uint32_t)1 << (31 - k);
    for (size_t d = 1; d < dimensions; d++) {
        const iop_sobol_row *row = &rows[d - 1];
        const unsigned s = row->degree;
        for (unsigned k = 0; k < s; k++)
            direction[k][d] = (uint32_t)row->m[k] << (31 - k);
        for (unsigned k = s; k < DIGITS; k++) {
            uint32_t v = direction[k - s][d] ^ direction[k - s][d] >> s;
            for (unsigned j = 1; j < s; j++)
                if (row->polynomial >> (s - 1 - j) & 1)
                    v ^= direction[k - j][d];
            direction[k][d] = v;
        }
    }
}

IOP_INLINE uint32_t reverse(uint32_t x)
{
    x = (x & 0x55555555u) << 1 | (x >> 1 & 0x55555555u);
    x = (x & 0x33333333u) << 2 | (x >> 2 & 0x33333333u);
    x = (x & 0x0F0F0F0Fu) << 4 | (x >> 4 & 0x0F0F0F0Fu);
    x = (x & 0x00FF00FFu) << 8 | (x >> 8 & 0x00FF00FFu);
    return x << 16 | x >> 16;
}

/* A digit is flipped by a hash of the digits before it: in the reversed number, by lower bits alone. */
IOP_INLINE uint32_t scramble(uint32_t digits, uint32_t key)
{
    uint32_t x = reverse(digits);
    x ^= x * 0x3D20ADEAu;
    x += key;
    x *= key >> 16 | 1;
    x ^= x * 0x05526C56u;
    x ^= x * 0x53A22864u;
    return reverse(x);
}

uint32_t iop_owen_scramble(uint32_t digits, uint32_t key)
{
    return scramble(digits, key);
}

IOP_CLONES static void coordinates(uint32_t index, uint32_t direction[DIGITS][IOP_SOBOL_GROUP],
                                   const uint32_t *key, const uint32_t *below, double *u)
{
    uint32_t x[IOP_SOBOL_GROUP] = {0};
    for (unsigned k = 0; k < DIGITS; k++) {
        const uint32_t taken = (index >> k & 1) ? UINT32_MAX : 0;
        for (size_t d = 0; d < IOP_SOBOL_GROUP; d++)
            x[d] ^= direction[k][d] & taken;
    }
    for (size_t d = 0; d < IOP_SOBOL_GROUP; d++)
        x[d] = scramble(x[d], key[d]);
    for (size_t d = 0; d < IOP_SOBOL_GROUP; d++)
        u[d] = iop_unit_of((uint64_t)x[d] << 20 | below[d] >> 12);
}

void iop_draw_sobol(const iop_design *design, uint64_t stream, size_t sample, size_t count, double *u)
{
    const iop_draw_key shuffle = iop_draw_key_of(design->seed, stream, 0, IOP_DRAW_SHUFFLE);
    const iop_draw_key digits = iop_draw_key_of(design->seed, stream, 0, IOP_DRAW_SCRAMBLE);
    const iop_draw_key within = iop_draw_key_of(design->seed, stream, 0, IOP_DRAW_WITHIN);
    uint32_t direction[DIGITS][IOP_SOBOL_GROUP] = {{0}}, key[4][IOP_TILE], below[4][IOP_TILE], order[4];
    double unit[IOP_SOBOL_GROUP];
    iop_sobol_directions(count < IOP_SOBOL_GROUP ? count : IOP_SOBOL_GROUP, direction);
    for (size_t group = 0; group * IOP_SOBOL_GROUP < count; group++) {
        const size_t d = group * IOP_SOBOL_GROUP, part = group % 8;
        const size_t rest = count - d < IOP_SOBOL_GROUP ? count - d : IOP_SOBOL_GROUP;
        if (part == 0) { /* a tile of the generator serves eight groups */
            iop_philox_tile(digits, (uint32_t)(group / 8), 0, 0, 0, key);
            iop_philox_tile(within, (uint32_t)(group / 8), (uint32_t)sample, 0, 0, below);
        }
        iop_philox((const uint32_t[4]){(uint32_t)group, 0, 0, 0}, shuffle, order);
        coordinates(scramble((uint32_t)sample, order[0]), direction, &key[part / 2][part % 2 * 32],
                    &below[part / 2][part % 2 * 32], unit);
        memcpy(u + d, unit, rest * sizeof *u);
    }
}
