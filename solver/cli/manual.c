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

void cli_print_line(FILE *out, const char *before, const char *text, const char *after)
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

/* A head in capitals: the catalogue has it so. */
void cli_print_head(FILE *out, const char *head)
{
    fprintf(out, ".SH %s\n", head);
}

static void print_title(FILE *out, const cli_command *command, const char *lang)
{
    bool whole = command == &cli_program;
    /* the first line tells man-db's man the encoding: preconv(1) */
    fputs(strcmp(lang, "en") == 0 ? "" : "'\\\" -*- coding: utf-8 -*-\n", out);
    fputs(".\\\" Made from solver/cli/table.c by ioplan-docs.\n.TH IOPLAN", out);
    if (!whole) {
        fputc('-', out);
        print_upper(out, command->name);
    }
    fprintf(out, " 1 \"\" \"ioplan %s\" \"%s\"\n.nh\n", IOP_VERSION, iop_words(lang, "ioplan manual"));
    cli_print_head(out, iop_words(lang, "NAME"));
    fprintf(out, "ioplan%s%s \\- ", whole ? "" : "\\-", whole ? "" : command->name);
    cli_print_line(out, "", iop_words(lang, command->purpose), "");
    cli_print_head(out, iop_words(lang, "SYNOPSIS"));
    cli_print_line(out, ".B ioplan\n", command->synopsis, "");
}

static void print_options(FILE *out, const cli_option *list, size_t most, const char *lang)
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
        cli_print_line(out, "", iop_words(lang, o->help), ".");
    }
}

static void print_commands(FILE *out, const char *lang)
{
    cli_print_head(out, iop_words(lang, "COMMANDS"));
    for (const cli_command *c = cli_commands; c->name; c++) {
        cli_print_line(out, ".TP\n.B ", c->name, "");
        cli_print_line(out, "", iop_words(lang, c->purpose), ".");
    }
}

static void print_ends(FILE *out, const cli_command *command, const char *lang)
{
    cli_print_head(out, iop_words(lang, "EXIT STATUS"));
    for (size_t k = 0; k < CLI_OUTCOMES && command->outcomes[k].text; k++) {
        fprintf(out, ".TP\n.B %d\n", (int)command->outcomes[k].code);
        cli_print_line(out, "", iop_words(lang, command->outcomes[k].text), ".");
    }
    cli_print_head(out, iop_words(lang, "EXAMPLES"));
    for (size_t k = 0; k < CLI_EXAMPLES && command->examples[k].line; k++) {
        cli_print_line(out, ".TP\n.B ", command->examples[k].line, "");
        cli_print_line(out, "", iop_words(lang, command->examples[k].says), "");
    }
}

static void print_see_also(FILE *out, const cli_command *command, const char *lang)
{
    cli_print_head(out, iop_words(lang, "SEE ALSO"));
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

void cli_print_manual(FILE *out, const cli_command *command, const char *lang)
{
    bool whole = command == &cli_program;
    print_title(out, command, lang);
    cli_print_head(out, iop_words(lang, "DESCRIPTION"));
    for (size_t k = 0; k < CLI_PARAGRAPHS && command->description[k]; k++)
        cli_print_line(out, k ? ".PP\n" : "", iop_words(lang, command->description[k]), "");
    if (whole)
        print_commands(out, lang);
    for (size_t k = 0; k < CLI_OPERANDS && command->operands[k].name; k++) {
        if (k == 0)
            cli_print_head(out, iop_words(lang, "ARGUMENTS"));
        cli_print_line(out, ".TP\n.I ", command->operands[k].name, "");
        cli_print_line(out, "", iop_words(lang, command->operands[k].help), ".");
    }
    cli_print_head(out, iop_words(lang, "OPTIONS"));
    print_options(out, command->options, CLI_OPTIONS, lang);
    print_options(out, cli_common, SIZE_MAX, lang);
    print_ends(out, command, lang);
    print_see_also(out, command, lang);
}
