/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every section and key of a scenario, once: "ioplan help scenario" and the manual page ioplan-scenario(5). A
 * test compares it with the keys that the reader knows. */
#include "cli.h"
#include <string.h>

const cli_scenario_key cli_scenario_keys[] = {
    {"scenario", NULL, IOP_WORD("what every scenario may say")},
    {NULL, "title, title_vi, note", IOP_WORD("what it is called, in English and Vietnamese; a remark")},
    {NULL, "dataset", IOP_WORD("the folder of the table, relative to the file")},
    {NULL, "extends", IOP_WORD("another scenario of which everything is taken, before what is written here")},
    {NULL, "maximize, minimize",
     IOP_WORD("the aim: a primary component, a resource, a sum \"a + b\", weights {a: 1, b: "
              "-20}, or {ratio: [a, b]}")},
    {NULL, "growth",
     IOP_WORD("the level that bands of output and final demand refer to, against the base year (100%)")},
    {"coefficients", NULL,
     IOP_WORD("use of a resource or primary component per unit, against the base year: co2: 60%")},
    {NULL, "all, group",
     IOP_WORD("for all sectors, or the members of groups; a sector by its code overrides both")},
    {NULL, "final_demand", IOP_WORD("of direct use by categories of final demand")},
    {"output", NULL, IOP_WORD("bands of output; min and max are percentages of the base year, or amounts")},
    {NULL, "all", IOP_WORD("a band for every sector")},
    {NULL, "group", IOP_WORD("a band for each member of a group of sectors.csv")},
    {NULL, "group_total", IOP_WORD("a band for the sum of a group")},
    {NULL, "min, max",
     IOP_WORD(
         "the sides of a band; one that is not given is no bound; a sector's own, by its code, come first")},
    {"final_demand", NULL,
     IOP_WORD("bands of the categories of final demand; one that is not named stays at its base value")},
    {NULL, "min, max", IOP_WORD("for the category's purchases of every product")},
    {NULL, "group, sectors", IOP_WORD("for the products of a group, or of single sectors")},
    {"limits", NULL, IOP_WORD("limits of resources, primary components, measures and value_added")},
    {NULL, "min, max",
     IOP_WORD("a floor and a limit: a percentage of the base year's use, or an amount with its unit")},
    {"measures", NULL, IOP_WORD("weighted sums of measures, and measures of their own")},
    {NULL, "unit", IOP_WORD("its unit; alone, it is a measure that only techniques and treatments use")},
    {NULL, "of", IOP_WORD("what it sums, with weights: {co2: 1, ch4: 28}")},
    {"sweep", NULL, IOP_WORD("what is to be varied; see ioplan help sweep")},
    {"periods", NULL,
     IOP_WORD("the years of a plan; each holds what is different in it: growth, coefficients, "
              "final_demand, output, limits")},
    {NULL, "from, to, years",
     IOP_WORD("first and last year, or how many; a name like 2021-2025 or 2030 says both")},
    {NULL, "growth, coefficients, final_demand, output, limits",
     IOP_WORD("as in the scenario, for this period")},
    {"discount", NULL, IOP_WORD("the rate a year at which later years count less (0%)")},
    {"foresight", NULL, IOP_WORD("perfect, or a plan that is made anew in each period")},
    {NULL, "window", IOP_WORD("how many periods it then sees")},
    {"production_lag", NULL, IOP_WORD("1: inputs are bought a period before they are used (0)")},
    {"techniques", NULL, IOP_WORD("ways of producing beside today's, by a name of their own")},
    {NULL, "sectors", IOP_WORD("whose: a code, a group, all, or a list")},
    {NULL, "name", IOP_WORD("what it is called, if not like the entry")},
    {NULL, "since", IOP_WORD("the first period in which it can be used")},
    {NULL, "share", IOP_WORD("the most of the sector's output (100%); may change with time")},
    {NULL, "inputs",
     IOP_WORD(
         "purchases a unit of output by all, group, sectors; a percentage of today's; may change with time")},
    {NULL, "use",
     IOP_WORD("measures a unit of output; a percentage of today's in the same period; may change with time")},
    {NULL, "capacity", IOP_WORD("keys of capacity.all for its own sites, percentages of today's; and where")},
    {NULL, "where",
     IOP_WORD("the places of its sites: {zone, kind}; without it, where the sector has sites")},
    {"capacity", NULL,
     IOP_WORD("what stands, wears and is built, by all, group or a sector; the later replaces the "
              "earlier, key by key")},
    {NULL, "used", IOP_WORD("the share of capacity that can be used (100%)")},
    {NULL, "depreciation, life",
     IOP_WORD("wear a year (0%), or the years after which what was built is gone")},
    {NULL, "cost", IOP_WORD("investment for a unit of yearly output; nothing can be built without it")},
    {NULL, "bundle", IOP_WORD("of which goods that investment is")},
    {NULL, "lag", IOP_WORD("periods from construction to use (0)")},
    {NULL, "since", IOP_WORD("the first period of construction")},
    {NULL, "land", IOP_WORD("land a unit of capacity, or the resource of which base-year output uses it")},
    {NULL, "under_way", IOP_WORD("capacity a year that comes in from construction begun before")},
    {NULL, "end_growth",
     IOP_WORD("the growth a year of capacity after the plan, for which the last period builds (0%; "
              "none: no such condition)")},
    {NULL, "sites",
     IOP_WORD("a list of what stands where: sectors, technique, zone, kind, capacity, and any key above")},
    {NULL, "sectors, technique, zone, kind, capacity",
     IOP_WORD("of a site; its capacity is a percentage of the sector's, or an amount")},
    {"zones", NULL, IOP_WORD("places with land, by a code")},
    {NULL, "name, name_vi", IOP_WORD("what it is called")},
    {NULL, "area", IOP_WORD("land by kind: {park: 900 ha, outside: none}; may change with time")},
    {"investment", NULL, IOP_WORD("what building buys, and of which demand it takes the place")},
    {NULL, "category", IOP_WORD("the category of final demand whose place it takes")},
    {NULL, "share", IOP_WORD("the share of that category (100%)")},
    {NULL, "bundles", IOP_WORD("goods by name: {machines: {D28: 70%, imports: 30%}}")},
    {"relocation", NULL, IOP_WORD("capacity that moves between places, by a name")},
    {NULL, "sectors", IOP_WORD("whose (all)")},
    {NULL, "from, to", IOP_WORD("places {zone, kind}; without to it is given up")},
    {NULL, "cost, bundle", IOP_WORD("of a unit that arrives, a percentage of a new one's; of which goods")},
    {NULL, "loss", IOP_WORD("the share that is lost on the way (0%)")},
    {NULL, "lag", IOP_WORD("periods on the way (0)")},
    {NULL, "since, until", IOP_WORD("the periods in which it may leave")},
    {"conversion", NULL, IOP_WORD("land that changes its kind, by a name")},
    {NULL, "from, to", IOP_WORD("places {zone, kind}; without to, to a use that is not counted")},
    {NULL, "cost, bundle", IOP_WORD("of a unit of land; of which goods")},
    {NULL, "most", IOP_WORD("the most over all periods")},
    {NULL, "since", IOP_WORD("the first period")},
    {"treatments", NULL,
     IOP_WORD("what makes a measure smaller: treatment of waste, recovery, sinks, offsets, by a name")},
    {NULL, "of", IOP_WORD("the measure of which one unit less is made")},
    {NULL, "inputs, yields", IOP_WORD("products bought for a unit, and made of it, in money")},
    {NULL, "use", IOP_WORD("other measures used for a unit")},
    {NULL, "price", IOP_WORD("what a unit costs beside")},
    {NULL, "most", IOP_WORD("the most a year; may change with time")},
    {NULL, "share", IOP_WORD("the most as a share of what is made of the measure")},
    {NULL, "since", IOP_WORD("the first period")},
    {NULL, "negative", IOP_WORD("true: the measure may fall below 0")},
    {"households", NULL, IOP_WORD("household demand that follows income")},
    {NULL, "category", IOP_WORD("the category of final demand")},
    {NULL, "follow", IOP_WORD("the measure that it follows, in proportion")},
    {NULL, "share", IOP_WORD("the share of base-year demand that does (100%)")},
    {"imports", NULL,
     IOP_WORD("the largest share of supply that imports may take over, by all, group or a sector")},
    {NULL, "measure", IOP_WORD("the component that counts them, if there are several")},
    {"stocks", NULL,
     IOP_WORD("goods carried from period to period, by all, group or a sector; percentages of a "
              "year's base output")},
    {NULL, "present", IOP_WORD("what is there at the beginning")},
    {NULL, "kept", IOP_WORD("the share left after a year (100%)")},
    {NULL, "most", IOP_WORD("the most that can be kept")},
    {NULL, "end", IOP_WORD("the least at the end")},
    {"requirements", NULL, IOP_WORD("what the plan must keep, by a name")},
    {NULL, "of",
     IOP_WORD("a measure, a category, output, capacity, land_used, stock, a sum of them, or weights")},
    {NULL, "sectors, technique, zone, kind", IOP_WORD("counts only there")},
    {NULL, "embodied_in", IOP_WORD("what a category's products contain of the measure, in the base year")},
    {NULL, "min, max, is", IOP_WORD("bounds; a percentage of the base year's; may change with time")},
    {NULL, "growth", IOP_WORD("{min, max} a year, against the period before")},
    {NULL, "share_of, per, heads",
     IOP_WORD("the bounds then are a share of another amount, an amount by another, or by so many heads")},
    {NULL, "in", IOP_WORD("every period, one, a list, or total: the sum over years")},
    {NULL, "note", IOP_WORD("a remark")},
    {"targets", NULL, IOP_WORD("wishes, with the keys of requirements; what is missed costs")},
    {NULL, "weight", IOP_WORD("what a unit of deviation costs of the aim")},
    {NULL, "priority", IOP_WORD("or an order: 1 is met as well as possible before 2, all before the aim")},
    {"factors", NULL, IOP_WORD("numbers that multiply what is there, for samples and studies")},
    {NULL, "intermediate, techniques", IOP_WORD("{SELLER: {BUYER: 1.03}}; {NAME: {SECTOR: {PRODUCT: 0.9}}}")},
    {NULL, "resources", IOP_WORD("{co2: {sectors: {D26: 1.1}, final_demand: {household: 1.2}}}")},
    {NULL, "sectors, final_demand", IOP_WORD("of a resource: by sector, by category")},
    {NULL, "final_demand, limits", IOP_WORD("{export: {D26: 1.1}}; {co2: 0.9} or {co2: {2026-2030: 0.9}}")},
    {NULL, NULL, NULL},
};

