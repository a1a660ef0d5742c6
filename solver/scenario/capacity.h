/* SPDX-License-Identifier: GPL-3.0-or-later */
/* capacity.h - what an entry says of capacity, before it meets a sector. */
#ifndef IOP_SCENARIO_CAPACITY_H
#define IOP_SCENARIO_CAPACITY_H

#include "scenario/whole.h"

typedef struct iop_setting_rule {
    const iop_yaml_node *node;
    bool has_used, has_wear, has_cost, has_land, has_under_way, has_bundle, has_lag, has_since;
    double used, depreciation, life;
    iop_amount cost, land, under_way; /* relative: of what the wider entry says; under_way of what stands */
    size_t land_resource, bundle, lag, first;
} iop_setting_rule;

/* Reads the keys of a setting; others are left to the caller. */
void iop_read_setting(const iop_whole *w, const iop_yaml_node *node, const char *key, iop_setting_rule *rule);
/* Lays the rule over the setting of an activity of the sector. */
void iop_apply_setting(const iop_whole *w, const iop_setting_rule *rule, size_t sector, iop_setting *setting);
/* capacity.sites; without it each activity has one, anywhere. `settled`: the settings have no faults, which
 * would only be found again. */
iop_status iop_read_sites(iop_whole *w, const iop_yaml_node *section, bool settled);

#endif
