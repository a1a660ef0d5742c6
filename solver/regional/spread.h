/* SPDX-License-Identifier: GPL-3.0-or-later */
/* regional/spread.h - an amount spread over sectors and categories by a rule: entries of a spec. */
#ifndef IOP_REGIONAL_SPREAD_H
#define IOP_REGIONAL_SPREAD_H

#include "regional/spec.h"
#include <ioplan/table.h>

typedef enum {
    IOP_BY_EQUAL,
    IOP_BY_DONOR,
    IOP_BY_MARKET,
    IOP_BY_OUTPUT,
    IOP_BY_VALUE_ADDED,
    IOP_BY_PURCHASES,
    IOP_BY_RESOURCE,
    IOP_BY_COUNT
} iop_by;

/* One entry: total x share, spread over members in proportion to (quantity of the rule) x weight. */
typedef struct iop_entry {
    iop_spot at, over;
    double amount; /* total x share */
    bool rest;     /* rest_of: the amount less what earlier entries of the list took */
    iop_by by;
    bool *member;              /* n + c */
    double *weight;            /* n + c */
    size_t products, *product; /* by purchases: rows of the purchases */
    size_t resource;           /* by resource: an earlier one; by donor: the donor's */
    double cap;                /* INFINITY when none */
} iop_entry;

/* What entries of one section may say. */
typedef struct iop_entry_kind {
    unsigned by;             /* bit 1 << iop_by of each rule allowed */
    bool rest;               /* rest_of: instead of total: */
    bool satellite;          /* products:, resource:, cap: */
    bool sectors_only;       /* members must be sectors */
    iop_word_list products;  /* by purchases */
    iop_word_list resources; /* by resource: those made before */
    iop_word_list donor;     /* by donor: resources of the donor */
    const char *own_name;    /* by donor without resource:, the entry's own resource */
} iop_entry_kind;

void iop_entry_read(iop_spec *spec, const iop_spot *at, const iop_entry_kind *kind, iop_entry *entry);
/* The list under `at`; NULL when there is none. */
iop_entry *iop_entries_read(iop_spec *spec, const iop_spot *at, const iop_entry_kind *kind, size_t *count);

/* a[k] = amount x base[k] / sum of base over `count` columns. False when the sum is not positive. */
bool iop_spread(double amount, const double *base, size_t count, double *a);
/* Lowers a[k] to limit[k] where it is above and gives the excess to the others in proportion to base, again
 * and again; capped[k] tells where the limit took effect. False when the limits leave no room. */
bool iop_spread_capped(double amount, const double *base, const double *limit, size_t count, double *a,
                       bool *capped);

#endif
