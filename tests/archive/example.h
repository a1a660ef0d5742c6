/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/archive/example.h - a run whose points are a function of sweep and unit alone. */
#ifndef IOP_TESTS_ARCHIVE_EXAMPLE_H
#define IOP_TESTS_ARCHIVE_EXAMPLE_H

#include <ioplan/archive.h>

enum {
    EXAMPLE_SWEEPS = 4, /* "path" with 1 key, "both" with 2, "plane" with regions, "doubt" without keys */
    EXAMPLE_SECTORS = 5,
    EXAMPLE_LIMITS = 2,
    EXAMPLE_MEASURES = 3,
    EXAMPLE_POINTS = 12 /* the most of a unit */
};

/* The description; it lives as long as the program. */
const iop_archive_run *example_run(void);

typedef struct example_unit {
    size_t points;
    iop_archive_point point[EXAMPLE_POINTS];
    double key[EXAMPLE_POINTS][2], output[EXAMPLE_POINTS][EXAMPLE_SECTORS],
        limit_dual[EXAMPLE_POINTS][EXAMPLE_LIMITS], measure[EXAMPLE_POINTS][EXAMPLE_MEASURES];
} example_unit;

/* Fills the unit in place. */
void example_make(example_unit *u, size_t sweep, size_t unit);
/* Fails the test when two points differ in a bit. */
void example_same_point(const iop_archive_point *a, const iop_archive_point *b, size_t keys);
/* Fails the test unless the archive holds exactly its marked units, bit for bit. Returns the points. */
size_t example_check(iop_archive *archive);

iop_status example_put(iop_archive *archive, size_t sweep, size_t unit, iop_err *err);
/* All units that are not there, by a walk whose order depends on `order`. */
iop_status example_put_rest(iop_archive *archive, unsigned order, iop_err *err);
size_t example_units(void); /* of all sweeps */

/* dir/name; lives as long as the program. */
const char *example_path(const char *dir, const char *name);
/* A new empty folder, which goes when the program ends. */
const char *example_folder(const char *name);
/* Writes the tables of the archive to dir and returns their digest. */
void example_digest(iop_archive *archive, const char *dir, char hex[65]);
/* The digest of the tables that lie there. */
void example_digest_tables(const char *dir, char hex[65]);

/* The bytes of a file, of at most a mebibyte; freed by the caller. */
unsigned char *example_bytes(const char *path, size_t *size);
void example_put_bytes(const char *path, const unsigned char *bytes, size_t size);

#endif
