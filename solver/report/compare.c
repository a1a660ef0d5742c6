/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compare.c - results are read, their tables built and joined. */
#include "report/compare.h"
#include "base/alloc.h"
#include "base/files.h"
#include "report/tables_private.h"
#include <ioplan/result.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PATH_SIZE = 4096 };

/* A, B, ..., Z, R27, R28, ... */
static void put_label(size_t k, char out[24])
{
    if (k < 26)
        snprintf(out, 24, "%c", (char)('A' + k));
    else
        snprintf(out, 24, "R%zu", k + 1);
}

static iop_status open_scenario(iop_compared *r, const iop_env *env, iop_diags *diags)
{
    char path[PATH_SIZE];
    iop_err err;
    if (iop_path_join(path, sizeof path, r->dir, "inputs/scenario.yaml", &err) != IOP_OK)
        return iop_diags_add_err(diags, &err);
    return iop_yaml_open(&r->scenario, path, env, diags);
}

static iop_status open_result(iop_compare *c, size_t k, const char *dir, iop_diags *diags)
{
    iop_compared *r = &c->result[k];
    iop_err err;
    r->dir = iop_copy_text(&c->env, dir);
    put_label(k, r->label);
    if (!r->dir) {
        iop_no_memory(&err, 1, "text");
        return iop_diags_add_err(diags, &err);
    }
    iop_status status = iop_result_open(&r->solution, dir, &c->env, diags);
    return status == IOP_OK ? open_scenario(r, &c->env, diags) : status;
}

static iop_status build_tables(const iop_compare *c, iop_compared *r, iop_err *err)
{
    iop_report_source source = {.solution = r->solution, .lang = c->lang, .env = &c->env};
    IOP_TRY(iop_report_tables_open(&r->tables, &source, err));
    IOP_TRY(iop_compare_flatten(r->tables, r->scenario, err));
    return iop_report_tables_settle(r->tables, err);
}

/* --- the results themselves ----------------------------------------------------------------------------- */

double iop_compare_difference(double value, double first)
{
    double difference = value - first;
    return fabs(difference) <= 1e-12 * fmax(fabs(value), fabs(first)) ? 0 : difference;
}

static bool same_aim(const iop_solution *a, const iop_solution *b)
{
    return strcmp(a->objective.name, b->objective.name) == 0 &&
           strcmp(a->objective.unit, b->objective.unit) == 0;
}

static void add_columns(iop_report_table *t)
{
    iop_report_add(t, "label", IOP_WORD("Result"), "", IOP_COLUMN_TEXT);
    iop_report_add(t, "title", IOP_WORD("Scenario"), "", IOP_COLUMN_TEXT);
    iop_report_add_choice(t, "status", IOP_WORD("Outcome"), iop_report_outcomes);
    iop_report_add_choice(t, "verified", IOP_WORD("Verified"), iop_report_no_yes);
    iop_report_add(t, "aim", IOP_WORD("Aim"), "", IOP_COLUMN_TEXT);
    iop_report_add(t, "unit", IOP_WORD("Unit"), "", IOP_COLUMN_TEXT);
    iop_report_add_change(t, "");
    iop_report_add_own(t, "difference", IOP_WORD("Against A"), "unit");
    iop_report_add(t, "difference_share", IOP_WORD("Against A in percent"), "", IOP_COLUMN_SHARE);
    iop_report_add(t, "data", IOP_WORD("Data"), "", IOP_COLUMN_TEXT);
    iop_report_add(t, "dataset_sha256", IOP_WORD("SHA-256 of the dataset"), "", IOP_COLUMN_TEXT);
    iop_report_add(t, "folder", IOP_WORD("Folder"), "", IOP_COLUMN_TEXT);
}

static void put_result(iop_report_table *t, const iop_compare *c, const iop_compared *r)
{
    const iop_solution *s = r->solution, *first = c->result[0].solution;
    iop_report_source source = {.solution = s, .lang = c->lang};
    double difference =
        same_aim(s, first) ? iop_compare_difference(s->objective.value, first->objective.value) : (double)NAN;
    iop_report_row(t, r->label);
    iop_cell_text(t, r->label);
    iop_cell_text(t, iop_report_own(c->lang, s->title, s->title_vi));
    iop_cell_number(t, s->status);
    iop_cell_number(t, s->certificate.verified);
    iop_cell_text(t, iop_source_name(t, &source, s->objective.name));
    iop_cell_text(t, iop_source_unit(t, &source, s->objective.unit));
    iop_cell_change(t, s->objective.value, s->objective.base);
    iop_cell_number(t, difference);
    iop_cell_number(t, first->objective.value != 0 ? difference / fabs(first->objective.value) : (double)NAN);
    iop_cell_text(t, iop_report_own(c->lang, s->data_title, s->data_title_vi));
    iop_cell_text(t, s->provenance.dataset_sha256);
    iop_cell_text(t, r->dir);
}

