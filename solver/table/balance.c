/* SPDX-License-Identifier: GPL-3.0-or-later */
/* balance.c - RAS and GRAS.
 *
 * With A = P - N, both >= 0 and of disjoint support, and factors r, s > 0,
 *
 *   (1) x[i,j] = r[i] p[i,j] s[j] - n[i,j] / (r[i] s[j])
 *   (2) row i of x sums to u[i]:  r p_i(s) - n_i(s) / r = u[i],
 *       p_i(s) = sum_j p[i,j] s[j],  n_i(s) = sum_j n[i,j] / s[j]
 *   (3) r = (u + sqrt(u^2 + 4 p n)) / (2 p), or 2 n / (sqrt(u^2 + 4 p n) - u), the same without cancellation
 *       for u < 0 and right for p = 0 (Lenzen, Wood and Gallego 2007: r = -n / u)
 *   (4) columns likewise with r and s exchanged.
 *
 * Rows and columns take turns until both fit. n = 0 throughout gives r = u / p, which is RAS. Cells of lines
 * whose target is 0 though all their cells have one sign are set to 0 beforehand: their factor would tend to
 * 0 or infinity. Sources: include/ioplan/balance.h. */
#include "base/alloc.h"
#include <ioplan/balance.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

typedef struct {
    iop_mat a;                   /* copy of the matrix, lines with target 0 cleared */
    size_t count[2];             /* rows, columns */
    double *target[2];           /* u, v */
    double *factor[2];           /* r, s */
    double *positive, *negative; /* p and n of (2) for the side weighed last */
    iop_ras_settings set;
    iop_ras_info info;
} fit;

static const char *const line_name[2] = {IOP_WORD_IN("part", "row"), IOP_WORD_IN("part", "column")};

iop_ras_settings iop_ras_settings_default(void)
{
    return (iop_ras_settings){.tolerance = 1e-10, .sums_tolerance = 1e-9, .max_iterations = 10000};
}

/* Cell k of a row (side 0) or column (side 1). */
static double *cell_of(const fit *f, int side, size_t line, size_t k)
{
    return side == 0 ? iop_at(f->a, line, k) : iop_at(f->a, k, line);
}

/* --- what cannot be fitted ------------------------------------------------------------------------------ */

static iop_status check_cells(iop_mat m, bool negative_allowed, iop_err *err)
{
    for (size_t i = 0; i < m.rows; i++)
        for (size_t j = 0; j < m.cols; j++) {
            double value = *iop_at(m, i, j);
            if (!isfinite(value))
                return iop_fail(err, IOP_EINVAL, "cell (%zu, %zu) is %g, not a finite number", i + 1, j + 1,
                                value);
            if (value < 0 && !negative_allowed)
                return iop_fail(err, IOP_EINVAL,
                                "cell (%zu, %zu) is %g; RAS needs cells that are not "
                                "negative (GRAS takes any)",
                                i + 1, j + 1, value);
        }
    return IOP_OK;
}

static iop_status check_targets(const fit *f, bool negative_allowed, iop_err *err)
{
    for (int side = 0; side < 2; side++)
        for (size_t i = 0; i < f->count[side]; i++) {
            double value = f->target[side][i];
            if (!isfinite(value) || (value < 0 && !negative_allowed))
                return iop_fail(err, IOP_EINVAL, "the target of %s %zu is %g, %s", line_name[side], i + 1,
                                value,
                                isfinite(value) ? IOP_WORD_IN("part", "negative")
                                                : IOP_WORD_IN("part", "not a finite number"));
        }
    return IOP_OK;
}

/* Makes both totals the same by scaling column targets. */
static iop_status agree_totals(fit *f, iop_err *err)
{
    double total[2] = {0, 0}, gross = 0;
    for (int side = 0; side < 2; side++)
        for (size_t i = 0; i < f->count[side]; i++) {
            total[side] += f->target[side][i];
            gross += fabs(f->target[side][i]);
        }
    if (fabs(total[0] - total[1]) > f->set.sums_tolerance * gross)
        return iop_fail(err, IOP_EINVAL,
                        "the row sums add up to %.12g and the column sums to %.12g; they must agree",
                        total[0], total[1]);
    bool scalable = total[0] * total[1] > 0;
    f->info.column_scale = scalable ? total[0] / total[1] : 1;
    for (size_t j = 0; j < f->count[1]; j++)
        f->target[1][j] *= f->info.column_scale;
    return IOP_OK;
}

