/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each fault is put into a table that has none, and must be found, named and graded. */
#include "support/economy.h"
#include <ioplan/diag.h>
#include <string.h>

static iop_diags *check(const iop_table *t)
{
    iop_diags *d;
    iop_err err;
    assert_ok(iop_diags_open(&d, NULL, &err), err);
    assert_int_equal(iop_table_check(t, d), IOP_OK);
    return d;
}

static bool says(const iop_diags *d, iop_severity severity, const char *words)
{
    for (size_t k = 0; k < iop_diags_count(d); k++)
        if (iop_diags_at(d, k)->severity == severity && strstr(iop_diags_at(d, k)->at.msg, words))
            return true;
    return false;
}

static void assert_says(const iop_diags *d, iop_severity severity, const char *words)
{
    if (says(d, severity, words))
        return;
    for (size_t k = 0; k < iop_diags_count(d); k++)
        print_message("  %d %s\n", (int)iop_diags_at(d, k)->severity, iop_diags_at(d, k)->at.msg);
    fail_msg("nothing says \"%s\"", words);
}

/* Closes column j again after its cells were changed, and the row sums with it. */
static void rebalance(iop_table *t)
{
    iop_table_update_output(t);
    for (size_t j = 0; j < t->n; j++) {
        double costs = 0;
        for (size_t i = 0; i < t->n; i++)
            costs += *iop_at(t->intermediate, i, j);
        for (size_t q = 0; q < 3; q++)
            costs += *iop_at(t->primary, q, j);
        *iop_at(t->primary, 3, j) = t->output[j] - costs;
    }
}

static void a_sound_table_has_only_notes(void **state)
{
    (void)state;
    for (size_t n = 1; n < 12; n++) {
        iop_table *t = economy_table(n, n);
        iop_diags *d = check(t);
        if (iop_diags_errors(d) + iop_diags_warnings(d) > 0)
            fail_msg("n = %zu: %s", n, iop_diags_at(d, 0)->at.msg);
        assert_says(d, IOP_NOTE, "a difference of");
        assert_says(d, IOP_NOTE, "spectral radius");
        iop_diags_close(d);
        iop_table_close(t);
    }
}

/* By the definition on a copy of the coefficients, whichever way the check went. */
static void the_radius_is_that_of_the_coefficients(void **state)
{
    (void)state;
    for (size_t n = 1; n < 50; n++) {
        iop_table *t = economy_table(n, n);
        for (size_t j = 0; n % 2 && j < n; j++) /* sector 0 sells nothing to sectors: no quick way */
            *iop_at(t->intermediate, 0, j) = 0;
        rebalance(t);
        iop_mat a;
        iop_err err;
        double radius;
        char words[64];
        assert_ok(iop_mat_new(&a, n, n, NULL, &err), err);
        iop_table_coefficients(t, a);
        assert_ok(iop_spectral_radius(iop_read(a), &radius, NULL, NULL, &err), err);
        snprintf(words, sizeof words, "the spectral radius of the coefficients is %.4f", radius);
        iop_diags *d = check(t);
        assert_says(d, IOP_NOTE, words);
        iop_diags_close(d);
        iop_mat_free(&a, NULL);
        iop_table_close(t);
    }
}

static void *watch_largest(void *largest, void *p, size_t bytes)
{
    if (bytes > *(size_t *)largest)
        *(size_t *)largest = bytes;
    if (bytes > 0)
        return realloc(p, bytes);
    free(p);
    return NULL;
}

/* A large dense table is checked where it lies. */
static void the_check_copies_no_matrix(void **state)
{
    (void)state;
    enum { SECTORS = 200 };
    size_t largest = 0;
    iop_table *t = economy_table(SECTORS, 1);
    iop_env kept = t->env;
    for (size_t i = 0; i < SECTORS; i++)
        for (size_t j = 0; j < SECTORS; j++)
            *iop_at(t->intermediate, i, j) += .001;
    rebalance(t);
    iop_diags *d;
    iop_err err;
    assert_ok(iop_diags_open(&d, NULL, &err), err);
    t->env.resize = watch_largest;
    t->env.resize_ctx = &largest;
    assert_int_equal(iop_table_check(t, d), IOP_OK);
    t->env = kept;
    assert_says(d, IOP_NOTE, "spectral radius");
    assert_true(largest > 0 && largest < SECTORS * SECTORS * sizeof(double) / 4);
    iop_diags_close(d);
    iop_table_close(t);
}

