/* SPDX-License-Identifier: GPL-3.0-or-later */
/* label.c - sectors in the words of a message. */
#include <ioplan/table.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { NAME_BYTES = 60 };

/* Bytes of the longest prefix of a UTF-8 text of at most `most` bytes that ends with a whole character. */
static size_t whole_prefix(const char *text, size_t most)
{
    size_t length = strlen(text);
    if (length <= most)
        return length;
    length = most;
    while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80)
        length--;
    return length;
}

const char *iop_table_sector_label(const iop_table *table, size_t sector, char *out, size_t size)
{
    const char *code = table->sectors[sector].code,
               *name = iop_table_sector_name(table, sector, table->env.lang);
    size_t taken = strlen(code) + sizeof " (...)";
    if (strcmp(code, name) == 0 || taken >= size) {
        snprintf(out, size, "%s", code);
        return out;
    }
    size_t room = size - taken < NAME_BYTES ? size - taken : NAME_BYTES;
    size_t length = whole_prefix(name, room);
    snprintf(out, size, "%s (%.*s%s)", code, (int)length, name, name[length] ? "..." : "");
    return out;
}

/* Whether sector j comes after sector k in the order of falling weight. */
static bool comes_after(const double *weight, size_t j, size_t k)
{
    return weight[j] < weight[k] || (weight[j] <= weight[k] && j > k);
}

/* The heaviest sector that comes after `before` (SIZE_MAX: the heaviest of all), SIZE_MAX when none does. */
static size_t next_heaviest(const double *weight, size_t n, size_t before)
{
    size_t most = SIZE_MAX;
    for (size_t j = 0; j < n; j++)
        if (weight[j] > 0 && (before == SIZE_MAX || comes_after(weight, j, before)) &&
            (most == SIZE_MAX || weight[j] > weight[most]))
            most = j;
    return most;
}

const char *iop_table_heaviest(const iop_table *table, const double *weight, size_t count, char *out,
                               size_t size)
{
    size_t length = 0, at = SIZE_MAX;
    if (size > 0)
        out[0] = '\0';
    for (size_t k = 0; k < count; k++) {
        char label[96];
        at = next_heaviest(weight, table->n, at);
        if (at == SIZE_MAX)
            break;
        iop_table_sector_label(table, at, label, sizeof label);
        size_t need = strlen(label) + (k ? 2 : 0);
        if (length + need >= size)
            break;
        length += (size_t)snprintf(out + length, size - length, "%s%s", k ? ", " : "", label);
    }
    return out;
}
