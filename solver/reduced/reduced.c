/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reduced.c - the life of a reduced problem. */
#include "reduced/reduced.h"
#include "base/alloc.h"
#include <math.h>
#include <string.h>

static iop_status make_arrays(iop_reduced *r, iop_err *err)
{
    const iop_plan *plan = r->plan;
    size_t n = r->p.n, quantities = n * red_slots(&r->p), cells = n * plan->table->c;
    size_t answers = 4 * n + 3 * cells + plan->limits + plan->totals;
    struct {
        void *slot;
        size_t count, size;
    } wanted[] = {
        {&r->dependent, n, sizeof(size_t)},
        {&r->in_t, n, sizeof(bool)},
        {&r->exchanges, n, 1},
        {&r->switches, n, 1},
        {&r->row_of, n, sizeof(size_t)},
        {&r->added, n, sizeof(size_t)},
        {&r->t_list, n, sizeof(size_t)},
        {&r->s_list, n, sizeof(size_t)},
        {&r->moving, n, sizeof(size_t)},
        {&r->column, quantities, sizeof(size_t)},
        {&r->place, quantities, 1},
        {&r->value, quantities, sizeof(double)},
        {&r->rate, quantities, sizeof(double)},
        {&r->rc, quantities, sizeof(double)},
        {&r->ray, quantities, sizeof(double)},
        {&r->units, n, sizeof(double)},
        {&r->product, n, sizeof(double)},
        {&r->outputs, n, sizeof(double)},
        {&r->guess, n, sizeof(double)},
        {&r->terms, n, sizeof(double)},
        {&r->full_rhs, n, sizeof(double)},
        {&r->answer, answers, sizeof(double)},
    };
    for (size_t k = 0; k < sizeof wanted / sizeof *wanted; k++) {
        void *made = iop_new(&r->env, wanted[k].count, wanted[k].size);
        if (!made)
            return iop_no_memory(err, wanted[k].count, "values of a plan");
        memcpy(wanted[k].slot, &made, sizeof made);
    }
    return IOP_OK;
}

static iop_status fill(iop_reduced *r, const char *leontief, iop_err *err)
{
    IOP_TRY(red_problem_init(&r->p, r->plan, &r->usable, err));
    IOP_TRY(make_arrays(r, err));
    r->simplex.most_iterations = r->settings.max_iterations > 0 ? r->settings.max_iterations : 1000000;
    memcpy(r->guess, r->plan->table->output, r->p.n * sizeof *r->guess);
    return iop_factor_init(&r->factor, r->p.flows, r->p.scale, leontief, &r->env, err);
}

iop_status iop_reduced_open_with(iop_reduced **out, const iop_plan *plan, const iop_lp_settings *settings,
                                 const char *leontief, iop_err *err)
{
    *out = NULL;
    iop_reduced *r = iop_new(&plan->env, 1, sizeof *r);
    if (!r)
        return iop_no_memory(err, 1, "reduced plan");
    r->env = plan->env;
    r->plan = plan;
    r->settings = settings ? *settings : iop_lp_settings_default();
    r->factor.env = r->env;
    iop_simplex_init(&r->simplex, &r->env);
    iop_status status = fill(r, leontief, err);
    if (status != IOP_OK) {
        iop_reduced_close(r);
        return status;
    }
    *out = r;
    return IOP_OK;
}

iop_status iop_reduced_open(iop_reduced **out, const iop_plan *plan, const iop_lp_settings *settings,
                            iop_err *err)
{
    return iop_reduced_open_with(out, plan, settings, "auto", err);
}

void iop_reduced_close(iop_reduced *r)
{
    if (!r)
        return;
    iop_env env = r->env;
    void *owned[] = {r->dependent, r->in_t,   r->exchanges, r->switches, r->row_of,     r->added,
                     r->t_list,    r->s_list, r->moving,    r->column,   r->place,      r->row_place,
                     r->value,     r->rate,   r->rc,        r->ray,      r->units,      r->product,
                     r->outputs,   r->guess,  r->full_rhs,  r->terms,    r->multiplier, r->answer,
                     r->u,         r->w,      r->residual,  r->constant};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        iop_free(&env, owned[k]);
    iop_factor_free(&r->factor);
    iop_simplex_free(&r->simplex);
    red_problem_free(&r->p, &env);
    iop_free(&env, r);
}

iop_status iop_reduced_refresh(iop_reduced *r, iop_err *err)
{
    if (!red_problem_refresh(&r->p, r->plan, &r->usable))
        return iop_fail(err, IOP_ESHAPE, "the categories of final demand form other classes than before");
    iop_factor_forget(&r->factor, r->p.flows);
    memset(r->row_of, 0, r->p.n * sizeof *r->row_of);
    memset(r->place, 0, r->p.n * red_slots(&r->p));
    memcpy(r->guess, r->plan->table->output, r->p.n * sizeof *r->guess);
    r->added_count = r->eliminated = r->priced = 0;
    r->started = r->feasibility_only = r->flows_infinite = r->prepared = r->prices_known = false;
    r->roles_changed = true;
    r->simplex.iterations = 0;
    return IOP_OK;
}

