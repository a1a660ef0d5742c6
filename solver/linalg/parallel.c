/* SPDX-License-Identifier: GPL-3.0-or-later */
/* parallel.c - one loop on several threads, made for it and ended with it. */
#include "linalg/parallel.h"
#include <pthread.h>
#include <stdbool.h>

enum { MOST = 64, STEP = 8 };

typedef struct {
    iop_range_work work;
    void *self;
    size_t from, to;
    pthread_t thread;
    bool started;
} part;

static void *run(void *argument)
{
    const part *p = argument;
    p->work(p->self, p->from, p->to);
    return NULL;
}

void iop_parallel(int threads, size_t count, iop_range_work work, void *self)
{
    part parts[MOST];
    size_t steps = (count + STEP - 1) / STEP, wanted = threads < 1 ? 1 : (size_t)threads;
    size_t used = wanted < MOST ? wanted : MOST;
    used = used < steps ? used : steps;
    for (size_t k = 0; k < used; k++) {
        size_t from = steps * k / used * STEP, to = steps * (k + 1) / used * STEP;
        parts[k] = (part){.work = work, .self = self, .from = from, .to = to < count ? to : count};
        parts[k].started = k > 0 && pthread_create(&parts[k].thread, NULL, run, &parts[k]) == 0;
    }
    for (size_t k = 0; k < used; k++)
        if (!parts[k].started)
            run(&parts[k]);
    for (size_t k = 0; k < used; k++)
        if (parts[k].started)
            pthread_join(parts[k].thread, NULL);
}
