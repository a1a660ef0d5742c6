/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan analyze DATASET: what one unit of final demand for each sector's product sets in motion. */
#include "cli.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 79, LONGEST_CODE = 16, PER_BLOCK = 3, CELL = 13, WIDEST_CELL = 18 };

typedef struct study {
    const iop_table *table;
    const iop_multipliers *m;
    size_t *shown; /* indicators, in the order of the command line */
    size_t count;
    size_t *order; /* sectors as they are listed */
    const char *lang;
    int cell; /* columns of a number and of its head */
} study;

/* Prints UTF-8 text cut or padded to `width` characters; a cut text ends with an ellipsis. */
static void print_fitted(const char *text, int width)
{
    int count = cli_columns(text), whole = count <= width ? count : width - 1;
    for (int k = 0; k < whole; k++)
        do
            fputc(*text++, stdout);
        while (((unsigned char)*text & 0xC0) == 0x80);
    if (count > width)
        fputs("\xE2\x80\xA6", stdout);
    else
        printf("%*s", width - count, "");
}

/* The same at the right of its columns, with a blank before it. */
static void print_right(const char *text, int width)
{
    int count = cli_columns(text);
    printf("%*s", count < width ? width - count : 1, "");
    print_fitted(text, count < width - 1 ? count : width - 1);
}

static void print_number(const study *s, double value)
{
    char text[32];
    snprintf(text, sizeof text, "%.4g", value);
    iop_words_number(s->lang, text);
    printf("%*s", s->cell, text);
}

static int code_width(const iop_table *table)
{
    size_t width = 6; /* "sector" */
    for (size_t j = 0; j < table->n; j++)
        if (strlen(table->sectors[j].code) > width)
            width = strlen(table->sectors[j].code);
    return width < LONGEST_CODE ? (int)width : LONGEST_CODE;
}

static int cell_width(const study *s)
{
    int cell = CELL;
    for (size_t k = 0; k < s->count; k++) {
        int width = cli_columns(iop_words_name(s->lang, s->m->indicator[s->shown[k]].name)) + 1;
        cell = width > cell ? width : cell;
    }
    return cell < WIDEST_CELL ? cell : WIDEST_CELL;
}

static void print_block(const study *s, size_t first)
{
    size_t end = first + PER_BLOCK < s->count ? first + PER_BLOCK : s->count;
    int code = code_width(s->table), name = COLUMNS - PER_BLOCK * s->cell - code - 1;
    fputc('\n', stdout);
    print_fitted(iop_words(s->lang, "sector"), code + 1 + name);
    for (size_t k = first; k < end; k++)
        print_right(iop_words_name(s->lang, s->m->indicator[s->shown[k]].name), s->cell);
    fputc('\n', stdout);
    for (size_t j = 0; j < s->m->n; j++) {
        size_t sector = s->order[j];
        print_fitted(s->table->sectors[sector].code, code);
        fputc(' ', stdout);
        print_fitted(iop_table_sector_name(s->table, sector, s->lang), name);
        for (size_t k = first; k < end; k++)
            print_number(s, *iop_at(s->m->total, s->shown[k], sector));
        fputc('\n', stdout);
    }
}

/* The units of what is shown: money is the dataset's own, resources each have theirs. */
static void print_units(const study *s)
{
    for (size_t k = 0; k < s->count; k++) {
        const iop_indicator *i = &s->m->indicator[s->shown[k]];
        char unit[96];
        if (i->kind == IOP_INDICATOR_RESOURCE)
            printf(iop_words(s->lang, "  %s in %s\n"), iop_words_name(s->lang, i->name),
                   iop_words_of_unit(s->lang, i->unit, unit, sizeof unit));
    }
}

/* The word at the start of `text`, on a new line where this one has no room; returns the column after it. */
static int print_word(const char *text, size_t bytes, int column)
{
    char word[256];
    snprintf(word, sizeof word, "%.*s", (int)bytes, text);
    int width = cli_columns(word);
    if (column > 0 && column + 1 + width > COLUMNS) {
        fputs("\n ", stdout);
        column = 1;
    }
    printf("%s%s", column > 0 ? " " : "", word);
    return column + width + (column > 0);
}

static void print_words(const char *text)
{
    int column = 0;
    for (text += strspn(text, " \n\t"); *text; text += strspn(text, " \n\t")) {
        size_t bytes = strcspn(text, " \n\t");
        column = print_word(text, bytes, column);
        text += bytes;
    }
}

/* Title and source of the table, which say where its figures are estimates. */
static void print_data(const study *s)
{
    const char *title = iop_table_title(s->table, s->lang), *source = iop_table_source(s->table, s->lang);
    char data[2048];
    if (!title[0])
        return;
    if (source[0])
        snprintf(data, sizeof data, iop_words(s->lang, "Data: %s; %s"), title, source);
    else
        snprintf(data, sizeof data, iop_words(s->lang, "Data: %s"), title);
    print_words(data);
    fputc('\n', stdout);
}

static void print_text(const study *s)
{
    char unit[96];
    print_data(s);
    printf(iop_words(s->lang, "Direct and indirect amounts per unit of final demand (%s)\n"),
           iop_words_of_unit(s->lang, s->table->unit, unit, sizeof unit));
    print_units(s);
    for (size_t first = 0; first < s->count; first += PER_BLOCK)
        print_block(s, first);
    fputc('\n', stdout);
    printf(iop_words(s->lang, "Method: %s\n"), s->m->method);
}

