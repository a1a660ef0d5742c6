/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CSV: what is read, what is refused and in which words, in one piece and in pieces of any size. */
#include "base/text.h"
#include "read/scan.h"
#include "read_support.h"

static iop_csv *parse(const char *text, const iop_csv_options *options)
{
    iop_diags *diags = new_diags();
    iop_csv *csv = NULL;
    char first[600];
    iop_status status = iop_csv_parse(&csv, "t.csv", text, strlen(text), options, NULL, diags);
    if (status != IOP_OK)
        fail_msg("%s", finding(diags, 0, first));
    assert_int_equal(iop_diags_count(diags), 0);
    iop_diags_close(diags);
    return csv;
}

/* The findings of a text that must be refused; the caller closes them. */
static iop_diags *refuse_bytes(const char *data, size_t size, const iop_csv_options *options)
{
    iop_diags *diags = new_diags();
    iop_csv *csv = NULL;
    assert_int_not_equal(iop_csv_parse(&csv, "t.csv", data, size, options, NULL, diags), IOP_OK);
    assert_null(csv);
    assert_true(iop_diags_errors(diags) > 0);
    return diags;
}

static iop_diags *refuse(const char *text)
{
    return refuse_bytes(text, strlen(text), NULL);
}

static void cells_and_places(void **state)
{
    (void)state;
    iop_csv *csv = parse("\xEF\xBB\xBF# made by hand\n\n code , name \r\n"
                         "A,\"Wood, \"\"fine\"\"\"\r\n   \r\n# no\nB,\" x \"\n\"C\"  ,\"two\nlines\"\nD,",
                         NULL);
    assert_int_equal(iop_csv_rows(csv), 4);
    assert_int_equal(iop_csv_cols(csv), 2);
    assert_string_equal(iop_csv_where(csv), "t.csv");
    assert_string_equal(iop_csv_text(csv, 0, 0), "code");
    assert_string_equal(iop_csv_text(csv, 0, 1), "name");
    assert_string_equal(iop_csv_text(csv, 1, 1), "Wood, \"fine\"");
    assert_string_equal(iop_csv_text(csv, 2, 1), " x ");
    assert_string_equal(iop_csv_text(csv, 3, 0), "C");
    assert_string_equal(iop_csv_text(csv, 3, 1), "two\nlines");
    assert_string_equal(iop_csv_text(csv, 4, 1), "");
    static const size_t lines[] = {3, 4, 7, 8, 10};
    for (size_t row = 0; row < 5; row++)
        assert_int_equal(iop_csv_line(csv, row), lines[row]);
    assert_int_equal(iop_csv_find(csv, "name"), 1);
    assert_true(iop_csv_find(csv, "nam") == SIZE_MAX);
    iop_csv_close(csv);
}

static void separators_are_found_or_given(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        iop_csv_options options;
        const char *cell; /* row 1, column 1 */
    } cases[] = {
        {"a,b\n1,2\n", {0, false}, "2"},       {"a;b\n1;2,5\n", {0, false}, "2,5"},
        {"a\tb\n1\t2\n", {0, false}, "2"},     {"a\tb\n\t 2 \n", {0, false}, "2"},
        {"a;b;c,d\n1;2;3\n", {0, false}, "2"}, {"\"x;y;z\",b\n1,2\n", {0, false}, "2"},
        {"a,b;c\n1,2;3\n", {';', false}, "3"}, {"a;b,c\n1;2\n", {0, true}, "2"},
        {"a,b\tc\n1,5\t2\n", {0, true}, "2"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        iop_csv *csv = parse(cases[k].text, &cases[k].options);
        assert_string_equal(iop_csv_text(csv, 1, 1), cases[k].cell);
        iop_csv_close(csv);
    }
    static const iop_csv_options bad = {'|', false}, clash = {',', true};
    iop_diags *diags = refuse_bytes("a\n", 2, &bad);
    FINDINGS(diags, "t.csv: '|' cannot separate cells; expected ',', ';' or tab");
    iop_diags_close(diags);
    diags = refuse_bytes("a\n", 2, &clash);
    FINDINGS(diags, "t.csv: ',' cannot separate cells when it is the decimal comma");
    iop_diags_close(diags);
}

