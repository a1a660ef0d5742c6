/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small reader of workbooks, by libzip and expat, which shares nothing with what writes them. */
#include "support/workbook.h"
#include "support/cm.h"
#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

/* --- the archive ---------------------------------------------------------------------------------------- */

/* The file, NUL-terminated; NULL when there is none. */
static char *unpack(zip_t *archive, const char *name)
{
    zip_stat_t about;
    zip_file_t *file = zip_fopen(archive, name, ZIP_FL_ENC_GUESS);
    if (!file)
        return NULL;
    assert_int_equal(zip_stat(archive, name, 0, &about), 0);
    char *data = malloc(about.size + 1);
    assert_non_null(data);
    assert_int_equal(zip_fread(file, data, about.size), about.size);
    data[about.size] = '\0';
    zip_fclose(file);
    return data;
}

static void parse(const char *xml, void *self, XML_StartElementHandler start, XML_EndElementHandler end,
                  XML_CharacterDataHandler text)
{
    XML_Parser parser = XML_ParserCreate(NULL);
    assert_non_null(parser);
    XML_SetUserData(parser, self);
    XML_SetElementHandler(parser, start, end);
    XML_SetCharacterDataHandler(parser, text);
    if (XML_Parse(parser, xml, (int)strlen(xml), 1) == XML_STATUS_ERROR)
        fail_msg("line %lu: %s", XML_GetCurrentLineNumber(parser), XML_ErrorString(XML_GetErrorCode(parser)));
    XML_ParserFree(parser);
}

static const char *attribute(const char **list, const char *name)
{
    for (; list[0]; list += 2)
        if (strcmp(list[0], name) == 0)
            return list[1];
    return NULL;
}

/* --- text that grows ------------------------------------------------------------------------------------ */

typedef struct {
    char *data;
    size_t length;
} growing;

static void grow(growing *g, const char *data, size_t length)
{
    g->data = realloc(g->data, g->length + length + 1);
    assert_non_null(g->data);
    memcpy(g->data + g->length, data, length);
    g->length += length;
    g->data[g->length] = '\0';
}

/* "_x0041_" stands for the character of that number; only those below 128 are met here. */
static char *without_escapes(char *text)
{
    char *out = text;
    for (const char *p = text; *p;) {
        unsigned code;
        int used = 0;
        if (p[0] == '_' && p[1] == 'x' && sscanf(p, "_x%4x_%n", &code, &used) == 1 && used == 7 &&
            code < 128) {
            *out++ = (char)code;
            p += 7;
        } else {
            *out++ = *p++;
        }
    }
    *out = '\0';
    return text;
}

/* --- shared strings ------------------------------------------------------------------------------------- */

typedef struct {
    size_t count;
    growing *string;
    bool inside; /* <t> */
} strings;

static void XMLCALL strings_start(void *self, const char *name, const char **attributes)
{
    strings *s = self;
    (void)attributes;
    if (strcmp(name, "si") == 0) {
        s->string = realloc(s->string, (s->count + 1) * sizeof *s->string);
        assert_non_null(s->string);
        s->string[s->count] = (growing){NULL, 0};
        grow(&s->string[s->count++], "", 0);
    }
    s->inside = strcmp(name, "t") == 0;
}

static void XMLCALL strings_end(void *self, const char *name)
{
    (void)name;
    ((strings *)self)->inside = false;
}

static void XMLCALL strings_text(void *self, const char *data, int length)
{
    strings *s = self;
    if (s->inside)
        grow(&s->string[s->count - 1], data, (size_t)length);
}

/* --- a sheet -------------------------------------------------------------------------------------------- */

typedef struct {
    const strings *strings;
    workbook_sheet *sheet;
    size_t row, column;
    char type[16]; /* of the cell */
    growing value;
    bool inside;
} reading;

static void XMLCALL sheet_start(void *self, const char *name, const char **attributes)
{
    reading *r = self;
    if (strcmp(name, "c") == 0) {
        const char *place = attribute(attributes, "r"), *type = attribute(attributes, "t");
        r->column = 0;
        for (; *place >= 'A' && *place <= 'Z'; place++)
            r->column = 26 * r->column + (size_t)(*place - 'A') + 1;
        r->column--;
        r->row = (size_t)strtoul(place, NULL, 10) - 1;
        snprintf(r->type, sizeof r->type, "%s", type ? type : "n");
        r->value.length = 0;
    }
    r->inside = strcmp(name, "v") == 0;
    r->sheet->formulas += strcmp(name, "f") == 0;
    r->sheet->frozen |= strcmp(name, "pane") == 0 && attribute(attributes, "state") &&
                        strcmp(attribute(attributes, "state"), "frozen") == 0;
    r->sheet->filtered |= strcmp(name, "autoFilter") == 0;
}

