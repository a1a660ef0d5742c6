/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tables.h - invented economies that look like published ones, of any size, and plans for them; functions of
 * their settings alone. */
#ifndef IOP_BENCH_TABLES_H
#define IOP_BENCH_TABLES_H

#include <ioplan/plan.h>
#include <stdint.h>

typedef struct bench_economy {
    uint64_t seed;
    size_t sectors;   /* of all regions together */
    size_t regions;   /* 1: none; sectors must be a multiple */
    size_t resources; /* 0 to 100 */
    double zeros;     /* share of the cells without sales inside a region; 0 to 0.9 */
    double trade;     /* with several regions: share of a sector's domestic inputs from other regions */
} bench_economy;

/* One region, 4 resources, 10 % zeros; trade 15 % once there are regions. */
bench_economy bench_economy_default(size_t sectors);

/* A balanced table: log-normal flows; inputs of a sector 30 % to 80 % of its output; five categories of final
 * demand (household, government, investment, inventory with negative cells, export); wages, surplus, taxes
 * and imports; resources used by sectors and directly by households. With several regions inputs come mostly
 * from the own region and a sector sells to few others: blocks along the diagonal, sparse ones beside it;
 * each region is a group. Ends the program without memory. */
iop_table *bench_table_new(const bench_economy *economy);

/* How many sectors have a lower and an upper bound on output: about 5 %, half, all. The others are free from
 * 0 up. */
typedef enum { BENCH_FEW, BENCH_HALF, BENCH_ALL, BENCH_KINDS } bench_plan_kind;
extern const char *const bench_plan_names[BENCH_KINDS]; /* "few", "half", "all" */

/* The most value added over `take_table`: bands around the base year on outputs, households, investment and
 * exports, a limit 0 to 3 % above the base on every resource. The base year is a feasible point. */
iop_plan *bench_plan_new(iop_table *take_table, bench_plan_kind kind, uint64_t seed);

#endif
