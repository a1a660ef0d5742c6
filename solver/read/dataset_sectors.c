/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sectors.csv: codes, names and groups; its order is the order of everything. */
#include "base/text.h"
#include "read/dataset.h"
#include "read/say.h"
#include <ioplan/words.h>
#include <stdint.h>
#include <string.h>

static const char *const columns[] = {"code", "name", "name_vi", "group"};
enum { CODE, NAME, NAME_VI, GROUP, COLUMN_COUNT };

/* The first column is the code; a column that is not known is left aside, aloud. */
static iop_status check_columns(const iop_csv *csv, iop_diags *diags)
{
    char shown[IOP_EXCERPT_SIZE], hint[IOP_HINT_SIZE];
    const char *first = iop_csv_text(csv, 0, 0), *where = iop_csv_where(csv);
    long long line = (long long)iop_csv_line(csv, 0);
    iop_status status = IOP_OK;
    if (strcmp(first, columns[CODE]) != 0)
        status = iop_diags_add(
            diags, IOP_ERROR, IOP_EPARSE, where, line, 1,
            iop_words(iop_diags_lang(diags), "the header of column 1 is \"%s\"; expected \"code\""),
            iop_excerpt(first, strlen(first), shown));
    if (iop_csv_find(csv, columns[NAME]) == SIZE_MAX)
        status = iop_diags_add(diags, IOP_ERROR, IOP_EPARSE, where, line, 0,
                               iop_words(iop_diags_lang(diags), "no column \"name\""));
    for (size_t col = 1; col < iop_csv_cols(csv); col++) {
        const char *text = iop_csv_text(csv, 0, col);
        bool known = false;
        for (size_t k = 0; k < COLUMN_COUNT; k++)
            known = known || strcmp(text, columns[k]) == 0;
        if (!known)
            iop_diags_add(diags, IOP_WARNING, IOP_OK, where, line, (long long)col + 1,
                          iop_words(iop_diags_lang(diags), "the column \"%s\" is not used%s"),
                          iop_excerpt(text, strlen(text), shown),
                          iop_hint(iop_diags_lang(diags), text, strlen(text), columns, COLUMN_COUNT, hint));
    }
    return status;
}

static iop_status keep_code(iop_dataset_sectors *s, size_t row, iop_diags *diags)
{
    char shown[IOP_EXCERPT_SIZE];
    const char *code = iop_csv_text(s->csv, row, CODE), *where = iop_csv_where(s->csv);
    long long line = (long long)iop_csv_line(s->csv, row);
    size_t before = s->codes.count, index;
    iop_excerpt(code, strlen(code), shown);
    if (!iop_names_add(&s->codes, code, strlen(code), &index))
        return iop_diags_add(diags, IOP_ERROR, IOP_ENOMEM, where, line, 0, "out of memory for %zu sectors",
                             before + 1);
    if (s->codes.count == before)
        return iop_diags_add(
            diags, IOP_ERROR, IOP_EPARSE, where, line, 1,
            iop_words(iop_diags_lang(diags), "sector \"%s\" appears twice, first on line %zu"), shown,
            iop_csv_line(s->csv, index + 1));
    if (!iop_is_code(code))
        return iop_diags_add(
            diags, IOP_ERROR, IOP_EPARSE, where, line, 1,
            iop_words(iop_diags_lang(diags),
                      "\"%s\" is no code; expected letters, digits, '_' and '-', and none of the words "
                      "all, group, sectors"),
            shown);
    return IOP_OK;
}

/* Index k of codes is record k + 1 as long as no code appeared twice; afterwards the reading has failed. */
static iop_status keep_codes(iop_dataset_sectors *s, iop_diags *diags)
{
    iop_status status = IOP_OK;
    if (iop_csv_rows(s->csv) == 0)
        return iop_diags_add(diags, IOP_ERROR, IOP_EPARSE, iop_csv_where(s->csv), 0, 0,
                             iop_words(iop_diags_lang(diags), "the file has a header but no sectors"));
    for (size_t row = 1; row <= iop_csv_rows(s->csv) && status != IOP_ENOMEM; row++) {
        iop_status now = keep_code(s, row, diags);
        status = now != IOP_OK ? now : status;
    }
    return status;
}

iop_status iop_dataset_read_sectors(iop_dataset_sectors *s, const char *dir, const iop_csv_options *options,
                                    const iop_env *env, iop_diags *diags)
{
    iop_dataset_place place;
    *s = (iop_dataset_sectors){NULL, iop_names_start(env)};
    IOP_TRY(iop_dataset_find(&place, dir, "sectors.csv", diags));
    IOP_TRY(iop_csv_open(&s->csv, place.path, options, env, diags));
    iop_status columns_good = check_columns(s->csv, diags);
    iop_status codes_good = keep_codes(s, diags);
    return codes_good != IOP_OK ? codes_good : columns_good;
}

iop_status iop_dataset_apply_sectors(const iop_dataset_sectors *s, iop_table *table, iop_err *err)
{
    for (size_t k = 0; k < COLUMN_COUNT; k++) {
        size_t col = iop_csv_find(s->csv, columns[k]);
        for (size_t row = 0; col != SIZE_MAX && row < table->n; row++) {
            iop_sector *sector = &table->sectors[row];
            char **const slots[] = {&sector->code, &sector->name, &sector->name_vi, &sector->groups};
            IOP_TRY(iop_table_set_text(table, slots[k], iop_csv_text(s->csv, row + 1, col), err));
        }
    }
    return IOP_OK;
}

void iop_dataset_end_sectors(iop_dataset_sectors *s)
{
    iop_csv_close(s->csv);
    iop_names_end(&s->codes);
}
