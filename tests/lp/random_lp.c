/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "random_lp.h"
#include "support/cm.h"
#include <stdlib.h>
#include <string.h>

static const long double tolerance = 1e-8L;

static void *zeroes(size_t count)
{
    void *p = calloc(count + 1, sizeof(double));
    assert_non_null(p);
    return p;
}

dense_lp dense_new(size_t rows, size_t columns, bool maximize)
{
    dense_lp p = {.rows = rows, .columns = columns, .maximize = maximize};
    p.a = zeroes(rows * columns);
    p.row_lo = zeroes(rows);
    p.row_hi = zeroes(rows);
    p.col_lo = zeroes(columns);
    p.col_hi = zeroes(columns);
    p.cost = zeroes(columns);
    for (size_t i = 0; i < rows; i++) {
        p.row_lo[i] = -INFINITY;
        p.row_hi[i] = INFINITY;
    }
    for (size_t j = 0; j < columns; j++)
        p.col_hi[j] = INFINITY;
    return p;
}

dense_lp dense_copy(const dense_lp *p)
{
    dense_lp q = dense_new(p->rows, p->columns, p->maximize);
    q.constant = p->constant;
    memcpy(q.a, p->a, p->rows * p->columns * sizeof(double));
    memcpy(q.row_lo, p->row_lo, p->rows * sizeof(double));
    memcpy(q.row_hi, p->row_hi, p->rows * sizeof(double));
    memcpy(q.col_lo, p->col_lo, p->columns * sizeof(double));
    memcpy(q.col_hi, p->col_hi, p->columns * sizeof(double));
    memcpy(q.cost, p->cost, p->columns * sizeof(double));
    return q;
}

void dense_free(dense_lp *p)
{
    free(p->a);
    free(p->row_lo);
    free(p->row_hi);
    free(p->col_lo);
    free(p->col_hi);
    free(p->cost);
}

double dense_row_size(const dense_lp *p, size_t row, const double *x)
{
    double size = 1;
    for (size_t j = 0; j < p->columns; j++)
        size += fabs(p->a[row * p->columns + j] * x[j]);
    return size + (isinf(p->row_lo[row]) ? 0 : fabs(p->row_lo[row])) +
           (isinf(p->row_hi[row]) ? 0 : fabs(p->row_hi[row]));
}

iop_lp *dense_build(const dense_lp *p, const iop_env *env)
{
    iop_err err = {.msg = ""};
    iop_lp *lp;
    const iop_axis columns = {p->columns, NULL}, rows = {p->rows, NULL};
    size_t *index = zeroes(p->columns);
    assert_ok(iop_lp_open(&lp, p->maximize, env, &err), err);
    assert_ok(iop_lp_add_columns(lp, "x", 1, &columns, NULL, &err), err);
    for (size_t j = 0; j < p->columns; j++) {
        index[j] = j;
        assert_ok(iop_lp_set_column(lp, j, p->col_lo[j], p->col_hi[j], p->cost[j], &err), err);
    }
    iop_lp_set_constant(lp, p->constant);
    assert_ok(iop_lp_add_rows(lp, "row", 1, &rows, NULL, &err), err);
    for (size_t i = 0; i < p->rows; i++)
        assert_ok(
            iop_lp_add_row(lp, p->row_lo[i], p->row_hi[i], p->columns, index, p->a + i * p->columns, &err),
            err);
    free(index);
    return lp;
}

/* --- random programs ------------------------------------------------------------------------------------ */

static double number(gen *g, dense_kind kind)
{
    if (kind == DENSE_DEGENERATE)
        return (double)gen_below(g, 5) - 2;
    return gen_uniform(g, -3, 3);
}

static void random_column(gen *g, dense_kind kind, dense_lp *p, size_t j)
{
    double free_chance = kind == DENSE_OPEN ? 0.3 : kind == DENSE_EMPTY ? 0.2 : 0.05;
    double infinite_chance = kind == DENSE_OPEN ? 0.6 : 0.2;
    p->cost[j] = number(g, kind);
    if (gen_chance(g, free_chance)) {
        p->col_lo[j] = -INFINITY;
        return;
    }
    double a = kind == DENSE_DEGENERATE ? (double)gen_below(g, 3) : gen_uniform(g, -5, 5);
    double width = kind == DENSE_DEGENERATE ? (double)gen_below(g, 4) : gen_uniform(g, 0, 5);
    p->col_lo[j] = gen_chance(g, 0.5) ? 0 : a;
    p->col_hi[j] = gen_chance(g, infinite_chance) ? HUGE_VAL : p->col_lo[j] + width;
    if (gen_chance(g, 0.15)) { /* bounded above only */
        p->col_hi[j] = a;
        p->col_lo[j] = -INFINITY;
    }
}

