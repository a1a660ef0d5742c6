/* SPDX-License-Identifier: GPL-3.0-or-later */
/* write.c - a solution and what it was solved from, as a folder. */
#include "base/alloc.h"
#include "base/files.h"
#include "base/sha256.h"
#include "base/text.h"
#include "record/folder.h"
#include "record/put.h"
#include <errno.h>
#include <ioplan/read.h>
#include <ioplan/result.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

iop_status iop_result_stamp(iop_solution *s, const iop_scenario *scenario, iop_err *err)
{
    memcpy(s->provenance.dataset_sha256, scenario->dataset_sha256, sizeof s->provenance.dataset_sha256);
    memcpy(s->provenance.scenario_sha256, scenario->scenario_sha256, sizeof s->provenance.scenario_sha256);
    IOP_TRY(iop_solution_set_text(s, &s->provenance.dataset, scenario->dataset_dir, err));
    return iop_solution_set_text(s, &s->provenance.scenario, scenario->path, err);
}

iop_status iop_result_put_file(const char *dir, const char *name, const char *data, size_t size,
                               iop_text *sums, iop_err *err)
{
    char path[IOP_PATH_SIZE], hex[65];
    const void *piece = data;
    IOP_TRY(iop_path_join(path, sizeof path, dir, name, err));
    IOP_TRY(iop_file_write(path, data, size, false, err));
    iop_sha256(1, &piece, &size, hex);
    iop_text_printf(sums, "%s  %s\n", hex, name);
    return IOP_OK;
}

static iop_status put_list(const iop_solution *s, const char *dir, const char *list, iop_text *sums,
                           iop_err *err)
{
    char *text, name[64];
    size_t length;
    snprintf(name, sizeof name, "%s.csv", list);
    IOP_TRY(iop_solution_list_csv(s, list, &text, &length, err));
    iop_status status = iop_result_put_file(dir, name, text, length, sums, err);
    iop_solution_text_free(s, text);
    return status;
}

/* The lists of whole plans. */
static iop_status put_whole(const iop_solution *s, const char *dir, iop_text *sums, iop_err *err)
{
    if (s->periods)
        IOP_TRY(put_list(s, dir, "periods", sums, err));
    if (s->techniques)
        IOP_TRY(put_list(s, dir, "techniques", sums, err));
    if (s->sites)
        IOP_TRY(put_list(s, dir, "sites", sums, err));
    if (s->places)
        IOP_TRY(put_list(s, dir, "places", sums, err));
    if (s->treatments)
        IOP_TRY(put_list(s, dir, "treatments", sums, err));
    return s->requirements ? put_list(s, dir, "requirements", sums, err) : IOP_OK;
}

static iop_status put_lists(const iop_solution *s, const char *dir, iop_text *sums, iop_err *err)
{
    IOP_TRY(put_list(s, dir, "sectors", sums, err));
    IOP_TRY(put_list(s, dir, "final_demand", sums, err));
    IOP_TRY(put_list(s, dir, "limits", sums, err));
    IOP_TRY(put_list(s, dir, "measures", sums, err));
    IOP_TRY(put_whole(s, dir, sums, err));
    if (s->totals)
        IOP_TRY(put_list(s, dir, "group_totals", sums, err));
    if (s->conflicts)
        IOP_TRY(put_list(s, dir, "conflict", sums, err));
    if (s->relaxations)
        IOP_TRY(put_list(s, dir, "relaxation", sums, err));
    return s->rays ? put_list(s, dir, "ray", sums, err) : IOP_OK;
}

/* The dataset's files as they are, byte for byte: their digest stays the one in the provenance. */
static iop_status copy_dataset(const iop_scenario *scenario, const char *dir, iop_text *sums,
                               iop_diags *diags, iop_err *err)
{
    char from[IOP_PATH_SIZE], to[IOP_PATH_SIZE], file[IOP_DATASET_NAME], hex[65];
    for (size_t k = 0; iop_dataset_name(scenario->plan->table, k, file); k++) {
        IOP_TRY(iop_path_join(from, sizeof from, scenario->dataset_dir, file, err));
        if (access(from, F_OK) != 0)
            continue;
        if (snprintf(to, sizeof to, "%s/inputs/dataset/%s", dir, file) >= (int)sizeof to)
            return iop_fail(err, IOP_EINVAL, "the path of the folder is too long");
        iop_status status = iop_file_copy(from, to, hex, &scenario->env, diags);
        if (status != IOP_OK) {
            *err = *iop_diags_first_error(diags);
            return status;
        }
        iop_text_printf(sums, "%s  inputs/dataset/%s\n", hex, file);
    }
    return IOP_OK;
}

