/* SPDX-License-Identifier: GPL-3.0-or-later */
/* clang-format off */
/* ioplan/scheme.h - a whole plan in plain numbers: periods, techniques, places, stocks, treatments, targets.
 *
 * A scheme is a list of periods, each with a static plan (ioplan/plan.h) over the same table, and what links
 * them. It is what a scenario means once every percentage, unit and file is resolved. Models turn it into one
 * LP, row by row; the verifier reads it again, column by column, without the LP. Every set but sectors and
 * periods may be empty; with one period and nothing else a scheme says what its plan says.
 *
 * Sets      i, j sectors (n); k categories (c); t periods, h[t] years long; e techniques beside today's, each of
 *           a sector j(e); activities a: 0 to n - 1 are today's techniques of the sectors, n + e the others;
 *           s sites, an activity at a place; p places, a kind of land in a zone; b bundles of capital goods;
 *           r moving rules; q conversions of land; u treatments; products that can be stored, or imported
 * Flows are per year of the period, stocks at its end, money in the table's unit at prices of the base year.
 *
 * Columns: letter, name in results and in MPS files with axes, meaning [unit]. All are >= 0 but f and Y.
 *   x   output[t,j]          gross output of a sector, by all its techniques together          [money/year]
 *   f   final_demand[t,i,k]                                                                    [money/year]
 *   w   technique[t,e]       output by technique e; what is left of x is by today's            [money/year]
 *   K   capacity[t,s]        output that a site can make, by what stood there and, where capacity wears
 *                            geometrically, by what was built                                  [money/year]
 *   N   new_capacity[t,s]    the same of what was built, where capacity has a life             [money/year]
 *   v   construction[t,s]    capacity begun to be built, per year                         [money/year/year]
 *   y   site_output[t,s]     output at a site; only when by_site                               [money/year]
 *   V   investment[t,b]      spending on a bundle, per year                                    [money/year]
 *   out leaving[t,r,s], in arriving[t,r,s]   capacity moved by rule r within the period        [money/year]
 *   C   conversion[t,q]      land converted within the period                                        [land]
 *   T   treatment[t,u]       amount treated, recovered, abated or offset           [unit of its measure/year]
 *   I   stock[t,i]           at the end of the period                                               [money]
 *   M   competitive_imports[t,i]  that take the place of the sector's own product              [money/year]
 *   Y   income[t]            what endogenous consumption follows; only when it does            [money/year]
 *   U,O under[g], over[g]    deviations of soft requirements                                         [of g]
 *
 * A measure m counts in period t
 *   m(t) = sum_j q[m,j] x[j] + sum_k d[m,k] sum_i f[i,k] + sum_e (use_e[t,m] - q[m,j(e)]) w[e]
 *        + sum_b use_b[m] V[b] + sum_u use_u[t,m] T[u] + sum_i imp[m] M[i]
 * with q, d of plan t (per_output, per_demand); uses of sums are stored like the others; imp[m] is 1 for the
 * measure competitive_measure, for a sum what its weights make of that, else 0.
 *
 * Rows: name with axes, meaning
 *  (1) balance[t,i]   x[t,i] + M[t,i] + sum_u yield_u[i] T[t,u] - sum_j A[i,j] x[t',j]
 *                     - sum_e (input_e[i] - A[i,j(e)]) w[t',e] - sum_k f[t,i,k] - sum_b goods_b[i] V[t,b]
 *                     - sum_u input_u[i] T[t,u] - (I[t,i] - kept^h[t] I[t-1,i]) / h[t] = 0
 *                     t' = t + lag, but the last period in place of later ones; I[-1] = present
 *  (2)                x and f within the bands of plan t. w[t,e] = 0 for t < first_e. v[t,s] = 0 without a
 *                     bundle, for t < first_s, and, without end_condition, where t + lag_s is beyond the last
 *                     period. out[t,r,s] = 0 outside [first_r, last_r] and, for rules with destinations, where
 *                     t + lag_r is beyond the last period; in[t,r,s] = 0 for t < lag_r. C[t,q] = 0 for t <
 *                     first_q, else <= most_q. T[t,u] = 0 for t < first_u, else <= most_u[t]. I <= most, at
 *                     the end of the last period >= end. U, O = 0 unless soft and their weight is finite
 *  (3) group_total[t,g], limit[t,l]   group totals and limits of plan t, in terms of x and of m(t)
 *      floor[t,u]     m(t) >= 0 of the measure that u treats, when none of its treatments is `negative`; one
 *                     row for all treatments of a measure, at the first of them
 *  (4) today[t,j]     x[t,j] - sum_{e of j} w[t,e] >= 0             of sectors with techniques beside today's
 *      share[t,e]     w[t,e] - share_e[t] x[t,j(e)] <= 0            where share_e < 1 in some period
 *  (5) usable[t,a]    level(a) - used_s sum_{s of a} (K[t,s] + N[t,s]) <= 0 of activities with sites; level is
 *                     w, or for today's x - sum_e w. When by_site instead
 *      usable[t,s]    y[t,s] - used_s (K[t,s] + N[t,s]) <= 0,   sited[t,a]   level(a) - sum_{s of a} y[t,s] = 0
 *  (6) standing[t,s]  K[t,s] - keep[t,s] K[t-1,s] - begun - sum_r in[t,r,s] + sum_r out[t,r,s] = 0, K[-1] =
 *                     present. Where capacity wears geometrically (depreciation d, life 0) keep = (1-d)^h[t]
 *                     and begun = h[t-lag_s] v[t-lag_s,s], for t < lag_s h[t] under_way_s. With a life keep =
 *                     left[t] / left[t-1] (0 after the end), left[t] = max(0, 1 - (start[t] + h[t]) / life), left[-1] = 1,
 *                     and begun is h[t] under_way_s for t < lag_s, 0 later
 *      new[t,s]       N[t,s] - sum_z h[z] v[z,s] = 0 over periods z <= t - lag_s with start[t] - start[z+lag_s]
 *                     < life: of sites with a life and a bundle. N of others is 0
 *  (7) spending[t,b]  V[t,b] - sum_{s with b} cost_s v[t,s] - sum_{r with b} cost_r sum_s in[t,r,s] / h[t]
 *                     - sum_{q with b} cost_q C[t,q] / h[t] = 0
 *  (8) land[t,p]      sum_{s at p} land_s (K[t,s] + N[t,s]) + sum_{z <= t} (sum_{q from p} C[z,q]
 *                     - sum_{q to p} C[z,q]) <= area[t,p]      where that is finite in some period
 *  (9) moving[t,r,a]  sum_s in[t,r,s] - (1 - loss_r) sum_s out[t-lag_r,r,s] = 0 over the sites of activity a;
 *                     of rules with destinations, without them what leaves is gone; of activities that have
 *                     sites in the rule
 * (10) dearth[t,u]    T[t,u] - share_u m'(t) <= 0 where share_u is finite; m' is the measure of u, of which
 *                     all terms in T are left out
 * (11) follows[t,i]   f[t,i,k*] - slope_i Y[t] = autonomous_i;    earned[t]   Y[t] - m*(t) = 0, m* = income
 * (12) competes[t,i]  M[t,i] - share_i (x[t,i] + M[t,i]) <= 0
 * (13) end[a]         sum_{s of a} v[s] - sum_{s of a} renew_s (K[s] + N[s]) >= 0 in the last period, when
 *                     end_condition, over sites with a bundle, of activities that have any: v goes on as where
 *                     capacity has grown, and will grow, by end_growth a year. With q = (1 + end_growth)^-h[T]
 *                     renew = (1 - (1-d)^h[T] q) / (h[T] q^lag_s), or with a life
 *                     (1 - q) / (1 - (1 + end_growth)^-life) / (h[T] q^lag_s), which without growth is 1/life
 * (14) requirement[g] lo <= sum of terms (+ U[g] - O[g] when soft) <= hi; see iop_requirement
 *      priority[l]    l >= 1: sum over soft g with that priority of under_g U[g] + over_g O[g] <= met; a
 *                     priority is met by the least `met` that is known of its requirements, NaN: no bound
 * (15) objective      sum_t weight[t] m^(t) -+ sum_{soft g, priority 0} (under_g U[g] + over_g O[g]), m^ the aim
 *                     of the plans; - when it is maximised, + when it is minimised; infinite weights count 0
 *
 * Sources: Leontief (1936; 1970 for abatement); Duchin and Szyld (1985) for capacity; Duchin and Levine (2011)
 * for the rectangular choice of technology; Charnes and Cooper (1961) for goal programming; Miyazawa (1976)
 * for endogenous consumption. */
