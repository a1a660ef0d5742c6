/* SPDX-License-Identifier: GPL-3.0-or-later */
/* line.c - many points of a line of plans at once.
 *
 * The products with the flows, n^2 terms a point each, are matrix products over all points; all else is n c
 * terms a point. With u = 2^-53 a plain sum of m terms is off by at most m u / (1 - m u) times the sum of the
 * absolute terms (Higham 2002, section 4.2), in any order of summation. Products of flows are bounded by row
 * and column sums of |flows| times the largest factor. */
#include "base/alloc.h"
#include "verify/judge.h"
#include "verify/line_sums.h"
#include <math.h>
#include <string.h>

enum { ONE_THREAD = 249000 };

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

/* Numbers of all cells lie category by category, n each, the outputs behind the last: c + 1 blocks. */
struct iop_line_verifier {
    const iop_plan *from, *to;
    double *common, *each; /* storage of all arrays: those of the line, and those of points, for `room` */
    size_t room;
    size_t n, c, count;
    iop_line_point *point;
    iop_certificate *certificate;
    size_t terms;                  /* of a reduced cost beside its inputs */
    double *row_sum, *column_size; /* sums of |flows|, n each; those of columns for a unit of output */
    double *unit;                  /* n: 1 / x0 */
    double *units;                 /* n x count, x / x0 */
    double *largest;               /* count: of the point's |units| */
    double *inputs;                /* n x count: flows units */
    double *prices, *input_cost;   /* count x n: prices, and prices flows */
    double *total, *total_size;    /* count x c: sums over products, of absolute values, too */
    double *use, *use_size; /* count x limits: what the limits count, and the sum of its absolute terms */
    double *lo[2], *hi[2];  /* cells: bounds at both ends of the line */
    /* of the point at hand */
    double *cell;              /* cells: demand and output */
    double *lowest, *highest;  /* cells: bounds */
    double *left, *left_size;  /* n: what is left of the balances, and its absolute terms */
    double *cost, *cost_error; /* n: reduced costs of a block */
    double *output_share, *output_size, *share,
        *share_size; /* n, n, c, c: what duals of rows give, one behind the other */
};

typedef struct iop_line_verifier judgement;

static inline double bound_at(double a, double b, double t)
{
    return a == b || isinf(a) ? a : (1 - t) * a + t * b;
}

/* --- products ------------------------------------------------------------------------------------------- */

static void sum_flows(judgement *j)
{
    iop_cmat z = iop_read(j->from->table->intermediate);
    double none;
    for (size_t k = 0; k < j->n; k++) {
        double base = j->from->table->output[k];
        j->unit[k] = base != 0 ? 1 / base : 0;
    }
    for (size_t i = 0; i < j->n; i++) {
        memset(j->left, 0, j->n * sizeof *j->left);
        iop_line_subtract(j->n, z.a + i * z.ld, j->left, j->column_size, &none, &j->row_sum[i]);
    }
    for (size_t k = 0; k < j->n; k++)
        j->column_size[k] *= fabs(j->unit[k]);
}

