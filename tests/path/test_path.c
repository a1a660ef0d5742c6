/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A path against plans solved one by one, and against what makes it a path: order, slopes, shape. */
#include "lines.h"
#include "support/cm.h"
#include <ioplan/solve.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t multiplier(void)
{
    const char *text = getenv("IOP_PATH_PLANS");
    return text ? (size_t)atoi(text) : 1;
}

static iop_path *open_path(const iop_line *line, const char *method)
{
    iop_path *path;
    iop_err err;
    iop_path_settings settings = iop_path_settings_default();
    settings.method = method;
    assert_ok(iop_path_open(&path, line, &settings, &err), err);
    return path;
}

static iop_solution *fresh(const iop_line *line, double t, iop_plan **plan)
{
    iop_err err;
    iop_solution *s;
    iop_solve_settings settings = iop_solve_settings_default();
    settings.method = "full";
    settings.ranges = false;
    assert_ok(iop_line_plan(line, t, plan, &err), err);
    assert_ok(iop_solve(&s, *plan, &settings, &err), err);
    return s;
}

typedef struct {
    size_t paths, pieces, points, infeasible, cut, unbounded, walked, gave_up;
} tally;

static const char *name_of(uint64_t seed, line_kind what)
{
    static char text[64];
    snprintf(text, sizeof text, "line %llu of kind %d", (unsigned long long)seed, (int)what);
    return text;
}

/* The path's value and mix at t on piece k. */
static void check_point(const iop_path *path, const iop_line *line, size_t k, double t, const char *name)
{
    iop_plan *plan;
    iop_solution *s = fresh(line, t, &plan);
    const iop_path_knot *a = &path->knot[k], *b = &path->knot[k + 1];
    double share = (t - a->t) / (b->t - a->t), value = a->objective + share * (b->objective - a->objective);
    if (s->status != IOP_OPTIMAL || fabs(value - s->objective.value) > 1e-9 * (1 + fabs(value)))
        fail_msg("%s at t = %.17g: path %.17g, fresh solve %.17g (%s), piece %zu of %zu", name, t, value,
                 s->objective.value, iop_solution_status_text(s->status), k, path->knots);
    /* the mix of the path is feasible and reaches the optimum, so it is optimal: what the verifier says of
     * values */
    double *x = calloc(plan->table->n + 1, sizeof *x);
    for (size_t j = 0; j < plan->table->n; j++) {
        x[j] = path->kind == IOP_LINE_OBJECTIVE ? a->output[j]
                                                : a->output[j] + share * (b->output[j] - a->output[j]);
        assert_true(x[j] >= plan->output[j].lo - 1e-8 * (1 + fabs(x[j])));
        assert_true(x[j] <= plan->output[j].hi + 1e-8 * (1 + fabs(x[j])));
    }
    free(x);
    iop_solution_close(s);
    iop_plan_close(plan);
}

/* Bounds that cross need no proof. */
static bool crosses(const iop_plan *p)
{
    bool any = false;
    for (size_t l = 0; l < p->limits; l++)
        any = any || p->limit[l].band.lo > p->limit[l].band.hi;
    for (size_t j = 0; j < p->table->n; j++)
        any = any || p->output[j].lo > p->output[j].hi;
    for (size_t f = 0; f < p->table->n * p->table->c; f++)
        any = any || p->demand[f].lo > p->demand[f].hi;
    for (size_t g = 0; g < p->totals; g++)
        any = any || p->total[g].band.lo > p->total[g].band.hi;
    return any;
}

/* Where the path says that there is no plan a fresh solve finds none. */
static void check_beyond(const iop_line *line, double t, const char *name, bool reason)
{
    iop_plan *plan;
    iop_solution *s = fresh(line, t, &plan);
    if (s->status == IOP_OPTIMAL)
        fail_msg("%s at t = %.17g: the path ends but there is a plan", name, t);
    if (reason && !crosses(plan) && s->status != IOP_INFEASIBLE && s->status != IOP_UNBOUNDED)
        fail_msg("%s at t = %.17g: %s", name, t, iop_solution_status_text(s->status));
    iop_solution_close(s);
    iop_plan_close(plan);
}

