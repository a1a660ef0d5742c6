/* SPDX-License-Identifier: GPL-3.0-or-later */
/* .npy: matrices come back bit by bit; every other kind of array is refused by name. */
#include "read_support.h"

/* An .npy file in memory: dictionary padded as NumPy does, then numbers. */
static size_t compose(unsigned char *out, unsigned major, const char *dictionary, const double *a,
                      size_t count)
{
    size_t fixed = major > 1 ? 12 : 10, length = strlen(dictionary);
    memcpy(out, "\x93NUMPY", 6);
    out[6] = (unsigned char)major;
    out[7] = 0;
    memset(out + 8, 0, 4);
    out[8] = (unsigned char)length;
    out[9] = (unsigned char)(length >> 8);
    memcpy(out + fixed, dictionary, length);
    if (count)
        memcpy(out + fixed + length, a, count * sizeof *a);
    return fixed + length + count * sizeof *a;
}

static void all_versions_are_read(void **state)
{
    (void)state;
    static const double a[] = {1, -2.5, 1e300, 0, -0.0, 4};
    static const char *const dictionaries[] = {
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }   \n",
        "{\"shape\":(2,3),\"fortran_order\":False,\"descr\":\"<f8\"}",
    };
    for (unsigned k = 0; k < 6; k++) {
        unsigned char file[256];
        size_t size = compose(file, 1 + k % 3, dictionaries[k / 3], a, 6);
        iop_diags *diags = new_diags();
        iop_mat m;
        assert_int_equal(iop_npy_parse(&m, "z.npy", (const char *)file, size, NULL, diags), IOP_OK);
        assert_int_equal(m.rows, 2);
        assert_int_equal(m.cols, 3);
        assert_int_equal(m.ld, 3);
        assert_memory_equal(m.a, a, sizeof a);
        iop_mat_free(&m, NULL);
        iop_diags_close(diags);
    }
}

static void other_arrays_are_refused(void **state)
{
    (void)state;
    static const double a[] = {1, 2, 3, 4, 5, 6};
    static const struct {
        unsigned major;
        const char *dictionary;
        size_t count;
        const char *finding;
    } cases[] = {
        {1, "{'descr': '>f8', 'fortran_order': False, 'shape': (2, 3)}", 6,
         "z.npy: the numbers are \">f8\"; expected \"<f8\" (float64, little-endian)"},
        {1, "{'descr': '<i8', 'fortran_order': False, 'shape': (2, 3)}", 6,
         "z.npy: the numbers are \"<i8\"; expected \"<f8\" (float64, little-endian)"},
        {1, "{'descr': '<f8', 'fortran_order': True, 'shape': (2, 3)}", 6,
         "z.npy: the array is in Fortran order; expected C order"},
        {1, "{'descr': '<f8', 'fortran_order': False, 'shape': (6,)}", 6,
         "z.npy: the array has 1 axis; expected 2"},
        {1, "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2, 3)}", 6,
         "z.npy: the array has 3 axes; expected 2"},
        {1, "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3)}", 5,
         "z.npy: an array of 2 x 3 needs 8 bytes a number, but 40 bytes follow the header"},
        {1, "{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 4294967296)}", 6,
         "z.npy: an array of 4294967296 x 4294967296 needs 8 bytes a number, but 48 bytes follow the header"},
        {1, "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999, 1)}", 6,
         "z.npy: the .npy header is malformed"},
        {1, "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (2, 3)}", 6,
         "z.npy: the .npy header is malformed"},
        {1, "{'descr': '<f8', 'shape': (2, 3)}", 6, "z.npy: the .npy header is malformed"},
        {1, "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3)} x", 6,
         "z.npy: the .npy header is malformed"},
        {1, "{'descr': '<f8", 0, "z.npy: the .npy header is malformed"},
        {4, "{}", 0, "z.npy: the .npy format is version 4.0; expected 1.0 to 3.0"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        unsigned char file[256];
        size_t size = compose(file, cases[k].major, cases[k].dictionary, a, cases[k].count);
        iop_diags *diags = new_diags();
        iop_mat m;
        assert_int_equal(iop_npy_parse(&m, "z.npy", (const char *)file, size, NULL, diags), IOP_EPARSE);
        assert_null(m.a);
        FINDINGS(diags, cases[k].finding);
        iop_diags_close(diags);
    }
}

static void wrong_beginnings_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *data;
        size_t size;
        const char *finding;
    } cases[] = {
        {"", 0, "z.npy: is no .npy file: too short"},
        {"code,A,B\nA,1,2\n", 15, "z.npy: is no .npy file: it does not start with \\x93NUMPY"},
        {"\x93NUMPY\x01\0\xff\xff{}", 12, "z.npy: the .npy header is cut off or too long"},
        {"\x93NUMPY\x02\0\xff\xff\xff\xff", 12, "z.npy: the .npy header is cut off or too long"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        iop_diags *diags = new_diags();
        iop_mat m;
        assert_int_equal(iop_npy_parse(&m, "z.npy", cases[k].data, cases[k].size, NULL, diags), IOP_EPARSE);
        FINDINGS(diags, cases[k].finding);
        iop_diags_close(diags);
    }
}

