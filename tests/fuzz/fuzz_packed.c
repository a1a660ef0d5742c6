/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gzip and zstd: any bytes unpack or give a finding, the same way twice. Checked besides: whatever is packed
 * unpacks to itself, and a source goes back to any place that it has read. */
#include "fuzz.h"
#include "read/packing.h"
#include "read/source.h"
#include <ioplan/read.h>
#include <string.h>

enum { ROOM = 1 << 16 };

/* At most ROOM bytes of a source that unpacks; *length of them. */
static iop_status unpack(iop_source *source, char *out, size_t *length, iop_diags *diags)
{
    iop_status status = IOP_OK;
    size_t got = 1;
    for (*length = 0; status == IOP_OK && got > 0 && *length < ROOM; *length += got)
        status = iop_source_read(source, out + *length, ROOM - *length < 1000 ? ROOM - *length : 1000, &got,
                                 diags);
    return status;
}

static void unpack_twice(iop_source *source)
{
    static char first[ROOM], second[ROOM];
    size_t length, again;
    iop_diags *diags;
    CHECK(iop_diags_open(&diags, NULL, NULL) == IOP_OK);
    CHECK(iop_source_unpack(source, NULL, diags) == IOP_OK);
    iop_status status = unpack(source, first, &length, diags);
    CHECK((iop_diags_errors(diags) == 0) == (status == IOP_OK));
    size_t back = length / 3;
    bool went = iop_source_go_to(source, back, diags) == IOP_OK;
    CHECK(went || status != IOP_OK);
    if (went) { /* of data damaged at or behind the end of the first reading, how much comes out is up to the
                   library */
        iop_status second_status = unpack(source, second, &again, diags);
        CHECK(length == ROOM || second_status == status);
        CHECK(second_status != IOP_OK || again >= length - back);
        size_t both = again < length - back ? again : length - back;
        CHECK(memcmp(first + back, second, both) == 0);
    }
    iop_source_close(source);
    iop_diags_close(diags);
}

/* Packs into out; returns how many bytes it took. */
static size_t pack(const iop_packing *packing, const char *data, size_t size, char *out, size_t room)
{
    void *state = packing->start_pack(NULL);
    CHECK(state);
    iop_flow flow = {data, size, out, room};
    iop_flow_state how;
    do
        how = packing->pack(state, &flow, true);
    while (how == IOP_FLOW_MORE && flow.out_size > 0);
    CHECK(how == IOP_FLOW_END);
    packing->end_pack(state);
    return room - flow.out_size;
}

static void pack_and_unpack(const iop_packing *packing, const char *data, size_t size)
{
    static char packed[2 * ROOM], out[ROOM + 1];
    size_t length = pack(packing, data, size, packed, sizeof packed), got;
    iop_diags *diags;
    iop_source source = iop_source_memory("packed", packed, length);
    CHECK(iop_diags_open(&diags, NULL, NULL) == IOP_OK);
    CHECK(iop_source_unpack(&source, NULL, diags) == IOP_OK && source.unpack);
    CHECK(unpack(&source, out, &got, diags) == IOP_OK);
    CHECK(got == size && memcmp(out, data, size) == 0);
    iop_source_close(&source);
    iop_diags_close(diags);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *bytes = (const char *)data;
    iop_source source = iop_source_memory("fuzz", bytes, size);
    source.piece = 1 + size % 5;
    unpack_twice(&source);
    for (size_t k = 0; iop_packings[k] && size < ROOM; k++)
        pack_and_unpack(iop_packings[k], bytes, size);
    return 0;
}
