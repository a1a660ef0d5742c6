/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table as an object: sizes, texts, lookups, sums, coefficients. */
#include "support/cm.h"
#include <ioplan/table.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static iop_table *new_table(size_t n, size_t c, size_t p, size_t r)
{
    iop_table *t;
    iop_err err;
    assert_ok(iop_table_new(&t, n, c, p, r, NULL, &err), err);
    return t;
}

static void set_text(iop_table *t, char **slot, const char *text)
{
    iop_err err;
    assert_ok(iop_table_set_text(t, slot, text, &err), err);
    assert_string_equal(*slot, text);
}

static void a_new_table_is_empty(void **state)
{
    (void)state;
    for (size_t size = 0; size < 4; size++) {
        iop_table *t = new_table(size, size + 1, size, size / 2);
        assert_int_equal(t->primary.cols, 2 * size + 1);
        assert_int_equal(t->intermediate.rows, size);
        assert_int_equal(t->resources.rows, size / 2);
        assert_true(t->tolerance == 1e-6);
        assert_int_equal(t->year, 0);
        assert_string_equal(t->title, "");
        assert_string_equal(t->categories[0].name, "");
        for (size_t k = 0; k < size; k++) {
            assert_string_equal(t->sectors[k].groups, "");
            assert_true(t->output[k] == 0);
            assert_true(*iop_at(t->primary, k, 2 * size) == 0);
        }
        iop_table_close(t);
    }
    iop_table_close(NULL);
}

static void impossible_sizes_are_refused(void **state)
{
    (void)state;
    static const size_t sizes[][4] = {
        {SIZE_MAX, 1, 0, 0}, {SIZE_MAX / 8, 0, 0, 0}, {2, SIZE_MAX, 2, 0}, {1, 1, SIZE_MAX / 2, 0}};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
        iop_table *t;
        iop_err err;
        assert_int_equal(iop_table_new(&t, sizes[k][0], sizes[k][1], sizes[k][2], sizes[k][3], NULL, &err),
                         IOP_ENOMEM);
        assert_null(t);
    }
}

static void names_are_found(void **state)
{
    (void)state;
    iop_table *t = new_table(2, 1, 2, 1);
    set_text(t, &t->sectors[0].code, "A");
    set_text(t, &t->sectors[1].code, "B");
    set_text(t, &t->categories[0].name, "export");
    set_text(t, &t->components[1].name, "wages");
    set_text(t, &t->resource[0].name, "co2");
    assert_int_equal(iop_table_sector(t, "B"), 1);
    assert_true(iop_table_sector(t, "b") == SIZE_MAX);
    assert_int_equal(iop_table_category(t, "export"), 0);
    assert_true(iop_table_category(t, "exports") == SIZE_MAX);
    assert_int_equal(iop_table_component(t, "wages"), 1);
    assert_true(iop_table_component(t, "wage") == SIZE_MAX);
    assert_int_equal(iop_table_resource(t, "co2"), 0);
    assert_true(iop_table_resource(t, "") == SIZE_MAX);
    iop_err err;
    assert_ok(iop_table_set_text(t, &t->sectors[1].code, t->sectors[1].code, &err), err); /* onto itself */
    assert_string_equal(t->sectors[1].code, "B");
    iop_table_close(t);
}

static void groups_and_names(void **state)
{
    (void)state;
    static const struct {
        const char *groups, *group;
        bool in;
    } cases[] = {{"", "a", false},           {"a", "a", true},        {"a", "", false},
                 {"ab;cd", "cd", true},      {"ab;cd", "a", false},   {"ab;cd", "ab;cd", false},
                 {" ab ; c d ", "ab", true}, {"ab;c d", "c d", true}, {";;a", "a", true},
                 {"ab;", "b", false}};
    iop_table *t = new_table(1, 0, 0, 0);
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        set_text(t, &t->sectors[0].groups, cases[k].groups);
        if (iop_table_in_group(t, 0, cases[k].group) != cases[k].in)
            fail_msg("\"%s\" in \"%s\"", cases[k].group, cases[k].groups);
    }
    set_text(t, &t->sectors[0].code, "A");
    assert_string_equal(iop_table_sector_name(t, 0, "vi"), "A");
    set_text(t, &t->sectors[0].name, "Farms");
    assert_string_equal(iop_table_sector_name(t, 0, "vi"), "Farms");
    set_text(t, &t->sectors[0].name_vi, "Trại");
    assert_string_equal(iop_table_sector_name(t, 0, "vi"), "Trại");
    assert_string_equal(iop_table_sector_name(t, 0, "en"), "Farms");
    assert_string_equal(iop_table_sector_name(t, 0, NULL), "Farms");
    iop_table_close(t);
}

