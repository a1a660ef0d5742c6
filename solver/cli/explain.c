/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why there is no verified optimum, in one line for standard error; the whole explanation is in the summary.
 */
#include "cli.h"
#include <math.h>
#include <stdarg.h>
#include <string.h>

enum { SHOWN = 4 }; /* names in the line; the others are counted */

typedef struct line {
    const char *lang;
    char *text;
    size_t size, length;
} line;

static void add(line *l, const char *fmt, ...) IOP_PRINTF(2, 3);

static void add(line *l, const char *fmt, ...)
{
    if (l->length + 1 >= l->size)
        return;
    va_list args;
    va_start(args, fmt);
    int need = vsnprintf(l->text + l->length, l->size - l->length, fmt, args);
    va_end(args);
    if (need > 0)
        l->length += (size_t)need < l->size - l->length ? (size_t)need : l->size - l->length - 1;
}

static void add_more(line *l, size_t count)
{
    if (count > SHOWN)
        add(l, iop_words(l->lang, " and %zu more"), count - SHOWN);
}

/* The same words again: a statement of another period, which the summary tells apart. */
static bool is_told(const iop_solution *s, size_t k)
{
    const iop_conflict_result *c = &s->conflict[k];
    for (size_t j = 0; j < k; j++) {
        const iop_conflict_result *d = &s->conflict[j];
        if (c->line == d->line && strcmp(c->key, d->key) == 0 && c->text && d->text &&
            strcmp(c->text, d->text) == 0 && c->file && d->file && strcmp(c->file, d->file) == 0)
            return true;
    }
    return false;
}

static void add_conflict(line *l, const iop_conflict_result *c)
{
    add(l, "%s", c->key);
    if (c->text && *c->text)
        add(l, " %s", c->text);
    const char *slash = c->file ? strrchr(c->file, '/') : NULL;
    if (c->line)
        add(l, " (%s:%zu)", slash ? slash + 1 : c->file, c->line);
}

static void explain_infeasible(line *l, const iop_solution *s)
{
    size_t told = 0;
    if (s->breaks_in && *s->breaks_in && s->breaks_at && *s->breaks_at)
        add(l, iop_words(l->lang, "infeasible, first in %s, in %s: "), s->breaks_in, s->breaks_at);
    else if (s->breaks_in && *s->breaks_in)
        add(l, iop_words(l->lang, "infeasible, first in %s: "), s->breaks_in);
    else
        add(l, "%s", iop_words(l->lang, "infeasible: "));
    if (s->conflicts == 0) {
        add(l, "%s", iop_words(l->lang, "no plan keeps all bands and limits"));
        return;
    }
    if (s->conflict_reducible && !iop_solution_conflict_is_proved(s))
        add(l, "%s", iop_words(l->lang, "the proof weighs most on "));
    else
        add(l, "%s",
            s->conflicts == 1 ? iop_words(l->lang, "nothing satisfies ")
                              : iop_words(l->lang, "these statements cannot hold together: "));
    for (size_t k = 0; k < s->conflicts; k++) {
        if (is_told(s, k))
            continue;
        if (told < SHOWN)
            add(l, "%s", told ? ", " : "");
        if (told++ < SHOWN)
            add_conflict(l, &s->conflict[k]);
    }
    add_more(l, told);
}

static void add_ray(line *l, const iop_solution *s, size_t k)
{
    char *name;
    if (iop_solution_cell_words(s, s->ray[k].name, l->lang, &name, NULL) != IOP_OK)
        return;
    add(l, "%s%s", k ? ", " : iop_words(l->lang, " with "), name);
    iop_solution_text_free(s, name);
}

static void explain_unbounded(line *l, const iop_solution *s)
{
    add(l,
        s->objective.maximize ? iop_words(l->lang, "unbounded: %s grows for ever")
                              : iop_words(l->lang, "unbounded: %s falls for ever"),
        iop_words_name(l->lang, s->objective.name));
    for (size_t k = 0; k < s->rays && k < SHOWN; k++)
        add_ray(l, s, k);
    add_more(l, s->rays);
}

static void explain_unverified(line *l, const iop_solution *s)
{
    if (isnan(s->objective.value)) {
        add(l, "%s", iop_words(l->lang, "not verified: no answer was found"));
        return;
    }
    const double value[] = {s->certificate.primal_violation, s->certificate.dual_violation,
                            s->certificate.gap};
    char number[3][32], worst[512];
    for (int k = 0; k < 3; k++) {
        snprintf(number[k], sizeof number[k], "%.2g", value[k]);
        iop_words_number(l->lang, number[k]);
    }
    add(l, iop_words(l->lang, "not verified: primal violation %s, dual violation %s, gap %s"), number[0],
        number[1], number[2]);
    if (s->certificate.worst && *s->certificate.worst)
        add(l, iop_words(l->lang, "; worst: %s"),
            iop_words_kept(l->lang, s->certificate.worst, worst, sizeof worst));
}

void cli_explain(const iop_solution *s, const char *lang, char *out, size_t size)
{
    line l = {lang, out, size, 0};
    if (size)
        out[0] = '\0';
    switch (s->status) {
    case IOP_OPTIMAL:
        break;
    case IOP_INFEASIBLE:
        explain_infeasible(&l, s);
        break;
    case IOP_UNBOUNDED:
        explain_unbounded(&l, s);
        break;
    case IOP_STOPPED:
        add(&l, "%s", iop_words(lang, "stopped before the optimum was proved"));
        break;
    case IOP_UNVERIFIED:
        explain_unverified(&l, s);
        break;
    }
}
