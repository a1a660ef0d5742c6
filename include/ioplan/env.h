/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/env.h - what the caller lends the library: memory, a way to stop it, threads, a language.
 *
 * Functions that create objects take a const iop_env *; NULL means the defaults. An object copies the env, so
 * the struct itself need not outlive the call; what its ctx pointers refer to must outlive the object. */
#ifndef IOPLAN_ENV_H
#define IOPLAN_ENV_H

#include <ioplan/status.h>
#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct iop_env {
    /* realloc-like: p NULL allocates, bytes 0 frees and returns NULL; NULL for the C library's. */
    void *(*resize)(void *ctx, void *p, size_t bytes);
    void *resize_ctx;
    /* Asked now and then during long work; true ends it with IOP_ESTOPPED. NULL: never. Called from the
     * thread that does the work; must be safe there. */
    bool (*stop)(void *ctx);
    void *stop_ctx;
    int threads; /* threads to use inside dense algebra, 0: as many as the machine has */
    /* The reader's language, of findings and labels; a code of ioplan/words.h, NULL: English. A failure in an
     * iop_err is English until iop_words_err says it in a language; so is everything in files but labels. */
    const char *lang;
} iop_env;

/* All defaults: the C library's memory, no stop, all threads. */
IOP_API iop_env iop_env_default(void);

#ifdef __cplusplus
}
#endif
#endif
