/* SPDX-License-Identifier: GPL-3.0-or-later */
/* put.h - a file of a result folder together with its digest. */
#ifndef IOP_RECORD_PUT_H
#define IOP_RECORD_PUT_H

#include "base/text.h"

/* Writes dir/name and adds its line of SHA256SUMS to sums. */
iop_status iop_result_put_file(const char *dir, const char *name, const char *data, size_t size,
                               iop_text *sums, iop_err *err);

#endif
