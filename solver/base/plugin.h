/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base/plugin.h - modules of ioplan that are loaded when they are needed: what knows a large library lies in
 * a file of its own, so that its absence or its start-up time concerns nobody else. */
#ifndef IOP_BASE_PLUGIN_H
#define IOP_BASE_PLUGIN_H

#include <stdbool.h>

/* Loads `file` from "../FOLDER" beside the program's folder (the build tree), from LIBDIR/ioplan of the
 * installed program, or from the folder ioplan beside the shared library: the first where it lies. `global`:
 * its libraries' symbols are open to what they load themselves. NULL when it lies nowhere or does not load;
 * dlerror then says why, NULL: nowhere. */
void *iop_plugin_open(const char *file, const char *folder, bool global);

#endif
