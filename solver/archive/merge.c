/* SPDX-License-Identifier: GPL-3.0-or-later */
/* merge.c - takes over the units of another file of the same run.
 *
 * Opening the other file has looked at all of it; each unit is compared with its checksum once more while it
 * is copied. */
#include "archive/archive_private.h"
#include "archive/catalogue.h"
#include <sys/stat.h>

typedef struct {
    iop_archive *to;
    size_t sweep;
    iop_unit_writer writer;
    bool writing; /* a unit has begun */
} copy;

static iop_status end_unit(copy *c, iop_err *err)
{
    bool writing = c->writing;
    c->writing = false;
    return writing ? iop_unit_end(&c->writer, err) : IOP_OK;
}

static iop_status copy_point(void *self, size_t unit, size_t index, const iop_archive_point *point,
                             iop_err *err)
{
    copy *c = self;
    if (index == 0) {
        IOP_TRY(end_unit(c, err));
        if (iop_archive_has(c->to, c->sweep, unit))
            return IOP_OK;
        IOP_TRY(iop_unit_begin(&c->writer, c->to, c->sweep, unit, err));
        c->writing = true;
    }
    if (!c->writing)
        return IOP_OK;
    iop_status status = iop_unit_put(&c->writer, point, err);
    if (status != IOP_OK)
        c->writing = false;
    return status;
}

/* Units without points are visited by nobody. */
static iop_status copy_empty_units(iop_archive *to, const iop_archive *from, size_t sweep, iop_err *err)
{
    for (size_t unit = 0; unit < from->run.sweep[sweep].units; unit++)
        if (iop_archive_has(from, sweep, unit) && !iop_archive_has(to, sweep, unit))
            IOP_TRY(iop_archive_put(to, sweep, unit, 0, NULL, err));
    return IOP_OK;
}

static bool same_file(const char *a, const char *b)
{
    struct stat one, two;
    return stat(a, &one) == 0 && stat(b, &two) == 0 && one.st_dev == two.st_dev && one.st_ino == two.st_ino;
}

iop_status iop_archive_merge(iop_archive *archive, const char *path, iop_err *err)
{
    iop_archive *from;
    if (same_file(path, iop_db_path(archive->db)))
        return IOP_OK;
    IOP_TRY(iop_archive_open_existing(&from, path, &archive->env, err));
    iop_status status = iop_catalogue_compare(&from->run, &archive->run, path, err);
    for (size_t k = 0; k < archive->run.sweeps && status == IOP_OK; k++) {
        copy c = {.to = archive, .sweep = k};
        status = iop_archive_read(from, k, copy_point, &c, err);
        if (status == IOP_OK)
            status = end_unit(&c, err);
        else if (c.writing)
            iop_unit_abandon(&c.writer);
        if (status == IOP_OK)
            status = copy_empty_units(archive, from, k, err);
    }
    if (status == IOP_OK)
        status = iop_archive_commit(archive, err);
    iop_archive_close(from, NULL);
    return status;
}
