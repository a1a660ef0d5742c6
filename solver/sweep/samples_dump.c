/* SPDX-License-Identifier: GPL-3.0-or-later */
/* samples_dump.c - one sample as a dataset and a scenario that any program can solve.
 *
 * DIR/dataset holds the flows Z', value added and resources that follow from the drawn coefficients at base
 * outputs x0. Their rows add up to x0 only with what is left in a category of its own, sample_residual, which
 * DIR/scenario.yaml keeps at 0. Bands and limits are written in natural units, cell by cell, so that nothing
 * refers to the changed base year. */
#include "base/alloc.h"
#include "base/files.h"
#include "base/text.h"
#include "sweep/samples.h"
#include "sweep/yaml_flow.h"
#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* --- the dataset ---------------------------------------------------------------------------------------- */

enum { RESIDUAL_SIZE = 64, LARGEST_TEXT = 500 /* sectors; flows of larger tables are binary */ };

/* A name that no category has yet. */
static const char *name_residual(const iop_table *b, char name[RESIDUAL_SIZE])
{
    size_t length = strlen(strcpy(name, "sample_residual"));
    for (; iop_table_category(b, name) != SIZE_MAX && length + 1 < RESIDUAL_SIZE; length++)
        memcpy(name + length, "_", 2);
    return name;
}

typedef struct {
    char **to;
    const char *from;
} text_copy;

static iop_status copy_texts(iop_table *t, size_t count, const text_copy *copy, iop_err *err)
{
    for (size_t k = 0; k < count; k++)
        IOP_TRY(iop_table_set_text(t, copy[k].to, copy[k].from, err));
    return IOP_OK;
}

static iop_status name_rows(iop_table *t, const iop_table *b, iop_err *err)
{
    for (size_t j = 0; j < b->n; j++) {
        const iop_sector *s = &b->sectors[j];
        iop_sector *d = &t->sectors[j];
        const text_copy texts[] = {
            {&d->code, s->code}, {&d->name, s->name}, {&d->name_vi, s->name_vi}, {&d->groups, s->groups}};
        IOP_TRY(copy_texts(t, 4, texts, err));
    }
    for (size_t r = 0; r < b->p; r++) {
        t->components[r].in_value_added = b->components[r].in_value_added;
        t->components[r].is_import = b->components[r].is_import;
        IOP_TRY(iop_table_set_text(t, &t->components[r].name, b->components[r].name, err));
    }
    for (size_t r = 0; r < b->r; r++) {
        const text_copy texts[] = {{&t->resource[r].name, b->resource[r].name},
                                   {&t->resource[r].unit, b->resource[r].unit}};
        IOP_TRY(copy_texts(t, 2, texts, err));
    }
    return IOP_OK;
}

/* Names of everything; the last category is new. */
static iop_status name_table(iop_table *t, const iop_table *b, iop_err *err)
{
    const text_copy texts[] = {
        {&t->title, b->title},     {&t->region, b->region},     {&t->currency, b->currency},
        {&t->unit, b->unit},       {&t->source, b->source},     {&t->price_basis, b->price_basis},
        {&t->licence, b->licence}, {&t->title_vi, b->title_vi}, {&t->source_vi, b->source_vi}};
    t->year = b->year;
    t->tolerance = b->tolerance;
    IOP_TRY(copy_texts(t, sizeof texts / sizeof *texts, texts, err));
    for (size_t k = 0; k < b->c; k++) {
        t->categories[k].is_export = b->categories[k].is_export;
        IOP_TRY(iop_table_set_text(t, &t->categories[k].name, b->categories[k].name, err));
    }
    char name[RESIDUAL_SIZE];
    IOP_TRY(iop_table_set_text(t, &t->categories[b->c].name, name_residual(b, name), err));
    return name_rows(t, b, err);
}

