/* SPDX-License-Identifier: GPL-3.0-or-later */
/* supply.c - the sections imports (that may take the place of own products) and stocks. In both, what is said
 * of a sector replaces what is said of its groups, and that what is said of all. */
#include "base/alloc.h"
#include "scenario/whole.h"
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* --- imports --- */

enum { IMPORT_KEY = 160 };

typedef struct {
    double *share;              /* n */
    const iop_yaml_node **node; /* n: what says so */
    char (*key)[IMPORT_KEY];    /* n: and its key */
} import_shares;

static void take_share(iop_whole *w, const iop_yaml_node *node, const char *key, const bool *member,
                       void *self)
{
    import_shares *s = self;
    double share;
    if (!iop_read_within(&w->r, node, key, 0, 1, true, &share))
        return;
    for (size_t j = 0; j < w->scheme->table->n; j++)
        if (member[j]) {
            s->share[j] = share;
            s->node[j] = node;
            snprintf(s->key[j], IMPORT_KEY, "%s", key);
        }
}

/* The measure that counts competitive imports: the one named, or the only import component. */
static size_t import_measure(const iop_whole *w, const iop_yaml_node *section)
{
    const iop_yaml_node *named = iop_yaml_get(section, "measure");
    const iop_table *t = w->scheme->table;
    size_t found = SIZE_MAX, count = 0;
    if (named && iop_read_text(&w->r, named, "imports.measure")) {
        size_t m = iop_measure_by_name(&w->r, named, named->text), p = iop_table_component(t, named->text);
        if (m == SIZE_MAX || (p != SIZE_MAX && t->components[p].is_import))
            return m;
        iop_complain(&w->r, named, "imports.measure: \"%.60s\" is none of the dataset's imports",
                     named->text);
        return SIZE_MAX;
    }
    for (size_t p = 0; !named && p < t->p; p++)
        if (t->components[p].is_import) {
            found = iop_plan_measure(w->r.plan, t->components[p].name);
            count++;
        }
    if (!named && count != 1)
        iop_complain(&w->r, section, "imports: the dataset has %zu import components; write measure: NAME",
                     count);
    return count == 1 ? found : SIZE_MAX;
}

/* What is said of several products at once is one statement. */
static iop_status state_import(const iop_whole *w, const import_shares *s, size_t at)
{
    iop_competitive *c = w->scheme->competitive;
    const iop_yaml_node *node = s->node[c[at].sector];
    for (size_t k = 0; k < at; k++)
        if (s->node[c[k].sector] == node) {
            c[at].statement = c[k].statement;
            return IOP_OK;
        }
    return iop_state(w, node, s->key[c[at].sector], &c[at].statement);
}

static iop_status add_imports(iop_whole *w, const import_shares *s)
{
    iop_err err;
    iop_competitive *c;
    for (size_t j = 0; j < w->scheme->table->n; j++) {
        if (!(s->share[j] > 0))
            continue;
        IOP_TRY(iop_told(w, iop_scheme_add_competitive(w->scheme, j, &c, &err), &err));
        c->share = s->share[j];
        IOP_TRY(state_import(w, s, w->scheme->competitives - 1));
    }
    return IOP_OK;
}

iop_status iop_read_imports(iop_whole *w)
{
    const iop_yaml_node *section = iop_yaml_get(w->r.root, "imports");
    const iop_env *env = &w->scheme->env;
    size_t n = w->scheme->table->n;
    if (!section || !iop_expect_map(&w->r, section, "imports", "{all: 10%}"))
        return IOP_OK;
    static const char *const words[] = {"measure"};
    import_shares s = {iop_new(env, n, sizeof *s.share), iop_new(env, n, sizeof *s.node),
                       iop_new(env, n, sizeof *s.key)};
    iop_status status = s.share && s.node && s.key ? IOP_OK : iop_lacks(w, n, "shares of imports");
    if (status == IOP_OK)
        status = iop_visit_sectors(w, section, "imports", words, 1, take_share, &s);
    if (status == IOP_OK) {
        size_t measure = import_measure(w, section);
        w->scheme->competitive_measure = measure == SIZE_MAX ? IOP_NONE : measure;
        if (measure != SIZE_MAX)
            status = add_imports(w, &s);
    }
    iop_free(env, s.share);
    iop_free(env, s.node);
    iop_free(env, s.key);
    return status;
}

/* --- stocks --- */

enum { PRESENT, MOST, END, SAID };

typedef struct {
    iop_stored *of; /* n; sector IOP_NONE: not stored */
    const iop_yaml_node **node;
    const iop_yaml_node **said; /* n x SAID: the numbers, where they are written; NULL */
} stock_list;

static const char *const stock_words[] = {"present", "most", "end", "kept"};

