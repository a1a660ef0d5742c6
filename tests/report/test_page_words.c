/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every text of the script of report.html has a place in the list that is translated, and its packages come
 * from no place of their own. */
#include "report/html.h"
#include "support/cm.h"
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *read_whole(const char *name)
{
    char path[512];
    snprintf(path, sizeof path, "%s/solver/report/page/%s.js", IOP_SOURCE_DIR, name);
    FILE *file = fopen(path, "rb");
    char *text = calloc(1, 1 << 20);
    assert_non_null(file);
    assert_non_null(text);
    assert_true(fread(text, 1, (1 << 20) - 1, file) > 0);
    fclose(file);
    return text;
}

static bool is_listed(const char *text, size_t length)
{
    for (size_t k = 0; iop_html_words[k]; k++)
        if (strlen(iop_html_words[k]) == length && memcmp(iop_html_words[k], text, length) == 0)
            return true;
    return false;
}

/* The texts of one call t(...): literals up to the first comma outside of brackets. */
static size_t check_call(const char *name, const char *p)
{
    size_t found = 0;
    for (int depth = 0; *p && !(depth == 0 && (*p == ',' || *p == ')')); p++) {
        depth += (*p == '(') - (*p == ')');
        if (*p != '"')
            continue;
        size_t length = strcspn(++p, "\"");
        if (!is_listed(p, length))
            fail_msg("%s.js: html_words.c lacks \"%.*s\"", name, (int)length, p);
        p += length;
        found++;
    }
    return found;
}

static void every_text_of_the_script_can_be_translated(void **state)
{
    (void)state;
    static const char *const parts[] = {"base",  "table",     "chart",  "frame", "plan",  "sweep",  "trade",
                                        "doubt", "structure", "arrays", "whole", "start", "compare"};
    char *all = calloc(1, 1 << 22);
    size_t calls = 0;
    assert_non_null(all);
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++) {
        char *text = read_whole(parts[k]);
        for (const char *p = text; (p = strstr(p, "t(")) != NULL; p += 2)
            if (p == text || !strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.", p[-1]))
                calls += check_call(parts[k], p + 2);
        strcat(all, text);
        free(text);
    }
    assert_true(calls > 100);
    for (size_t k = 0; iop_html_words[k]; k++) {
        char quoted[1024];
        snprintf(quoted, sizeof quoted, "\"%s\"", iop_html_words[k]);
        if (!strstr(all, quoted))
            fail_msg("html_words.c: nobody says \"%s\"", iop_html_words[k]);
    }
    free(all);
}

/* Whoever builds fetches from where their npm is told to. */
static void the_list_of_packages_names_no_place(void **state)
{
    (void)state;
    FILE *file = fopen(IOP_SOURCE_DIR "/solver/report/charts/package-lock.json", "rb");
    char line[512];
    size_t pinned = 0;
    assert_non_null(file);
    while (fgets(line, sizeof line, file)) {
        assert_null(strstr(line, "://"));
        assert_null(strstr(line, "\"resolved\""));
        pinned += strstr(line, "\"integrity\": \"sha512-") != NULL;
    }
    fclose(file);
    assert_true(pinned >= 4); /* echarts, zrender, tslib, esbuild */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_text_of_the_script_can_be_translated),
        cmocka_unit_test(the_list_of_packages_names_no_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
