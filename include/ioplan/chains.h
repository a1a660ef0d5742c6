/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/chains.h - who produces for whom: supply paths, footprints, value chains, clusters.
 *
 * Notation as in ioplan/linkages.h. Objects are independent of table and operator afterwards, and safe to
 * read from several threads. */
#ifndef IOPLAN_CHAINS_H
#define IOPLAN_CHAINS_H

#include <ioplan/leontief.h>
#include <ioplan/multipliers.h>
#include <ioplan/table.h>
#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* --- structural paths ----------------------------------------------------------------------------------- */

/* A path is one term of d L y = d y + d A y + d A A y + ...: final demand y[s0] is served by sector s0, which
 * buys from s1, and so on to sK, where the amount arises. It is worth d[sK] a[sK,sK-1] ... a[s1,s0] y[s0]; a
 * sector may come more than once. (Defourny and Thorbecke 1984 for social accounting matrices; the power
 * series as in Lenzen 2003 and Treloar 1997.) */
typedef struct iop_supply_path {
    double value; /* in the measure's unit */
    size_t depth; /* K: purchases between s0 and sK */
    size_t first; /* its sectors are step[first] (s0) to step[first + depth] (sK) */
} iop_supply_path;

typedef struct iop_paths_settings {
    size_t top;       /* how many paths (100) */
    size_t layers;    /* how many layers (8) */
    size_t category;  /* of final demand, SIZE_MAX: all */
    size_t product;   /* of final demand, SIZE_MAX: all */
    size_t most_open; /* pieces of paths held at once; 4 million, about 130 MB */
} iop_paths_settings;

IOP_API iop_paths_settings iop_paths_settings_default(void);

/* The largest paths by absolute value. A search that always opens the path with the largest possible
 * continuation h: h[i] = max (|d[i]|, max over j of |a[j,i]| h[j]), the value of the best single path behind
 * a unit of i. Nothing that is left out can be larger than what was found: `proven`, unless most_open was
 * reached; then no missing path is larger than `missing`. */
typedef struct iop_paths {
    iop_env env;
    size_t row;            /* of the measure in iop_multipliers */
    double total;          /* d L y: all paths */
    size_t count;          /* fewer than asked for where there are no more */
    iop_supply_path *path; /* the largest first */
    size_t *step;          /* sectors of all paths */
    double found;          /* sum of the listed paths; found / total is the coverage */
    bool proven;
    double missing; /* no path that is not listed is larger in absolute value */
    size_t layers;
    double *layer; /* d A^t y for t = 0 .. layers - 1 */
} iop_paths;

/* Of the measure in row `row` of the multipliers. Works for any signs. */
IOP_API IOP_MUST_CHECK iop_status iop_paths_open(iop_paths **out, const iop_table *table,
                                                 const iop_multipliers *multipliers, size_t row,
                                                 const iop_paths_settings *settings, const iop_env *env,
                                                 iop_err *err);
IOP_API void iop_paths_close(iop_paths *paths);

/* --- footprints ----------------------------------------------------------------------------------------- */

/* Accounts of each indicator of iop_multipliers by who produces and by for whom (Miller and Blair 2009,
 * chapters 9 and 10; Peters 2008). Imports carry nothing: a table of one economy does not say how they were
 * made.
 *
 *   production[q,i]   amount in sector i                                    d[q,i] x0[i]
 *   consumption[q,i]  amount in all sectors for the final demand for i      m[q,i] f[i]
 *   embodied[q,c]     amount in all sectors for category c                  sum over i of m[q,i] F[i,c]
 *   direct[q,c]       what category c uses or pays itself                   R[q,n+c] or P[q,n+c]
 *   served[c,i]       output of sector i for category c                     (L F[.,c])[i]
 *
 * The sums of production, consumption and embodied over their second index agree; adding `direct` gives the
 * account of the whole economy, from both sides. */
typedef struct iop_footprints {
    iop_env env;
    size_t k, n, c;
    iop_mat production, consumption; /* k x n */
    iop_mat embodied, direct;        /* k x c */
    iop_mat served;                  /* c x n [unit of the table] */
} iop_footprints;

/* One solve with c right-hand sides. */
IOP_API IOP_MUST_CHECK iop_status iop_footprints_open(iop_footprints **out, const iop_table *table,
                                                      const iop_multipliers *multipliers,
                                                      const iop_leontief *op, const iop_env *env,
                                                      iop_err *err);
IOP_API void iop_footprints_close(iop_footprints *footprints);

/* --- value chains --------------------------------------------------------------------------------------- */

