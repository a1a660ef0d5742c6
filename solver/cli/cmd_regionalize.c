/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan regionalize SPEC: the dataset of a region out of its country's. */
#include "cli.h"

cli_exit cmd_regionalize(const cli_args *args)
{
    return cli_derive(args, iop_regionalize);
}
