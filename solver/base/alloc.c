/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/alloc.h"
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void *default_resize(void *ctx, void *p, size_t bytes)
{
    (void)ctx;
    if (bytes == 0) {
        free(p);
        return NULL;
    }
    return realloc(p, bytes);
}

iop_env iop_env_default(void)
{
    iop_env env = {default_resize, NULL, NULL, NULL, 0, NULL};
    return env;
}

iop_env iop_env_or_default(const iop_env *env)
{
    iop_env copy = env ? *env : iop_env_default();
    if (!copy.resize)
        copy.resize = default_resize;
    return copy;
}

static bool is_default(const iop_env *env)
{
    return !env || !env->resize || env->resize == default_resize;
}

static void *resize(const iop_env *env, void *p, size_t bytes)
{
    if (!is_default(env))
        return env->resize(env->resize_ctx, p, bytes);
    return default_resize(NULL, p, bytes);
}

/* The C library knows which memory the system has cleared already. */
void *iop_new(const iop_env *env, size_t count, size_t size)
{
    if (size && count > (SIZE_MAX / 2) / size)
        return NULL;
    size_t bytes = count * size;
    if (is_default(env))
        return calloc(bytes ? bytes : 1, 1);
    void *p = resize(env, NULL, bytes ? bytes : 1);
    if (p)
        memset(p, 0, bytes);
    return p;
}

bool iop_grow(const iop_env *env, void *p, size_t *capacity, size_t need, size_t size)
{
    if (need <= *capacity)
        return true;
    size_t wanted = *capacity < 8 ? 8 : *capacity * 2;
    if (wanted < need)
        wanted = need;
    if (wanted > (SIZE_MAX / 2) / size)
        return false;
    void *old, *grown;
    memcpy(&old, p, sizeof old);
    grown = resize(env, old, wanted * size);
    if (!grown)
        return false;
    memset((char *)grown + *capacity * size, 0, (wanted - *capacity) * size);
    memcpy(p, &grown, sizeof grown);
    *capacity = wanted;
    return true;
}

void iop_free(const iop_env *env, void *p)
{
    if (p)
        resize(env, p, 0);
}

char *iop_copy_slice(const iop_env *env, const char *text, size_t length)
{
    char *copy = iop_new(env, length + 1, 1);
    if (copy && length)
        memcpy(copy, text, length);
    return copy;
}

char *iop_copy_text(const iop_env *env, const char *text)
{
    return iop_copy_slice(env, text, strlen(text));
}

iop_status iop_no_memory(iop_err *err, size_t count, const char *what)
{
    return iop_fail(err, IOP_ENOMEM, "out of memory for %zu %s", count, what);
}

bool iop_stop_asked(const iop_env *env)
{
    return env && env->stop && env->stop(env->stop_ctx);
}
