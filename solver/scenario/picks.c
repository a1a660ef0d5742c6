/* SPDX-License-Identifier: GPL-3.0-or-later */
/* picks.c - which sectors and which places an entry of a whole plan means. */
#include "base/alloc.h"
#include "scenario/whole.h"
#include <ioplan/words.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static bool word_of_text(const char *text, size_t k, char out[IOP_WORD_SIZE])
{
    for (; k > 0; k--) {
        text += strcspn(text, ";");
        if (!*text)
            return false;
        text++;
    }
    text += strspn(text, " ");
    size_t length = strcspn(text, ";");
    while (length > 0 && text[length - 1] == ' ')
        length--;
    snprintf(out, IOP_WORD_SIZE, "%.*s", (int)length, text);
    return true;
}

bool iop_word_at(const iop_yaml_node *node, size_t k, char out[IOP_WORD_SIZE], const iop_yaml_node **at)
{
    *at = node;
    if (node->kind == IOP_YAML_SCALAR)
        return word_of_text(node->text, k, out);
    if (node->kind == IOP_YAML_MAP || k >= node->count)
        return false;
    *at = &node->item[k];
    const char *text = (*at)->kind == IOP_YAML_SCALAR ? (*at)->text : "";
    snprintf(out, IOP_WORD_SIZE, "%s", text);
    return true;
}

/* Marks what one word means; false when nothing is called so. */
static bool mark_sectors(const iop_table *t, const char *word, bool *member)
{
    size_t j = iop_table_sector(t, word), found = 0;
    if (j != SIZE_MAX) {
        member[j] = true;
        return true;
    }
    for (j = 0; j < t->n; j++)
        if (strcmp(word, "all") == 0 || iop_table_in_group(t, j, word)) {
            member[j] = true;
            found++;
        }
    return found > 0;
}

bool iop_read_sectors(const iop_whole *w, const iop_yaml_node *node, const char *key, bool *member)
{
    char word[IOP_WORD_SIZE];
    const iop_yaml_node *at;
    size_t count = 0;
    bool good = true;
    memset(member, 0, w->scheme->table->n * sizeof *member);
    for (; iop_word_at(node, count, word, &at); count++)
        if (!mark_sectors(w->scheme->table, word, member)) {
            iop_complain_of_sectors(&w->r, at, word);
            good = false;
        }
    if (count == 0)
        iop_complain(&w->r, node, "%s: expected a sector, a group, all, or a list of them", key);
    return good && count > 0;
}

/* --- places --- */

bool iop_is_among(const iop_yaml_node *names, const char *name)
{
    char word[IOP_WORD_SIZE];
    const iop_yaml_node *at;
    for (size_t k = 0; names && iop_word_at(names, k, word, &at); k++)
        if (strcmp(word, name) == 0)
            return true;
    return names == NULL;
}

/* Every name must be that of a zone, or kind, that there is. */
static bool check_names(const iop_whole *w, const iop_yaml_node *names, bool zones)
{
    const iop_scheme *s = w->scheme;
    char word[IOP_WORD_SIZE];
    const iop_yaml_node *at;
    bool good = true;
    size_t k = 0;
    for (; names && iop_word_at(names, k, word, &at); k++) {
        size_t p = 0;
        while (p < s->places && strcmp(zones ? s->place[p].zone : s->place[p].kind, word) != 0)
            p++;
        if (p < s->places)
            continue;
        good = false;
        if (w->placeless)
            continue;
        const char **known = iop_new(&s->env, s->places, sizeof *known);
        for (p = 0; known && p < s->places; p++)
            known[p] = zones ? s->place[p].zone : s->place[p].kind;
        iop_complain_of_word(
            &w->r, at, zones ? IOP_WORD("zone of the section zones") : IOP_WORD("kind of land of any zone"),
            word, known, known ? s->places : 0);
        iop_free(&s->env, known);
    }
    if (names && k == 0)
        iop_complain(&w->r, names,
                     zones ? IOP_WORD("expected the name of a zone, or a list of them")
                           : IOP_WORD("expected the name of a kind of land, or a list of them"));
    return good && (!names || k > 0);
}

