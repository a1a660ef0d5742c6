/* SPDX-License-Identifier: GPL-3.0-or-later */
/* full_lp.c - invented dense economies as full linear programs: ioplan, by its LP solver (method full) and as
 * it chooses itself (auto), beside the program clp on the same program in MPS form, and beside one LU
 * factorisation (dgetrf) of the same size.
 *
 * Machines are shared and clocks vary, so what counts are ratios: the contestants take turns within a repeat,
 * and a ratio is taken in each repeat. Times are processor times on one thread. ioplan's include building the
 * program from the plan, verifying the answer and naming every number. clp's are those of a run that solves
 * minus those of a run that only reads the file; beside them stands what clp says of itself. */
#include "clp.h"
#include "tables.h"
#include <ioplan/ioplan.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char mps_file[] = BENCH_FOLDER "/full.mps";
static const double hopeless = 5;
enum { LARGE = 1000 }; /* sectors from which on GLPK is left out and clp is given a limit */

/* What ioplan is asked for. */
static const struct {
    const char *name, *method;
    bool ranges;
} tasks[] = {
    {"full", "full", false},
    {"full with ranges", "full", true},
    {"auto", "auto", false},
    {"auto with ranges", "auto", true},
};
enum { TASKS = sizeof tasks / sizeof *tasks };

typedef struct {
    FILE *record;
    char name[64];
    iop_plan *plan;
    iop_mat operator_matrix; /* I - A */
    bool large;              /* only what ends within minutes is run */
    double objective;        /* of the first answer, from which the others differ by at most: */
    double disagreement;     /* relative */
    char note[TASKS][128];
    bench_series lu, task[TASKS], model, lp, verify;
    bench_series clp_solve[CLP_METHODS], clp_reported[CLP_METHODS], clp_program[CLP_METHODS];
    bench_series clp_memory[CLP_METHODS];
    bool clp_ended[CLP_METHODS]; /* took too long */
} contest;

static void must(iop_status status, const iop_err *err)
{
    if (status != IOP_OK)
        bench_fail("%s", err->msg);
}

/* --- the contestants ------------------------------------------------------------------------------------ */

static double run_lu(const contest *c)
{
    iop_lu *lu;
    iop_err err;
    double start = bench_cpu_s();
    must(iop_lu_open(&lu, iop_read(c->operator_matrix), NULL, &err), &err);
    double seconds = bench_cpu_s() - start;
    iop_lu_close(lu);
    return seconds;
}

static void compare(contest *c, double objective)
{
    if (isnan(c->objective))
        c->objective = objective;
    c->disagreement = fmax(c->disagreement, fabs(objective - c->objective) / (1 + fabs(c->objective)));
}

static void run_ioplan(contest *c, size_t task)
{
    iop_solution *solution;
    iop_err err;
    iop_solve_settings settings = iop_solve_settings_default();
    settings.ranges = tasks[task].ranges;
    settings.method = tasks[task].method;
    double start = bench_cpu_s();
    must(iop_solve(&solution, c->plan, &settings, &err), &err);
    bench_add(&c->task[task], bench_cpu_s() - start);
    if (solution->status != IOP_OPTIMAL)
        bench_fail("%s: the plan is %s", c->name, iop_solution_status_text(solution->status));
    compare(c, solution->objective.value);
    snprintf(c->note[task], sizeof c->note[task], "%s, %ld iterations", solution->provenance.method,
             solution->provenance.iterations);
    iop_solution_close(solution);
}

/* A method that took far longer than another in the first repeat is not asked again. */
static bool is_hopeless(const contest *c, size_t method)
{
    if (c->clp_ended[method])
        return true;
    for (size_t m = 0; m < CLP_METHODS; m++)
        if (c->clp_solve[m].count && c->clp_solve[method].count &&
            c->clp_solve[method].value[0] > hopeless * c->clp_solve[m].value[0])
            return true;
    return false;
}

/* Large programs: a method may take three times what the best has taken, reading included, and ten seconds.
 */
static double patience_s(const contest *c)
{
    double best = INFINITY;
    for (size_t m = 0; c->large && m < CLP_METHODS; m++)
        for (size_t k = 0; k < c->clp_program[m].count; k++)
            best = fmin(best, c->clp_program[m].value[k]);
    return isinf(best) ? 0 : 10 + 3 * best;
}

static void run_clp(contest *c, clp_method method)
{
    double limit = patience_s(c);
    bench_run reading = clp_read(mps_file);
    clp_answer a = clp_solve(mps_file, method, limit);
    if (a.given_up) {
        char quantity[64], text[96];
        snprintf(quantity, sizeof quantity, "clp %s", clp_method_names[method]);
        snprintf(text, sizeof text, "ended after %.0f s, far behind another method", limit);
        bench_record_text(c->record, "full", c->name, quantity, text);
        c->clp_ended[method] = true;
        return;
    }
    compare(c, c->plan->maximize ? -a.objective : a.objective);
    bench_add(&c->clp_solve[method], a.run.cpu_s - reading.cpu_s);
    bench_add(&c->clp_reported[method], a.reported_s);
    bench_add(&c->clp_program[method], a.run.cpu_s);
    bench_add(&c->clp_memory[method], a.run.peak_mb);
}

