/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ioplan/status.h - how a call reports failure.
 *
 * A function that can fail returns an iop_status. Beside the code it fills one sentence that names the
 * object, the place and the number: either into an iop_err (one failure) or into an iop_diags (all failures
 * of a file). A status says whether the function did its job; that a plan is infeasible is an answer, not a
 * failure. */
#ifndef IOPLAN_STATUS_H
#define IOPLAN_STATUS_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define IOP_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define IOP_FORMAT_OF(arg)    __attribute__((format_arg(arg)))
#define IOP_MUST_CHECK        __attribute__((warn_unused_result))
#define IOP_API               __attribute__((visibility("default")))
#else
#define IOP_PRINTF(fmt, args)
#define IOP_FORMAT_OF(arg)
#define IOP_MUST_CHECK
#define IOP_API
#endif

/* Mark a text of a table that is looked up later: by iop_words or, with a context, by iop_words_in. */
#define IOP_WORD(text)             text
#define IOP_WORD_IN(context, text) text

#define IOP_STATUS_LIST(X)                                                                                   \
    X(IOP_OK, "ok")                                                                                          \
    X(IOP_ENOMEM, "out of memory")                                                                           \
    X(IOP_EINVAL, "invalid argument")                                                                        \
    X(IOP_EIO, "file operation failed")                                                                      \
    X(IOP_EPARSE, "malformed input")                                                                         \
    X(IOP_ESHAPE, "shapes do not match")                                                                     \
    X(IOP_ESINGULAR, "matrix is singular")                                                                   \
    X(IOP_ENOCONV, "iteration did not converge")                                                             \
    X(IOP_EBACKEND, "LP backend failed")                                                                     \
    X(IOP_ESTOPPED, "stopped before the end")

typedef enum {
#define X(name, text) name,
    IOP_STATUS_LIST(X)
#undef X
        IOP_STATUS_COUNT
} iop_status;

enum { IOP_ERR_PARTS = 12 };

/* Fixed-size and owned by the caller, so that reporting a lack of memory needs none. It need not be filled
 * before a call. */
typedef struct iop_err {
    iop_status code;
    long long row, col; /* 1-based place in the input, 0 when there is none */
    char where[160];    /* file or table concerned, "" when there is none */
    char msg[352];      /* one English sentence, lower case, no final stop; see iop_words_err in words.h */
    /* Of what the sentence was made, for iop_words_err: digests of its format and of msg, and where in msg
     * each argument stands. Argument `within` (from 1 on) is a sentence itself, made by the format `inner`,
     * whose arguments follow. All 0: not known. */
    unsigned long long format, sentence, inner;
    unsigned short parts, within, inner_parts, at[IOP_ERR_PARTS], length[IOP_ERR_PARTS];
} iop_err;

/* The fixed text of a status, "unknown status" for a value outside the list. */
IOP_API const char *iop_status_text(iop_status status);

/* Fills *err (may be NULL) with code and sentence, place 0 and no file; returns code. */
IOP_API iop_status iop_fail(iop_err *err, iop_status code, const char *fmt, ...) IOP_PRINTF(3, 4);

/* The same with a place: file or table `where` (may be NULL), 1-based row and column or 0. */
IOP_API iop_status iop_fail_at(iop_err *err, iop_status code, const char *where, long long row, long long col,
                               const char *fmt, ...) IOP_PRINTF(6, 7);

/* Writes "where:row:col: msg" without the parts that are absent; returns what snprintf would. */
IOP_API int iop_err_format(const iop_err *err, char *out, size_t size);

/* Return from the calling function when a call failed; only in functions that own nothing. */
#define IOP_TRY(call)                                                                                        \
    do {                                                                                                     \
        iop_status iop_try_status = (call);                                                                  \
        if (iop_try_status != IOP_OK)                                                                        \
            return iop_try_status;                                                                           \
    } while (0)

#ifdef __cplusplus
}
#endif
#endif
