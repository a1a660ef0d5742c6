/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lp/lp_glpk.c - the backend GLPK.
 *
 * Facts that shape this file:
 * - Arrays are 1-based; element 0 is unused.
 * - An error inside GLPK ends all problems of the thread (lp/glpk_guard.h): a session that finds its problem
 *   gone makes it again from its own data.
 * - glp_simplex cannot be interrupted: when somebody may ask to stop, it runs in slices.
 * - Its tolerances are absolute in scaled numbers; they are a hundredth of the session's, which costs no time
 *   (tried) and leaves a margin for the judge. */
#include "base/alloc.h"
#include "lp/glpk_problem.h"
#include "lp/start.h"
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* --- the starting basis -------------------------------------------------------------------------------- */

static void crash_basis(lp_glpk *g)
{
    iop_lp_crash(g->lp, g->data, g->crash, g->work + g->lp->rows + 1);
    glp_std_basis(g->problem);
    for (size_t i = 0; i < g->lp->rows; i++)
        if (g->crash[i] != LP_NO_VARIABLE) {
            glp_set_row_stat(g->problem, (int)i + 1, GLP_NS);
            glp_set_col_stat(g->problem, (int)g->crash[i] + 1, GLP_BS);
        }
    if (g->lp->rows && glp_factorize(g->problem) != 0)
        glp_std_basis(g->problem);
}

static void cold_basis(lp_glpk *g)
{
    if (g->effort == LP_EFFORT_NORMAL && !g->settings->interior)
        crash_basis(g);
    else
        glp_adv_basis(g->problem, 0);
}

/* --- simplex in slices --------------------------------------------------------------------------------- */

/* Iterations between two questions whether to stop: some 10 ms of work, at least 100. */
static int slice_length(const lp_glpk *g)
{
    double rows = (double)g->lp->rows, work = (double)g->lp->nonzeros + rows * rows + 1;
    return (int)fmin(1e5, fmax(100, 2e7 / work));
}

typedef struct lp_budget {
    double end; /* clock, INFINITY: none */
    long iterations;
} lp_budget;

/* Of an iteration, in floating-point operations: some solutions with the basis, and a row of the tableau. */
static double work_of(const lp_glpk *g)
{
    const double passes = 8;
    return passes * (double)(g->lp->nonzeros + g->lp->rows + g->lp->columns);
}

static lp_budget budget_of(const lp_glpk *g)
{
    lp_budget b = {INFINITY, LONG_MAX};
    if (g->settings->time_limit_s > 0)
        b.end = iop_lp_clock_s() + g->settings->time_limit_s;
    if (g->settings->deadline_s > 0)
        b.end = fmin(b.end, g->settings->deadline_s);
    if (g->settings->max_iterations > 0)
        b.iterations = g->settings->max_iterations;
    if (g->settings->allowance) {
        double most = ceil(fmax(0, g->settings->allowance->left / work_of(g)));
        b.iterations = most < (double)b.iterations ? (long)most : b.iterations;
    }
    return b;
}

static lp_claim claim_of(glp_prob *p, int code)
{
    if (code == GLP_EITLIM || code == GLP_ETMLIM)
        return LP_CLAIM_LIMIT;
    if (code == GLP_ENOPFS)
        return LP_CLAIM_INFEASIBLE;
    if (code == GLP_ENODFS)
        return LP_CLAIM_UNBOUNDED;
    if (code != 0)
        return LP_CLAIM_UNDECIDED;
    switch (glp_get_status(p)) {
    case GLP_OPT:
        return LP_CLAIM_OPTIMAL;
    case GLP_NOFEAS:
        return LP_CLAIM_INFEASIBLE;
    case GLP_UNBND:
        return LP_CLAIM_UNBOUNDED;
    default:
        return LP_CLAIM_UNDECIDED;
    }
}

/* GLPK was seen to go round in circles for ever. A method that takes many times the usual number of
 * iterations, which is below three a row and column, is taken to do so. */
static long patience(const lp_glpk *g)
{
    return 2000 + 20 * (long)(g->lp->rows + g->lp->columns);
}

static int smallest(long a, long b, long c)
{
    long least = a < b ? a : b;
    return (int)(least < c ? least : c);
}

static lp_claim run_simplex(lp_glpk *g, glp_smcp *parameters, lp_budget *budget)
{
    int slice = g->env.stop ? slice_length(g) : INT_MAX;
    for (long left_here = patience(g); left_here > 0;) {
        if (iop_stop_asked(&g->env))
            return LP_CLAIM_STOPPED;
        double left = budget->end - iop_lp_clock_s();
        if (left <= 0 || budget->iterations <= 0)
            return LP_CLAIM_LIMIT;
        parameters->tm_lim = left < 2e6 ? (int)(left * 1e3) + 1 : INT_MAX;
        parameters->it_lim = smallest(budget->iterations, left_here, slice);
        int before = glp_get_it_cnt(g->problem);
        int code = glp_simplex(g->problem, parameters);
        int done = glp_get_it_cnt(g->problem) - before;
        budget->iterations -= done;
        if (g->settings->allowance)
            g->settings->allowance->left -= done * work_of(g);
        left_here -= done > 0 ? done : 1;
        if (code != GLP_EITLIM)
            return claim_of(g->problem, code);
    }
    return LP_CLAIM_UNDECIDED;
}

