/* SPDX-License-Identifier: GPL-3.0-or-later */
/* orders.c - orders of elimination by the structure they were found for.
 *
 * The points of a sweep of whole plans differ in numbers and hardly ever in structure, and to find an order
 * takes a twelfth of a solve. Structures are compared entry by entry. Nothing is dropped before the end, so
 * that what was found can be used without a lock. */
#include "lp/orders.h"
#include "base/alloc.h"
#include <pthread.h>
#include <string.h>

enum { MOST = 8 }; /* structures; of a plan to 2050 each takes some megabytes */

typedef struct {
    lp_structure of; /* owned */
    void *found;
    void (*release)(void *found);
} order;

struct iop_lp_orders {
    iop_env env;
    pthread_mutex_t lock;
    size_t count;
    order kept[MOST];
};

iop_status iop_lp_orders_open(iop_lp_orders **out, const iop_env *env, iop_err *err)
{
    iop_lp_orders *o = *out = iop_new(env, 1, sizeof *o);
    if (!o)
        return iop_no_memory(err, MOST, "orders of elimination");
    o->env = iop_env_or_default(env);
    pthread_mutex_init(&o->lock, NULL);
    return IOP_OK;
}

static void free_structure(lp_structure *s, const iop_env *env)
{
    const void *const owned[] = {s->start, s->index, s->stage};
    for (size_t k = 0; k < sizeof owned / sizeof *owned; k++)
        iop_free(env, (void *)(size_t)owned[k]);
}

void iop_lp_orders_close(iop_lp_orders *orders)
{
    if (!orders)
        return;
    iop_env env = orders->env;
    for (size_t k = 0; k < orders->count; k++) {
        orders->kept[k].release(orders->kept[k].found);
        free_structure(&orders->kept[k].of, &env);
    }
    pthread_mutex_destroy(&orders->lock);
    iop_free(&env, orders);
}

static bool same(const lp_structure *a, const lp_structure *b)
{
    if (a->rows != b->rows || a->columns != b->columns || !a->stage != !b->stage ||
        a->start[a->columns] != b->start[b->columns])
        return false;
    return memcmp(a->start, b->start, a->columns * sizeof *a->start) == 0 &&
           memcmp(a->index, b->index, a->start[a->columns] * sizeof *a->index) == 0 &&
           (!a->stage || memcmp(a->stage, b->stage, a->rows * sizeof *a->stage) == 0);
}

static const void *look(const iop_lp_orders *orders, const lp_structure *of)
{
    for (size_t k = 0; k < orders->count; k++)
        if (same(&orders->kept[k].of, of))
            return orders->kept[k].found;
    return NULL;
}

const void *lp_orders_find(iop_lp_orders *orders, const lp_structure *of)
{
    if (!orders)
        return NULL;
    pthread_mutex_lock(&orders->lock);
    const void *found = look(orders, of);
    pthread_mutex_unlock(&orders->lock);
    return found;
}

static void *copy(const iop_env *env, const void *from, size_t count, size_t size)
{
    void *to = from ? iop_new(env, count + 1, size) : NULL;
    if (to)
        memcpy(to, from, count * size);
    return to;
}

static bool copy_structure(lp_structure *to, const lp_structure *from, const iop_env *env)
{
    *to = *from;
    to->start = copy(env, from->start, from->columns + 1, sizeof *from->start);
    to->index = copy(env, from->index, from->start[from->columns], sizeof *from->index);
    to->stage = copy(env, from->stage, from->rows, sizeof *from->stage);
    if (to->start && to->index && (to->stage || !from->stage))
        return true;
    free_structure(to, env);
    return false;
}

bool lp_orders_keep(iop_lp_orders *orders, const lp_structure *of, void *found, void (*release)(void *found))
{
    if (!orders)
        return false;
    pthread_mutex_lock(&orders->lock);
    order *next = &orders->kept[orders->count];
    bool kept = orders->count < MOST && !look(orders, of) && copy_structure(&next->of, of, &orders->env);
    if (kept) {
        next->found = found;
        next->release = release;
        orders->count++;
    }
    pthread_mutex_unlock(&orders->lock);
    return kept;
}
