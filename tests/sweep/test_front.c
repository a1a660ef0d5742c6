/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fronts of random plans, degenerate, infeasible and unbounded ones among them, against fresh solves. */
#include "support/economy.h"
#include "support/gen.h"
#include "sweep/front.h"
#include <string.h>

/* Value added at its most, the last resources or components at their least. */
static iop_front *new_front(uint64_t seed, size_t aims, gen_kind kind)
{
    iop_plan *plan = gen_plan(seed, 12, kind);
    iop_aim aim[IOP_MOST_AIMS] = {{0, true}};
    iop_front *front;
    iop_err err;
    for (size_t k = 1; k < aims; k++)
        aim[k] = (iop_aim){plan->measures - k, false};
    assert_ok(iop_front_open(&front, plan, aims, aim, NULL, &err), err);
    return front;
}

/* Aims that count few sectors each: many plans are equally good in one of them, or in two. */
static iop_front *new_tied_front(uint64_t seed)
{
    iop_plan *plan = gen_plan(seed, 12, GEN_PLAIN);
    const iop_aim aim[IOP_MOST_AIMS] = {
        {plan->measures - 1, true}, {plan->measures - 2, false}, {plan->measures - 3, false}};
    iop_front *front;
    iop_err err;
    for (size_t k = 0; k < IOP_MOST_AIMS; k++) {
        iop_measure *m = &plan->measure[aim[k].measure];
        for (size_t j = 0; j < plan->table->n; j++)
            m->per_output[j] = j % IOP_MOST_AIMS == k ? 1 + (double)(j % 2) : 0;
        memset(m->per_demand, 0, plan->table->c * sizeof(double));
    }
    assert_ok(iop_front_open(&front, plan, IOP_MOST_AIMS, aim, NULL, &err), err);
    return front;
}

/* The best weighted sum by a fresh solve of the plan with that aim. */
static double best_sum(const iop_front *f, const double *weight, iop_solution_status *status)
{
    iop_plan plan = *f->plan;
    iop_measure *measure = malloc(plan.measures * sizeof *measure), *sum = &measure[plan.objective];
    iop_solution *s;
    iop_err err;
    size_t n = plan.table->n, c = plan.table->c;
    memcpy(measure, plan.measure, plan.measures * sizeof *measure);
    sum->per_output = calloc(n, sizeof(double));
    sum->per_demand = calloc(c, sizeof(double));
    for (size_t k = 0; k < f->aims; k++) {
        double natural = (f->aim[k].maximize ? 1 : -1) * weight[k] / f->scale[k];
        for (size_t j = 0; j < n; j++)
            sum->per_output[j] += natural * measure[f->aim[k].measure].per_output[j];
        for (size_t j = 0; j < c; j++)
            sum->per_demand[j] += natural * measure[f->aim[k].measure].per_demand[j];
    }
    plan.measure = measure;
    assert_ok(iop_solve(&s, &plan, NULL, &err), err);
    *status = s->status;
    double value = s->objective.value;
    iop_solution_close(s);
    free(sum->per_output);
    free(sum->per_demand);
    free(measure);
    return value;
}

static double sum_of(const iop_front *f, const iop_vertex *v, const double *weight)
{
    double sum = 0;
    for (size_t k = 0; k < f->aims; k++)
        sum += weight[k] * v->z[k];
    return sum;
}

static void assert_best(const iop_front *f, const iop_vertex *v, const double *weight)
{
    iop_solution_status status;
    double best = best_sum(f, weight, &status);
    assert_int_equal(status, IOP_OPTIMAL);
    assert_true(fabs(best - sum_of(f, v, weight)) <= 1e-8 + 1e-9 * fabs(best));
}

static void assert_none_dominates(const iop_front *f)
{
    for (size_t a = 0; a < f->vertices; a++)
        for (size_t b = 0; b < f->vertices; b++)
            if (iop_front_dominates(f, f->vertex[a], f->vertex[b]))
                fail_msg("vertex %zu dominates vertex %zu", a, b);
}

