/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme_used.c - which statements a proof of infeasibility uses, and whether it proves that they have no
 * plan by themselves.
 *
 * A proof of the interior point method counts whatever breaks in any period, and its multipliers are rarely
 * 0, though most of them are rounding. So periods are left out at the end and at the beginning, then members
 * of little weight, with the multipliers of their rows, as long as what is left is still proved. */
#include "base/alloc.h"
#include "solve/scheme_search.h"
#include <math.h>
#include <string.h>

typedef struct {
    const iop_causes *c;
    iop_scheme_work *w;
    const double *whole; /* multipliers of the LP's rows */
    double *proof;       /* those that are looked at */
    double *share;       /* of sides */
    double *weight;      /* of members */
    double *part;        /* of members: of the proof's margin; what bounds by 0 has none */
    bool *needed;        /* members whose rows are equations, of which no multiplier can be left out */
    bool *in;
    double most;    /* the largest weight */
    double *left;   /* the multipliers of a trial */
    size_t *period; /* of the LP's rows, of requirements the last one; IOP_NONE: of none */
} use;

/* --- weights -------------------------------------------------------------------------------------------- */

/* The size of each side's multiplier. */
static iop_status weigh_sides(use *u, iop_err *err)
{
    const iop_causes *c = u->c;
    const iop_lp *lp = u->w->lp;
    double *reduced = iop_new(&c->scheme->env, iop_lp_columns(lp), sizeof *reduced);
    if (!reduced)
        return iop_no_memory(err, iop_lp_columns(lp), "multipliers");
    for (size_t i = 0; i < iop_lp_rows(lp); i++) {
        double lo, hi;
        size_t count;
        const size_t *col;
        const double *val;
        iop_lp_row(lp, i, &lo, &hi, &count, &col, &val);
        for (size_t k = 0; k < count; k++)
            reduced[col[k]] += val[k] * u->proof[i];
    }
    for (size_t k = 0; k < c->count; k++) {
        const iop_lp_side *side = &c->side[k];
        double multiplier = side->is_row ? u->proof[side->index] : -reduced[side->index];
        u->share[k] = (multiplier > 0) == side->upper ? fabs(multiplier) / c->unit[k] : 0;
    }
    iop_free(&c->scheme->env, reduced);
    return IOP_OK;
}

static bool is_equation(iop_cause_kind kind)
{
    return kind == IOP_CAUSE_PRESENT || kind == IOP_CAUSE_CAPACITY || kind == IOP_CAUSE_HOUSEHOLDS;
}

/* The bound; of a share what it is weighed as. */
static double amount_of(const iop_cause *c)
{
    bool share = c->kind == IOP_CAUSE_SHARE || c->kind == IOP_CAUSE_IMPORT || c->kind == IOP_CAUSE_DEARTH;
    return share ? c->size : fabs(c->bound);
}

/* What nobody wrote comes last. */
static const double unwritten = 1e-12;

static bool is_written(const iop_cause *c)
{
    return c->statement->where[0] != '\0';
}

static void weigh_members(use *u)
{
    u->most = 0;
    for (size_t m = 0; m < u->c->members; m++) {
        u->weight[m] = u->part[m] = 0;
        u->needed[m] = false;
    }
    for (size_t k = 0; k < u->c->count; k++) {
        size_t m = u->c->side[k].member;
        u->weight[m] += u->share[k] * u->c->cause[k].size;
        u->part[m] +=
            u->share[k] * amount_of(&u->c->cause[k]) * (is_written(&u->c->cause[k]) ? 1 : unwritten);
        u->needed[m] = u->needed[m] || (u->share[k] > 0 && is_equation(u->c->cause[k].kind));
        u->most = fmax(u->most, u->weight[m]);
    }
}

static iop_status weigh(use *u, iop_err *err)
{
    IOP_TRY(weigh_sides(u, err));
    weigh_members(u);
    return IOP_OK;
}

/* --- judgement ------------------------------------------------------------------------------- */