static void print_entry_json(const study *s, size_t k, size_t sector)
{
    fputs("{\"sector\": ", stdout);
    cli_json_string(stdout, s->table->sectors[sector].code);
    fputs(", \"direct\": ", stdout);
    cli_json_number(stdout, *iop_at(s->m->direct, k, sector));
    fputs(", \"total\": ", stdout);
    cli_json_number(stdout, *iop_at(s->m->total, k, sector));
    fputs(", \"ratio\": ", stdout);
    cli_json_number(stdout, *iop_at(s->m->ratio, k, sector));
    fputc('}', stdout);
}

static void print_json(const study *s)
{
    fputs("{\"data\": {\"title\": ", stdout);
    cli_json_string(stdout, s->table->title);
    fputs(", \"source\": ", stdout);
    cli_json_string(stdout, s->table->source);
    fputs("}, \"per\": ", stdout);
    cli_json_string(stdout, s->table->unit);
    fputs(", \"method\": ", stdout);
    cli_json_string(stdout, s->m->method);
    fputs(", \"indicators\": [", stdout);
    for (size_t k = 0; k < s->count; k++) {
        const iop_indicator *i = &s->m->indicator[s->shown[k]];
        fputs(k ? ",\n {\"name\": " : "\n {\"name\": ", stdout);
        cli_json_string(stdout, i->name);
        fputs(", \"unit\": ", stdout);
        cli_json_string(stdout, i->unit);
        fputs(", \"sectors\": [", stdout);
        for (size_t j = 0; j < s->m->n; j++) {
            fputs(j ? ",\n  " : "\n  ", stdout);
            print_entry_json(s, s->shown[k], s->order[j]);
        }
        fputs("]}", stdout);
    }
    fputs("]}\n", stdout);
}

/* The rows of the indicators to show: those named by --indicator, else output, value added, resources. */
static iop_status choose(study *s, const cli_args *args, iop_err *err)
{
    const char *const *name;
    size_t named = cli_texts(args, "indicator", &name);
    for (size_t k = 0; k < named; k++) {
        size_t row = iop_multipliers_find(s->m, name[k]);
        if (row >= s->m->k)
            return iop_fail(err, IOP_EINVAL, "the dataset has no indicator \"%.60s\"", name[k]);
        s->shown[s->count++] = row;
    }
    for (size_t k = 0; k < s->m->k && !named; k++)
        if (s->m->indicator[k].kind != IOP_INDICATOR_COMPONENT)
            s->shown[s->count++] = k;
    return IOP_OK;
}

/* Sectors in the dataset's order, or by falling total of an indicator; equal ones keep their order. */
static iop_status sort(study *s, const char *by, iop_err *err)
{
    size_t row = by ? iop_multipliers_find(s->m, by) : 0;
    if (row >= s->m->k)
        return iop_fail(err, IOP_EINVAL, "the dataset has no indicator \"%.60s\" to sort by", by);
    for (size_t j = 0; j < s->m->n; j++) {
        size_t at = j;
        double value = *iop_at(s->m->total, row, j);
        for (; by && at > 0 && *iop_at(s->m->total, row, s->order[at - 1]) < value; at--)
            s->order[at] = s->order[at - 1];
        s->order[at] = j;
    }
    return IOP_OK;
}

static iop_status present(const cli_args *args, const iop_table *table, const iop_multipliers *m,
                          iop_err *err)
{
    study s = {.table = table, .m = m, .lang = cli_language(args)};
    s.shown = calloc(m->k + args->values, sizeof *s.shown);
    s.order = calloc(m->n + 1, sizeof *s.order);
    iop_status status = s.shown && s.order ? IOP_OK : iop_fail(err, IOP_ENOMEM, "out of memory for a list");
    if (status == IOP_OK)
        status = choose(&s, args, err);
    if (status == IOP_OK)
        status = sort(&s, cli_text(args, "sort", NULL), err);
    if (status == IOP_OK)
        s.cell = cell_width(&s);
    if (status == IOP_OK && cli_flag(args, "json"))
        print_json(&s);
    else if (status == IOP_OK)
        print_text(&s);
    free(s.shown);
    free(s.order);
    return status;
}

cli_exit cmd_analyze(const cli_args *args)
{
    iop_env env = cli_env(args);
    iop_table *table = NULL;
    cli_exit status = cli_open_dataset(&table, args, &env);
    if (status != CLI_OK)
        return status;
    iop_multipliers *multipliers = NULL;
    iop_err err;
    cli_progress(args, IOP_WORD("analysing"));
    iop_leontief_settings settings = iop_leontief_settings_default();
    settings.method = cli_text(args, "leontief", "auto");
    iop_status outcome = iop_multipliers_open_with(&multipliers, table, &settings, &env, &err);
    cli_progress(args, NULL);
    if (outcome == IOP_OK)
        outcome = present(args, table, multipliers, &err);
    if (outcome != IOP_OK)
        status = cli_fail(&err);
    iop_multipliers_close(multipliers);
    iop_table_close(table);
    return status;
}
