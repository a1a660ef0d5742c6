/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read/scan_buffer.h - what scan.c and scan_cell.c share. */
#ifndef IOP_READ_SCAN_BUFFER_H
#define IOP_READ_SCAN_BUFFER_H

#include "read/scan.h"

/* Reads more behind `end`, keeping the bytes from `at` on; they may move, and *p (between `at` and `end`)
 * moves with them. False at the end of the data or after a failure. */
bool iop_scan_refill(iop_scan *scan, const char **p);
/* Goes behind the end of the line. */
void iop_scan_skip_line(iop_scan *scan);
/* Whether the carriage return at `at` is part of a line end. */
bool iop_scan_ends_line(iop_scan *scan);

#endif
