/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rules.h - reading a scenario: the state, and the values and bands that it is made of. */
#ifndef IOP_SCENARIO_RULES_H
#define IOP_SCENARIO_RULES_H

#include <ioplan/plan.h>
#include <ioplan/read.h>
#include <ioplan/scenario.h>

typedef struct iop_reading {
    const iop_yaml_node *root;
    iop_plan *plan; /* NULL until the dataset is read */
    iop_diags *diags;
} iop_reading;

/* One side of a band as the file states it, before it meets a base value. */
typedef struct iop_side_rule {
    bool given, relative;
    double value;     /* share of the base, or natural units */
    size_t statement; /* of the plan */
} iop_side_rule;

typedef struct iop_band_rule {
    iop_side_rule min, max;
} iop_band_rule;

enum { IOP_SCENARIO_PATH = 4096 };

/* `name` relative to the folder of the file `beside`. */
iop_status iop_relative_path(char out[IOP_SCENARIO_PATH], const char *beside, const char *name, iop_err *err);
/* Lays the scenario over the file that it extends, that one over the next, and so on. */
iop_status iop_lay_over_extended(iop_yaml *yaml, const iop_env *env, iop_diags *diags);
/* Applies options KEY=VALUE; all that are wrong are told. */
iop_status iop_apply_sets(iop_yaml *yaml, size_t sets, const char *const *set, iop_diags *diags);

/* Reports at a node's place. */
iop_status iop_complain(const iop_reading *r, const iop_yaml_node *node, const char *fmt, ...)
    IOP_PRINTF(3, 4);

/* "\"word\" is no WHAT", and the nearest of the words when one is near. */
void iop_complain_of_word(const iop_reading *r, const iop_yaml_node *node, const char *what, const char *word,
                          const char *const *words, size_t count);

/* Complains of every key of the map that is not among the words; `what` names the map. Of a node that is no
 * map others complain. */
void iop_expect_keys(const iop_reading *r, const iop_yaml_node *node, const char *what,
                     const char *const *words, size_t count);

/* Reads {min, max} of `node` into a rule; values in `unit` or percent. `key` is the statement's path without
 * the side. Other keys of the map are left to the caller. */
iop_status iop_read_band(const iop_reading *r, const iop_yaml_node *node, const char *key, const char *unit,
                         iop_band_rule *rule);

/* Lays a rule over a band on a cell with this base value. */
void iop_apply_rule(const iop_band_rule *rule, double base, iop_band *band);

/* A positive share: "60%" or 0.6. */
bool iop_read_share(const iop_reading *r, const iop_yaml_node *node, const char *key, double *share);

/* A measure by name, or the sum of several joined by " + " or listed; *index is SIZE_MAX after a complaint.
 */
iop_status iop_read_measure(const iop_reading *r, const iop_yaml_node *node, size_t *index);
size_t iop_measure_by_name(const iop_reading *r, const iop_yaml_node *at, const char *name);

/* A new measure `name`: the sum, or with weights a map, that the node says. */
iop_status iop_read_named_sum(const iop_reading *r, const iop_yaml_node *node, const char *name,
                              size_t *index);

/* Index of the sector that the k-th key of a map names; SIZE_MAX when it is one of the other words that may
 * stand there, and after a complaint with a suggestion. */
size_t iop_sector_key(const iop_reading *r, const iop_yaml_node *map, size_t k, const char *const *words,
                      size_t count);
/* Complains of the k-th key of a map when no final-demand category has that name. */
void iop_category_key(const iop_reading *r, const iop_yaml_node *map, size_t k);
/* That a category is not there, with the nearest that is. */
void iop_complain_of_category(const iop_reading *r, const iop_yaml_node *node, const char *name);
/* Whether the group exists; complains otherwise. */
bool iop_group_key(const iop_reading *r, const iop_yaml_node *map, size_t k);

/* The sections. Each reports all its errors; IOP_OK also after complaints, other statuses are lack of memory.
 */
iop_status iop_read_growth(const iop_reading *r);
iop_status iop_read_coefficients(const iop_reading *r);
iop_status iop_read_final_demand(const iop_reading *r);
iop_status iop_read_output(const iop_reading *r);
iop_status iop_read_limits(const iop_reading *r);
iop_status iop_read_objective(const iop_reading *r);

/* What a scenario means over a plan: all sections of one year. */
iop_status iop_read_titles(const iop_reading *r);

/* Whether there is one aim, whatever it is; needs no plan yet. */
void iop_check_aim(const iop_reading *r);

/* Complains of every pair of statements that set a lower end above an upper one. */
iop_status iop_check_crossed(const iop_reading *r);

/* SHA-256 over names and bytes of the files of a dataset folder, those of import flows included. */
iop_status iop_dataset_digest(const iop_table *table, const char *dir, char hex[65], const iop_env *env,
                              iop_diags *diags);
/* Checks the table, handing on its errors alone, and takes the digest meanwhile; hex is empty when that
 * failed, about which iop_dataset_digest can tell. */
iop_status iop_look_at_dataset(const iop_table *table, const char *dir, char hex[65], const iop_env *env,
                               iop_diags *diags);

/* Appends the findings to diags in the order of the files; `own` is the scenario. */
void iop_tell_in_order(const iop_diags *found, const char *own, iop_diags *diags);

#endif
