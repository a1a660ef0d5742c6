/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sample/strata.c - a Latin hypercube without state.
 *
 * In dimension d sample i of N lies in stratum p_d(i), where p_d is a permutation of 0 .. N-1 chosen by a
 * key. The permutation is a chain of steps each of which is one-to-one on w-bit numbers, N <= 2^w (addition
 * of a key, an odd multiple, a shifted exclusive or), applied again as long as the result is >= N ("cycle
 * walking": Black and Rogaway, "Ciphers with arbitrary finite domains", CT-RSA 2002; the idea of hashing
 * strata is Kensler's, "Correlated multi-jittered sampling", Pixar technical memo 13-01, 2013). */
#include "base/clones.h"
#include "sample/draw.h"

#include <string.h>

typedef struct iop_strata_domain {
    uint32_t mask;  /* 2^w - 1 */
    unsigned shift; /* about w / 2, at least 1 */
} iop_strata_domain;

static iop_strata_domain domain_of(uint32_t count)
{
    unsigned bits = 1;
    while (bits < 32 && ((uint64_t)1 << bits) < count)
        bits++;
    return (iop_strata_domain){bits == 32 ? UINT32_MAX : ((uint32_t)1 << bits) - 1, (bits + 1) / 2};
}

IOP_INLINE uint32_t stir(uint32_t x, uint32_t key, uint32_t odd, iop_strata_domain s)
{
    x = ((x + key) * (odd | 1)) & s.mask;
    return x ^ x >> s.shift;
}

IOP_INLINE uint32_t walk(uint32_t x, uint32_t k0, uint32_t k1, uint32_t k2, uint32_t k3, iop_strata_domain s)
{
    x = stir(x, k0, k1, s);
    x = stir(x, k2, k3, s);
    x = stir(x, k0 >> 16 ^ k3 << 7, 0x9E3779B1u ^ k2 << 3, s);
    x = stir(x, k1 >> 13 ^ k2 << 11, 0x85EBCA6Bu ^ k0 << 3, s);
    x = stir(x, k3 >> 9 ^ k1 << 15, 0xC2B2AE35u ^ k3 << 3, s);
    return (x + (k2 >> 5 ^ k0 << 9)) & s.mask;
}

uint32_t iop_strata_permute(const uint32_t key[4], uint32_t count, uint32_t index)
{
    const iop_strata_domain s = domain_of(count);
    do
        index = walk(index, key[0], key[1], key[2], key[3], s);
    while (index >= count);
    return index;
}

/* One step of all 64 walks, of those only that are still outside; whether any is outside after it. */
IOP_CLONES static bool walk_tile(uint32_t k[4][IOP_TILE], uint32_t count, iop_strata_domain s, bool first,
                                 uint32_t *x)
{
    uint32_t outside = 0;
    const uint32_t least = first ? 0 : count;
    for (size_t j = 0; j < IOP_TILE; j++) {
        const uint32_t next = walk(x[j], k[0][j], k[1][j], k[2][j], k[3][j], s);
        x[j] = x[j] >= least ? next : x[j];
        outside += x[j] >= count ? 1u : 0u;
    }
    return outside != 0;
}

/* (stratum + place) / N with the place cut to as many bits as keep the sum exact. */
IOP_CLONES static void places(const uint32_t *stratum, const uint32_t *place, uint32_t count, double *u)
{
    const uint32_t keep = count <= (uint32_t)1 << 20 ? UINT32_MAX : ~(uint32_t)0xFFF;
    const double half = count <= (uint32_t)1 << 20 ? 0x1p-33 : 0x1p-21, n = count;
    for (size_t j = 0; j < IOP_TILE; j++) {
        const double s = (double)(int32_t)stratum[j];
        const double within = ((double)(int32_t)((place[j] & keep) ^ 0x80000000u) + 0x1p31) * 0x1p-32;
        u[j] = (s + (within + half)) / n;
    }
}

void iop_draw_strata(const iop_design *design, uint64_t stream, size_t sample, size_t count, double *u)
{
    const iop_draw_key strata = iop_draw_key_of(design->seed, stream, 0, IOP_DRAW_STRATA);
    const iop_draw_key within = iop_draw_key_of(design->seed, stream, 0, IOP_DRAW_WITHIN);
    const uint32_t n = (uint32_t)design->samples;
    const iop_strata_domain domain = domain_of(n);
    uint32_t key[4][IOP_TILE], place[4][IOP_TILE], stratum[IOP_TILE];
    double unit[IOP_TILE];
    for (size_t tile = 0; tile * IOP_TILE < count; tile++) {
        const size_t d = tile * IOP_TILE, rest = count - d < IOP_TILE ? count - d : IOP_TILE;
        iop_philox_tile(strata, (uint32_t)tile, 0, 0, 0, key);
        if (tile % 4 == 0)
            iop_philox_tile(within, (uint32_t)(tile / 4), (uint32_t)sample, 0, 0, place);
        for (size_t j = 0; j < IOP_TILE; j++)
            stratum[j] = (uint32_t)sample;
        for (bool more = walk_tile(key, n, domain, true, stratum); more;)
            more = walk_tile(key, n, domain, false, stratum);
        places(stratum, place[tile % 4], n, unit);
        memcpy(u + d, unit, rest * sizeof *u);
    }
}
