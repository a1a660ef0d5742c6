/* SPDX-License-Identifier: GPL-3.0-or-later */
/* catalogue.c - gettext's .mo format, little-endian (GNU gettext manual, "The Format of GNU MO Files").
 *
 *   byte 0  0x950412de    4  revision, 0.x    8  N    12  O    16  T
 *   O: N pairs (length, offset) of the texts, ascending by their bytes; T: the same of their translations.
 *
 * Lengths leave out the NUL behind each text. A context stands before its text, with \4 between. A text with
 * a plural holds both English forms, with NUL between, its translation all forms alike; the first is what is
 * looked up. Every offset is checked before it is used, so that no bytes, however broken, lead out of the
 * array. */
#include "words/catalogue.h"
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { HEAD = 20, PAIR = 8, CONTEXT_END = 4 };

/* The 32-bit number at `at`; false when it lies beyond the end. */
static bool number_at(const iop_catalogue *c, size_t at, size_t *value)
{
    if (c->size < 4 || at > c->size - 4)
        return false;
    const unsigned char *b = c->bytes + at;
    *value = (size_t)b[0] | (size_t)b[1] << 8 | (size_t)b[2] << 16 | (size_t)b[3] << 24;
    return true;
}

/* Text k of a table, with its NUL within the array; NULL when the table is broken. */
static const char *text_at(const iop_catalogue *c, size_t table, size_t k, size_t *length)
{
    size_t offset;
    if (table > c->size || k > (c->size - table) / PAIR || !number_at(c, table + PAIR * k, length) ||
        !number_at(c, table + PAIR * k + 4, &offset))
        return NULL;
    if (offset >= c->size || *length >= c->size - offset || c->bytes[offset + *length] != '\0')
        return NULL;
    return (const char *)c->bytes + offset;
}

/* strcmp of "context\4text" (or "text") with a text of the catalogue, without making the former. */
static int compare(const char *context, const char *text, const char *there)
{
    if (context) {
        size_t length = strlen(context);
        int order = strncmp(context, there, length);
        if (order != 0)
            return order;
        if ((unsigned char)there[length] != CONTEXT_END)
            return CONTEXT_END - (unsigned char)there[length];
        there += length + 1;
    }
    return strcmp(text, there);
}

/* Form `form` of the `length` bytes at `text`; NULL when there are not so many. */
static const char *form_of(const char *text, size_t length, size_t form)
{
    const char *end = text + length;
    for (; form > 0; form--) {
        text += strlen(text) + 1;
        if (text > end)
            return NULL;
    }
    return text;
}

/* The numbers of the head; false when it is none. */
typedef struct {
    size_t count, originals, translations;
} head;

static bool read_head(const iop_catalogue *c, head *h)
{
    size_t magic, revision;
    return c->size >= HEAD && number_at(c, 0, &magic) && magic == 0x950412de && number_at(c, 4, &revision) &&
           revision >> 16 == 0 && number_at(c, 8, &h->count) && number_at(c, 12, &h->originals) &&
           number_at(c, 16, &h->translations);
}

bool iop_catalogue_entry(const iop_catalogue *c, size_t k, const char **text, const char **translation)
{
    head h;
    size_t length;
    if (!read_head(c, &h) || k >= h.count)
        return false;
    *text = text_at(c, h.originals, k, &length);
    *translation = *text ? text_at(c, h.translations, k, &length) : NULL;
    return *translation != NULL;
}

const char *iop_catalogue_find(const iop_catalogue *c, const char *context, const char *text, size_t form)
{
    head h;
    size_t length;
    if (!read_head(c, &h))
        return NULL;
    size_t low = 0, high = h.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const char *there = text_at(c, h.originals, middle, &length);
        if (!there)
            return NULL;
        int order = compare(context, text, there);
        if (order == 0) {
            const char *found = text_at(c, h.translations, middle, &length);
            return found && length > 0 ? form_of(found, length, form) : NULL;
        }
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}
