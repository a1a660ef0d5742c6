/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entries that cannot be used, matrices that are never productive, memory that runs out. */
#include "samples_support.h"

/* Each entry is refused with these words at its place. */
static void refused_entries(void **state)
{
    (void)state;
    static const char *const entries[][2] = {
        {"{name: a, samples: 10}", "say what is drawn"},
        {"{name: a, samples: 0, draw: {limits.iron: {normal: 5%}}}", "samples: expected a whole number"},
        {"{name: a, samples: 10, seed: -1, draw: {limits.iron: {normal: 5%}}}", "seed: expected"},
        {"{name: a, samples: 10, method: halton, draw: {limits.iron: {normal: 5%}}}", "method: expected"},
        {"{name: a, samples: 10, indices: perhaps, draw: {limits.iron: {normal: 5%}}}", "indices: expected"},
        {"{name: a, samples: 10, draw: {limits.gold: {normal: 5%}}}",
         "\"limits.gold\" is nothing that can be drawn"},
        {"{name: a, samples: 10, draw: {resources.wages: {normal: 5%}}}", "nothing that can be drawn"},
        {"{name: a, samples: 10, draw: {final_demand.all: {normal: 5%}}}", "nothing that can be drawn"},
        {"{name: a, samples: 10, draw: {output.mill: {normal: 5%}}}", "nothing that can be drawn"},
        {"{name: a, samples: 10, draw: {intermediate: {normal: 50%}}}", "below 0"},
        {"{name: a, samples: 10, draw: {intermediate: {lognormal: 0.1}}}", "expected percentages"},
        {"{name: a, samples: 10, draw: {intermediate: {uniform: [110%, 90%]}}}", "must not fall"},
        {"{name: a, samples: 10, draw: {intermediate: {triangular: [90%, 110%]}}}",
         "triangular: [80%, 100%, 130%]"},
        {"{name: a, samples: 10, draw: {intermediate: {lognormal: 5%, normal: 5%}}}", "one distribution"},
        {"{name: a, samples: 10, draw: {intermediate: {common: true}}}", "one distribution"},
        {"{name: a, samples: 10, draw: {intermediate: {gamma: 5%}}}", "\"gamma\" is unknown"},
        {"{name: a, samples: 10, draws: {intermediate: {normal: 5%}}}", "\"draws\" is no key"},
    };
    const char *dir = FOLDER "/refused";
    put_twins(dir, 0);
    for (size_t k = 0; k < sizeof entries / sizeof *entries; k++) {
        iop_status status;
        bool found = false;
        sampled s = open_sampled(dir, twins_plan, entries[k][0], &status);
        assert_int_not_equal(status, IOP_OK);
        for (size_t i = 0; i < iop_diags_count(s.diags); i++) {
            const iop_err *at = &iop_diags_at(s.diags, i)->at;
            found = found || (strstr(at->msg, entries[k][1]) && at->row == 9 && at->col > 0);
        }
        if (!found)
            fail_msg("%s: found %s", entries[k][0], iop_diags_first_error(s.diags)->msg);
        close_sampled(&s);
    }
}

static void never_productive(void **state)
{
    (void)state;
    const char *dir = FOLDER "/never";
    iop_err err;
    iop_worker *w;
    size_t points;
    const iop_archive_point *point;
    put_twins(dir, 60);
    sampled s =
        must_open(dir, twins_plan, "{name: a, samples: 3, draw: {intermediate: {uniform: [180%, 200%]}}}");
    assert_ok(iop_worker_open(&w, s.study, NULL, &err), err);
    assert_int_equal(iop_worker_run(w, 0, 0, &points, &point, &err), IOP_EINVAL);
    assert_non_null(strstr(err.msg, "sample 0: none of 101 matrices"));
    iop_worker_close(w);
    close_sampled(&s);
}

static void *countdown(void *ctx, void *p, size_t bytes)
{
    size_t *left = ctx;
    if (bytes == 0) {
        free(p);
        return NULL;
    }
    if (*left == 0)
        return NULL;
    --*left;
    return realloc(p, bytes);
}

static iop_status run_units(const iop_study *study, const iop_env *env, iop_err *err)
{
    size_t points;
    const iop_archive_point *point;
    iop_worker *w;
    IOP_TRY(iop_worker_open(&w, study, env, err));
    iop_status status = iop_worker_run(w, 0, 0, &points, &point, err);
    if (status == IOP_OK)
        status = iop_worker_run(w, 0, 1, &points, &point, err);
    iop_worker_close(w);
    return status;
}

static iop_status open_and_dump(const iop_scenario *scenario, const char *dir, const iop_env *env,
                                iop_err *err)
{
    iop_study *study;
    iop_diags *diags;
    IOP_TRY(iop_diags_open(&diags, NULL, err));
    iop_status status = iop_study_open(&study, scenario, 0, NULL, NULL, env, diags);
    iop_diags_close(diags);
    IOP_TRY(status);
    status = iop_study_dump_sample(study, "a", 1, dir, err);
    iop_study_close(study);
    return status;
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    const char *dir = FOLDER "/memory";
    iop_err err;
    size_t left;
    const iop_env env = {.resize = countdown, .resize_ctx = &left};
    put_twins(dir, 20);
    sampled s = must_open(
        dir, twins_plan,
        "{name: a, samples: 2, draw: {intermediate: {lognormal: 5%}, resources.iron: {normal: 5%}}}");
    iop_status status = IOP_ENOMEM;
    size_t n = 0;
    for (; status != IOP_OK; n++) {
        left = n;
        status = run_units(s.study, &env, &err);
        assert_true(status == IOP_OK || status == IOP_ENOMEM);
    }
    assert_true(n > 40);
    remove_folder(FOLDER "/memory/dump");
    status = IOP_ENOMEM;
    for (n = 0; status != IOP_OK; n++) {
        left = n;
        status = open_and_dump(s.scenario, FOLDER "/memory/dump", &env, &err);
        assert_true(status == IOP_OK || status == IOP_ENOMEM);
    }
    assert_true(n > 200);
    close_sampled(&s);
}

int main(void)
{
    mkdir(FOLDER, 0777);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refused_entries),
        cmocka_unit_test(never_productive),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
