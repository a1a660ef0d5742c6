/* SPDX-License-Identifier: GPL-3.0-or-later */
/* structure_flows.c - supply paths, footprints and value chains in words. */
#include "report/structure_text.h"
#include <ioplan/words.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NAME = 35, STEPS = IOP_PAGE_COLUMNS - 30 };

/* --- paths ---------------------------------------------------------------------------------------------- */

/* The measure that is told: carbon dioxide where there is one, else the first. */
static const iop_paths *told_paths(const iop_account *a)
{
    for (size_t k = 0; k < a->s->measures; k++)
        if (strncmp(a->s->multipliers->indicator[a->s->paths[k]->row].name, "co2", 3) == 0)
            return a->s->paths[k];
    return a->s->measures > 0 ? a->s->paths[0] : NULL;
}

static void put_path(iop_account *a, const iop_paths *p, size_t k, double so_far)
{
    const iop_supply_path *path = &p->path[k];
    iop_text words = iop_text_start(&a->p.t.env);
    iop_account_short(a, path->value, 4, 11);
    iop_account_percent(a, path->value, p->total, 8);
    iop_account_percent(a, so_far, p->total, 8);
    iop_page_cell(&a->p, "", 3, false);
    for (size_t step = 0; step <= path->depth; step++) {
        iop_text_puts(&words, step ? " < " : "");
        iop_text_puts(&words, a->t->sectors[p->step[path->first + step]].code);
    }
    if (words.failed)
        a->p.t.failed = true;
    else
        iop_page_cell(&a->p, words.data, STEPS, false);
    iop_text_end(&words);
    iop_page_end_line(&a->p);
}

static void tell_layers(iop_account *a, const iop_paths *p)
{
    const char *lang = a->p.lang;
    double rest = p->total;
    char share[IOP_NUMBER_SIZE];
    iop_text words = iop_text_start(&a->p.t.env);
    iop_text_puts(&words, iop_words(lang, "By rounds: "));
    for (size_t l = 0; l < p->layers && l < 4 && p->total != 0; l++) {
        iop_account_prose(a, 100 * p->layer[l] / p->total, 1, share);
        if (l == 0)
            iop_text_printf(&words,
                            iop_words(lang, "%s %% in the makers of final products, then in their suppliers "
                                            "and suppliers' suppliers "),
                            share);
        else
            iop_text_printf(&words, "%s %%, ", share);
        rest -= p->layer[l];
    }
    iop_text_printf(&words, iop_words(lang, "%s %% further up."),
                    iop_account_prose(a, p->total == 0 ? 0 : 100 * rest / p->total, 1, share));
    if (words.failed)
        a->p.t.failed = true;
    else
        iop_page_sentence(&a->p, words.data, 0, 0);
    iop_text_end(&words);
}

void iop_account_paths(iop_account *a)
{
    const iop_paths *p = told_paths(a);
    const char *lang = a->p.lang;
    char unit[IOP_UNIT_SIZE], share[IOP_NUMBER_SIZE];
    double so_far = 0;
    if (!p)
        return;
    const iop_indicator *measure = &a->s->multipliers->indicator[p->row];
    iop_text_puts(&a->p.t, "\n");
    iop_page_wrap(&a->p, 0, 0,
                  iop_words(lang, "Supply paths of %s in %s, and in %% of all that final demand sets in "
                                  "motion (product < its supplier < ...)"),
                  iop_words_name(lang, measure->name),
                  iop_words_of_unit(lang, measure->unit, unit, sizeof unit));
    iop_page_cell(&a->p, iop_words_in(lang, "column", "amount"), 11, true);
    iop_page_cell(&a->p, "%", 8, true);
    iop_page_cell(&a->p, iop_words_in(lang, "column", "so far"), 8, true);
    iop_page_cell(&a->p, "", 3, false);
    iop_page_cell(&a->p, iop_words_in(lang, "column", "path"), STEPS, false);
    iop_page_end_line(&a->p);
    for (size_t k = 0; k < p->count && k < a->top; k++) {
        so_far += p->path[k].value;
        put_path(a, p, k, so_far);
    }
    iop_page_wrap(&a->p, 0, 0, iop_words(lang, "The %zu largest paths make up %s %%; %s."), p->count,
                  iop_account_prose(a, p->total == 0 ? 0 : 100 * p->found / p->total, 1, share),
                  p->proven ? iop_words(lang, "no other is larger than the smallest of them")
                            : iop_words(lang, "larger ones may be missing, for want of room"));
    tell_layers(a, p);
}

/* --- footprints ----------------------------------------------------------------------------------------- */

enum { ACCOUNT = 15, SHOWN = 5, ALL = 10, SHARE = 11 };

