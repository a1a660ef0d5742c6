/* SPDX-License-Identifier: GPL-3.0-or-later */
/* listings_sectors.c - multipliers, linkages, extraction, influence, clusters: tables of sectors. */
#include "report/listings.h"
#include <math.h>

/* --- multipliers: an indicator after the other, income last --------------------------------------------- */

static size_t multiplier_rows(const iop_structure *s, const iop_table *t)
{
    bool asked = (s->parts & IOP_PART_MULTIPLIERS) != 0;
    return asked ? (s->multipliers->k + (s->closed ? 1 : 0)) * t->n : 0;
}

static void fill_multiplier(iop_listings *l, size_t row, iop_listing_cell *cell)
{
    const iop_multipliers *m = l->s->multipliers;
    const iop_closed *o = l->s->closed;
    size_t q = row / l->t->n, j = row % l->t->n;
    bool income = q == m->k;
    double direct = income ? o->income_direct[j] : *iop_at(m->direct, q, j);
    double type1 = income ? o->income_type1[j] : *iop_at(m->total, q, j);
    double type2 = income ? o->income_type2[j] : o ? *iop_at(o->total, q, j) : (double)NAN;
    iop_cell_sector(l, j, cell);
    cell[2] = iop_cell_text(income ? "income" : m->indicator[q].name);
    cell[3] = iop_cell_text(income ? l->t->unit : m->indicator[q].unit);
    cell[4] = iop_cell_text(l->t->unit);
    cell[5] = iop_cell_number(direct);
    cell[6] = iop_cell_number(type1);
    cell[7] = iop_cell_number(direct == 0 ? (double)NAN : type1 / direct);
    cell[8] = iop_cell_number(type2);
    cell[9] = iop_cell_number(direct == 0 ? (double)NAN : type2 / direct);
}

static size_t closed_rows(const iop_structure *s, const iop_table *t)
{
    (void)t;
    return s->closed ? 1 : 0;
}

static void fill_closed(iop_listings *l, size_t row, iop_listing_cell *cell)
{
    const iop_closed *o = l->s->closed;
    (void)row;
    cell[0] = iop_cell_text(o->income);
    cell[1] = iop_cell_text(o->household);
    cell[2] = iop_cell_number(o->income_total);
    cell[3] = iop_cell_number(o->spending_total);
    cell[4] = iop_cell_number(100 * o->spent_here);
    cell[5] = iop_cell_number(o->respending);
}

/* --- linkages ------------------------------------------------------------------------------------------- */

static size_t linkage_rows(const iop_structure *s, const iop_table *t)
{
    return s->linkages ? t->n : 0;
}

static void fill_linkage(iop_listings *l, size_t row, iop_listing_cell *cell)
{
    const iop_linkages *o = l->s->linkages;
    iop_cell_sector(l, row, cell);
    for (int k = 0; k < IOP_LINKS; k++)
        cell[2 + k] = iop_cell_number(*iop_at(o->of, (size_t)k, row));
    cell[2 + IOP_LINKS] = iop_cell_text(iop_sector_class_text(iop_linkages_class(o, row, false)));
    cell[3 + IOP_LINKS] = iop_cell_text(iop_sector_class_text(iop_linkages_class(o, row, true)));
}

/* --- extraction ----------------------------------------------------------------------------------------- */

static size_t extraction_rows(const iop_structure *s, const iop_table *t)
{
    return s->extraction ? s->extraction->k * t->n : 0;
}

static void fill_extraction(iop_listings *l, size_t row, iop_listing_cell *cell)
{
    const iop_extraction *o = l->s->extraction;
    const iop_indicator *indicator = &l->s->multipliers->indicator[row / l->t->n];
    size_t q = row / l->t->n, j = row % l->t->n;
    iop_cell_sector(l, j, cell);
    cell[2] = iop_cell_text(indicator->name);
    cell[3] = iop_cell_text(indicator->unit);
    for (int v = 0; v < IOP_EXTRACTIONS; v++) {
        double loss = *iop_at(o->loss[v], q, j);
        cell[4 + v] = iop_cell_number(loss);
        cell[8 + v] = iop_cell_number(o->base[q] == 0 ? (double)NAN : 100 * loss / o->base[q]);
    }
}

/* --- influence ------------------------------------------------------------------------------------------ */

static size_t influence_rows(const iop_structure *s, const iop_table *t)
{
    (void)t;
    return s->influence ? s->influence->field_count + s->influence->elasticity_count : 0;
}

