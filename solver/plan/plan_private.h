/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef IOP_PLAN_PRIVATE_H
#define IOP_PLAN_PRIVATE_H

#include <ioplan/plan.h>

/* value_added, then every component and every resource of the table. */
iop_status iop_plan_make_measures(iop_plan *plan, iop_err *err);

#endif
