/* SPDX-License-Identifier: GPL-3.0-or-later */
/* path.c - all breakpoints of one limit, from 60 % to 110 % of the base year's use, over dense tables with
 * all outputs bounded; processor time on one thread.
 *
 * Against GLPK on the reduced form, where outputs are rows over final demands: x = L f. Bars at n = 1,000, a
 * breakpoint: under 1/100 of a warm re-solve there, and 10 times less than a walk on GLPK's own routines,
 * which has no public update of a basis and therefore is a warm solve just beyond each breakpoint. */
#include "harness.h"
#include "reduced/reduced.h"
#include "tables.h"
#include <ioplan/ioplan.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FAR_STEPS = 12, NEAR_STEPS = 12 };

static void expect(iop_status status, const iop_err *err)
{
    if (status != IOP_OK)
        bench_fail("%s", err->msg);
}

/* --- the line ------------------------------------------------------------------------------------------- */

typedef struct {
    iop_line line;
    iop_plan *from, *to;
} subject;

static subject make_line(size_t n)
{
    iop_err err;
    bench_economy economy = bench_economy_default(n);
    subject s = {.from = bench_plan_new(bench_table_new(&economy), BENCH_ALL, 1)};
    s.from->env.threads = 1;
    iop_line still = {s.from, s.from};
    expect(iop_line_plan(&still, 0, &s.to, &err), &err);
    double base = s.from->measure[s.from->limit[0].measure].base;
    s.from->limit[0].band.hi = .6 * base;
    s.to->limit[0].band.hi = 1.1 * base;
    s.line = (iop_line){s.from, s.to};
    return s;
}

static iop_path *trace(const subject *s, const char *method, double *ms)
{
    iop_err err;
    iop_path *path;
    iop_path_settings settings = iop_path_settings_default();
    settings.method = method;
    double begin = bench_cpu_s();
    expect(iop_path_open(&path, &s->line, &settings, &err), &err);
    *ms = 1e3 * (bench_cpu_s() - begin);
    return path;
}

/* --- the pivots alone ----------------------------------------------------------------------------------- */

static void no_move(void *self, double t)
{
    (void)self;
    (void)t;
}

static iop_status no_visit(void *self, double t, const iop_reduced_result *result, iop_err *err)
{
    (void)t;
    (void)result;
    (void)err;
    ++*(size_t *)self;
    return IOP_OK;
}

/* Milliseconds a breakpoint without records and judgement, the first dictionary included. */
static double pivots_ms(const subject *s, double from)
{
    iop_err err;
    iop_plan *plan;
    iop_reduced *r;
    iop_reduced_result result;
    size_t visits = 0;
    iop_reduced_visitor visitor = {&visits, no_move, no_visit};
    long pivots;
    bool done;
    double start = from + 1e-3 * (1 - from);
    expect(iop_line_plan(&s->line, start, &plan, &err), &err);
    expect(iop_reduced_open(&r, plan, NULL, &err), &err);
    expect(iop_reduced_solve(r, &result, &err), &err);
    double begin = bench_cpu_s();
    expect(iop_reduced_walk(r, s->from, s->to, start, 1, &visitor, &done, &pivots, &err), &err);
    double ms = 1e3 * (bench_cpu_s() - begin);
    if (!done)
        bench_fail("the walk gave up");
    iop_reduced_close(r);
    iop_plan_close(plan);
    return ms / (double)visits;
}

/* --- GLPK on the reduced form --------------------------------------------------------------------------- */

typedef struct {
    iop_lp *lp;
    iop_lp_session *session;
    size_t row; /* of the limit that moves */
} peer;

static void invert(const iop_plan *plan, iop_mat l)
{
    iop_err err;
    iop_mat m;
    iop_lu *lu;
    size_t n = plan->table->n;
    expect(iop_mat_new(&m, n, n, NULL, &err), &err);
    iop_table_coefficients(plan->table, m);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++)
            *iop_at(m, i, j) = (i == j ? 1 : 0) - *iop_at(m, i, j);
        *iop_at(l, i, i) = 1;
    }
    expect(iop_lu_open_taken(&lu, &m, NULL, &err), &err);
    expect(iop_lu_solve(lu, true, l, &err), &err); /* row i of L = (I - A)^-1 */
    iop_lu_close(lu);
}

