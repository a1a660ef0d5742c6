/* SPDX-License-Identifier: GPL-3.0-or-later */
/* crossed.c - bands whose lower end lies above their upper one. Two statements that cross do so for many
 * cells at once ("all" speaks of every sector), so each such pair is told once, with its first cell. */
#include "base/alloc.h"
#include "base/number.h"
#include "base/text.h"
#include <ioplan/plan.h>
#include <ioplan/words.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* --- all bands of a plan -------------------------------------------------------------------------------- */

typedef enum { OUTPUT, DEMAND, TOTAL, LIMIT } band_kind;

/* index: a sector, a cell of final demand, a total or a limit. */
typedef iop_status on_band(void *self, iop_band *band, band_kind kind, size_t index, iop_err *err);

static iop_status each_band(const iop_plan *plan, on_band *visit, void *self, iop_err *err)
{
    const iop_table *t = plan->table;
    for (size_t j = 0; j < t->n; j++)
        IOP_TRY(visit(self, &plan->output[j], OUTPUT, j, err));
    for (size_t k = 0; k < t->c; k++)
        for (size_t j = 0; j < t->n; j++)
            IOP_TRY(visit(self, &plan->demand[j * t->c + k], DEMAND, j * t->c + k, err));
    for (size_t g = 0; g < plan->totals; g++)
        IOP_TRY(visit(self, &plan->total[g].band, TOTAL, g, err));
    for (size_t l = 0; l < plan->limits; l++)
        IOP_TRY(visit(self, &plan->limit[l].band, LIMIT, l, err));
    return IOP_OK;
}

/* --- crossings ------------------------------------------------------------------------------------------ */

typedef struct {
    const iop_plan *plan;
    const char *lang;
    iop_crossing *list;
    size_t count, capacity;
} crossings;

static iop_crossing *same_pair(const crossings *all, const iop_band *band)
{
    for (size_t k = 0; k < all->count; k++)
        if (all->list[k].band->lo_statement == band->lo_statement &&
            all->list[k].band->hi_statement == band->hi_statement)
            return &all->list[k];
    return NULL;
}

static void name_cell(const iop_plan *plan, const char *lang, band_kind kind, size_t index, iop_crossing *out)
{
    const iop_table *t = plan->table;
    const size_t size = sizeof out->cell;
    out->unit = t->unit;
    if (kind == OUTPUT) {
        snprintf(out->cell, size, iop_words(lang, "output of %s"), t->sectors[index].code);
    } else if (kind == DEMAND) {
        snprintf(out->cell, size, iop_words(lang, "%s demand for %s"),
                 iop_words_name(lang, t->categories[index % t->c].name), t->sectors[index / t->c].code);
    } else if (kind == TOTAL) {
        snprintf(out->cell, size, iop_words(lang, "total output of group %s"),
                 iop_words_name(lang, plan->total[index].name));
    } else {
        const iop_measure *m = &plan->measure[plan->limit[index].measure];
        snprintf(out->cell, size, "%s", iop_words_name(lang, m->name));
        out->unit = m->unit;
    }
}

static iop_status look_at(void *self, iop_band *band, band_kind kind, size_t index, iop_err *err)
{
    crossings *all = self;
    if (!(band->lo > band->hi))
        return IOP_OK;
    iop_crossing *seen = same_pair(all, band);
    if (seen) {
        seen->cells++;
        return IOP_OK;
    }
    if (!iop_grow(&all->plan->env, &all->list, &all->capacity, all->count + 1, sizeof *all->list))
        return iop_no_memory(err, all->count + 1, "crossed bands");
    iop_crossing *one = &all->list[all->count++];
    *one = (iop_crossing){.band = band, .cells = 1};
    name_cell(all->plan, all->lang, kind, index, one);
    return IOP_OK;
}

iop_status iop_plan_crossings(const iop_plan *plan, const char *lang, iop_crossing **list, size_t *count,
                              iop_err *err)
{
    crossings all = {.plan = plan, .lang = lang};
    iop_status status = each_band(plan, look_at, &all, err);
    if (status != IOP_OK) {
        iop_free(&plan->env, all.list);
        all = (crossings){0};
    }
    *list = all.list;
    *count = all.count;
    return status;
}

