/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check.c - is this table an economy? Runs the rules of check_finite.c, check_accounts.c, check_use.c,
 * check_flows.c and check_radius.c and states the figures that concern the table as a whole:
 *
 *   (1) GDP from incomes  = value added + other primary inputs that are no imports, of sectors and final use
 *   (2) GDP from spending = final demand with its own primary inputs - all imports
 *
 * (1) and (2) agree exactly when the columns balance in sum. Source: Miller and Blair (2009), section 1.3;
 * System of National Accounts 2008, ch. 14. */
#include "table/check.h"
#include "base/alloc.h"
#include <ioplan/words.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const double rounding = 1e-12;      /* sums of doubles agree no better */
static const double wide_tolerance = 0.02; /* above this a balance proves little */

/* --- shared with the rules ----------------------------------------------------------------------------- */

void iop_check_found(check_worst *worst, double badness, size_t row, size_t col)
{
    worst->count++;
    size_t at = worst->kept;
    while (at > 0 && badness > worst->cell[at - 1].badness)
        at--;
    if (at == CHECK_WORST)
        return;
    if (worst->kept < CHECK_WORST)
        worst->kept++;
    for (size_t k = worst->kept - 1; k > at; k--)
        worst->cell[k] = worst->cell[k - 1];
    worst->cell[at] = (check_cell){badness, row, col};
}

/* Drops zeros after the decimal point, which say nothing in a sentence. */
static size_t trim(char *text, size_t length)
{
    if (!strchr(text, '.') || strchr(text, 'e'))
        return length;
    while (text[length - 1] == '0')
        length--;
    length -= text[length - 1] == '.';
    text[length] = '\0';
    return length;
}

check_text check_number(const check_context *c, double value)
{
    check_text number;
    trim(number.text, iop_format_human(value, 6, number.text));
    iop_words_number(c->lang, number.text);
    return number;
}

check_text check_percent(const check_context *c, double share)
{
    check_text number;
    size_t length = trim(number.text, iop_format_human(100 * share, 3, number.text));
    iop_words_number(c->lang, number.text);
    memcpy(number.text + length, " %", 3);
    return number;
}

check_text check_unit(const check_context *c, const char *unit)
{
    check_text told;
    iop_words_of_unit(c->lang, unit, told.text, sizeof told.text);
    return told;
}

const char *iop_check_column(const check_context *c, size_t column, char out[CHECK_NAME])
{
    const iop_table *t = c->table;
    if (column < t->n)
        return iop_table_sector_label(t, column, out, CHECK_NAME);
    snprintf(out, CHECK_NAME, iop_words(c->lang, "category %.60s"), t->categories[column - t->n].name);
    return out;
}

static void run_rules(const check_context *c, const check_rule *rules, size_t count, iop_diags *diags)
{
    for (size_t r = 0; r < count; r++) {
        check_worst worst = {0};
        iop_status code = rules[r].severity == IOP_ERROR ? IOP_EINVAL : IOP_OK;
        char sentence[CHECK_SENTENCE];
        rules[r].find(c, &worst);
        for (size_t k = 0; k < worst.kept; k++) {
            rules[r].say(c, worst.cell[k], sentence);
            iop_diags_add(diags, rules[r].severity, code, rules[r].where, 0, 0, "%s", sentence);
        }
        if (worst.count > worst.kept)
            iop_diags_add(diags, rules[r].severity, code, rules[r].where, 0, 0,
                          iop_words(c->lang, "and %zu more %s"), worst.count - worst.kept,
                          iop_words(c->lang, rules[r].more));
    }
}

/* --- the table as a whole ------------------------------------------------------------------------------ */

static void add(iop_diags *diags, bool error, const char *where, const char *sentence)
{
    iop_diags_add(diags, error ? IOP_ERROR : IOP_WARNING, error ? IOP_EINVAL : IOP_OK, where, 0, 0, "%s",
                  sentence);
}

static void check_tolerance(const check_context *c, iop_diags *diags)
{
    double tolerance = c->table->tolerance;
    if (!(tolerance >= 0 && tolerance < 1))
        iop_diags_add(diags, IOP_ERROR, IOP_EINVAL, NULL, 0, 0,
                      iop_words(c->lang, "the tolerance %g is not between 0 and 1"), tolerance);
    else if (tolerance > wide_tolerance)
        iop_diags_add(
            diags, IOP_WARNING, IOP_OK, NULL, 0, 0,
            iop_words(c->lang, "the tolerance lets a sector's sales and costs differ by %s of its output"),
            check_percent(c, tolerance).text);
}

