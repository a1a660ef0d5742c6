/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/support/cm.h - cmocka with the headers it needs, and one assertion of our own. */
#ifndef IOP_TESTS_CM_H
#define IOP_TESTS_CM_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

/* |a - b| <= tolerance * (1 + |b|), with both numbers in the message. */
#define assert_close(a, b, tolerance)                                                                        \
    do {                                                                                                     \
        double close_a = (a), close_b = (b);                                                                 \
        if (!(fabs(close_a - close_b) <= (tolerance) * (1 + fabs(close_b))))                                 \
            fail_msg("%s = %.17g, expected %.17g", #a, close_a, close_b);                                    \
    } while (0)

/* Of so many random cases that are compared with another computation: all, and a third under a sanitizer,
 * which is asked what is read and written, not whether numbers agree. */
#if defined(__has_feature)
#define CASES_SANITIZED (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))
#elif defined(__SANITIZE_ADDRESS__)
#define CASES_SANITIZED 1
#else
#define CASES_SANITIZED 0
#endif
#if CASES_SANITIZED
#define CASES(n) (((n) + 2) / 3)
#else
#define CASES(n) (n)
#endif

/* The same for places of a file that are so many bytes apart. */
#define EVERY(n) (CASES_SANITIZED ? 3 * (n) : (n))

/* A status is IOP_OK; prints the sentence otherwise. */
#define assert_ok(call, err)                                                                                 \
    do {                                                                                                     \
        if ((call) != IOP_OK)                                                                                \
            fail_msg("%s: %s", #call, (err).msg);                                                            \
    } while (0)

#endif
