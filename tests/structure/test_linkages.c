/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Linkages, type II, extraction and influence against dense algebra written from the definitions. */
#include "structure/dense.h"
#include <ioplan/linkages.h>

enum { SEEDS = 12, MOST = 9 };
static const double tight = 1e-11;

static economy next(uint64_t seed)
{
    return economy_random_of(seed, 1 + (size_t)(seed * 5 % MOST), (gen_kind)(seed % GEN_KINDS));
}

static iop_inverse *sums_of(const economy *e)
{
    iop_inverse *inverse;
    iop_err err;
    assert_ok(iop_inverse_open(&inverse, e->t, e->op, NULL, &err), err);
    return inverse;
}

static double total_of(const economy *e, size_t q)
{
    double sum = 0;
    for (size_t j = 0; j < e->t->n; j++)
        sum += direct_of(e, q)[j] * e->t->output[j];
    return sum;
}

/* --- entries of L --------------------------------------------------------------------------------------- */

static double ghosh_at(const economy *e, size_t i, size_t j)
{
    double x = e->t->output[i];
    return x == 0 ? (double)(i == j) : *iop_at(e->l, i, j) * e->t->output[j] / x;
}

static void sums_are_those_of_the_dense_inverse(void **state)
{
    (void)state;
    static const char *const methods[] = {"lu", "mixed", "krylov"};
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        economy e = next(seed);
        size_t n = e.t->n;
        for (int m = 0; m < 3; m++) {
            iop_leontief_settings how = iop_leontief_settings_default();
            iop_leontief *op;
            iop_inverse *all, *diagonal;
            iop_err err;
            how.method = methods[m];
            assert_ok(iop_leontief_open_table_with(&op, e.t, &how, NULL, &err), err);
            assert_ok(iop_inverse_open(&all, e.t, op, NULL, &err), err);
            assert_ok(iop_inverse_open_diagonal(&diagonal, op, NULL, &err), err);
            for (size_t i = 0; i < n; i++) {
                double row = 0, column = 0, ghosh = 0;
                for (size_t j = 0; j < n; j++) {
                    row += pow(*iop_at(e.l, i, j), 2);
                    column += pow(*iop_at(e.l, j, i), 2);
                    ghosh += pow(ghosh_at(&e, i, j), 2);
                }
                assert_close(*iop_at(all->of, IOP_INVERSE_DIAGONAL, i), *iop_at(e.l, i, i), tight);
                assert_close(*iop_at(diagonal->of, IOP_INVERSE_DIAGONAL, i), *iop_at(e.l, i, i), tight);
                assert_close(*iop_at(all->of, IOP_INVERSE_ROW, i), row, tight);
                assert_close(*iop_at(all->of, IOP_INVERSE_COLUMN, i), column, tight);
                assert_close(*iop_at(all->of, IOP_INVERSE_GHOSH, i), ghosh, tight);
                assert_true(isnan(*iop_at(diagonal->of, IOP_INVERSE_ROW, i)));
            }
            iop_inverse_close(all);
            iop_inverse_close(diagonal);
            iop_leontief_close(op);
        }
        economy_end(&e);
    }
}

/* A matrix whose factors need exchanges of rows, several blocks wide. */
static void rows_and_diagonal_hold_with_pivots(void **state)
{
    (void)state;
    enum { N = 300 };
    gen g = gen_seed(7);
    iop_mat a = dense_new(N, N), l = dense_new(N, N), rows = dense_new(N, N);
    iop_leontief *op;
    iop_err err;
    double diagonal[N];
    for (size_t i = 0; i < N; i++) /* near a permutation: the diagonal of I - A is not the largest */
        for (size_t j = 0; j < N; j++)
            *iop_at(a, i, j) =
                (i == (j * 7 + 3) % N ? .9 * (gen_chance(&g, .5) ? 1 : .1) : .05 / N) + (i == j ? .03 : 0);
    dense_leontief(a, l);
    assert_ok(iop_leontief_open(&op, iop_read(a), NULL, &err), err);
    assert_ok(iop_leontief_diagonal(op, diagonal, &err), err);
    for (size_t first = 0; first < N; first += 100)
        assert_ok(iop_leontief_rows(op, first, (iop_mat){100, N, N, rows.a + first * N}, &err), err);
    for (size_t i = 0; i < N; i++) {
        assert_close(diagonal[i], *iop_at(l, i, i), 1e-10);
        for (size_t j = 0; j < N; j++)
            assert_close(*iop_at(rows, i, j), *iop_at(l, i, j), 1e-10);
    }
    assert_int_equal(iop_leontief_rows(op, 299, (iop_mat){2, N, N, rows.a}, &err), IOP_ESHAPE);
    iop_leontief_close(op);
    iop_mat_free(&a, NULL);
    iop_mat_free(&l, NULL);
    iop_mat_free(&rows, NULL);
}