static void imbalance_is_named_with_its_sums(void **state)
{
    (void)state;
    iop_table *t = economy_table(8, 1);
    for (size_t j = 0; j < 8; j++) /* all but one a little out of balance, S3 most */
        *iop_at(t->primary, 3, j) += j == 3 ? 0.02 * t->output[j] : j == 5 ? 0 : 0.001 * t->output[j];
    iop_diags *d = check(t);
    assert_int_equal(iop_diags_errors(d), 6); /* five worst, and the rest in one */
    assert_non_null(strstr(iop_diags_first_error(d)->msg, "S3 (sector 3) is out of balance"));
    assert_non_null(strstr(iop_diags_first_error(d)->msg, "(2 % of output"));
    assert_says(d, IOP_ERROR, "and 2 more sectors out of balance");
    assert_false(says(d, IOP_ERROR, "S5"));
    iop_diags_close(d);
    t->tolerance = 0.0201; /* accepted, but wide */
    d = check(t);
    assert_int_equal(iop_diags_errors(d), 0);
    assert_says(d, IOP_WARNING, "the tolerance lets");
    iop_diags_close(d);
    iop_table_close(t);
}

/* Both GDPs of a balanced table are the sum of its incomes, computed here from the cells. */
static void gdp_is_the_same_from_both_sides(void **state)
{
    (void)state;
    iop_table *t = economy_table(1, 2);
    *iop_at(t->intermediate, 0, 0) = 100;
    *iop_at(t->final_demand, 0, 0) = 500;
    *iop_at(t->final_demand, 0, 1) = 400;
    *iop_at(t->primary, 0, 0) = 200; /* imports */
    *iop_at(t->primary, 1, 0) = 50;  /* taxes */
    *iop_at(t->primary, 2, 0) = 450; /* wages */
    rebalance(t);                    /* surplus 200; final use has imports 3 and taxes 2 */
    iop_diags *d = check(t);
    assert_int_equal(iop_diags_errors(d), 0);
    assert_says(d, IOP_NOTE,
                "GDP is 702 million USD from incomes (value added 650, other rows such as taxes on "
                "products 52) and 702 from spending (final demand 905 less imports 203), a "
                "difference of 0");
    iop_diags_close(d);
    *iop_at(t->primary, 2, 0) += 10;
    d = check(t);
    assert_says(d, IOP_WARNING, "GDP is 712 ");
    iop_diags_close(d);
    iop_table_close(t);
}

static void a_block_that_eats_itself_is_named(void **state)
{
    (void)state;
    iop_table *t = economy_table(6, 3);
    for (size_t i = 0; i < 6; i++)
        for (size_t j = 0; j < 6; j++)
            *iop_at(t->intermediate, i, j) = i == j || (i < 2 && j > 1) ? 1 : 0;
    *iop_at(t->intermediate, 4, 5) = 2000; /* S4 and S5 live on each other */
    *iop_at(t->intermediate, 5, 4) = 2100;
    for (size_t k = 0; k < 2; k++) /* and take stocks down */
        *iop_at(t->final_demand, 4, k) = *iop_at(t->final_demand, 5, k) = -20;
    rebalance(t);
    iop_diags *d = check(t);
    assert_says(d, IOP_ERROR, "use up at least what they make");
    const char *msg = iop_diags_first_error(d)->msg;
    assert_true(strstr(msg, "S4 (sector 4)") && strstr(msg, "S5 (sector 5)"));
    assert_false(strstr(msg, "S0") || strstr(msg, "S1") || strstr(msg, "S2") || strstr(msg, "S3"));
    assert_says(d, IOP_WARNING, "S5 (sector 5) exports a negative amount (export): -20 million USD");
    iop_diags_close(d);
    iop_table_close(t);
}

static void clear_sector(iop_table *t, size_t s, bool column)
{
    for (size_t k = 0; k < t->n; k++) {
        *iop_at(t->intermediate, s, k) = 0;
        if (column)
            *iop_at(t->intermediate, k, s) = 0;
    }
    for (size_t k = 0; k < t->c; k++)
        *iop_at(t->final_demand, s, k) = 0;
    for (size_t q = 0; q < t->p; q++)
        *iop_at(t->primary, q, s) = 0;
    *iop_at(t->resources, 0, s) = 0;
    iop_table_update_output(t);
}

static void sectors_without_output(void **state)
{
    (void)state;
    iop_table *t = economy_table(5, 4);
    clear_sector(t, 2, true);
    rebalance(t);
    iop_diags *d = check(t);
    assert_int_equal(iop_diags_errors(d), 0);
    assert_says(d, IOP_WARNING, "S2 (sector 2) has no output");
    iop_diags_close(d);
    *iop_at(t->resources, 0, 2) = 4;
    *iop_at(t->primary, 2, 2) = -3;
    d = check(t);
    assert_says(d, IOP_ERROR, "S2 (sector 2) has no output, yet its column holds costs (3 million USD");
    assert_says(d, IOP_ERROR, "S2 (sector 2) uses 4 TJ of energy, but its total in the table is 0");
    iop_diags_close(d);
    iop_table_close(t);
}

