/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report.html: what the page shows beyond the solution is computed here, from the plan's table.
 *
 * Linkages (Rasmussen 1956; Miller and Blair 2009, section 12.2): backward, the column sums of L = (I - A)^-1
 * over their mean; forward, its row sums likewise. Both from one solve with a single right-hand side, no
 * inverse. */
#include "cli.h"
#include <limits.h>
#include <stdlib.h>

typedef struct page {
    const iop_plan *plan;
    const iop_solution *solution;
    double *use, *scale, *linkage; /* linkage: backward, then forward */
} page;

static void end(page *p)
{
    free(p->use);
    free(p->scale);
    free(p->linkage);
}

static iop_status begin(page *p, iop_err *err)
{
    size_t n = p->plan->table->n;
    p->use = calloc(p->plan->measures * n + 1, sizeof(double));
    p->scale = calloc(n + 1, sizeof(double));
    p->linkage = calloc(2 * n + 1, sizeof(double));
    if (!p->use || !p->scale || !p->linkage)
        return iop_fail(err, IOP_ENOMEM, "out of memory for the report of %zu sectors", n);
    return IOP_OK;
}

static void count_use(const page *p)
{
    const iop_table *t = p->plan->table;
    for (size_t j = 0; j < t->n; j++) {
        double x = p->solution->sector[j].output;
        p->scale[j] = t->output[j] != 0 ? x / t->output[j] : 0;
        for (size_t m = 0; m < p->plan->measures; m++)
            p->use[m * t->n + j] = p->plan->measure[m].per_output[j] * x;
    }
}

static void divide_by_mean(double *value, size_t n)
{
    double sum = 0;
    for (size_t k = 0; k < n; k++)
        sum += value[k];
    for (size_t k = 0; k < n; k++)
        value[k] *= (double)n / sum;
}

static iop_status find_linkages(const page *p, const iop_env *env, iop_err *err)
{
    size_t n = p->plan->table->n;
    iop_leontief_settings settings = iop_leontief_settings_default();
    iop_leontief *op = NULL;
    iop_mat backward = {1, n, n, p->linkage}, forward = {1, n, n, p->linkage + n};
    settings.right_sides = 2;
    IOP_TRY(iop_leontief_open_table_with(&op, p->plan->table, &settings, env, err));
    for (size_t k = 0; k < 2 * n; k++)
        p->linkage[k] = 1;
    iop_status status = iop_leontief_multipliers(op, backward, err);
    if (status == IOP_OK)
        status = iop_leontief_outputs(op, forward, err);
    iop_leontief_close(op);
    if (status == IOP_OK) {
        divide_by_mean(p->linkage, n);
        divide_by_mean(p->linkage + n, n);
    }
    return status;
}

static iop_status make(const page *p, iop_archive *sweep, const char *lang, const char *path, iop_err *err)
{
    const iop_table *t = p->plan->table;
    const iop_report_extras extras = {.use = p->use,
                                      .flow = t->intermediate.a,
                                      .flow_stride = t->intermediate.ld,
                                      .flow_scale = p->scale,
                                      .backward = p->linkage,
                                      .forward = p->linkage + t->n};
    char *html;
    size_t length;
    IOP_TRY(iop_report_page(p->solution, &extras, sweep, lang, &html, &length, err));
    iop_status status = cli_write_file(path, html, length, err);
    iop_solution_text_free(p->solution, html);
    return status;
}

iop_status cli_write_page(const cli_args *args, const iop_plan *plan, const iop_solution *solution,
                          iop_archive *sweep, const char *folder, iop_err *err)
{
    page p = {plan, solution, NULL, NULL, NULL};
    iop_env env = cli_env(args);
    char path[PATH_MAX];
    int length = snprintf(path, sizeof path, "%s/report.html", folder);
    if (length < 0 || length >= (int)sizeof path)
        return iop_fail(err, IOP_EINVAL, "the path of the folder \"%.100s...\" is too long", folder);
    iop_status status = begin(&p, err);
    if (status == IOP_OK) {
        count_use(&p);
        status = find_linkages(&p, &env, err);
    }
    if (status == IOP_OK)
        status = make(&p, sweep, cli_text(args, "lang", "en"), path, err);
    end(&p);
    return status;
}
