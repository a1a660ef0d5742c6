/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read/npy.h - a .npy file in two steps: its shape, then its numbers into a matrix of that shape. */
#ifndef IOP_READ_NPY_H
#define IOP_READ_NPY_H

#include "read/packing.h"
#include "read/sink.h"
#include "read/source.h"
#include <ioplan/linalg.h>

iop_status iop_npy_header(iop_source *source, size_t *rows, size_t *cols, const iop_env *env,
                          iop_diags *diags);
iop_status iop_npy_numbers(iop_source *source, iop_mat to, const iop_env *env, iop_diags *diags);

/* packing NULL: none. */
iop_status iop_npy_write_packed(iop_cmat m, const char *path, const iop_packing *packing, const iop_env *env,
                                iop_err *err);

#endif
