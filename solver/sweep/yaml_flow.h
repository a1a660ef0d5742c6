/* SPDX-License-Identifier: GPL-3.0-or-later */
/* yaml_flow.h - parts of a scenario as YAML on one line. */
#ifndef IOP_SWEEP_YAML_FLOW_H
#define IOP_SWEEP_YAML_FLOW_H

#include "base/text.h"
#include <ioplan/read.h>

/* A scalar in double quotes. */
void iop_sweep_add_quoted(iop_text *out, const char *text);
/* A node in flow style; the depth of a tree is bounded by its reader. */
void iop_sweep_add_yaml(iop_text *out, const iop_yaml_node *node);

#endif
