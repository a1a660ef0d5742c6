/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Building, naming and reading programs; programs of no size; what is refused. */
#include "random_lp.h"
#include "support/cm.h"
#include <string.h>

static const char *const sectors[] = {"D26", "C16", "A01"}, *const uses[] = {"export", "household"};

static iop_lp *new_lp(void)
{
    iop_err err = {.msg = ""};
    iop_lp *lp;
    assert_ok(iop_lp_open(&lp, true, NULL, &err), err);
    return lp;
}

static void assert_name(const iop_lp *lp, bool row, size_t k, const char *expected)
{
    char name[64], narrow[4];
    int length =
        row ? iop_lp_row_name(lp, k, name, sizeof name) : iop_lp_column_name(lp, k, name, sizeof name);
    assert_string_equal(name, expected);
    assert_int_equal(length, strlen(expected));
    length = row ? iop_lp_row_name(lp, k, narrow, sizeof narrow)
                 : iop_lp_column_name(lp, k, narrow, sizeof narrow);
    assert_int_equal(length, strlen(expected)); /* what snprintf would return */
    assert_int_equal(strncmp(narrow, expected, 3), 0);
}

static void blocks_have_names_and_places(void **state)
{
    (void)state;
    iop_err err = {.msg = ""};
    iop_block output, final, balance;
    iop_lp *lp = new_lp();
    const iop_axis axes[] = {{3, sectors}, {2, uses}};
    assert_ok(iop_lp_add_columns(lp, "output", 1, axes, &output, &err), err);
    assert_ok(iop_lp_add_columns(lp, "final", 2, axes, &final, &err), err);
    assert_ok(iop_lp_add_columns(lp, "slack", 0, NULL, NULL, &err), err);
    assert_ok(iop_lp_add_rows(lp, "balance", 1, axes, &balance, &err), err);
    assert_int_equal(iop_lp_columns(lp), 3 + 6 + 1);
    assert_int_equal(output.first, 0);
    assert_int_equal(final.first, 3);
    assert_int_equal(final.count, 6);
    assert_int_equal(iop_block_at2(&final, 1, 1), 6);
    assert_name(lp, false, 1, "output[C16]");
    assert_name(lp, false, 6, "final[C16,household]");
    assert_name(lp, false, 9, "slack");
    assert_name(lp, true, 2, "balance[A01]");
    double lo, hi, cost;
    iop_lp_column(lp, 4, &lo, &hi, &cost);
    assert_true(lo == 0 && isinf(hi) && cost == 0);
    iop_lp_close(lp);
}

static void rows_are_compressed(void **state)
{
    (void)state;
    iop_err err = {.msg = ""};
    iop_lp *lp = new_lp();
    const iop_axis axis = {3, sectors};
    const size_t column[] = {2, 0, 1};
    const double value[] = {5, 0, -1};
    assert_ok(iop_lp_add_columns(lp, "x", 1, &axis, NULL, &err), err);
    assert_ok(iop_lp_add_rows(lp, "r", 1, &axis, NULL, &err), err);
    assert_ok(iop_lp_add_row(lp, -1, 2, 3, column, value, &err), err);
    assert_ok(iop_lp_add_row(lp, 0, 0, 0, NULL, NULL, &err), err);
    double lo, hi;
    size_t count;
    const size_t *col;
    const double *val;
    iop_lp_row(lp, 0, &lo, &hi, &count, &col, &val);
    assert_true(lo == -1 && hi == 2);
    assert_int_equal(count, 2); /* the zero is dropped */
    assert_true(col[0] == 2 && val[0] == 5 && col[1] == 1 && val[1] == -1);
    iop_lp_row(lp, 1, &lo, &hi, &count, &col, &val);
    assert_int_equal(count, 0);
    assert_int_equal(iop_lp_nonzeros(lp), 2);
    assert_int_equal(iop_lp_rows(lp), 2);
    iop_lp_close(lp);
}

