/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All parts together: published figures of Germany 1995, memory that runs out, files of hostile names. */
#include "structure/dense.h"
#include "support/economy.h"
#include <ioplan/diag.h>
#include <ioplan/read.h>
#include <ioplan/structure_report.h>
#include <sys/stat.h>
#include <unistd.h>

static iop_table *germany(void)
{
    iop_table *t;
    iop_diags *d;
    iop_err err;
    assert_ok(iop_diags_open(&d, NULL, &err), err);
    if (iop_dataset_open(&t, IOP_SOURCE_DIR "/datasets/germany-1995", NULL, d) != IOP_OK)
        fail_msg("%s", iop_diags_first_error(d)->msg);
    iop_diags_close(d);
    return t;
}

static unsigned all_but_clusters(void)
{
    return IOP_PART_ALL & ~(unsigned)IOP_PART_CLUSTERS; /* which may not be built */
}

static iop_structure *analyze(const iop_table *t, unsigned parts)
{
    iop_structure *s;
    iop_err err;
    iop_structure_settings how = iop_structure_settings_default();
    how.parts = parts;
    assert_ok(iop_structure_open(&s, t, &how, NULL, &err), err);
    return s;
}

static double sum_of_account(const iop_structure *s, const char *name)
{
    size_t q = iop_multipliers_find(s->multipliers, name);
    double sum = 0;
    for (size_t c = 0; c < s->footprints->c; c++)
        sum += *iop_at(s->footprints->embodied, q, c) + *iop_at(s->footprints->direct, q, c);
    return sum;
}

/* Eurostat (2008), see datasets/germany-1995/SOURCES.md: output multipliers, and the gross domestic product
 * of 1,801.3 thousand million EUR, which is value added and taxes on products. */
static void germany_is_as_published(void **state)
{
    (void)state;
    static const double output[] = {1.7048, 1.8413, 1.8136, 1.6035, 1.5951, 1.3782};
    iop_table *t = germany();
    iop_structure *s = analyze(t, all_but_clusters());
    for (size_t j = 0; j < 6; j++) {
        assert_true(fabs(*iop_at(s->linkages->of, IOP_LINK_BACKWARD_SUM, j) - output[j]) <= .5e-4 + 1e-12);
        assert_close(*iop_at(s->chains->of, IOP_CHAIN_DOWNSTREAMNESS, j),
                     *iop_at(s->multipliers->total, 0, j), 1e-14);
    }
    assert_true(fabs(*iop_at(s->inverse->of, IOP_INVERSE_DIAGONAL, 1) - 1.4292) <= .5e-4);
    assert_close(sum_of_account(s, "value_added") + sum_of_account(s, "taxes"), 1801300, 1e-12);
    assert_close(sum_of_account(s, "co2"), 904157, 1e-12); /* households' own 217,137 included */
    assert_string_equal(s->closed->income, "wages");
    assert_string_equal(s->closed->household, "household");
    assert_close(s->closed->income_total, 996900, 1e-12);
    assert_close(s->closed->spending_total, 1001060, 1e-12);
    assert_string_equal(s->chains->inventories, "inventory");
    /* industry and business services stand above the mean both ways in the published inverse */
    assert_int_equal(iop_linkages_class(s->linkages, 1, false), IOP_SECTOR_KEY);
    iop_structure_close(s);
    iop_table_close(t);
}

/* Every component of a unit of exports: value added, imports and taxes leave nothing. */
static void exports_are_used_up(void **state)
{
    (void)state;
    iop_table *t = germany();
    iop_structure *s = analyze(t, all_but_clusters());
    size_t taxes = iop_multipliers_find(s->multipliers, "taxes");
    double tax = 0;
    for (size_t j = 0; j < t->n; j++)
        tax += *iop_at(s->multipliers->total, taxes, j) * *iop_at(t->final_demand, j, 4);
    assert_close(s->chains->added[4] + s->chains->imports[4] + tax, s->chains->exports[4], 1e-12);
    assert_close(s->chains->exports[4], 379293, 1e-12);
    iop_structure_close(s);
    iop_table_close(t);
}

static void parts_are_what_was_asked_for(void **state)
{
    (void)state;
    iop_table *t = germany();
    iop_structure *s = analyze(t, IOP_PART_LINKAGES);
    assert_non_null(s->multipliers);
    assert_non_null(s->linkages);
    assert_false(s->linkages->measured);
    assert_null(s->closed);
    assert_null(s->inverse);
    assert_null(s->extraction);
    assert_null(s->paths);
    assert_null(s->footprints);
    iop_structure_close(s);
    s = analyze(t, IOP_PART_VARIATION);
    assert_true(s->linkages->measured);
    iop_structure_close(s);
    assert_int_equal(iop_structure_usual(1000), IOP_PART_ALL);
    assert_int_equal(
        iop_structure_usual(1001) & (IOP_PART_VARIATION | IOP_PART_INFLUENCE | IOP_PART_CLUSTERS), 0);
    assert_string_equal(iop_part_text(IOP_PART_CHAINS), "chains");
    assert_null(iop_part_text(IOP_PART_ALL));
    iop_table_close(t);
}

