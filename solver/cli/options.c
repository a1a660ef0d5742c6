/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command line: --name value, --name=value, -o value, -ovalue, -qh (flags joined), "--" ends options.
 * Options may stand before and after operands; before the command only those of every command. */
#include "cli.h"
#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_THREADS = 1024, MOST_MINUTES = 144000, MOST_WORDS = 32 };

typedef struct reader {
    cli_args *args;
    cli_fault *fault;
    const char *const *next; /* what is left of argv, NULL-terminated */
    bool operands_only;      /* after "--" */
} reader;

static cli_exit refuse(const reader *r, const char *fmt, ...) IOP_PRINTF(2, 3);
static void advise(const reader *r, const char *fmt, ...) IOP_PRINTF(2, 3);

static cli_exit refuse(const reader *r, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    vsnprintf(r->fault->sentence, sizeof r->fault->sentence, iop_words(r->args->lang, fmt), args);
    va_end(args);
    return CLI_INPUT;
}

static void advise(const reader *r, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    vsnprintf(r->fault->hint, sizeof r->fault->hint, iop_words(r->args->lang, fmt), args);
    va_end(args);
}

static const char *context(const reader *r)
{
    return r->args->command ? r->args->command->name : "";
}

static const char *gap(const reader *r)
{
    return r->args->command ? " " : "";
}

const cli_command *cli_find(const char *name)
{
    for (const cli_command *c = cli_commands; c->name; c++)
        if (strcmp(c->name, name) == 0)
            return c;
    return NULL;
}

/* The option by long name (letter 0) or by letter, of the command or of all; NULL when there is none. */
static const cli_option *find_in(const cli_option *list, size_t most, const char *name, size_t length,
                                 char letter)
{
    for (size_t k = 0; k < most && list[k].name; k++) {
        if (letter ? list[k].letter == letter
                   : strlen(list[k].name) == length && strncmp(list[k].name, name, length) == 0)
            return &list[k];
    }
    return NULL;
}

static const cli_option *find_option(const cli_command *command, const char *name, size_t length, char letter)
{
    const cli_option *found = NULL;
    if (command)
        found = find_in(command->options, CLI_OPTIONS, name, length, letter);
    return found ? found : find_in(cli_common, SIZE_MAX, name, length, letter);
}

static size_t option_names(const cli_command *command, const char *names[MOST_WORDS])
{
    size_t count = 0;
    for (size_t k = 0; command && k < CLI_OPTIONS && command->options[k].name; k++)
        names[count++] = command->options[k].name;
    for (const cli_option *o = cli_common; o->name && count < MOST_WORDS; o++)
        names[count++] = o->name;
    return count;
}

static cli_exit unknown_option(const reader *r, const char *name, size_t length)
{
    char word[MOST_WORDS];
    snprintf(word, sizeof word, "%.*s", (int)(length < sizeof word ? length : sizeof word - 1), name);
    const char *names[MOST_WORDS];
    const char *meant = cli_closest(word, names, option_names(r->args->command, names));
    if (meant)
        advise(r, "did you mean \"--%s\"?", meant);
    else
        advise(r, "\"ioplan %s%s--help\" lists the options", context(r), gap(r));
    return refuse(r, "unknown option \"--%.*s\" of \"ioplan%s%s\"", (int)(length < 100 ? length : 100), name,
                  gap(r), context(r));
}

static cli_exit unknown_command(const reader *r, const char *name)
{
    const char *names[MOST_WORDS];
    size_t count = 0;
    for (const cli_command *c = cli_commands; c->name; c++)
        names[count++] = c->name;
    const char *meant = cli_closest(name, names, count);
    if (meant)
        advise(r, "did you mean \"ioplan %s\"?", meant);
    else
        advise(r, "\"ioplan help\" lists the commands");
    return refuse(r, "unknown command \"%.100s\"", name);
}

static bool is_choice(const char *choices, const char *text)
{
    size_t length = strlen(text);
    for (const char *c = choices; c && *c; c += strcspn(c, "|"), c += *c == '|')
        if (length && strcspn(c, "|") == length && strncmp(c, text, length) == 0)
            return true;
    return false;
}

