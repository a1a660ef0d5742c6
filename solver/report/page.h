/* SPDX-License-Identifier: GPL-3.0-or-later */
/* page.h - text in 80 columns of a terminal. */
#ifndef IOP_REPORT_PAGE_H
#define IOP_REPORT_PAGE_H

#include "base/text.h"
#include <ioplan/solution.h>

enum { IOP_PAGE_COLUMNS = 80, IOP_UNIT_SIZE = 96 };

typedef struct iop_page {
    iop_text t;
    const iop_solution *s;
    const char *lang;
    double money_factor;            /* money is shown multiplied by this, */
    char money_unit[IOP_UNIT_SIZE]; /* in this unit, in English */
} iop_page;

/* Chooses them so that money fits its columns: amounts in a small unit are shown in a multiple of it. */
void iop_page_choose_money(iop_page *p);
/* The factor by which amounts of `unit` are shown, and the unit's text then, in the page's language. */
double iop_page_shown(const iop_page *p, const char *unit, char text[IOP_UNIT_SIZE]);

/* A text in exactly `width` columns, a cut one with an ellipsis. */
void iop_page_cell(iop_page *p, const char *text, size_t width, bool right);
/* A number in its column, with so many decimals; with an exponent where it is too wide; empty when it is
 * infinite. */
void iop_page_figure(iop_page *p, double value, int decimals, size_t width);
void iop_page_change(iop_page *p, double value, double base, size_t width);
/* Ends a line without trailing blanks. */
void iop_page_end_line(iop_page *p);
/* A sentence from column `already` on, broken at spaces; lines after the first start at `indent`. */
void iop_page_sentence(iop_page *p, const char *text, size_t indent, size_t already);
/* The same, of parts put together. */
void iop_page_wrap(iop_page *p, size_t indent, size_t already, const char *fmt, ...) IOP_PRINTF(4, 5);
/* A name as a person writes it: "value added" for value_added, "giá trị gia tăng" in Vietnamese. */
const char *iop_page_name(const iop_page *p, const char *name, char *out, size_t size);

#endif
