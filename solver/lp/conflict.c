/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lp/conflict.c - an irreducible set of members that cannot hold together.
 *
 * A Farkas proof names the sides that it uses; the members of all others are dropped at once. Then the
 * deletion filter (Chinneck and Dravnieks 1991, ORSA J. Computing 3, 157-168): take a member away; if what is
 * left is still infeasible it stays away, and the new proof drops others with it; else the member belongs to
 * the conflict. What the first proof uses is often much more than a conflict needs: its heaviest members are
 * asked for before, more and more of them, whether they do alone. Members with few sides are tried first, so
 * that the wide statements, which say most in few words, are the ones that remain; before all of them spare
 * ones (iop_lp_side), those of little weight in the first proof first, so that few remain. Costs are 0
 * meanwhile: only feasibility is asked. */
#include "base/alloc.h"
#include "lp/sides.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A member in the order of trial. */
typedef struct lp_candidate {
    size_t member, width; /* its sides */
    bool spare;
    double weight; /* in the first proof */
} lp_candidate;

typedef struct lp_filter {
    iop_lp_session *s;
    size_t sides, members;
    const iop_lp_side *side;
    bool *may;    /* members that may be in the conflict; those of all others are taken away */
    bool *active; /* members whose bounds are set */
    bool *used;   /* members that the last proof uses */
    bool proved;  /* there is one */
    double *bound, *share;
    double *proof; /* multipliers of the last proof */
    double *cost;  /* the session's own */
    lp_candidate *order;
    size_t *taken; /* members that are tried at once */
} lp_filter;

/* Sets the bounds of the active members and removes those of the others. */
static iop_status apply(const lp_filter *f, iop_err *err)
{
    for (size_t k = 0; k < f->sides; k++)
        if (!f->active[f->side[k].member])
            IOP_TRY(iop_lp_set_side(f->s, &f->side[k], iop_lp_side_rest(&f->side[k]), err));
    for (size_t k = 0; k < f->sides; k++)
        if (f->active[f->side[k].member])
            IOP_TRY(iop_lp_set_side(f->s, &f->side[k], f->bound[k], err));
    return IOP_OK;
}

/* The members that the proof in the session uses. */
static void read_proof(lp_filter *f)
{
    iop_lp_side_shares(f->s, f->sides, f->side, f->share);
    f->proved = true;
    memset(f->used, 0, f->members * sizeof *f->used);
    for (size_t k = 0; k < f->sides; k++)
        if (f->share[k] > 0)
            f->used[f->side[k].member] = true;
    memcpy(f->proof, iop_lp_session_proof(f->s), f->s->rows * sizeof *f->proof);
}

/* Whether the active members cannot hold together; then fills `used` from the proof. */
static iop_status ask(lp_filter *f, bool *infeasible, iop_err *err)
{
    iop_lp_result result;
    IOP_TRY(apply(f, err));
    IOP_TRY(iop_lp_session_solve(f->s, &result, err));
    if (result.outcome == IOP_LP_LIMIT)
        return iop_fail(err, IOP_ESTOPPED, "a limit was reached while looking for the conflict");
    *infeasible = result.outcome == IOP_LP_INFEASIBLE;
    if (!*infeasible)
        return IOP_OK;
    read_proof(f);
    return IOP_OK;
}

/* Whether the active members cannot hold together by the last proof, which is looked at before a new one is
 * asked for: as a rule they are those that it uses. */
static iop_status ask_again(lp_filter *f, bool *infeasible, iop_err *err)
{
    IOP_TRY(apply(f, err));
    IOP_TRY(iop_lp_session_take_proof(f->s, f->proof, infeasible, err));
    return *infeasible ? IOP_OK : ask(f, infeasible, err);
}

static void set_all(lp_filter *f)
{
    memcpy(f->active, f->may, f->members * sizeof *f->active);
}

static void drop_unused(lp_filter *f)
{
    for (size_t k = 0; k < f->members; k++)
        f->active[k] = f->active[k] && f->used[k];
}

/* Whether the session has a proof that holds without the members that may not be in the conflict. */
static iop_status has_proof(lp_filter *f, bool *holds, iop_err *err)
{
    *holds = f->s->outcome == IOP_LP_INFEASIBLE;
    if (!*holds)
        return IOP_OK;
    memcpy(f->proof, f->s->farkas, f->s->rows * sizeof *f->proof);
    IOP_TRY(apply(f, err));
    if (f->s->outcome != IOP_LP_INFEASIBLE) /* bounds were taken away */
        IOP_TRY(iop_lp_session_take_proof(f->s, f->proof, holds, err));
    return IOP_OK;
}

