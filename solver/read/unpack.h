/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read/unpack.h - sources whose bytes are packed; for source.c. */
#ifndef IOP_READ_UNPACK_H
#define IOP_READ_UNPACK_H

#include "read/source.h"

/* As iop_source_read and iop_source_go_to, for a source that unpacks. */
iop_status iop_unpack_read(iop_source *source, char *to, size_t want, size_t *got, iop_diags *diags);
iop_status iop_unpack_go_to(iop_source *source, size_t offset, iop_diags *diags);
/* Accepts NULL. */
void iop_unpack_close(iop_unpack *unpack);

#endif