static const char *const notes[] = {
    IOP_WORD("A scenario is a YAML file. A percentage refers to the base year; a number may carry a unit "
             "that converts "
             "(GWh, kt, ha, thousand persons, million USD). With any section from periods on it is more than "
             "a mix of one "
             "year. Every key can be changed for one run: --set limits.co2.max=90%."),
    IOP_WORD("Instead of entries a section may name a CSV file beside the scenario, file: zones.csv; a row "
             "is an entry, its "
             "first column the name, a header with a dot a key inside. A number that changes with time is a "
             "map of years, "
             "{2021: 10, 2031: 20}: from that year's period on. Sectors are a code, a group, all, or a list; "
             "places are "
             "{zone: NAME, kind: NAME}."),
};

void cli_print_topic(FILE *out, const char *lang)
{
    for (size_t k = 0; k < sizeof notes / sizeof *notes; k++) {
        cli_print_wrapped(out, iop_words(lang, notes[k]), 0, 0);
        fputc('\n', out);
    }
    for (const cli_scenario_key *k = cli_scenario_keys; k->text; k++) {
        if (k->section) {
            int column = fprintf(out, "%s%s: ", k == cli_scenario_keys ? "" : "\n", k->section);
            cli_print_wrapped(out, iop_words(lang, k->text), (size_t)column - (k != cli_scenario_keys), 4);
        } else {
            cli_print_entry(out, k->key, iop_words(lang, k->text));
        }
    }
}

