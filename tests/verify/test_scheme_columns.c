/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The columns of random schemes against three other readings of the same equations: the sums that take flows
 * from the table at once, the same sums transposed, and the LP of models/, which is built row by row. */
#include "support/cm.h"
#include "support/schemes.h"
#include "verify/scheme_columns.h"
#include <stdio.h>
#include <stdlib.h>

enum { SCHEMES = 400 };

/* Parts of scheme `seed`: each alone, all at once, and drawn. */
static unsigned parts_of(uint64_t seed)
{
    gen g = gen_seed(seed);
    if (seed < 13)
        return (1U << seed) | SCHEME_SITES;
    return seed % 5 == 0 ? SCHEME_PARTS : (unsigned)gen_below(&g, SCHEME_PARTS + 1);
}

typedef struct {
    random_scheme random;
    const iop_scheme *scheme;
    iop_lookup lookup;
    double *column[IOP_COLS], *row[IOP_ROWS]; /* random values */
    iop_scheme_point point;
} subject;

static double *draw(gen *g, size_t count)
{
    double *values = calloc(count + 1, sizeof *values);
    assert_non_null(values);
    for (size_t k = 0; k < count; k++)
        values[k] = gen_chance(g, .2) ? 0 : gen_uniform(g, -2, 2);
    return values;
}

static subject subject_open(uint64_t seed)
{
    subject s = {.random = random_scheme_open(seed, parts_of(seed))};
    gen g = gen_seed(seed + 7);
    iop_err err;
    s.scheme = s.random.scheme;
    assert_ok(iop_lookup_open(&s.lookup, s.scheme, &err), err);
    for (size_t b = 0; b < IOP_COLS; b++)
        s.point.column[b] = s.column[b] = draw(&g, iop_scheme_columns(s.scheme, (iop_column_block)b));
    for (size_t b = 0; b < IOP_ROWS; b++)
        s.point.row[b] = s.row[b] = draw(&g, iop_scheme_rows(s.scheme, (iop_row_block)b));
    return s;
}

static void subject_close(subject *s)
{
    for (size_t b = 0; b < IOP_COLS; b++)
        free(s->column[b]);
    for (size_t b = 0; b < IOP_ROWS; b++)
        free(s->row[b]);
    iop_lookup_close(&s->lookup);
    random_scheme_close(&s->random);
}

/* --- sums by entries ------------------------------------------------------------------------------------ */

typedef struct {
    double *row[IOP_ROWS];
    const iop_scheme *scheme;
    double value;
} accumulation;

static void accumulate(void *self, iop_row_block block, size_t row, double coefficient)
{
    accumulation *a = self;
    assert_true(row < iop_scheme_rows(a->scheme, block));
    a->row[block][row] += coefficient * a->value;
}

static accumulation accumulation_open(const iop_scheme *scheme)
{
    accumulation a = {.scheme = scheme};
    for (size_t b = 0; b < IOP_ROWS; b++)
        a.row[b] = calloc(iop_scheme_rows(scheme, (iop_row_block)b) + 1, sizeof(double));
    return a;
}

static void accumulation_close(accumulation *a)
{
    for (size_t b = 0; b < IOP_ROWS; b++)
        free(a->row[b]);
}

/* Entry by entry, flows included, activities are the same as with flows taken from the table. */
static void entries_add_up_to_activities(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < SCHEMES; seed++) {
        subject s = subject_open(seed);
        accumulation a = accumulation_open(s.scheme);
        iop_sum *sums[IOP_ROWS];
        for (size_t b = 0; b < IOP_COLS; b++)
            for (size_t k = 0; k < iop_scheme_columns(s.scheme, (iop_column_block)b); k++) {
                a.value = s.column[b][k];
                iop_scheme_entries(&s.lookup, (iop_column_block)b, k, true, accumulate, &a);
            }
        assert_int_equal(iop_scheme_row_sums(&s.lookup, &s.point, sums, NULL), IOP_OK);
        for (size_t b = 0; b < IOP_ROWS; b++)
            for (size_t k = 0; k < iop_scheme_rows(s.scheme, (iop_row_block)b); k++)
                if (!(fabs(a.row[b][k] - iop_sum_value(sums[b][k])) <= 1e-12 * (1 + sums[b][k].size)))
                    fail_msg("scheme %d, row %s %zu: %.17g by entries, %.17g at once", (int)seed,
                             iop_scheme_row_name((iop_row_block)b), k, a.row[b][k],
                             iop_sum_value(sums[b][k]));
        free(sums[0]);
        accumulation_close(&a);
        subject_close(&s);
    }
}

