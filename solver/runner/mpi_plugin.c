/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only file that knows MPI; it becomes the module ioplan-mpi.so.
 *
 * Waiting is done by asking and sleeping in turns: MPI's own waits spin, and would take the cores from ranks
 * that still work. An alarm is an empty message to every other rank; all that were sent are received before
 * the job is left, which a count summed up in every meeting makes sure of. */
#include "runner/mpi_plugin.h"
#include <mpi.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ALARM = 1 };

/* The state of MPI itself is one per process, so this is as well. */
static struct {
    bool ours;              /* MPI was initialised here */
    int sent, heard, total; /* alarms: sent by this rank, received, of all ranks by the last meeting */
} state;

/* Whether Open MPI started all ranks on this machine. */
static bool is_one_machine(void)
{
    const char *all = getenv("OMPI_COMM_WORLD_SIZE"), *here = getenv("OMPI_COMM_WORLD_LOCAL_SIZE");
    return all && here && strcmp(all, here) == 0;
}

/* Open MPI looks for every network that there may be, which takes as long as all else that it does at the
 * start. Ranks of one machine meet in memory, which the layer ob1 knows how to do; whoever has chosen a layer
 * gets that one. */
static int init(void)
{
    static const char layer[] = "OMPI_MCA_pml";
    int level = 0;
    const bool chosen = getenv(layer) != NULL, ours = !chosen && is_one_machine();
    if (ours)
        setenv(layer, "ob1", 0); /* where there is no memory for it all networks are looked for */
    const int code = MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &level);
    if (ours)
        unsetenv(layer);
    return code;
}

static int join(int *rank, int *ranks)
{
    int there = 0, code = MPI_Initialized(&there);
    if (code == MPI_SUCCESS && !there) {
        code = init();
        state.ours = code == MPI_SUCCESS;
    }
    if (code == MPI_SUCCESS)
        code = MPI_Comm_rank(MPI_COMM_WORLD, rank);
    return code == MPI_SUCCESS ? MPI_Comm_size(MPI_COMM_WORLD, ranks) : code;
}

static void pause_briefly(void)
{
    nanosleep(&(struct timespec){0, 2000000}, NULL);
}

static int wait_for(MPI_Request *request)
{
    int done = 0, code = MPI_Test(request, &done, MPI_STATUS_IGNORE);
    while (code == MPI_SUCCESS && !done) {
        pause_briefly();
        code = MPI_Test(request, &done, MPI_STATUS_IGNORE);
    }
    return code;
}

static int meet(int own, int *worst)
{
    MPI_Request request;
    int code = MPI_Iallreduce(&own, worst, 1, MPI_INT, MPI_MAX, MPI_COMM_WORLD, &request);
    if (code == MPI_SUCCESS)
        code = wait_for(&request);
    if (code == MPI_SUCCESS)
        code = MPI_Iallreduce(&state.sent, &state.total, 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD, &request);
    return code == MPI_SUCCESS ? wait_for(&request) : code;
}

static int alarm_others(void)
{
    int rank = 0, ranks = 1, code = MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    if (code == MPI_SUCCESS)
        code = MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    for (int k = 0; k < ranks && code == MPI_SUCCESS && !state.sent; k++)
        if (k != rank)
            code = MPI_Send(NULL, 0, MPI_INT, k, ALARM, MPI_COMM_WORLD);
    state.sent = 1;
    return code;
}

static bool alarmed(void)
{
    int there = 0;
    while (MPI_Iprobe(MPI_ANY_SOURCE, ALARM, MPI_COMM_WORLD, &there, MPI_STATUS_IGNORE) == MPI_SUCCESS &&
           there) {
        if (MPI_Recv(NULL, 0, MPI_INT, MPI_ANY_SOURCE, ALARM, MPI_COMM_WORLD, MPI_STATUS_IGNORE) !=
            MPI_SUCCESS)
            break;
        state.heard++;
    }
    return state.heard > 0;
}

static int leave(void)
{
    while (state.heard < state.total - state.sent) {
        alarmed();
        pause_briefly();
    }
    return state.ours ? MPI_Finalize() : MPI_SUCCESS;
}

extern const iop_mpi_plugin iop_mpi_plugin_1;
__attribute__((visibility("default")))
const iop_mpi_plugin iop_mpi_plugin_1 = {join, meet, alarm_others, alarmed, leave};
