/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Datasets that are written read back to the same table, bit by bit; what cannot be read is not written. */
#include "dataset_support.h"

static void set_text(iop_table *t, char **slot, const char *text)
{
    iop_err err;
    assert_ok(iop_table_set_text(t, slot, text, &err), err);
}

static unsigned long long next_random(unsigned long long *seed)
{
    *seed = *seed * 6364136223846793005ULL + 1442695040888963407ULL;
    return *seed >> 11;
}

/* Numbers of all sizes and signs, zeros of both signs, subnormals. */
static void fill_matrix(iop_mat m, unsigned long long *seed)
{
    static const double odd[] = {0,   -0.0, 5e-324, -2.2250738585072014e-308, 1.7976931348623157e308,
                                 0.1, 1e15, 1e22};
    for (size_t k = 0; k < m.rows * m.cols; k++) {
        unsigned long long r = next_random(seed);
        if (r % 4 == 0)
            m.a[k] = odd[r / 4 % (sizeof odd / sizeof *odd)];
        else
            m.a[k] = ((double)next_random(seed) - 4e15) * pow(10, (double)(r / 4 % 60) - 40);
    }
}

/* Names that a careless writer would spoil. */
static const char *odd_name(size_t k)
{
    static const char *const names[] = {
        "plain",        "with, comma", "\"quoted\"",     "semi;colon", "=SUM(A1:A9)", "#comment", " lead",
        "trail ",       "tab\tinside", "Điện tử — 電子", "two\nlines", "'single'",    "@x",       "+1",
        "- dash: x #y", "code"};
    return names[k % (sizeof names / sizeof *names)];
}

static iop_table *odd_table(size_t n, size_t c, size_t p, size_t r, unsigned long long seed)
{
    iop_table *t;
    iop_err err;
    char code[40];
    assert_ok(iop_table_new(&t, n, c, p, r, NULL, &err), err);
    for (size_t k = 0; k < n; k++) {
        snprintf(code, sizeof code, "S-%zu_%c", k, 'a' + (int)(k % 26));
        set_text(t, &t->sectors[k].code, code);
        set_text(t, &t->sectors[k].name, odd_name(k));
        set_text(t, &t->sectors[k].name_vi, k % 3 ? odd_name(k + 5) : "");
        set_text(t, &t->sectors[k].groups, k % 2 ? "a;b c" : "");
    }
    for (size_t k = 0; k < c; k++) {
        set_text(t, &t->categories[k].name, odd_name(k));
        t->categories[k].is_export = k % 3 == 1;
    }
    for (size_t k = 0; k < p; k++) {
        set_text(t, &t->components[k].name, odd_name(k));
        t->components[k].in_value_added = k % 2 == 0 && p > 1;
        t->components[k].is_import = k % 5 == 3;
    }
    for (size_t k = 0; k < r; k++) {
        set_text(t, &t->resource[k].name, odd_name(k));
        set_text(t, &t->resource[k].unit, k % 4 ? odd_name(k + 3) : "");
    }
    set_text(t, &t->title, odd_name(seed));
    set_text(t, &t->source, "a: \"b\"\\ \t\xC2\x85 {x}\n- y");
    set_text(t, &t->licence, odd_name(seed + 10));
    t->year = (int)(seed % 3) * 1000;
    t->tolerance = seed % 2 ? 1.0 / 3 : 0;
    iop_mat const all[] = {t->intermediate, t->final_demand, t->primary, t->resources};
    for (size_t k = 0; k < 4; k++)
        fill_matrix(all[k], &seed);
    iop_table_update_output(t);
    return t;
}

static void tables_survive_writing(void **state)
{
    (void)state;
    static const size_t sizes[][4] = {
        {1, 0, 1, 0}, {1, 1, 1, 1}, {2, 3, 4, 2}, {3, 16, 16, 16}, {30, 5, 6, 3}};
    char dir[512];
    iop_err err;
    scratch_folder(dir); /* one folder: files of the table before must not linger */
    for (size_t s = 0; s < 2 * sizeof sizes / sizeof *sizes; s++) {
        const size_t *z = sizes[(s * 3) % (sizeof sizes / sizeof *sizes)];
        iop_table *t = odd_table(z[0], z[1], z[2], z[3], s);
        assert_ok(iop_dataset_write(t, dir, s % 2, &err), err);
        iop_table *back = read_good(dir);
        assert_same_table(back, t);
        iop_table_close(back);
        iop_table_close(t);
    }
    drop_folder(dir);
}