typedef struct {
    const char *part; /* i, f, p, r, o: which matrix */
    size_t row, col;
    double factor, add; /* new value: factor x output of the column's sector (0 for categories) + add */
    bool close;         /* restore balance afterwards */
    iop_severity severity;
    const char *words;
} fault;

static const fault faults[] = {
    {"i", 1, 2, -0.05, 0, true, IOP_WARNING, "S1 (sector 1) sells a negative amount to S2 (sector 2): -"},
    {"i", 0, 3, 1.5, 0, true, IOP_WARNING, "S3 (sector 3) buys more from S0 (sector 0) ("},
    {"i", 0, 3, 1.5, 0, true, IOP_WARNING, "S3 (sector 3) buys products of sectors worth"},
    {"i", 0, 3, 1.5, 0, true, IOP_WARNING, "S3 (sector 3) makes a loss"},
    {"p", 0, 1, -0.1, 0, true, IOP_WARNING, "S1 (sector 1) imports a negative amount (imports): -"},
    {"r", 0, 4, 0, -9, false, IOP_WARNING, "S4 (sector 4) uses a negative amount of energy: -9 TJ"},
    {"r", 0, 4, 200, 0, false, IOP_NOTE,
     "S4 (sector 4) uses 200 TJ of energy for each million USD of output"},
    {"o", 2, 0, 0, 1, false, IOP_ERROR, "the output of S2 (sector 2) is given as 1 million USD, but"},
    {"i", 3, 1, 0, (double)NAN, false, IOP_ERROR, "row S3, column S1: nan is not a finite number"},
    {"f", 3, 1, 0, (double)INFINITY, false, IOP_ERROR, "row S3, column export: inf is not"},
    {"p", 2, 6, 0, (double)-INFINITY, false, IOP_ERROR, "row wages, column category household: -inf is not"},
    {"r", 0, 5, 0, (double)NAN, false, IOP_ERROR, "row energy, column S5 (sector 5): nan is not"},
    {"o", 4, 0, 0, (double)NAN, false, IOP_ERROR, "row S4, column output: nan is not"},
};

static void put(iop_table *t, const fault *f)
{
    iop_mat output = {t->n, 1, 1, t->output};
    iop_mat m = *f->part == 'i'   ? t->intermediate
                : *f->part == 'f' ? t->final_demand
                : *f->part == 'p' ? t->primary
                : *f->part == 'r' ? t->resources
                                  : output;
    *iop_at(m, f->row, f->col) = (f->factor == 0 ? 0 : f->factor * t->output[f->col]) + f->add;
    if (f->close)
        rebalance(t);
}

static void every_fault_is_found(void **state)
{
    (void)state;
    for (size_t k = 0; k < sizeof faults / sizeof *faults; k++) {
        iop_table *t = economy_table(6, 5);
        put(t, &faults[k]);
        iop_diags *d = check(t);
        assert_says(d, faults[k].severity, faults[k].words);
        if (faults[k].severity != IOP_ERROR)
            assert_int_equal(iop_diags_errors(d), 0);
        iop_diags_close(d);
        iop_table_close(t);
    }
}

static void negative_outputs_and_overselling(void **state)
{
    (void)state;
    iop_table *t = economy_table(6, 6);
    double output = t->output[1];
    *iop_at(t->final_demand, 1, 0) += 2 * output; /* sold, and taken back from the export column */
    *iop_at(t->final_demand, 1, 1) -= 2 * output;
    iop_diags *d = check(t);
    assert_int_equal(iop_diags_errors(d), 0);
    assert_says(d, IOP_WARNING, "S1 (sector 1) sells more to category household (");
    assert_says(d, IOP_WARNING, "S1 (sector 1) exports a negative amount");
    iop_diags_close(d);
    *iop_at(t->final_demand, 1, 1) -= 2 * output;
    rebalance(t);
    d = check(t);
    assert_says(d, IOP_ERROR, "S1 (sector 1) has a negative output of -");
    iop_diags_close(d);
    iop_table_close(t);
}

static void units_and_categories(void **state)
{
    (void)state;
    iop_table *t = economy_table(5, 7);
    iop_err err;
    assert_ok(iop_table_set_text(t, &t->resource[0].unit, "points", &err), err);
    assert_ok(iop_table_set_text(t, &t->unit, "", &err), err);
    for (size_t i = 0; i < 5; i++) {
        *iop_at(t->final_demand, i, 1) += *iop_at(t->final_demand, i, 0);
        *iop_at(t->final_demand, i, 0) = 0;
    }
    iop_diags *d = check(t);
    assert_says(d, IOP_WARNING, "the unit \"points\" of energy");
    assert_says(d, IOP_WARNING, "the table's unit \"\"");
    assert_says(d, IOP_ERROR, "category household uses 7 points of energy, but its total in the table is 0");
    iop_diags_close(d);
    iop_table_close(t);
}

