/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bounded.c - what statements and single bounds are of.
 *
 * Keys: limits.NAME.SIDE
 *   output.group_total.GROUP.SIDE output.all.SIDE             final_demand.CATEGORY[.SIDE]
 *   output.group.GROUP.SIDE     final_demand.CATEGORY.group.GROUP.SIDE
 *   output.CODE.SIDE            final_demand.CATEGORY.sectors.CODE.SIDE
 * Names: "co2", "CATEGORY demand for CODE", "CATEGORY demand that follows MEASURE", and those of the table
 * below. */
#include "result/bounded.h"
#include <ioplan/words.h>
#include <stdio.h>
#include <string.h>

static void cut(char out[IOP_BOUNDED_NAME], const char *from, const char *to)
{
    snprintf(out, IOP_BOUNDED_NAME, "%.*s", (int)(to - from), from);
}

static bool begins(const char **text, const char *with)
{
    size_t length = strlen(with);
    bool does = strncmp(*text, with, length) == 0;
    *text += does ? length : 0;
    return does;
}

/* Where the last part of a key, its side, begins with its point. */
const char *iop_key_side(const char *key)
{
    const char *dot = strrchr(key, '.');
    return dot && (strcmp(dot, ".min") == 0 || strcmp(dot, ".max") == 0) ? dot : key + strlen(key);
}

/* The part of a key for output, or for final demand behind the category. */
static void read_scope(iop_bounded *s, const char *key, const char *end)
{
    s->reach = IOP_REACH_ONE;
    if (key >= end || strncmp(key, "all.", 4) == 0)
        s->reach = IOP_REACH_ALL;
    else if (begins(&key, "group."))
        s->reach = IOP_REACH_GROUP;
    else if (begins(&key, "group_total."))
        s->kind = IOP_BOUNDED_TOTAL;
    else
        begins(&key, "sectors.");
    if (s->reach != IOP_REACH_ALL)
        cut(s->name, key, end);
}

bool iop_bounded_of_key(iop_bounded *s, const char *key)
{
    const char *end = iop_key_side(key);
    *s = (iop_bounded){IOP_BOUNDED_LIMIT, IOP_REACH_ONE, "", ""};
    if (begins(&key, "limits.")) {
        cut(s->name, key, end);
    } else if (begins(&key, "output.")) {
        s->kind = IOP_BOUNDED_OUTPUT;
        read_scope(s, key, end);
    } else if (begins(&key, "final_demand.")) {
        s->kind = IOP_BOUNDED_DEMAND;
        const char *dot = strchr(key, '.');
        cut(s->category, key, dot && dot < end ? dot : end);
        read_scope(s, dot && dot < end ? dot + 1 : end, end);
    } else {
        return false;
    }
    return true;
}

/* How names of single bounds begin. */
static const struct {
    const char *words;
    iop_bounded_kind kind;
} named[] = {
    {"output of ", IOP_BOUNDED_OUTPUT},
    {"total output of group ", IOP_BOUNDED_TOTAL},
    {"requirement ", IOP_BOUNDED_REQUIREMENT},
    {"land of ", IOP_BOUNDED_LAND},
    {"conversion ", IOP_BOUNDED_CONVERSION},
    {"relocation ", IOP_BOUNDED_RELOCATION},
    {"treatment ", IOP_BOUNDED_TREATMENT},
    {"share of treatment ", IOP_BOUNDED_TREATED},
    {"technique ", IOP_BOUNDED_TECHNIQUE},
    {"share of technique ", IOP_BOUNDED_SHARE},
    {"share of imports of ", IOP_BOUNDED_IMPORT},
    {"share of imports", IOP_BOUNDED_IMPORT},
    {"stock of ", IOP_BOUNDED_STOCK},
    {"present stock of ", IOP_BOUNDED_PRESENT},
    {"capacity of ", IOP_BOUNDED_CAPACITY},
    {"last construction of ", IOP_BOUNDED_BUILDING},
};

/* "household demand for D26", "household demand that follows wages" */
static bool read_demand(iop_bounded *s, const char *name, const char *middle, iop_bounded_kind of)
{
    const char *at = strstr(name, middle);
    if (!at)
        return false;
    s->kind = of;
    cut(s->category, name, at);
    at += strlen(middle);
    cut(s->name, at, at + strlen(at));
    return true;
}

void iop_bounded_of_name(iop_bounded *s, const char *name)
{
    *s = (iop_bounded){IOP_BOUNDED_LIMIT, IOP_REACH_ONE, "", ""};
    for (size_t k = 0; k < sizeof named / sizeof *named; k++)
        if (begins(&name, named[k].words)) {
            s->kind = named[k].kind;
            cut(s->name, name, name + strlen(name));
            return;
        }
    if (!read_demand(s, name, " demand for ", IOP_BOUNDED_DEMAND) &&
        !read_demand(s, name, " demand that follows ", IOP_BOUNDED_FOLLOWING))
        cut(s->name, name, name + strlen(name));
}

