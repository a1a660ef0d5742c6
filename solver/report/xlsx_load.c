/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xlsx_load.c - libxlsxwriter is found and its functions are looked up. */
#include "report/xlsx_private.h"
#include <dlfcn.h>
#include <string.h>

iop_status iop_xlsx_load(iop_xlsx_functions *f, iop_err *err)
{
    static const char *const names[] = {"libxlsxwriter.so." LXW_SOVERSION, "libxlsxwriter.dylib", NULL};
    memset(f, 0, sizeof *f);
    for (const char *const *name = names; *name && !f->library; name++)
        f->library = dlopen(*name, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    if (!f->library)
        return iop_fail(
            err, IOP_EIO,
            "workbooks need the library libxlsxwriter, version %s, which is not installed; install it (on "
            "Debian: apt-get install libxlsxwriter%s)",
            LXW_VERSION, LXW_SOVERSION);
    const char *missing = NULL;
    void *function;
#define X(name)                                                                                              \
    function = dlsym(f->library, #name);                                                                     \
    memcpy(&f->name, &function, sizeof function);                                                            \
    missing = function ? missing : #name;
    FUNCTIONS(X)
#undef X
    if (!missing)
        return IOP_OK;
    dlclose(f->library);
    return iop_fail(err, IOP_EIO, "the library libxlsxwriter has no function \"%s\"; install version %s",
                    missing, LXW_VERSION);
}

iop_status iop_xlsx_possible(iop_err *err)
{
    iop_xlsx_functions f;
    IOP_TRY(iop_xlsx_load(&f, err));
    dlclose(f.library);
    return IOP_OK;
}
