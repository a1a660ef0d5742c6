/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small country in files, for the tests of import, regionalize and balance.
 *
 * Three sectors; use of all origins, with imports as a negative column. Outputs are 95, 180 and 130, value
 * added is 214, taxes 22, imports 57, exports 75. */
#ifndef IOP_TESTS_REGIONAL_SUPPORT_H
#define IOP_TESTS_REGIONAL_SUPPORT_H

#include "read/read_support.h"
#include <ioplan/ioplan.h>

static const char COUNTRY_USE[] = "code,farm,mill,shop,home,state,stock,out,in\n"
                                  "farm,10,30,5,40,0,-2,20,-8\n"
                                  "mill,15,60,20,70,5,4,50,-44\n"
                                  "shop,5,20,15,60,30,0,5,-5\n"
                                  "taxes,2,6,3,10,1,0,0,0\n"
                                  "income,63,64,87,0,0,0,0,0\n";

static const char COUNTRY_SECTORS[] = "code,name,name_vi,group\n"
                                      "farm,Farming,Nông nghiệp,primary\n"
                                      "mill,Industry,Công nghiệp,industry\n"
                                      "shop,Services,Dịch vụ,services\n";

static const char COUNTRY_FACTS[] = "name,value,unit,kind,source,note\n"
                                    "workers,100,persons,assumption,none,\n"
                                    "farm_share,40,% of workers,assumption,none,\n"
                                    "power,500,GWh,assumption,none,\n";

static const char COUNTRY_WEIGHTS[] = "code,effort\nfarm,\nmill,2\nshop,0.5\n";

#define COUNTRY_DATASET                                                                                      \
    "dataset: {title: Country, region: Somewhere, year: 2020, currency: USD, unit: million USD, "            \
    "price_basis: basic prices, source: invented, licence: none}\n"                                          \
    "sectors: sectors.csv\nfacts: facts.csv\nweights: weights.csv\n"

static const char COUNTRY_IMPORT[] =
    "command: import\n" COUNTRY_DATASET "table: use.csv\n"
    "final_demand: {home: [home], state: [state], stock: [stock], out: [out]}\n"
    "exports: [out]\n"
    "imports_column: in\n"
    "primary: {income: [income], taxes: [taxes]}\n"
    "value_added: [income]\n"
    "imports: [imports]\n"
    "import_flows: {imports: imports.csv}\n"
    "rounding: stock\n"
    "resources:\n"
    "  labour:\n"
    "    unit: persons\n"
    "    entries:\n"
    "      - {total: workers, share: farm_share, over: [farm], by: equal}\n"
    "      - {total: workers, share: 60%, over: [sectors], except: [farm], by: output, weights: effort}\n"
    "  power:\n"
    "    unit: GWh\n"
    "    entries: [{total: power, over: [sectors, home], by: purchases, products: [mill]}]\n";

/* The rest of a regionalize spec after its totals; %s is the part called local:. */
#define REGION_TAIL                                                                                          \
    "rest_of_country: {export: out_country, component: imports_country, flows: imports_country.csv}\n"       \
    "resources:\n"                                                                                           \
    "  labour: {unit: persons, entries: [{total: workers, over: [sectors], by: donor}]}\n"

/* The country as a region of itself. */
static const char REGION_OF_ALL[] =
    "command: regionalize\n" COUNTRY_DATASET "donor: country\n"
    "output: [{total: 214, over: [sectors], by: donor}]\n"
    "exports: {category: out, entries: [{total: 75, over: [sectors], by: donor}]}\n"
    "final_demand: {home: {total: 180}, state: {by: output}, stock: {total: 2}}\n"
    "taxes: {component: taxes, total: 22}\n"
    "abroad: {component: imports, flows: imports.csv, total: 57, over: [farm, mill, shop]}\n"
    "local: {method: flq, delta: 0.3, supply: 100%}\n" REGION_TAIL;

