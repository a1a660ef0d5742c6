/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "doubt.h"
#include "harness.h"
#include "tables.h"
#include <ioplan/ioplan.h>
#include <stdio.h>
#include <sys/stat.h>

void bench_doubt_write(const char *folder, size_t sectors, size_t samples, const char *method)
{
    iop_err err;
    char path[512];
    const bench_economy economy = bench_economy_default(sectors);
    iop_table *table = bench_table_new(&economy);
    mkdir(folder, 0777);
    if (iop_dataset_write(table, folder, true, &err) != IOP_OK)
        bench_fail("%s", err.msg);
    snprintf(path, sizeof path, "%s/plan.yaml", folder);
    FILE *file = fopen(path, "w");
    if (!file)
        bench_fail("could not write \"%s\"", path);
    fputs("dataset: .\nmaximize: value_added\nfinal_demand:\n  household: {min: 90%, max: 115%}\n"
          "  investment: {min: 80%, max: 120%}\n  export: {min: 70%, max: 150%}\n"
          "output:\n  all: {min: 75%, max: 135%}\nlimits:\n",
          file);
    for (size_t r = 0; r < table->r; r++)
        fprintf(file, "  %s: {max: %zu%%}\n", table->resource[r].name, 100 + r);
    fprintf(
        file,
        "sweep:\n  - {name: doubt, samples: %zu, seed: 1, method: %s, indices: false, draw: {intermediate: "
        "{lognormal: 10%%}}}\n",
        samples, method);
    if (fclose(file) != 0)
        bench_fail("could not write \"%s\"", path);
    iop_table_close(table);
}
