/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Shards that take what is left of each other: every unit is given once, whoever dies, and what a store has
 * is never given again. */
#include "base/threads.h"
#include "support/cm.h"
#include "support/economy.h"
#include <fcntl.h>
#include <ioplan/runner.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SWEEPS = 2, FIRST = 9001, SECOND = 13, UNITS = FIRST + SECOND, BYTES = UNITS / 8 + 1, MOST = 5 };

static char folder[] = "/tmp/ioplan-claims-XXXXXX";
static char path[64];

static const iop_archive_sweep sweeps[SWEEPS] = {
    {.name = "a", .kind = "grid", .spec = "a", .units = FIRST},
    {.name = "b", .kind = "samples", .spec = "b", .units = SECOND}};
static const char *const fact[] = {"scenario"}, *const this_value[] = {"this"},
                         *const other_value[] = {"other"};
static const iop_archive_run run = {
    .facts = 1, .fact = fact, .value = this_value, .identity = 1, .sweeps = SWEEPS, .sweep = sweeps};

/* What the stores of shards have. */
typedef struct {
    unsigned char has[MOST][BYTES];
    bool deaf[MOST];
    size_t asked;
    const char *machine; /* of the shards that are opened */
} stores;

static iop_status list_store(void *self, size_t shard, unsigned char *bit, iop_err *err)
{
    stores *s = self;
    s->asked++;
    if (s->deaf[shard])
        return iop_fail(err, IOP_EIO, "damaged on purpose");
    for (size_t k = 0; k < BYTES; k++)
        bit[k] |= s->has[shard][k];
    return IOP_OK;
}

static bool has_store(void *self, size_t shard)
{
    const stores *s = self;
    bool any = s->deaf[shard];
    for (size_t k = 0; k < BYTES; k++)
        any = any || s->has[shard][k];
    return any;
}

static bool has(const stores *s, size_t shard, size_t unit)
{
    return s->has[shard][unit / 8] >> (unit % 8) & 1;
}

static void keep(stores *s, size_t shard, size_t unit)
{
    s->has[shard][unit / 8] |= (unsigned char)(1U << (unit % 8));
}

static iop_status try_open(iop_claims **out, stores *s, size_t shard, size_t shards, const iop_env *env,
                           iop_err *err)
{
    const iop_claims_settings settings = {shard, shards, has_store, list_store, s, s->machine};
    IOP_TRY(iop_claims_open(out, path, &run, &settings, env, err));
    iop_status status = iop_claims_begin(*out, s->has[shard], err);
    if (status == IOP_OK)
        return IOP_OK;
    iop_claims_close(*out, NULL, NULL);
    *out = NULL;
    return status;
}

static iop_claims *open_shard(stores *s, size_t shard, size_t shards)
{
    iop_claims *c = NULL;
    iop_err err;
    assert_ok(try_open(&c, s, shard, shards, NULL, &err), err);
    assert_non_null(c);
    return c;
}

static void close_well(iop_claims *c, const stores *s, size_t shard)
{
    iop_err err;
    assert_ok(iop_claims_close(c, s->has[shard], &err), err);
}

/* As a process that is killed: its locks go, its claims stay. */
static void die(iop_claims *c)
{
    iop_err err;
    assert_ok(iop_claims_close(c, NULL, &err), err);
}

/* Takes and keeps up to so many units, none of which any store has; returns how many there were. */
static size_t take(iop_claims *c, stores *s, size_t shard, size_t most)
{
    size_t taken = 0;
    for (size_t unit; taken < most && (unit = iop_claims_next(c)) != SIZE_MAX; taken++) {
        assert_true(unit < UNITS);
        for (size_t k = 0; k < MOST; k++)
            assert_false(has(s, k, unit));
        keep(s, shard, unit);
    }
    size_t total, done;
    iop_claims_count(c, &total, &done);
    assert_true(done <= total);
    return taken;
}

static size_t share_of(size_t shard, size_t shards)
{
    return (UNITS - shard + shards - 1) / shards;
}

static size_t count_kept(const stores *s)
{
    size_t kept = 0;
    for (size_t unit = 0; unit < UNITS; unit++)
        for (size_t k = 0; k < MOST; k++)
            kept += has(s, k, unit);
    return kept;
}

static int fresh(void **state)
{
    (void)state;
    unlink(path);
    return 0;
}

