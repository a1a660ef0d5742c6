/* SPDX-License-Identifier: GPL-3.0-or-later */
/* arrays.c - the labelled arrays of a solution. */
#include "base/alloc.h"
#include "base/text.h"
#include "result/solution_private.h"
#include <math.h>
#include <stdio.h>

size_t iop_array_count(const iop_array_result *a)
{
    size_t count = 1;
    for (size_t k = 0; k < a->axes; k++)
        count *= a->axis[k].len;
    return count;
}

const iop_array_result *iop_solution_array(const iop_solution *s, const char *name)
{
    for (size_t k = 0; k < s->arrays; k++)
        if (strcmp(s->array[k].name, name) == 0)
            return &s->array[k];
    return NULL;
}

const double *iop_solution_block(const iop_solution *s, const char *kind, const char *block, size_t count)
{
    char name[96];
    snprintf(name, sizeof name, "%s.%s", kind, block);
    const iop_array_result *a = iop_solution_array(s, name);
    return a && iop_array_count(a) == count ? a->value : NULL;
}

bool iop_solution_blocks(const iop_solution *s, const char *kind, size_t blocks, const char *const *block,
                         const size_t *count, const double **out)
{
    bool any = false;
    for (size_t k = 0; k < blocks; k++) {
        out[k] = count[k] ? iop_solution_block(s, kind, block[k], count[k]) : NULL;
        if (count[k] && !out[k])
            return false;
        any = any || count[k];
    }
    return any;
}

static void free_array(const iop_env *env, iop_array_result *a)
{
    for (size_t k = 0; k < a->axes; k++) {
        iop_free(env, a->axis[k].label);
    }
    iop_free(env, a->value);
}

void iop_solution_free_arrays(iop_solution *s)
{
    for (size_t k = 0; k < s->arrays; k++)
        free_array(&s->env, &s->array[k]);
    iop_free(&s->env, s->array);
}

static iop_status copy_labels(iop_solution *s, iop_array_axis *axis, const char *const *label, iop_err *err)
{
    axis->label = iop_new(&s->env, axis->len, sizeof *axis->label);
    if (!axis->label)
        return iop_no_memory(err, axis->len, "labels");
    for (size_t e = 0; e < axis->len; e++)
        IOP_TRY(iop_solution_set_text(s, &axis->label[e], label[e], err));
    return IOP_OK;
}

iop_status iop_solution_add_array(iop_solution *s, const char *name, const char *unit, size_t axes,
                                  const char *const *axis_name, const size_t *len,
                                  const char *const *const *label, iop_array_result **out, iop_err *err)
{
    if (!iop_grow(&s->env, &s->array, &s->array_capacity, s->arrays + 1, sizeof *s->array))
        return iop_no_memory(err, s->arrays + 1, "arrays of a solution");
    iop_array_result *a = *out = &s->array[s->arrays++];
    memset(a, 0, sizeof *a);
    IOP_TRY(iop_solution_set_text(s, &a->name, name, err));
    IOP_TRY(iop_solution_set_text(s, &a->unit, unit, err));
    for (size_t k = 0; k < axes; k++) {
        a->axes = k + 1;
        a->axis[k].len = len[k];
        IOP_TRY(iop_solution_set_text(s, &a->axis[k].name, axis_name[k], err));
        if (label && label[k])
            IOP_TRY(copy_labels(s, &a->axis[k], label[k], err));
    }
    a->value = iop_new(&s->env, iop_array_count(a), sizeof *a->value);
    return a->value ? IOP_OK : iop_no_memory(err, iop_array_count(a), "values of a table");
}

iop_status iop_solution_array_csv(const iop_solution *s, const iop_array_result *a, char **text,
                                  size_t *length, iop_err *err)
{
    iop_text t = iop_text_start(&s->env);
    for (size_t k = 0; k < a->axes; k++) {
        iop_solution_csv_text(&t, a->axis[k].name);
        iop_text_puts(&t, ",");
    }
    iop_text_puts(&t, "value\n");
    for (size_t e = 0; e < iop_array_count(a); e++) {
        size_t rest = e, below = iop_array_count(a);
        for (size_t k = 0; k < a->axes; k++) {
            below /= a->axis[k].len;
            if (a->axis[k].label)
                iop_solution_csv_text(&t, a->axis[k].label[rest / below]);
            else
                iop_text_printf(&t, "%zu", rest / below);
            iop_text_puts(&t, ",");
            rest %= below;
        }
        if (isfinite(a->value[e]))
            iop_text_number(&t, a->value[e]);
        iop_text_puts(&t, "\n");
    }
    return iop_text_take(&t, text, length, err);
}