static void multiply(judgement *j)
{
    iop_cmat z = iop_read(j->from->table->intermediate);
    size_t n = j->n, k = j->count, step = ONE_THREAD / (n > k ? n : k);
    step = step > 0 ? step : 1;
    for (size_t q = 0; q < k; q++) {
        const double *output = j->point[q].point.output;
        double largest = 0;
        for (size_t s = 0; s < n; s++) {
            double unit = output[s] * j->unit[s], size = fabs(unit);
            j->units[s * k + q] = unit;
            largest = size > largest ? size : largest;
        }
        j->largest[q] = largest;
        memcpy(j->prices + q * n, j->point[q].point.price, n * sizeof *j->prices);
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

/* --- cells ---------------------------------------------------------------------------------------------- */

static void turn_bands(judgement *j, const iop_plan *plan, double *lo, double *hi)
{
    for (size_t i = 0; i < j->n; i++) {
        for (size_t k = 0; k < j->c; k++) {
            lo[k * j->n + i] = plan->demand[i * j->c + k].lo;
            hi[k * j->n + i] = plan->demand[i * j->c + k].hi;
        }
        lo[j->c * j->n + i] = plan->output[i].lo;
        hi[j->c * j->n + i] = plan->output[i].hi;
    }
}

static void turn_all_bands(judgement *j)
{
    turn_bands(j, j->from, j->lo[0], j->hi[0]);
    if (j->to != j->from)
        turn_bands(j, j->to, j->lo[1], j->hi[1]);
    else {
        j->lo[1] = j->lo[0];
        j->hi[1] = j->hi[0];
    }
}

/* The point's numbers as blocks, what they leave of the balances, and what they add up to. */
static void turn_point(judgement *j, size_t q)
{
    const iop_point *p = &j->point[q].point;
    size_t n = j->n, c = j->c;
    for (size_t i = 0; i < n; i++) {
        j->left[i] = p->output[i] - j->inputs[i * j->count + q];
        j->left_size[i] = fabs(p->output[i]);
    }
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < c; k++)
            j->cell[k * n + i] = p->demand[i * c + k];
    memcpy(j->cell + c * n, p->output, n * sizeof *j->cell);
    for (size_t k = 0; k < c; k++)
        iop_line_subtract(n, j->cell + k * n, j->left, j->left_size, &j->total[q * c + k],
                          &j->total_size[q * c + k]);
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
    double excess = outside + error + 4 * IOP_UNIT_ROUNDOFF * fabs(value);
    if (!(excess <= j->certificate[q].primal_violation * (1 + size)))
        note_primal(j, q, excess / (1 + size), kind, name);
}

/* Where the worst balance is. */
static void tell_balances(judgement *j, size_t q, double largest)
{
    for (size_t i = 0; i < j->n; i++) {
        double size = j->left_size[i];
        double error = iop_line_error(j->n + j->c, size + largest * j->row_sum[i]);
        note_primal(j, q, (fabs(j->left[i]) + error) / (1 + size), "balance of",
                    j->from->table->sectors[i].code);
    }
}

static void judge_balances(judgement *j, size_t q)
{
    double worst = iop_line_residual(j->n, j->left, j->left_size, j->n + j->c, j->largest[q], j->row_sum);
    if (is_told(worst, &j->certificate[q].primal_violation))
        tell_balances(j, q, j->largest[q]);
}

/* Where the worst cell is. */
static void tell_cells(judgement *j, size_t q)
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

static void judge_cells(judgement *j, size_t q)
{
    size_t cells = (j->c + 1) * j->n;
    const double *lo = j->lo[0], *hi = j->hi[0];
    if (j->to != j->from) {
        iop_line_between(cells, j->point[q].t, j->lo[0], j->lo[1], j->lowest);
        iop_line_between(cells, j->point[q].t, j->hi[0], j->hi[1], j->highest);
        lo = j->lowest;
        hi = j->highest;
    }
    if (is_told(iop_line_outside(cells, j->cell, lo, hi), &j->certificate[q].primal_violation))
        tell_cells(j, q);
}

/* m(x, f), and the sum of its absolute terms. */
static double measure(const judgement *j, size_t q, const iop_measure *m, double *size)
{
    double of_demand, sum = iop_line_product(j->n, m->per_output, j->point[q].point.output, size);
    for (size_t k = 0; k < j->c; k++) {
        of_demand = m->per_demand[k];
        sum += of_demand * j->total[q * j->c + k];
        *size += fabs(of_demand) * j->total_size[q * j->c + k];
    }
    return sum;
}

/* What a point uses of the limits, which its duals and those of its neighbour are held against. */
static void count_uses(judgement *j, size_t q)
{
    const iop_plan *p = j->from;
    for (size_t l = 0; l < p->limits; l++)
        j->use[q * p->limits + l] =
            measure(j, q, &p->measure[p->limit[l].measure], &j->use_size[q * p->limits + l]);
}

static void judge_rows(judgement *j, size_t q)
{
    const iop_plan *a = j->from, *b = j->to;
    for (size_t l = 0; l < a->limits; l++) {
        const iop_measure *m = &a->measure[a->limit[l].measure];
        double size = j->use_size[q * a->limits + l], value = j->use[q * a->limits + l];
        judge_band(j, q, value, iop_line_error(j->n * (1 + j->c), size), size, &a->limit[l].band,
                   &b->limit[l].band, "limit", m->name);
    }
    for (size_t g = 0; g < a->totals; g++) {
        double size = 0, value = 0;
        for (size_t k = 0; k < a->total[g].count; k++) {
            value += j->point[q].point.output[a->total[g].member[k]];
            size += fabs(j->point[q].point.output[a->total[g].member[k]]);
        }
        judge_band(j, q, value, iop_line_error(j->n, size), size, &a->total[g].band, &b->total[g].band,
                   "total of group", a->total[g].name);
    }
}

/* --- the duals ------------------------------------------------------------------------------------------ */

/* The duals' bound at both ends of the line, and the size of its error. */
typedef struct {
    double from, to, error;
    double sense;
} dual_line;

static inline bool is_open(const iop_band *a, const iop_band *b, bool upper)
{
    return upper ? isinf(a->hi) || isinf(b->hi) : isinf(a->lo) || isinf(b->lo);
}

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
    d->error += (error + 8 * IOP_UNIT_ROUNDOFF * fabs(weight)) * fmax(fabs(from), fabs(to));
}