static void datasets_of_the_tree_survive_writing(void **state)
{
    (void)state;
    static const char *const names[] = {"toy", "vietnam-2018", "binh-duong-2018"};
    for (int k = 0; k < 6; k++) {
        char dir[512], from[600];
        iop_err err;
        snprintf(from, sizeof from, "%s/datasets/%s", IOP_SOURCE_DIR, names[k / 2]);
        iop_table *t = read_good(from);
        scratch_folder(dir);
        assert_ok(iop_dataset_write(t, dir, k % 2, &err), err);
        iop_table *back = read_good(dir);
        assert_same_table(back, t);
        iop_table_close(back);
        iop_table_close(t);
        drop_folder(dir);
    }
}

/* What a table must not be for writing; `spoil` makes it so. */
static void no_code(iop_table *t)
{
    set_text(t, &t->sectors[1].code, "two words");
}
static void same_code(iop_table *t)
{
    set_text(t, &t->sectors[1].code, t->sectors[0].code);
}
static void category_as_code(iop_table *t)
{
    set_text(t, &t->categories[0].name, t->sectors[0].code);
}
static void nameless(iop_table *t)
{
    set_text(t, &t->components[1].name, "");
}
static void control(iop_table *t)
{
    set_text(t, &t->sectors[0].name, "a\x01");
}
static void no_utf8(iop_table *t)
{
    set_text(t, &t->resource[0].unit, "\xE9");
}
static void not_finite(iop_table *t)
{
    *iop_at(t->primary, 1, 2) = (double)NAN;
}
static void bad_year(iop_table *t)
{
    t->year = -1;
}

static void what_cannot_be_read_is_not_written(void **state)
{
    (void)state;
    static const struct {
        void (*spoil)(iop_table *);
        const char *sentence;
    } cases[] = {
        {no_code, "sector 2 has the code \"two words\", which is none"},
        {same_code, "the sector \"S-0_a\" has a name that is there already"},
        {category_as_code, "the category \"S-0_a\" has a name that is there already"},
        {nameless, "a component has no name"},
        {control, "the name \"a?\" cannot be written: control characters, no UTF-8, or too long"},
        {no_utf8, "the unit \"…\" cannot be written: control characters, no UTF-8, or too long"},
        {not_finite, "primary, row 2, column 3 is not finite"},
        {bad_year, "the year -1 or the tolerance 0.333333 cannot be written"},
    };
    char dir[512];
    iop_err err;
    scratch_folder(dir);
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        iop_table *t = odd_table(3, 2, 2, 1, 1);
        cases[k].spoil(t);
        assert_int_equal(iop_dataset_write(t, dir, false, &err), IOP_EINVAL);
        assert_string_equal(err.msg, cases[k].sentence);
        iop_table_close(t);
    }
    static const size_t none[][2] = {{0, 1}, {1, 0}};
    for (size_t k = 0; k < 2; k++) {
        iop_table *t = odd_table(none[k][0], 0, none[k][1], 0, 1);
        assert_int_equal(iop_dataset_write(t, dir, false, &err), IOP_EINVAL);
        iop_table_close(t);
    }
    assert_int_equal(rmdir(dir), 0); /* nothing was begun */
    iop_table *t = odd_table(1, 1, 1, 1, 1);
    assert_int_equal(iop_dataset_write(t, dir, false, &err), IOP_EIO);
    assert_string_equal(err.msg, "could not create the file: No such file or directory");
    iop_table_close(t);
}

static iop_status copy_toy(const iop_env *env, void *data)
{
    iop_table *t = NULL, *back = NULL;
    iop_err err;
    iop_status status = iop_dataset_open(&t, IOP_SOURCE_DIR "/datasets/toy", env, NULL);
    if (status == IOP_OK)
        status = iop_dataset_write(t, data, false, &err);
    if (status == IOP_OK)
        status = iop_dataset_open(&back, data, env, NULL);
    if (status == IOP_OK)
        assert_same_table(back, t);
    iop_table_close(back);
    iop_table_close(t);
    return status;
}

static void memory_may_run_out(void **state)
{
    (void)state;
    char dir[512];
    scratch_folder(dir);
    exhaust_memory(copy_toy, dir);
    drop_folder(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_survive_writing),
        cmocka_unit_test(datasets_of_the_tree_survive_writing),
        cmocka_unit_test(what_cannot_be_read_is_not_written),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
