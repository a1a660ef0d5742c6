/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme_causes_own.c - the bounds of a scheme's LP that the scheme's own statements set: land, treatments,
 * stocks, shares, first and last periods, requirements, the end; then what there is. A side that is taken
 * away leaves what iop_scheme_alone_open leaves. */
#include "solve/scheme_collect.h"
#include <math.h>

static iop_lp_side side_of(const iop_collector *f, bool is_row, size_t index, size_t statement)
{
    size_t member = f->out->offset[f->out->scheme->periods] + statement;
    iop_lp_side side = {.is_row = is_row, .index = index, .member = member};
    return side;
}

/* A side of row k of a block in the cause's period; what counts once is of none. */
static iop_status add_row(iop_collector *f, iop_row_block block, size_t k, size_t statement, iop_cause c,
                          iop_err *err)
{
    const iop_scheme *s = f->out->scheme;
    if (statement == IOP_NO_STATEMENT)
        return IOP_OK;
    bool timed = iop_scheme_row_is_timed(block);
    c.block = block;
    c.row = timed ? c.period * (iop_scheme_rows(s, block) / s->periods) + k : k;
    c.statement = &s->statement[statement];
    size_t index = iop_collected_row(f, block, timed ? c.period : 0, k);
    return iop_collect(f, side_of(f, true, index, statement), c, f->unit.row[block][c.row], err);
}

static iop_status add_column(iop_collector *f, iop_column_block block, size_t k, size_t statement,
                             iop_cause c, iop_err *err)
{
    const iop_scheme *s = f->out->scheme;
    if (statement == IOP_NO_STATEMENT)
        return IOP_OK;
    size_t each = iop_scheme_columns(s, block) / s->periods;
    c.row = IOP_NONE;
    c.statement = &s->statement[statement];
    size_t index = iop_collected_column(f, block, c.period, k);
    return iop_collect(f, side_of(f, false, index, statement), c, f->unit.column[block][c.period * each + k],
                       err);
}

/* --- land ----------------------------------------------------------------------------------------------- */

static iop_status add_places(iop_collector *f, size_t t, iop_err *err)
{
    const iop_scheme *s = f->out->scheme;
    for (size_t p = 0; p < s->places; p++) {
        iop_cause c = {
            .kind = IOP_CAUSE_LAND, .period = t, .index = p, .upper = true, .bound = s->place[p].area[t]};
        IOP_TRY(add_row(f, IOP_ROW_LAND, p, s->place[p].statement, c, err));
    }
    return IOP_OK;
}

static iop_status add_conversions(iop_collector *f, size_t t, iop_err *err)
{
    const iop_scheme *s = f->out->scheme;
    for (size_t q = 0; q < s->conversions; q++) {
        const iop_conversion *k = &s->conversion[q];
        bool early = t < k->first;
        double area = s->place[k->from].area[t];
        iop_cause c = {.kind = early ? IOP_CAUSE_CONVERSION_TIME : IOP_CAUSE_CONVERSION,
                       .period = t,
                       .index = q,
                       .upper = true,
                       .bound = early ? 0 : k->most,
                       .size = early && isfinite(area) ? area : 0};
        IOP_TRY(add_column(f, IOP_COL_CONVERSION, q, early ? k->since_statement : k->statement, c, err));
    }
    return IOP_OK;
}

/* Capacity that may leave neither before nor after the rule's periods, nor so late that it would arrive after
 * the plan; what two of these forbid stays forbidden. */
static iop_status add_moves(iop_collector *f, size_t t, iop_err *err)
{
    const iop_scheme *s = f->out->scheme;
    size_t at = 0;
    for (size_t r = 0; r < s->movings; r++) {
        const iop_moving *k = &s->moving[r];
        bool early = t < k->first, allowed = !early && t <= k->last,
             lost = k->to > 0 && t + k->lag >= s->periods;
        size_t statement = lost ? k->lag_statement : early ? k->since_statement : k->until_statement;
        for (size_t i = 0; i < k->from; i++, at++) {
            iop_cause c = {.kind = IOP_CAUSE_MOVING_TIME, .period = t, .index = r, .upper = true};
            c.size = s->site[k->from_site[i]].present;
            if (allowed == lost)
                IOP_TRY(add_column(f, IOP_COL_LEAVING, at, statement, c, err));
        }
    }
    return IOP_OK;
}

