/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base/clones.h - functions compiled for several processors, the best chosen when the program is loaded.
 *
 * Only where the compiler and the C library can do it, and not under sanitizers, whose run-time is not ready
 * when the choice is made. Not by clang, whose resolvers of static functions are global symbols, so that
 * equal names in two files clash. Levels of the instruction set, not names of processors: a clone for a named
 * one is taken on exactly that model and on none of its successors. */
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

#if defined(__x86_64__) && defined(__GLIBC__) && !defined(__clang__) && !defined(IOP_SANITIZED) &&           \
    defined(__GNUC__) && __GNUC__ >= 12
#define IOP_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define IOP_CLONES
#endif

#endif