/* clang-format on */
#ifndef IOPLAN_SCHEME_H
#define IOPLAN_SCHEME_H

#include <ioplan/plan.h>

#ifdef __cplusplus
extern "C" {
#endif

/* In place of an index: none, or all of them where a list says so. */
#define IOP_NONE ((size_t)-1)

typedef struct iop_period {
    char *name; /* "2021-2025" */
    int first,
        last; /* years; the first period's first is the year after the base year unless the file says so */
    double years;   /* h = last - first + 1, or as given */
    double start;   /* years between the end of the base year and the period's beginning */
    double weight;  /* of a year's flow in the objective: sum over its years of (1 + discount)^-(years since
                       the base  year), or 1 in a scheme of one period without discount */
    iop_plan *plan; /* owned; over the scheme's table; all plans have the same measures in the same order */
} iop_period;

typedef struct iop_technique { /* beside today's */
    char *name;
    size_t sector;
    double *input; /* periods x n: purchases of each product per unit of output: input_e */
    double *use;   /* periods x measures: use_e, per unit of output; sums are filled as well */
    size_t first;  /* period from which it can be used */
    double *share; /* periods: the most of the sector's output, >= 1: all */
    size_t statement, since_statement; /* of the scheme: of share, of first */
} iop_technique;

typedef struct iop_place {
    char *zone, *zone_name, *zone_name_vi, *kind; /* "Bau_Bang", "park" */
    double *area; /* periods: land available, INFINITY where nobody limits it [land unit] */
    size_t statement;
} iop_place;

typedef struct iop_bundle { /* of capital goods: what one money unit of investment buys */
    char *name;
    double *goods; /* n: domestic products */
    double *use;   /* measures, of the rest: imports, taxes; 1 for the measure `investment` */
} iop_bundle;

typedef struct iop_site {
    size_t activity;           /* 0 .. n - 1 today's, n + e technique e */
    size_t place;              /* IOP_NONE: anywhere, on no counted land */
    size_t bundle;             /* IOP_NONE: nothing can be built here */
    double present;            /* capacity in the base year [money/year] */
    double under_way;          /* capacity per year that comes in before what the plan begins can */
    double land;               /* per unit of capacity [land/(money/year)] */
    double cost;               /* of a unit of capacity, in money of the bundle; >= 0 */
    double depreciation, life; /* one of them: 0 <= depreciation < 1 a year; life > 0 years, else 0 */
    double used;               /* the share of capacity that can be used, 0 < used <= 1 */
    size_t lag;                /* periods from construction to use */
    size_t first;              /* period in which construction may begin */
    size_t statement;          /* of what stands and is under way: one for all sites of a sector */
    bool ample;                /* of some statements alone: any amount may stand, or come in, beside that */
} iop_site;

typedef struct iop_moving { /* a rule by which capacity moves, and frees its land */
    char *name;
    size_t from, to, *from_site, *to_site; /* counts, and sites; no `to`: capacity is given up */
    size_t bundle;                         /* IOP_NONE: it costs nothing that is bought */
    double cost;                           /* per unit of capacity that arrives */
    double loss;                           /* share of capacity lost on the way, 0 <= loss < 1 */
    size_t lag, first, last;               /* periods on the way; periods in which it may leave */
    size_t since_statement, until_statement, lag_statement; /* of first, of last, of lag */
    /* of some statements alone: periods in which it may leave though it would arrive after the plan; none
     * where the first is the larger */
    size_t late_first, late_last;
} iop_moving;

typedef struct iop_conversion { /* of land at a place into land at another */
    size_t from, to;            /* places; to IOP_NONE: to another use that is not counted */
    size_t bundle;
    double cost; /* per unit of land */
    size_t first;
    double most; /* a period, INFINITY: no bound; a bound on the sum of periods is a requirement */
    size_t statement, since_statement; /* of most, of first */
} iop_conversion;

typedef struct iop_treatment { /* of waste, recovery, abatement, offset, sink */
    char *name;
    size_t of;     /* measure that is made less by 1 a unit: its use is -1 there */
    bool negative; /* the measure may become negative by it (sinks); else each period has a row m(t) >= 0, see
                      (3) */
    double *input; /* n: products bought per unit treated [money/unit] */
    double *yield; /* n: products made of it [money/unit] */
    double *use;   /* periods x measures; includes the -1; what it costs beside products counts against
                      value_added */
    double *most;  /* periods: largest amount a year, INFINITY: none */
    double share;  /* of what is made of it in the period, INFINITY: none */
    size_t first;
    size_t statement, share_statement, since_statement; /* of most, share and first */
} iop_treatment;

typedef struct iop_stored {
    size_t sector;
    double present; /* [money] */
    double kept;    /* share that is left after a year, 0 < kept <= 1 */
    double most;    /* INFINITY: none */
    double end;     /* the least at the end of the last period */
    bool ample;     /* of some statements alone: there may be any amount more than `present` */
    size_t present_statement, most_statement, end_statement;
} iop_stored;

typedef struct iop_competitive {
    size_t sector;
    double share; /* of x + M, 0 <= share <= 1; 1: any amount */
    size_t statement;
} iop_competitive;

typedef enum {
    IOP_TERM_MEASURE, /* weight x m(t), of the sectors in `member` where given (then their outputs alone, by
                         all techniques), at the sites of a zone where given */
    IOP_TERM_DEMAND,  /* weight x sum_i cell[i] f[t,i,category] */
    IOP_TERM_OUTPUT,  /* weight x output of the sectors, of technique `index` (activity) where not IOP_NONE */
    IOP_TERM_CAPACITY,  /* weight x capacity K + N of the sectors' sites, likewise */
    IOP_TERM_LAND,      /* weight x land used in the zone, of the kind where given */
    IOP_TERM_CONVERTED, /* weight x C[t,index] */
    IOP_TERM_STOCK      /* weight x I[t,index] */
} iop_term_kind;

typedef struct iop_term {
    iop_term_kind kind;
    double weight;
    size_t period;
    size_t index;           /* measure, category, activity, conversion, stored, as the kind says */
    char *zone, *land_kind; /* NULL: everywhere, every kind. Flows of a zone or kind need by_site. Sites of no
                               place are in none; their land is not counted */
    bool *member;           /* n; NULL: all sectors. Of measures, outputs, capacity and land */
    double *cell;           /* n, of IOP_TERM_DEMAND; NULL: 1 */
} iop_term;

/* A row over counts of any periods and places: limits over time, limits of zones, growth, shares, targets. */
typedef struct iop_requirement {
    char *name, *unit;
    size_t terms;
    iop_term *term;
    double lo, hi;
    bool soft;
    double under,
        over;        /* loss of the objective per unit of deviation, when soft; INFINITY: none on that side */
    size_t priority; /* 0: with the weights above in the objective; 1, 2, ...: made as small as possible in
                        this order before the aim; weights are then relative */
    double met;      /* of a priority: the least sum of weighted deviations of all with it, once known; NaN */
    size_t statement;
} iop_requirement;

typedef struct iop_scheme {
    iop_env env;
    char *title;
    const iop_table *table; /* borrowed: must outlive the scheme */
    size_t lag;             /* of production: 0, or 1: inputs are bought a period before */
    double discount;        /* a year */
    size_t window;          /* 0: perfect foresight; else a rolling horizon that sees so many periods */
    size_t periods, techniques, places, bundles, sites, movings, conversions, treatments, storeds,
        competitives, requirements, statements;
    iop_period *period;
    iop_technique *technique;
    iop_place *place;
    char *land_unit; /* of areas, "" when there are no places */
    iop_bundle *bundle;
    iop_site *site;
    bool by_site; /* outputs of sites are columns of their own */
    iop_moving *moving;
    iop_conversion *conversion;
    iop_treatment *treatment;
    iop_stored *stored;
    iop_competitive *competitive;
    size_t competitive_measure; /* that counts M, IOP_NONE when there are none */
    iop_requirement *requirement;
    iop_statement *statement; /* what set bounds of all this; bands and limits have those of their plans */
    /* endogenous consumption (11): category k*, IOP_NONE when there is none; slope[n], base[n]; measure m* */
    size_t consumption, income;
    double *slope, *autonomous;
    size_t households_statement; /* of (11) */
    bool end_condition;
    double end_growth;    /* a year */
    size_t end_statement; /* of (13) */
    bool end_waived; /* of some statements alone: construction goes on in the end, but (13) need not hold */
    iop_table *laid; /* private: the table with other flows (ioplan/factors.h), else NULL */
    size_t capacity_[12]; /* private: room in the lists */
} iop_scheme;

/* An empty scheme: no periods. */
IOP_API IOP_MUST_CHECK iop_status iop_scheme_new(iop_scheme **out, const iop_table *table, const iop_env *env,
                                                 iop_err *err);
/* A scheme of one period that says what the plan says; the plan is taken over, also on failure. */
IOP_API IOP_MUST_CHECK iop_status iop_scheme_of_plan(iop_scheme **out, iop_plan *take_plan,
                                                     const iop_env *env, iop_err *err);
IOP_API void iop_scheme_close(iop_scheme *scheme);

/* Appenders: each adds an item with texts "", indices IOP_NONE, arrays zeroed (areas, most: INFINITY; share 1
 * for techniques, INFINITY for treatments; used 1; kept 1; first 0) and hands it out, valid until the next
 * addition to the same list. Periods come first: arrays over periods and measures have their final size.
 * Texts are set with iop_scheme_set_text. */
IOP_API IOP_MUST_CHECK iop_status iop_scheme_add_period(iop_scheme *scheme, const char *name,
                                                        iop_plan *take_plan, iop_period **out, iop_err *err);
IOP_API IOP_MUST_CHECK iop_status iop_scheme_add_technique(iop_scheme *scheme, const char *name,
                                                           size_t sector, iop_technique **out, iop_err *err);
IOP_API IOP_MUST_CHECK iop_status iop_scheme_add_place(iop_scheme *scheme, const char *zone, const char *kind,
                                                       iop_place **out, iop_err *err);
IOP_API IOP_MUST_CHECK iop_status iop_scheme_add_bundle(iop_scheme *scheme, const char *name,
                                                        iop_bundle **out, iop_err *err);
IOP_API IOP_MUST_CHECK iop_status iop_scheme_add_site(iop_scheme *scheme, size_t activity, size_t place,
                                                      iop_site **out, iop_err *err);
IOP_API IOP_MUST_CHECK iop_status iop_scheme_add_moving(iop_scheme *scheme, const char *name, size_t from,
                                                        size_t to, iop_moving **out, iop_err *err);
IOP_API IOP_MUST_CHECK iop_status iop_scheme_add_conversion(iop_scheme *scheme, size_t from, size_t to,
                                                            iop_conversion **out, iop_err *err);
IOP_API IOP_MUST_CHECK iop_status iop_scheme_add_treatment(iop_scheme *scheme, const char *name, size_t of,
                                                           iop_treatment **out, iop_err *err);
IOP_API IOP_MUST_CHECK iop_status iop_scheme_add_stored(iop_scheme *scheme, size_t sector, iop_stored **out,
                                                        iop_err *err);
IOP_API IOP_MUST_CHECK iop_status iop_scheme_add_competitive(iop_scheme *scheme, size_t sector,
                                                             iop_competitive **out, iop_err *err);
IOP_API IOP_MUST_CHECK iop_status iop_scheme_add_requirement(iop_scheme *scheme, const char *name,
                                                             const char *unit, iop_requirement **out,
                                                             iop_err *err);
/* A term of the requirement, with period and weight; *out is valid until its next term. */
IOP_API IOP_MUST_CHECK iop_status iop_scheme_add_term(iop_scheme *scheme, iop_requirement *requirement,
                                                      iop_term_kind kind, size_t period, double weight,
                                                      iop_term **out, iop_err *err);
/* *member: n marks, all false, of a term. */
IOP_API IOP_MUST_CHECK iop_status iop_scheme_add_members(iop_scheme *scheme, iop_term *term, iop_err *err);
IOP_API IOP_MUST_CHECK iop_status iop_scheme_add_statement(iop_scheme *scheme, const char *key,
                                                           const char *text, const char *where, size_t line,
                                                           size_t *index, iop_err *err);
IOP_API IOP_MUST_CHECK iop_status iop_scheme_set_text(iop_scheme *scheme, char **slot, const char *text,
                                                      iop_err *err);

/* Endogenous consumption of a category: slope and autonomous get n zeroes. */
IOP_API IOP_MUST_CHECK iop_status iop_scheme_close_households(iop_scheme *scheme, size_t category,
                                                              size_t income, iop_err *err);

/* Once all periods are there: gives each its start and, where it is 0, its weight, from `discount`; and makes
 * the lists of limits and of group totals of all plans one (a plan gets those of others without bounds). */
IOP_API IOP_MUST_CHECK iop_status iop_scheme_complete(iop_scheme *scheme, iop_err *err);

/* iop_plan_set_ratio for all periods, and for the uses of techniques, treatments and bundles. */
IOP_API void iop_scheme_set_ratio(iop_scheme *scheme, double ratio);

/* Whether the scheme hangs together: indices in range, equal measures in all plans, arrays finite, lags
 * within the horizon, shares and lives in range, by_site set where terms need it. IOP_EINVAL names the first
 * fault. */
IOP_API IOP_MUST_CHECK iop_status iop_scheme_check(const iop_scheme *scheme, iop_err *err);

/* --- some statements alone --- */

/* Statements of all plans, period by period, and then the scheme's own. */
IOP_API size_t iop_scheme_statements(const iop_scheme *scheme);

/* The scheme without the bounds that statements set, those of plans and its own, but for those that are
 * in[iop_scheme_statements]. Where a lower bound of 0 or more is taken away from an output, from final demand
 * or from a stock, 0 is left; of a share of techniques or imports the whole, 1; of first and last periods all
 * of them. Borrows all else from the scheme, which must outlive it. */
typedef struct iop_scheme_alone iop_scheme_alone;
IOP_API IOP_MUST_CHECK iop_status iop_scheme_alone_open(iop_scheme_alone **out, const iop_scheme *scheme,
                                                        const bool *in, iop_err *err);
IOP_API const iop_scheme *iop_scheme_of_alone(const iop_scheme_alone *alone);
IOP_API void iop_scheme_alone_close(iop_scheme_alone *alone);

/* Sector of an activity. */
IOP_API size_t iop_scheme_sector(const iop_scheme *scheme, size_t activity);
/* (6): the share of K[t-1,s] that is left in K[t,s]. */
IOP_API double iop_scheme_kept(const iop_scheme *scheme, size_t site, size_t period);
/* What stands at the site at the end of the period of what stood and was under way, nothing being built or
 * moved. */
IOP_API double iop_scheme_standing(const iop_scheme *scheme, size_t site, size_t period);
/* The land that it takes at a place. */
IOP_API double iop_scheme_land_taken(const iop_scheme *scheme, size_t place, size_t period);
/* Whether capacity may leave by the rule in a period (2). */
IOP_API bool iop_scheme_may_leave(const iop_scheme *scheme, const iop_moving *rule, size_t period);
/* Whether nothing that the plan decides before adds to what stands at the site at the end of the period: it
 * is the first, construction takes longer, or what stood before is gone. */
IOP_API bool iop_scheme_is_given(const iop_scheme *scheme, size_t site, size_t period);
/* Name of an activity's technique: "today" for the sectors' own. */
IOP_API const char *iop_scheme_technique_name(const iop_scheme *scheme, size_t activity);

/* --- the solution's numbers ----------------------------------------------------------------------------- */

/* The blocks of columns and rows, in the order above; those of a part that the scheme lacks are empty.
 * Row-major over their axes. y of a treated measure's floor stands in IOP_ROW_FLOOR [t, treatment]; only the
 * first treatment of a measure that may not become negative has a row there, the others 0 */
typedef enum {
    IOP_COL_OUTPUT,
    IOP_COL_DEMAND,
    IOP_COL_TECHNIQUE,
    IOP_COL_CAPACITY,
    IOP_COL_NEW,
    IOP_COL_CONSTRUCTION,
    IOP_COL_SITE_OUTPUT,
    IOP_COL_INVESTMENT,
    IOP_COL_LEAVING,
    IOP_COL_ARRIVING,
    IOP_COL_CONVERSION,
    IOP_COL_TREATMENT,
    IOP_COL_STOCK,
    IOP_COL_IMPORTS,
    IOP_COL_INCOME,
    IOP_COL_UNDER,
    IOP_COL_OVER,
    IOP_COLS
} iop_column_block;

typedef enum {
    IOP_ROW_BALANCE,
    IOP_ROW_TOTAL,
    IOP_ROW_LIMIT,
    IOP_ROW_FLOOR,
    IOP_ROW_TODAY,
    IOP_ROW_SHARE,
    IOP_ROW_USABLE,
    IOP_ROW_SITED,
    IOP_ROW_CAPACITY,
    IOP_ROW_NEW,
    IOP_ROW_SPENDING,
    IOP_ROW_LAND,
    IOP_ROW_MOVING,
    IOP_ROW_DEARTH,
    IOP_ROW_FOLLOWS,
    IOP_ROW_EARNED,
    IOP_ROW_COMPETES,
    IOP_ROW_END,
    IOP_ROW_REQUIREMENT,
    IOP_ROW_PRIORITY,
    IOP_ROWS
} iop_row_block;

/* Axes of blocks, fixed whatever rows exist: rows that do not exist have the dual 0, columns that do not the
 * value 0. output [t,n] demand [t,n,c] technique [t,e] capacity, new, construction, site_output [t,s]
 * investment [t,b] leaving [t, all from_site of all rules in order], arriving [t, all to_site in order]
 * conversion [t,q] treatment [t,u] stock [t,stored] imports [t,competitive] income [t] under, over
 * [requirement] balance [t,n] total [t, totals of plan t: all plans have as many] limit [t, limits: likewise]
 * floor [t,u] today [t,n] share [t,e] usable [t,a], or [t,s] when by_site; sited [t,a] capacity, new [t,s]
 * spending [t,b] land [t,p] moving [t,r,a] dearth [t,u] follows [t,n] earned [t] competes [t,competitive] end
 * [a] requirement [g] priority [largest priority + 1]: sum of weighted deviations of a priority <= met, where
 * known */
IOP_API size_t iop_scheme_columns(const iop_scheme *scheme, iop_column_block block);
IOP_API size_t iop_scheme_rows(const iop_scheme *scheme, iop_row_block block);
/* Whether the block has a period for its first axis; the others stand once. */
IOP_API bool iop_scheme_column_is_timed(iop_column_block block);
IOP_API bool iop_scheme_row_is_timed(iop_row_block block);
IOP_API const char *iop_scheme_column_name(iop_column_block block);
IOP_API const char *iop_scheme_row_name(iop_row_block block);
/* Names and sizes of all blocks of rows. */
IOP_API void iop_scheme_row_blocks(const iop_scheme *scheme, const char *name[IOP_ROWS],
                                   size_t count[IOP_ROWS]);

/* A claimed answer: values of every column block, duals (d objective / d bound) of every row block. */
typedef struct iop_scheme_point {
    const double *column[IOP_COLS];
    const double *row[IOP_ROWS];
} iop_scheme_point;

#ifdef __cplusplus
}
#endif
#endif
