/* SPDX-License-Identifier: GPL-3.0-or-later */
/* face_climb.c - how far one member of an optimal face can go.
 *
 *   max f = c'u,  x + T u of spanning members and u of the others within their bounds
 *
 * by a primal simplex method that begins where the point is, inside the face. Spanning members that have
 * reached a bound are held there (R), and as many others move to keep them (J); with the kernel K = T[R,J]
 * the multipliers of the held ones are K'l = c[J], and another member is worth c - l'T[R,.]. Few are ever
 * held, so that K is small: it is eliminated anew at each step, and no step inherits rounding. A member that
 * is neither at a bound nor moving may go either way.
 *
 * Beyond the face the same method goes on with all members: it need not see the end, since the first step
 * that gets on tells that there are plans beyond. */
#include "base/alloc.h"
#include "lp/eliminate.h"
#include "lp/face.h"
#include <math.h>
#include <string.h>

enum {
    MOST_STEPS = 1000,
    MOST_BEYOND = 500
}; /* next to corners a climb may go on for thousands, for nothing */

static const size_t NONE = LP_NO_VARIABLE;
static const double no_gain = 1e-9;   /* relative to its terms */
static const double rounding = 1e-13; /* a gain of multipliers that should be 0 */
static const double no_rate = 1e-11;  /* relative to the largest of the step */
static const double gets_on = 1e-7;   /* relative to where it is, and how far it went */
static const double give = 1e-13; /* by which a bound may be passed in favour of a better kernel, relative */

typedef enum { FOLLOWS, RESTS, MOVES, HELD } state;

typedef struct list {
    size_t *at, count;
} list;

typedef struct climb {
    lp_face *f;
    iop_env env;
    lp_climb *out;
    size_t target;
    double direction;
    bool beyond;
    double *x, *lo, *hi, *cost;
    unsigned char *state;
    size_t *place; /* in R or J */
    list held, moving;
    double *rate, *gain, *size; /* by member: of the present step; what it is worth, and of its terms */
    list changed, worth;
    bool *listed;
    size_t *start, *index, index_capacity; /* the kernel */
    double *value, *multiplier, *side;
    size_t value_capacity;
    lp_elimination *kernel;
    void *arena[4];
} climb;

/* --- the kernel ---------------------------------------------------------------------------------------- */

static bool add_entry(climb *c, size_t *count, size_t row, double value)
{
    if (!iop_grow(&c->env, &c->index, &c->index_capacity, *count + 1, sizeof *c->index) ||
        !iop_grow(&c->env, &c->value, &c->value_capacity, *count + 1, sizeof *c->value))
        return false;
    c->index[*count] = row;
    c->value[(*count)++] = value;
    return true;
}

static iop_status eliminate_kernel(climb *c, bool *good, iop_err *err)
{
    const lp_face *f = c->f;
    size_t k = c->held.count, count = 0;
    lp_elimination_close(c->kernel);
    c->kernel = NULL;
    for (size_t m = 0; m < k; m++) {
        size_t j = c->moving.at[m];
        for (size_t e = f->start[j]; e < f->start[j] + f->length[j]; e++)
            if (c->state[f->index[e]] == HELD && !add_entry(c, &count, c->place[f->index[e]], f->value[e]))
                return iop_no_memory(err, count, "entries of a linear program");
        c->start[m + 1] = count;
    }
    IOP_TRY(lp_elimination_open(&c->kernel, k, k, k, c->start, c->index, c->value, &c->env, err));
    *good = lp_elimination_rank(c->kernel) == k;
    return IOP_OK;
}

/* --- which member is worth moving ---------------------------------------------------------------------- */

static void note(climb *c, list *l, size_t m)
{
    if (!c->listed[m]) {
        c->listed[m] = true;
        l->at[l->count++] = m;
    }
}

static void add_worth(climb *c, size_t m, double term)
{
    note(c, &c->worth, m);
    c->gain[m] += term;
    c->size[m] += fabs(term);
}

static void clear_worth(climb *c)
{
    for (size_t k = 0; k < c->worth.count; k++) {
        size_t m = c->worth.at[k];
        c->gain[m] = c->size[m] = 0;
        c->listed[m] = false;
    }
    c->worth.count = 0;
}

/* Of the objective: that of a member that rests or moves, or the row of T of one that follows. */
static void cost_terms(climb *c)
{
    const lp_face *f = c->f;
    size_t target = c->target;
    double direction = c->direction;
    if (!f->spans[target]) {
        c->cost[target] = direction;
        add_worth(c, target, direction);
        return;
    }
    for (size_t e = f->row_start[target]; e < f->row_start[target + 1]; e++) {
        c->cost[f->row_at[e]] = direction * f->row_value[e];
        add_worth(c, f->row_at[e], direction * f->row_value[e]);
    }
}

