/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said of an infeasible plan comes with proofs that hold: of the conflict, of the relaxation, and,
 * where it is said, of there being no other conflict. */
#include "support/cm.h"
#include "support/gen.h"
#include <ioplan/solve.h>
#include <ioplan/verify.h>
#include <string.h>

#define INF ((double)INFINITY)

enum { SEEDS = 60, SIZE = 12, STATEMENTS = 32 };

static iop_solution *solve(const iop_plan *plan, const char *method)
{
    iop_solve_settings settings = iop_solve_settings_default();
    iop_solution *s;
    iop_err err;
    settings.method = method;
    assert_ok(iop_solve(&s, plan, &settings, &err), err);
    return s;
}

static void keep_band(iop_band *b, const bool *in)
{
    if (b->lo_statement != IOP_NO_STATEMENT && !in[b->lo_statement])
        b->lo = -INF;
    if (b->hi_statement != IOP_NO_STATEMENT && !in[b->hi_statement])
        b->hi = INF;
}

/* The same plan, made anew, with the bounds of the marked statements only. */
static iop_plan *plan_with(uint64_t seed, const bool *in)
{
    iop_plan *p = gen_plan(seed, SIZE, GEN_TIGHT);
    for (size_t j = 0; j < p->table->n; j++)
        keep_band(&p->output[j], in);
    for (size_t v = 0; v < p->table->n * p->table->c; v++)
        keep_band(&p->demand[v], in);
    for (size_t l = 0; l < p->limits; l++)
        keep_band(&p->limit[l].band, in);
    for (size_t g = 0; g < p->totals; g++)
        keep_band(&p->total[g].band, in);
    return p;
}

static void mark(const iop_plan *p, const iop_solution *s, bool *in)
{
    assert_true(p->statements <= STATEMENTS);
    for (size_t k = 0; k < p->statements; k++) {
        in[k] = false;
        for (size_t c = 0; c < s->conflicts; c++)
            in[k] = in[k] || strcmp(p->statement[k].key, s->conflict[c].key) == 0;
    }
}

static void conflict_is_proved(uint64_t seed, const iop_solution *s, const bool *in)
{
    iop_certificate certificate;
    iop_err err;
    iop_plan *alone = plan_with(seed, in);
    assert_non_null(s->conflict_price);
    const iop_point proof = {
        .price = s->conflict_price, .limit_dual = s->conflict_limit, .total_dual = s->conflict_total};
    assert_ok(iop_verify_infeasible(alone, &proof, &certificate, &err), err);
    if (!certificate.verified)
        fail_msg("plan %llu: %s", (unsigned long long)seed, certificate.worst);
    iop_plan_close(alone);
}

/* Whether leaving out any one member makes the plan possible. */
static bool each_member_helps(uint64_t seed, size_t statements, const bool *in)
{
    bool helps = true, kept[STATEMENTS];
    for (size_t k = 0; k < statements; k++) {
        if (!in[k])
            continue;
        for (size_t s = 0; s < statements; s++)
            kept[s] = s != k;
        iop_plan *p = plan_with(seed, kept);
        iop_solution *s = solve(p, "full");
        helps = helps && s->status != IOP_INFEASIBLE;
        iop_solution_close(s);
        iop_plan_close(p);
    }
    return helps;
}

static void explanations_are_proved(void **state)
{
    (void)state;
    int infeasible = 0, only = 0;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        bool in[STATEMENTS];
        iop_plan *p = gen_plan(seed, SIZE, GEN_TIGHT);
        iop_solution *s = solve(p, seed % 2 ? "auto" : "full");
        if (s->status == IOP_INFEASIBLE) {
            infeasible++;
            mark(p, s, in);
            conflict_is_proved(seed, s, in);
            assert_true(s->relaxed_output && s->relaxed_demand);
            assert_true(s->conflict_is_only == each_member_helps(seed, p->statements, in));
            only += s->conflict_is_only;
        } else {
            assert_true(!s->conflict_price && !s->relaxed_output && !s->conflict_is_only);
        }
        iop_solution_close(s);
        iop_plan_close(p);
    }
    assert_true(infeasible > 15 && only > 2 && only < infeasible);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(explanations_are_proved),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
