/* SPDX-License-Identifier: GPL-3.0-or-later */
/* runner/mpi_plugin.h - what the library asks of MPI, and the module ioplan-mpi.so answers.
 *
 * The module is loaded inside MPI jobs only: linking MPI would cost everybody its start-up. Functions return
 * 0 or MPI's own error code. All but `next` are called from one thread. */
#ifndef IOP_RUNNER_MPI_PLUGIN_H
#define IOP_RUNNER_MPI_PLUGIN_H

#include <stdbool.h>
#include <stddef.h>

#define IOP_MPI_PLUGIN_SYMBOL "iop_mpi_plugin_2" /* another number for another table */

typedef struct iop_mpi_plugin {
    int (*join)(int *rank, int *ranks, int *team, int *teams);
    int (*begin)(unsigned char *bit, size_t bytes);
    size_t (*next)(void);
    int (*meet)(int own, int *worst);
    int (*alarm)(void);
    bool (*alarmed)(void);
    int (*leave)(void);
} iop_mpi_plugin;

#endif