/* Activities are linear: a column moved by 1 moves them by its entries. */
static void activities_move_with_each_column(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < SCHEMES; seed += 20) {
        subject s = subject_open(seed);
        iop_sum *before[IOP_ROWS], *after[IOP_ROWS];
        assert_int_equal(iop_scheme_row_sums(&s.lookup, &s.point, before, NULL), IOP_OK);
        for (size_t b = 0; b < IOP_COLS; b++)
            for (size_t k = 0; k < iop_scheme_columns(s.scheme, (iop_column_block)b); k++) {
                accumulation a = accumulation_open(s.scheme);
                a.value = 1;
                iop_scheme_entries(&s.lookup, (iop_column_block)b, k, true, accumulate, &a);
                s.column[b][k] += 1;
                assert_int_equal(iop_scheme_row_sums(&s.lookup, &s.point, after, NULL), IOP_OK);
                s.column[b][k] -= 1;
                for (size_t r = 0; r < IOP_ROWS; r++)
                    for (size_t i = 0; i < iop_scheme_rows(s.scheme, (iop_row_block)r); i++)
                        assert_close(iop_sum_value(after[r][i]) - iop_sum_value(before[r][i]), a.row[r][i],
                                     1e-12 * (1 + after[r][i].size));
                free(after[0]);
                accumulation_close(&a);
            }
        free(before[0]);
        subject_close(&s);
    }
}

/* y'(A x) = (A'y)'x. */
static void sums_are_each_others_transposes(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < SCHEMES; seed++) {
        subject s = subject_open(seed);
        iop_sum *rows[IOP_ROWS], *columns[IOP_COLS], left = {0, 0, 0}, right = {0, 0, 0};
        assert_int_equal(iop_scheme_row_sums(&s.lookup, &s.point, rows, NULL), IOP_OK);
        assert_int_equal(iop_scheme_column_sums(&s.lookup, &s.point, columns, NULL), IOP_OK);
        for (size_t b = 0; b < IOP_ROWS; b++)
            for (size_t k = 0; k < iop_scheme_rows(s.scheme, (iop_row_block)b); k++) {
                iop_sum_add_product(&left, s.row[b][k], rows[b][k].hi);
                iop_sum_add_product(&left, s.row[b][k], rows[b][k].lo);
            }
        for (size_t b = 0; b < IOP_COLS; b++)
            for (size_t k = 0; k < iop_scheme_columns(s.scheme, (iop_column_block)b); k++) {
                iop_sum_add_product(&right, s.column[b][k], columns[b][k].hi);
                iop_sum_add_product(&right, s.column[b][k], columns[b][k].lo);
            }
        assert_close(iop_sum_value(left), iop_sum_value(right), 1e-13 * (1 + left.size + right.size));
        free(rows[0]);
        free(columns[0]);
        subject_close(&s);
    }
}

/* --- the LP of models/ ---------------------------------------------------------------------------------- */

typedef struct {
    const iop_lp *lp;
    size_t rows, columns;
    double *matrix; /* the LP's, less what columns say of it; rows x columns */
    double *size;   /* absolute values of both */
    size_t *row_of[IOP_ROWS], *column_of[IOP_COLS]; /* LP's index or IOP_NONE */
    size_t at;                                      /* the LP's column on visit */
    const char *column_name;
    size_t seed, faults;
    const subject *subject;
} comparison;

static size_t row_at(const iop_model *m, size_t block, size_t k)
{
    bool once = block == IOP_ROW_END || block == IOP_ROW_REQUIREMENT || block == IOP_ROW_PRIORITY;
    size_t each = once ? 1 : iop_scheme_rows(m->scheme, (iop_row_block)block) / m->scheme->periods;
    return iop_model_row(m, (iop_row_block)block, once ? 0 : k / each, once ? k : k % each);
}

static size_t column_at(const iop_model *m, size_t block, size_t k)
{
    bool once = block == IOP_COL_UNDER || block == IOP_COL_OVER;
    size_t each = once ? 1 : iop_scheme_columns(m->scheme, (iop_column_block)block) / m->scheme->periods;
    return iop_model_column(m, (iop_column_block)block, once ? 0 : k / each, once ? k : k % each);
}

static void fault(comparison *c, const char *what, const char *where, double mine, double theirs)
{
    if (c->faults++ < 5)
        fprintf(stderr, "scheme %zu: %s of %s: %.17g by columns, %.17g in the LP\n", c->seed, what, where,
                mine, theirs);
}

