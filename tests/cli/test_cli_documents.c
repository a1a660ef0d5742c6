/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table is consistent, and help, manual and completion tell all of it. */
#include "cli.h"
#include "support/cm.h"
#include <stdlib.h>
#include <string.h>

typedef void print_function(FILE *out, const cli_command *command, const char *lang);

/* What a function prints in a language; freed by the caller. */
static char *printed_in(print_function *print, const cli_command *command, const char *lang)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    print(out, command, lang);
    fclose(out);
    return text;
}

static char *printed(print_function *print, const cli_command *command)
{
    return printed_in(print, command, "en");
}

static void print_completion(FILE *out, const cli_command *command, const char *lang)
{
    (void)command, (void)lang;
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

/* Lines of at most 80 columns without blanks at their ends; in English of ASCII alone. */
static void check_lines(const char *text, bool english)
{
    for (const char *line = text; *line;) {
        size_t length = strcspn(line, "\n"), columns = 0;
        for (size_t k = 0; k < length; k++) {
            columns += ((unsigned char)line[k] & 0xC0) != 0x80;
            assert_true((unsigned char)line[k] >= 32 && line[k] != 127);
            assert_true(!english || (unsigned char)line[k] < 127);
        }
        if (columns > 80)
            fail_msg("%zu columns: %.*s", columns, (int)length, line);
        if (length)
            assert_true(line[length - 1] != ' ');
        line += length + (line[length] == '\n');
    }
}

static void check_help(const cli_command *c)
{
    char *help = printed(cli_print_help, c);
    check_lines(help, true);
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

/* --- in the reader's language --- */

typedef void text_function(const char *text, void *ctx);

/* Every text of a command that a reader reads. */
static void each_text(const cli_command *c, text_function *see, void *ctx)
{
    see(c->purpose, ctx);
    for (size_t k = 0; k < CLI_PARAGRAPHS && c->description[k]; k++)
        see(c->description[k], ctx);
    for (size_t k = 0; k < CLI_OPERANDS && c->operands[k].name; k++)
        see(c->operands[k].help, ctx);
    for (size_t k = 0; k < CLI_OPTIONS && c->options[k].name; k++)
        see(c->options[k].help, ctx);
    for (const cli_option *o = cli_common; o->name; o++)
        see(o->help, ctx);
    for (size_t k = 0; k < CLI_OUTCOMES && c->outcomes[k].text; k++)
        see(c->outcomes[k].text, ctx);
    for (size_t k = 0; k < CLI_EXAMPLES && c->examples[k].line; k++)
        see(c->examples[k].says, ctx);
}

/* Blanks and line ends as one blank. */
static void join_lines(char *text)
{
    char *to = text;
    for (const char *from = text; *from; from++)
        if (*from != ' ' && *from != '\n')
            *to++ = *from;
        else if (to > text && to[-1] != ' ')
            *to++ = ' ';
    *to = '\0';
}

typedef struct {
    const char *lang, *help, *name;
    const cli_command *command;
} page;

static void expect_translated(const char *text, void *ctx)
{
    const page *p = ctx;
    const char *told = iop_words(p->lang, text);
    if (strcmp(told, text) == 0)
        fail_msg("%s: no %s for \"%s\"", p->name, p->lang, text);
    if (text == p->command->purpose && p->command != &cli_program)
        return; /* stands in the overview */
    if (text != p->command->purpose)
        assert_says(p->help, told, p->name);
    if (strchr(text, ' ') && strstr(p->help, text))
        fail_msg("%s: in English: \"%s\"", p->name, text);
}

static void check_translated(const cli_command *c, const char *lang, print_function *print)
{
    char *text = printed_in(print, c, lang);
    if (print == cli_print_help)
        check_lines(text, false);
    else
        unescape(text);
    join_lines(text);
    page p = {lang, text, c->name, c};
    each_text(c, expect_translated, &p);
    static const char *const heads[] = {"Usage:",       "Options:",        "Common options:", "Exit status:",
                                        "Arguments:",   "Commands:",       "Examples:",       ".SH NAME",
                                        ".SH SYNOPSIS", ".SH DESCRIPTION", ".SH ARGUMENTS",   ".SH COMMANDS",
                                        ".SH OPTIONS",  ".SH EXIT STATUS", ".SH EXAMPLES",    ".SH SEE ALSO",
                                        "ioplan manual"};
    for (size_t k = 0; k < sizeof heads / sizeof *heads; k++)
        if (strstr(text, heads[k]))
            fail_msg("%s: the head \"%s\" is English", c->name, heads[k]);
    free(text);
}

/* Help and pages in every other language have no English text of the table, and all of it translated. */
static void test_languages(void **state)
{
    (void)state;
    for (const char *const *lang = iop_words_languages() + 1; *lang; lang++) {
        check_translated(&cli_program, *lang, cli_print_help);
        check_translated(&cli_program, *lang, cli_print_manual);
        char *overview = printed_in(cli_print_help, &cli_program, *lang);
        join_lines(overview);
        for (const cli_command *c = cli_commands; c->name; c++) {
            check_translated(c, *lang, cli_print_help);
            check_translated(c, *lang, cli_print_manual);
            assert_says(overview, iop_words(*lang, c->purpose), "the overview");
        }
        free(overview);
    }
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
        cmocka_unit_test(test_languages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
