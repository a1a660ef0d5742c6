/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exported MPS text, read by a reader of its own after the rules of the format, is the same program to
 * the last bit. */
#include "random_lp.h"
#include "support/cm.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SEEDS = 40 };

/* "x[12]" or "row[12]": the number; SIZE_MAX for others. */
static size_t index_of(const char *name)
{
    const char *open = strchr(name, '[');
    return open ? (size_t)strtoul(open + 1, NULL, 10) : SIZE_MAX;
}

typedef struct reader {
    dense_lp p;
    char *kind; /* of the rows */
    double *rhs, *range;
    char section[16];
} reader;

static void read_bound(dense_lp *p, const char *kind, size_t j, double value)
{
    if (strcmp(kind, "FX") == 0)
        p->col_lo[j] = p->col_hi[j] = value;
    else if (strcmp(kind, "UP") == 0)
        p->col_hi[j] = value;
    else if (strcmp(kind, "LO") == 0)
        p->col_lo[j] = value;
    else if (strcmp(kind, "MI") == 0)
        p->col_lo[j] = -INFINITY;
    else if (strcmp(kind, "FR") == 0)
        p->col_lo[j] = -INFINITY, p->col_hi[j] = INFINITY;
    else
        fail_msg("unknown bound \"%s\"", kind);
}

static void read_fields(reader *r, int fields, char field[4][64])
{
    double value = strtod(field[fields - 1], NULL);
    size_t first = index_of(field[0]), second = index_of(field[1]);
    if (strcmp(r->section, "ROWS") == 0 && second != SIZE_MAX)
        r->kind[second] = field[0][0];
    else if (strcmp(r->section, "COLUMNS") == 0 && second == SIZE_MAX)
        r->p.cost[first] = value;
    else if (strcmp(r->section, "COLUMNS") == 0)
        r->p.a[second * r->p.columns + first] = value;
    else if (strcmp(r->section, "RHS") == 0 && second == SIZE_MAX)
        r->p.constant = -value;
    else if (strcmp(r->section, "RHS") == 0)
        r->rhs[second] = value;
    else if (strcmp(r->section, "RANGES") == 0)
        r->range[second] = value;
    else if (strcmp(r->section, "BOUNDS") == 0)
        read_bound(&r->p, field[0], index_of(field[2]), value);
}

static void finish_rows(reader *r)
{
    for (size_t i = 0; i < r->p.rows; i++) {
        char kind = r->kind[i];
        r->p.row_lo[i] = kind == 'E' || kind == 'G'        ? r->rhs[i]
                         : kind == 'L' && r->range[i] != 0 ? r->rhs[i] - r->range[i]
                                                           : -HUGE_VAL;
        r->p.row_hi[i] = kind == 'E' || kind == 'L'        ? r->rhs[i]
                         : kind == 'G' && r->range[i] != 0 ? r->rhs[i] + r->range[i]
                                                           : HUGE_VAL;
    }
}

static dense_lp read_mps(char *text, size_t rows, size_t columns)
{
    reader r = {.p = dense_new(rows, columns, false)};
    r.kind = calloc(rows + 1, 1);
    r.rhs = calloc(rows + 1, sizeof(double));
    r.range = calloc(rows + 1, sizeof(double));
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        char field[4][64];
        int fields = sscanf(line, "%63s %63s %63s %63s", field[0], field[1], field[2], field[3]);
        if (line[0] == ' ')
            read_fields(&r, fields, field);
        else if (line[0] != '*')
            snprintf(r.section, sizeof r.section, "%.15s", field[0]);
    }
    assert_string_equal(r.section, "ENDATA");
    finish_rows(&r);
    free(r.kind);
    free(r.rhs);
    free(r.range);
    return r.p;
}

