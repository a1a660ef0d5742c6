/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program clp reads the exported programs and finds the same outcomes and optima. */
#include "random_lp.h"
#include "support/cm.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SEEDS = CASES(40) };

typedef struct clp_answer {
    iop_lp_outcome outcome;
    double objective;
} clp_answer;

/* Files of this process, so that runs side by side do not meet. */
static void file_name(char *out, size_t size, const char *ending)
{
    snprintf(out, size, IOP_BINARY_DIR "/clp-%ld.%s", (long)getpid(), ending);
}

static void write_mps(const iop_lp *lp, const char *path)
{
    iop_err err = {.msg = ""};
    char *text;
    size_t length;
    assert_ok(iop_lp_to_mps(lp, "a random program", &text, &length, &err), err);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, length, file), length);
    fclose(file);
    iop_lp_text_free(lp, text);
}

static clp_answer read_solution(const char *path)
{
    clp_answer answer = {IOP_LP_UNSOLVED, NAN};
    char line[256] = "";
    FILE *file = fopen(path, "r");
    if (!file)
        fail_msg("clp wrote no solution; is the program clp (coinor-clp) installed?");
    assert_non_null(fgets(line, sizeof line, file));
    fclose(file);
    if (strncmp(line, "Optimal", 7) == 0)
        answer.outcome = IOP_LP_OPTIMAL;
    else if (strncmp(line, "Infeasible", 10) == 0)
        answer.outcome = IOP_LP_INFEASIBLE;
    else if (strncmp(line, "Unbounded", 9) == 0)
        answer.outcome = IOP_LP_UNBOUNDED;
    const char *value = strstr(line, "objective value");
    if (value)
        answer.objective = strtod(value + strlen("objective value"), NULL);
    return answer;
}

static clp_answer run_clp(const iop_lp *lp)
{
    char mps[256], solution[256], command[1024];
    file_name(mps, sizeof mps, "mps");
    file_name(solution, sizeof solution, "txt");
    remove(solution);
    write_mps(lp, mps);
    snprintf(command, sizeof command,
             "clp '%s' -dualT 1e-9 -primalT 1e-9 solve solution '%s' >/dev/null 2>&1", mps, solution);
    int status = system(command);
    if (status == -1 || !WIFEXITED(status) || WEXITSTATUS(status) == 127)
        fail_msg("the program clp (coinor-clp) cannot be run; install it");
    clp_answer answer = read_solution(solution);
    remove(mps);
    remove(solution);
    return answer;
}

/* clp's tolerances are absolute: programs in a small unit of money are given to it in a large one. */
static dense_lp in_large_unit(const dense_lp *p, double *unit)
{
    dense_lp q = dense_copy(p);
    double largest = 1;
    for (size_t j = 0; j < p->columns; j++)
        largest = isinf(p->col_hi[j]) ? largest : fmax(largest, fabs(p->col_hi[j]));
    *unit = largest > 1e3 ? ldexp(1, ilogb(largest) - 9) : 1;
    for (size_t j = 0; j < p->columns; j++) {
        q.col_lo[j] /= *unit;
        q.col_hi[j] /= *unit;
    }
    for (size_t i = 0; i < p->rows; i++) {
        q.row_lo[i] /= *unit;
        q.row_hi[i] /= *unit;
    }
    q.constant /= *unit;
    return q;
}

static clp_answer run_clp_without_costs(const dense_lp *p)
{
    dense_lp q = dense_copy(p);
    memset(q.cost, 0, q.columns * sizeof *q.cost);
    iop_lp *lp = dense_build(&q, NULL);
    clp_answer answer = run_clp(lp);
    iop_lp_close(lp);
    dense_free(&q);
    return answer;
}

/* clp 1.17 calls some unbounded programs infeasible and the other way round. So a program without optimum is
 * asked for again with all costs 0, when only feasibility is in question. */
static const char *disagreement(const dense_lp *p, const iop_lp_result *r, clp_answer clp)
{
    if (r->outcome == IOP_LP_OPTIMAL) {
        double value = p->maximize ? -r->objective : r->objective;
        if (clp.outcome != IOP_LP_OPTIMAL)
            return "clp finds no optimum";
        return fabs(clp.objective - value) <= 2e-7 * (1e-6 + fabs(value)) ? NULL
                                                                          : "clp finds another optimum";
    }
    if (clp.outcome == IOP_LP_OPTIMAL)
        return "clp finds an optimum";
    iop_lp_outcome feasible = run_clp_without_costs(p).outcome;
    if (r->outcome == IOP_LP_INFEASIBLE)
        return feasible == IOP_LP_INFEASIBLE ? NULL : "clp finds a feasible point";
    return feasible == IOP_LP_OPTIMAL ? NULL : "clp finds no feasible point";
}

static void compare(const dense_lp *p, uint64_t seed, int kind)
{
    iop_err err = {.msg = ""};
    iop_lp_session *session;
    iop_lp_result r;
    double unit;
    dense_lp q = in_large_unit(p, &unit);
    iop_lp *lp = dense_build(p, NULL), *exported = dense_build(&q, NULL);
    assert_ok(iop_lp_session_open(&session, lp, NULL, NULL, &err), err);
    assert_ok(iop_lp_session_solve(session, &r, &err), err);
    clp_answer clp = run_clp(exported);
    clp.objective *= unit;
    const char *fault = disagreement(&q, &r, clp);
    if (fault)
        fail_msg("seed %llu kind %d: outcome %d, optimum %.17g: %s (%.17g)", (unsigned long long)seed, kind,
                 (int)r.outcome, r.objective, fault, clp.objective);
    iop_lp_session_close(session);
    iop_lp_close(lp);
    iop_lp_close(exported);
    dense_free(&q);
}

static void clp_agrees(void **state)
{
    (void)state;
    for (uint64_t seed = 1000; seed < 1000 + SEEDS; seed++)
        for (int kind = 0; kind < DENSE_KINDS; kind++) {
            dense_lp p = dense_random(seed, (dense_kind)kind, 30, 40);
            compare(&p, seed, kind);
            dense_free(&p);
        }
}

/* One program with every kind of bound, range and constant, and a known optimum. */
static void clp_reads_every_form(void **state)
{
    (void)state;
    for (int maximize = 0; maximize < 2; maximize++) {
        dense_lp p = dense_new(7, 6, maximize);
        static const double bounds[6][2] = {{-3, -1}, {-INFINITY, -2}, {-INFINITY, INFINITY},
                                            {4, 4},   {2, 5},          {0, 7}};
        for (size_t j = 0; j < 6; j++) {
            p.col_lo[j] = bounds[j][0];
            p.col_hi[j] = bounds[j][1];
            p.cost[j] = (maximize ? -1 : 1) * (double)(j + 1);
            p.a[j * 6 + j] = 1;
            p.a[6 * 6 + j] = 1;
        }
        p.row_lo[1] = -9, p.row_hi[1] = -4;   /* a range */
        p.row_lo[2] = 0.1, p.row_hi[2] = 0.7; /* another */
        p.row_lo[4] = 3;
        p.row_hi[5] = 6;
        p.constant = maximize ? -100.25 : 100.25;
        compare(&p, 0, -1);
        p.constant = -7;
        compare(&p, 1, -1);
        dense_free(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clp_reads_every_form),
        cmocka_unit_test(clp_agrees),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