/* --- linkages ------------------------------------------------------------------------------------------- */

static double variation(const double *value, size_t n)
{
    double mean = 0, square = 0;
    for (size_t k = 0; k < n; k++)
        mean += value[k] / (double)n;
    for (size_t k = 0; k < n; k++)
        square += (value[k] - mean) * (value[k] - mean);
    return sqrt(square / (double)(n - 1)) / mean;
}

static void linkages_are_rasmussens(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        economy e = next(seed);
        size_t n = e.t->n;
        iop_inverse *inverse = sums_of(&e);
        iop_linkages *o;
        iop_err err;
        double all = 0, ghosh_all = 0, mean[3] = {0};
        assert_ok(iop_linkages_open(&o, e.t, e.m, e.op, inverse, NULL, &err), err);
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++) {
                all += *iop_at(e.l, i, j);
                ghosh_all += ghosh_at(&e, i, j);
            }
        for (size_t k = 0; k < n; k++) {
            double column[MOST], row[MOST], ghosh[MOST], sum[3] = {0};
            for (size_t j = 0; j < n; j++) {
                sum[0] += column[j] = *iop_at(e.l, j, k);
                sum[1] += row[j] = *iop_at(e.l, k, j);
                sum[2] += ghosh[j] = ghosh_at(&e, k, j);
            }
            assert_close(*iop_at(o->of, IOP_LINK_BACKWARD, k), sum[0] / (all / (double)n), tight);
            assert_close(*iop_at(o->of, IOP_LINK_FORWARD, k), sum[1] / (all / (double)n), tight);
            assert_close(*iop_at(o->of, IOP_LINK_GHOSH, k), sum[2] / (ghosh_all / (double)n), tight);
            if (n > 1) {
                assert_close(*iop_at(o->of, IOP_LINK_BACKWARD_VARIATION, k), variation(column, n), 1e-9);
                assert_close(*iop_at(o->of, IOP_LINK_FORWARD_VARIATION, k), variation(row, n), 1e-9);
                assert_close(*iop_at(o->of, IOP_LINK_GHOSH_VARIATION, k), variation(ghosh, n), 1e-9);
            }
            for (size_t v = 0; v < 3; v++)
                mean[v] += *iop_at(o->of, v, k) / (double)n;
            bool pulls = sum[0] > all / (double)n, pushes = sum[1] > all / (double)n;
            assert_int_equal(iop_linkages_class(o, k, false), (pulls ? 1U : 0U) + (pushes ? 2U : 0U));
        }
        for (int v = 0; v < 3; v++)
            assert_close(mean[v], 1, tight);
        assert_int_equal(o->measured, n > 1);
        iop_linkages_close(o);
        assert_ok(iop_linkages_open(&o, e.t, e.m, e.op, NULL, NULL, &err), err);
        assert_false(o->measured);
        assert_true(isnan(*iop_at(o->of, IOP_LINK_BACKWARD_VARIATION, 0)));
        iop_linkages_close(o);
        iop_inverse_close(inverse);
        economy_end(&e);
    }
}

/* --- type II -------------------------------------------------------------------------------------------- */

/* The matrix that has households as its last sector, inverted as it stands. */
static void type_two_is_that_of_the_closed_matrix(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        economy e = next(seed);
        size_t n = e.t->n;
        iop_closed *o;
        iop_err err;
        double income = 0, spending = 0;
        iop_mat a = dense_new(n + 1, n + 1), l = dense_new(n + 1, n + 1);
        assert_ok(iop_closed_open(&o, e.t, e.m, NULL, NULL, &err), err);
        assert_string_equal(o->income, e.t->components[0].name); /* no wages: what is value added */
        assert_string_equal(o->household, "household");
        for (size_t j = 0; j < n; j++) {
            income += *iop_at(e.t->primary, 0, j);
            spending += *iop_at(e.t->final_demand, j, 0);
        }
        for (size_t i = 0; i < n; i++) {
            for (size_t j = 0; j < n; j++)
                *iop_at(a, i, j) = *iop_at(e.a, i, j);
            *iop_at(a, i, n) = *iop_at(e.t->final_demand, i, 0) / fmax(income, spending);
            *iop_at(a, n, i) = direct_of(&e, 1)[i];
        }
        dense_leontief(a, l);
        for (size_t j = 0; j < n; j++) {
            for (size_t q = 0; q < e.m->k; q++) {
                double sum = 0;
                for (size_t i = 0; i < n; i++)
                    sum += direct_of(&e, q)[i] * *iop_at(l, i, j);
                assert_close(*iop_at(o->total, q, j), sum, 1e-10);
            }
            assert_close(o->income_type2[j], *iop_at(l, n, j), 1e-10);
        }
        assert_close(o->respending, *iop_at(l, n, n), 1e-10);
        assert_close(o->income_total, income, 1e-12);
        assert_close(o->spending_total, spending, 1e-12);
        iop_mat_free(&a, NULL);
        iop_mat_free(&l, NULL);
        iop_closed_close(o);
        economy_end(&e);
    }
}