void cli_print_topic_manual(FILE *out, const char *lang)
{
    fputs(strcmp(lang, "en") == 0 ? "" : "'\\\" -*- coding: utf-8 -*-\n", out);
    fprintf(out,
            ".\\\" Made from solver/cli/topic.c by ioplan-docs.\n.TH IOPLAN-SCENARIO 5 \"\" \"ioplan %s\" "
            "\"%s\"\n.nh\n",
            IOP_VERSION, iop_words(lang, "ioplan manual"));
    cli_print_head(out, iop_words(lang, "NAME"));
    fputs("ioplan\\-scenario \\- ", out);
    cli_print_line(out, "", iop_words(lang, IOP_WORD("the sections and keys of a scenario")), "");
    cli_print_head(out, iop_words(lang, "DESCRIPTION"));
    for (size_t k = 0; k < sizeof notes / sizeof *notes; k++)
        cli_print_line(out, k ? ".PP\n" : "", iop_words(lang, notes[k]), "");
    for (const cli_scenario_key *k = cli_scenario_keys; k->text; k++) {
        if (k->section) {
            cli_print_line(out, ".SS ", k->section, "");
            cli_print_line(out, "", iop_words(lang, k->text), ".");
        } else {
            cli_print_line(out, ".TP\n.B ", k->key, "");
            cli_print_line(out, "", iop_words(lang, k->text), ".");
        }
    }
    cli_print_head(out, iop_words(lang, "SEE ALSO"));
    fputs(".BR ioplan (1),\n.BR ioplan\\-solve (1),\n.BR ioplan\\-check (1),\n.BR ioplan\\-sweep (1)\n", out);
}
