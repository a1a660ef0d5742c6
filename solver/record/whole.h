/* SPDX-License-Identifier: GPL-3.0-or-later */
/* whole.h - the numbers of a whole plan's solution, held against the scheme that they claim to answer. */
#ifndef IOP_RECORD_WHOLE_H
#define IOP_RECORD_WHOLE_H

#include <ioplan/diag.h>
#include <ioplan/scheme.h>
#include <ioplan/solution.h>
#include <ioplan/verify.h>

/* The certificate recomputed from the blocks of the solution, and every listed number that follows from them;
 * findings into diags. */
iop_status iop_whole_judge(const iop_scheme *scheme, const iop_solution *s, iop_certificate *certificate,
                           iop_diags *diags, iop_err *err);

/* whole_conflict.c: the conflict of a scheme without plan, where the file has a proof of it. */
iop_status iop_whole_judge_conflict(const iop_scheme *scheme, const iop_solution *s, iop_diags *diags,
                                    iop_err *err);

#endif