/* A point within the column bounds, so that rows can be made to hold there. */
static void point_inside(gen *g, const dense_lp *p, double *x)
{
    for (size_t j = 0; j < p->columns; j++) {
        double lo = isinf(p->col_lo[j]) ? fmin(p->col_hi[j], 0) - 2 : p->col_lo[j];
        double hi = isinf(p->col_hi[j]) ? lo + 4 : p->col_hi[j];
        x[j] = gen_chance(g, 0.3) ? lo : gen_uniform(g, lo, hi);
    }
}

static double activity(const dense_lp *p, size_t i, const double *x)
{
    double sum = 0;
    for (size_t j = 0; j < p->columns; j++)
        sum += p->a[i * p->columns + j] * x[j];
    return sum;
}

static void random_row_bounds(gen *g, dense_kind kind, dense_lp *p, size_t i, double at)
{
    double room = kind == DENSE_DEGENERATE ? (double)gen_below(g, 3) : gen_uniform(g, 0, 4);
    double shift = kind == DENSE_TIGHT ? gen_uniform(g, -4, 1) : 0;
    if (kind == DENSE_DEGENERATE)
        at = round(at);
    switch (kind == DENSE_EQUATIONS && gen_chance(g, 0.7) ? 0 : gen_below(g, 5)) {
    case 0:
        p->row_lo[i] = p->row_hi[i] = at + (kind == DENSE_TIGHT && gen_chance(g, 0.3) ? shift : 0);
        break;
    case 1:
        p->row_lo[i] = at - room;
        p->row_hi[i] = at + room + 0.5;
        break;
    case 2:
        p->row_lo[i] = at - room - shift;
        break;
    default:
        p->row_hi[i] = at + room + shift;
        break;
    }
    if (kind == DENSE_EMPTY && gen_chance(g, 0.2)) {
        p->row_lo[i] = -INFINITY;
        p->row_hi[i] = INFINITY;
    }
}

static void random_row(gen *g, dense_kind kind, dense_lp *p, size_t i, const double *x)
{
    double density = gen_uniform(g, 0.1, 1);
    double *a = p->a + i * p->columns;
    for (size_t j = 0; j < p->columns; j++)
        a[j] = gen_chance(g, density) ? number(g, kind) : 0;
    if (kind == DENSE_DEGENERATE && i > 0 && gen_chance(g, 0.3))
        memcpy(a, p->a + gen_below(g, i) * p->columns, p->columns * sizeof(double));
    if (kind == DENSE_EMPTY && gen_chance(g, 0.2))
        memset(a, 0, p->columns * sizeof(double));
    random_row_bounds(g, kind, p, i, activity(p, i, x));
}

static void empty_columns(gen *g, dense_lp *p)
{
    for (size_t j = 0; j < p->columns; j++)
        for (size_t i = 0; gen_chance(g, 0.15) && i < p->rows; i++)
            p->a[i * p->columns + j] = 0;
}

/* n balances over n outputs and n final demands, and limits on the outputs; money in a small unit. */
static dense_lp leontief(gen *g, size_t n, size_t limits)
{
    dense_lp p = dense_new(n + limits, 2 * n, true);
    double unit = pow(10, gen_uniform(g, 0, 9));
    double *x = zeroes(n);
    for (size_t j = 0; j < n; j++)
        x[j] = unit * pow(10, gen_uniform(g, 0, 3));
    for (size_t j = 0; j < n; j++)
        for (size_t i = 0; i < n; i++)
            p.a[i * 2 * n + j] = (i == j) - gen_uniform(g, 0, 0.9) / (double)n * fmin(1, x[i] / x[j]);
    for (size_t i = 0; i < n; i++) {
        double f = 0;
        for (size_t j = 0; j < n; j++)
            f += p.a[i * 2 * n + j] * x[j];
        p.a[i * 2 * n + n + i] = -1;
        p.row_lo[i] = p.row_hi[i] = 0;
        bool fixed = gen_chance(g, 0.3);
        p.col_lo[i] = fixed ? x[i] : 0.7 * x[i];
        p.col_hi[i] = fixed ? x[i] : 1.6 * x[i];
        p.col_lo[n + i] = f - (fixed ? 0 : 0.3) * fabs(f);
        p.col_hi[n + i] = f + (fixed ? 0 : 0.4) * fabs(f);
        p.cost[i] = gen_uniform(g, 0.1, 0.6);
    }
    for (size_t r = 0; r < limits; r++) {
        double base = 0, scale = pow(10, gen_uniform(g, -3, 3));
        for (size_t j = 0; j < n; j++) {
            p.a[(n + r) * 2 * n + j] = scale * gen_uniform(g, 0, 1);
            base += p.a[(n + r) * 2 * n + j] * x[j];
        }
        p.row_hi[n + r] = base * gen_uniform(g, 0.95, 1.2);
    }
    free(x);
    return p;
}

