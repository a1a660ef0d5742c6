/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/failure.h"
#include <ioplan/status.h>
#include <ioplan/version.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

const char *iop_version(void)
{
    return IOP_VERSION;
}

const char *iop_status_text(iop_status status)
{
    static const char *const texts[IOP_STATUS_COUNT] = {
#define X(name, text) [name] = text,
        IOP_STATUS_LIST(X)
#undef X
    };
    return (unsigned)status < IOP_STATUS_COUNT ? texts[status] : "unknown status";
}

iop_status iop_fail(iop_err *err, iop_status code, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    iop_err_set(err, code, NULL, 0, 0, fmt, args);
    va_end(args);
    return code;
}

iop_status iop_fail_at(iop_err *err, iop_status code, const char *where, long long row, long long col,
                       const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    iop_err_set(err, code, where, row, col, fmt, args);
    va_end(args);
    return code;
}

int iop_err_format(const iop_err *err, char *out, size_t size)
{
    char place[48] = "";
    if (err->row > 0 && err->col > 0)
        snprintf(place, sizeof place, ":%lld:%lld", err->row, err->col);
    else if (err->row > 0)
        snprintf(place, sizeof place, ":%lld", err->row);
    bool placed = err->where[0] || place[0];
    return snprintf(out, size, "%s%s%s%s", err->where, place, placed ? ": " : "", err->msg);
}
