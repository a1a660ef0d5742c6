/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A dataset folder into a table.
 *
 * Order: dataset.yaml, sectors.csv (their order rules), final_demand.csv (names the categories), primary.csv
 * and resources.csv (name their rows; may have category columns), intermediate.csv or .npy. A file at fault
 * does not keep the later ones from being looked at, so that one run reports all; only a lack of memory, a
 * request to stop, and sectors that cannot be known end it. */
#include "read/dataset.h"
#include "base/alloc.h"
#include "base/files.h"
#include "read/npy.h"
#include <errno.h>
#include <ioplan/words.h>
#include <string.h>
#include <sys/stat.h>

typedef struct loader {
    const char *dir;
    iop_env env;
    iop_diags *diags;
    iop_csv_options csv;
    iop_dataset_head head;
    iop_dataset_sectors sectors;
    iop_names columns; /* sectors, then categories: the columns of primary.csv and resources.csv */
    iop_grid final_demand, primary, resources;
    bool has_categories, has_components, has_resources; /* the file was read without a fault */
    iop_table *table;
    iop_status status; /* the first failure */
} loader;

/* Notes a status; whether it was good. */
static bool note(loader *l, iop_status status)
{
    if (l->status == IOP_OK)
        l->status = status;
    return status == IOP_OK;
}

/* Whether going on can still find something. */
static bool go_on(const loader *l)
{
    return l->status != IOP_ENOMEM && l->status != IOP_ESTOPPED;
}

iop_status iop_dataset_path(char out[IOP_DATASET_PATH], const char *dir, const char *name, iop_diags *diags)
{
    iop_err err;
    if (iop_path_join(out, IOP_DATASET_PATH, dir, name, &err) != IOP_OK)
        return iop_diags_add_err(diags, &err);
    return IOP_OK;
}

/* Whether there is a file of this name, plain or packed. */
static bool find(loader *l, const char *name, iop_dataset_place *place)
{
    return note(l, iop_dataset_find(place, l->dir, name, l->diags)) && place->is_there;
}

static iop_status check_folder(const char *dir, iop_diags *diags)
{
    struct stat about;
    char place[IOP_PLACE_SIZE];
    iop_short_place(place, dir);
    if (stat(dir, &about) != 0 && errno == ENOENT)
        return iop_diags_add(diags, IOP_ERROR, IOP_EIO, place, 0, 0, "the dataset folder does not exist");
    if (stat(dir, &about) != 0)
        return iop_diags_add(diags, IOP_ERROR, IOP_EIO, place, 0, 0, "could not look at it: %s",
                             strerror(errno));
    if (!S_ISDIR(about.st_mode))
        return iop_diags_add(diags, IOP_ERROR, IOP_EIO, place, 0, 0,
                             iop_words(iop_diags_lang(diags), "is a file; expected a dataset folder"));
    return IOP_OK;
}

static bool read_grid(loader *l, iop_grid *grid, const iop_grid_form *form, const char *name,
                      const iop_mat *target)
{
    iop_dataset_place place;
    if (!note(l, iop_dataset_find(&place, l->dir, name, l->diags)))
        return false;
    return note(l, iop_grid_open(grid, form, place.path, &l->csv, target, l->diags));
}

static bool add_names(loader *l, iop_names *to, const iop_names *from)
{
    size_t index;
    for (size_t k = 0; k < from->count; k++)
        if (!iop_names_add(to, from->text[k], strlen(from->text[k]), &index))
            return note(l, iop_diags_add(l->diags, IOP_ERROR, IOP_ENOMEM, l->dir, 0, 0,
                                         "out of memory for %zu names", from->count));
    return true;
}

static void read_final_demand(loader *l)
{
    iop_grid_form form = {.corner = "code",
                          .row_kind = IOP_WORD("sector"),
                          .col_kind = IOP_WORD("category"),
                          .rows = &l->sectors.codes,
                          .taken = &l->sectors.codes};
    l->has_categories = read_grid(l, &l->final_demand, &form, "final_demand.csv", NULL);
    if (go_on(l) && add_names(l, &l->columns, &l->sectors.codes))
        add_names(l, &l->columns, &l->final_demand.col_names);
}

static void read_rows_by_name(loader *l)
{
    iop_grid_form form = {.corner = "component",
                          .row_kind = IOP_WORD("component"),
                          .col_kind = IOP_WORD("sector or category"),
                          .cols = &l->columns,
                          .required = l->sectors.codes.count,
                          .lenient = !l->has_categories};
    if (go_on(l))
        l->has_components = read_grid(l, &l->primary, &form, "primary.csv", NULL);
    iop_dataset_place place;
    if (!go_on(l) || !find(l, "resources.csv", &place))
        return;
    form.corner = form.row_kind = IOP_WORD("resource");
    form.has_unit = true;
    l->has_resources = read_grid(l, &l->resources, &form, "resources.csv", NULL);
}

/* --- the table --- */

static bool set_text(loader *l, char **slot, const char *text)
{
    iop_err err;
    iop_status status = iop_table_set_text(l->table, slot, text, &err);
    return status == IOP_OK || note(l, iop_diags_add_err(l->diags, &err));
}

static void copy_values(iop_mat to, const iop_grid *from)
{
    for (size_t i = 0; i < from->rows; i++)
        if (from->cols > 0)
            memcpy(iop_at(to, i, 0), from->value + i * from->cols, from->cols * sizeof *from->value);
}

