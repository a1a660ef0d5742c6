/* SPDX-License-Identifier: GPL-3.0-or-later */
/* labels.c - one name for each element of a scheme's sets, so that columns and rows can be read by people:
 * "D26.clean" for a technique, "D26.today.Bau_Bang.park" for a site. */
#include "base/alloc.h"
#include "base/text.h"
#include "model_private.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LABEL_SIZE = 121 }; /* what iop_lp allows, and the end */

size_t iop_label_count(const iop_scheme *s, iop_label_set set)
{
    size_t n = s->table->n;
    const size_t count[IOP_LABELS] = {
        [IOP_LABEL_SECTOR] = n,
        [IOP_LABEL_CELL] = n * s->table->c,
        [IOP_LABEL_TECHNIQUE] = s->techniques,
        [IOP_LABEL_ACTIVITY] = n + s->techniques,
        [IOP_LABEL_PLACE] = s->places,
        [IOP_LABEL_SITE] = s->sites,
        [IOP_LABEL_BUNDLE] = s->bundles,
        [IOP_LABEL_LEAVING] = iop_scheme_columns(s, IOP_COL_LEAVING) / s->periods,
        [IOP_LABEL_ARRIVING] = iop_scheme_columns(s, IOP_COL_ARRIVING) / s->periods,
        [IOP_LABEL_MOVING] = s->movings * (n + s->techniques),
        [IOP_LABEL_CONVERSION] = s->conversions,
        [IOP_LABEL_TREATMENT] = s->treatments,
        [IOP_LABEL_STORED] = s->storeds,
        [IOP_LABEL_COMPETITIVE] = s->competitives,
        [IOP_LABEL_REQUIREMENT] = s->requirements,
        [IOP_LABEL_TOTAL] = s->period[0].plan->totals,
        [IOP_LABEL_LIMIT] = s->period[0].plan->limits,
        [IOP_LABEL_PRIORITY] = iop_scheme_rows(s, IOP_ROW_PRIORITY),
        [IOP_LABEL_INCOME] = 1,
        [IOP_LABEL_PERIOD] = s->periods,
    };
    return count[set];
}

static void activity_label(const iop_scheme *s, size_t a, char out[LABEL_SIZE])
{
    const char *code = s->table->sectors[iop_scheme_sector(s, a)].code;
    if (a < s->table->n)
        snprintf(out, LABEL_SIZE, "%.100s", code);
    else
        snprintf(out, LABEL_SIZE, "%.50s.%.50s", code, iop_scheme_technique_name(s, a));
}

static void site_label(const iop_scheme *s, size_t k, char out[LABEL_SIZE])
{
    const iop_site *site = &s->site[k];
    const char *code = s->table->sectors[iop_scheme_sector(s, site->activity)].code;
    const char *technique = iop_scheme_technique_name(s, site->activity);
    if (site->place == IOP_NONE)
        snprintf(out, LABEL_SIZE, "%.40s.%.30s", code, technique);
    else
        snprintf(out, LABEL_SIZE, "%.30s.%.25s.%.25s.%.20s", code, technique, s->place[site->place].zone,
                 s->place[site->place].kind);
}

static void place_label(const iop_scheme *s, size_t p, char out[LABEL_SIZE])
{
    if (p == IOP_NONE)
        snprintf(out, LABEL_SIZE, "elsewhere");
    else
        snprintf(out, LABEL_SIZE, "%.60s.%.50s", s->place[p].zone, s->place[p].kind);
}

/* Element k of the sites that leave or arrive, all rules one after the other. */
static void moved_label(const iop_scheme *s, bool arriving, size_t k, char out[LABEL_SIZE])
{
    char site[LABEL_SIZE];
    size_t r = 0;
    while (k >= (arriving ? s->moving[r].to : s->moving[r].from))
        k -= arriving ? s->moving[r].to : s->moving[r].from, r++;
    site_label(s, arriving ? s->moving[r].to_site[k] : s->moving[r].from_site[k], site);
    snprintf(out, LABEL_SIZE, "%.30s.%.85s", s->moving[r].name, site);
}

static void conversion_label(const iop_scheme *s, size_t q, char out[LABEL_SIZE])
{
    char from[LABEL_SIZE], to[LABEL_SIZE];
    place_label(s, s->conversion[q].from, from);
    place_label(s, s->conversion[q].to, to);
    snprintf(out, LABEL_SIZE, "%.55s.%.55s", from, to);
}

static void moving_label(const iop_scheme *s, size_t k, char out[LABEL_SIZE])
{
    char activity[LABEL_SIZE];
    size_t activities = s->table->n + s->techniques;
    activity_label(s, k % activities, activity);
    snprintf(out, LABEL_SIZE, "%.40s.%.75s", s->moving[k / activities].name, activity);
}

