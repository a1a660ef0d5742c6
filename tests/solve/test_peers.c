/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan, its verifier and the program clp, on the exported MPS, agree on 200 random plans of all kinds. */
#include "support/cm.h"
#include "support/gen.h"
#include <ioplan/model.h>
#include <ioplan/solve.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    iop_solution_status status;
    double objective;
} verdict;

static void write_mps(const iop_plan *plan, const char *path)
{
    iop_model *model;
    iop_err err;
    char *text;
    size_t length;
    assert_ok(iop_model_open(&model, plan, &err), err);
    assert_ok(iop_lp_to_mps(model->lp, "plan", &text, &length, &err), err);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
    iop_lp_text_free(model->lp, text);
    iop_model_close(model);
}

static verdict ask_clp(const char *path)
{
    char command[512], line[512];
    verdict v = {IOP_UNVERIFIED, 0};
    snprintf(command, sizeof command, "clp %s -primalTolerance 1e-9 -dualTolerance 1e-9 -solve 2>&1", path);
    FILE *out = popen(command, "r");
    assert_non_null(out);
    while (fgets(line, sizeof line, out)) {
        if (sscanf(line, "Optimal objective %lf", &v.objective) == 1)
            v.status = IOP_OPTIMAL;
        else if (strncmp(line, "PrimalInfeasible", 16) == 0)
            v.status = IOP_INFEASIBLE;
        else if (strncmp(line, "DualInfeasible", 14) == 0)
            v.status = IOP_UNBOUNDED;
    }
    assert_int_equal(pclose(out), 0); /* fails, too, where clp is not installed */
    return v;
}

static void clp_agrees(void **state)
{
    (void)state;
    const char *path = IOP_BINARY_DIR "/test_peers.mps";
    for (uint64_t seed = 0; seed < CASES(200); seed++) {
        iop_plan *plan = gen_plan(seed, 25, (gen_kind)(seed % GEN_KINDS));
        iop_solution *s;
        iop_err err;
        assert_ok(iop_solve(&s, plan, NULL, &err), err);
        write_mps(plan, path);
        verdict v = ask_clp(path);
        if (v.status != s->status || !s->certificate.verified)
            fail_msg("plan %llu: ioplan says %s, clp %s", (unsigned long long)seed,
                     iop_solution_status_text(s->status), iop_solution_status_text(v.status));
        /* the MPS states a minimum: a maximum comes back with the sign of its minimised negative */
        if (s->status == IOP_OPTIMAL)
            assert_close(fabs(v.objective), fabs(s->objective.value), 1e-8);
        iop_solution_close(s);
        iop_plan_close(plan);
    }
    remove(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(clp_agrees)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
