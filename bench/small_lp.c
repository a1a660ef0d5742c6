/* SPDX-License-Identifier: GPL-3.0-or-later */
/* small_lp.c - the program of one round of the reduced method, five rows over n bounded columns, by the dense
 * simplex of the reduced method and by GLPK, each from the start and in turns.
 *
 *   most v L f   subject to   Q L f <= b,   f within its bands        (final demand independent throughout)
 */
#include "harness.h"
#include "random.h"
#include "reduced/simplex.h"
#include "tables.h"
#include <ioplan/ioplan.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROWS = 5 };

typedef struct {
    size_t n;
    iop_mat a; /* the objective, to be minimised, then the rows */
    double *lo, *hi, most[ROWS];
} program;

static void expect(iop_status status, const iop_err *err)
{
    if (status != IOP_OK)
        bench_fail("%s", err->msg);
}

/* Coefficients per unit of final demand, and what the base year uses: 0 to 3 % more of that is allowed. */
static void eliminate(program *p, const iop_plan *plan)
{
    iop_err err;
    iop_leontief *op;
    bench_random random = bench_seed(2);
    for (size_t r = 0; r <= ROWS; r++) {
        size_t measure = r == 0 ? plan->objective : plan->limit[r - 1].measure;
        for (size_t j = 0; j < p->n; j++)
            *iop_at(p->a, r, j) = (r == 0 ? -1 : 1) * plan->measure[measure].per_output[j];
    }
    expect(iop_leontief_open_table(&op, plan->table, NULL, &err), &err);
    expect(iop_leontief_multipliers(op, p->a, &err), &err);
    iop_leontief_close(op);
    for (size_t r = 0; r < ROWS; r++) {
        double base = 0;
        for (size_t j = 0; j < p->n; j++)
            for (size_t k = 0; k < plan->table->c; k++)
                base += *iop_at(p->a, r + 1, j) * iop_plan_reference_demand(plan, j, k);
        p->most[r] = base * bench_uniform(&random, 1, 1.03);
    }
}

static void make_program(program *p, const iop_plan *plan)
{
    iop_err err;
    size_t n = p->n = plan->table->n, c = plan->table->c;
    expect(iop_mat_new(&p->a, ROWS + 1, n, NULL, &err), &err);
    p->lo = calloc(n, sizeof *p->lo);
    p->hi = calloc(n, sizeof *p->hi);
    if (!p->lo || !p->hi)
        bench_fail("out of memory for %zu columns", n);
    for (size_t v = 0; v < n * c; v++) {
        p->lo[v / c] += plan->demand[v].lo;
        p->hi[v / c] += plan->demand[v].hi;
    }
    eliminate(p, plan);
}

/* --- the two ways --------------------------------------------------------------------------------------- */

static double by_simplex(const program *p, double *value, long *iterations)
{
    iop_err err;
    iop_simplex s;
    double start = bench_wall_s();
    iop_simplex_init(&s, NULL);
    s.most_iterations = 1000000;
    expect(iop_simplex_shape(&s, ROWS, p->n, &err), &err);
    for (size_t j = 0; j < p->n; j++) {
        s.lo[j] = p->lo[j];
        s.hi[j] = p->hi[j];
        s.cost[j] = *iop_at(p->a, 0, j);
        s.place[j] = IOP_SX_LOWER;
    }
    for (size_t r = 0; r < ROWS; r++) {
        for (size_t j = 0; j < p->n; j++)
            s.a[r * p->n + j] = *iop_at(p->a, r + 1, j);
        s.lo[p->n + r] = -(double)INFINITY;
        s.hi[p->n + r] = p->most[r];
        s.cost[p->n + r] = 0;
        s.place[p->n + r] = IOP_SX_BASIC;
    }
    iop_simplex_begin(&s);
    if (iop_simplex_solve(&s) != IOP_SX_OPTIMAL)
        bench_fail("the simplex finds no optimum of %zu columns", p->n);
    double seconds = bench_wall_s() - start;
    *value = 0;
    for (size_t j = 0; j < p->n; j++)
        *value += *iop_at(p->a, 0, j) * s.x[j];
    *iterations = s.iterations;
    iop_simplex_free(&s);
    return seconds;
}