/* The whole text as a number; NaN when it is none. The program never sets a locale: '.' is the point. */
static double parse_number(const char *text)
{
    char *end = NULL;
    errno = 0;
    double value = strtod(text, &end);
    bool whole = end != text && *end == '\0' && strspn(text, "+-0123456789.eE") == strlen(text);
    return whole && errno == 0 ? value : (double)NAN;
}

/* A number of the kind that the option wants. */
static cli_exit check_number(const reader *r, const cli_option *o, const char *text)
{
    double number = parse_number(text);
    bool whole = number >= 0 && number == floor(number);
    if (o->kind == CLI_COUNT && !(whole && number <= MOST_THREADS))
        return refuse(r, "option \"--%s\": \"%.60s\" is no whole number from 0 to %d", o->name, text,
                      MOST_THREADS);
    if (o->kind == CLI_MINUTES && !(whole && number >= 1 && number <= MOST_MINUTES))
        return refuse(r, "option \"--%s\": \"%.60s\" is no whole number of minutes from 1 to %d", o->name,
                      text, MOST_MINUTES);
    if (o->kind == CLI_SECONDS && !(number > 0))
        return refuse(r, "option \"--%s\": \"%.60s\" is no positive number of seconds", o->name, text);
    return CLI_OK;
}

static cli_exit check_value(const reader *r, const cli_option *o, const char *text)
{
    if (o->kind == CLI_COUNT || o->kind == CLI_MINUTES || o->kind == CLI_SECONDS)
        return check_number(r, o, text);
    if (o->kind == CLI_PAIR && (strspn(text, "0123456789") != strlen(text) || strlen(text) > 15))
        return refuse(r, "option \"--%s\": \"%.60s\" is no whole number", o->name, text);
    if (o->kind == CLI_CHOICE && !is_choice(o->choices, text))
        return refuse(r, "option \"--%s\": \"%.60s\" is none of %s", o->name, text, o->choices);
    if (o->kind != CLI_TEXT && *text == '\0')
        return refuse(r, "option \"--%s\": the value %s is empty", o->name, o->value);
    return CLI_OK;
}

/* Stores one option; its value is `attached`, or else the next word. */
static cli_exit take_option(reader *r, const cli_option *o, const char *attached)
{
    const char *text = attached;
    if (o->kind == CLI_FLAG && attached)
        return refuse(r, "option \"--%s\" takes no value, found \"%.60s\"", o->name, attached);
    if (o->kind != CLI_FLAG) {
        if (!text && *r->next)
            text = *r->next++;
        if (!text)
            return refuse(r, "option \"--%s\" needs a value %s", o->name, o->value);
        cli_exit status = check_value(r, o, text);
        if (status != CLI_OK)
            return status;
    }
    cli_value value = {o, text, NULL};
    if (o->kind == CLI_PAIR) {
        if (!*r->next || !**r->next)
            return refuse(r, "option \"--%s\" needs two values, %s", o->name, o->value);
        value.second = *r->next++;
    }
    r->args->value[r->args->values++] = value;
    return CLI_OK;
}

static cli_exit take_long(reader *r, const char *word)
{
    size_t length = strcspn(word, "=");
    const cli_option *o = find_option(r->args->command, word, length, 0);
    if (!o)
        return unknown_option(r, word, length);
    return take_option(r, o, word[length] == '=' ? word + length + 1 : NULL);
}

static cli_exit take_short(reader *r, const char *letters)
{
    for (; *letters; letters++) {
        const cli_option *o = find_option(r->args->command, NULL, 0, *letters);
        if (!o) {
            advise(r, "\"ioplan %s%s--help\" lists the options", context(r), gap(r));
            return refuse(r, "unknown option \"-%c\" of \"ioplan%s%s\"", *letters, gap(r), context(r));
        }
        bool valued = o->kind != CLI_FLAG;
        cli_exit status = take_option(r, o, valued && letters[1] ? letters + 1 : NULL);
        if (status != CLI_OK || valued)
            return status;
    }
    return CLI_OK;
}

