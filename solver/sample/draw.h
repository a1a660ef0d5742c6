/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sample/draw.h - what the files of a draw share: a counter-based generator and the designs on top of it. */
#ifndef IOP_SAMPLE_DRAW_H
#define IOP_SAMPLE_DRAW_H

#include <ioplan/sample.h>
#include <stdint.h>
#include <string.h>

/* Small steps inside loops over whole rows: part of every clone of the function around them. */
#define IOP_INLINE static inline __attribute__((always_inline, unused))

/* What a key is for, so that no two uses see the same numbers. */
typedef enum {
    IOP_DRAW_VALUES = 1, /* uniforms, one set a sample */
    IOP_DRAW_STRATA,     /* keys of a dimension's permutation of strata */
    IOP_DRAW_WITHIN,     /* places within a stratum */
    IOP_DRAW_SHUFFLE,    /* order of a Sobol' group */
    IOP_DRAW_SCRAMBLE,   /* digits of a Sobol' dimension */
    IOP_DRAW_BOOTSTRAP   /* rows of a bootstrap */
} iop_draw_purpose;

#define IOP_TILE 64 /* counters that the generator takes at a time */

typedef struct iop_draw_key {
    uint32_t word[2];
} iop_draw_key;

/* Philox4x32-10: one block of four words. */
void iop_philox(const uint32_t counter[4], iop_draw_key key, uint32_t out[4]);
/* The blocks of counters {64 tile .. 64 tile + 63, c1, c2, c3}: word[k][j] is word k of counter j. */
void iop_philox_tile(iop_draw_key key, uint32_t tile, uint32_t c1, uint32_t c2, uint32_t c3,
                     uint32_t word[4][IOP_TILE]);
iop_draw_key iop_draw_key_of(uint64_t seed, uint64_t stream, unsigned attempt, iop_draw_purpose purpose);

/* The number (k + 1/2) / 2^52 of (0, 1) whose 52 bits k are given; exact. */
IOP_INLINE double iop_unit_of(uint64_t bits)
{
    const uint64_t one_to_two = 0x3FF0000000000000u | bits;
    double value;
    memcpy(&value, &one_to_two, sizeof value);
    return (value - 1) + 0x1p-53;
}

/* The three designs. A hypercube wants sample < samples <= IOP_STRATA_MAX, a Sobol' sequence sample < 2^32.
 */
#define IOP_STRATA_MAX ((uint64_t)1 << 31)
void iop_draw_independent(iop_draw_key key, size_t sample, size_t count, double *u);
void iop_draw_strata(const iop_design *design, uint64_t stream, size_t sample, size_t count, double *u);
void iop_draw_sobol(const iop_design *design, uint64_t stream, size_t sample, size_t count, double *u);
/* Place of `index` in the permutation of 0 .. count-1 that the four words choose. */
uint32_t iop_strata_permute(const uint32_t key[4], uint32_t count, uint32_t index);
/* Coordinates of point `index` of the unscrambled sequence as 32-bit fractions; dimensions <= 32. */
#define IOP_SOBOL_GROUP 32
void iop_sobol_directions(size_t dimensions, uint32_t direction[32][IOP_SOBOL_GROUP]);
/* Owen's nested scrambling of 32 binary digits, as a hash. */
uint32_t iop_owen_scramble(uint32_t digits, uint32_t key);

/* z[k]: normal quantile of u[k]; the arrays may be the same. */
void iop_normal_quantiles(size_t count, const double *u, double *z);
/* y[k] = exp(a + b x[k]), relative error below 4e-16 (1 + |a + b x|); the arrays may be the same. */
void iop_exponentials(size_t count, double a, double b, const double *x, double *y);

#endif
