/* SPDX-License-Identifier: GPL-3.0-or-later */
/* solution.c - the life of a solution and of its texts. */
#include "base/alloc.h"
#include "base/text.h"
#include "result/solution_private.h"
#include <ioplan/words.h>
#include <math.h>
#include <stdlib.h>

const char *iop_solution_status_text(iop_solution_status status)
{
    static const char *const texts[] = {IOP_WORD("optimal"), IOP_WORD("infeasible"), IOP_WORD("unbounded"),
                                        IOP_WORD("stopped"), IOP_WORD("unverified")};
    return (size_t)status < sizeof texts / sizeof *texts ? texts[status] : "unknown";
}

/* --- texts: side by side in a few blocks, freed together ------------------------------------------------ */

enum { FIRST_BLOCK = 4096 };

struct iop_text_block {
    struct iop_text_block *before;
    size_t used, size;
    char text[];
};

static bool add_block(iop_solution *s, size_t least)
{
    size_t size = s->texts ? 2 * s->texts->size : FIRST_BLOCK;
    struct iop_text_block *block;
    size = size < least ? least : size;
    block = iop_new(&s->env, sizeof *block + size, 1);
    if (!block)
        return false;
    block->before = s->texts;
    block->size = size;
    s->texts = block;
    return true;
}

static void free_texts(iop_solution *s)
{
    while (s->texts) {
        struct iop_text_block *block = s->texts;
        s->texts = block->before;
        iop_free(&s->env, block);
    }
}

iop_status iop_solution_set_text(iop_solution *s, char **slot, const char *text, iop_err *err)
{
    size_t size = strlen(text) + 1;
    if (size == 1) {
        *slot = s->no_text;
        return IOP_OK;
    }
    if ((!s->texts || s->texts->size - s->texts->used < size) && !add_block(s, size))
        return iop_no_memory(err, size, "bytes of text");
    *slot = memcpy(s->texts->text + s->texts->used, text, size);
    s->texts->used += size;
    return IOP_OK;
}

void iop_solution_text_free(const iop_solution *s, char *text)
{
    iop_free(&s->env, text);
}

iop_status iop_solution_new(iop_solution **out, const iop_env *env, iop_err *err)
{
    *out = NULL;
    iop_solution *s = iop_new(env, 1, sizeof *s);
    if (!s)
        return iop_no_memory(err, 1, "solution");
    s->env = iop_env_or_default(env);
    s->objective.value = (double)NAN;
    char **texts[] = {&s->title,
                      &s->data_title,
                      &s->data_source,
                      &s->title_vi,
                      &s->data_title_vi,
                      &s->data_source_vi,
                      &s->region,
                      &s->currency,
                      &s->money_unit,
                      &s->objective.name,
                      &s->objective.unit,
                      &s->certificate.worst,
                      &s->provenance.version,
                      &s->provenance.solver,
                      &s->provenance.method,
                      &s->provenance.blas,
                      &s->provenance.dataset,
                      &s->provenance.scenario,
                      &s->breaks_in,
                      &s->breaks_at};
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
        *texts[k] = s->no_text;
    *out = s;
    return IOP_OK;
}

static void free_lists(iop_solution *s)
{
    for (size_t l = 0; l < IOP_SOLUTION_LISTS; l++)
        iop_free(&s->env, *iop_list_items(s, &iop_solution_list[l]));
}

void iop_solution_close(iop_solution *s)
{
    if (!s)
        return;
    iop_env env = s->env;
    free_lists(s);
    iop_solution_free_arrays(s);
    free_texts(s);
    iop_free(&env, s->farkas_price);
    iop_free(&env, s->farkas_limit);
    iop_free(&env, s->farkas_total);
    iop_free(&env, s->conflict_price);
    iop_free(&env, s->conflict_limit);
    iop_free(&env, s->conflict_total);
    iop_free(&env, s->relaxed_output);
    iop_free(&env, s->relaxed_demand);
    iop_free(&env, s->ray_output);
    iop_free(&env, s->ray_demand);
    iop_free(&env, s);
}

iop_status iop_solution_make_list(iop_solution *s, const char *name, size_t count, iop_err *err)
{
    for (size_t l = 0; l < IOP_SOLUTION_LISTS; l++) {
        const iop_list *list = &iop_solution_list[l];
        if (list->name != name && strcmp(list->name, name) != 0)
            continue;
        char *items = iop_new(&s->env, count, list->size);
        if (!items)
            return iop_no_memory(err, count, "values of a plan");
        *iop_list_items(s, list) = items;
        *iop_list_count(s, list) = count;
        for (const iop_field *f = list->field; f->path; f++)
            for (size_t k = 0; iop_is_text(f) && k < count; k++)
                *(char **)(void *)(items + k * list->size + f->offset) = s->no_text;
        return IOP_OK;
    }
    return iop_fail(err, IOP_EINVAL, "a solution has no list \"%s\"", name);
}
