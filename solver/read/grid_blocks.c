/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records of numbers by several threads.
 *
 * Each thread takes the next block of whole lines, under a lock, and reads its numbers straight into the
 * matrix. What it takes is a subset of CSV that needs no judgement. The first block that holds anything else
 * ends it all: the scan goes on from there, so every message, its place and its order are those of the scan,
 * whatever the number of threads. A line end inside quotes cannot mislead: the block where the quotes open is
 * not taken, and no later one counts then.
 *
 * Invariants: blocks follow each other without gaps and end behind a line feed (one is added at the end of
 * the data); row_line[row] is set, once, before the row is written, so no two threads write one row. Threads
 * allocate nothing. */
#include "read/grid_blocks.h"
#include "base/alloc.h"
#include "base/number.h"
#include "base/threads.h"
#include <math.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>

enum { BLOCK = 1 << 20, CELL_GUESS = 32 };

/* Whole lines, and where they were. */
typedef struct block {
    char *data;
    size_t size, offset, line;
} block;

typedef struct crew {
    const iop_grid_blocks *work;
    iop_scan *scan;
    bool straight;   /* the map is 0, 1, 2, ... */
    size_t capacity; /* of a block */
    char *room;      /* of all blocks and of `rest` */
    pthread_mutex_t lock;
    /* under the lock: */
    size_t threads; /* that have begun */
    char *rest;     /* what was read behind the last block */
    size_t rest_size;
    size_t offset, line; /* of rest */
    bool ended;          /* nothing is left to read */
    bool in_doubt;       /* a block is not taken: */
    size_t doubt_offset, doubt_line;
} crew;

/* --- records --- */

/* The name at *p, plain or in plain quotes; *p goes behind it. An empty one is in doubt. */
static bool take_name(const crew *c, const char **p, const char **name, size_t *length)
{
    const char *q = *p;
    bool quoted = *q == '"';
    char last = quoted ? '"' : c->scan->separator;
    *name = q += quoted;
    while (*q != last && *q >= 0x20 && *q < 0x7f && *q != '"')
        q++;
    *length = (size_t)(q - *name);
    bool blank = *length > 0 && !quoted && (**name == ' ' || q[-1] == ' ');
    *p = q + quoted;
    return *q == last && *length > 0 && *length <= IOP_CELL_MAX && !blank;
}

/* The row of a name, most often the one behind the row before. */
static size_t find_row(const crew *c, const char *name, size_t length, size_t guess)
{
    const iop_names *rows = c->work->rows;
    if (guess < rows->count && strncmp(rows->text[guess], name, length) == 0 && !rows->text[guess][length])
        return guess;
    return iop_names_find(rows, name, length);
}

/* Whether the row has not been there before; it now has. */
static bool claim(const crew *c, size_t row, size_t line)
{
    size_t none = 0;
    return __atomic_compare_exchange_n(&c->work->row_line[row], &none, line, false, __ATOMIC_RELAXED,
                                       __ATOMIC_RELAXED);
}

static const char *skip_spaces(const char *p)
{
    while (*p == ' ')
        p++;
    return p;
}

/* The numbers of a record, from the separator behind its name to the end of the line; NULL in doubt. */
static const char *take_numbers(const crew *c, const char *p, const char *end, double *row)
{
    const char separator = c->scan->separator, point = c->scan->point;
    const size_t columns = c->work->columns, *map = c->straight ? NULL : c->work->map;
    for (size_t k = 0; k < columns; k++) {
        double value;
        if (*p != separator)
            return NULL;
        const char *start = skip_spaces(p + 1), *behind = iop_read_number(start, end, point, &value);
        if (behind == start || !isfinite(value) || behind - p > IOP_CELL_MAX)
            return NULL;
        row[map ? map[k] : k] = value;
        p = skip_spaces(behind);
    }
    p += *p == '\r';
    return *p == '\n' ? p + 1 : NULL;
}

/* One line that starts at p; NULL in doubt. */
static const char *take_line(const crew *c, const char *p, const char *end, size_t line, size_t *guess)
{
    if (*p == '\n')
        return p + 1;
    if (*p == '\r')
        return p[1] == '\n' ? p + 2 : NULL;
    if (*p == '#')
        return (const char *)memchr(p, '\n', (size_t)(end - p)) + 1;
    const char *name;
    size_t length;
    if (!take_name(c, &p, &name, &length))
        return NULL;
    size_t row = find_row(c, name, length, *guess);
    if (row == SIZE_MAX || !claim(c, row, line))
        return NULL;
    *guess = row + 1;
    return take_numbers(c, p, end, c->work->value + row * c->work->ld);
}

static bool take_lines(const crew *c, const block *b)
{
    const char *p = b->data, *end = p + b->size;
    size_t guess = SIZE_MAX;
    for (size_t line = b->line; p && p < end; line++)
        p = take_line(c, p, end, line, &guess);
    return p != NULL;
}

/* --- blocks --- */

static void doubt(crew *c, const block *b)
{
    if (c->in_doubt && c->doubt_offset <= b->offset)
        return;
    c->in_doubt = true;
    c->doubt_offset = b->offset;
    c->doubt_line = b->line;
}

/* Reads until the block is full or the data end; false in doubt. A failure will be met and told by the scan.
 */