/* Sums of the positive and of the negative cells of a line. */
static void signs_of(const fit *f, int side, size_t line, double *positive, double *negative)
{
    *positive = *negative = 0;
    for (size_t k = 0; k < f->count[!side]; k++) {
        double value = *cell_of(f, side, line, k);
        *(value > 0 ? positive : negative) += fabs(value);
    }
}

/* Clears a one-signed line whose target is 0; *changed when it held anything. */
static iop_status settle_line(fit *f, int side, size_t line, bool *changed, iop_err *err)
{
    double positive, negative, target = f->target[side][line];
    signs_of(f, side, line, &positive, &negative);
    if (positive > 0 && negative > 0)
        return IOP_OK;
    if (target == 0) {
        *changed = *changed || positive > 0 || negative > 0;
        for (size_t k = 0; k < f->count[!side]; k++)
            *cell_of(f, side, line, k) = 0;
        return IOP_OK;
    }
    if (positive > 0 && target > 0)
        return IOP_OK;
    if (negative > 0 && target < 0)
        return IOP_OK;
    const char *cells = positive > 0   ? IOP_WORD_IN("part", "no negative cells")
                        : negative > 0 ? IOP_WORD_IN("part", "no positive cells")
                                       : IOP_WORD_IN("part", "only zeros");
    return iop_fail(err, IOP_EINVAL, "%s %zu has %s, yet its sum is to be %g", line_name[side], line + 1,
                    cells, target);
}

/* Clearing a line may leave another one-signed: goes on until nothing changes. */
static iop_status settle_lines(fit *f, iop_err *err)
{
    bool changed = true;
    while (changed) {
        changed = false;
        for (int side = 0; side < 2; side++)
            for (size_t line = 0; line < f->count[side]; line++)
                IOP_TRY(settle_line(f, side, line, &changed, err));
    }
    return IOP_OK;
}

/* --- the iteration -------------------------------------------------------------------------------------- */

/* p_i(s) and n_i(s) of (2) for all rows (side 0), or their counterparts for all columns (side 1). */
static void weigh(fit *f, int side)
{
    memset(f->positive, 0, f->count[side] * sizeof *f->positive);
    memset(f->negative, 0, f->count[side] * sizeof *f->negative);
    for (size_t i = 0; i < f->a.rows; i++)
        for (size_t j = 0; j < f->a.cols; j++) {
            double value = *iop_at(f->a, i, j);
            size_t line = side == 0 ? i : j;
            double factor = f->factor[!side][side == 0 ? j : i];
            if (value > 0)
                f->positive[line] += value * factor;
            else if (value < 0)
                f->negative[line] -= value / factor;
        }
}

/* Largest residual of a side that was just weighed, with its line; NaN when factors ran away. */
static double residual_of(const fit *f, int side, size_t *worst)
{
    double largest = 0;
    for (size_t i = 0; i < f->count[side]; i++) {
        double gain = f->positive[i] * f->factor[side][i], loss = f->negative[i] / f->factor[side][i];
        double gross = gain + loss + fabs(f->target[side][i]);
        double residual = gross == 0 ? 0 : fabs(gain - loss - f->target[side][i]) / gross;
        if (residual <= largest)
            continue;
        largest = residual;
        *worst = i;
        if (isnan(residual))
            break;
    }
    return largest;
}

/* (3); 1 for a line of zeros. */
static double solve_factor(double target, double positive, double negative)
{
    if (positive == 0 && negative == 0)
        return 1;
    double root = sqrt(target * target + 4 * positive * negative);
    if (target > 0)
        return (target + root) / (2 * positive);
    return positive > 0 && target == 0 ? sqrt(negative / positive) : 2 * negative / (root - target);
}

/* Fits a side that was just weighed. */
static void update(fit *f, int side)
{
    for (size_t i = 0; i < f->count[side]; i++)
        f->factor[side][i] = solve_factor(f->target[side][i], f->positive[i], f->negative[i]);
}