static void find_multipliers(climb *c)
{
    for (size_t m = 0; m < c->moving.count; m++)
        c->side[m] = c->cost[c->moving.at[m]];
    lp_elimination_solve_transposed(c->kernel, c->side, c->multiplier);
}

static void find_worth(climb *c)
{
    const lp_face *f = c->f;
    clear_worth(c);
    cost_terms(c);
    find_multipliers(c);
    for (size_t r = 0; r < c->held.count; r++) {
        size_t m = c->held.at[r];
        for (size_t e = f->row_start[m]; e < f->row_start[m + 1] && c->multiplier[r] != 0; e++)
            add_worth(c, f->row_at[e], -c->multiplier[r] * f->row_value[e]);
    }
}

static bool can_go(const climb *c, size_t m, double way)
{
    return way > 0 ? c->x[m] < c->hi[m] : c->x[m] > c->lo[m];
}

/* The best so far. */
typedef struct choice {
    size_t member;
    double gain;
} choice;

static void consider(const climb *c, choice *best, size_t m, double gain, double size)
{
    if (fabs(gain) > fmax(fabs(best->gain), no_gain * size + rounding) && can_go(c, m, gain))
        *best = (choice){m, gain};
}

/* The member that is worth most per unit: one that rests, or one that is held and goes back. */
static choice choose_in_face(climb *c)
{
    choice best = {NONE, 0};
    find_worth(c);
    for (size_t k = 0; k < c->worth.count; k++) {
        size_t m = c->worth.at[k];
        if (c->state[m] == RESTS && !c->f->stuck[m])
            consider(c, &best, m, c->gain[m], c->size[m]);
    }
    return best;
}

/* Of all columns: y of the rows with A'y = l in spanning members, l those of the held; a column is worth what
 * it costs, 0 but for the target, and a'y. */
static choice choose_anywhere(climb *c)
{
    const lp_face *f = c->f;
    const lp_standard *a = &f->form;
    choice best = {NONE, 0};
    find_multipliers(c);
    memset(f->solution, 0, f->members * sizeof *f->solution);
    for (size_t r = 0; r < c->held.count; r++)
        f->solution[c->held.at[r]] = c->multiplier[r];
    if (f->spans[c->target])
        f->solution[c->target] -= c->direction;
    lp_elimination_solve_transposed(f->elimination, f->solution, f->side);
    for (size_t m = 0; m < f->members; m++) {
        double gain = m == c->target ? c->direction : 0, size = fabs(gain);
        if (c->state[m] != RESTS)
            continue;
        for (size_t k = a->start[f->column[m]]; k < a->start[f->column[m] + 1]; k++) {
            double term = a->value[k] * f->side[a->index[k]];
            gain += term;
            size += fabs(term);
        }
        consider(c, &best, m, gain, size);
    }
    return best;
}

static choice choose(climb *c)
{
    choice best = c->beyond ? choose_anywhere(c) : choose_in_face(c);
    for (size_t r = 0; r < c->held.count; r++)
        consider(c, &best, c->held.at[r], c->multiplier[r], 1);
    return best;
}

/* --- one step ------------------------------------------------------------------------------------------ */

static void add_rates(climb *c, size_t m, double rate)
{
    const lp_face *f = c->f;
    note(c, &c->changed, m);
    c->rate[m] += rate;
    for (size_t e = f->start[m]; e < f->start[m] + f->length[m] && rate != 0; e++) {
        size_t row = f->index[e];
        if (c->state[row] == HELD)
            continue;
        note(c, &c->changed, row);
        c->rate[row] += rate * f->value[e];
    }
}

/* K d = - T[R,enter] way, or the unit of a held member that goes. */
static void find_rates(climb *c, size_t enter, double way)
{
    const lp_face *f = c->f;
    memset(c->side, 0, c->held.count * sizeof *c->side);
    for (size_t e = f->start[enter]; c->state[enter] == RESTS && e < f->start[enter] + f->length[enter]; e++)
        if (c->state[f->index[e]] == HELD)
            c->side[c->place[f->index[e]]] -= way * f->value[e];
    if (c->state[enter] == HELD)
        c->side[c->place[enter]] = way;
    size_t count = lp_elimination_solve(c->kernel, c->side, f->solved, c->multiplier);
    clear_worth(c); /* its list of members is free for the others */
    for (size_t k = 0; k < count; k++)
        add_rates(c, c->moving.at[f->solved[k]], c->multiplier[k]);
    if (c->state[enter] == HELD) {
        note(c, &c->changed, enter);
        c->rate[enter] = way;
    } else {
        add_rates(c, enter, way);
    }
}

