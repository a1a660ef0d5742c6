/* SPDX-License-Identifier: GPL-3.0-or-later */
/* eliminate.c - sparse Gaussian elimination with Markowitz's choice of pivots.
 *
 * A pivot is taken from a column with few entries left, in the row with fewest among those of at least a
 * tenth of the column's largest; a column whose entries are all rounding depends on the pivots before. What
 * is kept is P A Q = L U: of each pivot the multiples of its row that were taken from others, and what its
 * row was then. Markowitz (1957), "The elimination form of the inverse"; Suhl and Suhl (1990). */
#include "lp/eliminate.h"
#include "base/alloc.h"
#include <math.h>
#include <string.h>

enum { LOOK_AT = 4 }; /* columns of the fewest entries that are looked at for a pivot */

static const size_t NONE = (size_t)-1;
static const double threshold = 0.1;   /* of a pivot relative to its column */
static const double rounding = 1e-9;   /* what is left of a dependent column, relative to its largest entry */
static const double cancelled = 1e-13; /* a difference relative to its terms */

/* --- strips: rows or columns that grow ----------------------------------------------------------------- */

typedef struct strips {
    size_t *at, *length, *room;
    size_t *index;
    double *value; /* of columns */
    size_t used, capacity, value_capacity;
} strips;

static bool strips_open(strips *s, size_t count, const iop_env *env)
{
    s->at = iop_new(env, count, sizeof *s->at);
    s->length = iop_new(env, count, sizeof *s->length);
    s->room = iop_new(env, count, sizeof *s->room);
    return s->at && s->length && s->room;
}

static void strips_close(strips *s, const iop_env *env)
{
    void *const owned[] = {s->at, s->length, s->room, s->index, s->value};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        iop_free(env, owned[k]);
    memset(s, 0, sizeof *s);
}

static bool strips_reserve(strips *s, size_t more, bool valued, const iop_env *env)
{
    return iop_grow(env, &s->index, &s->capacity, s->used + more, sizeof *s->index) &&
           (!valued || iop_grow(env, &s->value, &s->value_capacity, s->used + more, sizeof *s->value));
}

/* A strip without room left goes to the end, with twice as much. */
static bool strip_add(strips *s, size_t strip, size_t index, double value, bool valued, const iop_env *env)
{
    size_t length = s->length[strip];
    if (length == s->room[strip]) {
        size_t room = 2 * length + 4, to = s->used;
        if (!strips_reserve(s, room, valued, env))
            return false;
        if (length > 0)
            memcpy(s->index + to, s->index + s->at[strip], length * sizeof *s->index);
        if (valued && length > 0)
            memcpy(s->value + to, s->value + s->at[strip], length * sizeof *s->value);
        s->at[strip] = to;
        s->room[strip] = room;
        s->used += room;
    }
    s->index[s->at[strip] + length] = index;
    if (valued)
        s->value[s->at[strip] + length] = value;
    s->length[strip]++;
    return true;
}

static size_t strip_find(const strips *s, size_t strip, size_t index)
{
    for (size_t k = s->at[strip]; k < s->at[strip] + s->length[strip]; k++)
        if (s->index[k] == index)
            return k;
    return NONE;
}

/* The last entry takes the place of the one at k. */
static void strip_remove(strips *s, size_t strip, size_t k)
{
    size_t last = s->at[strip] + --s->length[strip];
    s->index[k] = s->index[last];
    if (s->value)
        s->value[k] = s->value[last];
}

static void strip_forget(strips *s, size_t strip, size_t index)
{
    size_t k = strip_find(s, strip, index);
    if (k != NONE)
        strip_remove(s, strip, k);
}

/* --- state --------------------------------------------------------------------------------------------- */

struct lp_elimination {
    iop_env env;
    size_t rows, columns, rank;
    size_t chosen_from; /* columns before this one may give pivots: first some of them, later all */
    strips column, row; /* what is left; rows without values */
    strips lower;       /* by pivot: other rows, and the multiples of the pivot's that were taken from them */
    strips upper;       /* by pivot: other columns, and the row's entries in them */
    strips above; /* the same by columns that are pivots': pivots before, and the entries of their rows */
    size_t *pivot_row, *pivot_column;
    double *pivot;
    bool *row_done, *spans;
    double *largest;                       /* entry of each column at first */
    double *factor;                        /* of the present pivot, by row */
    size_t *touched;                       /* by row: 1 + the last column that a pivot's row was taken from */
    size_t *head, *next, *before, *bucket; /* columns by the number of entries left */
    size_t *singles, single_count;         /* rows that had one entry left at some time */
};