/* One after the other, as somebody does who has one machine: each has its share. */
static void test_alone(void **state)
{
    (void)state;
    static stores s;
    s = (stores){0};
    for (size_t shard = 0; shard < 3; shard++) {
        size_t total, done;
        iop_claims *c = open_shard(&s, shard, 3);
        iop_claims_count(c, &total, &done);
        assert_int_equal(total, share_of(shard, 3));
        assert_int_equal(done, 0);
        assert_int_equal(take(c, &s, shard, UNITS), share_of(shard, 3));
        for (size_t unit = 0; unit < UNITS; unit++)
            assert_int_equal(has(&s, shard, unit), unit % 3 == shard);
        iop_claims_count(c, &total, &done);
        assert_int_equal(total, done);
        close_well(c, &s, shard);
    }
    assert_int_equal(s.asked, 0); /* nothing was there when the file was made */
}

/* Who is through helps who is not. */
static void test_help(void **state)
{
    (void)state;
    static stores s;
    size_t total, done;
    s = (stores){0};
    iop_claims *a = open_shard(&s, 0, 2), *b = open_shard(&s, 1, 2);
    assert_int_equal(take(b, &s, 1, 100), 100);
    const size_t first = take(a, &s, 0, UNITS);
    assert_true(first > share_of(0, 2));
    iop_claims_count(a, &total, &done);
    assert_int_equal(total, first);
    assert_int_equal(done, first);
    /* what the other has claimed, a batch at most, is its own */
    const size_t rest = take(b, &s, 1, UNITS);
    assert_true(rest < share_of(1, 2) / 4);
    assert_int_equal(first + 100 + rest, UNITS);
    iop_claims_count(b, &total, &done);
    assert_int_equal(total, share_of(1, 2));
    assert_int_equal(done, total);
    close_well(a, &s, 0);
    close_well(b, &s, 1);
    /* once more: nothing is left */
    a = open_shard(&s, 0, 2);
    iop_claims_count(a, &total, &done);
    assert_int_equal(done, total);
    assert_int_equal(take(a, &s, 0, UNITS), 0);
    close_well(a, &s, 0);
}

/* What a shard that died has not kept is done by those that run; what it has kept is not. */
static void test_death(void **state)
{
    (void)state;
    static stores s;
    s = (stores){0};
    iop_claims *a = open_shard(&s, 0, 2), *b = open_shard(&s, 1, 2);
    take(b, &s, 1, 300);
    for (size_t k = 0; k < 50; k++)
        assert_true(iop_claims_next(b) < UNITS); /* begun, not kept */
    take(a, &s, 0, UNITS);
    assert_true(count_kept(&s) < UNITS - 50); /* it may still run */
    die(b);
    die(a); /* it had said that nothing is left */
    s.asked = 0;
    a = open_shard(&s, 0, 2);
    take(a, &s, 0, UNITS);
    assert_int_equal(count_kept(&s), UNITS);
    assert_in_range(s.asked, 1, 2);
    close_well(a, &s, 0);
    b = open_shard(&s, 1, 2);
    assert_int_equal(take(b, &s, 1, UNITS), 0);
    close_well(b, &s, 1);
}

/* A store that nobody can read: what its shard claims stays with it. */
static void test_unreadable(void **state)
{
    (void)state;
    static stores s;
    s = (stores){0};
    iop_claims *b = open_shard(&s, 1, 2);
    const size_t kept = take(b, &s, 1, 300);
    die(b);
    s.deaf[1] = true;
    iop_claims *a = open_shard(&s, 0, 2);
    const size_t others = take(a, &s, 0, UNITS);
    assert_true(others + kept <= UNITS && others + kept + share_of(1, 2) / 4 >= UNITS);
    close_well(a, &s, 0);
    b = open_shard(&s, 1, 2);
    take(b, &s, 1, UNITS);
    assert_int_equal(count_kept(&s), UNITS);
    close_well(b, &s, 1);
}

/* A stop: what was claimed and not done is free at once, although the shard has ended well. */
static void test_stop(void **state)
{
    (void)state;
    static stores s;
    s = (stores){0};
    iop_claims *b = open_shard(&s, 1, 2), *a = open_shard(&s, 0, 2);
    take(b, &s, 1, 77);
    assert_true(iop_claims_next(b) < UNITS);
    take(a, &s, 0, share_of(0, 2));
    close_well(b, &s, 1);
    s.asked = 0;
    take(a, &s, 0, UNITS);
    assert_int_equal(count_kept(&s), UNITS);
    assert_int_equal(s.asked, 0);
    close_well(a, &s, 0);
}

