/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store.c - a square matrix kept for products: dense or by compressed rows. */
#include "base/alloc.h"
#include "base/large.h"
#include "linalg/blas.h"
#include "linalg/store_private.h"
#include <float.h>
#include <string.h>

static iop_status fill_dense(iop_store *s, iop_row_source source, void *self, iop_err *err)
{
    size_t n = s->cells.n;
    s->value = iop_large_new(&s->env, n, n * sizeof *s->value);
    if (!s->value)
        return iop_no_memory(err, n, "rows of a matrix");
    for (size_t i = 0; i < n; i++)
        source(self, i, s->value + i * n);
    return IOP_OK;
}

/* Appends the cells of a row that are not zero; what is written past them is overwritten next. */
static void append(iop_store *s, const double *row, size_t *at, size_t *in_column)
{
    for (size_t j = 0; j < s->cells.n; j++) {
        s->value[*at] = row[j];
        s->column[*at] = (uint32_t)j;
        *at += row[j] != 0;
        in_column[j] += row[j] != 0;
    }
}

/* Compresses the rows; in_column counts the cells of each column. There is room for one cell more than there
 * are. */
static bool compress(iop_store *s, iop_row_source source, void *self, double *row, size_t *in_column)
{
    size_t n = s->cells.n, at = 0;
    for (size_t i = 0; i < n; i++) {
        size_t here = 0;
        source(self, i, row);
        for (size_t j = 0; j < n; j++)
            here += row[j] != 0;
        if (here > s->nonzeros - at)
            return false;
        append(s, row, &at, in_column);
        s->start[i + 1] = at;
        s->longest = here > s->longest ? here : s->longest;
    }
    for (size_t j = 0; j < n; j++)
        s->longest = in_column[j] > s->longest ? in_column[j] : s->longest;
    return true;
}

static iop_status fill_sparse(iop_store *s, iop_row_source source, void *self, iop_err *err)
{
    iop_status status = IOP_OK;
    size_t n = s->cells.n, *in_column = iop_new(&s->env, n, sizeof *in_column);
    double *row = iop_new(&s->env, n, sizeof *row);
    s->value = iop_large_new(&s->env, s->nonzeros + 1, sizeof *s->value);
    s->column = iop_large_new(&s->env, s->nonzeros + 1, sizeof *s->column);
    s->start = iop_new(&s->env, n + 1, sizeof *s->start);
    if (!in_column || !row || !s->value || !s->column || !s->start)
        status = iop_no_memory(err, s->nonzeros, "entries of a matrix");
    else if (n > UINT32_MAX || !compress(s, source, self, row, in_column))
        status = iop_fail(err, IOP_EINVAL, "a matrix of %zu rows does not fit %zu cells", n, s->nonzeros);
    iop_free(&s->env, row);
    iop_free(&s->env, in_column);
    return status;
}

static iop_status begin(iop_store **out, size_t n, const iop_env *env, iop_err *err)
{
    iop_store *s = *out = iop_new(env, 1, sizeof *s);
    if (!s)
        return iop_no_memory(err, 1, "matrix");
    s->env = iop_env_or_default(env);
    s->cells.n = n;
    return IOP_OK;
}

iop_status iop_store_open(iop_store **out, size_t n, iop_row_source source, void *self, bool sparse,
                          size_t nonzeros, const iop_env *env, iop_err *err)
{
    iop_store *s;
    *out = NULL;
    iop_status status = begin(&s, n, env, err);
    if (status != IOP_OK)
        return status;
    s->nonzeros = nonzeros;
    status = sparse ? fill_sparse(s, source, self, err) : fill_dense(s, source, self, err);
    if (status != IOP_OK) {
        iop_store_close(s);
        return status;
    }
    s->cells = (iop_cells){.n = n, .value = s->value, .start = s->start, .column = s->column};
    *out = s;
    return IOP_OK;
}

iop_status iop_store_open_taken(iop_store **out, iop_mat *take, const iop_env *env, iop_err *err)
{
    iop_store *s = NULL;
    *out = NULL;
    iop_status status = IOP_OK;
    if (take->rows != take->cols)
        status = iop_fail(err, IOP_ESHAPE, "a matrix of %zu x %zu is not square", take->rows, take->cols);
    if (status == IOP_OK)
        status = begin(&s, take->rows, env, err);
    if (status != IOP_OK) {
        iop_mat_free(take, env);
        return status;
    }
    s->value = take->a;
    take->a = NULL;
    s->cells.value = s->value;
    *out = s;
    return IOP_OK;
}

iop_status iop_store_open_borrowed(iop_store **out, iop_cmat a, const iop_env *env, iop_err *err)
{
    *out = NULL;
    if (a.rows != a.cols || a.ld != a.cols)
        return iop_fail(err, IOP_ESHAPE, "a matrix of %zu x %zu is not square, or has gaps", a.rows, a.cols);
    IOP_TRY(begin(out, a.rows, env, err));
    (*out)->cells.value = a.a;
    return IOP_OK;
}

void iop_store_close(iop_store *s)
{
    if (!s)
        return;
    iop_env env = s->env;
    iop_free(&env, s->value);
    iop_free(&env, s->start);
    iop_free(&env, s->column);
    iop_free(&env, s);
}

size_t iop_store_size(const iop_store *s)
{
    return s->cells.n;
}

bool iop_store_sparse(const iop_store *s)
{
    return s->cells.start != NULL;
}

void iop_store_row(const iop_store *s, size_t i, double *out)
{
    size_t n = s->cells.n;
    if (!s->cells.start) {
        memcpy(out, s->cells.value + i * n, n * sizeof *out);
        return;
    }
    memset(out, 0, n * sizeof *out);
    for (size_t k = s->cells.start[i]; k < s->cells.start[i + 1]; k++)
        out[s->cells.column[k]] = s->cells.value[k];
}

/* See panel.c; a sum over compressed cells has at most `longest` terms. */
double iop_store_rounding(const iop_store *s)
{
    double terms = s->cells.start ? (double)s->longest + 8 : (double)s->cells.n / 8 + 80;
    return terms * DBL_EPSILON / 2 / (1 - terms * DBL_EPSILON / 2);
}

iop_status iop_store_multiply(const iop_store *s, bool transpose, bool absolute, iop_cmat x, iop_mat y,
                              iop_err *err)
{
    size_t n = s->cells.n, values = n * IOP_PANEL;
    if (x.cols != n || y.cols != n || x.rows != y.rows)
        return iop_fail(err, IOP_ESHAPE, "vectors of %zu values do not fit a matrix of %zu rows", x.cols, n);
    double *panels = iop_new(&s->env, 2 * values, sizeof *panels);
    if (!panels)
        return iop_no_memory(err, 2 * values, "entries of a matrix");
    int threads = iop_blas_threads(s->start ? s->nonzeros : n * n, s->env.threads);
    for (size_t first = 0; first < x.rows && n > 0; first += IOP_PANEL) {
        iop_panel_pack(x, first, panels);
        iop_panel_multiply(&s->cells, transpose, absolute, panels, panels + values, threads);
        iop_panel_unpack(panels + values, first, y);
    }
    iop_free(&s->env, panels);
    return IOP_OK;
}