static void households_must_be_known(void **state)
{
    (void)state;
    economy e = economy_random_of(3, 4, GEN_PLAIN);
    iop_closed *o;
    iop_err err;
    const char *wrong = "wage";
    assert_true(iop_closed_known(e.t));
    assert_int_equal(iop_closed_open(&o, e.t, e.m, &(iop_household_names){1, &wrong, 0, NULL}, NULL, &err),
                     IOP_EINVAL);
    assert_string_equal(err.msg, "the dataset has no primary input \"wage\"");
    assert_null(o);
    assert_int_equal(iop_closed_open(&o, e.t, e.m, &(iop_household_names){0, NULL, 1, &wrong}, NULL, &err),
                     IOP_EINVAL);
    assert_string_equal(err.msg, "the dataset has no category of final demand \"wage\"");
    assert_ok(iop_table_set_text(e.t, &e.t->categories[0].name, "people", &err), err);
    assert_false(iop_closed_known(e.t));
    assert_int_equal(iop_closed_open(&o, e.t, e.m, NULL, NULL, &err), IOP_EINVAL);
    assert_non_null(strstr(err.msg, "households"));
    const char *people = "people", *part = e.t->components[1].name;
    assert_ok(iop_closed_open(&o, e.t, e.m, &(iop_household_names){1, &part, 1, &people}, NULL, &err), err);
    assert_string_equal(o->income, part);
    assert_close(o->income_direct[2], direct_of(&e, 3)[2], 1e-14);
    iop_closed_close(o);
    economy_end(&e);
}

/* --- extraction ----------------------------------------------------------------------------------------- */

/* v (I - B)^-1 d with B the output coefficients, v the primary inputs by columns; row k of B may be taken
 * out.
 */
static double supplied(const economy *e, size_t without, const double *d)
{
    size_t n = e->t->n;
    iop_mat b = dense_new(n, n), g = dense_new(n, n);
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            *iop_at(b, i, j) = i == without || e->t->output[i] == 0
                                   ? 0
                                   : *iop_at(e->t->intermediate, i, j) / e->t->output[i];
    dense_leontief(b, g);
    for (size_t i = 0; i < n; i++) {
        double v = e->t->output[i];
        for (size_t j = 0; j < n; j++)
            v -= *iop_at(e->t->intermediate, j, i);
        for (size_t j = 0; j < n; j++)
            sum += v * *iop_at(g, i, j) * d[j];
    }
    iop_mat_free(&b, NULL);
    iop_mat_free(&g, NULL);
    return sum;
}

static void assert_extracted(const economy *e, const iop_extraction *o, size_t k, size_t q)
{
    size_t n = e->t->n;
    const double *d = direct_of(e, q);
    double base = total_of(e, q), f = e->f[k];
    iop_mat column = dense_copy(e->a), row = dense_copy(e->a), both = dense_copy(e->a);
    for (size_t i = 0; i < n; i++)
        *iop_at(column, i, k) = *iop_at(row, k, i) = *iop_at(both, k, i) = *iop_at(both, i, k) = 0;
    assert_close(*iop_at(o->loss[IOP_EXTRACT_BACKWARD], q, k), base - dense_amount(column, d, e->f), tight);
    assert_close(*iop_at(o->loss[IOP_EXTRACT_SALES], q, k), base - dense_amount(row, d, e->f), tight);
    e->f[k] = 0;
    assert_close(*iop_at(o->loss[IOP_EXTRACT_TOTAL], q, k), base - dense_amount(both, d, e->f), tight);
    e->f[k] = f;
    assert_close(*iop_at(o->loss[IOP_EXTRACT_FORWARD], q, k), supplied(e, n, d) - supplied(e, k, d), tight);
    assert_close(o->base[q], base, 1e-12);
    iop_mat_free(&column, NULL);
    iop_mat_free(&row, NULL);
    iop_mat_free(&both, NULL);
}

static void extraction_is_what_solving_without_the_sector_gives(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        economy e = next(seed);
        iop_inverse *diagonal;
        iop_extraction *o;
        iop_err err;
        assert_ok(iop_inverse_open_diagonal(&diagonal, e.op, NULL, &err), err);
        assert_ok(iop_extraction_open(&o, e.t, e.m, e.op, diagonal, NULL, &err), err);
        for (size_t k = 0; k < e.t->n; k++)
            for (size_t q = 0; q < e.m->k; q++)
                assert_extracted(&e, o, k, q);
        iop_extraction_close(o);
        iop_inverse_close(diagonal);
        economy_end(&e);
    }
}

