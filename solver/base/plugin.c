/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plugin.c - where modules lie. */
#include "base/plugin.h"
#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#ifndef IOPLAN_PLUGIN_FROM_PROGRAM
#define IOPLAN_PLUGIN_FROM_PROGRAM "../lib/ioplan" /* from the folder of the installed program */
#endif

static const char ours = 0; /* an address in this code's file */

/* The folder of the running program (library false) or of this code's file; false when that is not known. */
static bool folder_of(bool library, char *out, size_t size)
{
    Dl_info here;
    if (library) {
        if (!dladdr(&ours, &here) || !here.dli_fname || !strchr(here.dli_fname, '/'))
            return false;
        snprintf(out, size, "%s", here.dli_fname);
    } else {
        ssize_t length = readlink("/proc/self/exe", out, size - 1);
        if (length <= 0)
            return false;
        out[length] = '\0';
    }
    char *slash = strrchr(out, '/');
    if (slash)
        *slash = '\0';
    return slash != NULL;
}

static void *load_from(bool library, const char *way, const char *file, int mode)
{
    char folder[PATH_MAX], path[2 * PATH_MAX];
    if (!folder_of(library, folder, sizeof folder))
        return NULL;
    snprintf(path, sizeof path, "%s/%s/%s", folder, way, file);
    if (access(path, R_OK) != 0)
        return NULL;
    return dlopen(path, mode);
}

void *iop_plugin_open(const char *file, const char *folder, bool global)
{
    char beside[PATH_MAX];
    int mode = RTLD_NOW | (global ? RTLD_GLOBAL : RTLD_LOCAL);
    snprintf(beside, sizeof beside, "../%s", folder);
    dlerror();
    void *library = load_from(false, beside, file, mode);
    if (!library)
        library = load_from(false, IOPLAN_PLUGIN_FROM_PROGRAM, file, mode);
    if (!library)
        library = load_from(true, "ioplan", file, mode);
    return library;
}
