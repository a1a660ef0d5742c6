/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme_judge.c - is this point a plan of the scheme, is it an optimum?
 *
 * With the objective c maximised (a minimum is judged as the maximum of -c with negated duals) and
 * multipliers y of the rows, every plan z has
 *
 *   c'z <= sum over rows of max(y lo, y hi) + sum over columns of max(rc lo, rc hi),    rc = c - A'y,
 *
 * so that a point whose value comes within the tolerance of that bound is optimal (weak duality). A reduced
 * cost or a dual against an absent bound must be 0 up to the tolerance, or a bound be implied that takes its
 * place. */
#include "base/alloc.h"
#include "verify/judge.h"
#include "verify/scheme_columns.h"
#include <string.h>

enum { WORDS = 120 };

/* --- the point ------------------------------------------------------------------------------------------ */

static void judge_rows(const iop_lookup *l, iop_sum *const sums[IOP_ROWS], iop_certificate *cert)
{
    char words[WORDS];
    for (size_t b = 0; b < IOP_ROWS; b++)
        for (size_t k = 0; k < iop_scheme_rows(l->scheme, (iop_row_block)b); k++) {
            double lo, hi, value = iop_sum_value(sums[b][k]);
            iop_scheme_row_bounds(l, (iop_row_block)b, k, &lo, &hi);
            double unit = iop_scheme_row_unit(l, (iop_row_block)b, k);
            double violation = iop_outside(value, lo, hi, unit + sums[b][k].size);
            if (violation <= cert->primal_violation)
                continue;
            iop_scheme_row_words(l, (iop_row_block)b, k, words, sizeof words);
            iop_note_violation(violation, &cert->primal_violation, cert,
                               IOP_WORD_IN("kept", "%s is off by %.3g"), words,
                               value < lo ? value - lo : value - hi);
        }
}

static void judge_columns(const iop_lookup *l, const iop_scheme_point *p, iop_certificate *cert)
{
    char words[WORDS];
    for (size_t b = 0; b < IOP_COLS; b++)
        for (size_t k = 0; k < iop_scheme_columns(l->scheme, (iop_column_block)b); k++) {
            double lo, hi, value = iop_point_column(p, (iop_column_block)b, k);
            iop_scheme_column_bounds(l, (iop_column_block)b, k, &lo, &hi);
            double unit = iop_scheme_column_unit(l, (iop_column_block)b, k);
            double violation = iop_outside(value, lo, hi, unit + fabs(value));
            if (violation <= cert->primal_violation)
                continue;
            iop_scheme_column_words(l, (iop_column_block)b, k, words, sizeof words);
            iop_note_violation(violation, &cert->primal_violation, cert,
                               IOP_WORD_IN("kept", "%s is %.9g, outside [%.9g, %.9g]"), words, value, lo, hi);
        }
}

iop_status iop_judge_scheme_primal(const iop_lookup *l, const iop_scheme_point *p, iop_certificate *cert,
                                   iop_err *err)
{
    iop_sum *sums[IOP_ROWS];
    iop_status status = iop_scheme_row_sums(l, p, sums, err);
    if (status == IOP_OK) {
        judge_rows(l, sums, cert);
        judge_columns(l, p, cert);
    }
    iop_free(&l->scheme->env, sums[0]);
    return status;
}

iop_status iop_verify_scheme_feasible(const iop_scheme *scheme, const iop_scheme_point *point,
                                      iop_certificate *cert, iop_err *err)
{
    iop_lookup l;
    memset(cert, 0, sizeof *cert);
    IOP_TRY(iop_lookup_open(&l, scheme, err));
    iop_status status = iop_judge_scheme_primal(&l, point, cert, err);
    iop_lookup_close(&l);
    cert->verified = status == IOP_OK && cert->primal_violation <= IOP_VERIFY_TOLERANCE;
    return status;
}

/* --- the duals ------------------------------------------------------------------------------------------ */

