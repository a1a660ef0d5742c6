/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme_search.h - the search for what a scheme without plan breaks on: some of its periods at a time. */
#ifndef IOP_SOLVE_SCHEME_SEARCH_H
#define IOP_SOLVE_SCHEME_SEARCH_H

#include "solve/scheme_causes.h"

/* A session of the scheme's LP without costs that sees the periods first..last: their rows keep their bounds,
 * all others have lost them. */
typedef struct iop_scheme_search {
    iop_scheme_work *w;
    iop_causes causes;
    iop_lp_session *session;
    iop_lp_allowance allowance;
    size_t
        *period; /* of the LP's rows, of requirements the last one; IOP_NONE: seen with the scheme's last */
    size_t first, last;
    bool none;      /* the session has a proof that there is no plan for them */
    double *proof;  /* multipliers of a proof that the periods up to `proved` have no plan */
    size_t proved;  /* IOP_NONE: there is none */
    double *amount; /* of the cheapest relaxation, by sides */
    bool relaxed;   /* it is known */
} iop_scheme_search;

iop_status iop_search_open(iop_scheme_search *f, iop_scheme_work *w, iop_err *err);
void iop_search_close(iop_scheme_search *f);

/* The period of each of the LP's rows, as above. */
void iop_scheme_row_periods(const iop_scheme_work *w, size_t *period);

/* A new session that sees all periods; `hurry`: with the work of a search, anew. */
iop_status iop_search_begin(iop_scheme_search *f, bool hurry, iop_err *err);
/* The tolerance of what the session finds. */
double iop_search_tolerance(const iop_scheme_search *f);

iop_status iop_search_see(iop_scheme_search *f, size_t first, size_t last, iop_err *err);
/* Whether the periods first..last have a plan by themselves; of those before them any will do. IOP_ESTOPPED
 * when the work ended before that was known. */
iop_status iop_search_has_plan(iop_scheme_search *f, size_t first, size_t last, bool *feasible, iop_err *err);

/* The first period up to which there is no plan. */
iop_status iop_search_break(iop_scheme_search *f, size_t *last, iop_err *err);
/* Sees as few periods up to `last` as have no plan by themselves, roughly, and has a proof of that. */
iop_status iop_search_window(iop_scheme_search *f, size_t last, iop_err *err);

#endif
