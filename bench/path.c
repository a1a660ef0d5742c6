/* SPDX-License-Identifier: GPL-3.0-or-later */
/* path.c - the exact path of one limit over dense tables with all outputs bounded: milliseconds a breakpoint,
 * by the walk (certified), by tangents, and by GLPK on the reduced form.
 *
 * GLPK's form keeps the final demands (categories without direct use pooled) and the rows of L in their
 * bands:
 *
 *   most v L f   subject to   Q L f + d f <= b(t),   x_lo <= L f <= x_hi,   f within its bands
 *
 * "A warm re-solve" moves the limit to points spread over the path; "a step of a walk" moves it from one
 * breakpoint to just beyond the next, which is what a walk on GLPK's own routines must do at least. Bars: a
 * breakpoint in less than 1/100 of a warm re-solve and 1/10 of such a step. Processor time on one thread. */
#include "harness.h"
#include "tables.h"
#include <ioplan/ioplan.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void expect(iop_status status, const iop_err *err)
{
    if (status != IOP_OK)
        bench_fail("%s", err->msg);
}

typedef struct {
    iop_plan *plan, from, to; /* from and to share all of plan but the limits */
    iop_limit *limit[2];
} line;

static const double ends[2] = {.97, 1.03}; /* of the base year's use */

static line make_line(size_t n)
{
    line l;
    bench_economy economy = bench_economy_default(n);
    l.plan = bench_plan_new(bench_table_new(&economy), BENCH_ALL, 1);
    l.plan->env.threads = 1;
    l.from = l.to = *l.plan;
    for (int k = 0; k < 2; k++) {
        l.limit[k] = calloc(l.plan->limits, sizeof *l.limit[k]);
        if (!l.limit[k])
            bench_fail("out of memory");
        for (size_t r = 0; r < l.plan->limits; r++)
            l.limit[k][r] = l.plan->limit[r];
        l.limit[k][0].band.hi = ends[k] * l.plan->measure[l.plan->limit[0].measure].base;
    }
    l.from.limit = l.limit[0];
    l.to.limit = l.limit[1];
    return l;
}

static void free_line(line *l)
{
    free(l->limit[0]);
    free(l->limit[1]);
    iop_plan_close(l->plan);
}

/* --- ioplan ----------------------------------------------------------------------------------------------
 */

static iop_path *trace(const line *l, const char *method, double *seconds)
{
    iop_err err;
    iop_path *path;
    iop_line span = {&l->from, &l->to};
    iop_path_settings settings = iop_path_settings_default();
    settings.method = method;
    double start = bench_cpu_s();
    expect(iop_path_open(&path, &span, &settings, &err), &err);
    *seconds = bench_cpu_s() - start;
    for (size_t k = 0; k < path->knots; k++)
        if (!path->knot[k].verified)
            bench_fail("the knot at %g is not verified", path->knot[k].t);
    if (path->knots < 3)
        bench_fail("the path has %zu points", path->knots);
    return path;
}

/* --- GLPK -------------------------------------------------------------------------------------------------
 */

typedef struct {
    iop_lp *lp;
    iop_lp_session *session;
    size_t first_row; /* of the limits */
} peer;

/* rows[0] the objective, rows[1 + r] limit r, by final demand; then L itself. */
static iop_mat reduced_rows(const iop_plan *plan)
{
    iop_err err;
    iop_leontief *op;
    iop_mat rows;
    size_t n = plan->table->n, limits = plan->limits;
    expect(iop_mat_new(&rows, 1 + limits + n, n, NULL, &err), &err);
    for (size_t r = 0; r <= limits; r++) {
        size_t m = r == 0 ? plan->objective : plan->limit[r - 1].measure;
        for (size_t j = 0; j < n; j++)
            *iop_at(rows, r, j) = plan->measure[m].per_output[j];
    }
    for (size_t i = 0; i < n; i++)
        *iop_at(rows, 1 + limits + i, i) = 1;
    expect(iop_leontief_open_table(&op, plan->table, NULL, &err), &err);
    expect(iop_leontief_multipliers(op, rows, &err), &err); /* e_i' L is row i of L */
    iop_leontief_close(op);
    return rows;
}

enum { CLASSES_MAX = 8 };