/* What method full does without ranges, step by step. */
static void run_parts(contest *c)
{
    iop_model *model;
    iop_lp_session *session;
    iop_lp_result result;
    iop_certificate certificate;
    iop_err err;
    double start = bench_cpu_s();
    must(iop_model_open(&model, c->plan, &err), &err);
    double built = bench_cpu_s();
    must(iop_lp_session_open(&session, model->lp, NULL, NULL, &err), &err);
    must(iop_lp_session_solve(session, &result, &err), &err);
    double solved = bench_cpu_s();
    iop_point point = {result.x + model->output.first, result.x + model->demand.first,
                       result.y + model->balance.first, result.y + model->limit.first,
                       result.y + model->total.first};
    must(iop_verify_optimum(c->plan, &point, &certificate, &err), &err);
    double verified = bench_cpu_s();
    bench_add(&c->model, built - start);
    bench_add(&c->lp, solved - built);
    bench_add(&c->verify, verified - solved);
    iop_lp_session_close(session);
    iop_model_close(model);
}

/* --- one contest ---------------------------------------------------------------------------------------- */

static void write_mps(const iop_plan *plan)
{
    iop_model *model;
    iop_err err;
    char *text;
    size_t length;
    must(iop_model_open(&model, plan, &err), &err);
    must(iop_lp_to_mps(model->lp, "benchmark", &text, &length, &err), &err);
    FILE *file = fopen(mps_file, "w");
    if (!file || fwrite(text, 1, length, file) != length || fclose(file) != 0)
        bench_fail("could not write %s", mps_file);
    iop_lp_text_free(model->lp, text);
    iop_model_close(model);
}

static contest begin(FILE *record, size_t sectors, bench_plan_kind kind)
{
    contest c = {.record = record, .objective = (double)NAN, .large = sectors >= LARGE};
    iop_err err;
    bench_economy economy = bench_economy_default(sectors);
    snprintf(c.name, sizeof c.name, "%zu %s", sectors, bench_plan_names[kind]);
    c.plan = bench_plan_new(bench_table_new(&economy), kind, 1);
    must(iop_mat_new(&c.operator_matrix, sectors, sectors, NULL, &err), &err);
    iop_table_coefficients(c.plan->table, c.operator_matrix);
    for (size_t i = 0; i < sectors; i++)
        for (size_t j = 0; j < sectors; j++)
            *iop_at(c.operator_matrix, i, j) = (i == j) - iop_get(iop_read(c.operator_matrix), i, j);
    write_mps(c.plan);
    return c;
}

static void end(contest *c)
{
    bench_series *const single[] = {&c->lu, &c->model, &c->lp, &c->verify};
    for (size_t k = 0; k < sizeof single / sizeof *single; k++)
        bench_clear(single[k]);
    for (size_t k = 0; k < TASKS; k++)
        bench_clear(&c->task[k]);
    for (size_t m = 0; m < CLP_METHODS; m++) {
        bench_clear(&c->clp_solve[m]);
        bench_clear(&c->clp_reported[m]);
        bench_clear(&c->clp_program[m]);
        bench_clear(&c->clp_memory[m]);
    }
    iop_mat_free(&c->operator_matrix, NULL);
    iop_plan_close(c->plan);
}

/* GLPK on the whole of a large dense program takes minutes: --method full is measured up to 500 sectors. */
static bool is_left_out(const contest *c, size_t task)
{
    return c->large && strcmp(tasks[task].method, "full") == 0;
}

static void take_turns(contest *c)
{
    for (int k = 0; k < (c->large ? 3 : 1); k++) {
        bench_add(&c->lu, run_lu(c));
        for (size_t task = 0; task < TASKS; task++)
            if (!is_left_out(c, task))
                run_ioplan(c, task);
    }
    if (!c->large)
        run_parts(c);
    for (size_t m = 0; m < CLP_METHODS; m++)
        if (!is_hopeless(c, m))
            run_clp(c, (clp_method)m);
}

/* --- the record ----------------------------------------------------------------------------------------- */

static void record_ms(const contest *c, const char *quantity, const bench_series *seconds, const char *note)
{
    bench_series ms = {0};
    for (size_t k = 0; k < seconds->count; k++)
        bench_add(&ms, seconds->value[k] * 1e3);
    bench_record(c->record, "full", c->name, quantity, "ms", &ms, note);
    bench_clear(&ms);
}