/* The maps of both, each LP row and column hit exactly once. */
static void fill_maps(comparison *c, const iop_model *m)
{
    const iop_scheme *s = m->scheme;
    size_t hits = 0;
    for (size_t b = 0; b < IOP_ROWS; b++) {
        size_t count = iop_scheme_rows(s, (iop_row_block)b);
        c->row_of[b] = calloc(count + 1, sizeof(size_t));
        for (size_t k = 0; k < count; k++)
            hits += (c->row_of[b][k] = row_at(m, b, k)) != IOP_NONE;
    }
    assert_int_equal(hits, c->rows);
    hits = 0;
    for (size_t b = 0; b < IOP_COLS; b++) {
        size_t count = iop_scheme_columns(s, (iop_column_block)b);
        c->column_of[b] = calloc(count + 1, sizeof(size_t));
        for (size_t k = 0; k < count; k++)
            hits += (c->column_of[b][k] = column_at(m, b, k)) != IOP_NONE;
    }
    assert_int_equal(hits, c->columns);
}

static void subtract(void *self, iop_row_block block, size_t row, double coefficient)
{
    comparison *c = self;
    size_t r = c->row_of[block][row];
    char words[160];
    double lo, hi;
    if (r != IOP_NONE && c->at != IOP_NONE) {
        c->matrix[r * c->columns + c->at] -= coefficient;
        c->size[r * c->columns + c->at] += fabs(coefficient);
        return;
    }
    iop_scheme_row_bounds(&c->subject->lookup, block, row, &lo, &hi);
    if (r == IOP_NONE && !(isinf(lo) && isinf(hi)))
        fault(c, iop_scheme_row_words(&c->subject->lookup, block, row, words, sizeof words),
              "a row not in the LP", coefficient, 0);
}

static void compare_columns(comparison *c)
{
    const iop_lookup *l = &c->subject->lookup;
    char words[160];
    for (size_t b = 0; b < IOP_COLS; b++)
        for (size_t k = 0; k < iop_scheme_columns(l->scheme, (iop_column_block)b); k++) {
            double lo, hi, cost = iop_scheme_cost(l, 0, (iop_column_block)b, k), its_lo = 0, its_hi = 0,
                           its_cost = 0;
            c->at = c->column_of[b][k];
            iop_scheme_entries(l, (iop_column_block)b, k, true, subtract, c);
            iop_scheme_column_bounds(l, (iop_column_block)b, k, &lo, &hi);
            iop_scheme_column_words(l, (iop_column_block)b, k, words, sizeof words);
            if (c->at != IOP_NONE)
                iop_lp_column(c->lp, c->at, &its_lo, &its_hi, &its_cost);
            if (lo != its_lo)
                fault(c, "lower bound", words, lo, its_lo);
            if (hi != its_hi)
                fault(c, "upper bound", words, hi, its_hi);
            if (fabs(cost - its_cost) > 1e-14 * fabs(cost) && c->at != IOP_NONE)
                fault(c, "cost", words, cost, its_cost);
        }
}

static void compare_rows(comparison *c)
{
    const iop_lookup *l = &c->subject->lookup;
    char words[160], name[160];
    for (size_t b = 0; b < IOP_ROWS; b++)
        for (size_t k = 0; k < iop_scheme_rows(l->scheme, (iop_row_block)b); k++) {
            double lo, hi, its_lo, its_hi;
            size_t count, r = c->row_of[b][k];
            const size_t *col;
            const double *val;
            if (r == IOP_NONE)
                continue;
            iop_scheme_row_bounds(l, (iop_row_block)b, k, &lo, &hi);
            iop_scheme_row_words(l, (iop_row_block)b, k, words, sizeof words);
            iop_lp_row(c->lp, r, &its_lo, &its_hi, &count, &col, &val);
            if (lo != its_lo && !(fabs(lo - its_lo) <= 1e-14 * fabs(lo)))
                fault(c, "lower bound", words, lo, its_lo);
            if (hi != its_hi && !(fabs(hi - its_hi) <= 1e-14 * fabs(hi)))
                fault(c, "upper bound", words, hi, its_hi);
            for (size_t q = 0; q < c->columns; q++)
                if (fabs(c->matrix[r * c->columns + q]) > 1e-14 * c->size[r * c->columns + q]) {
                    iop_lp_column_name(c->lp, q, name, sizeof name);
                    fprintf(stderr, "  %s: ", name);
                    fault(c, "the LP's less the columns' entry", words, 0, c->matrix[r * c->columns + q]);
                }
        }
}

