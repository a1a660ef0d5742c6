/* SPDX-License-Identifier: GPL-3.0-or-later */
/* linkages.c - Rasmussen's linkages and those by sales.
 *
 *   (1) sums of columns of L: the output multipliers
 *   (2) sums of rows of L: L 1
 *   (3) sums of rows of G = diag(x0)^-1 L diag(x0): (L x0)[i] / x0[i]; 1 where x0[i] = 0
 *   (4) variance of n values with sum s and sum of squares q: (q - s^2 / n) / (n - 1) */
#include "base/alloc.h"
#include <ioplan/linkages.h>
#include <math.h>

static iop_status fill_sums(iop_linkages *o, const iop_table *table, const iop_multipliers *m,
                            const iop_leontief *op, iop_err *err)
{
    iop_mat pair = {2, o->n, o->of.ld, iop_at(o->of, IOP_LINK_FORWARD_SUM, 0)}; /* forward, then Ghosh */
    for (size_t j = 0; j < o->n; j++) {
        *iop_at(o->of, IOP_LINK_BACKWARD_SUM, j) = *iop_at(m->total, 0, j); /* (1) */
        *iop_at(pair, 0, j) = 1;
        *iop_at(pair, 1, j) = table->output[j];
    }
    IOP_TRY(iop_leontief_outputs(op, pair, err)); /* (2) */
    for (size_t i = 0; i < o->n; i++) {
        double x = table->output[i];
        *iop_at(pair, 1, i) = x == 0 ? 1 : *iop_at(pair, 1, i) / x; /* (3) */
    }
    return IOP_OK;
}

/* The linkage is the sum by the mean of all sums. */
static void normalise(iop_linkages *o, iop_link link, iop_link of_sums)
{
    double total = 0;
    for (size_t j = 0; j < o->n; j++)
        total += *iop_at(o->of, of_sums, j);
    for (size_t j = 0; j < o->n; j++)
        *iop_at(o->of, link, j) = (double)o->n * *iop_at(o->of, of_sums, j) / total;
}

static void vary(iop_linkages *o, iop_link link, iop_link of_sums, const iop_inverse *inverse,
                 iop_inverse_sum squares)
{
    double n = (double)o->n;
    for (size_t j = 0; j < o->n; j++) {
        double sum = *iop_at(o->of, of_sums, j), variance = (double)NAN;
        if (inverse && o->n > 1)
            variance = fmax(0, *iop_at(inverse->of, squares, j) - sum * sum / n) / (n - 1); /* (4) */
        *iop_at(o->of, link, j) = sqrt(variance) / (sum / n);
    }
}

static void derive(iop_linkages *o, const iop_inverse *inverse)
{
    normalise(o, IOP_LINK_BACKWARD, IOP_LINK_BACKWARD_SUM);
    normalise(o, IOP_LINK_FORWARD, IOP_LINK_FORWARD_SUM);
    normalise(o, IOP_LINK_GHOSH, IOP_LINK_GHOSH_SUM);
    vary(o, IOP_LINK_BACKWARD_VARIATION, IOP_LINK_BACKWARD_SUM, inverse, IOP_INVERSE_COLUMN);
    vary(o, IOP_LINK_FORWARD_VARIATION, IOP_LINK_FORWARD_SUM, inverse, IOP_INVERSE_ROW);
    vary(o, IOP_LINK_GHOSH_VARIATION, IOP_LINK_GHOSH_SUM, inverse, IOP_INVERSE_GHOSH);
    o->measured = inverse && o->n > 1 && !isnan(*iop_at(inverse->of, IOP_INVERSE_ROW, 0));
}

iop_status iop_linkages_open(iop_linkages **out, const iop_table *table, const iop_multipliers *multipliers,
                             const iop_leontief *op, const iop_inverse *inverse, const iop_env *env,
                             iop_err *err)
{
    *out = NULL;
    iop_linkages *o = iop_new(env, 1, sizeof *o);
    if (!o)
        return iop_no_memory(err, 1, "linkages");
    o->env = iop_env_or_default(env);
    o->n = table->n;
    iop_status status = iop_mat_new(&o->of, IOP_LINKS, o->n, env, err);
    if (status == IOP_OK)
        status = fill_sums(o, table, multipliers, op, err);
    if (status != IOP_OK) {
        iop_linkages_close(o);
        return status;
    }
    derive(o, inverse);
    *out = o;
    return IOP_OK;
}

void iop_linkages_close(iop_linkages *o)
{
    if (!o)
        return;
    iop_env env = o->env;
    iop_mat_free(&o->of, &env);
    iop_free(&env, o);
}

iop_sector_class iop_linkages_class(const iop_linkages *o, size_t sector, bool ghosh)
{
    bool pulls = *iop_at(o->of, IOP_LINK_BACKWARD, sector) > 1;
    bool pushes = *iop_at(o->of, ghosh ? IOP_LINK_GHOSH : IOP_LINK_FORWARD, sector) > 1;
    if (pulls && pushes)
        return IOP_SECTOR_KEY;
    return pulls ? IOP_SECTOR_BACKWARD : pushes ? IOP_SECTOR_FORWARD : IOP_SECTOR_INDEPENDENT;
}

const char *iop_sector_class_text(iop_sector_class cls)
{
    switch (cls) {
    case IOP_SECTOR_KEY:
        return IOP_WORD_IN("class", "key");
    case IOP_SECTOR_BACKWARD:
        return IOP_WORD_IN("class", "backward");
    case IOP_SECTOR_FORWARD:
        return IOP_WORD_IN("class", "forward");
    case IOP_SECTOR_INDEPENDENT:
        break;
    }
    return IOP_WORD_IN("class", "independent");
}
