/* SPDX-License-Identifier: GPL-3.0-or-later */
/* walk_start.c - the state of a walk from a solved reduced program.
 *
 * Basic in the whole problem are the basic columns and logicals of the program, and the dependent quantities
 * but those whose added row binds. */
#include "base/alloc.h"
#include "reduced/walk.h"
#include <math.h>
#include <string.h>

double red_walk_bound(const red_walk *w, size_t v, bool upper)
{
    double a = upper ? w->hi0[v] : w->lo0[v], b = upper ? w->hi1[v] : w->lo1[v];
    return a == b || isinf(a) ? a : (1 - w->at) * a + w->at * b;
}

double red_walk_bound_rate(const red_walk *w, size_t v, bool upper)
{
    double a = upper ? w->hi0[v] : w->lo0[v], b = upper ? w->hi1[v] : w->lo1[v];
    return a == b || isinf(a) ? 0 : b - a;
}

/* --- bounds --------------------------------------------------------------------------------------------- */

static void read_bounds(const red_walk *w, const iop_plan *plan, double *lo, double *hi)
{
    const red_problem *p = &w->r->p;
    size_t c = plan->table->c, logical = p->n * red_slots(p);
    for (size_t i = 0; i < p->n; i++) {
        for (size_t k = 0; k < c; k++) {
            lo[red_at(p, i, p->class_of[k])] += plan->demand[i * c + k].lo;
            hi[red_at(p, i, p->class_of[k])] += plan->demand[i * c + k].hi;
        }
        lo[red_at(p, i, p->classes)] = plan->output[i].lo;
        hi[red_at(p, i, p->classes)] = plan->output[i].hi;
    }
    for (size_t r = 0; r < p->rows; r++) {
        const iop_band *b = r < plan->limits ? &plan->limit[r].band : &plan->total[r - plan->limits].band;
        lo[logical + r] = b->lo * w->t.row_scale[r];
        hi[logical + r] = b->hi * w->t.row_scale[r];
    }
}

static double larger(double most, double bound)
{
    return isinf(bound) ? most : fmax(most, fabs(bound));
}

static void judge_bounds(red_walk *w)
{
    size_t quantities = w->r->p.n * red_slots(&w->r->p);
    for (size_t v = 0; v < w->t.vars; v++) {
        double unit = v < quantities ? 1 : fmin(1, w->t.row_scale[v - quantities]);
        w->never[v] = w->lo0[v] == w->hi0[v] && w->lo1[v] == w->hi1[v];
        w->constant[v] = w->never[v] && w->lo0[v] == w->lo1[v];
        w->scale[v] = unit + larger(larger(larger(larger(0, w->lo0[v]), w->lo1[v]), w->hi0[v]), w->hi1[v]);
    }
}

/* --- the basis ------------------------------------------------------------------------------------------ */

static unsigned char place_of_dependent(const iop_reduced *r, size_t i)
{
    size_t row = r->row_of[i];
    return row == 0 ? RED_BASIC : r->simplex.place[r->simplex.cols + r->p.rows + row - 1];
}

/* Places of all variables; the number of basic ones. */
static size_t read_places(red_walk *w)
{
    const iop_reduced *r = w->r;
    const red_problem *p = &r->p;
    size_t quantities = p->n * red_slots(p), count = 0;
    for (size_t v = 0; v < quantities; v++)
        w->place[v] = RED_FIXED;
    for (size_t c = 0; c < r->columns; c++)
        w->place[r->column[c]] = r->simplex.place[c];
    for (size_t i = 0; i < p->n; i++)
        w->place[red_at(p, i, r->dependent[i])] = place_of_dependent(r, i);
    for (size_t k = 0; k < p->rows; k++)
        w->place[quantities + k] = r->simplex.place[r->simplex.cols + k];
    for (size_t v = 0; v < w->t.vars; v++)
        count += w->place[v] == RED_BASIC;
    return count;
}

static bool set_basis(red_walk *w, bool *wanted)
{
    for (size_t v = 0; v < w->t.vars; v++)
        wanted[v] = w->place[v] == RED_BASIC;
    return red_tableau_set(&w->t, wanted);
}

static double activity(const red_walk *w, size_t row)
{
    const red_problem *p = &w->r->p;
    double sum = 0;
    for (size_t i = 0; i < p->n; i++) {
        sum += p->q[(row + 1) * p->n + i] * w->value[red_at(p, i, p->classes)];
        for (size_t g = 0; g < p->classes; g++)
            sum += p->d[(row + 1) * p->classes + g] * w->value[red_at(p, i, g)];
    }
    return sum * w->t.row_scale[row];
}

/* A number in [0.5, 1) that depends on v alone. */
static double scatter(size_t v)
{
    unsigned long long z = (v + 1) * 0x9e3779b97f4a7c15ULL;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return 0.5 + 0.5 * (double)(z >> 11) * 0x1p-53;
}

