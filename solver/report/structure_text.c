/* SPDX-License-Identifier: GPL-3.0-or-later */
/* structure_text.c - linkages, extraction, influence and clusters in words. */
#include "report/structure_text.h"
#include "base/alloc.h"
#include "report/figures.h"
#include <ioplan/words.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NAME = 40, WIDE = IOP_PAGE_COLUMNS - NAME, LINK = 9, CLASS = 13, ALL_SHOWN = 60 };

/* --- cells ---------------------------------------------------------------------------------------------- */

void iop_account_sector(iop_account *a, size_t sector, size_t width)
{
    enum { MOST = 12 };
    const char *code = a->t->sectors[sector].code;
    size_t code_width = 6;
    for (size_t j = 0; j < a->t->n && code_width < MOST; j++)
        if (iop_text_width(a->t->sectors[j].code) > code_width)
            code_width = iop_text_width(a->t->sectors[j].code);
    code_width = code_width > MOST ? MOST : code_width;
    iop_page_cell(&a->p, code, code_width, false);
    iop_page_cell(&a->p, " ", 1, false);
    iop_page_cell(&a->p, iop_table_sector_name(a->t, sector, a->p.lang), width - code_width - 1, false);
}

static void put_number(iop_account *a, const char *text, size_t width)
{
    iop_page_cell(&a->p, " ", 1, false);
    iop_page_cell(&a->p, text, width - 1, true);
}

void iop_account_fixed(iop_account *a, double value, int decimals, size_t width)
{
    char text[IOP_NUMBER_SIZE] = "";
    if (isfinite(value))
        iop_figure(a->p.lang, value, decimals, text);
    put_number(a, text, width);
}

void iop_account_short(iop_account *a, double value, int digits, size_t width)
{
    char text[IOP_NUMBER_SIZE] = "";
    if (isfinite(value))
        iop_figure_short(a->p.lang, value, digits, text);
    if (strlen(text) >= width)
        iop_figure_exponent(a->p.lang, value, text);
    put_number(a, text, width);
}

const char *iop_account_prose(const iop_account *a, double value, int decimals, char out[IOP_NUMBER_SIZE])
{
    iop_figure(a->p.lang, value, decimals, out);
    return out;
}

void iop_account_percent(iop_account *a, double part, double whole, size_t width)
{
    iop_account_fixed(a, whole == 0 ? (double)NAN : 100 * part / whole, 1, width);
}

void iop_account_head(iop_account *a, const char *title, size_t width, size_t columns,
                      const char *const *word, size_t each)
{
    iop_text_puts(&a->p.t, "\n");
    iop_page_cell(&a->p, iop_words_in(a->p.lang, "column", title), width, false);
    for (size_t k = 0; k < columns; k++)
        put_number(a, iop_words_in(a->p.lang, "column", word[k]), each);
    iop_page_end_line(&a->p);
}

static int by_rank(const void *x, const void *y, const double *value)
{
    size_t a = *(const size_t *)x, b = *(const size_t *)y;
    if (value[a] > value[b] || value[a] < value[b])
        return value[a] > value[b] ? -1 : 1;
    return a < b ? -1 : 1;
}

/* Insertion among the few that are kept: the rest need no order. */
size_t iop_account_rank(iop_account *a, const double *value)
{
    size_t most = a->top < a->t->n ? a->top : a->t->n, count = 0;
    for (size_t j = 0; j < a->t->n && most > 0; j++) {
        size_t at = count < most ? count++ : most;
        for (; at > 0 && by_rank(&j, &a->order[at - 1], value) < 0; at--)
            if (at < most)
                a->order[at] = a->order[at - 1];
        if (at < most)
            a->order[at] = j;
    }
    return count;
}

static const double *row_of(iop_mat m, size_t row)
{
    return m.a + row * m.ld;
}

/* --- linkages ------------------------------------------------------------------------------------------- */

