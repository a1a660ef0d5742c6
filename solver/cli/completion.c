/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completion for bash, from the table. The script needs bash alone, not the package bash-completion. */
#include "cli.h"
#include <stdint.h>
#include <string.h>

static void print_words(FILE *out, const cli_option *list, size_t most)
{
    for (size_t k = 0; k < most && list[k].name; k++) {
        if (list[k].letter)
            fprintf(out, "-%c ", list[k].letter);
        fprintf(out, "--%s ", list[k].name);
    }
}

static void print_commands(FILE *out)
{
    for (const cli_command *c = cli_commands; c->name; c++)
        fprintf(out, "%s%s", c == cli_commands ? "" : " ", c->name);
}

/* "file", "folder", "command", words of a choice, or "none": what _ioplan_value understands. */
static void print_kind(FILE *out, cli_kind kind, const char *choices)
{
    const char *word = kind == CLI_FILE      ? "file"
                       : kind == CLI_FOLDER  ? "folder"
                       : kind == CLI_COMMAND ? "command"
                       : kind == CLI_CHOICE  ? choices
                                             : "none";
    fputc('\'', out);
    for (; *word; word++)
        fputc(*word == '|' ? ' ' : *word, out);
    fputc('\'', out);
}

/* Cases "command:--option) kind=...;;" for options that take a value. */
static void print_values(FILE *out, const char *command, const cli_option *list, size_t most)
{
    for (size_t k = 0; k < most && list[k].name; k++) {
        if (list[k].kind == CLI_FLAG)
            continue;
        fprintf(out, "    %s:--%s", command, list[k].name);
        if (list[k].letter)
            fprintf(out, " | %s:-%c", command, list[k].letter);
        fputs(") kind=", out);
        print_kind(out, list[k].kind, list[k].choices);
        fputs(" ;;\n", out);
    }
}

static void print_helpers(FILE *out)
{
    fputs("# Completion of ioplan for bash. Made from solver/cli/table.c by ioplan-docs.\n\n"
          "_ioplan_words() { mapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"$2\"); }\n\n"
          "_ioplan_value() # kind, word\n"
          "{\n"
          "    case $1 in\n"
          "    file | folder)\n"
          "        compopt -o filenames 2>/dev/null\n"
          "        local what=-f\n"
          "        [[ $1 == folder ]] && what=-d\n"
          "        mapfile -t COMPREPLY < <(compgen $what -- \"$2\") ;;\n"
          "    none) ;;\n"
          "    command) _ioplan_words '",
          out);
    print_commands(out);
    fputs("' \"$2\" ;;\n"
          "    *) _ioplan_words \"$1\" \"$2\" ;;\n"
          "    esac\n"
          "}\n\n",
          out);
}

static void print_lists(FILE *out)
{
    fputs("_ioplan_kind() # command:option; sets kind, \"\" for an option without a value\n{\n"
          "    kind=\n    case $1 in\n",
          out);
    for (const cli_command *c = cli_commands; c->name; c++)
        print_values(out, c->name, c->options, CLI_OPTIONS);
    print_values(out, "*", cli_common, SIZE_MAX);
    fputs("    esac\n}\n\n_ioplan_options() # command; sets options and operand\n{\n"
          "    operand='command'\n    case $1 in\n",
          out);
    for (const cli_command *c = cli_commands; c->name; c++) {
        fprintf(out, "    %s)\n        options='", c->name);
        print_words(out, c->options, CLI_OPTIONS);
        fputs("'\n        operand=", out);
        print_kind(out, c->operands[0].name ? c->operands[0].kind : CLI_TEXT, NULL);
        fputs(" ;;\n", out);
    }
    fputs("    *) options= ;;\n    esac\n    options+='", out);
    print_words(out, cli_common, SIZE_MAX);
    fputs("'\n}\n\n", out);
}

void cli_print_completion(FILE *out)
{
    print_helpers(out);
    print_lists(out);
    fputs("_ioplan()\n"
          "{\n"
          "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}\n"
          "    local command='' kind='' options='' operand='' k\n"
          "    COMPREPLY=()\n"
          "    # bash cuts --name=value into three words\n"
          "    if [[ $word == = ]]; then\n"
          "        word=\n"
          "    elif [[ $before == = ]]; then\n"
          "        before=${COMP_WORDS[COMP_CWORD - 2]}\n"
          "    fi\n"
          "    for ((k = 1; k < COMP_CWORD; k++)); do\n"
          "        _ioplan_kind \":${COMP_WORDS[k]}\"\n"
          "        if [[ -n $kind ]]; then\n"
          "            [[ ${COMP_WORDS[k + 1]} == = ]] && k=$((k + 1))\n"
          "            k=$((k + 1))\n"
          "        elif [[ ${COMP_WORDS[k]} != -* ]]; then\n"
          "            command=${COMP_WORDS[k]}\n"
          "            break\n"
          "        fi\n"
          "    done\n"
          "    _ioplan_options \"$command\"\n"
          "    _ioplan_kind \"$command:$before\"\n"
          "    if [[ -n $kind ]]; then\n"
          "        _ioplan_value \"$kind\" \"$word\"\n"
          "    elif [[ $word == -* ]]; then\n"
          "        _ioplan_words \"$options\" \"$word\"\n"
          "    else\n"
          "        _ioplan_value \"$operand\" \"$word\"\n"
          "    fi\n"
          "}\n\n"
          "complete -F _ioplan ioplan\n",
          out);
}
