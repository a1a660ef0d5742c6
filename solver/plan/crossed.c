/* SPDX-License-Identifier: GPL-3.0-or-later */
/* crossed.c - bands whose lower end lies above their upper one. Two statements that cross do so for many
 * cells at once ("all" speaks of every sector), so each such pair is told once, with its first cell. */
#include "base/alloc.h"
#include "base/number.h"
#include "base/text.h"
#include <ioplan/plan.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* --- all bands of a plan ---------------------------------------------------------------------------------
 */

typedef iop_status on_band(void *self, iop_band *band, const char *unit, const char *kind, const char *name,
                           iop_err *err);

static iop_status each_band(const iop_plan *plan, on_band *visit, void *self, iop_err *err)
{
    const iop_table *t = plan->table;
    char kind[64];
    for (size_t j = 0; j < t->n; j++)
        IOP_TRY(visit(self, &plan->output[j], t->unit, "output of ", t->sectors[j].code, err));
    for (size_t k = 0; k < t->c; k++) {
        snprintf(kind, sizeof kind, "%.40s demand for ", t->categories[k].name);
        for (size_t j = 0; j < t->n; j++)
            IOP_TRY(visit(self, &plan->demand[j * t->c + k], t->unit, kind, t->sectors[j].code, err));
    }
    for (size_t g = 0; g < plan->totals; g++)
        IOP_TRY(
            visit(self, &plan->total[g].band, t->unit, "total output of group ", plan->total[g].name, err));
    for (size_t l = 0; l < plan->limits; l++) {
        const iop_measure *m = &plan->measure[plan->limit[l].measure];
        IOP_TRY(visit(self, &plan->limit[l].band, m->unit, "", m->name, err));
    }
    return IOP_OK;
}

/* --- crossings -------------------------------------------------------------------------------------------
 */

typedef struct {
    const iop_env *env;
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

static iop_status look_at(void *self, iop_band *band, const char *unit, const char *kind, const char *name,
                          iop_err *err)
{
    crossings *all = self;
    if (!(band->lo > band->hi))
        return IOP_OK;
    iop_crossing *seen = same_pair(all, band);
    if (seen) {
        seen->cells++;
        return IOP_OK;
    }
    if (!iop_grow(all->env, &all->list, &all->capacity, all->count + 1, sizeof *all->list))
        return iop_no_memory(err, all->count + 1, "crossed bands");
    iop_crossing *one = &all->list[all->count++];
    *one = (iop_crossing){.band = band, .unit = unit, .cells = 1};
    snprintf(one->cell, sizeof one->cell, "%.60s%.90s", kind, name);
    return IOP_OK;
}

iop_status iop_plan_crossings(const iop_plan *plan, iop_crossing **list, size_t *count, iop_err *err)
{
    crossings all = {.env = &plan->env};
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

/* --- in words --------------------------------------------------------------------------------------------
 */

/* What the lower end says: a statement, or nobody, since outputs are not negative. */
static void say_lower(const iop_plan *plan, const iop_band *band, char out[320])
{
    const iop_statement *s =
        &plan->statement[band->lo_statement == IOP_NO_STATEMENT ? 0 : band->lo_statement];
    if (band->lo_statement == IOP_NO_STATEMENT)
        snprintf(out, 320, "zero, the least output, lies above");
    else
        snprintf(out, 320, "%.200s %.60s lies above", s->key, s->text);
}

static void say_number(double value, char out[IOP_NUMBER_SIZE])
{
    size_t length = iop_format_human(value, 6, out);
    if (!strchr(out, '.') || strchr(out, 'e'))
        return;
    while (out[length - 1] == '0')
        out[--length] = '\0';
    if (out[length - 1] == '.')
        out[--length] = '\0';
}

/* In a plan that a scenario says, an upper end without a statement is infinite or 0, and nobody is asked for
 * more than 0 then: it crosses nothing. */
void iop_plan_crossing_words(const iop_plan *plan, const iop_crossing *c, char *out, size_t size)
{
    char lower[320], low[IOP_NUMBER_SIZE], high[IOP_NUMBER_SIZE], more[48] = "";
    say_number(c->band->lo, low);
    say_number(c->band->hi, high);
    if (c->cells > 1)
        snprintf(more, sizeof more, ", and %zu more like it", c->cells - 1);
    if (c->band->hi_statement == IOP_NO_STATEMENT) {
        snprintf(out, size, "%s at least %s and at most %s %s%s", c->cell, low, high, c->unit, more);
        return;
    }
    const iop_statement *hi = &plan->statement[c->band->hi_statement];
    say_lower(plan, c->band, lower);
    snprintf(out, size, "%s %s %s: %s at least %s and at most %s %s%s", lower, hi->key, hi->text, c->cell,
             low, high, c->unit, more);
}

iop_status iop_plan_crossing_text(const iop_plan *plan, char **text, iop_err *err)
{
    iop_crossing *list;
    size_t count;
    char words[1024];
    *text = NULL;
    IOP_TRY(iop_plan_crossings(plan, &list, &count, err));
    iop_text out = iop_text_start(&plan->env);
    iop_text_puts(&out, "");
    for (size_t k = 0; k < count; k++) {
        iop_plan_crossing_words(plan, &list[k], words, sizeof words);
        iop_text_printf(&out, "%s%s", k ? "; " : "", words);
    }
    iop_plan_crossings_free(plan, list);
    return iop_text_take(&out, text, NULL, err);
}

void iop_plan_text_free(const iop_plan *plan, char *text)
{
    iop_free(&plan->env, text);
}

/* --- rounding --------------------------------------------------------------------------------------------
 */

static iop_status join(void *self, iop_band *band, const char *unit, const char *kind, const char *name,
                       iop_err *err)
{
    (void)self, (void)unit, (void)kind, (void)name, (void)err;
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