/* The file is made anew beside stores: what they have is not done again. */
static void test_stores_before_the_file(void **state)
{
    (void)state;
    static stores s;
    s = (stores){0};
    for (size_t unit = 0; unit < UNITS; unit += 3)
        keep(&s, unit / 6 % 2, unit); /* each store has units of both shares */
    iop_claims *a = open_shard(&s, 0, 2);
    size_t total, done;
    iop_claims_count(a, &total, &done);
    assert_int_equal(total, share_of(0, 2));
    assert_int_equal(done, (UNITS + 5) / 6);
    assert_int_equal(take(a, &s, 0, UNITS), total - done);
    close_well(a, &s, 0);
    iop_claims *b = open_shard(&s, 1, 2);
    take(b, &s, 1, UNITS);
    assert_int_equal(count_kept(&s), UNITS);
    close_well(b, &s, 1);
}

/* Machines whose locks others do not see: nobody touches what is another machine's, though it looks dead. */
static void test_locks_of_one_machine(void **state)
{
    (void)state;
    static stores s;
    s = (stores){.machine = "one"};
    iop_claims *b = open_shard(&s, 1, 3);
    take(b, &s, 1, 300);
    die(b); /* as another machine sees it: its lock is not there */
    s.asked = 0;
    s.machine = "two";
    iop_claims *a = open_shard(&s, 0, 3);
    assert_int_equal(take(a, &s, 0, UNITS), share_of(0, 3));
    assert_int_equal(s.asked, 0);
    /* a lock of the first machine is seen: then locks are those of all */
    s.machine = "one";
    iop_claims *c = open_shard(&s, 2, 3);
    close_well(a, &s, 0);
    s.machine = "two";
    a = open_shard(&s, 0, 3);
    take(a, &s, 0, UNITS);
    die(c);
    close_well(a, &s, 0);
    a = open_shard(&s, 0, 3); /* it was seen before */
    take(a, &s, 0, UNITS);
    assert_int_equal(count_kept(&s), UNITS);
    close_well(a, &s, 0);
}

/* What was another shard's comes back to its own share: there is never more done than there is. */
static void test_share_comes_back(void **state)
{
    (void)state;
    static stores s;
    size_t total, done;
    s = (stores){0};
    iop_claims *a = open_shard(&s, 0, 2), *b = open_shard(&s, 1, 2);
    take(a, &s, 0, 10);
    take(b, &s, 1, share_of(1, 2));
    for (size_t k = 0; k < 200; k++)
        assert_true(iop_claims_next(b) < UNITS); /* of the first share, and lost */
    take(a, &s, 0, 1000);
    die(b);
    take(a, &s, 0, UNITS);
    iop_claims_count(a, &total, &done);
    assert_int_equal(total, share_of(0, 2));
    assert_int_equal(done, total);
    assert_int_equal(count_kept(&s), UNITS);
    close_well(a, &s, 0);
    /* nothing of it is kept where no store has it */
    fresh(NULL);
    s = (stores){0};
    a = open_shard(&s, 0, 2);
    take(a, &s, 0, 10);
    die(a);
    memset(s.has[0], 0, BYTES);
    b = open_shard(&s, 1, 2);
    iop_claims_count(b, &total, &done);
    assert_int_equal(done, 0);
    take(b, &s, 1, UNITS);
    assert_int_equal(count_kept(&s), UNITS);
    close_well(b, &s, 1);
}

/* A batch of cheap units is none of dear ones: the first of another sweep ends it. */
static void test_dear_units(void **state)
{
    (void)state;
    static stores s;
    size_t slow = 0;
    s = (stores){0};
    iop_claims *a = open_shard(&s, 0, 2), *b = open_shard(&s, 1, 2);
    take(a, &s, 0, (FIRST + 1) / 2); /* all of the first sweep that is its own */
    close_well(a, &s, 0);
    take(b, &s, 1, UNITS);
    for (size_t unit = FIRST; unit < UNITS; unit += 1)
        slow += has(&s, 1, unit) && unit % 2 == 0;
    assert_int_equal(slow, SECOND / 2);
    close_well(b, &s, 1);
    /* of those that are left no more than a part is claimed at a time */
    fresh(NULL);
    s = (stores){0};
    a = open_shard(&s, 0, 2);
    b = open_shard(&s, 1, 2);
    take(a, &s, 0, (FIRST + 1) / 2 + 1);
    assert_true(take(b, &s, 1, UNITS) >= share_of(1, 2) + SECOND / 2 - 3);
    close_well(b, &s, 1);
    die(a);
}

