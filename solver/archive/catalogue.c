/* SPDX-License-Identifier: GPL-3.0-or-later */
/* catalogue.c - the description of a run: its digest, whether two are the same, whether one can be kept.
 *
 * The seal is SHA-256 over the fields in the order of iop_archive_run: each text as its length and its bytes,
 * each count as 8 bytes, each number as its bits; all little-endian. */
#include "archive/catalogue.h"
#include "archive/little.h"
#include "base/sha256.h"
#include <stdint.h>
#include <string.h>

/* --- digest --------------------------------------------------------------------------------------------- */

static void add_count(iop_sha256_state *state, size_t count)
{
    unsigned char bytes[8];
    for (int k = 0; k < 8; k++)
        bytes[k] = (unsigned char)((uint64_t)count >> (8 * k));
    iop_sha256_add(state, bytes, sizeof bytes);
}

static void add_text(iop_sha256_state *state, const char *text)
{
    size_t length = strlen(text);
    add_count(state, length);
    iop_sha256_add(state, text, length);
}

static void add_labels(iop_sha256_state *state, size_t count, const iop_archive_label *label)
{
    add_count(state, count);
    for (size_t k = 0; k < count; k++) {
        add_text(state, label[k].name);
        add_text(state, label[k].unit);
        add_text(state, label[k].text);
    }
}

void iop_catalogue_digest(const iop_archive_run *run, char hex[65])
{
    iop_sha256_state state;
    iop_sha256_start(&state);
    add_count(&state, run->facts);
    for (size_t k = 0; k < run->facts; k++) {
        add_text(&state, run->fact[k]);
        add_text(&state, run->value[k]);
    }
    add_count(&state, run->identity);
    add_count(&state, run->sweeps);
    for (size_t k = 0; k < run->sweeps; k++) {
        const iop_archive_sweep *s = &run->sweep[k];
        add_text(&state, s->name);
        add_text(&state, s->kind);
        add_text(&state, s->spec);
        add_count(&state, s->units);
        add_labels(&state, s->keys, s->key);
    }
    add_labels(&state, run->sectors, run->sector);
    add_labels(&state, run->limits, run->limit);
    add_labels(&state, run->measures, run->measure);
    for (size_t k = 0; k < run->sectors; k++) {
        uint64_t bits = iop_little_bits(run->base_output[k]);
        iop_sha256_add(&state, &bits, sizeof bits);
    }
    add_text(&state, run->objective);
    add_text(&state, run->objective_unit);
    iop_sha256_end(&state, hex);
}

/* --- names ---------------------------------------------------------------------------------------------- */

static bool names_a_file(const char *name)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    return *name && *name != '-' && name[strspn(name, letters)] == '\0' && strlen(name) <= 200;
}

/* Whether the files of sweep `a` have the names of those of `b`: "x" writes x-sectors.csv, as "x-sectors"
 * does. Summaries of samples and of numbers that move one at a time lie beside the tables. */
static bool collide(const char *a, const char *b)
{
    static const char *const ends[] = {"",        "-sectors",      "-regions", "-extra",       "-percentiles",
                                       "-shares", "-correlations", "-indices", "-convergence", "-swings"};
    size_t length = strlen(a);
    if (strncmp(a, b, length) != 0)
        return false;
    for (size_t k = 0; k < sizeof ends / sizeof *ends; k++)
        if (strcmp(b + length, ends[k]) == 0)
            return true;
    return false;
}

iop_status iop_catalogue_valid(const iop_archive_run *run, iop_err *err)
{
    if (run->identity > run->facts)
        return iop_fail(err, IOP_EINVAL, "a run of %zu facts cannot be known by %zu", run->facts,
                        run->identity);
    for (size_t k = 0; k < run->sweeps; k++) {
        const char *name = run->sweep[k].name;
        if (!names_a_file(name))
            return iop_fail(err, IOP_EINVAL,
                            "sweep \"%.100s\" cannot be the name of a file; use letters, digits, _ and -",
                            name);
        if (run->sweep[k].units > (size_t)INT64_MAX / 2)
            return iop_fail(err, IOP_EINVAL, "sweep \"%.100s\" has too many units", name);
        for (size_t other = 0; other < run->sweeps; other++)
            if (other != k && collide(name, run->sweep[other].name))
                return iop_fail(err, IOP_EINVAL,
                                "sweeps \"%.100s\" and \"%.100s\" would write the same file; rename one",
                                name, run->sweep[other].name);
    }
    return IOP_OK;
}

/* --- the same run? -------------------------------------------------------------------------------------- */

static const char advice[] = IOP_WORD("choose another folder with -o, or remove the file");

