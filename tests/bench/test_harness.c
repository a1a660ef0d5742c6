/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The harness: quartiles, programs measured from outside, the CSV. */
#include "harness.h"
#include "support/cm.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Quartiles of 0, 1, ..., 4k are k, 2k and 3k, in whatever order the values come. */
static void quartiles_of_a_progression(void **state)
{
    (void)state;
    for (size_t k = 0; k <= 2; k++) {
        bench_series s = {0};
        for (size_t i = 0; i <= 4 * k; i++)
            bench_add(&s, (double)(i * 13 % (4 * k + 1))); /* a permutation: 13 divides none of the counts */
        bench_summary v = bench_summarize(&s);
        assert_int_equal(v.count, 4 * k + 1);
        assert_close(v.min, 0, 0);
        assert_close(v.lower, (double)k, 0);
        assert_close(v.median, 2 * (double)k, 0);
        assert_close(v.upper, 3 * (double)k, 0);
        assert_close(v.max, 4 * (double)k, 0);
        bench_clear(&s);
    }
}

static void median_lies_between_the_middle_two(void **state)
{
    (void)state;
    bench_series s = {0};
    assert_true(isnan(bench_summarize(&s).median));
    bench_add(&s, 10);
    bench_add(&s, 4);
    assert_close(bench_summarize(&s).median, 7, 0);
    assert_close(s.value[0], 10, 0); /* the series keeps its order */
    bench_clear(&s);
}

static int calls;

static void count_call(void *self)
{
    calls += *(int *)self;
}

static void warm_up_is_not_counted(void **state)
{
    (void)state;
    int step = 1;
    bench_series wall = {0}, cpu = {0};
    bench_time(count_call, &step, 3, 5, &wall, &cpu);
    assert_int_equal(calls, 8);
    assert_int_equal(wall.count, 5);
    assert_int_equal(cpu.count, 5);
    assert_true(bench_summarize(&wall).min >= 0 && bench_summarize(&cpu).min >= 0);
    bench_clear(&wall);
    bench_clear(&cpu);
}

static bench_run shell(const char *script, const char *output)
{
    const char *const argv[] = {"sh", "-c", script, NULL};
    return bench_run_program(argv, output);
}

static void exit_status_is_told(void **state)
{
    (void)state;
    assert_int_equal(shell("exit 0", NULL).exit_status, 0);
    assert_int_equal(shell("exit 3", NULL).exit_status, 3);
    assert_int_equal(shell("kill -9 $$", NULL).exit_status, 128 + 9);
}

static void both_outputs_go_to_the_file(void **state)
{
    (void)state;
    char text[64] = "";
    const char path[] = BENCH_FOLDER "/test_output.txt";
    shell("echo out; echo err >&2", path);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_true(fread(text, 1, sizeof text - 1, file) > 0);
    fclose(file);
    unlink(path);
    assert_string_equal(text, "out\nerr\n");
}

/* What the benchmark itself holds is not counted as the program's. */
static void memory_is_that_of_the_program(void **state)
{
    (void)state;
    const size_t mine = 150u << 20;
    char *block = malloc(mine);
    assert_non_null(block);
    memset(block, 1, mine);
    bench_run small = shell("exit 0", NULL);
    bench_run large = shell("x=$(head -c 20000000 /dev/zero | tr '\\0' x); exit 0", NULL);
    assert_true(block[mine - 1] == 1);
    free(block);
    assert_true(small.peak_mb > 0.1 && small.peak_mb < 100);
    assert_true(large.peak_mb > small.peak_mb + 15);
}

static void waiting_is_not_processor_time(void **state)
{
    (void)state;
    bench_run run = shell("sleep 0.1", NULL);
    assert_true(run.wall_s >= 0.1);
    assert_true(run.cpu_s >= 0 && run.cpu_s < run.wall_s);
}

static void record_is_csv(void **state)
{
    (void)state;
    char line[256];
    const char path[] = BENCH_FOLDER "/test_record.csv";
    bench_series s = {0};
    bench_add(&s, 2);
    unlink(path);
    FILE *record = bench_record_open(path);
    bench_record(record, "g", "n", "q", "ms", &s, "say \"a, b\"");
    bench_record_close(record);
    record = bench_record_open(path); /* appends, without a second header */
    bench_record_text(record, "g", "n", "q", "words");
    bench_record_close(record);
    static const char *const expected[] = {
        BENCH_CSV_HEADER "\n", "g,n,q,ms,1,2,2,2,2,2,\"say \"\"a, b\"\"\"\n", "g,n,q,,0,,,,,,words\n"};
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    for (size_t k = 0; k < sizeof expected / sizeof *expected; k++) {
        assert_non_null(fgets(line, sizeof line, file));
        assert_string_equal(line, expected[k]);
    }
    assert_null(fgets(line, sizeof line, file));
    fclose(file);
    unlink(path);
    bench_clear(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quartiles_of_a_progression),    cmocka_unit_test(median_lies_between_the_middle_two),
        cmocka_unit_test(warm_up_is_not_counted),        cmocka_unit_test(exit_status_is_told),
        cmocka_unit_test(both_outputs_go_to_the_file),   cmocka_unit_test(memory_is_that_of_the_program),
        cmocka_unit_test(waiting_is_not_processor_time), cmocka_unit_test(record_is_csv),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
