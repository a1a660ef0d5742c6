/* SPDX-License-Identifier: GPL-3.0-or-later */
/* interior_end.c - from the interior to the bounds that the iterates approach.
 *
 * In the limit of each pair slack x multiplier one factor is 0 (strict complementarity: Goldman and Tucker
 * 1956). Where the slack is the smaller one the column is put on its bound; the others take back what that
 * did to A x = b, by the smallest change relative to their distance from bounds. */
#include "lp/interior.h"
#include <math.h>
#include <string.h>

/* Puts columns on their bounds; D is 0 for them from then on. */
static void snap(lp_interior *p)
{
    const lp_standard *s = &p->form;
    for (size_t j = 0; j < s->columns; j++) {
        bool low = p->slack_z[j] < 1e-5 && p->slack_z[j] < p->at.z[j];
        bool high = p->slack_w[j] < 1e-5 && p->slack_w[j] < p->at.w[j];
        low = low && !(high && p->at.w[j] > p->at.z[j]); /* in a narrow box the heavier side */
        if (low || high)
            p->at.x[j] = low ? s->lo[j] : s->hi[j];
        double room = fmin(fmin(p->slack_z[j], p->slack_w[j]), 1);
        p->root[j] = low || high ? 0 : room;
        p->theta[j] = p->root[j] * p->root[j];
    }
}

static double residual(lp_interior *p)
{
    const lp_standard *s = &p->form;
    memcpy(p->side, s->rhs, s->rows * sizeof *p->side);
    lp_interior_times(s, p->at.x, -1, p->side);
    return lp_interior_norm(p->side, s->rows);
}

/* x += D A' (A D A')^-1 (b - A x); what would leave its bounds stays on them. */
static bool correct(lp_interior *p)
{
    const lp_standard *s = &p->form;
    if (!lp_interior_normal(p, p->step.y))
        return false;
    for (size_t j = 0; j < s->columns; j++)
        p->at.x[j] = fmin(fmax(p->at.x[j] + p->image[j], s->lo[j]), s->hi[j]);
    return true;
}

/* Reduced costs c - A'y into dual; returns the largest of a column between its bounds, each weighed by its
 * room. */
static double free_reduced_costs(lp_interior *p)
{
    const lp_standard *s = &p->form;
    double most = 0;
    memcpy(p->dual, s->cost, s->columns * sizeof *p->dual);
    lp_interior_transposed(s, p->at.y, -1, p->dual);
    for (size_t j = 0; j < s->columns; j++)
        most = fmax(most, fabs(p->dual[j]) * p->root[j]);
    return most;
}

/* y += (A D A')^-1 A D (c - A'y): columns between their bounds have the reduced cost 0. */
static void correct_duals(lp_interior *p)
{
    const lp_standard *s = &p->form;
    double before = free_reduced_costs(p);
    for (int pass = 0; pass < 3; pass++) {
        for (size_t j = 0; j < s->columns; j++)
            p->help[j] = p->theta[j] * p->dual[j];
        memset(p->side, 0, s->rows * sizeof *p->side);
        lp_interior_times(s, p->help, 1, p->side);
        if (!lp_interior_normal(p, p->step.y))
            return;
        for (size_t i = 0; i < s->rows; i++)
            p->at.y[i] += p->step.y[i];
        double after = free_reduced_costs(p);
        if (after < before) {
            before = after;
            continue;
        }
        for (size_t i = 0; i < s->rows; i++)
            p->at.y[i] -= p->step.y[i];
        return;
    }
}

/* A column without cost and with one entry, such as the activity of a row, makes the multiplier of that row 0
 * where it stands between its bounds: what rounding left of it is no price. */
static void clear_idle_rows(lp_interior *p)
{
    static const double rounding = 1e-13; /* costs of the program are about 1 */
    const lp_standard *s = &p->form;
    for (size_t j = 0; j < s->columns; j++) {
        size_t at = s->start[j];
        if (s->start[j + 1] == at + 1 && s->cost[j] == 0 && p->root[j] > 0 &&
            fabs(p->at.y[s->index[at]]) < rounding)
            p->at.y[s->index[at]] = 0;
    }
}

void lp_interior_settle(lp_interior *p)
{
    const lp_standard *s = &p->form;
    double before = residual(p), after;
    snap(p);
    after = residual(p);
    if (!lp_cholesky_factor(p->cholesky, p->root, 1e-18))
        after = (double)INFINITY;
    for (int pass = 0; pass < 3 && after > 1e-15 && !isinf(after); pass++) {
        if (!correct(p))
            break;
        after = residual(p);
    }
    if (!(after <= fmax(before, 1e-12)))
        memcpy(p->at.x, p->best.x, s->columns * sizeof *p->at.x);
    else
        correct_duals(p);
    clear_idle_rows(p);
}
