/* SPDX-License-Identifier: GPL-3.0-or-later */
/* treatments.c - waste is treated or recovered, emissions are abated, sunk or offset.
 *
 * Sets      u treatments, each of a measure m(u) (a waste, a pollutant); t periods
 * Data      input_u[i], yield_u[i] products bought for and made of a unit treated              [money/unit]
 *           use_u[t,m] of measures per unit, -1 of the one that is treated                [unit of m/unit]
 *           most_u[t] the largest amount                                          [unit of its measure/year]
 *           share_u the largest share of what arises [1], first_u the first period
 * Variables T[t,u] amount treated; enters the balances (1) and the measures       [unit of its measure/year]
 * (2)       T[t,u] = 0 for t < first_u, else <= most_u[t]
 * (3)       m(t) >= 0: no more is treated than arises, unless a sink or an offset may make it negative
 * (10)      T[t,u] <= share_u m'(t), m' what arises before any treatment      (dual: rent of the treatment)
 *
 * A limit on what is left, for disposal or into the air, is a limit on the measure (resources.c); its dual is
 * the price of the waste. Leontief (1970), "Environmental repercussions and the economic structure". */
#include "base/alloc.h"
#include "model_private.h"
#include <math.h>

static iop_status add_columns(iop_model *model, iop_err *err)
{
    const iop_scheme *s = model->scheme;
    IOP_TRY(iop_model_add_columns(model, IOP_COL_TREATMENT, true, iop_model_all(model, IOP_LABEL_TREATMENT),
                                  err));
    for (size_t t = 0; t < s->periods; t++)
        for (size_t u = 0; u < s->treatments; u++) {
            const iop_treatment *k = &s->treatment[u];
            IOP_TRY(iop_model_bound(model, iop_model_column(model, IOP_COL_TREATMENT, t, u), 0,
                                    t < k->first ? 0 : k->most[t], err)); /* (2) */
        }
    return IOP_OK;
}

/* Whether u is the first treatment of its measure, and none of them may make it negative. */
static bool keeps_floor(const iop_scheme *s, size_t u)
{
    for (size_t k = 0; k < s->treatments; k++)
        if (s->treatment[k].of == s->treatment[u].of && (k < u || s->treatment[k].negative))
            return false;
    return true;
}

static iop_status add_floors(iop_model *model, bool *floor, iop_err *err)
{
    const iop_scheme *s = model->scheme;
    iop_elements treatments = iop_model_all(model, IOP_LABEL_TREATMENT);
    for (size_t u = 0; u < s->treatments; u++)
        floor[u] = keeps_floor(s, u);
    treatments.wanted = floor;
    IOP_TRY(iop_model_add_rows(model, IOP_ROW_FLOOR, true, treatments, err));
    for (size_t t = 0; t < s->periods; t++)
        for (size_t u = 0; u < s->treatments; u++) {
            if (!floor[u])
                continue;
            iop_add_measure(model, t, s->treatment[u].of, 1, false);
            IOP_TRY(iop_end_row(model, 0, (double)INFINITY, err)); /* (3) */
        }
    return IOP_OK;
}

static iop_status add_dearths(iop_model *model, bool *bounded, iop_err *err)
{
    const iop_scheme *s = model->scheme;
    iop_elements treatments = iop_model_all(model, IOP_LABEL_TREATMENT);
    for (size_t u = 0; u < s->treatments; u++)
        bounded[u] = !isinf(s->treatment[u].share);
    treatments.wanted = bounded;
    IOP_TRY(iop_model_add_rows(model, IOP_ROW_DEARTH, true, treatments, err));
    for (size_t t = 0; t < s->periods; t++)
        for (size_t u = 0; u < s->treatments; u++) {
            if (!bounded[u])
                continue;
            iop_add(model, iop_model_column(model, IOP_COL_TREATMENT, t, u), 1);
            iop_add_measure(model, t, s->treatment[u].of, -s->treatment[u].share, true);
            IOP_TRY(iop_end_row(model, -(double)INFINITY, 0, err)); /* (10) */
        }
    return IOP_OK;
}

static iop_status add_rows(iop_model *model, iop_err *err)
{
    size_t count = model->scheme->treatments;
    bool *floor = iop_model_marks(model, count), *bounded = iop_model_marks(model, count);
    if (!floor || !bounded)
        return iop_no_memory(err, count, "treatments");
    IOP_TRY(add_floors(model, floor, err));
    return add_dearths(model, bounded, err);
}

const iop_part iop_part_treatments = {"treatments", add_columns, add_rows, NULL};
