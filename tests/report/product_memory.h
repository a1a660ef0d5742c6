/* SPDX-License-Identifier: GPL-3.0-or-later */
/* product_memory.h - a product is made with memory for one request more each time, until it is enough: before
 * that it fails with IOP_ENOMEM and gives nothing. */
#ifndef IOP_TESTS_PRODUCT_MEMORY_H
#define IOP_TESTS_PRODUCT_MEMORY_H

#include "support/cm.h"
#include "support/economy.h"
#include <ioplan/report.h>

/* Returns how many requests were enough. */
static inline long product_until_enough(const iop_report_product *product, iop_report_source source)
{
    for (long left = 0;; left++) {
        economy_memory memory = {left};
        iop_env env = economy_env(&memory);
        iop_err err;
        char *data;
        size_t size;
        source.env = &env;
        iop_status status = product->make(&source, &data, &size, &err);
        if (status == IOP_OK) {
            iop_report_free(&source, data);
            return left;
        }
        assert_int_equal(status, IOP_ENOMEM);
        assert_null(data);
        assert_true(left < 10000);
    }
}

#endif
