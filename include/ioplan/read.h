/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/read.h - files into tables and trees: CSV, .npy, YAML, datasets.
 *
 * Parsers work on memory, file functions are thin wrappers. Every error says file, line and column (or cell),
 * the text found and what was expected; all errors of a file are reported in one pass. Numbers must fill
 * their whole cell, be finite and use a decimal point (or the declared decimal comma). */
#ifndef IOPLAN_READ_H
#define IOPLAN_READ_H

#include <ioplan/diag.h>
#include <ioplan/linalg.h>
#include <ioplan/table.h>

#ifdef __cplusplus
extern "C" {
#endif

/* --- whole files ---------------------------------------------------------------------------------------- */

typedef struct iop_bytes {
    const char *data;
    size_t size;
    void *own; /* private: how to release it */
} iop_bytes;

/* Maps or reads a regular file. */
IOP_API IOP_MUST_CHECK iop_status iop_file_open(iop_bytes *out, const char *path, const iop_env *env,
                                                iop_diags *diags);
IOP_API void iop_file_close(iop_bytes *bytes, const iop_env *env);

/* Files of numbers may be packed. Readers see that for themselves, by the first bytes. */
typedef enum { IOP_NOT_COMPRESSED, IOP_GZIP, IOP_ZSTD } iop_compression;

/* SHA-256 of a file's bytes, in hexadecimal; read piece by piece. */
IOP_API IOP_MUST_CHECK iop_status iop_file_digest(const char *path, char hex[65], const iop_env *env,
                                                  iop_diags *diags);
/* The same, and the bytes go to the file `to`, which is replaced as a whole or left as it was. */
IOP_API IOP_MUST_CHECK iop_status iop_file_copy(const char *path, const char *to, char hex[65],
                                                const iop_env *env, iop_diags *diags);

/* --- CSV ------------------------------------------------------------------------------------------------ */

typedef struct iop_csv_options {
    char separator;     /* ',' ';' or tab; 0: the one the header line uses most */
    bool decimal_comma; /* "1,5" is one and a half (the separator must then be another) */
} iop_csv_options;

/* A rectangular file of text cells: header and records, with places. UTF-8, BOM allowed, RFC 4180 quotes, LF
 * or CRLF; blank lines and lines that start with '#' are skipped; spaces around a cell count only inside
 * quotes. In findings, row is the line and col the number of the cell in it, both from 1. A cell may have
 * 64 KiB, a line 100,000 cells. */
typedef struct iop_csv iop_csv;

IOP_API IOP_MUST_CHECK iop_status iop_csv_parse(iop_csv **out, const char *where, const char *data,
                                                size_t size, const iop_csv_options *options,
                                                const iop_env *env, iop_diags *diags);
IOP_API IOP_MUST_CHECK iop_status iop_csv_open(iop_csv **out, const char *path,
                                               const iop_csv_options *options, const iop_env *env,
                                               iop_diags *diags);
IOP_API void iop_csv_close(iop_csv *csv);
IOP_API const char *iop_csv_where(const iop_csv *csv);
IOP_API size_t iop_csv_rows(const iop_csv *csv); /* records without the header */
IOP_API size_t iop_csv_cols(const iop_csv *csv);
/* Text of a cell, NUL-terminated, borrowed; row 0 is the header, records start at 1. */
IOP_API const char *iop_csv_text(const iop_csv *csv, size_t row, size_t col);
IOP_API size_t iop_csv_line(const iop_csv *csv,
                            size_t row); /* 1-based line of the file where the record starts */
IOP_API size_t iop_csv_find(const iop_csv *csv, const char *header); /* column index, SIZE_MAX when absent */
/* The number in a cell; false (and a diagnostic) when it is none. */
IOP_API bool iop_csv_number(const iop_csv *csv, size_t row, size_t col, double *value, iop_diags *diags);

/* --- .npy ----------------------------------------------------------------------------------------------- */

/* NumPy format 1.0 to 3.0, little-endian float64, C order, two axes. */
IOP_API IOP_MUST_CHECK iop_status iop_npy_parse(iop_mat *out, const char *where, const char *data,
                                                size_t size, const iop_env *env, iop_diags *diags);
IOP_API IOP_MUST_CHECK iop_status iop_npy_open(iop_mat *out, const char *path, const iop_env *env,
                                               iop_diags *diags);
IOP_API IOP_MUST_CHECK iop_status iop_npy_write(iop_cmat m, const char *path, iop_err *err);

/* --- YAML ----------------------------------------------------------------------------------------------- */

typedef enum { IOP_YAML_SCALAR, IOP_YAML_LIST, IOP_YAML_MAP } iop_yaml_kind;

/* A node with its place. One document; no aliases, anchors or tags; nesting at most 32; keys are unique
 * scalars. */
typedef struct iop_yaml_node iop_yaml_node;
struct iop_yaml_node {
    iop_yaml_kind kind;
    char *text;          /* scalar: UTF-8 text; else NULL */
    bool plain;          /* scalar: written without quotes */
    const char *where;   /* file the node was read from; borrowed from the document */
    size_t line, column; /* 1-based */
    size_t count;        /* list: items; map: pairs */
    iop_yaml_node *key;  /* map: count keys; else NULL */
    iop_yaml_node *item; /* list: items; map: values; else NULL */
};

typedef struct iop_yaml iop_yaml;

IOP_API IOP_MUST_CHECK iop_status iop_yaml_parse(iop_yaml **out, const char *where, const char *data,
                                                 size_t size, const iop_env *env, iop_diags *diags);
IOP_API IOP_MUST_CHECK iop_status iop_yaml_open(iop_yaml **out, const char *path, const iop_env *env,
                                                iop_diags *diags);
IOP_API void iop_yaml_close(iop_yaml *yaml);
IOP_API const char *iop_yaml_where(const iop_yaml *yaml);
IOP_API const iop_yaml_node *iop_yaml_root(const iop_yaml *yaml); /* NULL for an empty document */
/* Value of a key of a map, NULL when absent or when node is no map. */
IOP_API const iop_yaml_node *iop_yaml_get(const iop_yaml_node *node, const char *key);
/* Sets the scalar at a dotted path ("limits.co2.max"), making maps on the way: what --set does. */
IOP_API IOP_MUST_CHECK iop_status iop_yaml_set(iop_yaml *yaml, const char *path, const char *value,
                                               iop_diags *diags);
/* Takes the entry at a top-level key away, if there is one. */
IOP_API void iop_yaml_remove(iop_yaml *yaml, const char *key);
/* Lays `over` on top of `base` (for `extends:`): maps merge key by key, everything else replaces. Nodes keep
 * the file and place they were read from. Copies what it takes: base may be closed afterwards. */
IOP_API IOP_MUST_CHECK iop_status iop_yaml_merge_under(iop_yaml *over, const iop_yaml *base,
                                                       iop_diags *diags);
/* A document of its own with copies of those keys of a map that are there; nodes keep their places. */
IOP_API IOP_MUST_CHECK iop_status iop_yaml_of_keys(iop_yaml **out, const iop_yaml_node *map,
                                                   const char *const *keys, size_t count, const iop_env *env,
                                                   iop_diags *diags);
/* Puts the records of a table in the place of the key `file` of the map at a dotted path. A record is a map:
 * a header with points is a key inside ("area.park.2026"), an empty cell nothing. As a list the records
 * become its items, and `file` must be the map's only key; else the first column is the key of each in the
 * map, and what the map says of it already comes on top. Nodes have their places in the table. */
IOP_API IOP_MUST_CHECK iop_status iop_yaml_take_table(iop_yaml *yaml, const char *path, const iop_csv *csv,
                                                      bool list, iop_diags *diags);
/* The document as YAML text that reads back to the same tree (plain block style), for a result's record of
 * what was solved; *text is freed with iop_yaml_text_free. */
IOP_API IOP_MUST_CHECK iop_status iop_yaml_to_text(const iop_yaml *yaml, char **text, size_t *length,
                                                   iop_err *err);
IOP_API void iop_yaml_text_free(const iop_yaml *yaml, char *text);

/* --- datasets ------------------------------------------------------------------------------------------- */

/* Reads the dataset folder `dir` (dataset.yaml, sectors.csv, intermediate.csv or .npy, final_demand.csv,
 * primary.csv, resources.csv, and what import_flows: names). Accounting is not judged here: see
 * iop_table_check. */
IOP_API IOP_MUST_CHECK iop_status iop_dataset_open(iop_table **out, const char *dir, const iop_env *env,
                                                   iop_diags *diags);
/* The k-th name that a file of a dataset folder may have, packed forms included: the fixed names, then, when
 * `table` is not NULL, those of its import flows. False behind the last. */
enum { IOP_DATASET_NAME = 256 };
IOP_API bool iop_dataset_name(const iop_table *table, size_t k, char out[IOP_DATASET_NAME]);
/* Whether some dataset may have a file of this name. */
IOP_API bool iop_dataset_may_hold(const char *name);

/* How a dataset is written. */
typedef struct iop_dataset_form {
    bool binary;                 /* intermediate.npy instead of intermediate.csv */
    iop_compression compression; /* of the files of numbers */
} iop_dataset_form;

/* Writes the same files; the folder reads back to the same table, number by number. The folder must exist;
 * intermediate.npy instead of .csv when `binary`. An intermediate file of the other kind, and resources.csv
 * when the table has none, are removed, for they would be read as well; so are other packed forms. IOP_EINVAL
 * for a table that iop_dataset_open would refuse. */
IOP_API IOP_MUST_CHECK iop_status iop_dataset_write(const iop_table *table, const char *dir, bool binary,
                                                    iop_err *err);
IOP_API IOP_MUST_CHECK iop_status iop_dataset_write_as(const iop_table *table, const char *dir,
                                                       const iop_dataset_form *form, iop_err *err);

#ifdef __cplusplus
}
#endif
#endif
