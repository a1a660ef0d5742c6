/* SPDX-License-Identifier: GPL-3.0-or-later */
/* factor.c - which way M_TT is solved with: by factors in double or in single precision, or by products.
 *
 * Products need nothing prepared and do not mind that T changes: a plan takes 30 to 60 of them, where a
 * factorisation costs as much time as 45 (n = 1,000) to 75 (n = 4,000), and its triangles and the changes of
 * T as much again. So they come first where the matrix is large, and give way to factors when they have taken
 * longer than those would have, or converge so slowly that they will: to factors in single precision, which
 * take less than others even with the corrections; for many right-hand sides to those in double precision. */
#include "reduced/factor.h"
#include "base/alloc.h"
#include <math.h>
#include <string.h>

/* Products that take as long as factors of M_TT, by measurement: 43, 66 and 75 for T all of 1,000, 2,000 and
 * 4,000 sectors. Products are not begun with below LEAST, and given up when PATIENCE times as many were made
 * or are in sight: a plan asks for some DIGITS digits in all. */
enum { LEAST = 35, MOST = 75, PATIENCE = 2, DIGITS = 33 };

static double products_worth_factors(const iop_factor *f)
{
    double t = 0, n = (double)f->n;
    for (size_t i = 0; i < f->n; i++)
        t += f->member[i];
    return fmin(t * t / (24 * n), MOST);
}

static const char *const method_names[IOP_FACTOR_KINDS] = {"lu", "mixed", "krylov"};

static double products_in_sight(const iop_factor *f)
{
    double passes = (double)f->passes;
    return f->digits > 0 ? fmax(passes, passes / f->digits * DIGITS) : passes;
}

static iop_status choose_kind(iop_factor *f, const char *method, iop_err *err)
{
    f->choose = !method || strcmp(method, "auto") == 0;
    f->kind = f->choose ? IOP_FACTOR_KRYLOV : IOP_FACTOR_LU;
    if (f->choose)
        return IOP_OK;
    for (int k = 0; k < IOP_FACTOR_KINDS; k++)
        if (strcmp(method, method_names[k]) == 0) {
            f->kind = (iop_factor_kind)k;
            return IOP_OK;
        }
    return iop_fail(err, IOP_EINVAL,
                    "Leontief method \"%.60s\" is not known; expected auto, lu, mixed or krylov", method);
}

iop_status iop_factor_init(iop_factor *f, iop_cmat flows, const double *scale, const char *method,
                           const iop_env *env, iop_err *err)
{
    memset(f, 0, sizeof *f);
    f->env = iop_env_or_default(env);
    f->n = flows.rows;
    f->flows = flows;
    f->scale = scale;
    IOP_TRY(choose_kind(f, method, err));
    f->member = iop_new(env, f->n, sizeof *f->member);
    f->base_list = iop_new(env, f->n, sizeof *f->base_list);
    f->place = iop_new(env, f->n, sizeof *f->place);
    f->border = iop_new(env, f->n, sizeof *f->border);
    return f->member && f->base_list && f->place && f->border
               ? IOP_OK
               : iop_no_memory(err, f->n, "rows of a factorisation");
}

void iop_factor_free(iop_factor *f)
{
    void *owned[] = {f->member, f->base_list, f->place, f->border, f->packed, f->packed_border, f->rounded};
    iop_factor_border_close(f);
    iop_factor_krylov_close(f);
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        iop_free(&f->env, owned[k]);
    memset(f, 0, sizeof *f);
}

void iop_factor_forget(iop_factor *f, iop_cmat flows)
{
    iop_factor_border_close(f);
    iop_factor_krylov_close(f);
    f->flows = flows;
    f->passes = 0;
    if (f->choose)
        f->kind = IOP_FACTOR_KRYLOV; /* as in choose_kind */
}

const char *iop_factor_name(const iop_factor *f)
{
    static const char *const names[IOP_FACTOR_KINDS] = {"LU", "mixed-precision LU", "Krylov"};
    return names[f->kind];
}

static iop_status prepare(iop_factor *f, iop_err *err)
{
    return f->kind == IOP_FACTOR_KRYLOV ? iop_factor_krylov_open(f, err) : iop_factor_border_set(f, err);
}

static iop_status take_over(iop_factor *f, iop_factor_kind kind, iop_err *err)
{
    iop_factor_krylov_close(f);
    iop_factor_border_close(f);
    f->kind = kind;
    return prepare(f, err);
}

/* Whether a failure is one that factors in double precision may not have. */
static bool lu_may_help(const iop_factor *f, iop_status status)
{
    return (status == IOP_ENOCONV || status == IOP_ESINGULAR) && f->kind != IOP_FACTOR_LU;
}

static iop_status change_to(iop_factor *f, iop_factor_kind kind, iop_err *err)
{
    iop_status status = kind == f->kind ? prepare(f, err) : take_over(f, kind, err);
    return lu_may_help(f, status) ? take_over(f, IOP_FACTOR_LU, err) : status;
}

iop_status iop_factor_set(iop_factor *f, const bool *member, iop_err *err)
{
    memcpy(f->member, member, f->n * sizeof *member);
    if (f->choose && f->kind == IOP_FACTOR_KRYLOV && products_worth_factors(f) < LEAST)
        return take_over(f, IOP_FACTOR_LU, err);
    return change_to(f, f->kind, err);
}

iop_status iop_factor_give_up(iop_factor *f, iop_err *err)
{
    return f->kind == IOP_FACTOR_LU ? iop_fail(err, IOP_ENOCONV, "nothing else is left to try")
                                    : take_over(f, IOP_FACTOR_LU, err);
}

iop_status iop_factor_expect_many(iop_factor *f, iop_err *err)
{
    return f->choose && f->kind != IOP_FACTOR_LU ? take_over(f, IOP_FACTOR_LU, err) : IOP_OK;
}

iop_status iop_factor_solve(iop_factor *f, bool transpose, double tolerance, iop_mat b, iop_err *err)
{
    iop_status status = IOP_OK;
    if (f->choose && f->kind == IOP_FACTOR_KRYLOV &&
        products_in_sight(f) > PATIENCE * products_worth_factors(f))
        IOP_TRY(change_to(f, IOP_FACTOR_MIXED, err));
    if (f->kind == IOP_FACTOR_KRYLOV)
        status = iop_factor_krylov_solve(f, transpose, tolerance, b, err);
    if (lu_may_help(f, status))
        IOP_TRY(take_over(f, IOP_FACTOR_LU, err));
    else if (f->kind == IOP_FACTOR_KRYLOV)
        return status;
    return iop_factor_border_solve(f, transpose, b, err);
}
