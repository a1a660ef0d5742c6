/* SPDX-License-Identifier: GPL-3.0-or-later */
/* samples.c - draws over the data of a plan: samples: 10000, draw: {intermediate: {lognormal: 10%}, ...}.
 *
 * Factors multiply what they are drawn for: the cells of A (zero cells stay zero), the intensities of a
 * resource, both ends of the bands of a category of final demand, the limits of a measure. Cells are
 * independent of each other unless `common: true` gives them one factor. */
#include "sweep/samples.h"
#include "base/alloc.h"
#include "base/number.h"
#include "sweep/kinds.h"
#include <ioplan/model.h>
#include <math.h>
#include <string.h>

static void close_samples(iop_sweep *s)
{
    iop_samples *all = s->data;
    if (!all)
        return;
    iop_env env = all->env;
    for (size_t e = 0; all->entry && e < all->entries; e++)
        iop_free(&env, all->entry[e].weight);
    iop_reduced_close(all->start);
    iop_sample_plan_close(all->base);
    iop_free(&env, all->entry);
    iop_free(&env, all->positive);
    iop_free(&env, all->inputs);
    iop_free(&env, all->unit);
    iop_free(&env, all);
    s->data = NULL;
}

/* --- distributions -------------------------------------------------------------------------------------- */

static const struct {
    const char *word;
    iop_distribution_kind kind;
    size_t numbers;
    const char *example;
} kinds[] = {{"lognormal", IOP_LOGNORMAL, 1, "10%"},
             {"normal", IOP_NORMAL, 1, "10%"},
             {"triangular", IOP_TRIANGULAR, 3, "[80%, 100%, 130%]"},
             {"uniform", IOP_UNIFORM, 2, "[90%, 110%]"}};

enum { KINDS = sizeof kinds / sizeof *kinds };

static bool read_share(const iop_yaml_node *node, const char *key, double *share, iop_diags *diags)
{
    static const double most = 100;
    if (node->kind == IOP_YAML_SCALAR && iop_parse_percent(node->text, share) && *share >= 0 &&
        *share <= most)
        return true;
    iop_sweep_complain(diags, node, "%.60s: expected percentages from 0%% to 10000%%", key);
    return false;
}

static bool read_numbers(const iop_yaml_node *node, const char *key, size_t k, double value[3],
                         iop_diags *diags)
{
    const bool one = kinds[k].numbers == 1;
    if (one)
        return read_share(node, key, value, diags);
    if (node->kind != IOP_YAML_LIST || node->count != kinds[k].numbers) {
        iop_sweep_complain(diags, node, "%.60s: expected {%s: %s}", key, kinds[k].word, kinds[k].example);
        return false;
    }
    for (size_t i = 0; i < node->count; i++)
        if (!read_share(&node->item[i], key, &value[i], diags))
            return false;
    return true;
}

/* Numbers that make no distribution. */
static iop_status judge(const iop_yaml_node *node, const char *key, const iop_distribution *d,
                        iop_diags *diags)
{
    static const double widest_normal = 1.0 / 3;
    if (d->kind == IOP_NORMAL && d->a > widest_normal)
        return iop_sweep_complain(diags, node,
                                  "%.60s: a normal distribution this wide draws factors below 0; write "
                                  "lognormal, or at most 33%%",
                                  key);
    if ((d->kind == IOP_TRIANGULAR && !(d->a <= d->b && d->b <= d->c)) ||
        (d->kind == IOP_UNIFORM && !(d->a <= d->b)))
        return iop_sweep_complain(diags, node, "%.60s: the percentages must not fall", key);
    return IOP_OK;
}