/* Categories that no row tells apart are one class. */
static size_t classes_of(const iop_plan *plan, size_t of[CLASSES_MAX])
{
    size_t classes = 0, first[CLASSES_MAX];
    for (size_t k = 0; k < plan->table->c; k++) {
        size_t g = 0;
        for (; g < classes; g++) {
            bool same = true;
            for (size_t r = 0; r <= plan->limits; r++) {
                const double *d =
                    plan->measure[r == 0 ? plan->objective : plan->limit[r - 1].measure].per_demand;
                same = same && d[k] == d[first[g]];
            }
            if (same)
                break;
        }
        if (g == classes)
            first[classes++] = k;
        of[k] = g;
    }
    return classes;
}

/* d: direct use of row r by a class. */
static double direct_use(const iop_plan *plan, size_t r, const size_t *of, size_t class)
{
    size_t k = 0;
    while (of[k] != class)
        k++;
    return plan->measure[r == 0 ? plan->objective : plan->limit[r - 1].measure].per_demand[k];
}

static void add_demands(iop_lp *lp, const iop_plan *plan, iop_cmat m, const size_t *of, size_t classes)
{
    iop_err err;
    iop_block block;
    size_t n = plan->table->n, c = plan->table->c;
    const iop_axis columns = {n * classes, NULL};
    expect(iop_lp_add_columns(lp, "f", 1, &columns, &block, &err), &err);
    for (size_t v = 0; v < n * classes; v++) {
        double lo = 0, hi = 0;
        for (size_t k = 0; k < c; k++) {
            lo += of[k] == v / n ? plan->demand[v % n * c + k].lo : 0;
            hi += of[k] == v / n ? plan->demand[v % n * c + k].hi : 0;
        }
        expect(iop_lp_set_column(lp, v, lo, hi, iop_get(m, 0, v % n) + direct_use(plan, 0, of, v / n), &err),
               &err);
    }
}

static void add_rows(iop_lp *lp, const iop_plan *plan, iop_cmat m, const size_t *of, size_t classes)
{
    iop_err err;
    iop_block block;
    size_t n = plan->table->n, limits = plan->limits, *column = calloc(n * classes, sizeof *column);
    double *row = calloc(n * classes, sizeof *row);
    const iop_axis rows = {limits + n, NULL};
    if (!column || !row)
        bench_fail("out of memory");
    expect(iop_lp_add_rows(lp, "row", 1, &rows, &block, &err), &err);
    for (size_t r = 0; r < limits + n; r++) {
        const iop_band *band = r < limits ? &plan->limit[r].band : &plan->output[r - limits];
        for (size_t v = 0; v < n * classes; v++) {
            column[v] = v;
            row[v] = iop_get(m, 1 + r, v % n) + (r < limits ? direct_use(plan, 1 + r, of, v / n) : 0);
        }
        expect(iop_lp_add_row(lp, band->lo, band->hi, n * classes, column, row, &err), &err);
    }
    free(column);
    free(row);
}

static peer open_peer(const iop_plan *plan)
{
    peer p = {NULL, NULL, 0};
    iop_err err;
    size_t of[CLASSES_MAX], classes = classes_of(plan, of);
    iop_mat m = reduced_rows(plan);
    expect(iop_lp_open(&p.lp, true, NULL, &err), &err);
    add_demands(p.lp, plan, iop_read(m), of, classes);
    add_rows(p.lp, plan, iop_read(m), of, classes);
    iop_mat_free(&m, NULL);
    expect(iop_lp_session_open(&p.session, p.lp, NULL, NULL, &err), &err);
    return p;
}

static double solve_at(const peer *p, const line *l, double t, double *objective)
{
    iop_err err;
    iop_lp_result result;
    double hi = (1 - t) * l->from.limit[0].band.hi + t * l->to.limit[0].band.hi, start = bench_cpu_s();
    expect(iop_lp_session_set_row(p->session, p->first_row, l->from.limit[0].band.lo, hi, &err), &err);
    expect(iop_lp_session_solve(p->session, &result, &err), &err);
    double seconds = bench_cpu_s() - start;
    if (result.outcome != IOP_LP_OPTIMAL)
        bench_fail("GLPK finds no optimum at t = %g", t);
    *objective = result.objective;
    return seconds;
}

