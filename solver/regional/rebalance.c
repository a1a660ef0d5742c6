/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `balance`, two forms, both by GRAS (ioplan/balance.h).
 *
 * From a spec: the domestic coefficients of a prior table at the outputs x of a table with known margins,
 *   a[i,j] = A_prior[i,j] x[j], fitted to the row and column sums of that table's intermediate flows.
 *
 * Of a dataset whose columns do not add up: the row sums x stay as outputs, final demand F stays, and the
 * intermediate flows Z and primary inputs P of the sectors are fitted together,
 *   row i: x[i] - sum_k F[i,k]      component q: sum_j P[q,j] s      column j: x[j],
 * where s = sum F / sum P makes the totals agree (value added from both sides). Import flows follow their
 * component, column by column. */
#include "base/alloc.h"
#include "regional/report.h"
#include <ioplan/balance.h>
#include <limits.h>
#include <math.h>
#include <stdint.h>

static double sum_of(iop_mat m, size_t row, size_t first, size_t count)
{
    double sum = 0;
    for (size_t k = 0; k < count; k++)
        sum += *iop_at(m, row, first + k);
    return sum;
}

/* Fits m to the sums; notes what that took. */
static iop_status fit(iop_spec *spec, iop_mat m, const double *rows, const double *cols,
                      const iop_ras_settings *settings)
{
    iop_ras_info info = {0, 0, 1};
    iop_err err;
    if (iop_gras(m, rows, cols, settings, &info, &spec->env, &err) != IOP_OK)
        return iop_diags_add_err(spec->diags, &err);
    iop_spec_note(spec, "fitted in %d iterations, largest residual %s", info.iterations,
                  info.residual <= 1e-9 ? IOP_WORD_IN("part", "below 1e-9")
                                        : IOP_WORD_IN("part", "above 1e-9"));
    return IOP_OK;
}

/* --- from a spec ---------------------------------------------------------------------------------------- */

typedef struct balance_input {
    iop_spec spec;
    iop_table *prior, *margins;
    iop_ras_settings settings;
} balance_input;

static void open_table(balance_input *in, const char *key, const iop_env *env, iop_table **out)
{
    iop_spec *spec = &in->spec;
    const iop_spot root = iop_spec_root(spec);
    iop_spot at = iop_spec_need(spec, &root, key);
    const char *name = iop_spec_text(spec, &at);
    if (!name[0])
        return;
    const char *path = iop_spec_path(spec, name);
    if (!spec->out_of_memory && iop_dataset_open(out, path, env, spec->diags) == IOP_ENOMEM)
        spec->out_of_memory = true;
}

static void read_balance(balance_input *in, const iop_env *env)
{
    static const char *const keys[] = {"command", "prior", "margins", "tolerance", "iterations"};
    iop_spec *spec = &in->spec;
    const iop_spot root = iop_spec_root(spec);
    (void)iop_spec_keys(spec, &root, keys, sizeof keys / sizeof *keys);
    iop_spec_command(spec, "balance");
    open_table(in, "prior", env, &in->prior);
    open_table(in, "margins", env, &in->margins);
    iop_spot tolerance = iop_spec_get(&root, "tolerance"), iterations = iop_spec_get(&root, "iterations");
    in->settings = iop_ras_settings_default();
    in->settings.tolerance = iop_spec_number(spec, &tolerance, in->settings.tolerance);
    double most = iop_spec_number(spec, &iterations, in->settings.max_iterations);
    if (!(in->settings.tolerance > 0 && in->settings.tolerance < 1))
        iop_spec_error(spec, &tolerance, "must lie between 0 and 1");
    if (!(most >= 1 && most <= 1e6 && most == floor(most)))
        iop_spec_error(spec, &iterations, "must be a whole number from 1 to 1000000");
    else
        in->settings.max_iterations = (int)most;
}

/* a[i,j] = A_prior[i,j] x[j], sectors matched by code. */
static bool take_prior(balance_input *in, iop_mat a)
{
    iop_spec *spec = &in->spec;
    const iop_table *prior = in->prior, *margins = in->margins;
    size_t *at = iop_spec_new(spec, margins->n, sizeof *at);
    bool good = at != NULL;
    for (size_t j = 0; at && j < margins->n; j++) {
        at[j] = iop_table_sector(prior, margins->sectors[j].code);
        if (at[j] == SIZE_MAX) {
            iop_spec_error(spec, NULL, "the prior has no sector '%s'", margins->sectors[j].code);
            good = false;
        }
    }
    for (size_t i = 0; good && i < margins->n; i++)
        for (size_t j = 0; j < margins->n; j++) {
            double x = prior->output[at[j]];
            double z = *iop_at(prior->intermediate, at[i], at[j]);
            *iop_at(a, i, j) = x != 0 ? z / x * margins->output[j] : 0;
        }
    return good;
}

static void report_difference(iop_spec *spec, iop_mat fitted, iop_mat z)
{
    double difference = 0, total = 0;
    for (size_t i = 0; i < z.rows; i++)
        for (size_t j = 0; j < z.cols; j++) {
            difference += fabs(*iop_at(fitted, i, j) - *iop_at(z, i, j));
            total += fabs(*iop_at(z, i, j));
        }
    iop_spec_note(spec, "cells differ from those of the table with the margins by %.1f %% in sum",
                  total > 0 ? 100 * difference / total : 0.0);
}

