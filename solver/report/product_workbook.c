/* SPDX-License-Identifier: GPL-3.0-or-later */
/* product_workbook.c - results.xlsx: every table of a result, with the answer in words on the cover. */
#include "base/alloc.h"
#include "report/figures.h"
#include "report/products.h"
#include "report/workbook.h"
#include "report/xlsx.h"
#include <ioplan/words.h>
#include <math.h>
#include <stdio.h>

enum { SENTENCES = 4, SENTENCE = 1024 };

iop_status iop_product_workbook_possible(iop_err *err)
{
    return iop_xlsx_possible(err);
}

/* "Most value added: 12,026 million USD, against 11,470 in 2018 (+4.8 %)" */
static void say_aim(const iop_solution *s, const char *lang, char out[SENTENCE])
{
    char name[256], unit[256], value[IOP_NUMBER_SIZE], base[IOP_NUMBER_SIZE], change[IOP_NUMBER_SIZE];
    const double both[] = {s->objective.value, s->objective.base};
    int decimals = iop_figure_decimals(both, 2, 5);
    iop_figure(lang, both[0], decimals, value);
    iop_figure(lang, both[1], decimals, base);
    iop_figure_change(lang, both[0], both[1], change);
    iop_report_name(lang, s->objective.name, name, sizeof name);
    iop_words_of_unit(lang, s->objective.unit, unit, sizeof unit);
    snprintf(out, SENTENCE,
             s->objective.maximize ? iop_words(lang, "Most %s: %s %s, against %s in %d (%s)")
                                   : iop_words(lang, "Least %s: %s %s, against %s in %d (%s)"),
             name, value, unit, base, s->year, change[0] ? change : "-");
}

static void say_certificate(const iop_solution *s, const char *lang, char out[SENTENCE])
{
    char primal[IOP_NUMBER_SIZE], dual[IOP_NUMBER_SIZE], gap[IOP_NUMBER_SIZE];
    iop_figure_order(s->certificate.primal_violation, primal);
    iop_figure_order(s->certificate.dual_violation, dual);
    iop_figure_order(s->certificate.gap, gap);
    snprintf(
        out, SENTENCE,
        s->certificate.verified
            ? iop_words(lang, "Verified: largest violation %s, prices %s, gap %s; at most 1e-9 is allowed")
            : iop_words(lang,
                        "NOT verified: largest violation %s, prices %s, gap %s; at most 1e-9 is allowed"),
        primal, dual, gap);
}

static void say_outcome(const iop_solution *s, const char *lang, char out[SENTENCE])
{
    switch (s->status) {
    case IOP_OPTIMAL:
    case IOP_UNVERIFIED:
        say_aim(s, lang, out);
        break;
    case IOP_INFEASIBLE:
        snprintf(out, SENTENCE, "%s", iop_words(lang, "No plan keeps all bands and limits."));
        break;
    case IOP_UNBOUNDED:
        snprintf(out, SENTENCE, "%s", iop_words(lang, "The aim grows without bound."));
        break;
    case IOP_STOPPED:
        snprintf(out, SENTENCE, "%s", iop_words(lang, "Stopped before the end."));
        break;
    }
}

static iop_status write_tables(const iop_report_source *source, const iop_report_tables *tables, char **data,
                               size_t *size, iop_err *err)
{
    char text[SENTENCES][SENTENCE] = {{0}};
    const char *sentence[SENTENCES], *title = iop_words(source->lang, "Sweeps");
    const iop_solution *s = source->solution;
    if (s) {
        title = iop_report_own(source->lang, s->title, s->title_vi);
        snprintf(text[0], SENTENCE, "%s", iop_report_own(source->lang, s->data_title, s->data_title_vi));
        snprintf(text[1], SENTENCE, "%s", iop_report_own(source->lang, s->data_source, s->data_source_vi));
        say_outcome(s, source->lang, text[2]);
        say_certificate(s, source->lang, text[3]);
    }
    for (size_t k = 0; k < SENTENCES; k++)
        sentence[k] = text[k];
    iop_workbook_cover cover = {title, SENTENCES, sentence, iop_report_table_find(tables, "provenance")};
    return iop_workbook_write(tables, &cover, source->lang, source->created, data, size, err);
}

iop_status iop_product_workbook(const iop_report_source *source, char **data, size_t *size, iop_err *err)
{
    iop_report_tables *tables;
    *data = NULL;
    IOP_TRY(iop_report_tables_open(&tables, source, err));
    iop_status status = write_tables(source, tables, data, size, err);
    iop_report_tables_close(tables);
    return status;
}
