/* SPDX-License-Identifier: GPL-3.0-or-later */
/* line.c - many points of a line of plans at once.
 *
 * The products with the flows, n^2 terms a point each, are matrix products over all points; all else is n c
 * terms a point. With u = 2^-53 a plain sum of m terms is off by at most m u / (1 - m u) times the sum of the
 * absolute terms (Higham 2002, section 4.2), in any order of summation. Products of flows are bounded by row
 * and column sums of |flows| times the largest factor. */
#include "base/alloc.h"
#include "verify/judge.h"
#include <float.h>
#include <math.h>
#include <string.h>

enum { ONE_THREAD = 249000 };

static const double unit_roundoff = 0x1p-53;
/* Smaller violations are counted without words. */
static const double worth_words = 1e-3 * IOP_VERIFY_TOLERANCE;

/* Whether a violation is to be told; a small one is only counted. */
static bool is_told(double violation, double *worst)
{
    if (violation <= *worst)
        return false;
    if (violation <= worth_words) {
        *worst = violation;
        return false;
    }
    return true;
}

typedef struct {
    const iop_plan *from, *to;
    size_t n, c, count;
    iop_line_point *point;
    iop_certificate *certificate;
    size_t terms;                  /* of a reduced cost beside its inputs */
    double *row_sum, *column_size; /* sums of |flows|, n each; those of columns for a unit of output */
    double *units;                 /* n x count, x / x0 */
    double *inputs;                /* n x count: flows units */
    double *prices, *input_cost;   /* count x n: prices, and prices flows */
    double *output_share, *output_size, *share,
        *share_size;            /* n, n, c, c: what duals of rows give, one behind the other */
    double *total, *total_size; /* count x c: sums over products, of absolute values, too */
    double *use, *use_size;     /* count x limits: what the limits count, and the sum of its absolute terms */
} judgement;

static inline double larger(double a, double b)
{
    return b > a ? b : a;
}

static inline double bound_at(double a, double b, double t)
{
    return a == b || isinf(a) ? a : (1 - t) * a + t * b;
}

static inline double error_of(size_t terms, double size)
{
    return (double)(terms + 8) * unit_roundoff * size;
}

/* --- products ------------------------------------------------------------------------------------------- */

static void sum_flows(judgement *j)
{
    iop_cmat z = iop_read(j->from->table->intermediate);
    for (size_t i = 0; i < j->n; i++) {
        double sum = 0;
        for (size_t k = 0; k < j->n; k++) {
            double size = fabs(z.a[i * z.ld + k]);
            sum += size;
            j->column_size[k] += size;
        }
        j->row_sum[i] = sum;
    }
    for (size_t k = 0; k < j->n; k++) {
        double base = fabs(j->from->table->output[k]);
        j->column_size[k] = base > 0 ? j->column_size[k] / base : 0;
    }
}

static void multiply(judgement *j)
{
    iop_cmat z = iop_read(j->from->table->intermediate);
    const double *base = j->from->table->output;
    size_t n = j->n, k = j->count, step = ONE_THREAD / (n > k ? n : k);
    step = step > 0 ? step : 1;
    for (size_t q = 0; q < k; q++)
        for (size_t s = 0; s < n; s++) {
            j->units[s * k + q] = base[s] != 0 ? j->point[q].point.output[s] / base[s] : 0;
            j->prices[q * n + s] = j->point[q].point.price[s];
        }
    iop_cmat units = {n, k, k, j->units}, prices = {k, n, n, j->prices};
    for (size_t i = 0; i < n;
         i += step) { /* small enough for one thread: the same sums whatever their number */
        size_t rows = n - i < step ? n - i : step;
        iop_cmat part = {rows, n, z.ld, z.a + i * z.ld};
        iop_mat into = {rows, k, k, j->inputs + i * k};
        iop_gemm(1, part, units, 0, into);
    }
    for (size_t q = 0; q < k; q += step) {
        size_t rows = k - q < step ? k - q : step;
        iop_cmat part = {rows, n, n, prices.a + q * n};
        iop_mat into = {rows, n, n, j->input_cost + q * n};
        iop_gemm(1, part, z, 0, into);
    }
}

