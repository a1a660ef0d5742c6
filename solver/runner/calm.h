/* SPDX-License-Identifier: GPL-3.0-or-later */
/* runner/calm.h - BLAS on one thread, for the calling thread alone. */
#ifndef IOP_RUNNER_CALM_H
#define IOP_RUNNER_CALM_H

/* From now on BLAS calls of the calling thread start no others; returns what iop_calm_end restores. */
int iop_calm_begin(void);
void iop_calm_end(int before);

#endif