static iop_status no_memory(const lp_elimination *e, iop_err *err)
{
    return iop_no_memory(err, e->rows, "rows of a factorisation");
}

/* --- buckets of columns -------------------------------------------------------------------------------- */

static void bucket_leave(lp_elimination *e, size_t j)
{
    if (e->bucket[j] == NONE)
        return;
    if (e->before[j] == NONE)
        e->head[e->bucket[j]] = e->next[j];
    else
        e->next[e->before[j]] = e->next[j];
    if (e->next[j] != NONE)
        e->before[e->next[j]] = e->before[j];
    e->bucket[j] = NONE;
}

static void bucket_enter(lp_elimination *e, size_t j)
{
    size_t count = e->column.length[j];
    bucket_leave(e, j);
    if (count == 0 || j >= e->chosen_from)
        return;
    e->bucket[j] = count;
    e->before[j] = NONE;
    e->next[j] = e->head[count];
    if (e->next[j] != NONE)
        e->before[e->next[j]] = j;
    e->head[count] = j;
}

static void note_row(lp_elimination *e, size_t i)
{
    if (e->row.length[i] == 1 && !e->row_done[i] && e->single_count < 2 * e->rows)
        e->singles[e->single_count++] = i;
}

/* --- the choice of a pivot ----------------------------------------------------------------------------- */

static double column_largest(const lp_elimination *e, size_t j)
{
    double most = 0;
    for (size_t k = e->column.at[j]; k < e->column.at[j] + e->column.length[j]; k++)
        most = fmax(most, fabs(e->column.value[k]));
    return most;
}

/* Nothing but rounding is left of a column: it depends on the pivots. */
static void drop_column(lp_elimination *e, size_t j)
{
    bucket_leave(e, j);
    for (size_t k = e->column.at[j]; k < e->column.at[j] + e->column.length[j]; k++) {
        strip_forget(&e->row, e->column.index[k], j);
        note_row(e, e->column.index[k]);
    }
    e->column.length[j] = 0;
}

/* A row with one entry left takes it, where that is not small in its column. */
static bool take_single(lp_elimination *e, size_t *row, size_t *column)
{
    while (e->single_count > 0) {
        size_t i = e->singles[--e->single_count];
        if (e->row_done[i] || e->row.length[i] != 1)
            continue;
        size_t j = e->row.index[e->row.at[i]], k = strip_find(&e->column, j, i);
        double value = fabs(e->column.value[k]);
        if (j >= e->chosen_from || value < 1e-2 * column_largest(e, j) || value <= rounding * e->largest[j])
            continue;
        *row = i;
        *column = j;
        return true;
    }
    return false;
}

/* The best entry of a column: fewest others in its row. Returns the fill that it may make. */
static size_t best_entry(const lp_elimination *e, size_t j, double most, size_t *row)
{
    size_t best = NONE;
    for (size_t k = e->column.at[j]; k < e->column.at[j] + e->column.length[j]; k++) {
        size_t i = e->column.index[k], others = e->row.length[i] - 1;
        if (fabs(e->column.value[k]) >= threshold * most && others < best) {
            best = others;
            *row = i;
        }
    }
    return best * (e->column.length[j] - 1);
}

static bool choose_pivot(lp_elimination *e, size_t *row, size_t *column)
{
    size_t best = NONE, seen = 0;
    if (take_single(e, row, column))
        return true;
    for (size_t count = 1; count <= e->rows && seen < LOOK_AT; count++) {
        for (size_t j = e->head[count], next; j != NONE && seen < LOOK_AT; j = next) {
            next = e->next[j];
            double most = column_largest(e, j);
            if (most <= rounding * e->largest[j]) {
                drop_column(e, j);
                continue;
            }
            size_t i = NONE, fill = best_entry(e, j, most, &i);
            seen++;
            if (fill < best) {
                best = fill;
                *row = i;
                *column = j;
            }
        }
        if (best <= (count - 1) * (count - 1))
            break;
    }
    return best != NONE;
}

/* --- one pivot ----------------------------------------------------------------------------------------- */

