/* SPDX-License-Identifier: GPL-3.0-or-later */
/* structure/igraph_plugin.h - what the library asks of igraph, and the module ioplan-igraph.so answers.
 *
 * The module is loaded when clusters are asked for: igraph and what it needs would double the time that the
 * program takes to start. */
#ifndef IOP_STRUCTURE_IGRAPH_PLUGIN_H
#define IOP_STRUCTURE_IGRAPH_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#define IOP_IGRAPH_PLUGIN_SYMBOL "iop_igraph_plugin_1" /* another number for another table */

/* An undirected graph: edge e joins end[2 e] and end[2 e + 1] with weight[e] > 0. */
typedef struct iop_igraph_task {
    size_t nodes, edges;
    const int64_t *end;
    const double *weight, *node_weight;
    double resolution;
} iop_igraph_task;

/* Functions return 0, or igraph's own error code, whose words `why` gives. */
typedef struct iop_igraph_plugin {
    /* Builds the graph; *graph is ended with `end`, also after a failure. */
    int (*begin)(void **graph, const iop_igraph_task *task);
    /* One run of the Leiden algorithm until a round gains nothing; member: nodes values. */
    int (*leiden)(void *graph, uint64_t seed, int64_t *member);
    void (*end)(void *graph);
    const char *(*why)(int code);
} iop_igraph_plugin;

#endif
