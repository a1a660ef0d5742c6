/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/diag.h - a list of findings: every error and warning of an input in one pass.
 *
 * Readers and checks take an iop_diags as their last argument in place of an iop_err. When they return
 * anything but IOP_OK, the list holds at least one error. The list keeps at most IOP_DIAGS_MAX entries and
 * counts the rest. */
#ifndef IOPLAN_DIAG_H
#define IOPLAN_DIAG_H

#include <ioplan/env.h>
#include <ioplan/status.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { IOP_DIAGS_MAX = 200 };

typedef enum { IOP_ERROR, IOP_WARNING, IOP_NOTE } iop_severity;

typedef struct iop_diag {
    iop_severity severity;
    iop_err at; /* place and sentence */
} iop_diag;

typedef struct iop_diags iop_diags;

/* An empty list; the caller ends it with iop_diags_close. */
IOP_API IOP_MUST_CHECK iop_status iop_diags_open(iop_diags **out, const iop_env *env, iop_err *err);
IOP_API void iop_diags_close(iop_diags *diags);

/* The language of its env, in which whoever adds a finding may say it; NULL: English. */
IOP_API const char *iop_diags_lang(const iop_diags *diags);

/* Appends one finding. Never fails: without memory the finding is counted as dropped, and the first error is
 * kept in the object itself. Returns `code`, so that a caller can return it. */
IOP_API iop_status iop_diags_add(iop_diags *diags, iop_severity severity, iop_status code, const char *where,
                                 long long row, long long col, const char *fmt, ...) IOP_PRINTF(7, 8);

/* Appends a failure that a lower function described in *err; returns err->code. */
IOP_API iop_status iop_diags_add_err(iop_diags *diags, const iop_err *err);

IOP_API size_t iop_diags_count(const iop_diags *diags);                 /* entries kept */
IOP_API size_t iop_diags_dropped(const iop_diags *diags);               /* entries not kept */
IOP_API size_t iop_diags_errors(const iop_diags *diags);                /* errors, dropped ones included */
IOP_API size_t iop_diags_warnings(const iop_diags *diags);              /* warnings, dropped ones included */
IOP_API const iop_diag *iop_diags_at(const iop_diags *diags, size_t k); /* borrowed; k < count */
IOP_API const iop_err *iop_diags_first_error(const iop_diags *diags); /* borrowed; NULL when there is none */

#ifdef __cplusplus
}
#endif
#endif
