/* SPDX-License-Identifier: GPL-3.0-or-later */
/* system.c - I - A, written by several threads and counted on the way.
 *
 * Rows are cut into blocks whose size does not depend on the number of threads. Each block has counts of its
 * own, which are added in the order of the blocks: so are column sums the same for any number of threads. */
#include "base/alloc.h"
#include "base/threads.h"
#include "leontief/coefficients.h"

enum { ROWS = 64, LEAST_SHARED = 400 /* sectors below which a thread takes as long to start as the work */ };

typedef struct {
    iop_mat system;
    iop_coefficients *block; /* A, and what each block has counted */
    size_t blocks;
} writing;

static iop_status write_block(void *self, size_t b, iop_err *err)
{
    writing *w = self;
    size_t end = (b + 1) * ROWS < w->system.rows ? (b + 1) * ROWS : w->system.rows;
    (void)err;
    for (size_t i = b * ROWS; i < end; i++)
        iop_coefficients_system(&w->block[b], i, iop_at(w->system, i, 0));
    return IOP_OK;
}

static void add_counts(iop_coefficients *a, const iop_coefficients *block, size_t blocks)
{
    for (size_t b = 0; b < blocks; b++) {
        for (size_t j = 0; j < a->n; j++)
            a->sums[j] += block[b].sums[j];
        a->nonzeros += block[b].nonzeros;
        a->negative = a->negative || block[b].negative;
    }
}

/* Every block's counts begin with sums of 0; without sums nothing is counted. */
static iop_status write_all(writing *w, const iop_coefficients *a, double *sums, int threads, iop_err *err)
{
    for (size_t b = 0; b < w->blocks; b++) {
        w->block[b] = *a;
        w->block[b].sums = sums ? sums + b * a->n : NULL;
    }
    return iop_for_each(threads, w->blocks, write_block, w, err);
}

iop_status iop_coefficients_write_system(void *self, iop_mat system, iop_err *err)
{
    const iop_coefficients_writer *writer = self;
    iop_coefficients *a = writer->a;
    const iop_env *env = writer->env;
    size_t blocks = (a->n + ROWS - 1) / ROWS;
    bool count = !a->counted;
    double *sums = count ? iop_new(env, blocks * a->n, sizeof *sums) : NULL;
    writing w = {.system = system, .block = iop_new(env, blocks, sizeof *w.block), .blocks = blocks};
    iop_status status =
        w.block && (sums || !count) ? IOP_OK : iop_no_memory(err, blocks, "sums of coefficients");
    if (status == IOP_OK && count)
        status = iop_coefficients_begin(a, env, err);
    if (status == IOP_OK)
        status = write_all(&w, a, sums, a->n < LEAST_SHARED ? 1 : iop_thread_count(env), err);
    if (status == IOP_OK && count) {
        add_counts(a, w.block, blocks);
        status = iop_coefficients_end(a, env, err);
    }
    iop_free(env, w.block);
    iop_free(env, sums);
    return status;
}
