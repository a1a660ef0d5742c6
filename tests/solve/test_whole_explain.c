/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a whole plan is impossible, against the programs that say so by themselves: a conflict has no plan and
 * is irreducible, its proof is kept and holds in plans that are no looser, a relaxation makes the plan
 * possible and asks for nothing below 0. */
#include "support/cm.h"
#include "support/schemes.h"
#include <ioplan/ioplan.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INF ((double)INFINITY)

static iop_solution *solve(const iop_scheme *scheme, const char *method)
{
    iop_err err;
    iop_solution *solution;
    iop_solve_settings settings = iop_solve_settings_default();
    settings.method = method;
    assert_ok(iop_solve_scheme(&solution, scheme, &settings, &err), err);
    return solution;
}

static size_t add_statement(iop_plan *plan, const char *key, size_t line)
{
    iop_err err;
    size_t statement;
    assert_ok(iop_plan_add_statement(plan, key, "50%", "plan.yaml", line, &statement, &err), err);
    return statement;
}

/* Statements as a scenario has them: of a band of outputs, of each category's floors, of each side of limits.
 */
static void state_plan(iop_plan *plan)
{
    char key[64];
    size_t n = plan->table->n, c = plan->table->c, most = add_statement(plan, "output.all.max", 1);
    for (size_t j = 0; j < n; j++)
        plan->output[j].hi_statement = most;
    for (size_t k = 0; k < c; k++) {
        snprintf(key, sizeof key, "final_demand.%.40s.min", plan->table->categories[k].name);
        size_t least = add_statement(plan, key, 2 + k);
        for (size_t j = 0; j < n; j++)
            plan->demand[j * c + k].lo_statement = least;
    }
    for (size_t l = 0; l < plan->limits; l++) {
        iop_band *b = &plan->limit[l].band;
        for (int upper = 0; upper < 2; upper++) {
            if (isinf(upper ? b->hi : b->lo))
                continue;
            snprintf(key, sizeof key, "limits.%.40s.%s", plan->measure[plan->limit[l].measure].name,
                     upper ? "max" : "min");
            *(upper ? &b->hi_statement : &b->lo_statement) =
                add_statement(plan, key, 20 + 2 * l + (size_t)upper);
        }
    }
}

static size_t own_statement(iop_scheme *s, const char *part, size_t index)
{
    char key[64];
    iop_err err;
    size_t statement;
    snprintf(key, sizeof key, "%.20s.%zu", part, index);
    assert_ok(iop_scheme_add_statement(s, key, "5%", "plan.yaml", 50 + index, &statement, &err), err);
    return statement;
}

/* One statement for all sites of a sector. */
static void state_sites(iop_scheme *s)
{
    for (size_t k = 0; k < s->sites; k++) {
        size_t sector = iop_scheme_sector(s, s->site[k].activity), same = 0;
        while (iop_scheme_sector(s, s->site[same].activity) != sector)
            same++;
        s->site[k].statement = same < k ? s->site[same].statement : own_statement(s, "capacity", sector);
    }
}

/* Shares, and first and last periods. A conversion that has a most has it before its first period, too, where
 * that is taken away: it is then not by itself what breaks. */
static void state_rules(iop_scheme *s)
{
    for (size_t e = 0; e < s->techniques; e++) {
        s->technique[e].statement = own_statement(s, "share", e);
        s->technique[e].since_statement = own_statement(s, "technique_time", e);
    }
    for (size_t u = 0; u < s->treatments; u++) {
        s->treatment[u].share_statement = own_statement(s, "treated", u);
        if (isinf(s->treatment[u].most[0]))
            s->treatment[u].since_statement = own_statement(s, "treatment_time", u);
    }
    for (size_t i = 0; i < s->competitives; i++)
        s->competitive[i].statement = own_statement(s, "imports", i);
    for (size_t q = 0; q < s->conversions; q++) {
        s->conversion[q].statement = own_statement(s, "conversion", q);
        if (isinf(s->conversion[q].most))
            s->conversion[q].since_statement = own_statement(s, "conversion_time", q);
    }
    for (size_t r = 0; r < s->movings; r++) {
        s->moving[r].since_statement = own_statement(s, "relocation_since", r);
        s->moving[r].until_statement = own_statement(s, "relocation_until", r);
        s->moving[r].lag_statement = own_statement(s, "relocation_lag", r);
    }
    s->households_statement = own_statement(s, "households", 0);
    s->end_statement = own_statement(s, "end_growth", 0);
}