void iop_plan_crossings_free(const iop_plan *plan, iop_crossing *list)
{
    iop_free(&plan->env, list);
}

/* --- in words ------------------------------------------------------------------------------------------- */

/* What the lower end says: a statement, or nobody, since outputs are not negative. */
static void say_lower(const iop_plan *plan, const char *lang, const iop_band *band, char out[320])
{
    const iop_statement *s =
        &plan->statement[band->lo_statement == IOP_NO_STATEMENT ? 0 : band->lo_statement];
    if (band->lo_statement == IOP_NO_STATEMENT)
        snprintf(out, 320, "%s", iop_words(lang, "zero, the least output, lies above"));
    else
        snprintf(out, 320, iop_words(lang, "%.200s %.60s lies above"), s->key, s->text);
}

static void say_number(const char *lang, double value, char out[IOP_NUMBER_SIZE])
{
    size_t length = iop_format_human(value, 6, out);
    if (strchr(out, '.') && !strchr(out, 'e')) {
        while (out[length - 1] == '0')
            out[--length] = '\0';
        if (out[length - 1] == '.')
            out[--length] = '\0';
    }
    iop_words_number(lang, out);
}

/* In a plan that a scenario says, an upper end without a statement is infinite or 0, and nobody is asked for
 * more than 0 then: it crosses nothing. */
void iop_plan_crossing_words(const iop_plan *plan, const iop_crossing *c, const char *lang, char *out,
                             size_t size)
{
    char lower[320], low[IOP_NUMBER_SIZE], high[IOP_NUMBER_SIZE], more[64] = "", unit[256];
    say_number(lang, c->band->lo, low);
    say_number(lang, c->band->hi, high);
    iop_words_of_unit(lang, c->unit, unit, sizeof unit);
    if (c->cells > 1)
        snprintf(more, sizeof more, iop_words(lang, ", and %zu more like it"), c->cells - 1);
    if (c->band->hi_statement == IOP_NO_STATEMENT) {
        snprintf(out, size, iop_words(lang, "%s at least %s and at most %s %s%s"), c->cell, low, high, unit,
                 more);
        return;
    }
    const iop_statement *hi = &plan->statement[c->band->hi_statement];
    say_lower(plan, lang, c->band, lower);
    snprintf(out, size, iop_words(lang, "%s %s %s: %s at least %s and at most %s %s%s"), lower, hi->key,
             hi->text, c->cell, low, high, unit, more);
}

iop_status iop_plan_crossing_text(const iop_plan *plan, const char *lang, char **text, iop_err *err)
{
    iop_crossing *list;
    size_t count;
    char words[1024];
    *text = NULL;
    IOP_TRY(iop_plan_crossings(plan, lang, &list, &count, err));
    iop_text out = iop_text_start(&plan->env);
    iop_text_puts(&out, "");
    for (size_t k = 0; k < count; k++) {
        iop_plan_crossing_words(plan, &list[k], lang, words, sizeof words);
        iop_text_printf(&out, "%s%s", k ? "; " : "", words);
    }
    iop_plan_crossings_free(plan, list);
    return iop_text_take(&out, text, NULL, err);
}

void iop_plan_text_free(const iop_plan *plan, char *text)
{
    iop_free(&plan->env, text);
}

/* --- rounding ------------------------------------------------------------------------------------------- */

static iop_status join(void *self, iop_band *band, band_kind kind, size_t index, iop_err *err)
{
    (void)self, (void)kind, (void)index, (void)err;
    iop_band_join(band);
    return IOP_OK;
}

void iop_band_join(iop_band *band)
{
    if (band->lo > band->hi && band->lo - band->hi <= 1e-12 * (fabs(band->lo) + fabs(band->hi)))
        band->lo = band->hi = band->lo + (band->hi - band->lo) / 2;
}

void iop_plan_join_bands(iop_plan *plan)
{
    iop_status never_fails = each_band(plan, join, NULL, NULL);
    (void)never_fails;
}
