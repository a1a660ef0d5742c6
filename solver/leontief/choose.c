/* SPDX-License-Identifier: GPL-3.0-or-later */
/* choose.c - which method, and why. The thresholds were measured with bench/leontief.c. */
#include "leontief/operator.h"
#include <stdio.h>
#include <string.h>

/* Below SMALL sectors a factorisation takes a millisecond and everything else gains nothing. Above, krylov
 * pays while the right-hand sides are at most 1 in KRYLOV_ONE_IN of the sectors, mixed while they are at most
 * 1 in MIXED_ONE_IN. */
enum { SMALL = 400, KRYLOV_ONE_IN = 50, MIXED_ONE_IN = 20 };

/* Share of cells that are not zero below which compressed rows are faster and smaller. */
static const double sparse_below = 0.4;

bool iop_method_sparse(size_t n, size_t nonzeros)
{
    return (double)nonzeros < sparse_below * (double)n * (double)n;
}

static const iop_method *choose(size_t n, size_t sides, char *why, size_t size)
{
    if (sides == 0 || n < SMALL) {
        snprintf(why, size, "%zu sectors%s", n, n < SMALL ? "" : ", many right-hand sides");
        return &iop_method_lu;
    }
    bool few = sides <= n / KRYLOV_ONE_IN, some = sides <= n / MIXED_ONE_IN;
    snprintf(why, size, "%zu right-hand side%s for %zu sectors, %s 1 in %d", sides, sides == 1 ? "" : "s", n,
             some ? "at most" : "more than", few ? KRYLOV_ONE_IN : MIXED_ONE_IN);
    return few ? &iop_method_krylov : some ? &iop_method_mixed : &iop_method_lu;
}

iop_status iop_method_choose(const iop_method **out, const iop_leontief_settings *settings, size_t n,
                             char *why, size_t size, iop_err *err)
{
    static const iop_method *const methods[] = {&iop_method_lu, &iop_method_mixed, &iop_method_krylov};
    const char *name = settings->method ? settings->method : "auto";
    *out = NULL;
    for (size_t m = 0; m < sizeof methods / sizeof *methods; m++)
        if (strcmp(name, methods[m]->name) == 0)
            *out = methods[m];
    if (*out) {
        snprintf(why, size, "as asked");
        return IOP_OK;
    }
    if (strcmp(name, "auto") != 0)
        return iop_fail(err, IOP_EINVAL,
                        "Leontief method \"%.60s\" is not known; expected auto, lu, mixed or krylov", name);
    *out = choose(n, settings->right_sides, why, size);
    return IOP_OK;
}