/* The dual bound while it is summed up. */
typedef struct {
    const iop_lookup *l;
    const iop_scheme_point *point;
    iop_certificate *cert;
    iop_sum total;
    double sense, aim; /* 1 or -1; unit of the objective */
    size_t priority;
} dual_bound;

/* What a multiplier or a reduced cost prices. */
typedef struct {
    double lo, hi, implied; /* implied: an upper bound by other rows */
    double value, size, unit;
    bool is_row;
    size_t block, index;
} priced;

static void note_wrong_sign(dual_bound *b, const priced *of, double weight, double violation)
{
    char words[WORDS];
    if (violation <= b->cert->dual_violation)
        return;
    if (of->is_row)
        iop_scheme_row_words(b->l, (iop_row_block)of->block, of->index, words, sizeof words);
    else
        iop_scheme_column_words(b->l, (iop_column_block)of->block, of->index, words, sizeof words);
    iop_note_violation(violation, &b->cert->dual_violation, b->cert,
                       "%s of %s is %.3g although nothing bounds it there",
                       of->is_row ? "dual" : "reduced cost", words, b->sense * weight);
}

/* Adds max(weight lo, weight hi). */
static void add_term(dual_bound *b, const priced *of, double weight)
{
    if (weight == 0)
        return;
    double bound = weight > 0 ? of->hi : of->lo;
    if (isnan(weight) || isinf(bound)) {
        double violation = fabs(weight) / (b->aim / of->unit + of->size);
        bool implied = weight > 0 && isfinite(of->implied) && violation > IOP_VERIFY_TOLERANCE;
        if (!implied)
            note_wrong_sign(b, of, weight, violation);
        bound = implied ? of->implied : of->value;
    }
    iop_sum_add_product(&b->total, weight, bound);
}

static void add_columns(dual_bound *b, iop_sum *const sums[IOP_COLS])
{
    const iop_lookup *l = b->l;
    for (size_t block = 0; block < IOP_COLS; block++)
        for (size_t k = 0; k < iop_scheme_columns(l->scheme, (iop_column_block)block); k++) {
            iop_column_block c = (iop_column_block)block;
            iop_sum rc = {-sums[block][k].hi, -sums[block][k].lo, sums[block][k].size};
            iop_sum_add(&rc, iop_scheme_cost(l, b->priority, c, k));
            priced of = {.value = iop_point_column(b->point, c, k),
                         .size = rc.size,
                         .implied = iop_scheme_implied_bound(l, c, k),
                         .unit = iop_scheme_column_unit(l, c, k),
                         .block = block,
                         .index = k};
            iop_scheme_column_bounds(l, c, k, &of.lo, &of.hi);
            add_term(b, &of, b->sense * iop_sum_value(rc));
        }
}

static void add_rows(dual_bound *b, iop_sum *const activity[IOP_ROWS])
{
    const iop_lookup *l = b->l;
    for (size_t block = 0; block < IOP_ROWS; block++)
        for (size_t k = 0; k < iop_scheme_rows(l->scheme, (iop_row_block)block); k++) {
            iop_row_block r = (iop_row_block)block;
            double y = iop_point_row(b->point, r, k);
            priced of = {.value = iop_sum_value(activity[block][k]),
                         .size = fabs(y),
                         .implied = INFINITY,
                         .unit = iop_scheme_row_unit(l, r, k),
                         .is_row = true,
                         .block = block,
                         .index = k};
            iop_scheme_row_bounds(l, r, k, &of.lo, &of.hi);
            add_term(b, &of, b->sense * y);
        }
}

static void judge_gap(const dual_bound *b)
{
    iop_sum value = iop_scheme_value(b->l, b->priority, b->point), gap = b->total;
    iop_sum_add(&gap, -b->sense * value.hi);
    iop_sum_add(&gap, -b->sense * value.lo);
    double scaled = fabs(iop_sum_value(gap)) / (b->aim + fabs(iop_sum_value(value)));
    iop_note_violation(scaled, &b->cert->gap, b->cert,
                       IOP_WORD_IN("kept", "the objective %.12g and its bound differ by %.3g"),
                       iop_sum_value(value), iop_sum_value(gap));
}

