/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A queue of bounded size between many makers and one taker.
 *
 * Invariant: `bytes` is the sum over the parcels in the list, and exceeds the limit only when the list has
 * one parcel. The taker is woken when the queue is half full or when the last maker leaves, else by its own
 * clock: a wake-up for each of thousands of small parcels a second would cost more than the parcels. */
#include "runner/queue.h"
#include "base/alloc.h"
#include <pthread.h>
#include <string.h>
#include <time.h>

struct iop_queue {
    iop_env env;
    pthread_mutex_t lock;
    pthread_cond_t room, arrived;
    iop_parcel *first, **end;
    size_t bytes, limit;
    int makers;
    bool refusing;
};

/* --- parcels ------------------------------------------------------------------------------------------- */

static size_t text_size(const char *text)
{
    return text ? strlen(text) + 1 : 0;
}

static size_t numbers_of(const iop_archive_run *run, size_t keys, const iop_archive_point *p)
{
    return (p->key ? keys : 0) + (p->output ? run->sectors : 0) + (p->limit_dual ? run->limits : 0) +
           (p->measure ? run->measures : 0);
}

static void copy_numbers(const double **place, size_t count, double **to)
{
    if (!*place)
        return;
    if (count)
        memcpy(*to, *place, count * sizeof(double));
    *place = *to;
    *to += count;
}

static void copy_text(const char **place, char **to)
{
    size_t size = text_size(*place);
    if (!size)
        return;
    memcpy(*to, *place, size);
    *place = *to;
    *to += size;
}

iop_parcel *iop_parcel_copy(const iop_archive_run *run, size_t sweep, size_t unit, size_t points,
                            const iop_archive_point *point, const iop_env *env)
{
    size_t keys = run->sweep[sweep].keys, numbers = 0, letters = 0;
    for (size_t k = 0; k < points; k++) {
        numbers += numbers_of(run, keys, &point[k]);
        letters += text_size(point[k].status) + text_size(point[k].label);
    }
    /* in this order every part is aligned: structs of pointers and doubles, doubles, letters */
    size_t bytes = sizeof(iop_parcel) + points * sizeof *point + numbers * sizeof(double) + letters;
    iop_parcel *parcel = iop_new(env, 1, bytes);
    if (!parcel)
        return NULL;
    *parcel = (iop_parcel){NULL, sweep, unit, points, bytes, 0, (iop_archive_point *)(void *)(parcel + 1)};
    double *to = (double *)(void *)(parcel->point + points);
    char *letter = (char *)(to + numbers);
    for (size_t k = 0; k < points; k++) {
        iop_archive_point *copy = &parcel->point[k];
        *copy = point[k];
        copy_numbers(&copy->key, keys, &to);
        copy_numbers(&copy->output, run->sectors, &to);
        copy_numbers(&copy->limit_dual, run->limits, &to);
        copy_numbers(&copy->measure, run->measures, &to);
        copy_text(&copy->status, &letter);
        copy_text(&copy->label, &letter);
    }
    return parcel;
}

/* --- the queue ----------------------------------------------------------------------------------------- */

iop_queue *iop_queue_open(size_t limit, int makers, const iop_env *env)
{
    iop_queue *q = iop_new(env, 1, sizeof *q);
    if (!q)
        return NULL;
    q->env = iop_env_or_default(env);
    q->limit = limit;
    q->makers = makers;
    q->end = &q->first;
    pthread_condattr_t steady; /* a clock that nobody sets */
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_mutex_init(&q->lock, NULL);
    pthread_cond_init(&q->room, NULL);
    pthread_cond_init(&q->arrived, &steady);
    pthread_condattr_destroy(&steady);
    return q;
}

void iop_queue_close(iop_queue *q)
{
    if (!q)
        return;
    while (q->first) {
        iop_parcel *next = q->first->next;
        iop_free(&q->env, q->first);
        q->first = next;
    }
    pthread_cond_destroy(&q->arrived);
    pthread_cond_destroy(&q->room);
    pthread_mutex_destroy(&q->lock);
    iop_env env = q->env;
    iop_free(&env, q);
}

bool iop_queue_put(iop_queue *q, iop_parcel *parcel)
{
    pthread_mutex_lock(&q->lock);
    while (!q->refusing && q->first && q->bytes + parcel->bytes > q->limit)
        pthread_cond_wait(&q->room, &q->lock);
    bool taken = !q->refusing;
    if (taken) {
        parcel->next = NULL;
        *q->end = parcel;
        q->end = &parcel->next;
        q->bytes += parcel->bytes;
        if (q->bytes > q->limit / 2)
            pthread_cond_signal(&q->arrived);
    }
    pthread_mutex_unlock(&q->lock);
    if (!taken)
        iop_free(&q->env, parcel);
    return taken;
}

void iop_queue_leave(iop_queue *q)
{
    pthread_mutex_lock(&q->lock);
    q->makers--;
    if (q->makers == 0)
        pthread_cond_signal(&q->arrived);
    pthread_mutex_unlock(&q->lock);
}

void iop_queue_refuse(iop_queue *q)
{
    pthread_mutex_lock(&q->lock);
    q->refusing = true;
    pthread_cond_broadcast(&q->room);
    pthread_mutex_unlock(&q->lock);
}

static struct timespec after(int milliseconds)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_nsec += (long)milliseconds * 1000000;
    t.tv_sec += t.tv_nsec / 1000000000;
    t.tv_nsec %= 1000000000;
    return t;
}

iop_parcel *iop_queue_take(iop_queue *q, int milliseconds, bool *ended)
{
    struct timespec until = after(milliseconds);
    pthread_mutex_lock(&q->lock);
    while (q->makers > 0 && q->bytes <= q->limit / 2 &&
           pthread_cond_timedwait(&q->arrived, &q->lock, &until) == 0)
        continue;
    iop_parcel *all = q->first;
    q->first = NULL;
    q->end = &q->first;
    q->bytes = 0;
    *ended = q->makers == 0;
    pthread_cond_broadcast(&q->room);
    pthread_mutex_unlock(&q->lock);
    return all;
}
