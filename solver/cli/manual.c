/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Manual pages, from the table, in the man macros of roff: man-pages(7). No date, so that the same source
 * always makes the same page. */
#include "cli.h"
#include <ctype.h>
#include <stdint.h>
#include <string.h>

/* Text in which no character has a meaning for roff: backslash, hyphen (options are copied from pages, so it
 * must stay a minus), a dot or quote at the start of a line. */
static void print_escaped(FILE *out, const char *text)
{
    if (*text == '.' || *text == '\'')
        fputs("\\&", out);
    for (; *text; text++) {
        if (*text == '\\')
            fputs("\\e", out);
        else if (*text == '-')
            fputs("\\-", out);
        else
            fputc(*text, out);
    }
}

static void print_line(FILE *out, const char *before, const char *text, const char *after)
{
    fputs(before, out);
    print_escaped(out, text);
    fprintf(out, "%s\n", after);
}

static void print_upper(FILE *out, const char *text)
{
    for (; *text; text++)
        fputc(toupper((unsigned char)*text), out);
}

static void print_title(FILE *out, const cli_command *command)
{
    bool whole = command == &cli_program;
    fputs(".\\\" Made from solver/cli/table.c by ioplan-docs.\n.TH IOPLAN", out);
    if (!whole) {
        fputc('-', out);
        print_upper(out, command->name);
    }
    fprintf(out, " 1 \"\" \"ioplan %s\" \"ioplan manual\"\n.nh\n.SH NAME\n", IOP_VERSION);
    fprintf(out, "ioplan%s%s \\- ", whole ? "" : "\\-", whole ? "" : command->name);
    print_line(out, "", command->purpose, "");
    print_line(out, ".SH SYNOPSIS\n.B ioplan\n", command->synopsis, "");
}

static void print_options(FILE *out, const cli_option *list, size_t most)
{
    for (size_t k = 0; k < most && list[k].name; k++) {
        const cli_option *o = &list[k];
        fputs(".TP\n", out);
        if (o->letter)
            fprintf(out, "\\fB\\-%c\\fR, ", o->letter);
        fputs("\\fB\\-\\-", out);
        print_escaped(out, o->name);
        fputs("\\fR", out);
        if (o->value)
            fprintf(out, " \\fI%s\\fR", o->value);
        fputc('\n', out);
        print_line(out, "", o->help, ".");
    }
}

static void print_commands(FILE *out)
{
    fputs(".SH COMMANDS\n", out);
    for (const cli_command *c = cli_commands; c->name; c++) {
        print_line(out, ".TP\n.B ", c->name, "");
        print_line(out, "", c->purpose, ".");
    }
}

static void print_ends(FILE *out, const cli_command *command)
{
    fputs(".SH EXIT STATUS\n", out);
    for (size_t k = 0; k < CLI_OUTCOMES && command->outcomes[k].text; k++) {
        fprintf(out, ".TP\n.B %d\n", (int)command->outcomes[k].code);
        print_line(out, "", command->outcomes[k].text, ".");
    }
    fputs(".SH EXAMPLES\n", out);
    for (size_t k = 0; k < CLI_EXAMPLES && command->examples[k].line; k++) {
        print_line(out, ".TP\n.B ", command->examples[k].line, "");
        print_line(out, "", command->examples[k].says, "");
    }
}

static void print_see_also(FILE *out, const cli_command *command)
{
    fputs(".SH SEE ALSO\n", out);
    if (command != &cli_program)
        fputs(".BR ioplan (1)", out);
    const char *names = command->see_also ? command->see_also : "";
    while (*names) {
        size_t length = strcspn(names, " ");
        fprintf(out, ",\n.BR ioplan\\-%.*s (1)", (int)length, names);
        names += length;
        names += strspn(names, " ");
    }
    if (command == &cli_program)
        for (const cli_command *c = cli_commands; c->name; c++)
            fprintf(out, "%s.BR ioplan\\-%s (1)", c == cli_commands ? "" : ",\n", c->name);
    fputc('\n', out);
}

void cli_print_manual(FILE *out, const cli_command *command)
{
    bool whole = command == &cli_program;
    print_title(out, command);
    fputs(".SH DESCRIPTION\n", out);
    for (size_t k = 0; k < CLI_PARAGRAPHS && command->description[k]; k++)
        print_line(out, k ? ".PP\n" : "", command->description[k], "");
    if (whole)
        print_commands(out);
    for (size_t k = 0; k < CLI_OPERANDS && command->operands[k].name; k++) {
        print_line(out, k ? ".TP\n.I " : ".SH ARGUMENTS\n.TP\n.I ", command->operands[k].name, "");
        print_line(out, "", command->operands[k].help, ".");
    }
    fputs(".SH OPTIONS\n", out);
    print_options(out, command->options, CLI_OPTIONS);
    print_options(out, cli_common, SIZE_MAX);
    print_ends(out, command);
    print_see_also(out, command);
}