/* Value added and imports in exports, and the place of each sector between primary inputs and final use.
 *
 *   EXPORTS             e, all export categories                                          [unit]
 *   ADDED_IN_EXPORTS    value added here in the exports of product j, m[value_added,j] e[j]   [unit]
 *   ADDED_DIRECT        of which in sector j itself while it makes them, d[value_added,j] e[j] [unit]
 *   IMPORTS_IN_EXPORTS  vertical specialisation: imported inputs in them, sum of m over import components
 *                       times e[j] (Hummels, Ishii and Yi 2001, equation 3)               [unit]
 *   ADDED_EXPORTED      value added of sector i that leaves in exports of any product, d[i] (L e)[i]  [unit]
 *                       (Johnson and Noguera 2012 call it value added exports, where nothing comes back)
 *   UPSTREAMNESS        steps to final use, exports being one: U = 1 + D U with D[i,j] = Z[i,j] / (x0[i] -
 *                       N[i]); N is the net change of inventories, which goes to no user this year
 *   UPSTREAMNESS_OPEN   the same with exports used up by sectors and final demand as sales at home are:
 *                       divisor x0[i] - E[i] - N[i] (Antras, Chor, Fally and Hillberry 2012, section I.C,
 *                       for a table that holds domestic flows only). NaN where chains then never end
 *   DOWNSTREAMNESS      steps from primary inputs, imports being one: column sums of L (Antras and Chor 2013,
 *                       Miller and Temurshoev 2017)
 *
 * Where a divisor is not positive, x0 takes its place. */
typedef enum {
    IOP_CHAIN_EXPORTS,
    IOP_CHAIN_ADDED_IN_EXPORTS,
    IOP_CHAIN_ADDED_DIRECT,
    IOP_CHAIN_IMPORTS_IN_EXPORTS,
    IOP_CHAIN_ADDED_EXPORTED,
    IOP_CHAIN_UPSTREAMNESS,
    IOP_CHAIN_UPSTREAMNESS_OPEN,
    IOP_CHAIN_DOWNSTREAMNESS,
    IOP_CHAINS
} iop_chain;

typedef struct iop_chains {
    iop_env env;
    size_t n, c;
    iop_mat of;             /* IOP_CHAINS x n */
    double *exports;        /* c: of each category, 0 where it is no export [unit] */
    double *added;          /* c: value added in them [unit] */
    double *imports;        /* c: imports in them [unit] */
    char *inventories;      /* names of the inventory categories, joined by " + "; "" when there is none */
    bool open_upstreamness; /* UPSTREAMNESS_OPEN is known */
} iop_chains;

/* inventories: names of categories that are net changes of inventories; count 0: those called inventory,
 * inventories, inventory_change, changes_in_inventories, stocks, stock_changes or invnt. One solve, and two
 * by products with Z. */
IOP_API IOP_MUST_CHECK iop_status iop_chains_open(iop_chains **out, const iop_table *table,
                                                  const iop_multipliers *multipliers, const iop_leontief *op,
                                                  size_t inventories, const char *const *inventory,
                                                  const iop_env *env, iop_err *err);
IOP_API void iop_chains_close(iop_chains *chains);

/* --- clusters ------------------------------------------------------------------------------------------- */

/* Groups of sectors that trade more among themselves than their size explains: the partition with the largest
 * modularity found by the Leiden algorithm (Traag, Waltman and van Eck 2019) on the symmetrised flows W = (Z
 * + Z') / 2 with node weights s (row sums of W) and resolution 1 / 2m, 2m the sum of W:
 *
 *   Q = 1 / 2m  sum over pairs in one cluster of (W[i,j] - resolution s[i] s[j] / 2m)
 *
 * The best of `starts` runs; a function of table and seed alone, whatever the threads. */
typedef struct iop_clusters_settings {
    uint64_t seed;     /* 1 */
    size_t starts;     /* 10 */
    double resolution; /* of modularity; above 1: more and smaller clusters (1) */
} iop_clusters_settings;

IOP_API iop_clusters_settings iop_clusters_settings_default(void);

typedef struct iop_clusters {
    iop_env env;
    size_t n, count;
    size_t *cluster;   /* n: number of the sector's cluster, 0 the one with most trade */
    double *share;     /* n: share of the sector's trade with sectors (s[i]) that stays in its cluster */
    double *weight;    /* count: sum of s [unit] */
    double *inside;    /* count: trade inside, per unit of weight */
    double modularity; /* Q */
} iop_clusters;

/* IOP_EINVAL where ioplan was built without igraph. Needs about 100 bytes for each pair of sectors that
 * trade. */
IOP_API IOP_MUST_CHECK iop_status iop_clusters_open(iop_clusters **out, const iop_table *table,
                                                    const iop_clusters_settings *settings, const iop_env *env,
                                                    iop_err *err);
IOP_API void iop_clusters_close(iop_clusters *clusters);
/* Q of any partition of the table's sectors: member[i] is the number of a cluster, below n. NaN without
 * memory. */
IOP_API double iop_clusters_modularity(const iop_table *table, const size_t *member, double resolution);

#ifdef __cplusplus
}
#endif
#endif
