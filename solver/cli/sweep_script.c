/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan sweep --slurm FILE: what the command line asks for, as a script for sbatch. */
#include "cli_sweep.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Options of this command line that every task repeats, beside --lang. */
static const char *const repeated[] = {"only", "set", "method", "leontief"};

/* "--NAME=TEXT" behind the others. */
static bool add_option(char **word, size_t *words, const char *name, const char *text)
{
    size_t room = strlen(name) + strlen(text) + 4;
    char *option = malloc(room);
    if (!option)
        return false;
    snprintf(option, room, "--%s=%s", name, text);
    word[(*words)++] = option;
    return true;
}

static iop_status collect_options(const cli_args *args, char ***word, size_t *words, iop_err *err)
{
    *words = 0;
    *word = calloc(args->values + 1, sizeof **word);
    bool good = *word != NULL;
    for (size_t k = 0; k < args->values && good; k++) {
        const cli_value *v = &args->value[k];
        bool wanted = false;
        for (size_t r = 0; r < sizeof repeated / sizeof *repeated; r++)
            wanted = wanted || strcmp(v->option->name, repeated[r]) == 0;
        good = !wanted || add_option(*word, words, v->option->name, v->text);
    }
    /* where a task runs, the environment may say another language than here */
    good = good && add_option(*word, words, "lang", cli_language(args));
    return good ? IOP_OK : iop_fail(err, IOP_ENOMEM, "out of memory for %zu options", args->values);
}

static void free_options(char **word, size_t words)
{
    for (size_t k = 0; k < words; k++)
        free(word[k]);
    free(word);
}

static iop_status write_script(const cli_args *args, const char *file, iop_slurm_job *job, iop_err *err)
{
    char **word = NULL, *text = NULL;
    size_t words = 0;
    iop_status status = collect_options(args, &word, &words, err);
    const char *const *options;
    memcpy(&options, &word, sizeof options);
    job->option = options;
    job->options = words;
    if (status == IOP_OK)
        status = iop_slurm_script(job, &text, NULL, err);
    if (status == IOP_OK)
        status = cli_write_file(file, text, strlen(text), err);
    if (status == IOP_OK && strcmp(file, "-") != 0)
        chmod(file, 0755);
    iop_slurm_text_free(text, NULL);
    free_options(word, words);
    return status;
}

static iop_status find_places(char program[PATH_MAX], char place[PATH_MAX], iop_err *err)
{
    ssize_t length = readlink("/proc/self/exe", program, PATH_MAX - 1);
    if (length <= 0)
        return iop_fail(err, IOP_EIO, "could not find the path of the running program: %s", strerror(errno));
    program[length] = '\0';
    if (!getcwd(place, PATH_MAX))
        return iop_fail(err, IOP_EIO, "could not find the working folder: %s", strerror(errno));
    return IOP_OK;
}

cli_exit sweep_write_script(const cli_args *args, const char *file)
{
    char program[PATH_MAX], place[PATH_MAX];
    double threads = cli_number(args, "threads", 1);
    iop_slurm_job job = {.program = program,
                         .place = place,
                         .scenario = args->operand[0],
                         .folder = cli_text(args, "output", NULL),
                         .shards = (size_t)cli_number(args, "shards", 8),
                         .threads = threads >= 1 ? (int)threads : 1,
                         .minutes = (int)cli_number(args, "minutes", 60)};
    iop_err err;
    if (strcmp(file, "-") == 0 && cli_flag(args, "json")) {
        cli_error(args, "--json and --slurm - both want standard output");
        return CLI_INPUT;
    }
    if (find_places(program, place, &err) != IOP_OK || write_script(args, file, &job, &err) != IOP_OK)
        return cli_fail(args, &err);
    if (cli_flag(args, "json")) {
        fputs("{\"script\": ", stdout);
        cli_json_string(stdout, file);
        printf(", \"tasks\": %zu, \"cores\": %d}\n", job.shards, job.threads);
    } else if (strcmp(file, "-") != 0 && !cli_flag(args, "quiet")) {
        printf(iop_words(cli_language(args), "%s: tasks: %zu, cores of each: %d; hand it in with: sh %s\n"),
               file, job.shards, job.threads, file);
    }
    return CLI_OK;
}
