/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan-docs FOLDER - writes man/man1/ioplan*.1, man/man5/ioplan-scenario.5, the same in man/LANGUAGE and
 * completion/ioplan under an existing folder, at build time. */
#include "cli.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { PATH_SIZE = 4096 };

/* Makes folder/a, folder/a/b, ... of the part "a/b/...". */
static void make_folders(const char *folder, const char *part)
{
    char path[PATH_SIZE];
    for (size_t length = 0; length < strlen(part);) {
        length += 1 + strcspn(part + length + 1, "/");
        snprintf(path, sizeof path, "%s/%.*s", folder, (int)length, part);
        if (mkdir(path, 0777) != 0 && errno != EEXIST) {
            fprintf(stderr, "ioplan-docs: %s: %s\n", path, strerror(errno));
            exit(EXIT_FAILURE);
        }
    }
}

static FILE *create(const char *folder, const char *part, const char *name, const char *ending)
{
    char path[PATH_SIZE];
    make_folders(folder, part);
    int need = snprintf(path, sizeof path, "%s/%s/%s%s", folder, part, name, ending);
    FILE *file = need > 0 && (size_t)need < sizeof path ? fopen(path, "w") : NULL;
    if (!file) {
        fprintf(stderr, "ioplan-docs: %s: %s\n", path, strerror(errno));
        exit(EXIT_FAILURE);
    }
    return file;
}

static void finish(FILE *file)
{
    bool bad = ferror(file) != 0;
    if (fclose(file) != 0 || bad) {
        fprintf(stderr, "ioplan-docs: could not write a file: %s\n", strerror(errno));
        exit(EXIT_FAILURE);
    }
}

/* All pages in a language, into man1 and man5 of a part of the folder. */
static void write_manual(const char *folder, const char *language, const char *lang)
{
    char part[64];
    snprintf(part, sizeof part, "%.32s/man5", language);
    FILE *file = create(folder, part, "ioplan-scenario", ".5");
    cli_print_topic_manual(file, lang);
    finish(file);
    snprintf(part, sizeof part, "%.32s/man1", language);
    file = create(folder, part, "ioplan", ".1");
    cli_print_manual(file, &cli_program, lang);
    finish(file);
    for (const cli_command *c = cli_commands; c->name; c++) {
        char name[64];
        snprintf(name, sizeof name, "ioplan-%s", c->name);
        file = create(folder, part, name, ".1");
        cli_print_manual(file, c, lang);
        finish(file);
    }
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: ioplan-docs FOLDER\n");
        return EXIT_FAILURE;
    }
    for (const char *const *lang = iop_words_languages(); *lang; lang++) {
        char part[32] = "man";
        if (lang != iop_words_languages()) /* English, the first, has no folder of its own */
            snprintf(part, sizeof part, "man/%.20s", *lang);
        write_manual(argv[1], part, *lang);
    }
    FILE *file = create(argv[1], "completion", "ioplan", "");
    cli_print_completion(file);
    finish(file);
    return EXIT_SUCCESS;
}
