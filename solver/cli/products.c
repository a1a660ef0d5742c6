/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What solve and report share: the files for readers, made from one source. */
#include "cli.h"
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

iop_status cli_make_products(const cli_args *args, const iop_report_source *source, cli_products *out,
                             iop_err *err)
{
    out->source = source;
    out->count = 0;
    out->file = calloc(count_products() + 1, sizeof *out->file);
    if (!out->file)
        return iop_fail(err, IOP_ENOMEM, "out of memory for the files of a result");
    for (const iop_report_product *p = iop_report_products(); p->name; p++) {
        char *data;
        size_t size;
        iop_err why;
        if (p->possible(&why) != IOP_OK) {
            if (!cli_flag(args, "quiet"))
                cli_say("%s is left out: %s", p->name, why.msg);
            continue;
        }
        iop_status status = p->make(source, &data, &size, err);
        if (status != IOP_OK) {
            cli_free_products(out);
            return status;
        }
        out->file[out->count++] = (iop_result_file){p->name, data, size};
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
