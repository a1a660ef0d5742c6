/* SPDX-License-Identifier: GPL-3.0-or-later */
/* regional/satellites.h - resource use of sectors and categories, spread from totals. */
#ifndef IOP_REGIONAL_SATELLITES_H
#define IOP_REGIONAL_SATELLITES_H

#include "regional/spread.h"

/* One resource of the spec: a combination of earlier ones, plus entries. */
typedef struct iop_satellite {
    const char *name, *unit;
    bool keep;    /* false: a step on the way, not written */
    double check; /* a published total that the sum is compared with; IOP_UNSTATED when none is given */
    size_t terms;
    size_t *term; /* earlier resources */
    double *factor;
    size_t entries;
    iop_entry *entry;
} iop_satellite;

typedef struct iop_satellites {
    size_t count;
    iop_satellite *list;
} iop_satellites;

/* Who uses: what the rules look at. Columns are n sectors, then c categories. */
typedef struct iop_users {
    const double *output, *value_added; /* n */
    iop_cmat purchases;                 /* products x (n + c), of all origins */
    const iop_table *donor;             /* NULL when there is none */
    const size_t *donor_sector;         /* n: the donor's index of each sector */
} iop_users;

/* Reads resources: (absent: none). `products` names the rows of purchases. */
void iop_satellites_read(iop_spec *spec, const iop_word_list *products, const iop_table *donor,
                         iop_satellites *out);

/* Computes every resource into use (count x (n + c)); reports totals and caps. */
void iop_satellites_make(iop_spec *spec, const iop_satellites *satellites, const iop_users *users,
                         iop_mat use);

/* Number of resources that are kept. */
size_t iop_satellites_kept(const iop_satellites *satellites);
/* Writes the kept ones into a table of n sectors, c categories and so many resources. */
IOP_MUST_CHECK iop_status iop_satellites_store(const iop_satellites *satellites, iop_cmat use,
                                               iop_table *table, iop_err *err);

#endif
