/* SPDX-License-Identifier: GPL-3.0-or-later */
/* whole.c - whole plans that differ in some numbers, compared as linear programs.
 *
 * With y the multipliers of the rows, d = c - A'y the reduced costs and x the solution of a program, the
 * envelope theorem gives for bounds b, costs c and coefficients A that move
 *     d objective / dt = sum_i y[i] db[i]/dt + sum_j d[j] dl[j]/dt + c'(t) x - y' A'(t) x
 * with b[i] and l[j] the bounds that the signs of y and d belong to (Milgrom and Segal 2002). */
#include "sweep/whole.h"
#include "base/alloc.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    double lo, hi;
    size_t count;
    const size_t *col;
    const double *val;
} lp_row;

static lp_row row_at(const iop_lp *lp, size_t i)
{
    lp_row r;
    iop_lp_row(lp, i, &r.lo, &r.hi, &r.count, &r.col, &r.val);
    return r;
}

typedef struct {
    double lo, hi, cost;
} lp_column;

static lp_column column_at(const iop_lp *lp, size_t j)
{
    lp_column c;
    iop_lp_column(lp, j, &c.lo, &c.hi, &c.cost);
    return c;
}

static bool same_entries(const lp_row *a, const lp_row *b)
{
    return a->count == b->count && memcmp(a->col, b->col, a->count * sizeof *a->col) == 0;
}

static bool same_shape(const iop_lp *a, const iop_lp *b)
{
    return iop_lp_rows(a) == iop_lp_rows(b) && iop_lp_columns(a) == iop_lp_columns(b) &&
           iop_lp_maximize(a) == iop_lp_maximize(b);
}

/* --- the kind of a line --------------------------------------------------------------------------------- */

typedef struct {
    bool bounds, costs, bent;
    iop_err *why; /* the first reason for bent */
} moves;

/* The place to tell a reason for; NULL when one is told already. */
static iop_err *note_bent(moves *m)
{
    iop_err *why = m->bent ? NULL : m->why;
    m->bent = true;
    return why;
}

static void note_band(moves *m, double lo, double hi, double to_lo, double to_hi, const char *name)
{
    if (isinf(lo) != isinf(to_lo) || isinf(hi) != isinf(to_hi))
        iop_fail(note_bent(m), IOP_EINVAL, "a bound comes or goes in %s", name);
    else if (lo != to_lo || hi != to_hi)
        m->bounds = true;
}

iop_whole_kind iop_whole_line_kind(const iop_lp *from, const iop_lp *to, iop_err *why)
{
    moves m = {.why = why};
    char name[200] = "";
    if (!same_shape(from, to)) {
        iop_fail(note_bent(&m), IOP_EINVAL, "rows or columns come or go");
        return IOP_WHOLE_BENT;
    }
    for (size_t i = 0; i < iop_lp_rows(from) && !m.bent; i++) {
        const lp_row a = row_at(from, i), b = row_at(to, i);
        iop_lp_row_name(from, i, name, sizeof name);
        note_band(&m, a.lo, a.hi, b.lo, b.hi, name);
        if (!same_entries(&a, &b) || memcmp(a.val, b.val, a.count * sizeof *a.val) != 0)
            iop_fail(note_bent(&m), IOP_EINVAL, "coefficients move in %s", name);
    }
    for (size_t j = 0; j < iop_lp_columns(from) && !m.bent; j++) {
        const lp_column a = column_at(from, j), b = column_at(to, j);
        iop_lp_column_name(from, j, name, sizeof name);
        note_band(&m, a.lo, a.hi, b.lo, b.hi, name);
        m.costs = m.costs || a.cost != b.cost;
    }
    if (m.bounds && m.costs)
        iop_fail(note_bent(&m), IOP_EINVAL, "bounds move, and costs with them");
    return m.bent     ? IOP_WHOLE_BENT
           : m.bounds ? IOP_WHOLE_BOUNDS
           : m.costs  ? IOP_WHOLE_COSTS
                      : IOP_WHOLE_STILL;
}

