/* SPDX-License-Identifier: GPL-3.0-or-later */
/* labels.c - names, units and provenance of a study for its archive. */
#include "sweep/labels.h"
#include "base/alloc.h"
#include "sweep/yaml_flow.h"
#include <ioplan/version.h>
#include <string.h>

enum { FACTS = 9, IDENTITY = 5 };

struct iop_study_labels {
    iop_archive_label *label; /* sectors, limits, measures */
    char **limit;             /* "co2.max", "2046-2050.co2.max" where there are several periods */
    size_t limits;
    char **own; /* further labels made here */
    size_t owned;
    double *base_output;
    iop_archive_sweep *sweep;
    iop_archive_label **key; /* a list a sweep */
    const char *value[FACTS];
};

static const char *const facts[FACTS] = {"scenario_sha256", "dataset_sha256", "version", "method", "language",
                                         "title",           "region",         "solver",  "blas"};

/* --- the entry as text ---------------------------------------------------------------------------------- */

iop_status iop_sweep_spec(iop_sweep *s, iop_err *err)
{
    iop_text out = iop_text_start(&s->study->env);
    iop_sweep_add_yaml(&out, s->node);
    return iop_text_take(&out, &s->spec, NULL, err);
}

static size_t most_limits(const iop_study *study)
{
    size_t count = iop_study_frame(study)->limits;
    for (size_t k = 0; k < study->sweeps; k++)
        count += study->sweep[k].limits;
    return count;
}

/* --- labels --------------------------------------------------------------------------------------------- */

/* A limit that the base plan has not; several sweeps may add the same. */
static iop_status add_limit(const iop_study *study, struct iop_study_labels *l, const iop_sweep_limit *limit,
                            iop_archive_label *label, iop_err *err)
{
    for (size_t k = iop_study_frame(study)->limits; k < l->limits; k++)
        if (strcmp(l->limit[k], limit->name) == 0)
            return IOP_OK;
    l->limit[l->limits] = iop_copy_text(&study->env, limit->name);
    if (!l->limit[l->limits])
        return iop_no_memory(err, 1, "labels");
    label[l->limits] = (iop_archive_label){l->limit[l->limits], limit->unit, ""};
    l->limits++;
    return IOP_OK;
}

/* The base plan's limits, then those that sweeps add. */
static iop_status name_limits(const iop_study *study, struct iop_study_labels *l, iop_archive_label *label,
                              iop_err *err)
{
    const iop_solution *base = iop_study_frame(study);
    for (; l->limits < base->limits; l->limits++) {
        const iop_limit_result *limit = &base->limit[l->limits];
        iop_text name = iop_text_start(&study->env);
        const char *period = iop_subject_plans(&study->subject) > 1 ? limit->period : "";
        iop_text_printf(&name, "%s%s%s.%s", period, period[0] ? "." : "", limit->name,
                        limit->is_max ? "max" : "min");
        IOP_TRY(iop_text_take(&name, &l->limit[l->limits], NULL, err));
        label[l->limits] = (iop_archive_label){l->limit[l->limits], limit->unit, ""};
    }
    for (size_t k = 0; k < study->sweeps; k++)
        for (size_t i = 0; i < study->sweep[k].limits; i++)
            IOP_TRY(add_limit(study, l, &study->sweep[k].limit[i], label, err));
    return IOP_OK;
}

static iop_status name_keys(const iop_study *study, struct iop_study_labels *l, size_t k, iop_err *err)
{
    const iop_sweep *s = &study->sweep[k];
    l->key[k] = iop_new(&study->env, s->keys + 1, sizeof **l->key);
    if (!l->key[k])
        return iop_no_memory(err, s->keys, "labels");
    for (size_t i = 0; i < s->keys; i++)
        l->key[k][i] = (iop_archive_label){s->key[i].path, s->key[i].unit, ""};
    l->sweep[k] = (iop_archive_sweep){s->name, s->kind->name, s->spec, s->units, s->keys, l->key[k]};
    return IOP_OK;
}

static void take_facts(const iop_study *study, struct iop_study_labels *l)
{
    const iop_scenario *s = study->scenario;
    const iop_solution *base = iop_study_frame(study);
    const char *value[FACTS] = {s->scenario_sha256,
                                s->dataset_sha256,
                                iop_version(),
                                study->settings.method,
                                study->env.lang ? study->env.lang : "en",
                                s->plan->title,
                                s->plan->table->region,
                                base->provenance.solver,
                                base->provenance.blas};
    memcpy(l->value, value, sizeof value);
}

