/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/failure.h"
#include "base/text.h"
#include <stdio.h>
#include <string.h>

enum { FORMAT_SIZE = 512 };

unsigned long long iop_err_digest(const char *text)
{
    unsigned long long digest = 0xcbf29ce484222325;
    for (; *text; text++)
        digest = (digest ^ (unsigned char)*text) * 0x100000001b3;
    return digest ? digest : 1;
}

iop_directive iop_directive_at(const char *text)
{
    iop_directive d = {0, 0, '\0'};
    if (*text != '%')
        return d;
    const char *p = text + 1;
    size_t digits = strspn(p, "0123456789");
    if (digits > 0 && digits < 4 && p[digits] == '$') {
        for (size_t k = 0; k < digits; k++)
            d.argument = 10 * d.argument + (size_t)(p[k] - '0');
        p += digits + 1;
    }
    p += strspn(p, "-+ #0123456789.*hlLqjzt");
    if (*p == '\0')
        return (iop_directive){0, 0, '\0'};
    d.conversion = *p;
    d.length = (size_t)(p - text) + 1;
    return d;
}

/* Bytes that the first `bytes` of the format become. */
IOP_PRINTF(1, 0)
static size_t formatted(const char *fmt, va_list args)
{
    va_list again;
    va_copy(again, args);
    int need = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    return need > 0 ? (size_t)need : 0;
}

/* The format before its k-th argument and behind it gives where the argument stands: no need to know its
 * type. */
IOP_PRINTF(2, 0)
static void note_parts(iop_err *err, const char *fmt, va_list args)
{
    /* a function that takes any text for a format */
    size_t (*const length_of)(const char *, va_list) = formatted;
    char begun[FORMAT_SIZE];
    size_t length = strlen(fmt), end = strlen(err->msg);
    if (length >= sizeof begun)
        return;
    memcpy(begun, fmt, length + 1);
    for (size_t k = 0; k < length; k++) {
        iop_directive d = iop_directive_at(fmt + k);
        if (d.length == 0)
            continue;
        size_t next = k + d.length;
        if (d.conversion != '%') {
            if (err->parts == IOP_ERR_PARTS || d.argument)
                return;
            begun[k] = '\0';
            size_t from = length_of(begun, args);
            begun[k] = fmt[k];
            begun[next] = '\0';
            size_t to = length_of(begun, args);
            begun[next] = fmt[next];
            from = from < end ? from : end;
            to = to < end ? to : end;
            err->at[err->parts] = (unsigned short)from;
            err->length[err->parts++] = (unsigned short)(to - from);
        }
        k = next - 1;
    }
    err->format = iop_err_digest(fmt);
    err->sentence = iop_err_digest(err->msg);
}

iop_status iop_err_set(iop_err *err, iop_status code, const char *where, long long row, long long col,
                       const char *fmt, va_list args)
{
    if (!err)
        return code;
    va_list again;
    va_copy(again, args);
    iop_err made = {.code = code, .row = row, .col = col};
    snprintf(made.where, sizeof made.where, "%s", where ? where : "");
    vsnprintf(made.msg, sizeof made.msg, fmt, args);
    if (strlen(made.msg) == sizeof made.msg - 1) /* cut, perhaps within a character */
        made.msg[iop_utf8_valid(made.msg, sizeof made.msg - 1)] = '\0';
    note_parts(&made, fmt, again);
    va_end(again);
    *err = made; /* an argument may lie in *err */
    return code;
}

iop_status iop_fail_within(iop_err *err, const char *fmt, ...)
{
    iop_err inner = *err;
    size_t length = strlen(inner.msg);
    va_list args;
    va_start(args, fmt);
    iop_err_set(err, inner.code, inner.where, inner.row, inner.col, fmt, args);
    va_end(args);
    for (unsigned short k = 0; k < err->parts && !err->within; k++)
        if (err->length[k] == length && memcmp(err->msg + err->at[k], inner.msg, length) == 0)
            err->within = (unsigned short)(k + 1);
    if (!err->within || inner.within || inner.sentence != iop_err_digest(inner.msg) ||
        err->parts + inner.parts > IOP_ERR_PARTS)
        return err->code;
    err->inner = inner.format;
    err->inner_parts = inner.parts;
    for (unsigned short k = 0; k < inner.parts; k++) {
        err->at[err->parts + k] = (unsigned short)(err->at[err->within - 1] + inner.at[k]);
        err->length[err->parts + k] = inner.length[k];
    }
    return err->code;
}

iop_status iop_fail_as(iop_err *err, const iop_err *why)
{
    if (err)
        *err = *why;
    return why->code;
}