/* After each round the columns fit and the rows were just weighed. */
static iop_status iterate(fit *f, const iop_env *env, iop_err *err)
{
    size_t worst = 0;
    weigh(f, 1);
    f->info.residual = residual_of(f, 1, &worst);
    weigh(f, 0);
    f->info.residual = fmax(f->info.residual, residual_of(f, 0, &worst));
    while (!(f->info.residual <= f->set.tolerance)) {
        if (f->info.iterations >= f->set.max_iterations || isnan(f->info.residual))
            return iop_fail(
                err, IOP_ENOCONV,
                "no fit after %d iterations: row %zu is off by %.3g of its size; the zeros of the "
                "matrix may admit none",
                f->info.iterations, worst + 1, f->info.residual);
        if (iop_stop_asked(env))
            return iop_fail(err, IOP_ESTOPPED, "stopped while fitting a matrix");
        update(f, 0);
        weigh(f, 1);
        update(f, 1);
        weigh(f, 0);
        f->info.residual = residual_of(f, 0, &worst);
        f->info.iterations++;
    }
    return IOP_OK;
}

static void write_result(const fit *f, iop_mat m)
{
    for (size_t i = 0; i < m.rows; i++)
        for (size_t j = 0; j < m.cols; j++) {
            double value = *iop_at(f->a, i, j), factor = f->factor[0][i] * f->factor[1][j];
            *iop_at(m, i, j) = value > 0 ? value * factor : value < 0 ? value / factor : value;
        }
}

/* --- entry ---------------------------------------------------------------------------------------------- */

static iop_status copy_input(fit *f, iop_mat m, const double *row_sums, const double *col_sums,
                             const iop_env *env, iop_err *err)
{
    const double *sums[2] = {row_sums, col_sums};
    IOP_TRY(iop_mat_new(&f->a, m.rows, m.cols, env, err));
    for (size_t i = 0; i < m.rows; i++)
        for (size_t j = 0; j < m.cols; j++)
            *iop_at(f->a, i, j) = *iop_at(m, i, j);
    size_t longest = m.rows > m.cols ? m.rows : m.cols;
    f->positive = iop_new(env, longest, sizeof *f->positive);
    f->negative = iop_new(env, longest, sizeof *f->negative);
    if (!f->positive || !f->negative)
        return iop_no_memory(err, longest, "sums");
    for (int side = 0; side < 2; side++) {
        size_t count = f->count[side];
        f->target[side] = iop_new(env, count, sizeof(double));
        f->factor[side] = iop_new(env, count, sizeof(double));
        if (!f->target[side] || !f->factor[side])
            return iop_no_memory(err, count, "sums");
        for (size_t i = 0; i < count; i++) {
            f->target[side][i] = sums[side][i];
            f->factor[side][i] = 1;
        }
    }
    return IOP_OK;
}

static iop_status run(fit *f, bool negative_allowed, const iop_env *env, iop_err *err)
{
    IOP_TRY(check_cells(f->a, negative_allowed, err));
    IOP_TRY(check_targets(f, negative_allowed, err));
    IOP_TRY(agree_totals(f, err));
    IOP_TRY(settle_lines(f, err));
    return iterate(f, env, err);
}

static iop_status fit_matrix(iop_mat m, const double *row_sums, const double *col_sums, bool negative_allowed,
                             const iop_ras_settings *settings, iop_ras_info *info, const iop_env *env,
                             iop_err *err)
{
    fit f = {.count = {m.rows, m.cols}};
    f.set = settings ? *settings : iop_ras_settings_default();
    iop_status status = copy_input(&f, m, row_sums, col_sums, env, err);
    if (status == IOP_OK)
        status = run(&f, negative_allowed, env, err);
    if (status == IOP_OK)
        write_result(&f, m);
    if (info)
        *info = f.info;
    for (int side = 0; side < 2; side++) {
        iop_free(env, f.target[side]);
        iop_free(env, f.factor[side]);
    }
    iop_free(env, f.positive);
    iop_free(env, f.negative);
    iop_mat_free(&f.a, env);
    return status;
}

iop_status iop_ras(iop_mat m, const double *row_sums, const double *col_sums,
                   const iop_ras_settings *settings, iop_ras_info *info, const iop_env *env, iop_err *err)
{
    return fit_matrix(m, row_sums, col_sums, false, settings, info, env, err);
}

iop_status iop_gras(iop_mat m, const double *row_sums, const double *col_sums,
                    const iop_ras_settings *settings, iop_ras_info *info, const iop_env *env, iop_err *err)
{
    return fit_matrix(m, row_sums, col_sums, true, settings, info, env, err);
}
