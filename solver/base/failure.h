/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base/failure.h - how a failure keeps its sentence, so that it can be said in another language later.
 *
 * msg is English. Beside it stand a digest of the format that it was made by and the place of each argument
 * in it: a catalogue that has the format gives its translation, into which the arguments go as they are. No
 * pointer is kept, so that an iop_err may be copied and may outlive the format. */
#ifndef IOP_BASE_FAILURE_H
#define IOP_BASE_FAILURE_H

#include <ioplan/diag.h>
#include <ioplan/status.h>
#include <stdarg.h>
#include <stddef.h>

/* Fills *err (may be NULL) by a format; returns code. */
iop_status iop_err_set(iop_err *err, iop_status code, const char *where, long long row, long long col,
                       const char *fmt, va_list args) IOP_PRINTF(6, 0);

/* Puts the failure's sentence into a longer one, which has it as an argument: iop_fail_within(err, "%s: %s",
 * name, err->msg). Code and place stay; returns the code. */
iop_status iop_fail_within(iop_err *err, const char *fmt, ...) IOP_PRINTF(2, 3);

/* Takes over another failure as it is; returns its code. */
iop_status iop_fail_as(iop_err *err, const iop_err *why);

/* FNV-1a, 64 bits; never 0. */
unsigned long long iop_err_digest(const char *text);

/* A directive of printf. */
typedef struct iop_directive {
    size_t length;   /* of the whole, with its '%'; 0 where there is none */
    size_t argument; /* n of "%n$", from 1 on; 0: the next one */
    char conversion; /* 'd', 's', ...; '%' takes no argument */
} iop_directive;

/* The directive that begins at text. */
iop_directive iop_directive_at(const char *text);

/* Appends a finding of another list with all that it keeps. */
void iop_diags_take(iop_diags *diags, const iop_diag *finding);

#endif