static void check_shape(const iop_path *path, const iop_line *line, const char *name)
{
    double sense = (line->from->maximize ? 1 : -1) * (path->kind == IOP_LINE_OBJECTIVE ? -1 : 1);
    for (size_t k = 0; k < path->knots; k++) {
        const iop_path_knot *a = &path->knot[k];
        assert_true(a->verified);
        if (k + 1 == path->knots)
            break;
        const iop_path_knot *b = &path->knot[k + 1];
        assert_true(b->t > a->t);
        assert_true(a->slope_right == b->slope_left);
        assert_close(a->objective + a->slope_right * (b->t - a->t), b->objective, 1e-9);
        if (k > 0 && !(sense * (a->slope_left - a->slope_right) > 0))
            fail_msg("%s: slopes %.17g, %.17g at t = %.17g", name, a->slope_left, a->slope_right, a->t);
        if (k > 0)
            assert_true(strlen(a->words) > 0);
    }
}

static void check_ends(const iop_path *path, const iop_line *line, const char *name, tally *count)
{
    if (path->unbounded) {
        count->unbounded++;
        check_beyond(line, .3, name, false);
        return;
    }
    if (path->knots == 0) {
        count->infeasible++;
        for (int k = 0; k <= 4; k++)
            check_beyond(line, k * .25, name, true);
        return;
    }
    double from = path->knot[0].t, to = path->knot[path->knots - 1].t;
    assert_true(path->infeasible_before == (from > 0) && path->infeasible_after == (to < 1));
    if (from > 1e-3) {
        count->cut++;
        check_beyond(line, from * (1 - 1e-3), name, true);
        assert_true(strlen(path->why_before) > 0);
    }
    if (to < 1 - 1e-3) {
        count->cut++;
        check_beyond(line, to + (1 - to) * 1e-3, name, true);
        assert_true(strlen(path->why_after) > 0);
    }
}

static void check_path(const iop_path *path, const iop_line *line, gen *g, const char *name, tally *count)
{
    check_shape(path, line, name);
    check_ends(path, line, name, count);
    count->paths++;
    bool walked = strncmp(path->method, "walk", 4) == 0;
    count->walked += walked;
    count->gave_up += !walked && path->kind == IOP_LINE_BOUNDS && path->knots > 1;
    if (!walked && path->kind == IOP_LINE_BOUNDS && path->knots > 1 && getenv("IOP_PATH_PLANS"))
        print_message("%s was not walked\n", name);
    for (size_t k = 0; k + 1 < path->knots; k++) {
        double a = path->knot[k].t, b = path->knot[k + 1].t;
        check_point(path, line, k, a + .5 * (b - a), name);
        check_point(path, line, k, gen_uniform(g, a, b), name);
        count->points += 2;
        count->pieces++;
    }
}

/* The value of a path on piece k, or its line beyond it. */
static double value_at(const iop_path *path, size_t k, double t)
{
    const iop_path_knot *a = &path->knot[k];
    double slope = k + 1 < path->knots ? a->slope_right : k > 0 ? a->slope_left : 0;
    return a->objective + slope * (t - a->t);
}

static void agree_knot_by_knot(const iop_path *a, const iop_path *b, const char *name)
{
    if (a->knots != b->knots)
        fail_msg("%s: %zu knots by %s, %zu by %s", name, a->knots, a->method, b->knots, b->method);
    for (size_t k = 0; k < a->knots; k++) {
        assert_close(value_at(a, k, b->knot[k].t), b->knot[k].objective, 1e-9);
        if (fabs(a->knot[k].t - b->knot[k].t) > 1e-6)
            fail_msg("%s: knot %zu at %.17g by %s, at %.17g by %s", name, k, a->knot[k].t, a->method,
                     b->knot[k].t, b->method);
    }
}

