/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cli_analyze.h - what the files of ioplan analyze share. */
#ifndef IOP_CLI_ANALYZE_H
#define IOP_CLI_ANALYZE_H

#include "cli.h"

typedef struct study {
    const iop_table *table;
    const iop_structure *structure;
    const iop_multipliers *m;
    size_t *shown; /* indicators, in the order of the command line */
    size_t count;
    size_t *order; /* sectors as they are listed */
    size_t ranked; /* rows of what is ranked */
    const char *lang;
} study;

iop_status analyze_print_text(const study *s, iop_err *err);
iop_status analyze_print_json(const study *s, iop_err *err);

#endif
