/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lp/mps.c - a linear program as free MPS text that other solvers read.
 *
 * Chosen so that clp 1.17 and glpsol 5.0 both read the same program (tried):
 * - Of OBJSENSE, glpsol refuses every form and clp ignores MAX. A maximisation is therefore written as the
 *   minimisation of minus the objective, and a comment says so.
 * - The right-hand side of the objective row is minus the constant.
 * - A range on an L row reaches from rhs - R to rhs, on a G row from rhs to rhs + R. R and the kind of row
 * are chosen so that the other bound comes out exactly where any double does that.
 * - A column's default is [0, infinity). UP with a negative value removes the lower bound 0 in some readers:
 *   LO is written after it.
 * - Free rows are N rows after the objective; readers may drop them. */
#include "base/alloc.h"
#include "base/text.h"
#include "lp/problem.h"
#include <math.h>
#include <string.h>

/* A row as MPS knows it. */
typedef struct mps_row {
    char kind; /* N, E, L, G */
    double rhs, range;
} mps_row;

/* R such that base + sign * R rounds to target; the nearest when there is none. */
static bool find_range(double base, double target, double sign, double *range)
{
    double guess = fabs(target - base);
    const double tries[] = {guess, nextafter(guess, INFINITY), nextafter(guess, 0)};
    for (size_t k = 0; k < sizeof tries / sizeof *tries; k++)
        if (base + sign * tries[k] == target) {
            *range = tries[k];
            return true;
        }
    *range = guess;
    return false;
}

static mps_row row_kind(double lo, double hi)
{
    if (lo == hi)
        return (mps_row){'E', lo, 0};
    if (isinf(lo))
        return isinf(hi) ? (mps_row){'N', 0, 0} : (mps_row){'L', hi, 0};
    if (isinf(hi))
        return (mps_row){'G', lo, 0};
    mps_row r = {'G', lo, 0};
    if (!find_range(lo, hi, 1, &r.range) && find_range(hi, lo, -1, &r.range))
        return (mps_row){'L', hi, r.range};
    return r;
}

static iop_status check_crossing(const iop_lp *lp, iop_err *err)
{
    char name[LP_NAME_SIZE];
    for (size_t i = 0; i < lp->rows; i++)
        if (lp->row[i].lo > lp->row[i].hi) {
            iop_lp_row_name(lp, i, name, sizeof name);
            return iop_fail(err, IOP_EINVAL, "MPS cannot hold the crossed bounds [%g, %g] of row \"%s\"",
                            lp->row[i].lo, lp->row[i].hi, name);
        }
    return IOP_OK;
}

static void add_field(iop_text *t, const char *text)
{
    iop_text_puts(t, " ");
    iop_text_puts(t, text);
}

static void add_number(iop_text *t, double value)
{
    iop_text_puts(t, " ");
    iop_text_number(t, value);
}

static void add_header(iop_text *t, const iop_lp *lp, const char *title)
{
    iop_text_puts(t,
                  lp->maximize ? "* maximisation, written as the minimisation of minus the objective\n" : "");
    iop_text_puts(t, "NAME ");
    for (const char *p = title && *title ? title : "ioplan"; *p; p++)
        iop_text_add(t, (unsigned char)*p <= ' ' ? "_" : p, 1);
    iop_text_puts(t, "\n");
}

static void add_rows(iop_text *t, const iop_lp *lp)
{
    char name[LP_NAME_SIZE];
    iop_text_puts(t, "ROWS\n N objective\n");
    for (size_t i = 0; i < lp->rows; i++) {
        iop_lp_row_name(lp, i, name, sizeof name);
        iop_text_printf(t, " %c %s\n", row_kind(lp->row[i].lo, lp->row[i].hi).kind, name);
    }
}

/* Entries by column: row numbers and values of column j at [start[j], start[j + 1]). */
typedef struct by_column {
    size_t *start, *row;
    double *value;
} by_column;

static bool sort_by_column(const iop_lp *lp, by_column *c)
{
    c->start = iop_new(&lp->env, lp->columns + 2, sizeof *c->start);
    c->row = iop_new(&lp->env, lp->nonzeros, sizeof *c->row);
    c->value = iop_new(&lp->env, lp->nonzeros, sizeof *c->value);
    if (!c->start || !c->row || !c->value)
        return false;
    size_t *next = c->start + 1; /* becomes start[j] for the next column to fill */
    for (size_t k = 0; k < lp->nonzeros; k++)
        next[lp->entry_column[k] + 1]++;
    for (size_t j = 0; j < lp->columns; j++)
        next[j + 1] += next[j];
    for (size_t i = 0; i < lp->rows; i++)
        for (size_t k = lp->row[i].start; k < lp_row_end(lp, i); k++) {
            size_t at = next[lp->entry_column[k]]++;
            c->row[at] = i;
            c->value[at] = lp->entry_value[k];
        }
    return true;
}

