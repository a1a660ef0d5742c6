/* SPDX-License-Identifier: GPL-3.0-or-later */
/* structure/names.h - which rows and columns of a table play a part, told by the user or known by name. */
#ifndef IOP_STRUCTURE_NAMES_H
#define IOP_STRUCTURE_NAMES_H

#include <ioplan/table.h>
#include <stdbool.h>

extern const char *const iop_income_names[];    /* each ends at NULL */
extern const char *const iop_household_words[]; /* categories */
extern const char *const iop_inventory_names[]; /* categories */

/* Marks in chosen (p or c flags, zeroed) the components, or the categories, of the `count` names; with none,
 * those whose name is in `usual`. IOP_EINVAL for a name that the table does not have. *found: how many. */
IOP_MUST_CHECK iop_status iop_choose_components(const iop_table *table, size_t count, const char *const *name,
                                                const char *const *usual, bool *chosen, size_t *found,
                                                iop_err *err);
IOP_MUST_CHECK iop_status iop_choose_categories(const iop_table *table, size_t count, const char *const *name,
                                                const char *const *usual, bool *chosen, size_t *found,
                                                iop_err *err);

/* The chosen names joined by " + ", "" when there is none; NULL without memory. */
char *iop_join_components(const iop_table *table, const bool *chosen, const iop_env *env);
char *iop_join_categories(const iop_table *table, const bool *chosen, const iop_env *env);

#endif
