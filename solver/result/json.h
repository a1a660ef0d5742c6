/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json.h - solution.json in both directions, driven by the field table: what writing and reading share. The
 * only file with Jansson.
 *
 * Numbers are written with 17 significant digits and read back exactly; what is infinite or unknown is null.
 */
#ifndef IOP_RESULT_JSON_H
#define IOP_RESULT_JSON_H

#include "result/solution_private.h"
#include <jansson.h>

/* Keys of what proves a verdict. */
#define IOP_JSON_INFEASIBILITY "infeasibility_proof"
#define IOP_JSON_CONFLICT      "conflict_proof"
#define IOP_JSON_RELAXATION    "relaxation_proof"
#define IOP_JSON_UNBOUNDEDNESS "unboundedness_proof"

/* Words of iop_solution_at. */
static const char *const iop_json_at[] = {"between", "lower", "upper"};

#endif
