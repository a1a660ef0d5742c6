/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sample/order.c - a radix sort of doubles, byte by byte from the last one.
 *
 * The bits of doubles >= 0 rise with their values as whole numbers do, those of negative ones fall: with the
 * sign turned, or all bits, the keys of all rise. Thousands of samples are sorted for every result: comparing
 * them took longer than all else that is done with them. */
#include "sample/order.h"
#include <string.h>

enum { BYTES = sizeof(uint64_t), DIGITS = 256 };

static const uint64_t sign = UINT64_C(1) << 63;

iop_ordered iop_ordered_of(double value, size_t place)
{
    const double plain = value + 0.0; /* -0 becomes 0 */
    uint64_t bits;
    memcpy(&bits, &plain, sizeof bits);
    return (iop_ordered){bits & sign ? ~bits : bits | sign, place};
}

double iop_ordered_value(const iop_ordered *item)
{
    const uint64_t bits = item->key & sign ? item->key & ~sign : ~item->key;
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static unsigned digit(const iop_ordered *item, int byte)
{
    return (unsigned)(item->key >> (8 * byte)) & (DIGITS - 1);
}

/* From counts of digits to where the first item of each goes; whether there is more than one digit. */
static size_t places_of(size_t n, size_t count[DIGITS])
{
    size_t next = 0, differ = 0;
    for (int d = 0; d < DIGITS; d++) {
        const size_t here = count[d];
        differ += here > 0 && here < n;
        count[d] = next;
        next += here;
    }
    return differ;
}

void iop_order(size_t n, iop_ordered *item, iop_ordered *room)
{
    size_t count[BYTES][DIGITS] = {{0}};
    iop_ordered *from = item, *to = room;
    for (size_t k = 0; k < n; k++)
        for (int byte = 0; byte < BYTES; byte++)
            count[byte][digit(&item[k], byte)]++;
    for (int byte = 0; byte < BYTES; byte++) {
        if (!places_of(n, count[byte]))
            continue;
        for (size_t k = 0; k < n; k++)
            to[count[byte][digit(&from[k], byte)]++] = from[k];
        iop_ordered *swapped = from;
        from = to;
        to = swapped;
    }
    if (from != item && n > 0)
        memcpy(item, from, n * sizeof *item);
}