bool iop_read_places(const iop_whole *w, const iop_yaml_node *node, const char *key, bool *pick)
{
    static const char *const words[] = {"zone", "kind"};
    const iop_scheme *s = w->scheme;
    memset(pick, 0, s->places * sizeof *pick);
    if (node && !iop_expect_map(&w->r, node, key, "{zone: NAME, kind: NAME}"))
        return false;
    if (node)
        iop_expect_keys(&w->r, node, key, words, 2);
    const iop_yaml_node *zone = iop_yaml_get(node, "zone"), *kind = iop_yaml_get(node, "kind");
    bool zones_good = check_names(w, zone, true), kinds_good = check_names(w, kind, false);
    if (!zones_good || !kinds_good)
        return false;
    size_t count = 0;
    for (size_t p = 0; p < s->places; p++) {
        pick[p] = iop_is_among(zone, s->place[p].zone) && iop_is_among(kind, s->place[p].kind);
        count += pick[p];
    }
    if (count > 0 || !node)
        return true;
    iop_complain(&w->r, node, "%s: no zone has land of that kind; give it an area in the section zones", key);
    return false;
}

/* --- what a section says of all, of groups, of sectors --- */

typedef struct {
    iop_whole *w;
    bool *member;
    iop_for_sectors *call;
    void *self;
} visitor;

static void visit(const visitor *v, const iop_yaml_node *section, size_t k, const char *name)
{
    char key[160];
    snprintf(key, sizeof key, "%.60s.%.90s", name, section->key[k].text);
    v->call(v->w, &section->item[k], key, v->member, v->self);
}

static void visit_groups(const visitor *v, const iop_yaml_node *groups, const char *name)
{
    char key[160];
    const iop_table *t = v->w->scheme->table;
    snprintf(key, sizeof key, "%.60s.group", name);
    if (!iop_expect_map(&v->w->r, groups, key, "{GROUP: ...}"))
        return;
    for (size_t k = 0; k < groups->count; k++) {
        if (!iop_group_key(&v->w->r, groups, k))
            continue;
        for (size_t j = 0; j < t->n; j++)
            v->member[j] = iop_table_in_group(t, j, groups->key[k].text);
        visit(v, groups, k, key);
    }
}

enum { OTHER_WORDS = 8 };

static void visit_all(const visitor *v, const iop_yaml_node *section, const char *name,
                      const char *const *words, size_t count)
{
    const char *all[OTHER_WORDS] = {"all", "group"};
    size_t n = v->w->scheme->table->n;
    for (size_t k = 0; k < count && k + 2 < OTHER_WORDS; k++)
        all[k + 2] = words[k];
    for (size_t k = 0; k < section->count; k++)
        if (strcmp(section->key[k].text, "all") == 0) {
            for (size_t j = 0; j < n; j++)
                v->member[j] = true;
            visit(v, section, k, name);
        }
    const iop_yaml_node *groups = iop_yaml_get(section, "group");
    if (groups)
        visit_groups(v, groups, name);
    for (size_t k = 0; k < section->count; k++) {
        size_t j = iop_sector_key(&v->w->r, section, k, all, count + 2);
        if (j == SIZE_MAX)
            continue;
        memset(v->member, 0, n * sizeof *v->member);
        v->member[j] = true;
        visit(v, section, k, name);
    }
}

iop_status iop_visit_sectors(iop_whole *w, const iop_yaml_node *section, const char *name,
                             const char *const *words, size_t count, iop_for_sectors *call, void *self)
{
    const iop_env *env = &w->scheme->env;
    visitor v = {w, iop_new(env, w->scheme->table->n, sizeof *v.member), call, self};
    if (!v.member)
        return iop_lacks(w, w->scheme->table->n, "sectors");
    visit_all(&v, section, name, words, count);
    iop_free(env, v.member);
    return IOP_OK;
}
