/* SPDX-License-Identifier: GPL-3.0-or-later */
/* listings_flows.c - supply paths, footprints, value chains. */
#include "report/listings.h"
#include <math.h>

static double percent(double part, double whole)
{
    return whole == 0 ? (double)NAN : 100 * part / whole;
}

/* --- paths ---------------------------------------------------------------------------------------------- */

static size_t path_rows(const iop_structure *s, const iop_table *t)
{
    size_t rows = 0;
    (void)t;
    for (size_t k = 0; k < s->measures; k++)
        rows += s->paths[k]->count;
    return rows;
}

/* Name and unit of the measure into two cells. */
static void fill_measure(const iop_listings *l, const iop_paths *p, iop_listing_cell *cell)
{
    cell[0] = iop_cell_text(l->s->multipliers->indicator[p->row].name);
    cell[1] = iop_cell_text(l->s->multipliers->indicator[p->row].unit);
}

/* Codes of a path's sectors, the product of final demand first. */
static void put_steps(iop_listings *l, const iop_paths *p, const iop_supply_path *path)
{
    for (size_t k = 0; k <= path->depth; k++) {
        iop_text_puts(&l->words[0], k ? " < " : "");
        iop_text_puts(&l->words[0], l->t->sectors[p->step[path->first + k]].code);
    }
}

static void fill_path(iop_listings *l, size_t row, iop_listing_cell *cell)
{
    const iop_paths *p = l->s->paths[0];
    double sum = 0;
    for (size_t k = 0; row >= p->count; p = l->s->paths[++k])
        row -= p->count;
    for (size_t k = 0; k <= row; k++)
        sum += p->path[k].value;
    put_steps(l, p, &p->path[row]);
    fill_measure(l, p, cell);
    cell[2] = iop_cell_number((double)(row + 1));
    cell[3] = iop_cell_number(p->path[row].value);
    cell[4] = iop_cell_number(percent(p->path[row].value, p->total));
    cell[5] = iop_cell_number(percent(sum, p->total));
    cell[6] = iop_cell_number((double)p->path[row].depth);
    cell[7] = iop_cell_text(l->words[0].data);
}

static size_t coverage_rows(const iop_structure *s, const iop_table *t)
{
    (void)t;
    return s->measures;
}

static void fill_coverage(iop_listings *l, size_t row, iop_listing_cell *cell)
{
    const iop_paths *p = l->s->paths[row];
    fill_measure(l, p, cell);
    cell[2] = iop_cell_number(p->total);
    cell[3] = iop_cell_number((double)p->count);
    cell[4] = iop_cell_number(percent(p->found, p->total));
    cell[5] = iop_cell_text(p->proven ? "true" : "false");
    cell[6] = iop_cell_number(percent(p->missing, p->total));
}

static size_t layer_rows(const iop_structure *s, const iop_table *t)
{
    (void)t;
    return s->measures > 0 ? s->measures * s->paths[0]->layers : 0;
}

static void fill_layer(iop_listings *l, size_t row, iop_listing_cell *cell)
{
    const iop_paths *p = l->s->paths[row / l->s->paths[0]->layers];
    size_t layer = row % p->layers;
    double sum = 0;
    for (size_t k = 0; k <= layer; k++)
        sum += p->layer[k];
    fill_measure(l, p, cell);
    cell[2] = iop_cell_number((double)layer);
    cell[3] = iop_cell_number(p->layer[layer]);
    cell[4] = iop_cell_number(percent(p->layer[layer], p->total));
    cell[5] = iop_cell_number(percent(sum, p->total));
}

/* --- footprints ----------------------------------------------------------------------------------------- */

static size_t footprint_rows(const iop_structure *s, const iop_table *t)
{
    return s->footprints ? s->footprints->k * t->n * t->c : 0;
}

static void fill_footprint(iop_listings *l, size_t row, iop_listing_cell *cell)
{
    const iop_footprints *o = l->s->footprints;
    const iop_multipliers *m = l->s->multipliers;
    size_t c = row % o->c, i = row / o->c % o->n, q = row / o->c / o->n;
    cell[0] = iop_cell_text(m->indicator[q].name);
    cell[1] = iop_cell_text(m->indicator[q].unit);
    iop_cell_sector(l, i, cell + 2);
    cell[4] = iop_cell_text(l->t->categories[c].name);
    cell[5] = iop_cell_number(*iop_at(m->direct, q, i) * *iop_at(o->served, c, i));
    cell[6] = iop_cell_number(*iop_at(m->total, q, i) * *iop_at(l->t->final_demand, i, c));
}

static size_t account_rows(const iop_structure *s, const iop_table *t)
{
    return s->footprints ? s->footprints->k * t->c : 0;
}

