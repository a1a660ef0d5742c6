/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bounded.h - what a statement, by its key, or a single bound, by its name, is of; in words of a language.
 */
#ifndef IOP_RESULT_BOUNDED_H
#define IOP_RESULT_BOUNDED_H

#include "base/text.h"
#include <stdbool.h>

enum { IOP_BOUNDED_NAME = 256 };

/* From IOP_BOUNDED_REQUIREMENT on: of a whole plan's own statements. */
typedef enum {
    IOP_BOUNDED_LIMIT,
    IOP_BOUNDED_OUTPUT,
    IOP_BOUNDED_DEMAND,
    IOP_BOUNDED_TOTAL,
    IOP_BOUNDED_REQUIREMENT,
    IOP_BOUNDED_LAND,
    IOP_BOUNDED_CONVERSION,
    IOP_BOUNDED_RELOCATION,
    IOP_BOUNDED_TREATMENT,
    IOP_BOUNDED_TREATED,
    IOP_BOUNDED_TECHNIQUE,
    IOP_BOUNDED_SHARE,
    IOP_BOUNDED_IMPORT,
    IOP_BOUNDED_STOCK,
    IOP_BOUNDED_PRESENT,
    IOP_BOUNDED_CAPACITY,
    IOP_BOUNDED_BUILDING, /* in the last period */
    IOP_BOUNDED_FOLLOWING /* demand that follows a measure */
} iop_bounded_kind;

typedef enum { IOP_REACH_ONE, IOP_REACH_ALL, IOP_REACH_GROUP } iop_reach;

/* Names as in the data, not yet translated. */
typedef struct {
    iop_bounded_kind kind;
    iop_reach reach;
    char name[IOP_BOUNDED_NAME];     /* of a limit, a sector (at a place), a group, a requirement, ... */
    char category[IOP_BOUNDED_NAME]; /* of final demand */
} iop_bounded;

/* False: the key is of none of the sections limits, output and final_demand. */
bool iop_bounded_of_key(iop_bounded *s, const char *key);
void iop_bounded_of_name(iop_bounded *s, const char *name);
void iop_bounded_put(iop_text *t, const iop_bounded *s, const char *lang);

/* Where the last part of a key, its side, begins with its point; its end where it has none. */
const char *iop_key_side(const char *key);

#endif
