/* SPDX-License-Identifier: GPL-3.0-or-later */
/* .npy: any bytes give a matrix of finite numbers that the file really holds, or a finding. */
#include "fuzz.h"
#include <ioplan/read.h>
#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    iop_diags *diags;
    iop_mat m;
    CHECK(iop_diags_open(&diags, NULL, NULL) == IOP_OK);
    iop_status status = iop_npy_parse(&m, "fuzz", (const char *)data, size, NULL, diags);
    CHECK((m.a != NULL) == (status == IOP_OK));
    CHECK((iop_diags_errors(diags) == 0) == (status == IOP_OK));
    if (status == IOP_OK) {
        size_t bytes = m.rows * m.cols * 8;
        CHECK(bytes <= size);
        for (size_t k = 0; k < m.rows * m.cols; k++)
            CHECK(isfinite(m.a[k]));
    }
    iop_mat_free(&m, NULL);
    iop_diags_close(diags);
    return 0;
}