/* Into the blocks, in the scheme's units; whether they prove the members infeasible by themselves. */
static iop_status judge(const iop_causes *c, const iop_scheme_work *w, const bool *in,
                        const double *multipliers, iop_blocks *proof, bool *proved, iop_err *err)
{
    iop_certificate certificate;
    iop_blocks_take_rows(proof, w->model, multipliers);
    iop_scheme_unscale_proof(w, proof);
    const iop_scheme_point point = iop_blocks_point(proof);
    IOP_TRY(iop_verify_scheme_conflict(c->scheme, in, &point, &certificate, err));
    *proved = certificate.verified;
    return IOP_OK;
}

iop_status iop_causes_keep_proof(const iop_causes *c, iop_scheme_work *w, const bool *in,
                                 const double *multipliers, iop_err *err)
{
    bool proved;
    iop_blocks proof;
    IOP_TRY(iop_blocks_open(&proof, c->scheme, err));
    iop_status status = judge(c, w, in, multipliers, &proof, &proved, err);
    if (status == IOP_OK && proved)
        status = iop_scheme_answer_conflict(w, &proof, err);
    iop_blocks_close(&proof, c->scheme);
    return status;
}

/* --- periods -------------------------------------------------------------------------------------------- */

/* The multipliers of rows of some periods, with all members. */
static void take_periods(use *u, size_t first, size_t last)
{
    for (size_t i = 0; i < iop_lp_rows(u->w->lp); i++) {
        size_t t = u->period[i];
        u->left[i] = t == IOP_NONE || (t >= first && t <= last) ? u->proof[i] : 0;
    }
    for (size_t m = 0; m < u->c->members; m++)
        u->in[m] = true;
}

/* The period nearest to `good` with which the proof still holds: the last one that it needs, or the first. */
static iop_status halve_periods(use *u, bool at_end, size_t *first, size_t *last, iop_blocks *proof,
                                iop_err *err)
{
    size_t *bound = at_end ? last : first, good = *bound, bad = at_end ? *first : *last;
    while (good != bad) {
        bool proved;
        *bound = at_end ? (good + bad) / 2 : (good + bad + 1) / 2;
        take_periods(u, *first, *last);
        IOP_TRY(judge(u->c, u->w, u->in, u->left, proof, &proved, err));
        if (proved)
            good = *bound;
        else
            bad = at_end ? *bound + 1 : *bound - 1;
    }
    *bound = good;
    return IOP_OK;
}

static iop_status leave_periods(use *u, iop_err *err)
{
    size_t first = 0, last = u->c->scheme->periods - 1;
    iop_blocks proof;
    IOP_TRY(iop_blocks_open(&proof, u->c->scheme, err));
    iop_status status = halve_periods(u, true, &first, &last, &proof, err);
    if (status == IOP_OK)
        status = halve_periods(u, false, &first, &last, &proof, err);
    iop_blocks_close(&proof, u->c->scheme);
    if (status != IOP_OK)
        return status;
    take_periods(u, first, last);
    memcpy(u->proof, u->left, iop_lp_rows(u->w->lp) * sizeof *u->proof);
    return IOP_OK;
}

/* --- members -------------------------------------------------------------------------------------------- */

/* The members above a weight, and the multipliers without those of the others' rows. */
static void take_heavier(use *u, double least)
{
    for (size_t m = 0; m < u->c->members; m++)
        u->in[m] = u->needed[m] || u->weight[m] > least;
    memcpy(u->left, u->proof, iop_lp_rows(u->w->lp) * sizeof *u->left);
    for (size_t k = 0; k < u->c->count; k++)
        if (u->c->side[k].is_row && u->share[k] > 0 && !u->in[u->c->side[k].member])
            u->left[u->c->side[k].index] = 0;
}

/* The more weight is left out, the less is proved: halving finds, in powers of ten below the largest, about
 * where that ends. A judgement costs next to nothing. */
