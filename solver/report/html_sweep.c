/* SPDX-License-Identifier: GPL-3.0-or-later */
/* html_sweep.c - the sweeps of a store as data of a page, each point an array:
 *
 *   path, pareto, cases, points   [status, t, objective, price, label, [keys], [outputs], [duals],
 * [measures]] grid                          [status, objective, price, key, key]; "regions": [label, [duals],
 * [x, y, ...]] tornado                       [status, objective, label, factor] samples see html_samples.c
 *
 * with status 0 optimal, 1 infeasible, 2 unbounded, 3 other. Outputs are those of "shown" sectors: all,
 * unless the points would hold too many numbers for a page; then the largest of the base year. */
#include "report/html_sweep.h"
#include "base/alloc.h"
#include <stdlib.h>
#include <string.h>

enum { NUMBERS_MOST = 250000, CORNERS_MOST = 40000 };

typedef struct reading {
    iop_script *j;
    const char *lang;
    const iop_archive_run *run;
    const iop_archive_sweep *sweep;
    size_t shown;
    size_t *sector;    /* run->sectors; the first `shown` count */
    size_t corners;    /* of regions, so far */
    const char *label; /* of the region that is being written, "" before the first; owned by text */
    iop_text text;
} reading;

size_t iop_html_status(const char *status)
{
    static const char *const words[] = {"optimal", "infeasible", "unbounded"};
    size_t k = 0;
    while (k < sizeof words / sizeof *words && strcmp(words[k], status) != 0)
        k++;
    return k;
}

static bool is_kind(const reading *r, const char *kind)
{
    return strcmp(r->sweep->kind, kind) == 0;
}

/* --- points --------------------------------------------------------------------------------------------- */

static void put_outputs(reading *r, const double *output)
{
    if (!output) {
        iop_script_numbers(r->j, NULL, 0);
        return;
    }
    iop_script_open(r->j, '[');
    for (size_t k = 0; k < r->shown; k++)
        iop_script_number(r->j, output[r->sector[k]]);
    iop_script_close(r->j, ']');
}

static void put_plan(reading *r, const iop_archive_point *p)
{
    iop_script_whole(r->j, iop_html_status(p->status));
    iop_script_number(r->j, p->t);
    iop_script_number(r->j, p->objective);
    iop_script_number(r->j, p->shadow_price);
    iop_script_text(r->j, p->label);
    iop_script_numbers(r->j, p->key, r->sweep->keys);
    put_outputs(r, p->output);
    iop_script_numbers(r->j, p->limit_dual, r->run->limits);
    iop_script_numbers(r->j, p->measure, r->run->measures);
}

static void put_cell(reading *r, const iop_archive_point *p)
{
    iop_script_whole(r->j, iop_html_status(p->status));
    iop_script_number(r->j, p->objective);
    iop_script_number(r->j, p->shadow_price);
    for (size_t k = 0; k < r->sweep->keys; k++)
        iop_script_number(r->j, p->key[k]);
}

static void put_bar(reading *r, const iop_archive_point *p)
{
    iop_script_whole(r->j, iop_html_status(p->status));
    iop_script_number(r->j, p->objective);
    iop_script_text(r->j, p->label);
    iop_script_number(r->j, p->key[0]);
}

static iop_status visit_point(void *self, size_t unit, size_t index, const iop_archive_point *p, iop_err *err)
{
    reading *r = self;
    (void)unit;
    (void)index;
    (void)err;
    if (p->part != IOP_PART_POINTS)
        return IOP_OK;
    iop_script_open(r->j, '[');
    if (is_kind(r, "grid"))
        put_cell(r, p);
    else if (is_kind(r, "tornado"))
        put_bar(r, p);
    else
        put_plan(r, p);
    iop_script_close(r->j, ']');
    return IOP_OK;
}

/* --- regions of a plane --------------------------------------------------------------------------------- */

static void end_region(reading *r)
{
    if (r->text.length == 0)
        return;
    iop_script_close(r->j, ']');
    iop_script_close(r->j, ']');
}

/* Corners of one region follow one another and have its label. */
static iop_status visit_region(void *self, size_t unit, size_t index, const iop_archive_point *p,
                               iop_err *err)
{
    reading *r = self;
    (void)unit;
    (void)index;
    (void)err;
    if (p->part != IOP_PART_REGIONS || ++r->corners > CORNERS_MOST)
        return IOP_OK;
    if (r->text.length == 0 || strcmp(r->text.data, p->label) != 0) {
        end_region(r);
        r->text.length = 0;
        iop_text_puts(&r->text, p->label[0] ? p->label : " ");
        if (r->text.failed)
            return iop_no_memory(err, 1, "text");
        iop_script_open(r->j, '[');
        iop_script_text(r->j, p->label);
        iop_script_numbers(r->j, p->limit_dual, r->run->limits);
        iop_script_open(r->j, '[');
    }
    iop_script_number(r->j, p->key[0]);
    iop_script_number(r->j, p->key[1]);
    return IOP_OK;
}

/* --- a sweep -------------------------------------------------------------------------------------------- */