static void resources_have_names_of_their_own(void **state)
{
    (void)state;
    iop_table *t = economy_table(5, 7);
    iop_err err;
    assert_ok(iop_table_set_text(t, &t->resource[0].name, t->components[0].name, &err), err);
    iop_diags *d = check(t);
    assert_says(d, IOP_ERROR, "has the name of a primary component");
    iop_diags_close(d);
    iop_table_close(t);
}

static void tables_without_parts(void **state)
{
    (void)state;
    iop_table *t;
    iop_err err;
    assert_ok(iop_table_new(&t, 0, 0, 0, 0, NULL, &err), err);
    iop_diags *d = check(t);
    assert_says(d, IOP_ERROR, "no sectors");
    assert_says(d, IOP_ERROR, "no category");
    assert_says(d, IOP_WARNING, "no primary inputs");
    iop_diags_close(d);
    t->tolerance = (double)NAN;
    d = check(t);
    assert_says(d, IOP_ERROR, "tolerance nan");
    iop_diags_close(d);
    iop_table_close(t);
    t = economy_table(3, 8);
    t->components[2].in_value_added = t->components[3].in_value_added = false;
    d = check(t);
    assert_says(d, IOP_WARNING, "no row of primary inputs counts as value added");
    iop_diags_close(d);
    iop_table_close(t);
}

static void labels_are_cut_at_whole_characters(void **state)
{
    (void)state;
    iop_table *t = economy_table(2, 9);
    iop_err err;
    char out[96];
    const char *name = "Sản xuất sản phẩm từ cao su và plastic, sản phẩm từ khoáng phi kim loại khác";
    assert_ok(iop_table_set_text(t, &t->sectors[0].name, name, &err), err);
    for (size_t size = 1; size < sizeof out; size++) {
        memset(out, 'x', sizeof out);
        iop_table_sector_label(t, 0, out, size);
        size_t length = strlen(out);
        assert_true(length < size);
        for (size_t k = 0; k < length;) { /* every character is whole */
            unsigned char c = (unsigned char)out[k];
            size_t bytes = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
            for (size_t b = 1; b < bytes; b++)
                assert_true(((unsigned char)out[k + b] & 0xC0) == 0x80);
            k += bytes;
        }
    }
    assert_ok(iop_table_set_text(t, &t->sectors[0].name, "S0", &err), err);
    assert_string_equal(iop_table_sector_label(t, 0, out, sizeof out), "S0");
    const double weight[2] = {0.5, 0.5}, none[2] = {0, 0};
    assert_string_equal(iop_table_heaviest(t, weight, 5, out, sizeof out), "S0, S1 (sector 1)");
    assert_string_equal(iop_table_heaviest(t, weight, 1, out, sizeof out), "S0");
    assert_string_equal(iop_table_heaviest(t, none, 5, out, sizeof out), "");
    iop_table_close(t);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    iop_table *t = economy_table(4, 10);
    iop_env kept = t->env;
    iop_status status = IOP_ENOMEM;
    iop_err err;
    for (long k = 0; status != IOP_OK; k++) {
        economy_memory memory = {k};
        iop_diags *d;
        assert_ok(iop_diags_open(&d, NULL, &err), err);
        t->env = economy_env(&memory);
        status = iop_table_check(t, d);
        t->env = kept;
        assert_true(status == IOP_OK || (status == IOP_ENOMEM && iop_diags_errors(d) > 0));
        assert_true(k < 100);
        iop_diags_close(d);
    }
    iop_table_close(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_table_has_only_notes),
        cmocka_unit_test(the_radius_is_that_of_the_coefficients),
        cmocka_unit_test(the_check_copies_no_matrix),
        cmocka_unit_test(imbalance_is_named_with_its_sums),
        cmocka_unit_test(gdp_is_the_same_from_both_sides),
        cmocka_unit_test(a_block_that_eats_itself_is_named),
        cmocka_unit_test(sectors_without_output),
        cmocka_unit_test(every_fault_is_found),
        cmocka_unit_test(negative_outputs_and_overselling),
        cmocka_unit_test(units_and_categories),
        cmocka_unit_test(resources_have_names_of_their_own),
        cmocka_unit_test(tables_without_parts),
        cmocka_unit_test(labels_are_cut_at_whole_characters),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
