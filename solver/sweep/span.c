/* SPDX-License-Identifier: GPL-3.0-or-later */
/* span.c - a key and the two values that it moves between. */
#include "sweep/span.h"
#include "base/alloc.h"
#include "base/number.h"
#include <ioplan/words.h>
#include <math.h>
#include <string.h>

iop_status iop_span_read(iop_span *span, const iop_yaml_node *key, const iop_yaml_node *list, bool grid,
                         iop_diags *diags)
{
    char set[IOP_SET_SIZE];
    bool good = list->kind == IOP_YAML_LIST && list->count == (grid ? 3 : 2);
    for (size_t k = 0; good && k < list->count; k++)
        good = list->item[k].kind == IOP_YAML_SCALAR;
    if (!good)
        return iop_sweep_complain(
            diags, list, "%.60s: expected %s", key->text,
            iop_words(iop_diags_lang(diags),
                      grid ? IOP_WORD("[from, to, number of values], such as [60%, 110%, 51]")
                           : IOP_WORD("[from, to], such as [60%, 110%]")));
    *span = (iop_span){.path = key->text, .from = list->item[0].text, .to = list->item[1].text};
    if (grid && !iop_sweep_count(&list->item[2], "number of values", 2, &span->count, diags))
        return IOP_EPARSE;
    if (iop_key_is_text(span->path))
        return iop_sweep_complain(diags, key, "%.60s is a text, no number of the scenario", key->text);
    if (strlen(span->path) + strlen(span->from) + IOP_NUMBER_SIZE + 4 > sizeof set)
        return iop_sweep_complain(diags, key, "%.60s: the key and its value are longer than %d bytes",
                                  key->text, IOP_SET_SIZE - IOP_NUMBER_SIZE);
    if (iop_key_between(span->path, span->from, span->to, .5, set, sizeof set))
        return IOP_OK;
    return iop_sweep_complain(diags, list,
                              "%.60s: \"%.40s\" and \"%.40s\" are not two numbers in the same unit, or both "
                              "percentages",
                              key->text, span->from, span->to);
}

void iop_span_sets(size_t spans, const iop_span *span, const double *share, char (*text)[IOP_SET_SIZE],
                   const char **set)
{
    for (size_t k = 0; k < spans; k++) {
        iop_key_between(span[k].path, span[k].from, span[k].to, share[k], text[k], IOP_SET_SIZE);
        set[k] = text[k];
    }
}

iop_status iop_span_vary(iop_sweep *s, size_t spans, const iop_span *span, const double *share,
                         iop_subject *subject, iop_diags *diags)
{
    const iop_env *env = &s->study->env;
    char(*text)[IOP_SET_SIZE] = iop_new(env, spans, IOP_SET_SIZE);
    const char **set = iop_new(env, spans, sizeof *set);
    iop_status status;
    *subject = (iop_subject){NULL, NULL};
    if (text && set) {
        iop_span_sets(spans, span, share, text, set);
        status = iop_sweep_vary(s, iop_yaml_get(s->node, s->kind->word), spans, set, subject, diags);
    } else {
        status = iop_sweep_no_memory(diags, spans, "spans");
    }
    iop_free(env, text);
    iop_free(env, set);
    return status;
}

/* --- keys that multiply each other ---------------------------------------------------------------------- */

typedef enum { OUTPUTS, DEMANDS, LIMITS, TOTALS, LISTS } band_list;

static size_t bands_in(const iop_plan *plan, band_list list)
{
    const size_t count[LISTS] = {plan->table->n, plan->table->n * plan->table->c, plan->limits, plan->totals};
    return count[list];
}

static const iop_band *band_at(const iop_plan *plan, band_list list, size_t k)
{
    switch (list) {
    case OUTPUTS:
        return &plan->output[k];
    case DEMANDS:
        return &plan->demand[k];
    case LIMITS:
        return &plan->limit[k].band;
    case TOTALS:
    case LISTS:
        break;
    }
    return &plan->total[k].band;
}

static bool adds_up(double sum, double combined, double size)
{
    return isinf(sum) || fabs(sum - combined) <= 1e-11 * size;
}

static bool band_combines(const iop_plan *sum, size_t count, const iop_plan *const *plan,
                          const double *weight, band_list list, size_t at)
{
    const iop_band *whole = band_at(sum, list, at);
    double lo = 0, hi = 0, lo_size = fabs(whole->lo), hi_size = fabs(whole->hi);
    for (size_t k = 0; k < count; k++) {
        const iop_band *part = band_at(plan[k], list, at);
        lo += weight[k] * part->lo;
        hi += weight[k] * part->hi;
        lo_size += fabs(weight[k] * part->lo);
        hi_size += fabs(weight[k] * part->hi);
    }
    return adds_up(whole->lo, lo, lo_size) && adds_up(whole->hi, hi, hi_size);
}

bool iop_bounds_combine(const iop_plan *sum, size_t count, const iop_plan *const *plan, const double *weight)
{
    for (size_t k = 0; k < count; k++)
        if (plan[k]->limits != sum->limits || plan[k]->totals != sum->totals)
            return false;
    for (band_list list = OUTPUTS; list < LISTS; list++)
        for (size_t at = 0; at < bands_in(sum, list); at++)
            if (!band_combines(sum, count, plan, weight, list, at))
                return false;
    return true;
}

double iop_span_slope(const iop_span *span, double slope)
{
    const double length = span->last - span->first;
    return length != 0 ? slope / length + 0.0 : (double)NAN; /* no minus zero */
}
