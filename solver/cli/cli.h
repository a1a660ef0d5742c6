/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cli/cli.h - the command `ioplan`: its table, its parser, its voice.
 *
 * Everything a user can type stands once, in table.c. The parser, --help, the manual pages and the shell
 * completion are all made from that table; main.c joins each command of it to its function. The command uses
 * the public interface of the library only. */
#ifndef IOP_CLI_CLI_H
#define IOP_CLI_CLI_H

#include <ioplan/ioplan.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* --- exit status ---------------------------------------------------------------------------------------- */

typedef enum {
    CLI_OK = 0,         /* done; for a plan: optimal and verified */
    CLI_INPUT = 1,      /* the input or the command line is wrong */
    CLI_INFEASIBLE = 2, /* no plan keeps all bands and limits */
    CLI_UNBOUNDED = 3,  /* the aim grows without bound */
    CLI_STOPPED = 4,    /* stopped by a limit or a signal; what was done is kept */
    CLI_UNVERIFIED = 5, /* the answer could not be verified */
    CLI_DEFECT = 70     /* a defect of ioplan */
} cli_exit;

cli_exit cli_exit_of_status(iop_status status);
cli_exit cli_exit_of_solution(iop_solution_status status);

/* --- the table ------------------------------------------------------------------------------------------ */

/* What a value is: decides how it is checked and how the shell completes it. */
typedef enum {
    CLI_FLAG,    /* an option without a value */
    CLI_TEXT,    /* any text */
    CLI_FILE,    /* path of a file, or "-" */
    CLI_FOLDER,  /* path of a folder */
    CLI_COUNT,   /* whole number, 0 to 1024 */
    CLI_SECONDS, /* positive number */
    CLI_MINUTES, /* whole number, 1 to a hundred days */
    CLI_CHOICE,  /* one of `choices` */
    CLI_PAIR,    /* two words: a whole number, however large, and a path */
    CLI_COMMAND  /* name of a command */
} cli_kind;

typedef struct cli_option {
    const char *name; /* long name without dashes */
    char letter;      /* short name, 0: none */
    cli_kind kind;
    bool many;           /* every occurrence counts; otherwise the last one does */
    const char *value;   /* placeholder: "DIR"; NULL for a flag */
    const char *choices; /* CLI_CHOICE: words separated by '|'; the first is the default */
    const char *help;    /* without final stop */
} cli_option;

typedef struct cli_operand {
    const char *name; /* NULL ends a list */
    cli_kind kind;
    bool optional;
    const char *help;
    bool many; /* of the last one: any number of them */
} cli_operand;

typedef struct cli_outcome {
    cli_exit code;
    const char *text; /* NULL ends a list */
} cli_outcome;

typedef struct cli_example {
    const char *line; /* NULL ends a list */
    const char *says;
} cli_example;

enum { CLI_PARAGRAPHS = 8, CLI_OPTIONS = 12, CLI_OPERANDS = 3, CLI_OUTCOMES = 8, CLI_EXAMPLES = 5 };

typedef struct cli_command {
    const char *name;
    const char *purpose;  /* one line, without final stop */
    const char *synopsis; /* after "ioplan " */
    const char *description[CLI_PARAGRAPHS];
    cli_operand operands[CLI_OPERANDS];
    cli_option options[CLI_OPTIONS]; /* of this command alone; ends at name NULL */
    cli_outcome outcomes[CLI_OUTCOMES];
    cli_example examples[CLI_EXAMPLES];
    const char *see_also; /* names of commands separated by ' ', NULL: none */
} cli_command;

extern const cli_command cli_program;          /* `ioplan` itself: what stands in ioplan(1) */
extern const cli_command cli_commands[];       /* ends at name NULL */
extern const cli_option cli_common[];          /* options of every command; ends at name NULL */
const cli_command *cli_find(const char *name); /* NULL when there is none */

/* --- the command line ----------------------------------------------------------------------------------- */

typedef struct cli_value {
    const cli_option *option;
    const char *text;   /* NULL for a flag */
    const char *second; /* of a CLI_PAIR */
} cli_value;

typedef struct cli_args {
    const char *lang;           /* the reader's language, also of what is wrong with the line itself */
    const cli_command *command; /* NULL: none was given */
    cli_value *value;           /* in the order of the command line */
    size_t values;
    const char **operand;
    size_t operands;
    const char **collected; /* room for cli_texts */
} cli_args;

