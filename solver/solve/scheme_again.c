/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme_again.c - a conflict that one whole plan was explained with, in another one: its proof is judged
 * with the bounds that the same statements set there. See conflict_again.c. */
#include "base/alloc.h"
#include "solve/scheme_causes.h"
#include <math.h>
#include <string.h>

/* Whether an entry of the conflict stands for a statement. period: "" of the scheme's own. */
static bool is_of(const iop_conflict_result *r, const iop_statement *s, const char *period)
{
    return strcmp(r->key, s->key) == 0 && (!period[0] || strcmp(r->period, period) == 0);
}

/* Marks the statements of one entry; whether there are any. */
static bool mark_entry(const iop_scheme *scheme, const iop_conflict_result *r, bool *in)
{
    bool any = false;
    for (size_t t = 0; t <= scheme->periods; t++) {
        bool own = t == scheme->periods;
        size_t count = own ? scheme->statements : scheme->period[t].plan->statements;
        const iop_statement *list = own ? scheme->statement : scheme->period[t].plan->statement;
        for (size_t k = 0; k < count; k++)
            if (is_of(r, &list[k], own ? "" : scheme->period[t].name))
                any = in[k] = true;
        in += count;
    }
    return any;
}

/* Whether the scheme has every statement of the conflict. */
static bool mark(const iop_scheme *scheme, const iop_solution *known, bool *in)
{
    bool all = true;
    for (size_t k = 0; k < known->conflicts; k++)
        all = mark_entry(scheme, &known->conflict[k], in) && all;
    return all;
}

/* On which sectors a statement weighs is what it was where the conflict was found. */
static iop_status weigh(iop_solution *said, const iop_solution *known, iop_err *err)
{
    for (size_t k = 0; k < said->conflicts; k++)
        for (size_t i = 0; i < known->conflicts; i++)
            if (strcmp(said->conflict[k].key, known->conflict[i].key) == 0 &&
                strcmp(said->conflict[k].period, known->conflict[i].period) == 0)
                IOP_TRY(iop_solution_set_text(said, &said->conflict[k].weighs_on,
                                              known->conflict[i].weighs_on, err));
    return IOP_OK;
}

/* Whether the conflict was told to be of the side's period and sense. */
static bool is_told(const iop_scheme *s, const iop_solution *known, const iop_cause *c)
{
    for (size_t k = 0; k < known->conflicts; k++) {
        const iop_conflict_result *r = &known->conflict[k];
        if (strcmp(r->key, c->statement->key) == 0)
            return r->upper == c->upper && (!r->period[0] || c->period == IOP_NONE ||
                                            strcmp(r->period, s->period[c->period].name) == 0);
    }
    return false;
}

/* Which sides of the scheme's own statements were told: of rows those that the proof uses. */
static void take_shares(const iop_causes *c, const iop_solution *known, const iop_scheme_point *proof,
                        double *share)
{
    const iop_scheme *s = c->scheme;
    for (size_t k = 0; k < c->count; k++) {
        const iop_cause *cause = &c->cause[k];
        if (c->side[k].member < c->offset[s->periods])
            continue;
        double multiplier = cause->row == IOP_NONE ? 0 : proof->row[cause->block][cause->row];
        if (cause->row == IOP_NONE)
            share[k] = is_told(s, known, cause);
        else if ((multiplier > 0) == c->side[k].upper)
            share[k] = fabs(multiplier);
    }
}

/* The order in which the statements were told: each weighs as many as come after it. */
static void take_order(const iop_causes *c, const iop_solution *known, double *weight)
{
    for (size_t k = 0; k < c->count; k++) {
        const iop_cause *cause = &c->cause[k];
        bool own = c->side[k].member >= c->offset[c->scheme->periods];
        const char *period = own ? "" : c->scheme->period[cause->period].name;
        for (size_t e = 0; e < known->conflicts; e++)
            if (is_of(&known->conflict[e], cause->statement, period))
                weight[c->side[k].member] = (double)(known->conflicts - e);
    }
}

static iop_status tell_shares(const iop_causes *causes, const iop_solution *known, const bool *in,
                              const iop_scheme_point *proof, iop_solution *said, iop_err *err)
{
    const iop_env *env = &causes->scheme->env;
    double *share = iop_new(env, causes->count, sizeof *share),
           *weight = iop_new(env, causes->members, sizeof *weight);
    iop_status status = share && weight ? IOP_OK : iop_no_memory(err, causes->count, "bounds");
    if (status == IOP_OK) {
        take_shares(causes, known, proof, share);
        take_order(causes, known, weight);
        said->conflict_reducible = known->conflict_reducible;
        status = iop_causes_tell_conflict(causes, in, share, weight, said, err);
    }
    iop_free(env, share);
    iop_free(env, weight);
    return status == IOP_OK ? weigh(said, known, err) : status;
}

static iop_status tell(const iop_scheme *scheme, const iop_solution *known, const bool *in,
                       const iop_scheme_point *proof, const char *lang, char **text, iop_err *err)
{
    iop_causes causes;
    iop_solution *said;
    IOP_TRY(iop_causes_open(&causes, scheme, NULL, err));
    iop_status status = iop_solution_new(&said, &scheme->env, err);
    if (status == IOP_OK)
        status = tell_shares(&causes, known, in, proof, said, err);
    if (status == IOP_OK)
        status = iop_solution_conflict_text(said, lang, text, err);
    iop_solution_close(said);
    iop_causes_close(&causes);
    return status;
}

iop_status iop_solve_scheme_same_conflict(const iop_scheme *scheme, const iop_solution *known,
                                          const char *lang, char **text, iop_err *err)
{
    iop_scheme_point proof = {.row = {NULL}};
    const char *name[IOP_ROWS];
    size_t rows[IOP_ROWS];
    iop_certificate certificate = {.verified = false};
    *text = NULL;
    iop_scheme_row_blocks(scheme, name, rows);
    if (known->conflicts == 0 || !iop_solution_blocks(known, "conflict", IOP_ROWS, name, rows, proof.row))
        return IOP_OK;
    bool *in = iop_new(&scheme->env, iop_scheme_statements(scheme), sizeof *in);
    if (!in)
        return iop_no_memory(err, iop_scheme_statements(scheme), "statements of a plan");
    iop_status status = IOP_OK;
    if (mark(scheme, known, in))
        status = iop_verify_scheme_conflict(scheme, in, &proof, &certificate, err);
    if (status == IOP_OK && certificate.verified)
        status = tell(scheme, known, in, &proof, lang, text, err);
    iop_free(&scheme->env, in);
    return status;
}