static iop_status read_distribution(const iop_yaml_node *key, const iop_yaml_node *node,
                                    iop_distribution *distribution, bool *common, iop_diags *diags)
{
    double value[3] = {0};
    size_t found = 0;
    *common = false;
    for (size_t i = 0; node->kind == IOP_YAML_MAP && i < node->count; i++) {
        const char *word = node->key[i].text;
        const iop_yaml_node *item = &node->item[i];
        size_t k = 0;
        while (k < KINDS && strcmp(kinds[k].word, word) != 0)
            k++;
        if (k < KINDS && read_numbers(item, key->text, k, value, diags))
            *distribution = (iop_distribution){kinds[k].kind, value[0], value[1], value[2]};
        else if (k < KINDS)
            return IOP_EPARSE;
        else if (strcmp(word, "common") == 0 && item->kind == IOP_YAML_SCALAR &&
                 (strcmp(item->text, "true") == 0 || strcmp(item->text, "false") == 0))
            *common = item->text[0] == 't';
        else
            return iop_sweep_complain(diags, &node->key[i],
                                      "%.60s: \"%.40s\" is unknown here; expected lognormal, normal, "
                                      "triangular, uniform, or common: true",
                                      key->text, word);
        found += k < KINDS;
    }
    if (found != 1)
        return iop_sweep_complain(diags, node, "%.60s: expected one distribution such as {lognormal: 10%%}",
                                  key->text);
    return judge(node, key->text, distribution, diags);
}

/* --- what is drawn -------------------------------------------------------------------------------------- */

static const char *after(const char *text, const char *start)
{
    const size_t length = strlen(start);
    return strncmp(text, start, length) == 0 ? text + length : NULL;
}

static size_t limit_on(const iop_plan *plan, const char *name)
{
    for (size_t l = 0; l < plan->limits; l++)
        if (strcmp(plan->measure[plan->limit[l].measure].name, name) == 0)
            return l;
    return SIZE_MAX;
}

static iop_status read_target(const iop_sweep *s, const iop_samples *all, const iop_yaml_node *key,
                              iop_draw_entry *e, iop_diags *diags)
{
    const iop_plan *plan = all->plan;
    const iop_table *t = plan->table;
    const char *name;
    e->index = SIZE_MAX;
    if (all->whole) {
        IOP_TRY(iop_sample_whole_target(s, key, e, diags));
    } else if (strcmp(key->text, "intermediate") == 0) {
        *e = (iop_draw_entry){.target = IOP_DRAW_FLOWS, .factors = t->n * t->n};
    } else if ((name = after(key->text, "resources."))) {
        const bool known = iop_table_resource(t, name) != SIZE_MAX;
        *e = (iop_draw_entry){.target = IOP_DRAW_RESOURCE,
                              .index = known ? iop_plan_measure(plan, name) : SIZE_MAX,
                              .factors = t->n + t->c};
    } else if ((name = after(key->text, "final_demand."))) {
        *e = (iop_draw_entry){
            .target = IOP_DRAW_DEMAND, .index = iop_table_category(t, name), .factors = t->n};
    } else if ((name = after(key->text, "limits."))) {
        *e = (iop_draw_entry){.target = IOP_DRAW_LIMIT, .index = limit_on(plan, name), .factors = 1};
    }
    if (e->index != SIZE_MAX)
        return IOP_OK;
    return iop_sweep_complain(diags, key,
                              "draw: \"%.80s\" is nothing that can be drawn; expected intermediate, "
                              "resources.NAME, final_demand.CATEGORY, or limits.NAME of a limit that the "
                              "scenario sets",
                              key->text);
}

/* Size of what each cell of an entry is a factor of. */
static double size_of_cell(const iop_plan *plan, const iop_draw_entry *e, size_t k)
{
    const iop_table *t = plan->table;
    if (e->target == IOP_DRAW_DEMAND)
        return fabs(iop_get(iop_read(t->final_demand), k, e->index));
    if (e->target == IOP_DRAW_INPUTS)
        return 1;
    const iop_measure *m = &plan->measure[e->index];
    if (k < t->n)
        return fabs(m->per_output[k] * t->output[k]);
    double total = 0;
    for (size_t i = 0; i < t->n; i++)
        total += iop_get(iop_read(t->final_demand), i, k - t->n);
    return fabs(m->per_demand[k - t->n] * total);
}