/* --- influence ------------------------------------------------------------------------------------------ */

/* Frobenius norm of (L(a[i,j] + h) - L(a[i,j] - h)) / 2h. */
static double finite_field(const economy *e, size_t i, size_t j)
{
    const double h = 1e-6;
    size_t n = e->t->n;
    iop_mat a = dense_copy(e->a), up = dense_new(n, n), down = dense_new(n, n);
    double square = 0;
    *iop_at(a, i, j) += h;
    dense_leontief(a, up);
    *iop_at(a, i, j) -= 2 * h;
    dense_leontief(a, down);
    for (size_t v = 0; v < n * n; v++)
        square += pow((up.a[v] - down.a[v]) / (2 * h), 2);
    iop_mat_free(&a, NULL);
    iop_mat_free(&up, NULL);
    iop_mat_free(&down, NULL);
    return sqrt(square);
}

static double finite_elasticity(const economy *e, size_t i, size_t j)
{
    const double h = 1e-5;
    double ones[MOST], base = total_of(e, 0);
    for (size_t k = 0; k < e->t->n; k++)
        ones[k] = 1;
    iop_mat a = dense_copy(e->a);
    *iop_at(a, i, j) *= 1 + h;
    double up = dense_amount(a, ones, e->f);
    *iop_at(a, i, j) *= (1 - h) / (1 + h);
    double down = dense_amount(a, ones, e->f);
    iop_mat_free(&a, NULL);
    return (up - down) / (2 * h * base);
}

static void assert_cells(const economy *e, const iop_influence *o, size_t nonzero)
{
    assert_int_equal(o->field_count, nonzero);
    for (size_t k = 0; k < o->field_count; k++) {
        const iop_influence_cell *c = &o->by_field[k];
        assert_close(c->field, finite_field(e, c->seller, c->buyer), 1e-6);
        assert_close(c->elasticity, finite_elasticity(e, c->seller, c->buyer), 1e-6);
        assert_close(c->coefficient, *iop_at(e->a, c->seller, c->buyer), 1e-15);
        assert_true(k == 0 || c->field <= o->by_field[k - 1].field);
        for (size_t before = 0; before < k; before++) /* each cell once */
            assert_false(o->by_field[before].seller == c->seller && o->by_field[before].buyer == c->buyer);
    }
    for (size_t k = 1; k < o->elasticity_count; k++)
        assert_true(o->by_elasticity[k].elasticity <= o->by_elasticity[k - 1].elasticity);
}

static void influence_is_the_derivative_of_the_inverse(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        economy e = next(seed);
        size_t n = e.t->n, nonzero = 0;
        iop_inverse *inverse = sums_of(&e);
        iop_influence *all, *few;
        iop_err err;
        for (size_t v = 0; v < n * n; v++)
            nonzero += e.a.a[v] != 0;
        assert_ok(iop_influence_open(&all, e.t, e.m, inverse, n * n + 5, NULL, &err), err);
        assert_ok(iop_influence_open(&few, e.t, e.m, inverse, 5, NULL, &err), err);
        assert_cells(&e, all, nonzero);
        assert_int_equal(all->elasticity_count, nonzero);
        assert_int_equal(few->field_count, nonzero < 5 ? nonzero : 5);
        for (size_t k = 0; k < few->field_count; k++) {
            assert_memory_equal(&few->by_field[k], &all->by_field[k], sizeof *few->by_field);
            assert_memory_equal(&few->by_elasticity[k], &all->by_elasticity[k], sizeof *few->by_field);
        }
        iop_influence_close(few);
        assert_ok(iop_influence_open(&few, e.t, e.m, NULL, 5, NULL, &err), err);
        assert_int_equal(few->field_count, 0);
        assert_int_equal(few->elasticity_count, nonzero < 5 ? nonzero : 5);
        iop_influence_close(few);
        iop_influence_close(all);
        iop_inverse_close(inverse);
        economy_end(&e);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_are_those_of_the_dense_inverse),
        cmocka_unit_test(rows_and_diagonal_hold_with_pivots),
        cmocka_unit_test(linkages_are_rasmussens),
        cmocka_unit_test(type_two_is_that_of_the_closed_matrix),
        cmocka_unit_test(households_must_be_known),
        cmocka_unit_test(extraction_is_what_solving_without_the_sector_gives),
        cmocka_unit_test(influence_is_the_derivative_of_the_inverse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
