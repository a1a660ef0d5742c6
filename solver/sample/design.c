/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sample/design.c - draws of a design; independent uniforms are made here.
 *
 * Dimensions are taken in tiles of 128: dimension 128 t + j and 128 t + 64 + j are the two halves of one
 * block of the generator, so that a tile is filled by loops over whole rows. */
#include "base/clones.h"
#include "sample/draw.h"

#include <string.h>

IOP_CLONES static void units_of_words(const uint32_t *high, const uint32_t *low, double *u)
{
    for (size_t j = 0; j < IOP_TILE; j++)
        u[j] = iop_unit_of((uint64_t)high[j] << 20 | low[j] >> 12);
}

void iop_draw_independent(iop_draw_key key, size_t sample, size_t count, double *u)
{
    uint32_t word[4][IOP_TILE];
    double unit[2 * IOP_TILE];
    const uint64_t index = sample;
    for (size_t d = 0; d < count; d += 2 * IOP_TILE) {
        const size_t rest = count - d < 2 * IOP_TILE ? count - d : 2 * IOP_TILE;
        iop_philox_tile(key, (uint32_t)(d / (2 * IOP_TILE)), (uint32_t)index, (uint32_t)(index >> 32), 0,
                        word);
        units_of_words(word[0], word[1], unit);
        if (rest > IOP_TILE)
            units_of_words(word[2], word[3], unit + IOP_TILE);
        memcpy(u + d, unit, rest * sizeof *u);
    }
}

void iop_design_draw(const iop_design *design, uint64_t stream, size_t sample, unsigned attempt, size_t count,
                     double *u)
{
    if (attempt == 0 && design->method == IOP_LATIN_HYPERCUBE && sample < design->samples &&
        design->samples <= IOP_STRATA_MAX)
        iop_draw_strata(design, stream, sample, count, u);
    else if (attempt == 0 && design->method == IOP_SOBOL_SEQUENCE && sample <= UINT32_MAX)
        iop_draw_sobol(design, stream, sample, count, u);
    else
        iop_draw_independent(iop_draw_key_of(design->seed, stream, attempt, IOP_DRAW_VALUES), sample, count,
                             u);
}
