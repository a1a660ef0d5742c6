/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files written piece by piece, so that a large matrix needs no second copy as text. */
#include "read/sink.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

iop_status iop_sink_open(iop_sink *sink, const char *path, iop_err *err)
{
    sink->file = NULL;
    sink->fault = 0;
    if (strlen(path) >= sizeof sink->path)
        return iop_fail(err, IOP_EINVAL, "the path \"%.100s\" is too long", path);
    strcpy(sink->path, path);
    snprintf(sink->aside, sizeof sink->aside, "%s.tmp", sink->path);
    sink->file = fopen(sink->aside, "wb");
    if (!sink->file)
        return iop_fail_at(err, IOP_EIO, path, 0, 0, "could not create the file: %s", strerror(errno));
    return IOP_OK;
}

void iop_sink_put(iop_sink *sink, const void *data, size_t size)
{
    if (size > 0 && !sink->fault && fwrite(data, 1, size, sink->file) != size)
        sink->fault = errno ? errno : EIO;
}

iop_status iop_sink_close(iop_sink *sink, iop_status status, iop_err *err)
{
    if (fclose(sink->file) != 0 && !sink->fault)
        sink->fault = errno;
    sink->file = NULL;
    if (status == IOP_OK && !sink->fault && rename(sink->aside, sink->path) != 0)
        sink->fault = errno;
    if (status == IOP_OK && sink->fault)
        status = iop_fail_at(err, IOP_EIO, sink->path, 0, 0, "could not write the file: %s",
                             strerror(sink->fault));
    if (status != IOP_OK)
        unlink(sink->aside);
    return status;
}
