/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report/listings.h - one table of a structure. */
#ifndef IOP_REPORT_LISTINGS_H
#define IOP_REPORT_LISTINGS_H

#include "base/text.h"
#include <ioplan/structure_report.h>

#define IOP_UNIT_MONEY "money" /* stands for the unit of the table */

struct iop_listings {
    iop_env env;
    const iop_structure *s;
    const iop_table *t;
    const char *lang;
    iop_text words[2];       /* of the row that was given last */
    size_t count, which[16]; /* of iop_listing_kinds, those that are there */
};

typedef struct iop_listing_kind {
    const char *name;
    iop_listing_column column[IOP_LISTING_COLUMNS];             /* ends at name NULL */
    size_t (*rows)(const iop_structure *s, const iop_table *t); /* 0 where its part is not there */
    void (*fill)(iop_listings *l, size_t row, iop_listing_cell *cell);
} iop_listing_kind;

/* listings_sectors.c: what is told of sectors; listings_flows.c: of paths, accounts and exports. Each ends at
 * name NULL. */
extern const iop_listing_kind iop_listing_sectors[], iop_listing_flows[];

static inline iop_listing_cell iop_cell_text(const char *text)
{
    return (iop_listing_cell){text, 0};
}

static inline iop_listing_cell iop_cell_number(double number)
{
    return (iop_listing_cell){NULL, number};
}

/* Code and name of a sector into two cells. */
static inline void iop_cell_sector(const iop_listings *l, size_t sector, iop_listing_cell *cell)
{
    cell[0] = iop_cell_text(l->t->sectors[sector].code);
    cell[1] = iop_cell_text(iop_table_sector_name(l->t, sector, l->lang));
}

#endif
