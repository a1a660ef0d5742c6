/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base/sha256.h - digests for provenance. */
#ifndef IOP_BASE_SHA256_H
#define IOP_BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

/* Lower-case hexadecimal SHA-256 of the concatenation of `count` pieces. */
void iop_sha256(size_t count, const void *const *data, const size_t *size, char hex[65]);

/* The same piece by piece. */
typedef struct iop_sha256_state {
    uint64_t room[24];
} iop_sha256_state;

void iop_sha256_start(iop_sha256_state *state);
void iop_sha256_add(iop_sha256_state *state, const void *data, size_t size);
void iop_sha256_end(iop_sha256_state *state, char hex[65]);

#endif
