/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Right answers of all kinds of plans, by both methods, pass every check of their numbers. */
#include "record/crosscheck.h"
#include "support/cm.h"
#include "support/gen.h"
#include <ioplan/solve.h>
#include <stdlib.h>

static void check(const iop_plan *plan, const iop_solution *s, uint64_t seed)
{
    iop_diags *diags;
    iop_claim claim;
    iop_certificate certificate;
    iop_err err;
    assert_ok(iop_diags_open(&diags, NULL, &err), err);
    assert_ok(iop_claim_open(&claim, plan, s, &err), err);
    assert_ok(iop_claim_judge(&claim, &certificate, diags, &err), err);
    if (iop_diags_count(diags) > 0)
        fail_msg("plan %llu, %s: %s", (unsigned long long)seed, iop_solution_status_text(s->status),
                 iop_diags_at(diags, 0)->at.msg);
    iop_claim_close(&claim);
    iop_diags_close(diags);
}

static void right_answers_pass(void **state)
{
    (void)state;
    static const char *const methods[] = {"auto", "full"};
    const char *more = getenv("IOPLAN_TEST_SEEDS");
    uint64_t seeds = more ? strtoull(more, NULL, 10) : 60;
    int seen[5] = {0};
    for (uint64_t seed = 0; seed < seeds; seed++) {
        iop_plan *plan = gen_plan(seed, 16, (gen_kind)(seed % GEN_KINDS));
        iop_solve_settings settings = iop_solve_settings_default();
        iop_solution *s;
        iop_err err;
        settings.method = methods[seed / GEN_KINDS % 2];
        assert_ok(iop_solve(&s, plan, &settings, &err), err);
        seen[s->status]++;
        check(plan, s, seed);
        iop_solution_close(s);
        iop_plan_close(plan);
    }
    assert_true(seen[IOP_OPTIMAL] > 20 && seen[IOP_INFEASIBLE] > 5 && seen[IOP_UNBOUNDED] > 2);
}

/* Every allocation of the judgement may fail. */
typedef struct {
    size_t left;
    void *(*resize)(void *ctx, void *p, size_t size);
    void *ctx;
} failing;

static void *resize_or_fail(void *ctx, void *p, size_t size)
{
    failing *f = ctx;
    if (size > 0 && f->left-- == 0) {
        f->left = 0;
        return NULL;
    }
    return f->resize(f->ctx, p, size);
}

static void judging_without_memory(void **state)
{
    (void)state;
    iop_plan *plan = NULL;
    iop_solution *s = NULL;
    iop_err err;
    for (uint64_t seed = 2; !s || s->status != IOP_INFEASIBLE; seed += 4) {
        iop_solution_close(s);
        iop_plan_close(plan);
        plan = gen_plan(seed, 8, GEN_TIGHT);
        assert_ok(iop_solve(&s, plan, NULL, &err), err);
    }
    iop_env kept = plan->env;
    failing f = {0, kept.resize, kept.resize_ctx};
    iop_status status = IOP_ENOMEM;
    for (size_t n = 0; status == IOP_ENOMEM; n++) {
        iop_claim claim;
        iop_certificate certificate;
        iop_diags *diags;
        assert_ok(iop_diags_open(&diags, NULL, &err), err);
        f.left = n;
        plan->env.resize = resize_or_fail;
        plan->env.resize_ctx = &f;
        status = iop_claim_open(&claim, plan, s, &err);
        if (status == IOP_OK)
            status = iop_claim_judge(&claim, &certificate, diags, &err);
        iop_claim_close(&claim);
        plan->env = kept;
        iop_diags_close(diags);
        assert_true(status == IOP_OK || (status == IOP_ENOMEM && n < 1000));
    }
    iop_solution_close(s);
    iop_plan_close(plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(right_answers_pass),
        cmocka_unit_test(judging_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
