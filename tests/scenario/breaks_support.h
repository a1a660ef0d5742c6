/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scenarios of whole plans in FOLDER that cannot be, and what is told of them. */
#ifndef IOP_TESTS_BREAKS_SUPPORT_H
#define IOP_TESTS_BREAKS_SUPPORT_H

#include "whole_support.h"
#include <ioplan/solve.h>
#include <ioplan/verify_scheme.h>

static inline iop_solution *solve(const iop_scenario *s)
{
    iop_err err;
    iop_solution *a;
    assert_ok(iop_solve_scheme(&a, s->scheme, NULL, &err), err);
    return a;
}

static inline iop_solution *solve_text(const char *sections)
{
    iop_scenario *s = open_text(FOLDER, sections);
    iop_solution *a = solve(s);
    iop_scenario_close(s);
    return a;
}

/* One without end is one. */
static inline bool has_plan_of(iop_scenario *s)
{
    iop_solution *a = solve(s);
    bool has = a->status != IOP_INFEASIBLE;
    assert_true(a->certificate.verified);
    iop_solution_close(a);
    iop_scenario_close(s);
    return has;
}

static inline bool has_plan(const char *sections)
{
    return has_plan_of(open_text(FOLDER, sections));
}

static inline const iop_conflict_result *member(const iop_solution *a, const char *key)
{
    for (size_t k = 0; k < a->conflicts; k++)
        if (strcmp(a->conflict[k].key, key) == 0)
            return &a->conflict[k];
    fail_msg("%s is not in the conflict, which begins with %s", key,
             a->conflicts ? a->conflict[0].sentence : "nothing");
    return NULL;
}

static inline bool is_member(const iop_solution *a, const char *key)
{
    for (size_t k = 0; k < a->conflicts; k++)
        if (strcmp(a->conflict[k].key, key) == 0)
            return true;
    return false;
}

/* The proof that the answer keeps holds for the statements that it names. */
static inline void assert_proved(const char *sections, const iop_solution *a)
{
    iop_err err;
    char *text;
    iop_scenario *s = open_text(FOLDER, sections);
    assert_ok(iop_solve_scheme_same_conflict(s->scheme, a, "en", &text, &err), err);
    assert_non_null(text);
    for (size_t k = 0; k < a->conflicts; k++)
        assert_non_null(strstr(text, a->conflict[k].sentence));
    iop_solution_text_free(a, text);
    iop_scenario_close(s);
}

#endif
