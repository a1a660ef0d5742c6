/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lp/sides.h - single bounds of a session, addressed as iop_lp_side. */
#ifndef IOP_LP_SIDES_H
#define IOP_LP_SIDES_H

#include "lp/session.h"

/* IOP_EINVAL unless every side exists, has a member below `members` and a weight > 0. */
iop_status iop_lp_check_sides(const iop_lp_session *s, size_t sides, const iop_lp_side *side, size_t members,
                              iop_err *err);
double iop_lp_side_bound(const iop_lp_session *s, const iop_lp_side *side);
/* The bound that is left when the side is taken away. */
double iop_lp_side_rest(const iop_lp_side *side);
iop_status iop_lp_set_side(iop_lp_session *s, const iop_lp_side *side, double bound, iop_err *err);

/* share[side]: the size of the side's multiplier in the session's Farkas proof, 0 when it is not used. */
void iop_lp_side_shares(iop_lp_session *s, size_t sides, const iop_lp_side *side, double *share);

#endif