static void numbers(void **state)
{
    (void)state;
    static const iop_csv_options comma = {0, true};
    iop_diags *diags = new_diags();
    double value = 0;
    iop_csv *csv = parse("a;b\n\n1.5;1e999\n1,5;\nn/a;inf\n", NULL);
    assert_true(iop_csv_number(csv, 1, 0, &value, diags));
    assert_true(value == 1.5);
    assert_false(iop_csv_number(csv, 1, 1, &value, diags));
    assert_false(iop_csv_number(csv, 2, 0, &value, diags));
    assert_false(iop_csv_number(csv, 2, 1, &value, diags));
    assert_false(iop_csv_number(csv, 3, 0, &value, diags));
    assert_false(iop_csv_number(csv, 3, 1, &value, diags));
    FINDINGS(diags, "t.csv:3:2: column \"b\": \"1e999\" is too large for a double",
             "t.csv:4:1: column \"a\": \"1,5\" has a decimal comma or thousands marks; write 1234.5, or "
             "declare the decimal comma",
             "t.csv:4:2: column \"b\": is empty; expected a number",
             "t.csv:5:1: column \"a\": \"n/a\" is not a number",
             "t.csv:5:2: column \"b\": \"inf\" is not finite; expected a finite number");
    iop_csv_close(csv);
    iop_diags_close(diags);
    diags = new_diags();
    csv = parse("a;b\n1,5;1.5\n", &comma);
    assert_true(iop_csv_number(csv, 1, 0, &value, diags));
    assert_true(value == 1.5);
    assert_false(iop_csv_number(csv, 1, 1, &value, diags));
    FINDINGS(diags, "t.csv:2:2: column \"b\": \"1.5\" is not a number with a decimal comma");
    iop_csv_close(csv);
    iop_diags_close(diags);
}

static void every_fault_of_a_file_is_named(void **state)
{
    (void)state;
    iop_diags *diags = refuse("code,name,code,\n"
                              "A,1,2\n"
                              "B,\"x\"y,3,4\n"
                              "C,5\" pipe,3,4\n"
                              "D,caf\xE9,3,4\n"
                              "E,1,2,3,4\n"
                              "F,a\x01z,3,4\n"
                              "G,a\rz,3,4\n"
                              "H,fine,3,4\n");
    FINDINGS(diags, "t.csv:1:3: the header \"code\" appears twice",
             "t.csv:1:4: the header of column 4 is empty",
             "t.csv:2: the line has 3 cells; expected 4 as in the header",
             "t.csv:3:2: text after the closing quote of the cell that starts on line 3",
             "t.csv:4:2: a quote inside an unquoted cell; write \"...\" around it and \"\" for each quote",
             "t.csv:5:2: byte 4 of the cell, 0xE9, is not UTF-8; save the file as UTF-8",
             "t.csv:6: the line has 5 cells; expected 4 as in the header",
             "t.csv:7:2: the cell holds the control character 0x01",
             "t.csv:8:2: a carriage return without a line feed");
    iop_diags_close(diags);
}

static void faults_that_end_the_reading(void **state)
{
    (void)state;
    static const struct {
        const char *data;
        size_t size;
        const char *finding;
    } cases[] = {
        {"", 0, "t.csv: the file is empty; expected a header line"},
        {"\n# c\n  \n", 8, "t.csv: the file holds no records; expected a header line"},
        {"\xEF\xBB\xBF", 3, "t.csv: the file holds no records; expected a header line"},
        {"a,b\n1,\"2\n3,4\n", 13, "t.csv:2:2: the quote is never closed"},
        {"a,b\n1,x\0y\n", 10, "t.csv:2:2: the cell holds a NUL byte; this is no text file"},
        {"a,b\n1,\"\0\"\n", 10, "t.csv:2:2: the cell holds a NUL byte; this is no text file"},
        {"PK\x03\x04....", 8, "t.csv: is a workbook or a zip archive; save it as CSV (UTF-8)"},
        {"\xFF\xFE"
         "a\0",
         4, "t.csv: is UTF-16; save it as UTF-8"},
        {"\x1F\x8B..", 4, "t.csv: is compressed; unpack it first"},
    };
    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        iop_diags *diags = refuse_bytes(cases[k].data, cases[k].size, NULL);
        FINDINGS(diags, cases[k].finding);
        iop_diags_close(diags);
    }
}

static void header_only_is_a_file_without_records(void **state)
{
    (void)state;
    iop_csv *csv = parse("a,b", NULL);
    assert_int_equal(iop_csv_rows(csv), 0);
    assert_int_equal(iop_csv_cols(csv), 2);
    iop_csv_close(csv);
}

static void cells_and_lines_have_limits(void **state)
{
    (void)state;
    size_t size = 4 << 20;
    char *big = malloc(size);
    assert_non_null(big);
    memset(big, 'x', size);
    iop_diags *diags = refuse_bytes(big, size, NULL);
    FINDINGS(diags, "t.csv:1:1: the cell is longer than 65536 bytes");
    iop_diags_close(diags);
    big[0] = '"';
    diags = refuse_bytes(big, size, NULL);
    FINDINGS(diags, "t.csv:1:1: the cell is longer than 65536 bytes; is its closing quote missing?");
    iop_diags_close(diags);
    memset(big, ',', size);
    diags = refuse_bytes(big, size, NULL);
    FINDINGS(diags, "t.csv:1: the line has more than 100000 cells");
    iop_diags_close(diags);
    memset(big, 'x', size); /* the longest cell that may be */
    memcpy(big, "a\n", 2);
    iop_csv *csv = NULL;
    diags = new_diags();
    assert_int_equal(iop_csv_parse(&csv, "t.csv", big, 2 + IOP_CELL_MAX, NULL, NULL, diags), IOP_OK);
    assert_int_equal(strlen(iop_csv_text(csv, 1, 0)), IOP_CELL_MAX);
    iop_csv_close(csv);
    assert_int_not_equal(iop_csv_parse(&csv, "t.csv", big, 3 + IOP_CELL_MAX, NULL, NULL, diags), IOP_OK);
    iop_diags_close(diags);
    free(big);
}