/* What is wrong with a command line, in the reader's language: a sentence, and advice ("" when there is
 * none). */
typedef struct cli_fault {
    char sentence[512];
    char hint[512];
} cli_fault;

/* Reads argv[1..]; texts are borrowed from argv. On failure *fault is filled and CLI_INPUT returned. Ends
 * with cli_args_free in both cases. --help and --version suspend the check that operands are complete. */
cli_exit cli_parse(cli_args *args, int argc, const char *const *argv, cli_fault *fault);
void cli_args_free(cli_args *args);

/* Values by long name, which must be in the table. The last occurrence counts. */
bool cli_flag(const cli_args *args, const char *name);
const char *cli_text(const cli_args *args, const char *name, const char *otherwise);
double cli_number(const cli_args *args, const char *name, double otherwise);
/* The two words of a CLI_PAIR; NULL when it is not given. */
const char *cli_pair(const cli_args *args, const char *name, const char **second);
/* The reader's language: --lang, else of the environment (LC_ALL, LC_MESSAGES, LANG, and LANGUAGE before it);
 * a code of iop_words_languages. */
const char *cli_language(const cli_args *args);
/* The same before the line is read: what --lang says among argv[1..], as far as it can be told. */
const char *cli_language_of_line(const char *const *argv);
/* What the environment says, from the values of those variables; NULL: not set. */
const char *cli_language_of(const char *language, const char *lc_all, const char *lc_messages,
                            const char *lang);
/* All values of an option with `many`: returns how many; *text is borrowed, until the next call. */
size_t cli_texts(const cli_args *args, const char *name, const char *const **text);

/* The word of a list closest to a mistyped one, NULL when none is near. */
const char *cli_closest(const char *word, const char *const *words, size_t count);

/* --- help, manual, completion --------------------------------------------------------------------------- */

void cli_print_help(FILE *out, const cli_command *command, const char *lang); /* cli_program: the overview */
void cli_print_manual(FILE *out, const cli_command *command, const char *lang);
void cli_print_completion(FILE *out);

/* A section of a scenario, or keys of the section before it, in English. */
typedef struct cli_scenario_key {
    const char *section; /* NULL: keys */
    const char *key;     /* several are joined by ", " */
    const char *text;    /* NULL ends the list */
} cli_scenario_key;
extern const cli_scenario_key cli_scenario_keys[];
void cli_print_topic(FILE *out, const char *lang); /* ioplan help scenario */
void cli_print_topic_manual(FILE *out, const char *lang);

/* Help: words from `column` on, lines beginning at `indent`; "  label      text". */
void cli_print_wrapped(FILE *out, const char *text, size_t column, size_t indent);
void cli_print_entry(FILE *out, const char *label, const char *text);
/* Manual: a line with its text escaped; a head, which the catalogue has in capitals. */
void cli_print_line(FILE *out, const char *before, const char *text, const char *after);
void cli_print_head(FILE *out, const char *head);

/* --- messages ------------------------------------------------------------------------------------------- */

/* Prints a text that holds names of data: characters that a terminal would obey are seen as "\u202E". Within
 * the strings of JSON that is the same text. */
void cli_put_text(FILE *out, const char *text);
/* The same for a line that is put together; what has no room in 4 KiB is cut. */
void cli_put(FILE *out, const char *fmt, ...) IOP_PRINTF(2, 3);

/* One line on standard error, in the reader's language: "ioplan: error: SENTENCE", "ioplan: hint: ...". The
 * format is looked up here: its literal needs no iop_words. */
void cli_error(const cli_args *args, const char *fmt, ...) IOP_PRINTF(2, 3);
void cli_hint(const cli_args *args, const char *fmt, ...) IOP_PRINTF(2, 3);
void cli_say(const cli_args *args, const char *fmt, ...) IOP_PRINTF(2, 3); /* "ioplan: ..." */
/* Reports a failure with its place; returns the exit status that belongs to it. */
cli_exit cli_fail(const cli_args *args, const iop_err *err);
/* Reports every error, and warnings unless --quiet; returns the exit status of the first error. */
cli_exit cli_fail_all(const iop_diags *diags, const cli_args *args);
/* A failure is always told by a finding: one that the library left untold becomes a finding here. */
void cli_note_failure(iop_status status, const char *where, iop_diags *diags);
/* What is going on, on a terminal only and not with --quiet; NULL wipes it away. */
void cli_progress(const cli_args *args, const char *what);
/* Flushes standard output; CLI_INPUT and a message when something could not be written, else `status`. */
cli_exit cli_finish_output(const cli_args *args, cli_exit status);
const char *cli_severity_text(iop_severity severity); /* marked for iop_words */