static bool weigh_cells(const iop_samples *all, iop_draw_entry *e)
{
    double sum = 0;
    if (e->target == IOP_DRAW_FLOWS || e->factors == 1)
        return true;
    e->weight = iop_new(&all->env, e->factors, sizeof *e->weight);
    if (!e->weight)
        return false;
    for (size_t k = 0; k < e->factors; k++)
        sum += e->weight[k] = size_of_cell(all->plan, e, k);
    for (size_t k = 0; k < e->factors; k++)
        e->weight[k] = sum > 0 ? e->weight[k] / sum : 1.0 / (double)e->factors;
    return true;
}

static iop_status read_entry(const iop_sweep *s, iop_samples *all, const iop_yaml_node *key,
                             const iop_yaml_node *node, iop_diags *diags)
{
    iop_draw_entry *e = &all->entry[all->entries];
    iop_distribution distribution = {0};
    bool common;
    IOP_TRY(read_target(s, all, key, e, diags));
    IOP_TRY(read_distribution(key, node, &distribution, &common, diags));
    all->entries++;
    e->distribution = distribution;
    if (common)
        e->factors = 1;
    e->stream = all->entries; /* 0 is that of single factors */
    if (e->factors == 1) {
        e->stream = 0;
        e->dimension = all->singles++;
    }
    return weigh_cells(all, e) ? IOP_OK : iop_sweep_no_memory(diags, 1, "sample");
}

static iop_status read_draw(iop_sweep *s, iop_samples *all, iop_diags *diags)
{
    const iop_yaml_node *draw = iop_yaml_get(s->node, "draw");
    if (!draw || draw->kind != IOP_YAML_MAP || draw->count == 0)
        return iop_sweep_complain(diags, draw ? draw : s->node,
                                  "samples: say what is drawn, such as draw: {intermediate: {lognormal: "
                                  "10%%}}");
    const char **path = iop_new(&all->env, draw->count, sizeof *path);
    all->entry = iop_new(&all->env, draw->count, sizeof *all->entry);
    iop_status status = path && all->entry ? IOP_OK : iop_sweep_no_memory(diags, 1, "sample");
    for (size_t k = 0; status == IOP_OK && k < draw->count; k++) {
        path[k] = draw->key[k].text;
        status = read_entry(s, all, &draw->key[k], &draw->item[k], diags);
    }
    if (status == IOP_OK)
        status = iop_sweep_make_keys(s, draw->count, path, diags);
    iop_free(&all->env, path);
    return status;
}

/* --- the entry ------------------------------------------------------------------------------------------ */

static iop_status read_method(const iop_yaml_node *node, iop_design_method *method, iop_diags *diags)
{
    static const char *const words[] = {"monte-carlo", "latin-hypercube", "sobol"};
    static const iop_design_method methods[] = {IOP_MONTE_CARLO, IOP_LATIN_HYPERCUBE, IOP_SOBOL_SEQUENCE};
    *method = IOP_LATIN_HYPERCUBE;
    for (size_t k = 0; k < 3 && node; k++)
        if (node->kind == IOP_YAML_SCALAR && strcmp(node->text, words[k]) == 0) {
            *method = methods[k];
            return IOP_OK;
        }
    return node ? iop_sweep_complain(diags, node, "method: expected monte-carlo, latin-hypercube or sobol")
                : IOP_OK;
}

