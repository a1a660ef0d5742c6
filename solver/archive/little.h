/* SPDX-License-Identifier: GPL-3.0-or-later */
/* archive/little.h - doubles and words as little-endian bytes, whatever the machine. */
#ifndef IOP_ARCHIVE_LITTLE_H
#define IOP_ARCHIVE_LITTLE_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* The bits of a double such that the bytes of the result are little-endian; one pattern for all NaNs. */
static inline uint64_t iop_little_bits(double value)
{
    uint64_t bits;
    if (isnan(value))
        value = (double)NAN;
    memcpy(&bits, &value, sizeof bits);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    bits = __builtin_bswap64(bits);
#endif
    return bits;
}

/* Up to 8 bytes as a word, the first the lowest; those that are not there are 0. */
static inline uint64_t iop_little_word(const char *bytes, size_t count)
{
    uint64_t word = 0;
    memcpy(&word, bytes, count);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* Copies doubles to or from little-endian bytes. */
static inline void iop_little_copy(void *to, const void *from, size_t count)
{
    if (count == 0)
        return;
    memcpy(to, from, count * sizeof(double));
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    for (size_t k = 0; k < count; k++) {
        uint64_t bits;
        memcpy(&bits, (char *)to + 8 * k, sizeof bits);
        bits = __builtin_bswap64(bits);
        memcpy((char *)to + 8 * k, &bits, sizeof bits);
    }
#endif
}

#endif
