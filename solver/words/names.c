/* SPDX-License-Identifier: GPL-3.0-or-later */
/* names.c - what datasets and scenarios call things, in the reader's language.
 *
 * A dataset names its categories, components, resources, groups and units itself, in codes that scenarios
 * repeat: those stay as they are. Where a person reads them, the usual ones are translated. */
#include <ioplan/words.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* With '_' between words, in lower case. */
static const char *const names[] = {
    /* totals */
    IOP_WORD_IN("name", "value_added"), IOP_WORD_IN("name", "output"),
    /* categories of final demand */
    IOP_WORD_IN("name", "household"), IOP_WORD_IN("name", "households"), IOP_WORD_IN("name", "government"),
    IOP_WORD_IN("name", "investment"), IOP_WORD_IN("name", "inventory"), IOP_WORD_IN("name", "inventories"),
    IOP_WORD_IN("name", "export"), IOP_WORD_IN("name", "exports"), IOP_WORD_IN("name", "export_vn"),
    IOP_WORD_IN("name", "npish"),
    /* components */
    IOP_WORD_IN("name", "wages"), IOP_WORD_IN("name", "surplus"), IOP_WORD_IN("name", "depreciation"),
    IOP_WORD_IN("name", "taxes"), IOP_WORD_IN("name", "production_taxes"), IOP_WORD_IN("name", "subsidies"),
    IOP_WORD_IN("name", "imports"), IOP_WORD_IN("name", "import"), IOP_WORD_IN("name", "imports_vn"),
    /* resources */
    IOP_WORD_IN("name", "labour"), IOP_WORD_IN("name", "employment"), IOP_WORD_IN("name", "jobs"),
    IOP_WORD_IN("name", "electricity"), IOP_WORD_IN("name", "energy"), IOP_WORD_IN("name", "co2"),
    IOP_WORD_IN("name", "co2e"), IOP_WORD_IN("name", "scope1"), IOP_WORD_IN("name", "ch4"),
    IOP_WORD_IN("name", "n2o"), IOP_WORD_IN("name", "so2"), IOP_WORD_IN("name", "nox"),
    IOP_WORD_IN("name", "co"), IOP_WORD_IN("name", "nmvoc"), IOP_WORD_IN("name", "dust"),
    IOP_WORD_IN("name", "land"), IOP_WORD_IN("name", "land_park"), IOP_WORD_IN("name", "land_cluster"),
    IOP_WORD_IN("name", "land_outside"), IOP_WORD_IN("name", "water"), IOP_WORD_IN("name", "waste"),
    IOP_WORD_IN("name", "capital"),
    /* groups of sectors */
    IOP_WORD_IN("name", "agriculture"), IOP_WORD_IN("name", "mining"), IOP_WORD_IN("name", "manufacturing"),
    IOP_WORD_IN("name", "utilities"), IOP_WORD_IN("name", "construction"), IOP_WORD_IN("name", "services"),
    IOP_WORD_IN("name", "transport"), IOP_WORD_IN("name", "digital"), IOP_WORD_IN("name", "public"),
    IOP_WORD_IN("name", "priority"), IOP_WORD_IN("name", "strategic"), IOP_WORD_IN("name", "electronics"),
    IOP_WORD_IN("name", "chemicals"), IOP_WORD_IN("name", "mechanical_engineering"),
    IOP_WORD_IN("name", "supporting_industry"), IOP_WORD_IN("name", "wood_paper_furniture"),
    IOP_WORD_IN("name", "textile_leather_footwear"), IOP_WORD_IN("name", "agro_fishery_processing"),
    IOP_WORD_IN("name", "industry"), IOP_WORD_IN("name", "other"),
    /* sums */
    IOP_WORD_IN("name", "grdp"), IOP_WORD_IN("name", "gdp"), IOP_WORD_IN("name", "net_co2e"),
    IOP_WORD_IN("name", "net_co2"), IOP_WORD_IN("name", "per_head"), IOP_WORD_IN("name", "budget"),
    IOP_WORD_IN("name", "growth"),
    /* kinds of land, techniques, treatments */
    IOP_WORD_IN("name", "park"), IOP_WORD_IN("name", "cluster"), IOP_WORD_IN("name", "outside"),
    IOP_WORD_IN("name", "urban"), IOP_WORD_IN("name", "today"), IOP_WORD_IN("name", "clean"),
    IOP_WORD_IN("name", "high"), IOP_WORD_IN("name", "landfill_gas"),
    IOP_WORD_IN("name", "electric_transport"), IOP_WORD_IN("name", "rooftop_solar"),
    IOP_WORD_IN("name", "clean_heat"), IOP_WORD_IN("name", "capture"), IOP_WORD_IN("name", "sinks"),
    IOP_WORD_IN("name", "offsets"), IOP_WORD_IN("name", "compost"), IOP_WORD_IN("name", "burning"),
    IOP_WORD_IN("name", "recovery"), IOP_WORD_IN("name", "water_reuse"),
    /* axes of arrays */
    IOP_WORD_IN("name", "period"), IOP_WORD_IN("name", "sector"), IOP_WORD_IN("name", "category"),
    IOP_WORD_IN("name", "zone"), IOP_WORD_IN("name", "technique")};