static void state(iop_scheme *s)
{
    for (size_t t = 0; t < s->periods; t++)
        state_plan(s->period[t].plan);
    for (size_t p = 0; p < s->places; p++)
        s->place[p].statement = own_statement(s, "zones", p);
    for (size_t u = 0; u < s->treatments; u++)
        s->treatment[u].statement = own_statement(s, "treatments", u);
    for (size_t g = 0; g < s->requirements; g++)
        s->requirement[g].statement = own_statement(s, "requirements", g);
    for (size_t i = 0; i < s->storeds; i++) {
        s->stored[i].present_statement = own_statement(s, "present", i);
        s->stored[i].most_statement = own_statement(s, "most", i);
        s->stored[i].end_statement = own_statement(s, "end", i);
    }
    state_sites(s);
    state_rules(s);
}

/* Marks what the conflict names, entry by entry; entry `without` is left out. */
static void mark(const iop_scheme *s, const iop_solution *a, size_t without, bool *in)
{
    size_t at = 0;
    for (size_t t = 0; t <= s->periods; t++) {
        bool own = t == s->periods;
        size_t count = own ? s->statements : s->period[t].plan->statements;
        const iop_statement *list = own ? s->statement : s->period[t].plan->statement;
        for (size_t k = 0; k < count; k++, at++)
            for (size_t e = 0; e < a->conflicts; e++)
                if (e != without && strcmp(a->conflict[e].key, list[k].key) == 0 &&
                    (own || strcmp(a->conflict[e].period, s->period[t].name) == 0))
                    in[at] = true;
    }
}

static bool has_plan(const iop_scheme *s, const iop_solution *a, size_t without)
{
    iop_err err;
    iop_scheme_alone *alone;
    bool *in = calloc(iop_scheme_statements(s) + 1, sizeof *in);
    assert_non_null(in);
    mark(s, a, without, in);
    assert_ok(iop_scheme_alone_open(&alone, s, in, &err), err);
    scheme_answer answer = scheme_answer_open(iop_scheme_of_alone(alone));
    bool feasible = answer.outcome != IOP_LP_INFEASIBLE;
    scheme_answer_close(&answer);
    iop_scheme_alone_close(alone);
    free(in);
    return feasible;
}

static unsigned explained, irreducible, relaxed, asked, stocked, standing;

/* Statements of shares, times, the end and households, as they are named in conflicts and relaxed. */
static const char *const rules[] = {"share.",           "technique_time.",   "treated.",
                                    "treatment_time.",  "imports.",          "conversion.",
                                    "conversion_time.", "relocation_since.", "relocation_until.",
                                    "relocation_lag.",  "households.",       "end_growth."};
enum { RULES = sizeof rules / sizeof *rules };
static unsigned ruled[RULES], moved[RULES];

/* Whether the conflict names something whose key begins so. */
static bool names(const iop_solution *a, const char *part)
{
    for (size_t k = 0; k < a->conflicts; k++)
        if (strncmp(a->conflict[k].key, part, strlen(part)) == 0)
            return true;
    return false;
}

static void check_conflict(const iop_scheme *s, const iop_solution *a, uint64_t seed)
{
    if (has_plan(s, a, SIZE_MAX))
        fail_msg("seed %llu: the %zu statements in conflict have a plan", (unsigned long long)seed,
                 a->conflicts);
    /* what breaks before the end is a conflict of the periods up to then; later ones may need fewer
     * statements */
    if (strcmp(a->breaks_in, s->period[s->periods - 1].name) != 0)
        return;
    irreducible++;
    for (size_t e = 0; e < a->conflicts; e++)
        if (!has_plan(s, a, e))
            fail_msg("seed %llu: statement %s can be spared", (unsigned long long)seed, a->conflict[e].key);
}

