/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parser: every way to write an option, and what is said about wrong ones. */
#include "cli.h"
#include "support/cm.h"
#include <string.h>

typedef struct parsed {
    cli_args args;
    cli_fault fault;
    cli_exit status;
} parsed;

/* Parses words separated by single blanks. */
static parsed parse(const char *line)
{
    static char text[512];
    static const char *argv[64];
    int argc = 0;
    snprintf(text, sizeof text, "ioplan %s", line);
    for (char *word = strtok(text, " "); word; word = strtok(NULL, " "))
        argv[argc++] = word;
    argv[argc] = NULL;
    parsed p;
    p.status = cli_parse(&p.args, argc, argv, &p.fault);
    return p;
}

static void refused(const char *line, const char *sentence, const char *hint)
{
    parsed p = parse(line);
    assert_int_equal(p.status, CLI_INPUT);
    if (!strstr(p.fault.sentence, sentence))
        fail_msg("\"%s\": \"%s\" lacks \"%s\"", line, p.fault.sentence, sentence);
    if (!strstr(p.fault.hint, hint))
        fail_msg("\"%s\": hint \"%s\" lacks \"%s\"", line, p.fault.hint, hint);
    cli_args_free(&p.args);
}

static void test_ways_to_write_a_value(void **state)
{
    (void)state;
    const char *lines[] = {"solve s.yaml -o out",
                           "solve -o out s.yaml",
                           "solve --output out s.yaml",
                           "solve --output=out s.yaml",
                           "solve -oout s.yaml",
                           "solve -qoout s.yaml",
                           "solve -o first -o out -- s.yaml"};
    for (size_t k = 0; k < sizeof lines / sizeof *lines; k++) {
        parsed p = parse(lines[k]);
        assert_int_equal(p.status, CLI_OK);
        assert_string_equal(p.args.command->name, "solve");
        assert_string_equal(cli_text(&p.args, "output", ""), "out");
        assert_int_equal(p.args.operands, 1);
        assert_string_equal(p.args.operand[0], "s.yaml");
        cli_args_free(&p.args);
    }
}

static void test_absent_values(void **state)
{
    (void)state;
    parsed p = parse("solve s.yaml");
    assert_int_equal(p.status, CLI_OK);
    assert_null(cli_text(&p.args, "output", NULL));
    assert_string_equal(cli_text(&p.args, "lang", "en"), "en");
    assert_false(cli_flag(&p.args, "quiet"));
    assert_true(cli_number(&p.args, "time-limit", 7) == 7);
    cli_args_free(&p.args);
}

static void test_numbers(void **state)
{
    (void)state;
    parsed p = parse("--threads 3 solve --time-limit=2.5e1 s.yaml");
    assert_int_equal(p.status, CLI_OK);
    assert_true(cli_number(&p.args, "threads", 0) == 3);
    assert_true(cli_number(&p.args, "time-limit", 0) == 25);
    cli_args_free(&p.args);
    const char *bad[] = {"-1", "1.5", "1025", "x", "3x", "nan", "0x2", "1e999", "1,5"};
    for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
        char line[64];
        snprintf(line, sizeof line, "check --threads=%s d", bad[k]);
        refused(line, "is no whole number from 0 to 1024", "");
    }
    refused("solve --time-limit 0 s", "\"0\" is no positive number", "");
    refused("solve --time-limit inf s", "\"inf\" is no positive number", "");
}

static void test_repeated_option(void **state)
{
    (void)state;
    parsed p = parse("solve --set a=1 s.yaml --set=b=2 --set c=3");
    assert_int_equal(p.status, CLI_OK);
    const char *const *set;
    assert_int_equal(cli_texts(&p.args, "set", &set), 3);
    assert_string_equal(set[0], "a=1");
    assert_string_equal(set[1], "b=2");
    assert_string_equal(set[2], "c=3");
    cli_args_free(&p.args);
}

static void test_dashes(void **state)
{
    (void)state;
    parsed p = parse("check -- -q");
    assert_int_equal(p.status, CLI_OK);
    assert_string_equal(p.args.operand[0], "-q");
    assert_false(cli_flag(&p.args, "quiet"));
    cli_args_free(&p.args);
    p = parse("export --mps - s.yaml");
    assert_int_equal(p.status, CLI_OK);
    assert_string_equal(cli_text(&p.args, "mps", ""), "-");
    cli_args_free(&p.args);
}

