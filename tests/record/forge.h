/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/record/forge.h - the solution of a result folder is changed as a forger would: with digests that fit,
 * so that only the recomputation can tell. */
#ifndef IOP_TESTS_RECORD_FORGE_H
#define IOP_TESTS_RECORD_FORGE_H

#include "base/files.h"
#include "base/sha256.h"
#include "support/cm.h"
#include <ioplan/result.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static inline char *read_text(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *text = calloc(1, 1 << 20);
    *size = fread(text, 1, (1 << 20) - 1, file);
    fclose(file);
    return text;
}

static inline void write_text(const char *path, const char *text, size_t size)
{
    iop_err err;
    assert_ok(iop_file_write(path, text, size, false, &err), err);
}

/* FOLDER/NAME */
static inline const char *path_in(const char *folder, const char *name, char out[1024])
{
    snprintf(out, 1024, "%s/%s", folder, name);
    return out;
}

/* Puts the digest of solution.json into SHA256SUMS. */
static inline void forge_digest(const char *folder, const char *text, size_t size)
{
    char hex[65], path[1024];
    size_t length;
    const void *data = text;
    char *sums = read_text(path_in(folder, "SHA256SUMS", path), &length),
         *line = strstr(sums, "  solution.json");
    assert_non_null(line);
    iop_sha256(1, &data, &size, hex);
    memcpy(line - 64, hex, 64);
    write_text(path, sums, length);
    free(sums);
}

/* The solution of the folder; iop_solution_close. */
static inline iop_solution *forge_read(const char *folder)
{
    char path[1024];
    size_t size;
    iop_solution *s;
    iop_err err;
    char *text = read_text(path_in(folder, "solution.json", path), &size);
    assert_ok(iop_solution_from_json(&s, text, size, "solution.json", NULL, &err), err);
    free(text);
    return s;
}

static inline void forge_solution(const char *folder, const iop_solution *s)
{
    char *text, path[1024];
    size_t size;
    iop_err err;
    assert_ok(iop_solution_to_json(s, &text, &size, &err), err);
    write_text(path_in(folder, "solution.json", path), text, size);
    forge_digest(folder, text, size);
    iop_solution_text_free(s, text);
}

#endif
