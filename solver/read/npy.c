/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NumPy's .npy files: two axes, float64, little-endian, C order.
 *
 *   "\x93NUMPY" major minor length(2 bytes, 4 from major 2 on) header data
 *
 * The header is a Python dictionary in ASCII with the keys descr, fortran_order and shape, in any order,
 * padded with spaces. The numbers are read straight into the matrix, row by row. They are not mapped: a file
 * that is truncated under a map ends the process with SIGBUS, also under a private one, whose pages are the
 * file's until they are written to. Source: NumPy Enhancement Proposal 1, "A simple file format for NumPy
 * arrays". */
#include "read/npy.h"
#include "base/alloc.h"
#include "read/say.h"
#include "read/source.h"
#include <ioplan/read.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

enum { MAGIC_SIZE = 6, FIXED_SIZE = 12, HEADER_MAX = 65536 };
static const char MAGIC[] = "\x93NUMPY";

typedef struct npy_header {
    char descr[16];
    bool fortran;
    size_t axes, shape[2];
    bool has_descr, has_order, has_shape;
} npy_header;

/* A place in the text of the dictionary. */
typedef struct cursor {
    const char *p, *end;
} cursor;

static bool take(cursor *c, const char *token)
{
    while (c->p < c->end && (*c->p == ' ' || *c->p == '\n'))
        c->p++;
    size_t length = strlen(token);
    if ((size_t)(c->end - c->p) < length || memcmp(c->p, token, length) != 0)
        return false;
    c->p += length;
    return true;
}

/* A Python string in either kind of quotes; a longer one than fits is cut. */
static bool take_string(cursor *c, char *out, size_t size)
{
    char quote;
    if (take(c, "'"))
        quote = '\'';
    else if (take(c, "\""))
        quote = '"';
    else
        return false;
    size_t length = 0;
    for (; c->p < c->end && *c->p != quote; c->p++)
        if (length + 1 < size)
            out[length++] = *c->p;
    out[length] = '\0';
    return c->p < c->end && *c->p++ == quote;
}

static bool take_size(cursor *c, size_t *value)
{
    take(c, ""); /* spaces */
    const char *start = c->p;
    *value = 0;
    for (; c->p < c->end && *c->p >= '0' && *c->p <= '9'; c->p++) {
        if (*value > (SIZE_MAX - 9) / 10)
            return false;
        *value = *value * 10 + (size_t)(*c->p - '0');
    }
    return c->p > start;
}

static bool take_shape(cursor *c, npy_header *h)
{
    if (!take(c, "("))
        return false;
    while (!take(c, ")")) {
        size_t length;
        if (!take_size(c, &length))
            return false;
        if (h->axes < 2)
            h->shape[h->axes] = length;
        h->axes++;
        if (!take(c, ","))
            return take(c, ")");
    }
    return true;
}

static bool take_pair(cursor *c, npy_header *h)
{
    char key[20];
    if (!take_string(c, key, sizeof key) || !take(c, ":"))
        return false;
    if (strcmp(key, "descr") == 0)
        return h->has_descr = take_string(c, h->descr, sizeof h->descr);
    if (strcmp(key, "fortran_order") == 0) {
        h->fortran = take(c, "True");
        return h->has_order = h->fortran || take(c, "False");
    }
    if (strcmp(key, "shape") == 0 && !h->has_shape)
        return h->has_shape = take_shape(c, h);
    return false;
}

static bool parse_dictionary(cursor c, npy_header *h)
{
    if (!take(&c, "{"))
        return false;
    while (!take(&c, "}")) {
        if (!take_pair(&c, h))
            return false;
        if (!take(&c, ",")) {
            if (!take(&c, "}"))
                return false;
            break;
        }
    }
    take(&c, ""); /* padding */
    return c.p == c.end && h->has_descr && h->has_order && h->has_shape;
}

static iop_status refuse(const iop_source *source, iop_diags *diags, const char *sentence)
{
    return iop_diags_add(diags, IOP_ERROR, IOP_EPARSE, source->place, 0, 0, "%s", sentence);
}

