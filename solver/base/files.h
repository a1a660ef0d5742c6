/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base/files.h - small file operations that must not leave halves behind. */
#ifndef IOP_BASE_FILES_H
#define IOP_BASE_FILES_H

#include <ioplan/status.h>
#include <stdbool.h>
#include <stddef.h>

/* Writes data to path: to "path.tmp" first, flushed to disk when `sync`, then renamed. */
iop_status iop_file_write(const char *path, const char *data, size_t size, bool sync, iop_err *err);

/* "dir/name" into out; IOP_EINVAL when it does not fit. */
iop_status iop_path_join(char *out, size_t size, const char *dir, const char *name, iop_err *err);

#endif
