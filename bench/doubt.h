/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench/doubt.h - draws over all of A of an invented economy, as a scenario. */
#ifndef IOP_BENCH_DOUBT_H
#define IOP_BENCH_DOUBT_H

#include <stddef.h>

/* Writes the dataset and FOLDER/plan.yaml: bands around the base year, a limit on each of the four resources,
 * and so many draws by a method of `samples:`. */
void bench_doubt_write(const char *folder, size_t sectors, size_t samples, const char *method);

#endif
