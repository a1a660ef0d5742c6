/* SPDX-License-Identifier: GPL-3.0-or-later */
/* face.c - the optimal face of a program.
 *
 * A point and multipliers from inside the optimal faces of both programs are strictly complementary (Goldman
 * and Tucker 1956): a column either has a reduced cost and stays at its bound in every optimum, or it has
 * none and may lie anywhere that A x = b and its bounds allow. Elimination of A, columns of the second kind
 * first, finds those that span them, and how they follow the rest. */
#include "lp/face.h"
#include "base/alloc.h"
#include <math.h>
#include <string.h>

static const size_t NONE = LP_NO_VARIABLE;
static const double no_cost = 1e-10;  /* a reduced cost of rounding, relative to 1 + the size of its terms */
static const double at_bound = 1e-12; /* relative to 1 + |bound| */
static const double no_entry = 1e-16; /* of T, relative to the largest of its column */
static const double no_tie = 1e-9;    /* to members outside the face, likewise */

/* --- point and reduced costs --------------------------------------------------------------------------- */

static double snapped(double value, double lo, double hi)
{
    if (!isinf(lo) && fabs(value - lo) <= at_bound * (1 + fabs(lo)))
        return lo;
    if (!isinf(hi) && fabs(value - hi) <= at_bound * (1 + fabs(hi)))
        return hi;
    return value;
}

static double value_of(const lp_face *f, const iop_lp_session *s, size_t j)
{
    const lp_standard *a = &f->form;
    size_t own = a->from[j];
    double value = own < s->columns ? s->x[own] : s->row[own - s->columns];
    return snapped(value / a->column_factor[j] / a->unit, a->lo[j], a->hi[j]);
}

/* 0 where it is nothing but rounding. */
static double reduced_cost(const lp_face *f, const iop_lp_session *s, size_t j)
{
    const lp_standard *a = &f->form;
    double sum = a->cost[j], size = 1 + fabs(sum);
    for (size_t k = a->start[j]; k < a->start[j + 1]; k++) {
        size_t i = a->index[k];
        double y = s->y[a->row_from[i]] / a->cost_unit / a->row_factor[i];
        double term = a->value[k] * (s->lp->maximize ? -y : y);
        sum -= term;
        size += fabs(term);
    }
    return fabs(sum) <= no_cost * size ? 0 : sum;
}

/* --- members ------------------------------------------------------------------------------------------- */

static void add_member(lp_face *f, const iop_lp_session *s, size_t j, double reduced)
{
    size_t m = f->members++, own = f->form.from[j];
    f->column[m] = j;
    f->member[j] = m;
    f->reduced[m] = reduced;
    f->lo[m] = f->form.lo[j];
    f->hi[m] = f->form.hi[j];
    f->x[m] = value_of(f, s, j);
    if (own >= s->columns)
        f->activity[own - s->columns] = m;
}

/* False when one between its bounds has a reduced cost, or one whose sign asks for the other bound. */
static bool choose_members(lp_face *f, const iop_lp_session *s)
{
    const lp_standard *a = &f->form;
    double *reduced = f->solution;
    for (size_t i = 0; i < s->rows; i++)
        f->activity[i] = NONE;
    for (size_t j = 0; j < a->columns; j++) {
        reduced[j] = reduced_cost(f, s, j);
        if (reduced[j] == 0)
            add_member(f, s, j, 0);
    }
    f->loose = f->members;
    for (size_t j = 0; j < a->columns; j++) {
        if (reduced[j] == 0)
            continue;
        add_member(f, s, j, reduced[j]);
        if (f->x[f->member[j]] != (reduced[j] > 0 ? a->lo[j] : a->hi[j]))
            return false;
    }
    return true;
}

static iop_status allocate(lp_face *f, const iop_lp_session *s, iop_err *err)
{
    const iop_env *env = &f->form.env;
    size_t n = f->form.columns;
    f->column = iop_new(env, n, sizeof *f->column);
    f->member = iop_new(env, n, sizeof *f->member);
    f->activity = iop_new(env, s->rows, sizeof *f->activity);
    f->x = iop_new(env, n, sizeof *f->x);
    f->reduced = iop_new(env, n, sizeof *f->reduced);
    f->lo = iop_new(env, n, sizeof *f->lo);
    f->hi = iop_new(env, n, sizeof *f->hi);
    f->spans = iop_new(env, n, sizeof *f->spans);
    f->stuck = iop_new(env, n, sizeof *f->stuck);
    f->known = iop_new(env, n, sizeof *f->known);
    f->start = iop_new(env, n, sizeof *f->start);
    f->length = iop_new(env, n, sizeof *f->length);
    f->row_start = iop_new(env, n + 2, sizeof *f->row_start);
    f->solution = iop_new(env, n, sizeof *f->solution);
    f->solved = iop_new(env, n, sizeof *f->solved);
    f->side = iop_new(env, f->form.rows, sizeof *f->side);
    if (!f->column || !f->member || !f->activity || !f->x || !f->reduced || !f->lo || !f->hi || !f->spans ||
        !f->stuck || !f->known || !f->start || !f->length || !f->row_start || !f->solution || !f->solved ||
        !f->side)
        return iop_no_memory(err, n, "columns of a linear program");
    return IOP_OK;
}

/* --- T ------------------------------------------------------------------------------------------------- */