static iop_status judge_duals(const iop_lookup *l, size_t priority, const iop_scheme_point *p,
                              iop_certificate *cert, iop_err *err)
{
    const iop_env *env = &l->scheme->env;
    iop_sum *columns[IOP_COLS], *rows[IOP_ROWS];
    dual_bound b = {
        .l = l, .point = p, .cert = cert, .aim = iop_scheme_aim_unit(l, priority), .priority = priority};
    b.sense = priority == 0 && l->scheme->period[0].plan->maximize ? 1 : -1;
    IOP_TRY(iop_scheme_column_sums(l, p, columns, err));
    iop_status status = iop_scheme_row_sums(l, p, rows, err);
    if (status == IOP_OK) {
        judge_rows(l, rows, cert);
        judge_columns(l, p, cert);
        add_columns(&b, columns);
        add_rows(&b, rows);
        judge_gap(&b);
    }
    iop_free(env, columns[0]);
    iop_free(env, rows[0]);
    return status;
}

iop_status iop_verify_scheme_priority(const iop_scheme *scheme, size_t priority,
                                      const iop_scheme_point *point, iop_certificate *cert, iop_err *err)
{
    iop_lookup l;
    memset(cert, 0, sizeof *cert);
    IOP_TRY(iop_lookup_open(&l, scheme, err));
    iop_status status = judge_duals(&l, priority, point, cert, err);
    iop_lookup_close(&l);
    cert->verified = status == IOP_OK && cert->primal_violation <= IOP_VERIFY_TOLERANCE &&
                     cert->dual_violation <= IOP_VERIFY_TOLERANCE && cert->gap <= IOP_VERIFY_TOLERANCE;
    return status;
}

iop_status iop_verify_scheme_optimum(const iop_scheme *scheme, const iop_scheme_point *point,
                                     iop_certificate *cert, iop_err *err)
{
    return iop_verify_scheme_priority(scheme, 0, point, cert, err);
}

/* --- what reports and tests read ------------------------------------------------------------------------ */

iop_status iop_verify_scheme_reduced_costs(const iop_scheme *scheme, const iop_scheme_point *point,
                                           double *const value[IOP_COLS], double *const size[IOP_COLS],
                                           iop_err *err)
{
    iop_lookup l;
    iop_sum *sums[IOP_COLS];
    IOP_TRY(iop_lookup_open(&l, scheme, err));
    iop_status status = iop_scheme_column_sums(&l, point, sums, err);
    for (size_t b = 0; b < IOP_COLS && status == IOP_OK; b++)
        for (size_t k = 0; k < iop_scheme_columns(scheme, (iop_column_block)b); k++) {
            iop_sum rc = {-sums[b][k].hi, -sums[b][k].lo, sums[b][k].size};
            iop_sum_add(&rc, iop_scheme_cost(&l, 0, (iop_column_block)b, k));
            if (value && value[b])
                value[b][k] = iop_sum_value(rc);
            if (size && size[b])
                size[b][k] = rc.size;
        }
    iop_free(&scheme->env, sums[0]);
    iop_lookup_close(&l);
    return status;
}

iop_status iop_verify_scheme_activities(const iop_scheme *scheme, const iop_scheme_point *point,
                                        double *const value[IOP_ROWS], iop_err *err)
{
    iop_lookup l;
    iop_sum *sums[IOP_ROWS];
    IOP_TRY(iop_lookup_open(&l, scheme, err));
    iop_status status = iop_scheme_row_sums(&l, point, sums, err);
    for (size_t b = 0; b < IOP_ROWS && status == IOP_OK; b++)
        for (size_t k = 0; k < iop_scheme_rows(scheme, (iop_row_block)b) && value[b]; k++)
            value[b][k] = iop_sum_value(sums[b][k]);
    iop_free(&scheme->env, sums[0]);
    iop_lookup_close(&l);
    return status;
}
