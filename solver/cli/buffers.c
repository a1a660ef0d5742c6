/* SPDX-License-Identifier: GPL-3.0-or-later */
/* buffers.c - each thread keeps the work space that OpenBLAS gave it.
 *
 * OpenBLAS takes a buffer from a list that all threads share, behind locks, and gives it back, with each call
 * of a matrix routine: 300,000 times while a plan to 2050 is solved, whose blocks are small. Threads that
 * solve plans at the same time then pass the locks to and fro, a twentieth of their time. The symbol of a
 * program comes before that of its libraries: a thread keeps one buffer that it does not use, until it ends,
 * all others come from OpenBLAS and go back. Buffers are all alike. This is for a whole process, and so a
 * program's choice and not the library's. Where BLAS is not OpenBLAS nothing calls it; where OpenBLAS is a
 * part of the program its own functions are stronger than these. */
#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

typedef void *allocate(int position);
typedef void release(void *buffer);

/* What OpenBLAS's files call; not of its interface, but of all its versions. */
__attribute__((weak)) allocate blas_memory_alloc;
__attribute__((weak)) release blas_memory_free;

/* What comes after this program in the order of search; NULL without an OpenBLAS. */
static struct {
    allocate *allocate;
    release *release;
    pthread_key_t key; /* not NULL for threads that have something to give back */
    bool keeps;
} next;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static _Thread_local struct {
    void *buffer; /* what the thread keeps while it does not use it, or NULL */
    bool known;   /* its end will give it back */
} spare;

/* A thread ends. What calls BLAS after this may be given a buffer to keep again, and ends up here again. */
static void give_back(void *value)
{
    (void)value;
    void *buffer = spare.buffer;
    spare.buffer = NULL;
    spare.known = false;
    if (buffer)
        next.release(buffer);
}

static void look(void)
{
    void *found = dlsym(RTLD_NEXT, "blas_memory_alloc");
    memcpy(&next.allocate, &found, sizeof found);
    found = dlsym(RTLD_NEXT, "blas_memory_free");
    memcpy(&next.release, &found, sizeof found);
    next.keeps = next.allocate && next.release && pthread_key_create(&next.key, give_back) == 0;
}

void *blas_memory_alloc(int position)
{
    void *buffer = spare.buffer;
    if (buffer) {
        spare.buffer = NULL;
        return buffer;
    }
    pthread_once(&once, look);
    return next.allocate ? next.allocate(position) : NULL;
}

void blas_memory_free(void *buffer)
{
    pthread_once(&once, look);
    if (!spare.known)
        spare.known = next.keeps && pthread_setspecific(next.key, &next) == 0;
    if (spare.known && !spare.buffer)
        spare.buffer = buffer;
    else if (next.release)
        next.release(buffer);
}