static iop_status eliminate(lp_face *f, iop_err *err)
{
    const lp_standard *a = &f->form;
    const iop_env *env = &a->env;
    size_t total = a->start[a->columns], at = 0;
    size_t *start = iop_new(env, f->members + 1, sizeof *start), *index = iop_new(env, total, sizeof *index);
    double *value = iop_new(env, total, sizeof *value);
    iop_status status =
        start && index && value ? IOP_OK : iop_no_memory(err, total, "entries of a linear program");
    for (size_t m = 0; m < f->members && status == IOP_OK; m++) {
        size_t j = f->column[m], length = a->start[j + 1] - a->start[j];
        memcpy(index + at, a->index + a->start[j], length * sizeof *index);
        memcpy(value + at, a->value + a->start[j], length * sizeof *value);
        start[m + 1] = at += length;
    }
    if (status == IOP_OK)
        status = lp_elimination_open(&f->elimination, a->rows, f->members, f->loose, start, index, value, env,
                                     err);
    iop_free(env, start);
    iop_free(env, index);
    iop_free(env, value);
    return status;
}

/* Loose members are spanned by loose ones: what they seem to ask of others is rounding. */
static bool add_entries(lp_face *f, size_t m, size_t count)
{
    const iop_env *env = &f->form.env;
    double most = 0;
    for (size_t k = 0; k < count; k++)
        most = fmax(most, fabs(f->solution[k]));
    if (!iop_grow(env, &f->index, &f->index_capacity, f->entries + count, sizeof *f->index) ||
        !iop_grow(env, &f->value, &f->value_capacity, f->entries + count, sizeof *f->value))
        return false;
    f->start[m] = f->entries;
    for (size_t k = 0; k < count; k++) {
        double size = fabs(f->solution[k]);
        bool outside = f->solved[k] >= f->loose;
        if (!(size > no_entry * most) || (outside && (m < f->loose || size <= no_tie * most)))
            continue;
        f->stuck[m] = f->stuck[m] || outside;
        f->index[f->entries] = f->solved[k];
        f->value[f->entries++] = -f->solution[k];
    }
    f->length[m] = f->entries - f->start[m];
    f->known[m] = true;
    return true;
}

bool lp_face_column(lp_face *f, size_t m)
{
    const lp_standard *a = &f->form;
    if (f->known[m] || f->spans[m])
        return true;
    memset(f->side, 0, a->rows * sizeof *f->side);
    for (size_t k = a->start[f->column[m]]; k < a->start[f->column[m] + 1]; k++)
        f->side[a->index[k]] = a->value[k];
    return add_entries(f, m, lp_elimination_solve(f->elimination, f->side, f->solved, f->solution));
}

bool lp_face_must_stop(const lp_face *f)
{
    return iop_stop_asked(&f->form.env) || (f->deadline_s > 0 && iop_lp_clock_s() > f->deadline_s);
}

static iop_status find_columns(lp_face *f, size_t count, const size_t *row, iop_err *err)
{
    bool good = true;
    for (size_t m = 0; m < f->members; m++)
        f->spans[m] = lp_elimination_spans(f->elimination, m);
    for (size_t m = 0; m < f->loose && good && !lp_face_must_stop(f); m++)
        good = lp_face_column(f, m);
    for (size_t k = 0; k < count && good; k++)
        good = f->activity[row[k]] == NONE || lp_face_column(f, f->activity[row[k]]);
    return good ? IOP_OK : iop_no_memory(err, f->entries, "entries of a linear program");
}

/* The same by rows. */
static iop_status find_rows(lp_face *f, iop_err *err)
{
    const iop_env *env = &f->form.env;
    size_t *next = f->row_start + 1;
    f->row_at = iop_new(env, f->entries, sizeof *f->row_at);
    f->row_value = iop_new(env, f->entries, sizeof *f->row_value);
    if (!f->row_at || !f->row_value)
        return iop_no_memory(err, f->entries, "entries of a linear program");
    for (size_t k = 0; k < f->entries; k++)
        f->row_start[f->index[k] + 2]++;
    for (size_t m = 0; m < f->members; m++)
        f->row_start[m + 2] += f->row_start[m + 1];
    for (size_t m = 0; m < f->members; m++)
        for (size_t k = f->start[m]; k < f->start[m] + f->length[m]; k++) {
            size_t to = next[f->index[k]]++;
            f->row_at[to] = m;
            f->row_value[to] = f->value[k];
        }
    return IOP_OK;
}

/* --- life ---------------------------------------------------------------------------------------------- */

static iop_status build(lp_face *f, const iop_lp_session *s, size_t count, const size_t *row, bool *clean,
                        iop_err *err)
{
    IOP_TRY(allocate(f, s, err));
    *clean = choose_members(f, s);
    if (!*clean)
        return IOP_OK;
    IOP_TRY(eliminate(f, err));
    IOP_TRY(find_columns(f, count, row, err));
    *clean = !lp_face_must_stop(f);
    return find_rows(f, err);
}

iop_status lp_face_open(lp_face *f, const iop_lp_session *s, size_t count, const size_t *row, bool *clean,
                        iop_err *err)
{
    memset(f, 0, sizeof *f);
    *clean = false;
    f->deadline_s = s->settings.deadline_s;
    IOP_TRY(lp_standard_open(&f->form, s->lp, &s->data, err));
    iop_status status = build(f, s, count, row, clean, err);
    if (status != IOP_OK)
        lp_face_close(f);
    return status;
}

void lp_face_close(lp_face *f)
{
    iop_env env = f->form.env;
    void *const owned[] = {f->column,   f->member, f->activity, f->x,         f->reduced,
                           f->lo,       f->hi,     f->spans,    f->stuck,     f->known,
                           f->start,    f->length, f->index,    f->value,     f->side,
                           f->solution, f->solved, f->row_at,   f->row_start, f->row_value};
    lp_elimination_close(f->elimination);
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        iop_free(&env, owned[k]);
    lp_standard_close(&f->form);
    memset(f, 0, sizeof *f);
}
