/* SPDX-License-Identifier: GPL-3.0-or-later */
/* random.h - random numbers, a function of the seed alone. */
#ifndef IOP_BENCH_RANDOM_H
#define IOP_BENCH_RANDOM_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct bench_random {
    uint64_t state;
    double spare; /* second normal number of a pair */
    bool has_spare;
} bench_random;

/* SplitMix64 (Steele, Lea and Flood 2014). */
static inline uint64_t bench_next(bench_random *r)
{
    uint64_t z = r->state += 0x9e3779b97f4a7c15ULL;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

static inline bench_random bench_seed(uint64_t seed)
{
    bench_random r = {seed, 0, false};
    r.state = bench_next(&r);
    return r;
}

static inline double bench_uniform(bench_random *r, double lo, double hi)
{
    return lo + (hi - lo) * (double)(bench_next(r) >> 11) * 0x1p-53;
}

/* Marsaglia's polar method. */
static inline double bench_normal(bench_random *r)
{
    if (r->has_spare) {
        r->has_spare = false;
        return r->spare;
    }
    double u, v, s;
    do {
        u = bench_uniform(r, -1, 1);
        v = bench_uniform(r, -1, 1);
        s = u * u + v * v;
    } while (s >= 1 || s == 0);
    double factor = sqrt(-2 * log(s) / s);
    r->spare = v * factor;
    r->has_spare = true;
    return u * factor;
}

/* Median 1, standard deviation `sigma` of the logarithm. */
static inline double bench_lognormal(bench_random *r, double sigma)
{
    return exp(sigma * bench_normal(r));
}

#endif