/* What the path says at t. */
static double optimum_at(const iop_path *path, double t)
{
    size_t k = 0;
    while (k + 2 < path->knots && path->knot[k + 1].t <= t)
        k++;
    return path->knot[k].objective + path->knot[k].slope_right * (t - path->knot[k].t);
}

static void check(const iop_path *path, double t, double objective)
{
    double expected = optimum_at(path, t);
    if (!(fabs(objective - expected) <= 1e-7 * fabs(expected)))
        bench_fail("at t = %g the path says %.17g, GLPK %.17g", t, expected, objective);
}

static void measure_peer(const line *l, const iop_path *path, size_t steps, bench_series *again,
                         bench_series *step)
{
    peer p = open_peer(l->plan);
    double first = path->knot[0].t, span = path->knot[path->knots - 1].t - first, value;
    solve_at(&p, l, first + .5 * span, &value);
    for (size_t k = 0; k < steps; k++) { /* to and fro over the path */
        double t = first + span * (k % 2 ? .05 + .4 * (double)k / (double)steps
                                         : .95 - .4 * (double)k / (double)steps);
        bench_add(again, 1e3 * solve_at(&p, l, t, &value));
        check(path, t, value);
    }
    size_t at = path->knots / 4;
    solve_at(&p, l, path->knot[at].t, &value);
    for (size_t k = 0; k < steps && at + 2 < path->knots; k++, at++) {
        double t = .5 * (path->knot[at + 1].t + path->knot[at + 2].t);
        bench_add(step, 1e3 * solve_at(&p, l, t, &value));
        check(path, t, value);
    }
    iop_lp_session_close(p.session);
    iop_lp_close(p.lp);
}

/* --- the record -------------------------------------------------------------------------------------------
 */

static void record_ratio(FILE *record, const char *name, const char *what, double value, const char *unit,
                         const char *note)
{
    bench_series one = {0};
    bench_add(&one, value);
    bench_record(record, "path", name, what, unit, &one, note);
    bench_clear(&one);
}

static void measure_size(FILE *record, size_t n, int repeats, size_t steps)
{
    char name[48], note[96] = "";
    bench_series walk = {0}, tangents = {0}, again = {0}, step = {0};
    line l = make_line(n);
    iop_path *path = NULL;
    for (int k = 0; k < repeats; k++) {
        double seconds;
        iop_path_close(path);
        path = trace(&l, "auto", &seconds);
        bench_add(&walk, 1e3 * seconds / (double)path->knots);
        snprintf(note, sizeof note, "%zu breakpoints and ends; %.60s", path->knots, path->method);
    }
    double seconds;
    iop_path *other = trace(&l, "tangents", &seconds);
    bench_add(&tangents, 1e3 * seconds / (double)other->knots);
    iop_path_close(other);
    measure_peer(&l, path, steps, &again, &step);
    snprintf(name, sizeof name, "%zu sectors", n);
    double own = bench_summarize(&walk).median;
    bench_record(record, "path", name, "ioplan, a breakpoint", "ms", &walk, note);
    bench_record(record, "path", name, "tangents, a breakpoint", "ms", &tangents, "");
    bench_record(record, "path", name, "GLPK, a warm re-solve", "ms", &again, "");
    bench_record(record, "path", name, "GLPK, a step of a walk", "ms", &step, "");
    record_ratio(record, name, "GLPK's re-solve / a breakpoint", bench_summarize(&again).median / own, "x",
                 "bar: 100 at 1,000 sectors");
    record_ratio(record, name, "GLPK's step / a breakpoint", bench_summarize(&step).median / own, "x",
                 "bar: 10 at 1,000 sectors");
    bench_clear(&walk);
    bench_clear(&tangents);
    bench_clear(&again);
    bench_clear(&step);
    iop_path_close(path);
    free_line(&l);
}

int main(int argc, char **argv)
{
    bench_options options = bench_parse(argc, argv);
    FILE *record = bench_record_open(options.record);
    iop_blas_set_threads(1);
    measure_size(record, 45, 5, 20);
    measure_size(record, 200, 5, 20);
    if (!options.quick)
        measure_size(record, 1000, 3, 20);
    bench_record_close(record);
    return 0;
}
