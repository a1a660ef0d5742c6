/* SPDX-License-Identifier: GPL-3.0-or-later */
/* netcdf.c - the NetCDF library, loaded when a file is to be written: linking it would make every start of
 * the program slower by what HDF5 and the network libraries behind it take. Its C interface is stable; types
 * and constants are as in netcdf.h and netcdf_mem.h of NetCDF-C 4 (Unidata).
 *
 * The file is made in memory and written by ourselves: HDF5 1.10 keeps a file open whose closing failed for
 * want of room, and crashes over it when the program ends. */
#include "archive/netcdf.h"
#include "base/files.h"
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

enum { NC_NETCDF4 = 0x1000, INITIAL_SIZE = 1 << 16 };

/* NC_memio */
typedef struct {
    size_t size;
    void *memory;
    int flags;
} memory_image;

const char *const iop_netcdf_names[] = {
    "libnetcdf.so.22", "libnetcdf.so.19", "libnetcdf.so.18", "libnetcdf.so.15",
    "libnetcdf.so.13", "libnetcdf.so",    "libnetcdf.dylib", NULL};

/* Functions by name, in the order of the members of iop_netcdf after `library`. */
static const char *const functions[] = {
    "nc_strerror", "nc_create_mem",   "nc_close_memio",     "nc_def_grp",           "nc_def_dim",
    "nc_def_var",  "nc_put_att_text", "nc_put_vara_double", "nc_put_vara_longlong", "nc_put_vara_string"};
enum { FUNCTIONS = sizeof functions / sizeof *functions };

_Static_assert(sizeof(iop_netcdf) == (FUNCTIONS + 1) * sizeof(void *), "a function has no name");

void iop_netcdf_unload(iop_netcdf *nc)
{
    if (nc->library)
        dlclose(nc->library);
    memset(nc, 0, sizeof *nc);
}

iop_status iop_netcdf_load(iop_netcdf *out, const char *const *names, iop_err *err)
{
    memset(out, 0, sizeof *out);
    for (; *names && !out->library; names++) /* HDF5 has work to do at the end of the program: it stays */
        out->library = dlopen(*names, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (!out->library)
        return iop_fail(
            err, IOP_EIO,
            "NetCDF files need the NetCDF library, which is not installed; install it (on Debian: "
            "apt-get install libnetcdf19), or take the CSV files");
    for (int k = 0; k < FUNCTIONS; k++) {
        void *function = dlsym(out->library, functions[k]);
        if (!function) {
            iop_netcdf_unload(out);
            return iop_fail(err, IOP_EIO, "the NetCDF library has no function \"%s\"; install a newer one",
                            functions[k]);
        }
        memcpy((char *)out + (size_t)(k + 1) * sizeof function, &function, sizeof function);
    }
    return IOP_OK;
}

iop_status iop_netcdf_create(const iop_netcdf *nc, const char *path, int *file, iop_err *err)
{
    int code = nc->create_mem(path, NC_NETCDF4, INITIAL_SIZE, file);
    if (code != 0)
        return iop_fail_at(err, IOP_EIO, path, 0, 0, "could not make the file: %s", nc->strerror(code));
    return IOP_OK;
}

iop_status iop_netcdf_end(const iop_netcdf *nc, const char *path, int file, bool keep, iop_err *err)
{
    memory_image image = {0, NULL, 0};
    iop_status status = IOP_OK;
    int code = nc->close_memio(file, &image);
    if (code != 0 && keep)
        status = iop_fail_at(err, IOP_EIO, path, 0, 0, "could not finish the file: %s", nc->strerror(code));
    else if (keep)
        status = iop_file_write(path, image.memory, image.size, false, err);
    free(image.memory);
    return status;
}
