/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "ioplan help scenario" and ioplan-scenario(5) tell every key that the reader of scenarios knows, in its
 * section, and none that it does not know. The reader's keys are the lists in its source: words[], keys[],
 * sides[]. */
#include "cli.h"
#include "support/cm.h"
#include <stdlib.h>
#include <string.h>

/* Which sections a file of the reader reads. */
static const struct {
    const char *file, *sections[3];
} readers[] = {
    {"aims.c", {"coefficients", "limits"}},
    {"bands.c", {"output", "final_demand", "limits"}},
    {"capacity.c", {"capacity", "techniques"}}, /* where: of a technique's capacity */
    {"factors.c", {"factors"}},
    {"households.c", {"households"}},
    {"investment.c", {"investment"}},
    {"measures.c", {"measures"}},
    {"moving.c", {"relocation", "conversion"}},
    {"periods.c", {"periods", "foresight"}},
    {"requirements.c", {"requirements", "targets"}},
    {"scenario.c", {"scenario"}},
    {"sites.c", {"capacity"}},
    {"supply.c", {"imports", "stocks"}},
    {"techniques.c", {"techniques"}},
    {"treatments.c", {"treatments"}},
    {"zones.c", {"zones"}},
};
enum { READERS = sizeof readers / sizeof *readers };

static char *read_source(const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/solver/scenario/%s", IOP_SOURCE_DIR, name);
    FILE *file = fopen(path, "rb");
    if (!file)
        fail_msg("%s is not there", path);
    char *text = calloc(1, 1 << 18);
    assert_non_null(text);
    assert_true(fread(text, 1, (1 << 18) - 1, file) > 0);
    fclose(file);
    return text;
}

/* The next string of a list of keys from *at on, into word; false behind the last. */
static bool next_word(const char **at, bool *inside, char word[64])
{
    static const char *const lists[] = {" words[] = {", " keys[] = {", " sides[] = {", " sections[] = {"};
    for (; **at; ++*at) {
        for (size_t k = 0; k < sizeof lists / sizeof *lists && !*inside; k++)
            *inside = strncmp(*at, lists[k], strlen(lists[k])) == 0;
        if (*inside && **at == '}')
            *inside = false;
        if (!*inside || **at != '"')
            continue;
        size_t length = strcspn(*at + 1, "\"");
        snprintf(word, 64, "%.*s", (int)length, *at + 1);
        *at += length + 2;
        return true;
    }
    return false;
}

static bool has_word(const char *list, const char *word)
{
    size_t length = strlen(word);
    for (const char *p = list; (p = strstr(p, word)) != NULL; p += length)
        if ((p == list || p[-1] == ' ') && (p[length] == '\0' || p[length] == ','))
            return true;
    return false;
}

/* Whether the topic has the key in that section, or as a section of its own where the scenario itself is
 * meant. */
static bool is_told(const char *section, const char *word)
{
    const char *at = "";
    bool scenario = strcmp(section, "scenario") == 0;
    for (const cli_scenario_key *k = cli_scenario_keys; k->text; k++) {
        at = k->section ? k->section : at;
        if (k->section ? scenario && strcmp(k->section, word) == 0
                       : strcmp(at, section) == 0 && has_word(k->key, word))
            return true;
    }
    return false;
}

static bool is_told_by_reader(size_t reader, const char *word)
{
    for (size_t s = 0; s < 3 && readers[reader].sections[s]; s++)
        if (is_told(readers[reader].sections[s], word))
            return true;
    return false;
}

static void every_key_of_the_reader_is_told(void **state)
{
    (void)state;
    size_t keys = 0;
    for (size_t r = 0; r < READERS; r++) {
        char *text = read_source(readers[r].file), word[64];
        const char *at = text;
        bool inside = false;
        while (next_word(&at, &inside, word)) {
            keys++;
            if (!is_told_by_reader(r, word))
                fail_msg("%s reads \"%s\", of which solver/cli/topic.c says nothing", readers[r].file, word);
        }
        free(text);
    }
    assert_true(keys > 130);
}

/* Whether some file that reads the section has the word in quotes. */
static bool is_read(const char *section, const char *word)
{
    char quoted[80];
    bool found = false;
    snprintf(quoted, sizeof quoted, "\"%s\"", word);
    for (size_t r = 0; r < READERS && !found; r++)
        for (size_t s = 0; s < 3 && readers[r].sections[s]; s++)
            if (strcmp(readers[r].sections[s], section) == 0) {
                char *text = read_source(readers[r].file);
                found = found || strstr(text, quoted);
                free(text);
            }
    return found;
}

static void every_key_that_is_told_is_read(void **state)
{
    (void)state;
    const char *section = "";
    for (const cli_scenario_key *k = cli_scenario_keys; k->text; k++) {
        section = k->section ? k->section : section;
        if (k->section && strcmp(k->section, "scenario") != 0 && !is_read("scenario", k->section))
            fail_msg("topic.c has a section \"%s\", which no scenario has", k->section);
        for (const char *p = k->section ? "" : k->key; *p; p += strspn(p, ", ")) {
            char word[64];
            size_t length = strcspn(p, ",");
            snprintf(word, sizeof word, "%.*s", (int)length, p);
            p += length;
            /* layers.c lays over what is extended; all and group are read by names.c for every section */
            bool general =
                strcmp(word, "extends") == 0 || strcmp(word, "all") == 0 || strcmp(word, "group") == 0;
            if (!general && !is_read(section, word))
                fail_msg("topic.c tells of %s.%s, which is not read", section, word);
        }
    }
}

/* Both forms say all of it, help within 80 columns. */
static void help_and_manual_say_all(void **state)
{
    (void)state;
    char *help = NULL, *manual = NULL;
    size_t size;
    FILE *out = open_memstream(&help, &size);
    assert_non_null(out);
    cli_print_topic(out, "en");
    fclose(out);
    out = open_memstream(&manual, &size);
    assert_non_null(out);
    cli_print_topic_manual(out, "en");
    fclose(out);
    for (const cli_scenario_key *k = cli_scenario_keys; k->text; k++) {
        assert_true(k->text[strlen(k->text) - 1] != '.');
        if (!strstr(help, k->section ? k->section : k->key))
            fail_msg("help does not say \"%s\"", k->section ? k->section : k->key);
        if (k->section && !strstr(manual, k->section))
            fail_msg("the manual page does not say \"%s\"", k->section);
    }
    for (const char *line = help; *line; line += strcspn(line, "\n") + 1)
        assert_true(strcspn(line, "\n") <= 80);
    free(help);
    free(manual);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_of_the_reader_is_told),
        cmocka_unit_test(every_key_that_is_told_is_read),
        cmocka_unit_test(help_and_manual_say_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
