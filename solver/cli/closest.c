/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The word a user may have meant: smallest edit distance, a swap of two neighbours counting once (optimal
 * string alignment, Damerau 1964), or the only word that begins as typed. */
#include "cli.h"
#include <string.h>

enum { LONGEST = 31 };

static size_t least(size_t a, size_t b, size_t c)
{
    size_t ab = a < b ? a : b;
    return ab < c ? ab : c;
}

static size_t distance(const char *a, const char *b)
{
    size_t n = strlen(a), m = strlen(b);
    size_t d[LONGEST + 1][LONGEST + 1];
    for (size_t i = 0; i <= n; i++)
        d[i][0] = i;
    for (size_t j = 0; j <= m; j++)
        d[0][j] = j;
    for (size_t i = 1; i <= n; i++) {
        for (size_t j = 1; j <= m; j++) {
            size_t change = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            d[i][j] = least(d[i - 1][j] + 1, d[i][j - 1] + 1, change);
            bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped && d[i - 2][j - 2] + 1 < d[i][j])
                d[i][j] = d[i - 2][j - 2] + 1;
        }
    }
    return d[n][m];
}

static const char *only_completion(const char *word, const char *const *words, size_t count)
{
    const char *found = NULL;
    for (size_t k = 0; k < count; k++) {
        if (strncmp(words[k], word, strlen(word)) != 0)
            continue;
        if (found)
            return NULL;
        found = words[k];
    }
    return found;
}

const char *cli_closest(const char *word, const char *const *words, size_t count)
{
    size_t length = strlen(word);
    if (length == 0 || length > LONGEST)
        return NULL;
    const char *best = NULL;
    size_t best_distance = length <= 3 ? 2 : 3; /* must be below */
    for (size_t k = 0; k < count; k++) {
        size_t far = strlen(words[k]) > LONGEST ? LONGEST : distance(word, words[k]);
        if (far < best_distance) {
            best_distance = far;
            best = words[k];
        }
    }
    return best ? best : only_completion(word, words, count);
}
