/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A failure is said in another language: the translation of its format, with the arguments of the English
 * sentence. */
#include "base/alloc.h"
#include "base/failure.h"
#include "support/cm.h"
#include <ioplan/words.h>
#include <stdio.h>
#include <string.h>

enum { SIZE = 1024 };

static void expect(const iop_err *err, const char *english, const char *vietnamese)
{
    char told[SIZE];
    assert_string_equal(err->msg, english);
    assert_string_equal(iop_words_err("en", err, told, sizeof told), english);
    assert_string_equal(iop_words_err(NULL, err, told, sizeof told), english);
    assert_string_equal(iop_words_err("vi", err, told, sizeof told), vietnamese);
}

static void arguments_go_into_the_translation(void **state)
{
    (void)state;
    iop_err err;
    memset(&err, 0xA5, sizeof err); /* nobody fills it before */
    assert_int_equal(iop_fail(&err, IOP_EINVAL, "rows %zu to %zu are beyond the %zu sectors", (size_t)3,
                              (size_t)12345, (size_t)9),
                     IOP_EINVAL);
    expect(&err, "rows 3 to 12345 are beyond the 9 sectors", "các dòng 3 đến 12345 vượt quá 9 ngành");
    iop_fail(&err, IOP_EINVAL, "the dataset has no indicator \"%.60s\"", "gỗ");
    expect(&err, "the dataset has no indicator \"gỗ\"", "bộ số liệu không có chỉ tiêu \"gỗ\"");
    iop_fail(&err, IOP_EINVAL, "must lie between 0%% and 100%%");
    expect(&err, "must lie between 0% and 100%", "phải nằm giữa 0% và 100%");
}

static void numbers_have_the_marks_of_the_language(void **state)
{
    (void)state;
    iop_err err;
    iop_fail(&err, IOP_EINVAL, "a tolerance of %g is not between 0 and 0.01", 1234.5);
    expect(&err, "a tolerance of 1234.5 is not between 0 and 0.01",
           "dung sai 1234,5 không nằm giữa 0 và 0,01");
    iop_fail(&err, IOP_EINVAL, "%s: %s %s, as stated", "x", "12,026.5", "ha"); /* a text that is a number */
    expect(&err, "x: 12,026.5 ha, as stated", "x: 12.026,5 ha, đúng như đã nêu");
}

static void words_are_looked_up_and_quotations_are_not(void **state)
{
    (void)state;
    iop_err err;
    iop_fail(&err, IOP_EIO, "the %s \"%s\" has a name that is there already", "sector", "sector");
    expect(&err, "the sector \"sector\" has a name that is there already",
           "ngành \"sector\" có tên đã được dùng");
    iop_fail_at(&err, IOP_EIO, "out", 0, 0, "could not create the file: %s", "No such file or directory");
    expect(&err, "could not create the file: No such file or directory",
           "không tạo được tệp: không có tệp hoặc thư mục này");
    char told[SIZE];
    assert_string_equal(iop_words_err_at("vi", &err, told, sizeof told),
                        "out: không tạo được tệp: không có tệp hoặc thư mục này");
    iop_fail_at(&err, IOP_EPARSE, "plan.yaml", 11, 5, "is empty");
    assert_string_equal(iop_words_err_at("vi", &err, told, sizeof told), "plan.yaml:11:5: bị bỏ trống");
    assert_string_equal(iop_words_err_at("en", &err, told, sizeof told), "plan.yaml:11:5: is empty");
}

/* What there is no memory for is told; elsewhere the same word is a key, which stays. */
static void nouns_of_memory_are_told(void **state)
{
    (void)state;
    iop_err err;
    assert_int_equal(iop_no_memory(&err, 45, "stocks"), IOP_ENOMEM);
    expect(&err, "out of memory for 45 stocks", "không đủ bộ nhớ cho 45 tồn kho");
    iop_no_memory(&err, 1, "rows of a matrix");
    iop_fail_within(&err, "%s: %s", "stocks", err.msg);
    expect(&err, "stocks: out of memory for 1 rows of a matrix",
           "stocks: không đủ bộ nhớ cho 1 hàng của ma trận");
    iop_fail(&err, IOP_EPARSE, "%s: expected %s", "stocks", "a number");
    expect(&err, "stocks: expected a number", "stocks: cần một số");
}

