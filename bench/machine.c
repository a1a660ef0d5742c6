/* SPDX-License-Identifier: GPL-3.0-or-later */
/* machine.c - what the figures were measured on. */
#include "harness.h"
#include <ioplan/ioplan.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

enum { TEXT = 512 };

/* The text after "key : " in a file such as /proc/cpuinfo; "unknown" when there is none. */
static void find_line(const char *path, const char *key, char out[TEXT])
{
    char line[TEXT];
    FILE *file = fopen(path, "r");
    snprintf(out, TEXT, "unknown");
    while (file && fgets(line, sizeof line, file)) {
        const char *colon = strchr(line, ':');
        if (strncmp(line, key, strlen(key)) != 0 || !colon)
            continue;
        colon += 1 + strspn(colon + 1, " \t");
        snprintf(out, TEXT, "%.*s", (int)strcspn(colon, "\n"), colon);
        break;
    }
    if (file)
        fclose(file);
}

/* The first line that the shell command prints. */
static void first_line(const char *command, char out[TEXT])
{
    FILE *pipe = popen(command, "r");
    if (!pipe || !fgets(out, TEXT, pipe))
        snprintf(out, TEXT, "unknown");
    out[strcspn(out, "\n")] = '\0';
    if (pipe)
        pclose(pipe);
}

static void put(FILE *record, const char *quantity, const char *text)
{
    bench_record_text(record, "machine", "", quantity, text);
}

static void put_hardware(FILE *record)
{
    char text[TEXT];
    struct utsname system;
    find_line("/proc/cpuinfo", "model name", text);
    put(record, "processor", text);
    snprintf(text, sizeof text, "%ld", sysconf(_SC_NPROCESSORS_ONLN));
    put(record, "cores", text);
    double bytes = (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE);
    snprintf(text, sizeof text, "%.1f GB", bytes / 1e9);
    put(record, "memory", text);
    if (uname(&system) == 0) {
        snprintf(text, sizeof text, "%.100s %.100s", system.sysname, system.release);
        put(record, "system", text);
    }
    first_line("cut -d' ' -f1 /proc/loadavg", text);
    put(record, "load before", text);
}

static void put_software(FILE *record)
{
    char text[TEXT];
#if defined(__clang__)
    snprintf(text, sizeof text, "clang %s", __clang_version__);
#else
    snprintf(text, sizeof text, "gcc %s", __VERSION__);
#endif
    put(record, "compiler", text);
    put(record, "build", BENCH_BUILD_TYPE);
    put(record, "ioplan", iop_version());
    iop_blas_describe(text, sizeof text);
    put(record, "BLAS", text);
    put(record, "LP backend", iop_lp_backend_version());
    first_line("clp -quit 2>&1", text);
    put(record, "clp", text);
}

void bench_record_machine(FILE *record)
{
    put_hardware(record);
    put_software(record);
}