/* Reduced costs, and a place for variables whose bounds are equal here and part later. */
static void read_costs(red_walk *w)
{
    const red_tableau *t = &w->t;
    memcpy(w->d, t->t0 + (t->lines - 1) * t->all, t->cols * sizeof *w->d);
    for (size_t k = 0; k < t->cols; k++) {
        size_t v = t->nonbasic[k];
        bool meet = red_walk_bound(w, v, true) - red_walk_bound(w, v, false) <= 1e-12 * w->scale[v];
        if (w->place[v] == RED_FIXED || meet)
            w->place[v] = w->d[k] < 0 ? RED_UPPER : RED_LOWER;
        w->e[k] = w->place[v] == RED_LOWER ? scatter(v) : w->place[v] == RED_UPPER ? -scatter(v) : 0;
    }
}

static void read_values(red_walk *w)
{
    const red_problem *p = &w->r->p;
    size_t quantities = p->n * red_slots(p);
    memcpy(w->value, w->r->value, quantities * sizeof *w->value);
    for (size_t k = 0; k < p->rows; k++)
        w->value[quantities + k] = activity(w, k);
    for (size_t v = 0; v < w->t.vars; v++)
        if (w->place[v] == RED_LOWER || w->place[v] == RED_UPPER || w->place[v] == RED_FIXED)
            w->value[v] = red_walk_bound(w, v, w->place[v] == RED_UPPER);
    for (size_t j = 0; j < p->n; j++)
        w->price_scale = fmax(w->price_scale, fabs(p->q[j]));
    for (size_t g = 0; g < p->classes; g++)
        w->price_scale = fmax(w->price_scale, fabs(p->d[g]));
    w->cost_tolerance = 1e-13 * w->price_scale;
}

/* --- life ----------------------------------------------------------------------------------------------- */

static iop_status make_arrays(red_walk *w, size_t vars, iop_err *err)
{
    const iop_env *env = &w->r->env;
    double **wanted[] = {&w->lo0, &w->lo1, &w->hi0, &w->hi1, &w->value, &w->rate, &w->scale, &w->d, &w->e};
    bool ok = true;
    for (size_t k = 0; k < sizeof wanted / sizeof *wanted; k++)
        ok = (*wanted[k] = iop_new(env, vars, sizeof(double))) && ok;
    w->place = iop_new(env, vars, sizeof *w->place);
    w->constant = iop_new(env, vars, sizeof *w->constant);
    w->never = iop_new(env, vars, sizeof *w->never);
    w->work = iop_new(env, 6 * vars + 4 * w->r->p.n + 8, sizeof *w->work);
    w->price = iop_new(env, w->r->p.n, sizeof *w->price);
    w->dual = iop_new(env, w->r->p.rows, sizeof *w->dual);
    w->candidates = iop_new(env, vars, sizeof *w->candidates);
    ok = ok && w->candidates && w->place && w->constant && w->never && w->work && w->price && w->dual;
    return ok ? IOP_OK : iop_no_memory(err, vars, "variables");
}

/* The bounds need the tableau's row scales, and the tableau needs to know what is constant. */
static iop_status read_line(red_walk *w, const iop_plan *from, const iop_plan *to, iop_err *err)
{
    const red_problem *p = &w->r->p;
    size_t quantities = p->n * red_slots(p);
    for (size_t v = 0; v < quantities; v++)
        w->constant[v] = p->lo[v] == p->hi[v];
    for (size_t i = 0; i < p->n; i++)
        for (size_t k = 0; k < from->table->c; k++) {
            const iop_band *a = &from->demand[i * from->table->c + k],
                           *b = &to->demand[i * from->table->c + k];
            size_t v = red_at(p, i, p->class_of[k]);
            w->constant[v] = w->constant[v] && a->lo == b->lo && a->hi == b->hi && a->lo == a->hi;
        }
    IOP_TRY(red_tableau_open(&w->t, p, w->constant, &w->r->env, err));
    read_bounds(w, from, w->lo0, w->hi0);
    read_bounds(w, to, w->lo1, w->hi1);
    judge_bounds(w);
    return IOP_OK;
}

iop_status red_walk_open(red_walk *w, iop_reduced *r, const iop_plan *from, const iop_plan *to, double t,
                         bool *usable, iop_err *err)
{
    const red_problem *p = &r->p;
    size_t vars = p->n * red_slots(p) + p->rows;
    memset(w, 0, sizeof *w);
    w->r = r;
    w->at = t;
    *usable = false;
    IOP_TRY(make_arrays(w, vars, err));
    IOP_TRY(read_line(w, from, to, err));
    if (read_places(w) != p->n + p->rows)
        return IOP_OK;
    bool *wanted = iop_new(&r->env, vars, sizeof *wanted);
    if (!wanted)
        return iop_no_memory(err, vars, "variables");
    *usable = set_basis(w, wanted);
    iop_free(&r->env, wanted);
    if (*usable) {
        read_costs(w);
        read_values(w);
    }
    return IOP_OK;
}

void red_walk_close(red_walk *w)
{
    if (!w->r)
        return;
    const iop_env *env = &w->r->env;
    void *owned[] = {w->candidates, w->lo0, w->lo1,   w->hi0,      w->hi1,   w->value, w->rate,  w->scale,
                     w->d,          w->e,   w->place, w->constant, w->never, w->work,  w->price, w->dual};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        iop_free(env, owned[k]);
    red_tableau_close(&w->t);
}