/* Whether elimination gives both the same prices. */
static bool same_coefficients(const iop_reduced *r, const iop_reduced *earlier)
{
    const red_problem *p = &r->p, *e = &earlier->p;
    size_t rows = 1 + p->rows;
    return p->flows.a == e->flows.a && p->flows.ld == e->flows.ld &&
           r->factor.choose == earlier->factor.choose &&
           (r->factor.choose || r->factor.kind == earlier->factor.kind) &&
           memcmp(p->scale, e->scale, p->n * sizeof *p->scale) == 0 &&
           memcmp(p->q, e->q, rows * p->n * sizeof *p->q) == 0 &&
           memcmp(p->d, e->d, rows * p->classes * sizeof *p->d) == 0;
}

static iop_status take_over_prices(iop_reduced *r, const iop_reduced *earlier, iop_err *err)
{
    size_t rows = red_rows(r) + 1, values = rows * r->p.n;
    if (!earlier->prepared || !same_coefficients(r, earlier))
        return IOP_OK;
    IOP_TRY(red_make_room(r, err));
    memcpy(r->u, earlier->u, values * sizeof *r->u);
    memcpy(r->w, earlier->w, values * sizeof *r->w);
    if (earlier->t_count > 0)
        iop_factor_borrow(&r->factor, &earlier->factor);
    r->priced = rows;
    r->prices_known = true;
    return IOP_OK;
}

iop_status iop_reduced_prepare(iop_reduced *r, iop_err *err)
{
    if (!r->usable || !r->started || !r->roles_changed)
        return IOP_OK;
    iop_status status = red_eliminate(r, err);
    if (status == IOP_ENOMEM || status == IOP_ESTOPPED)
        return status;
    r->prepared = status == IOP_OK && (r->t_count == 0 || r->factor.kind == IOP_FACTOR_LU);
    r->roles_changed = true;
    return IOP_OK;
}

iop_status iop_reduced_start_from(iop_reduced *r, const iop_reduced *earlier, iop_err *err)
{
    const red_problem *p = &r->p, *e = &earlier->p;
    if (p->n != e->n || p->classes != e->classes || p->rows != e->rows || !earlier->started)
        return iop_fail(err, IOP_EINVAL,
                        "a plan of %zu sectors and %zu rows cannot start from one of %zu and %zu", p->n,
                        p->rows, e->n, e->rows);
    for (size_t i = 0; i < p->n; i++)
        red_set_dependent(r, i, earlier->dependent[i]);
    memcpy(r->row_of, earlier->row_of, p->n * sizeof *r->row_of);
    memcpy(r->added, earlier->added, p->n * sizeof *r->added);
    memcpy(r->place, earlier->place, p->n * red_slots(p));
    r->added_count = earlier->added_count;
    size_t rows = red_rows(r);
    if (!iop_grow(&r->env, &r->row_place, &r->row_place_room, rows + 1, 1))
        return iop_no_memory(err, rows, "rows of a linear program");
    if (earlier->row_place)
        memcpy(r->row_place, earlier->row_place, rows);
    r->eliminated = rows + 1;
    r->started = true;
    return take_over_prices(r, earlier, err);
}

void iop_reduced_set_limit(iop_reduced *r, size_t limit, double lo, double hi)
{
    r->p.row_lo[limit] = lo;
    r->p.row_hi[limit] = hi;
    if (r->eliminated > limit + 1 && !r->roles_changed)
        iop_simplex_set_row(&r->simplex, limit, lo - r->constant[limit + 1], hi - r->constant[limit + 1]);
}

void iop_reduced_reload(iop_reduced *r)
{
    bool moved;
    red_problem_reload(&r->p, r->plan, &r->usable, &moved);
    r->usable = r->usable && !r->flows_infinite;
    if (moved)
        r->roles_changed = true; /* columns and what fixed quantities give to the rows */
    for (size_t k = 0; k < r->p.rows; k++)
        if (r->eliminated > k + 1 && !r->roles_changed)
            iop_simplex_set_row(&r->simplex, k, r->p.row_lo[k] - r->constant[k + 1],
                                r->p.row_hi[k] - r->constant[k + 1]);
}

iop_status iop_reduced_solve(iop_reduced *r, iop_reduced_result *result, iop_err *err)
{
    iop_err inner;
    r->outcome = IOP_LP_UNSOLVED;
    iop_status status = r->usable ? red_rounds(r, &inner) : IOP_OK;
    if (status == IOP_ESINGULAR) { /* not an M-matrix: the whole LP does not need its inverse */
        r->outcome = IOP_LP_UNSOLVED;
        r->roles_changed = true;
    } else if (status != IOP_OK) {
        if (err)
            *err = inner;
        return status;
    }
    return red_answer(r, result, err);
}

const char *iop_reduced_method(const iop_reduced *r)
{
    return iop_factor_name(&r->factor);
}

const char *iop_reduced_version(void)
{
    return "role exchange";
}
