/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of a command: replaced as a whole or left as they were. */
#include "cli.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static iop_status failed(const char *path, iop_err *err)
{
    return iop_fail_at(err, IOP_EIO, path, 0, 0, "could not write the file: %s", strerror(errno));
}

/* Writes and closes; keeps errno of the first failure. */
static bool write_and_close(FILE *file, const char *data, size_t size)
{
    bool good = fwrite(data, 1, size, file) == size && fflush(file) == 0;
    int reason = errno;
    if (fclose(file) != 0 && good)
        return false;
    errno = reason;
    return good;
}

static iop_status write_directly(const char *path, const char *data, size_t size, iop_err *err)
{
    FILE *file = fopen(path, "wb");
    return file && write_and_close(file, data, size) ? IOP_OK : failed(path, err);
}

static iop_status write_aside(const char *path, const char *data, size_t size, iop_err *err)
{
    size_t room = strlen(path) + 32;
    char *aside = malloc(room);
    if (!aside)
        return iop_fail(err, IOP_ENOMEM, "out of memory for the path \"%.100s\"", path);
    snprintf(aside, room, "%s.%ld.tmp", path, (long)getpid());
    iop_status status = IOP_OK;
    int fd = open(aside, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    FILE *file = fd >= 0 ? fdopen(fd, "wb") : NULL;
    if (!file || !write_and_close(file, data, size) || rename(aside, path) != 0) {
        status = failed(path, err);
        unlink(aside);
    }
    free(aside);
    return status;
}

iop_status cli_write_file(const char *path, const char *data, size_t size, iop_err *err)
{
    if (strcmp(path, "-") == 0) {
        if (fwrite(data, 1, size, stdout) == size && fflush(stdout) == 0)
            return IOP_OK;
        return iop_fail(err, IOP_EIO, "could not write standard output: %s", strerror(errno));
    }
    struct stat there;
    if (stat(path, &there) != 0)
        return write_aside(path, data, size, err);
    if (!S_ISREG(there.st_mode))
        return write_directly(path, data, size, err);
    char *target = realpath(path, NULL); /* a symbolic link stays one */
    iop_status status = target ? write_aside(target, data, size, err) : failed(path, err);
    free(target);
    return status;
}