/* Coefficients over (sector, class): weights of outputs mapped through L, and direct use. */
static void map_row(const red_problem *p, iop_cmat l, const double *q, const double *d, double *out)
{
    double *mapped = calloc(p->n + 1, sizeof *mapped);
    if (!mapped)
        bench_fail("out of memory");
    iop_gemv(true, 1, l, q, 0, mapped);
    for (size_t i = 0; i < p->n; i++)
        for (size_t g = 0; g < p->classes; g++)
            out[i * p->classes + g] = mapped[i] + d[g];
    free(mapped);
}

static void add_peer_rows(peer *k, const red_problem *p, iop_cmat l, double *value, const size_t *col)
{
    iop_err err;
    iop_block block;
    iop_axis axis = {p->n + p->rows, NULL};
    size_t columns = p->n * p->classes;
    expect(iop_lp_add_rows(k->lp, "rows", 1, &axis, &block, &err), &err);
    for (size_t i = 0; i < p->n; i++) {
        for (size_t c = 0; c < columns; c++)
            value[c] = iop_get(l, i, c / p->classes);
        size_t x = red_at(p, i, p->classes);
        expect(iop_lp_add_row(k->lp, p->lo[x], p->hi[x], columns, col, value, &err), &err);
    }
    k->row = block.first + p->n;
    for (size_t r = 0; r < p->rows; r++) {
        map_row(p, l, p->q + (r + 1) * p->n, p->d + (r + 1) * p->classes, value);
        expect(iop_lp_add_row(k->lp, p->row_lo[r], p->row_hi[r], columns, col, value, &err), &err);
    }
}

static void fill_peer(peer *k, const red_problem *p, iop_cmat l)
{
    iop_err err;
    iop_block block;
    size_t columns = p->n * p->classes;
    iop_axis axis = {columns, NULL};
    double *value = calloc(columns + 1, sizeof *value);
    size_t *col = calloc(columns + 1, sizeof *col);
    if (!value || !col)
        bench_fail("out of memory");
    expect(iop_lp_open(&k->lp, false, NULL, &err), &err);
    expect(iop_lp_add_columns(k->lp, "f", 1, &axis, &block, &err), &err);
    map_row(p, l, p->q, p->d, value);
    for (size_t c = 0; c < columns; c++) {
        size_t v = red_at(p, c / p->classes, c % p->classes);
        col[c] = block.first + c;
        expect(iop_lp_set_column(k->lp, col[c], p->lo[v], p->hi[v], value[c], &err), &err);
    }
    add_peer_rows(k, p, l, value, col);
    free(value);
    free(col);
}

static peer open_peer(const iop_plan *plan)
{
    iop_err err;
    iop_mat l;
    red_problem p;
    bool usable;
    peer k = {NULL, NULL, 0};
    size_t n = plan->table->n;
    iop_lp_settings settings = iop_lp_settings_default();
    settings.presolve = false;
    expect(iop_mat_new(&l, n, n, NULL, &err), &err);
    invert(plan, l);
    expect(red_problem_init(&p, plan, &usable, &err), &err);
    fill_peer(&k, &p, iop_read(l));
    red_problem_free(&p, &plan->env);
    iop_mat_free(&l, NULL);
    expect(iop_lp_session_open(&k.session, k.lp, &settings, NULL, &err), &err);
    return k;
}

static void close_peer(peer *k)
{
    iop_lp_session_close(k->session);
    iop_lp_close(k->lp);
}

static double solve_peer(peer *k, const subject *s, double t, double *value)
{
    iop_err err;
    iop_lp_result result;
    double from = s->from->limit[0].band.hi, to = s->to->limit[0].band.hi, begin = bench_cpu_s();
    expect(iop_lp_session_set_row(k->session, k->row, -(double)INFINITY, (1 - t) * from + t * to, &err),
           &err);
    expect(iop_lp_session_solve(k->session, &result, &err), &err);
    double ms = 1e3 * (bench_cpu_s() - begin);
    if (result.outcome != IOP_LP_OPTIMAL)
        bench_fail("GLPK found no optimum at t = %g", t);
    *value = -result.objective;
    return ms;
}

