/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What solve and report share: the files for readers, made from one source. */
#include "cli.h"
#include <limits.h>
#include <stdlib.h>

static size_t count_products(void)
{
    size_t count = 0;
    while (iop_report_products()[count].name)
        count++;
    return count;
}

long long cli_created(void)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    return epoch ? strtoll(epoch, NULL, 10) : 0;
}

static iop_status make_all(const cli_args *args, const iop_report_source *source, cli_products *out,
                           iop_err *err)
{
    out->count = 0;
    out->file = calloc(count_products() + 1, sizeof *out->file);
    if (!out->file)
        return iop_fail(err, IOP_ENOMEM, "out of memory for the files of a result");
    for (const iop_report_product *p = iop_report_products(); p->name; p++) {
        char *data;
        size_t size;
        iop_err why;
        char reason[1024];
        if (p->possible(&why) != IOP_OK) {
            if (!cli_flag(args, "quiet"))
                cli_say(args, "%s is left out: %s", p->name,
                        iop_words_err(cli_language(args), &why, reason, sizeof reason));
            continue;
        }
        iop_status status = p->make(source, &data, &size, err);
        if (status != IOP_OK)
            return status;
        out->file[out->count++] = (iop_result_file){p->name, data, size};
    }
    return IOP_OK;
}

/* The linkages of the plan's sectors; NULL without a plan. */
static iop_status open_linkages(iop_structure **out, const iop_report_source *source, iop_err *err)
{
    iop_structure_settings settings = iop_structure_settings_default();
    settings.parts = IOP_PART_LINKAGES;
    *out = NULL;
    return source->plan ? iop_structure_open(out, source->plan->table, &settings, source->env, err) : IOP_OK;
}

iop_status cli_make_products(const cli_args *args, const iop_report_source *source, cli_products *out,
                             iop_err *err)
{
    iop_report_source whole = *source;
    iop_structure *structure;
    *out = (cli_products){.source = source};
    iop_status status = open_linkages(&structure, source, err);
    if (status == IOP_OK && structure) {
        whole.backward = iop_at(structure->linkages->of, IOP_LINK_BACKWARD, 0);
        whole.forward = iop_at(structure->linkages->of, IOP_LINK_FORWARD, 0);
    }
    if (status == IOP_OK)
        status = make_all(args, &whole, out, err);
    if (status != IOP_OK)
        cli_free_products(out);
    iop_structure_close(structure);
    return status;
}

iop_status cli_write_products(const cli_products *made, const char *folder, iop_err *err)
{
    char path[PATH_MAX];
    for (size_t k = 0; k < made->count; k++) {
        if (snprintf(path, sizeof path, "%s/%s", folder, made->file[k].name) >= (int)sizeof path)
            return iop_fail_at(err, IOP_EINVAL, folder, 0, 0, "the path of the folder is too long");
        IOP_TRY(cli_write_file(path, made->file[k].data, made->file[k].size, err));
    }
    return IOP_OK;
}

void cli_free_products(cli_products *products)
{
    for (size_t k = 0; k < products->count; k++)
        iop_report_free(products->source, (char *)(size_t)products->file[k].data);
    free(products->file);
    *products = (cli_products){0};
}