/* --- two aims ------------------------------------------------------------------------------------------ */

/* The most of the first aim when the second is at least as good as `level` (of z), by a fresh solve. */
static double best_first(const iop_front *f, double level)
{
    iop_plan plan = *f->plan;
    iop_limit *limit = malloc(plan.limits * sizeof *limit);
    iop_solution *s;
    iop_err err;
    memcpy(limit, plan.limit, plan.limits * sizeof *limit);
    iop_band *band = &limit[f->limit[1]].band;
    double natural = level * f->scale[1];
    if (f->aim[1].maximize)
        band->lo = fmax(band->lo, natural);
    else
        band->hi = fmin(band->hi, -natural);
    plan.limit = limit;
    plan.objective = f->aim[0].measure;
    plan.maximize = f->aim[0].maximize;
    assert_ok(iop_solve(&s, &plan, NULL, &err), err);
    assert_int_equal(s->status, IOP_OPTIMAL);
    double value = (f->aim[0].maximize ? 1 : -1) * s->objective.value / f->scale[0];
    iop_solution_close(s);
    free(limit);
    return value;
}

/* Between neighbours the front is the straight edge. */
static void assert_edge(const iop_front *f, const iop_vertex *a, const iop_vertex *b)
{
    for (int k = 1; k < 4; k++) {
        double share = k / 4.0, z0 = a->z[0] + share * (b->z[0] - a->z[0]),
               z1 = a->z[1] + share * (b->z[1] - a->z[1]);
        assert_true(fabs(best_first(f, z1) - z0) <= 1e-7 + 1e-8 * fabs(z0));
    }
}

static void assert_whole(const iop_front *f)
{
    assert_true(f->vertices > 0);
    assert_none_dominates(f);
    for (size_t k = 0; k < f->vertices; k++) {
        const iop_vertex *v = f->vertex[k];
        const double weights[3] = {v->from, (v->from + v->to) / 2, v->to};
        assert_true(v->verified && v->from <= v->to);
        assert_close(v->weight[0] + v->weight[1], 1, 1e-12);
        assert_best(f, v, v->weight);
        for (int i = 0; i < 3; i++) {
            const double weight[2] = {1 - weights[i], weights[i]};
            assert_best(f, v, weight);
        }
        if (k + 1 < f->vertices) {
            assert_true(v->value[1] < f->vertex[k + 1]->value[1]);
            assert_edge(f, v, f->vertex[k + 1]);
        }
    }
    const iop_vertex *first = f->vertex[0], *last = f->vertex[f->vertices - 1];
    assert_true(fmin(first->from, last->from) == 0 && fmax(first->to, last->to) == 1);
}

/* The walk and the dichotomy find the same vertices. Units of the walk: those of the dichotomy are ranges
 * over both ends that were solved for, of which one may be worse than the vertex next to it. */
static void assert_same(const iop_front *walked, const iop_front *b)
{
    assert_int_equal(walked->vertices, b->vertices);
    for (size_t k = 0; k < b->vertices; k++)
        for (int i = 0; i < 2; i++) {
            double z = walked->vertex[k]->value[i] / walked->scale[i];
            assert_true(fabs(z - b->vertex[k]->value[i] / walked->scale[i]) <= 1e-8 * (1 + fabs(z)));
        }
}