/* What ioplan can read of all that the format can say. */
static iop_status judge(const npy_header *h, const iop_source *source, iop_diags *diags)
{
    char shown[IOP_EXCERPT_SIZE];
    if (strcmp(h->descr, "<f8") != 0)
        return iop_diags_add(diags, IOP_ERROR, IOP_EPARSE, source->place, 0, 0,
                             "the numbers are \"%s\"; expected \"<f8\" (float64, little-endian)",
                             iop_excerpt(h->descr, strlen(h->descr), shown));
    if (h->fortran)
        return refuse(source, diags, IOP_WORD("the array is in Fortran order; expected C order"));
    if (h->axes != 2)
        return iop_diags_add(diags, IOP_ERROR, IOP_EPARSE, source->place, 0, 0,
                             h->axes == 1 ? IOP_WORD("the array has %zu axis; expected 2")
                                          : IOP_WORD("the array has %zu axes; expected 2"),
                             h->axes);
    size_t data = source->size - source->taken, rows = h->shape[0], cols = h->shape[1];
    bool fits = rows == 0 || cols == 0 || rows <= SIZE_MAX / 8 / cols;
    if (source->unpack) /* how many bytes there are is not known before they are unpacked */
        data = fits ? rows * cols * 8 : 0;
    if (!fits || rows * cols * 8 != data)
        return iop_diags_add(diags, IOP_ERROR, IOP_EPARSE, source->place, 0, 0,
                             "an array of %zu x %zu needs 8 bytes a number, but %zu bytes follow the header",
                             rows, cols, data);
    return IOP_OK;
}

static iop_status read_start(iop_source *source, size_t *length, iop_diags *diags)
{
    unsigned char start[FIXED_SIZE];
    if (source->size < FIXED_SIZE)
        return refuse(source, diags, IOP_WORD("is no .npy file: too short"));
    IOP_TRY(iop_source_read_all(source, (char *)start, MAGIC_SIZE + 4, diags));
    if (memcmp(start, MAGIC, MAGIC_SIZE) != 0)
        return refuse(source, diags, IOP_WORD("is no .npy file: it does not start with \\x93NUMPY"));
    unsigned major = start[MAGIC_SIZE];
    if (major < 1 || major > 3)
        return iop_diags_add(diags, IOP_ERROR, IOP_EPARSE, source->place, 0, 0,
                             "the .npy format is version %u.%u; expected 1.0 to 3.0", major,
                             (unsigned)start[MAGIC_SIZE + 1]);
    *length = (size_t)start[8] | (size_t)start[9] << 8;
    if (major > 1) {
        IOP_TRY(iop_source_read_all(source, (char *)start + 10, 2, diags));
        *length |= (size_t)start[10] << 16 | (size_t)start[11] << 24;
    }
    if ((!source->unpack && *length > source->size - source->taken) || *length > HEADER_MAX)
        return refuse(source, diags, IOP_WORD("the .npy header is cut off or too long"));
    return IOP_OK;
}

static iop_status read_header(npy_header *h, iop_source *source, const iop_env *env, iop_diags *diags)
{
    size_t length = 0;
    memset(h, 0, sizeof *h);
    IOP_TRY(read_start(source, &length, diags));
    char *text = iop_new(env, length, 1);
    if (!text)
        return iop_diags_add(diags, IOP_ERROR, IOP_ENOMEM, source->place, 0, 0, "out of memory for %zu bytes",
                             length);
    iop_status status = iop_source_read_all(source, text, length, diags);
    if (status == IOP_OK && !parse_dictionary((cursor){text, text + length}, h))
        status = refuse(source, diags, IOP_WORD("the .npy header is malformed"));
    iop_free(env, text);
    return status == IOP_OK ? judge(h, source, diags) : status;
}

/* --- the numbers --- */

/* Little-endian bytes, where they lie, into doubles; whether all are finite. */
static bool decode(double *a, size_t count)
{
    bool finite = true;
    for (size_t k = 0; k < count; k++) {
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
        unsigned char byte[8];
        uint64_t bits = 0;
        memcpy(byte, &a[k], 8);
        for (int b = 7; b >= 0; b--)
            bits = bits << 8 | byte[b];
        memcpy(&a[k], &bits, 8);
#endif
        finite &= isfinite(a[k]) != 0;
    }
    return finite;
}