static void fill_account(iop_listings *l, size_t row, iop_listing_cell *cell)
{
    const iop_footprints *o = l->s->footprints;
    const iop_indicator *indicator = &l->s->multipliers->indicator[row / o->c];
    size_t q = row / o->c, c = row % o->c;
    double all = 0, here = *iop_at(o->embodied, q, c) + *iop_at(o->direct, q, c);
    for (size_t k = 0; k < o->c; k++)
        all += *iop_at(o->embodied, q, k) + *iop_at(o->direct, q, k);
    cell[0] = iop_cell_text(indicator->name);
    cell[1] = iop_cell_text(indicator->unit);
    cell[2] = iop_cell_text(l->t->categories[c].name);
    cell[3] = iop_cell_number(*iop_at(o->embodied, q, c));
    cell[4] = iop_cell_number(*iop_at(o->direct, q, c));
    cell[5] = iop_cell_number(here);
    cell[6] = iop_cell_number(percent(here, all));
}

/* --- value chains --------------------------------------------------------------------------------------- */

static size_t chain_rows(const iop_structure *s, const iop_table *t)
{
    return s->chains ? t->n : 0;
}

static void fill_chain(iop_listings *l, size_t row, iop_listing_cell *cell)
{
    const iop_chains *o = l->s->chains;
    double exports = *iop_at(o->of, IOP_CHAIN_EXPORTS, row);
    iop_cell_sector(l, row, cell);
    for (int k = 0; k < IOP_CHAINS; k++)
        cell[2 + k] = iop_cell_number(*iop_at(o->of, (size_t)k, row));
    cell[2 + IOP_CHAINS] = iop_cell_number(percent(*iop_at(o->of, IOP_CHAIN_ADDED_IN_EXPORTS, row), exports));
    cell[3 + IOP_CHAINS] =
        iop_cell_number(percent(*iop_at(o->of, IOP_CHAIN_IMPORTS_IN_EXPORTS, row), exports));
}

static size_t export_rows(const iop_structure *s, const iop_table *t)
{
    size_t rows = 0;
    for (size_t c = 0; c < t->c && s->chains; c++)
        rows += t->categories[c].is_export;
    return rows;
}

static void fill_export(iop_listings *l, size_t row, iop_listing_cell *cell)
{
    const iop_chains *o = l->s->chains;
    size_t c = 0;
    for (; !l->t->categories[c].is_export || row > 0; c++)
        row -= l->t->categories[c].is_export;
    cell[0] = iop_cell_text(l->t->categories[c].name);
    cell[1] = iop_cell_number(o->exports[c]);
    cell[2] = iop_cell_number(o->added[c]);
    cell[3] = iop_cell_number(o->imports[c]);
    cell[4] = iop_cell_number(percent(o->added[c], o->exports[c]));
    cell[5] = iop_cell_number(percent(o->imports[c], o->exports[c]));
}

const iop_listing_kind iop_listing_flows[] = {
    {"paths",
     {{"measure", NULL},
      {"unit", NULL},
      {"rank", NULL},
      {"value", NULL},
      {"share", "%"},
      {"shares_so_far", "%"},
      {"depth", NULL},
      {"path", "product of final demand < supplier < ..."}},
     path_rows,
     fill_path},
    {"path_coverage",
     {{"measure", NULL},
      {"unit", NULL},
      {"total", NULL},
      {"paths", NULL},
      {"covered", "%"},
      {"proven", NULL},
      {"missing_at_most", "%"}},
     coverage_rows,
     fill_coverage},
    {"path_layers",
     {{"measure", NULL},
      {"unit", NULL},
      {"layer", NULL},
      {"value", NULL},
      {"share", "%"},
      {"shares_so_far", "%"}},
     layer_rows,
     fill_layer},
    {"footprints",
     {{"account", NULL},
      {"unit", NULL},
      {"sector", NULL},
      {"name", NULL},
      {"category", NULL},
      {"production_in_sector", NULL},
      {"consumption_of_product", NULL}},
     footprint_rows,
     fill_footprint},
    {"accounts",
     {{"account", NULL},
      {"unit", NULL},
      {"category", NULL},
      {"embodied", NULL},
      {"direct", NULL},
      {"total", NULL},
      {"share", "%"}},
     account_rows,
     fill_account},
    {"chains",
     {{"sector", NULL},
      {"name", NULL},
      {"exports", IOP_UNIT_MONEY},
      {"value_added_in_exports", IOP_UNIT_MONEY},
      {"value_added_direct", IOP_UNIT_MONEY},
      {"imports_in_exports", IOP_UNIT_MONEY},
      {"value_added_exported", IOP_UNIT_MONEY},
      {"upstreamness", "steps"},
      {"upstreamness_open", "steps"},
      {"downstreamness", "steps"},
      {"value_added_in_exports_share", "%"},
      {"imports_in_exports_share", "%"}},
     chain_rows,
     fill_chain},
    {"exports",
     {{"category", NULL},
      {"exports", IOP_UNIT_MONEY},
      {"value_added", IOP_UNIT_MONEY},
      {"imports", IOP_UNIT_MONEY},
      {"value_added_share", "%"},
      {"imports_share", "%"}},
     export_rows,
     fill_export},
    {.name = NULL},
};
