/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan import SPEC: a published table of total use becomes a dataset. */
#include "cli.h"

cli_exit cmd_import(const cli_args *args)
{
    return cli_derive(args, iop_import);
}
