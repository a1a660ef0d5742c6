/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The small tables that a spec names: sectors, facts, weights.
 *
 * sectors: code,name[,name_vi][,group]         facts: name,value,unit,... (a unit that begins with % divides
 * by 100)         weights: code,<name of a weight>...; an empty cell and a code without a row mean 1. */
#include "base/text.h"
#include "regional/spec.h"
#include <stdint.h>
#include <string.h>

iop_csv *iop_spec_csv(iop_spec *spec, const iop_spot *at)
{
    const char *name = iop_spec_text(spec, at);
    if (!name[0])
        return NULL;
    iop_csv *csv = NULL;
    const char *path = iop_spec_path(spec, name);
    if (spec->out_of_memory)
        return NULL;
    iop_status status = iop_csv_open(&csv, path, NULL, &spec->env, spec->diags);
    if (status == IOP_ENOMEM)
        spec->out_of_memory = true;
    return status == IOP_OK ? csv : NULL;
}

static void cell_error(iop_spec *spec, const iop_csv *csv, size_t row, const char *what, const char *text)
{
    iop_diags_add(spec->diags, IOP_ERROR, IOP_EPARSE, iop_csv_where(csv), (long long)iop_csv_line(csv, row),
                  0, "%s '%s'", what, text);
}

/* The column with this header; an error and 0 when it is missing. */
static size_t need_column(iop_spec *spec, const iop_csv *csv, const char *header)
{
    size_t col = iop_csv_find(csv, header);
    if (col != SIZE_MAX)
        return col;
    cell_error(spec, csv, 0, IOP_WORD_IN("part", "the header has no column"), header);
    return 0;
}

static const char *optional_text(const iop_csv *csv, size_t row, size_t col)
{
    return col == SIZE_MAX ? "" : iop_csv_text(csv, row, col);
}

/* Texts of a column of the records, or of the header's cells after the first. */
static iop_word_list names_of(iop_spec *spec, const iop_csv *csv, size_t count, bool header, size_t col)
{
    iop_word_list none = {0, NULL};
    const char **name = iop_spec_new(spec, count, sizeof *name);
    for (size_t k = 0; name && k < count; k++)
        name[k] = header ? iop_csv_text(csv, 0, k + 1) : iop_csv_text(csv, k + 1, col);
    iop_word_list names = {count, name};
    return name ? names : none;
}

/* Reports names that stand twice; record k is name k. */
static void check_unique(iop_spec *spec, const iop_csv *csv, const iop_word_list *names)
{
    for (size_t k = 0; k < names->count; k++)
        for (size_t l = 0; l < k; l++)
            if (strcmp(names->name[k], names->name[l]) == 0) {
                cell_error(spec, csv, k + 1, IOP_WORD_IN("part", "a second row for"), names->name[k]);
                break;
            }
}

static void read_sectors(iop_spec *spec, const iop_csv *csv)
{
    size_t code = need_column(spec, csv, "code"), name = need_column(spec, csv, "name");
    size_t vi = iop_csv_find(csv, "name_vi"), group = iop_csv_find(csv, "group");
    size_t rows = iop_csv_rows(csv);
    iop_word_list codes = names_of(spec, csv, rows, false, code);
    spec->sector = iop_spec_new(spec, rows, sizeof *spec->sector);
    if (!spec->sector)
        return;
    spec->n = rows;
    check_unique(spec, csv, &codes);
    if (rows == 0)
        cell_error(spec, csv, 0, IOP_WORD_IN("part", "no record follows the header"), "code");
    for (size_t k = 0; k < rows; k++) {
        spec->sector[k] = (iop_spec_sector){iop_csv_text(csv, k + 1, code), iop_csv_text(csv, k + 1, name),
                                            optional_text(csv, k + 1, vi), optional_text(csv, k + 1, group)};
        if (!iop_is_code(spec->sector[k].code))
            cell_error(spec, csv, k + 1, IOP_WORD_IN("part", "not a code of letters, digits, '_' and '-':"),
                       spec->sector[k].code);
    }
}

static void read_facts(iop_spec *spec, const iop_csv *csv)
{
    size_t name = need_column(spec, csv, "name"), value = need_column(spec, csv, "value");
    size_t unit = need_column(spec, csv, "unit"), rows = iop_csv_rows(csv);
    spec->fact = iop_spec_new(spec, rows, sizeof *spec->fact);
    iop_word_list facts = names_of(spec, csv, rows, false, name);
    if (!spec->fact || !facts.name)
        return;
    spec->facts = facts;
    check_unique(spec, csv, &facts);
    for (size_t k = 0; k < rows; k++) {
        if (!iop_csv_number(csv, k + 1, value, &spec->fact[k], spec->diags))
            spec->fact[k] = 1;
        if (iop_csv_text(csv, k + 1, unit)[0] == '%')
            spec->fact[k] /= 100;
    }
}

static void read_weights(iop_spec *spec, const iop_csv *csv)
{
    size_t cols = iop_csv_cols(csv);
    iop_word_list codes = names_of(spec, csv, iop_csv_rows(csv), false, 0);
    check_unique(spec, csv, &codes);
    if (cols > 0)
        spec->weights = names_of(spec, csv, cols - 1, true, 0);
}

void iop_spec_read_files(iop_spec *spec)
{
    const iop_spot root = iop_spec_root(spec);
    iop_spot sectors = iop_spec_need(spec, &root, "sectors");
    iop_spot facts = iop_spec_get(&root, "facts"), weights = iop_spec_get(&root, "weights");
    spec->sectors_file = iop_spec_csv(spec, &sectors);
    spec->facts_file = iop_spec_csv(spec, &facts);
    spec->weights_file = iop_spec_csv(spec, &weights);
    if (spec->sectors_file)
        read_sectors(spec, spec->sectors_file);
    if (spec->facts_file)
        read_facts(spec, spec->facts_file);
    if (spec->weights_file)
        read_weights(spec, spec->weights_file);
}