static iop_status check_finite(iop_cmat m, const iop_source *source, iop_diags *diags)
{
    size_t faults = 0;
    for (size_t k = 0; k < m.rows * m.cols && faults < IOP_DIAGS_MAX; k++) {
        double value = iop_get(m, k / m.cols, k % m.cols);
        if (isfinite(value))
            continue;
        faults++;
        iop_diags_add(diags, IOP_ERROR, IOP_EPARSE, source->place, 0, 0,
                      "the number in row %zu, column %zu is %s; expected a finite number", k / m.cols + 1,
                      k % m.cols + 1, isnan(value) ? "NaN" : IOP_WORD_IN("part", "infinite"));
    }
    return faults ? IOP_EPARSE : IOP_OK;
}

/* Nothing may follow the numbers. */
static iop_status check_end(iop_source *source, iop_diags *diags)
{
    char more;
    size_t beyond = 0;
    IOP_TRY(iop_source_read(source, &more, 1, &beyond, diags));
    return beyond ? refuse(source, diags, IOP_WORD("more bytes than the array needs follow the header"))
                  : IOP_OK;
}

iop_status iop_npy_numbers(iop_source *source, iop_mat to, const iop_env *env, iop_diags *diags)
{
    bool finite = true;
    for (size_t i = 0; i < to.rows && to.cols > 0; i++) {
        double *row = iop_at(to, i, 0);
        if (iop_stop_asked(env))
            return iop_diags_add(diags, IOP_ERROR, IOP_ESTOPPED, source->place, 0, 0, "reading was stopped");
        IOP_TRY(iop_source_read_all(source, (char *)row, to.cols * sizeof *row, diags));
        finite &= decode(row, to.cols);
    }
    IOP_TRY(check_end(source, diags));
    return finite ? IOP_OK : check_finite(iop_read(to), source, diags);
}

/* --- whole files --- */

iop_status iop_npy_header(iop_source *source, size_t *rows, size_t *cols, const iop_env *env,
                          iop_diags *diags)
{
    npy_header h;
    IOP_TRY(read_header(&h, source, env, diags));
    *rows = h.shape[0];
    *cols = h.shape[1];
    return IOP_OK;
}

/* Whether the packed bytes can hold so many numbers at all: a few bytes must not claim the whole memory. */
static bool is_believable(const iop_source *source, size_t rows, size_t cols)
{
    const size_t ratio = 1200, some = (size_t)1 << 26; /* as in unpack.c */
    return !source->unpack || rows * cols * 8 <= some || rows * cols * 8 / ratio <= source->size;
}

static iop_status parse(iop_mat *out, iop_source *source, const iop_env *env, iop_diags *diags)
{
    iop_mat m;
    iop_err err;
    size_t rows, cols;
    *out = (iop_mat){0, 0, 0, NULL};
    IOP_TRY(iop_npy_header(source, &rows, &cols, env, diags));
    if (!is_believable(source, rows, cols))
        return refuse(source, diags,
                      IOP_WORD("the packed file is too small for the array that it announces"));
    if (iop_mat_new(&m, rows, cols, env, &err) != IOP_OK) {
        snprintf(err.where, sizeof err.where, "%s", source->place);
        return iop_diags_add_err(diags, &err);
    }
    iop_status status = iop_npy_numbers(source, m, env, diags);
    if (status != IOP_OK)
        iop_mat_free(&m, env);
    else
        *out = m;
    return status;
}

iop_status iop_npy_parse(iop_mat *out, const char *where, const char *data, size_t size, const iop_env *env,
                         iop_diags *diags)
{
    iop_source source = iop_source_memory(where, data, size);
    return parse(out, &source, env, diags);
}

iop_status iop_npy_open(iop_mat *out, const char *path, const iop_env *env, iop_diags *diags)
{
    iop_source source;
    *out = (iop_mat){0, 0, 0, NULL};
    IOP_TRY(iop_source_open(&source, path, diags));
    iop_status status = iop_source_unpack(&source, env, diags);
    if (status == IOP_OK)
        status = parse(out, &source, env, diags);
    iop_source_close(&source);
    return status;
}