static bool half_way(double a, double m, double b)
{
    if (isinf(a) || isinf(b) || isinf(m))
        return a == m && m == b;
    return fabs(m - (a / 2 + b / 2)) <= 1e-11 * (fabs(a) + fabs(m) + fabs(b));
}

static bool row_between(const lp_row *a, const lp_row *m, const lp_row *b)
{
    bool good = same_entries(a, m) && same_entries(m, b) && half_way(a->lo, m->lo, b->lo) &&
                half_way(a->hi, m->hi, b->hi);
    for (size_t k = 0; good && k < a->count; k++)
        good = half_way(a->val[k], m->val[k], b->val[k]);
    return good;
}

bool iop_whole_lies_between(const iop_lp *from, const iop_lp *middle, const iop_lp *to)
{
    bool good = same_shape(from, middle) && same_shape(middle, to);
    for (size_t i = 0; good && i < iop_lp_rows(from); i++) {
        const lp_row a = row_at(from, i), m = row_at(middle, i), b = row_at(to, i);
        good = row_between(&a, &m, &b);
    }
    for (size_t j = 0; good && j < iop_lp_columns(from); j++) {
        const lp_column a = column_at(from, j), m = column_at(middle, j), b = column_at(to, j);
        good = half_way(a.lo, m.lo, b.lo) && half_way(a.hi, m.hi, b.hi) && half_way(a.cost, m.cost, b.cost);
    }
    return good;
}

/* --- the solution's vectors ----------------------------------------------------------------------------- */

/* x of the program's columns, y and z = A'y of its rows, with the sizes of z's terms: y[i] is known to a
 * small part of itself, and of the largest. */
typedef struct {
    iop_env env;
    double *x, *y, *z, *size;
} vectors;

/* The solution's arrays "row.BLOCK", or those of columns, which are "column.BLOCK" or "ray.BLOCK". */
static void spread(const iop_model *model, const iop_solution *s, const char *kind, double *out)
{
    const iop_scheme *scheme = model->scheme;
    const bool rows = strcmp(kind, "row") == 0;
    for (int k = 0; k < (rows ? IOP_ROWS : IOP_COLS); k++) {
        char name[96];
        snprintf(name, sizeof name, "%s.%s", kind,
                 rows ? iop_scheme_row_name((iop_row_block)k) : iop_scheme_column_name((iop_column_block)k));
        const iop_array_result *a = iop_solution_array(s, name);
        bool once = rows ? !iop_scheme_row_is_timed((iop_row_block)k)
                         : !iop_scheme_column_is_timed((iop_column_block)k);
        size_t times = once ? 1 : scheme->periods, each = a ? iop_array_count(a) / times : 0;
        for (size_t at = 0; at < each * times; at++) {
            size_t place = rows ? iop_model_row(model, (iop_row_block)k, at / each, at % each)
                                : iop_model_column(model, (iop_column_block)k, at / each, at % each);
            if (place != IOP_NONE)
                out[place] = a->value[at];
        }
    }
}

static const double of_largest = 1e-6;

static iop_status open_vectors(vectors *v, const iop_model *model, const iop_solution *s, iop_err *err)
{
    const iop_lp *lp = model->lp;
    size_t rows = iop_lp_rows(lp), columns = iop_lp_columns(lp);
    v->env = model->scheme->env;
    v->x = iop_new(&v->env, 3 * columns + rows + 1, sizeof *v->x);
    if (!v->x)
        return iop_no_memory(err, columns, "values of a plan");
    v->z = v->x + columns;
    v->size = v->z + columns;
    v->y = v->size + columns;
    spread(model, s, "column", v->x);
    spread(model, s, "row", v->y);
    double largest = 0;
    for (size_t i = 0; i < rows; i++)
        largest = fmax(largest, fabs(v->y[i]));
    for (size_t i = 0; i < rows; i++) {
        const lp_row r = row_at(lp, i);
        for (size_t k = 0; k < r.count; k++) {
            v->z[r.col[k]] += r.val[k] * v->y[i];
            v->size[r.col[k]] += fabs(r.val[k]) * (fabs(v->y[i]) + of_largest * largest);
        }
    }
    return IOP_OK;
}

static void close_vectors(vectors *v)
{
    iop_free(&v->env, v->x);
}

