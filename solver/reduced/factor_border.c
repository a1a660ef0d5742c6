/* SPDX-License-Identifier: GPL-3.0-or-later */
/* factor_border.c - M_TT factored once over a base set and bordered where T has changed since.
 *
 * Let 0 be the base set, + the sectors that joined T since and - those that left. A system with M_TT is part
 * of the bordered one, in which s makes up for the rows of the sectors that left:
 *
 *   [ M_00  U ] [x_0]   [b_0]        U = [ M_0+  E_- ],   R = [ M_+0 ],   Q = [ M_++  0 ]
 *   [ R     Q ] [x_+, s] = [b_+, 0]                            [ E_-' ]        [ 0     0 ]
 *
 * With V = M_00^-1 U and the Schur complement C = Q - R V:
 *   M_TT:    y = M_00^-1 b_0, z = C^-1 (b_2 - R y), x_0 = y - V z;
 *   M_TT':   z = C^-T (g_2 - V' g_0), y_0 = M_00^-T (g_0 - R' z).
 * V has one column per changed sector: 2 t^2 flops each, where a new factorisation costs 2/3 t^3. M_00 is
 * factored in double or in single precision; all else is in double. */
#include "base/alloc.h"
#include "reduced/factor.h"
#include <stdint.h>
#include <string.h>

enum { ALWAYS_REFACTOR = 32 }; /* below this size a border is not worth its trouble */

static void drop_border(iop_factor *f)
{
    iop_lu_close(f->schur);
    f->schur = NULL;
    iop_mat_free(&f->corner, &f->env);
    iop_mat_free(&f->rows, &f->env);
    f->border_size = f->border_room = 0;
}

void iop_factor_border_close(iop_factor *f)
{
    drop_border(f);
    if (!f->borrowed)
        iop_lu_close(f->base);
    iop_single_close(f->single);
    f->borrowed = false;
    f->base = NULL;
    f->single = NULL;
    f->base_size = 0;
}

/* M[i, j]. */
static double entry(const iop_factor *f, size_t i, size_t j)
{
    return (i == j ? 1 : 0) - iop_get(f->flows, i, j) * f->scale[j];
}

/* --- a new base ---------------------------------------------------------------------------------------- */

/* Row a of M_00: an iop_row_source. */
static void base_row(void *self, size_t a, double *out)
{
    const iop_factor *f = self;
    const double *row = f->flows.a + f->base_list[a] * f->flows.ld;
    for (size_t b = 0; b < f->base_size; b++) {
        size_t j = f->base_list[b];
        out[b] = -row[j] * f->scale[j];
    }
    out[a] += 1;
}

static iop_status refactor(iop_factor *f, iop_err *err)
{
    iop_factor_border_close(f);
    for (size_t i = 0; i < f->n; i++) {
        f->place[i] = f->member[i] ? f->base_size : SIZE_MAX;
        if (f->member[i])
            f->base_list[f->base_size++] = i;
    }
    f->factorizations++;
    if (f->kind == IOP_FACTOR_MIXED)
        return iop_single_open(&f->single, f->base_size, base_row, f, &f->env, err);
    return iop_lu_open_rows(&f->base, f->base_size, base_row, f, &f->env, err);
}

/* Rows of b over the base set become solutions of M_00 x = b, or M_00' x = b. */
static iop_status solve_base(iop_factor *f, bool transpose, iop_mat b, iop_err *err)
{
    if (f->base)
        return iop_lu_solve(f->base, transpose, b, err);
    if (!iop_grow(&f->env, &f->rounded, &f->rounded_room, b.rows * f->base_size + 1, sizeof *f->rounded))
        return iop_no_memory(err, b.rows * f->base_size, "right-hand sides");
    return iop_single_solve(f->single, transpose, b, f->rounded, err);
}

void iop_factor_borrow(iop_factor *f, const iop_factor *from)
{
    iop_factor_border_close(f);
    memcpy(f->member, from->member, f->n * sizeof *f->member);
    memcpy(f->base_list, from->base_list, f->n * sizeof *f->base_list);
    memcpy(f->place, from->place, f->n * sizeof *f->place);
    f->kind = IOP_FACTOR_LU;
    f->base = from->base;
    f->base_size = from->base_size;
    f->borrowed = true;
}

/* --- the border ---------------------------------------------------------------------------------------- */

