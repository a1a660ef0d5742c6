/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rounds.c - solve the reduced program, let what is violated exchange roles or get a row, repeat.
 *
 * The reduced program leaves out the bands of dependent quantities: it is a relaxation, so that an optimum
 * that breaks none of them is optimal for the plan, and a proof of infeasibility holds for the plan. A sector
 * exchanges at most twice; then its dependent quantity gets a row and the sector stays as it is. Where
 * another class of final demand can make up for a broken one, the two exchange roles first, which changes no
 * factor; at most twice, too. Every round ends the work or uses up one of finitely many exchanges and rows.
 *
 * An unbounded round proves nothing yet: what its ray breaks exchanges roles. When it breaks nothing, the
 * plan is unbounded if it has a feasible point, which rounds without an objective decide. */
#include "base/alloc.h"
#include "reduced/reduced.h"
#include <math.h>
#include <stdint.h>
#include <string.h>

enum {
    MOST_EXCHANGES = 2,
    MOST_SWITCHES = 2,
    FEW_AT_ONCE = 16, /* so few broken quantities get rows at once: cheaper than new roles */
    FEW_BY_PRODUCTS = 2,
    FEW = 20,         /* the same while a bound is moved */
    FEW_BROKEN = 100, /* one in so many sectors: the next round is no longer coarse */
    MANY_ROWS = 60    /* no longer so with that many rows */
};

/* A band counts as broken beyond this, relative to 1 + |value|. */
static double broken_tolerance(red_level level)
{
    return level == RED_EXACT ? 1e-10 : 3 * red_left_over(level);
}

/* Size of the terms that a dependent quantity is the difference of. */
static double scale_of(const iop_reduced *r, const double *quantity, size_t i)
{
    double scale = 1;
    for (size_t slot = 0; slot <= r->p.classes; slot++)
        scale = fmax(scale, fabs(quantity[red_at(&r->p, i, slot)]));
    return scale;
}

/* -1 or 1 when the dependent quantity of sector i is below or above its band, 0 when it is within. */
static int broken_side(const iop_reduced *r, size_t i)
{
    size_t v = red_at(&r->p, i, r->dependent[i]);
    double slack = broken_tolerance(r->level) * scale_of(r, r->value, i);
    if (r->value[v] > r->p.hi[v] + slack)
        return 1;
    return r->value[v] < r->p.lo[v] - slack ? -1 : 0;
}

/* The same for a direction: whether it leaves the band for ever. */
static int broken_by_ray(const iop_reduced *r, size_t i, double largest)
{
    size_t v = red_at(&r->p, i, r->dependent[i]);
    double change = r->ray[v];
    if (change > 1e-9 * largest && isfinite(r->p.hi[v]))
        return 1;
    return change < -1e-9 * largest && isfinite(r->p.lo[v]) ? -1 : 0;
}

/* --- roles --------------------------------------------------------------------------------------------- */

static void add_row(iop_reduced *r, size_t i)
{
    r->added[r->added_count++] = i;
    r->row_of[i] = r->added_count;
}

/* The class that makes up for `amount` more final demand of sector i at the least cost: of those that stay in
 * their band the one with the smallest reduced cost, else the one with the most room. `except` is none. */
static size_t class_for(const iop_reduced *r, size_t i, double amount, size_t except, bool *fits)
{
    const red_problem *p = &r->p;
    size_t best = SIZE_MAX;
    double least = 0, most = 0;
    *fits = false;
    for (size_t g = 0; g < p->classes; g++) {
        size_t v = red_at(p, i, g);
        double left = amount > 0 ? p->hi[v] - r->value[v] : r->value[v] - p->lo[v], cost = fabs(r->rc[v]);
        if (g == except || !(p->lo[v] < p->hi[v]))
            continue;
        bool enough = left >= fabs(amount);
        if (best != SIZE_MAX && (*fits ? !enough || cost >= least : !enough && left <= most))
            continue;
        best = g;
        *fits = enough;
        least = cost;
        most = left;
    }
    return best;
}

static double excess_of(const iop_reduced *r, size_t v)
{
    return r->value[v] > r->p.hi[v] ? r->value[v] - r->p.hi[v] : r->value[v] - r->p.lo[v];
}

/* The slot that follows from the others instead, if an exchange is still allowed: SIZE_MAX when none is. */
static size_t exchanged_slot(iop_reduced *r, size_t i, bool by_ray)
{
    size_t v = red_at(&r->p, i, r->dependent[i]), slot;
    bool fits = false;
    if (r->in_t[i]) {
        slot = by_ray ? red_class_with_room(&r->p, i) : class_for(r, i, -excess_of(r, v), SIZE_MAX, &fits);
    } else {
        slot = by_ray ? SIZE_MAX : class_for(r, i, excess_of(r, v), r->dependent[i], &fits);
        if (fits && r->switches[i] < MOST_SWITCHES) {
            r->switches[i]++;
            return slot;
        }
        slot = r->p.classes;
    }
    if (slot == SIZE_MAX || r->exchanges[i] >= MOST_EXCHANGES)
        return SIZE_MAX;
    r->exchanges[i]++;
    return slot;
}

