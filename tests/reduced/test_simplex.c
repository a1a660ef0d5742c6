/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dense simplex against GLPK on small programs of all kinds, rows appended, and its proofs. And the
 * bordered factor against a fresh one. */
#include "reduced/factor.h"
#include "reduced/simplex.h"
#include "support/cm.h"
#include "support/gen.h"
#include <ioplan/lp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INF ((double)INFINITY)

enum { MOST_ROWS = 8, MOST_COLUMNS = 40 };

typedef struct {
    size_t rows, cols;
    double a[MOST_ROWS][MOST_COLUMNS], cost[MOST_COLUMNS], lo[MOST_COLUMNS], hi[MOST_COLUMNS];
    double row_lo[MOST_ROWS], row_hi[MOST_ROWS];
} program;

/* Integer data half of the time: degenerate; now and then free, fixed and one-sided variables. */
static void make_program(gen *g, program *p)
{
    bool whole = gen_chance(g, .5);
    memset(p, 0, sizeof *p);
    p->rows = 1 + gen_below(g, MOST_ROWS);
    p->cols = 1 + gen_below(g, MOST_COLUMNS);
    for (size_t j = 0; j < p->cols; j++) {
        p->cost[j] = whole ? (double)gen_below(g, 5) - 2 : gen_uniform(g, -1, 1);
        p->lo[j] = gen_chance(g, .1) ? -INF : (double)gen_below(g, 3) - 1;
        p->hi[j] = gen_chance(g, .15) ? INF : (double)gen_below(g, 4) + 1;
        if (gen_chance(g, .1) && isfinite(p->lo[j]))
            p->hi[j] = p->lo[j];
    }
    for (size_t r = 0; r < p->rows; r++) {
        for (size_t j = 0; j < p->cols; j++)
            p->a[r][j] = gen_chance(g, .3) ? 0 : whole ? (double)gen_below(g, 7) - 2 : gen_uniform(g, -.3, 1);
        p->row_lo[r] = gen_chance(g, .6) ? -INF : gen_uniform(g, -5, 3);
        p->row_hi[r] = gen_chance(g, .2) ? INF : fmax(p->row_lo[r], whole ? 3 : gen_uniform(g, -2, 9));
    }
}

static iop_lp_outcome ask_glpk(const program *p, double *value)
{
    iop_lp *lp;
    iop_lp_session *session;
    iop_lp_result result;
    iop_block block;
    iop_err err;
    const char *labels[MOST_COLUMNS];
    char names[MOST_COLUMNS][8];
    size_t col[MOST_COLUMNS];
    for (size_t j = 0; j < MOST_COLUMNS; j++) {
        snprintf(names[j], sizeof names[j], "n%zu", j);
        labels[j] = names[j];
        col[j] = j;
    }
    const iop_axis columns = {p->cols, labels}, rows = {p->rows, labels};
    assert_ok(iop_lp_open(&lp, false, NULL, &err), err);
    assert_ok(iop_lp_add_columns(lp, "z", 1, &columns, &block, &err), err);
    for (size_t j = 0; j < p->cols; j++)
        assert_ok(iop_lp_set_column(lp, j, p->lo[j], p->hi[j], p->cost[j], &err), err);
    assert_ok(iop_lp_add_rows(lp, "r", 1, &rows, &block, &err), err);
    for (size_t r = 0; r < p->rows; r++)
        assert_ok(iop_lp_add_row(lp, p->row_lo[r], p->row_hi[r], p->cols, col, p->a[r], &err), err);
    assert_ok(iop_lp_session_open(&session, lp, NULL, NULL, &err), err);
    assert_ok(iop_lp_session_solve(session, &result, &err), err);
    iop_lp_outcome outcome = result.outcome;
    *value = result.objective;
    iop_lp_session_close(session);
    iop_lp_close(lp);
    return outcome;
}

/* The first `first` rows at once, the rest appended to the solved program. */
static iop_sx_outcome ask_simplex(iop_simplex *s, const program *p, size_t first)
{
    iop_err err;
    assert_ok(iop_simplex_shape(s, first, p->cols, &err), err);
    for (size_t j = 0; j < p->cols; j++) {
        s->lo[j] = p->lo[j];
        s->hi[j] = p->hi[j];
        s->cost[j] = p->cost[j];
        s->place[j] = IOP_SX_LOWER;
    }
    for (size_t r = 0; r < first; r++) {
        memcpy(s->a + r * p->cols, p->a[r], p->cols * sizeof(double));
        s->lo[p->cols + r] = p->row_lo[r];
        s->hi[p->cols + r] = p->row_hi[r];
        s->cost[p->cols + r] = 0;
        s->place[p->cols + r] = IOP_SX_BASIC;
    }
    iop_simplex_begin(s);
    iop_sx_outcome outcome = iop_simplex_solve(s);
    for (size_t r = first; r < p->rows; r++)
        assert_ok(iop_simplex_append(s, p->a[r], p->row_lo[r], p->row_hi[r], &err), err);
    return first < p->rows ? iop_simplex_solve(s) : outcome;
}