static iop_lp *make_lp(const program *p)
{
    iop_err err;
    iop_lp *lp;
    iop_block block;
    const iop_axis columns = {p->n, NULL}, rows = {ROWS, NULL};
    size_t *column = calloc(p->n, sizeof *column);
    if (!column)
        bench_fail("out of memory for %zu columns", p->n);
    expect(iop_lp_open(&lp, false, NULL, &err), &err);
    expect(iop_lp_add_columns(lp, "f", 1, &columns, &block, &err), &err);
    for (size_t j = 0; j < p->n; j++) {
        column[j] = j;
        expect(iop_lp_set_column(lp, j, p->lo[j], p->hi[j], *iop_at(p->a, 0, j), &err), &err);
    }
    expect(iop_lp_add_rows(lp, "limit", 1, &rows, &block, &err), &err);
    for (size_t r = 0; r < ROWS; r++)
        expect(iop_lp_add_row(lp, -(double)INFINITY, p->most[r], p->n, column, iop_at(p->a, r + 1, 0), &err),
               &err);
    free(column);
    return lp;
}

/* Without the building of the program, which the simplex's time contains. */
static double by_glpk(const iop_lp *lp, double *value, long *iterations)
{
    iop_err err;
    iop_lp_session *session;
    iop_lp_result result;
    double start = bench_wall_s();
    expect(iop_lp_session_open(&session, lp, NULL, NULL, &err), &err);
    expect(iop_lp_session_solve(session, &result, &err), &err);
    double seconds = bench_wall_s() - start;
    if (result.outcome != IOP_LP_OPTIMAL)
        bench_fail("GLPK finds no optimum");
    *value = result.objective;
    *iterations = result.iterations;
    iop_lp_session_close(session);
    return seconds;
}

static void measure_size(FILE *record, size_t n, int repeats)
{
    bench_economy economy = bench_economy_default(n);
    economy.resources = ROWS;
    iop_plan *plan = bench_plan_new(bench_table_new(&economy), BENCH_ALL, 1);
    program p;
    make_program(&p, plan);
    iop_lp *lp = make_lp(&p);
    bench_series own = {0}, glpk = {0}, ratio = {0};
    long iterations, others;
    char name[32], note[2][48];
    for (int k = -1; k < repeats; k++) {
        double value, expected;
        double a = by_simplex(&p, &value, &iterations), b = by_glpk(lp, &expected, &others);
        if (!(fabs(value - expected) <= 1e-8 * fabs(expected)))
            bench_fail("%zu columns: the optimum is %.17g, of GLPK %.17g", n, value, expected);
        if (k < 0)
            continue;
        bench_add(&own, a * 1e3);
        bench_add(&glpk, b * 1e3);
        bench_add(&ratio, b / a);
    }
    snprintf(name, sizeof name, "n = %zu, %d rows", n, ROWS);
    snprintf(note[0], sizeof note[0], "%ld iterations", iterations);
    snprintf(note[1], sizeof note[1], "%ld iterations", others);
    bench_record(record, "small_lp", name, "dense simplex", "ms", &own, note[0]);
    bench_record(record, "small_lp", name, "GLPK", "ms", &glpk, note[1]);
    bench_record(record, "small_lp", name, "GLPK", "dense simplex", &ratio, "");
    bench_clear(&own);
    bench_clear(&glpk);
    bench_clear(&ratio);
    iop_lp_close(lp);
    free(p.lo);
    free(p.hi);
    iop_mat_free(&p.a, NULL);
    iop_plan_close(plan);
}

int main(int argc, char **argv)
{
    static const size_t sizes[] = {1000, 2000, 4000};
    bench_options options = bench_parse(argc, argv);
    FILE *record = bench_record_open(options.record);
    bench_record_machine(record);
    for (size_t k = 0; k < (options.quick ? 2 : 3); k++)
        measure_size(record, sizes[k], 7);
    bench_record_close(record);
    return 0;
}
