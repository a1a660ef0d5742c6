/* SPDX-License-Identifier: GPL-3.0-or-later */
/* points.c - points given in a CSV file: a row a point, a column a key, values as a scenario writes them. */
#include "base/alloc.h"
#include "base/text.h"
#include "sweep/kinds.h"
#include "sweep/span.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PATH_SIZE = 4096, UNIT_POINTS = 16 };

/* The folder of the scenario file, then the name. */
static iop_status find_file(const iop_yaml_node *node, char path[PATH_SIZE], iop_diags *diags)
{
    const char *slash = strrchr(node->where, '/');
    int folder = node->text[0] == '/' || !slash ? 0 : (int)(slash - node->where) + 1;
    int length = snprintf(path, PATH_SIZE, "%.*s%s", folder, node->where, node->text);
    if (length < PATH_SIZE)
        return IOP_OK;
    return iop_sweep_complain(diags, node, "points: the path is longer than %d bytes", PATH_SIZE - 1);
}

static void close_points(iop_sweep *s)
{
    iop_csv_close(s->data);
    s->data = NULL;
}

static iop_status name_columns(iop_sweep *s, const iop_csv *csv, iop_diags *diags)
{
    size_t cols = iop_csv_cols(csv);
    const char **path = iop_new(&s->study->env, cols, sizeof *path);
    if (!path) {
        return iop_sweep_no_memory(diags, cols, "columns");
    }
    for (size_t k = 0; k < cols; k++)
        path[k] = iop_csv_text(csv, 0, k);
    iop_status status = iop_sweep_make_keys(s, cols, path, diags);
    iop_free(&s->study->env, path);
    return status;
}

/* The changes of record `row` (from 1); those with an empty cell are left out. */
static size_t changes(const iop_sweep *s, size_t row, char (*text)[IOP_SET_SIZE], const char **set)
{
    const iop_csv *csv = s->data;
    size_t count = 0;
    for (size_t k = 0; k < s->keys; k++) {
        const char *value = iop_csv_text(csv, row, k);
        if (!value[0])
            continue;
        snprintf(text[count], IOP_SET_SIZE, "%s=%s", s->key[k].path, value);
        set[count] = text[count];
        count++;
    }
    return count;
}

static bool fits(const iop_sweep *s, size_t row)
{
    for (size_t k = 0; k < s->keys; k++)
        if (strlen(s->key[k].path) + strlen(iop_csv_text(s->data, row, k)) + 2 > IOP_SET_SIZE)
            return false;
    return true;
}

/* Every record once, so that faults are told with their line before anything is solved. */
static iop_status check_records(iop_sweep *s, char (*text)[IOP_SET_SIZE], const char **set, iop_diags *diags)
{
    const iop_csv *csv = s->data;
    for (size_t row = 1; row <= iop_csv_rows(csv); row++) {
        iop_subject subject;
        iop_yaml_node place = {.where = iop_csv_where(csv), .line = iop_csv_line(csv, row)};
        if (!fits(s, row)) {
            iop_sweep_complain(diags, &place, "a key and its value are longer than %d bytes",
                               IOP_SET_SIZE - 2);
            continue;
        }
        size_t count = changes(s, row, text, set);
        iop_status status = iop_sweep_vary(s, &place, count, set, &subject, diags);
        if (status != IOP_OK && status != IOP_EPARSE)
            return status;
        iop_subject_close(&subject);
        if (status != IOP_OK && iop_diags_errors(diags) > 20)
            break; /* the list is long enough */
    }
    return IOP_OK;
}

static iop_status open_points(iop_sweep *s, iop_diags *diags)
{
    char path[PATH_SIZE];
    iop_csv *csv;
    const iop_yaml_node *node = iop_yaml_get(s->node, s->kind->word);
    if (node->kind != IOP_YAML_SCALAR || !node->text[0])
        return iop_sweep_complain(diags, node, "points: expected the path of a CSV file");
    IOP_TRY(find_file(node, path, diags));
    IOP_TRY(iop_csv_open(&csv, path, NULL, &s->study->env, diags));
    s->data = csv;
    if (iop_csv_rows(csv) == 0)
        return iop_sweep_complain(diags, node, "points: %.200s has no rows below its header", path);
    IOP_TRY(name_columns(s, csv, diags));
    char(*text)[IOP_SET_SIZE] = iop_new(&s->study->env, s->keys, IOP_SET_SIZE);
    const char **set = iop_new(&s->study->env, s->keys, sizeof *set);
    iop_status status;
    if (text && set) {
        status = check_records(s, text, set, diags);
    } else {
        status = iop_sweep_no_memory(diags, s->keys, "changes");
    }
    iop_free(&s->study->env, text);
    iop_free(&s->study->env, set);
    s->units = (iop_csv_rows(csv) + UNIT_POINTS - 1) / UNIT_POINTS;
    return status;
}

static iop_status run_point(iop_worker *w, const iop_sweep *s, size_t row, char (*text)[IOP_SET_SIZE],
                            const char **set, iop_err *err)
{
    const iop_csv *csv = s->data;
    iop_archive_point *point;
    iop_solution *solution = NULL;
    iop_subject subject;
    double *key;
    IOP_TRY(iop_worker_vary(w, changes(s, row, text, set), set, &subject, err));
    iop_status status = iop_worker_add(w, s, &point, &key, err);
    for (size_t k = 0; status == IOP_OK && k < s->keys; k++)
        key[k] = iop_key_value(&subject, s->key[k].path, iop_csv_text(csv, row, k));
    if (status == IOP_OK)
        status = iop_worker_answer(w, &subject, "", point, &solution, err);
    iop_solution_close(solution);
    iop_subject_close(&subject);
    return status;
}

static iop_status run_points(iop_worker *w, const iop_sweep *s, size_t unit, iop_err *err)
{
    size_t rows = iop_csv_rows(s->data), first = unit * UNIT_POINTS,
           last = first + UNIT_POINTS < rows ? first + UNIT_POINTS : rows;
    char(*text)[IOP_SET_SIZE] = iop_new(&w->env, s->keys, IOP_SET_SIZE);
    const char **set = iop_new(&w->env, s->keys, sizeof *set);
    iop_status status = text && set ? IOP_OK : iop_no_memory(err, s->keys, "changes");
    for (size_t k = first; k < last && status == IOP_OK; k++)
        status = iop_stop_asked(&w->env) ? iop_fail(err, IOP_ESTOPPED, "stopped")
                                         : run_point(w, s, k + 1, text, set, err);
    iop_free(&w->env, text);
    iop_free(&w->env, set);
    return status;
}

const iop_sweep_kind iop_sweep_points = {
    .word = "points", .name = "points", .open = open_points, .run = run_points, .close = close_points};
