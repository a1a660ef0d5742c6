/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/structure.h - the structure of an economy: everything of ioplan/linkages.h and ioplan/chains.h that
 * is asked for, with one operator. */
#ifndef IOPLAN_STRUCTURE_H
#define IOPLAN_STRUCTURE_H

#include <ioplan/chains.h>
#include <ioplan/linkages.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Parts, to be joined by |. Work beside the one factorisation, where there is one, of n sectors: */
typedef enum {
    IOP_PART_MULTIPLIERS = 1, /* a right-hand side an indicator */
    IOP_PART_LINKAGES = 2,    /* two */
    IOP_PART_EXTRACTION = 4,  /* that of another factorisation */
    IOP_PART_INFLUENCE = 8,   /* that of two more */
    IOP_PART_PATHS = 16,      /* some products with Z for each measure */
    IOP_PART_FOOTPRINTS = 32, /* a right-hand side a category */
    IOP_PART_CLUSTERS = 64,   /* by far the most memory */
    IOP_PART_CHAINS = 128,    /* one, and some products with Z */
    IOP_PART_VARIATION = 256, /* of linkages; shared with influence */
    IOP_PART_ALL = 511
} iop_part;

/* What is done when nothing is asked for: all up to 1,000 sectors; above, what needs no entries of L and no
 * graph, that is all but variation, influence and clusters. */
IOP_API unsigned iop_structure_usual(size_t sectors);
/* "multipliers", "linkages", ...; NULL for what is no single part. */
IOP_API const char *iop_part_text(iop_part part);

typedef struct iop_structure_settings {
    unsigned parts;     /* 0: the usual ones; a part that cannot be had is then left out, with a note */
    const char *method; /* of the operator: "auto", "lu", "mixed" or "krylov" */
    iop_household_names households;
    size_t inventories; /* see iop_chains_open */
    const char *const *inventory;
    size_t measures; /* indicators whose supply paths are looked for; 0: value added and all resources */
    const char *const *measure;
    iop_paths_settings paths; /* paths.top: also how many cells of influence */
    iop_clusters_settings clusters;
} iop_structure_settings;

IOP_API iop_structure_settings iop_structure_settings_default(void);

/* Parts that were not asked for are NULL, multipliers never. */
typedef struct iop_structure {
    iop_env env;
    unsigned parts; /* that are there */
    iop_multipliers *multipliers;
    iop_closed *closed; /* with multipliers; NULL where there are no households */
    iop_inverse *inverse;
    iop_linkages *linkages;
    iop_extraction *extraction;
    iop_influence *influence;
    size_t measures;
    iop_paths **paths; /* one a measure */
    iop_footprints *footprints;
    iop_chains *chains;
    iop_clusters *clusters;
    char closed_note[352];   /* why there is no type II, "" */
    char clusters_note[352]; /* why there are no clusters, "" */
} iop_structure;

/* Independent of the table afterwards. IOP_EINVAL for an unknown name, and where the table has no Leontief
 * inverse. */
IOP_API IOP_MUST_CHECK iop_status iop_structure_open(iop_structure **out, const iop_table *table,
                                                     const iop_structure_settings *settings,
                                                     const iop_env *env, iop_err *err);
IOP_API void iop_structure_close(iop_structure *structure);

#ifdef __cplusplus
}
#endif
#endif
