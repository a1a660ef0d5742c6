/* SPDX-License-Identifier: GPL-3.0-or-later */
/* folder.c - a result folder is complete or absent: it is made aside and exchanged (renameat2 with
 * RENAME_EXCHANGE, one step for the file system). Only files that ioplan writes are ever removed. */
#include "record/folder.h"
#include "base/files.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ioplan/read.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *const iop_result_files[] = {"solution.json",
                                        "sectors.csv",
                                        "final_demand.csv",
                                        "limits.csv",
                                        "measures.csv",
                                        "summary.txt",
                                        "group_totals.csv",
                                        "conflict.csv",
                                        "relaxation.csv",
                                        "ray.csv",
                                        "periods.csv",
                                        "techniques.csv",
                                        "sites.csv",
                                        "places.csv",
                                        "treatments.csv",
                                        "requirements.csv",
                                        "results.xlsx",
                                        "report.html",
                                        "SHA256SUMS",
                                        "inputs/scenario.yaml",
                                        NULL};

static bool listed(const char *name, const char *const *list)
{
    for (size_t k = 0; list[k]; k++)
        if (strcmp(list[k], name) == 0)
            return true;
    return false;
}

/* A file of a result, or what a killed run has left of it before it was renamed. */
static bool is_ours(const char *name)
{
    char whole[256];
    size_t length = strlen(name);
    if (length > 4 && strcmp(name + length - 4, ".tmp") == 0)
        length -= 4;
    snprintf(whole, sizeof whole, "%.*s", (int)length, name);
    return listed(whole, iop_result_files);
}

bool iop_result_may_hold(const char *name)
{
    return listed(name, iop_result_files);
}

iop_status iop_folder_check(const char *dir, iop_err *err)
{
    char foreign[256] = "";
    bool any = false, result = false;
    DIR *folder = opendir(dir);
    if (!folder && errno == ENOENT)
        return IOP_OK;
    if (!folder)
        return iop_fail_at(err, IOP_EIO, dir, 0, 0, "could not open the folder: %s", strerror(errno));
    for (const struct dirent *e = readdir(folder); e; e = readdir(folder)) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        any = true;
        result = result || strcmp(e->d_name, "solution.json") == 0;
        if (!is_ours(e->d_name) && strcmp(e->d_name, "inputs") != 0)
            snprintf(foreign, sizeof foreign, "%s", e->d_name);
    }
    closedir(folder);
    if (foreign[0])
        return iop_fail_at(err, IOP_EINVAL, dir, 0, 0,
                           "the folder holds \"%.100s\", which is no part of a result; choose another folder",
                           foreign);
    if (any && !result)
        return iop_fail_at(err, IOP_EINVAL, dir, 0, 0,
                           "the folder is not empty and holds no result; choose another folder");
    return IOP_OK;
}

static iop_status make(const char *path, iop_err *err)
{
    if (mkdir(path, 0777) != 0 && errno != EEXIST)
        return iop_fail_at(err, IOP_EIO, path, 0, 0, "could not create the folder: %s", strerror(errno));
    return IOP_OK;
}

iop_status iop_folder_make(const char *dir, iop_err *err)
{
    static const char *const parts[] = {"inputs", "inputs/dataset"};
    char path[IOP_PATH_SIZE];
    snprintf(path, sizeof path, "%s", dir);
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        IOP_TRY(make(path, err));
        *slash = '/';
    }
    IOP_TRY(make(dir, err));
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++) {
        IOP_TRY(iop_path_join(path, sizeof path, dir, parts[k], err));
        IOP_TRY(make(path, err));
    }
    return IOP_OK;
}

/* Also what a killed writer left: a file not yet renamed. */
static void remove_below(const char *dir, const char *prefix, const char *const *names)
{
    char path[IOP_PATH_SIZE];
    for (size_t k = 0; names[k]; k++)
        for (int aside = 0; aside < 2; aside++)
            if (snprintf(path, sizeof path, "%s/%s%s%s", dir, prefix, names[k], aside ? ".tmp" : "") <
                (int)sizeof path)
                unlink(path);
}

