/* SPDX-License-Identifier: GPL-3.0-or-later */
/* failure.c - the sentence of a failure in another language: the translation of its format, with the
 * arguments that stand in the English sentence. base/failure.h says what a failure keeps. */
#include "base/failure.h"
#include "base/text.h"
#include "words/catalogue.h"
#include <ioplan/words.h>
#include <stdbool.h>
#include <string.h>

/* Letters from which on the argument of a failure is taken for a sentence of iop_words_kept: names of data,
 * which are short or have no such words, stay. */
enum { SENTENCE = 9 };

/* What strerror says of the faults that files and folders meet, in glibc's words: never used here, but found
 * by the tools of gettext, so that they are looked up as any argument. */
#define SYSTEM_REASONS                                                                                       \
    IOP_WORD_IN("part", "No such file or directory"), IOP_WORD_IN("part", "Permission denied"),              \
        IOP_WORD_IN("part", "Is a directory"), IOP_WORD_IN("part", "Not a directory"),                       \
        IOP_WORD_IN("part", "File exists"), IOP_WORD_IN("part", "Directory not empty"),                      \
        IOP_WORD_IN("part", "No space left on device"), IOP_WORD_IN("part", "Disk quota exceeded"),          \
        IOP_WORD_IN("part", "Read-only file system"), IOP_WORD_IN("part", "File name too long"),             \
        IOP_WORD_IN("part", "File too large"), IOP_WORD_IN("part", "Input/output error"),                    \
        IOP_WORD_IN("part", "Operation not permitted"), IOP_WORD_IN("part", "Too many open files"),          \
        IOP_WORD_IN("part", "Too many levels of symbolic links"), IOP_WORD_IN("part", "Broken pipe"),        \
        IOP_WORD_IN("part", "Cannot allocate memory"), IOP_WORD_IN("part", "Device or resource busy"),       \
        IOP_WORD_IN("part", "Text file busy"), IOP_WORD_IN("part", "Invalid cross-device link"),             \
        IOP_WORD_IN("part", "Invalid argument"), IOP_WORD_IN("part", "Interrupted system call")

/* The fixed texts of iop_status_text, likewise. */
#define STATUS_TEXTS                                                                                         \
    IOP_WORD("out of memory"), IOP_WORD("invalid argument"), IOP_WORD("file operation failed"),              \
        IOP_WORD("malformed input"), IOP_WORD("shapes do not match"), IOP_WORD("matrix is singular"),        \
        IOP_WORD("iteration did not converge"), IOP_WORD("LP backend failed"),                               \
        IOP_WORD("stopped before the end")

/* The format of iop_no_memory: its argument is looked up in a context of its own, since elsewhere the same
 * words are keys of files, which stay. */
static const char no_memory[] = IOP_WORD("out of memory for %zu %s");

typedef struct {
    const char *lang;
    const iop_err *err;
    bool kept; /* a sentence of iop_words_kept, whose arguments are such sentences too */
    char *out;
    size_t size, used;
} telling;

static void put(telling *t, const char *text, size_t length)
{
    size_t room = t->size - 1 - t->used, n = length < room ? length : room;
    memcpy(t->out + t->used, text, n);
    t->used += n;
    t->out[t->used] = '\0';
}

/* msg is what the failure was given, and every argument lies within it. */
static bool is_whole(const iop_err *err)
{
    size_t length = strnlen(err->msg, sizeof err->msg);
    if (err->format == 0 || length == sizeof err->msg || err->parts + err->inner_parts > IOP_ERR_PARTS ||
        iop_err_digest(err->msg) != err->sentence)
        return false;
    for (int k = 0; k < err->parts + err->inner_parts; k++)
        if ((size_t)err->at[k] + err->length[k] > length)
            return false;
    return true;
}

