/* SPDX-License-Identifier: GPL-3.0-or-later */
/* compare_write.c - a comparison as files: CSV, a page (compare_page.c), a workbook; and as JSON. */
#include "base/alloc.h"
#include "base/files.h"
#include "report/compare.h"
#include "report/table_text.h"
#include "report/workbook.h"
#include "report/xlsx.h"
#include <dirent.h>
#include <errno.h>
#include <ioplan/words.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_SIZE = 4096 };

/* --- JSON ----------------------------------------------------------------------------------------------- */

static void put_result(iop_text *t, const iop_compared *r)
{
    const iop_solution *s = r->solution;
    iop_text_puts(t, "{\"label\": ");
    iop_text_json(t, r->label);
    iop_text_puts(t, ", \"folder\": ");
    iop_text_json(t, r->dir);
    iop_text_puts(t, ", \"title\": ");
    iop_text_json(t, s->title);
    iop_text_puts(t, ", \"status\": ");
    iop_text_json(t, iop_solution_status_text(s->status));
    iop_text_puts(t, ", \"objective\": {\"name\": ");
    iop_text_json(t, s->objective.name);
    iop_text_puts(t, ", \"unit\": ");
    iop_text_json(t, s->objective.unit);
    iop_text_puts(t, "}}");
}

iop_status iop_compare_json(const iop_compare *c, char **text, size_t *length, iop_err *err)
{
    iop_text t = iop_text_start(&c->env);
    iop_text_puts(&t, "{\"results\": [");
    for (size_t k = 0; k < c->count; k++) {
        iop_text_puts(&t, k ? ",\n " : "\n ");
        put_result(&t, &c->result[k]);
    }
    iop_text_puts(&t, "],\n\"tables\": [");
    for (size_t k = 0; k < c->joined->count; k++) {
        iop_text_puts(&t, k ? ",\n" : "\n");
        iop_table_json(&t, c->joined->table[k], c->lang);
    }
    iop_text_puts(&t, "]}\n");
    return iop_text_take(&t, text, length, err);
}

/* --- the folder ----------------------------------------------------------------------------------------- */

static bool is_ours(const char *name)
{
    size_t length = strlen(name);
    bool csv = strncmp(name, "compare-", 8) == 0 && length > 12 && strcmp(name + length - 4, ".csv") == 0;
    return csv || strcmp(name, "compare.html") == 0 || strcmp(name, "compare.xlsx") == 0;
}

/* Makes the folder, or takes an earlier comparison out of it; anything else in it is a mistake of the user's.
 */
static iop_status prepare(const char *dir, iop_err *err)
{
    char path[PATH_SIZE], foreign[256] = "";
    if (mkdir(dir, 0777) == 0)
        return IOP_OK;
    DIR *folder = errno == EEXIST ? opendir(dir) : NULL;
    if (!folder)
        return iop_fail_at(err, IOP_EIO, dir, 0, 0, "could not make the folder: %s", strerror(errno));
    for (const struct dirent *e = readdir(folder); e; e = readdir(folder))
        if (!is_ours(e->d_name) && strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            snprintf(foreign, sizeof foreign, "%s", e->d_name);
    rewinddir(folder);
    for (const struct dirent *e = readdir(folder); e && !foreign[0]; e = readdir(folder))
        if (is_ours(e->d_name) && snprintf(path, sizeof path, "%s/%s", dir, e->d_name) < (int)sizeof path)
            unlink(path);
    closedir(folder);
    if (foreign[0])
        return iop_fail_at(
            err, IOP_EINVAL, dir, 0, 0,
            "the folder holds \"%.100s\", which is no part of a comparison; choose another folder", foreign);
    return IOP_OK;
}

/* Writes and frees the text. */
static iop_status put_file(const char *dir, const char *name, iop_text *t, iop_err *err)
{
    char path[PATH_SIZE];
    iop_status status = t->failed ? iop_no_memory(err, 1, "comparison") : IOP_OK;
    if (status == IOP_OK)
        status = iop_path_join(path, sizeof path, dir, name, err);
    if (status == IOP_OK)
        status = iop_file_write(path, t->data, t->length, false, err);
    iop_text_end(t);
    return status;
}

static iop_status put_csv(const iop_compare *c, const iop_report_table *table, const char *dir, iop_err *err)
{
    char name[300];
    iop_text t = iop_text_start(&c->env);
    snprintf(name, sizeof name, "compare-%.200s.csv", table->name);
    for (char *p = name; *p; p++) /* names of arrays may be anything */
        if (*p == '/' || (unsigned char)*p < ' ')
            *p = '_';
    iop_table_csv(&t, table);
    return put_file(dir, name, &t, err);
}

static iop_status put_workbook(const iop_compare *c, const char *dir, long long created, iop_err *err)
{
    char title[256], path[PATH_SIZE], *data;
    size_t size;
    snprintf(title, sizeof title, iop_words(c->lang, "Comparison of %zu results"), c->count);
    const char *sentence = iop_words(c->lang, "Differences are against A, the first result.");
    iop_workbook_cover cover = {title, 1, &sentence, NULL};
    IOP_TRY(iop_path_join(path, sizeof path, dir, "compare.xlsx", err));
    IOP_TRY(iop_workbook_write(c->joined, &cover, c->lang, created, &data, &size, err));
    iop_status status = iop_file_write(path, data, size, false, err);
    iop_free(&c->env, data);
    return status;
}

iop_status iop_compare_write(const iop_compare *c, const char *dir, long long created, bool *workbook,
                             iop_err *err)
{
    bool possible = iop_xlsx_possible(err) == IOP_OK;
    if (workbook)
        *workbook = possible;
    IOP_TRY(prepare(dir, err));
    for (size_t k = 0; k < c->joined->count; k++)
        IOP_TRY(put_csv(c, c->joined->table[k], dir, err));
    iop_text page = iop_text_start(&c->env);
    iop_status status = iop_compare_put_page(&page, c, err);
    if (status != IOP_OK) {
        iop_text_end(&page);
        return status;
    }
    IOP_TRY(put_file(dir, "compare.html", &page, err));
    return possible ? put_workbook(c, dir, created, err) : IOP_OK;
}
