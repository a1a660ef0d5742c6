/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The published results for Germany 1995 (Eurostat 2008, see datasets/germany-1995/SOURCES.md), to their
 * four digits. */
#include "support/cm.h"
#include <ioplan/diag.h>
#include <ioplan/multipliers.h>
#include <ioplan/read.h>
#include <string.h>

enum { SECTORS = 6 };

static iop_table *germany(void)
{
    iop_table *t;
    iop_diags *d;
    iop_err err;
    assert_ok(iop_diags_open(&d, NULL, &err), err);
    iop_status status = iop_dataset_open(&t, IOP_SOURCE_DIR "/datasets/germany-1995", NULL, d);
    if (status != IOP_OK)
        fail_msg("%s", iop_diags_first_error(d)->msg);
    iop_diags_close(d);
    assert_int_equal(t->n, SECTORS);
    return t;
}

/* Equal to the last published digit. */
static void assert_published(double value, double published)
{
    if (!(fabs(value - published) <= 0.5e-4 + 1e-12))
        fail_msg("%.6f is not the published %.4f", value, published);
}

static void multipliers_are_the_published_ones(void **state)
{
    (void)state;
    static const double output[SECTORS] = {1.7048, 1.8413, 1.8136, 1.6035, 1.5951, 1.3782};
    static const double value_added[SECTORS] = {0.8450, 0.7647, 0.8615, 0.9019, 0.9393, 0.9199};
    static const double employment[SECTORS] = {0.0326, 0.0162, 0.0207, 0.0237, 0.0112, 0.0242};
    static const double co2[SECTORS] = {0.2379, 0.5172, 0.0456, 0.1320, 0.0127, 0.0530};
    iop_table *t = germany();
    iop_multipliers *m;
    iop_err err;
    assert_ok(iop_multipliers_open(&m, t, NULL, NULL, &err), err);
    for (size_t j = 0; j < SECTORS; j++) {
        assert_published(*iop_at(m->total, iop_multipliers_find(m, "output"), j), output[j]);
        assert_published(*iop_at(m->total, iop_multipliers_find(m, "value_added"), j), value_added[j]);
        assert_published(*iop_at(m->total, iop_multipliers_find(m, "employment"), j), employment[j]);
        assert_published(*iop_at(m->direct, iop_multipliers_find(m, "co2"), j), co2[j]);
    }
    iop_multipliers_close(m);
    iop_table_close(t);
}

static void the_diagonal_of_the_inverse_is_the_published_one(void **state)
{
    (void)state;
    static const double diagonal[3] = {1.0339, 1.4292, 1.0289};
    iop_table *t = germany();
    iop_leontief *op;
    iop_err err;
    assert_ok(iop_leontief_open_table(&op, t, NULL, &err), err);
    for (size_t k = 0; k < 3; k++) {
        double column[SECTORS] = {0};
        column[k] = 1;
        assert_ok(iop_leontief_outputs(op, (iop_mat){1, SECTORS, SECTORS, column}, &err), err);
        assert_published(column[k], diagonal[k]);
    }
    iop_leontief_close(op);
    iop_table_close(t);
}

/* L applied to the year's final demand gives the year's output. */
static void the_base_year_reproduces_itself(void **state)
{
    (void)state;
    iop_table *t = germany();
    iop_leontief *op;
    iop_err err;
    double f[SECTORS] = {0};
    for (size_t i = 0; i < SECTORS; i++)
        for (size_t k = 0; k < t->c; k++)
            f[i] += *iop_at(t->final_demand, i, k);
    assert_ok(iop_leontief_open_table(&op, t, NULL, &err), err);
    assert_ok(iop_leontief_outputs(op, (iop_mat){1, SECTORS, SECTORS, f}, &err), err);
    for (size_t i = 0; i < SECTORS; i++)
        assert_close(f[i], t->output[i], 1e-13);
    iop_leontief_close(op);
    iop_table_close(t);
}

/* Germany's GDP of 1995 was 1,801.3 thousand million EUR. */
static void the_check_finds_nothing_and_states_gdp(void **state)
{
    (void)state;
    iop_table *t = germany();
    iop_diags *d;
    iop_err err;
    bool stated = false;
    assert_ok(iop_diags_open(&d, NULL, &err), err);
    assert_int_equal(iop_table_check(t, d), IOP_OK);
    for (size_t k = 0; k < iop_diags_count(d); k++) {
        const char *msg = iop_diags_at(d, k)->at.msg;
        if (iop_diags_at(d, k)->severity != IOP_NOTE)
            fail_msg("%s", msg);
        stated = stated || (strstr(msg, "GDP is 1,801,300 million EUR from incomes") &&
                            strstr(msg, "and 1,801,300 from spending"));
    }
    assert_true(stated);
    iop_diags_close(d);
    iop_table_close(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(multipliers_are_the_published_ones),
        cmocka_unit_test(the_diagonal_of_the_inverse_is_the_published_one),
        cmocka_unit_test(the_base_year_reproduces_itself),
        cmocka_unit_test(the_check_finds_nothing_and_states_gdp),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
