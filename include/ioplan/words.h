/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/words.h - texts, names and numbers in the reader's language.
 *
 * Texts are written in English in the source and looked up in catalogues that are part of the library.
 * Nothing here depends on the locale or on the environment, allocates or changes anything: all functions may
 * be called from any thread, in several languages at once. A language is a code of iop_words_languages; NULL,
 * "en" and one that is not known leave texts as they are.
 *
 * A text that is looked up stands as a literal where it is used, or in a table where it is marked by
 * IOP_WORD: that is where the tools of gettext find it. Texts that are returned are static unless told
 * otherwise. */
#ifndef IOPLAN_WORDS_H
#define IOPLAN_WORDS_H

#include <ioplan/status.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The codes of all languages, "en" first; NULL ends the list. */
IOP_API const char *const *iop_words_languages(void);

/* The text in the language; itself where there is no translation. A format keeps its directives. */
IOP_API const char *iop_words(const char *lang, const char *text) IOP_FORMAT_OF(2);

/* The same for a text that counts n things: English has a form for one and a form for all other numbers. */
IOP_API const char *iop_words_count(const char *lang, const char *one, const char *many, size_t n)
    IOP_FORMAT_OF(2) IOP_FORMAT_OF(3);

/* The same for a short text with several meanings: the context tells them apart. */
IOP_API const char *iop_words_in(const char *lang, const char *context, const char *text) IOP_FORMAT_OF(3);

/* The sentence of a failure or finding in the language, with its numbers in the language's form; err->msg
 * where the sentence has no translation. What it quotes stays. Cut to `size` bytes, not within a character;
 * returns out. */
IOP_API const char *iop_words_err(const char *lang, const iop_err *err, char *out, size_t size);

/* The same behind its place, as iop_err_format has it: "plan.yaml:11:5: ...". */
IOP_API const char *iop_words_err_at(const char *lang, const iop_err *err, char *out, size_t size);

/* A sentence that files keep in English, such as iop_certificate.worst or a method: the translation of the
 * format that makes it, itself where there is none; `out` has room for `size` bytes. */
IOP_API const char *iop_words_kept(const char *lang, const char *text, char *out, size_t size);

/* A number "12,026.5" with the language's own marks, in place: "12.026,5" in Vietnamese. Only for numbers in
 * prose; files have a point. */
IOP_API void iop_words_number(const char *lang, char *number);

/* The name of a category, component, resource or group: the usual ones of datasets in the language, whatever
 * their case; others, and all in English, as they are. */
IOP_API const char *iop_words_name(const char *lang, const char *name);

/* A unit: "million USD" is "triệu USD" in Vietnamese; words that are not known stay. Cut to `size`
 * bytes; returns out. */
IOP_API const char *iop_words_of_unit(const char *lang, const char *unit, char *out, size_t size);

/* Bytes of the character that `text` begins with when a terminal obeys it instead of showing it: control
 * characters but tab and line feed, marks of writing from right to left, separators of lines; 0 for any
 * other. *code is its number in Unicode. */
IOP_API size_t iop_words_hidden(const char *text, unsigned *code);

#ifdef __cplusplus
}
#endif
#endif
