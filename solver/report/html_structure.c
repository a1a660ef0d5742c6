/* SPDX-License-Identifier: GPL-3.0-or-later */
/* html_structure.c - the structure behind a plan as data of a page: use by sector, linkages, flows.
 *
 * Sales of sector i to sector k under the plan are A[i,k] x[k] = Z[i,k] x[k] / x0[k].
 *
 * A small matrix is told number by number. A large one is a picture: blocks of b x b cells, each the sum of
 * its flows as a byte, 255 log(1 + v / e) / log(1 + m / e) with m the largest block and e = m / 1e6, so that
 * six orders of magnitude can be told apart. */
#include "base/alloc.h"
#include "report/html.h"
#include <math.h>

enum { TOP = 80, NUMBERS_MOST = 150, SIDE_MOST = 1000 };

typedef struct flow {
    double value;
    size_t from, to;
} flow;

/* The TOP largest flows, in a heap with the smallest of them first. */
typedef struct largest {
    size_t count;
    flow item[TOP];
} largest;

static void sink(largest *l, size_t at)
{
    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= l->count)
            return;
        if (child + 1 < l->count && l->item[child + 1].value < l->item[child].value)
            child++;
        if (l->item[at].value <= l->item[child].value)
            return;
        flow swap = l->item[at];
        l->item[at] = l->item[child];
        l->item[child] = swap;
        at = child;
    }
}

static void offer(largest *l, flow f)
{
    if (l->count == TOP) {
        if (f.value > l->item[0].value) {
            l->item[0] = f;
            sink(l, 0);
        }
        return;
    }
    size_t at = l->count++;
    for (; at > 0 && l->item[(at - 1) / 2].value > f.value; at = (at - 1) / 2)
        l->item[at] = l->item[(at - 1) / 2];
    l->item[at] = f;
}

typedef struct sales {
    const iop_table *table;
    const iop_solution *s;
} sales;

static double sale(const sales *x, size_t i, size_t k)
{
    double base = x->table->output[k];
    return base == 0 ? 0 : *iop_at(x->table->intermediate, i, k) * (x->s->sector[k].output / base);
}

static void put_largest(iop_script *j, const sales *x, size_t n)
{
    largest l = {.count = 0};
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            if (sale(x, i, k) > 0)
                offer(&l, (flow){sale(x, i, k), i, k});
    iop_script_key(j, "largest");
    iop_script_open(j, '[');
    for (size_t k = 0; k < l.count; k++) {
        iop_script_open(j, '[');
        iop_script_whole(j, l.item[k].from);
        iop_script_whole(j, l.item[k].to);
        iop_script_number(j, l.item[k].value);
        iop_script_close(j, ']');
    }
    iop_script_close(j, ']');
}

static void put_numbers(iop_script *j, const sales *x, size_t n)
{
    iop_script_key(j, "value");
    iop_script_open(j, '[');
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            iop_script_number(j, sale(x, i, k));
    iop_script_close(j, ']');
}

static iop_status put_picture(iop_script *j, const sales *x, size_t n, const iop_env *env, iop_err *err)
{
    size_t block = (n + SIDE_MOST - 1) / SIDE_MOST, side = (n + block - 1) / block;
    double *sum = iop_new(env, side * side, sizeof *sum), most = 0;
    unsigned char *pixel = iop_new(env, side * side, 1);
    iop_status status = sum && pixel ? IOP_OK : iop_no_memory(err, side * side, "pixels");
    if (status == IOP_OK) {
        for (size_t i = 0; i < n; i++)
            for (size_t k = 0; k < n; k++)
                sum[i / block * side + k / block] += fmax(sale(x, i, k), 0);
        for (size_t k = 0; k < side * side; k++)
            most = fmax(most, sum[k]);
        for (size_t k = 0; k < side * side && most > 0; k++)
            pixel[k] = (unsigned char)lround(255 * log1p(1e6 * (sum[k] / most)) / log1p(1e6));
        iop_script_put_whole(j, "block", block);
        iop_script_put_whole(j, "side", side);
        iop_script_put_number(j, "most", most);
        iop_script_key(j, "pixels");
        iop_script_bytes(j, pixel, side * side);
    }
    iop_free(env, sum);
    iop_free(env, pixel);
    return status;
}

static iop_status put_flows(iop_script *j, const sales *x, size_t n, const iop_env *env, iop_err *err)
{
    iop_status status = IOP_OK;
    iop_script_key(j, "flows");
    iop_script_open(j, '{');
    put_largest(j, x, n);
    if (n <= NUMBERS_MOST)
        put_numbers(j, x, n);
    else
        status = put_picture(j, x, n, env, err);
    iop_script_close(j, '}');
    return status;
}

static void put_use(iop_script *j, const iop_plan *plan, const iop_solution *s)
{
    iop_script_key(j, "use");
    iop_script_open(j, '[');
    for (size_t m = 0; m < s->measures; m++) {
        iop_script_open(j, '[');
        for (size_t k = 0; k < s->sectors; k++)
            iop_script_number(j, plan->measure[m].per_output[k] * s->sector[k].output);
        iop_script_close(j, ']');
    }
    iop_script_close(j, ']');
}

iop_status iop_html_put_structure(iop_script *j, const iop_report_source *source, iop_err *err)
{
    const iop_solution *s = source->solution;
    const iop_plan *plan = source->plan;
    iop_status status = IOP_OK;
    /* with techniques or periods, A and the uses are no longer those of the table */
    if (!plan || !s || s->periods > 0 || s->sectors != plan->table->n || s->measures != plan->measures)
        return IOP_OK;
    iop_script_key(j, "structure");
    iop_script_open(j, '{');
    put_use(j, plan, s);
    iop_script_put_numbers(j, "backward", source->backward, s->sectors);
    iop_script_put_numbers(j, "forward", source->forward, s->sectors);
    if (s->status == IOP_OPTIMAL || s->status == IOP_UNVERIFIED) {
        const sales x = {plan->table, s};
        status = put_flows(j, &x, s->sectors, source->env, err);
    }
    iop_script_close(j, '}');
    return status;
}