static void check_shape(const check_context *c, iop_diags *diags)
{
    const iop_table *t = c->table;
    size_t value_added = 0;
    for (size_t q = 0; q < t->p; q++)
        value_added += t->components[q].in_value_added;
    if (t->n == 0)
        add(diags, true, NULL, iop_words(c->lang, "the table has no sectors"));
    if (t->c == 0)
        add(diags, true, "final_demand", iop_words(c->lang, "the table has no category of final demand"));
    if (t->p == 0)
        add(diags, false, "primary",
            iop_words(c->lang, "the table has no primary inputs, so that columns cannot be balanced"));
    else if (value_added == 0)
        add(diags, false, "primary", iop_words(c->lang, "no row of primary inputs counts as value added"));
    check_tolerance(c, diags);
}

typedef struct {
    double value_added, other_income; /* primary inputs that are no imports */
    double spending, imports;         /* final demand with its primary inputs; imports of all columns */
    double output;
} national_accounts;

static national_accounts sum_up(const iop_table *t)
{
    national_accounts a = {0, 0, 0, 0, 0};
    for (size_t q = 0; q < t->p; q++)
        for (size_t j = 0; j < t->n + t->c; j++) {
            double value = *iop_at(t->primary, q, j);
            const iop_component *component = &t->components[q];
            a.spending += j >= t->n ? value : 0;
            a.imports += component->is_import ? value : 0;
            a.value_added += component->in_value_added ? value : 0;
            a.other_income += component->in_value_added || component->is_import ? 0 : value;
        }
    for (size_t i = 0; i < t->n; i++) {
        a.output += t->output[i];
        for (size_t k = 0; k < t->c; k++)
            a.spending += *iop_at(t->final_demand, i, k);
    }
    return a;
}

static void check_gdp(const check_context *c, iop_diags *diags)
{
    const iop_table *t = c->table;
    if (t->p == 0)
        return;
    national_accounts a = sum_up(t);
    double incomes = a.value_added + a.other_income, spending = a.spending - a.imports;
    double gap = fabs(incomes - spending) > rounding * fabs(a.output) ? incomes - spending : 0;
    bool agree = fabs(gap) <= c->tolerance * fabs(a.output);
    iop_diags_add(
        diags, agree ? IOP_NOTE : IOP_WARNING, IOP_OK, NULL, 0, 0,
        iop_words(
            c->lang,
            "GDP is %s %s from incomes (value added %s, other rows such as taxes on products %s) and %s "
            "from spending (final demand %s less imports %s), a difference of %s"),
        check_number(c, incomes).text, check_unit(c, t->unit).text, check_number(c, a.value_added).text,
        check_number(c, a.other_income).text, check_number(c, spending).text,
        check_number(c, a.spending).text, check_number(c, a.imports).text, check_number(c, gap).text);
}

static iop_status check_economy(check_context *c, iop_diags *diags)
{
    iop_check_survey(c);
    run_rules(c, iop_check_account_rules, iop_check_account_count, diags);
    run_rules(c, iop_check_use_rules, iop_check_use_count, diags);
    run_rules(c, iop_check_flow_rules, iop_check_flow_count, diags);
    check_gdp(c, diags);
    return iop_check_radius(c, diags);
}

iop_status iop_table_check(const iop_table *table, iop_diags *diags)
{
    check_context c = {table, iop_diags_lang(diags), fmax(table->tolerance, rounding), NULL, NULL, NULL};
    const iop_env *env = &table->env;
    size_t errors = iop_diags_errors(diags);
    check_shape(&c, diags);
    run_rules(&c, iop_check_finite_rules, iop_check_finite_count, diags);
    if (iop_diags_errors(diags) > errors)
        return IOP_OK; /* nothing else makes sense */
    iop_status status;
    c.scratch = iop_new(env, table->n, sizeof *c.scratch);
    c.purchases = iop_new(env, table->n, sizeof *c.purchases);
    c.row = iop_new(env, table->n, sizeof *c.row);
    if (c.scratch && c.purchases && c.row) {
        status = check_economy(&c, diags);
    } else {
        iop_err err;
        iop_no_memory(&err, table->n, "sectors");
        status = iop_diags_add_err(diags, &err);
    }
    iop_free(env, c.row);
    iop_free(env, c.purchases);
    iop_free(env, c.scratch);
    return status;
}