/* Each is refused with a sentence that holds the text. */
#define assert_refused(call, text)                                                                           \
    do {                                                                                                     \
        assert_int_equal((call), IOP_EINVAL);                                                                \
        if (!strstr(err.msg, text))                                                                          \
            fail_msg("%s: %s", #call, err.msg);                                                              \
    } while (0)

static void bad_programs_are_refused(void **state)
{
    (void)state;
    iop_err err = {.msg = ""};
    iop_lp *lp = new_lp();
    iop_lp_session *session;
    static const char *const bad[] = {"a b"};
    const iop_axis axis = {3, sectors}, spaced = {1, bad}, one = {1, NULL},
                   huge[] = {{SIZE_MAX / 8, NULL}, {9, NULL}};
    const size_t twice[] = {1, 1}, outside[] = {3}, last[] = {2};
    const double value[] = {1, 2}, nan_value[] = {NAN};
    assert_refused(iop_lp_add_columns(lp, "", 1, &axis, NULL, &err), "name a block");
    assert_refused(iop_lp_add_columns(lp, "a b", 1, &axis, NULL, &err), "\"a b\"");
    assert_refused(iop_lp_add_columns(lp, "x", 1, &spaced, NULL, &err), "\"a b\"");
    assert_refused(iop_lp_add_columns(lp, "x", 6, &axis, NULL, &err), "6 axes");
    assert_refused(iop_lp_add_columns(lp, "x", 2, huge, NULL, &err), "too many");
    assert_ok(iop_lp_add_columns(lp, "x", 1, &axis, NULL, &err), err);
    assert_refused(iop_lp_add_columns(lp, "x", 1, &axis, NULL, &err), "already");
    assert_refused(iop_lp_set_column(lp, 3, 0, 1, 0, &err), "column 3");
    assert_refused(iop_lp_set_column(lp, 1, NAN, 1, 0, &err), "x[C16]");
    assert_refused(iop_lp_set_column(lp, 1, INFINITY, INFINITY, 0, &err), "[inf, inf]");
    assert_refused(iop_lp_set_column(lp, 1, 0, 1, INFINITY, &err), "cost inf");
    assert_refused(iop_lp_add_row(lp, 0, 1, 1, last, value, &err), "no block");
    assert_ok(iop_lp_add_rows(lp, "r", 1, &one, NULL, &err), err);
    assert_refused(iop_lp_add_rows(lp, "s", 1, &one, NULL, &err), "only 0 were added");
    assert_refused(iop_lp_session_open(&session, lp, NULL, NULL, &err), "only 0 were added");
    assert_null(session);
    assert_refused(iop_lp_add_row(lp, 0, 1, 2, twice, value, &err), "two coefficients at column \"x[C16]\"");
    assert_refused(iop_lp_add_row(lp, 0, 1, 1, outside, value, &err), "column 3 of 3");
    assert_refused(iop_lp_add_row(lp, 0, 1, 1, last, nan_value, &err), "not finite");
    assert_refused(iop_lp_add_row(lp, NAN, 1, 1, last, value, &err), "r[0]");
    assert_refused(iop_lp_add_row(lp, 0, -INFINITY, 1, last, value, &err), "r[0]");
    assert_ok(iop_lp_add_row(lp, 0, 1, 1, twice, value, &err), err); /* what was refused left no trace */
    iop_lp_set_constant(lp, NAN);
    assert_refused(iop_lp_session_open(&session, lp, NULL, NULL, &err), "constant");
    iop_lp_close(lp);
}

static void bad_sessions_are_refused(void **state)
{
    (void)state;
    iop_err err = {.msg = ""};
    dense_lp p = dense_new(1, 1, false);
    iop_lp *lp = dense_build(&p, NULL);
    iop_lp_session *session;
    iop_lp_settings settings = iop_lp_settings_default();
    assert_refused(iop_lp_session_open(&session, lp, NULL, "simplex", &err), "\"simplex\"");
    settings.tolerance = NAN;
    assert_refused(iop_lp_session_open(&session, lp, &settings, NULL, &err), "tolerance");
    settings = iop_lp_settings_default();
    settings.max_iterations = -1;
    assert_refused(iop_lp_session_open(&session, lp, &settings, NULL, &err), "iterations");
    settings = iop_lp_settings_default();
    settings.time_limit_s = -1;
    assert_refused(iop_lp_session_open(&session, lp, &settings, NULL, &err), "time");
    assert_ok(iop_lp_session_open(&session, lp, NULL, NULL, &err), err);
    assert_refused(iop_lp_session_set_row(session, 1, 0, 1, &err), "row 1");
    assert_refused(iop_lp_session_set_row(session, 0, NAN, 1, &err), "row[0]");
    assert_refused(iop_lp_session_set_column(session, 1, 0, 1, 0, &err), "column 1");
    assert_refused(iop_lp_session_set_column(session, 0, 0, 1, NAN, &err), "x[0]");
    iop_lp_session_close(session);
    iop_lp_session_close(NULL);
    iop_lp_close(lp);
    iop_lp_close(NULL);
    dense_free(&p);
    assert_int_equal(strncmp(iop_lp_backend_version(), "GLPK ", 5), 0);
}

static iop_lp_outcome outcome_of(const dense_lp *p)
{
    iop_err err = {.msg = ""};
    iop_lp_session *session;
    iop_lp_result result;
    iop_lp *lp = dense_build(p, NULL);
    assert_ok(iop_lp_session_open(&session, lp, NULL, NULL, &err), err);
    assert_ok(iop_lp_session_solve(session, &result, &err), err);
    assert_null(dense_judge(p, &result));
    assert_true(isnan(result.objective) == (result.outcome != IOP_LP_OPTIMAL));
    assert_true(result.seconds >= 0);
    iop_lp_outcome outcome = result.outcome;
    iop_lp_session_close(session);
    iop_lp_close(lp);
    return outcome;
}

static void programs_of_no_size_work(void **state)
{
    (void)state;
    for (size_t rows = 0; rows < 2; rows++)
        for (size_t columns = 0; columns < 2; columns++) {
            dense_lp p = dense_new(rows, columns, true);
            p.constant = 3;
            assert_int_equal(outcome_of(&p), IOP_LP_OPTIMAL);
            if (columns) {
                p.cost[0] = 1;
                assert_int_equal(outcome_of(&p), IOP_LP_UNBOUNDED);
                p.col_hi[0] = -1; /* crosses the lower bound 0 */
                assert_int_equal(outcome_of(&p), IOP_LP_INFEASIBLE);
                p.col_hi[0] = 4;
            }
            if (rows) {
                p.row_lo[0] = 1; /* of nothing */
                assert_int_equal(outcome_of(&p), IOP_LP_INFEASIBLE);
                p.row_hi[0] = 0;
                assert_int_equal(outcome_of(&p), IOP_LP_INFEASIBLE);
                p.row_lo[0] = 0;
                assert_int_equal(outcome_of(&p), IOP_LP_OPTIMAL);
            }
            dense_free(&p);
        }
}

/* Places of the final basis, by a program whose optimum is plain. */
static void places_are_told(void **state)
{
    (void)state;
    iop_err err = {.msg = ""};
    iop_lp_session *session;
    iop_lp_result r;
    dense_lp p = dense_new(1, 4, true);
    static const double cost[] = {3, -1, 1, 5}, hi[] = {2, 7, INFINITY, 4};
    for (size_t j = 0; j < 4; j++) {
        p.a[j] = 1;
        p.cost[j] = cost[j];
        p.col_hi[j] = hi[j];
    }
    p.col_lo[3] = 4;
    p.row_hi[0] = 10;
    iop_lp *lp = dense_build(&p, NULL);
    assert_ok(iop_lp_session_open(&session, lp, NULL, NULL, &err), err);
    assert_ok(iop_lp_session_solve(session, &r, &err), err);
    assert_int_equal(r.at[0], IOP_AT_UPPER);
    assert_int_equal(r.at[1], IOP_AT_LOWER);
    assert_int_equal(r.at[2], IOP_AT_BETWEEN);
    assert_int_equal(r.at[3], IOP_AT_FIXED);
    assert_close(r.objective, 30, 1e-14);
    assert_close(r.y[0], 1, 1e-14);
    assert_close(r.d[0], 2, 1e-14);
    assert_close(r.d[1], -2, 1e-14);
    iop_lp_session_close(session);
    iop_lp_close(lp);
    dense_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_have_names_and_places), cmocka_unit_test(rows_are_compressed),
        cmocka_unit_test(bad_programs_are_refused),     cmocka_unit_test(bad_sessions_are_refused),
        cmocka_unit_test(programs_of_no_size_work),     cmocka_unit_test(places_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