static cli_exit take_word(reader *r, const char *word)
{
    if (!r->operands_only && strcmp(word, "--") == 0) {
        r->operands_only = true;
        return CLI_OK;
    }
    if (!r->operands_only && word[0] == '-' && word[1] == '-')
        return take_long(r, word + 2);
    if (!r->operands_only && word[0] == '-' && word[1])
        return take_short(r, word + 1);
    if (!r->args->command) {
        r->args->command = cli_find(word);
        return r->args->command ? CLI_OK : unknown_command(r, word);
    }
    r->args->operand[r->args->operands++] = word;
    return CLI_OK;
}

static cli_exit check_operands(const reader *r)
{
    const cli_command *command = r->args->command;
    size_t given = r->args->operands, takes = 0;
    for (; takes < CLI_OPERANDS && command->operands[takes].name; takes++) {
        const cli_operand *wanted = &command->operands[takes];
        if (takes >= given && !wanted->optional) {
            advise(r, "\"ioplan %s --help\" says more", command->name);
            return refuse(r, "\"ioplan %s\" needs %s: %s", command->name, wanted->name,
                          iop_words(r->args->lang, wanted->help));
        }
    }
    if (given > takes && !(takes > 0 && command->operands[takes - 1].many)) {
        advise(r, "usage: ioplan %s", command->synopsis);
        return refuse(r, "unexpected argument \"%.100s\" of \"ioplan %s\"", r->args->operand[takes],
                      command->name);
    }
    return CLI_OK;
}

cli_exit cli_parse(cli_args *args, int argc, const char *const *argv, cli_fault *fault)
{
    memset(args, 0, sizeof *args);
    memset(fault, 0, sizeof *fault);
    args->lang = cli_language_of_line(argv);
    reader r = {args, fault, argv + 1, false};
    /* "-abc" holds several options in one word, so count letters, not words */
    size_t room = 1;
    for (int k = 1; k < argc; k++)
        room += argv[k][0] == '-' && argv[k][1] != '-' ? strlen(argv[k]) : 1;
    args->value = calloc(room, sizeof *args->value);
    args->operand = calloc(room, sizeof *args->operand);
    args->collected = calloc(room, sizeof *args->collected);
    if (!args->value || !args->operand || !args->collected) {
        refuse(&r, "out of memory for %d arguments", argc);
        return CLI_STOPPED;
    }
    cli_exit status = CLI_OK;
    while (status == CLI_OK && *r.next) {
        const char *word = *r.next++;
        status = take_word(&r, word);
    }
    args->lang = cli_text(args, "lang", args->lang);
    bool complete = cli_flag(args, "help") || cli_flag(args, "version") || !args->command;
    return status == CLI_OK && !complete ? check_operands(&r) : status;
}

void cli_args_free(cli_args *args)
{
    free(args->value);
    free(args->operand);
    free(args->collected);
    memset(args, 0, sizeof *args);
}

static const cli_value *last_value(const cli_args *args, const char *name)
{
    assert(find_option(args->command, name, strlen(name), 0));
    for (size_t k = args->values; k > 0; k--)
        if (strcmp(args->value[k - 1].option->name, name) == 0)
            return &args->value[k - 1];
    return NULL;
}

bool cli_flag(const cli_args *args, const char *name)
{
    return last_value(args, name) != NULL;
}

const char *cli_text(const cli_args *args, const char *name, const char *otherwise)
{
    const cli_value *value = last_value(args, name);
    return value ? value->text : otherwise;
}

double cli_number(const cli_args *args, const char *name, double otherwise)
{
    const cli_value *value = last_value(args, name);
    return value ? parse_number(value->text) : otherwise;
}

const char *cli_pair(const cli_args *args, const char *name, const char **second)
{
    const cli_value *value = last_value(args, name);
    *second = value ? value->second : NULL;
    return value ? value->text : NULL;
}

size_t cli_texts(const cli_args *args, const char *name, const char *const **text)
{
    size_t count = 0;
    for (size_t k = 0; k < args->values; k++)
        if (strcmp(args->value[k].option->name, name) == 0)
            args->collected[count++] = args->value[k].text;
    *text = args->collected;
    return count;
}
