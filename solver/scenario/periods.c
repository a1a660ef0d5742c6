/* SPDX-License-Identifier: GPL-3.0-or-later */
/* periods.c - the sections periods, discount, foresight, production_lag.
 *
 * A period holds what is different in it; the rest is the scenario's. Its plan is that of the scenario with
 * the period's keys on top, read like any other. */
#include "base/alloc.h"
#include "base/failure.h"
#include "scenario/whole.h"
#include <ioplan/words.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    const iop_yaml_node *key, *item; /* NULL: the only period of a scenario without the section */
    long first, last;                /* 0: not said yet */
    double years;                    /* 0: not said */
} entry;

enum { YEARS_MAX = 1000 };

static const char *const own[] = {"growth", "coefficients", "final_demand", "output", "limits"};
static const char *const keys[] = {"growth", "coefficients", "final_demand", "output",
                                   "limits", "from",         "to",           "years"};
static const char *const shared[] = {"title",        "title_vi", "growth",     "coefficients",
                                     "final_demand", "output",   "limits",     "measures",
                                     "maximize",     "minimize", "households", "investment"};

/* --- years --- */

/* "2021-2025" or "2030". */
static bool years_of(const char *name, long *first, long *last)
{
    char *end;
    if (strspn(name, "0123456789") != 4)
        return false;
    *first = *last = strtol(name, &end, 10);
    if (!*end)
        return true;
    if (*end != '-' || strspn(end + 1, "0123456789") != 4 || end[5])
        return false;
    *last = strtol(end + 1, NULL, 10);
    return true;
}

static bool read_year(const iop_reading *r, const iop_yaml_node *item, const char *name, long *year)
{
    char key[160];
    size_t value;
    const iop_yaml_node *node = iop_yaml_get(item, name);
    snprintf(key, sizeof key, "periods.%s", name);
    if (!node)
        return true;
    if (!iop_read_whole_number(r, node, key, &value))
        return false;
    *year = (long)value;
    return true;
}

static bool read_entry(const iop_reading *r, const iop_yaml_node *section, size_t k, entry *e)
{
    static const iop_unit none = {"", NULL};
    char key[160];
    memset(e, 0, sizeof *e);
    e->key = &section->key[k];
    e->item = &section->item[k];
    snprintf(key, sizeof key, "periods.%.100s", e->key->text);
    if (!iop_expect_map(r, e->item, key, "{to: 2030, growth: 150%}"))
        return false;
    iop_expect_keys(r, e->item, key, keys, sizeof keys / sizeof *keys);
    (void)years_of(e->key->text, &e->first, &e->last);
    bool good = read_year(r, e->item, "from", &e->first) && read_year(r, e->item, "to", &e->last);
    const iop_yaml_node *years = iop_yaml_get(e->item, "years");
    if (years)
        good = iop_read_size(r, years, "periods.years", none, &e->years) && good;
    if (good && years && e->years == 0)
        iop_complain(r, years, "periods.years: a period without years");
    if (good && e->years > YEARS_MAX) {
        iop_complain(r, years, "periods.years: \"%.60s\" is too long; expected at most %d years", years->text,
                     YEARS_MAX);
        return false;
    }
    if (good && !years && !e->last)
        iop_complain(r, e->key,
                     "period \"%.60s\": write its last year, {to: YEAR}, or call it like 2021-2025",
                     e->key->text);
    return good && (e->years > 0 || (!years && e->last));
}

/* By the last year, if all say one; what only says how long it is stays where it is written. */
static void sort_entries(entry *list, size_t count)
{
    for (size_t k = 0; k < count; k++)
        if (!list[k].last)
            return;
    for (size_t k = 1; k < count; k++)
        for (size_t j = k; j > 0 && list[j].last < list[j - 1].last; j--) {
            entry moved = list[j];
            list[j] = list[j - 1];
            list[j - 1] = moved;
        }
}

