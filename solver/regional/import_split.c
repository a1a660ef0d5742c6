/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Domestic and imported flows out of a table of total use, by the import share of each product (the
 * proportionality assumption: Miller and Blair, Input-Output Analysis, 2nd edition 2009, section 4.2.3;
 * United Nations, Handbook on Supply and Use Tables 2018, chapter 8).
 *
 * U[i,k] is the use of product i of all origins by column k (n sectors, then c categories), B[i,k] what is
 * bought abroad as a whole, M[i] the imports of i, P[q,k] the primary inputs.
 *
 *   (I1) x[j] = sum_i U[i,j] + sum_q P[q,j]           output is the column's sum: value added stays as it is
 *   (I2) U[i,rounding] += x[i] - (sum_k U[i,k] + sum_k B[i,k] - M[i])
 *   (I3) m[i] = (M[i] - sum_k B[i,k]) / sum over k that are no export of U[i,k],   0 <= m <= 1
 *   (I4) imported[i,k] = B[i,k] + m[i] U[i,k], domestic[i,k] = (1 - m[i]) U[i,k];  exports are all domestic
 */
#include "regional/import.h"
#include "regional/report.h"
#include <math.h>

static const double NOTHING = 1e-12; /* of output: what rounding leaves of a cell that is 0 */

static const double MUCH = 0.01; /* of output: more than rounding explains */

static double source_sum(const iop_import_spec *in, size_t row, const iop_parts *columns)
{
    double sum = 0;
    for (size_t k = 0; k < columns->count; k++)
        sum += *iop_at(in->figures, row, columns->part[k]);
    return sum;
}

static void gather_use(iop_import_spec *in, iop_import_work *work)
{
    size_t n = in->spec.n, c = in->spec.c;
    for (size_t i = 0; i < n; i++) {
        size_t row = in->row_of[i];
        for (size_t j = 0; j < n; j++)
            *iop_at(work->total, i, j) = *iop_at(in->figures, row, in->col_of[j]);
        for (size_t k = 0; k < c; k++) {
            *iop_at(work->total, i, n + k) = source_sum(in, row, &in->category[k]);
            *iop_at(work->bought, i, n + k) = source_sum(in, row, &in->abroad[k]);
        }
        work->imports[i] = -*iop_at(in->figures, row, in->imports_column);
    }
}

static void gather_primary(iop_import_spec *in, iop_import_work *work)
{
    size_t n = in->spec.n, c = in->spec.c;
    for (size_t q = 0; q < in->components; q++)
        for (size_t r = 0; r < in->component[q].count; r++) {
            size_t row = in->component[q].part[r];
            for (size_t j = 0; j < n; j++)
                *iop_at(work->primary, q, j) += *iop_at(in->figures, row, in->col_of[j]);
            for (size_t k = 0; k < c; k++)
                *iop_at(work->primary, q, n + k) +=
                    source_sum(in, row, &in->category[k]) + source_sum(in, row, &in->abroad[k]);
        }
}

static double row_sum(iop_mat m, size_t row)
{
    double sum = 0;
    for (size_t k = 0; k < m.cols; k++)
        sum += *iop_at(m, row, k);
    return sum;
}

/* (I1), (I2) */
static void fix_outputs(iop_import_spec *in, iop_import_work *work)
{
    size_t n = in->spec.n;
    double largest = 0, total = 0;
    for (size_t j = 0; j < n; j++) {
        double sum = 0;
        for (size_t i = 0; i < n; i++)
            sum += *iop_at(work->total, i, j);
        for (size_t q = 0; q < in->components; q++)
            sum += *iop_at(work->primary, q, j);
        work->output[j] = sum;
    }
    for (size_t i = 0; i < n; i++) {
        double sold = row_sum(work->total, i) + row_sum(work->bought, i) - work->imports[i];
        double difference = work->output[i] - sold;
        if (fabs(difference) > MUCH * fabs(work->output[i]))
            iop_diags_add(in->spec.diags, IOP_WARNING, IOP_OK, in->spec.file, 0, 0,
                          "the row of '%s' misses its column by %.6g, which is no rounding; it goes into %s",
                          in->spec.sector[i].code, difference, in->category[in->rounding].name);
        double *cell = iop_at(work->total, i, n + in->rounding);
        *cell += difference;
        if (fabs(*cell) <= NOTHING * fabs(work->output[i]))
            *cell = 0;
        largest = fmax(largest, fabs(difference));
        total += fabs(difference);
    }
    iop_spec_note(&in->spec, "rows differed from columns by %.3f at most, %.3f in sum; put into %s", largest,
                  total, in->category[in->rounding].name);
}

/* (I3); what is bought abroad as a whole is no part of the share. */
static bool find_share(iop_import_spec *in, iop_import_work *work, size_t i)
{
    size_t n = in->spec.n, c = in->spec.c;
    double base = 0, left = work->imports[i] - row_sum(work->bought, i);
    for (size_t k = 0; k < n + c; k++)
        base += k >= n && in->is_export[k - n] ? 0 : *iop_at(work->total, i, k);
    work->share[i] = left == 0 ? 0 : left / base;
    if (work->share[i] >= 0 && work->share[i] <= 1)
        return true;
    iop_spec_error(&in->spec, NULL,
                   "product '%s': imports of %.6g, of which %.6g bought abroad directly, do not fit into its "
                   "use of %.6g without exports",
                   in->spec.sector[i].code, work->imports[i], row_sum(work->bought, i), base);
    return false;
}

/* (I4): total becomes the domestic flows. */
static void split(iop_import_spec *in, iop_import_work *work)
{
    size_t n = in->spec.n, c = in->spec.c;
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n + c; k++) {
            double foreign = k >= n && in->is_export[k - n] ? 0 : work->share[i] * *iop_at(work->total, i, k);
            *iop_at(work->imported, i, k) = *iop_at(work->bought, i, k) + foreign;
            *iop_at(work->total, i, k) -= foreign;
        }
    for (size_t k = 0; k < n + c; k++) {
        double sum = 0;
        for (size_t i = 0; i < n; i++)
            sum += *iop_at(work->imported, i, k);
        *iop_at(work->primary, in->product_imports, k) += sum;
    }
}

bool iop_import_split(iop_import_spec *in, iop_import_work *work)
{
    iop_spec *spec = &in->spec;
    size_t n = spec->n, columns = spec->n + spec->c;
    work->total = iop_spec_matrix(spec, n, columns);
    work->bought = iop_spec_matrix(spec, n, columns);
    work->imported = iop_spec_matrix(spec, n, columns);
    work->primary = iop_spec_matrix(spec, in->components, columns);
    work->imports = iop_spec_new(spec, n, sizeof *work->imports);
    work->share = iop_spec_new(spec, n, sizeof *work->share);
    work->output = iop_spec_new(spec, n, sizeof *work->output);
    if (spec->out_of_memory)
        return false;
    gather_use(in, work);
    gather_primary(in, work);
    fix_outputs(in, work);
    bool good = true;
    for (size_t i = 0; i < n; i++)
        good = find_share(in, work, i) && good;
    if (good)
        split(in, work);
    return good;
}