static void fill_use(iop_table *t, const iop_table *b)
{
    for (size_t i = 0; i < b->n; i++) {
        double rest = b->output[i];
        for (size_t j = 0; j < b->n; j++)
            rest -= *iop_at(t->intermediate, i, j) = iop_get(iop_read(b->intermediate), i, j);
        for (size_t k = 0; k < b->c; k++)
            rest -= *iop_at(t->final_demand, i, k) = iop_get(iop_read(b->final_demand), i, k);
        *iop_at(t->final_demand, i, b->c) = rest;
    }
}

static void fill_primary(iop_table *t, const iop_table *b, const iop_sample_plan *p)
{
    bool first = true;
    for (size_t r = 0; r < b->p; r++) {
        const bool added = b->components[r].in_value_added;
        for (size_t j = 0; j < b->n + b->c; j++)
            *iop_at(t->primary, r, j) = iop_get(iop_read(b->primary), r, j);
        for (size_t j = 0; added && j < b->n; j++) {
            double *cell = iop_at(t->primary, r, j);
            *cell = *cell * p->share[j] + (first ? p->missing[j] * b->output[j] : 0);
        }
        first = first && !added;
    }
}

static void fill_resources(iop_table *t, const iop_table *b, const iop_plan *plan)
{
    for (size_t r = 0; r < b->r; r++) {
        const iop_measure *m = &plan->measure[iop_plan_measure(plan, b->resource[r].name)];
        for (size_t j = 0; j < b->n; j++)
            *iop_at(t->resources, r, j) = m->per_output[j] * b->output[j];
        for (size_t k = 0; k < b->c; k++) {
            double total = 0;
            for (size_t i = 0; i < b->n; i++)
                total += iop_get(iop_read(b->final_demand), i, k);
            *iop_at(t->resources, r, b->n + k) = m->per_demand[k] * total;
        }
    }
}

static iop_status write_dataset(const iop_sample_plan *p, const char *dir, iop_err *err)
{
    const iop_table *b = &p->table;
    iop_table *t;
    IOP_TRY(iop_table_new(&t, b->n, b->c + 1, b->p, b->r, &p->env, err));
    iop_status status = name_table(t, b, err);
    if (status == IOP_OK) {
        fill_use(t, b);
        fill_primary(t, b, p);
        fill_resources(t, b, &p->natural);
        iop_table_update_output(t);
        status = iop_dataset_write(t, dir, b->n > LARGEST_TEXT, err);
    }
    iop_table_close(t);
    return status;
}

/* --- the scenario --------------------------------------------------------------------------------------- */

static void put_side(iop_text *out, const char *side, double value, const char *unit)
{
    iop_text value_text = iop_text_start(&out->env);
    iop_text_number(&value_text, value);
    iop_text_printf(&value_text, " %s", unit);
    iop_text_printf(out, "%s: ", side);
    iop_sweep_add_quoted(out, value_text.failed ? "" : value_text.data);
    out->failed = out->failed || value_text.failed;
    iop_text_end(&value_text);
}

static void put_band(iop_text *out, const char *indent, const char *name, const iop_band *band,
                     const char *unit)
{
    const bool low = isfinite(band->lo), high = isfinite(band->hi);
    if (!low && !high)
        return;
    iop_text_puts(out, indent);
    iop_sweep_add_quoted(out, name);
    iop_text_puts(out, ": {");
    if (low)
        put_side(out, "min", band->lo, unit);
    iop_text_puts(out, low && high ? ", " : "");
    if (high)
        put_side(out, "max", band->hi, unit);
    iop_text_puts(out, "}\n");
}

static void put_head(iop_text *out, const iop_sweep *s, size_t index)
{
    const iop_yaml_node *root = iop_yaml_root(s->study->scenario->yaml);
    const char *aim = s->study->plan->maximize ? "maximize" : "minimize";
    iop_text title = iop_text_start(&out->env);
    /* tells a dump of this sample from one of another, see check_folder */
    iop_text_printf(out, "# sample %zu of %s in the scenario of SHA-256 %s\n", index, s->name,
                    s->study->scenario->scenario_sha256);
    iop_text_printf(&title, "%s, sample %zu of %s", s->study->plan->title, index, s->name);
    iop_text_puts(out, "title: ");
    iop_sweep_add_quoted(out, title.failed ? "" : title.data);
    iop_text_printf(out, "\ndataset: dataset\n%s: ", aim);
    iop_sweep_add_yaml(out, iop_yaml_get(root, aim));
    out->failed = out->failed || title.failed;
    iop_text_end(&title);
}

