/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/alloc.h"
#include "base/failure.h"
#include <ioplan/diag.h>
#include <stdarg.h>

struct iop_diags {
    iop_env env;
    iop_diag *list;
    size_t count, capacity, dropped;
    size_t errors, warnings;
    iop_err first_error; /* kept apart, so that it survives a lack of memory */
};

iop_status iop_diags_open(iop_diags **out, const iop_env *env, iop_err *err)
{
    *out = NULL;
    iop_diags *diags = iop_new(env, 1, sizeof *diags);
    if (!diags)
        return iop_no_memory(err, 1, "list of findings");
    diags->env = iop_env_or_default(env);
    *out = diags;
    return IOP_OK;
}

void iop_diags_close(iop_diags *diags)
{
    if (!diags)
        return;
    iop_env env = diags->env;
    iop_free(&env, diags->list);
    iop_free(&env, diags);
}

const char *iop_diags_lang(const iop_diags *diags)
{
    return diags ? diags->env.lang : NULL;
}

static void append(iop_diags *diags, iop_severity severity, const iop_err *at)
{
    if (severity == IOP_ERROR && diags->errors++ == 0)
        diags->first_error = *at;
    if (severity == IOP_WARNING)
        diags->warnings++;
    if (diags->count >= IOP_DIAGS_MAX ||
        !iop_grow(&diags->env, &diags->list, &diags->capacity, diags->count + 1, sizeof *diags->list)) {
        diags->dropped++;
        return;
    }
    diags->list[diags->count].severity = severity;
    diags->list[diags->count++].at = *at;
}

iop_status iop_diags_add(iop_diags *diags, iop_severity severity, iop_status code, const char *where,
                         long long row, long long col, const char *fmt, ...)
{
    if (!diags)
        return code;
    iop_err at;
    va_list args;
    va_start(args, fmt);
    iop_err_set(&at, code, where, row, col, fmt, args);
    va_end(args);
    append(diags, severity, &at);
    return code;
}

void iop_diags_take(iop_diags *diags, const iop_diag *finding)
{
    if (diags)
        append(diags, finding->severity, &finding->at);
}

iop_status iop_diags_add_err(iop_diags *diags, const iop_err *err)
{
    if (diags)
        append(diags, IOP_ERROR, err);
    return err->code;
}

size_t iop_diags_count(const iop_diags *diags)
{
    return diags->count;
}

size_t iop_diags_dropped(const iop_diags *diags)
{
    return diags->dropped;
}

size_t iop_diags_errors(const iop_diags *diags)
{
    return diags->errors;
}

size_t iop_diags_warnings(const iop_diags *diags)
{
    return diags->warnings;
}

const iop_diag *iop_diags_at(const iop_diags *diags, size_t k)
{
    return k < diags->count ? &diags->list[k] : NULL;
}

const iop_err *iop_diags_first_error(const iop_diags *diags)
{
    return diags->errors ? &diags->first_error : NULL;
}
