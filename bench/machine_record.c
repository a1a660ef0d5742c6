/* SPDX-License-Identifier: GPL-3.0-or-later */
/* machine_record.c - begins a CSV with what the figures after it were measured on. */
#include "harness.h"

int main(int argc, char **argv)
{
    bench_options options = bench_parse(argc, argv);
    FILE *record = bench_record_open(options.record);
    bench_record_machine(record);
    bench_record_close(record);
    return 0;
}
