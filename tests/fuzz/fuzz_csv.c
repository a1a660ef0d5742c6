/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CSV: any bytes give a rectangle or findings. Checked besides: a file in pieces and in blocks reads as in
 * one piece, and what was read, written with quotes, reads back. */
#include "base/text.h"
#include "fuzz.h"
#include "read/grid.h"
#include <ioplan/read.h>
#include <string.h>

static const iop_csv_options variants[] = {{0, false}, {0, true}, {';', false}, {',', true}};

static void use_cells(const iop_csv *csv, iop_diags *diags)
{
    for (size_t row = 0; row <= iop_csv_rows(csv); row++) {
        CHECK(iop_csv_line(csv, row) > row);
        for (size_t col = 0; col < iop_csv_cols(csv); col++) {
            const char *text = iop_csv_text(csv, row, col);
            double value;
            CHECK(iop_utf8_valid(text, strlen(text)) == strlen(text));
            iop_csv_number(csv, row, col, &value, diags);
            if (row == 0)
                CHECK(iop_csv_find(csv, text) == col);
        }
    }
}

static void read_back(const iop_csv *csv)
{
    iop_text t = iop_text_start(NULL);
    for (size_t row = 0; row <= iop_csv_rows(csv); row++)
        for (size_t col = 0; col < iop_csv_cols(csv); col++) {
            iop_text_puts(&t, col ? ",\"" : "\"");
            for (const char *p = iop_csv_text(csv, row, col); *p; p++)
                iop_text_add(&t, *p == '"' ? "\"\"" : p, *p == '"' ? 2 : 1);
            iop_text_puts(&t, col + 1 < iop_csv_cols(csv) ? "\"" : "\"\n");
        }
    iop_csv *again = NULL;
    iop_csv_options options = {',', false};
    CHECK(iop_csv_parse(&again, "again", t.data, t.length, &options, NULL, NULL) == IOP_OK);
    CHECK(iop_csv_rows(again) == iop_csv_rows(csv) && iop_csv_cols(again) == iop_csv_cols(csv));
    for (size_t row = 0; row <= iop_csv_rows(csv); row++)
        for (size_t col = 0; col < iop_csv_cols(csv); col++)
            CHECK(strcmp(iop_csv_text(again, row, col), iop_csv_text(csv, row, col)) == 0);
    iop_csv_close(again);
    iop_text_end(&t);
}

/* As a part of a YAML tree, whose text reads back. */
static void use_entries(const iop_csv *csv, bool list)
{
    static const char place[] = "t: {file: x}";
    iop_yaml *yaml, *again;
    iop_diags *diags;
    char *text;
    size_t length;
    CHECK(iop_diags_open(&diags, NULL, NULL) == IOP_OK);
    CHECK(iop_yaml_parse(&yaml, "fuzz", place, sizeof place - 1, NULL, diags) == IOP_OK);
    iop_status status = iop_yaml_take_table(yaml, "t", csv, list, diags);
    CHECK((iop_diags_errors(diags) == 0) == (status == IOP_OK));
    if (status == IOP_OK) {
        const iop_yaml_node *table = iop_yaml_get(iop_yaml_root(yaml), "t");
        CHECK(table->count == iop_csv_rows(csv));
        CHECK(iop_yaml_to_text(yaml, &text, &length, NULL) == IOP_OK);
        CHECK(iop_yaml_parse(&again, "again", text, length, NULL, diags) == IOP_OK);
        CHECK(iop_yaml_get(iop_yaml_root(again), "t")->count == table->count || table->count == 0);
        iop_yaml_close(again);
        iop_yaml_text_free(yaml, text);
    }
    iop_yaml_close(yaml);
    iop_diags_close(diags);
}

static void parse(const iop_source *source, const iop_csv_options *options)
{
    iop_diags *diags;
    iop_csv *csv = NULL;
    CHECK(iop_diags_open(&diags, NULL, NULL) == IOP_OK);
    iop_status status = iop_csv_parse(&csv, "fuzz", source->data, source->size, options, NULL, diags);
    CHECK((csv != NULL) == (status == IOP_OK));
    CHECK((iop_diags_errors(diags) == 0) == (status == IOP_OK));
    if (csv) {
        use_cells(csv, diags);
        read_back(csv);
        use_entries(csv, false);
        use_entries(csv, true);
    }
    iop_csv_close(csv);
    iop_diags_close(diags);
}

/* In blocks of `block` bytes; one byte leaves all to the scan. */
static iop_status read_grid(iop_grid *grid, const iop_grid_form *form, const iop_source *source,
                            const iop_csv_options *options, size_t block)
{
    iop_diags *diags;
    iop_env env = iop_env_default();
    CHECK(iop_diags_open(&diags, NULL, NULL) == IOP_OK);
    env.threads = 1;
    *grid = iop_grid_start(&env);
    grid->block = block;
    iop_status status = iop_grid_read(grid, form, source, options, NULL, diags);
    CHECK((iop_diags_errors(diags) == 0) == (status == IOP_OK));
    iop_diags_close(diags);
    return status;
}

static void compare_pieces(const iop_grid_form *form, const iop_source *source,
                           const iop_csv_options *options)
{
    iop_grid whole, parts;
    iop_source pieces = *source;
    pieces.piece = 1 + source->size % 7;
    iop_status status = read_grid(&whole, form, source, options, 1);
    CHECK(read_grid(&parts, form, &pieces, options, 8 + source->size % 40) == status);
    if (status == IOP_OK) {
        CHECK(whole.rows == parts.rows && whole.cols == parts.cols);
        for (size_t k = 0; k < whole.rows * whole.cols; k++)
            CHECK(whole.value[k] == parts.value[k]);
    }
    iop_grid_end(&whole);
    iop_grid_end(&parts);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    iop_names names = iop_names_start(NULL);
    size_t index;
    CHECK(iop_names_add(&names, "A", 1, &index) && iop_names_add(&names, "B", 1, &index));
    const iop_grid_form forms[] = {
        {.corner = "code",
         .row_kind = "sector",
         .col_kind = "sector",
         .rows = &names,
         .cols = &names,
         .required = 2},
        {.corner = "code", .row_kind = "sector", .col_kind = "category", .rows = &names, .taken = &names},
        {.corner = "resource",
         .row_kind = "resource",
         .col_kind = "sector",
         .has_unit = true,
         .cols = &names},
    };
    iop_source source = iop_source_memory("fuzz", (const char *)data, size);
    for (size_t k = 0; k < sizeof variants / sizeof *variants; k++)
        parse(&source, &variants[k]);
    for (size_t k = 0; k < sizeof forms / sizeof *forms; k++)
        compare_pieces(&forms[k], &source, &variants[k]);
    iop_names_end(&names);
    return 0;
}
