/* SPDX-License-Identifier: GPL-3.0-or-later */
/* linalg/store_private.h - what is behind an iop_store. */
#ifndef IOP_LINALG_STORE_PRIVATE_H
#define IOP_LINALG_STORE_PRIVATE_H

#include "linalg/panel.h"
#include <ioplan/store.h>

struct iop_store {
    iop_env env;
    iop_cells cells; /* points at what follows */
    double *value;
    size_t *start;
    uint32_t *column;
    size_t nonzeros, longest; /* of compressed rows; longest: most cells kept of a row or column */
};

#endif
