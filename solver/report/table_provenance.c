/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table_provenance.c - what the result was made of, and how far it can be trusted. */
#include "base/number.h"
#include "report/figures.h"
#include "report/tables_private.h"
#include <stdio.h>

static void put(iop_report_table *t, const iop_report_source *source, const char *key, const char *fact,
                const char *value)
{
    if (!value[0])
        return;
    iop_report_row(t, key);
    iop_cell_text(t, iop_words(source->lang, fact));
    iop_cell_text(t, value);
}

/* A number for the eye, with three digits: "0.00326". */
static void put_number(iop_report_table *t, const iop_report_source *source, const char *key,
                       const char *fact, double value)
{
    char text[IOP_NUMBER_SIZE];
    iop_format_human(value, 3, text);
    iop_words_number(source->lang, text);
    put(t, source, key, fact, iop_report_keep(t, "%s", text));
}

static void put_count(iop_report_table *t, const iop_report_source *source, const char *key, const char *fact,
                      size_t count)
{
    char text[IOP_NUMBER_SIZE];
    iop_figure(source->lang, (double)count, 0, text);
    put(t, source, key, fact, iop_report_keep(t, "%s", text));
}

/* The same for what is hardly anything: "1.7e-16". */
static void put_size(iop_report_table *t, const iop_report_source *source, const char *key, const char *fact,
                     double value)
{
    char text[IOP_NUMBER_SIZE] = "0";
    if (value != 0)
        snprintf(text, sizeof text, "%.1e", value);
    iop_words_number(source->lang, text);
    put(t, source, key, fact, iop_report_keep(t, "%s", text));
}

/* A sentence that the solution has in English. */
static void put_kept(iop_report_table *t, const iop_report_source *source, const char *key, const char *fact,
                     const char *sentence)
{
    char told[512];
    const char *words = iop_words_kept(source->lang, sentence, told, sizeof told);
    put(t, source, key, fact, words == sentence ? sentence : iop_report_keep(t, "%s", words));
}

static void put_trust(iop_report_table *t, const iop_report_source *source)
{
    const iop_solution *s = source->solution;
    put(t, source, "verified", IOP_WORD("Verified"),
        iop_words(source->lang, iop_report_no_yes[s->certificate.verified]));
    put_size(t, source, "primal_violation", IOP_WORD("Largest violation of a balance, band or limit"),
             s->certificate.primal_violation);
    put_size(t, source, "dual_violation", IOP_WORD("Largest price of the wrong sign"),
             s->certificate.dual_violation);
    put_size(t, source, "gap", IOP_WORD("Gap between the value and its bound"), s->certificate.gap);
    put_kept(t, source, "worst", IOP_WORD("Where the largest violation is"), s->certificate.worst);
}

static void put_sources(iop_report_table *t, const iop_report_source *source)
{
    const iop_solution *s = source->solution;
    put(t, source, "title", IOP_WORD("Scenario"), iop_report_own(source->lang, s->title, s->title_vi));
    put(t, source, "data_title", IOP_WORD("Data"),
        iop_report_own(source->lang, s->data_title, s->data_title_vi));
    put(t, source, "data_source", IOP_WORD("Source of the data"),
        iop_report_own(source->lang, s->data_source, s->data_source_vi));
    put(t, source, "region", IOP_WORD("Region"), s->region);
    put(t, source, "year", IOP_WORD("Base year"), iop_report_keep(t, "%d", s->year));
    put(t, source, "unit", IOP_WORD("Unit of money"), iop_source_unit(t, source, s->money_unit));
}

iop_status iop_table_provenance(iop_report_tables *tables, const iop_report_source *source, iop_err *err)
{
    const iop_solution *s = source->solution;
    iop_report_table *t;
    if (!s)
        return IOP_OK;
    IOP_TRY(iop_report_table_add(tables, "provenance", IOP_WORD("Certificate and provenance"), &t, err));
    iop_report_add(t, "fact", IOP_WORD("Fact"), "", IOP_COLUMN_TEXT);
    iop_report_add(t, "value", IOP_WORD("Value"), "", IOP_COLUMN_TEXT);
    put_sources(t, source);
    put_trust(t, source);
    put(t, source, "scenario", IOP_WORD("Scenario file"), s->provenance.scenario);
    put(t, source, "scenario_sha256", IOP_WORD("SHA-256 of the scenario"), s->provenance.scenario_sha256);
    put(t, source, "dataset", IOP_WORD("Dataset"), s->provenance.dataset);
    put(t, source, "dataset_sha256", IOP_WORD("SHA-256 of the dataset"), s->provenance.dataset_sha256);
    put(t, source, "version", IOP_WORD("Version of ioplan"), s->provenance.version);
    put_kept(t, source, "solver", IOP_WORD("Solver"), s->provenance.solver);
    put_kept(t, source, "method", IOP_WORD("Method"), s->provenance.method);
    put(t, source, "blas", IOP_WORD("Linear algebra"), s->provenance.blas);
    put_count(t, source, "threads", IOP_WORD("Threads"), (size_t)s->provenance.threads);
    put_number(t, source, "seconds", IOP_WORD("Seconds"), s->provenance.seconds);
    put_count(t, source, "iterations", IOP_WORD("Iterations"), (size_t)s->provenance.iterations);
    return IOP_OK;
}
