/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A table into a dataset folder, such that reading the folder gives the same table, number by number.
 *
 * Numbers are written in the shortest form that reads back as the same double. A cell is quoted when it could
 * be taken for something else: separators, quotes, line ends, blanks at its ends, '#' at its start. Each file
 * is renamed into place when it is whole. */
#include "base/alloc.h"
#include "base/files.h"
#include "read/dataset.h"
#include "read/dataset_check.h"
#include "read/npy.h"
#include "read/yaml_tree.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

static void put_cell(iop_text *t, const char *text)
{
    size_t length = strlen(text);
    bool plain = length > 0 && !strpbrk(text, ",;\t\"\r\n") && text[0] != ' ' && text[0] != '#' &&
                 text[length - 1] != ' ';
    if (plain || length == 0) {
        iop_text_add(t, text, length);
        return;
    }
    iop_text_add(t, "\"", 1);
    for (const char *p = text; *p; p++)
        iop_text_add(t, *p == '"' ? "\"\"" : p, *p == '"' ? 2 : 1);
    iop_text_add(t, "\"", 1);
}

/* One file: its text is collected row by row and handed on. */
typedef struct writer {
    const iop_table *table;
    iop_text row;
    iop_sink sink;
    iop_err *err;
} writer;

/* packing NULL: the file is plain; else its name gets the ending. */
static iop_status start(writer *w, const iop_table *table, const char *dir, const char *name,
                        const iop_packing *packing, iop_err *err)
{
    char path[IOP_DATASET_PATH], full[IOP_DATASET_NAME];
    w->table = table;
    w->row = iop_text_start(&table->env);
    w->err = err;
    if (snprintf(full, sizeof full, "%s%s", name, packing ? packing->suffix : "") >= (int)sizeof full)
        return iop_fail(err, IOP_EINVAL, "the file name \"%.100s\" is too long", name);
    IOP_TRY(iop_path_join(path, sizeof path, dir, full, err));
    return iop_sink_open(&w->sink, path, packing, &table->env, err);
}

static void put_row(writer *w)
{
    iop_sink_put(&w->sink, w->row.data, w->row.failed ? 0 : w->row.length);
    w->row.length = 0;
}

static iop_status finish(writer *w)
{
    iop_status status = w->row.failed ? iop_no_memory(w->err, 1, "text") : IOP_OK;
    status = iop_sink_close(&w->sink, status, w->err);
    iop_text_end(&w->row);
    return status;
}

static void put_sector_headers(writer *w)
{
    for (size_t j = 0; j < w->table->n; j++) {
        iop_text_puts(&w->row, ",");
        iop_text_puts(&w->row, w->table->sectors[j].code);
    }
}

static void put_category_headers(writer *w)
{
    for (size_t k = 0; k < w->table->c; k++) {
        iop_text_puts(&w->row, ",");
        put_cell(&w->row, w->table->categories[k].name);
    }
}

/* Row i of a matrix behind what the row already holds. */
static void put_numbers(writer *w, iop_mat m, size_t i)
{
    for (size_t j = 0; j < m.cols; j++) {
        iop_text_puts(&w->row, ",");
        iop_text_number(&w->row, *iop_at(m, i, j));
    }
    iop_text_puts(&w->row, "\n");
    put_row(w);
}

/* --- dataset.yaml --- */

static void put_text_key(iop_text *t, const char *key, const char *text)
{
    if (!text[0])
        return;
    iop_text_printf(t, "%s: ", key);
    iop_yaml_put_quoted(t, text);
    iop_text_puts(t, "\n");
}

static void put_list_item(iop_text *t, bool listed, const char *name)
{
    if (!listed)
        return;
    iop_text_puts(t, "\n  - ");
    iop_yaml_put_quoted(t, name);
}

static void put_roles(iop_text *t, const iop_table *table)
{
    size_t members = 0, imports = 0, exports = 0;
    for (size_t k = 0; k < table->p; k++) {
        members += table->components[k].in_value_added;
        imports += table->components[k].is_import;
    }
    for (size_t k = 0; k < table->c; k++)
        exports += table->categories[k].is_export;
    iop_text_printf(t, "value_added:%s", members ? "" : " []");
    for (size_t k = 0; k < table->p; k++)
        put_list_item(t, table->components[k].in_value_added, table->components[k].name);
    iop_text_printf(t, "\nimports:%s", imports ? "" : " []");
    for (size_t k = 0; k < table->p; k++)
        put_list_item(t, table->components[k].is_import, table->components[k].name);
    iop_text_printf(t, "\nexports:%s", exports ? "" : " []");
    for (size_t k = 0; k < table->c; k++)
        put_list_item(t, table->categories[k].is_export, table->categories[k].name);
    iop_text_puts(t, "\n");
}