static iop_status balance_margins(balance_input *in)
{
    iop_spec *spec = &in->spec;
    iop_mat z = in->margins->intermediate, a = iop_spec_matrix(spec, z.rows, z.cols);
    double *rows = iop_spec_new(spec, z.rows, sizeof *rows), *cols = iop_spec_new(spec, z.cols, sizeof *cols);
    if (spec->out_of_memory || !take_prior(in, a))
        return iop_spec_status(spec);
    for (size_t i = 0; i < z.rows; i++)
        for (size_t j = 0; j < z.cols; j++) {
            rows[i] += *iop_at(z, i, j);
            cols[j] += *iop_at(z, i, j);
        }
    iop_status status = fit(spec, a, rows, cols, &in->settings);
    if (status != IOP_OK)
        return status;
    report_difference(spec, a, z);
    for (size_t i = 0; i < z.rows; i++)
        for (size_t j = 0; j < z.cols; j++)
            *iop_at(z, i, j) = *iop_at(a, i, j);
    iop_table_update_output(in->margins);
    return IOP_OK;
}

iop_status iop_balance_spec(iop_table **out, const char *spec, size_t sets, const char *const *set,
                            const iop_env *env, iop_diags *diags)
{
    *out = NULL;
    balance_input in = {.prior = NULL};
    iop_status status = iop_spec_open(&in.spec, spec, sets, set, env, diags);
    if (status == IOP_OK) {
        read_balance(&in, env);
        status = iop_spec_status(&in.spec);
    }
    if (status == IOP_OK)
        status = balance_margins(&in);
    if (status == IOP_OK) {
        *out = in.margins;
        in.margins = NULL;
    }
    iop_table_close(in.prior);
    iop_table_close(in.margins);
    iop_spec_close(&in.spec);
    return status;
}

/* --- of a dataset --------------------------------------------------------------------------------------- */

/* [Z; P of the sectors] and its margins. */
static void gather(const iop_table *t, iop_mat m, double *rows, double *cols)
{
    double final = 0, primary = 0;
    for (size_t i = 0; i < t->n; i++)
        final += sum_of(t->final_demand, i, 0, t->c);
    for (size_t q = 0; q < t->p; q++)
        primary += sum_of(t->primary, q, 0, t->n);
    for (size_t i = 0; i < t->n; i++) {
        rows[i] = sum_of(t->intermediate, i, 0, t->n);
        cols[i] = t->output[i];
        for (size_t j = 0; j < t->n; j++)
            *iop_at(m, i, j) = *iop_at(t->intermediate, i, j);
    }
    for (size_t q = 0; q < t->p; q++) {
        rows[t->n + q] = sum_of(t->primary, q, 0, t->n) * (primary != 0 ? final / primary : 1);
        for (size_t j = 0; j < t->n; j++)
            *iop_at(m, t->n + q, j) = *iop_at(t->primary, q, j);
    }
}

/* Import flows keep their share in their component. */
static void follow(const iop_table *t, iop_mat m)
{
    for (size_t f = 0; f < t->flows; f++) {
        const iop_flows *flows = &t->import_flows[f];
        for (size_t j = 0; j < t->n; j++) {
            double before = *iop_at(t->primary, flows->component, j);
            double factor = before != 0 ? *iop_at(m, t->n + flows->component, j) / before : 1;
            for (size_t p = 0; p < flows->products; p++)
                *iop_at(flows->flow, p, j) *= factor;
        }
    }
}

static void put_back(iop_table *t, iop_mat m)
{
    follow(t, m);
    for (size_t j = 0; j < t->n; j++) {
        for (size_t i = 0; i < t->n; i++)
            *iop_at(t->intermediate, i, j) = *iop_at(m, i, j);
        for (size_t q = 0; q < t->p; q++)
            *iop_at(t->primary, q, j) = *iop_at(m, t->n + q, j);
    }
    iop_table_update_output(t);
}

iop_status iop_balance_table(iop_table *table, const iop_ras_settings *settings, iop_diags *diags)
{
    iop_spec spec = {.env = table->env, .diags = diags, .file = "", .errors_before = iop_diags_errors(diags)};
    size_t lines = table->n + table->p;
    iop_mat m = iop_spec_matrix(&spec, lines, table->n);
    double *rows = iop_spec_new(&spec, lines, sizeof *rows);
    double *cols = iop_spec_new(&spec, table->n, sizeof *cols);
    iop_status status = iop_spec_status(&spec);
    if (status == IOP_OK) {
        double before = 0;
        gather(table, m, rows, cols);
        for (size_t j = 0; j < table->n; j++) {
            double column = 0;
            for (size_t i = 0; i < lines; i++)
                column += *iop_at(m, i, j);
            before = fmax(before, fabs(column - cols[j]));
        }
        iop_spec_note(&spec, "columns missed their outputs by %.6g at most", before);
        status = fit(&spec, m, rows, cols, settings);
    }
    if (status == IOP_OK)
        put_back(table, m);
    iop_spec_close(&spec);
    return status;
}