/* What is wrong with the years of an entry, the one before ending in `before`; false when nothing is. */
static bool complain_of_years(const iop_reading *r, const entry *e, bool is_first, long before, bool both)
{
    const char *name = e->key->text, *lang = iop_diags_lang(r->diags);
    if (e->first != before + 1)
        iop_complain(r, e->key, "period \"%.60s\" begins in %ld, but %s ends in %ld; periods must adjoin",
                     name, e->first,
                     is_first ? iop_words(lang, "the base year") : iop_words(lang, "the one before"), before);
    else if (e->last - e->first >= YEARS_MAX)
        iop_complain(r, e->key, "period \"%.60s\" has more than %d years", name, YEARS_MAX);
    else if (e->last < e->first)
        iop_complain(r, e->key, "period \"%.60s\" ends in %ld, before it begins in %ld", name, e->last,
                     e->first);
    else if (both && (long)ceil(e->years) != e->last - e->first + 1)
        iop_complain(r, iop_yaml_get(e->item, "years"),
                     "period \"%.60s\" goes from %ld to %ld, which is not %g years; write one of the two",
                     name, e->first, e->last, e->years);
    else
        return false;
    return true;
}

/* Each begins in the year after the one before, the first in that after the base year; false after a
 * complaint. Where entries are missing only their years are filled in. */
static bool join_entries(const iop_reading *r, const iop_table *t, entry *list, size_t count, bool complete)
{
    long before = t->year;
    bool good = complete;
    for (size_t k = 0; k < count; k++) {
        entry *e = &list[k];
        bool both = e->last && e->years > 0;
        if (k == 0 && before == 0 && e->first)
            before = e->first - 1;
        if (!e->first)
            e->first = before + 1;
        if (!e->last)
            e->last = e->first + (long)ceil(e->years) - 1;
        if (e->years == 0)
            e->years = (double)(e->last - e->first + 1);
        if (complete && complain_of_years(r, e, k == 0, before, both))
            good = false;
        before = e->last;
    }
    return good;
}

/* --- the plan of a period --- */

/* Those of `found` that are not told yet: a fault of the scenario shows in every period. */
static void tell_new(const iop_diags *found, iop_diags *diags)
{
    for (size_t k = 0; k < iop_diags_count(found); k++) {
        const iop_diag *d = iop_diags_at(found, k);
        bool told = false;
        for (size_t j = 0; j < iop_diags_count(diags) && !told; j++) {
            const iop_err *at = &iop_diags_at(diags, j)->at;
            told = at->row == d->at.row && at->col == d->at.col && strcmp(at->where, d->at.where) == 0 &&
                   strcmp(at->msg, d->at.msg) == 0;
        }
        if (!told)
            iop_diags_take(diags, d);
    }
}

/* The scenario's keys of a plan with the period's on top. */
static iop_status lay(const iop_whole *w, const iop_yaml_node *root, const iop_yaml_node *item,
                      iop_yaml **out)
{
    const iop_env *env = &w->scheme->env;
    iop_yaml *base;
    *out = NULL;
    IOP_TRY(iop_yaml_of_keys(&base, root, shared, sizeof shared / sizeof *shared, env, w->r.diags));
    if (!item) {
        *out = base;
        return IOP_OK;
    }
    iop_status status = iop_yaml_of_keys(out, item, own, sizeof own / sizeof *own, env, w->r.diags);
    if (status == IOP_OK)
        status = iop_yaml_merge_under(*out, base, w->r.diags);
    iop_yaml_close(base);
    return status;
}

static iop_status read_plan(const iop_whole *w, const iop_yaml_node *root, iop_plan **out)
{
    iop_err err;
    iop_diags *found;
    IOP_TRY(iop_told(w, iop_plan_new_over(out, w->scheme->table, &w->scheme->env, &err), &err));
    IOP_TRY(iop_told(w, iop_diags_open(&found, &w->scheme->env, &err), &err));
    iop_reading r = {root, *out, found};
    iop_status status = iop_read_plan(&r, true, w->crossed);
    tell_new(found, w->r.diags);
    if (iop_diags_dropped(found) && status == IOP_OK)
        status = iop_diags_first_error(found)->code;
    iop_diags_close(found);
    return status;
}