static glp_smcp parameters_of(const lp_glpk *g, bool was_warm)
{
    glp_smcp p;
    glp_init_smcp(&p);
    double tolerance = g->settings->tolerance * (g->effort == LP_EFFORT_LAST ? 1 : 0.01);
    p.msg_lev = GLP_MSG_OFF;
    p.tol_bnd = p.tol_dj = fmin(fmax(tolerance, 1e-12), 1e-4);
    /* programs of many blocks, which are given to an interior point method first, are long for the dual
     * simplex */
    bool blocks = g->settings->interior && !was_warm;
    bool primal = g->effort == LP_EFFORT_CAREFUL || (was_warm && g->costs_changed) || blocks;
    p.meth = primal ? GLP_PRIMAL : GLP_DUALP;
    p.r_test = primal || g->effort == LP_EFFORT_LAST ? GLP_RT_HAR : GLP_RT_FLIP;
    p.presolve =
        (g->settings->presolve || blocks) && g->effort == LP_EFFORT_NORMAL && !was_warm ? GLP_ON : GLP_OFF;
    return p;
}

static bool is_final(lp_claim claim)
{
    return claim != LP_CLAIM_UNDECIDED;
}

/* The chosen method; then the primal simplex from where it gave up; then the same from the start. */
static lp_claim run_methods(lp_glpk *g, bool was_warm)
{
    lp_budget budget = budget_of(g);
    glp_smcp p = parameters_of(g, was_warm);
    lp_claim claim = run_simplex(g, &p, &budget);
    if (p.presolve && claim == LP_CLAIM_OPTIMAL) { /* trust no basis that only the presolver has seen */
        p.presolve = GLP_OFF;
        claim = run_simplex(g, &p, &budget);
    }
    p.presolve = GLP_OFF;
    p.meth = GLP_PRIMAL;
    p.r_test = GLP_RT_HAR;
    if (!is_final(claim))
        claim = run_simplex(g, &p, &budget);
    if (!is_final(claim)) {
        glp_std_basis(g->problem);
        claim = run_simplex(g, &p, &budget);
    }
    return claim;
}

/* --- one solve ----------------------------------------------------------------------------------------- */

static unsigned char place_of(int status)
{
    switch (status) {
    case GLP_BS:
        return LP_BASIC;
    case GLP_NL:
        return LP_AT_LOWER;
    case GLP_NU:
        return LP_AT_UPPER;
    case GLP_NS:
        return LP_AT_FIXED;
    default:
        return LP_AT_FREE;
    }
}

static void read_basis(lp_glpk *g)
{
    glp_prob *p = g->problem;
    lp_answer *a = g->answer;
    int ray = glp_get_unbnd_ray(p);
    a->proof = ray > 0 ? (size_t)ray - 1 : LP_NO_VARIABLE;
    a->has_basis = g->lp->rows > 0 && (glp_bf_exists(p) || glp_factorize(p) == 0);
    for (size_t k = 0; a->has_basis && k < g->lp->rows; k++)
        a->basic[k] = (size_t)glp_get_bhead(p, (int)k + 1) - 1;
}

static void read_answer(lp_glpk *g)
{
    glp_prob *p = g->problem;
    lp_answer *a = g->answer;
    size_t rows = g->lp->rows;
    read_basis(g);
    for (size_t i = 0; i < rows; i++) {
        a->place[i] = place_of(glp_get_row_stat(p, (int)i + 1));
        a->value[i] = glp_get_row_prim(p, (int)i + 1);
        a->y[i] = glp_get_row_dual(p, (int)i + 1) / g->cost_factor;
    }
    for (size_t j = 0; j < g->lp->columns; j++) {
        a->place[rows + j] = place_of(glp_get_col_stat(p, (int)j + 1));
        a->value[rows + j] = glp_get_col_prim(p, (int)j + 1);
    }
}

static void solve_guarded(void *self)
{
    lp_glpk *g = self;
    bool was_warm = g->warm && g->effort == LP_EFFORT_NORMAL;
    g->warm = false;
    if (g->effort == LP_EFFORT_LAST) { /* GLPK's own idea of scale */
        glp_scale_prob(g->problem, GLP_SF_GM | GLP_SF_EQ | GLP_SF_2N);
        g->costs_changed = true;
    }
    lp_glpk_push_changes(g);
    if (!was_warm)
        cold_basis(g);
    int before = glp_get_it_cnt(g->problem);
    g->answer->claim = run_methods(g, was_warm);
    g->answer->iterations += glp_get_it_cnt(g->problem) - before;
    read_answer(g);
    lp_glpk_forget_changes(g);
    g->warm = g->answer->has_basis;
}

static iop_status try_to_solve(lp_glpk *g, iop_err *err)
{
    lp_glpk_fault fault;
    IOP_TRY(lp_glpk_ready(g, err));
    return lp_glpk_guarded(solve_guarded, g, &fault) ? IOP_OK : lp_glpk_fault_status(&fault, err);
}