/* --- rates ---------------------------------------------------------------------------------------------- */

/* The bound's rate that a multiplier belongs to; 0 where it is absent, as the multiplier is rounding there.
 */
static double bound_rate(double multiplier, bool max, double lo, double hi, double to_lo, double to_hi)
{
    bool upper = max ? multiplier > 0 : multiplier < 0;
    double a = upper ? hi : lo, b = upper ? to_hi : to_lo;
    return multiplier == 0 || isinf(a) || isinf(b) ? 0 : multiplier * (b - a);
}

/* -y'(A_to - A_from) x of one row, whose entries need not stand in the same columns. */
static double moved(const lp_row *a, const lp_row *b, double y, const double *x)
{
    double before = 0, after = 0;
    if (y == 0 || (same_entries(a, b) && memcmp(a->val, b->val, a->count * sizeof *a->val) == 0))
        return 0;
    for (size_t k = 0; k < a->count; k++)
        before += a->val[k] * x[a->col[k]];
    for (size_t k = 0; k < b->count; k++)
        after += b->val[k] * x[b->col[k]];
    return -y * (after - before);
}

iop_status iop_whole_rate_of(const iop_model *at, const iop_solution *solution, const iop_lp *from,
                             const iop_lp *to, double *rate, iop_err *err)
{
    vectors v = {.x = NULL};
    bool max = iop_lp_maximize(from);
    double sum = 0;
    *rate = (double)NAN;
    if (solution->status != IOP_OPTIMAL || !same_shape(at->lp, from) || !same_shape(from, to))
        return IOP_OK;
    IOP_TRY(open_vectors(&v, at, solution, err));
    for (size_t i = 0; i < iop_lp_rows(from); i++) {
        const lp_row a = row_at(from, i), b = row_at(to, i);
        sum += bound_rate(v.y[i], max, a.lo, a.hi, b.lo, b.hi) + moved(&a, &b, v.y[i], v.x);
    }
    for (size_t j = 0; j < iop_lp_columns(from); j++) {
        const lp_column a = column_at(from, j), b = column_at(to, j);
        double reduced = column_at(at->lp, j).cost - v.z[j];
        sum += bound_rate(reduced, max, a.lo, a.hi, b.lo, b.hi) + (b.cost - a.cost) * v.x[j];
    }
    close_vectors(&v);
    *rate = sum;
    return IOP_OK;
}

iop_status iop_whole_value(const iop_model *at, const iop_solution *solution, double *value, iop_err *err)
{
    vectors v = {.x = NULL};
    IOP_TRY(open_vectors(&v, at, solution, err));
    *value = iop_lp_constant(at->lp);
    for (size_t j = 0; j < iop_lp_columns(at->lp); j++)
        *value += column_at(at->lp, j).cost * v.x[j];
    close_vectors(&v);
    return IOP_OK;
}

static iop_status open_models(iop_model *model[3], const iop_scheme *const scheme[3], iop_err *err)
{
    iop_status status = IOP_OK;
    for (int k = 0; k < 3 && status == IOP_OK; k++)
        status = iop_model_open_scheme(&model[k], scheme[k], err);
    return status;
}

static void close_models(iop_model *model[3])
{
    for (int k = 0; k < 3; k++)
        iop_model_close(model[k]);
}

bool iop_whole_rolls(const iop_scheme *scheme)
{
    return scheme->window > 0 && scheme->window < scheme->periods;
}

iop_status iop_whole_rate(const iop_scheme *at, const iop_solution *solution, const iop_scheme *from,
                          const iop_scheme *to, double *rate, iop_err *err)
{
    *rate = (double)NAN;
    if (iop_whole_rolls(at))
        return IOP_OK;
    iop_model *model[3] = {NULL};
    const iop_scheme *const scheme[3] = {at, from, to};
    iop_status status = open_models(model, scheme, err);
    if (status == IOP_OK)
        status = iop_whole_rate_of(model[0], solution, model[1]->lp, model[2]->lp, rate, err);
    close_models(model);
    return status;
}