/* What cannot be had is a note where nobody named it, and a failure where somebody did. */
static void what_is_not_there_is_told(void **state)
{
    (void)state;
    iop_table *t = germany();
    iop_structure *s;
    iop_err err;
    const char *wrong = "nothing";
    iop_structure_settings how = iop_structure_settings_default();
    how.measures = 1;
    how.measure = &wrong;
    assert_int_equal(iop_structure_open(&s, t, &how, NULL, &err), IOP_EINVAL);
    assert_string_equal(err.msg, "the dataset has no indicator \"nothing\"");
    assert_ok(iop_table_set_text(t, &t->categories[0].name, "people", &err), err);
    how.measures = 0;
    how.parts = IOP_PART_MULTIPLIERS;
    assert_ok(iop_structure_open(&s, t, &how, NULL, &err), err);
    assert_null(s->closed);
    assert_non_null(strstr(s->closed_note, "households"));
    iop_structure_close(s);
    how.households = (iop_household_names){0, NULL, 1, &wrong};
    assert_int_equal(iop_structure_open(&s, t, &how, NULL, &err), IOP_EINVAL);
    iop_table_close(t);
}

/* --- listings ------------------------------------------------------------------------------------------- */

static size_t listing(const iop_listings *l, const char *name)
{
    for (size_t k = 0; k < iop_listings_count(l); k++)
        if (strcmp(iop_listing_name(l, k), name) == 0)
            return k;
    fail_msg("no table %s", name);
    return 0;
}

static void listings_hold_what_was_found(void **state)
{
    (void)state;
    iop_table *t = germany();
    iop_structure *s = analyze(t, all_but_clusters());
    iop_listings *l;
    iop_listing_cell cell[IOP_LISTING_COLUMNS];
    iop_listing_column column[IOP_LISTING_COLUMNS];
    iop_err err;
    double production = 0;
    assert_ok(iop_listings_open(&l, s, t, "vi", NULL, &err), err);
    size_t footprints = listing(l, "footprints"), paths = listing(l, "paths");
    assert_int_equal(iop_listing_rows(l, footprints), s->multipliers->k * 6 * 5);
    for (size_t row = 0; row < iop_listing_rows(l, footprints); row++) {
        assert_ok(iop_listing_row(l, footprints, row, cell, &err), err);
        production += strcmp(cell[0].text, "co2") == 0 ? cell[5].number : 0;
    }
    assert_close(production, 904157 - 217137, 1e-12);
    assert_ok(iop_listing_row(l, paths, s->paths[0]->count + 1, cell, &err), err); /* of co2, the second */
    assert_string_equal(cell[0].text, "co2");
    assert_string_equal(cell[7].text, "industry < industry");
    assert_close(cell[3].number, s->paths[1]->path[1].value, 0);
    assert_ok(iop_listing_row(l, listing(l, "linkages"), 1, cell, &err), err);
    assert_string_equal(cell[1].text, t->sectors[1].name_vi);
    assert_int_equal(iop_listing_columns(l, listing(l, "exports"), column), 6);
    assert_string_equal(column[1].unit, "million EUR");
    iop_listings_close(l);
    iop_structure_close(s);
    iop_table_close(t);
}

static char *read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *text = calloc(1, 1 << 20);
    assert_non_null(text);
    text[fread(text, 1, (1 << 20) - 1, file)] = '\0';
    fclose(file);
    return text;
}

static void names_are_no_formulas_in_files(void **state)
{
    (void)state;
    char folder[] = IOP_BINARY_DIR "/structure-XXXXXX", path[sizeof folder + 32];
    iop_table *t = germany();
    iop_err err;
    iop_listings *l;
    assert_ok(iop_table_set_text(t, &t->sectors[0].name, "=cmd|' /C calc'!A0", &err), err);
    assert_ok(iop_table_set_text(t, &t->sectors[1].name, "a \"quoted\", name", &err), err);
    assert_ok(iop_table_set_text(t, &t->categories[0].name, "+household", &err), err);
    iop_structure *s = analyze(t, all_but_clusters());
    assert_non_null(mkdtemp(folder));
    assert_ok(iop_listings_open(&l, s, t, "en", NULL, &err), err);
    assert_ok(iop_listings_write(l, folder, &err), err);
    for (size_t k = 0; k < iop_listings_count(l); k++) {
        snprintf(path, sizeof path, "%s/%s.csv", folder, iop_listing_name(l, k));
        char *text = read_file(path);
        assert_null(strstr(text, ",="));
        assert_null(strstr(text, ",+"));
        assert_null(strstr(text, ",nan"));
        if (strcmp(iop_listing_name(l, k), "linkages") == 0) {
            assert_non_null(strstr(text, "\nagriculture,'=cmd|' /C calc'!A0,"));
            assert_non_null(strstr(text, "\nindustry,\"a \"\"quoted\"\", name\","));
            assert_non_null(strstr(text, "sector,name,backward (mean 1),"));
        }
        free(text);
        unlink(path);
    }
    assert_int_equal(rmdir(folder), 0); /* nothing else was left */
    assert_int_equal(iop_listings_write(l, folder, &err), IOP_EIO);
    iop_listings_close(l);
    iop_structure_close(s);
    iop_table_close(t);
}

