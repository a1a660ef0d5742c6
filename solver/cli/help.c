/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --help, from the table: at most 78 columns. */
#include "cli.h"
#include <stdint.h>
#include <string.h>

enum { TERMINAL = 80, WIDTH = 78, HELP_COLUMN = 23, LABEL_SIZE = 80 };

/* Columns of the first bytes of a text: its characters. */
static size_t columns_of(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t k = 0; k < length; k++)
        count += ((unsigned char)text[k] & 0xC0) != 0x80;
    return count;
}

/* Prints words from `column` on, each line beginning at `indent`; ends with a line end. */
void cli_print_wrapped(FILE *out, const char *text, size_t column, size_t indent)
{
    bool first = true;
    while (*text) {
        size_t length = strcspn(text, " "), width = columns_of(text, length);
        if (!first && column + 1 + width > WIDTH) {
            fprintf(out, "\n%*s", (int)indent, "");
            column = indent;
        } else if (!first) {
            fputc(' ', out);
            column++;
        }
        fprintf(out, "%.*s", (int)length, text);
        column += width;
        text += length;
        text += strspn(text, " ");
        first = false;
    }
    fputc('\n', out);
}

/* "  label      text", the text beginning in its column or, after a long label, on the next line. */
void cli_print_entry(FILE *out, const char *label, const char *text)
{
    int column = fprintf(out, "  %s", label);
    if (column < 0)
        return;
    if (column > HELP_COLUMN - 2) {
        fputc('\n', out);
        column = 0;
    }
    fprintf(out, "%*s", HELP_COLUMN - column, "");
    cli_print_wrapped(out, text, HELP_COLUMN, HELP_COLUMN);
}

static void print_options(FILE *out, const char *title, const cli_option *list, size_t most, const char *lang)
{
    for (size_t k = 0; k < most && list[k].name; k++) {
        if (k == 0)
            fprintf(out, "\n%s:\n", title);
        char letter[5] = "    ", label[LABEL_SIZE];
        if (list[k].letter)
            snprintf(letter, sizeof letter, "-%c, ", list[k].letter);
        snprintf(label, sizeof label, "%s--%s%s%s", letter, list[k].name, list[k].value ? " " : "",
                 list[k].value ? list[k].value : "");
        cli_print_entry(out, label, iop_words(lang, list[k].help));
    }
}

static void print_ends(FILE *out, const cli_command *command, const char *lang)
{
    fprintf(out, "\n%s:\n", iop_words(lang, "Exit status"));
    for (size_t k = 0; k < CLI_OUTCOMES && command->outcomes[k].text; k++) {
        char label[16];
        snprintf(label, sizeof label, "%d", (int)command->outcomes[k].code);
        fprintf(out, "  %-4s", label);
        cli_print_wrapped(out, iop_words(lang, command->outcomes[k].text), 6, 6);
    }
    fprintf(out, "\n%s:\n", iop_words(lang, "Examples"));
    for (size_t k = 0; k < CLI_EXAMPLES && command->examples[k].line; k++) {
        fprintf(out, "  %s\n      ", command->examples[k].line);
        cli_print_wrapped(out, iop_words(lang, command->examples[k].says), 6, 6);
    }
}

/* In one line where a terminal has room for it. */
static void print_usage(FILE *out, const cli_command *command, const char *lang)
{
    const char *head = iop_words(lang, "Usage");
    size_t before = columns_of(head, strlen(head)) + strlen(": ioplan ");
    fprintf(out, "%s: ioplan ", head);
    if (before + strlen(command->synopsis) <= TERMINAL)
        fprintf(out, "%s\n", command->synopsis);
    else
        cli_print_wrapped(out, command->synopsis, before, before);
}

void cli_print_help(FILE *out, const cli_command *command, const char *lang)
{
    bool whole = command == &cli_program;
    print_usage(out, command, lang);
    fputc('\n', out);
    for (size_t k = 0; k < CLI_PARAGRAPHS && command->description[k]; k++) {
        if (k)
            fputc('\n', out);
        cli_print_wrapped(out, iop_words(lang, command->description[k]), 0, 0);
    }
    if (whole) {
        fprintf(out, "\n%s:\n", iop_words(lang, "Commands"));
        for (const cli_command *c = cli_commands; c->name; c++)
            cli_print_entry(out, c->name, iop_words(lang, c->purpose));
    }
    if (!whole && command->operands[0].name)
        fprintf(out, "\n%s:\n", iop_words(lang, "Arguments"));
    for (size_t k = 0; k < CLI_OPERANDS && command->operands[k].name; k++)
        cli_print_entry(out, command->operands[k].name, iop_words(lang, command->operands[k].help));
    print_options(out, iop_words(lang, "Options"), command->options, CLI_OPTIONS, lang);
    print_options(out,
                  whole ? iop_words(lang, "Options of every command") : iop_words(lang, "Common options"),
                  cli_common, SIZE_MAX, lang);
    print_ends(out, command, lang);
    if (whole)
        fprintf(out, "\n%s\n", iop_words(lang, "\"ioplan help COMMAND\" says more about a command."));
}