static void XMLCALL sheet_text(void *self, const char *data, int length)
{
    reading *r = self;
    if (r->inside)
        grow(&r->value, data, (size_t)length);
}

static void XMLCALL sheet_end(void *self, const char *name)
{
    reading *r = self;
    workbook_sheet *sheet = r->sheet;
    r->inside = false;
    if (strcmp(name, "c") != 0 || !r->value.length)
        return;
    if (sheet->cells == sheet->capacity) {
        sheet->capacity = 2 * sheet->capacity + 64;
        sheet->cell = realloc(sheet->cell, sheet->capacity * sizeof *sheet->cell);
        assert_non_null(sheet->cell);
    }
    workbook_cell *cell = &sheet->cell[sheet->cells++];
    *cell = (workbook_cell){.row = r->row, .column = r->column};
    char *end;
    if (strcmp(r->type, "s") == 0) {
        size_t index = (size_t)strtoul(r->value.data, NULL, 10);
        assert_true(index < r->strings->count);
        cell->is_text = true;
        cell->text = without_escapes(strdup(r->strings->string[index].data));
    } else {
        assert_string_equal(r->type, "n");
        cell->number = strtod(r->value.data, &end);
        assert_true(*end == '\0' && isfinite(cell->number));
    }
}

static void read_sheet(zip_t *archive, size_t number, const strings *shared, workbook_sheet *sheet)
{
    char name[64];
    snprintf(name, sizeof name, "xl/worksheets/sheet%zu.xml", number);
    char *xml = unpack(archive, name);
    assert_non_null(xml);
    reading r = {.strings = shared, .sheet = sheet};
    parse(xml, &r, sheet_start, sheet_end, sheet_text);
    free(r.value.data);
    free(xml);
}

/* --- the workbook --------------------------------------------------------------------------------------- */

static void XMLCALL book_start(void *self, const char *name, const char **attributes)
{
    workbook *book = self;
    if (strcmp(name, "sheet") != 0)
        return;
    book->sheet = realloc(book->sheet, (book->sheets + 1) * sizeof *book->sheet);
    assert_non_null(book->sheet);
    book->sheet[book->sheets] = (workbook_sheet){.name = strdup(attribute(attributes, "name"))};
    book->sheets++;
}

static void read_charts(zip_t *archive, workbook *book)
{
    for (;; book->charts++) {
        char name[64];
        snprintf(name, sizeof name, "xl/charts/chart%zu.xml", book->charts + 1);
        char *xml = unpack(archive, name);
        if (!xml)
            return;
        parse(xml, NULL, NULL, NULL, NULL);
        book->chart = realloc(book->chart, (book->charts + 1) * sizeof *book->chart);
        assert_non_null(book->chart);
        book->chart[book->charts] = xml;
    }
}

workbook workbook_open(const void *data, size_t size)
{
    workbook book = {0};
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(data, size, 0, &error);
    assert_non_null(source);
    zip_t *archive = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error);
    if (!archive)
        fail_msg("%s", zip_error_strerror(&error));
    char *xml = unpack(archive, "xl/workbook.xml"), *shared = unpack(archive, "xl/sharedStrings.xml");
    strings s = {0};
    parse(xml, &book, book_start, NULL, NULL);
    if (shared)
        parse(shared, &s, strings_start, strings_end, strings_text);
    for (size_t k = 0; k < book.sheets; k++)
        read_sheet(archive, k + 1, &s, &book.sheet[k]);
    read_charts(archive, &book);
    book.properties = unpack(archive, "docProps/core.xml");
    for (size_t k = 0; k < s.count; k++)
        free(s.string[k].data);
    free(s.string);
    free(shared);
    free(xml);
    zip_discard(archive);
    return book;
}

void workbook_close(workbook *book)
{
    for (size_t k = 0; k < book->sheets; k++) {
        for (size_t c = 0; c < book->sheet[k].cells; c++)
            free(book->sheet[k].cell[c].text);
        free(book->sheet[k].cell);
        free(book->sheet[k].name);
    }
    for (size_t k = 0; k < book->charts; k++)
        free(book->chart[k]);
    free(book->chart);
    free(book->properties);
    free(book->sheet);
}

const workbook_sheet *workbook_find(const workbook *book, const char *name)
{
    for (size_t k = 0; k < book->sheets; k++)
        if (strcmp(book->sheet[k].name, name) == 0)
            return &book->sheet[k];
    return NULL;
}

const workbook_cell *workbook_at(const workbook_sheet *sheet, size_t row, size_t column)
{
    for (size_t k = 0; k < sheet->cells; k++)
        if (sheet->cell[k].row == row && sheet->cell[k].column == column)
            return &sheet->cell[k];
    return NULL;
}
