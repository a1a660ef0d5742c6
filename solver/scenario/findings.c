/* SPDX-License-Identifier: GPL-3.0-or-later */
/* findings.c - findings in the order in which a person meets them: the scenario's own file from top to
 * bottom, then the other files in the order in which they spoke first, then what --set says. */
#include "base/failure.h"
#include "scenario/rules.h"
#include <ioplan/words.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    int rank;     /* own file, other file, option */
    size_t first; /* first finding about the same file */
    long long row, col;
} place;

static place place_of(const iop_diags *found, size_t k, const char *own)
{
    const iop_err *at = &iop_diags_at(found, k)->at;
    place p = {1, 0, at->row, at->col};
    if (strncmp(at->where, own, sizeof at->where - 1) == 0)
        p.rank = 0;
    else if (strncmp(at->where, "--set", 5) == 0)
        p.rank = 2;
    while (strcmp(iop_diags_at(found, p.first)->at.where, at->where) != 0)
        p.first++;
    return p;
}

static bool before(place a, place b)
{
    if (a.rank != b.rank)
        return a.rank < b.rank;
    if (a.first != b.first)
        return a.first < b.first;
    return a.row != b.row ? a.row < b.row : a.col < b.col;
}

/* What found had no room for, or no memory. */
static void tell_rest(const iop_diags *found, size_t told, iop_diags *diags)
{
    size_t errors = iop_diags_errors(found);
    if (errors > 0 && told == 0)
        iop_diags_add_err(diags, iop_diags_first_error(found));
    else if (errors > told)
        iop_diags_add(diags, IOP_ERROR, IOP_EPARSE, NULL, 0, 0,
                      iop_words(iop_diags_lang(diags), "%zu more errors are not shown"), errors - told);
}

void iop_tell_in_order(const iop_diags *found, const char *own, iop_diags *diags)
{
    bool told[IOP_DIAGS_MAX] = {false};
    size_t count = iop_diags_count(found), errors = 0;
    for (size_t n = 0; n < count; n++) {
        size_t next = count;
        for (size_t k = 0; k < count; k++)
            if (!told[k] && (next == count || before(place_of(found, k, own), place_of(found, next, own))))
                next = k;
        const iop_diag *d = iop_diags_at(found, next);
        told[next] = true;
        errors += d->severity == IOP_ERROR;
        iop_diags_take(diags, d);
    }
    tell_rest(found, errors, diags);
}
