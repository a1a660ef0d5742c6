/* SPDX-License-Identifier: GPL-3.0-or-later */
/* linalg/lu_private.h - what LU factors are made of, for the files that use them. */
#ifndef IOP_LINALG_LU_PRIVATE_H
#define IOP_LINALG_LU_PRIVATE_H

#include <ioplan/linalg.h>

struct iop_lu {
    iop_env env;
    int n;
    double *factors;
    int *pivots;
    double rcond;
};

#endif
