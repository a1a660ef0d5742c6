/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A dataset folder of a command: written aside, then put in place as a whole. A folder that holds anything
 * but files of a dataset is left alone. */
#include "cli.h"
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool belongs(const iop_table *table, const char *name)
{
    char file[IOP_DATASET_NAME];
    for (size_t k = 0; iop_dataset_name(table, k, file); k++)
        if (strcmp(name, file) == 0)
            return true;
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static iop_status failed(const char *path, const char *what, iop_err *err)
{
    return iop_fail_at(err, IOP_EIO, path, 0, 0, "could not %s: %s", what, strerror(errno));
}

/* IOP_OK when the folder holds nothing that a dataset of this shape would not replace. */
static iop_status check_contents(const iop_table *table, const char *folder, iop_err *err)
{
    DIR *dir = opendir(folder);
    if (!dir)
        return failed(folder, IOP_WORD_IN("part", "read the folder"), err);
    char other[NAME_MAX + 1] = "";
    for (struct dirent *entry; (entry = readdir(dir));)
        if (!belongs(table, entry->d_name) && (!other[0] || strcmp(entry->d_name, other) < 0))
            snprintf(other, sizeof other, "%s", entry->d_name);
    closedir(dir);
    if (!other[0])
        return IOP_OK;
    return iop_fail_at(err, IOP_EINVAL, folder, 0, 0,
                       "the folder holds \"%.100s\", which is no file of this dataset; name another folder",
                       other);
}

/* Removes a folder of dataset files. */
static void remove_dataset(const iop_table *table, const char *folder)
{
    char path[PATH_MAX], file[IOP_DATASET_NAME];
    for (size_t k = 0; iop_dataset_name(table, k, file); k++)
        if (snprintf(path, sizeof path, "%s/%s", folder, file) < (int)sizeof path)
            unlink(path);
    rmdir(folder);
}

/* Makes the folders above `path`. */
static void make_parents(const char *path)
{
    char part[PATH_MAX];
    for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/'))
        if ((size_t)(slash - path) < sizeof part) {
            memcpy(part, path, (size_t)(slash - path));
            part[slash - path] = '\0';
            mkdir(part, 0777); /* what cannot be made shows when the folder itself is made */
        }
}

/* Puts the folder `aside` in the place of `folder`, which may be there. */
static iop_status put_in_place(const iop_table *table, const char *aside, const char *folder, iop_err *err)
{
    char old[PATH_MAX];
    if (rename(aside, folder) == 0) /* also over an empty folder */
        return IOP_OK;
    if (errno != ENOTEMPTY && errno != EEXIST)
        return failed(folder, IOP_WORD_IN("part", "put the folder in place"), err);
    if (snprintf(old, sizeof old, "%s.old", aside) >= (int)sizeof old || rename(folder, old) != 0)
        return failed(folder, IOP_WORD_IN("part", "move the old folder away"), err);
    if (rename(aside, folder) != 0) {
        iop_status status = failed(folder, IOP_WORD_IN("part", "put the folder in place"), err);
        return rename(old, folder) == 0 ? status
                                        : failed(old, IOP_WORD_IN("part", "move the old folder back"), err);
    }
    remove_dataset(table, old);
    return IOP_OK;
}

iop_status cli_write_dataset(const iop_table *table, const char *folder, const iop_dataset_form *form,
                             iop_err *err)
{
    char path[PATH_MAX], aside[PATH_MAX];
    size_t length = strlen(folder);
    while (length > 1 && folder[length - 1] == '/')
        length--;
    struct stat there;
    bool exists = stat(folder, &there) == 0;
    if (exists && !S_ISDIR(there.st_mode))
        return iop_fail_at(err, IOP_EINVAL, folder, 0, 0, "is no folder");
    if (exists && !realpath(folder, path))
        return failed(folder, IOP_WORD_IN("part", "resolve the path"), err);
    if (!exists && snprintf(path, sizeof path, "%.*s", (int)length, folder) >= (int)sizeof path)
        return iop_fail(err, IOP_EINVAL, "the path of the folder is too long");
    if (snprintf(aside, sizeof aside, "%s.%ld.tmp", path, (long)getpid()) >= (int)sizeof aside)
        return iop_fail(err, IOP_EINVAL, "the path of the folder is too long");
    if (exists)
        IOP_TRY(check_contents(table, path, err));
    make_parents(path);
    if (mkdir(aside, 0777) != 0)
        return failed(folder, IOP_WORD_IN("part", "make the folder"), err);
    iop_status status = iop_dataset_write_as(table, aside, form, err);
    if (status == IOP_OK)
        status = put_in_place(table, aside, path, err);
    if (status != IOP_OK)
        remove_dataset(table, aside);
    return status;
}
