/* SPDX-License-Identifier: GPL-3.0-or-later */
/* clp.h - the program clp on an MPS file, as a yardstick. Never linked: its licence does not go with ours. */
#ifndef IOP_BENCH_CLP_H
#define IOP_BENCH_CLP_H

#include "harness.h"

typedef enum { CLP_DUAL, CLP_PRIMAL, CLP_BARRIER, CLP_METHODS } clp_method;
extern const char *const clp_method_names[CLP_METHODS]; /* "dual simplex", ... */

typedef struct clp_answer {
    bench_run run;     /* of the whole program: start, read the file, solve, write the solution */
    double reported_s; /* processor time that clp itself reports for presolve and solve, to 0.01 s */
    double objective;  /* of the minimisation that is in the file */
    long iterations;
    bool given_up; /* it took longer than the limit; nothing else is known */
} clp_answer;

/* What every run of clp is given beside its method. */
extern const char clp_settings[];

/* Reads the file and does nothing with it: the rest of a solving run's processor time is presolve, solve and
 * writing the solution, to the microsecond. */
bench_run clp_read(const char *mps);
/* Solves the file; ends the benchmark when clp finds no optimum. limit_s: seconds that it may take, 0: any.
 */
clp_answer clp_solve(const char *mps, clp_method method, double limit_s);

#endif
