/* SPDX-License-Identifier: GPL-3.0-or-later */
/* count_terms.c - the terms of a requirement that counts an amount: one for each part, place, stock or
 * technique that the amount is about. */
#include "base/alloc.h"
#include "scenario/counts.h"
#include <string.h>

typedef struct {
    iop_whole *w;
    const iop_count *c;
    size_t requirement, period, part;
    double weight;
    const char *zone, *kind;
} adding;

static iop_status copy_cells(const adding *a, iop_term *term)
{
    const iop_table *t = a->w->scheme->table;
    if (!a->c->member && !a->c->cell)
        return IOP_OK;
    term->cell = iop_new(&a->w->scheme->env, t->n, sizeof *term->cell);
    if (!term->cell)
        return iop_lacks(a->w, t->n, "weights");
    for (size_t j = 0; j < t->n; j++)
        term->cell[j] = a->c->cell ? a->c->cell[a->part * t->n + j] : a->c->member[j];
    return IOP_OK;
}

static iop_status add_term(const adding *a, size_t index, bool with_members)
{
    iop_err err;
    iop_term *term;
    iop_scheme *s = a->w->scheme;
    const iop_count_part *part = &a->c->part[a->part];
    IOP_TRY(iop_told(a->w,
                     iop_scheme_add_term(s, &s->requirement[a->requirement], part->kind, a->period,
                                         a->weight * part->weight, &term, &err),
                     &err));
    term->index = index;
    if (part->kind == IOP_TERM_DEMAND)
        return copy_cells(a, term);
    if (a->zone)
        IOP_TRY(iop_told(a->w, iop_scheme_set_text(s, &term->zone, a->zone, &err), &err));
    if (a->kind)
        IOP_TRY(iop_told(a->w, iop_scheme_set_text(s, &term->land_kind, a->kind, &err), &err));
    s->by_site = s->by_site || a->zone || a->kind;
    if (!with_members || !a->c->member)
        return IOP_OK;
    IOP_TRY(iop_told(a->w, iop_scheme_add_members(s, term, &err), &err));
    memcpy(term->member, a->c->member, s->table->n * sizeof *term->member);
    return IOP_OK;
}

/* The part's terms at one place, or everywhere. */
static iop_status add_part_terms(const adding *a)
{
    const iop_scheme *s = a->w->scheme;
    const iop_count_part *part = &a->c->part[a->part];
    for (size_t i = 0; part->kind == IOP_TERM_STOCK && i < s->storeds; i++)
        if (!a->c->member || a->c->member[s->stored[i].sector])
            IOP_TRY(add_term(a, i, false));
    if (part->kind == IOP_TERM_STOCK)
        return IOP_OK;
    if (!a->c->technique)
        return add_term(a, part->index, true);
    for (size_t k = 0; k < s->table->n + s->techniques; k++)
        if ((!a->c->member || a->c->member[iop_scheme_sector(s, k)]) &&
            strcmp(iop_scheme_technique_name(s, k), a->c->technique) == 0)
            IOP_TRY(add_term(a, k, false));
    return IOP_OK;
}

static iop_status add_kinds(adding *a)
{
    char word[IOP_WORD_SIZE];
    const iop_yaml_node *at;
    if (!a->c->kind)
        return add_part_terms(a);
    for (size_t k = 0; iop_word_at(a->c->kind, k, word, &at); k++) {
        a->kind = word;
        IOP_TRY(add_part_terms(a));
    }
    a->kind = NULL;
    return IOP_OK;
}

static iop_status add_zones(adding *a)
{
    char word[IOP_WORD_SIZE];
    const iop_yaml_node *at;
    if (!a->c->zone)
        return add_kinds(a);
    for (size_t k = 0; iop_word_at(a->c->zone, k, word, &at); k++) {
        a->zone = word;
        IOP_TRY(add_kinds(a));
    }
    a->zone = NULL;
    return IOP_OK;
}

iop_status iop_count_add(iop_whole *w, const iop_count *c, size_t requirement, size_t period, double weight)
{
    adding a = {.w = w, .c = c, .requirement = requirement, .period = period, .weight = weight};
    for (a.part = 0; a.part < c->parts; a.part++)
        IOP_TRY(add_zones(&a));
    return IOP_OK;
}
