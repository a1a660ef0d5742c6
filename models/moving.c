/* SPDX-License-Identifier: GPL-3.0-or-later */
/* moving.c - capacity moves from one place to another: firms outside parks into parks.
 *
 * Sets      r rules; s sites that capacity leaves or arrives at by a rule; a activities; t periods
 * Data      loss_r share lost on the way                                                        [1]
 *           lag_r periods on the way; [first_r, last_r] when it may leave
 * Variables out[t,r,s], in[t,r,s] capacity that leaves and arrives within the period   [money/year]
 * (2)       out = 0 outside [first_r, last_r], and where it would arrive after the last period;
 *           in = 0 for t < lag_r
 * (9)       sum_s in[t,r,s] = (1 - loss_r) sum_s out[t-lag_r,r,s] over the sites of each activity
 *           (dual: worth of capacity on the way)
 *
 * Costs are those of investment.c, land that of land.c. A rule without destinations gives capacity up. The
 * equation is this program's own: the transport problem's balances, with a loss and a time. */
#include "base/alloc.h"
#include "model_private.h"
#include <math.h>

static iop_status add_columns(iop_model *model, iop_err *err)
{
    const iop_scheme *s = model->scheme;
    IOP_TRY(
        iop_model_add_columns(model, IOP_COL_LEAVING, true, iop_model_all(model, IOP_LABEL_LEAVING), err));
    IOP_TRY(
        iop_model_add_columns(model, IOP_COL_ARRIVING, true, iop_model_all(model, IOP_LABEL_ARRIVING), err));
    for (size_t t = 0; t < s->periods; t++) {
        size_t leaving = 0, arriving = 0;
        for (size_t r = 0; r < s->movings; r++) {
            const iop_moving *rule = &s->moving[r];
            for (size_t k = 0; k < rule->from; k++, leaving++)
                if (!iop_scheme_may_leave(s, rule, t)) /* (2) */
                    IOP_TRY(iop_model_bound(model, iop_model_column(model, IOP_COL_LEAVING, t, leaving), 0, 0,
                                            err));
            for (size_t k = 0; k < rule->to; k++, arriving++)
                if (t < rule->lag) /* (2) */
                    IOP_TRY(iop_model_bound(model, iop_model_column(model, IOP_COL_ARRIVING, t, arriving), 0,
                                            0, err));
        }
    }
    return IOP_OK;
}

/* (9) of rule r, whose sites begin at these places of the two lists, for activity a. */
static void add_pool(iop_model *model, size_t t, const iop_moving *rule, size_t leaving, size_t arriving,
                     size_t a)
{
    const iop_scheme *s = model->scheme;
    for (size_t k = 0; k < rule->to; k++)
        if (s->site[rule->to_site[k]].activity == a)
            iop_add(model, iop_model_column(model, IOP_COL_ARRIVING, t, arriving + k), 1);
    for (size_t k = 0; k < rule->from && t >= rule->lag; k++)
        if (s->site[rule->from_site[k]].activity == a)
            iop_add(model, iop_model_column(model, IOP_COL_LEAVING, t - rule->lag, leaving + k),
                    -(1 - rule->loss));
}

static iop_status add_pools(iop_model *model, size_t t, const bool *moves, size_t activities, iop_err *err)
{
    const iop_scheme *s = model->scheme;
    size_t leaving = 0, arriving = 0;
    for (size_t r = 0; r < s->movings; r++) {
        for (size_t a = 0; a < activities; a++) {
            if (!moves[r * activities + a])
                continue;
            add_pool(model, t, &s->moving[r], leaving, arriving, a);
            IOP_TRY(iop_end_row(model, 0, 0, err)); /* (9) */
        }
        leaving += s->moving[r].from;
        arriving += s->moving[r].to;
    }
    return IOP_OK;
}

static iop_status add_rows(iop_model *model, iop_err *err)
{
    const iop_scheme *s = model->scheme;
    size_t activities = s->table->n + s->techniques;
    iop_elements rules = iop_model_all(model, IOP_LABEL_MOVING);
    bool *moves = iop_model_marks(model, rules.count);
    if (!moves)
        return iop_no_memory(err, rules.count, "moving rules");
    for (size_t r = 0; r < s->movings; r++) {
        const iop_moving *rule = &s->moving[r];
        for (size_t k = 0; k < rule->from && rule->to; k++)
            moves[r * activities + s->site[rule->from_site[k]].activity] = true;
        for (size_t k = 0; k < rule->to; k++)
            moves[r * activities + s->site[rule->to_site[k]].activity] = true;
    }
    rules.wanted = moves;
    IOP_TRY(iop_model_add_rows(model, IOP_ROW_MOVING, true, rules, err));
    for (size_t t = 0; t < s->periods; t++)
        IOP_TRY(add_pools(model, t, moves, activities, err));
    return IOP_OK;
}

const iop_part iop_part_moving = {"moving", add_columns, add_rows, NULL};