static void put_flow_files(iop_text *t, const iop_table *table)
{
    if (table->flows > 0)
        iop_text_puts(t, "import_flows:\n");
    for (size_t k = 0; k < table->flows; k++) {
        const iop_flows *flows = &table->import_flows[k];
        iop_text_puts(t, "  ");
        iop_yaml_put_quoted(t, table->components[flows->component].name);
        iop_text_puts(t, ": ");
        iop_yaml_put_quoted(t, flows->file);
        iop_text_puts(t, "\n");
    }
}

static iop_status write_head(const iop_table *table, const char *dir, iop_err *err)
{
    writer w;
    IOP_TRY(start(&w, table, dir, "dataset.yaml", NULL, err));
    put_text_key(&w.row, "title", table->title);
    if (table->title_vi[0])
        put_text_key(&w.row, "title_vi", table->title_vi);
    put_text_key(&w.row, "region", table->region);
    if (table->year)
        iop_text_printf(&w.row, "year: %d\n", table->year);
    put_text_key(&w.row, "currency", table->currency);
    put_text_key(&w.row, "unit", table->unit);
    put_text_key(&w.row, "price_basis", table->price_basis);
    put_text_key(&w.row, "source", table->source);
    if (table->source_vi[0])
        put_text_key(&w.row, "source_vi", table->source_vi);
    put_text_key(&w.row, "licence", table->licence);
    put_roles(&w.row, table);
    put_flow_files(&w.row, table);
    iop_text_puts(&w.row, "tolerance: ");
    iop_text_number(&w.row, table->tolerance);
    iop_text_puts(&w.row, "\n");
    put_row(&w);
    return finish(&w);
}

/* --- CSV files --- */

static iop_status write_sectors(const iop_table *table, const char *dir, iop_err *err)
{
    writer w;
    IOP_TRY(start(&w, table, dir, "sectors.csv", NULL, err));
    iop_text_puts(&w.row, "code,name,name_vi,group\n");
    for (size_t k = 0; k < table->n; k++) {
        const iop_sector *s = &table->sectors[k];
        iop_text_printf(&w.row, "%s,", s->code);
        put_cell(&w.row, s->name);
        iop_text_puts(&w.row, ",");
        put_cell(&w.row, s->name_vi);
        iop_text_puts(&w.row, ",");
        put_cell(&w.row, s->groups);
        iop_text_puts(&w.row, "\n");
        put_row(&w);
    }
    return finish(&w);
}

static iop_status write_intermediate(const iop_table *table, const char *dir, const iop_packing *packing,
                                     iop_err *err)
{
    writer w;
    IOP_TRY(start(&w, table, dir, "intermediate.csv", packing, err));
    iop_text_puts(&w.row, "code");
    put_sector_headers(&w);
    iop_text_puts(&w.row, "\n");
    for (size_t i = 0; i < table->n; i++) {
        iop_text_puts(&w.row, table->sectors[i].code);
        put_numbers(&w, table->intermediate, i);
    }
    return finish(&w);
}

static iop_status write_final_demand(const iop_table *table, const char *dir, const iop_packing *packing,
                                     iop_err *err)
{
    writer w;
    IOP_TRY(start(&w, table, dir, "final_demand.csv", packing, err));
    iop_text_puts(&w.row, "code");
    put_category_headers(&w);
    iop_text_puts(&w.row, "\n");
    for (size_t i = 0; i < table->n; i++) {
        iop_text_puts(&w.row, table->sectors[i].code);
        put_numbers(&w, table->final_demand, i);
    }
    return finish(&w);
}

static iop_status write_primary(const iop_table *table, const char *dir, const iop_packing *packing,
                                iop_err *err)
{
    writer w;
    IOP_TRY(start(&w, table, dir, "primary.csv", packing, err));
    iop_text_puts(&w.row, "component");
    put_sector_headers(&w);
    put_category_headers(&w);
    iop_text_puts(&w.row, "\n");
    for (size_t i = 0; i < table->p; i++) {
        put_cell(&w.row, table->components[i].name);
        put_numbers(&w, table->primary, i);
    }
    return finish(&w);
}

static iop_status write_resources(const iop_table *table, const char *dir, const iop_packing *packing,
                                  iop_err *err)
{
    writer w;
    IOP_TRY(start(&w, table, dir, "resources.csv", packing, err));
    iop_text_puts(&w.row, "resource,unit");
    put_sector_headers(&w);
    put_category_headers(&w);
    iop_text_puts(&w.row, "\n");
    for (size_t i = 0; i < table->r; i++) {
        put_cell(&w.row, table->resource[i].name);
        iop_text_puts(&w.row, ",");
        put_cell(&w.row, table->resource[i].unit);
        put_numbers(&w, table->resources, i);
    }
    return finish(&w);
}

