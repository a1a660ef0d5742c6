/* SPDX-License-Identifier: GPL-3.0-or-later */
/* eliminate.c - rows over the independent quantities, and the dependent ones from them.
 *
 * A row q'x + sum d[g] F[i,g] is rewritten by adding u[i] times the balance (M x - sum_g F[.,g])_i with a
 * sign such that dependent quantities drop out:
 *
 *   q'x + d'F = (q - M'u)'x + sum (d[g] + u[i]) F[i,g]          for every u (the balances hold)
 *   S (class e dependent):  u[i] = -d[e]                         so that F[i,e] drops out
 *   T (output dependent):   M_TT' u_T = (q - M_S:' u_S)_T        so that x_T drops out
 *
 * (balances.c). u is thus a price vector, and the duals of the balances are the same combination of the u's
 * as the duals of the reduced program are of its rows. An added row is the quantity itself: q = e_i, or d = 1
 * for one cell. */
#include "base/alloc.h"
#include "reduced/reduced.h"
#include <math.h>
#include <string.h>

static void list_kinds(iop_reduced *r)
{
    r->t_count = r->s_count = 0;
    for (size_t i = 0; i < r->p.n; i++)
        if (r->in_t[i])
            r->t_list[r->t_count++] = i;
        else
            r->s_list[r->s_count++] = i;
}

double red_output_share(const iop_reduced *r, size_t row, size_t j)
{
    const red_problem *p = &r->p;
    if (row <= p->rows)
        return row == 0 && r->feasibility_only ? 0 : p->q[row * p->n + j];
    return r->added[row - p->rows - 1] == j && r->in_t[j] ? 1 : 0;
}

double red_demand_share(const iop_reduced *r, size_t row, size_t i, size_t g)
{
    const red_problem *p = &r->p;
    if (row <= p->rows)
        return row == 0 && r->feasibility_only ? 0 : p->d[row * p->classes + g];
    return r->added[row - p->rows - 1] == i && r->dependent[i] == g ? 1 : 0;
}

/* --- the program --------------------------------------------------------------------------------------- */

static bool is_fixed(const red_problem *p, size_t v)
{
    return p->lo[v] == p->hi[v];
}

static void choose_columns(iop_reduced *r)
{
    const red_problem *p = &r->p;
    r->columns = 0;
    for (size_t i = 0; i < p->n; i++)
        for (size_t slot = 0; slot <= p->classes; slot++) {
            size_t v = red_at(p, i, slot);
            if (slot != r->dependent[i] && !is_fixed(p, v))
                r->column[r->columns++] = v;
        }
}

/* One row's coefficients over the columns into a, and what the fixed quantities give. Of an added row only
 * one quantity, a dependent one and so no column, has a coefficient before prices. */
static void write_row(iop_reduced *r, size_t row, double *a)
{
    const red_problem *p = &r->p;
    bool stated = row <= p->rows && !(row == 0 && r->feasibility_only);
    const double *u = r->u + row * p->n, *w = r->w + row * p->n;
    const double *q = stated ? p->q + row * p->n : NULL, *d = stated ? p->d + row * p->classes : NULL;
    size_t at = 0, v = 0;
    double constant = 0;
    for (size_t i = 0; i < p->n; i++)
        for (size_t slot = 0; slot <= p->classes; slot++, v++) {
            if (slot == r->dependent[i])
                continue;
            double c =
                slot < p->classes ? (d ? d[slot] : 0) + u[i] : (q ? q[i] : 0) - u[i] + p->scale[i] * w[i];
            if (is_fixed(p, v))
                constant += c * p->lo[v];
            else
                a[at++] = c;
        }
    r->constant[row] = constant;
}

static void row_bounds(const iop_reduced *r, size_t row, double *lo, double *hi)
{
    const red_problem *p = &r->p;
    size_t k = row - 1;
    if (k < p->rows) {
        *lo = p->row_lo[k] - r->constant[row];
        *hi = p->row_hi[k] - r->constant[row];
        return;
    }
    size_t i = r->added[k - p->rows], v = red_at(p, i, r->dependent[i]);
    *lo = p->lo[v] - r->constant[row];
    *hi = p->hi[v] - r->constant[row];
}

