/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The n-th allocation fails, for every n: the call says so, and nothing is lost. */
#include "support/cm.h"
#include "support/gen.h"
#include <ioplan/report.h>
#include <ioplan/solve.h>
#include <stdlib.h>

typedef struct {
    long left;
} countdown;

static void *resize(void *ctx, void *p, size_t bytes)
{
    countdown *c = ctx;
    if (bytes == 0) {
        free(p);
        return NULL;
    }
    return c->left-- > 0 ? realloc(p, bytes) : NULL;
}

static iop_status run(const iop_plan *plan, iop_err *err)
{
    iop_solution *s = NULL, *back = NULL;
    char *text = NULL, *summary = NULL;
    size_t length;
    iop_status status = iop_solve(&s, plan, NULL, err);
    if (status == IOP_OK)
        status = iop_solution_to_json(s, &text, &length, err);
    if (status == IOP_OK)
        status = iop_solution_from_json(&back, text, length, "text", &plan->env, err);
    if (status == IOP_OK)
        status = iop_report_summary(s, "vi", &summary, &length, err);
    if (s) {
        iop_solution_text_free(s, text);
        iop_solution_text_free(s, summary);
    }
    iop_solution_close(back);
    iop_solution_close(s);
    return status;
}

static void each_allocation_may_fail(void **state)
{
    (void)state;
    static const struct {
        uint64_t seed;
        gen_kind kind;
    } cases[] = {{2, GEN_PLAIN}, {1, GEN_TIGHT}, {5, GEN_TIGHT}, {3, GEN_OPEN}, {6, GEN_OPEN}};
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        iop_plan *plan = gen_plan(cases[k].seed, 4, cases[k].kind);
        countdown c = {0};
        iop_env kept = plan->env;
        long n = 0;
        plan->env.resize = resize;
        plan->env.resize_ctx = &c;
        for (;; n++) {
            iop_err err;
            c.left = n;
            iop_status status = run(plan, &err);
            if (status == IOP_OK)
                break;
            if (status != IOP_ENOMEM)
                fail_msg("allocation %ld: %s", n, err.msg);
        }
        assert_true(n > 30);
        plan->env = kept;
        iop_plan_close(plan);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_allocation_may_fail)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
