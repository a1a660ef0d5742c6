/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan balance DATASET -o DIR: the same table with rows and columns that agree, as a new dataset. */
#include "cli.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

/* An empty place for the new dataset. */
static iop_status make_folder(const char *folder, iop_err *err)
{
    char path[4096];
    struct stat there;
    int need = snprintf(path, sizeof path, "%s/dataset.yaml", folder);
    if (need < 0 || (size_t)need >= sizeof path)
        return iop_fail(err, IOP_EINVAL, "the path \"%.100s\" is too long", folder);
    if (stat(path, &there) == 0)
        return iop_fail_at(err, IOP_EINVAL, folder, 0, 0, "there is a dataset already; name a new folder");
    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        return iop_fail_at(err, IOP_EIO, folder, 0, 0, "could not make the folder: %s", strerror(errno));
    return IOP_OK;
}

static iop_status note_source(iop_table *table, iop_keep keep, iop_err *err)
{
    char text[1024];
    snprintf(text, sizeof text, "%.900s%sbalanced by GRAS, %s kept (ioplan %s)", table->source,
             table->source[0] ? "; " : "", keep == IOP_KEEP_ROWS ? "rows" : "columns", iop_version());
    return iop_table_set_text(table, &table->source, text, err);
}

static void print_info(const cli_args *args, const char *folder, const iop_rebalance_info *info)
{
    if (cli_flag(args, "json")) {
        fputs("{\"folder\": ", stdout);
        cli_json_string(stdout, folder);
        printf(", \"iterations\": %d, \"imbalance_before\": ", info->fit.iterations);
        cli_json_number(stdout, info->imbalance);
        fputs(", \"total_scale\": ", stdout);
        cli_json_number(stdout, info->total_scale);
        fputs(", \"change\": ", stdout);
        cli_json_number(stdout, info->change);
        fputs(", \"largest\": {\"row\": ", stdout);
        cli_json_string(stdout, info->row);
        fputs(", \"column\": ", stdout);
        cli_json_string(stdout, info->col);
        fputs(", \"change\": ", stdout);
        cli_json_number(stdout, info->largest);
        fputs("}}\n", stdout);
        return;
    }
    if (cli_flag(args, "quiet"))
        return;
    printf("%s: balanced in %d iterations\n", folder, info->fit.iterations);
    printf("  largest imbalance of a sector before  %.3g %%\n", 100 * info->imbalance);
    printf("  totals of the side not kept           x %.9g\n", info->total_scale);
    printf("  change over all cells                 %.3g %%\n", 100 * info->change);
    if (info->largest > 0)
        printf("  largest change of a cell              %.6g (%s, %s)\n", info->largest, info->row,
               info->col);
}

static iop_status balance(const cli_args *args, iop_table *table, const char *folder, iop_err *err)
{
    iop_keep keep = strcmp(cli_text(args, "keep", "rows"), "columns") == 0 ? IOP_KEEP_COLUMNS : IOP_KEEP_ROWS;
    iop_rebalance_info info;
    iop_status status = iop_table_rebalance(table, keep, NULL, &info, err);
    if (status == IOP_OK)
        status = note_source(table, keep, err);
    if (status == IOP_OK)
        status = make_folder(folder, err);
    if (status == IOP_OK)
        status = iop_dataset_write(table, folder, false, err);
    if (status == IOP_OK)
        print_info(args, folder, &info);
    return status;
}

cli_exit cmd_balance(const cli_args *args)
{
    const char *folder = cli_text(args, "output", NULL);
    if (!folder) {
        cli_error("\"ioplan balance\" needs -o DIR");
        return CLI_INPUT;
    }
    iop_env env = cli_env(args);
    iop_table *table = NULL;
    cli_exit status = cli_open_dataset(&table, args, &env);
    if (status != CLI_OK)
        return status;
    iop_err err;
    cli_progress(args, "balancing");
    iop_status outcome = balance(args, table, folder, &err);
    cli_progress(args, NULL);
    if (outcome != IOP_OK)
        status = cli_fail(&err);
    iop_table_close(table);
    return status;
}
