/* SPDX-License-Identifier: GPL-3.0-or-later */
/* summary_reasons.c - why a plan has no optimum. */
#include "report/figures.h"
#include "report/summary.h"
#include <ioplan/words.h>
#include <stdio.h>
#include <string.h>

/* "  3. ", the number of an item; returns its columns. */
static size_t put_number(iop_page *p, size_t number)
{
    char mark[24];
    int width = snprintf(mark, sizeof mark, "  %zu. ", number);
    iop_text_puts(&p->t, mark);
    return (size_t)width;
}

static void put_conflict(iop_page *p, size_t k)
{
    const iop_conflict_result *c = &p->s->conflict[k];
    const char *slash = strrchr(c->file, '/'), *file = slash ? slash + 1 : c->file;
    size_t indent = put_number(p, k + 1);
    char *sentence;
    if (iop_solution_conflict_sentence(p->s, k, p->lang, &sentence, NULL) != IOP_OK) {
        p->t.failed = true;
        return;
    }
    if (c->line)
        iop_page_wrap(p, indent, indent, "%s (%s:%zu)", sentence, file, c->line);
    else
        iop_page_wrap(p, indent, indent, "%s%s%s%s", sentence, file[0] ? " (" : "", file, file[0] ? ")" : "");
    iop_solution_text_free(p->s, sentence);
}

static void put_relaxation(iop_page *p, size_t k)
{
    size_t indent = put_number(p, k + 1);
    char *sentence;
    if (iop_solution_relaxation_sentence(p->s, k, p->lang, &sentence, NULL) != IOP_OK) {
        p->t.failed = true;
        return;
    }
    iop_page_sentence(p, sentence, indent, indent);
    iop_solution_text_free(p->s, sentence);
}

/* Without one of its members a conflict is none, but the plan may have another. */
static const char *conflict_head(const iop_page *p)
{
    const iop_solution *s = p->s;
    if (s->conflict_reducible && !iop_solution_conflict_is_proved(s))
        return iop_words(p->lang,
                         "No plan keeps all bands and limits. The search for those in conflict ended; these "
                         "weigh most in the proof:");
    if (s->conflict_reducible)
        return iop_words(p->lang,
                         "No plan can do all of this at once. The search for the few of these that suffice "
                         "ended: some may not be needed. The heaviest come first:");
    if (s->conflicts == 1)
        return s->conflict_is_only
                   ? iop_words(p->lang, "No plan can do this; without it one could:")
                   : iop_words(p->lang, "No plan can do this (and perhaps something else not, either):");
    return s->conflict_is_only
               ? iop_words(p->lang, "No plan can do all of this at once; without any one of these it could:")
               : iop_words(p->lang,
                           "No plan can do all of this at once; one of these must give way, and then "
                           "another conflict may be left:");
}

void iop_summary_infeasible(iop_page *p)
{
    if (p->s->breaks_in[0]) {
        iop_text_puts(&p->t, "\n");
        if (p->s->breaks_at[0])
            iop_page_wrap(p, 0, 0, iop_words(p->lang, "The plan first breaks in %s, in %s."), p->s->breaks_in,
                          p->s->breaks_at);
        else
            iop_page_wrap(p, 0, 0, iop_words(p->lang, "The plan first breaks in %s."), p->s->breaks_in);
    }
    const iop_solution *s = p->s;
    iop_text_puts(&p->t, "\n");
    if (s->conflicts == 0) {
        iop_page_sentence(
            p,
            iop_words(p->lang, "No plan keeps all bands and limits. Which of them conflict was not found."),
            0, 0);
        return;
    }
    iop_page_sentence(p, conflict_head(p), 0, 0);
    size_t shown = iop_solution_conflicts_shown(s);
    for (size_t k = 0; k < shown; k++)
        put_conflict(p, k);
    if (shown < s->conflicts)
        iop_page_wrap(p, 2, 2, iop_words(p->lang, "and %zu more that weigh less; conflict.csv has them all"),
                      s->conflicts - shown);
    if (s->relaxations) {
        iop_text_puts(&p->t, "\n");
        iop_page_sentence(p, iop_words(p->lang, "The smallest change that makes the plan possible:"), 0, 0);
    }
    for (size_t k = 0; k < s->relaxations; k++)
        put_relaxation(p, k);
}

static void put_ray(iop_page *p, const iop_ray_result *r)
{
    char change[IOP_NUMBER_SIZE], *name;
    iop_figure_signed(p->lang, r->change, iop_figure_decimals(&r->change, 1, 4), change);
    if (iop_solution_cell_words(p->s, r->name, p->lang, &name, NULL) != IOP_OK) {
        p->t.failed = true;
        return;
    }
    iop_text_puts(&p->t, "  ");
    iop_page_cell(p, name, 50, false);
    iop_page_cell(p, change, 14, true);
    iop_page_end_line(p);
    iop_solution_text_free(p->s, name);
}

void iop_summary_unbounded(iop_page *p)
{
    const iop_solution *s = p->s;
    char name[256];
    iop_page_name(p, s->objective.name, name, sizeof name);
    iop_text_puts(&p->t, "\n");
    iop_page_wrap(p, 0, 0,
                  s->objective.maximize
                      ? iop_words(p->lang, "Nothing stops %s from growing for ever along this direction:")
                      : iop_words(p->lang, "Nothing stops %s from falling for ever along this direction:"),
                  name);
    for (size_t k = 0; k < s->rays; k++)
        put_ray(p, &s->ray[k]);
    iop_page_sentence(p, iop_words(p->lang, "Give one of them a bound, or limit a resource that it uses."), 0,
                      0);
}
