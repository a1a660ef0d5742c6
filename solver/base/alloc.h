/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base/alloc.h - memory from the caller's env, overflow-checked. */
#ifndef IOP_BASE_ALLOC_H
#define IOP_BASE_ALLOC_H

#include <ioplan/env.h>
#include <stddef.h>

/* A copy of *env, or the defaults when env is NULL. */
iop_env iop_env_or_default(const iop_env *env);

/* count zeroed elements of size bytes; NULL without memory or on overflow. A count of 0 gives a valid
 * pointer. */
void *iop_new(const iop_env *env, size_t count, size_t size);

/* Grows the array *p of *capacity elements of size bytes so that it holds at least `need`; doubles. New
 * elements are zeroed. False without memory; *p then stays as it was. */
bool iop_grow(const iop_env *env, void *p, size_t *capacity, size_t need, size_t size);

/* Accepts NULL. */
void iop_free(const iop_env *env, void *p);

/* Copies of text; NULL without memory. */
char *iop_copy_text(const iop_env *env, const char *text);
char *iop_copy_slice(const iop_env *env, const char *text, size_t length);

/* IOP_ENOMEM with "out of memory for N WHAT". WHAT is a literal, which catalogues have in the context
 * "memory". */
iop_status iop_no_memory(iop_err *err, size_t count, const char *what);

/* Whether the caller asked to stop. */
bool iop_stop_asked(const iop_env *env);

#endif
