/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ordered sets of names.
 *
 * Invariant: slots is 0 or a power of two at least twice count, so that a probe always ends at a free slot.
 * Hash: FNV-1a, 64 bits (Fowler, Noll, Vo). */
#include "read/names.h"
#include "base/alloc.h"
#include <stdint.h>
#include <string.h>

iop_names iop_names_start(const iop_env *env)
{
    iop_names names = {iop_env_or_default(env), NULL, 0, 0, NULL, 0};
    return names;
}

void iop_names_end(iop_names *names)
{
    for (size_t k = 0; k < names->count; k++)
        iop_free(&names->env, names->text[k]);
    iop_free(&names->env, names->text);
    iop_free(&names->env, names->slot);
    names->text = NULL;
    names->slot = NULL;
    names->count = names->capacity = names->slots = 0;
}

static size_t hash(const char *text, size_t length)
{
    uint64_t h = 14695981039346656037ULL;
    for (size_t k = 0; k < length; k++)
        h = (h ^ (unsigned char)text[k]) * 1099511628211ULL;
    return (size_t)(h ^ (h >> 32));
}

/* The slot of the name, or the free slot where it would go. */
static size_t probe(const iop_names *names, const char *text, size_t length)
{
    size_t at = hash(text, length) & (names->slots - 1);
    for (; names->slot[at]; at = (at + 1) & (names->slots - 1)) {
        const char *there = names->text[names->slot[at] - 1];
        if (strncmp(there, text, length) == 0 && there[length] == '\0')
            break;
    }
    return at;
}

static bool make_room(iop_names *names)
{
    if (!iop_grow(&names->env, &names->text, &names->capacity, names->count + 1, sizeof *names->text))
        return false;
    if (names->slots >= 2 * (names->count + 1))
        return true;
    size_t slots = names->slots ? 2 * names->slots : 16;
    size_t *slot = iop_new(&names->env, slots, sizeof *slot);
    if (!slot)
        return false;
    iop_free(&names->env, names->slot);
    names->slot = slot;
    names->slots = slots;
    for (size_t k = 0; k < names->count; k++)
        slot[probe(names, names->text[k], strlen(names->text[k]))] = k + 1;
    return true;
}

bool iop_names_add(iop_names *names, const char *text, size_t length, size_t *index)
{
    *index = iop_names_find(names, text, length);
    if (*index != SIZE_MAX)
        return true;
    if (!make_room(names))
        return false;
    char *copy = iop_copy_slice(&names->env, text, length);
    if (!copy)
        return false;
    names->slot[probe(names, text, length)] = names->count + 1;
    names->text[names->count] = copy;
    *index = names->count++;
    return true;
}

size_t iop_names_find(const iop_names *names, const char *text, size_t length)
{
    if (names->slots == 0)
        return SIZE_MAX;
    return names->slot[probe(names, text, length)] - 1; /* a free slot holds 0: SIZE_MAX */
}

const char *iop_names_hint(const iop_names *names, const char *word, size_t length, char out[IOP_HINT_SIZE])
{
    return iop_hint(names->env.lang, word, length, (const char *const *)names->text, names->count, out);
}