static double objective(const iop_simplex *s, const program *p)
{
    double sum = 0;
    for (size_t j = 0; j < p->cols; j++)
        sum += p->cost[j] * s->x[j];
    return sum;
}

/* min over the box of w'A z > max over row bounds of w's. */
static void check_proof(const iop_simplex *s, const program *p)
{
    double least = 0, most = 0;
    for (size_t j = 0; j < p->cols; j++) {
        double c = 0;
        for (size_t r = 0; r < p->rows; r++)
            c += s->proof[r] * p->a[r][j];
        if (fabs(c) > 1e-12)
            least += c * (c > 0 ? p->lo[j] : p->hi[j]);
    }
    for (size_t r = 0; r < p->rows; r++)
        if (fabs(s->proof[r]) > 1e-12)
            most += s->proof[r] * (s->proof[r] > 0 ? p->row_hi[r] : p->row_lo[r]);
    assert_true(least > most);
}

/* The ray stays within bounds for ever and improves. */
static void check_ray(const iop_simplex *s, const program *p)
{
    double gain = 0;
    for (size_t j = 0; j < p->cols; j++) {
        gain += p->cost[j] * s->alpha[j];
        assert_true(s->alpha[j] <= 1e-9 || isinf(p->hi[j]));
        assert_true(s->alpha[j] >= -1e-9 || isinf(p->lo[j]));
    }
    for (size_t r = 0; r < p->rows; r++) {
        double change = 0;
        for (size_t j = 0; j < p->cols; j++)
            change += p->a[r][j] * s->alpha[j];
        assert_true(change <= 1e-8 || isinf(p->row_hi[r]));
        assert_true(change >= -1e-8 || isinf(p->row_lo[r]));
    }
    assert_true(gain < 0);
}

static void glpk_agrees(void **state)
{
    (void)state;
    size_t seen[5] = {0};
    gen g = gen_seed(5);
    for (int k = 0; k < 2000; k++) {
        program p;
        iop_simplex s;
        double value;
        make_program(&g, &p);
        iop_simplex_init(&s, NULL);
        iop_sx_outcome found = ask_simplex(&s, &p, 1 + gen_below(&g, p.rows));
        iop_lp_outcome expected = ask_glpk(&p, &value);
        seen[expected]++;
        if (found == IOP_SX_OPTIMAL) {
            assert_int_equal(expected, IOP_LP_OPTIMAL);
            assert_close(objective(&s, &p), value, 1e-8);
        } else if (found == IOP_SX_INFEASIBLE) {
            assert_int_equal(expected, IOP_LP_INFEASIBLE);
            check_proof(&s, &p);
        } else {
            assert_int_equal(found, IOP_SX_UNBOUNDED);
            assert_int_equal(expected, IOP_LP_UNBOUNDED);
            check_ray(&s, &p);
        }
        iop_simplex_free(&s);
    }
    assert_true(seen[IOP_LP_OPTIMAL] > 300 && seen[IOP_LP_INFEASIBLE] > 100 && seen[IOP_LP_UNBOUNDED] > 100);
}

/* --- the factor ----------------------------------------------------------------------------------------- */

static void check_solves(iop_factor *f, const bool *member, iop_cmat flows, const double *scale,
                         double tolerance, gen *g)
{
    size_t n = flows.rows;
    iop_err err;
    double *b = calloc(2 * n, sizeof *b), *kept = calloc(2 * n, sizeof *kept);
    for (int transpose = 0; transpose < 2; transpose++) {
        for (size_t k = 0; k < 2 * n; k++)
            b[k] = kept[k] = member[k % n] ? gen_uniform(g, -1, 1) : 0;
        iop_mat rhs = {2, n, n, b};
        assert_ok(iop_factor_solve(f, transpose != 0, 1e-13, rhs, &err), err);
        for (size_t r = 0; r < 2; r++)
            for (size_t i = 0; i < n; i++) {
                double sum = 0;
                for (size_t j = 0; j < n && member[i]; j++)
                    if (member[j])
                        sum += ((i == j) - (transpose ? iop_get(flows, j, i) * scale[i]
                                                      : iop_get(flows, i, j) * scale[j])) *
                               b[r * n + j];
                assert_close(member[i] ? sum : b[r * n + i], kept[r * n + i], tolerance);
            }
    }
    free(b);
    free(kept);
}

