/* SPDX-License-Identifier: GPL-3.0-or-later */
/* read/say.h - parts of messages about what a user wrote. */
#ifndef IOP_READ_SAY_H
#define IOP_READ_SAY_H

#include "base/number.h"
#include <stddef.h>

/* User text fit for a message: at most 40 bytes, cut between characters, control characters as '?'. */
enum { IOP_EXCERPT_SIZE = 48 };
const char *iop_excerpt(const char *text, size_t length, char out[IOP_EXCERPT_SIZE]);

/* "; did you mean \"max\"?" when one of the words is close to the word found, else "". */
enum { IOP_HINT_SIZE = 96 };
const char *iop_hint(const char *lang, const char *word, size_t length, const char *const *words,
                     size_t count, char out[IOP_HINT_SIZE]);

/* Why a cell is no number, quoting it: "\"n/a\" is not a number". */
enum { IOP_FAULT_SIZE = 160 };
const char *iop_say_number(const char *lang, iop_number_fault fault, char point, const char *text,
                           size_t length, char out[IOP_FAULT_SIZE]);

#endif
