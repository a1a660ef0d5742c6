/* SPDX-License-Identifier: GPL-3.0-or-later */
/* counts.h - an amount that requirements and targets speak of: what is counted, and where. */
#ifndef IOP_SCENARIO_COUNTS_H
#define IOP_SCENARIO_COUNTS_H

#include "scenario/whole.h"

enum { IOP_COUNT_PARTS = 16 };

typedef struct iop_count_part {
    iop_term_kind kind;
    size_t index; /* measure or category; IOP_NONE for the others */
    double weight;
} iop_count_part;

typedef struct iop_count {
    size_t parts;
    iop_count_part part[IOP_COUNT_PARTS];
    bool *member; /* n; NULL: all sectors */
    double
        *cell; /* parts x n: what a unit of each product holds of the measures; NULL: nothing is embodied */
    const char *technique;
    const iop_yaml_node *zone, *kind; /* NULL: all */
} iop_count;

/* Reads a count from a map with `of` and filters, or from `of` alone; false after a complaint. *failed is set
 * without memory. Ended with iop_count_end whatever it returns. */
bool iop_read_count(iop_whole *w, const iop_yaml_node *node, const char *key, iop_count *count,
                    iop_status *failed);
void iop_count_end(const iop_whole *w, iop_count *count);

/* "output", "capacity", ...: what is counted beside measures and categories. */
bool iop_is_count_word(const char *name);
const char *iop_count_unit(const iop_whole *w, const iop_count *count);
/* Its amount in the base year. */
double iop_count_base(const iop_whole *w, const iop_count *count);
/* Adds weight times the count in a period to a requirement (by its number). */
iop_status iop_count_add(iop_whole *w, const iop_count *count, size_t requirement, size_t period,
                         double weight);
/* The measure that the count is, all of it and nothing else; SIZE_MAX when it is no such thing. */
size_t iop_count_measure(const iop_count *count);

#endif
