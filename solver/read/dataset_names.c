/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names of a dataset's files, plain and packed; all lists of them in ioplan are made here. */
#include "read/dataset.h"
#include "read/packing.h"
#include <ioplan/words.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* The order is that of the digest. */
static const char *const names[] = {"dataset.yaml",     "sectors.csv", "intermediate.csv", "intermediate.npy",
                                    "final_demand.csv", "primary.csv", "resources.csv"};
enum { NAMES = sizeof names / sizeof *names, PACKINGS = 2 };

/* Name `k` of those that may be packed: once plain and once with every ending. */
static bool compose(const char *name, size_t k, char out[IOP_DATASET_NAME])
{
    const char *suffix = k == 0 ? "" : iop_packings[k - 1]->suffix;
    return snprintf(out, IOP_DATASET_NAME, "%s%s", name, suffix) < IOP_DATASET_NAME;
}

bool iop_dataset_name(const iop_table *table, size_t k, char out[IOP_DATASET_NAME])
{
    out[0] = '\0';
    if (k < NAMES)
        return compose(names[k], 0, out);
    k -= NAMES;
    if (k < (NAMES - 1) * PACKINGS) /* all but dataset.yaml */
        return compose(names[1 + k / PACKINGS], 1 + k % PACKINGS, out);
    k -= (NAMES - 1) * PACKINGS;
    if (!table || k >= table->flows * (1 + PACKINGS))
        return false;
    return compose(table->import_flows[k / (1 + PACKINGS)].file, k % (1 + PACKINGS), out);
}

/* The length of a name without the ending of its packing. */
static size_t plain_length(const char *name)
{
    size_t length = strlen(name);
    for (size_t k = 0; iop_packings[k]; k++) {
        size_t suffix = strlen(iop_packings[k]->suffix);
        if (length > suffix && strcmp(name + length - suffix, iop_packings[k]->suffix) == 0)
            return length - suffix;
    }
    return length;
}

bool iop_dataset_may_hold(const char *name)
{
    char plain[IOP_DATASET_NAME];
    size_t length = plain_length(name);
    if (strlen(name) >= sizeof plain)
        return false;
    for (size_t k = 0; k < NAMES; k++)
        if (strncmp(names[k], name, length) == 0 && !names[k][length])
            return k > 0 || !name[length];
    snprintf(plain, sizeof plain, "%.*s", (int)length, name);
    return iop_dataset_is_flows_file(plain);
}

bool iop_dataset_is_flows_file(const char *name)
{
    size_t length = strlen(name);
    for (size_t k = 0; k < NAMES; k++)
        if (strcmp(name, names[k]) == 0)
            return false;
    return length > 4 && strcmp(name + length - 4, ".csv") == 0 && !strchr(name, '/') && name[0] != '.';
}

iop_status iop_dataset_find(iop_dataset_place *place, const char *dir, const char *name, iop_diags *diags)
{
    char first[IOP_DATASET_NAME], other[IOP_DATASET_NAME], path[IOP_DATASET_PATH];
    struct stat about;
    place->is_there = false;
    IOP_TRY(iop_dataset_path(place->path, dir, name, diags));
    for (size_t k = 0; k <= PACKINGS; k++) {
        if (!compose(name, k, other))
            continue;
        IOP_TRY(iop_dataset_path(path, dir, other, diags));
        if (stat(path, &about) != 0)
            continue;
        if (place->is_there)
            return iop_diags_add(diags, IOP_ERROR, IOP_EIO, dir, 0, 0,
                                 iop_words(iop_diags_lang(diags), "has both %s and %s; expected one of them"),
                                 first, other);
        place->is_there = true;
        memcpy(first, other, sizeof first);
        memcpy(place->path, path, sizeof place->path);
    }
    return IOP_OK;
}
