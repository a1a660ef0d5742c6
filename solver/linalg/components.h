/* SPDX-License-Identifier: GPL-3.0-or-later */
/* linalg/components.h - the strongly connected components of a matrix. */
#ifndef IOP_LINALG_COMPONENTS_H
#define IOP_LINALG_COMPONENTS_H

#include <ioplan/linalg.h>

/* Numbers the strongly connected components of the graph with an edge i -> j for every a[i,j] != 0:
 * component[i] < *count (component has n places). Every edge between two components goes to the lower
 * number. O(n^2) time. */
IOP_MUST_CHECK iop_status iop_components(iop_cmat a, size_t *component, size_t *count, const iop_env *env,
                                         iop_err *err);

#endif