static void keys_of_paths_stay(void **state)
{
    (void)state;
    iop_err err;
    iop_fail(&err, IOP_EPARSE, "%s[%zu].%s: expected %s", "sectors", (size_t)3, "output", "a number");
    expect(&err, "sectors[3].output: expected a number", "sectors[3].output: cần một số");
}

static void a_sentence_within_another_is_told_as_well(void **state)
{
    (void)state;
    iop_err err;
    iop_fail_at(&err, IOP_EPARSE, "spec.yaml", 3, 4, "coefficients move in %s", "balance[D26]");
    assert_int_equal(
        iop_fail_within(&err, "%s, so that there is no exact path; write grid: or cases:", err.msg),
        IOP_EPARSE);
    assert_int_equal(err.row, 3);
    assert_string_equal(err.where, "spec.yaml");
    expect(&err, "coefficients move in balance[D26], so that there is no exact path; write grid: or cases:",
           "các hệ số thay đổi ở balance[D26], nên không có đường chính xác; hãy viết grid: hoặc cases:");
    iop_err copy;
    assert_int_equal(iop_fail_as(&copy, &err), IOP_EPARSE);
    expect(&copy, err.msg,
           "các hệ số thay đổi ở balance[D26], nên không có đường chính xác; hãy viết grid: hoặc cases:");
    assert_int_equal(iop_fail_as(NULL, &err), IOP_EPARSE);
}

static void what_is_not_known_stays(void **state)
{
    (void)state;
    iop_err err;
    iop_fail(&err, IOP_EINVAL, "no catalogue has %d of these", 3);
    expect(&err, "no catalogue has 3 of these", "no catalogue has 3 of these");
    iop_fail(&err, IOP_EINVAL, "must lie between 0%% and 100%%");
    snprintf(err.msg, sizeof err.msg, "somebody else's sentence");
    expect(&err, "somebody else's sentence", "somebody else's sentence");
    iop_err own = {.code = IOP_EINVAL, .msg = "made by hand"};
    expect(&own, "made by hand", "made by hand");
    memset(&own, 0xFF, sizeof own); /* garbage: not even an end */
    char told[SIZE];
    iop_words_err("vi", &own, told, sizeof told);
    assert_true(strlen(told) <= sizeof own.msg);
}

/* A sentence too long for msg, and for the reader's room: cut between characters, never beyond. */
static void long_sentences_are_cut(void **state)
{
    (void)state;
    char name[500], told[SIZE];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    iop_err err;
    iop_fail(&err, IOP_EINVAL, "the key '%s' is missing", name);
    assert_int_equal(strlen(err.msg), sizeof err.msg - 1);
    iop_words_err("vi", &err, told, sizeof told);
    assert_int_equal(strncmp(told, "thiếu khóa 'xxxx", strlen("thiếu khóa 'xxxx")), 0);
    iop_fail(&err, IOP_EINVAL, "the key '%s' is missing", "k");
    for (size_t size = 1; size < 24; size++) {
        memset(told, 'z', sizeof told);
        iop_words_err("vi", &err, told, size);
        assert_true(strlen(told) < size);
        assert_int_equal(told[size], 'z');
        assert_int_equal(strncmp(told, "thiếu khóa 'k'", strlen(told)), 0);
    }
    iop_words_err("vi", &err, NULL, 0);
}