/* Percentages are of a year's base output. */
static bool read_stock(const iop_whole *w, const iop_yaml_node *map, const char *key, const char *name,
                       iop_amount *amount)
{
    char path[200];
    const iop_yaml_node *node = iop_yaml_get(map, name);
    iop_unit money = {w->scheme->table->unit, NULL};
    snprintf(path, sizeof path, "%.160s.%s", key, name);
    if (!node || !iop_read_amount(&w->r, node, path, money, amount))
        return false;
    if (amount->value >= 0)
        return true;
    iop_complain(&w->r, node, "%s: \"%.60s\" is negative; expected 0 or more", path, node->text);
    return false;
}

static void take_stock(iop_whole *w, const iop_yaml_node *node, const char *key, const bool *member,
                       void *self)
{
    stock_list *list = self;
    const iop_table *t = w->scheme->table;
    iop_amount amount[SAID];
    bool has[SAID];
    double kept = 1;
    char path[200];
    if (!iop_expect_map(&w->r, node, key, "{present: 5%, kept: 98%}"))
        return;
    iop_expect_keys(&w->r, node, key, stock_words, 4);
    for (int k = 0; k < SAID; k++)
        has[k] = read_stock(w, node, key, stock_words[k], &amount[k]);
    const iop_yaml_node *keeps = iop_yaml_get(node, "kept");
    snprintf(path, sizeof path, "%.160s.kept", key);
    bool has_kept = keeps && iop_read_within(&w->r, keeps, path, 1e-6, 1, true, &kept);
    for (size_t j = 0; j < t->n; j++) {
        if (!member[j])
            continue;
        iop_stored *s = &list->of[j];
        s->sector = j;
        list->node[j] = node;
        double *const number[SAID] = {&s->present, &s->most, &s->end};
        for (int k = 0; k < SAID; k++) {
            if (!has[k])
                continue;
            *number[k] = amount[k].value * (amount[k].relative ? t->output[j] : 1);
            list->said[SAID * j + (size_t)k] = iop_yaml_get(node, stock_words[k]);
        }
        if (has_kept)
            s->kept = kept;
    }
}

/* What is said of a sector's stock: that there is none at present, too, where nothing is written. */
static iop_status state_stock(const iop_whole *w, const stock_list *list, size_t j, iop_stored *s)
{
    size_t *const statement[SAID] = {&s->present_statement, &s->most_statement, &s->end_statement};
    for (size_t k = 0; k < SAID; k++) {
        char key[120];
        const iop_yaml_node *said = list->said[SAID * j + k];
        snprintf(key, sizeof key, "stocks.%.80s.%s", w->scheme->table->sectors[j].code, stock_words[k]);
        if (said || k == PRESENT)
            IOP_TRY(iop_state(w, said ? said : list->node[j], key, statement[k]));
    }
    return IOP_OK;
}

static iop_status add_stocks(iop_whole *w, const stock_list *list)
{
    iop_err err;
    iop_stored *made;
    for (size_t j = 0; j < w->scheme->table->n; j++) {
        const iop_stored *s = &list->of[j];
        if (s->sector == IOP_NONE)
            continue;
        if (s->present > s->most)
            iop_complain(&w->r, list->node[j], "stocks: %s begins with %g, but holds at most %g",
                         w->scheme->table->sectors[j].code, s->present, s->most);
        if (s->end > s->most)
            iop_complain(&w->r, list->node[j], "stocks: %s must end with %g, but holds at most %g",
                         w->scheme->table->sectors[j].code, s->end, s->most);
        IOP_TRY(iop_told(w, iop_scheme_add_stored(w->scheme, j, &made, &err), &err));
        *made = *s;
        IOP_TRY(state_stock(w, list, j, made));
    }
    return IOP_OK;
}

iop_status iop_read_stocks(iop_whole *w)
{
    const iop_yaml_node *section = iop_yaml_get(w->r.root, "stocks");
    const iop_env *env = &w->scheme->env;
    size_t n = w->scheme->table->n;
    if (!section || !iop_expect_map(&w->r, section, "stocks", "{D24: {present: 5%}}"))
        return IOP_OK;
    stock_list list = {iop_new(env, n, sizeof *list.of), iop_new(env, n, sizeof *list.node),
                       iop_new(env, SAID * n, sizeof *list.said)};
    iop_status status = list.of && list.node && list.said ? IOP_OK : iop_lacks(w, n, "stocks");
    for (size_t j = 0; status == IOP_OK && j < n; j++)
        list.of[j] = (iop_stored){.sector = IOP_NONE,
                                  .kept = 1,
                                  .most = (double)INFINITY,
                                  .present_statement = IOP_NO_STATEMENT,
                                  .most_statement = IOP_NO_STATEMENT,
                                  .end_statement = IOP_NO_STATEMENT};
    if (status == IOP_OK)
        status = iop_visit_sectors(w, section, "stocks", NULL, 0, take_stock, &list);
    if (status == IOP_OK)
        status = add_stocks(w, &list);
    iop_free(env, list.of);
    iop_free(env, list.node);
    iop_free(env, list.said);
    return status;
}