static bool any_bound(const iop_plan *plan, size_t category)
{
    const size_t c = plan->table->c;
    bool any = false;
    for (size_t i = 0; i < plan->table->n; i++) {
        const iop_band *band = &plan->demand[i * c + category];
        any = any || isfinite(band->lo) || isfinite(band->hi);
    }
    return any;
}

static void put_demand(iop_text *out, const iop_plan *plan, const char *residual)
{
    const iop_table *t = plan->table;
    iop_text_puts(out, "\nfinal_demand:\n");
    for (size_t k = 0; k < t->c; k++) {
        iop_text_puts(out, "  ");
        iop_sweep_add_quoted(out, t->categories[k].name);
        iop_text_puts(out, any_bound(plan, k) ? ":\n    sectors:\n" : ": {}\n");
        for (size_t i = 0; i < t->n; i++)
            put_band(out, "      ", t->sectors[i].code, &plan->demand[i * t->c + k], t->unit);
    }
    iop_text_puts(out, "  ");
    iop_sweep_add_quoted(out, residual);
    iop_text_puts(out, ": {min: 0, max: 0}\n");
}

static void put_rows(iop_text *out, const iop_plan *plan)
{
    const iop_table *t = plan->table;
    iop_text_puts(out, "output:\n");
    for (size_t j = 0; j < t->n; j++)
        put_band(out, "  ", t->sectors[j].code, &plan->output[j], t->unit);
    iop_text_puts(out, plan->totals > 0 ? "  group_total:\n" : "");
    for (size_t g = 0; g < plan->totals; g++)
        put_band(out, "    ", plan->total[g].name, &plan->total[g].band, t->unit);
    iop_text_puts(out, plan->limits > 0 ? "limits:\n" : "");
    for (size_t l = 0; l < plan->limits; l++) {
        const iop_measure *m = &plan->measure[plan->limit[l].measure];
        put_band(out, "  ", m->name, &plan->limit[l].band, m->unit);
    }
}

typedef struct {
    char path[4096], *data;
    size_t length;
} scenario_text;

static iop_status make_scenario(const iop_sweep *s, const iop_sample_plan *p, size_t index, const char *dir,
                                scenario_text *text, iop_err *err)
{
    char residual[RESIDUAL_SIZE];
    IOP_TRY(iop_path_join(text->path, sizeof text->path, dir, "scenario.yaml", err));
    iop_text out = iop_text_start(&p->env);
    put_head(&out, s, index);
    put_demand(&out, &p->natural, name_residual(&p->table, residual));
    put_rows(&out, &p->natural);
    return iop_text_take(&out, &text->data, &text->length, err);
}

/* --- the folder ----------------------------------------------------------------------------------------- */

/* Whether the file is there; *same: with this content. */
static bool is_there(const scenario_text *text, bool *same)
{
    FILE *file = fopen(text->path, "rb");
    size_t at = 0;
    int byte = 0;
    *same = false;
    if (!file)
        return false;
    while ((byte = getc(file)) != EOF && at < text->length && byte == (unsigned char)text->data[at])
        at++;
    *same = byte == EOF && at == text->length;
    fclose(file);
    return true;
}