static void lines_keep_to_eighty_columns(void **state)
{
    (void)state;
    iop_table *t = germany();
    iop_err err;
    assert_ok(iop_table_set_text(t, &t->sectors[0].name,
                                 "Trồng trọt, chăn nuôi và dịch vụ có liên quan; lâm "
                                 "nghiệp và thủy sản",
                                 &err),
              err);
    for (size_t j = 1; j < 6; j++)
        assert_ok(iop_table_set_text(t, &t->sectors[j].code, "a-code-that-is-longer-than-any-column", &err),
                  err);
    iop_structure *s = analyze(t, all_but_clusters());
    char *text;
    size_t length;
    assert_ok(iop_structure_text(s, t, "en", 100, NULL, &text, &length, &err), err);
    assert_int_equal(strlen(text), length);
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        size_t width = 0;
        for (const char *p = line; *p; p++)
            width += ((unsigned char)*p & 0xC0) != 0x80;
        if (width > 80)
            fail_msg("%zu columns: %s", width, line);
    }
    iop_structure_text_free(NULL, text);
    iop_structure_close(s);
    iop_table_close(t);
}

/* --- threads -------------------------------------------------------------------------------------------- */

static void same_numbers(const double *a, const double *b, size_t count)
{
    for (size_t k = 0; k < count; k++)
        assert_true(a[k] == b[k] || (isnan(a[k]) && isnan(b[k])));
}

/* Stages and paths are the same to the last bit, whatever the number of threads. */
static void threads_change_nothing(void **state)
{
    (void)state;
    enum { LARGE = 1003, MOST = 3 }; /* sectors from 1,000 on share products */
    gen g = gen_seed(3);
    iop_table *t = gen_table(&g, LARGE, 2, 2, GEN_PLAIN);
    iop_structure *s[MOST];
    for (int k = 0; k < MOST; k++) {
        iop_err err;
        iop_env env = iop_env_default();
        iop_structure_settings how = iop_structure_settings_default();
        env.threads = k + 1;
        how.parts = IOP_PART_MULTIPLIERS | IOP_PART_PATHS | IOP_PART_CHAINS;
        assert_ok(iop_structure_open(&s[k], t, &how, &env, &err), err);
        const iop_structure *one = s[0], *here = s[k];
        for (size_t row = IOP_CHAIN_UPSTREAMNESS; row <= IOP_CHAIN_UPSTREAMNESS_OPEN; row++)
            same_numbers(iop_at(one->chains->of, row, 0), iop_at(here->chains->of, row, 0), LARGE);
        assert_int_equal(here->measures, 3);
        for (size_t m = 0; m < here->measures; m++) {
            assert_int_equal(here->paths[m]->row, one->paths[m]->row);
            assert_int_equal(here->paths[m]->count, one->paths[m]->count);
        }
    }
    for (int k = 0; k < MOST; k++)
        iop_structure_close(s[k]);
    iop_table_close(t);
}

/* --- memory --------------------------------------------------------------------------------------------- */

static iop_status all_of_it(const iop_table *t, const iop_env *env, iop_err *err)
{
    iop_structure *s;
    iop_listings *l = NULL;
    iop_listing_cell cell[IOP_LISTING_COLUMNS];
    iop_structure_settings how = iop_structure_settings_default();
    char *text = NULL;
    size_t length;
    how.paths.top = 30;
    iop_status status = iop_structure_open(&s, t, &how, env, err);
    if (status == IOP_OK)
        status = iop_listings_open(&l, s, t, "en", env, err);
    for (size_t k = 0; status == IOP_OK && k < iop_listings_count(l); k++)
        status = iop_listing_row(l, k, 0, cell, err);
    if (status == IOP_OK)
        status = iop_structure_text(s, t, "en", 5, env, &text, &length, err);
    iop_structure_text_free(env, text);
    iop_listings_close(l);
    iop_structure_close(s);
    return status;
}

static void memory_may_run_out_anywhere(void **state)
{
    (void)state;
    iop_table *t = economy_table(7, 3);
    iop_status status = IOP_ENOMEM;
    long n = 0;
    for (; status == IOP_ENOMEM; n++) {
        economy_memory memory = {n};
        iop_env env = economy_env(&memory);
        iop_err err;
        env.threads = 1; /* the count of what is left is of one thread */
        status = all_of_it(t, &env, &err);
        if (status != IOP_OK && status != IOP_ENOMEM)
            fail_msg("allocation %ld: %s", n, err.msg);
    }
    assert_true(n > 100);
    iop_table_close(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(germany_is_as_published),      cmocka_unit_test(exports_are_used_up),
        cmocka_unit_test(parts_are_what_was_asked_for), cmocka_unit_test(what_is_not_there_is_told),
        cmocka_unit_test(listings_hold_what_was_found), cmocka_unit_test(names_are_no_formulas_in_files),
        cmocka_unit_test(lines_keep_to_eighty_columns), cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(memory_may_run_out_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
