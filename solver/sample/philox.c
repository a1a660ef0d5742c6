/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sample/philox.c - numbers that are a function of a counter and a key.
 *
 * Philox4x32-10 of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011. Ten
 * rounds of two 32 x 32 -> 64 bit products; passes BigCrush. No state: any thread may ask for any sample. */
#include "base/clones.h"
#include "sample/draw.h"

enum { ROUNDS = 10 };
static const uint32_t multiplier[2] = {0xD2511F53u, 0xCD9E8D57u};
static const uint32_t key_step[2] = {0x9E3779B9u, 0xBB67AE85u};

void iop_philox(const uint32_t counter[4], iop_draw_key key, uint32_t out[4])
{
    uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
    uint32_t k0 = key.word[0], k1 = key.word[1];
    for (int round = 0; round < ROUNDS; round++) {
        const uint64_t p0 = (uint64_t)multiplier[0] * c0, p1 = (uint64_t)multiplier[1] * c2;
        c0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0;
        c1 = (uint32_t)p1;
        c2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
        c3 = (uint32_t)p0;
        k0 += key_step[0];
        k1 += key_step[1];
    }
    out[0] = c0;
    out[1] = c1;
    out[2] = c2;
    out[3] = c3;
}

/* One round on all lanes; the words rotate through the arrays as in iop_philox. */
IOP_INLINE void tile_round(uint32_t k0, uint32_t k1, uint32_t w[4][IOP_TILE])
{
    for (size_t j = 0; j < IOP_TILE; j++) {
        const uint64_t p0 = (uint64_t)multiplier[0] * w[0][j], p1 = (uint64_t)multiplier[1] * w[2][j];
        w[0][j] = (uint32_t)(p1 >> 32) ^ w[1][j] ^ k0;
        w[1][j] = (uint32_t)p1;
        w[2][j] = (uint32_t)(p0 >> 32) ^ w[3][j] ^ k1;
        w[3][j] = (uint32_t)p0;
    }
}

IOP_CLONES static void tile_rounds(iop_draw_key key, uint32_t word[4][IOP_TILE])
{
    for (uint32_t round = 0; round < ROUNDS; round++)
        tile_round(key.word[0] + round * key_step[0], key.word[1] + round * key_step[1], word);
}

void iop_philox_tile(iop_draw_key key, uint32_t tile, uint32_t c1, uint32_t c2, uint32_t c3,
                     uint32_t word[4][IOP_TILE])
{
    for (uint32_t j = 0; j < IOP_TILE; j++) {
        word[0][j] = tile * IOP_TILE + j;
        word[1][j] = c1;
        word[2][j] = c2;
        word[3][j] = c3;
    }
    tile_rounds(key, word);
}

iop_draw_key iop_draw_key_of(uint64_t seed, uint64_t stream, unsigned attempt, iop_draw_purpose purpose)
{
    const uint32_t counter[4] = {(uint32_t)stream, (uint32_t)(stream >> 32), attempt, (uint32_t)purpose};
    const iop_draw_key root = {{(uint32_t)seed, (uint32_t)(seed >> 32)}};
    uint32_t out[4];
    iop_philox(counter, root, out);
    return (iop_draw_key){{out[0], out[1]}};
}
