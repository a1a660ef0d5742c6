/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers read in blocks by several threads: the matrix and every finding are those of the scan alone,
 * whatever the blocks and the number of threads. */
#include "read/grid.h"
#include "read_support.h"
#include <stdint.h>

enum { SECTORS = 12, CELLS = SECTORS * SECTORS, TEXT = 1 << 15, ALONE = 1 };

static uint64_t next_random(uint64_t *state)
{
    uint64_t z = (*state += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31);
}

static iop_names sector_names(void)
{
    iop_names names = iop_names_start(NULL);
    for (size_t k = 0; k < SECTORS; k++) {
        char name[16];
        size_t index, length = (size_t)snprintf(name, sizeof name, "S%zu", k + 1);
        assert_true(iop_names_add(&names, name, length, &index));
    }
    return names;
}

/* One reading of a text: a block of ALONE bytes leaves everything to the scan. */
typedef struct reading {
    iop_status status;
    double value[CELLS];
    iop_diags *diags;
} reading;

static reading read_text(const char *text, size_t size, size_t piece, size_t block, int threads)
{
    reading r = {.diags = new_diags()};
    iop_names names = sector_names();
    iop_env env = iop_env_default();
    env.threads = threads;
    iop_grid grid = iop_grid_start(&env);
    grid.block = block;
    iop_source source = iop_source_memory("text", text, size);
    source.piece = piece;
    iop_mat target = {SECTORS, SECTORS, SECTORS, r.value};
    iop_grid_form form = {.corner = "code",
                          .row_kind = "sector",
                          .col_kind = "sector",
                          .rows = &names,
                          .cols = &names,
                          .required = SECTORS};
    r.status = iop_grid_read(&grid, &form, &source, NULL, &target, r.diags);
    iop_grid_end(&grid);
    iop_names_end(&names);
    return r;
}

static void assert_same(const reading *a, const reading *b, const char *text)
{
    char one[600], two[600];
    if (a->status != b->status || iop_diags_count(a->diags) != iop_diags_count(b->diags) ||
        iop_diags_errors(a->diags) != iop_diags_errors(b->diags))
        fail_msg("status %d and %d, %zu and %zu findings of\n%s", (int)a->status, (int)b->status,
                 iop_diags_errors(a->diags), iop_diags_errors(b->diags), text);
    for (size_t k = 0; k < iop_diags_count(a->diags); k++)
        assert_string_equal(finding(a->diags, k, one), finding(b->diags, k, two));
    if (a->status == IOP_OK)
        assert_memory_equal(a->value, b->value, sizeof a->value);
}

/* The text read by the scan alone, and in blocks of many sizes by many threads. */
static iop_status compare(const char *text, size_t size)
{
    static const struct {
        size_t piece, block;
        int threads;
    } ways[] = {{0, 0, 1},   {0, 0, 0},   {0, 60, 1}, {0, 60, 2},
                {0, 200, 3}, {0, 350, 8}, {7, 0, 2},  {64, 90, 3}};
    reading alone = read_text(text, size, 0, ALONE, 1);
    for (size_t k = 0; k < sizeof ways / sizeof *ways; k++) {
        reading r = read_text(text, size, ways[k].piece, ways[k].block, ways[k].threads);
        assert_same(&alone, &r, text);
        iop_diags_close(r.diags);
    }
    iop_diags_close(alone.diags);
    return alone.status;
}

/* A good table with rows and columns in any order, numbers of all lengths, and things between the lines. */
static size_t make_text(char *text, uint64_t *seed)
{
    size_t row[SECTORS], col[SECTORS], length;
    bool shuffled = next_random(seed) % 2, crlf = next_random(seed) % 4 == 0;
    for (size_t k = 0; k < SECTORS; k++)
        row[k] = col[k] = k;
    for (size_t k = 1; shuffled && k < SECTORS; k++) {
        size_t a = next_random(seed) % (k + 1), b = next_random(seed) % (k + 1), keep = row[k];
        row[k] = row[a];
        row[a] = keep;
        keep = col[k];
        col[k] = col[b];
        col[b] = keep;
    }
    length = (size_t)sprintf(text, "code");
    for (size_t j = 0; j < SECTORS; j++)
        length += (size_t)sprintf(text + length, ",S%zu", col[j] + 1);
    for (size_t i = 0; i < SECTORS; i++) {
        length += (size_t)sprintf(text + length, crlf ? "\r\n" : "\n");
        if (next_random(seed) % 5 == 0)
            length += (size_t)sprintf(text + length, next_random(seed) % 2 ? "# comment, \"1\"\n" : "\n");
        length += (size_t)sprintf(text + length, next_random(seed) % 3 ? "S%zu" : "\"S%zu\"", row[i] + 1);
        for (size_t j = 0; j < SECTORS; j++) {
            double value = (double)(int64_t)next_random(seed) * (next_random(seed) % 2 ? 1e-12 : 1e-18);
            length += (size_t)sprintf(text + length, next_random(seed) % 9 ? ",%.*g" : ", %.*g ",
                                      (int)(next_random(seed) % 18) + 1, value);
        }
    }
    if (next_random(seed) % 2)
        length += (size_t)sprintf(text + length, "\n");
    return length;
}