/* The translation of the format, NULL when the language has none. */
static const char *format_in(const char *lang, unsigned long long format)
{
    iop_catalogue catalogue;
    const char *text, *translation;
    if (!iop_words_catalogue(lang, &catalogue))
        return NULL;
    for (size_t k = 0; iop_catalogue_entry(&catalogue, k, &text, &translation); k++)
        if (*text && *translation && iop_err_digest(text) == format)
            return translation;
    return NULL;
}

static bool is_number(const char *text)
{
    return text[0] && text[strspn(text, "+-0123456789.,e")] == '\0';
}

/* Whether an argument between what is told and `rest` is quoted, or a key within a path: limits[3].unit. */
static bool stays(const telling *t, const char *rest)
{
    return (t->used > 0 && strchr("\"'.", t->out[t->used - 1])) || *rest == '[' || *rest == '.';
}

/* An argument: numbers with the marks of the language; words that may be told, and that the catalogue has
 * alone, in the language. */
static void put_part(telling *t, const char *context, size_t k, char conversion, bool as_is)
{
    char part[sizeof t->err->msg], kept[2 * sizeof part];
    size_t length = t->err->length[k];
    memcpy(part, t->err->msg + t->err->at[k], length);
    part[length] = '\0';
    const char *told = part;
    if (conversion == 's' && !as_is && !is_number(part)) {
        told = iop_words_in(t->lang, context, part);
        told = told == part ? iop_words(t->lang, part) : told;
        told =
            told == part ? iop_words_kept_of(t->lang, part, t->kept ? 1 : SENTENCE, kept, sizeof kept) : told;
    } else if (!as_is && strchr("eEfFgGs", conversion)) {
        iop_words_number(t->lang, part);
    }
    put(t, told, strlen(told));
}

/* The format with `count` arguments from `first` on; within the sentence that it has for an argument it is
 * called once more. */
static void put_format(telling *t, const char *format, size_t first, size_t count)
{
    unsigned long long made_by = first == 0 ? t->err->format : t->err->inner;
    const char *context = made_by == iop_err_digest(no_memory) ? "memory" : "part";
    size_t next = 0;
    while (*format) {
        size_t plain = strcspn(format, "%");
        put(t, format, plain);
        format += plain;
        iop_directive d = iop_directive_at(format);
        if (d.conversion == '%')
            put(t, "%", 1);
        size_t k = d.argument ? d.argument - 1 : next++;
        const char *inner = first == 0 && d.length > 0 && k + 1 == t->err->within && t->err->inner
                                ? format_in(t->lang, t->err->inner)
                                : NULL;
        if (inner)
            put_format(t, inner, t->err->parts, t->err->inner_parts);
        else if (d.length > 0 && d.conversion != '%' && k < count)
            put_part(t, context, first + k, d.conversion, stays(t, format + d.length));
        next -= d.conversion == '%';
        format += d.length ? d.length : *format != '\0';
    }
}

const char *iop_words_tell(const char *lang, const iop_err *err, bool kept, char *out, size_t size)
{
    if (size == 0)
        return out;
    out[0] = '\0';
    telling t = {lang, err, kept, out, size, 0};
    const char *format = is_whole(err) ? format_in(lang, err->format) : NULL;
    if (format)
        put_format(&t, format, 0, err->parts);
    else
        put(&t, err->msg, strnlen(err->msg, sizeof err->msg));
    if (t.used == size - 1) /* cut, perhaps within a character */
        out[iop_utf8_valid(out, t.used)] = '\0';
    return out;
}

const char *iop_words_err(const char *lang, const iop_err *err, char *out, size_t size)
{
    return iop_words_tell(lang, err, false, out, size);
}

const char *iop_words_err_at(const char *lang, const iop_err *err, char *out, size_t size)
{
    iop_err place = {.row = err->row, .col = err->col};
    memcpy(place.where, err->where, sizeof place.where);
    int used = iop_err_format(&place, out, size);
    if (used >= 0 && (size_t)used < size)
        iop_words_err(lang, err, out + used, size - (size_t)used);
    return out;
}
