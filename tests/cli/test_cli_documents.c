/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table is consistent, and help, manual and completion tell all of it. */
#include "cli.h"
#include "support/cm.h"
#include <stdlib.h>
#include <string.h>

typedef void print_function(FILE *out, const cli_command *command);

/* What a function prints; freed by the caller. */
static char *printed(print_function *print, const cli_command *command)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    print(out, command);
    fclose(out);
    return text;
}

static void print_completion(FILE *out, const cli_command *command)
{
    (void)command;
    cli_print_completion(out);
}

static void assert_says(const char *text, const char *part, const char *what)
{
    if (!strstr(text, part))
        fail_msg("%s does not say \"%s\"", what, part);
}

static void check_option(const cli_option *o)
{
    assert_non_null(o->help);
    assert_true(o->help[strlen(o->help) - 1] != '.');
    assert_true((o->kind == CLI_FLAG) == (o->value == NULL));
    assert_true((o->kind == CLI_CHOICE) == (o->choices != NULL));
    assert_true(strlen(o->name) > 1 && strspn(o->name, "abcdefghijklmnopqrstuvwxyz-") == strlen(o->name));
}

static void check_command(const cli_command *c)
{
    assert_true(c->purpose[strlen(c->purpose) - 1] != '.');
    assert_non_null(c->description[0]);
    assert_non_null(c->outcomes[0].text);
    assert_non_null(c->examples[0].line);
    assert_int_equal(strncmp(c->synopsis, c->name, strlen(c->name)), 0);
    for (size_t k = 0; k < CLI_OPERANDS && c->operands[k].name; k++)
        assert_says(c->synopsis, c->operands[k].name, "the synopsis");
    for (size_t k = 0; k < CLI_OPTIONS && c->options[k].name; k++) {
        check_option(&c->options[k]);
        for (const cli_option *o = cli_common; o->name; o++) {
            assert_string_not_equal(c->options[k].name, o->name);
            assert_true(c->options[k].letter == 0 || c->options[k].letter != o->letter);
        }
    }
    for (size_t k = 0; k < CLI_EXAMPLES && c->examples[k].line; k++)
        assert_int_equal(strncmp(c->examples[k].line, "ioplan ", 7), 0);
}

static void test_table(void **state)
{
    (void)state;
    for (const cli_option *o = cli_common; o->name; o++)
        check_option(o);
    for (const cli_command *c = cli_commands; c->name; c++) {
        check_command(c);
        assert_ptr_equal(cli_find(c->name), c);
    }
    assert_null(cli_find("ioplan"));
}

/* Every example of the table must itself be a valid command line. */
static void check_example(const char *line)
{
    char text[256];
    const char *argv[32];
    int argc = 0;
    snprintf(text, sizeof text, "%s", line);
    text[strcspn(text, "|>")] = '\0'; /* what the shell would do */
    for (char *word = strtok(text, " "); word; word = strtok(NULL, " "))
        argv[argc++] = word;
    argv[argc] = NULL;
    cli_args args;
    cli_fault fault;
    if (cli_parse(&args, argc, argv, &fault) != CLI_OK)
        fail_msg("example \"%s\": %s", line, fault.sentence);
    cli_args_free(&args);
}

static void test_examples(void **state)
{
    (void)state;
    for (size_t k = 0; k < CLI_EXAMPLES && cli_program.examples[k].line; k++)
        check_example(cli_program.examples[k].line);
    for (const cli_command *c = cli_commands; c->name; c++)
        for (size_t k = 0; k < CLI_EXAMPLES && c->examples[k].line; k++)
            check_example(c->examples[k].line);
}

/* Lines of at most 80 ASCII columns without blanks at their ends. */
static void check_lines(const char *text)
{
    for (const char *line = text; *line;) {
        size_t length = strcspn(line, "\n");
        if (length > 80)
            fail_msg("%zu columns: %.*s", length, (int)length, line);
        if (length)
            assert_true(line[length - 1] != ' ');
        for (size_t k = 0; k < length; k++)
            assert_in_range(line[k], 32, 126);
        line += length + (line[length] == '\n');
    }
}