/* All members, with a proof that they cannot hold together. */
static iop_status begin(lp_filter *f, iop_err *err)
{
    bool infeasible;
    set_all(f);
    IOP_TRY(has_proof(f, &infeasible, err));
    if (infeasible)
        read_proof(f);
    else
        IOP_TRY(ask(f, &infeasible, err));
    return infeasible ? IOP_OK
                      : iop_fail(err, IOP_EINVAL, "there is no conflict: the program has a feasible point");
}

static bool any_active(const lp_filter *f)
{
    for (size_t k = 0; k < f->members; k++)
        if (f->active[k])
            return true;
    return false;
}

/* Takes away up to `group` active members in the order of trial, from *at on; *next is the place behind them.
 */
static size_t take_away(lp_filter *f, size_t at, size_t group, size_t *taken, size_t *next)
{
    size_t count = 0;
    for (; at < f->members && count < group; at++)
        if (f->active[f->order[at].member]) {
            taken[count++] = f->order[at].member;
            f->active[f->order[at].member] = false;
        }
    *next = at;
    return count;
}

/* From all members, with a proof in hand, to an irreducible set. Several are tried at once, as long as that
 * goes well: what can go together can go one after the other, and a question that is answered with a proof is
 * the dear one. `trust`: drop what a proof does not use without asking again. */
static iop_status filter(lp_filter *f, bool trust, iop_err *err)
{
    bool infeasible;
    size_t group = 1, next;
    if (trust)
        drop_unused(f);
    for (size_t at = 0; at < f->members;) {
        size_t count = take_away(f, at, group, f->taken, &next);
        if (count == 0)
            break;
        IOP_TRY(ask(f, &infeasible, err));
        if (infeasible) {
            if (trust)
                drop_unused(f);
            at = next;
            group *= 2;
            continue;
        }
        for (size_t k = 0; k < count; k++)
            f->active[f->taken[k]] = true;
        at = count == 1 ? next : at; /* by itself it is needed */
        group = count == 1 ? 1 : (count + 1) / 2;
    }
    return IOP_OK;
}

/* Fewer sides first; the number decides between equals, so that the answer is always the same. */
static int by_trial(const void *a, const void *b)
{
    const lp_candidate *p = a, *q = b;
    if (p->spare != q->spare)
        return p->spare ? -1 : 1;
    if (p->spare && p->weight != q->weight)
        return p->weight < q->weight ? -1 : 1;
    if (p->width != q->width)
        return p->width < q->width ? -1 : 1;
    return p->member < q->member ? -1 : p->member > q->member;
}

/* Powers of two: what differs by rounding alone has the same place. */
static double coarse(double weight)
{
    return isnormal(weight) ? ldexp(1, ilogb(weight)) : 0;
}

/* With the first proof's shares. */
static void sort_members(lp_filter *f)
{
    for (size_t k = 0; k < f->members; k++)
        f->order[k] = (lp_candidate){.member = k};
    for (size_t k = 0; k < f->sides; k++) {
        lp_candidate *c = &f->order[f->side[k].member];
        c->width++;
        c->spare = c->spare || f->side[k].spare;
        c->weight += f->share[k] > 0 ? f->share[k] * fmax(fabs(f->bound[k]), 1 / f->side[k].weight) : 0;
    }
    for (size_t k = 0; k < f->members; k++)
        f->order[k].weight = coarse(f->order[k].weight);
    qsort(f->order, f->members, sizeof *f->order, by_trial);
}

/* Activates the `count` heaviest of the members that the first proof uses. */
static void take_heaviest(lp_filter *f, size_t count)
{
    memset(f->active, 0, f->members * sizeof *f->active);
    for (size_t taken = 0; taken < count; taken++) {
        size_t best = f->members;
        for (size_t k = 0; k < f->members; k++) {
            const lp_candidate *c = &f->order[k];
            if (f->used[c->member] && !f->active[c->member] &&
                (best == f->members || c->weight > f->order[best].weight))
                best = k;
        }
        f->active[f->order[best].member] = true;
    }
}

enum { FEW = 8, MANY = 8, DEAR = 2 }; /* members that may do alone, where the proof uses so many times more */

/* From all members with a proof in hand to few of them with another, where few do. A question that is
 * answered with a point costs less than one of the many that it may spare. */
static iop_status begin_with_few(lp_filter *f, iop_err *err)
{
    const size_t many = f->s->settings.allowance ? DEAR : MANY; /* a search that may end gets near sooner */
    size_t used = 0;
    bool infeasible = false;
    for (size_t k = 0; k < f->members; k++)
        used += f->used[k];
    for (size_t few = FEW; many * few < used && !infeasible; few *= 2) {
        take_heaviest(f, few);
        IOP_TRY(ask(f, &infeasible, err));
    }
    if (infeasible)
        return IOP_OK;
    set_all(f);
    return IOP_OK;
}