iop_status iop_whole_is_straight(const iop_scheme *from, const iop_scheme *middle, const iop_scheme *to,
                                 bool *straight, iop_err *err)
{
    iop_model *model[3] = {NULL};
    const iop_scheme *const scheme[3] = {from, middle, to};
    iop_status status = open_models(model, scheme, err);
    *straight = status == IOP_OK && iop_whole_lies_between(model[0]->lp, model[1]->lp, model[2]->lp);
    close_models(model);
    return status;
}

/* --- proofs --------------------------------------------------------------------------------------------- */

/* Adds the least of weight times a value in a band, at both ends of the line. */
static void add_least(double margin[2], double weight, double size, const double lo[2], const double hi[2])
{
    const double *bound = weight > 0 ? lo : hi;
    if (weight == 0 || (isinf(bound[0]) && fabs(weight) <= 1e-9 * size))
        return;
    for (int k = 0; k < 2; k++)
        margin[k] += isinf(bound[k]) ? (double)NAN : weight * bound[k];
}

static void sum_margins(const vectors *v, double sign, const iop_lp *from, const iop_lp *to, double margin[2])
{
    margin[0] = margin[1] = 0;
    for (size_t j = 0; j < iop_lp_columns(from); j++) {
        const lp_column a = column_at(from, j), b = column_at(to, j);
        const double lo[2] = {a.lo, b.lo}, hi[2] = {a.hi, b.hi};
        add_least(margin, sign * v->z[j], v->size[j], lo, hi);
    }
    for (size_t i = 0; i < iop_lp_rows(from); i++) {
        const lp_row a = row_at(from, i), b = row_at(to, i);
        const double lo[2] = {a.lo, b.lo}, hi[2] = {a.hi, b.hi};
        add_least(margin, -sign * v->y[i], 1, lo, hi);
    }
}

iop_status iop_whole_margins(const iop_model *at, const iop_solution *solution, const iop_lp *from,
                             const iop_lp *to, double t, double margin[2], iop_err *err)
{
    vectors v = {.x = NULL};
    IOP_TRY(open_vectors(&v, at, solution, err));
    sum_margins(&v, 1, from, to, margin);
    if (!((1 - t) * margin[0] + t * margin[1] > 0)) /* a proof of the other sign */
        sum_margins(&v, -1, from, to, margin);
    close_vectors(&v);
    return IOP_OK;
}

iop_status iop_whole_gains(const iop_model *at, const iop_solution *solution, const iop_lp *from,
                           const iop_lp *to, double gain[2], iop_err *err)
{
    const iop_env *env = &at->scheme->env;
    const size_t columns = iop_lp_columns(at->lp);
    const double sense = iop_lp_maximize(from) ? 1 : -1;
    double *ray = iop_new(env, columns + 1, sizeof *ray);
    gain[0] = gain[1] = 0;
    if (!ray)
        return iop_no_memory(err, columns, "values of a plan");
    spread(at, solution, "ray", ray);
    for (size_t j = 0; j < columns; j++) {
        gain[0] += sense * column_at(from, j).cost * ray[j];
        gain[1] += sense * column_at(to, j).cost * ray[j];
    }
    iop_free(env, ray);
    return IOP_OK;
}

static void narrow(double lo, double hi, double to_lo, double to_hi, double *first, double *last)
{
    double gap = hi - lo, to_gap = to_hi - to_lo;
    if (isnan(gap) || isnan(to_gap) || (gap >= 0 && to_gap >= 0))
        return;
    if (gap < 0 && to_gap < 0)
        *first = 2; /* everywhere */
    else if (gap < 0)
        *first = fmax(*first, gap / (gap - to_gap));
    else
        *last = fmin(*last, gap / (gap - to_gap));
}

void iop_whole_range(const iop_lp *from, const iop_lp *to, double *first, double *last)
{
    for (size_t i = 0; i < iop_lp_rows(from); i++) {
        const lp_row a = row_at(from, i), b = row_at(to, i);
        narrow(a.lo, a.hi, b.lo, b.hi, first, last);
    }
    for (size_t j = 0; j < iop_lp_columns(from); j++) {
        const lp_column a = column_at(from, j), b = column_at(to, j);
        narrow(a.lo, a.hi, b.lo, b.hi, first, last);
    }
}
