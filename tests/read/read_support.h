/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Helpers of the reader's tests: findings, files in a scratch folder, memory that runs out. */
#ifndef IOP_TESTS_READ_SUPPORT_H
#define IOP_TESTS_READ_SUPPORT_H

#include "support/cm.h"
#include <errno.h>
#include <ioplan/read.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static inline iop_diags *new_diags(void)
{
    iop_diags *diags;
    iop_err err;
    assert_ok(iop_diags_open(&diags, NULL, &err), err);
    return diags;
}

/* The finding k as "where:row:col: msg". */
static inline const char *finding(const iop_diags *diags, size_t k, char out[600])
{
    out[0] = '\0';
    if (iop_diags_at(diags, k))
        iop_err_format(&iop_diags_at(diags, k)->at, out, 600);
    return out;
}

/* Compares all findings with the texts, the last of which is NULL. */
static inline void assert_findings(const iop_diags *diags, const char *const *expected)
{
    char text[600];
    size_t k = 0;
    for (; expected[k]; k++)
        assert_string_equal(finding(diags, k, text), expected[k]);
    if (iop_diags_count(diags) > k)
        fail_msg("unexpected finding: %s", finding(diags, k, text));
}

#define FINDINGS(diags, ...) assert_findings(diags, (const char *const[]){__VA_ARGS__, NULL})

/* Whether some finding is exactly this. */
static inline void assert_finding(const iop_diags *diags, const char *expected)
{
    char text[600];
    for (size_t k = 0; k < iop_diags_count(diags); k++)
        if (strcmp(finding(diags, k, text), expected) == 0)
            return;
    for (size_t k = 0; k < iop_diags_count(diags); k++)
        print_error("found: %s\n", finding(diags, k, text));
    fail_msg("no finding \"%s\"", expected);
}

/* --- memory that fails at the n-th request, and counts what is not given back --- */

typedef struct countdown {
    long left;
    long live;
} countdown;

static inline void *countdown_resize(void *ctx, void *p, size_t bytes)
{
    countdown *c = ctx;
    if (bytes == 0) {
        c->live -= p != NULL;
        free(p);
        return NULL;
    }
    if (c->left-- == 0)
        return NULL;
    void *q = realloc(p, bytes);
    c->live += q && !p;
    return q;
}

/* Runs `work` with the n-th allocation failing, for every n, until it succeeds. */
static inline void exhaust_memory(iop_status (*work)(const iop_env *env, void *data), void *data)
{
    for (long n = 0; n < 5000; n++) {
        countdown c = {n, 0};
        iop_env env = iop_env_default();
        env.resize = countdown_resize;
        env.resize_ctx = &c;
        iop_status status = work(&env, data);
        assert_int_equal(c.live, 0);
        if (status == IOP_OK) {
            assert_true(n > 0);
            return;
        }
        if (status != IOP_ENOMEM)
            fail_msg("allocation %ld: status %d", n, (int)status);
    }
    fail_msg("memory never sufficed");
}

/* --- files --- */

/* A fresh folder under the build tree; out has room for 512 characters. */
static inline void scratch_folder(char *out)
{
    snprintf(out, 512, "%s/scratch-XXXXXX", IOP_BINARY_DIR);
    assert_non_null(mkdtemp(out));
}

static inline void put_bytes(const char *dir, const char *name, const void *data, size_t size)
{
    char path[1024];
    assert_true(snprintf(path, sizeof path, "%s/%s", dir, name) < (int)sizeof path);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(data, 1, size, f), size);
    assert_int_equal(fclose(f), 0);
}

static inline void put_file(const char *dir, const char *name, const char *text)
{
    put_bytes(dir, name, text, strlen(text));
}

static inline void drop_file(const char *dir, const char *name)
{
    char path[1024];
    assert_true(snprintf(path, sizeof path, "%s/%s", dir, name) < (int)sizeof path);
    if (remove(path) != 0)
        assert_int_equal(errno, ENOENT);
}

static inline void drop_folder(const char *dir)
{
    static const char *const names[] = {"dataset.yaml",     "sectors.csv", "intermediate.csv",
                                        "intermediate.npy", "primary.csv", "resources.csv",
                                        "final_demand.csv", "file",        "imports.csv",
                                        "imports_vn.csv"};
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        drop_file(dir, names[k]);
    assert_int_equal(rmdir(dir), 0);
}

#endif
