/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table_conflict.c - why there is no plan: statements in conflict, the smallest change, a direction without
 * end. */
#include "report/tables_private.h"
#include <math.h>
#include <string.h>

static const char *const sides[] = {IOP_WORD("at least"), IOP_WORD("at most"), NULL};

/* Sentences in the language; one that there is no memory for fails the table. */
static const char *kept(iop_report_table *t, const iop_solution *s, iop_status status, char *text)
{
    const char *own = status == IOP_OK ? iop_report_keep(t, "%s", text) : "";
    t->failed = t->failed || status != IOP_OK;
    if (status == IOP_OK)
        iop_solution_text_free(s, text);
    return own;
}

static const char *cell_words(iop_report_table *t, const iop_report_source *source, const char *name)
{
    char *text;
    iop_status status = iop_solution_cell_words(source->solution, name, source->lang, &text, NULL);
    return kept(t, source->solution, status, text);
}

static const char *last_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

iop_status iop_table_conflict(iop_report_tables *tables, const iop_report_source *source, iop_err *err)
{
    const iop_solution *s = source->solution;
    iop_report_table *t;
    if (!s)
        return IOP_OK;
    IOP_TRY(iop_report_table_add(tables, "conflict", IOP_WORD("Statements in conflict"), &t, err));
    iop_report_add(t, "sentence", IOP_WORD("Statement"), "", IOP_COLUMN_TEXT);
    iop_report_add(t, "key", IOP_WORD("Key"), "", IOP_COLUMN_TEXT);
    iop_report_add(t, "text", IOP_WORD("As written"), "", IOP_COLUMN_TEXT);
    iop_report_add(t, "file", IOP_WORD("File"), "", IOP_COLUMN_TEXT);
    iop_report_add(t, "line", IOP_WORD("Line"), "", IOP_COLUMN_INTEGER);
    for (size_t k = 0; k < s->conflicts; k++) {
        const iop_conflict_result *c = &s->conflict[k];
        iop_report_row(t, c->key);
        char *text;
        iop_status status = iop_solution_conflict_sentence(s, k, source->lang, &text, NULL);
        iop_cell_text(t, kept(t, s, status, text));
        iop_cell_text(t, c->key);
        iop_cell_text(t, c->text);
        iop_cell_text(t, last_name(c->file));
        iop_cell_number(t, c->line ? (double)c->line : (double)NAN);
    }
    return IOP_OK;
}

iop_status iop_table_relaxation(iop_report_tables *tables, const iop_report_source *source, iop_err *err)
{
    const iop_solution *s = source->solution;
    iop_report_table *t;
    if (!s)
        return IOP_OK;
    IOP_TRY(iop_report_table_add(tables, "relaxation", IOP_WORD("Smallest change needed"), &t, err));
    iop_report_add(t, "sentence", IOP_WORD("Change"), "", IOP_COLUMN_TEXT);
    iop_report_add(t, "name", IOP_WORD("Bound"), "", IOP_COLUMN_TEXT);
    iop_report_add_choice(t, "sense", IOP_WORD("Side"), sides);
    iop_report_add_own(t, "from", IOP_WORD("Bound before"), "unit");
    iop_report_add_own(t, "to", IOP_WORD("Bound after"), "unit");
    iop_report_add(t, "unit", IOP_WORD("Unit"), "", IOP_COLUMN_TEXT);
    iop_report_add(t, "key", IOP_WORD("Key"), "", IOP_COLUMN_TEXT);
    for (size_t k = 0; k < s->relaxations; k++) {
        const iop_relaxation_result *r = &s->relaxation[k];
        iop_report_row(t, iop_report_keep(t, "%s %s", r->key, r->name));
        char *text;
        iop_status status = iop_solution_relaxation_sentence(s, k, source->lang, &text, NULL);
        iop_cell_text(t, kept(t, s, status, text));
        iop_cell_text(t, cell_words(t, source, r->name));
        iop_cell_number(t, r->upper);
        iop_cell_number(t, r->from);
        iop_cell_number(t, r->to);
        iop_cell_text(t, iop_source_unit(t, source, r->unit));
        iop_cell_text(t, r->key);
    }
    return IOP_OK;
}

iop_status iop_table_ray(iop_report_tables *tables, const iop_report_source *source, iop_err *err)
{
    const iop_solution *s = source->solution;
    iop_report_table *t;
    if (!s)
        return IOP_OK;
    IOP_TRY(iop_report_table_add(tables, "ray", IOP_WORD("Direction without end"), &t, err));
    iop_report_add(t, "name", IOP_WORD("Quantity"), "", IOP_COLUMN_TEXT);
    iop_report_add(t, "change", IOP_WORD("Change"), iop_source_unit(t, source, s->money_unit),
                   IOP_COLUMN_NUMBER);
    for (size_t k = 0; k < s->rays; k++) {
        iop_report_row(t, s->ray[k].name);
        iop_cell_text(t, cell_words(t, source, s->ray[k].name));
        iop_cell_number(t, s->ray[k].change);
    }
    return IOP_OK;
}