/* The dependent quantity of sector i breaks its band: it becomes independent, or gets a row. False when it
 * has one already. */
static bool act_on(iop_reduced *r, size_t i, int side, bool by_ray, bool exchange)
{
    size_t v = red_at(&r->p, i, r->dependent[i]);
    if (r->row_of[i] != 0)
        return false;
    size_t slot = exchange ? exchanged_slot(r, i, by_ray) : SIZE_MAX;
    if (slot == SIZE_MAX) {
        add_row(r, i);
        return true;
    }
    r->place[v] = side > 0 ? RED_UPPER : RED_LOWER;
    red_set_dependent(r, i, slot);
    return true;
}

/* Remembers the places of the program's variables, for the next one. */
static void keep_places(iop_reduced *r)
{
    const iop_simplex *s = &r->simplex;
    for (size_t c = 0; c < r->columns; c++)
        r->place[r->column[c]] = s->place[c];
    for (size_t k = 0; k < s->rows; k++)
        r->row_place[k] = s->place[s->cols + k];
    memset(r->rc, 0, r->p.n * red_slots(&r->p) * sizeof *r->rc);
    for (size_t c = 0; c < r->columns; c++)
        r->rc[r->column[c]] = s->d[c];
}

/* --- one round ----------------------------------------------------------------------------------------- */

typedef enum { ROUND_AGAIN, ROUND_DONE } round_result;

static round_result finish(iop_reduced *r, iop_lp_outcome outcome)
{
    r->outcome = outcome;
    return ROUND_DONE;
}

/* So many broken quantities get rows at once. By products a row costs as much as new roles for all, and more
 * where the next round has new numbers for every row anyway. */
static size_t few_at_once(const iop_reduced *r)
{
    if (r->rows_only)
        return FEW;
    if (r->level != RED_EXACT)
        return 0;
    return r->factor.kind == IOP_FACTOR_KRYLOV ? FEW_BY_PRODUCTS : FEW_AT_ONCE;
}

/* Lets every broken sector act; `ray` chooses what broken means. False when none could. */
static bool act_on_broken(iop_reduced *r, bool ray, double largest, size_t *broken)
{
    bool acted = false;
    *broken = 0;
    for (size_t i = 0; i < r->p.n; i++)
        *broken += (ray ? broken_by_ray(r, i, largest) : broken_side(r, i)) != 0;
    bool exchange = *broken > few_at_once(r) || r->added_count > MANY_ROWS;
    for (size_t i = 0; i<r->p.n && * broken> 0; i++) {
        int side = ray ? broken_by_ray(r, i, largest) : broken_side(r, i);
        if (side != 0 && act_on(r, i, side, ray, exchange))
            acted = true;
    }
    return acted;
}

/* The level of the next round, by how many bands this one broke. Where factors have taken over there is no
 * use for less than all digits. */
static void choose_level(iop_reduced *r, size_t broken)
{
    red_level next = r->level;
    if (r->factor.kind == IOP_FACTOR_LU)
        next = RED_EXACT;
    else if (r->level == RED_COARSE && broken * FEW_BROKEN <= r->p.n)
        next = RED_FINE;
    else if (r->level == RED_FINE && broken == 0)
        next = RED_EXACT;
    r->roles_changed = r->roles_changed || next != r->level;
    r->level = next;
}

static iop_status at_optimum(iop_reduced *r, round_result *result, iop_err *err)
{
    size_t broken;
    bool exact = r->level == RED_EXACT;
    red_take_columns(r, r->simplex.x, false, r->value);
    IOP_TRY(red_complete(r, r->value, r->guess, err));
    memcpy(r->guess, r->outputs, r->p.n * sizeof *r->guess);
    bool acted = act_on_broken(r, false, 0, &broken);
    choose_level(r, broken);
    if (acted || !exact)
        *result = ROUND_AGAIN;
    else if (broken > 0)
        *result = finish(r, IOP_LP_UNSOLVED);
    else
        *result = finish(r, r->feasibility_only ? IOP_LP_UNBOUNDED : IOP_LP_OPTIMAL);
    return IOP_OK;
}

static double largest_change(const iop_reduced *r)
{
    double most = 0;
    for (size_t v = 0; v < r->p.n * red_slots(&r->p); v++)
        most = fmax(most, fabs(r->ray[v]));
    return most;
}