static void agree(double value, double expected, double t)
{
    if (fabs(value - expected) > 1e-8 * (1 + fabs(expected)))
        bench_fail("at t = %g: %.15g, GLPK %.15g", t, expected, value);
}

/* Warm solves far from each other, and from each breakpoint to just beyond the next. */
static void time_peer(peer *k, const subject *s, const iop_path *path, bench_series *far, bench_series *near)
{
    double value;
    for (size_t i = 0; i < FAR_STEPS; i++) {
        size_t at = path->knots / 4 + i * (path->knots / 2) / FAR_STEPS;
        double ms = solve_peer(k, s, path->knot[at].t, &value);
        agree(value, path->knot[at].objective, path->knot[at].t);
        if (i > 0)
            bench_add(far, ms);
    }
    for (size_t i = 0; i < NEAR_STEPS; i++) {
        const iop_path_knot *a = &path->knot[path->knots / 2 + i], *b = a + 1;
        double t = a->t + .5 * (b->t - a->t), ms = solve_peer(k, s, t, &value);
        agree(value, .5 * (a->objective + b->objective), t);
        if (i > 0)
            bench_add(near, ms);
    }
}

/* --- the figures ---------------------------------------------------------------------------------------- */

static void record_one(FILE *record, const char *name, const char *quantity, const char *unit, double value,
                       const char *note)
{
    bench_series one = {0};
    bench_add(&one, value);
    bench_record(record, "path", name, quantity, unit, &one, note);
    bench_clear(&one);
}

static void record_ratio(FILE *record, const char *name, const char *quantity, const bench_series *of,
                         double by)
{
    bench_series ratio = {0};
    for (size_t k = 0; k < of->count; k++)
        bench_add(&ratio, of->value[k] / by);
    bench_record(record, "path", name, quantity, "breakpoints", &ratio, "of our walk, certified");
    bench_clear(&ratio);
}

static void measure(FILE *record, size_t n, bool tangents)
{
    char name[48], note[96];
    double ms, again_ms;
    bench_series far = {0}, near = {0};
    subject s = make_line(n);
    iop_path *path = trace(&s, "walk", &ms);
    snprintf(name, sizeof name, "n = %zu, one limit", n);
    snprintf(note, sizeof note, "%zu breakpoints, %s", path->knots, path->method);
    double each = ms / (double)path->knots;
    record_one(record, name, "a breakpoint, certified", "ms", each, note);
    record_one(record, name, "a breakpoint, pivots alone", "ms", pivots_ms(&s, path->knot[0].t), "");
    if (tangents) {
        iop_path *again = trace(&s, "tangents", &again_ms);
        record_one(record, name, "a breakpoint by tangents", "ms", again_ms / (double)again->knots, "");
        iop_path_close(again);
    }
    peer k = open_peer(s.to);
    time_peer(&k, &s, path, &far, &near);
    bench_record(record, "path", name, "GLPK, warm re-solve", "ms", &far,
                 "reduced form, 1/24 of the path on");
    bench_record(record, "path", name, "GLPK, to beyond the next breakpoint", "ms", &near, "reduced form");
    record_ratio(record, name, "GLPK, warm re-solve", &far, each);
    record_ratio(record, name, "GLPK, to beyond the next breakpoint", &near, each);
    bench_clear(&far);
    bench_clear(&near);
    close_peer(&k);
    iop_path_close(path);
    iop_plan_close(s.to);
    iop_plan_close(s.from);
}

int main(int argc, char **argv)
{
    bench_options options = bench_parse(argc, argv);
    FILE *record = bench_record_open(options.record);
    bench_record_machine(record);
    iop_blas_set_threads(1);
    measure(record, 200, true);
    if (!options.quick)
        measure(record, 1000, false);
    bench_record_close(record);
    return 0;
}