/* to += factor m, and the sizes of the terms. */
static void add_scaled(double *to, double *size, double factor, const double *m, size_t count)
{
    if (factor != 0)
        iop_line_add_scaled(count, factor, m, to, size);
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

static void add_block(judgement *j, size_t q, size_t block, const char *words, dual_line *d)
{
    const iop_point *p = &j->point[q].point;
    size_t n = j->n, c = j->c, at = block * n;
    const iop_line_bound bound = {{j->lo[0] + at, j->lo[1] + at}, {j->hi[0] + at, j->hi[1] + at}, d->sense};
    iop_line_dual sum = iop_line_dual_sum(n, j->cost, j->cost_error, &bound);
    d->from += sum.from;
    d->to += sum.to;
    d->error += sum.error;
    for (size_t s = 0; s < n && sum.open > 0; s++) {
        const iop_band *a = block < c ? &j->from->demand[s * c + block] : &j->from->output[s];
        const iop_band *b = block < c ? &j->to->demand[s * c + block] : &j->to->output[s];
        if (is_open(a, b, d->sense * j->cost[s] > 0))
            add_term(j, q, d, j->cost[s], j->cost_error[s],
                     block < c ? p->demand[s * c + block] : p->output[s], a, b, words,
                     j->from->table->sectors[s].code);
    }
}

static void add_outputs(judgement *j, size_t q, dual_line *d)
{
    const double *price = j->point[q].point.price;
    const iop_line_output of = {j->output_share,
                                j->output_size,
                                price,
                                j->input_cost + q * j->n,
                                j->unit,
                                j->column_size,
                                iop_line_largest(j->n, price),
                                j->n,
                                j->terms};
    iop_line_output_cost(j->n, &of, j->cost, j->cost_error);
    add_block(j, q, j->c, "reduced cost of the output", d);
}

static void add_demand(judgement *j, size_t q, size_t k, dual_line *d)
{
    iop_line_demand_cost(j->n, j->share[k], j->share_size[k], j->terms, j->point[q].point.price, j->cost,
                         j->cost_error);
    add_block(j, q, k, "reduced cost of final demand", d);
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
    double error = d->error + iop_line_error(j->n * (1 + j->c), fabs(d->from) + fabs(d->to) + size);
    double gap = (fabs(bound - value) + error) / (1 + fabs(value));
    if (is_told(gap, &cert->gap))
        iop_note_violation(gap, &cert->gap, cert, "the objective %.12g and its bound differ by %.3g", value,
                           bound - value);
}

static void judge_primal(judgement *j, size_t q)
{
    judge_balances(j, q);
    judge_cells(j, q);
    judge_rows(j, q);
}

static void judge_duals(judgement *j, size_t q)
{
    dual_line d = {0, 0, 0, j->from->maximize ? 1 : -1};
    iop_certificate *cert = &j->certificate[q];
    share_out(j, q);
    add_outputs(j, q, &d);
    for (size_t k = 0; k < j->c; k++)
        add_demand(j, q, k, &d);
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

/* The first point of a path has been judged before: only what it uses is wanted. */
static void judge_all(judgement *j)
{
    for (size_t q = 0; q < j->count; q++) {
        turn_point(j, q);
        count_uses(j, q);
        if (q > 0 || j->point[q].weight)
            judge_primal(j, q);
    }
    for (size_t q = 0; q < j->count; q++)
        if (q > 0 || j->point[q].weight)
            judge_duals(j, q);
}

/* --- life ----------------------------------------------------------------------------------------------- */

typedef struct {
    double **array;
    size_t count;
} place;

/* One array behind the other; how many values they have. `store` NULL: only that. */
static size_t place_arrays(const place *wanted, size_t arrays, double *store)
{
    size_t at = 0;
    for (size_t k = 0; k < arrays; k++) {
        if (store)
            *wanted[k].array = store + at;
        at += wanted[k].count;
    }
    return at;
}

static size_t place_common(judgement *j, double *store)
{
    size_t n = j->n, c = j->c, cells = (c + 1) * n;
    const place wanted[] = {{&j->row_sum, n},     {&j->column_size, n}, {&j->unit, n},
                            {&j->lo[0], cells},   {&j->hi[0], cells},   {&j->lo[1], cells},
                            {&j->hi[1], cells},   {&j->cell, cells},    {&j->lowest, cells},
                            {&j->highest, cells}, {&j->left, n},        {&j->left_size, n},
                            {&j->cost, n},        {&j->cost_error, n},  {&j->output_share, n},
                            {&j->output_size, n}, {&j->share, c},       {&j->share_size, c}};
    return place_arrays(wanted, sizeof wanted / sizeof *wanted, store);
}

static size_t place_points(judgement *j, size_t points, double *store)
{
    size_t n = j->n, c = j->c, limits = j->from->limits;
    const place wanted[] = {
        {&j->largest, points},        {&j->units, n * points},      {&j->inputs, n * points},
        {&j->prices, n * points},     {&j->input_cost, n * points}, {&j->total, c * points},
        {&j->total_size, c * points}, {&j->use, limits * points},   {&j->use_size, limits * points}};
    return place_arrays(wanted, sizeof wanted / sizeof *wanted, store);
}

iop_status iop_line_verifier_open(iop_line_verifier **out, const iop_plan *from, const iop_plan *to,
                                  iop_err *err)
{
    judgement *j = *out = iop_new(&from->env, 1, sizeof *j);
    if (!j)
        return iop_no_memory(err, 1, "verifier");
    *j = (judgement){.from = from, .to = to, .n = from->table->n, .c = from->table->c};
    j->terms = from->limits + from->totals + 2;
    j->common = iop_new(&from->env, place_common(j, NULL), sizeof *j->common);
    if (!j->common) {
        iop_line_verifier_close(j);
        *out = NULL;
        return iop_no_memory(err, from->table->n, "sums");
    }
    place_common(j, j->common);
    sum_flows(j);
    turn_all_bands(j);
    return IOP_OK;
}

void iop_line_verifier_close(iop_line_verifier *j)
{
    if (!j)
        return;
    iop_free(&j->from->env, j->common);
    iop_free(&j->from->env, j->each);
    iop_free(&j->from->env, j);
}

static iop_status make_room(judgement *j, size_t points, iop_err *err)
{
    if (points <= j->room)
        return IOP_OK;
    iop_free(&j->from->env, j->each);
    j->room = 0;
    j->each = iop_new(&j->from->env, place_points(j, points, NULL), sizeof *j->each);
    if (!j->each)
        return iop_no_memory(err, j->n * points, "sums");
    place_points(j, points, j->each);
    j->room = points;
    return IOP_OK;
}

iop_status iop_verify_line(iop_line_verifier *j, size_t count, iop_line_point *point,
                           iop_certificate *certificate, iop_err *err)
{
    IOP_TRY(make_room(j, count, err));
    j->count = count;
    j->point = point;
    j->certificate = certificate;
    memset(certificate, 0, count * sizeof *certificate);
    multiply(j);
    judge_all(j);
    return IOP_OK;
}
