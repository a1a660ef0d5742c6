/* SPDX-License-Identifier: GPL-3.0-or-later */
/* verify_folder.c - a result judged from its files: nothing that was in memory when it was made is used. */
#include "base/alloc.h"
#include "base/files.h"
#include "record/crosscheck.h"
#include "record/folder.h"
#include "record/whole.h"
#include <ioplan/read.h>
#include <ioplan/result.h>
#include <stdio.h>
#include <string.h>

static iop_status complain(iop_diags *diags, const char *where, const char *sentence)
{
    return iop_diags_add(diags, IOP_ERROR, IOP_EPARSE, where, 0, 0, "%s", sentence);
}

/* --- digests -------------------------------------------------------------------------------------------- */

static iop_status check_digest(const char *dir, const char *line, size_t length, long long row,
                               const iop_env *env, iop_diags *diags)
{
    char name[512], path[IOP_PATH_SIZE], hex[65];
    iop_err err;
    if (length < 67 || length - 66 >= sizeof name || line[64] != ' ' || line[65] != ' ')
        return iop_diags_add(diags, IOP_ERROR, IOP_EPARSE, "SHA256SUMS", row, 0,
                             "expected a digest, two spaces and a file name");
    snprintf(name, sizeof name, "%.*s", (int)(length - 66), line + 66);
    if (iop_path_join(path, sizeof path, dir, name, &err) != IOP_OK)
        return iop_diags_add_err(diags, &err);
    IOP_TRY(iop_file_digest(path, hex, env, diags));
    if (strncmp(hex, line, 64) != 0)
        return complain(
            diags, path,
            IOP_WORD("the file is not the one that was written: its digest differs from SHA256SUMS"));
    return IOP_OK;
}

static iop_status check_digests(const char *dir, const iop_env *env, iop_diags *diags)
{
    char path[IOP_PATH_SIZE];
    iop_err err;
    iop_bytes bytes;
    bool has_solution = false;
    long long row = 1;
    if (iop_path_join(path, sizeof path, dir, "SHA256SUMS", &err) != IOP_OK)
        return iop_diags_add_err(diags, &err);
    IOP_TRY(iop_file_open(&bytes, path, env, diags));
    iop_status status = IOP_OK;
    for (size_t at = 0; at < bytes.size && status != IOP_ENOMEM; row++) {
        const char *line = bytes.data + at, *end = memchr(line, '\n', bytes.size - at);
        size_t length = end ? (size_t)(end - line) : bytes.size - at;
        static const char solution[] = "  solution.json";
        has_solution = has_solution || (length == 64 + sizeof solution - 1 &&
                                        memcmp(line + 64, solution, sizeof solution - 1) == 0);
        iop_status one = check_digest(dir, line, length, row, env, diags);
        status = one == IOP_ENOMEM ? one : status;
        at += length + 1;
    }
    iop_file_close(&bytes, env);
    if (!has_solution)
        complain(diags, path, IOP_WORD("the list of digests does not name solution.json"));
    return status;
}

/* --- the plan and the certificate ----------------------------------------------------------------------- */

iop_status iop_result_open(iop_solution **out, const char *dir, const iop_env *env, iop_diags *diags)
{
    char path[IOP_PATH_SIZE];
    iop_err err;
    iop_bytes bytes;
    *out = NULL;
    if (iop_path_join(path, sizeof path, dir, "solution.json", &err) != IOP_OK)
        return iop_diags_add_err(diags, &err);
    IOP_TRY(iop_file_open(&bytes, path, env, diags));
    iop_status status = iop_solution_from_json(out, bytes.data, bytes.size, path, env, &err);
    iop_file_close(&bytes, env);
    return status == IOP_OK ? IOP_OK : iop_diags_add_err(diags, &err);
}

static iop_status open_plan(iop_scenario **out, const char *dir, const iop_env *env, iop_diags *diags)
{
    char path[IOP_PATH_SIZE];
    iop_err err;
    if (iop_path_join(path, sizeof path, dir, "inputs/scenario.yaml", &err) != IOP_OK)
        return iop_diags_add_err(diags, &err);
    return iop_scenario_open(out, path, 0, NULL, env, diags);
}

static void check_provenance(const iop_solution *s, const iop_scenario *scenario, iop_diags *diags)
{
    if (strcmp(s->provenance.dataset_sha256, scenario->dataset_sha256) != 0)
        complain(diags, "solution.json",
                 IOP_WORD("provenance.dataset_sha256 is not the digest of inputs/dataset"));
    if (strcmp(s->provenance.scenario_sha256, scenario->scenario_sha256) != 0)
        complain(diags, "solution.json",
                 IOP_WORD("provenance.scenario_sha256 is not the digest of inputs/scenario.yaml"));
}

static iop_status judge(const iop_plan *plan, const iop_solution *s, iop_certificate *certificate,
                        iop_diags *diags)
{
    iop_claim claim;
    iop_err err;
    iop_status status = iop_claim_open(&claim, plan, s, &err);
    if (status == IOP_OK)
        status = iop_claim_judge(&claim, certificate, diags, &err);
    iop_claim_close(&claim);
    return status == IOP_OK ? IOP_OK : iop_diags_add_err(diags, &err);
}

static iop_status judge_whole(const iop_scheme *scheme, const iop_solution *s, iop_certificate *certificate,
                              iop_diags *diags)
{
    iop_err err = {.code = IOP_OK};
    iop_status status = iop_whole_judge(scheme, s, certificate, diags, &err);
    bool told = err.code == IOP_OK; /* with its place, in diags */
    return status == IOP_OK || told ? IOP_OK : iop_diags_add_err(diags, &err);
}

iop_status iop_result_verify(const char *dir, iop_certificate *certificate, iop_solution_status *status,
                             const iop_env *env, iop_diags *diags)
{
    iop_solution *s = NULL;
    iop_scenario *scenario = NULL;
    memset(certificate, 0, sizeof *certificate);
    *status = IOP_UNVERIFIED;
    iop_status done = iop_result_open(&s, dir, env, diags);
    if (done == IOP_OK)
        done = check_digests(dir, env, diags);
    if (done == IOP_OK || done != IOP_ENOMEM)
        done = s ? open_plan(&scenario, dir, env, diags) : done;
    if (done == IOP_OK && s) {
        *status = s->status;
        check_provenance(s, scenario, diags);
        if (s->status == IOP_OPTIMAL)
            iop_scenario_set_ratio(scenario, s->objective.value);
        done = scenario->scheme ? judge_whole(scenario->scheme, s, certificate, diags)
                                : judge(scenario->plan, s, certificate, diags);
    }
    iop_scenario_close(scenario);
    iop_solution_close(s);
    return done;
}