/* --- the point ------------------------------------------------------------------------------------------ */

static void note_primal(judgement *j, size_t q, double violation, const char *kind, const char *name)
{
    iop_certificate *cert = &j->certificate[q];
    if (is_told(violation, &cert->primal_violation))
        iop_note_violation(violation, &cert->primal_violation, cert, "%s %.60s is off by %.3g of its terms",
                           kind, name, violation);
}

static inline void judge_band(judgement *j, size_t q, double value, double error, double size,
                              const iop_band *a, const iop_band *b, const char *kind, const char *name)
{
    double t = j->point[q].t, lo = bound_at(a->lo, b->lo, t), hi = bound_at(a->hi, b->hi, t);
    double below = lo - value, above = value - hi, outside = below > above ? below : above;
    double excess = outside + error + 4 * unit_roundoff * fabs(value);
    if (!(excess <= j->certificate[q].primal_violation * (1 + size)))
        note_primal(j, q, excess / (1 + size), kind, name);
}

static void judge_balances(judgement *j, size_t q)
{
    const iop_point *p = &j->point[q].point;
    const iop_table *t = j->from->table;
    double largest = 0;
    for (size_t s = 0; s < j->n; s++)
        largest = larger(largest, fabs(j->units[s * j->count + q]));
    for (size_t i = 0; i < j->n; i++) {
        double sum = p->output[i] - j->inputs[i * j->count + q], size = fabs(p->output[i]);
        for (size_t k = 0; k < j->c; k++) {
            sum -= p->demand[i * j->c + k];
            size += fabs(p->demand[i * j->c + k]);
        }
        double error = error_of(j->n + j->c, size + largest * j->row_sum[i]);
        note_primal(j, q, (fabs(sum) + error) / (1 + size), "balance of", t->sectors[i].code);
    }
}

static void judge_cells(judgement *j, size_t q)
{
    const iop_point *p = &j->point[q].point;
    const iop_table *t = j->from->table;
    for (size_t i = 0; i < j->n; i++) {
        judge_band(j, q, p->output[i], 0, fabs(p->output[i]), &j->from->output[i], &j->to->output[i],
                   "output of", t->sectors[i].code);
        for (size_t k = 0; k < j->c; k++) {
            size_t cell = i * j->c + k;
            judge_band(j, q, p->demand[cell], 0, fabs(p->demand[cell]), &j->from->demand[cell],
                       &j->to->demand[cell], "final demand for", t->sectors[i].code);
        }
    }
}

