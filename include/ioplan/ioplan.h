/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/ioplan.h - everything, in reading order. */
#ifndef IOPLAN_IOPLAN_H
#define IOPLAN_IOPLAN_H

/* In reading order, not that of the alphabet. */
/* clang-format off */
#include <ioplan/status.h>
#include <ioplan/env.h>
#include <ioplan/diag.h>
#include <ioplan/version.h>
#include <ioplan/words.h>
#include <ioplan/linalg.h>
#include <ioplan/store.h>
#include <ioplan/table.h>
#include <ioplan/balance.h>
#include <ioplan/read.h>
#include <ioplan/reduced.h>
#include <ioplan/regional.h>
#include <ioplan/leontief.h>
#include <ioplan/multipliers.h>
#include <ioplan/linkages.h>
#include <ioplan/chains.h>
#include <ioplan/structure.h>
#include <ioplan/plan.h>
#include <ioplan/scheme.h>
#include <ioplan/factors.h>
#include <ioplan/lp.h>
#include <ioplan/model.h>
#include <ioplan/verify.h>
#include <ioplan/verify_scheme.h>
#include <ioplan/scenario.h>
#include <ioplan/solution.h>
#include <ioplan/solve.h>
#include <ioplan/result.h>
#include <ioplan/report.h>
#include <ioplan/structure_report.h>
#include <ioplan/compare.h>
#include <ioplan/archive.h>
#include <ioplan/sample.h>
#include <ioplan/path.h>
#include <ioplan/sweep.h>
#include <ioplan/runner.h>
/* clang-format on */

#endif
