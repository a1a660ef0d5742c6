/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A result folder can be checked from its files alone, and no edit of solution.json goes unnoticed: each
 * number in it is changed in turn, with the digests of the folder made to fit, so that only the recomputation
 * can tell. */
#include "forge.h"
#include "support/economy.h"
#include <ioplan/read.h>
#include <ioplan/report.h>
#include <ioplan/result.h>
#include <ioplan/solve.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER   IOP_BINARY_DIR "/test_record"
#define SCENARIO IOP_SOURCE_DIR "/datasets/toy/toy.yaml"

static iop_diags *new_diags(void)
{
    iop_diags *diags;
    iop_err err;
    assert_ok(iop_diags_open(&diags, NULL, &err), err);
    return diags;
}

static void write_result(const char *folder, const char *set)
{
    iop_scenario *scenario;
    iop_solution *s;
    iop_err err;
    iop_diags *diags = new_diags();
    const char *const sets[] = {set};
    if (iop_scenario_open(&scenario, SCENARIO, set != NULL, sets, NULL, diags) != IOP_OK)
        fail_msg("%s", iop_diags_first_error(diags)->msg);
    assert_ok(iop_solve(&s, scenario->plan, NULL, &err), err);
    assert_ok(iop_result_stamp(s, scenario, &err), err);
    assert_ok(iop_result_write(s, scenario, "summary\n", folder, &err), err);
    iop_solution_close(s);
    iop_scenario_close(scenario);
    iop_diags_close(diags);
}

/* Errors found in the folder. */
static size_t faults(const char *folder, iop_solution_status *status)
{
    iop_diags *diags = new_diags();
    iop_certificate certificate;
    iop_solution_status ignored;
    iop_status done = iop_result_verify(folder, &certificate, status ? status : &ignored, NULL, diags);
    size_t errors = iop_diags_errors(diags);
    assert_true(done == IOP_OK || errors > 0);
    iop_diags_close(diags);
    return errors;
}

static void a_result_is_verified_from_its_files(void **state)
{
    (void)state;
    iop_solution_status status;
    write_result(FOLDER, NULL);
    assert_int_equal(faults(FOLDER, &status), 0);
    assert_int_equal(status, IOP_OPTIMAL);
    write_result(FOLDER, "limits.labour.max=20%");
    assert_int_equal(faults(FOLDER, &status), 0);
    assert_int_equal(status, IOP_INFEASIBLE);
    /* at a corner from which no limit can be tightened the price of tightening is infinite */
    write_result(FOLDER, "final_demand.export.min=100%");
    assert_int_equal(faults(FOLDER, &status), 0);
    assert_int_equal(status, IOP_OPTIMAL);
}

/* The key of the number at `at`: the last quoted word before it. */
static void key_before(const char *text, const char *at, char key[64])
{
    const char *end = at;
    while (end > text && *end != '"')
        end--;
    const char *start = end - 1;
    while (start > text && *start != '"')
        start--;
    snprintf(key, 64, "%.*s", (int)(end - start - 1), start + 1);
}

/* What no other number of the file implies: how the run went, and how far shadow prices hold. */
static bool stands_alone(const char *key)
{
    static const char *const keys[] = {"threads", "seconds", "iterations", "from", "to"};
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
        if (strcmp(keys[k], key) == 0)
            return true;
    return false;
}

static void every_edited_number_is_caught(void **state)
{
    (void)state;
    size_t size, edits = 0, seen = 0;
    write_result(FOLDER, NULL);
    char *text = read_text(FOLDER "/solution.json", &size);
    for (const char *p = strchr(text, ':'); p; p = strchr(p + 1, ':')) {
        if (seen++ % (3 / CASES(3)) != 0)
            continue;
        const char *number = p + 2, *end = number + strspn(number, "-+.0123456789eE");
        char key[64], *edited = calloc(1, size + 64);
        if (end > number && strchr(",\n", *end)) {
            key_before(text, p, key);
            double value = strtod(number, NULL);
            bool whole = strcspn(number, ".eE") >= (size_t)(end - number);
            int length = whole ? snprintf(edited, size + 64, "%.*s%ld%s", (int)(number - text), text,
                                          strtol(number, NULL, 10) + 1, end)
                               : snprintf(edited, size + 64, "%.*s%.17g%s", (int)(number - text), text,
                                          value + 1e-3 * (1 + fabs(value)), end);
            write_text(FOLDER "/solution.json", edited, (size_t)length);
            assert_true(faults(FOLDER, NULL) > 0); /* the digest tells */
            forge_digest(FOLDER, edited, (size_t)length);
            if (faults(FOLDER, NULL) == 0 && !stands_alone(key))
                fail_msg("an edited \"%s\" went unnoticed", key);
            edits++;
        }
        free(edited);
    }
    assert_true(edits > CASES(60));
    free(text);
}