static iop_status put_inputs(const iop_scenario *scenario, const char *dir, iop_text *sums, iop_err *err)
{
    iop_diags *diags;
    IOP_TRY(
        iop_result_put_file(dir, "inputs/scenario.yaml", scenario->text, strlen(scenario->text), sums, err));
    IOP_TRY(iop_diags_open(&diags, &scenario->env, err));
    iop_status status = copy_dataset(scenario, dir, sums, diags, err);
    iop_diags_close(diags);
    return status;
}

static iop_status put_all(const iop_solution *s, const iop_scenario *scenario, size_t files,
                          const iop_result_file *file, const char *dir, iop_text *sums, iop_err *err)
{
    char path[IOP_PATH_SIZE], *text;
    size_t length;
    IOP_TRY(iop_folder_make(dir, err));
    IOP_TRY(put_inputs(scenario, dir, sums, err));
    IOP_TRY(put_lists(s, dir, sums, err));
    for (size_t k = 0; k < files; k++)
        IOP_TRY(iop_result_put_file(dir, file[k].name, file[k].data, file[k].size, sums, err));
    IOP_TRY(iop_solution_to_json(s, &text, &length, err));
    iop_status status = iop_result_put_file(dir, "solution.json", text, length, sums, err);
    iop_solution_text_free(s, text);
    IOP_TRY(status);
    if (sums->failed)
        return iop_no_memory(err, 1, "text");
    IOP_TRY(iop_path_join(path, sizeof path, dir, "SHA256SUMS", err));
    return iop_file_write(path, sums->data, sums->length, true, err);
}

/* `dir` without trailing slashes. */
static iop_status plain_path(char out[IOP_PATH_SIZE], const char *dir, iop_err *err)
{
    size_t length = strlen(dir);
    while (length > 1 && dir[length - 1] == '/')
        length--;
    if (length == 0 || length + 32 >= IOP_PATH_SIZE)
        return iop_fail(err, IOP_EINVAL, "\"%.100s\" is no usable folder name", dir);
    snprintf(out, IOP_PATH_SIZE, "%.*s", (int)length, dir);
    const char *last = strrchr(out, '/');
    last = last ? last + 1 : out;
    if (strcmp(last, ".") == 0 || strcmp(last, "..") == 0 || !last[0])
        return iop_fail(err, IOP_EINVAL, "\"%.100s\" cannot be replaced as a whole; name a folder", dir);
    return IOP_OK;
}

static iop_status write_folder(const iop_solution *s, const iop_scenario *scenario, size_t files,
                               const iop_result_file *file, const char *dir, iop_err *err)
{
    char place[IOP_PATH_SIZE], part[IOP_PATH_SIZE + 32], real[PATH_MAX];
    IOP_TRY(plain_path(place, dir, err));
    /* a link is followed: what it points at is replaced, and the link stays */
    if (realpath(place, real))
        IOP_TRY(plain_path(place, real, err));
    IOP_TRY(iop_folder_check(place, err));
    iop_folder_sweep(place);
    snprintf(part, sizeof part, "%s.part-%ld", place, (long)getpid());
    iop_text sums = iop_text_start(&s->env);
    iop_status status = put_all(s, scenario, files, file, part, &sums, err);
    if (status == IOP_OK)
        status = iop_folder_swap(part, place, err);
    if (status != IOP_OK)
        iop_folder_remove(part);
    iop_text_end(&sums);
    return status;
}

iop_status iop_result_write_with(const iop_solution *s, const iop_scenario *scenario, const char *summary,
                                 size_t files, const iop_result_file *file, const char *dir, iop_err *err)
{
    iop_result_file *all = iop_new(&s->env, files + 1, sizeof *all);
    if (!all)
        return iop_no_memory(err, files + 1, "files of a result");
    all[0] = (iop_result_file){"summary.txt", summary, strlen(summary)};
    iop_status status = IOP_OK;
    for (size_t k = 0; k < files && status == IOP_OK; k++) {
        all[k + 1] = file[k];
        if (!iop_result_may_hold(file[k].name))
            status = iop_fail(err, IOP_EINVAL, "a result has no file \"%.100s\"", file[k].name);
    }
    if (status == IOP_OK)
        status = write_folder(s, scenario, files + 1, all, dir, err);
    iop_free(&s->env, all);
    return status;
}

iop_status iop_result_write(const iop_solution *s, const iop_scenario *scenario, const char *summary,
                            const char *dir, iop_err *err)
{
    return iop_result_write_with(s, scenario, summary, 0, NULL, dir, err);
}