/* The second bound of a two-sided row is a sum, and may be off by the last place. */
static void same_rows(const dense_lp *q, const dense_lp *p, uint64_t seed)
{
    for (size_t i = 0; i < p->rows; i++) {
        double lo = p->row_lo[i], hi = p->row_hi[i],
               off = isinf(lo) || isinf(hi) ? 0 : 2.3e-16 * (fabs(lo) + fabs(hi));
        bool one_exact = q->row_lo[i] == lo || q->row_hi[i] == hi;
        bool lo_close = q->row_lo[i] == lo || fabs(q->row_lo[i] - lo) <= off;
        bool hi_close = q->row_hi[i] == hi || fabs(q->row_hi[i] - hi) <= off;
        if (!one_exact || !lo_close || !hi_close)
            fail_msg("seed %llu: row %zu: read [%.17g, %.17g], was [%.17g, %.17g]", (unsigned long long)seed,
                     i, q->row_lo[i], q->row_hi[i], lo, hi);
    }
}

static void same(const double *a, const double *b, size_t count, double sign, const char *what, uint64_t seed)
{
    for (size_t k = 0; k < count; k++)
        if (!(a[k] == sign * b[k]))
            fail_msg("seed %llu: %s %zu: read %.17g, was %.17g", (unsigned long long)seed, what, k, a[k],
                     b[k]);
}

static void every_number_reads_back(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < SEEDS; seed++)
        for (int kind = 0; kind < DENSE_KINDS; kind++) {
            iop_err err = {.msg = ""};
            char *text;
            dense_lp p = dense_random(seed, (dense_kind)kind, 20, 20);
            iop_lp *lp = dense_build(&p, NULL);
            assert_ok(iop_lp_to_mps(lp, NULL, &text, NULL, &err), err);
            dense_lp q = read_mps(text, p.rows, p.columns);
            double sign = p.maximize ? -1 : 1;
            same(q.a, p.a, p.rows * p.columns, 1, "coefficient", seed);
            same(q.cost, p.cost, p.columns, sign, "cost", seed);
            same_rows(&q, &p, seed);
            same(q.col_lo, p.col_lo, p.columns, 1, "column lower bound", seed);
            same(q.col_hi, p.col_hi, p.columns, 1, "column upper bound", seed);
            same(&q.constant, &p.constant, 1, sign, "constant", seed);
            iop_lp_text_free(lp, text);
            iop_lp_close(lp);
            dense_free(&p);
            dense_free(&q);
        }
}

static void names_are_readable(void **state)
{
    (void)state;
    iop_err err = {.msg = ""};
    static const char *const sector[] = {"D26", "C16"}, *const use[] = {"export"},
                             *const limit[] = {"co2.max"};
    const iop_axis axes[] = {{2, sector}, {1, use}}, limits = {1, limit};
    iop_lp *lp;
    char *text;
    const size_t column[] = {1};
    const double value[] = {0.1};
    assert_ok(iop_lp_open(&lp, true, NULL, &err), err);
    assert_ok(iop_lp_add_columns(lp, "final", 2, axes, NULL, &err), err);
    assert_ok(iop_lp_add_rows(lp, "limit", 1, &limits, NULL, &err), err);
    assert_ok(iop_lp_add_row(lp, -INFINITY, 5, 1, column, value, &err), err);
    assert_ok(iop_lp_to_mps(lp, "Bình Dương 2030", &text, NULL, &err), err);
    assert_non_null(strstr(text, "NAME Bình_Dương_2030\n"));
    assert_non_null(strstr(text, " L limit[co2.max]\n"));
    assert_non_null(strstr(text, " final[C16,export] limit[co2.max] 0.1\n"));
    assert_non_null(strstr(text, " final[D26,export] objective 0\n")); /* a column without entries is there */
    iop_lp_text_free(lp, text);
    iop_lp_close(lp);
}

static void what_mps_cannot_hold_is_refused(void **state)
{
    (void)state;
    iop_err err = {.msg = ""};
    char *text;
    dense_lp p = dense_new(1, 1, false);
    p.row_lo[0] = 2;
    p.row_hi[0] = 1;
    iop_lp *lp = dense_build(&p, NULL);
    assert_int_equal(iop_lp_to_mps(lp, NULL, &text, NULL, &err), IOP_EINVAL);
    assert_null(text);
    assert_non_null(strstr(err.msg, "row[0]"));
    iop_lp_close(lp);
    dense_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_number_reads_back),
        cmocka_unit_test(names_are_readable),
        cmocka_unit_test(what_mps_cannot_hold_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