dense_lp dense_random(uint64_t seed, dense_kind kind, size_t most_rows, size_t most_columns)
{
    gen g = gen_seed(seed * DENSE_KINDS + (uint64_t)kind);
    size_t rows = gen_below(&g, gen_chance(&g, 0.3) ? 4 : most_rows + 1);
    size_t columns = gen_below(&g, gen_chance(&g, 0.3) ? 4 : most_columns + 1);
    if (kind == DENSE_LEONTIEF)
        return leontief(&g, rows / 2 + 1, rows / 4);
    dense_lp p = dense_new(rows, columns, gen_chance(&g, 0.5));
    double *x = zeroes(columns);
    p.constant = gen_chance(&g, 0.5) ? 0 : number(&g, kind);
    for (size_t j = 0; j < columns; j++)
        random_column(&g, kind, &p, j);
    point_inside(&g, &p, x);
    for (size_t i = 0; i < rows; i++)
        random_row(&g, kind, &p, i, x);
    if (kind == DENSE_EMPTY)
        empty_columns(&g, &p);
    free(x);
    return p;
}

/* --- the judge ------------------------------------------------------------------------------------------ */

static bool within(long double value, double lo, double hi, long double scale)
{
    return value >= (long double)lo - tolerance * scale && value <= (long double)hi + tolerance * scale;
}

static const char *judge_point(const dense_lp *p, const iop_lp_result *r)
{
    for (size_t i = 0; i < p->rows; i++) {
        long double sum = 0, scale = 1;
        for (size_t j = 0; j < p->columns; j++) {
            long double term = (long double)p->a[i * p->columns + j] * (long double)r->x[j];
            sum += term;
            scale += fabsl(term);
        }
        if (fabsl(sum - (long double)r->row[i]) > 1e-13L * scale)
            return "a row is not the product A x";
        if (!within(sum, p->row_lo[i], p->row_hi[i], scale))
            return "a row breaks its bounds";
    }
    for (size_t j = 0; j < p->columns; j++)
        if (!within((long double)r->x[j], p->col_lo[j], p->col_hi[j], 1 + fabsl((long double)r->x[j])))
            return "a column breaks its bounds";
    return NULL;
}

/* max of price * v over [lo, hi] when maximising, min when minimising; INFINITY when it has none. */
static long double best_at(long double price, double lo, double hi, bool maximize, long double noise)
{
    if (fabsl(price) <= noise)
        return price * (isinf(lo) ? isinf(hi) ? 0 : (long double)hi : (long double)lo);
    double bound = (price > 0) == maximize ? hi : lo;
    return isinf(bound) ? HUGE_VAL : price * (long double)bound;
}

/* Weak duality: the multipliers bound the optimum, and the bound is the objective. */
static const char *judge_duals(const dense_lp *p, const iop_lp_result *r)
{
    long double bound = (long double)p->constant, value = (long double)p->constant, scale = 1;
    for (size_t j = 0; j < p->columns; j++) {
        long double d = (long double)p->cost[j], size = 1 + fabsl(d);
        for (size_t i = 0; i < p->rows; i++) {
            long double term = (long double)p->a[i * p->columns + j] * (long double)r->y[i];
            d -= term;
            size += fabsl(term);
        }
        if (fabsl(d - (long double)r->d[j]) > 1e-13L * size)
            return "a reduced cost is not c - A'y";
        long double best = best_at(d, p->col_lo[j], p->col_hi[j], p->maximize, 1e-9L * size);
        if (isinf(best))
            return "a reduced cost needs an absent bound";
        bound += best;
        scale += fabsl(best);
        value += (long double)p->cost[j] * (long double)r->x[j];
    }
    for (size_t i = 0; i < p->rows; i++) {
        long double y = (long double)r->y[i];
        long double best = best_at(y, p->row_lo[i], p->row_hi[i], p->maximize, 1e-9L * (1 + fabsl(y)));
        if (isinf(best))
            return "a row dual needs an absent bound";
        bound += best;
        scale += fabsl(best);
    }
    if (fabsl(value - (long double)r->objective) > 1e-12L * scale)
        return "the objective is not c'x";
    return fabsl(bound - value) <= tolerance * scale ? NULL : "there is a duality gap";
}