/* The same plan has the conflict; one without one of its bounds has not. */
static void check_again(iop_scheme *s, const iop_solution *a, uint64_t seed)
{
    iop_err err;
    char *text;
    assert_ok(iop_solve_scheme_same_conflict(s, a, "en", &text, &err), err);
    if (!text)
        fail_msg("seed %llu: the conflict is not known again", (unsigned long long)seed);
    assert_non_null(strstr(text, a->conflict[0].sentence));
    iop_solution_text_free(a, text);
    for (size_t t = 0; t < s->periods; t++)
        for (size_t l = 0; l < s->period[t].plan->limits; l++) {
            iop_limit *limit = &s->period[t].plan->limit[l];
            const iop_conflict_result *r = &a->conflict[0];
            if (limit->band.hi_statement == IOP_NO_STATEMENT || strcmp(r->period, s->period[t].name) != 0 ||
                strcmp(r->key, s->period[t].plan->statement[limit->band.hi_statement].key) != 0)
                continue;
            double kept = limit->band.hi;
            limit->band.hi = kept + 1e6 * (1 + fabs(kept));
            assert_ok(iop_solve_scheme_same_conflict(s, a, "en", &text, &err), err);
            assert_null(text);
            limit->band.hi = kept;
        }
}

static bool is_of(const iop_relaxation_result *r, const char *part, size_t index)
{
    char key[64];
    snprintf(key, sizeof key, "%.20s.%zu", part, index);
    return strcmp(r->key, key) == 0;
}

/* Shares as they are told, in percent, in the period or in all; what may not be yet, or not any more, may be
 * in the period and all later or earlier ones. The end is not asked for: its condition cannot be met in part.
 */
static void relax_rules(iop_scheme *s, const iop_relaxation_result *r, double to)
{
    size_t t = 0;
    while (t < s->periods && strcmp(r->period, s->period[t].name) != 0)
        t++;
    for (size_t e = 0; e < s->techniques; e++) {
        if (is_of(r, "share", e))
            s->technique[e].share[t] = fmin(1, to / 100);
        if (is_of(r, "technique_time", e) && t < s->technique[e].first)
            s->technique[e].first = t;
    }
    for (size_t u = 0; u < s->treatments; u++) {
        if (is_of(r, "treated", u))
            s->treatment[u].share = fmax(s->treatment[u].share, to / 100);
        if (is_of(r, "treatment_time", u) && t < s->treatment[u].first)
            s->treatment[u].first = t;
    }
    for (size_t i = 0; i < s->competitives; i++)
        if (is_of(r, "imports", i))
            s->competitive[i].share = fmin(1, fmax(s->competitive[i].share, to / 100));
    for (size_t q = 0; q < s->conversions; q++) {
        if (is_of(r, "conversion", q))
            s->conversion[q].most = fmax(s->conversion[q].most, to);
        if (is_of(r, "conversion_time", q) && t < s->conversion[q].first)
            s->conversion[q].first = t;
    }
    for (size_t m = 0; m < s->movings; m++) {
        if (is_of(r, "relocation_since", m) && t < s->moving[m].first)
            s->moving[m].first = t;
        if (is_of(r, "relocation_until", m) && t > s->moving[m].last)
            s->moving[m].last = t;
        if (is_of(r, "relocation_lag", m)) {
            s->moving[m].late_first = 0;
            s->moving[m].late_last = s->periods - 1;
        }
    }
    if (is_of(r, "end_growth", 0))
        s->end_waived = true;
}

