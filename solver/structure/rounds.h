/* SPDX-License-Identifier: GPL-3.0-or-later */
/* structure/rounds.h - what the paths of several measures share. */
#ifndef IOP_STRUCTURE_ROUNDS_H
#define IOP_STRUCTURE_ROUNDS_H

#include <ioplan/chains.h>

/* IOP_ESHAPE for a row, IOP_EINVAL for a category or product that is not there. */
IOP_MUST_CHECK iop_status iop_paths_check(const iop_table *table, const iop_multipliers *multipliers,
                                          size_t row, const iop_paths_settings *settings, iop_err *err);
/* Outputs of each round of suppliers, A^t y in row t of *out (settings->layers x n, at least one row). On
 * failure out->a is NULL. */
IOP_MUST_CHECK iop_status iop_paths_rounds(iop_mat *out, const iop_table *table,
                                           const iop_paths_settings *settings, const iop_env *env,
                                           iop_err *err);
/* iop_paths_open with rounds that are known. */
IOP_MUST_CHECK iop_status iop_paths_open_from(iop_paths **out, const iop_table *table,
                                              const iop_multipliers *multipliers, size_t row,
                                              const iop_paths_settings *settings, iop_mat rounds,
                                              const iop_env *env, iop_err *err);

#endif