/* In each repeat; where the other ran less often, to its last run. */
static void record_ratio(const contest *c, const char *quantity, const bench_series *above,
                         const bench_series *below)
{
    bench_series ratio = {0};
    for (size_t k = 0; k < above->count; k++)
        bench_add(&ratio, above->value[k] / below->value[k < below->count ? k : below->count - 1]);
    bench_record(c->record, "full", c->name, quantity, "x", &ratio, "");
    bench_clear(&ratio);
}

/* The method of clp whose median is smallest, of those that have run. */
static size_t best_method(const bench_series *of_method)
{
    size_t best = 0;
    for (size_t m = 1; m < CLP_METHODS; m++)
        if (of_method[m].count &&
            bench_summarize(&of_method[m]).median < bench_summarize(&of_method[best]).median)
            best = m;
    return best;
}

static void record_task_ratios(const contest *c, const char *other, const bench_series *of_other)
{
    char quantity[96];
    for (size_t k = 0; k < TASKS; k++) {
        if (is_left_out(c, k))
            continue;
        snprintf(quantity, sizeof quantity, "%s / %s", tasks[k].name, other);
        record_ratio(c, quantity, &c->task[k], of_other);
    }
}

static void record_ioplan(const contest *c)
{
    record_ms(c, "dgetrf", &c->lu, "");
    for (size_t k = 0; k < TASKS; k++)
        if (!is_left_out(c, k))
            record_ms(c, tasks[k].name, &c->task[k], c->note[k]);
    if (!c->large) {
        record_ms(c, "full: model", &c->model, "");
        record_ms(c, "full: LP session", &c->lp, "");
        record_ms(c, "full: verification", &c->verify, "");
    }
    record_task_ratios(c, "dgetrf", &c->lu);
}

static void record_clp(const contest *c)
{
    char quantity[96];
    for (size_t m = 0; m < CLP_METHODS; m++) {
        if (c->clp_ended[m])
            continue;
        snprintf(quantity, sizeof quantity, "clp %s", clp_method_names[m]);
        record_ms(c, quantity, &c->clp_solve[m], "");
        snprintf(quantity, sizeof quantity, "clp %s: as it reports", clp_method_names[m]);
        record_ms(c, quantity, &c->clp_reported[m], "");
        snprintf(quantity, sizeof quantity, "clp %s: whole program", clp_method_names[m]);
        record_ms(c, quantity, &c->clp_program[m], "");
        snprintf(quantity, sizeof quantity, "clp %s: peak memory", clp_method_names[m]);
        bench_record(c->record, "full", c->name, quantity, "MB", &c->clp_memory[m], "");
    }
    size_t best = best_method(c->clp_solve), best_program = best_method(c->clp_program);
    bench_record_text(c->record, "full", c->name, "clp's best method", clp_method_names[best]);
    record_task_ratios(c, "clp", &c->clp_solve[best]);
    record_task_ratios(c, "clp whole program", &c->clp_program[best_program]);
    snprintf(quantity, sizeof quantity, "%.2g", c->disagreement);
    bench_record_text(c->record, "full", c->name, "objectives differ by", quantity);
    if (!(c->disagreement <= 1e-9))
        bench_fail("%s: the objectives differ by %.3g", c->name, c->disagreement);
}

/* One bar a size: so many times faster than the best of clp, all outputs bounded. */
static void judge(const contest *c, size_t sectors, bench_plan_kind kind)
{
    char verdict[96];
    double bar = sectors == 2000 ? 120 : 40;
    double clp = bench_summarize(&c->clp_solve[best_method(c->clp_solve)]).median;
    double times = clp / bench_summarize(&c->task[2]).median;
    if (!c->large || kind != BENCH_ALL)
        return;
    snprintf(verdict, sizeof verdict, "%s: %.3g times as fast as clp, of %g", times >= bar ? "met" : "missed",
             times, bar);
    bench_record_text(c->record, "full", c->name, "bar", verdict);
}

static void hold(FILE *record, size_t sectors, bench_plan_kind kind, int repeats)
{
    contest c = begin(record, sectors, kind);
    for (int k = 0; k < repeats; k++)
        take_turns(&c);
    record_ioplan(&c);
    record_clp(&c);
    judge(&c, sectors, kind);
    end(&c);
}

int main(int argc, char **argv)
{
    static const size_t sizes[] = {45, 100, 200, 500, 1000, 2000};
    static const int repeats[] = {15, 15, 15, 7, 2, 1};
    bench_options options = bench_parse(argc, argv);
    FILE *record = bench_record_open(options.record);
    iop_blas_set_threads(1);
    bench_record_text(record, "full", "", "clp's settings", clp_settings);
    size_t most = options.quick ? 2 : sizeof sizes / sizeof *sizes;
    for (size_t s = 0; s < most; s++)
        for (size_t kind = 0; kind < BENCH_KINDS; kind++)
            hold(record, sizes[s], (bench_plan_kind)kind, options.quick ? 5 : repeats[s]);
    remove(mps_file);
    bench_record_close(record);
    return 0;
}