static void fill_matrix(comparison *c)
{
    c->matrix = calloc(c->rows * c->columns + 1, sizeof(double));
    c->size = calloc(c->rows * c->columns + 1, sizeof(double));
    for (size_t r = 0; r < c->rows; r++) {
        double lo, hi;
        size_t count;
        const size_t *col;
        const double *val;
        iop_lp_row(c->lp, r, &lo, &hi, &count, &col, &val);
        for (size_t q = 0; q < count; q++) {
            c->matrix[r * c->columns + col[q]] += val[q];
            c->size[r * c->columns + col[q]] += fabs(val[q]);
        }
    }
}

/* How often rows and columns of each block were compared. */
typedef struct {
    size_t row[IOP_ROWS], column[IOP_COLS];
} coverage;

static void count_blocks(const comparison *c, coverage *seen)
{
    for (size_t b = 0; b < IOP_ROWS; b++)
        for (size_t k = 0; k < iop_scheme_rows(c->subject->scheme, (iop_row_block)b); k++)
            seen->row[b] += c->row_of[b][k] != IOP_NONE;
    for (size_t b = 0; b < IOP_COLS; b++)
        for (size_t k = 0; k < iop_scheme_columns(c->subject->scheme, (iop_column_block)b); k++)
            seen->column[b] += c->column_of[b][k] != IOP_NONE;
}

static size_t compare(uint64_t seed, coverage *seen)
{
    subject s = subject_open(seed);
    iop_model *model;
    iop_err err;
    assert_ok(iop_model_open_scheme(&model, s.scheme, &err), err);
    comparison c = {.lp = model->lp,
                    .rows = iop_lp_rows(model->lp),
                    .columns = iop_lp_columns(model->lp),
                    .seed = (size_t)seed,
                    .subject = &s};
    assert_int_equal(iop_lp_maximize(model->lp), s.scheme->period[0].plan->maximize);
    assert_true(iop_lp_constant(model->lp) == 0);
    fill_maps(&c, model);
    fill_matrix(&c);
    compare_columns(&c);
    compare_rows(&c);
    count_blocks(&c, seen);
    for (size_t b = 0; b < IOP_ROWS; b++)
        free(c.row_of[b]);
    for (size_t b = 0; b < IOP_COLS; b++)
        free(c.column_of[b]);
    free(c.matrix);
    free(c.size);
    iop_model_close(model);
    subject_close(&s);
    return c.faults;
}

/* Two derivations of one model: every entry, bound and cost is the same. */
static void columns_are_those_of_the_lp(void **state)
{
    (void)state;
    size_t faults = 0;
    coverage seen = {{0}, {0}};
    for (uint64_t seed = 0; seed < SCHEMES; seed++)
        faults += compare(seed, &seen);
    assert_int_equal(faults, 0);
    for (size_t b = 0; b < IOP_ROWS; b++)
        if (seen.row[b] < 50)
            fail_msg("only %zu rows %s were compared", seen.row[b], iop_scheme_row_name((iop_row_block)b));
    for (size_t b = 0; b < IOP_COLS; b++)
        if (seen.column[b] < 50)
            fail_msg("only %zu columns %s were compared", seen.column[b],
                     iop_scheme_column_name((iop_column_block)b));
}

/* --- values --------------------------------------------------------------------------------------------- */

/* The value of the aim is the weighted sum of its measure over the periods, less what deviations cost. */
static void measures_add_up_to_the_aim(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < SCHEMES; seed++) {
        subject s = subject_open(seed);
        const iop_plan *plan = s.scheme->period[0].plan;
        double value = 0;
        for (size_t t = 0; t < s.scheme->periods; t++)
            value += s.scheme->period[t].weight * iop_scheme_measure(s.scheme, &s.point, t, plan->objective);
        for (size_t g = 0; g < s.scheme->requirements; g++) {
            const iop_requirement *r = &s.scheme->requirement[g];
            double under = isinf(r->under) ? 0 : r->under * s.column[IOP_COL_UNDER][g];
            double over = isinf(r->over) ? 0 : r->over * s.column[IOP_COL_OVER][g];
            if (r->soft && r->priority == 0)
                value -= (plan->maximize ? 1 : -1) * (under + over);
        }
        iop_sum aim = iop_scheme_value(&s.lookup, 0, &s.point);
        assert_close(iop_sum_value(aim), value, 1e-13 * (1 + aim.size));
        subject_close(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_add_up_to_activities),    cmocka_unit_test(activities_move_with_each_column),
        cmocka_unit_test(sums_are_each_others_transposes), cmocka_unit_test(measures_add_up_to_the_aim),
        cmocka_unit_test(columns_are_those_of_the_lp),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