static void test_pairs(void **state)
{
    (void)state;
    const char *lines[] = {"sweep --dump-sample 12345678901 dir s.yaml",
                           "sweep --dump-sample=12345678901 dir s.yaml",
                           "sweep s.yaml --dump-sample 12345678901 dir"};
    for (size_t k = 0; k < 3; k++) {
        const char *second;
        parsed p = parse(lines[k]);
        assert_int_equal(p.status, CLI_OK);
        assert_string_equal(cli_pair(&p.args, "dump-sample", &second), "12345678901");
        assert_string_equal(second, "dir");
        assert_int_equal(p.args.operands, 1);
        assert_string_equal(p.args.operand[0], "s.yaml");
        cli_args_free(&p.args);
    }
    const char *second;
    parsed p = parse("sweep s.yaml");
    assert_null(cli_pair(&p.args, "dump-sample", &second));
    assert_null(second);
    cli_args_free(&p.args);
    refused("sweep s.yaml --dump-sample 3", "needs two values, N DIR", "");
    refused("sweep s.yaml --dump-sample -3 dir", "\"-3\" is no whole number", "");
    refused("sweep s.yaml --dump-sample 3x dir", "\"3x\" is no whole number", "");
    refused("sweep s.yaml --minutes 0", "is no whole number of minutes from 1", "");
    refused("sweep s.yaml --minutes 1.5", "is no whole number of minutes from 1", "");
}

static void test_wrong_lines(void **state)
{
    (void)state;
    refused("slove s.yaml", "unknown command \"slove\"", "did you mean \"ioplan solve\"?");
    refused("frobnicate", "unknown command \"frobnicate\"", "\"ioplan help\" lists the commands");
    refused("solve --outptu d s", "unknown option \"--outptu\" of \"ioplan solve\"",
            "did you mean \"--output\"?");
    refused("solve --metod=full s", "unknown option \"--metod\"", "did you mean \"--method\"?");
    refused("verify --output d r", "unknown option \"--output\" of \"ioplan verify\"", "lists the options");
    refused("--qiet check d", "unknown option \"--qiet\" of \"ioplan\"", "did you mean \"--quiet\"?");
    refused("check -z d", "unknown option \"-z\"", "\"ioplan check --help\"");
    refused("solve s --output", "option \"--output\" needs a value DIR", "");
    refused("solve s --output=", "the value DIR is empty", "");
    refused("solve s --quiet=yes", "takes no value, found \"yes\"", "");
    refused("solve s --method best", "\"best\" is none of auto|full", "");
    refused("solve s --lang e", "\"e\" is none of en|vi", "");
    refused("solve", "\"ioplan solve\" needs SCENARIO", "--help");
    refused("solve a b", "unexpected argument \"b\"", "usage: ioplan solve");
    refused("help a b", "unexpected argument \"b\"", "");
}

static void test_help_needs_no_operands(void **state)
{
    (void)state;
    const char *lines[] = {"solve --help", "-h", "--version", "check -hq", ""};
    for (size_t k = 0; k < sizeof lines / sizeof *lines; k++) {
        parsed p = parse(lines[k]);
        assert_int_equal(p.status, CLI_OK);
        cli_args_free(&p.args);
    }
}

static void test_many_joined_letters(void **state)
{
    (void)state;
    parsed p = parse("check -qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq -q d");
    assert_int_equal(p.status, CLI_OK);
    assert_int_equal(p.args.values, 52);
    cli_args_free(&p.args);
}

static void test_closest(void **state)
{
    (void)state;
    const char *words[] = {"check", "solve", "verify", "export", "set"};
    assert_string_equal(cli_closest("chekc", words, 5), "check");
    assert_string_equal(cli_closest("ver", words, 5), "verify");
    assert_string_equal(cli_closest("sets", words, 5), "set");
    assert_null(cli_closest("s", words, 5)); /* two words begin so */
    assert_null(cli_closest("", words, 5));
    assert_null(cli_closest("balance", words, 5));
    assert_null(cli_closest("a-word-that-is-longer-than-every-command-of-ioplan", words, 5));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ways_to_write_a_value),
        cmocka_unit_test(test_absent_values),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_repeated_option),
        cmocka_unit_test(test_dashes),
        cmocka_unit_test(test_pairs),
        cmocka_unit_test(test_wrong_lines),
        cmocka_unit_test(test_help_needs_no_operands),
        cmocka_unit_test(test_many_joined_letters),
        cmocka_unit_test(test_closest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
