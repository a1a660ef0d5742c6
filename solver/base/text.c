/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"
#include "base/alloc.h"
#include "base/number.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistr.h>
#include <uniwidth.h>

iop_text iop_text_start(const iop_env *env)
{
    iop_text t = {iop_env_or_default(env), NULL, 0, 0, false};
    return t;
}

void iop_text_end(iop_text *t)
{
    iop_free(&t->env, t->data);
    t->data = NULL;
    t->length = t->capacity = 0;
}

static bool reserve(iop_text *t, size_t more)
{
    if (t->length + more < t->capacity && !t->failed)
        return true;
    if (t->failed || !iop_grow(&t->env, &t->data, &t->capacity, t->length + more + 1, 1))
        t->failed = true;
    return !t->failed;
}

void iop_text_add(iop_text *t, const char *data, size_t length)
{
    if (!reserve(t, length))
        return;
    if (length)
        memcpy(t->data + t->length, data, length);
    t->length += length;
    t->data[t->length] = '\0';
}

void iop_text_again(iop_text *t, size_t from, size_t length)
{
    if (!reserve(t, length))
        return;
    memcpy(t->data + t->length, t->data + from, length);
    t->length += length;
    t->data[t->length] = '\0';
}

void iop_text_char(iop_text *t, char c)
{
    if (!reserve(t, 1))
        return;
    t->data[t->length++] = c;
    t->data[t->length] = '\0';
}

void iop_text_puts(iop_text *t, const char *text)
{
    iop_text_add(t, text, strlen(text));
}

void iop_text_printf(iop_text *t, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    int need = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (need < 0 || !reserve(t, (size_t)need))
        return;
    va_start(args, fmt);
    vsnprintf(t->data + t->length, (size_t)need + 1, fmt, args);
    va_end(args);
    t->length += (size_t)need;
}

void iop_text_number(iop_text *t, double value)
{
    if (reserve(t, IOP_NUMBER_SIZE))
        t->length += iop_format_exact(value, t->data + t->length);
}

iop_status iop_text_take(iop_text *t, char **data, size_t *length, iop_err *err)
{
    *data = NULL;
    if (!reserve(t, 0)) {
        iop_text_end(t);
        return iop_no_memory(err, 1, "text");
    }
    t->data[t->length] = '\0';
    *data = t->data;
    if (length)
        *length = t->length;
    t->data = NULL;
    t->length = t->capacity = 0;
    return IOP_OK;
}

size_t iop_text_width(const char *text)
{
    int width = u8_strwidth((const uint8_t *)text, "UTF-8");
    return width > 0 ? (size_t)width : 0;
}

/* Bytes of the longest prefix that takes at most `width` columns; *used is the columns it takes. */
static size_t prefix_of_width(const char *text, size_t width, size_t *used)
{
    size_t at = 0, columns = 0, length = strlen(text);
    while (at < length) {
        ucs4_t c;
        int step = u8_mbtoucr(&c, (const uint8_t *)text + at, length - at);
        if (step <= 0)
            break;
        int w = uc_width(c, "UTF-8");
        if (columns + (size_t)(w > 0 ? w : 0) > width)
            break;
        columns += (size_t)(w > 0 ? w : 0);
        at += (size_t)step;
    }
    *used = columns;
    return at;
}

static void pad(iop_text *t, size_t count)
{
    while (count-- > 0)
        iop_text_add(t, " ", 1);
}

void iop_text_fit(iop_text *t, const char *text, size_t width, bool right)
{
    size_t full = iop_text_width(text), used = full, bytes = strlen(text);
    bool cut = full > width;
    if (cut)
        bytes = prefix_of_width(text, width > 0 ? width - 1 : 0, &used);
    size_t total = used + (cut && width > 0 ? 1 : 0);
    if (right)
        pad(t, width - total);
    iop_text_add(t, text, bytes);
    if (cut && width > 0)
        iop_text_puts(t, "…");
    if (!right)
        pad(t, width - total);
}

size_t iop_utf8_valid(const char *data, size_t length)
{
    const uint8_t *bad = u8_check((const uint8_t *)data, length);
    return bad ? (size_t)(bad - (const uint8_t *)data) : length;
}

bool iop_is_code(const char *text)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    if (!text[0] || text[strspn(text, allowed)])
        return false;
    return strcmp(text, "all") != 0 && strcmp(text, "group") != 0 && strcmp(text, "sectors") != 0;
}

enum { CLOSEST_MAX = 64 };

/* Levenshtein distance of two words shorter than CLOSEST_MAX. */
static size_t edit_distance(const char *a, const char *b)
{
    size_t la = strlen(a), lb = strlen(b), row[CLOSEST_MAX + 1];
    for (size_t j = 0; j <= lb; j++)
        row[j] = j;
    for (size_t i = 1; i <= la; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= lb; j++) {
            size_t change = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            size_t best = row[j] < row[j - 1] ? row[j] + 1 : row[j - 1] + 1;
            row[j] = change < best ? change : best;
        }
    }
    return row[lb];
}

const char *iop_closest(const char *word, const char *const *words, size_t count)
{
    const char *best = NULL;
    size_t best_distance = strlen(word) <= 3 ? 2 : 3; /* must be below */
    if (strlen(word) >= CLOSEST_MAX)
        return NULL;
    for (size_t k = 0; k < count; k++) {
        if (strlen(words[k]) >= CLOSEST_MAX)
            continue;
        size_t distance = edit_distance(word, words[k]);
        if (distance < best_distance) {
            best_distance = distance;
            best = words[k];
        }
    }
    return best;
}
