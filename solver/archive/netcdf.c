/* SPDX-License-Identifier: GPL-3.0-or-later */
/* netcdf.c - the NetCDF library, loaded when a file is to be written: linking it would make every start of
 * the program slower by what HDF5 and the network libraries behind it take. Its C interface is stable; types
 * and constants are as in netcdf.h of NetCDF-C 4 ("NetCDF-4 API", Unidata). */
#include "archive/netcdf.h"
#include <dlfcn.h>
#include <string.h>

enum { NC_NETCDF4 = 0x1000 };

const char *const iop_netcdf_names[] = {
    "libnetcdf.so.22", "libnetcdf.so.19", "libnetcdf.so.18", "libnetcdf.so.15",
    "libnetcdf.so.13", "libnetcdf.so",    "libnetcdf.dylib", NULL};

/* Functions by name, in the order of the members of iop_netcdf after `library`. */
static const char *const functions[] = {
    "nc_strerror", "nc_create",       "nc_close",           "nc_def_grp",           "nc_def_dim",
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
    int code = nc->create(path, NC_NETCDF4, file);
    if (code != 0)
        return iop_fail_at(err, IOP_EIO, path, 0, 0, "could not create the file: %s", nc->strerror(code));
    return IOP_OK;
}