/* The program is unbounded: its ray is completed and tried on the bands left out. */
static iop_status at_ray(iop_reduced *r, round_result *result, iop_err *err)
{
    size_t broken;
    red_take_columns(r, r->simplex.alpha, true, r->ray);
    IOP_TRY(red_complete(r, r->ray, NULL, err));
    double largest = largest_change(r);
    if (act_on_broken(r, true, largest, &broken)) {
        *result = ROUND_AGAIN;
        return IOP_OK;
    }
    if (broken > 0 || largest == 0) {
        *result = finish(r, IOP_LP_UNSOLVED);
        return IOP_OK;
    }
    for (size_t v = 0; v < r->p.n * red_slots(&r->p); v++)
        r->ray[v] = fabs(r->ray[v]) > 1e-13 * largest ? r->ray[v] / largest : 0;
    r->feasibility_only = true;
    r->roles_changed = true; /* the costs of the program change */
    *result = ROUND_AGAIN;
    return IOP_OK;
}

static iop_status one_round(iop_reduced *r, round_result *result, iop_err *err)
{
    IOP_TRY(red_eliminate(r, err));
    iop_sx_outcome outcome = iop_simplex_solve(&r->simplex);
    r->rounds++;
    keep_places(r);
    if (r->level != RED_EXACT && outcome != IOP_SX_OPTIMAL && outcome != IOP_SX_LIMIT) { /* proves nothing */
        r->level = RED_EXACT;
        r->roles_changed = true;
        return IOP_OK;
    }
    switch (outcome) {
    case IOP_SX_OPTIMAL:
        return at_optimum(r, result, err);
    case IOP_SX_UNBOUNDED:
        return at_ray(r, result, err);
    case IOP_SX_INFEASIBLE:
        *result = finish(r, IOP_LP_INFEASIBLE);
        return IOP_OK;
    case IOP_SX_LIMIT:
        *result = finish(r, IOP_LP_LIMIT);
        return IOP_OK;
    case IOP_SX_FAILED:
        break;
    }
    *result = finish(r, IOP_LP_UNSOLVED);
    return IOP_OK;
}

/* Added rows that did not bind at the end of the last solve go, so that they do not pile up over many. */
static void prune_rows(iop_reduced *r)
{
    size_t kept = 0, rows = r->p.rows;
    if (r->added_count <= FEW || r->eliminated != red_rows(r) + 1)
        return;
    for (size_t k = 0; k < r->added_count; k++) {
        size_t i = r->added[k];
        r->row_of[i] = 0;
        if (r->row_place[rows + k] == RED_BASIC)
            continue;
        r->row_place[rows + kept] = r->row_place[rows + k];
        r->added[kept++] = i;
        r->row_of[i] = kept;
    }
    r->roles_changed = r->roles_changed || kept != r->added_count;
    r->prices_known = r->prices_known && kept == r->added_count;
    r->added_count = kept;
    r->eliminated = red_rows(r) + 1;
}

/* A moved bound may have crossed the other one of its row. */
static bool rows_cross(const iop_reduced *r)
{
    for (size_t k = 0; k < r->p.rows; k++)
        if (r->p.row_lo[k] > r->p.row_hi[k])
            return true;
    return false;
}

static bool out_of_time(const iop_reduced *r, double start)
{
    double now = iop_lp_clock_s(), limit = r->settings.time_limit_s, deadline = r->settings.deadline_s;
    return (limit > 0 && now - start > limit) || (deadline > 0 && now > deadline);
}

iop_status red_rounds(iop_reduced *r, iop_err *err)
{
    round_result result = ROUND_AGAIN;
    double start = iop_lp_clock_s();
    long before = r->simplex.iterations;
    if (!r->started)
        IOP_TRY(red_start(r, err));
    if (!r->usable) {
        finish(r, IOP_LP_UNSOLVED);
        return IOP_OK;
    }
    memset(r->exchanges, 0, r->p.n * sizeof *r->exchanges);
    memset(r->switches, 0, r->p.n * sizeof *r->switches);
    if (r->feasibility_only)
        r->roles_changed = true;
    r->feasibility_only = r->prepared = false;
    r->rounds = 0;
    r->iterations = 0;
    if (rows_cross(r)) {
        finish(r, IOP_LP_INFEASIBLE);
        return IOP_OK;
    }
    prune_rows(r);
    r->level = r->roles_changed && !r->rows_only ? RED_COARSE : RED_EXACT;
    while (result == ROUND_AGAIN) {
        if (iop_stop_asked(&r->env))
            return iop_fail(err, IOP_ESTOPPED, "stopped");
        if (out_of_time(r, start)) {
            result = finish(r, IOP_LP_LIMIT);
            break;
        }
        IOP_TRY(one_round(r, &result, err));
    }
    r->iterations = r->simplex.iterations - before;
    return IOP_OK;
}