/* m(x, f), and the sum of its absolute terms; four sums each, which do not wait for each other. */
static double measure(const judgement *j, size_t q, const iop_measure *m, double *size)
{
    const double *x = j->point[q].point.output, *total = j->total + q * j->c,
                 *absolute = j->total_size + q * j->c;
    double sum[4] = {0}, all[4] = {0};
    for (size_t i = 0; i < j->n; i++) {
        double term = m->per_output[i] * x[i];
        sum[i % 4] += term;
        all[i % 4] += fabs(term);
    }
    for (size_t k = 0; k < j->c; k++) {
        sum[k % 4] += m->per_demand[k] * total[k];
        all[k % 4] += fabs(m->per_demand[k]) * absolute[k];
    }
    *size = (all[0] + all[1]) + (all[2] + all[3]);
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

/* What every point uses of the limits, which its duals and those of its neighbour are held against. */
static void count_uses(judgement *j)
{
    const iop_plan *p = j->from;
    for (size_t q = 0; q < j->count; q++) {
        const double *demand = j->point[q].point.demand;
        double *total = j->total + q * j->c, *size = j->total_size + q * j->c;
        memset(total, 0, j->c * sizeof *total);
        memset(size, 0, j->c * sizeof *size);
        for (size_t i = 0; i < j->n; i++)
            for (size_t k = 0; k < j->c; k++) {
                total[k] += demand[i * j->c + k];
                size[k] += fabs(demand[i * j->c + k]);
            }
        for (size_t l = 0; l < p->limits; l++)
            j->use[q * p->limits + l] =
                measure(j, q, &p->measure[p->limit[l].measure], &j->use_size[q * p->limits + l]);
    }
}

static void judge_rows(judgement *j, size_t q)
{
    const iop_plan *a = j->from, *b = j->to;
    for (size_t l = 0; l < a->limits; l++) {
        const iop_measure *m = &a->measure[a->limit[l].measure];
        double size = j->use_size[q * a->limits + l], value = j->use[q * a->limits + l];
        judge_band(j, q, value, error_of(j->n * (1 + j->c), size), size, &a->limit[l].band, &b->limit[l].band,
                   "limit", m->name);
    }
    for (size_t g = 0; g < a->totals; g++) {
        double size = 0, value = 0;
        for (size_t k = 0; k < a->total[g].count; k++) {
            value += j->point[q].point.output[a->total[g].member[k]];
            size += fabs(j->point[q].point.output[a->total[g].member[k]]);
        }
        judge_band(j, q, value, error_of(j->n, size), size, &a->total[g].band, &b->total[g].band,
                   "total of group", a->total[g].name);
    }
}

/* --- the duals ------------------------------------------------------------------------------------------ */

/* The duals' bound at both ends of the line, and the size of its error. */
typedef struct {
    double from, to, error;
    double sense;
} dual_line;

/* A term weight x bound; `error` is that of the weight, `value` takes the place of a bound that is absent. */
static void add_term(judgement *j, size_t q, dual_line *d, double weight, double error, double value,
                     const iop_band *a, const iop_band *b, const char *kind, const char *name)
{
    bool upper = d->sense * weight > 0;
    double from = upper ? a->hi : a->lo, to = upper ? b->hi : b->lo;
    if (weight == 0 && error == 0)
        return;
    if (isinf(from) || isnan(weight)) {
        iop_certificate *cert = &j->certificate[q];
        double violation = fabs(weight) > error ? fabs(weight) + error : error;
        if (is_told(violation, &cert->dual_violation))
            iop_note_violation(violation, &cert->dual_violation, cert,
                               "%s %.60s is %.3g although nothing bounds it on that side", kind, name,
                               weight);
        from = to = value;
    }
    d->from += weight * from;
    d->to += weight * to;
    d->error += (error + 8 * unit_roundoff * fabs(weight)) * larger(fabs(from), fabs(to));
}

/* The same where the bound is there, as it mostly is. */
static inline bool add_bounded(dual_line *d, double weight, double error, const iop_band *a,
                               const iop_band *b)
{
    bool upper = d->sense * weight > 0;
    double from = upper ? a->hi : a->lo, to = upper ? b->hi : b->lo, size = larger(fabs(from), fabs(to));
    if (!(size <= DBL_MAX && fabs(weight) <= DBL_MAX))
        return false;
    d->from += weight * from;
    d->to += weight * to;
    d->error += (error + 8 * unit_roundoff * fabs(weight)) * size;
    return true;
}

/* to += factor m, and the sizes of the terms. */
static void add_scaled(double *to, double *size, double factor, const double *m, size_t count)
{
    for (size_t k = 0; k < count && factor != 0; k++) {
        double term = factor * m[k];
        to[k] += term;
        size[k] += fabs(term);
    }
}

static void share_out(judgement *j, size_t q)
{
    const iop_plan *p = j->from;
    const iop_measure *aim = &p->measure[p->objective];
    const double *weight = j->point[q].weight;
    memset(j->output_share, 0, 2 * (j->n + j->c) * sizeof(double)); /* and what lies behind it */
    add_scaled(j->output_share, j->output_size, weight ? 0 : 1, aim->per_output, j->n);
    add_scaled(j->share, j->share_size, weight ? 0 : 1, aim->per_demand, j->c);
    for (size_t l = 0; l < p->limits; l++) {
        const iop_measure *m = &p->measure[p->limit[l].measure];
        double y = j->point[q].point.limit_dual[l];
        add_scaled(j->output_share, j->output_size, weight ? weight[l] : 0, m->per_output, j->n);
        add_scaled(j->share, j->share_size, weight ? weight[l] : 0, m->per_demand, j->c);
        add_scaled(j->output_share, j->output_size, -y, m->per_output, j->n);
        add_scaled(j->share, j->share_size, -y, m->per_demand, j->c);
    }
    for (size_t g = 0; g < p->totals; g++)
        for (size_t s = 0; s < p->total[g].count; s++) {
            j->output_share[p->total[g].member[s]] -= j->point[q].point.total_dual[g];
            j->output_size[p->total[g].member[s]] += fabs(j->point[q].point.total_dual[g]);
        }
}

static inline void add_output(judgement *j, size_t q, size_t s, double largest, dual_line *fast,
                              dual_line *slow)
{
    const iop_table *t = j->from->table;
    const iop_point *p = &j->point[q].point;
    const iop_band *a = &j->from->output[s], *b = &j->to->output[s];
    double base = t->output[s], inputs = base != 0 ? j->input_cost[q * j->n + s] / base : 0;
    double rc = j->output_share[s] - p->price[s] + inputs;
    double error = error_of(j->n, largest * j->column_size[s]) +
                   error_of(j->terms, j->output_size[s] + fabs(p->price[s]) + fabs(inputs));
    if (!add_bounded(fast, rc, error, a, b))
        add_term(j, q, slow, rc, error, p->output[s], a, b, "reduced cost of the output", t->sectors[s].code);
}

static inline void add_cell(judgement *j, size_t q, size_t s, size_t k, dual_line *fast, dual_line *slow)
{
    const iop_point *p = &j->point[q].point;
    size_t cell = s * j->c + k;
    const iop_band *a = &j->from->demand[cell], *b = &j->to->demand[cell];
    double rc = j->share[k] + p->price[s], error = error_of(j->terms, j->share_size[k] + fabs(p->price[s]));
    if (!add_bounded(fast, rc, error, a, b))
        add_term(j, q, slow, rc, error, p->demand[cell], a, b, "reduced cost of final demand",
                 j->from->table->sectors[s].code);
}

/* The sums of bounds that are there stay in registers. */
static void add_columns(judgement *j, size_t q, dual_line *line)
{
    dual_line outputs = {0, 0, 0, line->sense}, cells = outputs;
    double largest = 0;
    for (size_t i = 0; i < j->n; i++)
        largest = larger(largest, fabs(j->point[q].point.price[i]));
    for (size_t s = 0; s < j->n; s++) {
        add_output(j, q, s, largest, &outputs, line);
        for (size_t k = 0; k < j->c; k++)
            add_cell(j, q, s, k, &cells, line);
    }
    line->from += outputs.from + cells.from;
    line->to += outputs.to + cells.to;
    line->error += outputs.error + cells.error;
}

static void add_rows(judgement *j, size_t q, dual_line *d)
{
    const iop_plan *a = j->from, *b = j->to;
    const iop_point *p = &j->point[q].point;
    for (size_t l = 0; l < a->limits; l++) {
        const iop_measure *m = &a->measure[a->limit[l].measure];
        double value = j->use[q * a->limits + l];
        add_term(j, q, d, p->limit_dual[l], 0, value, &a->limit[l].band, &b->limit[l].band, "shadow price",
                 m->name);
    }
    for (size_t g = 0; g < a->totals; g++) {
        double value = 0;
        for (size_t k = 0; k < a->total[g].count; k++)
            value += p->output[a->total[g].member[k]];
        add_term(j, q, d, p->total_dual[g], 0, value, &a->total[g].band, &b->total[g].band,
                 "dual of the total", a->total[g].name);
    }
}

/* The aim of point q at point `at`. */
static double objective(const judgement *j, size_t q, size_t at, double *size)
{
    const iop_plan *p = j->from;
    const double *weight = j->point[q].weight;
    double sum = 0;
    if (!weight)
        return measure(j, at, &p->measure[p->objective], size);
    *size = 0;
    for (size_t l = 0; l < p->limits; l++) {
        if (weight[l] == 0)
            continue;
        sum += weight[l] * j->use[at * p->limits + l];
        *size += fabs(weight[l]) * j->use_size[at * p->limits + l];
    }
    return sum;
}

/* The gap of the duals of point q at point `at`, to the account of `whose`. */
static void judge_gap(judgement *j, size_t q, size_t at, size_t whose, const dual_line *d)
{
    iop_certificate *cert = &j->certificate[whose];
    double size, value = objective(j, q, at, &size), t = j->point[at].t;
    double bound = bound_at(d->from, d->to, t);
    double error = d->error + error_of(j->n * (1 + j->c), fabs(d->from) + fabs(d->to) + size);
    double gap = (fabs(bound - value) + error) / (1 + fabs(value));
    if (is_told(gap, &cert->gap))
        iop_note_violation(gap, &cert->gap, cert, "the objective %.12g and its bound differ by %.3g", value,
                           bound - value);
}

static void judge_point(judgement *j, size_t q)
{
    dual_line d = {0, 0, 0, j->from->maximize ? 1 : -1};
    iop_certificate *cert = &j->certificate[q];
    judge_balances(j, q);
    judge_cells(j, q);
    judge_rows(j, q);
    share_out(j, q);
    add_columns(j, q, &d);
    add_rows(j, q, &d);
    judge_gap(j, q, q, q, &d);
    if (!j->point[q].weight)
        judge_gap(j, q, q - 1, q, &d);
    else if (q + 1 < j->count)
        judge_gap(j, q, q + 1, q + 1, &d);
    j->point[q].slope = d.to - d.from;
    cert->verified = cert->primal_violation <= IOP_VERIFY_TOLERANCE &&
                     cert->dual_violation <= IOP_VERIFY_TOLERANCE && cert->gap <= IOP_VERIFY_TOLERANCE;
}

iop_status iop_verify_line(const iop_plan *from, const iop_plan *to, size_t count, iop_line_point *point,
                           iop_certificate *certificate, iop_err *err)
{
    size_t n = from->table->n, c = from->table->c;
    judgement j = {
        .from = from, .to = to, .n = n, .c = c, .count = count, .point = point, .certificate = certificate};
    j.terms = from->limits + from->totals + 2;
    size_t uses = (c + from->limits) * count;
    double *store = iop_new(&from->env, 4 * n + 2 * c + 4 * n * count + 2 * uses, sizeof *store), *at = store;
    if (!store)
        return iop_no_memory(err, n * count, "sums of the verifier");
    j.row_sum = at;
    j.column_size = at += n;
    j.output_share = at += n;
    j.output_size = at += n;
    j.share = at += n;
    j.share_size = at += c;
    j.units = at += c;
    j.inputs = at += n * count;
    j.prices = at += n * count;
    j.input_cost = at += n * count;
    j.total = at += n * count;
    j.total_size = at += c * count;
    j.use = at += c * count;
    j.use_size = at + from->limits * count;
    memset(certificate, 0, count * sizeof *certificate);
    sum_flows(&j);
    multiply(&j);
    count_uses(&j);
    for (size_t q = 0; q < count; q++)
        if (q > 0 || point[q].weight)
            judge_point(&j, q);
    iop_free(&from->env, store);
    return IOP_OK;
}