/* A region with much industry, little farming and no exports; farming has no output of its own accord. */
static const char REGION_OF_MILLS[] =
    "command: regionalize\n" COUNTRY_DATASET "donor: country\n"
    "output:\n"
    "  - {total: 2, over: [farm], by: donor}\n"
    "  - {total: 20, over: [mill], by: market}\n"
    "  - {total: 10, over: [shop], by: donor}\n"
    "exports: {category: out, entries: [{total: 0, over: [sectors], by: equal}]}\n"
    "final_demand: {home: {total: 12}, state: {by: output, total: 3}}\n"
    "taxes: {component: taxes, total: 2}\n"
    "abroad: {component: imports, flows: imports.csv, total: 14, over: [farm, mill], none: [shop]}\n"
    "local: {method: slq}\n" REGION_TAIL;

/* A folder with all of it; the country's dataset is in folder/country once country_import was called. */
static inline void country_files(char *folder)
{
    scratch_folder(folder);
    put_file(folder, "use.csv", COUNTRY_USE);
    put_file(folder, "sectors.csv", COUNTRY_SECTORS);
    put_file(folder, "facts.csv", COUNTRY_FACTS);
    put_file(folder, "weights.csv", COUNTRY_WEIGHTS);
    put_file(folder, "import.yaml", COUNTRY_IMPORT);
    put_file(folder, "all.yaml", REGION_OF_ALL);
    put_file(folder, "mills.yaml", REGION_OF_MILLS);
}

static inline const char *file_in(const char *folder, const char *name)
{
    static char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

typedef iop_status maker(iop_table **out, const char *path, size_t sets, const char *const *set,
                         const iop_env *env, iop_diags *diags);

/* The table that a spec makes; fails the test with the first finding when it makes none. */
static inline iop_table *make_table(maker *make, const char *path, size_t sets, const char *const *set)
{
    iop_diags *diags = new_diags();
    iop_table *table = NULL;
    char text[600];
    if (make(&table, path, sets, set, NULL, diags) != IOP_OK)
        fail_msg("%s", finding(diags, 0, text));
    iop_diags_close(diags);
    return table;
}

static inline void country_import(const char *folder)
{
    char path[1024];
    iop_err err;
    iop_table *table = make_table(iop_import, file_in(folder, "import.yaml"), 0, NULL);
    snprintf(path, sizeof path, "%s/country", folder);
    assert_int_equal(mkdir(path, 0777), 0);
    assert_ok(iop_dataset_write(table, path, false, &err), err);
    iop_table_close(table);
}

static inline void country_remove(const char *folder)
{
    static const char *const names[] = {"country/imports.csv", "use.csv",   "weights.csv", "facts.csv",
                                        "import.yaml",         "all.yaml",  "mills.yaml",  "spec.yaml",
                                        "imports.csv",         "other.yaml"};
    char path[1024];
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        drop_file(folder, names[k]);
    snprintf(path, sizeof path, "%s/country", folder);
    struct stat there;
    if (stat(path, &there) == 0)
        drop_folder(path);
    drop_folder(folder);
}

/* Rows and columns of a table agree; so does its product from both sides. */
static inline void assert_balanced(const iop_table *t, double tolerance)
{
    double incomes = 0, spending = 0;
    for (size_t j = 0; j < t->n; j++) {
        double column = 0;
        for (size_t i = 0; i < t->n; i++)
            column += *iop_at(t->intermediate, i, j);
        for (size_t q = 0; q < t->p; q++)
            column += *iop_at(t->primary, q, j);
        assert_close(column, t->output[j], tolerance);
    }
    for (size_t q = 0; q < t->p; q++)
        for (size_t k = 0; k < t->n + t->c; k++) {
            bool import = t->components[q].is_import;
            incomes += import ? 0 : *iop_at(t->primary, q, k);
            spending +=
                (k >= t->n ? 1 : 0) * *iop_at(t->primary, q, k) - (import ? *iop_at(t->primary, q, k) : 0);
        }
    for (size_t i = 0; i < t->n; i++)
        for (size_t k = 0; k < t->c; k++)
            spending += *iop_at(t->final_demand, i, k);
    assert_close(incomes, spending, tolerance);
}

static inline double row_total(iop_mat m, size_t row)
{
    double sum = 0;
    for (size_t k = 0; k < m.cols; k++)
        sum += *iop_at(m, row, k);
    return sum;
}

static inline double column_total(iop_mat m, size_t col)
{
    double sum = 0;
    for (size_t k = 0; k < m.rows; k++)
        sum += *iop_at(m, k, col);
    return sum;
}

#endif