/* The store of a shard was removed: the shard does what it had done again. */
static void test_store_is_lost(void **state)
{
    (void)state;
    static stores s;
    s = (stores){0};
    iop_claims *a = open_shard(&s, 0, 2), *b = open_shard(&s, 1, 2);
    take(b, &s, 1, 10);
    take(a, &s, 0, UNITS);
    take(b, &s, 1, UNITS);
    close_well(a, &s, 0);
    close_well(b, &s, 1);
    memset(s.has[0], 0, BYTES);
    a = open_shard(&s, 0, 2);
    take(a, &s, 0, UNITS);
    assert_int_equal(count_kept(&s), UNITS);
    close_well(a, &s, 0);
    memset(s.has[0], 0, BYTES); /* another one finds that it is gone */
    b = open_shard(&s, 1, 2);
    take(b, &s, 1, UNITS);
    assert_int_equal(count_kept(&s), UNITS);
    close_well(b, &s, 1);
}

static void write_byte(long place, int byte)
{
    FILE *file = fopen(path, "r+");
    assert_non_null(file);
    assert_int_equal(fseek(file, place, SEEK_SET), 0);
    fputc(byte, file);
    assert_int_equal(fclose(file), 0);
}

static void test_refusals(void **state)
{
    (void)state;
    static stores s;
    iop_claims *c = NULL;
    iop_err err;
    s = (stores){0};
    iop_claims *a = open_shard(&s, 0, 2);
    assert_int_equal(try_open(&c, &s, 0, 2, NULL, &err), IOP_EINVAL);
    assert_string_equal(err.msg, "another process carries out shard 1 of 2");
    assert_null(c);
    take(a, &s, 0, 5);
    close_well(a, &s, 0);
    iop_archive_run other = run;
    other.value = other_value;
    const iop_claims_settings settings = {1, 2, has_store, list_store, &s, NULL};
    assert_int_equal(iop_claims_open(&c, path, &other, &settings, NULL, &err), IOP_EINVAL);
    assert_non_null(strstr(err.msg, "claims of shards of another sweep"));
    assert_int_equal(try_open(&c, &s, 1, 3, NULL, &err), IOP_EINVAL); /* of 3, in the file of 2 */
    assert_null(c);
    assert_int_equal(truncate(path, 1000), 0);
    assert_int_equal(try_open(&c, &s, 1, 2, NULL, &err), IOP_EIO);
    assert_non_null(strstr(err.msg, "is damaged; remove it"));
    assert_int_equal(truncate(path, 50), 0); /* killed when it was made */
    a = open_shard(&s, 0, 2);
    assert_int_equal(take(a, &s, 0, UNITS), share_of(0, 2) - 5);
    close_well(a, &s, 0);
    /* a claim of a shard that there is not is none */
    const long first = 128 + 16 * 2 + 2 * (long)share_of(0, 2);
    write_byte(first, 0xff);
    write_byte(first + 1, 0xff);
    iop_claims *b = open_shard(&s, 1, 2);
    take(b, &s, 1, UNITS);
    assert_int_equal(count_kept(&s), UNITS);
    close_well(b, &s, 1);
    write_byte(3, 'x');
    assert_int_equal(try_open(&c, &s, 1, 2, NULL, &err), IOP_EIO);
    assert_non_null(strstr(err.msg, "is damaged; remove it: the stores"));
    char before[sizeof path];
    memcpy(before, path, sizeof path);
    snprintf(path, sizeof path, "%s/no/claims", folder);
    assert_int_equal(try_open(&c, &s, 1, 2, NULL, &err), IOP_EIO);
    assert_non_null(strstr(err.msg, "could not open the file of claims"));
    memcpy(path, before, sizeof path);
}

static bool is_asked(void *self)
{
    return *(const bool *)self;
}

/* Locks or unlocks the file as another process does that is frozen meanwhile. */
static void set_lock(int file, short kind)
{
    struct flock lock = {.l_type = kind, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1};
    assert_int_equal(fcntl(file, F_OFD_SETLK, &lock), 0);
}

/* Somebody has the file, and a stop is asked: no unit, and nothing that says that none is left. */
static void test_stop_while_waiting(void **state)
{
    (void)state;
    static stores s;
    bool asked = true;
    iop_err err;
    s = (stores){0};
    iop_env env = iop_env_default();
    env.stop = is_asked;
    env.stop_ctx = &asked;
    iop_claims *a = NULL;
    assert_ok(try_open(&a, &s, 0, 2, &env, &err), err); /* nobody has it */
    assert_true(take(a, &s, 0, 1) == 1);
    const int holder = open(path, O_RDWR | O_CLOEXEC);
    assert_true(holder >= 0);
    set_lock(holder, F_WRLCK);
    assert_int_equal(take(a, &s, 0, UNITS), 0);
    set_lock(holder, F_UNLCK);
    asked = false;
    assert_int_equal(take(a, &s, 0, UNITS), share_of(0, 2) - 1);
    assert_int_equal(close(holder), 0);
    close_well(a, &s, 0);
}

