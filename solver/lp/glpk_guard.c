/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lp/glpk_guard.h"
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

/* Environments ever made, so that no two threads use one number. */
static atomic_ullong generations;

/* Our account of GLPK's own state, which is one environment a thread. */
static _Thread_local struct {
    lp_generation generation; /* 0: none */
    size_t problems;
    bool owned; /* it was not there before */
} environment;

bool lp_glpk_enter(void)
{
    if (environment.generation)
        return true;
    int had = glp_init_env();
    if (had > 1)
        return false;
    environment.owned = had == 0;
    environment.problems = 0;
    environment.generation = atomic_fetch_add(&generations, 1) + 1;
    return true;
}

void lp_glpk_leave(void)
{
    if (environment.problems > 0)
        return;
    if (environment.owned)
        glp_free_env();
    environment.generation = 0;
}

lp_generation lp_glpk_generation(void)
{
    return environment.generation;
}

lp_generation lp_glpk_count_problem(void)
{
    environment.problems++;
    return environment.generation;
}

void lp_glpk_forget_problem(void)
{
    environment.problems--;
}

static void on_error(void *info)
{
    longjmp(((lp_glpk_fault *)info)->back, 1);
}

/* Swallows what GLPK would print; its first line is what went wrong. */
static int on_text(void *info, const char *text)
{
    lp_glpk_fault *fault = info;
    if (!fault->text[0])
        snprintf(fault->text, sizeof fault->text, "%.*s", (int)strcspn(text, "\n"), text);
    return 1;
}

/* No local variable changes after setjmp. */
bool lp_glpk_guarded(void (*work)(void *self), void *self, lp_glpk_fault *fault)
{
    fault->text[0] = '\0';
    glp_error_hook(on_error, fault);
    glp_term_hook(on_text, fault);
    const int output = glp_term_out(GLP_OFF);
    if (setjmp(fault->back) != 0) {
        glp_free_env();
        environment.generation = 0;
        environment.problems = 0;
        return false;
    }
    work(self);
    glp_term_out(output);
    glp_term_hook(NULL, NULL);
    glp_error_hook(NULL, NULL);
    return true;
}

iop_status lp_glpk_fault_status(const lp_glpk_fault *fault, iop_err *err)
{
    return iop_fail(err, IOP_EBACKEND, "GLPK broke down: %s",
                    fault->text[0] ? fault->text : IOP_WORD_IN("part", "no reason given"));
}