static double room(const climb *c, size_t m, double more)
{
    double bound = c->rate[m] > 0 ? c->hi[m] : c->lo[m];
    if (isinf(bound))
        return (double)INFINITY;
    return (fabs(bound - c->x[m]) + more * (1 + fabs(bound))) / fabs(c->rate[m]);
}

/* Harris: of those that stop the step within `give` the one with the largest rate. */
static size_t find_blocker(const climb *c, double *step)
{
    double most = 0, limit = (double)INFINITY, best = 0;
    size_t blocker = NONE;
    for (size_t k = 0; k < c->changed.count; k++)
        most = fmax(most, fabs(c->rate[c->changed.at[k]]));
    for (size_t k = 0; k < c->changed.count; k++)
        if (fabs(c->rate[c->changed.at[k]]) > no_rate * most)
            limit = fmin(limit, room(c, c->changed.at[k], give));
    for (size_t k = 0; k < c->changed.count; k++) {
        size_t m = c->changed.at[k];
        double rate = fabs(c->rate[m]);
        if (rate > no_rate * most && rate > best && room(c, m, 0) <= limit && !isinf(room(c, m, 0))) {
            best = rate;
            blocker = m;
        }
    }
    *step = blocker == NONE ? 0 : room(c, blocker, 0);
    return blocker;
}

static void take_step(climb *c, double step, size_t blocker)
{
    for (size_t k = 0; k < c->changed.count; k++) {
        size_t m = c->changed.at[k];
        c->x[m] = fmin(fmax(c->x[m] + step * c->rate[m], c->lo[m]), c->hi[m]);
        if (m == blocker)
            c->x[m] = c->rate[m] > 0 ? c->hi[m] : c->lo[m];
        c->rate[m] = 0;
        c->listed[m] = false;
    }
    c->changed.count = 0;
}

static void list_add(climb *c, list *l, size_t m, state s)
{
    c->place[m] = l->count;
    l->at[l->count++] = m;
    c->state[m] = (unsigned char)s;
}

static void list_remove(climb *c, list *l, size_t m, state s)
{
    size_t last = l->at[--l->count];
    l->at[c->place[m]] = last;
    c->place[last] = c->place[m];
    c->state[m] = (unsigned char)s;
}

/* Who is held and who moves after `enter` went until `blocker` stopped it. */
static void exchange(climb *c, size_t enter, size_t blocker)
{
    if (enter == blocker)
        return;
    if (c->state[enter] == HELD)
        list_remove(c, &c->held, enter, FOLLOWS);
    else
        list_add(c, &c->moving, enter, MOVES);
    if (c->state[blocker] == FOLLOWS)
        list_add(c, &c->held, blocker, HELD);
    else
        list_remove(c, &c->moving, blocker, RESTS);
}

/* Whether the target has got on from `start`. */
static bool has_got_on(const climb *c, double start)
{
    double first = c->f->x[c->target];
    return c->direction * (c->x[c->target] - start) > gets_on * (fabs(first) + fabs(start - first));
}

/* Columns of T that are not in its rows are needed as well, and may move a target that follows. */
static bool learn_column(climb *c, size_t m)
{
    const lp_face *f = c->f;
    if (!lp_face_column(c->f, m))
        return false;
    for (size_t e = f->start[m]; !f->spans[m] && e < f->start[m] + f->length[m]; e++)
        if (f->index[e] == c->target)
            c->cost[m] = c->direction * f->value[e];
    return true;
}

static iop_status take_best_step(climb *c, lp_climb_end *end, bool *on, iop_err *err)
{
    bool good = false;
    double step;
    *on = false;
    *end = LP_CLIMB_LOST;
    IOP_TRY(eliminate_kernel(c, &good, err));
    if (!good)
        return IOP_OK;
    choice best = choose(c);
    if (best.member == NONE) {
        *end = LP_CLIMB_ENDS;
        return IOP_OK;
    }
    if (!learn_column(c, best.member))
        return iop_no_memory(err, c->f->entries, "entries of a linear program");
    find_rates(c, best.member, best.gain > 0 ? 1 : -1);
    size_t blocker = find_blocker(c, &step);
    if (blocker == NONE) {
        *end = LP_CLIMB_ENDLESS;
        return IOP_OK;
    }
    take_step(c, step, blocker);
    exchange(c, best.member, blocker);
    *on = true;
    return IOP_OK;
}

