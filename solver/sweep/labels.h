/* SPDX-License-Identifier: GPL-3.0-or-later */
/* labels.h - what an archive is told of a study: its numbers by name, its sweeps, its provenance. */
#ifndef IOP_SWEEP_LABELS_H
#define IOP_SWEEP_LABELS_H

#include "sweep/study.h"

extern const char *const iop_sweep_words; /* what an entry may say, for a message */

/* The entry as text, into s->spec. */
iop_status iop_sweep_spec(iop_sweep *s, iop_err *err);

/* Fills study->run; its texts last as long as the study. */
iop_status iop_study_make_labels(iop_study *study, iop_err *err);
void iop_study_free_labels(iop_study *study);

#endif
