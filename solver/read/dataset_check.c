/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether a table can be written as a dataset that reads back to the same table: what the reader refuses must
 * not be written. */
#include "read/dataset_check.h"
#include "base/alloc.h"
#include "base/text.h"
#include "read/dataset.h"
#include "read/names.h"
#include "read/scan.h"
#include <math.h>
#include <string.h>

static bool is_clean(const char *text)
{
    size_t length = strlen(text);
    for (const char *p = text; *p; p++)
        if (((unsigned char)*p < 0x20 && !strchr("\t\r\n", *p)) || *p == 0x7f)
            return false;
    return length < IOP_CELL_MAX / 2 && iop_utf8_valid(text, length) == length;
}

static iop_status check_text(const char *what, const char *text, iop_err *err)
{
    char shown[IOP_EXCERPT_SIZE];
    if (is_clean(text))
        return IOP_OK;
    return iop_fail(err, IOP_EINVAL,
                    "the %s \"%s\" cannot be written: control characters, no UTF-8, or too long", what,
                    iop_excerpt(text, strlen(text), shown));
}

/* A name that must be there once. */
static iop_status check_name(iop_names *names, const char *what, const char *name, iop_err *err)
{
    size_t before = names->count, index;
    char shown[IOP_EXCERPT_SIZE];
    IOP_TRY(check_text(what, name, err));
    if (!name[0])
        return iop_fail(err, IOP_EINVAL, "a %s has no name", what);
    if (!iop_names_add(names, name, strlen(name), &index))
        return iop_no_memory(err, before + 1, "names");
    if (names->count == before)
        return iop_fail(err, IOP_EINVAL, "the %s \"%s\" has a name that is there already", what,
                        iop_excerpt(name, strlen(name), shown));
    return IOP_OK;
}

static iop_status check_columns(const iop_table *t, iop_names *names, iop_err *err)
{
    char shown[IOP_EXCERPT_SIZE];
    for (size_t k = 0; k < t->n; k++) {
        const iop_sector *s = &t->sectors[k];
        if (!iop_is_code(s->code))
            return iop_fail(err, IOP_EINVAL, "sector %zu has the code \"%s\", which is none", k + 1,
                            iop_excerpt(s->code, strlen(s->code), shown));
        IOP_TRY(check_name(names, IOP_WORD_IN("part", "sector"), s->code, err));
        IOP_TRY(check_text(IOP_WORD_IN("part", "name"), s->name, err));
        IOP_TRY(check_text(IOP_WORD_IN("part", "name"), s->name_vi, err));
        IOP_TRY(check_text(IOP_WORD_IN("part", "group"), s->groups, err));
    }
    for (size_t k = 0; k < t->c; k++)
        IOP_TRY(check_name(names, IOP_WORD_IN("part", "category"), t->categories[k].name, err));
    return IOP_OK;
}

static iop_status check_components(const iop_table *t, iop_names *names, iop_err *err)
{
    for (size_t k = 0; k < t->p; k++)
        IOP_TRY(check_name(names, IOP_WORD_IN("part", "component"), t->components[k].name, err));
    return IOP_OK;
}

static iop_status check_resources(const iop_table *t, iop_names *names, iop_err *err)
{
    for (size_t k = 0; k < t->r; k++) {
        IOP_TRY(check_name(names, IOP_WORD_IN("part", "resource"), t->resource[k].name, err));
        IOP_TRY(check_text(IOP_WORD_IN("part", "unit"), t->resource[k].unit, err));
    }
    return IOP_OK;
}

static iop_status check_numbers(const char *what, iop_mat m, iop_err *err)
{
    for (size_t i = 0; i < m.rows; i++)
        for (size_t j = 0; j < m.cols; j++)
            if (!isfinite(*iop_at(m, i, j)))
                return iop_fail(err, IOP_EINVAL, "%s, row %zu, column %zu is not finite", what, i + 1, j + 1);
    return IOP_OK;
}

static iop_status check_head(const iop_table *t, iop_err *err)
{
    const char *const texts[] = {t->title,  t->region,  t->currency, t->unit,     t->price_basis,
                                 t->source, t->licence, t->title_vi, t->source_vi};
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
        IOP_TRY(check_text(IOP_WORD_IN("part", "description"), texts[k], err));
    if (t->n == 0 || t->p == 0)
        return iop_fail(err, IOP_EINVAL, "a table without %s cannot be written",
                        t->n == 0 ? IOP_WORD_IN("part", "sectors") : IOP_WORD_IN("part", "primary inputs"));
    if (t->year < 0 || t->year > 9999 || !(t->tolerance >= 0 && t->tolerance <= 1))
        return iop_fail(err, IOP_EINVAL, "the year %d or the tolerance %g cannot be written", t->year,
                        t->tolerance);
    IOP_TRY(check_numbers(IOP_WORD_IN("part", "intermediate"), t->intermediate, err));
    IOP_TRY(check_numbers(IOP_WORD_IN("part", "final demand"), t->final_demand, err));
    IOP_TRY(check_numbers(IOP_WORD_IN("part", "primary"), t->primary, err));
    return check_numbers(IOP_WORD_IN("part", "resources"), t->resources, err);
}

static iop_status check_flows(const iop_table *t, iop_names *files, iop_err *err)
{
    char shown[IOP_EXCERPT_SIZE];
    for (size_t k = 0; k < t->flows; k++) {
        const iop_flows *flows = &t->import_flows[k];
        iop_names products = iop_names_start(&t->env);
        iop_status status = check_numbers(IOP_WORD_IN("part", "import flows"), flows->flow, err);
        for (size_t p = 0; status == IOP_OK && p < flows->products; p++)
            status = check_name(&products, IOP_WORD_IN("part", "imported product"), flows->product[p], err);
        iop_names_end(&products);
        IOP_TRY(status);
        IOP_TRY(check_name(files, IOP_WORD_IN("part", "file of import flows"), flows->file, err));
        if (!iop_dataset_is_flows_file(flows->file))
            return iop_fail(err, IOP_EINVAL, "import flows cannot be written to \"%s\"",
                            iop_excerpt(flows->file, strlen(flows->file), shown));
    }
    return IOP_OK;
}

iop_status iop_dataset_check_writable(const iop_table *t, iop_err *err)
{
    static iop_status (*const checks[])(const iop_table *, iop_names *, iop_err *) = {
        check_columns, check_components, check_resources, check_flows};
    iop_status status = check_head(t, err);
    for (size_t k = 0; k < sizeof checks / sizeof *checks && status == IOP_OK; k++) {
        iop_names names = iop_names_start(&t->env);
        status = checks[k](t, &names, err);
        iop_names_end(&names);
    }
    return status;
}