static void fresh_solves_agree(void **state)
{
    (void)state;
    tally count = {0};
    gen g = gen_seed(99);
    for (uint64_t seed = 0; seed < 40 * multiplier(); seed++)
        for (int what = 0; what < LINE_KINDS; what++) {
            test_line l =
                line_open(seed, seed % 8 == 0 ? 24 : 10, (gen_kind)(seed % GEN_KINDS), (line_kind)what);
            if (!l.from)
                continue;
            const char *name = name_of(seed, (line_kind)what);
            iop_path *path = open_path(&l.line, "auto"), *tangents = open_path(&l.line, "tangents");
            check_path(path, &l.line, &g, name, &count);
            agree_knot_by_knot(path, tangents, name);
            iop_path_close(path);
            iop_path_close(tangents);
            line_close(&l);
        }
    print_message("%zu paths (%zu walked, %zu given up), %zu pieces, %zu points, %zu infeasible, %zu cut "
                  "short, %zu unbounded\n",
                  count.paths, count.walked, count.gave_up, count.pieces, count.points, count.infeasible,
                  count.cut, count.unbounded);
    assert_true(count.points > 500 && count.infeasible > 5 && count.cut > 10 && count.unbounded > 3);
}

/* Where a breakpoint is, as its words begin. */
static size_t place_of(const iop_path_knot *knot)
{
    const char *colon = strchr(knot->words, ':');
    assert_non_null(colon);
    return (size_t)(colon - knot->words);
}

/* On a scale on which all breakpoints lie within a millionth of each other they are told apart, and told in
 * the words that were asked for. */
static void close_breakpoints_differ(void **state)
{
    (void)state;
    size_t compared = 0;
    for (uint64_t seed = 0; seed < 30; seed++) {
        test_line l = line_open(seed, 10, (gen_kind)(seed % GEN_KINDS), LINE_EVERYTHING);
        if (!l.from)
            continue;
        iop_path_settings settings = iop_path_settings_default();
        iop_path *path;
        iop_err err;
        settings.key = "output.all.max";
        settings.key_unit = "million USD";
        settings.key_from = 1000;
        settings.key_to = 1000.001;
        assert_ok(iop_path_open(&path, &l.line, &settings, &err), err);
        for (size_t k = 1; k + 1 < path->knots; k++) {
            size_t length = place_of(&path->knot[k]);
            assert_non_null(strstr(path->knot[k].words, " million USD in output.all.max: "));
            if (k + 2 == path->knots || path->knot[k + 1].t - path->knot[k].t < 1e-6)
                continue;
            compared++;
            if (length == place_of(&path->knot[k + 1]) &&
                strncmp(path->knot[k].words, path->knot[k + 1].words, length) == 0)
                fail_msg("two breakpoints are at %.*s", (int)length, path->knot[k].words);
        }
        iop_path_close(path);
        line_close(&l);
    }
    assert_true(compared > 20);
}

static void no_words_when_none_are_wanted(void **state)
{
    (void)state;
    size_t seen = 0;
    for (uint64_t seed = 0; seed < 30; seed++) {
        test_line l = line_open(seed, 10, (gen_kind)(seed % GEN_KINDS), LINE_ONE_LIMIT);
        iop_path_settings settings = iop_path_settings_default();
        iop_path *path;
        iop_err err;
        if (!l.from)
            continue;
        settings.words = false;
        assert_ok(iop_path_open(&path, &l.line, &settings, &err), err);
        for (size_t k = 0; k < path->knots; k++)
            assert_string_equal(path->knot[k].words, "");
        assert_true(!path->why_before || !path->why_before[0]);
        assert_true(!path->why_after || !path->why_after[0]);
        seen += path->knots > 2 || path->infeasible_before || path->infeasible_after;
        iop_path_close(path);
        line_close(&l);
    }
    assert_true(seen > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(fresh_solves_agree),
                                       cmocka_unit_test(close_breakpoints_differ),
                                       cmocka_unit_test(no_words_when_none_are_wanted)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
