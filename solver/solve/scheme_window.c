/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scheme_window.c - what a window of a rolling horizon sees of the scheme, and its program. */
#include "solve/scheme_window.h"
#include "base/alloc.h"
#include <math.h>
#include <string.h>

static bool sees(const iop_requirement *g, size_t periods)
{
    for (size_t k = 0; k < g->terms; k++)
        if (g->term[k].period >= periods)
            return false;
    return true;
}

void iop_window_close(iop_window *v)
{
    const iop_env *env = &v->w->scheme->env;
    iop_lp_close(v->own.lp);
    iop_model_close(v->own.model);
    iop_blocks_close(&v->own.unit, &v->part);
    iop_blocks_close(&v->answer, &v->part);
    iop_blocks_close(&v->reduced, &v->part);
    iop_blocks_close(&v->size, &v->part);
    iop_free(env, v->decided);
    iop_free(env, v->list);
}

/* A list of its own, from the room that is left. */
static void *own_list(char **room, const void *from, size_t size)
{
    void *made = *room;
    if (size > 0)
        memcpy(made, from, size);
    *room += (size + 15) / 16 * 16;
    return made;
}

static iop_status own_lists(iop_window *v, const iop_scheme *s, iop_err *err)
{
    iop_scheme *p = &v->part;
    const size_t size[7] = {s->requirements * sizeof *s->requirement,
                            s->storeds * sizeof *s->stored,
                            s->techniques * sizeof *s->technique,
                            s->treatments * sizeof *s->treatment,
                            s->sites * sizeof *s->site,
                            s->movings * sizeof *s->moving,
                            s->conversions * sizeof *s->conversion};
    size_t total = 7 * 16;
    for (int k = 0; k < 7; k++)
        total += size[k];
    char *room = v->list = iop_new(&s->env, total, 1);
    if (!room)
        return iop_no_memory(err, total, "bytes of a window");
    p->requirement = own_list(&room, s->requirement, size[0]);
    p->stored = own_list(&room, s->stored, size[1]);
    p->technique = own_list(&room, s->technique, size[2]);
    p->treatment = own_list(&room, s->treatment, size[3]);
    p->site = own_list(&room, s->site, size[4]);
    p->moving = own_list(&room, s->moving, size[5]);
    p->conversion = own_list(&room, s->conversion, size[6]);
    return IOP_OK;
}

static void at_most(size_t *value, size_t most)
{
    *value = *value < most ? *value : most;
}

/* What begins, or ends, after the window: nothing of it can be decided in it, see hide. */
static void shorten(iop_scheme *p)
{
    size_t last = p->periods - 1;
    for (size_t e = 0; e < p->techniques; e++)
        at_most(&p->technique[e].first, last);
    for (size_t u = 0; u < p->treatments; u++)
        at_most(&p->treatment[u].first, last);
    for (size_t q = 0; q < p->conversions; q++)
        at_most(&p->conversion[q].first, last);
    for (size_t k = 0; k < p->sites; k++) {
        if (p->site[k].lag > last || p->site[k].first > last)
            p->site[k].bundle = IOP_NONE; /* what is built stands after it */
        at_most(&p->site[k].first, last);
    }
    for (size_t r = 0; r < p->movings; r++) {
        at_most(&p->moving[r].first, last);
        at_most(&p->moving[r].last, last);
        at_most(&p->moving[r].lag, last);
    }
}

static iop_status cut(iop_window *v, size_t periods, bool end, iop_err *err)
{
    const iop_scheme *s = v->w->scheme;
    iop_scheme *p = &v->part;
    *p = *s;
    IOP_TRY(own_lists(v, s, err));
    p->periods = periods;
    p->end_condition = s->end_condition && end;
    for (size_t g = 0; g < s->requirements; g++) {
        if (sees(&s->requirement[g], periods))
            continue;
        p->requirement[g].terms = 0;
        p->requirement[g].soft = false;
        p->requirement[g].lo = -(double)INFINITY;
        p->requirement[g].hi = (double)INFINITY;
    }
    for (size_t k = 0; k < s->storeds && periods < s->periods; k++)
        p->stored[k].end = 0;
    shorten(p);
    return IOP_OK;
}

iop_status iop_window_open(iop_window *v, size_t periods, bool end, iop_err *err)
{
    IOP_TRY(cut(v, periods, end, err));
    v->own.scheme = &v->part;
    IOP_TRY(iop_model_open_scheme(&v->own.model, &v->part, err));
    IOP_TRY(iop_blocks_open(&v->own.unit, &v->part, err));
    IOP_TRY(iop_scheme_scale(&v->own, err));
    v->decided = iop_new(&v->part.env, iop_lp_columns(v->own.lp) + 1, sizeof *v->decided);
    if (!v->decided)
        return iop_no_memory(err, iop_lp_columns(v->own.lp), "columns of a linear program");
    IOP_TRY(iop_blocks_open(&v->answer, &v->part, err));
    IOP_TRY(iop_blocks_open(&v->reduced, &v->part, err));
    return iop_blocks_open(&v->size, &v->part, err);
}