enum { TRIALS = 8, POWERS = 16 };

static iop_status leave_light_ones(use *u, bool *proved, iop_err *err)
{
    iop_blocks proof;
    double least = 0, fails = 0, holds = POWERS;
    IOP_TRY(iop_blocks_open(&proof, u->c->scheme, err));
    take_heavier(u, least);
    iop_status status = judge(u->c, u->w, u->in, u->left, &proof, proved, err);
    for (int k = 0; k < TRIALS && *proved && status == IOP_OK; k++) {
        double power = (fails + holds) / 2, weight = u->most * pow(10, -power);
        bool still = false;
        take_heavier(u, weight);
        status = judge(u->c, u->w, u->in, u->left, &proof, &still, err);
        least = still ? weight : least;
        *(still ? &holds : &fails) = power;
    }
    take_heavier(u, least);
    iop_blocks_close(&proof, u->c->scheme);
    return status;
}

/* Where no members are proved: some that weigh most. */
enum { HEAVIEST = 8 };

static void take_heaviest(use *u)
{
    memset(u->in, 0, u->c->members * sizeof *u->in);
    for (int taken = 0; taken < HEAVIEST; taken++) {
        size_t best = u->c->members;
        for (size_t m = 0; m < u->c->members; m++)
            if (!u->in[m] && u->weight[m] > 0 && (best == u->c->members || u->part[m] > u->part[best]))
                best = m;
        if (best == u->c->members)
            return;
        u->in[best] = true;
    }
}

/* Of all periods where the shorter proof needs a rounding that was left out. */
static iop_status find_members(use *u, bool *proved, iop_err *err)
{
    size_t bytes = iop_lp_rows(u->w->lp) * sizeof *u->proof;
    iop_scheme_row_periods(u->w, u->period);
    memcpy(u->proof, u->whole, bytes);
    IOP_TRY(leave_periods(u, err));
    IOP_TRY(weigh(u, err));
    IOP_TRY(leave_light_ones(u, proved, err));
    if (*proved)
        return IOP_OK;
    memcpy(u->proof, u->whole, bytes);
    IOP_TRY(weigh(u, err));
    return leave_light_ones(u, proved, err);
}

static iop_status tell(use *u, iop_err *err)
{
    bool proved = false;
    IOP_TRY(find_members(u, &proved, err));
    if (proved)
        IOP_TRY(iop_causes_keep_proof(u->c, u->w, u->in, u->left, err));
    else
        take_heaviest(u);
    return iop_causes_tell_conflict(u->c, u->in, u->share, u->part, u->w->solution, err);
}

iop_status iop_causes_tell_used(const iop_causes *c, iop_scheme_work *w, const double *multipliers,
                                iop_err *err)
{
    const iop_env *env = &c->scheme->env;
    size_t rows = iop_lp_rows(w->lp);
    use u = {.c = c,
             .w = w,
             .whole = multipliers,
             .proof = iop_new(env, rows, sizeof(double)),
             .share = iop_new(env, c->count, sizeof(double)),
             .weight = iop_new(env, c->members, sizeof(double)),
             .part = iop_new(env, c->members, sizeof(double)),
             .needed = iop_new(env, c->members, sizeof(bool)),
             .in = iop_new(env, c->members, sizeof(bool)),
             .left = iop_new(env, rows, sizeof(double)),
             .period = iop_new(env, rows, sizeof(size_t))};
    iop_status status = IOP_OK;
    if (!u.proof || !u.share || !u.weight || !u.part || !u.needed || !u.in || !u.left || !u.period)
        status = iop_no_memory(err, c->members + rows, "statements of a plan");
    if (status == IOP_OK)
        status = tell(&u, err);
    iop_free(env, u.proof);
    iop_free(env, u.share);
    iop_free(env, u.weight);
    iop_free(env, u.part);
    iop_free(env, u.needed);
    iop_free(env, u.in);
    iop_free(env, u.left);
    iop_free(env, u.period);
    return status;
}