static void numbers_must_be_finite(void **state)
{
    (void)state;
    static const double a[] = {1, (double)NAN, 3, 4, (double)-INFINITY, 6};
    unsigned char file[256];
    size_t size = compose(file, 1, "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3)}", a, 6);
    iop_diags *diags = new_diags();
    iop_mat m;
    assert_int_equal(iop_npy_parse(&m, "z.npy", (const char *)file, size, NULL, diags), IOP_EPARSE);
    FINDINGS(diags, "z.npy: the number in row 1, column 2 is NaN; expected a finite number",
             "z.npy: the number in row 2, column 2 is infinite; expected a finite number");
    iop_diags_close(diags);
}

/* Sizes with and without elements, from a view with a leading dimension of its own. */
static void what_is_written_is_read(void **state)
{
    (void)state;
    static const size_t shapes[][2] = {{0, 0}, {0, 3}, {1, 1}, {3, 2}, {17, 5}};
    char dir[512], path[600];
    double a[17 * 9];
    iop_err err;
    iop_diags *diags = new_diags();
    scratch_folder(dir);
    snprintf(path, sizeof path, "%s/file", dir);
    for (size_t k = 0; k < sizeof a / sizeof *a; k++)
        a[k] = sin((double)k) * pow(10, (double)(k % 600) - 300);
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
        iop_cmat view = {shapes[s][0], shapes[s][1], 9, a};
        iop_mat m;
        assert_ok(iop_npy_write(view, path, &err), err);
        assert_int_equal(iop_npy_open(&m, path, NULL, diags), IOP_OK);
        assert_int_equal(m.rows, view.rows);
        assert_int_equal(m.cols, view.cols);
        for (size_t i = 0; i < m.rows; i++)
            assert_memory_equal(iop_at(m, i, 0), a + i * 9, m.cols * sizeof *a);
        struct stat about;
        assert_int_equal(stat(path, &about), 0);
        assert_int_equal(((size_t)about.st_size - 8 * m.rows * m.cols) % 64, 0);
        iop_mat_free(&m, NULL);
    }
    assert_int_equal(truncate(path, 200), 0);
    iop_mat m;
    assert_int_equal(iop_npy_open(&m, path, NULL, diags), IOP_EPARSE);
    assert_int_equal(iop_npy_open(&m, dir, NULL, diags), IOP_EIO);
    assert_int_equal(iop_npy_write((iop_cmat){1, 1, 1, a}, "/nowhere/at/all", &err), IOP_EIO);
    assert_string_equal(err.msg, "could not create the file: No such file or directory");
    iop_diags_close(diags);
    drop_folder(dir);
}

static iop_status parse_all(const iop_env *env, void *data)
{
    (void)data;
    static const double a[] = {1, 2, 3, 4};
    unsigned char file[256];
    size_t size = compose(file, 1, "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 2)}", a, 4);
    iop_mat m;
    iop_status status = iop_npy_parse(&m, "z.npy", (const char *)file, size, env, NULL);
    assert_true((m.a != NULL) == (status == IOP_OK));
    iop_mat_free(&m, env);
    return status;
}

static void memory_may_run_out(void **state)
{
    (void)state;
    exhaust_memory(parse_all, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_versions_are_read),        cmocka_unit_test(other_arrays_are_refused),
        cmocka_unit_test(wrong_beginnings_are_refused), cmocka_unit_test(numbers_must_be_finite),
        cmocka_unit_test(what_is_written_is_read),      cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
