/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/sha256.h"
#include <nettle/sha2.h>

void iop_sha256(size_t count, const void *const *data, const size_t *size, char hex[65])
{
    static const char digit[] = "0123456789abcdef";
    struct sha256_ctx ctx;
    uint8_t sum[SHA256_DIGEST_SIZE];
    sha256_init(&ctx);
    for (size_t k = 0; k < count; k++)
        sha256_update(&ctx, size[k], data[k]);
    sha256_digest(&ctx, sizeof sum, sum);
    for (size_t k = 0; k < sizeof sum; k++) {
        hex[2 * k] = digit[sum[k] >> 4];
        hex[2 * k + 1] = digit[sum[k] & 15];
    }
    hex[64] = '\0';
}
