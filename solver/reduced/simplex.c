/* SPDX-License-Identifier: GPL-3.0-or-later */
/* simplex.c - a small dense program from its numbers to an optimum or a proof.
 *
 *   costs shifted where needed -> dual simplex -> true costs -> primal simplex -> fresh numbers, judged
 *
 * Every nonbasic variable starts at the bound that its reduced cost asks for; where that bound is absent the
 * cost is shifted to make the reduced cost 0, so that the dual simplex always has a feasible start. What it
 * proves about feasibility holds for any costs. The primal simplex then goes on with the true costs: no
 * iteration when nothing was shifted. */
#include "reduced/simplex.h"
#include "base/alloc.h"
#include <math.h>
#include <string.h>

void iop_simplex_init(iop_simplex *s, const iop_env *env)
{
    memset(s, 0, sizeof *s);
    s->env = iop_env_or_default(env);
    s->most_iterations = 1000000;
}

void iop_simplex_free(iop_simplex *s)
{
    void *owned[] = {s->a, s->row_scale, s->lo,    s->hi,        s->cost,  s->shifted,
                     s->x, s->d,         s->alpha, s->place,     s->head,  s->inverse,
                     s->y, s->column,    s->proof, s->candidate, s->ratio, s->scratch};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        iop_free(&s->env, owned[k]);
    iop_env env = s->env;
    iop_simplex_init(s, &env);
}

/* One array of at least `need` elements; what it held is kept. */
#define GROW(array, slot, need) iop_grow(&s->env, &(array), &s->capacities[slot], (need) + 1, sizeof *(array))

static bool make_room(iop_simplex *s, size_t rows, size_t cols)
{
    size_t vars = rows + cols;
    return GROW(s->a, 0, rows * cols) && GROW(s->row_scale, 1, rows) && GROW(s->lo, 2, vars) &&
           GROW(s->hi, 3, vars) && GROW(s->cost, 4, vars) && GROW(s->shifted, 5, vars) &&
           GROW(s->x, 6, vars) && GROW(s->d, 7, vars) && GROW(s->alpha, 8, vars) && GROW(s->place, 9, vars) &&
           GROW(s->head, 10, rows) && GROW(s->inverse, 11, rows * rows) && GROW(s->y, 12, rows) &&
           GROW(s->column, 13, rows) && GROW(s->proof, 14, rows) && GROW(s->candidate, 15, vars) &&
           GROW(s->ratio, 16, vars) && GROW(s->scratch, 17, 2 * rows * rows + rows);
}

iop_status iop_simplex_shape(iop_simplex *s, size_t rows, size_t cols, iop_err *err)
{
    if (!make_room(s, rows, cols))
        return iop_no_memory(err, rows * cols, "coefficients");
    s->rows = rows;
    s->cols = cols;
    return IOP_OK;
}

static void scale_row(iop_simplex *s, size_t r)
{
    double *row = s->a + r * s->cols, most = 0;
    for (size_t j = 0; j < s->cols; j++)
        most = fmax(most, fabs(row[j]));
    int exponent = 0;
    if (most > 0)
        frexp(most, &exponent);
    double scale = ldexp(1, -exponent);
    s->row_scale[r] = scale;
    for (size_t j = 0; j < s->cols; j++)
        row[j] *= scale;
    s->lo[s->cols + r] *= scale;
    s->hi[s->cols + r] *= scale;
}

/* The bound at which a nonbasic variable stands. */
static double resting_value(const iop_simplex *s, size_t v)
{
    return s->place[v] == IOP_SX_LOWER ? s->lo[v] : s->place[v] == IOP_SX_UPPER ? s->hi[v] : 0;
}

/* A place that the bounds allow. */
static void settle(iop_simplex *s, size_t v)
{
    bool low = isfinite(s->lo[v]), high = isfinite(s->hi[v]);
    if (s->place[v] == IOP_SX_BASIC)
        return;
    if (!low && !high)
        s->place[v] = IOP_SX_FREE;
    else if (s->place[v] == IOP_SX_UPPER ? !high : s->place[v] == IOP_SX_LOWER ? !low : true)
        s->place[v] = low ? IOP_SX_LOWER : IOP_SX_UPPER;
    s->x[v] = resting_value(s, v);
}

