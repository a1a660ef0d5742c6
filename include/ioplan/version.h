/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/version.h - the version of the library, and of what it runs on. */
#ifndef IOPLAN_VERSION_H
#define IOPLAN_VERSION_H

#include <ioplan/status.h>

#ifdef __cplusplus
extern "C" {
#endif

#define IOP_VERSION "0.1.0"

/* The version of the library really loaded, "0.1.0". */
IOP_API const char *iop_version(void);

#ifdef __cplusplus
}
#endif
#endif
