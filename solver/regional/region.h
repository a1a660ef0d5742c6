/* SPDX-License-Identifier: GPL-3.0-or-later */
/* regional/region.h - a region in the making: the spec, the donor, and what the steps R1 to R9 compute.
 *
 * Columns are the region's n sectors, then its own final uses (f of them, without the two exports); rows of
 * purchases are products: the donor's sectors and what it buys that it does not make. All memory is the
 * spec's. */
#ifndef IOP_REGIONAL_REGION_H
#define IOP_REGIONAL_REGION_H

#include "regional/satellites.h"

typedef enum { IOP_LOCAL_SLQ, IOP_LOCAL_CILQ, IOP_LOCAL_FLQ } iop_local_method;

typedef struct iop_final_use {
    bool has_total; /* stated at purchasers' prices */
    double total;
    bool by_output; /* purchases follow the region's output of each product; else the donor's structure */
    size_t donor;   /* the donor's category */
} iop_final_use;

typedef struct iop_region_spec {
    iop_spec spec;
    iop_table *donor;
    iop_word_list components, imports; /* of the donor */
    size_t *donor_sector;              /* n */
    size_t outputs, export_entries;
    iop_entry *output, *exports;
    const char *export_name, *rest_name; /* categories: exports abroad, to the rest of the country */
    size_t finals;                       /* f */
    iop_final_use *final;
    const char *tax_name, *abroad_name, *inland_name, *value_name; /* components of the region */
    size_t tax_component;                                          /* the donor's */
    double tax_total;
    const char *abroad_file, *inland_file; /* NULL: flows are not kept */
    size_t donor_flows;                    /* index in the donor's import_flows */
    double abroad_total;
    bool *is_good, *never_abroad; /* m: products whose share is scaled; products never bought abroad */
    iop_local_method method;
    double delta, supply;
    bool *by_nature; /* n */
    iop_satellites satellites;
    size_t products; /* m */
    iop_word_list product;
    size_t *product_of; /* n: the product that each sector makes */
    size_t *maker;      /* m: the region's sector that makes it, SIZE_MAX */
} iop_region_spec;

typedef struct iop_region {
    /* of the donor */
    iop_mat donor_use;     /* m x (donor's columns): purchases of all origins */
    iop_mat donor_abroad;  /* m x (donor's columns): of which from abroad */
    double *donor_exports; /* donor's sectors */
    double *value_rate;    /* n: value added per unit of output */
    double *tax_rate;      /* n */
    /* (R1), (R2) */
    double *exports, *output, *value_added; /* n */
    /* (R3), (R4) */
    double *final_total, *final_tax; /* f; tax before tau */
    double tau;
    double *tax; /* n + f */
    /* (R3), (R5): m x (n + f) */
    iop_mat use;
    /* (R6) */
    double kappa;
    double *abroad_share; /* m */
    iop_mat abroad;       /* m x (n + f) */
    /* (R7) to (R9) */
    double *quotient; /* n: SLQ */
    double lambda;
    iop_mat local;  /* n x (n + f) */
    double *rest;   /* n: sales to the rest of the country */
    iop_mat inland; /* m x (n + f): bought from the rest of the country */
} iop_region;

/* The spec; every error of the file in one pass. */
void iop_region_read(iop_region_spec *in, const iop_env *env);

/* The steps, in order. Each is false when memory ran out or a total cannot be met (reported). */
bool iop_region_start(iop_region_spec *in, iop_region *r);
bool iop_region_exports(iop_region_spec *in, iop_region *r);
bool iop_region_outputs(iop_region_spec *in, iop_region *r);
bool iop_region_final(iop_region_spec *in, iop_region *r);
bool iop_region_taxes(iop_region_spec *in, iop_region *r);
bool iop_region_purchases(iop_region_spec *in, iop_region *r);
bool iop_region_abroad(iop_region_spec *in, iop_region *r);
bool iop_region_local(iop_region_spec *in, iop_region *r);
bool iop_region_supply(iop_region_spec *in, iop_region *r);
bool iop_region_residual(iop_region_spec *in, iop_region *r);

/* R7 for one pair: the local share min(1, quotient) of what a buyer with `slq_buyer` takes of a product with
 * `slq_seller`; final uses have no buyer and go by the seller alone. */
typedef enum { IOP_BUYER_OTHER, IOP_BUYER_SELF, IOP_BUYER_FINAL } iop_buyer;
double iop_local_share(iop_local_method method, double lambda, double slq_seller, double slq_buyer,
                       iop_buyer buyer);
/* lambda = log2(1 + region / nation)^delta. */
double iop_flq_lambda(double region, double nation, double delta);

#endif