static void good_tables_are_the_same_for_all_threads(void **state)
{
    (void)state;
    static char text[TEXT];
    uint64_t seed = 1;
    for (int k = 0; k < 25; k++) {
        size_t size = make_text(text, &seed);
        if (compare(text, size) != IOP_OK)
            fail_msg("a good table was refused:\n%s", text);
    }
}

/* Spoils one to four places with what CSV files go wrong by. */
static size_t spoil(char *text, size_t size, uint64_t *seed)
{
    static const char *const harm[] = {"\"",   ",",          "\n",   "\r",    "x",    "\"1\n2\"", "",
                                       "\x01", "\xC3",       "nan",  "1e999", "\n\n", " ",        "\t",
                                       ",,",   "\nS3,1,2\n", "\"\"", "#",     "S1",   "0x1"};
    for (size_t times = 1 + next_random(seed) % 4; times > 0; times--) {
        const char *what = harm[next_random(seed) % (sizeof harm / sizeof *harm)];
        size_t at = next_random(seed) % size, length = strlen(what), over = next_random(seed) % 3;
        if (at + over > size)
            over = 0;
        memmove(text + at + length, text + at + over, size - at - over);
        memcpy(text + at, what, length);
        size = size + length - over;
        if (next_random(seed) % 40 == 0)
            text[at] = '\0';
    }
    text[size] = '\0';
    return size;
}

static void spoiled_tables_give_the_same_findings(void **state)
{
    (void)state;
    static char text[TEXT];
    uint64_t seed = 2;
    int refused = 0;
    for (int k = 0; k < 120; k++) {
        size_t size = make_text(text, &seed);
        refused += compare(text, spoil(text, size, &seed)) != IOP_OK;
    }
    assert_true(refused > 60 && refused < 120);
}

/* Rows twice, unknown or missing, in blocks far from each other. */
static void faults_of_rows_keep_their_places(void **state)
{
    (void)state;
    static char text[TEXT];
    const char *const row = ",1,2,3,4,5,6,7,8,9,10,11,12\n";
    static const char *const orders[] = {"S1 S2 S3 S1 S4 S5 S2 S6 S6 S7", "S1 S2 X S3 Y S1 S4",
                                         "S12 S11 S10 S9 S8 S7 S6 S5 S4 S3 S2 S1 S12"};
    for (size_t k = 0; k < sizeof orders / sizeof *orders; k++) {
        char order[64];
        size_t length = (size_t)sprintf(text, "code,S1,S2,S3,S4,S5,S6,S7,S8,S9,S10,S11,S12\n");
        snprintf(order, sizeof order, "%s", orders[k]);
        for (char *name = strtok(order, " "); name; name = strtok(NULL, " "))
            length += (size_t)sprintf(text + length, "%s%s", name, row);
        assert_int_equal(compare(text, length), IOP_EPARSE);
    }
    reading r = read_text(text, strlen(text), 0, 60, 8);
    FINDINGS(r.diags, "text:14:1: sector \"S12\" appears twice, first on line 2");
    iop_diags_close(r.diags);
}

static bool stop_at_once(void *ctx)
{
    (void)ctx;
    return true;
}

static void reading_can_be_stopped(void **state)
{
    (void)state;
    static char text[TEXT];
    uint64_t seed = 3;
    size_t size = make_text(text, &seed);
    iop_names names = sector_names();
    iop_env env = iop_env_default();
    env.stop = stop_at_once;
    env.threads = 2;
    iop_grid grid = iop_grid_start(&env);
    iop_source source = iop_source_memory("text", text, size);
    source.piece = 100;
    iop_grid_form form = {.corner = "code", .row_kind = "sector", .col_kind = "sector", .rows = &names};
    iop_diags *diags = new_diags();
    assert_int_equal(iop_grid_read(&grid, &form, &source, NULL, NULL, diags), IOP_ESTOPPED);
    iop_diags_close(diags);
    iop_grid_end(&grid);
    iop_names_end(&names);
}

static iop_status read_scarce(const iop_env *env, void *text)
{
    iop_names names = sector_names();
    iop_env two = *env;
    two.threads = 2;
    iop_grid grid = iop_grid_start(&two);
    grid.block = 100;
    iop_source source = iop_source_memory("text", text, strlen(text));
    iop_grid_form form = {.corner = "code", .row_kind = "sector", .col_kind = "category", .rows = &names};
    iop_diags *diags = new_diags();
    iop_status status = iop_grid_read(&grid, &form, &source, NULL, NULL, diags);
    assert_int_equal(iop_diags_errors(diags) > 0, status != IOP_OK);
    iop_diags_close(diags);
    iop_grid_end(&grid);
    iop_names_end(&names);
    return status;
}

static void memory_may_run_out(void **state)
{
    (void)state;
    static char text[TEXT];
    uint64_t seed = 4;
    make_text(text, &seed);
    exhaust_memory(read_scarce, text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_tables_are_the_same_for_all_threads),
        cmocka_unit_test(spoiled_tables_give_the_same_findings),
        cmocka_unit_test(faults_of_rows_keep_their_places),
        cmocka_unit_test(reading_can_be_stopped),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