/* --- what commands share -------------------------------------------------------------------------------- */

/* From now on SIGINT and SIGTERM ask to stop; a second one ends the program at once. SIGUSR1, by which Slurm
 * tells that the time limit is near, asks to stop as well. */
void cli_catch_signals(void);
/* The env of a command: --threads, --lang and the stop that the signals set. */
iop_env cli_env(const cli_args *args);

/* Opens the scenario that the command names, with its --set; reports every finding. On failure *out is NULL.
 */
cli_exit cli_open_scenario(iop_scenario **out, const cli_args *args, const iop_env *env);

/* The same for the dataset that it names; its accounts are not judged. */
cli_exit cli_open_dataset(iop_table **out, const cli_args *args, const iop_env *env);

/* Writes a file as a whole or not at all: beside it first, then renamed. "-" and what is no regular file
 * (a pipe, /dev/null) are written directly. */
iop_status cli_write_file(const char *path, const char *data, size_t size, iop_err *err);

/* Writes a dataset folder as a whole: aside first, then in the place of `folder`, which may be missing, empty
 * or hold a dataset of the same files; a folder that holds anything else is IOP_EINVAL. */
iop_status cli_write_dataset(const iop_table *table, const char *folder, const iop_dataset_form *form,
                             iop_err *err);

/* A function of the library that makes a table out of the file at `path`, with --set applied. */
typedef iop_status cli_maker(iop_table **out, const char *path, size_t sets, const char *const *set,
                             const iop_env *env, iop_diags *diags);
/* Makes the table, checks it, writes it where -o says, prints the notes. */
cli_exit cli_derive(const cli_args *args, cli_maker *make);

/* Columns of a UTF-8 text: its characters, which holds for all composed letters but not for East Asian ones.
 */
int cli_columns(const char *text);

/* The files for readers that could be made; what is not installed is told and left out, unless --quiet. */
typedef struct cli_products {
    const iop_report_source *source;
    iop_result_file *file;
    size_t count;
} cli_products;
iop_status cli_make_products(const cli_args *args, const iop_report_source *source, cli_products *out,
                             iop_err *err);
void cli_free_products(cli_products *products);
/* Into a folder that has no list of digests. */
iop_status cli_write_products(const cli_products *made, const char *folder, iop_err *err);
/* The time that SOURCE_DATE_EPOCH gives, 0 without it. */
long long cli_created(void);

/* A JSON string with quotes; bytes that are not UTF-8 become U+FFFD. */
void cli_json_string(FILE *out, const char *text);
/* A number that reads back exactly; null when it is not finite. */
void cli_json_number(FILE *out, double value);
/* Members of an object, each with a comma before it: "errors", "warnings", "not_shown" and "findings". */
void cli_json_findings(FILE *out, const iop_diags *diags);

/* One line: why there is no verified optimum; writes at most size bytes. "" for an optimal solution. */
void cli_explain(const iop_solution *solution, const char *lang, char *out, size_t size);

/* --- the commands --------------------------------------------------------------------------------------- */

cli_exit cmd_analyze(const cli_args *args);
cli_exit cmd_balance(const cli_args *args);
cli_exit cmd_check(const cli_args *args);
cli_exit cmd_compare(const cli_args *args);
cli_exit cmd_convert(const cli_args *args);
cli_exit cmd_export(const cli_args *args);
cli_exit cmd_help(const cli_args *args);
cli_exit cmd_import(const cli_args *args);
cli_exit cmd_merge(const cli_args *args);
cli_exit cmd_report(const cli_args *args);
cli_exit cmd_regionalize(const cli_args *args);
cli_exit cmd_solve(const cli_args *args);
cli_exit cmd_sweep(const cli_args *args);
cli_exit cmd_verify(const cli_args *args);
cli_exit cmd_version(const cli_args *args); /* --version */

#endif
