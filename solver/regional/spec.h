/* SPDX-License-Identifier: GPL-3.0-or-later */
/* regional/spec.h - a spec file while it is read: its tree, the tables it names, its memory, its findings.
 *
 * Getters report what is wrong with the place and go on with a harmless value, so that one pass finds every
 * error; iop_spec_status says at the end whether any was found. All memory asked for here lives until
 * iop_spec_close. */
#ifndef IOP_REGIONAL_SPEC_H
#define IOP_REGIONAL_SPEC_H

#include <ioplan/read.h>
#include <ioplan/regional.h>
#include <stdbool.h>

enum { IOP_SPOT_PATH = 120 };

/* A place in the tree: the node (NULL when absent) and its path, "exports.entries[2].total". */
typedef struct iop_spot {
    const iop_yaml_node *node;
    char path[IOP_SPOT_PATH];
} iop_spot;

typedef struct iop_word_list {
    size_t count;
    const char *const *name;
} iop_word_list;

typedef struct iop_spec_sector { /* texts of the sectors file, borrowed */
    const char *code, *name, *name_vi, *groups;
} iop_spec_sector;

typedef struct iop_spec {
    iop_env env;
    iop_diags *diags;
    size_t errors_before; /* in diags when the spec was opened */
    bool out_of_memory;
    const char *file; /* path of the spec, as given */
    iop_yaml *yaml;
    void **block; /* memory that lives as long as the spec */
    size_t blocks, block_capacity;
    iop_csv *sectors_file, *facts_file, *weights_file, *table_file; /* NULL when not named */
    size_t n;                                                       /* sectors */
    iop_spec_sector *sector;
    size_t c;                     /* final-demand categories */
    const char **column;          /* n + c names: sectors, then categories */
    iop_word_list facts, weights; /* names of facts; columns of weights */
    double *fact;                 /* one value a fact */
} iop_spec;

/* Opens the file, applies `set` and reads the files it names under sectors:, facts: and weights:. Every error
 * is in diags; the spec must be closed also after a failure. */
IOP_MUST_CHECK iop_status iop_spec_open(iop_spec *spec, const char *file, size_t sets, const char *const *set,
                                        const iop_env *env, iop_diags *diags);
void iop_spec_close(iop_spec *spec);
/* IOP_OK when nothing was found wrong since the opening. */
IOP_MUST_CHECK iop_status iop_spec_status(const iop_spec *spec);

/* Zeroed memory of the spec; NULL (and remembered) when there is none. */
void *iop_spec_new(iop_spec *spec, size_t count, size_t size);
/* A zeroed matrix in the spec's memory; a NULL when there is none. */
iop_mat iop_spec_matrix(iop_spec *spec, size_t rows, size_t cols);
/* The path of a file that the spec names, relative to the spec's folder; in the spec's memory. */
const char *iop_spec_path(iop_spec *spec, const char *name);

/* --- findings ------------------------------------------------------------------------------------------- */

void iop_spec_error(iop_spec *spec, const iop_spot *at, const char *fmt, ...) IOP_PRINTF(3, 4);
/* A note of the report, without a place. */
void iop_spec_note(iop_spec *spec, const char *fmt, ...) IOP_PRINTF(2, 3);

/* --- the tree ------------------------------------------------------------------------------------------- */

iop_spot iop_spec_root(const iop_spec *spec);
/* The value of a key; node NULL when the map lacks it. */
iop_spot iop_spec_get(const iop_spot *map, const char *key);
/* The same, and an error when it is absent. */
iop_spot iop_spec_need(iop_spec *spec, const iop_spot *map, const char *key);
/* Item k of a list, or value k of a map. */
iop_spot iop_spec_item(const iop_spot *parent, size_t k);
size_t iop_spec_count(const iop_spot *at); /* 0 for an absent node or a scalar */

/* Checks that command: says so. */
void iop_spec_command(iop_spec *spec, const char *command);
/* Whether the node is a map with no key but the `count` allowed ones; reports what is not. */
bool iop_spec_keys(iop_spec *spec, const iop_spot *map, const char *const *allowed, size_t count);
/* Whether the node is a map or a list with at least one element; reports when not. An absent node is false
 * without a report. */
bool iop_spec_is_map(iop_spec *spec, const iop_spot *at);
bool iop_spec_is_list(iop_spec *spec, const iop_spot *at);

/* Text of a scalar; "" (and an error unless the node is absent) when there is none. */
const char *iop_spec_text(iop_spec *spec, const iop_spot *at);
/* 95, 95%, or the name of a fact; `otherwise` when absent or wrong. */
double iop_spec_number(iop_spec *spec, const iop_spot *at, double otherwise);
/* true or false; `otherwise` when absent. */
bool iop_spec_bool(iop_spec *spec, const iop_spot *at, bool otherwise);
/* Index of a word among names; SIZE_MAX when absent or unknown (an error that says "is no WHAT"). */
size_t iop_spec_name(iop_spec *spec, const iop_spot *at, const iop_word_list *names, const char *what);
/* Marks the named elements of a list (or one scalar) in mask[names->count]; NULL when absent. */
bool *iop_spec_mask(iop_spec *spec, const iop_spot *at, const iop_word_list *names, const char *what);
/* Their indices in the order written. */
size_t *iop_spec_indices(iop_spec *spec, const iop_spot *at, const iop_word_list *names, const char *what,
                         size_t *count);

/* Index of a word among names, SIZE_MAX when it is none of them. */
size_t iop_word_list_find(const iop_word_list *names, const char *word);
/* The closest of the names, in words: "; did you mean 'x'?" or "". */
const char *iop_spec_hint(const iop_spec *spec, const char *word, const iop_word_list *names, char *out,
                          size_t size);
/* The reader's language. */
const char *iop_spec_lang(const iop_spec *spec);

/* --- files of the spec ---------------------------------------------------------------------------------- */

/* Opens a CSV file that the spec names; NULL and findings when it cannot be read. Closed by the caller. */
iop_csv *iop_spec_csv(iop_spec *spec, const iop_spot *at);
/* Reads what sectors:, facts: and weights: name. */
void iop_spec_read_files(iop_spec *spec);

/* --- columns -------------------------------------------------------------------------------------------- */

/* Sets the categories: the columns become sectors and these. */
void iop_spec_set_categories(iop_spec *spec, size_t count, const char *const *name);
iop_word_list iop_spec_sectors(const iop_spec *spec);
iop_word_list iop_spec_categories(const iop_spec *spec);
iop_word_list iop_spec_columns(const iop_spec *spec);
/* Marks what `over` names less what `except` names: sectors, group:NAME, codes, categories. n + c flags. */
bool *iop_spec_members(iop_spec *spec, const iop_spot *over, const iop_spot *except);
/* The weight of each column: a column of the weights file, 1 where it is empty or has no row. n + c. */
double *iop_spec_weights(iop_spec *spec, const iop_spot *at);

#endif