static iop_status add_results(iop_compare *c, iop_err *err)
{
    static const char *const value[] = {"value", NULL};
    iop_report_table *t;
    IOP_TRY(iop_report_table_add(c->joined, "results", IOP_WORD("Results"), &t, err));
    add_columns(t);
    for (size_t k = 0; k < c->count; k++)
        put_result(t, c, &c->result[k]);
    iop_report_draw(t, IOP_CHART_BARS, IOP_WORD("The aim"), "label", value, 60);
    return IOP_OK;
}

/* --- joining all of them -------------------------------------------------------------------------------- */

static bool is_compared(const iop_report_table *t)
{
    for (size_t k = 0; k < t->columns; k++)
        if (t->column[k].compared)
            return true;
    return false;
}

/* Every table of every result once, in the order in which they first appear; the aim stands among the
 * results, and who moves most is no question of two results. */
static iop_status join_all(iop_compare *c, iop_err *err)
{
    static const char *const left_out[] = {"headline", "movers", "scenario"};
    for (size_t k = 0; k < c->count; k++)
        for (size_t m = 0; m < c->result[k].tables->count; m++) {
            const iop_report_table *t = c->result[k].tables->table[m];
            bool done = !is_compared(t) || iop_report_table_find(c->joined, t->name);
            for (size_t l = 0; l < sizeof left_out / sizeof *left_out; l++)
                done = done || strcmp(t->name, left_out[l]) == 0;
            if (!done)
                IOP_TRY(iop_compare_join(c, t->name, false, err));
        }
    return IOP_OK;
}

static iop_status join_results(iop_compare *c, iop_err *err)
{
    for (size_t k = 0; k < c->count; k++)
        IOP_TRY(build_tables(c, &c->result[k], err));
    IOP_TRY(iop_report_tables_new(&c->joined, &c->env, err));
    IOP_TRY(add_results(c, err));
    IOP_TRY(iop_compare_join(c, "scenario", true, err));
    IOP_TRY(join_all(c, err));
    return iop_report_tables_settle(c->joined, err);
}

static iop_status fill(iop_compare *c, size_t count, const char *const *dir, const char *lang,
                       iop_diags *diags)
{
    iop_err err;
    iop_status status = IOP_OK;
    c->lang = iop_copy_text(&c->env, lang ? lang : "en");
    c->result = iop_new(&c->env, count, sizeof *c->result);
    if (!c->lang || !c->result) {
        iop_no_memory(&err, count, "results to compare");
        return iop_diags_add_err(diags, &err);
    }
    c->count = count;
    for (size_t k = 0; k < count && status != IOP_ENOMEM; k++) { /* what is wrong with each of them is told */
        iop_status one = open_result(c, k, dir[k], diags);
        status = status == IOP_OK || one == IOP_ENOMEM ? one : status;
    }
    if (status != IOP_OK)
        return status;
    status = join_results(c, &err);
    return status == IOP_OK ? IOP_OK : iop_diags_add_err(diags, &err);
}

iop_status iop_compare_open(iop_compare **out, size_t count, const char *const *dir, const char *lang,
                            const iop_env *env, iop_diags *diags)
{
    iop_err err;
    *out = NULL;
    if (count < 2)
        return iop_diags_add(diags, IOP_ERROR, IOP_EINVAL, NULL, 0, 0,
                             "a comparison needs at least two results, but %zu is given", count);
    iop_compare *c = iop_new(env, 1, sizeof *c);
    if (!c) {
        iop_no_memory(&err, 1, "comparison");
        return iop_diags_add_err(diags, &err);
    }
    c->env = iop_env_or_default(env);
    iop_status status = fill(c, count, dir, lang, diags);
    if (status == IOP_OK)
        *out = c;
    else
        iop_compare_close(c);
    return status;
}

void iop_compare_close(iop_compare *c)
{
    if (!c)
        return;
    iop_env env = c->env;
    iop_report_tables_close(c->joined);
    for (size_t k = 0; k < c->count; k++) {
        iop_report_tables_close(c->result[k].tables);
        iop_yaml_close(c->result[k].scenario);
        iop_solution_close(c->result[k].solution);
        iop_free(&env, (char *)(size_t)c->result[k].dir);
    }
    iop_free(&env, c->result);
    iop_free(&env, c->lang);
    iop_free(&env, c);
}

void iop_compare_text_free(const iop_compare *c, char *text)
{
    iop_free(&c->env, text);
}
