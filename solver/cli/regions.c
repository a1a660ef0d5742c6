/* SPDX-License-Identifier: GPL-3.0-or-later */
/* regions.c - a parallel region of one thread is a call.
 *
 * CHOLMOD marks the loops over the rows of its blocks as parallel, 400,000 of them while a plan to 2050 is
 * solved; lp/cholesky.c has them run on one thread. GCC's OpenMP still makes a team of one for each and asks
 * the kernel to wake nobody at its end, which takes a third of a solve where calls to the system are dear.
 * The symbol of a program comes before that of its libraries: regions of one thread are called from here, all
 * others go on to libgomp. This is for a whole process, and so a program's choice and not the library's.
 * Where OpenMP is not GCC's nothing calls it. */
#include <dlfcn.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>

typedef void region(void (*body)(void *data), void *data, unsigned threads, unsigned flags);
typedef int levels(void);

/* GCC's ABI; the flags are of libgomp's own. */
region GOMP_parallel;

/* What comes after this program in the order of search, looked for once: thousands of regions a second ask.
 * Threads that look at the same time find the same. Without a libgomp in that order there is nothing. */
static atomic_bool looked;
static region *_Atomic next_parallel;
static levels *_Atomic next_levels; /* of regions inside each other that have several threads; 0: none has */

static void look(void)
{
    region *parallel;
    levels *most;
    void *found = dlsym(RTLD_NEXT, "GOMP_parallel");
    memcpy(&parallel, &found, sizeof found);
    found = dlsym(RTLD_NEXT, "omp_get_max_active_levels");
    memcpy(&most, &found, sizeof found);
    atomic_store(&next_levels, most);
    atomic_store(&next_parallel, parallel);
    atomic_store(&looked, true);
}

static bool has_one_thread(unsigned threads)
{
    if (threads == 1)
        return true;
    if (!atomic_load(&looked))
        look();
    levels *most = atomic_load(&next_levels);
    return !atomic_load(&next_parallel) || (most && most() == 0);
}

void GOMP_parallel(void (*body)(void *data), void *data, unsigned threads, unsigned flags)
{
    if (has_one_thread(threads))
        body(data);
    else
        atomic_load (&next_parallel)(body, data, threads, flags);
}