/* Sets that change by a few sectors at a time. */
static void follow_changes(iop_factor *f, iop_cmat flows, const double *scale, double tolerance, gen *g)
{
    size_t n = flows.rows;
    bool *member = calloc(n, sizeof *member);
    iop_err err;
    for (size_t j = 0; j < n; j++)
        member[j] = gen_chance(g, .7);
    for (int step = 0; step < 40; step++) {
        assert_ok(iop_factor_set(f, member, &err), err);
        check_solves(f, member, flows, scale, tolerance, g);
        size_t changes = gen_below(g, 6);
        for (size_t k = 0; k < changes; k++) {
            size_t i = gen_below(g, n);
            member[i] = !member[i];
        }
    }
    free(member);
}

static iop_mat make_flows(gen *g, size_t n, double zeros, double *scale)
{
    iop_mat flows;
    iop_err err;
    assert_ok(iop_mat_new(&flows, n, n, NULL, &err), err);
    for (size_t k = 0; k < n * n; k++)
        flows.a[k] = gen_chance(g, zeros) ? 0 : gen_uniform(g, 0, 1);
    for (size_t j = 0; j < n; j++)
        scale[j] = gen_uniform(g, .2, .9) / (.5 * (double)n + 10);
    return flows;
}

static void each_way_solves_while_the_set_changes(void **state)
{
    (void)state;
    enum { N = 120 };
    static const struct {
        const char *method, *name;
        double tolerance;
    } ways[] = {{"lu", "LU", 1e-10}, {"mixed", "mixed-precision LU", 1e-4}, {"krylov", "Krylov", 1e-10}};
    gen g = gen_seed(9);
    for (size_t way = 0; way < 6; way++) {
        size_t w = way % 3;
        double scale[N];
        iop_mat flows = make_flows(&g, N, way < 3 ? 0 : .9, scale);
        iop_factor f;
        iop_err err;
        assert_ok(iop_factor_init(&f, iop_read(flows), scale, ways[w].method, NULL, &err), err);
        follow_changes(&f, iop_read(flows), scale, ways[w].tolerance, &g);
        assert_string_equal(iop_factor_name(&f), ways[w].name);
        if (w == 2)
            assert_int_equal(f.factorizations, 0);
        else
            assert_true(f.factorizations > 1 && f.factorizations < 20);
        iop_factor_free(&f);
        iop_mat_free(&flows, NULL);
    }
}

static void factors_take_over(void **state)
{
    (void)state;
    enum { N = 60 };
    gen g = gen_seed(10);
    double scale[N];
    iop_mat flows = make_flows(&g, N, 0, scale);
    for (size_t j = 0; j < N; j++)
        scale[j] *= 4e3; /* far from an M-matrix: no iteration converges, factors do not mind */
    static const char *const methods[] = {"mixed", "krylov", "auto", "lu", NULL};
    for (size_t m = 0; m < sizeof methods / sizeof *methods; m++) {
        iop_factor f;
        iop_err err;
        assert_ok(iop_factor_init(&f, iop_read(flows), scale, methods[m], NULL, &err), err);
        bool member[N];
        for (size_t j = 0; j < N; j++)
            member[j] = true;
        assert_ok(iop_factor_set(&f, member, &err), err);
        bool by_lu = f.kind == IOP_FACTOR_LU;
        assert_int_equal(iop_factor_give_up(&f, &err), by_lu ? IOP_ENOCONV : IOP_OK);
        assert_string_equal(iop_factor_name(&f), "LU");
        check_solves(&f, member, iop_read(flows), scale, 1e-6, &g);
        iop_factor_free(&f);
    }
    iop_factor f;
    iop_err err;
    for (int asked = 0; asked < 2; asked++) { /* for many right-hand sides, where there is a choice */
        bool member[N] = {true, false, true, true};
        double gentle[N];
        for (size_t j = 0; j < N; j++)
            gentle[j] = scale[j] / 4e3;
        assert_ok(iop_factor_init(&f, iop_read(flows), gentle, "krylov", NULL, &err), err);
        assert_ok(iop_factor_set(&f, member, &err), err);
        check_solves(&f, member, iop_read(flows), gentle, 1e-10, &g);
        f.choose = asked == 0;
        f.passes = 1000; /* too many */
        check_solves(&f, member, iop_read(flows), gentle, 1e-4, &g);
        assert_string_equal(iop_factor_name(&f), asked == 0 ? "mixed-precision LU" : "Krylov");
        assert_ok(iop_factor_expect_many(&f, &err), err);
        assert_string_equal(iop_factor_name(&f), asked == 0 ? "LU" : "Krylov");
        check_solves(&f, member, iop_read(flows), gentle, 1e-10, &g);
        iop_factor_free(&f);
    }
    assert_int_equal(iop_factor_init(&f, iop_read(flows), scale, "quick", NULL, &err), IOP_EINVAL);
    assert_non_null(strstr(err.msg, "\"quick\""));
    iop_factor_free(&f);
    iop_mat_free(&flows, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(glpk_agrees),
                                       cmocka_unit_test(each_way_solves_while_the_set_changes),
                                       cmocka_unit_test(factors_take_over)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
