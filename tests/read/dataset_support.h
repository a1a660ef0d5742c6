/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Helpers of the dataset tests: a small dataset to spoil, tables to compare. */
#ifndef IOP_TESTS_DATASET_SUPPORT_H
#define IOP_TESTS_DATASET_SUPPORT_H

#include "read_support.h"

/* The finding without the folder that its file is in. */
static inline const char *without_folder(const char *text, const char *dir)
{
    const char *name = strrchr(dir, '/') + 1, *found = strstr(text, name);
    if (!found)
        return text;
    found += strlen(name);
    return found + strspn(found, "/: ");
}

/* A scratch folder with a small dataset of the sectors AGR, MAN, SER. */
static inline void start_toy(char *dir)
{
    static const char *const files[][2] = {
        {"dataset.yaml", "title: Small\nyear: 2020\nunit: million USD\ntolerance: 1e-9\nvalue_added: [wages, "
                         "surplus]\nimports: imports\nexports: [export]\n"},
        {"sectors.csv", "code,name,name_vi,group\nAGR,Agriculture,Nông nghiệp,a\nMAN,\"Making, all "
                        "kinds\",,a;b\nSER,Services,,\n"},
        {"intermediate.csv", "code,AGR,MAN,SER\nAGR,20,60,10\nMAN,30,120,50\nSER,10,70,40\n"},
        {"final_demand.csv",
         "code,household,government,investment,export\nAGR,60,0,0,50\nMAN,100,20,60,220\nSER,120,40,10,10\n"},
        {"primary.csv",
         "component,AGR,MAN,SER,household,government,investment,export\nwages,60,120,100,0,0,0,0\n"
         "surplus,50,100,70,0,0,0,0\ndepreciation,10,30,15,0,0,0,0\ntaxes,5,20,10,15,0,5,0\n"
         "imports,15,80,5,25,5,20,0\n"},
        {"resources.csv",
         "resource,unit,AGR,MAN,SER,household\nenergy,TJ,400,3000,600,500\n"
         "co2,kt CO2,30,240,40,30\nland,ha,5000,900,600,0\nlabour,thousand persons,40,30,30,0\n"},
    };
    scratch_folder(dir);
    for (size_t k = 0; k < sizeof files / sizeof *files; k++)
        put_file(dir, files[k][0], files[k][1]);
}

static inline iop_table *read_good(const char *dir)
{
    iop_diags *diags = new_diags();
    iop_table *table = NULL;
    char first[600];
    if (iop_dataset_open(&table, dir, NULL, diags) != IOP_OK)
        fail_msg("%s", finding(diags, 0, first));
    assert_int_equal(iop_diags_count(diags), 0);
    iop_diags_close(diags);
    return table;
}

/* The folder is refused with exactly these findings (NULL behind the last). */
static inline void assert_refused(const char *dir, const char *const *expected)
{
    iop_diags *diags = new_diags();
    iop_table *table = NULL;
    char text[600];
    size_t k = 0;
    assert_int_not_equal(iop_dataset_open(&table, dir, NULL, diags), IOP_OK);
    assert_null(table);
    for (; expected[k]; k++)
        assert_string_equal(without_folder(finding(diags, k, text), dir), expected[k]);
    if (iop_diags_count(diags) > k)
        fail_msg("unexpected finding: %s", finding(diags, k, text));
    iop_diags_close(diags);
}

static inline void assert_same_matrix(iop_mat a, iop_mat b)
{
    assert_int_equal(a.rows, b.rows);
    assert_int_equal(a.cols, b.cols);
    for (size_t i = 0; i < a.rows; i++) /* bit by bit: a negative zero is one */
        assert_memory_equal(iop_at(a, i, 0), iop_at(b, i, 0), a.cols * sizeof *a.a);
}

static inline void assert_same_labels(const iop_table *a, const iop_table *b)
{
    for (size_t k = 0; k < a->n; k++) {
        assert_string_equal(a->sectors[k].code, b->sectors[k].code);
        assert_string_equal(a->sectors[k].name, b->sectors[k].name);
        assert_string_equal(a->sectors[k].name_vi, b->sectors[k].name_vi);
        assert_string_equal(a->sectors[k].groups, b->sectors[k].groups);
    }
    for (size_t k = 0; k < a->c; k++) {
        assert_string_equal(a->categories[k].name, b->categories[k].name);
        assert_int_equal(a->categories[k].is_export, b->categories[k].is_export);
    }
    for (size_t k = 0; k < a->p; k++) {
        assert_string_equal(a->components[k].name, b->components[k].name);
        assert_int_equal(a->components[k].in_value_added, b->components[k].in_value_added);
        assert_int_equal(a->components[k].is_import, b->components[k].is_import);
    }
    for (size_t k = 0; k < a->r; k++) {
        assert_string_equal(a->resource[k].name, b->resource[k].name);
        assert_string_equal(a->resource[k].unit, b->resource[k].unit);
    }
}

static inline void assert_same_flows(const iop_table *a, const iop_table *b)
{
    assert_int_equal(a->flows, b->flows);
    for (size_t k = 0; k < a->flows; k++) {
        const iop_flows *x = &a->import_flows[k], *y = &b->import_flows[k];
        assert_int_equal(x->component, y->component);
        assert_int_equal(x->products, y->products);
        assert_string_equal(x->file, y->file);
        for (size_t p = 0; p < x->products; p++)
            assert_string_equal(x->product[p], y->product[p]);
        assert_same_matrix(x->flow, y->flow);
    }
}

static inline void assert_same_table(const iop_table *a, const iop_table *b)
{
    assert_int_equal(a->n, b->n);
    assert_int_equal(a->c, b->c);
    assert_int_equal(a->p, b->p);
    assert_int_equal(a->r, b->r);
    assert_string_equal(a->title, b->title);
    assert_string_equal(a->region, b->region);
    assert_string_equal(a->currency, b->currency);
    assert_string_equal(a->unit, b->unit);
    assert_string_equal(a->price_basis, b->price_basis);
    assert_string_equal(a->source, b->source);
    assert_string_equal(a->licence, b->licence);
    assert_int_equal(a->year, b->year);
    assert_memory_equal(&a->tolerance, &b->tolerance, sizeof a->tolerance);
    assert_same_labels(a, b);
    assert_same_flows(a, b);
    assert_same_matrix(a->intermediate, b->intermediate);
    assert_same_matrix(a->final_demand, b->final_demand);
    assert_same_matrix(a->primary, b->primary);
    assert_same_matrix(a->resources, b->resources);
    assert_memory_equal(a->output, b->output, a->n * sizeof *a->output);
}

#endif
