/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read/scan.h - CSV as a stream of records and cells, in one pass and in constant memory.
 *
 *   iop_scan_open -> iop_scan_header -> iop_scan_cell ... -> { iop_scan_record -> iop_scan_cell ... } ->
 *   iop_scan_status -> iop_scan_close
 *
 * Places: line, and number of the cell in its record. Spaces around a cell are not part of it unless they are
 * quoted. */
#ifndef IOP_READ_SCAN_H
#define IOP_READ_SCAN_H

#include "read/source.h"
#include <ioplan/read.h>

enum {
    IOP_CELL_MAX = 65536,     /* bytes of one cell */
    IOP_COLUMNS_MAX = 100000, /* cells of one record */
    IOP_FAULTS_MAX = 1000     /* a file with more is not looked at any further */
};

typedef struct iop_cell {
    const char *text; /* not NUL-terminated; valid until the next call */
    size_t length;
    size_t line;   /* 1-based, where the cell starts */
    size_t number; /* 1-based, in its record */
} iop_cell;

typedef struct iop_scan {
    iop_env env;
    iop_diags *diags;
    iop_source source; /* read from; the caller closes it */
    char *buffer;      /* what was read last; NULL when `at` points into memory */
    size_t capacity;
    const char *at, *end; /* bytes not yet taken */
    bool ended;           /* there is nothing behind `end` */
    char *unquoted;       /* a quoted cell without its doubled quotes */
    size_t unquoted_capacity;
    char separator, point;
    bool stop[256]; /* characters that end the quick run through an unquoted cell */
    size_t line;    /* of `at` */
    size_t cells;   /* taken from the record so far */
    bool over;      /* the record is over */
    bool broken;    /* a fault in its quotes: its number of cells means nothing */
    size_t faults;
    iop_status status; /* not IOP_OK: nothing more comes */
} iop_scan;

/* Starts; options may be NULL. Must be closed whatever it returns. */
iop_status iop_scan_open(iop_scan *scan, const iop_source *source, const iop_csv_options *options,
                         const iop_env *env, iop_diags *diags);
void iop_scan_close(iop_scan *scan);

/* Goes to the header and settles the separator; false (with a finding) when there is none. */
bool iop_scan_header(iop_scan *scan);
/* Goes to the next record; false at the end or after a failure. */
bool iop_scan_record(iop_scan *scan);
/* Takes the next cell of the record; false when it is over. */
bool iop_scan_cell(iop_scan *scan, iop_cell *cell);

/* Goes to a record at this place of the data, which were read up to there before; `at_end`: nothing follows
 * it. */
void iop_scan_go_to(iop_scan *scan, size_t offset, size_t line, bool at_end);

/* Whether the record that is over has `expected` cells; reports it when not. `line` is where it starts. */
bool iop_scan_is_full(iop_scan *scan, size_t line, size_t expected);
/* Reports a fault and goes on. */
void iop_scan_fault(iop_scan *scan, size_t line, size_t number, const char *fmt, ...) IOP_PRINTF(4, 5);
/* Reports what makes going on pointless. */
void iop_scan_fail(iop_scan *scan, iop_status status, size_t line, size_t number, const char *fmt, ...)
    IOP_PRINTF(5, 6);
/* IOP_OK when all went well so far. */
iop_status iop_scan_status(const iop_scan *scan);

#endif
