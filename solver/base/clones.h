/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base/clones.h - functions compiled for several processors, the best chosen when the program is loaded.
 *
 * Only where the compiler and the C library can do it, and not under sanitizers, whose run-time is not ready
 * when the choice is made. */
#ifndef IOP_BASE_CLONES_H
#define IOP_BASE_CLONES_H

#include <limits.h> /* tells whether the C library is glibc */

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define IOP_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define IOP_SANITIZED 1
#endif
#endif

#if defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && !defined(IOP_SANITIZED) &&             \
    (!defined(__clang__) || __clang_major__ >= 14)
#define IOP_CLONES __attribute__((target_clones("arch=skylake-avx512", "arch=haswell", "default")))
#else
#define IOP_CLONES
#endif

#endif
