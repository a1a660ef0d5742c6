/* SPDX-License-Identifier: GPL-3.0-or-later */
/* imports.c - competitive imports take the place of a sector's own product, up to a share.
 *
 * Sets      i products that may be imported; t periods
 * Data      share_i the most of all supply of the product that may be imported                          [1]
 * Variables M[t,i] enters the balances (1) and the measure of imports                          [money/year]
 * (12)      M[t,i] - share_i (x[t,i] + M[t,i]) <= 0                               (dual: rent of importing)
 *
 * Competitive imports of Chenery and Clark (1959), Interindustry Economics, with a ceiling. */
#include "part.h"
#include <math.h>

static iop_status add_columns(iop_model *model, iop_err *err)
{
    return iop_model_add_columns(model, IOP_COL_IMPORTS, true, iop_model_all(model, IOP_LABEL_COMPETITIVE),
                                 err);
}

static iop_status add_rows(iop_model *model, iop_err *err)
{
    const iop_scheme *s = model->scheme;
    IOP_TRY(
        iop_model_add_rows(model, IOP_ROW_COMPETES, true, iop_model_all(model, IOP_LABEL_COMPETITIVE), err));
    for (size_t t = 0; t < s->periods; t++)
        for (size_t k = 0; k < s->competitives; k++) {
            const iop_competitive *import = &s->competitive[k];
            iop_add(model, iop_model_column(model, IOP_COL_IMPORTS, t, k), 1 - import->share);
            iop_add(model, iop_model_column(model, IOP_COL_OUTPUT, t, import->sector), -import->share);
            IOP_TRY(iop_end_row(model, -(double)INFINITY, 0, err)); /* (12) */
        }
    return IOP_OK;
}

const iop_part iop_part_imports = {"imports", add_columns, add_rows, NULL};
