/* SPDX-License-Identifier: GPL-3.0-or-later */
/* choose.c - which method, and why. The thresholds were measured with bench/leontief.c. */
#include "leontief/operator.h"
#include <stdio.h>
#include <string.h>

/* Below SMALL sectors a factorisation takes a millisecond and everything else gains nothing. Above, krylov
 * pays while the right-hand sides are at most 1 in KRYLOV_ONE_IN of the sectors, mixed while they are at most
 * 1 in MIXED_ONE_IN. */
enum { SMALL = 400, KRYLOV_ONE_IN = 50, MIXED_ONE_IN = 20 };

/* A cell of a compressed row costs half as much again as one of a dense matrix. */
double iop_method_sparse_below(void)
{
    return 0.4;
}

static void explain(const iop_method *method, const iop_coefficients *a, const char *why, char *text)
{
    char storage[80] = "";
    if (method != &iop_method_lu && a->density < iop_method_sparse_below())
        snprintf(storage, sizeof storage, ", by compressed rows (%.2g %% of the coefficients are not zero)",
                 100 * a->density);
    snprintf(text, IOP_METHOD_SIZE, "%s%s: %s", method->name, storage, why);
}

static const iop_method *choose(const iop_coefficients *a, size_t sides, char *why, size_t size)
{
    size_t n = a->n;
    if (sides == 0 || n < SMALL) {
        snprintf(why, size, "%zu sectors%s", n, n < SMALL ? "" : ", many right-hand sides");
        return &iop_method_lu;
    }
    bool few = sides <= n / KRYLOV_ONE_IN, some = sides <= n / MIXED_ONE_IN;
    snprintf(why, size, "%zu right-hand side%s for %zu sectors, %s 1 in %d", sides, sides == 1 ? "" : "s", n,
             some ? "at most" : "more than", few ? KRYLOV_ONE_IN : MIXED_ONE_IN);
    return few ? &iop_method_krylov : some ? &iop_method_mixed : &iop_method_lu;
}

iop_status iop_method_choose(const iop_method **out, const iop_leontief_settings *settings,
                             const iop_coefficients *a, char *text, iop_err *err)
{
    static const iop_method *const methods[] = {&iop_method_lu, &iop_method_mixed, &iop_method_krylov};
    const char *name = settings->method ? settings->method : "auto";
    char why[120] = "as asked";
    *out = NULL;
    for (size_t m = 0; m < sizeof methods / sizeof *methods; m++)
        if (strcmp(name, methods[m]->name) == 0)
            *out = methods[m];
    if (!*out && strcmp(name, "auto") == 0)
        *out = choose(a, settings->right_sides, why, sizeof why);
    if (!*out)
        return iop_fail(err, IOP_EINVAL,
                        "Leontief method \"%.60s\" is not known; expected auto, lu, mixed or "
                        "krylov",
                        name);
    explain(*out, a, why, text);
    return IOP_OK;
}