static void add_columns(iop_text *t, const iop_lp *lp, const by_column *c)
{
    char name[LP_NAME_SIZE], row[LP_NAME_SIZE];
    iop_text_puts(t, "COLUMNS\n");
    for (size_t j = 0; j < lp->columns; j++) {
        double cost = lp->column[j].cost;
        iop_lp_column_name(lp, j, name, sizeof name);
        if (cost != 0 || c->start[j] == c->start[j + 1]) {
            add_field(t, name);
            add_field(t, "objective");
            add_number(t, lp->maximize && cost != 0 ? -cost : cost);
            iop_text_puts(t, "\n");
        }
        for (size_t k = c->start[j]; k < c->start[j + 1]; k++) {
            iop_lp_row_name(lp, c->row[k], row, sizeof row);
            add_field(t, name);
            add_field(t, row);
            add_number(t, c->value[k]);
            iop_text_puts(t, "\n");
        }
    }
}

static void add_row_number(iop_text *t, const iop_lp *lp, const char *set, size_t row, double value)
{
    char name[LP_NAME_SIZE];
    iop_lp_row_name(lp, row, name, sizeof name);
    add_field(t, set);
    add_field(t, name);
    add_number(t, value);
    iop_text_puts(t, "\n");
}

static void add_sides(iop_text *t, const iop_lp *lp)
{
    iop_text_puts(t, "RHS\n");
    if (lp->constant != 0) {
        iop_text_puts(t, " RHS objective");
        add_number(t, lp->maximize ? lp->constant : -lp->constant);
        iop_text_puts(t, "\n");
    }
    for (size_t i = 0; i < lp->rows; i++) {
        mps_row r = row_kind(lp->row[i].lo, lp->row[i].hi);
        if (r.kind != 'N' && r.rhs != 0)
            add_row_number(t, lp, "RHS", i, r.rhs);
    }
    iop_text_puts(t, "RANGES\n");
    for (size_t i = 0; i < lp->rows; i++) {
        mps_row r = row_kind(lp->row[i].lo, lp->row[i].hi);
        if (r.range != 0)
            add_row_number(t, lp, "RANGES", i, r.range);
    }
}

static void add_bound(iop_text *t, const char *kind, const char *name, const double *value)
{
    add_field(t, kind);
    add_field(t, "BOUNDS");
    add_field(t, name);
    if (value)
        add_number(t, *value);
    iop_text_puts(t, "\n");
}

static void add_bounds(iop_text *t, const iop_lp *lp)
{
    char name[LP_NAME_SIZE];
    iop_text_puts(t, "BOUNDS\n");
    for (size_t j = 0; j < lp->columns; j++) {
        const lp_column *c = &lp->column[j];
        iop_lp_column_name(lp, j, name, sizeof name);
        if (c->lo == c->hi) {
            add_bound(t, "FX", name, &c->lo);
            continue;
        }
        if (isinf(c->lo))
            add_bound(t, isinf(c->hi) ? "FR" : "MI", name, NULL);
        if (!isinf(c->hi))
            add_bound(t, "UP", name, &c->hi);
        if (!isinf(c->lo) && (c->lo != 0 || c->hi < 0))
            add_bound(t, "LO", name, &c->lo);
    }
}

iop_status iop_lp_to_mps(const iop_lp *lp, const char *title, char **text, size_t *length, iop_err *err)
{
    by_column c = {NULL, NULL, NULL};
    *text = NULL;
    IOP_TRY(iop_lp_complete(lp, err));
    IOP_TRY(check_crossing(lp, err));
    iop_text t = iop_text_start(&lp->env);
    iop_status status = IOP_OK;
    if (!sort_by_column(lp, &c)) {
        status = iop_no_memory(err, lp->nonzeros, "entries of a linear program");
        goto done;
    }
    add_header(&t, lp, title);
    add_rows(&t, lp);
    add_columns(&t, lp, &c);
    add_sides(&t, lp);
    add_bounds(&t, lp);
    iop_text_puts(&t, "ENDATA\n");
    status = iop_text_take(&t, text, length, err);
done:
    iop_text_end(&t);
    iop_free(&lp->env, c.start);
    iop_free(&lp->env, c.row);
    iop_free(&lp->env, c.value);
    return status;
}

void iop_lp_text_free(const iop_lp *lp, char *text)
{
    iop_free(&lp->env, text);
}
