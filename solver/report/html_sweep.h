/* SPDX-License-Identifier: GPL-3.0-or-later */
/* html_sweep.h - what the files on sweeps share. */
#ifndef IOP_REPORT_HTML_SWEEP_H
#define IOP_REPORT_HTML_SWEEP_H

#include "report/html.h"

/* A point's status as the script has it: 0 optimal, 1 infeasible, 2 unbounded, 3 other. */
size_t iop_html_status(const char *status);
/* Items of the object that a sweep by samples is. */
iop_status iop_html_put_samples(iop_script *j, iop_archive *archive, size_t sweep, const iop_env *env,
                                iop_err *err);

#endif
