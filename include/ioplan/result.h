/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/result.h - the folder of a result: written whole or not at all, checked again from its files alone.
 *
 *   solution.json      everything (see ioplan/solution.h)
 *   sectors.csv ...    its lists as tidy CSV
 *   summary.txt        the terminal summary
 *   results.xlsx       the same and more as a workbook (see iop_report_products)
 *   inputs/            the scenario as solved and a copy of the dataset
 *   report.html        the same for a browser
 *   SHA256SUMS         digests of all of these, as sha256sum writes and checks them */
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

/* A file for readers, to be kept in the folder of a result: a name that a result may hold, and its bytes. */
typedef struct iop_result_file {
    const char *name;
    const char *data;
    size_t size;
} iop_result_file;

/* iop_result_write with further files. */
IOP_API IOP_MUST_CHECK iop_status iop_result_write_with(const iop_solution *solution,
                                                        const iop_scenario *scenario, const char *summary,
                                                        size_t files, const iop_result_file *file,
                                                        const char *dir, iop_err *err);

/* Puts files for readers into the folder of a result, in the place of those of the same name, and their
 * digests into SHA256SUMS; whenever it is interrupted, the folder is one that can be verified. */
IOP_API IOP_MUST_CHECK iop_status iop_result_add(const char *dir, size_t files, const iop_result_file *file,
                                                 const iop_env *env, iop_err *err);

/* Reads the solution of a result folder; findings go into diags. */
IOP_API IOP_MUST_CHECK iop_status iop_result_open(iop_solution **out, const char *dir, const iop_env *env,
                                                  iop_diags *diags);

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
