/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ioplan/ioplan.h>
#include <stdio.h>

int main(void)
{
    printf("ioplan %s\n", iop_version());
    return 0;
}
