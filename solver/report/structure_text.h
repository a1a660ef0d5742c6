/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report/structure_text.h - the structure of an economy in words: what the sections share. */
#ifndef IOP_REPORT_STRUCTURE_TEXT_H
#define IOP_REPORT_STRUCTURE_TEXT_H

#include "base/number.h"
#include "report/page.h"
#include <ioplan/structure_report.h>

typedef struct iop_account {
    iop_page p;
    const iop_structure *s;
    const iop_table *t;
    size_t top;    /* rows of what is ranked */
    size_t *order; /* n, room for a ranking */
} iop_account;

/* Code and name of a sector in so many columns; at least 12. */
void iop_account_sector(iop_account *a, size_t sector, size_t width);
/* A number in `width` columns, a blank before it: so many decimals, or (short) so many digits. */
void iop_account_fixed(iop_account *a, double value, int decimals, size_t width);
void iop_account_short(iop_account *a, double value, int digits, size_t width);
/* The same in a sentence; returns out. */
const char *iop_account_prose(const iop_account *a, double value, int decimals, char out[IOP_NUMBER_SIZE]);
void iop_account_percent(iop_account *a, double part, double whole, size_t width);
/* The words of a head, looked up, each in its columns; widths: a name's column, then columns of numbers. */
void iop_account_head(iop_account *a, const char *title, size_t width, size_t columns,
                      const char *const *word, size_t each);
/* Sectors by falling value into a->order, equal ones in their order; returns how many are to be shown. */
size_t iop_account_rank(iop_account *a, const double *value);

/* structure_flows.c */
void iop_account_paths(iop_account *a);
void iop_account_footprints(iop_account *a);
void iop_account_chains(iop_account *a);

#endif