static void put_demand(iop_text *t, const iop_bounded *s, const char *lang)
{
    const char *category = iop_words_name(lang, s->category);
    if (s->reach == IOP_REACH_ONE)
        /* words: household demand for D26 */
        iop_text_printf(t, iop_words(lang, "%s demand for %s"), category, s->name);
    else if (s->reach == IOP_REACH_ALL)
        iop_text_printf(t, iop_words(lang, "%s demand for every product"), category);
    else
        iop_text_printf(t, iop_words(lang, "%s demand for every product of group %s"), category,
                        iop_words_name(lang, s->name));
}

static void put_output(iop_text *t, const iop_bounded *s, const char *lang)
{
    if (s->reach == IOP_REACH_ONE)
        iop_text_printf(t, iop_words(lang, "output of %s"), s->name);
    else if (s->reach == IOP_REACH_GROUP)
        iop_text_printf(t, iop_words(lang, "every output of group %s"), iop_words_name(lang, s->name));
    else
        iop_text_puts(t, iop_words(lang, "every output"));
}

/* What a whole plan's own statement bounds. */
static void put_own(iop_text *t, iop_bounded_kind of, const char *name, const char *lang)
{
    switch (of) {
    case IOP_BOUNDED_REQUIREMENT:
        iop_text_printf(t, iop_words(lang, "requirement %s"), name);
        break;
    case IOP_BOUNDED_LAND:
        /* words: land of Bau_Bang, park */
        iop_text_printf(t, iop_words(lang, "land of %s"), name);
        break;
    case IOP_BOUNDED_CONVERSION:
        /* words: conversion of land (Bau_Bang, outside) */
        iop_text_printf(t, iop_words(lang, "conversion of land (%s)"), name);
        break;
    case IOP_BOUNDED_RELOCATION:
        iop_text_printf(t, iop_words(lang, "relocation %s"), name);
        break;
    case IOP_BOUNDED_TREATMENT:
        iop_text_printf(t, iop_words(lang, "treatment %s"), name);
        break;
    case IOP_BOUNDED_TREATED:
        /* words: share that treatment compost takes */
        iop_text_printf(t, iop_words(lang, "share that treatment %s takes"), name);
        break;
    case IOP_BOUNDED_TECHNIQUE:
        /* words: technique clean (D24) */
        iop_text_printf(t, iop_words(lang, "technique %s"), name);
        break;
    case IOP_BOUNDED_SHARE:
        /* words: share of technique clean (D24) */
        iop_text_printf(t, iop_words(lang, "share of technique %s"), name);
        break;
    case IOP_BOUNDED_STOCK:
        iop_text_printf(t, iop_words(lang, "stock of %s"), name);
        break;
    case IOP_BOUNDED_PRESENT:
        iop_text_printf(t, iop_words(lang, "stock of %s at the beginning"), name);
        break;
    case IOP_BOUNDED_BUILDING:
        /* words: construction of capacity of D26 */
        iop_text_printf(t, iop_words(lang, "construction of capacity of %s"), name);
        break;
    default:
        /* words: capacity of D26, Bau_Bang, park */
        iop_text_printf(t, iop_words(lang, "capacity of %s"), name);
        break;
    }
}

void iop_bounded_put(iop_text *t, const iop_bounded *s, const char *lang)
{
    if (s->kind == IOP_BOUNDED_LIMIT)
        iop_text_puts(t, iop_words_name(lang, s->name));
    else if (s->kind == IOP_BOUNDED_OUTPUT)
        put_output(t, s, lang);
    else if (s->kind == IOP_BOUNDED_DEMAND)
        put_demand(t, s, lang);
    else if (s->kind == IOP_BOUNDED_TOTAL)
        iop_text_printf(t, iop_words(lang, "total output of group %s"), iop_words_name(lang, s->name));
    else if (s->kind == IOP_BOUNDED_FOLLOWING)
        /* words: household demand follows wages */
        iop_text_printf(t, iop_words(lang, "%s demand follows %s"), iop_words_name(lang, s->category),
                        iop_words_name(lang, s->name));
    else if (s->kind == IOP_BOUNDED_IMPORT && !s->name[0])
        iop_text_puts(t, iop_words(lang, "share of imports in supply"));
    else if (s->kind == IOP_BOUNDED_IMPORT)
        /* words: share of imports in the supply of D26 */
        iop_text_printf(t, iop_words(lang, "share of imports in the supply of %s"), s->name);
    else
        put_own(t, s->kind, s->name, lang);
}