static iop_status read_head(iop_sweep *s, iop_samples *all, iop_diags *diags)
{
    const iop_yaml_node *seed = iop_yaml_get(s->node, "seed"), *indices = iop_yaml_get(s->node, "indices");
    size_t number = 1;
    if (!iop_sweep_count(iop_yaml_get(s->node, s->kind->word), "samples", 1, &all->design.samples, diags) ||
        (seed && !iop_sweep_count(seed, "seed", 0, &number, diags)))
        return IOP_EPARSE;
    all->design.seed = number;
    all->indices = true;
    if (indices && (indices->kind != IOP_YAML_SCALAR ||
                    (strcmp(indices->text, "true") != 0 && strcmp(indices->text, "false") != 0)))
        return iop_sweep_complain(diags, indices, "indices: expected true or false");
    if (indices)
        all->indices = indices->text[0] == 't';
    return read_method(iop_yaml_get(s->node, "method"), &all->design.method, diags);
}

static iop_status take_units(iop_samples *all, iop_err *err)
{
    const iop_plan *plan = all->plan;
    all->unit = iop_new(&all->env, plan->measures, sizeof *all->unit);
    if (!all->unit)
        return iop_no_memory(err, plan->measures, "measures");
    all->money = iop_verify_money_unit(plan);
    for (size_t m = 0; m < plan->measures; m++)
        all->unit[m] = iop_verify_measure_unit(plan, m);
    return IOP_OK;
}

/* An irreducible conflict takes a program for each statement that may be in it: in larger programs what the
 * proof in hand uses is told. */
enum { MOST_ROWS_SEARCHED = 1000 };

static iop_status prepare_whole(const iop_sweep *s, iop_samples *all, iop_err *err)
{
    iop_model *model;
    IOP_TRY(iop_model_open_scheme(&model, s->study->subject.scheme, err));
    all->search = iop_lp_rows(model->lp) < MOST_ROWS_SEARCHED;
    iop_model_close(model);
    return IOP_OK;
}

static iop_status prepare(iop_sweep *s, iop_samples *all, iop_diags *diags)
{
    iop_err err;
    iop_status status = iop_samples_prepare_test(all, &err);
    if (status == IOP_OK && all->whole)
        status = prepare_whole(s, all, &err);
    if (all->whole)
        return status == IOP_OK ? IOP_OK : iop_diags_add_err(diags, &err);
    if (status == IOP_OK)
        status = take_units(all, &err);
    if (status == IOP_OK)
        status = iop_sample_plan_open(&all->base, all, &all->env, &err);
    if (status == IOP_OK && strcmp(s->study->settings.method, "full") != 0)
        status = iop_samples_solve_base(all, &s->study->settings.lp, &err);
    return status == IOP_OK ? IOP_OK : iop_diags_add_err(diags, &err);
}

static iop_status open_samples(iop_sweep *s, iop_diags *diags)
{
    const iop_yaml_node *root = iop_yaml_root(s->study->scenario->yaml);
    if (iop_yaml_get(root, "factors"))
        return iop_sweep_complain(diags, s->node,
                                  "%s: samples draw factors, and the scenario has a section factors: of its "
                                  "own; write them into the dataset",
                                  s->name);
    iop_samples *all = s->data = iop_new(&s->study->env, 1, sizeof *all);
    if (!all)
        return iop_sweep_no_memory(diags, 1, "sample");
    all->env = s->study->env;
    all->plan = s->study->plan;
    all->whole = s->study->subject.scheme != NULL;
    all->batch = all->whole ? IOP_SAMPLE_WHOLE_BATCH : IOP_SAMPLE_BATCH;
    IOP_TRY(read_head(s, all, diags));
    IOP_TRY(read_draw(s, all, diags));
    IOP_TRY(prepare(s, all, diags));
    const size_t extra = iop_samples_extra(all);
    s->units = iop_samples_point_units(all) + (extra + all->batch - 1) / all->batch;
    return IOP_OK;
}

static const char *const keys[] = {"seed", "method", "draw", "indices", NULL};

const iop_sweep_kind iop_sweep_samples = {.word = "samples",
                                          .name = "samples",
                                          .keys = keys,
                                          .open = open_samples,
                                          .run = iop_samples_run,
                                          .summarise = iop_samples_summarise,
                                          .dump = iop_samples_dump,
                                          .close = close_samples};