/* Moves what a name says, within the plan that it is of. */
static void relax(iop_scheme *s, const iop_relaxation_result *r)
{
    double to = r->upper ? r->to + 1e-7 * (1 + fabs(r->to)) : r->to - 1e-7 * (1 + fabs(r->to));
    char name[160];
    for (size_t t = 0; t < s->periods; t++) {
        iop_plan *p = s->period[t].plan;
        size_t n = p->table->n, c = p->table->c;
        if (strcmp(r->period, s->period[t].name) != 0)
            continue;
        for (size_t j = 0; j < n; j++) {
            snprintf(name, sizeof name, "output of %s", p->table->sectors[j].code);
            if (strcmp(name, r->name) == 0)
                *(r->upper ? &p->output[j].hi : &p->output[j].lo) = to;
            for (size_t k = 0; k < c; k++) {
                snprintf(name, sizeof name, "%s demand for %s", p->table->categories[k].name,
                         p->table->sectors[j].code);
                if (strcmp(name, r->name) == 0)
                    *(r->upper ? &p->demand[j * c + k].hi : &p->demand[j * c + k].lo) = to;
            }
        }
        for (size_t l = 0; l < p->limits; l++)
            if (strcmp(p->measure[p->limit[l].measure].name, r->name) == 0)
                *(r->upper ? &p->limit[l].band.hi : &p->limit[l].band.lo) = to;
        for (size_t k = 0; k < s->places; k++) {
            snprintf(name, sizeof name, "land of %s, %s", s->place[k].zone, s->place[k].kind);
            if (strcmp(name, r->name) == 0)
                s->place[k].area[t] = to;
        }
        for (size_t u = 0; u < s->treatments; u++) {
            snprintf(name, sizeof name, "treatments.%zu", u); /* names may be the same */
            if (strcmp(name, r->key) == 0)
                s->treatment[u].most[t] = to;
        }
    }
    relax_rules(s, r, to);
    for (size_t i = 0; i < s->storeds; i++) {
        snprintf(name, sizeof name, "stock of %s", s->table->sectors[s->stored[i].sector].code);
        if (strcmp(name, r->name) == 0) /* the most stands once for all periods */
            *(r->upper ? &s->stored[i].most : &s->stored[i].end) =
                r->upper ? fmax(s->stored[i].most, to) : to;
    }
    for (size_t g = 0; g < s->requirements; g++) {
        snprintf(name, sizeof name, "requirements.%zu", g); /* names may be the same */
        if (strcmp(name, r->key) == 0)
            *(r->upper ? &s->requirement[g].hi : &s->requirement[g].lo) = to;
    }
}

static void check_relaxation(iop_scheme *s, const iop_solution *a, uint64_t seed)
{
    for (size_t k = 0; k < a->relaxations; k++) {
        const iop_relaxation_result *r = &a->relaxation[k];
        bool cell = strstr(r->name, "output of ") || strstr(r->name, " demand for ");
        if (cell && !r->upper && r->from >= 0 && r->to < 0)
            fail_msg("seed %llu: %s", (unsigned long long)seed, r->sentence);
        for (size_t i = 0; i < RULES; i++)
            moved[i] += strncmp(r->key, rules[i], strlen(rules[i])) == 0;
        relax(s, r);
    }
    scheme_answer answer = scheme_answer_open(s);
    if (answer.outcome == IOP_LP_INFEASIBLE)
        fail_msg("seed %llu: %zu changes make no plan possible", (unsigned long long)seed, a->relaxations);
    scheme_answer_close(&answer);
}

static void explain(uint64_t seed, const char *method)
{
    random_scheme r = random_scheme_open(seed, (SCHEME_PARTS & ~SCHEME_PRIORITIES) | SCHEME_TIGHT);
    state(r.scheme);
    iop_solution *a = solve(r.scheme, method);
    asked += a->status == IOP_INFEASIBLE;
    if (a->status == IOP_INFEASIBLE && a->conflicts > 0) {
        explained++;
        stocked += names(a, "present.") || names(a, "most.") || names(a, "end.");
        standing += names(a, "capacity.");
        for (size_t k = 0; k < RULES; k++)
            ruled[k] += names(a, rules[k]);
        check_conflict(r.scheme, a, seed);
        check_again(r.scheme, a, seed);
    }
    if (a->status == IOP_INFEASIBLE && a->relaxations > 0) {
        relaxed++;
        check_relaxation(r.scheme, a, seed);
    }
    iop_solution_close(a);
    random_scheme_close(&r);
}

static void random_plans_are_explained(void **unused)
{
    (void)unused;
    for (uint64_t seed = 1; seed <= CASES(80); seed++)
        explain(seed, seed % 2 ? "simplex" : "interior");
    for (size_t k = 0; k < RULES; k++)
        print_message("%s in %u conflicts, %u changes\n", rules[k], ruled[k], moved[k]);
    /* most that have none can be told why; where more stands against it than statements, nothing is told */
    assert_true(asked > CASES(15) && explained > asked / 2 && irreducible > CASES(5) && relaxed > asked / 2 &&
                stocked > CASES(5) && standing > CASES(5));
}

static unsigned none, told, proved;

