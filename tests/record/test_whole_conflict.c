/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole plan's conflict is judged from the result folder alone: no false multiplier of its proof and no
 * false member goes unnoticed, even where the digests of the folder are made to fit. */
#include "forge.h"
#include <ioplan/read.h>
#include <ioplan/result.h>
#include <ioplan/scheme.h>
#include <ioplan/solve.h>
#include <math.h>
#include <string.h>

#define FOLDER   IOP_BINARY_DIR "/test_whole_conflict"
#define SCENARIO IOP_SOURCE_DIR "/datasets/toy/toy-dynamic.yaml"

static iop_diags *new_diags(void)
{
    iop_diags *diags;
    iop_err err;
    assert_ok(iop_diags_open(&diags, NULL, &err), err);
    return diags;
}

/* The result of a scenario without plan, in the folder. */
static int write_result(void **state)
{
    (void)state;
    static const char *const sets[] = {"limits.labour.max=30%"};
    iop_scenario *scenario;
    iop_solution *s;
    iop_err err;
    iop_diags *diags = new_diags();
    if (iop_scenario_open(&scenario, SCENARIO, 1, sets, NULL, diags) != IOP_OK)
        fail_msg("%s", iop_diags_first_error(diags)->msg);
    assert_ok(iop_solve_scheme(&s, scenario->scheme, NULL, &err), err);
    assert_ok(iop_result_stamp(s, scenario, &err), err);
    assert_ok(iop_result_write(s, scenario, "summary\n", FOLDER, &err), err);
    iop_solution_close(s);
    iop_scenario_close(scenario);
    iop_diags_close(diags);
    return 0;
}

/* Errors and warnings when the folder holds this solution, with digests that fit. */
static size_t faults_of(const iop_solution *s, size_t *warnings)
{
    iop_diags *diags = new_diags();
    iop_certificate certificate;
    iop_solution_status outcome;
    forge_solution(FOLDER, s);
    iop_status done = iop_result_verify(FOLDER, &certificate, &outcome, NULL, diags);
    size_t errors = iop_diags_errors(diags);
    assert_true(done == IOP_OK || errors > 0);
    *warnings = iop_diags_count(diags) - errors;
    iop_diags_close(diags);
    return errors;
}

static void must_be_caught(const iop_solution *s, const char *what, size_t k)
{
    size_t warnings;
    if (faults_of(s, &warnings) == 0)
        fail_msg("a false %s %zu went unnoticed", what, k);
}

static void must_pass(const iop_solution *s)
{
    size_t warnings;
    assert_int_equal(faults_of(s, &warnings), 0);
    assert_int_equal(warnings, 0);
}

static bool is_proof(const iop_array_result *a)
{
    return a->proof && strncmp(a->name, "conflict.", 9) == 0;
}

/* Of every multiplier of the proof. */
static void scale_proof(iop_solution *s, double factor)
{
    for (size_t b = 0; b < s->arrays; b++)
        for (size_t k = 0; is_proof(&s->array[b]) && k < iop_array_count(&s->array[b]); k++)
            s->array[b].value[k] *= factor;
}

/* Multipliers of a proof are a ray: twice as large they prove the same, with another sign or without size
 * nothing. Nor does a proof in which one of them has the other sign. */
static void false_multipliers_are_caught(void **state)
{
    (void)state;
    size_t edits = 0;
    iop_solution *s = forge_read(FOLDER);
    assert_int_equal(s->status, IOP_INFEASIBLE);
    must_pass(s);
    scale_proof(s, 2);
    must_pass(s);
    scale_proof(s, -.5);
    must_be_caught(s, "sign of the proof", 0);
    scale_proof(s, -1);
    for (size_t b = 0; b < s->arrays; b++) {
        double *value = s->array[b].value;
        for (size_t k = 0; is_proof(&s->array[b]) && k < iop_array_count(&s->array[b]); k++) {
            if (value[k] == 0)
                continue;
            value[k] = -value[k];
            must_be_caught(s, s->array[b].name, k);
            value[k] = -value[k];
            edits++;
        }
    }
    assert_true(edits >= 3);
    must_pass(s);
    scale_proof(s, 0);
    must_be_caught(s, "proof of nothing", 0);
    iop_solution_close(s);
}

/* Statements that the scenario does not make, or does make, but that have no part in the proof. */
static void false_members_are_caught(void **state)
{
    (void)state;
    iop_err err;
    iop_solution *s = forge_read(FOLDER);
    assert_true(s->conflicts > 1);
    for (size_t k = 0; k < s->conflicts; k++) {
        iop_conflict_result kept = s->conflict[k], *r = &s->conflict[k];
        assert_ok(iop_solution_set_text(s, &r->key, "limits.land.max", &err), err);
        must_be_caught(s, "key of member", k);
        *r = kept;
        assert_ok(iop_solution_set_text(s, &r->text, "31%", &err), err);
        must_be_caught(s, "text of member", k);
        *r = kept;
        assert_ok(iop_solution_set_text(s, &r->key, "limits.energy.max", &err), err);
        assert_ok(iop_solution_set_text(s, &r->text, "80 TJ", &err), err);
        must_be_caught(s, "member", k);
        *r = kept;
        assert_ok(iop_solution_set_text(s, &r->period, "2004", &err), err);
        must_be_caught(s, "period of member", k);
        *r = kept;
    }
    must_pass(s);
    s->conflicts--;
    must_be_caught(s, "length", s->conflicts);
    s->conflicts++;
    iop_solution_close(s);
}

/* What is not there cannot be judged; it is said. */
static void a_missing_proof_is_told(void **state)
{
    (void)state;
    size_t warnings;
    iop_solution *s = forge_read(FOLDER);
    for (size_t b = 0; b < s->arrays; b++)
        if (is_proof(&s->array[b]))
            s->array[b].name[0] = 'X'; /* nobody looks for it */
    assert_int_equal(faults_of(s, &warnings), 0);
    assert_int_equal(warnings, 1);
    iop_solution_close(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(false_multipliers_are_caught, write_result),
        cmocka_unit_test_setup(false_members_are_caught, write_result),
        cmocka_unit_test_setup(a_missing_proof_is_told, write_result),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