static void two_aims(void **state)
{
    (void)state;
    size_t whole = 0, vertices = 0, none = 0, walked = 0;
    for (uint64_t seed = 0; seed < 32; seed++) {
        iop_err err;
        iop_front *f = new_front(seed, 2, (gen_kind)(seed % GEN_KINDS)),
                  *d = new_front(seed, 2, (gen_kind)(seed % GEN_KINDS));
        d->dichotomy = true;
        assert_ok(iop_front_trace_two(f, &err), err);
        assert_ok(iop_front_trace_two(d, &err), err);
        assert_int_equal(f->status, d->status);
        if (f->status == IOP_OPTIMAL) {
            assert_whole(f);
            assert_whole(d);
            assert_same(f, d);
            assert_true((size_t)d->solves <= 2 * d->vertices + 2);
            whole++;
            walked += f->walked;
            vertices += f->vertices;
        } else {
            const double ends[2][2] = {{1, 0}, {0, 1}};
            iop_solution_status a, b;
            best_sum(f, ends[0], &a);
            best_sum(f, ends[1], &b);
            assert_true(f->status == a || f->status == b);
            none++;
        }
        iop_front_close(f);
        iop_front_close(d);
    }
    assert_true(whole >= 10 && none >= 4 && vertices >= 4 * whole);
    assert_true(walked >= whole - whole / 10);
}

/* A walk counts in units of its own, and tells weights and duals in those of the range: a solve for a
 * vertex's weights has the same duals, but where these are not unique. */
static void duals_belong_to_weights(void **state)
{
    (void)state;
    size_t same = 0, all = 0;
    for (uint64_t seed = 0; seed < 12; seed++) {
        iop_err err;
        iop_front *f = new_front(seed, 2, GEN_PLAIN);
        assert_ok(iop_front_trace_two(f, &err), err);
        for (size_t k = 0; f->walked && k < f->vertices; k++) {
            iop_vertex *v = f->vertex[k], *again;
            double off = 0, size = 1e-9;
            assert_ok(iop_front_solve(f, v->weight, &again, &err), err);
            for (size_t l = 0; l < f->plan->limits; l++) {
                off = fmax(off, fabs(v->limit_dual[l] - again->limit_dual[l]));
                size = fmax(size, fabs(v->limit_dual[l]));
            }
            same += off <= 1e-7 * size;
            all++;
            iop_front_drop(f, again);
        }
        iop_front_close(f);
    }
    assert_true(all >= 20 && same >= all - all / 10);
}

/* Whether the vertex prices limits as a solve for the first aim alone does. */
static bool has_duals_alone(const iop_front *f, const iop_vertex *v)
{
    iop_plan plan = *f->plan;
    iop_solution *s;
    iop_err err;
    double dual[16], off = 0, size = 1e-9;
    assert_true(plan.limits <= 16);
    plan.objective = f->aim[0].measure;
    plan.maximize = f->aim[0].maximize;
    assert_ok(iop_solve(&s, &plan, NULL, &err), err);
    iop_solve_limit_duals(s, &plan, dual);
    for (size_t l = 0; l < plan.limits; l++) {
        off = fmax(off, fabs(v->limit_dual[l] / v->own - dual[l]));
        size = fmax(size, fabs(dual[l]));
    }
    iop_solution_close(s);
    return off <= 1e-7 * size;
}

/* Who is solved for before the ranges are known has duals in the units of then. */
static void the_first_aim_alone_has_its_own_duals(void **state)
{
    (void)state;
    size_t same = 0, all = 0;
    for (uint64_t seed = 0; seed < 16; seed++) {
        const size_t aims = 2 + seed % 2;
        iop_err err;
        iop_front *f = new_front(seed, aims, GEN_PLAIN);
        f->dichotomy = true;
        assert_ok(aims == 2 ? iop_front_trace_two(f, &err) : iop_front_trace_three(f, 0, &err), err);
        for (size_t k = 0; f->status == IOP_OPTIMAL && k < f->vertices; k++) {
            if (f->vertex[k]->weight[0] != 1)
                continue;
            same += has_duals_alone(f, f->vertex[k]);
            all++;
        }
        iop_front_close(f);
    }
    assert_true(all >= 8 && same >= all - all / 10);
}

/* A sector whose output is fixed, and which counts `times` the whole aim: the range is so much smaller than
 * the size. */