static void put_linkage(iop_account *a, size_t sector)
{
    const iop_linkages *o = a->s->linkages;
    iop_account_sector(a, sector, NAME);
    for (int k = IOP_LINK_BACKWARD; k <= IOP_LINK_GHOSH; k++)
        iop_account_fixed(a, *iop_at(o->of, (size_t)k, sector), 2, LINK);
    put_number(a,
               iop_words_in(a->p.lang, "class", iop_sector_class_text(iop_linkages_class(o, sector, false))),
               CLASS);
    iop_page_end_line(&a->p);
}

static void count_classes(iop_account *a)
{
    size_t count[4] = {0};
    for (size_t j = 0; j < a->t->n; j++)
        count[iop_linkages_class(a->s->linkages, j, false)]++;
    iop_page_wrap(&a->p, 0, 0,
                  iop_words(a->p.lang, "%zu key (both above 1), %zu pulled by what they buy (backward), %zu "
                                       "by what others buy of them (forward), %zu independent."),
                  count[IOP_SECTOR_KEY], count[IOP_SECTOR_BACKWARD], count[IOP_SECTOR_FORWARD],
                  count[IOP_SECTOR_INDEPENDENT]);
}

static void tell_linkages(iop_account *a)
{
    static const char *const words[] = {IOP_WORD_IN("column", "backward"), IOP_WORD_IN("column", "forward"),
                                        IOP_WORD_IN("column", "by sales"), IOP_WORD_IN("column", "class")};
    if (!a->s->linkages)
        return;
    iop_text_puts(&a->p.t, "\n");
    iop_page_cell(&a->p, iop_words(a->p.lang, "Linkages (1: the mean sector)"), NAME, false);
    for (size_t k = 0; k < 4; k++)
        put_number(a, iop_words_in(a->p.lang, "column", words[k]), k < 3 ? LINK : CLASS);
    iop_page_end_line(&a->p);
    if (a->t->n <= ALL_SHOWN) {
        for (size_t j = 0; j < a->t->n; j++)
            put_linkage(a, j);
    } else {
        size_t count = iop_account_rank(a, row_of(a->s->linkages->of, IOP_LINK_BACKWARD));
        for (size_t k = 0; k < count; k++)
            put_linkage(a, a->order[k]);
    }
    count_classes(a);
}

/* --- extraction ----------------------------------------------------------------------------------------- */

static void tell_extraction(iop_account *a)
{
    enum { OUTPUT, ADDED };
    static const char *const words[] = {IOP_WORD_IN("column", "v. added"), IOP_WORD_IN("column", "output"),
                                        IOP_WORD_IN("column", "backward"), IOP_WORD_IN("column", "forward")};
    const iop_extraction *o = a->s->extraction;
    if (!o)
        return;
    iop_account_head(a, IOP_WORD_IN("column", "Without the sector, loss in %"), NAME, 4, words, WIDE / 4);
    size_t count = iop_account_rank(a, row_of(o->loss[IOP_EXTRACT_TOTAL], ADDED));
    for (size_t k = 0; k < count; k++) {
        size_t j = a->order[k];
        iop_account_sector(a, j, NAME);
        iop_account_percent(a, *iop_at(o->loss[IOP_EXTRACT_TOTAL], ADDED, j), o->base[ADDED], WIDE / 4);
        iop_account_percent(a, *iop_at(o->loss[IOP_EXTRACT_TOTAL], OUTPUT, j), o->base[OUTPUT], WIDE / 4);
        iop_account_percent(a, *iop_at(o->loss[IOP_EXTRACT_BACKWARD], OUTPUT, j), o->base[OUTPUT], WIDE / 4);
        iop_account_percent(a, *iop_at(o->loss[IOP_EXTRACT_FORWARD], OUTPUT, j), o->base[OUTPUT], WIDE / 4);
        iop_page_end_line(&a->p);
    }
    iop_page_sentence(
        &a->p,
        iop_words(a->p.lang,
                  "Total extraction: value added and output. Backward: output, when it buys nothing here; "
                  "forward: output, when it supplies nobody here (by sales)."),
        0, 0);
}

/* --- influence ------------------------------------------------------------------------------------------ */