/* Column of U for border sector i, over the base set, into out. */
static void border_column(const iop_factor *f, size_t i, double *out)
{
    bool left = f->place[i] != SIZE_MAX;
    for (size_t a = 0; a < f->base_size; a++)
        out[a] = left ? 0 : entry(f, f->base_list[a], i);
    if (left)
        out[f->place[i]] = 1;
}

/* Keeps the border sectors that still differ, with their rows of V', and appends the new ones. */
static size_t sort_border(iop_factor *f)
{
    const bool *member = f->member;
    size_t kept = 0, t = f->base_size;
    for (size_t k = 0; k < f->border_size; k++) {
        size_t i = f->border[k];
        if (member[i] == (f->place[i] != SIZE_MAX))
            continue;
        if (kept != k)
            memcpy(f->corner.a + kept * t, f->corner.a + k * t, t * sizeof *f->corner.a);
        f->border[kept++] = i;
    }
    size_t count = kept;
    for (size_t i = 0; i < f->n; i++) {
        bool differs = member[i] != (f->place[i] != SIZE_MAX), listed = false;
        for (size_t k = 0; differs && k < kept && !listed; k++)
            listed = f->border[k] == i;
        if (differs && !listed)
            f->border[count++] = i;
    }
    f->border_size = count;
    return kept;
}

static iop_status widen_corner(iop_factor *f, size_t kept, iop_err *err)
{
    iop_mat wider;
    if (f->border_size > f->border_room) {
        size_t room = f->border_size + f->border_size / 2 + 8;
        IOP_TRY(iop_mat_new(&wider, room, f->base_size, &f->env, err));
        if (kept > 0)
            memcpy(wider.a, f->corner.a, kept * f->base_size * sizeof *wider.a);
        iop_mat_free(&f->corner, &f->env);
        f->corner = wider;
        f->border_room = room;
    }
    for (size_t k = kept; k < f->border_size; k++)
        border_column(f, f->border[k], f->corner.a + k * f->base_size);
    iop_mat fresh = {f->border_size - kept, f->base_size, f->corner.ld, f->corner.a + kept * f->base_size};
    return solve_base(f, false, fresh, err);
}

static void gather_rows(const iop_factor *f)
{
    for (size_t k = 0; k < f->border_size; k++) {
        size_t i = f->border[k];
        bool left = f->place[i] != SIZE_MAX;
        for (size_t a = 0; a < f->base_size; a++)
            *iop_at(f->rows, a, k) = left ? (f->base_list[a] == i ? 1 : 0) : entry(f, i, f->base_list[a]);
    }
}

/* C' = Q' - V' R'. */
static iop_status make_schur(iop_factor *f, iop_err *err)
{
    iop_mat c;
    size_t m = f->border_size;
    IOP_TRY(iop_mat_new(&c, m, m, &f->env, err));
    for (size_t k = 0; k < m; k++)
        for (size_t l = 0; l < m; l++) {
            bool both = f->place[f->border[k]] == SIZE_MAX && f->place[f->border[l]] == SIZE_MAX;
            *iop_at(c, k, l) = both ? entry(f, f->border[l], f->border[k]) : 0;
        }
    iop_cmat v = {m, f->base_size, f->corner.ld, f->corner.a};
    iop_gemm(-1, v, iop_read(f->rows), 1, c);
    return iop_lu_open_taken(&f->schur, &c, &f->env, err);
}

static iop_status set_border(iop_factor *f, iop_err *err)
{
    size_t kept = sort_border(f);
    iop_lu_close(f->schur);
    f->schur = NULL;
    iop_mat_free(&f->rows, &f->env);
    if (f->border_size == 0)
        return IOP_OK;
    IOP_TRY(widen_corner(f, kept, err));
    IOP_TRY(iop_mat_new(&f->rows, f->base_size, f->border_size, &f->env, err));
    gather_rows(f);
    return make_schur(f, err);
}

/* Whether a border costs less than a new factorisation, by their flops. */
static bool border_pays(const iop_factor *f)
{
    const bool *member = f->member;
    double t = (double)f->base_size, size = 0, differ = 0, again = 0;
    for (size_t i = 0; i < f->n; i++) {
        size += member[i];
        differ += member[i] != (f->place[i] != SIZE_MAX);
    }
    for (size_t k = 0; k < f->border_size; k++)
        again += member[f->border[k]] != (f->place[f->border[k]] != SIZE_MAX);
    double border = 2 * t * t * (differ - again) + 2 * differ * differ * t + differ * differ * differ;
    double fresh = size * size * size * 2 / 3;
    return (f->base || f->single) && size > ALWAYS_REFACTOR && 4 * differ < t && 1.5 * border < fresh;
}