static iop_front *new_heavy_front(uint64_t seed, double times)
{
    iop_plan *plan = gen_plan(seed, 12, GEN_PLAIN);
    const iop_aim aim[2] = {{0, true}, {plan->measures - 1, false}};
    iop_front *front;
    iop_err err;
    iop_measure *m = &plan->measure[0];
    double value = 0, x = plan->table->output[0];
    for (size_t j = 0; j < plan->table->n; j++)
        value += fabs(m->per_output[j] * plan->table->output[j]);
    plan->output[0].lo = plan->output[0].hi = x;
    m->per_output[0] = times * value / x;
    assert_ok(iop_front_open(&front, plan, 2, aim, NULL, &err), err);
    return front;
}

static void units_far_apart_are_left_to_the_dichotomy(void **state)
{
    (void)state;
    static const double times[2] = {3, 1e6};
    size_t fronts[2] = {0}, walked[2] = {0};
    for (uint64_t seed = 0; seed < 12; seed++)
        for (int k = 0; k < 2; k++) {
            iop_err err;
            iop_front *f = new_heavy_front(seed, times[k]);
            assert_ok(iop_front_trace_two(f, &err), err);
            if (f->status == IOP_OPTIMAL && f->vertices >= 3) {
                assert_whole(f);
                fronts[k]++;
                walked[k] += f->walked;
            }
            iop_front_close(f);
        }
    assert_true(fronts[0] >= 3 && fronts[1] >= 3);
    assert_true(walked[0] == fronts[0] && walked[1] == 0);
}

/* --- what the walk's judge lets pass -------------------------------------------------------------------- */

enum { OUTPUT, DEMAND, PRICE, LIMIT_DUAL, TOTAL_DUAL, ARRAYS };

typedef struct {
    const iop_front *front;
    size_t count;
    iop_line_point point[2];
    double *array[2][ARRAYS], weight[2][16];
} pair;

static double *copied(const double *from, size_t count)
{
    double *to = malloc((count + 1) * sizeof *to);
    memcpy(to, from, count * sizeof *to);
    return to;
}

/* Keeps the first two vertices of a walk. */
static iop_status take_two(void *self, double t, const iop_reduced_result *r, iop_err *err)
{
    (void)err;
    pair *p = self;
    const iop_plan *plan = p->front->plan;
    size_t n = plan->table->n, k = p->count;
    const double weight[2] = {1 - t, t};
    double natural[2];
    if (k == 2)
        return IOP_OK;
    assert_true(plan->limits <= 16);
    iop_front_natural_weights(p->front, weight, natural);
    for (int i = 0; i < 2; i++)
        p->weight[k][p->front->limit[i]] = natural[i];
    double **a = p->array[k];
    a[OUTPUT] = copied(r->output, n);
    a[DEMAND] = copied(r->demand, n * plan->table->c);
    a[PRICE] = copied(r->price, n);
    a[LIMIT_DUAL] = copied(r->limit_dual, plan->limits);
    a[TOTAL_DUAL] = copied(r->total_dual, plan->totals);
    p->point[k] = (iop_line_point){.t = t,
                                   .point = {a[OUTPUT], a[DEMAND], a[PRICE], a[LIMIT_DUAL], a[TOTAL_DUAL]},
                                   .weight = p->weight[k]};
    p->count++;
    return IOP_OK;
}

static void no_move(void *self, double t)
{
    (void)self;
    (void)t;
}

static void walk_again(iop_front *f, pair *p)
{
    const double ends[2][2] = {{1, 0}, {0, 1}};
    const iop_reduced_visitor visitor = {p, no_move, take_two};
    double from[2], to[2];
    iop_err err;
    bool done;
    iop_vertex *v;
    assert_ok(iop_front_solve(f, ends[0], &v, &err), err);
    iop_front_drop(f, v);
    iop_front_natural_weights(f, ends[0], from);
    iop_front_natural_weights(f, ends[1], to);
    assert_ok(iop_reduced_walk_aim(f->reduced, 2, f->limit, from, to, &visitor, &done, &err), err);
    assert_true(done && p->count == 2);
}

