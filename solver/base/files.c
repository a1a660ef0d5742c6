/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/files.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PATH_SIZE = 4096 };

iop_status iop_path_join(char *out, size_t size, const char *dir, const char *name, iop_err *err)
{
    size_t length = strlen(dir);
    const char *slash = length == 0 || dir[length - 1] == '/' ? "" : "/";
    if (name[0] == '/')
        dir = slash = "";
    int need = snprintf(out, size, "%s%s%s", dir, slash, name);
    if (need < 0 || (size_t)need >= size)
        return iop_fail(err, IOP_EINVAL, "the path of \"%.100s\" is too long", name);
    return IOP_OK;
}

static iop_status write_all(FILE *file, const char *data, size_t size, bool sync)
{
    bool good =
        fwrite(data, 1, size, file) == size && fflush(file) == 0 && (!sync || fsync(fileno(file)) == 0);
    int reason = errno;
    if (fclose(file) != 0 && good) {
        good = false;
        reason = errno;
    }
    errno = reason;
    return good ? IOP_OK : IOP_EIO;
}

iop_status iop_file_write(const char *path, const char *data, size_t size, bool sync, iop_err *err)
{
    char aside[PATH_SIZE];
    int need = snprintf(aside, sizeof aside, "%s.tmp", path);
    if (need < 0 || (size_t)need >= sizeof aside)
        return iop_fail(err, IOP_EINVAL, "the path \"%.100s\" is too long", path);
    FILE *file = fopen(aside, "wb");
    if (!file)
        return iop_fail_at(err, IOP_EIO, path, 0, 0, "could not create the file: %s", strerror(errno));
    if (write_all(file, data, size, sync) != IOP_OK || rename(aside, path) != 0) {
        int reason = errno;
        unlink(aside);
        return iop_fail_at(err, IOP_EIO, path, 0, 0, "could not write the file: %s", strerror(reason));
    }
    return IOP_OK;
}
