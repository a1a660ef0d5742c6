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

/* A status is IOP_OK; prints the sentence otherwise. */
#define assert_ok(call, err)                                                                                 \
    do {                                                                                                     \
        if ((call) != IOP_OK)                                                                                \
            fail_msg("%s: %s", #call, (err).msg);                                                            \
    } while (0)

#endif
