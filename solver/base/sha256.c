/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/sha256.h"
#include <assert.h>
#include <nettle/sha2.h>
#include <string.h>

static_assert(sizeof(struct sha256_ctx) <= sizeof(iop_sha256_state), "the state holds nettle's");

void iop_sha256_start(iop_sha256_state *state)
{
    struct sha256_ctx ctx;
    sha256_init(&ctx);
    memcpy(state, &ctx, sizeof ctx);
}

void iop_sha256_add(iop_sha256_state *state, const void *data, size_t size)
{
    struct sha256_ctx ctx;
    memcpy(&ctx, state, sizeof ctx);
    sha256_update(&ctx, size, data);
    memcpy(state, &ctx, sizeof ctx);
}

void iop_sha256_end(iop_sha256_state *state, char hex[65])
{
    static const char digit[] = "0123456789abcdef";
    struct sha256_ctx ctx;
    uint8_t sum[SHA256_DIGEST_SIZE];
    memcpy(&ctx, state, sizeof ctx);
    sha256_digest(&ctx, sizeof sum, sum);
    for (size_t k = 0; k < sizeof sum; k++) {
        hex[2 * k] = digit[sum[k] >> 4];
        hex[2 * k + 1] = digit[sum[k] & 15];
    }
    hex[64] = '\0';
}

void iop_sha256(size_t count, const void *const *data, const size_t *size, char hex[65])
{
    iop_sha256_state state;
    iop_sha256_start(&state);
    for (size_t k = 0; k < count; k++)
        iop_sha256_add(&state, data[k], size[k]);
    iop_sha256_end(&state, hex);
}
