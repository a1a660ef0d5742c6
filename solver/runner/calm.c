/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A BLAS built on OpenMP reads the calling thread's own OpenMP count at each call, and a thread that was not
 * made by OpenMP begins with the count of the whole program: four threads of a sweep would each start four
 * more inside a large product. The count is set through the OpenMP runtime that BLAS has loaded; with any
 * other BLAS nothing is found, and nothing is changed. */
#include "runner/calm.h"
#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* ISO C has no cast from object to function pointers. */
static bool find_function(const char *name, void *pointer, size_t size)
{
    void *found = dlsym(RTLD_DEFAULT, name);
    memcpy(pointer, &found, size);
    return found != NULL;
}

static int swap_count(int count)
{
    int (*get)(void);
    void (*set)(int);
    if (!find_function("omp_get_max_threads", &get, sizeof get) ||
        !find_function("omp_set_num_threads", &set, sizeof set))
        return 0;
    int before = get();
    if (before != count)
        set(count);
    return before;
}

int iop_calm_begin(void)
{
    return swap_count(1);
}

void iop_calm_end(int before)
{
    if (before > 1)
        swap_count(before);
}
