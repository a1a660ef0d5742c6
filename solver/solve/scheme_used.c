/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme_used.c - which statements a proof of infeasibility uses, and whether it proves that they have no
 * plan by themselves.
 *
 * Multipliers of the interior point method are rarely 0, and most of them are rounding: members of little
 * weight are left out, with the multipliers of their rows, as long as the others are still proved. */
#include "base/alloc.h"
#include "solve/scheme_causes.h"
#include <math.h>
#include <string.h>

typedef struct {
    const iop_causes *c;
    iop_scheme_work *w;
    double *proof;  /* multipliers of the LP's rows */
    double *share;  /* of sides */
    double *weight; /* of members */
    double *part;   /* of members: of the proof's margin; what bounds by 0 has none */
    bool *needed;   /* members whose rows are equations, of which no multiplier can be left out */
    bool *in;
    double *left; /* the multipliers of a trial */
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

static double weigh_members(use *u)
{
    double most = 0;
    for (size_t k = 0; k < u->c->count; k++) {
        size_t m = u->c->side[k].member;
        u->weight[m] += u->share[k] * u->c->cause[k].size;
        u->part[m] += u->share[k] * amount_of(&u->c->cause[k]);
        u->needed[m] = u->needed[m] || (u->share[k] > 0 && is_equation(u->c->cause[k].kind));
        most = fmax(most, u->weight[m]);
    }
    return most;
}

/* --- what can be left out ------------------------------------------------------------------------------- */

iop_status iop_causes_keep_proof(const iop_causes *c, iop_scheme_work *w, const bool *in,
                                 const double *multipliers, bool *proved, iop_err *err)
{
    const iop_scheme *s = c->scheme;
    iop_certificate certificate;
    iop_blocks proof;
    *proved = false;
    IOP_TRY(iop_blocks_open(&proof, s, err));
    iop_blocks_take_rows(&proof, w->model, multipliers);
    iop_scheme_unscale_proof(w, &proof);
    const iop_scheme_point point = iop_blocks_point(&proof);
    iop_status status = iop_verify_scheme_conflict(s, in, &point, &certificate, err);
    *proved = status == IOP_OK && certificate.verified;
    if (*proved)
        status = iop_scheme_answer_conflict(w, &proof, err);
    iop_blocks_close(&proof, s);
    return status;
}

/* The members above a weight by the multipliers without those of the others' rows. */
static iop_status try_heavier(use *u, double least, size_t *count, bool *proved, iop_err *err)
{
    size_t before = *count;
    *count = 0;
    for (size_t m = 0; m < u->c->members; m++) {
        u->in[m] = u->needed[m] || u->weight[m] > least;
        *count += u->in[m];
    }
    if (*count == before)
        return IOP_OK;
    memcpy(u->left, u->proof, iop_lp_rows(u->w->lp) * sizeof *u->left);
    for (size_t k = 0; k < u->c->count; k++)
        if (u->c->side[k].is_row && u->share[k] > 0 && !u->in[u->c->side[k].member])
            u->left[u->c->side[k].index] = 0;
    return iop_causes_keep_proof(u->c, u->w, u->in, u->left, proved, err);
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

static iop_status tell(use *u, iop_err *err)
{
    static const double parts[] = {1e-2, 1e-4, 1e-6, 1e-8, 1e-10, 0};
    bool proved = false;
    size_t count = 0;
    IOP_TRY(weigh_sides(u, err));
    double most = weigh_members(u);
    for (size_t k = 0; k < sizeof parts / sizeof *parts && !proved; k++)
        IOP_TRY(try_heavier(u, parts[k] * most, &count, &proved, err));
    if (!proved)
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
             .proof = iop_new(env, rows, sizeof(double)),
             .share = iop_new(env, c->count, sizeof(double)),
             .weight = iop_new(env, c->members, sizeof(double)),
             .part = iop_new(env, c->members, sizeof(double)),
             .needed = iop_new(env, c->members, sizeof(bool)),
             .in = iop_new(env, c->members, sizeof(bool)),
             .left = iop_new(env, rows, sizeof(double))};
    iop_status status = IOP_OK;
    if (!u.proof || !u.share || !u.weight || !u.part || !u.needed || !u.in || !u.left)
        status = iop_no_memory(err, c->members + rows, "statements of a plan");
    if (status == IOP_OK) {
        memcpy(u.proof, multipliers, rows * sizeof *u.proof);
        status = tell(&u, err);
    }
    iop_free(env, u.proof);
    iop_free(env, u.share);
    iop_free(env, u.weight);
    iop_free(env, u.part);
    iop_free(env, u.needed);
    iop_free(env, u.in);
    iop_free(env, u.left);
    return status;
}
