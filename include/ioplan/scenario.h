/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/scenario.h - a scenario file into a plan, or into a scheme of several periods, techniques, places.
 */
#ifndef IOPLAN_SCENARIO_H
#define IOPLAN_SCENARIO_H

#include <ioplan/diag.h>
#include <ioplan/plan.h>
#include <ioplan/read.h>
#include <ioplan/scheme.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct iop_scenario {
    iop_env env;
    iop_plan *plan;     /* owned; of a scheme: what it says without the periods' changes */
    iop_scheme *scheme; /* owned, over the plan's table; NULL when the scenario is a static plan */
    char *path;         /* of the scenario file */
    char *dataset_dir;  /* resolved: relative to the working directory or absolute */
    iop_yaml *yaml;     /* owned; the same as a tree, with places */
    char *text;         /* the scenario as solved: `extends` merged in and --set applied, YAML */
    char dataset_sha256[65], scenario_sha256[65];
} iop_scenario;

/* Reads the scenario at `path`, lays it over what it extends, applies `sets` ("limits.co2.max=90%"), reads
 * the dataset and resolves everything. All errors of the file go to diags with line and column. The dataset's
 * accounting is checked too: its errors are errors here, its warnings are not repeated. */
IOP_API IOP_MUST_CHECK iop_status iop_scenario_open(iop_scenario **out, const char *path, size_t sets,
                                                    const char *const *set, const iop_env *env,
                                                    iop_diags *diags);
/* The plan with further changes "KEY=VALUE" on top, over the scenario's own table, which must outlive it.
 * Statements and findings keep the places of the file; a change of the dataset is refused, and one that makes
 * a static plan a whole one. Bounds that cross are no fault here: such a plan has no solution
 * (iop_plan_crossings); ends that cross by rounding alone are made equal. Thread-safe. */
IOP_API IOP_MUST_CHECK iop_status iop_scenario_vary(const iop_scenario *scenario, size_t sets,
                                                    const char *const *set, iop_plan **out,
                                                    const iop_env *env, iop_diags *diags);
/* The same for the scheme; that of one period when the scenario is a static plan. Bounds that cross are
 * no fault here either. */
IOP_API IOP_MUST_CHECK iop_status iop_scenario_vary_scheme(const iop_scenario *scenario, size_t sets,
                                                           const char *const *set, iop_scheme **out,
                                                           const iop_env *env, iop_diags *diags);
/* Where the aim is a ratio: iop_scheme_set_ratio of the scheme, else iop_plan_set_ratio of the plan. */
IOP_API void iop_scenario_set_ratio(const iop_scenario *scenario, double ratio);
IOP_API void iop_scenario_close(iop_scenario *scenario);

#ifdef __cplusplus
}
#endif
#endif
