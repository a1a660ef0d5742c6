/* SPDX-License-Identifier: GPL-3.0-or-later */
/* consumer VERSION: uses the installed library; fails when it is another version or does not compute. */
#include <ioplan/ioplan.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    iop_err err;
    iop_mat m = {0, 0, 0, NULL};
    if (argc != 2 || strcmp(argv[1], iop_version()) != 0 || strcmp(argv[1], IOP_VERSION) != 0) {
        fprintf(stderr, "the library is version %s\n", iop_version());
        return 1;
    }
    if (iop_mat_new(&m, 2, 2, NULL, &err) != IOP_OK) {
        fprintf(stderr, "%s\n", err.msg);
        return 1;
    }
    *iop_at(m, 0, 1) = 3;
    double x[2] = {1, 1}, y[2] = {0, 0};
    iop_gemv(false, 1, iop_read(m), x, 0, y);
    iop_mat_free(&m, NULL);
    return y[0] == 3 && y[1] == 0 ? 0 : 1;
}