/* --- treatments, stocks --------------------------------------------------------------------------------- */

static iop_status add_treatments(iop_collector *f, size_t t, iop_err *err)
{
    const iop_scheme *s = f->out->scheme;
    for (size_t u = 0; u < s->treatments; u++) {
        const iop_treatment *k = &s->treatment[u];
        bool early = t < k->first;
        double made = fabs(s->period[t].plan->measure[k->of].base);
        iop_cause c = {.kind = early ? IOP_CAUSE_TREATMENT_TIME : IOP_CAUSE_TREATMENT,
                       .period = t,
                       .index = u,
                       .upper = true,
                       .bound = early ? 0 : k->most[t],
                       .size = early ? made : 0};
        IOP_TRY(add_column(f, IOP_COL_TREATMENT, u, early ? k->since_statement : k->statement, c, err));
        iop_cause share = {.kind = IOP_CAUSE_DEARTH,
                           .period = t,
                           .index = u,
                           .upper = true,
                           .bound = 100 * k->share,
                           .size = isfinite(k->share) ? k->share * made : 0};
        IOP_TRY(add_row(f, IOP_ROW_DEARTH, u, k->share_statement, share, err));
    }
    return IOP_OK;
}

static iop_status add_stocks(iop_collector *f, size_t t, iop_err *err)
{
    const iop_scheme *s = f->out->scheme;
    for (size_t i = 0; i < s->storeds; i++) {
        const iop_stored *k = &s->stored[i];
        iop_cause most = {.kind = IOP_CAUSE_STOCK, .period = t, .index = i, .upper = true, .bound = k->most};
        iop_cause end = {.kind = IOP_CAUSE_STOCK, .period = t, .index = i, .bound = k->end};
        IOP_TRY(add_column(f, IOP_COL_STOCK, i, k->most_statement, most, err));
        if (t + 1 == s->periods)
            IOP_TRY(add_column(f, IOP_COL_STOCK, i, k->end_statement, end, err));
    }
    return IOP_OK;
}

/* --- shares --------------------------------------------------------------------------------------------- */

static iop_status add_techniques(iop_collector *f, size_t t, iop_err *err)
{
    const iop_scheme *s = f->out->scheme;
    for (size_t e = 0; e < s->techniques; e++) {
        const iop_technique *k = &s->technique[e];
        double base = s->table->output[k->sector];
        iop_cause share = {.kind = IOP_CAUSE_SHARE,
                           .period = t,
                           .index = e,
                           .upper = true,
                           .bound = 100 * k->share[t],
                           .size = k->share[t] * base};
        iop_cause time = {
            .kind = IOP_CAUSE_TECHNIQUE_TIME, .period = t, .index = e, .upper = true, .size = base};
        IOP_TRY(add_row(f, IOP_ROW_SHARE, e, k->statement, share, err));
        if (t < k->first)
            IOP_TRY(add_column(f, IOP_COL_TECHNIQUE, e, k->since_statement, time, err));
    }
    return IOP_OK;
}

static iop_status add_imports(iop_collector *f, size_t t, iop_err *err)
{
    const iop_scheme *s = f->out->scheme;
    for (size_t i = 0; i < s->competitives; i++) {
        const iop_competitive *k = &s->competitive[i];
        iop_cause c = {.kind = IOP_CAUSE_IMPORT,
                       .period = t,
                       .index = i,
                       .upper = true,
                       .bound = 100 * k->share,
                       .size = k->share * s->table->output[k->sector]};
        IOP_TRY(add_row(f, IOP_ROW_COMPETES, i, k->statement, c, err));
    }
    return IOP_OK;
}

