/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/table.h - an input-output table of one economy in one year.
 *
 * n sectors, c final-demand categories, p primary components, r resources. Money is in `unit` (for example
 * "million USD") per year. All matrices own their storage.
 *
 *   intermediate Z  n x n        domestic sales of row sector to column sector              [unit]
 *   final_demand F  n x c        domestic sales of row sector to the category               [unit]
 *   primary      P  p x (n + c)  wages, taxes, imports, ... of sectors, then of categories  [unit]
 *   resources    R  r x (n + c)  use per year by sectors, then directly by categories       [resource unit]
 *   output       x0 n            row sums: x0[i] = sum Z[i,.] + sum F[i,.]                   [unit]
 *   import_flows                 optional: products bought outside, a matrix a component    [unit]
 *
 * A balanced table also has column sums: x0[j] = sum Z[.,j] + sum of all rows of P in column j. */
#ifndef IOPLAN_TABLE_H
#define IOPLAN_TABLE_H

#include <ioplan/diag.h>
#include <ioplan/env.h>
#include <ioplan/linalg.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct iop_sector {
    char *code;    /* [A-Za-z0-9_-]+, unique, none of all, group, sectors */
    char *name;    /* UTF-8 */
    char *name_vi; /* UTF-8, "" when not given */
    char *groups;  /* group names separated by ';', "" when in none */
} iop_sector;

typedef struct iop_category { /* of final demand: household, export, ... */
    char *name;
    bool is_export; /* listed under exports: in dataset.yaml */
} iop_category;

typedef struct iop_component { /* row of primary inputs: wages, taxes, imports, ... */
    char *name;
    bool in_value_added; /* listed under value_added: */
    bool is_import;      /* listed under imports: */
} iop_component;

typedef struct iop_resource {
    char *name;
    char *unit; /* free text: "TJ", "kt CO2", "thousand persons" */
} iop_resource;

/* Flows of products bought outside, by product and buyer, that make up one import component (for example
 * imports from abroad). A column sums to at most the component's entry in `primary`. Products need not be
 * sectors of the table: what nobody makes here is bought outside all the same. */
typedef struct iop_flows {
    size_t component; /* row of primary */
    size_t products;  /* m */
    char **product;   /* m codes */
    char *file;       /* name of its file in a dataset folder: "imports.csv" */
    iop_mat flow;     /* m x (n + c) [unit] */
} iop_flows;

typedef struct iop_table {
    iop_env env;
    char *title, *region, *currency, *unit, *price_basis, *source, *licence; /* never NULL, may be "" */
    char *title_vi, *source_vi; /* the same in Vietnamese, "" where the dataset has none */
    int year;                   /* 0 when not given */
    double tolerance; /* largest accepted imbalance, relative to the sector's output (default 1e-6) */
    size_t n, c, p, r;
    iop_sector *sectors;
    iop_category *categories;
    iop_component *components;
    iop_resource *resource;
    iop_mat intermediate, final_demand, primary, resources;
    double *output;
    size_t flows; /* import components whose flows are known, often none */
    iop_flows *import_flows;
} iop_table;

/* An empty table of the given sizes: all texts "", all values 0, tolerance 1e-6. Texts set later must come
 * from iop_text_copy with the table's env; iop_table_close frees them. */
IOP_API IOP_MUST_CHECK iop_status iop_table_new(iop_table **out, size_t n, size_t c, size_t p, size_t r,
                                                const iop_env *env, iop_err *err);
IOP_API void iop_table_close(iop_table *table);

/* Sets *slot (a text of the table) to a copy of text; on lack of memory *slot is unchanged. */
IOP_API IOP_MUST_CHECK iop_status iop_table_set_text(iop_table *table, char **slot, const char *text,
                                                     iop_err *err);

/* Adds the flows of an import component: `products` empty codes and zeroes, to be filled through *out
 * (borrowed; valid until the next addition). The texts are set with iop_table_set_text. */
IOP_API IOP_MUST_CHECK iop_status iop_table_add_flows(iop_table *table, size_t component, size_t products,
                                                      const char *file, iop_flows **out, iop_err *err);
/* Index of a component's flows in import_flows, SIZE_MAX when they are not known. */
IOP_API size_t iop_table_flows_of(const iop_table *table, size_t component);

/* Recomputes output as row sums of Z and F. */
IOP_API void iop_table_update_output(iop_table *table);

/* Index by code or name, SIZE_MAX when there is none. */
IOP_API size_t iop_table_sector(const iop_table *table, const char *code);
IOP_API size_t iop_table_category(const iop_table *table, const char *name);
IOP_API size_t iop_table_component(const iop_table *table, const char *name);
IOP_API size_t iop_table_resource(const iop_table *table, const char *name);
/* Whether sector j belongs to the group. */
IOP_API bool iop_table_in_group(const iop_table *table, size_t sector, const char *group);
/* Title and source of the dataset in a language, where it has them; borrowed. */
IOP_API const char *iop_table_title(const iop_table *table, const char *lang);
IOP_API const char *iop_table_source(const iop_table *table, const char *lang);
/* Name of sector j for a reader of `lang` ("vi": name_vi where given; else name; else code). Borrowed. */
IOP_API const char *iop_table_sector_name(const iop_table *table, size_t sector, const char *lang);

/* "CODE (name)", or the code alone when the name is empty or the same; cut at a whole character to fit size
 * bytes and about 60 columns. Returns out. */
IOP_API const char *iop_table_sector_label(const iop_table *table, size_t sector, char *out, size_t size);
/* Labels of the sectors with the largest positive weight (n values), heaviest first, at most `count`, joined
 * by ", ". Returns out. */
IOP_API const char *iop_table_heaviest(const iop_table *table, const double *weight, size_t count, char *out,
                                       size_t size);

/* Technical coefficients A[i,j] = Z[i,j] / x0[j] into a (n x n); a column whose output is 0 becomes 0. */
IOP_API void iop_table_coefficients(const iop_table *table, iop_mat a);
/* Value added of column j (sector, or n + category): sum of the components listed under value_added. */
IOP_API double iop_table_value_added(const iop_table *table, size_t column);

/* Every accounting identity, sign and size test that needs no file: rows and columns balance (worst cells
 * named), GDP from both sides, spectral radius below 1 (sectors named), zero-output sectors, negative or
 * absurd cells, resource use of categories whose total is 0, units that cannot be read. Findings go into
 * diags: errors for what makes the table unusable, warnings for what a user should look at, notes for
 * figures. Returns IOP_OK when the check itself ran. */
IOP_API IOP_MUST_CHECK iop_status iop_table_check(const iop_table *table, iop_diags *diags);

#ifdef __cplusplus
}
#endif
#endif