static void tell_influence(iop_account *a)
{
    enum { SELLER = 26 };
    static const char *const words[] = {IOP_WORD_IN("column", "per unit"), IOP_WORD_IN("column", "in 1000"),
                                        IOP_WORD_IN("column", "field")};
    const iop_influence *o = a->s->influence;
    if (!o)
        return;
    iop_account_head(a, IOP_WORD_IN("column", "Coefficients that matter most: seller, buyer"), 2 * SELLER + 1,
                     3, words, 9);
    for (size_t k = 0; k < o->elasticity_count && k < a->top; k++) {
        const iop_influence_cell *c = &o->by_elasticity[k];
        iop_account_sector(a, c->seller, SELLER);
        iop_page_cell(&a->p, " ", 1, false);
        iop_account_sector(a, c->buyer, SELLER);
        iop_account_fixed(a, c->coefficient, 3, 9);
        iop_account_fixed(a, 1000 * c->elasticity, 2, 9);
        iop_account_fixed(a, c->field, 2, 9);
        iop_page_end_line(&a->p);
    }
    iop_page_sentence(
        &a->p,
        iop_words(a->p.lang,
                  "\"in 1000\": output of all sectors grows by so many thousandths of one percent when the "
                  "coefficient grows by one percent. \"field\": size of the change in the Leontief inverse "
                  "per unit of the coefficient."),
        0, 0);
}

/* --- clusters ------------------------------------------------------------------------------------------- */

static void put_cluster(iop_account *a, size_t number)
{
    const iop_clusters *o = a->s->clusters;
    iop_text members = iop_text_start(&a->p.t.env);
    char inside[IOP_NUMBER_SIZE];
    iop_text_printf(&members, iop_words(a->p.lang, "%zu  %s %% of its trade inside: "), number + 1,
                    iop_account_prose(a, 100 * o->inside[number], 0, inside));
    for (size_t j = 0, told = 0; j < o->n; j++)
        if (o->cluster[j] == number && told++ < ALL_SHOWN) {
            iop_text_puts(&members, a->t->sectors[j].code);
            iop_text_puts(&members, told < ALL_SHOWN ? " " : " ...");
        }
    if (members.failed)
        a->p.t.failed = true;
    else
        iop_page_sentence(&a->p, members.data, 3, 0);
    iop_text_end(&members);
}

static void tell_clusters(iop_account *a)
{
    const iop_clusters *o = a->s->clusters;
    if (a->s->clusters_note[0]) {
        iop_text_puts(&a->p.t, "\n");
        iop_page_sentence(&a->p, a->s->clusters_note, 0, 0);
    }
    if (!o)
        return;
    iop_text_puts(&a->p.t, "\n");
    char modularity[IOP_NUMBER_SIZE];
    iop_page_wrap(&a->p, 0, 0, iop_words(a->p.lang, "Clusters in the flows between sectors (modularity %s)"),
                  iop_account_prose(a, o->modularity, 3, modularity));
    size_t alone = 0;
    for (size_t number = 0, told = 0; number < o->count; number++) {
        size_t members = 0;
        for (size_t j = 0; j < o->n; j++)
            members += o->cluster[j] == number;
        alone += members == 1;
        if (members > 1 && told++ < a->top)
            put_cluster(a, number);
    }
    if (alone > 0)
        iop_page_wrap(&a->p, 0, 0, iop_words(a->p.lang, "Sectors that stand alone: %zu."), alone);
}

/* --- all of it ------------------------------------------------------------------------------------------ */

iop_status iop_structure_text(const iop_structure *structure, const iop_table *table, const char *lang,
                              size_t top, const iop_env *env, char **text, size_t *length, iop_err *err)
{
    iop_account a = {.p = {.t = iop_text_start(env), .lang = lang}, .s = structure, .t = table, .top = top};
    *text = NULL;
    a.order = iop_new(env, table->n, sizeof *a.order);
    if (!a.order)
        return iop_no_memory(err, table->n, "sectors");
    tell_linkages(&a);
    tell_extraction(&a);
    tell_influence(&a);
    iop_account_paths(&a);
    iop_account_footprints(&a);
    iop_account_chains(&a);
    tell_clusters(&a);
    iop_free(env, a.order);
    return iop_text_take(&a.p.t, text, length, err);
}

void iop_structure_text_free(const iop_env *env, char *text)
{
    iop_free(env, text);
}