/* Many at once, each with threads of its own, in one file. */
typedef struct {
    iop_claims *claims;
    atomic_uchar *given;
} taker;

static iop_status take_all(void *self, size_t k, iop_err *err)
{
    const taker *t = &((taker *)self)[k / 2];
    (void)err;
    for (size_t unit; (unit = iop_claims_next(t->claims)) != SIZE_MAX;)
        atomic_fetch_add(&t->given[unit], 1);
    return IOP_OK;
}

static void test_at_once(void **state)
{
    (void)state;
    static stores s;
    static atomic_uchar given[UNITS];
    taker t[MOST];
    iop_err err;
    s = (stores){0};
    for (size_t k = 0; k < MOST; k++)
        t[k] = (taker){open_shard(&s, k, MOST), given};
    assert_ok(iop_for_each(2 * MOST, 2 * MOST, take_all, t, &err), err);
    for (size_t unit = 0; unit < UNITS; unit++)
        assert_int_equal(given[unit], 1);
    for (size_t k = 0; k < MOST; k++)
        die(t[k].claims);
}

/* Shards that begin, work, stop and die as it comes, until all is done: every unit is in one store. */
static void test_any_order(void **state)
{
    (void)state;
    static stores s;
    for (unsigned seed = 1; seed <= CASES(30); seed++) {
        iop_claims *open[MOST] = {NULL};
        fresh(NULL);
        s = (stores){0};
        srand(seed);
        const size_t shards = 2 + seed % (MOST - 1);
        for (int step = 0; count_kept(&s) < UNITS; step++) {
            const size_t k = (size_t)rand() % shards;
            const int what = rand() % 10;
            assert_true(step < 5000);
            if (!open[k]) {
                open[k] = open_shard(&s, k, shards);
            } else if (what > 1) { /* `take` finds what is given twice */
                take(open[k], &s, k, (size_t)rand() % 600);
            } else {
                if (what == 0) {
                    close_well(open[k], &s, k);
                } else {
                    iop_claims_next(open[k]); /* begun, and lost */
                    die(open[k]);
                }
                open[k] = NULL;
            }
        }
        for (size_t k = 0; k < shards; k++)
            die(open[k]);
        assert_int_equal(count_kept(&s), UNITS);
    }
}

static void test_every_allocation_may_fail(void **state)
{
    (void)state;
    static stores s;
    iop_status status = IOP_ENOMEM;
    int granted = 0;
    for (; status != IOP_OK; granted++) {
        economy_memory memory = {granted};
        const iop_env env = economy_env(&memory);
        iop_err err;
        iop_claims *c = NULL;
        fresh(NULL);
        s = (stores){0};
        iop_claims *b = open_shard(&s, 1, 2);
        take(b, &s, 1, 5);
        die(b);
        status = try_open(&c, &s, 0, 2, &env, &err);
        if (status == IOP_OK) {
            while (iop_claims_next(c) != SIZE_MAX)
                continue;
            status = iop_claims_close(c, s.has[0], &err);
        }
        assert_true(status == IOP_OK || status == IOP_ENOMEM);
        assert_true(status == IOP_OK || strstr(err.msg, "out of memory"));
    }
    assert_true(granted > 5);
}

static int make_folder(void **state)
{
    (void)state;
    if (!mkdtemp(folder))
        return 1;
    snprintf(path, sizeof path, "%s/part-of-2.claims", folder);
    return 0;
}

static int remove_folder(void **state)
{
    (void)state;
    unlink(path);
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_alone, fresh),
        cmocka_unit_test_setup(test_help, fresh),
        cmocka_unit_test_setup(test_death, fresh),
        cmocka_unit_test_setup(test_unreadable, fresh),
        cmocka_unit_test_setup(test_stop, fresh),
        cmocka_unit_test_setup(test_stores_before_the_file, fresh),
        cmocka_unit_test_setup(test_locks_of_one_machine, fresh),
        cmocka_unit_test_setup(test_share_comes_back, fresh),
        cmocka_unit_test_setup(test_dear_units, fresh),
        cmocka_unit_test_setup(test_store_is_lost, fresh),
        cmocka_unit_test_setup(test_refusals, fresh),
        cmocka_unit_test_setup(test_stop_while_waiting, fresh),
        cmocka_unit_test_setup(test_at_once, fresh),
        cmocka_unit_test_setup(test_any_order, fresh),
        cmocka_unit_test_setup(test_every_allocation_may_fail, fresh),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
