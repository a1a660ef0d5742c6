/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What import, regionalize and balance share: a spec (or a dataset) becomes a dataset. The notes of the
 * derivation are the result on standard output, the dataset goes where -o says. */
#include "cli.h"

enum { NOTE_SIZE = 1024 };

static const char *note_at(const iop_diags *diags, size_t k, char out[NOTE_SIZE])
{
    return iop_words_err(iop_diags_lang(diags), &iop_diags_at(diags, k)->at, out, NOTE_SIZE);
}

static void print_text(const iop_diags *diags)
{
    char note[NOTE_SIZE];
    for (size_t k = 0; k < iop_diags_count(diags); k++)
        if (iop_diags_at(diags, k)->severity == IOP_NOTE)
            cli_put(stdout, "%s\n", note_at(diags, k, note));
}

static void print_json(const cli_args *args, const iop_diags *diags)
{
    bool first = true;
    char note[NOTE_SIZE];
    fputs("{\"input\": ", stdout);
    cli_json_string(stdout, args->operand[0]);
    fputs(", \"notes\": [", stdout);
    for (size_t k = 0; k < iop_diags_count(diags); k++) {
        if (iop_diags_at(diags, k)->severity != IOP_NOTE)
            continue;
        fputs(first ? "\n  " : ",\n  ", stdout);
        cli_json_string(stdout, note_at(diags, k, note));
        first = false;
    }
    fputs("\n]}\n", stdout);
}

static void print_notes(const cli_args *args, const iop_diags *diags)
{
    if (cli_flag(args, "json"))
        print_json(args, diags);
    else if (!cli_flag(args, "quiet"))
        print_text(diags);
}

/* What is wrong with the table that was made; notes of the check are not of interest here. */
static cli_exit judge(const iop_table *table, const cli_args *args, const iop_env *env)
{
    iop_diags *diags = NULL;
    iop_err err;
    if (iop_diags_open(&diags, env, &err) != IOP_OK)
        return cli_fail(args, &err);
    iop_status status = iop_table_check(table, diags);
    cli_exit result = cli_fail_all(diags, args);
    if (status != IOP_OK && result == CLI_OK)
        result = cli_exit_of_status(status);
    iop_diags_close(diags);
    return result;
}

static cli_exit store(const iop_table *table, const cli_args *args)
{
    const iop_dataset_form plain = {false, IOP_NOT_COMPRESSED};
    const char *folder = cli_text(args, "output", NULL);
    iop_err err;
    if (folder && cli_write_dataset(table, folder, &plain, &err) != IOP_OK)
        return cli_fail(args, &err);
    return CLI_OK;
}

cli_exit cli_derive(const cli_args *args, cli_maker *make)
{
    const char *const *set;
    size_t sets = cli_texts(args, "set", &set);
    iop_env env = cli_env(args);
    iop_table *table = NULL;
    iop_diags *diags = NULL;
    iop_err err;
    if (iop_diags_open(&diags, &env, &err) != IOP_OK)
        return cli_fail(args, &err);
    iop_status status = make(&table, args->operand[0], sets, set, &env, diags);
    cli_exit result = cli_fail_all(diags, args);
    if (status != IOP_OK && result == CLI_OK)
        result = cli_exit_of_status(status);
    if (result == CLI_OK)
        result = judge(table, args, &env);
    if (result == CLI_OK)
        result = store(table, args);
    if (result == CLI_OK)
        print_notes(args, diags);
    iop_table_close(table);
    iop_diags_close(diags);
    return result;
}