static void fill_influence(iop_listings *l, size_t row, iop_listing_cell *cell)
{
    const iop_influence *o = l->s->influence;
    bool field = row < o->field_count;
    size_t rank = field ? row : row - o->field_count;
    const iop_influence_cell *c = field ? &o->by_field[rank] : &o->by_elasticity[rank];
    cell[0] = iop_cell_text(field ? "field" : "elasticity");
    cell[1] = iop_cell_number((double)(rank + 1));
    iop_cell_sector(l, c->seller, cell + 2);
    iop_cell_sector(l, c->buyer, cell + 4);
    cell[6] = iop_cell_number(c->coefficient);
    cell[7] = iop_cell_number(c->field);
    cell[8] = iop_cell_number(100 * c->elasticity);
}

/* --- clusters ------------------------------------------------------------------------------------------- */

static size_t cluster_rows(const iop_structure *s, const iop_table *t)
{
    return s->clusters ? t->n : 0;
}

static void fill_cluster(iop_listings *l, size_t row, iop_listing_cell *cell)
{
    const iop_clusters *o = l->s->clusters;
    iop_cell_sector(l, row, cell);
    cell[2] = iop_cell_number((double)(o->cluster[row] + 1));
    cell[3] = iop_cell_number(100 * o->share[row]);
}

static size_t cluster_total_rows(const iop_structure *s, const iop_table *t)
{
    (void)t;
    return s->clusters ? s->clusters->count : 0;
}

static void fill_cluster_total(iop_listings *l, size_t row, iop_listing_cell *cell)
{
    const iop_clusters *o = l->s->clusters;
    size_t members = 0;
    for (size_t i = 0; i < o->n; i++)
        members += o->cluster[i] == row;
    cell[0] = iop_cell_number((double)(row + 1));
    cell[1] = iop_cell_number((double)members);
    cell[2] = iop_cell_number(o->weight[row]);
    cell[3] = iop_cell_number(100 * o->inside[row]);
    cell[4] = iop_cell_number(o->modularity);
}

const iop_listing_kind iop_listing_sectors[] = {
    {"multipliers",
     {{"sector", NULL},
      {"name", NULL},
      {"indicator", NULL},
      {"unit", NULL},
      {"per", NULL},
      {"direct", NULL},
      {"type_1", NULL},
      {"type_1_by_direct", NULL},
      {"type_2", NULL},
      {"type_2_by_direct", NULL}},
     multiplier_rows,
     fill_multiplier},
    {"households",
     {{"income", NULL},
      {"spending", NULL},
      {"income_total", IOP_UNIT_MONEY},
      {"spending_total", IOP_UNIT_MONEY},
      {"spent_here", "%"},
      {"respending", NULL}},
     closed_rows,
     fill_closed},
    {"linkages",
     {{"sector", NULL},
      {"name", NULL},
      {"backward", "mean 1"},
      {"forward", "mean 1"},
      {"forward_by_sales", "mean 1"},
      {"backward_sum", NULL},
      {"forward_sum", NULL},
      {"forward_by_sales_sum", NULL},
      {"backward_variation", NULL},
      {"forward_variation", NULL},
      {"forward_by_sales_variation", NULL},
      {"class", NULL},
      {"class_by_sales", NULL}},
     linkage_rows,
     fill_linkage},
    {"extraction",
     {{"sector", NULL},
      {"name", NULL},
      {"indicator", NULL},
      {"unit", NULL},
      {"loss_total", NULL},
      {"loss_backward", NULL},
      {"loss_forward", NULL},
      {"loss_sales", NULL},
      {"loss_total_share", "%"},
      {"loss_backward_share", "%"},
      {"loss_forward_share", "%"},
      {"loss_sales_share", "%"}},
     extraction_rows,
     fill_extraction},
    {"influence",
     {{"order", NULL},
      {"rank", NULL},
      {"seller", NULL},
      {"seller_name", NULL},
      {"buyer", NULL},
      {"buyer_name", NULL},
      {"coefficient", NULL},
      {"field", NULL},
      {"elasticity_of_output", "% per 100 %"}},
     influence_rows,
     fill_influence},
    {"clusters",
     {{"sector", NULL}, {"name", NULL}, {"cluster", NULL}, {"trade_inside", "%"}},
     cluster_rows,
     fill_cluster},
    {"cluster_totals",
     {{"cluster", NULL},
      {"sectors", NULL},
      {"trade", IOP_UNIT_MONEY},
      {"trade_inside", "%"},
      {"modularity_of_all", NULL}},
     cluster_total_rows,
     fill_cluster_total},
    {.name = NULL},
};