/* Brings variable q into the basis for the logical that suits best; false when none does. */
static bool crash_in(iop_simplex *s, size_t q, const unsigned char *keep_logical)
{
    size_t best = s->rows;
    iop_simplex_column(s, q);
    for (size_t k = 0; k < s->rows; k++)
        if (s->head[k] >= s->cols && !keep_logical[s->head[k]] &&
            (best == s->rows || fabs(s->column[k]) > fabs(s->column[best])))
            best = k;
    if (best == s->rows || fabs(s->column[best]) < 1e-7)
        return false;
    s->place[s->head[best]] = IOP_SX_LOWER;
    iop_simplex_exchange(s, best, q);
    return true;
}

static void crash(iop_simplex *s)
{
    unsigned char *wanted = (unsigned char *)s->candidate; /* a copy of place: variables fit in the array */
    size_t vars = s->cols + s->rows;
    memcpy(wanted, s->place, vars);
    for (size_t k = 0; k < s->rows * s->rows; k++)
        s->inverse[k] = 0;
    for (size_t k = 0; k < s->rows; k++) {
        s->head[k] = s->cols + k;
        s->inverse[k * s->rows + k] = -1;
        wanted[s->cols + k] = wanted[s->cols + k] == IOP_SX_BASIC;
        s->place[s->cols + k] = IOP_SX_BASIC;
    }
    for (size_t j = 0; j < s->cols; j++)
        if (wanted[j] == IOP_SX_BASIC) {
            s->place[j] = IOP_SX_LOWER;
            crash_in(s, j, wanted);
        }
}

void iop_simplex_begin(iop_simplex *s)
{
    for (size_t r = 0; r < s->rows; r++)
        scale_row(s, r);
    crash(s);
    for (size_t v = 0; v < s->cols + s->rows; v++)
        settle(s, v);
}

/* Opens a gap for one more row in a square matrix kept by rows. */
static void widen(double *m, size_t rows)
{
    for (size_t i = rows; i-- > 0;)
        memmove(m + i * (rows + 1), m + i * rows, rows * sizeof *m);
    for (size_t i = 0; i < rows; i++)
        m[i * (rows + 1) + rows] = 0;
    memset(m + rows * (rows + 1), 0, (rows + 1) * sizeof *m);
}

/* With the new row a' and its logical basic the inverse gains the row (a_B' B^-1, -1). */
iop_status iop_simplex_append(iop_simplex *s, const double *coefficient, double lo, double hi, iop_err *err)
{
    size_t r = s->rows, v = s->cols + r;
    if (!make_room(s, r + 1, s->cols))
        return iop_no_memory(err, s->cols, "coefficients");
    memcpy(s->a + r * s->cols, coefficient, s->cols * sizeof *coefficient);
    s->lo[v] = lo;
    s->hi[v] = hi;
    s->cost[v] = 0;
    s->place[v] = IOP_SX_BASIC;
    scale_row(s, r);
    widen(s->inverse, r);
    s->rows = r + 1;
    s->head[r] = v;
    double *last = s->inverse + r * s->rows;
    for (size_t k = 0; k < r; k++) {
        double entry = s->head[k] < s->cols ? s->a[r * s->cols + s->head[k]] : 0;
        for (size_t i = 0; i < r && entry != 0; i++)
            last[i] += entry * s->inverse[k * s->rows + i];
    }
    last[r] = -1;
    return IOP_OK;
}

void iop_simplex_set_row(iop_simplex *s, size_t row, double lo, double hi)
{
    s->lo[s->cols + row] = lo * s->row_scale[row];
    s->hi[s->cols + row] = hi * s->row_scale[row];
    settle(s, s->cols + row);
}

/* --- solving ------------------------------------------------------------------------------------------- */

