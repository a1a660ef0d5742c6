/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frame.c - names, bases and bands of a plan or of a period of a scheme. */
#include "solve/frame.h"
#include <ioplan/linalg.h>
#include <ioplan/version.h>
#include <math.h>
#include <unistd.h>

#define UNKNOWN ((double)NAN)

iop_status iop_frame_head(iop_solution *s, const iop_plan *plan, const char *title,
                          const iop_certificate *certificate, iop_err *err)
{
    const iop_table *t = plan->table;
    const iop_measure *aim = &plan->measure[plan->objective];
    const struct {
        char **slot;
        const char *text;
    } texts[] = {{&s->title, title},
                 {&s->region, t->region},
                 {&s->data_title, t->title},
                 {&s->data_source, t->source},
                 {&s->title_vi, plan->title_vi},
                 {&s->data_title_vi, t->title_vi},
                 {&s->data_source_vi, t->source_vi},
                 {&s->currency, t->currency},
                 {&s->money_unit, t->unit},
                 {&s->objective.name, aim->name},
                 {&s->objective.unit, aim->unit},
                 {&s->certificate.worst, certificate->worst}};
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
        IOP_TRY(iop_solution_set_text(s, texts[k].slot, texts[k].text, err));
    s->year = t->year;
    s->objective.maximize = plan->maximize;
    s->objective.base = aim->base;
    s->certificate.primal_violation = certificate->primal_violation;
    s->certificate.dual_violation = certificate->dual_violation;
    s->certificate.gap = certificate->gap;
    s->certificate.verified = certificate->verified;
    return IOP_OK;
}

iop_status iop_frame_provenance(iop_solution *s, const iop_env *env, const char *solver, const char *method,
                                iop_err *err)
{
    char blas[160];
    iop_blas_describe(blas, sizeof blas);
    s->provenance.threads = env->threads > 0 ? env->threads : (int)sysconf(_SC_NPROCESSORS_ONLN);
    IOP_TRY(iop_solution_set_text(s, &s->provenance.version, iop_version(), err));
    IOP_TRY(iop_solution_set_text(s, &s->provenance.solver, solver, err));
    IOP_TRY(iop_solution_set_text(s, &s->provenance.blas, blas, err));
    return iop_solution_set_text(s, &s->provenance.method, method, err);
}

/* --- the lists ------------------------------------------------------------------------------------------ */

size_t iop_frame_limits(const iop_plan *plan)
{
    size_t count = 0;
    for (size_t l = 0; l < plan->limits; l++)
        count += (size_t)!isinf(plan->limit[l].band.hi) + (size_t)!isinf(plan->limit[l].band.lo);
    return count;
}

iop_status iop_frame_open(iop_frame *f, iop_solution *s, size_t periods, const iop_plan *plan, size_t limits,
                          iop_err *err)
{
    const iop_table *t = plan->table;
    *f = (iop_frame){.solution = s};
    IOP_TRY(iop_solution_make_list(s, "sectors", periods * t->n, err));
    IOP_TRY(iop_solution_make_list(s, "final_demand", periods * t->n * t->c, err));
    IOP_TRY(iop_solution_make_list(s, "limits", limits, err));
    IOP_TRY(iop_solution_make_list(s, "group_totals", periods * plan->totals, err));
    return iop_solution_make_list(s, "measures", periods * plan->measures, err);
}

static iop_status frame_sectors(iop_frame *f, const iop_plan *plan, const char *name, iop_err *err)
{
    const iop_table *t = plan->table;
    iop_solution *s = f->solution;
    for (size_t j = 0; j < t->n; j++) {
        iop_sector_result *r = &s->sector[f->sector + j];
        IOP_TRY(iop_solution_set_text(s, &r->period, name, err));
        IOP_TRY(iop_solution_set_text(s, &r->code, t->sectors[j].code, err));
        IOP_TRY(iop_solution_set_text(s, &r->name, t->sectors[j].name, err));
        IOP_TRY(iop_solution_set_text(s, &r->name_vi, t->sectors[j].name_vi, err));
        IOP_TRY(iop_solution_set_text(s, &r->groups, t->sectors[j].groups, err));
        r->base_output = t->output[j];
        r->base_value_added = iop_table_value_added(t, j);
        r->lower = plan->output[j].lo;
        r->upper = plan->output[j].hi;
        r->output = r->reduced_cost = r->price = r->value_added = UNKNOWN;
    }
    return IOP_OK;
}