/* The pivot's column: its entries are multiples of the pivot. */
static bool take_column(lp_elimination *e, size_t p, size_t i, size_t j)
{
    strips *c = &e->column;
    double pivot = c->value[strip_find(c, j, i)];
    e->pivot_row[p] = i;
    e->pivot_column[p] = j;
    e->pivot[p] = pivot;
    e->row_done[i] = true;
    e->spans[j] = true;
    bucket_leave(e, j);
    for (size_t k = c->at[j]; k < c->at[j] + c->length[j]; k++) {
        size_t other = c->index[k];
        strip_forget(&e->row, other, j);
        if (other == i)
            continue;
        e->factor[other] = c->value[k] / pivot;
        if (!strip_add(&e->lower, p, other, e->factor[other], true, &e->env))
            return false;
        note_row(e, other);
    }
    c->length[j] = 0;
    return true;
}

/* Column j less `value` times the pivot's column. */
static bool reduce_column(lp_elimination *e, size_t p, size_t j, double value)
{
    strips *c = &e->column;
    const strips *l = &e->lower;
    size_t mark = p * e->columns + j + 1;
    for (size_t k = c->at[j]; k < c->at[j] + c->length[j]; k++) {
        size_t i = c->index[k];
        double change = e->factor[i] * value, before = c->value[k];
        e->touched[i] = mark;
        if (change == 0)
            continue;
        c->value[k] -= change;
        if (fabs(c->value[k]) <= cancelled * fabs(before)) {
            strip_remove(c, j, k--);
            strip_forget(&e->row, i, j);
            note_row(e, i);
        }
    }
    for (size_t k = l->at[p]; k < l->at[p] + l->length[p]; k++) {
        size_t i = l->index[k];
        if (e->touched[i] == mark)
            continue;
        if (!strip_add(c, j, i, -l->value[k] * value, true, &e->env) ||
            !strip_add(&e->row, i, j, 0, false, &e->env))
            return false;
    }
    return true;
}

static bool eliminate(lp_elimination *e, size_t i, size_t j)
{
    size_t p = e->rank++;
    if (!take_column(e, p, i, j))
        return false;
    for (size_t k = e->row.at[i]; k < e->row.at[i] + e->row.length[i]; k++) {
        size_t other = e->row.index[k], at = strip_find(&e->column, other, i);
        double value = e->column.value[at];
        strip_remove(&e->column, other, at);
        if (!strip_add(&e->upper, other, p, value, true, &e->env) || !reduce_column(e, p, other, value))
            return false;
        bucket_enter(e, other);
    }
    e->row.length[i] = 0;
    for (size_t k = e->lower.at[p]; k < e->lower.at[p] + e->lower.length[p]; k++)
        e->factor[e->lower.index[k]] = 0;
    return true;
}

/* --- life ---------------------------------------------------------------------------------------------- */

static bool allocate(lp_elimination *e)
{
    const iop_env *env = &e->env;
    size_t m = e->rows, n = e->columns, most = m < n ? m : n;
    e->pivot_row = iop_new(env, most, sizeof *e->pivot_row);
    e->pivot_column = iop_new(env, most, sizeof *e->pivot_column);
    e->pivot = iop_new(env, most, sizeof *e->pivot);
    e->row_done = iop_new(env, m, sizeof *e->row_done);
    e->spans = iop_new(env, n, sizeof *e->spans);
    e->largest = iop_new(env, n, sizeof *e->largest);
    e->factor = iop_new(env, m, sizeof *e->factor);
    e->touched = iop_new(env, m, sizeof *e->touched);
    e->singles = iop_new(env, 2 * m, sizeof *e->singles);
    e->head = iop_new(env, m + 1, sizeof *e->head);
    e->next = iop_new(env, n, sizeof *e->next);
    e->before = iop_new(env, n, sizeof *e->before);
    e->bucket = iop_new(env, n, sizeof *e->bucket);
    return e->pivot_row && e->pivot_column && e->pivot && e->row_done && e->spans && e->largest &&
           e->factor && e->touched && e->singles && e->head && e->next && e->before && e->bucket &&
           strips_open(&e->column, n, env) && strips_open(&e->row, m, env) &&
           strips_open(&e->lower, most, env) && strips_open(&e->upper, n, env);
}

