/* SPDX-License-Identifier: GPL-3.0-or-later */
/* whole.c - a whole plan: which sections make one, and the order in which they are read. */
#include "scenario/whole.h"
#include "base/alloc.h"
#include <math.h>
#include <stdint.h>
#include <string.h>

static const char *const sections[] = {
    "periods", "discount",   "foresight",    "production_lag", "techniques", "capacity",
    "zones",   "investment", "relocation",   "conversion",     "treatments", "households",
    "imports", "stocks",     "requirements", "targets",        "factors"};

const char *iop_whole_section(const iop_yaml_node *root)
{
    for (size_t k = 0; k < sizeof sections / sizeof *sections; k++)
        if (iop_yaml_get(root, sections[k]))
            return sections[k];
    return NULL;
}

bool iop_is_whole(const iop_yaml_node *root)
{
    return iop_whole_section(root) != NULL;
}

static iop_status keep_title(const iop_reading *r, char **slot, const char *title)
{
    iop_err err;
    char *copy = iop_copy_text(&r->plan->env, title);
    if (!copy) {
        iop_no_memory(&err, 1, "text");
        return iop_diags_add_err(r->diags, &err);
    }
    iop_free(&r->plan->env, *slot);
    *slot = copy;
    return IOP_OK;
}

/* A scenario that gives itself a title does not inherit the Vietnamese one of what it extends. */
iop_status iop_read_titles(const iop_reading *r)
{
    const iop_yaml_node *title = iop_yaml_get(r->root, "title"), *own = iop_yaml_get(r->root, "title_vi");
    if (title && title->kind == IOP_YAML_SCALAR)
        IOP_TRY(keep_title(r, &r->plan->title, title->text));
    if (!own || own->kind != IOP_YAML_SCALAR || (title && strcmp(title->where, own->where) != 0))
        return IOP_OK;
    return keep_title(r, &r->plan->title_vi, own->text);
}

iop_status iop_read_plan(const iop_reading *r, bool whole, bool crossed)
{
    IOP_TRY(iop_read_titles(r));
    IOP_TRY(iop_read_growth(r));
    IOP_TRY(iop_read_coefficients(r));
    if (whole)
        IOP_TRY(iop_add_investment_measure(r));
    IOP_TRY(iop_read_measures(r));
    IOP_TRY(iop_read_final_demand(r));
    iop_reduce_investment(r);
    iop_free_households(r);
    IOP_TRY(iop_read_output(r));
    IOP_TRY(iop_read_limits(r));
    IOP_TRY(iop_read_objective(r));
    return crossed ? iop_check_crossed(r) : IOP_OK;
}

/* --- small helpers of the sections --- */

iop_status iop_told(const iop_whole *w, iop_status status, const iop_err *err)
{
    return status == IOP_OK ? IOP_OK : iop_diags_add_err(w->r.diags, err);
}

iop_status iop_lacks(const iop_whole *w, size_t count, const char *what)
{
    iop_err err;
    return iop_told(w, iop_no_memory(&err, count, what), &err);
}

iop_status iop_state(const iop_whole *w, const iop_yaml_node *node, const char *key, size_t *index)
{
    iop_err err;
    const char *text = node->kind == IOP_YAML_SCALAR ? node->text : "";
    return iop_told(w,
                    iop_scheme_add_statement(w->scheme, key, text, node->where ? node->where : "", node->line,
                                             index, &err),
                    &err);
}

/* The table's row that a measure is; NULL for value added, sums and what no output counts in. */
static const double *row_of(const iop_plan *plan, size_t measure)
{
    const iop_table *t = plan->table;
    const char *name = plan->measure[measure].name;
    size_t p = iop_table_component(t, name), r = iop_table_resource(t, name);
    if (measure == 0 || plan->measure[measure].terms > 0)
        return NULL;
    if (p != SIZE_MAX)
        return iop_at(t->primary, p, 0);
    return r == SIZE_MAX ? NULL : iop_at(t->resources, r, 0);
}

double iop_base_use(const iop_plan *plan, size_t measure, size_t sector)
{
    const iop_measure *m = &plan->measure[measure];
    double sum = 0;
    if (measure == 0)
        return iop_table_value_added(plan->table, sector);
    for (size_t k = 0; k < m->terms; k++)
        sum += m->weight[k] * iop_base_use(plan, m->of[k], sector);
    const double *row = row_of(plan, measure);
    return row ? row[sector] : sum;
}

double iop_base_total(const iop_plan *plan, size_t measure)
{
    return plan->measure[measure].base; /* measures keep it, whatever coefficients say */
}

void iop_fill_sums(const iop_plan *plan, double *use, size_t direct, double value)
{
    for (size_t m = 0; m < plan->measures; m++) {
        const iop_measure *sum = &plan->measure[m]; /* its parts come before it */
        if (sum->terms == 0)
            continue;
        use[m] = m == direct ? value : 0;
        for (size_t k = 0; k < sum->terms; k++)
            use[m] += sum->weight[k] * use[sum->of[k]];
    }
}

/* --- the scheme --- */

static iop_status read_parts(iop_whole *w)
{
    iop_read_time(w);
    IOP_TRY(iop_read_zones(w));
    IOP_TRY(iop_read_investment(w));
    IOP_TRY(iop_read_techniques(w));
    IOP_TRY(iop_read_capacity(w));
    IOP_TRY(iop_read_relocation(w));
    IOP_TRY(iop_read_conversion(w));
    IOP_TRY(iop_state_sites(w));
    IOP_TRY(iop_check_places(w));
    IOP_TRY(iop_read_treatments(w));
    IOP_TRY(iop_read_households(w));
    IOP_TRY(iop_read_imports(w));
    IOP_TRY(iop_read_stocks(w));
    return iop_read_requirements(w);
}

/* What no section saw, but would make nonsense of the whole. */
static iop_status finish(iop_whole *w)
{
    iop_err err;
    IOP_TRY(iop_told(w, iop_scheme_complete(w->scheme, &err), &err));
    IOP_TRY(iop_read_factors(w));
    if (iop_diags_errors(w->r.diags) > w->errors)
        return IOP_OK;
    return iop_told(w, iop_scheme_check(w->scheme, &err), &err);
}

static iop_status read_scheme(iop_whole *w, const iop_yaml_node *root, const iop_plan *plan)
{
    iop_err err;
    w->errors = iop_diags_errors(w->r.diags);
    IOP_TRY(iop_told(w, iop_scheme_set_text(w->scheme, &w->scheme->title, plan->title, &err), &err));
    IOP_TRY(iop_read_periods(w, root));
    w->r.plan = w->scheme->period[0].plan;
    IOP_TRY(read_parts(w));
    return finish(w);
}

iop_status iop_read_scheme(const iop_yaml_node *root, const iop_plan *plan, bool crossed, iop_scheme **out,
                           const iop_env *env, iop_diags *diags)
{
    iop_err err;
    *out = NULL;
    if (!iop_is_whole(root))
        return IOP_OK;
    iop_whole w = {.r = {root, NULL, diags}, .crossed = crossed};
    IOP_TRY(iop_told(&w, iop_scheme_new(&w.scheme, plan->table, env, &err), &err));
    iop_status status = read_scheme(&w, root, plan);
    iop_free(&w.scheme->env, w.technique);
    iop_free(&w.scheme->env, w.setting);
    *out = w.scheme;
    return status;
}
