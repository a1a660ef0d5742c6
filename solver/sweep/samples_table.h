/* SPDX-License-Identifier: GPL-3.0-or-later */
/* samples_table.h - all points of a sweep of samples, a column a quantity, as the archive gives them back. */
#ifndef IOP_SWEEP_SAMPLES_TABLE_H
#define IOP_SWEEP_SAMPLES_TABLE_H

#include "sweep/samples.h"

typedef enum {
    IOP_SAMPLE_OPTIMAL,
    IOP_SAMPLE_INFEASIBLE,
    IOP_SAMPLE_UNBOUNDED,
    IOP_SAMPLE_OTHER
} iop_sample_end;

typedef struct iop_sample_table {
    iop_env env;
    const iop_samples *all;
    const iop_archive_run *run;
    size_t count, extra; /* samples, mixed rows */
    size_t keys;
    int threads;                           /* that may count together */
    double *objective;                     /* count */
    double *mixed;                         /* entries x rows: objectives of the mixed rows */
    double *key, *output, *dual, *measure; /* a column of `count` each, one after the other */
    double *redraws;                       /* count */
    unsigned char *end;                    /* count: iop_sample_end */
} iop_sample_table;

iop_status iop_sample_table_read(iop_sample_table *t, const iop_sweep *s, iop_archive *archive, iop_err *err);
void iop_sample_table_free(iop_sample_table *t);

#endif