/* All that a proof uses has no plan; few of it are shown. */
static void explain_in_short(uint64_t seed, const iop_solve_settings *settings)
{
    random_scheme r = random_scheme_open(seed, (SCHEME_PARTS & ~SCHEME_PRIORITIES) | SCHEME_TIGHT);
    iop_err err;
    iop_solution *a;
    state(r.scheme);
    assert_ok(iop_solve_scheme(&a, r.scheme, settings, &err), err);
    none += a->status == IOP_INFEASIBLE;
    if (a->status == IOP_INFEASIBLE && a->conflict_reducible && a->conflicts > 0) {
        told++;
        proved += iop_solution_conflict_is_proved(a);
        assert_false(a->conflict_is_only);
        assert_true(iop_solution_conflicts_shown(a) <= 8);
        assert_true(iop_solution_conflict_is_proved(a) || a->conflicts <= 8);
        if (iop_solution_conflict_is_proved(a) && has_plan(r.scheme, a, SIZE_MAX))
            fail_msg("seed %llu: what the proof uses has a plan", (unsigned long long)seed);
        if (iop_solution_conflict_is_proved(a))
            check_again(r.scheme, a, seed);
    }
    iop_solution_close(a);
    random_scheme_close(&r);
}

static void proofs_tell_without_a_search(void **unused)
{
    (void)unused;
    iop_solve_settings settings = iop_solve_settings_default();
    settings.method = "interior";
    settings.conflict_only = settings.conflict_of_proof = true;
    none = told = proved = 0;
    for (uint64_t seed = 2; seed <= CASES(80); seed += 2)
        explain_in_short(seed, &settings);
    print_message("%u without plan, %u told, %u proved\n", none, told, proved);
    assert_true(none > CASES(8) && told > none / 2 && proved > told / 2);
}

/* A search that may do next to nothing. */
static void searches_that_end_tell_what_they_have(void **unused)
{
    (void)unused;
    iop_solve_settings settings = iop_solve_settings_default();
    none = told = proved = 0;
    for (uint64_t seed = 1; seed <= CASES(80); seed++) {
        settings.method = seed % 2 ? "simplex" : "interior";
        settings.search_work = seed % 3 == 0 ? 1 : seed % 3 == 1 ? 3e4 : 1e6;
        explain_in_short(seed, &settings);
    }
    print_message("%u without plan, %u told by a proof, %u proved\n", none, told, proved);
    assert_true(none > CASES(15) && told > none / 4 && proved > told / 2);
}

/* --- memory --------------------------------------------------------------------------------------------- */

static void *resize(void *ctx, void *p, size_t bytes)
{
    long *left = ctx;
    if (bytes == 0) {
        free(p);
        return NULL;
    }
    return (*left)-- > 0 ? realloc(p, bytes) : NULL;
}

static iop_status explain_twice(const iop_scheme *s, iop_err *err)
{
    iop_solution *a;
    char *text = NULL;
    IOP_TRY(iop_solve_scheme(&a, s, NULL, err));
    iop_status status = iop_solve_scheme_same_conflict(s, a, "vi", &text, err);
    iop_solution_text_free(a, text);
    iop_solution_close(a);
    return status;
}

static void each_allocation_may_fail(void **unused)
{
    (void)unused;
    uint64_t seed = 1;
    random_scheme r;
    for (;; seed++) { /* the first with a conflict */
        r = random_scheme_open(seed, SCHEME_SITES | SCHEME_LAND | SCHEME_TREATMENTS | SCHEME_TIGHT);
        state(r.scheme);
        iop_solution *a = solve(r.scheme, "simplex");
        bool found = a->status == IOP_INFEASIBLE && a->conflicts > 0 && a->relaxations > 0;
        iop_solution_close(a);
        if (found)
            break;
        random_scheme_close(&r);
    }
    long left = 0;
    iop_env kept = r.scheme->env;
    r.scheme->env.resize = resize;
    r.scheme->env.resize_ctx = &left;
    long n = 0, step = 1;
    for (;; n += step, step = 1 + n / 60) {
        iop_err err;
        left = n;
        iop_status status = explain_twice(r.scheme, &err);
        if (status == IOP_OK)
            break;
        if (status != IOP_ENOMEM)
            fail_msg("allocation %ld: %s", n, err.msg);
    }
    assert_true(n > 100);
    r.scheme->env = kept;
    random_scheme_close(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_plans_are_explained),
        cmocka_unit_test(proofs_tell_without_a_search),
        cmocka_unit_test(searches_that_end_tell_what_they_have),
        cmocka_unit_test(each_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
