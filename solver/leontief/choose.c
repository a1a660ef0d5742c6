/* SPDX-License-Identifier: GPL-3.0-or-later */
/* choose.c - which method, and why. The thresholds were measured with bench/leontief.c, one thread:
 *
 *   n      lu, opened   krylov, opened   krylov, eight right-hand sides   as many cost the same as lu
 *   500        1.10           0.16                   0.60                              13
 *   1,000      1.10           0.26                   0.38                              18
 *   2,000      1.10           0.20                   0.24                              31
 *   4,000      1.08           0.15                   0.18                              43
 *   10,000     1.05           0.08                   0.14                              58
 *
 * (in units of one dgetrf, dense). mixed with six right-hand sides takes 1.4, 1.2, 1.0, 1.07 and 0.76: ahead
 * of lu from 2,000 sectors on, but only for few right-hand sides, where krylov is ahead of both. It is there
 * for matrices on which krylov takes many products, and must be asked for. */
#include "leontief/operator.h"
#include <stdio.h>
#include <string.h>

/* Below SMALL sectors a factorisation takes a millisecond and everything else gains nothing. Above, krylov
 * pays for FEW right-hand sides, or 1 in ONE_IN of the sectors. */
enum { SMALL = 400, FEW = 8, ONE_IN = 100 };

/* Share of cells that are not zero below which products by compressed rows are faster: a cell kept there
 * costs 5.6 times as much time as one of a dense matrix. */
static const double sparse_below = 0.18;

bool iop_method_sparse(size_t n, size_t nonzeros)
{
    return (double)nonzeros < sparse_below * (double)n * (double)n;
}

static const iop_method *choose(size_t n, size_t sides, char *why, size_t size)
{
    size_t few = n / ONE_IN > FEW ? n / ONE_IN : FEW;
    if (n < SMALL)
        snprintf(why, size, "%zu sectors are fewer than %d", n, SMALL);
    else if (sides == 0)
        snprintf(why, size, "%zu sectors, many right-hand sides", n);
    else
        snprintf(why, size, "%zu right-hand side%s for %zu sectors, %s %zu", sides, sides == 1 ? "" : "s", n,
                 sides <= few ? "at most" : "more than", few);
    return n >= SMALL && sides > 0 && sides <= few ? &iop_method_krylov : &iop_method_lu;
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
