/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small economies with a sweep of samples, and what its units give. */
#ifndef IOP_TESTS_SAMPLES_SUPPORT_H
#define IOP_TESTS_SAMPLES_SUPPORT_H

#include "support/cm.h"
#include <ftw.h>
#include <ioplan/scenario.h>
#include <ioplan/sweep.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FOLDER IOP_BINARY_DIR "/tests/sweep_samples"

static inline void put_file(const char *dir, const char *name, const char *text)
{
    char path[600];
    mkdir(dir, 0777);
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

/* Two sectors that sell to final demand alone, each with a resource of its own and 40 % of value added:
 * without further bounds the optimum is 0.4 (limit on iron / 2 + limit on wood / 4). `inputs` is what each
 * buys from itself, of an output of 100. */
static inline void put_twins(const char *dir, double inputs)
{
    char text[400];
    put_file(dir, "dataset.yaml",
             "title: twins\nregion: nowhere\nyear: 2000\ncurrency: USD\nunit: \"million USD\"\n"
             "price_basis: invented\nsource: invented\nlicence: none\nvalue_added: [wages]\n"
             "imports: [imports]\nexports: [export]\n");
    put_file(dir, "sectors.csv", "code,name,name_vi,group\nmill,Mill,,\nsaw,Saw,,\n");
    snprintf(text, sizeof text, "code,mill,saw\nmill,%g,0\nsaw,0,%g\n", inputs, inputs);
    put_file(dir, "intermediate.csv", text);
    snprintf(text, sizeof text, "code,household,export\nmill,10,%g\nsaw,10,%g\n", 90 - inputs, 90 - inputs);
    put_file(dir, "final_demand.csv", text);
    snprintf(text, sizeof text, "component,mill,saw,household,export\nwages,40,40,0,0\nimports,%g,%g,0,0\n",
             60 - inputs, 60 - inputs);
    put_file(dir, "primary.csv", text);
    put_file(dir, "resources.csv",
             "resource,unit,mill,saw,household,export\niron,t,200,0,0,0\nwood,t,0,400,0,0\n");
}

static const char twins_plan[] = "dataset: .\nmaximize: value_added\nfinal_demand:\n  export: {min: 0%}\n"
                                 "limits:\n  iron: {max: 100%}\n  wood: {max: 100%}\n";

typedef struct {
    iop_diags *diags;
    iop_scenario *scenario;
    iop_study *study;
} sampled;

/* The scenario `plan` with the entry `sweep` over the data in `dir`; *status of opening the study. */
static inline sampled open_sampled(const char *dir, const char *plan, const char *sweep, iop_status *status)
{
    char path[600], text[4000];
    iop_err err;
    sampled s = {0};
    snprintf(text, sizeof text, "%ssweep:\n  - %s\n", plan, sweep);
    put_file(dir, "plan.yaml", text);
    snprintf(path, sizeof path, "%s/plan.yaml", dir);
    assert_ok(iop_diags_open(&s.diags, NULL, &err), err);
    if (iop_scenario_open(&s.scenario, path, 0, NULL, NULL, s.diags) != IOP_OK)
        fail_msg("%s", iop_diags_first_error(s.diags)->msg);
    *status = iop_study_open(&s.study, s.scenario, 0, NULL, NULL, NULL, s.diags);
    return s;
}

static inline sampled must_open(const char *dir, const char *plan, const char *sweep)
{
    iop_status status;
    sampled s = open_sampled(dir, plan, sweep, &status);
    if (status != IOP_OK)
        fail_msg("%s", iop_diags_first_error(s.diags)->msg);
    return s;
}

static inline void close_sampled(sampled *s)
{
    iop_study_close(s->study);
    iop_scenario_close(s->scenario);
    iop_diags_close(s->diags);
}

/* A fresh archive with all units of the first sweep. */
static inline iop_archive *run_all(const sampled *s, const char *dir)
{
    char path[600];
    iop_err err;
    iop_archive *archive;
    iop_worker *w;
    const iop_archive_run *run = iop_study_describe(s->study);
    snprintf(path, sizeof path, "%s/run.sqlite", dir);
    remove(path);
    assert_ok(iop_archive_open(&archive, path, run, NULL, &err), err);
    assert_ok(iop_worker_open(&w, s->study, NULL, &err), err);
    for (size_t unit = 0; unit < run->sweep[0].units; unit++) {
        size_t points;
        const iop_archive_point *point;
        assert_ok(iop_worker_run(w, 0, unit, &points, &point, &err), err);
        assert_ok(iop_archive_put(archive, 0, unit, points, point, &err), err);
    }
    iop_worker_close(w);
    return archive;
}

static inline int remove_one(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    (void)about, (void)kind, (void)place;
    return remove(path);
}

/* What an earlier run of the test has left. */
static inline void remove_folder(const char *path)
{
    nftw(path, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

#endif
