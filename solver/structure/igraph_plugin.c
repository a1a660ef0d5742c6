/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The only file that knows igraph (0.10); it becomes the module ioplan-igraph.so.
 *
 * igraph's generator of random numbers and its error handler belong to the thread, or to the process where
 * igraph was built so; a lock lets one call in at a time, and both are given back as they were found. Its
 * default handler would end the program. */
#include "structure/igraph_plugin.h"
#include <igraph.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>

static const double randomness = 0.01; /* of the refinement, as in Traag, Waltman and van Eck (2019) */
enum { MOST_ROUNDS = 100 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

typedef struct {
    igraph_t graph;
    igraph_vector_t weight, node_weight;
    double resolution;
    bool made;
} state;

static igraph_error_handler_t *enter(void)
{
    pthread_mutex_lock(&lock);
    return igraph_set_error_handler(igraph_error_handler_ignore);
}

static void leave(igraph_error_handler_t *before)
{
    igraph_set_error_handler(before);
    pthread_mutex_unlock(&lock);
}

static int begin(void **out, const iop_igraph_task *task)
{
    igraph_error_handler_t *before = enter();
    igraph_vector_int_t ends;
    state *s = *out = calloc(1, sizeof *s);
    igraph_error_t code = s ? IGRAPH_SUCCESS : IGRAPH_ENOMEM;
    if (s) {
        igraph_vector_int_view(&ends, task->end, (igraph_integer_t)(2 * task->edges));
        igraph_vector_view(&s->weight, task->weight, (igraph_integer_t)task->edges);
        igraph_vector_view(&s->node_weight, task->node_weight, (igraph_integer_t)task->nodes);
        s->resolution = task->resolution;
        code = igraph_create(&s->graph, &ends, (igraph_integer_t)task->nodes, IGRAPH_UNDIRECTED);
        s->made = code == IGRAPH_SUCCESS;
    }
    leave(before);
    return (int)code;
}

/* Rounds until one gains nothing. igraph's own "until nothing changes" may go on for ever where moves of no
 * gain are drawn at random. */
static igraph_error_t rounds(state *s, igraph_vector_int_t *member)
{
    double before = 0, quality = 0;
    igraph_error_t code = IGRAPH_SUCCESS;
    for (int k = 0; k < MOST_ROUNDS && code == IGRAPH_SUCCESS; k++) {
        code = igraph_community_leiden(&s->graph, &s->weight, &s->node_weight, s->resolution, randomness,
                                       k > 0, 1, member, NULL, &quality);
        if (k > 0 && !(quality > before + 1e-12 * fabs(before)))
            break;
        before = quality;
    }
    return code;
}

/* A generator for this run alone takes the place of the thread's default one. */
static igraph_error_t run(state *s, uint64_t seed, igraph_vector_int_t *member)
{
    igraph_rng_t own, before = *igraph_rng_default();
    igraph_error_t code = igraph_rng_init(&own, &igraph_rngtype_pcg64);
    if (code != IGRAPH_SUCCESS)
        return code;
    code = igraph_rng_seed(&own, seed);
    igraph_rng_set_default(&own);
    if (code == IGRAPH_SUCCESS)
        code = rounds(s, member);
    igraph_rng_set_default(&before);
    igraph_rng_destroy(&own);
    return code;
}

static int leiden(void *graph, uint64_t seed, int64_t *member)
{
    igraph_error_handler_t *before = enter();
    igraph_vector_int_t result;
    state *s = graph;
    igraph_error_t code = igraph_vector_int_init(&result, 0);
    if (code == IGRAPH_SUCCESS) {
        code = run(s, seed, &result);
        if (code == IGRAPH_SUCCESS)
            igraph_vector_int_copy_to(&result, member);
        igraph_vector_int_destroy(&result);
    }
    leave(before);
    return (int)code;
}

static void end(void *graph)
{
    state *s = graph;
    igraph_error_handler_t *before = enter();
    if (s && s->made)
        igraph_destroy(&s->graph);
    leave(before);
    free(s);
}

static const char *why(int code)
{
    return igraph_strerror((igraph_error_t)code);
}

extern const iop_igraph_plugin iop_igraph_plugin_1;
__attribute__((visibility("default")))
const iop_igraph_plugin iop_igraph_plugin_1 = {begin, leiden, end, why};
