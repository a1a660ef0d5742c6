/* SPDX-License-Identifier: GPL-3.0-or-later */
/* catalogue.h - a compiled catalogue of gettext in memory, and what the files of this module share. */
#ifndef IOP_WORDS_CATALOGUE_H
#define IOP_WORDS_CATALOGUE_H

#include <ioplan/status.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct iop_catalogue {
    const unsigned char *bytes;
    size_t size;
} iop_catalogue;

/* The translation of `text` in `context` (NULL: in none), in plural form `form`, 0 for a text without. NULL
 * when there is none, and for every fault of the bytes. The result lies within them. Reads nothing else: safe
 * in every thread. */
const char *iop_catalogue_find(const iop_catalogue *c, const char *context, const char *text, size_t form);

/* Text k of the catalogue, with its context before it, and its translation, the first form of each; false
 * beyond the last one and for every fault of the bytes. */
bool iop_catalogue_entry(const iop_catalogue *c, size_t k, const char **text, const char **translation);

/* What iop_words_err does; `kept`: the sentence is one of iop_words_kept. */
const char *iop_words_tell(const char *lang, const iop_err *err, bool kept, char *out, size_t size);
/* What iop_words_kept does, for formats with at least so many letters of their own. */
const char *iop_words_kept_of(const char *lang, const char *text, size_t letters, char *out, size_t size);

/* The catalogue of a language; false for English and what is not known. */
bool iop_words_catalogue(const char *lang, iop_catalogue *catalogue);

#endif