/* --- an infeasible plan: edits through the library, so that lists can change their lengths --- */

static size_t faults_of(const iop_solution *s)
{
    forge_solution(FOLDER, s);
    return faults(FOLDER, NULL);
}

static void must_be_caught(const iop_solution *s, const char *what, size_t k)
{
    if (faults_of(s) == 0)
        fail_msg("a false %s %zu went unnoticed", what, k);
}

static void false_numbers_are_caught(iop_solution *s, double *values, size_t count, double factor,
                                     const char *what)
{
    for (size_t k = 0; k < count; k++) {
        double kept = values[k];
        values[k] = factor * kept;
        if (fabs(values[k] - kept) > 1e-6)
            must_be_caught(s, what, k);
        values[k] = kept;
    }
}

static void false_explanations_are_caught(void **state)
{
    (void)state;
    iop_err err;
    write_result(FOLDER, "limits.labour.max=20%");
    iop_solution *s = forge_read(FOLDER);
    assert_true(s->conflicts > 1 && s->relaxations == 1 && s->conflict_price && s->relaxed_output);
    assert_int_equal(faults_of(s), 0);
    false_numbers_are_caught(s, s->relaxed_output, s->sectors, 1.01, "output of the relaxed plan");
    false_numbers_are_caught(s, s->relaxed_demand, s->demands, 1.01, "final demand of the relaxed plan");
    false_numbers_are_caught(s, s->conflict_price, s->sectors, -1, "multiplier of a balance");
    false_numbers_are_caught(s, s->conflict_limit, s->farkas_limits, -1, "multiplier of a limit");
    double to = s->relaxation[0].to;
    s->relaxation[0].to = s->relaxation[0].from + .9 * (to - s->relaxation[0].from);
    must_be_caught(s, "relaxation", 0);
    s->relaxation[0].to = to;
    s->relaxation[0].from *= 1.01;
    must_be_caught(s, "bound", 0);
    s->relaxation[0].from /= 1.01;
    for (size_t k = 0; k < s->conflicts; k++) { /* without one of them they prove nothing */
        char key[128];
        snprintf(key, sizeof key, "%s", s->conflict[k].key);
        assert_ok(iop_solution_set_text(s, &s->conflict[k].key, "limits.land.max", &err), err);
        must_be_caught(s, "member", k);
        assert_ok(iop_solution_set_text(s, &s->conflict[k].key, key, &err), err);
    }
    assert_int_equal(faults_of(s), 0);
    s->conflicts--;
    must_be_caught(s, "length", s->conflicts);
    s->conflicts++;
    iop_solution_close(s);
}

/* What older versions did not write is missed, but is no fault. */
static void results_without_proofs_of_explanations_are_read(void **state)
{
    (void)state;
    write_result(FOLDER, "limits.labour.max=20%");
    iop_solution *s = forge_read(FOLDER);
    double *price = s->conflict_price, *output = s->relaxed_output;
    s->conflict_price = s->relaxed_output = NULL;
    assert_int_equal(faults_of(s), 0);
    s->conflict_price = price;
    s->relaxed_output = output;
    iop_solution_close(s);
}

static void edited_inputs_are_caught(void **state)
{
    (void)state;
    static const char *const names[] = {"inputs/scenario.yaml", "inputs/dataset/intermediate.csv",
                                        "summary.txt", "limits.csv"};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++) {
        char path[4096];
        size_t size;
        write_result(FOLDER, NULL);
        snprintf(path, sizeof path, FOLDER "/%s", names[k]);
        char *text = read_text(path, &size);
        text[size++] = '\n';
        write_text(path, text, size);
        assert_true(faults(FOLDER, NULL) > 0);
        free(text);
        assert_int_equal(unlink(path), 0);
        assert_true(faults(FOLDER, NULL) > 0);
    }
}

/* A dataset with flows of imports is kept whole, and replaced whole. */
static void flows_of_imports_are_kept(void **state)
{
    (void)state;
    static const char file[] = FOLDER "/inputs/dataset/imports_vn.csv";
    iop_solution_status status;
    iop_scenario *scenario;
    iop_solution *s;
    iop_err err;
    iop_diags *diags = new_diags();
    assert_int_equal(iop_scenario_open(&scenario, IOP_SOURCE_DIR "/datasets/binh-duong-2018/plan-2018.yaml",
                                       0, NULL, NULL, diags),
                     IOP_OK);
    assert_ok(iop_solve(&s, scenario->plan, NULL, &err), err);
    assert_ok(iop_result_stamp(s, scenario, &err), err);
    for (int again = 0; again < 2; again++) {
        assert_ok(iop_result_write(s, scenario, "", FOLDER, &err), err);
        assert_int_equal(faults(FOLDER, &status), 0);
        assert_int_equal(status, IOP_OPTIMAL);
    }
    size_t size;
    char *text = read_text(file, &size);
    text[size - 2] ^= 1;
    write_text(file, text, size);
    assert_true(faults(FOLDER, NULL) > 0);
    free(text);
    write_result(FOLDER, NULL); /* of the toy: nothing of the other dataset stays */
    assert_int_equal(access(file, F_OK), -1);
    assert_int_equal(faults(FOLDER, NULL), 0);
    iop_solution_close(s);
    iop_scenario_close(scenario);
    iop_diags_close(diags);
}