/* The first name in the folder that is not of a dump; "" when there is none, or no folder. */
static void find_stranger(const char *dir, bool dumped, char name[256])
{
    DIR *folder = opendir(dir);
    const struct dirent *entry;
    name[0] = '\0';
    while (folder && !name[0] && (entry = readdir(folder)) != NULL) {
        bool own =
            dumped && (strcmp(entry->d_name, "dataset") == 0 || strcmp(entry->d_name, "scenario.yaml") == 0);
        if (!own && strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            snprintf(name, 256, "%s", entry->d_name);
    }
    if (folder)
        closedir(folder);
}

/* Nothing may be there but this sample, dumped before. */
static iop_status check_folder(const char *dir, const scenario_text *text, iop_err *err)
{
    bool same;
    char name[256];
    if (is_there(text, &same) && !same)
        return iop_fail(err, IOP_EINVAL,
                        "the folder \"%.200s\" holds another scenario; name a new folder, or remove this one",
                        dir);
    find_stranger(dir, same, name);
    if (name[0])
        return iop_fail(err, IOP_EINVAL,
                        "the folder \"%.200s\" holds \"%.60s\"; name a new folder, or remove this one", dir,
                        name);
    return IOP_OK;
}

/* --- both ----------------------------------------------------------------------------------------------- */

static iop_status make_folder(const char *path, iop_err *err)
{
    if (mkdir(path, 0777) == 0 || errno == EEXIST)
        return IOP_OK;
    return iop_fail(err, IOP_EIO, "the folder \"%.200s\" cannot be made: %s", path, strerror(errno));
}

/* p NULL: the dataset is `table` as it is. */
static iop_status write_both(const iop_sample_plan *p, const iop_table *table, const char *dir,
                             const scenario_text *scenario, iop_err *err)
{
    char data[4096];
    IOP_TRY(check_folder(dir, scenario, err));
    if (!table->unit[0])
        return iop_fail(err, IOP_EINVAL, "the dataset names no unit of money, which bands need");
    IOP_TRY(make_folder(dir, err));
    IOP_TRY(iop_path_join(data, sizeof data, dir, "dataset", err));
    /* first, so that what is stopped before its end can be written again */
    IOP_TRY(iop_file_write(scenario->path, scenario->data, scenario->length, false, err));
    IOP_TRY(make_folder(data, err));
    return p ? write_dataset(p, data, err) : iop_dataset_write(table, data, table->n > LARGEST_TEXT, err);
}

static iop_status dump_whole(const iop_sweep *s, const iop_sample_draw *draw, size_t index, const char *dir,
                             iop_err *err)
{
    const iop_samples *all = s->data;
    scenario_text scenario = {.data = NULL};
    IOP_TRY(iop_path_join(scenario.path, sizeof scenario.path, dir, "scenario.yaml", err));
    IOP_TRY(iop_sample_whole_text(s, draw, index, &scenario.data, &scenario.length, err));
    const iop_status status = write_both(NULL, all->plan->table, dir, &scenario, err);
    iop_free(&all->env, scenario.data);
    return status;
}

static iop_status dump_plan(const iop_sweep *s, const iop_sample_draw *draw, size_t index, const char *dir,
                            iop_err *err)
{
    const iop_samples *all = s->data;
    iop_sample_plan *p = NULL;
    scenario_text scenario = {.data = NULL};
    IOP_TRY(iop_sample_plan_open(&p, all, &all->env, err));
    iop_sample_plan_fill(p, all, draw, NULL, SIZE_MAX);
    iop_status status = make_scenario(s, p, index, dir, &scenario, err);
    if (status == IOP_OK)
        status = write_both(p, &p->table, dir, &scenario, err);
    iop_free(&p->env, scenario.data);
    iop_sample_plan_close(p);
    return status;
}

iop_status iop_samples_dump(const iop_sweep *s, size_t index, const char *dir, iop_err *err)
{
    const iop_samples *all = s->data;
    iop_sample_draw draw = {0};
    if (index >= all->design.samples)
        return iop_fail(err, IOP_EINVAL, "sweep \"%s\" has samples 0 to %zu, but no sample %zu", s->name,
                        all->design.samples - 1, index);
    iop_status status = iop_sample_draw_open(&draw, all, &all->env, err);
    if (status == IOP_OK)
        status = iop_sample_draw_take(&draw, all, index, &all->env, err);
    if (status == IOP_OK)
        status = all->whole ? dump_whole(s, &draw, index, dir, err) : dump_plan(s, &draw, index, dir, err);
    iop_sample_draw_close(&draw, all, &all->env);
    return status;
}