/* x0 = A x0 + f for any table, by the definition of A; a column without output is 0. */
static void coefficients_reproduce_the_output(void **state)
{
    (void)state;
    unsigned seed = 1;
    for (size_t n = 1; n < 8; n++) {
        iop_table *t = new_table(n, 2, 0, 0);
        iop_mat a;
        iop_err err;
        assert_ok(iop_mat_new(&a, n, n, NULL, &err), err);
        for (size_t i = 0; i + 1 < n; i++) { /* the last sector neither sells nor buys */
            for (size_t j = 0; j + 1 < n; j++)
                *iop_at(t->intermediate, i, j) = (double)((seed = seed * 1103515245u + 12345u) >> 20);
            *iop_at(t->final_demand, i, 0) = (double)(i + 1);
            *iop_at(t->final_demand, i, 1) = -0.5;
        }
        if (n > 1)
            *iop_at(t->intermediate, 0, n - 1) = 3; /* bought by a sector without output */
        iop_table_update_output(t);
        assert_true(t->output[n - 1] == 0);
        iop_table_coefficients(t, a);
        for (size_t i = 0; i < n; i++) {
            double sum = *iop_at(t->final_demand, i, 0) + *iop_at(t->final_demand, i, 1);
            sum += *iop_at(t->intermediate, i, n - 1);
            for (size_t j = 0; j < n; j++)
                sum += *iop_at(a, i, j) * t->output[j];
            assert_close(sum, t->output[i], 1e-12);
            assert_true(*iop_at(a, i, n - 1) == 0);
        }
        iop_mat_free(&a, NULL);
        assert_null(a.a);
        iop_table_close(t);
    }
}

static void value_added_is_the_sum_of_its_members(void **state)
{
    (void)state;
    iop_table *t = new_table(2, 1, 3, 0);
    for (size_t q = 0; q < 3; q++)
        for (size_t col = 0; col < 3; col++)
            *iop_at(t->primary, q, col) = pow(10, (double)q) * (double)(col + 1);
    t->components[0].in_value_added = t->components[2].in_value_added = true;
    assert_true(iop_table_value_added(t, 0) == 101);
    assert_true(iop_table_value_added(t, 1) == 202);
    assert_true(iop_table_value_added(t, 2) == 303);
    iop_table_close(t);
}

static void *countdown_resize(void *ctx, void *p, size_t bytes)
{
    long *left = ctx;
    if (bytes == 0) {
        free(p);
        return NULL;
    }
    return (*left)-- == 0 ? NULL : realloc(p, bytes);
}

static void memory_may_run_out(void **state)
{
    (void)state;
    iop_status status = IOP_ENOMEM;
    for (long n = 0; status != IOP_OK; n++) {
        long left = n;
        iop_env env = iop_env_default();
        env.resize = countdown_resize;
        env.resize_ctx = &left;
        iop_table *t;
        iop_err err;
        status = iop_table_new(&t, 2, 1, 2, 1, &env, &err);
        if (status == IOP_OK) {
            left = 0;
            assert_int_equal(iop_table_set_text(t, &t->title, "new", &err), IOP_ENOMEM);
            assert_string_equal(t->title, "");
        } else {
            assert_int_equal(status, IOP_ENOMEM);
            assert_null(t);
        }
        iop_table_close(t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_table_is_empty),
        cmocka_unit_test(impossible_sizes_are_refused),
        cmocka_unit_test(names_are_found),
        cmocka_unit_test(groups_and_names),
        cmocka_unit_test(coefficients_reproduce_the_output),
        cmocka_unit_test(value_added_is_the_sum_of_its_members),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