/* The copied dataset, also a file that was not yet renamed. */
static void remove_dataset(const char *dir)
{
    char path[IOP_PATH_SIZE], name[IOP_DATASET_NAME];
    DIR *folder = opendir(dir);
    if (!folder)
        return;
    for (const struct dirent *e = readdir(folder); e; e = readdir(folder)) {
        size_t length = strlen(e->d_name);
        if (length > 4 && strcmp(e->d_name + length - 4, ".tmp") == 0)
            length -= 4;
        snprintf(name, sizeof name, "%.*s", (int)length, e->d_name);
        if (iop_dataset_may_hold(name) &&
            snprintf(path, sizeof path, "%s/%s", dir, e->d_name) < (int)sizeof path)
            unlink(path);
    }
    closedir(folder);
    rmdir(dir);
}

void iop_folder_remove(const char *dir)
{
    char path[IOP_PATH_SIZE];
    remove_below(dir, "", iop_result_files);
    if (snprintf(path, sizeof path, "%s/inputs/dataset", dir) < (int)sizeof path)
        remove_dataset(path);
    if (snprintf(path, sizeof path, "%s/inputs", dir) < (int)sizeof path)
        rmdir(path);
    rmdir(dir);
}

/* The process of "name.part-PID" beside `name`, 0 when the entry is something else or the process lives. */
static long dead_owner(const char *entry, const char *name)
{
    static const char mark[] = ".part-";
    size_t length = strlen(name);
    if (strncmp(entry, name, length) != 0 || strncmp(entry + length, mark, sizeof mark - 1) != 0)
        return 0;
    char *end;
    long pid = strtol(entry + length + sizeof mark - 1, &end, 10);
    return !*end && pid > 0 && kill((pid_t)pid, 0) != 0 && errno == ESRCH ? pid : 0;
}

void iop_folder_sweep(const char *dir)
{
    char parent[IOP_PATH_SIZE], path[IOP_PATH_SIZE];
    const char *slash = strrchr(dir, '/'), *name = slash ? slash + 1 : dir;
    snprintf(parent, sizeof parent, "%.*s", slash ? (int)(slash - dir) : 1, slash ? dir : ".");
    DIR *folder = opendir(parent[0] ? parent : "/");
    if (!folder)
        return;
    for (const struct dirent *e = readdir(folder); e; e = readdir(folder)) {
        long pid = dead_owner(e->d_name, name);
        if (pid && snprintf(path, sizeof path, "%s.part-%ld", dir, pid) < (int)sizeof path)
            iop_folder_remove(path);
    }
    closedir(folder);
}

iop_status iop_folder_swap(const char *part, const char *dir, iop_err *err)
{
    struct stat st;
    if (stat(dir, &st) != 0) {
        if (rename(part, dir) == 0)
            return IOP_OK;
        return iop_fail_at(err, IOP_EIO, dir, 0, 0, "could not put the result in place: %s", strerror(errno));
    }
    if (renameat2(AT_FDCWD, part, AT_FDCWD, dir, RENAME_EXCHANGE) != 0) {
        /* a file system without exchange: the old result is moved aside first */
        char old[IOP_PATH_SIZE];
        if (snprintf(old, sizeof old, "%s.old-%ld", dir, (long)getpid()) >= (int)sizeof old ||
            rename(dir, old) != 0)
            return iop_fail_at(err, IOP_EIO, dir, 0, 0, "could not replace the old result: %s",
                               strerror(errno));
        if (rename(part, dir) != 0) {
            int reason = errno;
            if (rename(old, dir) != 0)
                return iop_fail_at(err, IOP_EIO, dir, 0, 0,
                                   "could not put the result in place; the old one is in %.200s", old);
            return iop_fail_at(err, IOP_EIO, dir, 0, 0, "could not put the result in place: %s",
                               strerror(reason));
        }
        iop_folder_remove(old);
        return IOP_OK;
    }
    iop_folder_remove(part);
    return IOP_OK;
}