static void fill_program(iop_reduced *r)
{
    iop_simplex *s = &r->simplex;
    write_row(r, 0, s->cost);
    for (size_t c = 0; c < r->columns; c++) {
        size_t v = r->column[c];
        s->lo[c] = r->p.lo[v];
        s->hi[c] = r->p.hi[v];
        s->place[c] = r->place[v];
    }
    for (size_t k = 0; k < s->rows; k++) {
        size_t v = r->columns + k;
        write_row(r, k + 1, s->a + k * s->cols);
        row_bounds(r, k + 1, &s->lo[v], &s->hi[v]);
        s->cost[v] = 0;
        s->place[v] = r->row_place[k];
    }
}

iop_status red_make_room(iop_reduced *r, iop_err *err)
{
    size_t rows = red_rows(r) + 1, n = r->p.n;
    bool ok = iop_grow(&r->env, &r->u, &r->u_room, rows * n + 1, sizeof *r->u) &&
              iop_grow(&r->env, &r->w, &r->w_room, rows * n + 1, sizeof *r->w) &&
              iop_grow(&r->env, &r->residual, &r->residual_room, rows * n + 1, sizeof *r->residual) &&
              iop_grow(&r->env, &r->constant, &r->constant_room, rows, sizeof *r->constant) &&
              iop_grow(&r->env, &r->multiplier, &r->multiplier_room, rows, sizeof *r->multiplier) &&
              iop_grow(&r->env, &r->row_place, &r->row_place_room, rows, sizeof *r->row_place);
    return ok ? IOP_OK : iop_no_memory(err, rows * n, "prices of rows");
}

static iop_status append_rows(iop_reduced *r, iop_err *err)
{
    double *a = r->rate; /* quantities: no fewer than columns */
    for (size_t row = r->simplex.rows + 1; row <= red_rows(r); row++) {
        double lo, hi;
        write_row(r, row, a);
        row_bounds(r, row, &lo, &hi);
        IOP_TRY(iop_simplex_append(&r->simplex, a, lo, hi, err));
    }
    return IOP_OK;
}

iop_status red_eliminate(iop_reduced *r, iop_err *err)
{
    size_t rows = red_rows(r) + 1;
    IOP_TRY(red_make_room(r, err));
    if (!r->roles_changed) {
        size_t from = r->eliminated;
        IOP_TRY(red_price_rows(r, from, rows, err));
        r->eliminated = rows;
        return append_rows(r, err);
    }
    list_kinds(r);
    for (size_t k = r->eliminated > 0 ? r->eliminated - 1 : 0; k < rows - 1; k++)
        r->row_place[k] = RED_BASIC; /* new rows */
    if (r->t_count > 0 && !r->prices_known)
        IOP_TRY(iop_factor_set(&r->factor, r->in_t, err));
    bool exact = r->factor.kind == IOP_FACTOR_LU || r->t_count == 0;
    if (!r->prices_known)
        IOP_TRY(red_price_rows(r, 0, rows, err));
    r->prices_known = false;
    if (exact)
        r->level = RED_EXACT;
    choose_columns(r);
    IOP_TRY(iop_simplex_shape(&r->simplex, rows - 1, r->columns, err));
    fill_program(r);
    iop_simplex_begin(&r->simplex);
    r->eliminated = rows;
    r->roles_changed = false;
    return IOP_OK;
}

void red_take_columns(iop_reduced *r, const double *variable, bool direction, double *quantity)
{
    const red_problem *p = &r->p;
    size_t at = 0;
    for (size_t i = 0; i < p->n; i++)
        for (size_t slot = 0; slot <= p->classes; slot++) {
            size_t v = red_at(p, i, slot);
            if (slot == r->dependent[i])
                quantity[v] = 0;
            else if (is_fixed(p, v))
                quantity[v] = direction ? 0 : p->lo[v];
            else
                quantity[v] = variable[at++];
        }
}