/* After an error inside GLPK everything is made anew and tried once more, with care. */
static iop_status glpk_solve(void *self, lp_effort effort, lp_answer *answer, iop_err *err)
{
    lp_glpk *g = self;
    g->answer = answer;
    g->effort = effort;
    iop_status status = try_to_solve(g, err);
    if (status != IOP_EBACKEND)
        return status;
    if (g->effort == LP_EFFORT_NORMAL)
        g->effort = LP_EFFORT_CAREFUL;
    return try_to_solve(g, err);
}

static void solve_basis_guarded(void *self)
{
    lp_glpk *g = self;
    memcpy(g->work + 1, g->vector, g->lp->rows * sizeof *g->work);
    if (g->transposed)
        glp_btran(g->problem, g->work);
    else
        glp_ftran(g->problem, g->work);
    memcpy(g->vector, g->work + 1, g->lp->rows * sizeof *g->work);
}

static bool glpk_solve_basis(void *self, bool transposed, double *v)
{
    lp_glpk *g = self;
    lp_glpk_fault fault;
    if (!lp_glpk_is_alive(g) || !g->warm)
        return false;
    g->vector = v;
    g->transposed = transposed;
    return lp_glpk_guarded(solve_basis_guarded, g, &fault);
}

/* --- life ---------------------------------------------------------------------------------------------- */

static void delete_guarded(void *self)
{
    lp_glpk *g = self;
    glp_delete_prob(g->problem);
    lp_glpk_forget_problem();
}

static void glpk_close(void *self)
{
    lp_glpk *g = self;
    lp_glpk_fault fault;
    if (!g)
        return;
    if (lp_glpk_is_alive(g) && lp_glpk_guarded(delete_guarded, g, &fault))
        lp_glpk_leave();
    iop_free(&g->env, g->row_factor);
    iop_free(&g->env, g->column_factor);
    iop_free(&g->env, g->work);
    iop_free(&g->env, g->crash);
    iop_free(&g->env, g->changed_row);
    iop_free(&g->env, g->changed_column);
    iop_free(&g->env, g->row_is_changed);
    iop_free(&g->env, g->column_is_changed);
    iop_env env = g->env;
    iop_free(&env, g);
}

static bool allocate(lp_glpk *g)
{
    size_t m = g->lp->rows, n = g->lp->columns;
    g->row_factor = iop_new(&g->env, m, sizeof *g->row_factor);
    g->column_factor = iop_new(&g->env, n, sizeof *g->column_factor);
    g->work = iop_new(&g->env, m + 1 + 2 * n, sizeof *g->work);
    g->crash = iop_new(&g->env, m, sizeof *g->crash);
    g->changed_row = iop_new(&g->env, m, sizeof *g->changed_row);
    g->changed_column = iop_new(&g->env, n, sizeof *g->changed_column);
    g->row_is_changed = iop_new(&g->env, m, 1);
    g->column_is_changed = iop_new(&g->env, n, 1);
    return g->row_factor && g->column_factor && g->work && g->crash && g->changed_row && g->changed_column &&
           g->row_is_changed && g->column_is_changed;
}

static iop_status glpk_open(void **self, const iop_lp *lp, const lp_data *data,
                            const iop_lp_settings *settings, iop_err *err)
{
    static const size_t most_rows = 100000000, most_entries = 500000000; /* GLPK's own limits */
    *self = NULL;
    if (lp->rows > most_rows || lp->columns > most_rows || lp->nonzeros > most_entries)
        return iop_fail(err, IOP_EBACKEND, "GLPK cannot hold %zu rows, %zu columns and %zu entries", lp->rows,
                        lp->columns, lp->nonzeros);
    lp_glpk *g = iop_new(&lp->env, 1, sizeof *g);
    if (!g)
        return iop_no_memory(err, 1, "linear program");
    g->env = lp->env;
    g->lp = lp;
    g->data = data;
    g->settings = settings;
    if (!allocate(g)) {
        glpk_close(g);
        return iop_no_memory(err, lp->rows + lp->columns, "rows and columns");
    }
    *self = g;
    return IOP_OK;
}

static void glpk_set_row(void *self, size_t row)
{
    lp_glpk *g = self;
    if (g->row_is_changed[row])
        return;
    g->row_is_changed[row] = 1;
    g->changed_row[g->rows_changed++] = row;
}

static void glpk_set_column(void *self, size_t col, bool cost)
{
    lp_glpk *g = self;
    g->costs_changed |= cost;
    if (g->column_is_changed[col])
        return;
    g->column_is_changed[col] = 1;
    g->changed_column[g->columns_changed++] = col;
}

/* The library may be another one than that of the headers. */
static const char *glpk_version(void)
{
    static _Thread_local char text[32];
    snprintf(text, sizeof text, "GLPK %s", glp_version());
    return text;
}

const lp_backend iop_lp_glpk = {
    .name = "glpk",
    .version = glpk_version,
    .open = glpk_open,
    .set_row = glpk_set_row,
    .set_column = glpk_set_column,
    .solve = glpk_solve,
    .solve_basis = glpk_solve_basis,
    .close = glpk_close,
};