/* Names and numbers of the files that were read without a fault. */
static void fill_table(loader *l)
{
    iop_table *t = l->table;
    bool good = true;
    for (size_t k = 0; good && k < t->c; k++)
        good = set_text(l, &t->categories[k].name, l->final_demand.col_names.text[k]);
    for (size_t k = 0; good && k < t->p; k++)
        good = set_text(l, &t->components[k].name, l->primary.row_names.text[k]);
    for (size_t k = 0; good && k < t->r; k++)
        good = set_text(l, &t->resource[k].name, l->resources.row_names.text[k]) &&
               set_text(l, &t->resource[k].unit, l->resources.unit[k]);
    if (l->has_categories)
        copy_values(t->final_demand, &l->final_demand);
    if (l->has_components && l->has_categories)
        copy_values(t->primary, &l->primary);
    if (l->has_resources && l->has_categories)
        copy_values(t->resources, &l->resources);
}

static bool make_table(loader *l)
{
    iop_err err;
    size_t c = l->has_categories ? l->final_demand.cols : 0, p = l->has_components ? l->primary.rows : 0;
    size_t r = l->has_resources ? l->resources.rows : 0;
    iop_status status = iop_table_new(&l->table, l->sectors.codes.count, c, p, r, &l->env, &err);
    if (status == IOP_OK && l->head.yaml && l->status == IOP_OK)
        status = iop_dataset_apply_texts(&l->head, l->table, &err);
    if (status == IOP_OK)
        status = iop_dataset_apply_sectors(&l->sectors, l->table, &err);
    if (status != IOP_OK)
        return note(l, iop_diags_add_err(l->diags, &err));
    fill_table(l);
    return go_on(l);
}

/* The numbers of the open file into the table. */
static iop_status read_binary_from(loader *l, iop_source *source)
{
    size_t rows, cols, n = l->table->n;
    IOP_TRY(iop_source_unpack(source, &l->env, l->diags));
    IOP_TRY(iop_npy_header(source, &rows, &cols, &l->env, l->diags));
    if (rows != n || cols != n)
        return iop_diags_add(
            l->diags, IOP_ERROR, IOP_ESHAPE, source->place, 0, 0,
            iop_words(iop_diags_lang(l->diags),
                      "the array is %zu x %zu; expected %zu x %zu as sectors.csv has %zu sectors"),
            rows, cols, n, n, n);
    return iop_npy_numbers(source, l->table->intermediate, &l->env, l->diags);
}

static void read_binary(loader *l, const iop_dataset_place *place)
{
    iop_source source;
    if (!note(l, iop_source_open(&source, place->path, l->diags)))
        return;
    note(l, read_binary_from(l, &source));
    iop_source_close(&source);
}

static void read_text(loader *l, const iop_dataset_place *place)
{
    iop_grid grid = iop_grid_start(&l->env);
    const iop_names *codes = &l->sectors.codes;
    iop_grid_form form = {.corner = "code",
                          .row_kind = IOP_WORD("sector"),
                          .col_kind = IOP_WORD("sector"),
                          .rows = codes,
                          .cols = codes,
                          .required = codes->count};
    note(l, iop_grid_open(&grid, &form, place->path, &l->csv, &l->table->intermediate, l->diags));
    iop_grid_end(&grid);
}

static void read_intermediate(loader *l)
{
    iop_dataset_place text, binary;
    if (!note(l, iop_dataset_find(&text, l->dir, "intermediate.csv", l->diags)) ||
        !note(l, iop_dataset_find(&binary, l->dir, "intermediate.npy", l->diags)))
        return;
    if (text.is_there == binary.is_there)
        note(l, iop_diags_add(
                    l->diags, IOP_ERROR, IOP_EIO, l->dir, 0, 0,
                    text.is_there
                        ? IOP_WORD("has both intermediate.csv and intermediate.npy; expected one of them")
                        : IOP_WORD("has neither intermediate.csv nor intermediate.npy")));
    else if (binary.is_there)
        read_binary(l, &binary);
    else
        read_text(l, &text);
}

static void load(loader *l)
{
    note(l, iop_dataset_read_head(&l->head, l->dir, &l->env, l->diags));
    l->csv.decimal_comma = l->head.decimal_comma;
    bool known =
        go_on(l) && note(l, iop_dataset_read_sectors(&l->sectors, l->dir, &l->csv, &l->env, l->diags));
    if (!known)
        return;
    read_final_demand(l);
    read_rows_by_name(l);
    if (!go_on(l) || !make_table(l))
        return;
    if (l->head.yaml)
        note(l, iop_dataset_apply_roles(&l->head, l->table, l->has_components, l->has_categories, l->diags));
    if (go_on(l))
        read_intermediate(l);
    if (l->head.yaml && go_on(l) && l->has_components && l->has_categories)
        note(l, iop_dataset_read_flows(&l->head, l->dir, &l->csv, &l->columns, l->table, l->diags));
    iop_table_update_output(l->table);
}

iop_status iop_dataset_open(iop_table **out, const char *dir, const iop_env *env, iop_diags *diags)
{
    loader l = {.dir = dir, .env = iop_env_or_default(env), .diags = diags};
    *out = NULL;
    IOP_TRY(check_folder(dir, diags));
    l.sectors.codes = l.columns = iop_names_start(env);
    l.final_demand = iop_grid_start(env);
    l.primary = iop_grid_start(env);
    l.resources = iop_grid_start(env);
    load(&l);
    if (l.status == IOP_OK)
        *out = l.table;
    else
        iop_table_close(l.table);
    iop_yaml_close(l.head.yaml);
    iop_dataset_end_sectors(&l.sectors);
    iop_names_end(&l.columns);
    iop_grid_end(&l.final_demand);
    iop_grid_end(&l.primary);
    iop_grid_end(&l.resources);
    return l.status;
}
