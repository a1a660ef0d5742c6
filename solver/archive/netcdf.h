/* SPDX-License-Identifier: GPL-3.0-or-later */
/* archive/netcdf.h - the few calls of the NetCDF library that writing needs, found when they are needed. */
#ifndef IOP_ARCHIVE_NETCDF_H
#define IOP_ARCHIVE_NETCDF_H

#include <ioplan/status.h>
#include <stdbool.h>
#include <stddef.h>

enum { IOP_NC_INT = 4, IOP_NC_DOUBLE = 6, IOP_NC_INT64 = 10, IOP_NC_STRING = 12, IOP_NC_GLOBAL = -1 };

typedef struct iop_netcdf {
    void *library;
    const char *(*strerror)(int code);
    int (*create_mem)(const char *path, int mode, size_t initial_size, int *file);
    int (*close_memio)(int file, void *image);
    int (*def_grp)(int parent, const char *name, int *group);
    int (*def_dim)(int group, const char *name, size_t length, int *dimension);
    int (*def_var)(int group, const char *name, int type, int count, const int *dimension, int *variable);
    int (*put_att_text)(int group, int variable, const char *name, size_t length, const char *text);
    int (*put_vara_double)(int group, int variable, const size_t *start, const size_t *count,
                           const double *value);
    int (*put_vara_longlong)(int group, int variable, const size_t *start, const size_t *count,
                             const long long *value);
    int (*put_vara_string)(int group, int variable, const size_t *start, const size_t *count,
                           const char **value);
} iop_netcdf;

/* Loads the first library of the list, which ends with NULL; IOP_EIO with what to install when there is none.
 */
iop_status iop_netcdf_load(iop_netcdf *out, const char *const *names, iop_err *err);
/* Makes a new NetCDF-4 file in memory; `path` is for messages. */
iop_status iop_netcdf_create(const iop_netcdf *nc, const char *path, int *file, iop_err *err);
/* Ends the file and, with `keep`, writes it to `path`. */
iop_status iop_netcdf_end(const iop_netcdf *nc, const char *path, int file, bool keep, iop_err *err);
void iop_netcdf_unload(iop_netcdf *nc);
/* Names of the library, newest first. */
extern const char *const iop_netcdf_names[];

#endif