static void folders_with_other_files_are_refused(void **state)
{
    (void)state;
    iop_scenario *scenario;
    iop_solution *s;
    iop_err err;
    iop_diags *diags = new_diags();
    write_result(FOLDER, NULL);
    write_text(FOLDER "/thesis.txt", "mine", 4);
    assert_int_equal(iop_scenario_open(&scenario, SCENARIO, 0, NULL, NULL, diags), IOP_OK);
    assert_ok(iop_solve(&s, scenario->plan, NULL, &err), err);
    assert_int_equal(iop_result_write(s, scenario, "", FOLDER, &err), IOP_EINVAL);
    assert_non_null(strstr(err.msg, "\"thesis.txt\""));
    assert_int_equal(iop_result_write(s, scenario, "", ".", &err), IOP_EINVAL);
    assert_int_equal(access(FOLDER "/thesis.txt", F_OK), 0);
    assert_int_equal(unlink(FOLDER "/thesis.txt"), 0);
    assert_ok(iop_result_write(s, scenario, "", FOLDER "///", &err), err);
    iop_solution_close(s);
    iop_scenario_close(scenario);
    iop_diags_close(diags);
}

static void files_for_readers_are_kept_with_their_digests(void **state)
{
    (void)state;
    iop_scenario *scenario;
    iop_solution *s;
    iop_err err;
    iop_diags *diags = new_diags();
    const iop_result_file old = {"results.xlsx", "old", 3}, new = {"results.xlsx", "newer", 5},
                          foreign = {"../x", "", 0}, answer = {"solution.json", "{}", 2};
    assert_int_equal(iop_scenario_open(&scenario, SCENARIO, 0, NULL, NULL, diags), IOP_OK);
    assert_ok(iop_solve(&s, scenario->plan, NULL, &err), err);
    assert_ok(iop_result_stamp(s, scenario, &err), err);
    assert_int_equal(iop_result_write_with(s, scenario, "", 1, &foreign, FOLDER, &err), IOP_EINVAL);
    assert_ok(iop_result_write_with(s, scenario, "", 1, &old, FOLDER, &err), err);
    assert_int_equal(faults(FOLDER, NULL), 0);
    write_text(FOLDER "/results.xlsx", "odd", 3);
    assert_true(faults(FOLDER, NULL) > 0);
    assert_ok(iop_result_add(FOLDER, 1, &new, NULL, &err), err);
    assert_int_equal(faults(FOLDER, NULL), 0);
    size_t size;
    char *text = read_text(FOLDER "/results.xlsx", &size), *sums = read_text(FOLDER "/SHA256SUMS", &size);
    assert_string_equal(text, "newer");
    char *first = strstr(sums, "  results.xlsx\n");
    assert_true(first && !strstr(first + 1, "  results.xlsx\n")); /* one line */
    free(text);
    free(sums);
    assert_int_equal(iop_result_add(FOLDER, 1, &foreign, NULL, &err), IOP_EINVAL);
    assert_int_equal(iop_result_add(FOLDER, 1, &answer, NULL, &err), IOP_EINVAL);
    assert_int_equal(faults(FOLDER, NULL), 0);
    assert_int_equal(iop_result_add(FOLDER "/inputs", 1, &new, NULL, &err), IOP_EIO); /* no result */
    for (long left = 0;; left++) {
        economy_memory memory = {left};
        iop_env env = economy_env(&memory);
        iop_status status = iop_result_add(FOLDER, 1, &old, &env, &err);
        assert_int_equal(faults(FOLDER, NULL), 0);
        if (status == IOP_OK)
            break;
        assert_int_equal(status, IOP_ENOMEM);
    }
    iop_solution_close(s);
    iop_scenario_close(scenario);
    iop_diags_close(diags);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_result_is_verified_from_its_files),
        cmocka_unit_test(every_edited_number_is_caught),
        cmocka_unit_test(false_explanations_are_caught),
        cmocka_unit_test(results_without_proofs_of_explanations_are_read),
        cmocka_unit_test(edited_inputs_are_caught),
        cmocka_unit_test(flows_of_imports_are_kept),
        cmocka_unit_test(folders_with_other_files_are_refused),
        cmocka_unit_test(files_for_readers_are_kept_with_their_digests),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
