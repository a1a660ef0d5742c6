/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table_sweeps.c - a table a sweep: what moves, the aim, then every count and every output at each point. */
#include "report/tables_private.h"
#include <ioplan/words.h>
#include <math.h>
#include <string.h>

enum {
    SECTORS_SHOWN = 250, /* outputs of more are left to NAME-sectors.csv */
    POINTS_SHOWN = 10000 /* more are nothing to look at, and take longer to write than to find */
};

typedef struct {
    iop_report_table *t;
    const iop_archive_run *run;
    const iop_archive_sweep *sweep;
} filling;

/* Several things that move together along a path are known by how far along it they are. */
static bool has_t(const iop_archive_sweep *sweep)
{
    return strcmp(sweep->kind, "path") == 0 && sweep->keys > 1;
}

/* Of samples there are thousands, and nobody looks at the outputs of each. */
static size_t sectors_shown(const filling *f)
{
    bool samples = strcmp(f->sweep->kind, "samples") == 0;
    return samples || f->run->sectors > SECTORS_SHOWN ? 0 : f->run->sectors;
}

static void add_named(iop_report_table *t, const char *prefix, const iop_archive_label *label,
                      const char *unit)
{
    const char *title = label->text && label->text[0] ? label->text : label->name;
    iop_report_add(t, iop_report_keep(t, "%s%s", prefix, label->name), title, unit, IOP_COLUMN_NUMBER)
        ->title_is_name = true;
}

static void add_columns(const filling *f, const iop_report_source *source)
{
    iop_report_table *t = f->t;
    const iop_archive_run *run = f->run;
    char name[256];
    if (has_t(f->sweep))
        iop_report_add(t, "t", IOP_WORD("Along the path"), "", IOP_COLUMN_SHARE);
    for (size_t k = 0; k < f->sweep->keys; k++)
        add_named(t, "key.", &f->sweep->key[k], iop_source_unit(t, source, f->sweep->key[k].unit));
    iop_report_add(t, "objective",
                   iop_report_keep(t, "%s", iop_report_name(source->lang, run->objective, name, sizeof name)),
                   iop_source_unit(t, source, run->objective_unit), IOP_COLUMN_NUMBER)
        ->title_is_name = true;
    iop_report_add(t, "shadow_price", IOP_WORD("Shadow price"), "", IOP_COLUMN_NUMBER);
    iop_report_add(t, "status", IOP_WORD("Outcome"), "", IOP_COLUMN_TEXT);
    iop_report_add(t, "label", IOP_WORD("What changes"), "", IOP_COLUMN_TEXT);
    for (size_t m = 0; m < run->measures; m++)
        add_named(t, "measure.", &run->measure[m], iop_source_unit(t, source, run->measure[m].unit));
    for (size_t l = 0; l < run->limits; l++)
        add_named(t, "price.", &run->limit[l], "");
    for (size_t j = 0; j < sectors_shown(f); j++)
        add_named(t, "output.", &run->sector[j], iop_source_unit(t, source, run->sector[j].unit));
}

static void put_array(iop_report_table *t, const double *value, size_t count)
{
    for (size_t k = 0; k < count; k++)
        iop_cell_number(t, value ? value[k] : (double)NAN);
}

static iop_status put_point(void *self, size_t unit, size_t index, const iop_archive_point *point,
                            iop_err *err)
{
    const filling *f = self;
    iop_report_table *t = f->t;
    (void)err;
    if (point->part != IOP_PART_POINTS)
        return IOP_OK;
    iop_report_row(t, iop_report_keep(t, "%zu.%zu", unit, index));
    if (has_t(f->sweep))
        iop_cell_number(t, point->t);
    put_array(t, point->key, f->sweep->keys);
    iop_cell_number(t, point->objective);
    iop_cell_number(t, point->shadow_price);
    iop_cell_text(t, iop_report_keep(t, "%s", point->status));
    iop_cell_text(t, iop_report_keep(t, "%s", point->label));
    put_array(t, point->measure, f->run->measures);
    put_array(t, point->limit_dual, f->run->limits);
    put_array(t, point->output, sectors_shown(f));
    return IOP_OK;
}

/* A path is a line over what moves, a front of two aims one over the second. */
static void draw(const filling *f)
{
    static const char *const objective[] = {"objective", NULL};
    bool path = strcmp(f->sweep->kind, "path") == 0,
         front = strcmp(f->sweep->kind, "pareto") == 0 && f->sweep->keys == 2;
    if ((path || front) && f->sweep->keys)
        iop_report_draw(f->t, IOP_CHART_PATH,
                        path ? IOP_WORD("The aim along the path") : IOP_WORD("The front"),
                        f->t->column[front].key, objective, f->t->rows);
}

/* One row that says where the points are. */
static void refer(const filling *f, const char *lang, size_t points)
{
    iop_report_table *t = f->t;
    iop_report_row(t, "points");
    for (size_t k = 0; strcmp(t->column[k].key, "label") != 0; k++)
        if (t->column[k].kind == IOP_COLUMN_TEXT)
            iop_cell_text(t, "");
        else
            iop_cell_number(t, (double)NAN);
    iop_cell_text(
        t,
        iop_report_keep(t, iop_words(lang, "%zu points, too many for a sheet: see %s.csv and %s-sectors.csv"),
                        points, f->sweep->name, f->sweep->name));
}

static iop_status fill(filling *f, const iop_report_source *source, size_t k, iop_err *err)
{
    iop_archive_counts counts;
    IOP_TRY(iop_archive_count(source->sweep, k, &counts, err));
    add_columns(f, source);
    if (counts.points > POINTS_SHOWN) {
        refer(f, source->lang, counts.points);
        return IOP_OK;
    }
    IOP_TRY(iop_archive_read(source->sweep, k, put_point, f, err));
    draw(f);
    return IOP_OK;
}

iop_status iop_table_sweeps(iop_report_tables *tables, const iop_report_source *source, iop_err *err)
{
    if (!source->sweep)
        return IOP_OK;
    const iop_archive_run *run = iop_archive_describe(source->sweep);
    for (size_t k = 0; k < run->sweeps; k++) {
        filling f = {.run = run, .sweep = &run->sweep[k]};
        if (iop_archive_done(source->sweep, k) < run->sweep[k].units)
            continue;
        IOP_TRY(iop_report_table_add(tables, run->sweep[k].name, run->sweep[k].name, &f.t, err));
        f.t->title_is_name = true;
        f.t->name = iop_report_keep(f.t, "sweep-%s", run->sweep[k].name);
        IOP_TRY(fill(&f, source, k, err));
    }
    return IOP_OK;
}