static iop_status walk(climb *c, long most, lp_climb_end *end, iop_err *err)
{
    double start = c->x[c->target];
    bool on = true;
    *end = LP_CLIMB_LOST;
    for (long k = 0; k < most && on && !lp_face_must_stop(c->f); k++, c->out->steps++) {
        IOP_TRY(take_best_step(c, end, &on, err));
        if (c->beyond && has_got_on(c, start)) {
            *end = LP_CLIMB_ENDLESS;
            return IOP_OK;
        }
    }
    return IOP_OK;
}

/* --- life ---------------------------------------------------------------------------------------------- */

static iop_status allocate(climb *c, iop_err *err)
{
    size_t n = c->f->members;
    double *at = c->arena[0] = iop_new(&c->env, 8 * n, sizeof *at);
    size_t *to = c->arena[1] = iop_new(&c->env, 6 * n + 1, sizeof *to);
    c->state = c->arena[2] = iop_new(&c->env, n, sizeof *c->state);
    c->listed = c->arena[3] = iop_new(&c->env, n, sizeof *c->listed);
    if (!at || !to || !c->state || !c->listed)
        return iop_no_memory(err, n, "columns of a linear program");
    double **const of_members[] = {&c->lo,   &c->hi,   &c->cost,       &c->rate,
                                   &c->gain, &c->size, &c->multiplier, &c->side};
    size_t **const places[] = {&c->place,      &c->held.at,  &c->moving.at,
                               &c->changed.at, &c->worth.at, &c->start};
    for (size_t k = 0; k < sizeof of_members / sizeof *of_members; k++, at += n)
        *of_members[k] = at;
    for (size_t k = 0; k < sizeof places / sizeof *places; k++, to += n)
        *places[k] = to;
    return IOP_OK;
}

/* The target's bound goes with it. */
static void free_target(climb *c)
{
    const lp_face *f = c->f;
    size_t m = c->target;
    bool low = f->x[m] == f->lo[m] && f->reduced[m] != 0, high = f->x[m] == f->hi[m] && f->reduced[m] != 0;
    c->lo[m] = low ? -(double)INFINITY : f->lo[m];
    c->hi[m] = high ? (double)INFINITY : f->hi[m];
}

/* Members outside the face stay where they are. */
static void begin(climb *c)
{
    const lp_face *f = c->f;
    for (size_t m = 0; m < f->members; m++) {
        bool stays = m >= f->loose;
        c->x[m] = f->x[m];
        c->lo[m] = stays ? f->x[m] : f->lo[m];
        c->hi[m] = stays ? f->x[m] : f->hi[m];
        c->state[m] = f->spans[m] ? FOLLOWS : RESTS;
    }
    free_target(c);
}

static iop_status go_beyond(climb *c, iop_err *err)
{
    const lp_face *f = c->f;
    double *x = iop_new(&c->env, f->members, sizeof *x);
    if (!x)
        return iop_no_memory(err, f->members, "columns of a linear program");
    memcpy(x, c->x, f->members * sizeof *x);
    memcpy(c->lo, f->lo, f->members * sizeof *c->lo);
    memcpy(c->hi, f->hi, f->members * sizeof *c->hi);
    free_target(c);
    c->beyond = true;
    iop_status status = walk(c, MOST_BEYOND, &c->out->beyond, err);
    memcpy(c->x, x, f->members * sizeof *x);
    iop_free(&c->env, x);
    return status;
}

iop_status lp_face_climb(lp_face *f, size_t member, double direction, lp_climb *out, iop_err *err)
{
    climb c = {.f = f, .env = f->form.env, .out = out, .x = out->x, .target = member, .direction = direction};
    out->end = out->beyond = LP_CLIMB_LOST;
    out->steps = 0;
    iop_status status = allocate(&c, err);
    if (status == IOP_OK) {
        begin(&c);
        status = walk(&c, MOST_STEPS, &out->end, err);
        out->to = c.x[member];
    }
    if (status == IOP_OK && out->end == LP_CLIMB_ENDS && out->ask_beyond)
        status = go_beyond(&c, err);
    lp_elimination_close(c.kernel);
    for (size_t k = 0; k < sizeof c.arena / sizeof *c.arena; k++)
        iop_free(&c.env, c.arena[k]);
    iop_free(&c.env, c.index);
    iop_free(&c.env, c.value);
    return status;
}
