/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read/dataset.h - the parts of a dataset folder's reader. */
#ifndef IOP_READ_DATASET_H
#define IOP_READ_DATASET_H

#include "read/grid.h"
#include "read/names.h"
#include <ioplan/read.h>

/* What dataset.yaml says. */
typedef struct iop_dataset_head {
    iop_yaml *yaml;
    double tolerance; /* < 0 when not given */
    int year;
    bool decimal_comma;
} iop_dataset_head;

/* Reads and checks dir/dataset.yaml; head->yaml is NULL when there is nothing to go by. Ended with
 * iop_yaml_close(head->yaml). */
iop_status iop_dataset_read_head(iop_dataset_head *head, const char *dir, const iop_env *env,
                                 iop_diags *diags);
/* Copies the texts and numbers into the table. */
iop_status iop_dataset_apply_texts(const iop_dataset_head *head, iop_table *table, iop_err *err);
/* Marks the components and categories that value_added, imports and exports name; a kind whose file could not
 * be read is left out. */
iop_status iop_dataset_apply_roles(const iop_dataset_head *head, iop_table *table, bool has_components,
                                   bool has_categories, iop_diags *diags);

/* sectors.csv as it is, and the codes in its order. */
typedef struct iop_dataset_sectors {
    iop_csv *csv;
    iop_names codes;
} iop_dataset_sectors;

iop_status iop_dataset_read_sectors(iop_dataset_sectors *sectors, const char *dir,
                                    const iop_csv_options *options, const iop_env *env, iop_diags *diags);
iop_status iop_dataset_apply_sectors(const iop_dataset_sectors *sectors, iop_table *table, iop_err *err);
void iop_dataset_end_sectors(iop_dataset_sectors *sectors);

/* Whether a file of import flows may have this name: a .csv file in the folder, none of the dataset's own. */
bool iop_dataset_is_flows_file(const char *name);
/* Reads the files that import_flows: names into the table, whose components, categories and roles are known;
 * `columns` are the sectors, then the categories. */
iop_status iop_dataset_read_flows(const iop_dataset_head *head, const char *dir,
                                  const iop_csv_options *options, const iop_names *columns, iop_table *table,
                                  iop_diags *diags);

enum { IOP_DATASET_PATH = 4096 };
/* "dir/name"; a path that is too long becomes a finding. */
iop_status iop_dataset_path(char out[IOP_DATASET_PATH], const char *dir, const char *name, iop_diags *diags);

/* Where a file of numbers is: as `name`, or with the ending of a packing behind it. */
typedef struct iop_dataset_place {
    char path[IOP_DATASET_PATH];
    bool is_there; /* else the path is the plain one */
} iop_dataset_place;

/* Two of them at once are a finding. */
iop_status iop_dataset_find(iop_dataset_place *place, const char *dir, const char *name, iop_diags *diags);

#endif
