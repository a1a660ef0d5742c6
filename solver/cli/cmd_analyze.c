/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan analyze DATASET: the structure of an economy. */
#include "cli_analyze.h"
#include "cli_sweep.h"
#include <stdlib.h>
#include <string.h>

enum { LISTED = 100, TOLD = 10, PART_COUNT = 9, LISTS = 4 };

/* --- what is asked for ---------------------------------------------------------------------------------- */

/* One word of --what. */
static cli_exit add_part(const cli_args *args, const char *word, size_t length, unsigned *parts)
{
    const char *names[PART_COUNT + 1] = {0};
    char text[64];
    snprintf(text, sizeof text, "%.*s", (int)length, word);
    names[PART_COUNT] = "all";
    if (strcmp(text, "all") == 0) {
        *parts |= IOP_PART_ALL;
        return CLI_OK;
    }
    for (unsigned k = 0; k < PART_COUNT; k++) {
        names[k] = iop_part_text((iop_part)(1U << k));
        if (strcmp(text, names[k]) == 0) {
            *parts |= 1U << k;
            return CLI_OK;
        }
    }
    const char *near = cli_closest(text, names, PART_COUNT + 1);
    cli_error(args, "--what: there is no part \"%s\"", text);
    if (near)
        cli_hint(args, "did you mean %s?", near);
    else
        cli_hint(
            args,
            "parts are multipliers, linkages, variation, extraction, influence, paths, footprints, clusters, "
            "chains and all");
    return CLI_INPUT;
}

/* Without --what the multipliers alone where only they are looked at, else 0: the usual parts. */
static cli_exit read_parts(const cli_args *args, unsigned *parts)
{
    const char *const *unused;
    const char *what = cli_text(args, "what", NULL);
    bool looks = cli_texts(args, "indicator", &unused) > 0 || cli_text(args, "sort", NULL);
    *parts = !what && looks && !cli_text(args, "output", NULL) ? IOP_PART_MULTIPLIERS : 0;
    for (const char *word = what; word && *word;) {
        size_t length = strcspn(word, ",");
        cli_exit status = add_part(args, word, length, parts);
        if (status != CLI_OK)
            return status;
        word += length + (word[length] == ',');
    }
    return CLI_OK;
}

/* The values of an option that may come several times, into room for all of them. */
static size_t collect(const cli_args *args, const char *option, const char **room)
{
    const char *const *text;
    size_t count = cli_texts(args, option, &text);
    for (size_t k = 0; k < count; k++)
        room[k] = text[k];
    return count;
}

/* room: LISTS times as many texts as the command line has values. */
static void fill_settings(iop_structure_settings *how, const cli_args *args, const char **room)
{
    how->method = cli_text(args, "leontief", "auto");
    how->households.income = room;
    how->households.incomes = collect(args, "income", room);
    room += args->values;
    how->households.household = room;
    how->households.households = collect(args, "household", room);
    room += args->values;
    how->inventory = room;
    how->inventories = collect(args, "inventory", room);
    room += args->values;
    how->measure = room;
    how->measures = collect(args, "indicator", room);
    how->paths.top = (size_t)cli_number(args, "top", LISTED);
    how->clusters.seed = (uint64_t)cli_number(args, "seed", 1);
}

/* --- what is told --------------------------------------------------------------------------------------- */

/* The rows of the indicators to show: those named by --indicator, else output, value added, resources. */
static iop_status choose(study *s, const cli_args *args, iop_err *err)
{
    const char *const *name;
    size_t named = cli_texts(args, "indicator", &name);
    for (size_t k = 0; k < named; k++) {
        size_t row = iop_multipliers_find(s->m, name[k]);
        if (row >= s->m->k)
            return iop_fail(err, IOP_EINVAL, "the dataset has no indicator \"%.60s\"", name[k]);
        s->shown[s->count++] = row;
    }
    for (size_t k = 0; k < s->m->k && !named; k++)
        if (s->m->indicator[k].kind != IOP_INDICATOR_COMPONENT)
            s->shown[s->count++] = k;
    return IOP_OK;
}

/* Sectors in the dataset's order, or by falling total of an indicator; equal ones keep their order. */
static iop_status sort(study *s, const char *by, iop_err *err)
{
    size_t row = by ? iop_multipliers_find(s->m, by) : 0;
    if (row >= s->m->k)
        return iop_fail(err, IOP_EINVAL, "the dataset has no indicator \"%.60s\" to sort by", by);
    for (size_t j = 0; j < s->m->n; j++) {
        size_t at = j;
        double value = *iop_at(s->m->total, row, j);
        for (; by && at > 0 && *iop_at(s->m->total, row, s->order[at - 1]) < value; at--)
            s->order[at] = s->order[at - 1];
        s->order[at] = j;
    }
    return IOP_OK;
}

static iop_status write_files(const study *s, const char *folder, iop_err *err)
{
    iop_listings *l;
    IOP_TRY(sweep_make_folder(folder, err));
    IOP_TRY(iop_listings_open(&l, s->structure, s->table, s->lang, &s->table->env, err));
    iop_status status = iop_listings_write(l, folder, err);
    iop_listings_close(l);
    return status;
}

static iop_status present(study *s, const cli_args *args, iop_err *err)
{
    const char *folder = cli_text(args, "output", NULL);
    IOP_TRY(choose(s, args, err));
    IOP_TRY(sort(s, cli_text(args, "sort", NULL), err));
    if (folder)
        IOP_TRY(write_files(s, folder, err));
    return cli_flag(args, "json") ? analyze_print_json(s, err) : analyze_print_text(s, err);
}

static iop_status analyze(const cli_args *args, const iop_table *table, unsigned parts, const iop_env *env,
                          iop_err *err)
{
    iop_structure *structure = NULL;
    iop_structure_settings how = iop_structure_settings_default();
    const char **room = calloc(LISTS * args->values + 1, sizeof *room);
    study s = {.table = table, .lang = cli_language(args)};
    s.ranked = (size_t)cli_number(args, "top", TOLD);
    s.order = calloc(table->n + 1, sizeof *s.order);
    s.shown = calloc(2 + table->p + table->r + args->values, sizeof *s.shown);
    iop_status status =
        room && s.order && s.shown ? IOP_OK : iop_fail(err, IOP_ENOMEM, "out of memory for a list");
    if (status == IOP_OK) {
        fill_settings(&how, args, room);
        how.parts = parts;
        status = iop_structure_open(&structure, table, &how, env, err);
    }
    cli_progress(args, NULL);
    if (status == IOP_OK) {
        s.structure = structure;
        s.m = structure->multipliers;
        status = present(&s, args, err);
    }
    iop_structure_close(structure);
    free(s.order);
    free(s.shown);
    free(room);
    return status;
}

cli_exit cmd_analyze(const cli_args *args)
{
    iop_env env = cli_env(args);
    iop_table *table = NULL;
    iop_err err;
    unsigned parts;
    cli_exit status = read_parts(args, &parts);
    if (status != CLI_OK)
        return status;
    status = cli_open_dataset(&table, args, &env);
    if (status != CLI_OK)
        return status;
    cli_progress(args, IOP_WORD("analysing"));
    if (analyze(args, table, parts, &env, &err) != IOP_OK)
        status = cli_fail(args, &err);
    iop_table_close(table);
    return status;
}