static int by_falling_base(const void *a, const void *b, void *base)
{
    const size_t i = *(const size_t *)a, k = *(const size_t *)b;
    const double *v = base;
    if (v[i] != v[k])
        return v[i] > v[k] ? -1 : 1;
    return i < k ? -1 : i > k;
}

static int by_index(const void *a, const void *b)
{
    const size_t i = *(const size_t *)a, k = *(const size_t *)b;
    return i < k ? -1 : i > k;
}

static iop_status choose_sectors(reading *r, iop_archive *archive, size_t sweep, iop_err *err)
{
    size_t n = r->run->sectors;
    iop_archive_counts counts;
    IOP_TRY(iop_archive_count(archive, sweep, &counts, err));
    for (size_t k = 0; k < n; k++)
        r->sector[k] = k;
    r->shown = counts.points * n <= NUMBERS_MOST ? n : NUMBERS_MOST / counts.points;
    if (r->shown < n && n > 0) {
        /* qsort_r does not change what it is given here */
        union {
            const double *read;
            double *given;
        } base = {.read = r->run->base_output};
        qsort_r(r->sector, n, sizeof *r->sector, by_falling_base, base.given);
        qsort(r->sector, r->shown, sizeof *r->sector, by_index);
    }
    return IOP_OK;
}

static void put_labels(const reading *r, const char *key, const iop_archive_label *label, size_t count)
{
    iop_script *j = r->j;
    iop_script_key(j, key);
    iop_script_open(j, '[');
    for (size_t k = 0; k < count; k++) {
        iop_script_open(j, '[');
        iop_script_text(j, label[k].name);
        iop_html_unit(j, r->lang, label[k].unit);
        iop_script_close(j, ']');
    }
    iop_script_close(j, ']');
}

/* Of grids the page draws planes alone. */
static iop_status put_points(reading *r, iop_archive *archive, size_t sweep, iop_err *err)
{
    iop_script *j = r->j;
    bool grid = is_kind(r, "grid"), plane = grid && r->sweep->keys == 2;
    bool outputs = !grid && !is_kind(r, "tornado");
    r->shown = 0;
    if (outputs)
        IOP_TRY(choose_sectors(r, archive, sweep, err));
    iop_script_key(j, "shown");
    iop_script_open(j, '[');
    for (size_t k = 0; k < r->shown; k++)
        iop_script_text(j, r->run->sector[r->sector[k]].name);
    iop_script_close(j, ']');
    iop_script_key(j, "points");
    iop_script_open(j, '[');
    if (!grid || plane)
        IOP_TRY(iop_archive_read(archive, sweep, visit_point, r, err));
    iop_script_close(j, ']');
    if (!grid)
        return IOP_OK;
    r->corners = 0;
    r->text.length = 0;
    iop_script_key(j, "regions");
    iop_script_open(j, '[');
    if (plane)
        IOP_TRY(iop_archive_read(archive, sweep, visit_region, r, err));
    end_region(r);
    iop_script_close(j, ']');
    return IOP_OK;
}

static iop_status put_sweep(reading *r, iop_archive *archive, size_t sweep, const iop_env *env, iop_err *err)
{
    iop_script *j = r->j;
    const iop_archive_sweep *s = r->sweep = &r->run->sweep[sweep];
    iop_script_open(j, '{');
    iop_script_put_text(j, "name", s->name);
    iop_script_put_text(j, "kind", s->kind);
    iop_script_put_whole(j, "units", s->units);
    iop_script_put_whole(j, "done", iop_archive_done(archive, sweep));
    put_labels(r, "keys", s->key, s->keys);
    IOP_TRY(is_kind(r, "samples") ? iop_html_put_samples(j, archive, sweep, env, err)
                                  : put_points(r, archive, sweep, err));
    iop_script_close(j, '}');
    return IOP_OK;
}

iop_status iop_html_put_sweeps(iop_script *j, iop_archive *archive, const char *lang, const iop_env *env,
                               iop_err *err)
{
    const iop_archive_run *run = iop_archive_describe(archive);
    reading r = {.j = j, .lang = lang, .run = run, .text = iop_text_start(env)};
    iop_status status = IOP_OK;
    r.sector = iop_new(env, run->sectors, sizeof *r.sector);
    if (!r.sector)
        return iop_no_memory(err, run->sectors, "sectors");
    iop_script_put_text(j, "sweep_aim", run->objective);
    iop_script_key(j, "sweep_unit");
    iop_html_unit(j, lang, run->objective_unit);
    put_labels(&r, "sweep_sectors", run->sector, run->sectors);
    put_labels(&r, "sweep_limits", run->limit, run->limits);
    put_labels(&r, "sweep_measures", run->measure, run->measures);
    iop_script_key(j, "sweeps");
    iop_script_open(j, '[');
    for (size_t k = 0; k < run->sweeps && status == IOP_OK; k++)
        if (iop_archive_done(archive, k) > 0)
            status = put_sweep(&r, archive, k, env, err);
    iop_script_close(j, ']');
    iop_free(env, r.sector);
    iop_text_end(&r.text);
    return status;
}
