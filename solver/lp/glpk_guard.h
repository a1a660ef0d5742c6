/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lp/glpk_guard.h - GLPK's environment and errors. The only file that includes <glpk.h>.
 *
 * GLPK keeps one environment a thread. On an internal error it calls a hook that must not return. Ours jumps
 * back, and the environment is then freed, because nothing in it can be trusted: with it go all problems of
 * the thread. Each environment has a number, its generation, that no other environment of the process ever
 * has; a problem is used only while its thread's generation is the one that it was made under. The
 * environment is freed with the last problem of the thread if it was made here, and is left alone if the
 * program had one before. */
#ifndef IOP_LP_GLPK_GUARD_H
#define IOP_LP_GLPK_GUARD_H

#include <glpk.h>
#include <ioplan/status.h>
#include <setjmp.h>
#include <stdbool.h>

typedef unsigned long long lp_generation;

/* Makes sure that this thread has an environment; false without memory. */
bool lp_glpk_enter(void);
/* Frees the environment when it holds no problem and was made here. */
void lp_glpk_leave(void);
/* This thread's generation, 0 when it has no environment. */
lp_generation lp_glpk_generation(void);
/* One problem more, one less; the first returns the generation. */
lp_generation lp_glpk_count_problem(void);
void lp_glpk_forget_problem(void);

typedef struct lp_glpk_fault {
    jmp_buf back;
    char text[160];
} lp_glpk_fault;

/* Runs work(self), without output; false when GLPK failed inside, and then no problem of this thread is left.
 * `work` must own nothing. */
bool lp_glpk_guarded(void (*work)(void *self), void *self, lp_glpk_fault *fault);
/* IOP_EBACKEND with what GLPK said. */
iop_status lp_glpk_fault_status(const lp_glpk_fault *fault, iop_err *err);

#endif
