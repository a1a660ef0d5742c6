/* SPDX-License-Identifier: GPL-3.0-or-later */
/* whole_conflict.c - a whole plan's conflict judged anew: its statements are the scheme's, and the
 * multipliers of its proof show that a scheme with no others has no plan. That none of them can be spared is
 * not proved here. */
#include "base/alloc.h"
#include "record/whole.h"
#include <ioplan/verify_scheme.h>
#include <string.h>

static iop_status fault(iop_diags *diags, const char *key, const char *what)
{
    return iop_diags_add(diags, IOP_ERROR, IOP_EPARSE, "solution.json", 0, 0, "conflict: %.120s: %.120s", key,
                         what);
}

/* The number of a period, or of periods where there is none of that name. */
static size_t period_of(const iop_scheme *scheme, const char *name)
{
    size_t t = 0;
    while (t < scheme->periods && strcmp(scheme->period[t].name, name) != 0)
        t++;
    return t;
}

/* A statement of the scheme is told of one period or of none; a conflict is of the periods up to the one that
 * breaks. */
static bool is_in_time(const iop_scheme *scheme, const iop_solution *s, const char *period)
{
    size_t last = period_of(scheme, s->breaks_in), t = period_of(scheme, period);
    return period[0] == '\0' || (t < scheme->periods && t <= last);
}

/* Marks what the conflict names among `count` statements, of a period or (NULL) of the scheme, and the
 * entries that were met. */
static void mark(const iop_scheme *scheme, const iop_solution *s, const iop_statement *statement,
                 size_t count, const char *period, bool *in, bool *met)
{
    for (size_t k = 0; k < count; k++)
        for (size_t e = 0; e < s->conflicts; e++) {
            const iop_conflict_result *r = &s->conflict[e];
            if (strcmp(r->key, statement[k].key) != 0 || strcmp(r->text, statement[k].text) != 0 ||
                !(period ? strcmp(r->period, period) == 0 : is_in_time(scheme, s, r->period)))
                continue;
            in[k] = met[e] = true;
        }
}

static bool mark_all(const iop_scheme *scheme, const iop_solution *s, bool *in, bool *met)
{
    bool whole = true;
    for (size_t t = 0; t < scheme->periods; t++) {
        const iop_plan *plan = scheme->period[t].plan;
        mark(scheme, s, plan->statement, plan->statements, scheme->period[t].name, in, met);
        in += plan->statements;
    }
    mark(scheme, s, scheme->statement, scheme->statements, NULL, in, met);
    for (size_t e = 0; e < s->conflicts; e++)
        whole = whole && met[e];
    return whole;
}

static iop_status judge(const iop_scheme *scheme, const bool *in, const iop_scheme_point *proof,
                        iop_diags *diags, iop_err *err)
{
    iop_certificate certificate;
    IOP_TRY(iop_verify_scheme_conflict(scheme, in, proof, &certificate, err));
    return certificate.verified
               ? IOP_OK
               : fault(diags, IOP_WORD_IN("part", "its multipliers do not prove it"), certificate.worst);
}

iop_status iop_whole_judge_conflict(const iop_scheme *scheme, const iop_solution *s, iop_diags *diags,
                                    iop_err *err)
{
    iop_scheme_point proof = {.row = {NULL}};
    const char *name[IOP_ROWS];
    size_t rows[IOP_ROWS];
    if (s->conflicts == 0)
        return IOP_OK;
    iop_scheme_row_blocks(scheme, name, rows);
    size_t statements = iop_scheme_statements(scheme);
    bool *in = iop_new(&scheme->env, statements + s->conflicts, sizeof *in), *met = in + statements;
    if (!in)
        return iop_no_memory(err, statements, "statements of a plan");
    iop_status status = IOP_OK;
    if (!mark_all(scheme, s, in, met)) {
        for (size_t e = 0; e < s->conflicts && status == IOP_OK; e++)
            if (!met[e])
                status =
                    fault(diags, s->conflict[e].key, IOP_WORD_IN("part", "the scenario does not say this"));
    } else if (iop_solution_blocks(s, "conflict", IOP_ROWS, name, rows, proof.row)) {
        status = judge(scheme, in, &proof, diags, err);
    } else {
        iop_diags_add(diags, IOP_WARNING, IOP_OK, "solution.json", 0, 0,
                      "the conflict comes without a proof of its own");
    }
    iop_free(&scheme->env, in);
    return status;
}
