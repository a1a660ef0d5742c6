/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/units.h"
#include "base/number.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

typedef enum { NO_DIMENSION, MASS, ENERGY, AREA, VOLUME, PEOPLE, MONEY } dimension;

typedef struct {
    dimension kind;
    double factor;    /* size in the dimension's base unit */
    char name[4];     /* money: the ISO code */
    const char *rest; /* words after the unit */
} unit;

static const struct {
    const char *name;
    dimension kind;
    double factor;
} known[] = {
    {"kg", MASS, 1e-3},      {"t", MASS, 1},         {"kt", MASS, 1e3},         {"Mt", MASS, 1e6},
    {"J", ENERGY, 1e-12},    {"kJ", ENERGY, 1e-9},   {"MJ", ENERGY, 1e-6},      {"GJ", ENERGY, 1e-3},
    {"TJ", ENERGY, 1},       {"PJ", ENERGY, 1e3},    {"kWh", ENERGY, 3.6e-6},   {"MWh", ENERGY, 3.6e-3},
    {"GWh", ENERGY, 3.6},    {"TWh", ENERGY, 3.6e3}, {"toe", ENERGY, 0.041868}, {"ktoe", ENERGY, 41.868},
    {"Mtoe", ENERGY, 41868}, {"m2", AREA, 1e-4},     {"ha", AREA, 1},           {"km2", AREA, 100},
    {"l", VOLUME, 1e-3},     {"m3", VOLUME, 1},      {"persons", PEOPLE, 1},    {"person", PEOPLE, 1},
    {"people", PEOPLE, 1},   {"workers", PEOPLE, 1}, {"jobs", PEOPLE, 1},
};

static size_t word_length(const char *text)
{
    return strcspn(text, " ");
}

static const char *skip_spaces(const char *text)
{
    return text + strspn(text, " ");
}

static bool word_is(const char *text, const char *word)
{
    return word_length(text) == strlen(word) && strncmp(text, word, strlen(word)) == 0;
}

/* Reads an optional "thousand", "million" or "billion". */
static const char *read_multiple(const char *text, double *factor)
{
    static const struct {
        const char *word;
        double factor;
    } multiples[] = {{"thousand", 1e3}, {"million", 1e6}, {"billion", 1e9}};
    *factor = 1;
    for (size_t k = 0; k < sizeof multiples / sizeof *multiples; k++)
        if (word_is(text, multiples[k].word)) {
            *factor = multiples[k].factor;
            return skip_spaces(text + strlen(multiples[k].word));
        }
    return text;
}

static bool is_money(const char *text)
{
    return word_length(text) == 3 && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") >= 3;
}

static unit read_unit(const char *text)
{
    unit u = {NO_DIMENSION, 1, "", text};
    double multiple;
    text = read_multiple(skip_spaces(text), &multiple);
    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        if (word_is(text, known[k].name)) {
            u.kind = known[k].kind;
            u.factor = multiple * known[k].factor;
            u.rest = skip_spaces(text + word_length(text));
            return u;
        }
    if (is_money(text)) {
        u.kind = MONEY;
        u.factor = multiple;
        memcpy(u.name, text, 3);
        u.rest = skip_spaces(text + 3);
    }
    return u;
}

bool iop_unit_convert(const char *from, const char *to, double *factor)
{
    if (strcmp(from, to) == 0) {
        *factor = 1;
        return true;
    }
    unit a = read_unit(from), b = read_unit(to);
    if (a.kind == NO_DIMENSION || a.kind != b.kind || strcmp(a.name, b.name) != 0)
        return false;
    if (a.rest[0] && b.rest[0] && strcmp(a.rest, b.rest) != 0)
        return false;
    *factor = a.factor / b.factor;
    return true;
}

bool iop_unit_known(const char *text)
{
    return read_unit(text).kind != NO_DIMENSION;
}

bool iop_unit_split(const char *text, double *value, const char **rest)
{
    size_t digits = strspn(text, "+-0123456789.eE");
    while (digits > 0) {
        iop_number_fault status = iop_parse_number(text, digits, '.', value);
        if (status == IOP_NUMBER_RANGE)
            *value = text[0] == '-' ? -(double)INFINITY : (double)INFINITY;
        if (status == IOP_NUMBER_OK || status == IOP_NUMBER_RANGE) {
            *rest = skip_spaces(text + digits);
            return true;
        }
        digits--;
    }
    return false;
}

double iop_unit_single(const char *text, char *out, size_t size)
{
    static const struct {
        const char *many, *one;
        double factor;
    } singles[] = {{"kt", "t", 1e3},
                   {"Mt", "t", 1e6},
                   {"persons", "person", 1},
                   {"workers", "worker", 1},
                   {"jobs", "job", 1}};
    double multiple;
    text = read_multiple(skip_spaces(text), &multiple);
    for (size_t k = 0; k < sizeof singles / sizeof *singles; k++)
        if (word_is(text, singles[k].many)) {
            snprintf(out, size, "%s%s", singles[k].one, text + word_length(text));
            return multiple * singles[k].factor;
        }
    snprintf(out, size, "%s", text);
    return multiple;
}