iop_status iop_factor_border_set(iop_factor *f, iop_err *err)
{
    bool same = f->base || f->single;
    if (border_pays(f))
        return set_border(f, err);
    for (size_t i = 0; i < f->n && same; i++)
        same = f->member[i] == (f->place[i] != SIZE_MAX);
    if (same && f->border_size == 0)
        return IOP_OK;
    return refactor(f, err);
}

/* --- solving ------------------------------------------------------------------------------------------- */

static bool left_base(const iop_factor *f, size_t i)
{
    return f->place[i] != SIZE_MAX;
}

/* The entries of sectors that left are 0 on the way in, and not written on the way out. */
static void pack(const iop_factor *f, iop_cmat b, iop_mat base, iop_mat border)
{
    for (size_t r = 0; r < b.rows; r++) {
        const double *from = b.a + r * b.ld;
        for (size_t a = 0; a < f->base_size; a++)
            *iop_at(base, r, a) = from[f->base_list[a]];
        for (size_t k = 0; k < f->border_size; k++) {
            size_t i = f->border[k];
            *iop_at(border, r, k) = left_base(f, i) ? 0 : from[i];
            if (left_base(f, i))
                *iop_at(base, r, f->place[i]) = 0;
        }
    }
}

static void unpack(const iop_factor *f, iop_mat base, iop_cmat border, iop_mat b)
{
    for (size_t r = 0; r < b.rows; r++) {
        double *to = b.a + r * b.ld;
        for (size_t k = 0; k < f->border_size; k++) {
            size_t i = f->border[k];
            if (left_base(f, i))
                *iop_at(base, r, f->place[i]) = to[i];
            else
                to[i] = iop_get(border, r, k);
        }
        for (size_t a = 0; a < f->base_size; a++)
            to[f->base_list[a]] = iop_get(iop_read(base), r, a);
    }
}

/* x and z of M_TT x = b; base holds b_0 and becomes x_0, border b_2 and becomes z, a row each. */
static iop_status solve_plain(iop_factor *f, iop_mat base, iop_mat border, iop_err *err)
{
    IOP_TRY(solve_base(f, false, base, err));
    if (f->border_size == 0)
        return IOP_OK;
    iop_gemm(-1, iop_read(base), iop_read(f->rows), 1, border); /* b_2 - R y */
    IOP_TRY(iop_lu_solve(f->schur, true, border, err));
    iop_cmat v = {f->border_size, f->base_size, f->corner.ld, f->corner.a};
    iop_gemm(-1, iop_read(border), v, 1, base); /* y - V z */
    return IOP_OK;
}

static iop_status solve_transposed(iop_factor *f, iop_mat base, iop_mat border, iop_err *err)
{
    if (f->border_size > 0) {
        iop_cmat v = {f->border_size, f->base_size, f->corner.ld, f->corner.a};
        for (size_t r = 0; r < base.rows; r++) /* g_2 - V' g_0 */
            iop_gemv(false, -1, v, base.a + r * base.ld, 1, border.a + r * border.ld);
        IOP_TRY(iop_lu_solve(f->schur, false, border, err));
        for (size_t r = 0; r < base.rows; r++) /* g_0 - R' z */
            iop_gemv(false, -1, iop_read(f->rows), border.a + r * border.ld, 1, base.a + r * base.ld);
    }
    return solve_base(f, true, base, err);
}

iop_status iop_factor_border_solve(iop_factor *f, bool transpose, iop_mat b, iop_err *err)
{
    if (!iop_grow(&f->env, &f->packed, &f->packed_room, b.rows * f->base_size + 1, sizeof(double)) ||
        !iop_grow(&f->env, &f->packed_border, &f->packed_border_room, b.rows * f->border_size + 1,
                  sizeof(double)))
        return iop_no_memory(err, b.rows * f->base_size, "right-hand sides");
    iop_mat base = {b.rows, f->base_size, f->base_size > 0 ? f->base_size : 1, f->packed};
    iop_mat border = {b.rows, f->border_size, f->border_size > 0 ? f->border_size : 1, f->packed_border};
    pack(f, iop_read(b), base, border);
    IOP_TRY(transpose ? solve_transposed(f, base, border, err) : solve_plain(f, base, border, err));
    unpack(f, base, iop_read(border), b);
    return IOP_OK;
}
