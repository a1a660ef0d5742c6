/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes the table of powers.h as C, with whole numbers of any size.
 *
 * For q >= 0, 5^q is multiplied up and its upper 128 bits are taken: 10^q = 5^q * 2^q has the same. For q <
 * 0, 2^k / 5^-q is divided out with k so large that at least 128 bits come out, and cut in the same way. */
#include "powers.h"
#include <stdio.h>
#include <string.h>

enum { WORDS = 64 }; /* of 32 bits, lowest first */

typedef struct {
    uint32_t word[WORDS];
} whole;

static void multiply(whole *a, uint32_t factor)
{
    uint64_t carry = 0;
    for (int k = 0; k < WORDS; k++) {
        carry += (uint64_t)a->word[k] * factor;
        a->word[k] = (uint32_t)carry;
        carry >>= 32;
    }
}

static void divide(whole *a, uint32_t divisor)
{
    uint64_t rest = 0;
    for (int k = WORDS - 1; k >= 0; k--) {
        rest = rest << 32 | a->word[k];
        a->word[k] = (uint32_t)(rest / divisor);
        rest %= divisor;
    }
}

static int bit(const whole *a, int place)
{
    return place < 0 ? 0 : (int)(a->word[place / 32] >> (place % 32) & 1);
}

static iop_power upper_bits(const whole *a)
{
    iop_power t = {0, 0};
    int top = 32 * WORDS - 1;
    while (!bit(a, top))
        top--;
    for (int k = 0; k < 64; k++) {
        t.high = t.high << 1 | (uint64_t)bit(a, top - k);
        t.low = t.low << 1 | (uint64_t)bit(a, top - 64 - k);
    }
    return t;
}

/* Dividing by 5 again and again gives the same floor as dividing by the power at once. */
static iop_power power(int q)
{
    whole a;
    memset(&a, 0, sizeof a);
    a.word[q < 0 ? WORDS - 1 : 0] = 1;
    for (int k = 0; k < q; k++)
        multiply(&a, 5);
    for (int k = 0; k > q; k--)
        divide(&a, 5);
    return upper_bits(&a);
}

int main(int argc, char **argv)
{
    FILE *out = argc == 2 ? fopen(argv[1], "w") : NULL;
    if (!out)
        return 1;
    fputs("/* made by make_powers.c */\n#include \"base/powers.h\"\n\n", out);
    fputs("const iop_power iop_powers[IOP_POWER_MAX - IOP_POWER_MIN + 1] = {\n", out);
    for (int q = IOP_POWER_MIN; q <= IOP_POWER_MAX; q++) {
        iop_power t = power(q);
        fprintf(out, "    {0x%016llxU, 0x%016llxU}, /* 10^%d */\n", (unsigned long long)t.high,
                (unsigned long long)t.low, q);
    }
    fputs("};\n", out);
    return fclose(out) != 0;
}