/* Without regard to case, '-' and ' ' like '_'. */
static bool is_same(const char *name, const char *known)
{
    for (; *name && *known; name++, known++) {
        char c = *name >= 'A' && *name <= 'Z' ? (char)(*name - 'A' + 'a') : *name;
        if (c == '-' || c == ' ')
            c = '_';
        if (c != *known)
            return false;
    }
    return *name == *known;
}

const char *iop_words_name(const char *lang, const char *name)
{
    for (size_t k = 0; k < sizeof names / sizeof *names; k++)
        if (is_same(name, names[k])) {
            const char *text = iop_words_in(lang, "name", names[k]);
            return text == names[k] ? name : text;
        }
    return name;
}

/* --- units ---------------------------------------------------------------------------------------------- */

/* The words of units that are no symbols. */
static const char *const unit_words[] = {
    IOP_WORD_IN("unit", "thousand"), IOP_WORD_IN("unit", "million"), IOP_WORD_IN("unit", "billion"),
    IOP_WORD_IN("unit", "persons"),  IOP_WORD_IN("unit", "person"),  IOP_WORD_IN("unit", "jobs"),
    IOP_WORD_IN("unit", "job"),      IOP_WORD_IN("unit", "worker"),  IOP_WORD_IN("unit", "people"),
    IOP_WORD_IN("unit", "workers"),  IOP_WORD_IN("unit", "hours"),   IOP_WORD_IN("unit", "tonnes"),
    IOP_WORD_IN("unit", "dust")};

/* The translation of the `length` bytes at `word`, NULL when they are no such word. */
static const char *unit_word(const char *lang, const char *word, size_t length)
{
    for (size_t k = 0; k < sizeof unit_words / sizeof *unit_words; k++)
        if (strlen(unit_words[k]) == length && strncmp(unit_words[k], word, length) == 0)
            return iop_words_in(lang, "unit", unit_words[k]);
    return NULL;
}

const char *iop_words_of_unit(const char *lang, const char *unit, char *out, size_t size)
{
    size_t used = 0;
    if (size)
        out[0] = '\0';
    while (*unit && used + 1 < size) {
        size_t length = strcspn(unit, " "), blanks = strspn(unit + length, " ");
        const char *word = unit_word(lang, unit, length);
        int put = word ? snprintf(out + used, size - used, "%s%.*s", word, (int)blanks, unit + length)
                       : snprintf(out + used, size - used, "%.*s", (int)(length + blanks), unit);
        used += put > 0 ? (size_t)put : 0;
        unit += length + blanks;
    }
    return out;
}
