/* SPDX-License-Identifier: GPL-3.0-or-later */
/* csv.c - the lists of a solution as tidy CSV, one row an item, columns as in solution.json. */
#include "base/text.h"
#include "result/solution_private.h"
#include <math.h>

/* Names may be anything, codes are nothing but codes. */
void iop_solution_csv_text(iop_text *t, const char *text)
{
    iop_text_csv(t, text, !iop_is_code(text));
}

static void put_field(iop_text *t, const iop_solution *s, const iop_field *f, const void *at)
{
    static const char *const at_words[] = {"between", "lower", "upper"};
    switch (f->kind) {
    case IOP_FIELD_TEXT:
    case IOP_FIELD_LATER_TEXT:
        iop_solution_csv_text(t, *(char *const *)at);
        break;
    case IOP_FIELD_HEX:
        iop_solution_csv_text(t, at);
        break;
    case IOP_FIELD_NUMBER:
    case IOP_FIELD_LATER_NUMBER:
        if (isfinite(*(const double *)at))
            iop_text_number(t, *(const double *)at);
        break;
    case IOP_FIELD_BOOL:
    case IOP_FIELD_LATER_BOOL:
        iop_text_puts(t, *(const bool *)at ? "true" : "false");
        break;
    case IOP_FIELD_SIZE:
        iop_text_printf(t, "%zu", *(const size_t *)at);
        break;
    case IOP_FIELD_INT:
        iop_text_printf(t, "%d", *(const int *)at);
        break;
    case IOP_FIELD_LONG:
        iop_text_printf(t, "%ld", *(const long *)at);
        break;
    case IOP_FIELD_STATUS:
        iop_text_puts(t, iop_solution_status_text(*(const iop_solution_status *)at));
        break;
    case IOP_FIELD_AT:
        iop_text_puts(t, at_words[*(const iop_solution_at *)at]);
        break;
    case IOP_FIELD_SENSE:
    case IOP_FIELD_LATER_SENSE:
        iop_text_puts(t, *(const bool *)at ? "max" : "min");
        break;
    case IOP_FIELD_AIM:
        iop_text_puts(t, *(const bool *)at ? "maximize" : "minimize");
        break;
    case IOP_FIELD_SECTOR:
        iop_solution_csv_text(t, s->sector[*(const size_t *)at].code);
        break;
    }
}

/* A period stands in lists of several periods only. */
static bool is_left_out(const iop_field *f, const char *items, size_t count)
{
    return f->kind == IOP_FIELD_LATER_TEXT &&
           (count == 0 || !**(char *const *)(const void *)(items + f->offset));
}

static void put_header(iop_text *t, const iop_field *fields)
{
    for (const iop_field *f = fields; f->path; f++) {
        if (f != fields)
            iop_text_puts(t, ",");
        for (const char *p = f->path; *p; p++)
            iop_text_add(t, *p == '.' ? "_" : p, 1);
    }
    iop_text_puts(t, "\n");
}

iop_status iop_solution_list_csv(const iop_solution *s, const char *name, char **text, size_t *length,
                                 iop_err *err)
{
    const iop_list *list = NULL;
    iop_text t = iop_text_start(&s->env);
    for (size_t l = 0; l < IOP_SOLUTION_LISTS; l++)
        if (strcmp(iop_solution_list[l].name, name) == 0)
            list = &iop_solution_list[l];
    *text = NULL;
    if (!list)
        return iop_fail(err, IOP_EINVAL, "a solution has no list \"%s\"", name);
    const char *items = *(char *const *)(const void *)((const char *)s + list->items);
    size_t count = *(const size_t *)(const void *)((const char *)s + list->count);
    const iop_field *first = list->field;
    while (is_left_out(first, items, count))
        first++;
    put_header(&t, first);
    for (size_t k = 0; k < count; k++) {
        for (const iop_field *f = first; f->path; f++) {
            if (f != first)
                iop_text_puts(&t, ",");
            put_field(&t, s, f, items + k * list->size + f->offset);
        }
        iop_text_puts(&t, "\n");
    }
    return iop_text_take(&t, text, length, err);
}
