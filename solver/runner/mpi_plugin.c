/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only file that knows MPI; it becomes the module ioplan-mpi.so.
 *
 * Waiting is done by asking and sleeping in turns: MPI's own waits spin, and would take the cores from ranks
 * that still work. An alarm is an empty message to every other rank; all that were sent are received before
 * the job is left, which a count summed up in every meeting makes sure of.
 *
 * The ranks of one machine are a team: a number in memory that they share says what is next. Between machines
 * there is no such number: a rank that does not call MPI meanwhile would keep others waiting for it. */
#include "runner/mpi_plugin.h"
#include <limits.h>
#include <mpi.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ALARM = 1 };

/* The state of MPI itself is one per process, so this is as well. */
static struct {
    bool ours;              /* MPI was initialised here */
    int sent, heard, total; /* alarms: sent by this rank, received, of all ranks by the last meeting */
    MPI_Comm team;
    MPI_Win window; /* onto the team's number */
    bool together;  /* there is a team, with its window */
    bool first;     /* of the team */
    int number, teams;
    atomic_size_t *next; /* the team's number; of a rank without a team its own */
    atomic_size_t own;
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

/* A window onto one number that the first of the team has. */
static int open_window(void)
{
    MPI_Aint size;
    int unit, code;
    void *memory = NULL;
    MPI_Comm_set_errhandler(state.team, MPI_ERRORS_RETURN); /* there may be no such memory */
    code = MPI_Win_allocate_shared(state.first ? sizeof *state.next : 0, sizeof *state.next, MPI_INFO_NULL,
                                   state.team, &memory, &state.window);
    if (code == MPI_SUCCESS)
        code = MPI_Win_shared_query(state.window, 0, &size, &unit, &memory);
    state.next = memory;
    return code;
}

/* Teams are numbered by their first ranks. */
static int number_teams(int rank)
{
    int first = state.first, before = 0, code;
    code = MPI_Exscan(&first, &before, 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD);
    state.number = rank == 0 ? 0 : before; /* of rank 0 nothing is said */
    if (code == MPI_SUCCESS)
        code = MPI_Bcast(&state.number, 1, MPI_INT, 0, state.team);
    return code == MPI_SUCCESS ? MPI_Allreduce(&first, &state.teams, 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD)
                               : code;
}

/* Where one rank has no window each is a team of its own. */
static int form_team(int rank, int ranks)
{
    int place = 0, good, all = 0,
        code = MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, rank, MPI_INFO_NULL, &state.team);
    if (code == MPI_SUCCESS)
        code = MPI_Comm_rank(state.team, &place);
    if (code != MPI_SUCCESS)
        return code;
    state.first = place == 0;
    good = open_window() == MPI_SUCCESS;
    code = MPI_Allreduce(&good, &all, 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD);
    state.together = all != 0;
    if (code == MPI_SUCCESS && state.together)
        return number_teams(rank);
    state.first = true;
    state.next = &state.own;
    state.number = rank;
    state.teams = ranks;
    return code;
}

static int join(int *rank, int *ranks, int *team, int *teams)
{
    int there = 0, code = MPI_Initialized(&there);
    if (code == MPI_SUCCESS && !there) {
        code = init();
        state.ours = code == MPI_SUCCESS;
    }
    if (code == MPI_SUCCESS)
        code = MPI_Comm_rank(MPI_COMM_WORLD, rank);
    if (code == MPI_SUCCESS)
        code = MPI_Comm_size(MPI_COMM_WORLD, ranks);
    if (code == MPI_SUCCESS)
        code = form_team(*rank, *ranks);
    *team = state.number;
    *teams = state.teams;
    return code;
}

/* All ranks are here: nobody counts before the number is 0 again. */
static int begin(unsigned char *bit, size_t bytes)
{
    int code = MPI_SUCCESS;
    for (size_t at = 0; at < bytes && code == MPI_SUCCESS; at += INT_MAX)
        code = MPI_Allreduce(MPI_IN_PLACE, bit + at, bytes - at < INT_MAX ? (int)(bytes - at) : INT_MAX,
                             MPI_BYTE, MPI_BOR, MPI_COMM_WORLD);
    if (state.first)
        atomic_store(state.next, 0);
    return code == MPI_SUCCESS ? MPI_Barrier(MPI_COMM_WORLD) : code;
}

static size_t next(void)
{
    return atomic_fetch_add(state.next, 1);
}

static int leave_team(void)
{
    int code = state.together ? MPI_Win_free(&state.window) : MPI_SUCCESS;
    return code == MPI_SUCCESS ? MPI_Comm_free(&state.team) : code;
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
    int code = leave_team();
    return state.ours && code == MPI_SUCCESS ? MPI_Finalize() : code;
}

extern const iop_mpi_plugin iop_mpi_plugin_2;
__attribute__((visibility("default")))
const iop_mpi_plugin iop_mpi_plugin_2 = {join, begin, next, meet, alarm_others, alarmed, leave};