/* Whether the judge lets the second point pass; the first one is right. */
static bool passes(const iop_front *f, pair *p)
{
    iop_certificate c[2];
    iop_err err;
    iop_line_verifier *verifier;
    assert_ok(iop_line_verifier_open(&verifier, f->plan, f->plan, &err), err);
    assert_ok(iop_verify_line(verifier, 2, p->point, c, &err), err);
    iop_line_verifier_close(verifier);
    assert_true(c[0].verified);
    return c[1].verified;
}

static void move(double *values, size_t count, double by)
{
    for (size_t k = 0; k < count; k++)
        values[k] += by;
}

/* Both verified; or not, where an output, a price or the weights are off, or where the point before is not
 * the neighbour. */
static void a_judge_of_vertices(void **state)
{
    (void)state;
    size_t judged = 0;
    for (uint64_t seed = 0; seed < 12; seed++) {
        iop_err err;
        iop_front *f = new_front(seed, 2, GEN_PLAIN);
        pair p = {.front = f};
        assert_ok(iop_front_trace_two(f, &err), err);
        if (f->walked && f->vertices >= 4) {
            walk_again(f, &p);
            assert_true(passes(f, &p));
            double *const spoiled[] = {p.array[1][OUTPUT], p.array[1][PRICE], p.weight[1]};
            const size_t count[] = {f->plan->table->n, f->plan->table->n, f->limit[0] + 1};
            for (size_t k = 0; k < sizeof spoiled / sizeof *spoiled; k++) {
                move(spoiled[k], count[k], 0x1p-10);
                assert_false(passes(f, &p));
                move(spoiled[k], count[k], -0x1p-10);
            }
            const iop_line_point second = p.point[1];
            const double ends[2] = {0, 1};
            iop_vertex *v;
            assert_ok(iop_front_solve(f, ends, &v, &err), err);
            p.point[1].point.output = v->output; /* best for other weights than those before */
            assert_false(passes(f, &p));
            iop_front_drop(f, v);
            p.point[1] = second;
            assert_true(passes(f, &p));
            judged++;
        }
        for (size_t k = 0; k < 2 * ARRAYS; k++)
            free(p.array[k / ARRAYS][k % ARRAYS]);
        iop_front_close(f);
    }
    assert_true(judged >= 3);
}

/* --- three aims ---------------------------------------------------------------------------------------- */

/* No plan that is as good as the vertex in every aim is better in one, by a fresh solve. */
static void assert_efficient(const iop_front *f, const iop_vertex *v)
{
    static const double together[IOP_MOST_AIMS] = {1, 1, 1};
    iop_limit *own = f->plan->limit, *limit = malloc(f->plan->limits * sizeof *limit);
    iop_solution_status status;
    memcpy(limit, own, f->plan->limits * sizeof *limit);
    for (size_t k = 0; k < f->aims; k++) {
        iop_band *band = &limit[f->limit[k]].band;
        const double room = 1e-9 * f->scale[k];
        if (f->aim[k].maximize)
            band->lo = fmax(band->lo, v->value[k] - room);
        else
            band->hi = fmin(band->hi, v->value[k] + room);
    }
    f->plan->limit = limit;
    const double best = best_sum(f, together, &status), sum = sum_of(f, v, together);
    f->plan->limit = own;
    free(limit);
    assert_int_equal(status, IOP_OPTIMAL);
    if (best > sum + 1e-5)
        fail_msg("a plan is better by %g of the ranges than the vertex for %g, %g, %g", best - sum,
                 v->weight[0], v->weight[1], v->weight[2]);
}

