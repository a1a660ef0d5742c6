/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Feeds every file of a folder to a fuzz target; for compilers without libFuzzer and for the test suite. */
#include "fuzz.h"
#include <dirent.h>

static uint8_t *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    CHECK(file);
    CHECK(fseek(file, 0, SEEK_END) == 0);
    *size = (size_t)ftell(file);
    rewind(file);
    uint8_t *data = malloc(*size ? *size : 1); /* no byte more: the sanitizer then sees every overrun */
    CHECK(data);
    CHECK(fread(data, 1, *size, file) == *size);
    fclose(file);
    return data;
}

int main(int argc, char **argv)
{
    CHECK(argc == 2);
    DIR *dir = opendir(argv[1]);
    CHECK(dir);
    size_t files = 0;
    for (struct dirent *entry; (entry = readdir(dir));) {
        char path[4096];
        if (entry->d_name[0] == '.')
            continue;
        CHECK(snprintf(path, sizeof path, "%s/%s", argv[1], entry->d_name) < (int)sizeof path);
        size_t size;
        uint8_t *data = read_file(path, &size);
        LLVMFuzzerTestOneInput(data, size);
        free(data);
        files++;
    }
    closedir(dir);
    CHECK(files > 0);
    printf("%zu files\n", files);
    return 0;
}
