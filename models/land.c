/* SPDX-License-Identifier: GPL-3.0-or-later */
/* land.c - capacity stands on land, of which each district has so much of each kind.
 *
 * Sets      p places: a kind of land in a zone; s sites; q conversions of land between places; t periods
 * Data      area[t,p]                                                                           [land]
 *           land_s per unit of capacity                                            [land/(money/year)]
 *           most_q, first_q the most of a conversion in a period, and its first               [land], -
 * Variables C[t,q] land converted within the period                                             [land]
 * (2)       C[t,q] = 0 for t < first_q, else <= most_q
 * (8)       sum_{s at p} land_s (K[t,s] + N[t,s])
 *           + sum_{z <= t} (sum_{q from p} C[z,q] - sum_{q to p} C[z,q]) <= area[t,p]  (dual: land rent)
 *
 * Land follows capacity and not output: idling frees none. The rent is Ricardo's: what the marginal user of
 * a scarce place would give for more of it. */
#include "base/alloc.h"
#include "part.h"
#include <math.h>

static iop_status add_columns(iop_model *model, iop_err *err)
{
    const iop_scheme *s = model->scheme;
    IOP_TRY(iop_model_add_columns(model, IOP_COL_CONVERSION, true, iop_model_all(model, IOP_LABEL_CONVERSION),
                                  err));
    for (size_t t = 0; t < s->periods; t++)
        for (size_t q = 0; q < s->conversions; q++)
            IOP_TRY(iop_model_bound(model, iop_model_column(model, IOP_COL_CONVERSION, t, q), 0,
                                    t < s->conversion[q].first ? 0 : s->conversion[q].most, err)); /* (2) */
    return IOP_OK;
}

static void add_land(iop_model *model, size_t t, size_t p)
{
    const iop_scheme *s = model->scheme;
    for (size_t k = 0; k < s->sites; k++)
        if (s->site[k].place == p)
            iop_add_capacity(model, t, k, s->site[k].land);
    for (size_t z = 0; z <= t; z++)
        for (size_t q = 0; q < s->conversions; q++) {
            size_t column = iop_model_column(model, IOP_COL_CONVERSION, z, q);
            iop_add(model, column, s->conversion[q].from == p ? 1 : 0);
            iop_add(model, column, s->conversion[q].to == p ? -1 : 0);
        }
}

static iop_status add_rows(iop_model *model, iop_err *err)
{
    const iop_scheme *s = model->scheme;
    iop_elements places = iop_model_all(model, IOP_LABEL_PLACE);
    bool *bounded = iop_model_marks(model, s->places);
    if (!bounded)
        return iop_no_memory(err, s->places, "places");
    for (size_t p = 0; p < s->places; p++)
        for (size_t t = 0; t < s->periods; t++)
            bounded[p] = bounded[p] || !isinf(s->place[p].area[t]);
    places.wanted = bounded;
    IOP_TRY(iop_model_add_rows(model, IOP_ROW_LAND, true, places, err));
    for (size_t t = 0; t < s->periods; t++)
        for (size_t p = 0; p < s->places; p++) {
            if (!bounded[p])
                continue;
            add_land(model, t, p);
            IOP_TRY(iop_end_row(model, -(double)INFINITY, s->place[p].area[t], err)); /* (8) */
        }
    return IOP_OK;
}

const iop_part iop_part_land = {"land", add_columns, add_rows, NULL};