/* The fact `what` differs: the first characters of both. */
static iop_status differs(const char *path, const char *what, const char *kept, const char *wanted,
                          iop_err *err)
{
    size_t same = 0, from;
    while (kept[same] && kept[same] == wanted[same])
        same++;
    from = same > 20 ? same - 20 : 0; /* long values: where they part */
    return iop_fail_at(err, IOP_EINVAL, path, 0, 0,
                       "the file holds another run: %.60s is \"%s%.50s\" there and \"%s%.50s\" here; %s",
                       what, from ? "..." : "", kept + from, from ? "..." : "", wanted + from, advice);
}

static iop_status count_differs(const char *path, const char *what, size_t kept, size_t wanted, iop_err *err)
{
    return iop_fail_at(err, IOP_EINVAL, path, 0, 0,
                       "the file holds another run: it has %zu %s, here are %zu; %s", kept, what, wanted,
                       advice);
}

static iop_status compare_facts(const iop_archive_run *kept, const iop_archive_run *wanted, const char *path,
                                iop_err *err)
{
    if (kept->identity != wanted->identity)
        return count_differs(path, IOP_WORD_IN("part", "facts to be known by"), kept->identity,
                             wanted->identity, err);
    for (size_t k = 0; k < wanted->identity; k++) {
        if (strcmp(kept->fact[k], wanted->fact[k]) != 0)
            return differs(path, IOP_WORD_IN("part", "the name of a fact"), kept->fact[k], wanted->fact[k],
                           err);
        if (strcmp(kept->value[k], wanted->value[k]) != 0)
            return differs(path, wanted->fact[k], kept->value[k], wanted->value[k], err);
    }
    if (strcmp(kept->objective, wanted->objective) != 0)
        return differs(path, IOP_WORD_IN("part", "the objective"), kept->objective, wanted->objective, err);
    if (strcmp(kept->objective_unit, wanted->objective_unit) != 0)
        return differs(path, IOP_WORD_IN("part", "the unit of the objective"), kept->objective_unit,
                       wanted->objective_unit, err);
    return IOP_OK;
}

static iop_status compare_labels(const char *what, size_t kept_count, const iop_archive_label *kept,
                                 size_t wanted_count, const iop_archive_label *wanted, const char *path,
                                 iop_err *err)
{
    if (kept_count != wanted_count)
        return count_differs(path, what, kept_count, wanted_count, err);
    for (size_t k = 0; k < wanted_count; k++) {
        if (strcmp(kept[k].name, wanted[k].name) != 0)
            return differs(path, what, kept[k].name, wanted[k].name, err);
        if (strcmp(kept[k].unit, wanted[k].unit) != 0)
            return differs(path, wanted[k].name, kept[k].unit, wanted[k].unit, err);
    }
    return IOP_OK;
}

static iop_status compare_sweeps(const iop_archive_run *kept, const iop_archive_run *wanted, const char *path,
                                 iop_err *err)
{
    if (kept->sweeps != wanted->sweeps)
        return count_differs(path, IOP_WORD_IN("part", "sweeps"), kept->sweeps, wanted->sweeps, err);
    for (size_t k = 0; k < wanted->sweeps; k++) {
        const iop_archive_sweep *a = &kept->sweep[k], *b = &wanted->sweep[k];
        if (strcmp(a->name, b->name) != 0)
            return differs(path, IOP_WORD_IN("part", "the name of a sweep"), a->name, b->name, err);
        if (strcmp(a->kind, b->kind) != 0)
            return differs(path, b->name, a->kind, b->kind, err);
        if (strcmp(a->spec, b->spec) != 0)
            return differs(path, b->name, a->spec, b->spec, err);
        if (a->units != b->units)
            return count_differs(path, IOP_WORD_IN("part", "units of work in a sweep"), a->units, b->units,
                                 err);
        IOP_TRY(compare_labels(IOP_WORD_IN("part", "keys"), a->keys, a->key, b->keys, b->key, path, err));
    }
    return IOP_OK;
}

iop_status iop_catalogue_compare(const iop_archive_run *kept, const iop_archive_run *wanted, const char *path,
                                 iop_err *err)
{
    IOP_TRY(compare_facts(kept, wanted, path, err));
    IOP_TRY(compare_sweeps(kept, wanted, path, err));
    IOP_TRY(
        compare_labels("sectors", kept->sectors, kept->sector, wanted->sectors, wanted->sector, path, err));
    IOP_TRY(compare_labels("limits", kept->limits, kept->limit, wanted->limits, wanted->limit, path, err));
    return compare_labels("measures", kept->measures, kept->measure, wanted->measures, wanted->measure, path,
                          err);
}