static iop_status write_flows(const iop_table *table, const char *dir, const iop_packing *packing,
                              iop_err *err)
{
    for (size_t k = 0; k < table->flows; k++) {
        const iop_flows *flows = &table->import_flows[k];
        writer w;
        IOP_TRY(start(&w, table, dir, flows->file, packing, err));
        iop_text_puts(&w.row, "code");
        put_sector_headers(&w);
        put_category_headers(&w);
        iop_text_puts(&w.row, "\n");
        for (size_t p = 0; p < flows->products; p++) {
            put_cell(&w.row, flows->product[p]);
            put_numbers(&w, flows->flow, p);
        }
        IOP_TRY(finish(&w));
    }
    return IOP_OK;
}

/* --- all --- */

/* A file of an earlier dataset in the folder that would be read together with the new ones. */
static iop_status remove_old(const char *dir, const char *name, iop_err *err)
{
    char path[IOP_DATASET_PATH];
    IOP_TRY(iop_path_join(path, sizeof path, dir, name, err));
    if (unlink(path) != 0 && errno != ENOENT)
        return iop_fail_at(err, IOP_EIO, path, 0, 0, "could not remove the old file: %s", strerror(errno));
    return IOP_OK;
}

/* Whether the writer makes a file of this name. */
static bool is_written(const iop_table *table, const char *name, const iop_dataset_form *form)
{
    static const char *const packable[] = {"intermediate.csv", "intermediate.npy", "final_demand.csv",
                                           "primary.csv", "resources.csv"};
    enum { PACKABLE = sizeof packable / sizeof *packable };
    const iop_packing *packing = iop_packing_of(form->compression);
    char full[IOP_DATASET_NAME];
    if (strcmp(name, "dataset.yaml") == 0 || strcmp(name, "sectors.csv") == 0)
        return true;
    for (size_t k = 0; k < PACKABLE + table->flows; k++) {
        const char *plain = k < PACKABLE ? packable[k] : table->import_flows[k - PACKABLE].file;
        bool left_out = (k < 2 && (k == 1) != form->binary) || (k == PACKABLE - 1 && table->r == 0);
        snprintf(full, sizeof full, "%s%s", plain, packing ? packing->suffix : "");
        if (!left_out && strcmp(name, full) == 0)
            return true;
    }
    return false;
}

/* Files that the reader would take for other forms of the new ones. */
static iop_status remove_others(const iop_table *table, const char *dir, const iop_dataset_form *form,
                                iop_err *err)
{
    char name[IOP_DATASET_NAME];
    for (size_t k = 0; iop_dataset_name(table, k, name); k++)
        if (!is_written(table, name, form))
            IOP_TRY(remove_old(dir, name, err));
    return IOP_OK;
}

static iop_status write_binary(const iop_table *table, const char *dir, const iop_packing *packing,
                               iop_err *err)
{
    char path[IOP_DATASET_PATH], name[IOP_DATASET_NAME];
    snprintf(name, sizeof name, "intermediate.npy%s", packing ? packing->suffix : "");
    IOP_TRY(iop_path_join(path, sizeof path, dir, name, err));
    return iop_npy_write_packed(iop_read(table->intermediate), path, packing, &table->env, err);
}

iop_status iop_dataset_write_as(const iop_table *table, const char *dir, const iop_dataset_form *form,
                                iop_err *err)
{
    const iop_packing *packing = iop_packing_of(form->compression);
    IOP_TRY(iop_dataset_check_writable(table, err));
    IOP_TRY(remove_others(table, dir, form, err));
    if (table->r > 0)
        IOP_TRY(write_resources(table, dir, packing, err));
    IOP_TRY(write_sectors(table, dir, err));
    IOP_TRY(write_final_demand(table, dir, packing, err));
    IOP_TRY(write_primary(table, dir, packing, err));
    IOP_TRY(write_flows(table, dir, packing, err));
    IOP_TRY(form->binary ? write_binary(table, dir, packing, err)
                         : write_intermediate(table, dir, packing, err));
    return write_head(table, dir, err);
}

iop_status iop_dataset_write(const iop_table *table, const char *dir, bool binary, iop_err *err)
{
    iop_dataset_form form = {binary, IOP_NOT_COMPRESSED};
    return iop_dataset_write_as(table, dir, &form, err);
}