/* --- what counts once ----------------------------------------------------------------------------------- */

static iop_status add_requirements(iop_collector *f, iop_err *err)
{
    const iop_scheme *s = f->out->scheme;
    for (size_t g = 0; g < s->requirements; g++) {
        const iop_requirement *k = &s->requirement[g];
        for (int upper = 0; upper < 2 && !k->soft; upper++) {
            iop_cause c = {.kind = IOP_CAUSE_REQUIREMENT,
                           .period = IOP_NONE,
                           .index = g,
                           .upper = upper,
                           .bound = upper ? k->hi : k->lo};
            IOP_TRY(add_row(f, IOP_ROW_REQUIREMENT, g, k->statement, c, err));
        }
    }
    return IOP_OK;
}

static iop_status add_end(iop_collector *f, iop_err *err)
{
    const iop_scheme *s = f->out->scheme;
    for (size_t a = 0; a < iop_scheme_rows(s, IOP_ROW_END); a++) {
        iop_cause c = {.kind = IOP_CAUSE_END, .period = s->periods - 1, .index = a};
        IOP_TRY(add_row(f, IOP_ROW_END, a, s->end_statement, c, err));
    }
    return IOP_OK;
}

/* --- what there is -------------------------------------------------------------------------------------- */

/* Demand is what income pays, no more and no less. */
static iop_status add_households(iop_collector *f, size_t t, iop_err *err)
{
    const iop_scheme *s = f->out->scheme;
    for (size_t i = 0; i < s->table->n && s->consumption != IOP_NONE; i++)
        for (int upper = 0; upper < 2; upper++) {
            iop_cause c = {.kind = IOP_CAUSE_HOUSEHOLDS,
                           .period = t,
                           .index = i,
                           .upper = upper,
                           .bound = s->autonomous[i]};
            IOP_TRY(add_row(f, IOP_ROW_FOLLOWS, i, s->households_statement, c, err));
        }
    return IOP_OK;
}

/* What is in store at the beginning, and what capacity stands or comes in before the plan's own: of both no
 * more than there is. */
static iop_status add_present(iop_collector *f, iop_err *err)
{
    const iop_scheme *s = f->out->scheme;
    for (size_t i = 0; i < s->storeds; i++) {
        const iop_stored *k = &s->stored[i];
        iop_cause c = {.kind = IOP_CAUSE_PRESENT, .index = i, .upper = true, .bound = k->present};
        IOP_TRY(add_row(f, IOP_ROW_BALANCE, k->sector, k->present_statement, c, err));
    }
    for (size_t t = 0; t < s->periods; t++)
        for (size_t k = 0; k < s->sites; k++) {
            iop_cause c = {.kind = IOP_CAUSE_CAPACITY,
                           .period = t,
                           .index = k,
                           .upper = true,
                           .bound = iop_scheme_standing(s, k, t)};
            if (iop_scheme_is_given(s, k, t))
                IOP_TRY(add_row(f, IOP_ROW_CAPACITY, k, s->site[k].statement, c, err));
        }
    return IOP_OK;
}

iop_status iop_collect_own(iop_collector *f, iop_err *err)
{
    static iop_status (*const add_in[])(iop_collector *, size_t, iop_err *) = {
        add_places, add_treatments, add_stocks, add_techniques, add_imports, add_conversions, add_moves};
    const iop_scheme *s = f->out->scheme;
    for (size_t k = 0; k < sizeof add_in / sizeof *add_in; k++)
        for (size_t t = 0; t < s->periods; t++)
            IOP_TRY(add_in[k](f, t, err));
    IOP_TRY(add_requirements(f, err));
    IOP_TRY(add_end(f, err));
    f->out->relaxable = f->out->count;
    for (size_t t = 0; t < s->periods; t++)
        IOP_TRY(add_households(f, t, err));
    return add_present(f, err);
}
