/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is found in a scenario that cannot be used. */
#ifndef IOP_TESTS_FAULT_SUPPORT_H
#define IOP_TESTS_FAULT_SUPPORT_H

#include "scenario_support.h"

static inline iop_diags *faults_of(const char *dir, const char *name, size_t sets, const char *const *set)
{
    char path[600];
    iop_scenario *s;
    iop_diags *diags = new_diags();
    snprintf(path, sizeof path, "%s/%s", dir, name);
    iop_status status = iop_scenario_open(&s, path, sets, set, NULL, diags);
    assert_int_not_equal(status, IOP_OK);
    assert_null(s);
    assert_true(iop_diags_errors(diags) > 0);
    return diags;
}

/* The finding k is at this place of plan.yaml and holds these words. */
static inline void assert_at(const iop_diags *diags, size_t k, long long row, long long col,
                             const char *words)
{
    char text[600];
    if (k >= iop_diags_count(diags))
        fail_msg("no finding %zu; expected \"%s\"", k, words);
    const iop_err *at = &iop_diags_at(diags, k)->at;
    if (at->row != row || at->col != col || !strstr(at->msg, words))
        fail_msg("expected %lld:%lld: ... %s ...\nfound    %s", row, col, words, finding(diags, k, text));
}

#endif
