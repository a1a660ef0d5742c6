/* SPDX-License-Identifier: GPL-3.0-or-later */
/* record.c - points of a path and the order they come in.
 *
 * A node is kept only where the slope changes: where it does not, the points on the line between the optima
 * at both ends are feasible and on the one line of the optimum, hence optimal, so that the sector mix is
 * linear there as well. */
#include "base/alloc.h"
#include "path/path_private.h"
#include <math.h>
#include <string.h>

static unsigned char at_bounds(double value, const iop_band *b)
{
    double near = 1e-9 * (1 + fabs(value));
    return (unsigned char)((fabs(value - b->lo) <= near ? 1 : 0) + (fabs(value - b->hi) <= near ? 2 : 0));
}

static void mark(const path_track *k, const iop_point *point, path_record *r)
{
    const iop_plan *p = &k->stage.plan;
    size_t n = p->table->n, cells = n * p->table->c;
    unsigned char *at = r->at;
    for (size_t j = 0; j < n; j++)
        *at++ = at_bounds(point->output[j], &p->output[j]);
    for (size_t f = 0; f < cells; f++)
        *at++ = at_bounds(point->demand[f], &p->demand[f]);
    for (size_t g = 0; g < p->totals; g++) {
        double sum = 0;
        for (size_t m = 0; m < p->total[g].count; m++)
            sum += point->output[p->total[g].member[m]];
        *at++ = at_bounds(sum, &p->total[g].band);
    }
    for (size_t l = 0; l < p->limits; l++)
        *at++ = at_bounds(r->measure[p->limit[l].measure], &p->limit[l].band);
}

/* All measures, by the categories' totals: k->store's last c values are room for them. */
static void evaluate(const path_track *k, const iop_point *point, path_record *r)
{
    const iop_plan *p = &k->stage.plan;
    double *total = k->store;
    iop_plan_totals(p, point->demand, total);
    for (size_t m = 0; m < p->measures; m++) {
        double value = iop_plan_evaluate_totals(p, m, point->output, total);
        if (m < k->line->from->measures)
            r->measure[m] = value;
        if (m == p->objective)
            r->value = value;
    }
}

iop_status iop_record_make(path_track *k, const iop_point *point, path_record **out, iop_err *err)
{
    const iop_plan *p = &k->stage.plan;
    size_t n = p->table->n, measures = k->line->from->measures, values = n + measures + p->limits;
    size_t marks = n + n * p->table->c + p->totals + p->limits;
    *out = NULL;
    path_record *r = iop_new(&k->env, 1, sizeof *r + values * sizeof(double) + marks);
    if (!r)
        return iop_no_memory(err, values, "values of a point");
    r->t = k->stage.t;
    r->output = (double *)(r + 1);
    r->measure = r->output + n;
    r->limit_dual = r->measure + measures;
    r->at = (unsigned char *)(r->limit_dual + p->limits);
    memcpy(r->output, point->output, n * sizeof(double));
    memcpy(r->limit_dual, point->limit_dual, p->limits * sizeof(double));
    evaluate(k, point, r);
    mark(k, point, r);
    r->next = k->records;
    *out = k->records = r;
    return IOP_OK;
}

static void drop(path_track *k, path_record *record)
{
    for (path_record **slot = &k->records; *slot; slot = &(*slot)->next)
        if (*slot == record) {
            *slot = record->next;
            iop_free(&k->env, record);
            return;
        }
}

bool iop_same_slope(const path_track *k, double a, double b, double value)
{
    (void)k;
    return fabs(a - b) <= 1e-10 * fmax(fabs(a), fabs(b)) + 1e-11 * (1 + fabs(value));
}

/* What was proved of a node that is left out goes into the one that stays. */
static void keep_worst(path_record *to, const path_record *from)
{
    for (int v = 0; v < 3; v++)
        to->violation[v] = fmax(to->violation[v], from->violation[v]);
    to->verified = to->verified && from->verified;
}

/* The last piece goes on to a new point. */
static void join(path_track *k, double t, path_record *point)
{
    path_node *last = &k->node[k->nodes - 1];
    path_record *old = last->point;
    keep_worst(point, old);
    last->t = t;
    last->point = point;
    if (!k->one_line_a_point)
        return;
    point->slope = old->slope; /* of the whole piece, so that it does not drift */
    last->left = point;
    if (k->nodes > 1)
        k->node[k->nodes - 2].right = point;
    drop(k, old);
}

iop_status iop_track_extend(path_track *k, double t, path_record *point, path_record *left, iop_err *err)
{
    static const double nearest = 1e-12;
    path_node *last = k->nodes > 0 ? &k->node[k->nodes - 1] : NULL;
    if (last && t - last->t <= nearest) {
        keep_worst(last->point, point);
        return IOP_OK;
    }
    if (last && last->left && iop_same_slope(k, last->left->slope, left->slope, last->point->value)) {
        join(k, t, point);
        return IOP_OK;
    }
    if (!iop_grow(&k->env, &k->node, &k->room, k->nodes + 1, sizeof *k->node))
        return iop_no_memory(err, k->nodes + 1, "points of a path");
    if (last)
        k->node[k->nodes - 1].right = left;
    k->node[k->nodes++] = (path_node){t, point, left, NULL};
    return IOP_OK;
}
