/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/structure_report.h - the structure of an economy as tables of rows and columns, as CSV files, and in
 * words. */
#ifndef IOPLAN_STRUCTURE_REPORT_H
#define IOPLAN_STRUCTURE_REPORT_H

#include <ioplan/structure.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { IOP_LISTING_COLUMNS = 14 };

/* A cell is a text, or a number where text is NULL; NaN: empty. */
typedef struct iop_listing_cell {
    const char *text;
    double number;
} iop_listing_cell;

typedef struct iop_listing_column {
    const char *name; /* "value_added_in_exports" */
    const char *unit; /* of its numbers; NULL: none, or in a column of its own */
} iop_listing_column;

/* Tables of a structure, tidy: one row a fact. Not shared among threads. */
typedef struct iop_listings iop_listings;

/* structure and table must outlive it. lang: of the sectors' names. */
IOP_API IOP_MUST_CHECK iop_status iop_listings_open(iop_listings **out, const iop_structure *structure,
                                                    const iop_table *table, const char *lang,
                                                    const iop_env *env, iop_err *err);
IOP_API void iop_listings_close(iop_listings *listings);
/* How many there are; a part that is not in the structure has none. */
IOP_API size_t iop_listings_count(const iop_listings *listings);
/* Of one table: its name ("linkages"), columns (at most IOP_LISTING_COLUMNS) and number of rows. */
IOP_API const char *iop_listing_name(const iop_listings *listings, size_t which);
IOP_API size_t iop_listing_columns(const iop_listings *listings, size_t which, iop_listing_column *column);
IOP_API size_t iop_listing_rows(const iop_listings *listings, size_t which);
/* One row; its texts live until the next call. IOP_ENOMEM. */
IOP_API IOP_MUST_CHECK iop_status iop_listing_row(iop_listings *listings, size_t which, size_t row,
                                                  iop_listing_cell *cell, iop_err *err);

/* Writes every table as dir/NAME.csv, each as a whole or not at all. Headers hold the units. Texts that come
 * from the data cannot be taken for formulas by a spreadsheet. */
IOP_API IOP_MUST_CHECK iop_status iop_listings_write(iop_listings *listings, const char *dir, iop_err *err);

/* Everything but the multipliers in words, at most 80 columns a line; `top` rows of what is ranked. Freed
 * with iop_solution_text_free. */
IOP_API IOP_MUST_CHECK iop_status iop_structure_text(const iop_structure *structure, const iop_table *table,
                                                     const char *lang, size_t top, const iop_env *env,
                                                     char **text, size_t *length, iop_err *err);
IOP_API void iop_structure_text_free(const iop_env *env, char *text);

#ifdef __cplusplus
}
#endif
#endif
