/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What ioplan analyze prints: multipliers, then whatever else there is. */
#include "cli_analyze.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 79, LONGEST_CODE = 16, PER_BLOCK = 3, CELL = 13, WIDEST_CELL = 18 };

/* Prints UTF-8 text cut or padded to `width` characters; a cut text ends with an ellipsis. */
static void print_fitted(const char *text, int width)
{
    int count = cli_columns(text), whole = count <= width ? count : width - 1;
    for (int k = 0; k < whole; k++) {
        unsigned code;
        bool hidden = iop_words_hidden(text, &code) > 0;
        if (hidden)
            fputs("\xEF\xBF\xBD", stdout); /* the column is one character wide: U+FFFD */
        do
            hidden ? (void)text++ : (void)fputc(*text++, stdout);
        while (((unsigned char)*text & 0xC0) == 0x80);
    }
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

static const char *number(const study *s, double value, int digits, char out[32])
{
    snprintf(out, 32, "%.*g", digits, value);
    iop_words_number(s->lang, out);
    return out;
}

static int code_width(const iop_table *table)
{
    size_t width = 6; /* "sector" */
    for (size_t j = 0; j < table->n; j++)
        if (strlen(table->sectors[j].code) > width)
            width = strlen(table->sectors[j].code);
    return width < LONGEST_CODE ? (int)width : LONGEST_CODE;
}

/* Columns of a number and of its head. */
static int cell_width(const study *s)
{
    int cell = CELL;
    for (size_t k = 0; k < s->count; k++) {
        int width = cli_columns(iop_words_name(s->lang, s->m->indicator[s->shown[k]].name)) + 1;
        cell = width > cell ? width : cell;
    }
    return cell < WIDEST_CELL ? cell : WIDEST_CELL;
}

/* total: k x n, a row an indicator. */
static void print_block(const study *s, iop_mat total, size_t first)
{
    size_t end = first + PER_BLOCK < s->count ? first + PER_BLOCK : s->count;
    int cell = cell_width(s), code = code_width(s->table), name = COLUMNS - PER_BLOCK * cell - code - 1;
    char text[32];
    fputc('\n', stdout);
    print_fitted(iop_words(s->lang, "sector"), code + 1 + name);
    for (size_t k = first; k < end; k++)
        print_right(iop_words_name(s->lang, s->m->indicator[s->shown[k]].name), cell);
    fputc('\n', stdout);
    for (size_t j = 0; j < s->m->n; j++) {
        size_t sector = s->order[j];
        print_fitted(s->table->sectors[sector].code, code);
        fputc(' ', stdout);
        print_fitted(iop_table_sector_name(s->table, sector, s->lang), name);
        for (size_t k = first; k < end; k++)
            printf("%*s", cell, number(s, *iop_at(total, s->shown[k], sector), 4, text));
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
            cli_put(stdout, iop_words(s->lang, "  %s in %s\n"), iop_words_name(s->lang, i->name),
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
    if (column > 0)
        fputc(' ', stdout);
    cli_put_text(stdout, word);
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
    fputc('\n', stdout);
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
}

static void print_closed(const study *s)
{
    const iop_closed *o = s->structure->closed;
    char text[768], spent[32], becomes[32];
    fputc('\n', stdout);
    puts(iop_words(s->lang, "Type II: the same when households spend what they earn"));
    snprintf(text, sizeof text,
             iop_words(s->lang,
                       "Income: %.100s; spending: %.100s. Of a unit of income %s is spent on products "
                       "from here; a unit earned at first becomes %s."),
             iop_words_name(s->lang, o->income), iop_words_name(s->lang, o->household),
             number(s, o->spent_here, 3, spent), number(s, o->respending, 4, becomes));
    print_words(text);
    for (size_t first = 0; first < s->count; first += PER_BLOCK)
        print_block(s, o->total, first);
}

static void print_multipliers(const study *s)
{
    char unit[96];
    cli_put(stdout, iop_words(s->lang, "Direct and indirect amounts per unit of final demand (%s)\n"),
            iop_words_of_unit(s->lang, s->table->unit, unit, sizeof unit));
    print_units(s);
    for (size_t first = 0; first < s->count; first += PER_BLOCK)
        print_block(s, s->m->total, first);
    if (s->structure->closed)
        print_closed(s);
    else if (s->structure->closed_note[0]) {
        fputc('\n', stdout);
        print_words(s->structure->closed_note);
    }
}

iop_status analyze_print_text(const study *s, iop_err *err)
{
    char *text, method[256];
    size_t length;
    IOP_TRY(
        iop_structure_text(s->structure, s->table, s->lang, s->ranked, &s->table->env, &text, &length, err));
    print_data(s);
    if (s->structure->parts & IOP_PART_MULTIPLIERS)
        print_multipliers(s);
    cli_put_text(stdout, text);
    iop_structure_text_free(&s->table->env, text);
    fputc('\n', stdout);
    printf(iop_words(s->lang, "Method: %s\n"), iop_words_kept(s->lang, s->m->method, method, sizeof method));
    return IOP_OK;
}

/* --- JSON ----------------------------------------------------------------------------------------------- */

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
    if (s->structure->closed) {
        fputs(", \"type_2\": ", stdout);
        cli_json_number(stdout, *iop_at(s->structure->closed->total, k, sector));
    }
    fputc('}', stdout);
}

static void print_cell_json(const iop_listing_cell *cell)
{
    if (cell->text)
        cli_json_string(stdout, cell->text);
    else
        cli_json_number(stdout, cell->number);
}

/* ", "NAME": [{"COLUMN": ...}, ...]" */
static iop_status print_listing_json(iop_listings *l, size_t which, iop_err *err)
{
    iop_listing_column column[IOP_LISTING_COLUMNS];
    iop_listing_cell cell[IOP_LISTING_COLUMNS];
    size_t columns = iop_listing_columns(l, which, column), rows = iop_listing_rows(l, which);
    printf(",\n\"%s\": [", iop_listing_name(l, which));
    for (size_t row = 0; row < rows; row++) {
        IOP_TRY(iop_listing_row(l, which, row, cell, err));
        for (size_t k = 0; k < columns; k++) {
            printf("%s\"%s\": ", k ? ", " : row ? ",\n {" : "\n {", column[k].name);
            print_cell_json(&cell[k]);
        }
        fputc('}', stdout);
    }
    fputc(']', stdout);
    return IOP_OK;
}

static iop_status print_listings_json(const study *s, iop_err *err)
{
    iop_listings *l;
    IOP_TRY(iop_listings_open(&l, s->structure, s->table, s->lang, &s->table->env, err));
    iop_status status = IOP_OK;
    for (size_t which = 0; which < iop_listings_count(l) && status == IOP_OK; which++)
        if (strcmp(iop_listing_name(l, which), "multipliers") != 0) /* told by indicator */
            status = print_listing_json(l, which, err);
    iop_listings_close(l);
    return status;
}

static void print_indicators_json(const study *s)
{
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
}

iop_status analyze_print_json(const study *s, iop_err *err)
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
    if (s->structure->parts & IOP_PART_MULTIPLIERS)
        print_indicators_json(s);
    fputc(']', stdout);
    IOP_TRY(print_listings_json(s, err));
    fputs("}\n", stdout);
    return IOP_OK;
}
