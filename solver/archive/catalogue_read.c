/* SPDX-License-Identifier: GPL-3.0-or-later */
/* catalogue_read.c - the catalogue out of its tables, believed only when its seal agrees. */
#include "archive/catalogue.h"
#include "base/alloc.h"
#include <string.h>

/* Where the pieces go and where they come from. */
typedef struct {
    iop_keep *keep;
    iop_db *db;
    iop_err *err;
} source;

static iop_status count_rows(const source *s, const char *table, size_t *count)
{
    char sql[64] = "SELECT count(*) FROM ";
    int64_t rows;
    strncat(sql, table, sizeof sql - strlen(sql) - 1);
    IOP_TRY(iop_db_integer(s->db, sql, &rows, s->err));
    *count = rows > 0 ? (size_t)rows : 0;
    return IOP_OK;
}

/* A zeroed array that the catalogue keeps. */
static iop_status new_array(const source *s, size_t count, size_t size, void **out)
{
    *out = iop_keep_new(s->keep, count, size);
    return *out ? IOP_OK : iop_no_memory(s->err, count, "parts of a store");
}

static iop_status get_text(const source *s, iop_query *query, int column, const char **out)
{
    const char *text;
    IOP_TRY(iop_query_text(query, column, &text, s->err));
    *out = iop_keep_text(s->keep, text);
    return *out ? IOP_OK : iop_no_memory(s->err, strlen(text), "bytes of text");
}

static iop_status get_label(const source *s, iop_query *query, iop_archive_label *label)
{
    IOP_TRY(get_text(s, query, 0, &label->name));
    IOP_TRY(get_text(s, query, 1, &label->unit));
    return get_text(s, query, 2, &label->text);
}

/* Exactly `count` rows of name, unit, text and, where asked for, a number. */
static iop_status get_labels(const source *s, iop_query *query, size_t count, iop_archive_label *label,
                             double *number)
{
    bool row;
    for (size_t k = 0; k < count; k++) {
        IOP_TRY(iop_query_step(query, &row, s->err));
        if (!row)
            return iop_db_damaged(s->db, s->err, "labels are missing");
        IOP_TRY(get_label(s, query, &label[k]));
        if (number)
            number[k] = iop_query_real(query, 3);
    }
    return IOP_OK;
}

static iop_status read_labels(const source *s, const char *table, const char *sql, size_t *count,
                              const iop_archive_label **out, const double **number)
{
    void *labels, *numbers = NULL;
    iop_query *query;
    IOP_TRY(count_rows(s, table, count));
    IOP_TRY(new_array(s, *count, sizeof **out, &labels));
    *out = labels;
    if (number) {
        IOP_TRY(new_array(s, *count, sizeof(double), &numbers));
        *number = numbers;
    }
    IOP_TRY(iop_query_open(&query, s->db, sql, s->err));
    iop_status status = get_labels(s, query, *count, labels, numbers);
    iop_query_close(query);
    return status;
}

static iop_status read_facts(const source *s, iop_archive_run *run)
{
    void *facts, *values;
    iop_query *query;
    bool row;
    IOP_TRY(count_rows(s, "run", &run->facts));
    IOP_TRY(new_array(s, run->facts, sizeof(char *), &facts));
    IOP_TRY(new_array(s, run->facts, sizeof(char *), &values));
    const char **fact = facts, **value = values;
    run->fact = facts;
    run->value = values;
    IOP_TRY(iop_query_open(&query, s->db, "SELECT fact, value, identity FROM run ORDER BY position", s->err));
    iop_status status = IOP_OK;
    for (size_t k = 0; k < run->facts && status == IOP_OK; k++) {
        status = iop_query_step(query, &row, s->err);
        if (status == IOP_OK && !row)
            status = iop_db_damaged(s->db, s->err, "facts are missing");
        if (status == IOP_OK)
            status = get_text(s, query, 0, &fact[k]);
        if (status == IOP_OK)
            status = get_text(s, query, 1, &value[k]);
        if (status == IOP_OK && iop_query_integer(query, 2))
            run->identity = k + 1;
    }
    iop_query_close(query);
    return status;
}

