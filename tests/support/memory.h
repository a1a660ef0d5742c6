/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/support/memory.h - something is run with memory for n requests, for more and more of them, until it
 * is enough: before that it must fail with IOP_ENOMEM, and lose nothing, which the sanitizers see. */
#ifndef IOP_TESTS_MEMORY_H
#define IOP_TESTS_MEMORY_H

#include "support/cm.h"
#include "support/economy.h"

typedef iop_status memory_run(const void *self, const iop_env *env);

/* Returns the n that was enough. Of a run with many requests not every one fails: the steps grow by a
 * twentieth. */
static inline long memory_until_enough(memory_run *run, const void *self, const char *what)
{
    for (long n = 0; n < 10000000; n += 1 + n / 20) {
        economy_memory memory = {n};
        const iop_env env = economy_env(&memory);
        iop_status status = run(self, &env);
        if (status == IOP_OK)
            return n;
        if (status != IOP_ENOMEM)
            fail_msg("%s, request %ld: status %d", what, n, (int)status);
    }
    fail_msg("%s: no memory is enough", what);
    return 0;
}

#endif
