/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The path of a whole plan in parts: into however many the line is cut, the points of all parts together are
 * those of the line walked at once; also where a cut lies on a breakpoint, or where the feasible part begins
 * or ends. */
#define DIR IOP_BINARY_DIR "/tests/sweep_whole_parts"
#include "sweep/study.h"
#include "whole_support.h"

enum { MOST_POINTS = 64, MOST_NUMBERS = 64, LABEL_SIZE = 200 };

typedef struct {
    char status[24], label[LABEL_SIZE];
    double t, key, objective, slope;
    double dual[MOST_NUMBERS];
} knot;

typedef struct {
    size_t count, limits;
    knot knot[MOST_POINTS];
} path;

static void append(path *out, const iop_archive_run *run, size_t points, const iop_archive_point *p)
{
    out->limits = run->limits;
    assert_in_range(run->limits, 1, MOST_NUMBERS);
    for (size_t k = 0; k < points; k++) {
        knot *n = &out->knot[out->count++];
        assert_in_range(out->count, 1, MOST_POINTS);
        snprintf(n->status, sizeof n->status, "%s", p[k].status);
        snprintf(n->label, sizeof n->label, "%s", p[k].label);
        n->t = p[k].t;
        n->key = p[k].key[0];
        n->objective = p[k].objective;
        n->slope = p[k].shadow_price;
        for (size_t l = 0; l < run->limits; l++)
            n->dual[l] = p[k].limit_dual ? p[k].limit_dual[l] : (double)NAN;
    }
}

/* Every part by a worker of its own, the last one first. */
static path walk(const char *base, const char *entry, size_t parts)
{
    running r = start_whole(base, entry);
    iop_err err;
    path out = {0}, part[16];
    r.study->sweep[0].units = parts;
    for (size_t k = parts; k-- > 0;) {
        iop_worker *w;
        size_t points;
        const iop_archive_point *p;
        part[k] = (path){0};
        assert_ok(iop_worker_open(&w, r.study, NULL, &err), err);
        assert_ok(iop_worker_run(w, 0, k, &points, &p, &err), err);
        append(&part[k], iop_study_describe(r.study), points, p);
        iop_worker_close(w);
    }
    for (size_t k = 0; k < parts; k++)
        for (size_t i = 0; i < part[k].count; i++) {
            out.limits = part[k].limits;
            out.knot[out.count++] = part[k].knot[i];
            assert_in_range(out.count, 1, MOST_POINTS);
        }
    end_study(&r);
    return out;
}

static bool close_to(double a, double b, double tolerance)
{
    return (isnan(a) && isnan(b)) || fabs(a - b) <= tolerance * (1 + fabs(a));
}

static void same_path(const path *a, const path *b, const char *entry, size_t parts)
{
    if (a->count != b->count)
        fail_msg("%s: %zu points in %zu parts, %zu at once", entry, b->count, parts, a->count);
    for (size_t k = 0; k < a->count; k++) {
        const knot *x = &a->knot[k], *y = &b->knot[k];
        assert_string_equal(x->status, y->status);
        assert_string_equal(x->label, y->label);
        if (!close_to(x->t, y->t, 1e-9) || !close_to(x->key, y->key, 1e-9) ||
            !close_to(x->objective, y->objective, 1e-9) || !close_to(x->slope, y->slope, 1e-6))
            fail_msg("%s: point %zu of %zu parts: t %.17g, not %.17g; slope %.9g, not %.9g", entry, k, parts,
                     y->t, x->t, y->slope, x->slope);
        for (size_t l = 0; l < a->limits; l++)
            assert_true(close_to(x->dual[l], y->dual[l], 1e-6));
    }
}

static path in_parts(const char *base, const char *entry, size_t least)
{
    static const size_t parts[] = {2, 3, 5, 8, 16};
    const path whole = walk(base, entry, 1);
    assert_true(whole.count >= least);
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++) {
        const path cut = walk(base, entry, parts[k]);
        same_path(&whole, &cut, entry, parts[k]);
    }
    return whole;
}

static void parts_are_the_whole(void **state)
{
    (void)state;
    in_parts(dynamic, "  - {name: p, vary: limits.energy.max, from: 40 TJ, to: 100 TJ}\n", 10);
    in_parts(dynamic, "  - {name: p, vary: limits.energy.max, from: 100 TJ, to: 40 TJ}\n", 10);
    in_parts(dynamic, "  - {name: p, vary: periods.2003.limits.energy.max, from: 50 TJ, to: 90 TJ}\n", 3);
    in_parts(abatement, "  - {name: p, vary: limits.pollution.max, from: 10 kg, to: 80 kg}\n", 3);
    in_parts(dynamic,
             "  - {name: p, vary: {limits.energy.max: [60 TJ, 100 TJ], limits.labour.max: [90%, 120%]}}\n",
             3);
}

/* Nowhere a plan, or nowhere two. */
static void no_path(void **state)
{
    (void)state;
    const path none = in_parts(dynamic, "  - {name: p, vary: limits.energy.max, from: 1 TJ, to: 20 TJ}\n", 2);
    assert_int_equal(none.count, 2);
    assert_string_equal(none.knot[1].status, "infeasible");
    const path straight =
        in_parts(abatement, "  - {name: p, vary: limits.pollution.max, from: 62 kg, to: 80 kg}\n", 2);
    assert_int_equal(straight.count, 2);
}

/* A line on which the place lies at 1/2, and for three parts at 1/3. */
static void around(double place, char entry[2][120])
{
    snprintf(entry[0], 120, "  - {name: p, vary: limits.energy.max, from: %.17g TJ, to: %.17g TJ}\n",
             place - 8, place + 8);
    snprintf(entry[1], 120, "  - {name: p, vary: limits.energy.max, from: %.17g TJ, to: %.17g TJ}\n",
             place - 4, place + 8);
}

/* Every breakpoint, and the ends of what is feasible, as places of cuts. */
static void cuts_at_breakpoints(void **state)
{
    (void)state;
    char entry[2][120];
    const path all = walk(dynamic, "  - {name: p, vary: limits.energy.max, from: 40 TJ, to: 100 TJ}\n", 1);
    assert_string_equal(all.knot[0].status, "infeasible");
    for (size_t k = 1; k < all.count; k++) {
        around(all.knot[k].key, entry);
        for (size_t i = 0; i < 2; i++) {
            const path whole = walk(dynamic, entry[i], 1), cut = walk(dynamic, entry[i], i + 2);
            same_path(&whole, &cut, entry[i], i + 2);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(parts_are_the_whole), cmocka_unit_test(no_path),
                                       cmocka_unit_test(cuts_at_breakpoints)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