/* "2046-2050.D26" where there are several periods, else "D26", which is borrowed. */
static iop_status in_period(const iop_study *study, struct iop_study_labels *l, const char *period,
                            const char *what, const char **name, iop_err *err)
{
    *name = what;
    if (iop_subject_plans(&study->subject) < 2)
        return IOP_OK;
    iop_text text = iop_text_start(&study->env);
    iop_text_printf(&text, "%s.%s", period, what);
    IOP_TRY(iop_text_take(&text, &l->own[l->owned], NULL, err));
    *name = l->own[l->owned++];
    return IOP_OK;
}

static iop_status name_sectors(const iop_study *study, struct iop_study_labels *l, iop_err *err)
{
    const iop_solution *base = iop_study_frame(study);
    for (size_t j = 0; j < base->sectors; j++) {
        const iop_sector_result *r = &base->sector[j];
        l->label[j] = (iop_archive_label){"", base->money_unit, r->name};
        IOP_TRY(in_period(study, l, r->period, r->code, &l->label[j].name, err));
        l->base_output[j] = r->base_output;
    }
    return IOP_OK;
}

static iop_status name_measures(const iop_study *study, struct iop_study_labels *l, iop_archive_label *label,
                                iop_err *err)
{
    const iop_solution *base = iop_study_frame(study);
    for (size_t m = 0; m < base->measures; m++) {
        const iop_measure_result *r = &base->measure[m];
        label[m] = (iop_archive_label){"", r->unit, ""};
        IOP_TRY(in_period(study, l, r->period, r->name, &label[m].name, err));
    }
    return IOP_OK;
}

static iop_status fill(iop_study *study, struct iop_study_labels *l, iop_err *err)
{
    const iop_solution *base = iop_study_frame(study);
    iop_archive_run *run = &study->run;
    size_t n = base->sectors;
    iop_archive_label *limit = l->label + n, *measure = limit + most_limits(study);
    IOP_TRY(name_sectors(study, l, err));
    IOP_TRY(name_limits(study, l, limit, err));
    IOP_TRY(name_measures(study, l, measure, err));
    for (size_t k = 0; k < study->sweeps; k++)
        IOP_TRY(name_keys(study, l, k, err));
    take_facts(study, l);
    *run = (iop_archive_run){.facts = FACTS,
                             .fact = facts,
                             .value = l->value,
                             .identity = IDENTITY,
                             .sweeps = study->sweeps,
                             .sweep = l->sweep,
                             .sectors = n,
                             .limits = l->limits,
                             .measures = base->measures,
                             .sector = l->label,
                             .limit = limit,
                             .measure = measure,
                             .base_output = l->base_output,
                             .objective = base->objective.name,
                             .objective_unit = base->objective.unit};
    return IOP_OK;
}

iop_status iop_study_make_labels(iop_study *study, iop_err *err)
{
    const iop_solution *base = iop_study_frame(study);
    const iop_env *env = &study->env;
    struct iop_study_labels *l = study->labels = iop_new(env, 1, sizeof *l);
    if (!l)
        return iop_no_memory(err, 1, "labels");
    size_t limits = most_limits(study);
    l->label = iop_new(env, base->sectors + limits + base->measures + 1, sizeof *l->label);
    l->limit = iop_new(env, limits + 1, sizeof *l->limit);
    l->base_output = iop_new(env, base->sectors + 1, sizeof *l->base_output);
    l->sweep = iop_new(env, study->sweeps + 1, sizeof *l->sweep);
    l->key = iop_new(env, study->sweeps + 1, sizeof *l->key);
    l->own = iop_new(env, base->sectors + base->measures + 1, sizeof *l->own);
    if (!l->label || !l->limit || !l->own || !l->base_output || !l->sweep || !l->key)
        return iop_no_memory(err, base->sectors, "labels");
    return fill(study, l, err);
}

void iop_study_free_labels(iop_study *study)
{
    struct iop_study_labels *l = study->labels;
    const iop_env *env = &study->env;
    if (!l)
        return;
    for (size_t k = 0; k < l->limits; k++)
        iop_free(env, l->limit[k]);
    for (size_t k = 0; k < l->owned; k++)
        iop_free(env, l->own[k]);
    iop_free(env, l->own);
    for (size_t k = 0; l->key && k < study->sweeps; k++)
        iop_free(env, l->key[k]);
    iop_free(env, l->key);
    iop_free(env, l->sweep);
    iop_free(env, l->base_output);
    iop_free(env, l->limit);
    iop_free(env, l->label);
    iop_free(env, l);
    study->labels = NULL;
}