static const char *name_of(const iop_scheme *s, iop_label_set set, size_t k)
{
    const iop_plan *plan = s->period[0].plan;
    switch (set) {
    case IOP_LABEL_SECTOR:
        return s->table->sectors[k].code;
    case IOP_LABEL_STORED:
        return s->table->sectors[s->stored[k].sector].code;
    case IOP_LABEL_COMPETITIVE:
        return s->table->sectors[s->competitive[k].sector].code;
    case IOP_LABEL_BUNDLE:
        return s->bundle[k].name;
    case IOP_LABEL_TREATMENT:
        return s->treatment[k].name;
    case IOP_LABEL_REQUIREMENT:
        return s->requirement[k].name;
    case IOP_LABEL_TOTAL:
        return plan->total[k].name;
    case IOP_LABEL_LIMIT:
        return plan->measure[plan->limit[k].measure].name;
    case IOP_LABEL_PERIOD:
        return s->period[k].name;
    default:
        return "all";
    }
}

static void write_label(const iop_scheme *s, iop_label_set set, size_t k, char out[LABEL_SIZE])
{
    switch (set) {
    case IOP_LABEL_TECHNIQUE:
        activity_label(s, s->table->n + k, out);
        break;
    case IOP_LABEL_ACTIVITY:
        activity_label(s, k, out);
        break;
    case IOP_LABEL_PLACE:
        place_label(s, k, out);
        break;
    case IOP_LABEL_SITE:
        site_label(s, k, out);
        break;
    case IOP_LABEL_LEAVING:
    case IOP_LABEL_ARRIVING:
        moved_label(s, set == IOP_LABEL_ARRIVING, k, out);
        break;
    case IOP_LABEL_MOVING:
        moving_label(s, k, out);
        break;
    case IOP_LABEL_CONVERSION:
        conversion_label(s, k, out);
        break;
    case IOP_LABEL_PRIORITY:
        snprintf(out, LABEL_SIZE, "%zu", k);
        break;
    default:
        snprintf(out, LABEL_SIZE, "%.118s", name_of(s, set, k));
    }
}

/* White space, the marks of comments and those between labels do not stand in a name, nor do halves of
 * characters, which cutting leaves. */
static void tidy(char *label)
{
    size_t length = strlen(label), good;
    for (char *p = label; *p; p++)
        if ((unsigned char)*p <= ' ' || *p == 0x7f || strchr(",[]", *p))
            *p = '_';
    while ((good = iop_utf8_valid(label, length)) < length)
        label[good] = '_';
    if (!label[0])
        label[length++] = '_', label[length] = '\0';
    if (label[0] == '$' || label[0] == '*')
        label[0] = '_';
}

/* By text, then by place: the labels lie in one array. */
static int by_text(const void *a, const void *b)
{
    const char *x = *(const char *const *)a, *y = *(const char *const *)b;
    int order = strcmp(x, y);
    return order ? order : (x > y) - (x < y);
}

/* Names that are the same once they are cut and tidied get the number of their element, all but the first: in
 * a file of a linear program they would be one. */
static bool tell_apart(const iop_scheme *s, char *text, const char *const *label, size_t count)
{
    char number[32];
    const char **sorted = iop_new(&s->env, count, sizeof *sorted);
    if (!sorted)
        return false;
    memcpy(sorted, label, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, by_text);
    for (size_t k = 1, head = 0; k < count; k++) {
        if (strcmp(sorted[k], sorted[head]) != 0) {
            head = k;
            continue;
        }
        size_t element = (size_t)(sorted[k] - text) / LABEL_SIZE, length = strlen(sorted[k]);
        char *own = text + element * LABEL_SIZE;
        size_t need = (size_t)snprintf(number, sizeof number, "~%zu", element + 1);
        length = length + need < LABEL_SIZE ? length : LABEL_SIZE - 1 - need;
        memcpy(own + length, number, need + 1);
        tidy(own);
    }
    iop_free(&s->env, sorted);
    return true;
}

const char *const *iop_model_labels(iop_model *model, iop_label_set set)
{
    const iop_scheme *s = model->scheme;
    size_t count = iop_label_count(s, set);
    const char ***slot = &model->own->label[set];
    if (*slot)
        return *slot;
    const char **label = iop_model_keep(model, count, sizeof *label);
    char *text = iop_model_keep(model, count, LABEL_SIZE);
    if (!label || !text)
        return NULL;
    for (size_t k = 0; k < count; k++) {
        write_label(s, set, k, text + k * LABEL_SIZE);
        tidy(text + k * LABEL_SIZE);
        label[k] = text + k * LABEL_SIZE;
    }
    if (count > 1 && !tell_apart(s, text, label, count))
        return NULL;
    *slot = label;
    return label;
}

iop_elements iop_model_all(iop_model *model, iop_label_set set)
{
    iop_elements all = {iop_label_count(model->scheme, set), NULL, iop_model_labels(model, set)};
    return all;
}
