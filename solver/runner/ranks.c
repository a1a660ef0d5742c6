/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ranks of an MPI job. What started the process says so in its environment; only then the module
 * ioplan-mpi.so is loaded, which lies beside the program in the build folder, in LIBDIR/ioplan once
 * installed, or in the folder ioplan beside the shared library. */
#include "base/plugin.h"
#include "runner/mpi_plugin.h"
#include <dlfcn.h>
#include <ioplan/runner.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char PLUGIN[] = "ioplan-mpi.so";
static const iop_ranks alone = {.ranks = 1, .teams = 1};

/* The number of ranks by one variable; 0 when it is not set or no number. */
static long count_of(const char *variable)
{
    const char *text = getenv(variable);
    return text ? strtol(text, NULL, 10) : 0;
}

bool iop_ranks_expected(void)
{
    static const char *const sizes[] = {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE"};
    for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
        if (count_of(sizes[k]) > 0)
            return count_of(sizes[k]) > 1;
    /* started by srun, which tells the size of the step in a variable of its own */
    return (getenv("PMIX_RANK") || getenv("PMI_RANK")) && count_of("SLURM_STEP_NUM_TASKS") != 1;
}

/* MPI loads modules of its own that look for its symbols. */
static void *load(void)
{
    return iop_plugin_open(PLUGIN, "runner", true);
}

static const iop_mpi_plugin *plugin_of(const iop_ranks *ranks)
{
    return ranks->library ? dlsym(ranks->library, IOP_MPI_PLUGIN_SYMBOL) : NULL;
}

static iop_status failed(iop_err *err, const char *what, int code)
{
    return iop_fail(err, IOP_EIO, "MPI could not %s (its error %d)", what, code);
}

iop_status iop_ranks_join(iop_ranks *out, iop_err *err)
{
    *out = alone;
    if (!iop_ranks_expected())
        return IOP_OK;
    out->library = load();
    const iop_mpi_plugin *plugin = plugin_of(out);
    if (!plugin) {
        const char *why = dlerror();
        iop_ranks_leave(out);
        return iop_fail(
            err, IOP_EINVAL,
            "this process is a rank of an MPI job, but the part of ioplan for MPI (%s) %s%s; it is "
            "built where cmake finds MPI",
            PLUGIN, why ? IOP_WORD_IN("part", "cannot be loaded: ") : IOP_WORD_IN("part", "is missing"),
            why ? why : "");
    }
    int code = plugin->join(&out->rank, &out->ranks, &out->team, &out->teams);
    if (code == 0)
        return IOP_OK;
    *out = alone; /* MPI may have threads: what was loaded stays */
    return failed(err, IOP_WORD_IN("part", "begin"), code);
}

iop_status iop_ranks_begin(const iop_ranks *ranks, unsigned char *bit, size_t bytes, iop_err *err)
{
    const iop_mpi_plugin *plugin = plugin_of(ranks);
    int code = plugin ? plugin->begin(bit, bytes) : 0;
    return code == 0 ? IOP_OK : failed(err, IOP_WORD_IN("part", "bring the ranks together"), code);
}

size_t iop_ranks_next(const iop_ranks *ranks)
{
    const iop_mpi_plugin *plugin = plugin_of(ranks);
    return plugin ? plugin->next() : SIZE_MAX;
}

iop_status iop_ranks_meet(const iop_ranks *ranks, int own, int *worst, iop_err *err)
{
    const iop_mpi_plugin *plugin = plugin_of(ranks);
    *worst = own;
    int code = plugin ? plugin->meet(own, worst) : 0;
    return code == 0 ? IOP_OK : failed(err, IOP_WORD_IN("part", "bring the ranks together"), code);
}

void iop_ranks_alarm(const iop_ranks *ranks)
{
    const iop_mpi_plugin *plugin = plugin_of(ranks);
    if (plugin)
        plugin->alarm();
}

bool iop_ranks_alarmed(const iop_ranks *ranks)
{
    const iop_mpi_plugin *plugin = plugin_of(ranks);
    return plugin && plugin->alarmed();
}

void iop_ranks_leave(iop_ranks *ranks)
{
    const iop_mpi_plugin *plugin = plugin_of(ranks);
    if (plugin)
        plugin->leave();
    *ranks = alone; /* never unloaded: MPI leaves handlers behind */
}