static bool copy_matrix(lp_elimination *e, const size_t *start, const size_t *index, const double *value)
{
    for (size_t i = 0; i <= e->rows; i++)
        e->head[i] = NONE;
    for (size_t j = 0; j < e->columns; j++) {
        e->bucket[j] = NONE;
        for (size_t k = start[j]; k < start[j + 1]; k++) {
            e->largest[j] = fmax(e->largest[j], fabs(value[k]));
            if (!strip_add(&e->column, j, index[k], value[k], true, &e->env) ||
                !strip_add(&e->row, index[k], j, 0, false, &e->env))
                return false;
        }
    }
    return true;
}

static bool eliminate_with(lp_elimination *e, size_t columns)
{
    size_t i = 0, j = 0;
    e->chosen_from = columns;
    for (j = columns; j-- > 0;)
        bucket_enter(e, j);
    for (i = e->rows; i-- > 0;)
        note_row(e, i);
    while (choose_pivot(e, &i, &j))
        if (!eliminate(e, i, j))
            return false;
    return true;
}

iop_status lp_elimination_open(lp_elimination **out, size_t rows, size_t columns, size_t first,
                               const size_t *start, const size_t *index, const double *value,
                               const iop_env *env, iop_err *err)
{
    *out = NULL;
    lp_elimination *e = iop_new(env, 1, sizeof *e);
    if (!e)
        return iop_no_memory(err, 1, "factorisation");
    e->env = iop_env_or_default(env);
    e->rows = rows;
    e->columns = columns;
    bool good = allocate(e) && copy_matrix(e, start, index, value) && eliminate_with(e, first) &&
                (first == columns || eliminate_with(e, columns));
    if (!good) {
        iop_status status = no_memory(e, err);
        lp_elimination_close(e);
        return status;
    }
    strips_close(&e->column, &e->env);
    strips_close(&e->row, &e->env);
    *out = e;
    return IOP_OK;
}

void lp_elimination_close(lp_elimination *e)
{
    if (!e)
        return;
    iop_env env = e->env;
    strips *const all[] = {&e->column, &e->row, &e->lower, &e->upper};
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        strips_close(all[k], &env);
    void *const owned[] = {e->pivot_row, e->pivot_column, e->pivot,   e->row_done, e->spans,
                           e->largest,   e->factor,       e->touched, e->singles,  e->head,
                           e->next,      e->before,       e->bucket};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        iop_free(&env, owned[k]);
    iop_free(&env, e);
}

/* --- solves -------------------------------------------------------------------------------------------- */

size_t lp_elimination_rank(const lp_elimination *e)
{
    return e->rank;
}

bool lp_elimination_spans(const lp_elimination *e, size_t column)
{
    return e->spans[column];
}

size_t lp_elimination_solve(const lp_elimination *e, double *v, size_t *column, double *value)
{
    const strips *l = &e->lower, *u = &e->upper;
    size_t count = 0;
    for (size_t p = 0; p < e->rank; p++) {
        double factor = v[e->pivot_row[p]];
        for (size_t k = l->at[p]; factor != 0 && k < l->at[p] + l->length[p]; k++)
            v[l->index[k]] -= l->value[k] * factor;
    }
    for (size_t p = e->rank; p-- > 0;) {
        size_t j = e->pivot_column[p];
        double x = v[e->pivot_row[p]] / e->pivot[p];
        if (x == 0)
            continue;
        for (size_t k = u->at[j]; k < u->at[j] + u->length[j]; k++)
            v[e->pivot_row[u->index[k]]] -= u->value[k] * x;
        column[count] = j;
        value[count++] = x;
    }
    return count;
}

void lp_elimination_solve_transposed(const lp_elimination *e, const double *c, double *y)
{
    const strips *l = &e->lower, *u = &e->upper;
    memset(y, 0, e->rows * sizeof *y);
    for (size_t p = 0; p < e->rank; p++) {
        size_t j = e->pivot_column[p];
        double sum = c[j];
        for (size_t k = u->at[j]; k < u->at[j] + u->length[j]; k++)
            sum -= u->value[k] * y[e->pivot_row[u->index[k]]];
        y[e->pivot_row[p]] = sum / e->pivot[p];
    }
    for (size_t p = e->rank; p-- > 0;) {
        double sum = y[e->pivot_row[p]];
        for (size_t k = l->at[p]; k < l->at[p] + l->length[p]; k++)
            sum -= l->value[k] * y[l->index[k]];
        y[e->pivot_row[p]] = sum;
    }
}