static iop_status find_conflict(lp_filter *f, iop_err *err)
{
    bool infeasible;
    IOP_TRY(begin(f, err));
    sort_members(f);
    IOP_TRY(begin_with_few(f, err));
    IOP_TRY(filter(f, true, err));
    IOP_TRY(ask_again(f, &infeasible, err));
    if (!infeasible) { /* a proof left out a side that mattered by rounding */
        set_all(f);
        IOP_TRY(filter(f, false, err));
        IOP_TRY(ask(f, &infeasible, err));
    }
    if (!infeasible)
        return iop_fail(err, IOP_EBACKEND, "no set of members stayed infeasible; the conflict is too weak");
    if (!any_active(f))
        return iop_fail(err, IOP_EINVAL,
                        "the program has no feasible point even without any of the %zu members", f->members);
    return IOP_OK;
}

static bool allocate(lp_filter *f)
{
    const iop_env *env = &f->s->env;
    f->may = iop_new(env, f->members, sizeof *f->may);
    f->active = iop_new(env, f->members, sizeof *f->active);
    f->used = iop_new(env, f->members, sizeof *f->used);
    f->bound = iop_new(env, f->sides, sizeof *f->bound);
    f->share = iop_new(env, f->sides, sizeof *f->share);
    f->proof = iop_new(env, f->s->rows, sizeof *f->proof);
    f->cost = iop_new(env, f->s->columns, sizeof *f->cost);
    f->order = iop_new(env, f->members, sizeof *f->order);
    f->taken = iop_new(env, f->members, sizeof *f->taken);
    return f->may && f->active && f->used && f->bound && f->share && f->proof && f->cost && f->order &&
           f->taken;
}

static void release(lp_filter *f)
{
    const iop_env *env = &f->s->env;
    iop_free(env, f->may);
    iop_free(env, f->active);
    iop_free(env, f->used);
    iop_free(env, f->bound);
    iop_free(env, f->share);
    iop_free(env, f->proof);
    iop_free(env, f->cost);
    iop_free(env, f->order);
    iop_free(env, f->taken);
}

static iop_status run_filter(lp_filter *f, iop_err *err)
{
    for (size_t k = 0; k < f->sides; k++)
        f->bound[k] = iop_lp_side_bound(f->s, &f->side[k]);
    memcpy(f->cost, f->s->data.cost, f->s->columns * sizeof *f->cost);
    iop_lp_session_set_costs(f->s, NULL);
    iop_status status = find_conflict(f, err);
    iop_lp_session_set_costs(f->s, f->cost);
    iop_status restored = IOP_OK;
    for (size_t k = 0; k < f->sides && restored == IOP_OK; k++)
        restored = iop_lp_set_side(f->s, &f->side[k], f->bound[k], status == IOP_OK ? err : NULL);
    bool holds = false;
    if (status == IOP_ESTOPPED && restored == IOP_OK && f->proved)
        restored = iop_lp_session_take_proof(f->s, f->proof, &holds, NULL);
    f->proved = holds;
    return status == IOP_OK || restored == IOP_ENOMEM ? restored : status;
}

iop_status iop_lp_conflict_within(iop_lp_session *s, size_t sides, const iop_lp_side *side, size_t members,
                                  bool *in_conflict, double *share, iop_err *err)
{
    lp_filter f = {.s = s, .sides = sides, .members = members, .side = side};
    IOP_TRY(iop_lp_check_sides(s, sides, side, members, err));
    iop_status status = allocate(&f) ? IOP_OK : iop_no_memory(err, members, "members of a conflict");
    if (status == IOP_OK) {
        memcpy(f.may, in_conflict, members * sizeof *in_conflict);
        status = run_filter(&f, err);
    }
    if (status == IOP_ESTOPPED)
        memset(in_conflict, 0, members * sizeof *in_conflict);
    if (status == IOP_OK || (status == IOP_ESTOPPED && f.proved)) {
        memcpy(in_conflict, status == IOP_OK ? f.active : f.used, members * sizeof *in_conflict);
        if (share)
            memcpy(share, f.share, sides * sizeof *share);
    }
    release(&f);
    return status;
}

iop_status iop_lp_conflict(iop_lp_session *s, size_t sides, const iop_lp_side *side, size_t members,
                           bool *in_conflict, double *share, iop_err *err)
{
    for (size_t k = 0; k < members; k++)
        in_conflict[k] = true;
    return iop_lp_conflict_within(s, sides, side, members, in_conflict, share, err);
}
