/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base/sha256.h - digests for provenance. */
#ifndef IOP_BASE_SHA256_H
#define IOP_BASE_SHA256_H

#include <stddef.h>

/* Lower-case hexadecimal SHA-256 of the concatenation of `count` pieces. */
void iop_sha256(size_t count, const void *const *data, const size_t *size, char hex[65]);

#endif
