/* SPDX-License-Identifier: GPL-3.0-or-later */
/* samples_dump_whole.c - the scenario of one sample of a whole plan: what the scenario says, with the numbers
 * that were drawn, and the section `factors` with all other factors of the draw. The dataset stays as it is,
 * so that percentages mean the same. */
#include "base/alloc.h"
#include "base/text.h"
#include "sweep/samples.h"
#include "sweep/yaml_flow.h"
#include <ioplan/factors.h>
#include <string.h>

/* --- factors -------------------------------------------------------------------------------------------- */

static bool any(const double *factor, size_t count)
{
    for (size_t k = 0; factor && k < count; k++)
        if (factor[k] != 1)
            return true;
    return false;
}

/* "key: " at a depth. */
static void put_key(iop_text *out, size_t depth, const char *key)
{
    iop_text_printf(out, "%*s", (int)(2 * depth), "");
    iop_sweep_add_quoted(out, key);
    iop_text_puts(out, ": ");
}

/* {D26: 1.1, ...} of the sectors whose factor is not 1. */
static void put_sectors(iop_text *out, const iop_table *t, const double *factor)
{
    const char *comma = "";
    iop_text_puts(out, "{");
    for (size_t j = 0; j < t->n; j++) {
        if (factor[j] == 1)
            continue;
        iop_text_puts(out, comma);
        iop_sweep_add_quoted(out, t->sectors[j].code);
        iop_text_puts(out, ": ");
        iop_text_number(out, factor[j]);
        comma = ", ";
    }
    iop_text_puts(out, "}\n");
}

static void put_flows(iop_text *out, const iop_table *t, const iop_factors *f)
{
    if (!any(f->flows, t->n * t->n))
        return;
    iop_text_puts(out, "  intermediate:\n");
    for (size_t i = 0; i < t->n; i++) {
        if (!any(f->flows + i * t->n, t->n))
            continue;
        put_key(out, 2, t->sectors[i].code);
        put_sectors(out, t, f->flows + i * t->n);
    }
}

/* Whether an earlier technique has the name. */
static bool is_named(const iop_scheme *s, size_t e, const iop_factors *f)
{
    for (size_t k = 0; k < e; k++)
        if (f->inputs[k] && strcmp(s->technique[k].name, s->technique[e].name) == 0)
            return true;
    return false;
}

/* A technique whose factors are all 1 is named too: it does not follow its sector. */
static void put_techniques(iop_text *out, const iop_scheme *s, const iop_factors *f)
{
    bool begun = false;
    for (size_t e = 0; e < s->techniques; e++) {
        if (!f->inputs[e] || is_named(s, e, f))
            continue;
        iop_text_puts(out, begun ? "" : "  techniques:\n");
        begun = true;
        put_key(out, 2, s->technique[e].name);
        iop_text_puts(out, "\n");
        for (size_t k = e; k < s->techniques; k++) {
            if (!f->inputs[k] || strcmp(s->technique[k].name, s->technique[e].name) != 0)
                continue;
            put_key(out, 3, s->table->sectors[s->technique[k].sector].code);
            put_sectors(out, s->table, f->inputs[k]);
        }
    }
}

static void put_use(iop_text *out, const iop_scheme *s, const iop_factors *f, size_t m, bool *begun)
{
    const iop_table *t = s->table;
    const double *use = f->use[m];
    if (!any(use, t->n + t->c))
        return;
    iop_text_puts(out, *begun ? "" : "  resources:\n");
    *begun = true;
    put_key(out, 2, s->period[0].plan->measure[m].name);
    iop_text_puts(out, "\n      sectors: ");
    put_sectors(out, t, use);
    iop_text_puts(out, "      final_demand: {");
    for (size_t k = 0; k < t->c; k++) {
        iop_text_puts(out, k > 0 ? ", " : "");
        iop_sweep_add_quoted(out, t->categories[k].name);
        iop_text_puts(out, ": ");
        iop_text_number(out, use[t->n + k]);
    }
    iop_text_puts(out, "}\n");
}

static void put_demand(iop_text *out, const iop_table *t, const iop_factors *f)
{
    bool begun = false;
    for (size_t k = 0; k < t->c; k++) {
        if (!any(f->demand[k], t->n))
            continue;
        iop_text_puts(out, begun ? "" : "  final_demand:\n");
        begun = true;
        put_key(out, 2, t->categories[k].name);
        put_sectors(out, t, f->demand[k]);
    }
}