static void assert_error_holds(const iop_front *f, uint64_t seed, double error)
{
    assert_true(f->error <= error);
    for (int times = 0; times < 12; times++) {
        double weight[3], total = 0, best = -(double)INFINITY;
        iop_solution_status status;
        for (int k = 0; k < 3; k++)
            total += weight[k] = -log(1e-9 + economy_random(&seed));
        for (int k = 0; k < 3; k++)
            weight[k] /= total;
        for (size_t k = 0; k < f->vertices; k++)
            best = fmax(best, sum_of(f, f->vertex[k], weight));
        double top = best_sum(f, weight, &status);
        assert_int_equal(status, IOP_OPTIMAL);
        assert_true(top <= best + f->error + 1e-8 * (1 + fabs(top)));
    }
}

static void three_aims(void **state)
{
    (void)state;
    static const double errors[3] = {0, 0.02, 0.3};
    size_t whole = 0, rich = 0;
    for (uint64_t seed = 0; seed < 48; seed++) {
        size_t found[3] = {0};
        for (int k = 0; k < 3; k++) {
            iop_err err;
            iop_front *f =
                seed % 4 == 3 ? new_tied_front(seed) : new_front(seed, 3, (gen_kind)(seed % GEN_KINDS));
            assert_ok(iop_front_trace_three(f, errors[k], &err), err);
            if (f->status == IOP_OPTIMAL) {
                assert_none_dominates(f);
                for (size_t v = 0; v < f->vertices; v++)
                    assert_best(f, f->vertex[v], f->vertex[v]->weight);
                for (size_t v = 0; v < f->vertices; v++)
                    assert_efficient(f, f->vertex[v]);
                assert_error_holds(f, seed, fmax(errors[k], f->tie));
                found[k] = f->vertices;
                whole += k == 0;
            }
            iop_front_close(f);
        }
        assert_true(found[2] <= found[1] && found[1] <= found[0]);
        rich += found[0] > 8;
    }
    assert_true(whole >= 12 && rich >= 5);
}

/* --- memory -------------------------------------------------------------------------------------------- */

static iop_status trace_with(const iop_plan *model, iop_env env, size_t aims, iop_err *err)
{
    iop_plan *plan;
    iop_front *front;
    const iop_aim aim[IOP_MOST_AIMS] = {{0, true}, {iop_plan_measure(model, "energy"), false}, {1, true}};
    IOP_TRY(iop_plan_new_over(&plan, model->table, &env, err));
    for (size_t j = 0; j < plan->table->n; j++) {
        plan->output[j].lo = 0.9 * plan->table->output[j];
        plan->output[j].hi = 1.1 * plan->table->output[j];
        plan->demand[2 * j + 1].lo = -(double)INFINITY;
        plan->demand[2 * j + 1].hi = (double)INFINITY;
    }
    IOP_TRY(iop_front_open(&front, plan, aims, aim, NULL, err));
    iop_status status = aims == 2 ? iop_front_trace_two(front, err) : iop_front_trace_three(front, 0.05, err);
    if (status == IOP_OK)
        assert_true(front->status == IOP_OPTIMAL && front->vertices > 1 && front->walked == (aims == 2));
    iop_front_close(front);
    return status;
}

static void memory_runs_out(void **state)
{
    (void)state;
    iop_plan *model;
    iop_err err;
    assert_ok(iop_plan_new(&model, economy_table(4, 3), NULL, &err), err);
    for (size_t aims = 2; aims <= 3; aims++) {
        iop_status status = IOP_ENOMEM;
        for (long n = 0; status != IOP_OK; n++) {
            economy_memory memory = {n};
            status = trace_with(model, economy_env(&memory), aims, &err);
            assert_true(status == IOP_OK || status == IOP_ENOMEM);
            assert_true(n < 20000);
        }
    }
    iop_plan_close(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(two_aims),
                                       cmocka_unit_test(duals_belong_to_weights),
                                       cmocka_unit_test(the_first_aim_alone_has_its_own_duals),
                                       cmocka_unit_test(units_far_apart_are_left_to_the_dichotomy),
                                       cmocka_unit_test(a_judge_of_vertices),
                                       cmocka_unit_test(three_aims),
                                       cmocka_unit_test(memory_runs_out)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