static iop_status add_period(iop_whole *w, const iop_yaml_node *root, const entry *e)
{
    iop_err err;
    iop_yaml *yaml;
    iop_plan *plan = NULL;
    iop_period *period;
    char name[32];
    snprintf(name, sizeof name, "%ld", e->last);
    iop_status status = lay(w, root, e->item, &yaml);
    if (status == IOP_OK)
        status = read_plan(w, iop_yaml_root(yaml), &plan);
    iop_yaml_close(yaml);
    if (status != IOP_OK) {
        iop_plan_close(plan);
        return status;
    }
    status = iop_scheme_add_period(w->scheme, e->key ? e->key->text : name, plan, &period, &err);
    IOP_TRY(iop_told(w, status, &err));
    period->first = (int)e->first;
    period->last = (int)e->last;
    period->years = e->years;
    return IOP_OK;
}

/* Entries that can be used; without any, a year stands for them, so that the other sections can be read.
 * `good`: they are all, and adjoin. */
static size_t gather(const iop_reading *r, const iop_yaml_node *section, const iop_table *t, entry *list,
                     bool *good)
{
    size_t count = 0;
    for (size_t k = 0; section && k < section->count; k++)
        count += read_entry(r, section, k, &list[count]);
    *good = !section || count == section->count;
    if (count > 0) {
        sort_entries(list, count);
        *good = join_entries(r, t, list, count, *good);
        return count;
    }
    list[0] = (entry){.first = t->year, .last = t->year, .years = 1};
    return 1;
}

iop_status iop_read_periods(iop_whole *w, const iop_yaml_node *root)
{
    const iop_yaml_node *section = iop_yaml_get(root, "periods");
    bool good;
    if (section &&
        (!iop_expect_map(&w->r, section, "periods", "{2021-2025: {growth: 150%}}") || section->count == 0)) {
        if (section->kind == IOP_YAML_MAP)
            iop_complain(&w->r, section, "periods: expected at least one");
        section = NULL;
        w->timeless = true;
    }
    size_t room = section ? section->count : 1;
    entry *list = iop_new(&w->scheme->env, room, sizeof *list);
    if (!list)
        return iop_lacks(w, room, "periods");
    size_t count = gather(&w->r, section, w->scheme->table, list, &good);
    w->timeless = w->timeless || !good;
    iop_status status = IOP_OK;
    for (size_t t = 0; status == IOP_OK && t < count; t++)
        status = add_period(w, root, &list[t]);
    iop_free(&w->scheme->env, list);
    return status;
}

/* --- discount, foresight, production_lag --- */

static void read_foresight(iop_whole *w, const iop_yaml_node *node)
{
    static const char *const words[] = {"window"};
    const iop_yaml_node *window = iop_yaml_get(node, "window");
    if (node->kind == IOP_YAML_SCALAR && strcmp(node->text, "perfect") == 0)
        return;
    if (node->kind == IOP_YAML_MAP)
        iop_expect_keys(&w->r, node, "foresight", words, 1);
    if (!window) {
        iop_complain(&w->r, node, "foresight: expected perfect, or {window: 2} for two periods at a time");
        return;
    }
    if (iop_read_whole_number(&w->r, window, "foresight.window", &w->scheme->window) &&
        w->scheme->window == 0)
        iop_complain(&w->r, window, "foresight.window: expected at least 1 period");
}

void iop_read_time(iop_whole *w)
{
    const iop_yaml_node *discount = iop_yaml_get(w->r.root, "discount"),
                        *foresight = iop_yaml_get(w->r.root, "foresight"),
                        *lag = iop_yaml_get(w->r.root, "production_lag");
    if (discount)
        (void)iop_read_within(&w->r, discount, "discount", 0, 1, false, &w->scheme->discount);
    if (foresight)
        read_foresight(w, foresight);
    if (lag && iop_read_lag(w, lag, "production_lag", &w->scheme->lag) && w->scheme->lag > 1)
        iop_complain(&w->r, lag, "production_lag: expected 0 or 1 period");
}