static void findings_keep_their_sentence(void **state)
{
    (void)state;
    iop_diags *list, *other;
    char told[SIZE];
    assert_int_equal(iop_diags_open(&list, NULL, NULL), IOP_OK);
    assert_int_equal(iop_diags_open(&other, NULL, NULL), IOP_OK);
    iop_diags_add(list, IOP_WARNING, IOP_EIO, "a.csv", 2, 3, "could not read the file: %s", "Is a directory");
    iop_diags_take(other, iop_diags_at(list, 0));
    assert_int_equal(iop_diags_warnings(other), 1);
    assert_string_equal(iop_words_err_at("vi", &iop_diags_at(other, 0)->at, told, sizeof told),
                        "a.csv:2:3: không đọc được tệp: là một thư mục");
    iop_diags_close(list);
    iop_diags_close(other);
}

/* Only the English sentence is there: its format is found again. */
static void kept_sentences_are_told(void **state)
{
    (void)state;
    static const struct {
        const char *english, *vietnamese;
    } sentences[] = {
        {"the objective 12025.670114 and its bound differ by 1.46e-12",
         "mục tiêu 12025,670114 và cận của nó chênh nhau 1,46e-12"},
        {"balance of D26 is off by 0.5", "cân đối của D26 lệch 0,5"},
        {"new capacity of D26 clean in Bau_Bang park, 2026-2030, is off by 1e-07",
         "năng lực mới của D26 clean tại Bau_Bang park, 2026-2030, lệch 1e-07"},
        {"output of D26 is 3, outside [-inf, 2.5]",
         "giá trị sản xuất của D26 là 3, ngoài khoảng [-inf; 2,5]"},
        {"reduced cost of land of NORTH park, late, is -0.25 although nothing bounds it there",
         "chi phí rút gọn của đất của NORTH park, late, là -0,25 dù ở đó không có cận"},
        {"rolling horizon of 2 periods, simplex", "tầm nhìn cuốn chiếu 2 giai đoạn, phương pháp đơn hình"},
        {"rolling horizon of 1 period, interior point",
         "tầm nhìn cuốn chiếu 1 giai đoạn, phương pháp điểm trong"},
        {"reduced, LU", "rút gọn (reduced), LU"},
        {"nobody says this", "nobody says this"},
        {"", ""},
    };
    char told[SIZE];
    for (size_t k = 0; k < sizeof sentences / sizeof *sentences; k++) {
        assert_string_equal(iop_words_kept("vi", sentences[k].english, told, sizeof told),
                            sentences[k].vietnamese);
        assert_string_equal(iop_words_kept("en", sentences[k].english, told, sizeof told),
                            sentences[k].english);
    }
    iop_err err;
    iop_fail(&err, IOP_EINVAL, "the answer does not hold: %.200s", sentences[1].english);
    expect(&err, "the answer does not hold: balance of D26 is off by 0.5",
           "lời giải không đứng vững: cân đối của D26 lệch 0,5");
    iop_fail(&err, IOP_EINVAL, "resource %s", "limit full in land of two"); /* a name, no sentence */
    expect(&err, "resource limit full in land of two", "nguồn lực limit full in land of two");
}

static void directives_are_found(void **state)
{
    (void)state;
    assert_int_equal(iop_directive_at("x").length, 0);
    assert_int_equal(iop_directive_at("%").length, 0);
    assert_int_equal(iop_directive_at("%-").length, 0);
    iop_directive d = iop_directive_at("%2$-5.3lld rest");
    assert_int_equal(d.length, strlen("%2$-5.3lld"));
    assert_int_equal(d.argument, 2);
    assert_int_equal(d.conversion, 'd');
    assert_int_equal(iop_directive_at("%%").conversion, '%');
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arguments_go_into_the_translation),
        cmocka_unit_test(numbers_have_the_marks_of_the_language),
        cmocka_unit_test(words_are_looked_up_and_quotations_are_not),
        cmocka_unit_test(nouns_of_memory_are_told),
        cmocka_unit_test(keys_of_paths_stay),
        cmocka_unit_test(a_sentence_within_another_is_told_as_well),
        cmocka_unit_test(what_is_not_known_stays),
        cmocka_unit_test(long_sentences_are_cut),
        cmocka_unit_test(findings_keep_their_sentence),
        cmocka_unit_test(kept_sentences_are_told),
        cmocka_unit_test(directives_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