/* Every nonbasic variable where its reduced cost wants it; costs are shifted where that is nowhere. */
static bool make_dual_feasible(iop_simplex *s)
{
    bool shifted = false;
    for (size_t v = 0; v < s->cols + s->rows; v++) {
        if (s->place[v] == IOP_SX_BASIC)
            continue;
        double d = s->d[v], bound = d > 0 ? s->lo[v] : s->hi[v];
        if (d == 0 || s->lo[v] == s->hi[v])
            continue;
        if (isfinite(bound)) {
            s->place[v] = d > 0 ? IOP_SX_LOWER : IOP_SX_UPPER;
            s->x[v] = bound;
        } else {
            s->shifted[v] -= d;
            s->d[v] = 0;
            shifted = true;
        }
    }
    return shifted;
}

static bool is_optimal(const iop_simplex *s)
{
    double tolerance = 100 * iop_simplex_cost_tolerance(s);
    for (size_t k = 0; k < s->rows; k++) {
        size_t v = s->head[k];
        double slack = 10 * iop_simplex_value_tolerance(s, v);
        if (!(s->x[v] >= s->lo[v] - slack && s->x[v] <= s->hi[v] + slack))
            return false;
    }
    for (size_t v = 0; v < s->cols + s->rows; v++) {
        if (s->place[v] == IOP_SX_BASIC || s->lo[v] == s->hi[v])
            continue;
        if ((s->place[v] != IOP_SX_UPPER && s->d[v] < -tolerance) ||
            (s->place[v] != IOP_SX_LOWER && s->d[v] > tolerance))
            return false;
    }
    return true;
}

static bool fresh_numbers(iop_simplex *s, const double *cost)
{
    if (!iop_simplex_refactor(s)) {
        crash(s);
        for (size_t v = 0; v < s->cols + s->rows; v++)
            settle(s, v);
    }
    iop_simplex_recompute_d(s, cost);
    iop_simplex_recompute_x(s);
    return true;
}

static void own_units(iop_simplex *s, double *multiplier)
{
    for (size_t r = 0; r < s->rows; r++)
        multiplier[r] *= s->row_scale[r];
}

static iop_sx_outcome one_pass(iop_simplex *s)
{
    size_t vars = s->cols + s->rows;
    memcpy(s->shifted, s->cost, vars * sizeof *s->cost);
    fresh_numbers(s, s->shifted);
    make_dual_feasible(s);
    iop_simplex_recompute_x(s);
    iop_sx_outcome outcome = iop_simplex_dual(s);
    if (outcome != IOP_SX_OPTIMAL)
        return outcome;
    memcpy(s->shifted, s->cost, vars * sizeof *s->cost);
    fresh_numbers(s, s->cost);
    return iop_simplex_primal(s);
}

iop_sx_outcome iop_simplex_solve(iop_simplex *s)
{
    iop_sx_outcome outcome = IOP_SX_FAILED;
    for (int pass = 0; pass < 10; pass++) {
        outcome = one_pass(s);
        if (outcome == IOP_SX_INFEASIBLE)
            own_units(s, s->proof);
        if (outcome != IOP_SX_OPTIMAL)
            return outcome;
        fresh_numbers(s, s->cost);
        if (is_optimal(s)) {
            own_units(s, s->y);
            return IOP_SX_OPTIMAL;
        }
    }
    return IOP_SX_FAILED;
}

/* --- questions ----------------------------------------------------------------------------------------- */

double iop_simplex_activity(const iop_simplex *s, size_t row)
{
    return s->x[s->cols + row] / s->row_scale[row];
}

bool iop_simplex_rates(iop_simplex *s, size_t row, double *rate)
{
    size_t v = s->cols + row;
    if (s->place[v] == IOP_SX_BASIC)
        return false;
    memset(rate, 0, (s->cols + s->rows) * sizeof *rate);
    iop_simplex_column(s, v);
    for (size_t k = 0; k < s->rows; k++)
        rate[s->head[k]] = -s->column[k] * s->row_scale[row];
    rate[v] = s->row_scale[row];
    return true;
}
