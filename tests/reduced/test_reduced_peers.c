/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exchange of roles, GLPK on the whole LP, and the program clp on the exported MPS find the same optimum to
 * 1e-9 on random plans of all kinds of 1 to 300 sectors, and the verifier accepts every answer.
 *
 * IOP_REDUCED_PLANS multiplies the number of plans: 10 make it 1,000. clp's objective is taken from its
 * binary solution file, which holds all digits; the log prints ten. */
#include "support/cm.h"
#include "support/plans.h"
#include <ioplan/model.h>
#include <ioplan/solve.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PLANS = 100 };
static const double accepted = 1e-9;

typedef struct {
    iop_solution_status status;
    double objective; /* of the minimisation in the file */
} verdict;

typedef struct {
    size_t optimal, infeasible, unbounded, fell_back, largest, clp_retries;
    double worst_full, worst_clp; /* relative differences of optima */
} tally;

static const char mps_file[] = IOP_BINARY_DIR "/reduced_peers.mps";
static const char solution_file[] = IOP_BINARY_DIR "/reduced_peers.sol";

/* --- clp ------------------------------------------------------------------------------------------------ */

static void write_mps(const iop_plan *plan)
{
    iop_model *model;
    iop_err err;
    char *text;
    size_t length;
    assert_ok(iop_model_open(&model, plan, &err), err);
    assert_ok(iop_lp_to_mps(model->lp, "plan", &text, &length, &err), err);
    FILE *file = fopen(mps_file, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
    iop_lp_text_free(model->lp, text);
    iop_model_close(model);
}

static double saved_objective(void)
{
    int sizes[2];
    double objective = (double)NAN;
    FILE *file = fopen(solution_file, "rb");
    if (!file || fread(sizes, sizeof *sizes, 2, file) != 2 ||
        fread(&objective, sizeof objective, 1, file) != 1)
        fail_msg("clp wrote no solution");
    fclose(file);
    return objective;
}

static verdict ask_clp(const char *options)
{
    char command[1024], line[512];
    verdict v = {IOP_UNVERIFIED, 0};
    remove(solution_file);
    snprintf(command, sizeof command,
             "clp %s -primalTolerance 1e-9 -dualTolerance 1e-9 %s -saveSolution %s 2>&1", mps_file, options,
             solution_file);
    FILE *out = popen(command, "r");
    assert_non_null(out);
    while (fgets(line, sizeof line, out)) {
        if (strncmp(line, "Optimal objective", 17) == 0)
            v.status = IOP_OPTIMAL;
        else if (strncmp(line, "PrimalInfeasible", 16) == 0)
            v.status = IOP_INFEASIBLE;
        else if (strncmp(line, "DualInfeasible", 14) == 0)
            v.status = IOP_UNBOUNDED;
    }
    if (pclose(out) != 0)
        fail_msg("the program clp (package coinor-clp) cannot be run; install it");
    if (v.status == IOP_OPTIMAL)
        v.objective = saved_objective();
    return v;
}

/* clp calls some unbounded programs infeasible and the other way round; with all costs 0 only feasibility is
 * in question. The plan keeps the measure that counts nothing. */
static bool clp_finds_a_point(iop_plan *plan)
{
    size_t kept = plan->objective, nothing;
    iop_err err;
    assert_ok(iop_plan_add_sum(plan, 1, &kept, &nothing, &err), err);
    const iop_measure *m = &plan->measure[nothing];
    memset(m->per_output, 0, plan->table->n * sizeof *m->per_output);
    memset(m->per_demand, 0, plan->table->c * sizeof *m->per_demand);
    plan->objective = nothing;
    write_mps(plan);
    plan->objective = kept;
    return ask_clp("-dualSimplex").status == IOP_OPTIMAL;
}

static double apart(double a, double b)
{
    return fabs(a - b) / (1 + fabs(b));
}

/* The default run of clp; where that ends short of the optimum, a run without presolve. */
static void compare_with_clp(iop_plan *plan, const iop_solution *s, uint64_t seed, tally *count)
{
    static const char *const ways[] = {"-dualSimplex", "-presolve off -primalSimplex",
                                       "-presolve off -dualSimplex"};
    double value = plan->maximize ? -s->objective.value : s->objective.value, best = INFINITY;
    verdict v = {IOP_UNVERIFIED, 0};
    write_mps(plan);
    for (size_t k = 0; k < sizeof ways / sizeof *ways; k++) {
        v = ask_clp(ways[k]);
        if (s->status != IOP_OPTIMAL)
            break;
        if (v.status == IOP_OPTIMAL)
            best = fmin(best, apart(v.objective, value));
        if (best <= accepted)
            break;
        count->clp_retries++;
    }
    bool same = s->status == IOP_OPTIMAL
                    ? best <= accepted
                    : v.status != IOP_OPTIMAL && clp_finds_a_point(plan) == (s->status == IOP_UNBOUNDED);
    if (!same)
        fail_msg("plan %llu of %zu sectors: ioplan says %s, %.17g; clp %s, %.17g", (unsigned long long)seed,
                 plan->table->n, iop_solution_status_text(s->status), value,
                 iop_solution_status_text(v.status), v.objective);
    if (s->status == IOP_OPTIMAL)
        count->worst_clp = fmax(count->worst_clp, best);
}

/* --- the comparison ------------------------------------------------------------------------------------- */

static iop_solution *solve_by(const iop_plan *plan, const char *method)
{
    iop_solution *s = NULL;
    iop_err err;
    iop_solve_settings settings = iop_solve_settings_default();
    settings.method = method;
    settings.ranges = false;
    assert_ok(iop_solve(&s, plan, &settings, &err), err);
    return s;
}

static void compare(iop_plan *plan, uint64_t seed, tally *count)
{
    iop_solution *full = solve_by(plan, "full"), *reduced = solve_by(plan, "reduced");
    double difference = apart(reduced->objective.value, full->objective.value);
    if (full->status != reduced->status || !full->certificate.verified || !reduced->certificate.verified)
        fail_msg("plan %llu of %zu sectors: whole LP says %s (%s), reduced %s (%s)", (unsigned long long)seed,
                 plan->table->n, iop_solution_status_text(full->status), full->certificate.worst,
                 iop_solution_status_text(reduced->status), reduced->certificate.worst);
    if (full->status == IOP_OPTIMAL) {
        if (!(difference <= accepted))
            fail_msg("plan %llu: optimum %.17g, whole LP %.17g", (unsigned long long)seed,
                     reduced->objective.value, full->objective.value);
        count->worst_full = fmax(count->worst_full, difference);
    }
    count->optimal += full->status == IOP_OPTIMAL;
    count->infeasible += full->status == IOP_INFEASIBLE;
    count->unbounded += full->status == IOP_UNBOUNDED;
    count->fell_back += strncmp(reduced->provenance.method, "reduced", 7) != 0;
    count->largest = plan->table->n > count->largest ? plan->table->n : count->largest;
    compare_with_clp(plan, reduced, seed, count);
    iop_solution_close(full);
    iop_solution_close(reduced);
}

/* Small plans, which are the strangest, are the most; one in ten is of up to 300 sectors. */
static size_t most_sectors(uint64_t seed)
{
    return seed % 10 == 7 ? 300 : seed % 10 == 4 ? 100 : 30;
}

static void all_agree(void **state)
{
    (void)state;
    const char *text = getenv("IOP_REDUCED_PLANS");
    uint64_t plans = PLANS * (text ? (uint64_t)strtoull(text, NULL, 10) : 1);
    tally count = {0};
    for (uint64_t seed = 0; seed < plans; seed++) {
        iop_plan *plan = random_plan(seed + 5000, most_sectors(seed), seed % 3 == 0);
        if (!has_tiny_output(plan))
            compare(plan, seed + 5000, &count);
        iop_plan_close(plan);
    }
    remove(mps_file);
    remove(solution_file);
    print_message("%zu optimal, %zu infeasible, %zu unbounded, of up to %zu sectors; %zu fell back; "
                  "optima differ by %.2g (GLPK) and %.2g (clp, asked again %zu times)\n",
                  count.optimal, count.infeasible, count.unbounded, count.largest, count.fell_back,
                  count.worst_full, count.worst_clp, count.clp_retries);
    assert_true(count.optimal > plans / 4 && count.infeasible > plans / 20 && count.unbounded > plans / 100);
    assert_int_equal(count.fell_back, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(all_agree)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