static void put_limits(iop_text *out, const iop_scheme *s, const iop_factors *f)
{
    bool begun = false;
    for (size_t m = 0; m < f->measures; m++) {
        bool drawn = false;
        for (size_t t = 0; t < s->periods; t++)
            drawn = drawn || (f->limit[t] && f->limit[t][m] != 1);
        if (!drawn)
            continue;
        iop_text_puts(out, begun ? "" : "  limits:\n");
        begun = true;
        put_key(out, 2, s->period[0].plan->measure[m].name);
        for (size_t t = 0; t < s->periods; t++) {
            iop_text_puts(out, t > 0 ? ", " : "{");
            iop_sweep_add_quoted(out, s->period[t].name);
            iop_text_puts(out, ": ");
            iop_text_number(out, f->limit[t] ? f->limit[t][m] : 1);
        }
        iop_text_puts(out, "}\n");
    }
}

static void put_factors(iop_text *out, const iop_scheme *s, const iop_factors *f)
{
    bool begun = false;
    const size_t before = out->length;
    iop_text_puts(out, "factors:\n");
    const size_t head = out->length;
    put_flows(out, s->table, f);
    put_techniques(out, s, f);
    for (size_t m = 0; m < f->measures; m++)
        put_use(out, s, f, m, &begun);
    put_demand(out, s->table, f);
    put_limits(out, s, f);
    if (out->length == head && !out->failed) { /* all of them are 1 */
        out->length = before;
        iop_text_puts(out, "factors: {}\n");
    }
}

/* --- the scenario --------------------------------------------------------------------------------------- */

static iop_status set_numbers(const iop_samples *all, const iop_sample_draw *draw, iop_yaml *yaml,
                              iop_diags *diags)
{
    static const char *const gone[] = {"sweep", "extends"};
    for (size_t k = 0; k < 2; k++)
        iop_yaml_remove(yaml, gone[k]);
    IOP_TRY(iop_yaml_set(yaml, "dataset", "dataset", diags));
    for (size_t k = 0; k < all->entries; k++) {
        char text[IOP_SAMPLE_SET];
        const iop_draw_entry *e = &all->entry[k];
        if (e->target != IOP_DRAW_NUMBER)
            continue;
        iop_sample_set(e, draw->factor[k][0], text);
        IOP_TRY(iop_yaml_set(yaml, e->name, text + strlen(e->name) + 1, diags));
    }
    return IOP_OK;
}

static iop_status put_scenario(const iop_sweep *s, const iop_sample_draw *draw, iop_text *out, iop_err *err)
{
    static const char nothing[] = "{}";
    const iop_samples *all = s->data;
    iop_diags *diags;
    iop_yaml *yaml = NULL;
    char *text = NULL;
    size_t length;
    IOP_TRY(iop_diags_open(&diags, &all->env, err));
    iop_status status = iop_yaml_parse(&yaml, "sample", nothing, sizeof nothing - 1, &all->env, diags);
    if (status == IOP_OK)
        status = iop_yaml_merge_under(yaml, s->study->scenario->yaml, diags);
    if (status == IOP_OK)
        status = set_numbers(all, draw, yaml, diags);
    if (status == IOP_OK)
        status = iop_yaml_to_text(yaml, &text, &length, err);
    else if (iop_diags_first_error(diags))
        iop_fail(err, status, "%s", iop_diags_first_error(diags)->msg);
    else
        iop_no_memory(err, 1, "scenario");
    if (status == IOP_OK) {
        iop_text_puts(out, text);
        iop_yaml_text_free(yaml, text);
    }
    iop_yaml_close(yaml);
    iop_diags_close(diags);
    return status;
}

/* Whether factors are drawn, and not only numbers. */
static bool has_factors(const iop_samples *all)
{
    for (size_t k = 0; k < all->entries; k++)
        if (all->entry[k].target != IOP_DRAW_NUMBER)
            return true;
    return false;
}

iop_status iop_sample_whole_text(const iop_sweep *s, const iop_sample_draw *draw, size_t index, char **text,
                                 size_t *length, iop_err *err)
{
    const iop_samples *all = s->data;
    const iop_scheme *scheme = s->study->subject.scheme;
    iop_factors *f = NULL;
    iop_text out = iop_text_start(&all->env);
    /* tells a dump of this sample from one of another, see check_folder */
    iop_text_printf(&out, "# sample %zu of %s in the scenario of SHA-256 %s\n", index, s->name,
                    s->study->scenario->scenario_sha256);
    iop_status status = put_scenario(s, draw, &out, err);
    if (status == IOP_OK && has_factors(all))
        status = iop_sample_factors(all, scheme, draw, draw, SIZE_MAX, &f, err);
    if (status == IOP_OK && f)
        put_factors(&out, scheme, f);
    iop_factors_close(f);
    if (status == IOP_OK)
        return iop_text_take(&out, text, length, err);
    iop_text_end(&out);
    return status;
}