/* A file of nothing but faults is not read to its end. */
static void a_file_of_faults_is_given_up(void **state)
{
    (void)state;
    size_t lines = 100000;
    char *text = malloc(4 + 2 * lines);
    assert_non_null(text);
    memcpy(text, "a,b\n", 4);
    for (size_t k = 0; k < lines; k++)
        memcpy(text + 4 + 2 * k, "x\n", 2);
    iop_diags *diags = refuse_bytes(text, 4 + 2 * lines, NULL);
    assert_int_equal(iop_diags_errors(diags), IOP_FAULTS_MAX);
    assert_int_equal(iop_diags_count(diags), IOP_DIAGS_MAX);
    iop_diags_close(diags);
    free(text);
}

/* All cells with their places, one a line, read from a source. */
static void describe(const iop_source *source, iop_text *out)
{
    iop_diags *diags = new_diags();
    iop_scan scan;
    iop_cell cell;
    char text[600];
    bool more = iop_scan_open(&scan, source, NULL, NULL, diags) == IOP_OK && iop_scan_header(&scan);
    while (more) {
        size_t line = scan.line;
        while (iop_scan_cell(&scan, &cell)) {
            iop_text_printf(out, "%zu:%zu:", cell.line, cell.number);
            iop_text_add(out, cell.text, cell.length);
            iop_text_puts(out, "\n");
        }
        iop_scan_is_full(&scan, line, 2);
        more = iop_scan_record(&scan);
    }
    for (size_t k = 0; k < iop_diags_count(diags); k++)
        iop_text_printf(out, "%s\n", finding(diags, k, text));
    iop_text_puts(out, iop_scan_status(&scan) == IOP_OK ? "good" : "bad");
    iop_scan_close(&scan);
    iop_diags_close(diags);
}

/* A stream in pieces of any size equals the same bytes in one piece. */
static void pieces_do_not_matter(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "\xEF\xBB\xBFname ; b \r\n# comment\r\n  \r\n\"x \"\"y\"\"\r\n z\" ; 2 \r\nđiện;\"\"\n;\r\n",
        "a,b\n1,\"x\" y\n\"open,\n",
        "a,b\n1,x\ry\r",
        "a,b\n\xE1\xBB,2\n1,2,3\n4",
        "\"a\",b\"c\n1,2",
        "\r\n\r",
        "",
        "PK\x03\x04",
        "a,b\r\n   \"1\"   ,   2   \r\n"};
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
        iop_source source = iop_source_memory("t.csv", texts[k], strlen(texts[k]));
        iop_text whole = iop_text_start(NULL);
        describe(&source, &whole);
        for (size_t piece = 1; piece < 20; piece++) {
            iop_text parts = iop_text_start(NULL);
            source.piece = piece;
            describe(&source, &parts);
            assert_string_equal(parts.data, whole.data);
            iop_text_end(&parts);
        }
        iop_text_end(&whole);
    }
}

static iop_status parse_all(const iop_env *env, void *data)
{
    (void)data;
    static const char text[] = "code,name\nA,\"x \"\"y\"\" z\"\nB,2\nC,3\nD,4\nE,5\nF,6\nG,7\nH,8\nI,9\n";
    iop_csv *csv = NULL;
    iop_status status = iop_csv_parse(&csv, "t.csv", text, sizeof text - 1, NULL, env, NULL);
    assert_true((csv != NULL) == (status == IOP_OK));
    iop_csv_close(csv);
    return status;
}

static iop_status scan_pieces(const iop_env *env, void *data)
{
    (void)data;
    static const char text[] = "code,name\nA,\"a long cell that makes the buffer grow\"\n";
    iop_source source = iop_source_memory("t.csv", text, sizeof text - 1);
    source.piece = 3;
    iop_scan scan;
    iop_cell cell;
    if (iop_scan_open(&scan, &source, NULL, env, NULL) == IOP_OK && iop_scan_header(&scan)) {
        do
            while (iop_scan_cell(&scan, &cell)) {
            }
        while (iop_scan_record(&scan));
    }
    iop_status status = iop_scan_status(&scan);
    iop_scan_close(&scan);
    return status;
}

static void memory_may_run_out(void **state)
{
    (void)state;
    exhaust_memory(parse_all, NULL);
    exhaust_memory(scan_pieces, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_and_places),
        cmocka_unit_test(separators_are_found_or_given),
        cmocka_unit_test(numbers),
        cmocka_unit_test(every_fault_of_a_file_is_named),
        cmocka_unit_test(faults_that_end_the_reading),
        cmocka_unit_test(header_only_is_a_file_without_records),
        cmocka_unit_test(cells_and_lines_have_limits),
        cmocka_unit_test(a_file_of_faults_is_given_up),
        cmocka_unit_test(pieces_do_not_matter),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
