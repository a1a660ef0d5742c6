/* SPDX-License-Identifier: GPL-3.0-or-later */
/* closed.c - multipliers of the model closed for households, from those of the open one.
 *
 * The closed model adds a sector that buys h and sells w. By the inverse of the bordered matrix
 *
 *   (I - [A h; w 0])^-1 = [L + L h w L / s   L h / s; w L / s   1 / s],  s = 1 - w L h
 *
 *   (1) type II of q: d (L + L h w L / s) = m + (m h) (w L) / s
 *   (2) income itself: (w L) / s, which (1) gives as well for d = w
 *
 * Nothing is solved: m = d L and w L are type I multipliers. Source: Miller and Blair (2009), sections 2.5
 * and 6.2.3, equation 6.13 for truncated multipliers. */
#include "base/alloc.h"
#include "structure/names.h"
#include <ioplan/linkages.h>
#include <math.h>
#include <string.h>

typedef struct {
    const iop_table *table;
    const iop_multipliers *multipliers;
    bool *income, *household; /* p, c flags */
} choice;

bool iop_closed_known(const iop_table *table)
{
    for (size_t c = 0; c < table->c; c++)
        for (const char *const *word = iop_household_words; *word; word++)
            if (strcmp(table->categories[c].name, *word) == 0)
                return true;
    return false;
}

static iop_status choose(choice *ch, const iop_household_names *names, iop_err *err)
{
    static const iop_household_names by_name = {0};
    const iop_table *t = ch->table;
    size_t incomes, households;
    names = names ? names : &by_name;
    IOP_TRY(
        iop_choose_components(t, names->incomes, names->income, iop_income_names, ch->income, &incomes, err));
    for (size_t q = 0; q < t->p && incomes == 0; q++)
        ch->income[q] = t->components[q].in_value_added;
    IOP_TRY(iop_choose_categories(t, names->households, names->household, iop_household_words, ch->household,
                                  &households, err));
    if (households == 0)
        return iop_fail(err, IOP_EINVAL,
                        "no category of final demand is known as that of households; name it to have type II "
                        "multipliers");
    return IOP_OK;
}

/* Total income and total spending of the base year. */
static void add_totals(iop_closed *o, const choice *ch)
{
    const iop_table *t = ch->table;
    for (size_t q = 0; q < t->p; q++)
        for (size_t col = 0; col < t->n + t->c; col++) {
            double value = *iop_at(t->primary, q, col);
            o->income_total += ch->income[q] ? value : 0;
            o->spending_total += col >= t->n && ch->household[col - t->n] ? value : 0;
        }
    for (size_t i = 0; i < t->n; i++)
        for (size_t c = 0; c < t->c; c++)
            o->spending_total += ch->household[c] ? *iop_at(t->final_demand, i, c) : 0;
}

static iop_status fill_households(iop_closed *o, const choice *ch, iop_err *err)
{
    const iop_table *t = ch->table;
    add_totals(o, ch);
    if (!(o->income_total > 0))
        return iop_fail(err, IOP_EINVAL, "income of households (%.80s) is %g; type II needs a positive one",
                        o->income, o->income_total);
    double all = fmax(o->income_total, o->spending_total);
    for (size_t i = 0; i < t->n; i++)
        for (size_t c = 0; c < t->c; c++)
            o->household_spent[i] += ch->household[c] ? *iop_at(t->final_demand, i, c) / all : 0;
    for (size_t i = 0; i < t->n; i++)
        o->spent_here += o->household_spent[i];
    for (size_t q = 0; q < t->p; q++)
        for (size_t j = 0; j < t->n && ch->income[q]; j++) {
            o->income_direct[j] += *iop_at(ch->multipliers->direct, 2 + q, j); /* rows of iop_multipliers */
            o->income_type1[j] += *iop_at(ch->multipliers->total, 2 + q, j);
        }
    return IOP_OK;
}

static double dot(const double *x, const double *y, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += x[i] * y[i];
    return sum;
}

static iop_status respend(iop_closed *o, const iop_multipliers *m, iop_err *err)
{
    double earned = dot(o->income_type1, o->household_spent, o->n);
    if (!(earned < 1))
        return iop_fail(err, IOP_EINVAL,
                        "households would earn %.4g of each unit that they spend, so that respending never "
                        "ends; look at the rows %.80s and the categories %.80s",
                        earned, o->income, o->household);
    o->respending = 1 / (1 - earned);
    for (size_t j = 0; j < o->n; j++)
        o->income_type2[j] = o->income_type1[j] * o->respending; /* (2) */
    for (size_t q = 0; q < o->k; q++) {
        double share = dot(m->total.a + q * m->total.ld, o->household_spent, o->n);
        for (size_t j = 0; j < o->n; j++) /* (1) */
            *iop_at(o->total, q, j) = *iop_at(m->total, q, j) + share * o->income_type2[j];
    }
    return IOP_OK;
}

static iop_status new_storage(iop_closed *o, const choice *ch, iop_err *err)
{
    double **const rows[] = {&o->income_direct, &o->income_type1, &o->income_type2, &o->household_spent};
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        *rows[r] = iop_new(&o->env, o->n, sizeof **rows[r]);
        if (!*rows[r])
            return iop_no_memory(err, o->n, "sectors");
    }
    o->income = iop_join_components(ch->table, ch->income, &o->env);
    o->household = iop_join_categories(ch->table, ch->household, &o->env);
    if (!o->income || !o->household)
        return iop_no_memory(err, 2, "names");
    return iop_mat_new(&o->total, o->k, o->n, &o->env, err);
}

iop_status iop_closed_open(iop_closed **out, const iop_table *table, const iop_multipliers *multipliers,
                           const iop_household_names *names, const iop_env *env, iop_err *err)
{
    *out = NULL;
    iop_closed *o = iop_new(env, 1, sizeof *o);
    choice ch = {table, multipliers, iop_new(env, table->p, sizeof *ch.income),
                 iop_new(env, table->c, sizeof *ch.household)};
    iop_status status = o && ch.income && ch.household ? IOP_OK : iop_no_memory(err, 1, "type II model");
    if (o) {
        o->env = iop_env_or_default(env);
        o->k = multipliers->k;
        o->n = table->n;
    }
    if (status == IOP_OK)
        status = choose(&ch, names, err);
    if (status == IOP_OK)
        status = new_storage(o, &ch, err);
    if (status == IOP_OK)
        status = fill_households(o, &ch, err);
    if (status == IOP_OK)
        status = respend(o, multipliers, err);
    iop_free(env, ch.income);
    iop_free(env, ch.household);
    if (status == IOP_OK)
        *out = o;
    else
        iop_closed_close(o);
    return status;
}

void iop_closed_close(iop_closed *o)
{
    if (!o)
        return;
    iop_env env = o->env;
    iop_free(&env, o->income);
    iop_free(&env, o->household);
    iop_free(&env, o->income_direct);
    iop_free(&env, o->income_type1);
    iop_free(&env, o->income_type2);
    iop_free(&env, o->household_spent);
    iop_mat_free(&o->total, &env);
    iop_free(&env, o);
}
