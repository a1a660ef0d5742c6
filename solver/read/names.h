/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read/names.h - an ordered set of names with fast lookup. */
#ifndef IOP_READ_NAMES_H
#define IOP_READ_NAMES_H

#include "read/say.h"
#include <ioplan/env.h>
#include <stdbool.h>
#include <stddef.h>

/* Owns copies of its texts; text[k] is the k-th name added. Zeroed by iop_names_start. */
typedef struct iop_names {
    iop_env env;
    char **text;
    size_t count, capacity;
    size_t *slot; /* open addressing: index + 1, 0 when free */
    size_t slots; /* a power of two */
} iop_names;

iop_names iop_names_start(const iop_env *env);
void iop_names_end(iop_names *names);

/* Adds a name; *index becomes its index, or that of an equal name which is already there (then `count` does
 * not change). False without memory. */
bool iop_names_add(iop_names *names, const char *text, size_t length, size_t *index);
/* Index of a name, SIZE_MAX when it is not there. */
size_t iop_names_find(const iop_names *names, const char *text, size_t length);

/* iop_hint (read/say.h) for a word that should have been one of the names. */
const char *iop_names_hint(const iop_names *names, const char *word, size_t length, char out[IOP_HINT_SIZE]);

#endif
