/* SPDX-License-Identifier: GPL-3.0-or-later */
/* solution_private.h - one table describes every field of a solution: JSON in both directions, memory and
 * differences follow from it. To add a field: a member in solution.h and a line in fields.c. */
#ifndef IOP_SOLUTION_PRIVATE_H
#define IOP_SOLUTION_PRIVATE_H

#include "base/text.h"
#include <ioplan/solution.h>
#include <stdbool.h>
#include <string.h>

typedef enum {
    IOP_FIELD_TEXT,   /* char * */
    IOP_FIELD_HEX,    /* char[65] */
    IOP_FIELD_NUMBER, /* double; null stands for `absent` */
    IOP_FIELD_BOOL,
    IOP_FIELD_SIZE,
    IOP_FIELD_INT,
    IOP_FIELD_LONG,
    IOP_FIELD_STATUS, /* iop_solution_status as text */
    IOP_FIELD_AT,     /* iop_solution_at: lower, upper, between */
    IOP_FIELD_SENSE,  /* bool: true "max" */
    IOP_FIELD_AIM,    /* bool: true "maximize" */
    IOP_FIELD_SECTOR, /* index into sector, written as its code */
    /* fields that earlier versions did not write: one that is missing is absent, false or empty */
    IOP_FIELD_LATER_NUMBER,
    IOP_FIELD_LATER_BOOL,
    IOP_FIELD_LATER_SENSE,
    IOP_FIELD_LATER_TEXT, /* one that is missing is "", and "" is not written */
} iop_field_kind;

typedef struct iop_field {
    const char *path; /* key in JSON; a dot opens one nested object */
    iop_field_kind kind;
    size_t offset;
    double absent;
} iop_field;

typedef struct iop_list {
    const char *name;          /* key in JSON */
    size_t items, count, size; /* offsets of the pointer and the count, size of an item */
    const iop_field *field;    /* ends with a NULL path */
} iop_list;

/* Lists from IOP_LATER_LISTS on were not written by earlier versions: one that is empty is left out. */
enum { IOP_LATER_LISTS = 8, IOP_SOLUTION_LISTS = 14 };
extern const iop_field iop_solution_head[];
extern const iop_list iop_solution_list[IOP_SOLUTION_LISTS];

void iop_solution_free_arrays(iop_solution *s);
/* A cell of CSV, quoted where it must be. */
void iop_solution_csv_text(iop_text *t, const char *text);

static inline bool iop_is_text(const iop_field *f)
{
    return f->kind == IOP_FIELD_TEXT || f->kind == IOP_FIELD_LATER_TEXT;
}

static inline char **iop_list_items(iop_solution *s, const iop_list *list)
{
    return (char **)(void *)((char *)s + list->items);
}

static inline size_t *iop_list_count(iop_solution *s, const iop_list *list)
{
    return (size_t *)(void *)((char *)s + list->count);
}

#endif