static bool fill(crew *c, block *b)
{
    size_t most = c->capacity - 1; /* a line feed may have to be added */
    while (!c->ended && b->size < most) {
        size_t got = 0;
        if (iop_stop_asked(&c->scan->env) ||
            iop_source_read(&c->scan->source, b->data + b->size, most - b->size, &got, NULL) != IOP_OK)
            return false;
        c->ended = got == 0;
        b->size += got;
    }
    return true;
}

/* Leaves what is behind the last line feed to the next block; false when there is none. */
static bool cut(crew *c, block *b)
{
    c->rest_size = 0;
    if (c->ended) {
        if (b->size > 0 && b->data[b->size - 1] != '\n')
            b->data[b->size++] = '\n';
        return true;
    }
    const char *feed = memrchr(b->data, '\n', b->size);
    if (!feed)
        return false;
    size_t whole = (size_t)(feed - b->data) + 1;
    c->rest_size = b->size - whole;
    memcpy(c->rest, b->data + whole, c->rest_size);
    b->size = whole;
    return true;
}

static size_t count_lines(const block *b)
{
    size_t lines = 0;
    const char *end = b->data + b->size;
    for (const char *p = b->data; (p = memchr(p, '\n', (size_t)(end - p))); p++)
        lines++;
    return lines;
}

/* The next block; false when there is none, or none that counts. */
static bool next_block(crew *c, block *b)
{
    pthread_mutex_lock(&c->lock);
    b->size = c->rest_size;
    b->offset = c->offset;
    b->line = c->line;
    memcpy(b->data, c->rest, c->rest_size);
    bool good = c->in_doubt || (fill(c, b) && cut(c, b));
    if (!good)
        doubt(c, b);
    bool taken = !c->in_doubt && b->size > 0;
    if (taken) {
        c->offset += b->size;
        c->line += count_lines(b);
    }
    pthread_mutex_unlock(&c->lock);
    return taken;
}

static void work(void *crew_of_all)
{
    crew *c = crew_of_all;
    pthread_mutex_lock(&c->lock);
    block b = {c->room + ++c->threads * c->capacity, 0, 0, 0};
    pthread_mutex_unlock(&c->lock);
    while (next_block(c, &b))
        if (!take_lines(c, &b)) {
            pthread_mutex_lock(&c->lock);
            doubt(c, &b);
            pthread_mutex_unlock(&c->lock);
            break;
        }
}

/* --- all --- */

/* Takes over the bytes that the scan has read ahead. */
static void take_over(crew *c)
{
    iop_scan *s = c->scan;
    size_t ahead = (size_t)(s->end - s->at);
    c->line = s->line;
    if (!s->buffer) { /* the scan looks straight into memory */
        s->source.taken = (size_t)(s->at - s->source.data);
        c->offset = s->source.taken;
        return;
    }
    c->offset = s->source.taken - ahead;
    c->ended = s->ended;
    c->rest_size = ahead;
    if (ahead > 0)
        memcpy(c->rest, s->at, ahead);
}

/* Puts the scan where the records in doubt begin, or at the end. */
static void hand_back(const crew *c)
{
    const iop_grid_blocks *w = c->work;
    for (size_t row = 0; c->in_doubt && row < w->rows->count; row++)
        if (w->row_line[row] >= c->doubt_line)
            w->row_line[row] = 0;
    iop_scan_go_to(c->scan, c->in_doubt ? c->doubt_offset : c->offset, c->in_doubt ? c->doubt_line : c->line,
                   !c->in_doubt);
}

static bool is_straight(const iop_grid_blocks *w)
{
    for (size_t k = 0; k < w->columns; k++)
        if (w->map[k] != k)
            return false;
    return true;
}

/* Bytes that are left to read, as far as it is known before they are unpacked. */
static size_t left_of(const iop_scan *s)
{
    return s->source.unpack ? SIZE_MAX : s->source.size - s->source.taken + (size_t)(s->end - s->at);
}

/* Room for a block: for what is read ahead, and not for more than is left with its end. */
static size_t choose_capacity(const iop_grid_blocks *w, const iop_scan *scan)
{
    size_t ahead = scan->buffer ? (size_t)(scan->end - scan->at) : 0, wanted = w->size ? w->size : BLOCK;
    if (!w->size && wanted / CELL_GUESS < w->columns)
        wanted = w->columns * CELL_GUESS;
    size_t left = left_of(scan);
    if (left < wanted)
        wanted = left + 1;
    return (wanted > ahead ? wanted : ahead) + 1;
}

/* Threads that are worth while for what is left. */
static int choose_threads(const crew *c)
{
    size_t most = left_of(c->scan) / c->capacity + 1;
    int threads = iop_thread_count(&c->scan->env);
    return most < (size_t)threads ? (int)most : threads;
}

void iop_grid_take_blocks(const iop_grid_blocks *w, iop_scan *scan)
{
    crew c = {.work = w, .scan = scan, .straight = is_straight(w)};
    c.capacity = choose_capacity(w, scan);
    int threads = choose_threads(&c);
    c.room = iop_new(&scan->env, (size_t)threads + 1, c.capacity);
    if (!c.room) {
        iop_scan_fail(scan, IOP_ENOMEM, 0, 0, "out of memory for %d blocks of %zu bytes", threads,
                      c.capacity);
        return;
    }
    c.rest = c.room;
    take_over(&c);
    pthread_mutex_init(&c.lock, NULL);
    iop_work_together(threads, work, &c);
    pthread_mutex_destroy(&c.lock);
    hand_back(&c);
    iop_free(&scan->env, c.room);
}