static void check_help(const cli_command *c)
{
    char *help = printed(cli_print_help, c);
    check_lines(help);
    assert_says(help, c->synopsis, "the help");
    for (size_t k = 0; k < CLI_OPTIONS && c->options[k].name; k++)
        assert_says(help, c->options[k].name, "the help");
    for (const cli_option *o = cli_common; o->name; o++)
        assert_says(help, o->name, "the help");
    free(help);
}

static void test_help(void **state)
{
    (void)state;
    check_help(&cli_program);
    for (const cli_command *c = cli_commands; c->name; c++)
        check_help(c);
    char *help = printed(cli_print_help, &cli_program);
    for (const cli_command *c = cli_commands; c->name; c++)
        assert_says(help, c->purpose, "the overview");
    free(help);
}

/* The page says what the table says, once roff's escapes are undone: "\-" is a minus, "\e" a backslash. */
static void unescape(char *page)
{
    char *to = page;
    for (const char *from = page; *from; from++) {
        if (*from == '\\' && (from[1] == '-' || from[1] == 'e')) {
            from++;
            *to++ = *from == 'e' ? '\\' : '-';
        } else {
            *to++ = *from;
        }
    }
    *to = '\0';
}

/* A line that begins with a dot must be one of the macros in use. */
static void check_macros(const char *page)
{
    const char *macros[] = {".\\\" ", ".TH ", ".nh", ".SH ", ".B ", ".TP", ".PP", ".I ", ".BR "};
    for (const char *line = page; *line;) {
        size_t length = strcspn(line, "\n");
        bool known = *line != '.' && *line != '\'';
        for (size_t k = 0; k < sizeof macros / sizeof *macros; k++)
            known = known || strncmp(line, macros[k], strlen(macros[k])) == 0;
        if (!known)
            fail_msg("roff reads as a request: %.*s", (int)length, line);
        line += length + (line[length] == '\n');
    }
}

static void check_manual(const cli_command *c)
{
    char *page = printed(cli_print_manual, c);
    check_macros(page);
    unescape(page);
    assert_says(page, c->purpose, "the page");
    assert_says(page, c->synopsis, "the page");
    for (size_t k = 0; k < CLI_PARAGRAPHS && c->description[k]; k++)
        assert_says(page, c->description[k], "the page");
    for (size_t k = 0; k < CLI_OPTIONS && c->options[k].name; k++)
        assert_says(page, c->options[k].help, "the page");
    for (size_t k = 0; k < CLI_OUTCOMES && c->outcomes[k].text; k++)
        assert_says(page, c->outcomes[k].text, "the page");
    for (size_t k = 0; k < CLI_EXAMPLES && c->examples[k].line; k++)
        assert_says(page, c->examples[k].line, "the page");
    free(page);
}

static void test_manual(void **state)
{
    (void)state;
    check_manual(&cli_program);
    for (const cli_command *c = cli_commands; c->name; c++)
        check_manual(c);
}

static void test_manual_escapes(void **state)
{
    (void)state;
    static const cli_command odd = {
        .name = "odd",
        .purpose = "p",
        .synopsis = "odd",
        .description = {".TH looks like a request", "'quoted", "a\\b --c"},
        .outcomes = {{CLI_OK, "done"}},
        .examples = {{"ioplan odd", "x"}},
    };
    char *page = printed(cli_print_manual, &odd);
    assert_says(page, "\n\\&.TH looks", "the page");
    assert_says(page, "\n\\&'quoted", "the page");
    assert_says(page, "a\\eb \\-\\-c", "the page");
    free(page);
}

static void test_completion(void **state)
{
    (void)state;
    char *script = printed(print_completion, NULL);
    for (const cli_command *c = cli_commands; c->name; c++)
        for (size_t k = 0; k < CLI_OPTIONS && c->options[k].name; k++)
            assert_says(script, c->options[k].name, "the completion");
    free(script);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),          cmocka_unit_test(test_examples),
        cmocka_unit_test(test_help),           cmocka_unit_test(test_manual),
        cmocka_unit_test(test_manual_escapes), cmocka_unit_test(test_completion),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