static void put_account(iop_account *a, size_t q, size_t shown)
{
    const iop_footprints *o = a->s->footprints;
    const iop_indicator *indicator = &a->s->multipliers->indicator[q];
    char label[160], unit[IOP_UNIT_SIZE];
    double all = 0;
    for (size_t c = 0; c < o->c; c++)
        all += *iop_at(o->embodied, q, c) + *iop_at(o->direct, q, c);
    snprintf(label, sizeof label, "%.60s, %.60s", iop_words_name(a->p.lang, indicator->name),
             iop_words_of_unit(a->p.lang, indicator->unit, unit, sizeof unit));
    iop_page_cell(&a->p, label, ACCOUNT, false);
    iop_account_short(a, all, 5, ALL);
    for (size_t c = 0; c < shown; c++)
        iop_account_percent(a, *iop_at(o->embodied, q, c) + *iop_at(o->direct, q, c), all, SHARE);
    iop_page_end_line(&a->p);
}

void iop_account_footprints(iop_account *a)
{
    const iop_footprints *o = a->s->footprints;
    const char *words[SHOWN];
    if (!o)
        return;
    size_t shown = o->c < SHOWN ? o->c : SHOWN;
    for (size_t c = 0; c < shown; c++)
        words[c] = iop_words_name(a->p.lang, a->t->categories[c].name);
    iop_account_head(a, IOP_WORD_IN("column", "Footprints, in all, in %"), ACCOUNT + ALL, shown, words,
                     SHARE);
    for (size_t q = 1; q < o->k; q++)
        if (a->s->multipliers->indicator[q].kind != IOP_INDICATOR_COMPONENT)
            put_account(a, q, shown);
    iop_page_sentence(&a->p,
                      iop_words(a->p.lang, "What categories use or pay themselves is included. Imports carry "
                                           "nothing: this table does not tell how they were made."),
                      0, 0);
    if (shown < o->c)
        iop_page_sentence(
            &a->p, iop_words(a->p.lang, "The shares of the other categories are in accounts.csv."), 0, 0);
}

/* --- value chains --------------------------------------------------------------------------------------- */

static void tell_exports(iop_account *a)
{
    const iop_chains *o = a->s->chains;
    char added[IOP_NUMBER_SIZE], imported[IOP_NUMBER_SIZE];
    for (size_t c = 0; c < o->c; c++)
        if (a->t->categories[c].is_export && o->exports[c] != 0)
            iop_page_wrap(&a->p, 0, 0,
                          iop_words(a->p.lang, "Of the category %s, %s %% is value added here and %s %% "
                                               "imported inputs."),
                          iop_words_name(a->p.lang, a->t->categories[c].name),
                          iop_account_prose(a, 100 * o->added[c] / o->exports[c], 1, added),
                          iop_account_prose(a, 100 * o->imports[c] / o->exports[c], 1, imported));
}

void iop_account_chains(iop_account *a)
{
    static const char *const words[] = {IOP_WORD_IN("column", "exports"), IOP_WORD_IN("column", "added %"),
                                        IOP_WORD_IN("column", "import %"), IOP_WORD_IN("column", "up"),
                                        IOP_WORD_IN("column", "down")};
    const iop_chains *o = a->s->chains;
    char unit[IOP_UNIT_SIZE];
    if (!o)
        return;
    iop_account_head(a, IOP_WORD_IN("column", "Value chains"), NAME, 5, words, 9);
    size_t count = iop_account_rank(a, iop_at(o->of, IOP_CHAIN_EXPORTS, 0));
    for (size_t k = 0; k < count; k++) {
        size_t j = a->order[k];
        double exports = *iop_at(o->of, IOP_CHAIN_EXPORTS, j);
        iop_account_sector(a, j, NAME);
        iop_account_short(a, exports, 5, 9);
        iop_account_percent(a, *iop_at(o->of, IOP_CHAIN_ADDED_IN_EXPORTS, j), exports, 9);
        iop_account_percent(a, *iop_at(o->of, IOP_CHAIN_IMPORTS_IN_EXPORTS, j), exports, 9);
        iop_account_fixed(a, *iop_at(o->of, IOP_CHAIN_UPSTREAMNESS, j), 2, 9);
        iop_account_fixed(a, *iop_at(o->of, IOP_CHAIN_DOWNSTREAMNESS, j), 2, 8);
        iop_page_end_line(&a->p);
    }
    iop_page_wrap(&a->p, 0, 0,
                  iop_words(a->p.lang, "Exports in %s; value added here and imported inputs in %% of them; "
                                       "steps up to final use and down to primary inputs.%s%s"),
                  iop_words_of_unit(a->p.lang, a->t->unit, unit, sizeof unit),
                  o->inventories[0] ? iop_words(a->p.lang, " Taken as changes of inventories: ") : "",
                  o->inventories);
    tell_exports(a);
}