/* All cells of a period share its name, those of a category the category's. */
static iop_status frame_demand(iop_frame *f, const iop_plan *plan, iop_err *err)
{
    const iop_table *t = plan->table;
    iop_demand_result *first = f->solution->demand + f->demand;
    for (size_t cell = 0; cell < t->n * t->c; cell++) {
        iop_demand_result *r = &first[cell];
        r->sector = f->sector + cell / t->c;
        r->period = f->solution->sector[r->sector].period;
        if (cell < t->c)
            IOP_TRY(iop_solution_set_text(f->solution, &r->category, t->categories[cell].name, err));
        else
            r->category = first[cell - t->c].category;
        r->base_value = iop_get(iop_read(t->final_demand), cell / t->c, cell % t->c);
        r->lower = plan->demand[cell].lo;
        r->upper = plan->demand[cell].hi;
        r->value = r->reduced_cost = UNKNOWN;
    }
    return IOP_OK;
}

static iop_status frame_side(iop_frame *f, const iop_measure *m, const char *name, bool is_max, double bound,
                             iop_err *err)
{
    iop_solution *s = f->solution;
    iop_limit_result *r = &s->limit[f->limit++];
    IOP_TRY(iop_solution_set_text(s, &r->period, name, err));
    IOP_TRY(iop_solution_set_text(s, &r->name, m->name, err));
    IOP_TRY(iop_solution_set_text(s, &r->unit, m->unit, err));
    r->is_max = is_max;
    r->limit = bound;
    r->base_use = m->base;
    r->used = r->slack = r->dual = r->shadow_price = r->shadow_price_left = UNKNOWN;
    r->range_from = -(double)INFINITY;
    r->range_to = (double)INFINITY;
    return IOP_OK;
}

/* In the plan's order, max before min. */
static iop_status frame_limits(iop_frame *f, const iop_plan *plan, const char *name, iop_err *err)
{
    for (size_t l = 0; l < plan->limits; l++) {
        const iop_measure *m = &plan->measure[plan->limit[l].measure];
        const iop_band *band = &plan->limit[l].band;
        if (!isinf(band->hi))
            IOP_TRY(frame_side(f, m, name, true, band->hi, err));
        if (!isinf(band->lo))
            IOP_TRY(frame_side(f, m, name, false, band->lo, err));
    }
    return IOP_OK;
}

static iop_status frame_totals(iop_frame *f, const iop_plan *plan, const char *name, iop_err *err)
{
    for (size_t g = 0; g < plan->totals; g++) {
        const iop_group_total *total = &plan->total[g];
        iop_total_result *r = &f->solution->total[f->total + g];
        IOP_TRY(iop_solution_set_text(f->solution, &r->period, name, err));
        IOP_TRY(iop_solution_set_text(f->solution, &r->name, total->name, err));
        for (size_t k = 0; k < total->count; k++)
            r->base_value += plan->table->output[total->member[k]];
        r->lower = total->band.lo;
        r->upper = total->band.hi;
        r->value = r->dual = r->shadow_price = r->shadow_price_left = UNKNOWN;
        r->range_from = -(double)INFINITY;
        r->range_to = (double)INFINITY;
    }
    return IOP_OK;
}

static iop_status frame_measures(iop_frame *f, const iop_plan *plan, const char *name, iop_err *err)
{
    for (size_t k = 0; k < plan->measures; k++) {
        iop_measure_result *r = &f->solution->measure[f->measure + k];
        IOP_TRY(iop_solution_set_text(f->solution, &r->period, name, err));
        IOP_TRY(iop_solution_set_text(f->solution, &r->name, plan->measure[k].name, err));
        IOP_TRY(iop_solution_set_text(f->solution, &r->unit, plan->measure[k].unit, err));
        r->base = plan->measure[k].base;
        r->value = UNKNOWN;
    }
    return IOP_OK;
}

iop_status iop_frame_period(iop_frame *f, const iop_plan *plan, const char *name, iop_err *err)
{
    IOP_TRY(frame_sectors(f, plan, name, err));
    IOP_TRY(frame_demand(f, plan, err));
    IOP_TRY(frame_limits(f, plan, name, err));
    IOP_TRY(frame_totals(f, plan, name, err));
    IOP_TRY(frame_measures(f, plan, name, err));
    f->sector += plan->table->n;
    f->demand += plan->table->n * plan->table->c;
    f->total += plan->totals;
    f->measure += plan->measures;
    return IOP_OK;
}