static iop_status read_keys(const source *s, size_t index, iop_archive_sweep *sweep)
{
    void *labels;
    iop_query *query;
    bool row;
    IOP_TRY(iop_query_open(&query, s->db, "SELECT count(*) FROM sweep_key WHERE sweep = ?1", s->err));
    iop_query_set_integer(query, 1, (int64_t)index);
    iop_status status = iop_query_step(query, &row, s->err);
    if (status == IOP_OK && row)
        sweep->keys = (size_t)iop_query_integer(query, 0);
    iop_query_close(query);
    IOP_TRY(status);
    IOP_TRY(new_array(s, sweep->keys, sizeof *sweep->key, &labels));
    sweep->key = labels;
    IOP_TRY(iop_query_open(
        &query, s->db, "SELECT name, unit, text FROM sweep_key WHERE sweep = ?1 ORDER BY position", s->err));
    iop_query_set_integer(query, 1, (int64_t)index);
    status = get_labels(s, query, sweep->keys, labels, NULL);
    iop_query_close(query);
    return status;
}

static iop_status get_sweep(const source *s, iop_query *query, size_t index, iop_archive_sweep *sweep)
{
    bool row;
    IOP_TRY(iop_query_step(query, &row, s->err));
    if (!row || iop_query_integer(query, 4) != (int64_t)index || iop_query_integer(query, 3) < 0)
        return iop_db_damaged(s->db, s->err, "sweep %zu is missing", index);
    IOP_TRY(get_text(s, query, 0, &sweep->name));
    IOP_TRY(get_text(s, query, 1, &sweep->kind));
    IOP_TRY(get_text(s, query, 2, &sweep->spec));
    sweep->units = (size_t)iop_query_integer(query, 3);
    return read_keys(s, index, sweep);
}

static iop_status read_sweeps(const source *s, iop_archive_run *run)
{
    void *sweeps;
    iop_query *query;
    IOP_TRY(count_rows(s, "sweep", &run->sweeps));
    IOP_TRY(new_array(s, run->sweeps, sizeof *run->sweep, &sweeps));
    iop_archive_sweep *sweep = sweeps;
    run->sweep = sweeps;
    IOP_TRY(iop_query_open(&query, s->db, "SELECT name, kind, spec, units, sweep FROM sweep ORDER BY sweep",
                           s->err));
    iop_status status = IOP_OK;
    for (size_t k = 0; k < run->sweeps && status == IOP_OK; k++)
        status = get_sweep(s, query, k, &sweep[k]);
    iop_query_close(query);
    return status;
}

/* One or two texts of a table with one row. */
static iop_status read_texts(const source *s, const char *sql, const char **one, const char **two)
{
    iop_query *query;
    bool row;
    IOP_TRY(iop_query_open(&query, s->db, sql, s->err));
    iop_status status = iop_query_step(query, &row, s->err);
    if (status == IOP_OK && !row)
        status = iop_db_damaged(s->db, s->err, "a row is missing");
    if (status == IOP_OK)
        status = get_text(s, query, 0, one);
    if (status == IOP_OK && two)
        status = get_text(s, query, 1, two);
    iop_query_close(query);
    return status;
}

iop_status iop_catalogue_read(iop_archive_run *out, iop_keep *keep, iop_db *db, iop_err *err)
{
    source s = {keep, db, err};
    const char *seal;
    char hex[65];
    memset(out, 0, sizeof *out);
    IOP_TRY(read_facts(&s, out));
    IOP_TRY(read_texts(&s, "SELECT name, unit FROM objective", &out->objective, &out->objective_unit));
    IOP_TRY(read_sweeps(&s, out));
    IOP_TRY(read_labels(&s, "sector", "SELECT code, unit, name, base_output FROM sector ORDER BY position",
                        &out->sectors, &out->sector, &out->base_output));
    IOP_TRY(read_labels(&s, "limit_", "SELECT name, unit, text FROM limit_ ORDER BY position", &out->limits,
                        &out->limit, NULL));
    IOP_TRY(read_labels(&s, "measure", "SELECT name, unit, text FROM measure ORDER BY position",
                        &out->measures, &out->measure, NULL));
    IOP_TRY(read_texts(&s, "SELECT sha256 FROM seal", &seal, NULL));
    iop_catalogue_digest(out, hex);
    if (strcmp(hex, seal) != 0)
        return iop_db_damaged(db, err, "the catalogue does not agree with its seal");
    return IOP_OK;
}
