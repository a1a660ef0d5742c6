/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/result.h - the folder of a result: written whole, judged again from its files alone. */
#ifndef IOPLAN_RESULT_H
#define IOPLAN_RESULT_H

#include <ioplan/scenario.h>
#include <ioplan/solution.h>
#include <ioplan/verify.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Writes the folder `dir` (made when absent): solution.json last, renamed into place. */
IOP_API IOP_MUST_CHECK iop_status iop_result_write(const iop_solution *s, const iop_scenario *scenario,
                                                   const char *dir, iop_err *err);

/* Judges a folder again. *explanation (may be "") is in words; freed with iop_result_text_free. */
IOP_API IOP_MUST_CHECK iop_status iop_result_verify(const char *dir, iop_certificate *certificate,
                                                    char **explanation, const iop_env *env, iop_err *err);
IOP_API void iop_result_text_free(char *text, const iop_env *env);

#ifdef __cplusplus
}
#endif
#endif
