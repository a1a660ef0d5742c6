/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Matrices into NumPy's .npy files, version 1.0; the format is described in npy.c. */
#include "read/npy.h"
#include <ioplan/read.h>
#include <stdint.h>
#include <string.h>

/* The fixed part and the dictionary, padded to a multiple of 64 bytes; returns its size. */
static size_t compose_header(char out[256], size_t rows, size_t cols)
{
    memcpy(out, "\x93NUMPY\x01\0", 8);
    int length = snprintf(out + 10, 200, "{'descr': '<f8', 'fortran_order': False, 'shape': (%zu, %zu), }",
                          rows, cols);
    size_t used = 10 + (size_t)length, total = (used + 1 + 63) / 64 * 64;
    memset(out + used, ' ', total - used);
    out[total - 1] = '\n';
    out[8] = (char)((total - 10) & 0xff);
    out[9] = (char)((total - 10) >> 8);
    return total;
}

/* A row as little-endian bytes; those of this machine where it has them so. */
static void put_row(iop_sink *sink, const double *row, size_t cols)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    iop_sink_put(sink, row, cols * sizeof *row);
#else
    for (size_t j = 0; j < cols; j++) {
        unsigned char byte[8];
        uint64_t bits;
        memcpy(&bits, &row[j], 8);
        for (int b = 0; b < 8; b++, bits >>= 8)
            byte[b] = (unsigned char)(bits & 0xff);
        iop_sink_put(sink, byte, 8);
    }
#endif
}

iop_status iop_npy_write_packed(iop_cmat m, const char *path, const iop_packing *packing, const iop_env *env,
                                iop_err *err)
{
    iop_sink sink;
    char header[256];
    IOP_TRY(iop_sink_open(&sink, path, packing, env, err));
    iop_sink_put(&sink, header, compose_header(header, m.rows, m.cols));
    for (size_t i = 0; i < m.rows && m.cols > 0; i++)
        put_row(&sink, m.a + i * m.ld, m.cols);
    return iop_sink_close(&sink, IOP_OK, err);
}

iop_status iop_npy_write(iop_cmat m, const char *path, iop_err *err)
{
    return iop_npy_write_packed(m, path, NULL, NULL, err);
}
