/* SPDX-License-Identifier: GPL-3.0-or-later */
/* full_lp.c - invented dense economies as full linear programs: ioplan beside the program clp on the same
 * program in MPS form, and beside one LU factorisation (dgetrf) of the same size.
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

static const char mps_file[] = BENCH_FOLDER "/full.mps";
static const double hopeless = 5;

typedef struct {
    FILE *record;
    char name[64];
    iop_plan *plan;
    iop_mat operator_matrix; /* I - A */
    double objective;        /* ioplan's */
    long iterations;
    double disagreement; /* largest relative difference from clp's objective */
    bench_series lu, bare, ranges, model, lp, verify;
    bench_series clp_solve[CLP_METHODS], clp_reported[CLP_METHODS], clp_program[CLP_METHODS];
    bench_series clp_memory[CLP_METHODS];
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

static double run_ioplan(contest *c, bool ranges)
{
    iop_solution *solution;
    iop_err err;
    iop_solve_settings settings = iop_solve_settings_default();
    settings.ranges = ranges;
    settings.method = "full";
    double start = bench_cpu_s();
    must(iop_solve(&solution, c->plan, &settings, &err), &err);
    double seconds = bench_cpu_s() - start;
    if (solution->status != IOP_OPTIMAL)
        bench_fail("%s: the plan is %s", c->name, iop_solution_status_text(solution->status));
    c->objective = solution->objective.value;
    c->iterations = solution->provenance.iterations;
    iop_solution_close(solution);
    return seconds;
}

/* A method that took far longer than another in the first repeat is not asked again. */
static bool is_hopeless(const contest *c, size_t method)
{
    for (size_t m = 0; m < CLP_METHODS; m++)
        if (c->clp_solve[m].count && c->clp_solve[method].count &&
            c->clp_solve[method].value[0] > hopeless * c->clp_solve[m].value[0])
            return true;
    return false;
}

static void run_clp(contest *c, clp_method method)
{
    bench_run reading = clp_read(mps_file);
    clp_answer a = clp_solve(mps_file, method);
    double value = c->plan->maximize ? -a.objective : a.objective;
    c->disagreement = fmax(c->disagreement, fabs(value - c->objective) / (1 + fabs(c->objective)));
    bench_add(&c->clp_solve[method], a.run.cpu_s - reading.cpu_s);
    bench_add(&c->clp_reported[method], a.reported_s);
    bench_add(&c->clp_program[method], a.run.cpu_s);
    bench_add(&c->clp_memory[method], a.run.peak_mb);
}

/* What run_ioplan does without ranges, step by step. */
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
    contest c = {.record = record};
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
    bench_series *const single[] = {&c->lu, &c->bare, &c->ranges, &c->model, &c->lp, &c->verify};
    for (size_t k = 0; k < sizeof single / sizeof *single; k++)
        bench_clear(single[k]);
    for (size_t m = 0; m < CLP_METHODS; m++) {
        bench_clear(&c->clp_solve[m]);
        bench_clear(&c->clp_reported[m]);
        bench_clear(&c->clp_program[m]);
        bench_clear(&c->clp_memory[m]);
    }
    iop_mat_free(&c->operator_matrix, NULL);
    iop_plan_close(c->plan);
}

static void take_turns(contest *c)
{
    bench_add(&c->lu, run_lu(c));
    bench_add(&c->bare, run_ioplan(c, false));
    bench_add(&c->ranges, run_ioplan(c, true));
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

static void record_ratio(const contest *c, const char *quantity, const bench_series *above,
                         const bench_series *below)
{
    bench_series ratio = {0};
    for (size_t k = 0; k < above->count; k++)
        bench_add(&ratio, above->value[k] / below->value[k]);
    bench_record(c->record, "full", c->name, quantity, "x", &ratio, "");
    bench_clear(&ratio);
}

/* The method of clp whose median is smallest. */
static size_t best_method(const bench_series *of_method)
{
    size_t best = 0;
    for (size_t m = 1; m < CLP_METHODS; m++)
        if (bench_summarize(&of_method[m]).median < bench_summarize(&of_method[best]).median)
            best = m;
    return best;
}

static void record_ioplan(const contest *c)
{
    char note[96];
    record_ms(c, "dgetrf", &c->lu, "");
    record_ms(c, "ioplan", &c->bare, "");
    snprintf(note, sizeof note, "%ld iterations", c->iterations);
    record_ms(c, "ioplan with ranges", &c->ranges, note);
    record_ms(c, "ioplan: model", &c->model, "");
    record_ms(c, "ioplan: LP session", &c->lp, "");
    record_ms(c, "ioplan: verification", &c->verify, "");
    record_ratio(c, "ioplan / dgetrf", &c->bare, &c->lu);
    record_ratio(c, "ioplan with ranges / dgetrf", &c->ranges, &c->lu);
}

static void record_clp(const contest *c)
{
    char quantity[96];
    for (size_t m = 0; m < CLP_METHODS; m++) {
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
    record_ratio(c, "ioplan / clp", &c->bare, &c->clp_solve[best]);
    record_ratio(c, "ioplan with ranges / clp", &c->ranges, &c->clp_solve[best]);
    record_ratio(c, "ioplan / clp whole program", &c->bare, &c->clp_program[best_program]);
    snprintf(quantity, sizeof quantity, "%.2g", c->disagreement);
    bench_record_text(c->record, "full", c->name, "objectives differ by", quantity);
    if (!(c->disagreement <= 1e-9))
        bench_fail("%s: the objectives of ioplan and clp differ by %.3g", c->name, c->disagreement);
}

int main(int argc, char **argv)
{
    static const size_t sizes[] = {45, 100, 200, 500};
    bench_options options = bench_parse(argc, argv);
    FILE *record = bench_record_open(options.record);
    iop_blas_set_threads(1);
    bench_record_text(record, "full", "", "clp's settings", clp_settings);
    size_t most = options.quick ? 2 : sizeof sizes / sizeof *sizes;
    for (size_t s = 0; s < most; s++)
        for (size_t kind = 0; kind < BENCH_KINDS; kind++) {
            contest c = begin(record, sizes[s], (bench_plan_kind)kind);
            int repeats = options.quick ? 5 : sizes[s] >= 500 ? 7 : 15;
            for (int k = 0; k < repeats; k++)
                take_turns(&c);
            record_ioplan(&c);
            record_clp(&c);
            end(&c);
        }
    bench_record_close(record);
    return 0;
}
