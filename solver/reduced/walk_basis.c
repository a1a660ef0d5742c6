/* SPDX-License-Identifier: GPL-3.0-or-later */
/* walk_basis.c - the dictionary of a given basis.
 *
 * With all outputs and all classes but the first nonbasic the balances and rows give
 *
 *   F[i,0] = (M x)[i] - sum_{g>0} F[i,g],   s[r] = (q[r] + d[r,0] M'1)'x + sum_{g>0} (d[r,g] - d[r,0]) sum_i
 * F[i,g],
 *
 * and any other basis follows by pivots. Outputs enter for their own final demand: principal pivots of an
 * M-matrix, stable in any order.
 *
 * They enter before there are columns of other classes. In the balances F[i,g] stands beside F[i,0], so that
 * its column is that of F[i,0], or minus the unit vector where F[i,0] is basic, and has d[r,g] - d[r,0] more
 * in the rows: nothing needs to be carried along. */
#include "reduced/walk.h"
#include <math.h>
#include <stdint.h>

static size_t logical(const red_tableau *t, size_t row)
{
    return t->p->n * red_slots(t->p) + row;
}

/* --- the first dictionary ------------------------------------------------------------------------------- */

/* Outputs have the first columns, classes but the first those behind. */
static void name_variables(red_tableau *t)
{
    const red_problem *p = t->p;
    size_t at = p->n;
    for (size_t i = 0; i < p->n; i++) {
        for (size_t slot = 1; slot <= p->classes; slot++) {
            size_t v = red_at(p, i, slot);
            t->in_basis[v] = false;
            if (t->where[v] == SIZE_MAX)
                continue;
            t->where[v] = slot == p->classes ? i : at++;
            t->nonbasic[t->where[v]] = v;
        }
        t->basic[i] = red_at(p, i, 0);
    }
    for (size_t r = 0; r < p->rows; r++)
        t->basic[p->n + r] = logical(t, r);
    for (size_t k = 0; k + 1 < t->lines; k++) {
        t->in_basis[t->basic[k]] = true;
        t->where[t->basic[k]] = k;
    }
}

/* Row `row` of the problem (0 the objective) into a line. */
static void fill_row(const red_tableau *t, size_t row, double scale, double *line)
{
    const red_problem *p = t->p;
    const double *q = p->q + row * p->n, *d = p->d + row * p->classes;
    for (size_t j = 0; j < p->n; j++)
        line[j] = scale * (q[j] + d[0] * t->left_out[j]);
}

/* The columns of outputs. */
static void fill_first(red_tableau *t)
{
    const red_problem *p = t->p;
    for (size_t j = 0; j < p->n; j++)
        t->left_out[j] = 1;
    for (size_t i = 0; i < p->n; i++) {
        double *line = t->t0 + i * t->all;
        const double *flows = p->flows.a + i * p->flows.ld;
        for (size_t j = 0; j < p->n; j++) {
            double input = flows[j] * p->scale[j];
            line[j] = (i == j ? 1 : 0) - input;
            t->left_out[j] -= input;
        }
    }
    for (size_t r = 0; r < p->rows; r++)
        fill_row(t, r + 1, t->row_scale[r], t->t0 + (p->n + r) * t->all);
    fill_row(t, 0, 1, t->t0 + (p->n + p->rows) * t->all);
}

/* What a unit of class `slot` has more than one of the first class in a line of rows. */
static double more_in_row(const red_tableau *t, size_t line, size_t slot)
{
    const red_problem *p = t->p;
    size_t row = line - p->n;
    const double *d = p->d + (row < p->rows ? row + 1 : 0) * p->classes;
    return (row < p->rows ? t->row_scale[row] : 1) * (d[slot] - d[0]);
}

/* The columns of the classes but the first, from those of the first; only outputs have entered. */
static void fill_classes(red_tableau *t)
{
    const red_problem *p = t->p;
    size_t slots = red_slots(p);
    for (size_t line = 0; line < t->lines; line++) {
        double *to = t->t0 + line * t->all;
        for (size_t k = p->n; k < t->all; k++) {
            size_t i = t->nonbasic[k] / slots, own = red_at(p, i, 0);
            to[k] = !t->in_basis[own] ? to[t->where[own]] : t->where[own] == line ? -1 : 0;
            to[k] += line >= p->n ? more_in_row(t, line, t->nonbasic[k] % slots) : 0;
        }
    }
}

/* --- a basis -------------------------------------------------------------------------------------------- */

static void exchange(red_tableau *t, size_t line, size_t column)
{
    red_tableau_line(t, line);
    red_tableau_column(t, column);
    red_tableau_pivot(t, line, column);
}

/* Outputs for final demand of their own first, where no other class wants its place. */
static void enter_outputs(red_tableau *t, const bool *wanted)
{
    const red_problem *p = t->p;
    for (size_t i = 0; i < p->n; i++) {
        bool other = wanted[red_at(p, i, 0)] || !wanted[red_at(p, i, p->classes)];
        for (size_t slot = 1; slot < p->classes; slot++)
            other = other || wanted[red_at(p, i, slot)];
        if (!other)
            exchange(t, i, i);
    }
}

/* Then other quantities of the sector. */
static void enter_own(red_tableau *t, const bool *wanted)
{
    const red_problem *p = t->p;
    for (size_t i = 0; i < p->n; i++) {
        size_t own = red_at(p, i, 0);
        if (wanted[own])
            continue;
        for (size_t slot = 1; slot <= p->classes && t->in_basis[own]; slot++) {
            size_t v = red_at(p, i, slot);
            if (wanted[v] && t->where[v] != SIZE_MAX)
                exchange(t, t->where[own], t->where[v]);
        }
    }
}

/* Then what is left, each for the variable that suits best. */
static bool enter_rest(red_tableau *t, const bool *wanted)
{
    for (size_t v = 0; v < t->vars; v++) {
        if (!wanted[v] || t->in_basis[v])
            continue;
        if (t->where[v] == SIZE_MAX)
            return false;
        size_t best = t->lines;
        red_tableau_column(t, t->where[v]);
        for (size_t i = 0; i + 1 < t->lines; i++)
            if (!wanted[t->basic[i]] && (best == t->lines || fabs(t->column[i]) > fabs(t->column[best])))
                best = i;
        if (best == t->lines || !(fabs(t->column[best]) > 1e-9))
            return false;
        red_tableau_line(t, best);
        red_tableau_pivot(t, best, t->where[v]);
    }
    return true;
}

bool red_tableau_set(red_tableau *t, const bool *wanted)
{
    t->waiting = 0;
    name_variables(t);
    t->cols = t->p->n;
    fill_first(t);
    enter_outputs(t, wanted);
    red_tableau_flush(t);
    t->cols = t->all;
    fill_classes(t);
    enter_own(t, wanted);
    if (!enter_rest(t, wanted))
        return false;
    red_tableau_flush(t);
    return true;
}