/* Bounds that cross by rounding count as equal. */
static bool cross(double lo, double hi)
{
    return lo - hi > 1e-12 * (1 + fabs(lo));
}

static const char *judge_crossed(const dense_lp *p, const iop_lp_result *r, bool *crossed)
{
    *crossed = true;
    for (size_t j = 0; j < p->columns; j++)
        if (cross(p->col_lo[j], p->col_hi[j])) {
            for (size_t i = 0; i < p->rows; i++)
                if (r->farkas[i] != 0)
                    return "a crossed column has multipliers";
            return NULL;
        }
    for (size_t i = 0; i < p->rows; i++)
        if (cross(p->row_lo[i], p->row_hi[i]))
            return r->farkas[i] == 1 ? NULL : "a crossed row has no multiplier 1";
    *crossed = false;
    return NULL;
}

static const char *judge_farkas(const dense_lp *p, const iop_lp_result *r)
{
    bool crossed;
    const char *fault = judge_crossed(p, r, &crossed);
    long double least = 0, most = 0, largest = 0;
    if (crossed)
        return fault;
    for (size_t j = 0; j < p->columns; j++) {
        long double sum = 0, size = 0;
        for (size_t i = 0; i < p->rows; i++) {
            long double term = (long double)p->a[i * p->columns + j] * (long double)r->farkas[i];
            sum += term;
            size += fabsl(term);
        }
        double bound = sum > 0 ? p->col_lo[j] : p->col_hi[j];
        if (isinf(bound) && fabsl(sum) > 1e-10L * size)
            return "a Farkas combination needs an absent column bound";
        least += isinf(bound) ? 0 : sum * (long double)bound;
    }
    for (size_t i = 0; i < p->rows; i++) {
        double w = r->farkas[i], bound = w > 0 ? p->row_hi[i] : p->row_lo[i];
        largest = fmaxl(largest, fabsl((long double)w));
        if (w != 0 && isinf(bound))
            return "a Farkas multiplier needs an absent row bound";
        most += w != 0 ? (long double)w * (long double)bound : 0;
    }
    if (fabsl(largest - 1) > 1e-12L)
        return "the largest Farkas multiplier is not 1";
    return least > most ? NULL : "the Farkas multipliers prove nothing";
}

static bool may_recede(long double by, double lo, double hi, long double allowed)
{
    return (isinf(lo) || by >= -allowed) && (isinf(hi) || by <= allowed);
}

static const char *judge_ray(const dense_lp *p, const iop_lp_result *r)
{
    long double gain = 0, largest = 0;
    for (size_t j = 0; j < p->columns; j++) {
        if (!may_recede((long double)r->ray[j], p->col_lo[j], p->col_hi[j], 0))
            return "the ray leaves a column's bounds";
        gain += (long double)p->cost[j] * (long double)r->ray[j];
        largest = fmaxl(largest, fabsl((long double)r->ray[j]));
    }
    for (size_t i = 0; i < p->rows; i++) {
        long double sum = 0, scale = 0;
        for (size_t j = 0; j < p->columns; j++) {
            long double term = (long double)p->a[i * p->columns + j] * (long double)r->ray[j];
            sum += term;
            scale += fabsl(term);
        }
        if (!may_recede(sum, p->row_lo[i], p->row_hi[i], 1e-9L * scale))
            return "the ray leaves a row's bounds";
    }
    if (fabsl(largest - 1) > 1e-12L)
        return "the largest part of the ray is not 1";
    return (p->maximize ? gain : -gain) > 0 ? NULL : "the ray improves nothing";
}

const char *dense_judge(const dense_lp *p, const iop_lp_result *r)
{
    const char *fault = NULL;
    switch (r->outcome) {
    case IOP_LP_OPTIMAL:
        fault = judge_point(p, r);
        return fault ? fault : judge_duals(p, r);
    case IOP_LP_INFEASIBLE:
        return judge_farkas(p, r);
    case IOP_LP_UNBOUNDED:
        fault = judge_point(p, r);
        return fault ? fault : judge_ray(p, r);
    default:
        return "there is no outcome";
    }
}
