/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/result.h - the folder of a result: written whole or not at all, checked again from its files alone.
 *
 *   solution.json      everything (see ioplan/solution.h)
 *   sectors.csv ...    its lists as tidy CSV
 *   summary.txt        the terminal summary
 *   inputs/            the scenario as solved and a copy of the dataset
 *   SHA256SUMS         digests of all of these, as sha256sum writes and checks them
 *   report.html        made from these by iop_report_page, at any time and in any language; without a digest */
#ifndef IOPLAN_RESULT_H
#define IOPLAN_RESULT_H

#include <ioplan/diag.h>
#include <ioplan/scenario.h>
#include <ioplan/solution.h>
#include <ioplan/verify.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Notes in the solution what was solved: names and digests of scenario and dataset. */
IOP_API IOP_MUST_CHECK iop_status iop_result_stamp(iop_solution *solution, const iop_scenario *scenario,
                                                   iop_err *err);

/* Writes the folder `dir`: aside first, then put in its place in one step, so that an interrupted run leaves
 * the old result or the new one. An old result in its place is replaced; a folder that holds anything else is
 * refused. `summary` is kept as summary.txt. */
IOP_API IOP_MUST_CHECK iop_status iop_result_write(const iop_solution *solution, const iop_scenario *scenario,
                                                   const char *summary, const char *dir, iop_err *err);

/* Checks a result from its files alone: digests, the plan read again from inputs/, the certificate
 * recomputed, every number of solution.json that follows from others recomputed. Findings go into diags
 * (errors); *certificate is the recomputed one. IOP_OK when the check itself ran: the result is good when
 * diags holds no error. *status is the solution's. */
IOP_API IOP_MUST_CHECK iop_status iop_result_verify(const char *dir, iop_certificate *certificate,
                                                    iop_solution_status *status, const iop_env *env,
                                                    iop_diags *diags);

#ifdef __cplusplus
}
#endif
#endif
