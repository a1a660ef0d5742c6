/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fields.c - the fields of a solution (DESIGN: solution.json), in the order they are written. */
#include "result/solution_private.h"
#include <math.h>

#define NONE             ((double)NAN)
#define LOW              (-(double)INFINITY)
#define HIGH             ((double)INFINITY)
#define AT(type, member) offsetof(type, member)

#define S(member) AT(iop_solution, member)
const iop_field iop_solution_head[] = {
    {"status", IOP_FIELD_STATUS, S(status), 0},
    {"title", IOP_FIELD_TEXT, S(title), 0},
    {"title_vi", IOP_FIELD_LATER_TEXT, S(title_vi), 0},
    {"data.title", IOP_FIELD_TEXT, S(data_title), 0},
    {"data.source", IOP_FIELD_TEXT, S(data_source), 0},
    {"data.title_vi", IOP_FIELD_LATER_TEXT, S(data_title_vi), 0},
    {"data.source_vi", IOP_FIELD_LATER_TEXT, S(data_source_vi), 0},
    {"region", IOP_FIELD_TEXT, S(region), 0},
    {"year", IOP_FIELD_INT, S(year), 0},
    {"currency", IOP_FIELD_TEXT, S(currency), 0},
    {"unit", IOP_FIELD_TEXT, S(money_unit), 0},
    {"objective.name", IOP_FIELD_TEXT, S(objective.name), 0},
    {"objective.sense", IOP_FIELD_AIM, S(objective.maximize), 0},
    {"objective.value", IOP_FIELD_NUMBER, S(objective.value), NONE},
    {"objective.unit", IOP_FIELD_TEXT, S(objective.unit), 0},
    {"objective.base", IOP_FIELD_NUMBER, S(objective.base), NONE},
    {"certificate.primal_violation", IOP_FIELD_NUMBER, S(certificate.primal_violation), HIGH},
    {"certificate.dual_violation", IOP_FIELD_NUMBER, S(certificate.dual_violation), HIGH},
    {"certificate.gap", IOP_FIELD_NUMBER, S(certificate.gap), HIGH},
    {"certificate.verified", IOP_FIELD_BOOL, S(certificate.verified), 0},
    {"certificate.worst", IOP_FIELD_TEXT, S(certificate.worst), 0},
    {"breaks_in", IOP_FIELD_LATER_TEXT, S(breaks_in), 0},
    {"breaks_at", IOP_FIELD_LATER_TEXT, S(breaks_at), 0},
    {"conflict_is_only", IOP_FIELD_LATER_BOOL, S(conflict_is_only), 0},
    {"conflict_reducible", IOP_FIELD_LATER_BOOL, S(conflict_reducible), 0},
    {"provenance.version", IOP_FIELD_TEXT, S(provenance.version), 0},
    {"provenance.dataset", IOP_FIELD_TEXT, S(provenance.dataset), 0},
    {"provenance.dataset_sha256", IOP_FIELD_HEX, S(provenance.dataset_sha256), 0},
    {"provenance.scenario", IOP_FIELD_TEXT, S(provenance.scenario), 0},
    {"provenance.scenario_sha256", IOP_FIELD_HEX, S(provenance.scenario_sha256), 0},
    {"provenance.solver", IOP_FIELD_TEXT, S(provenance.solver), 0},
    {"provenance.method", IOP_FIELD_TEXT, S(provenance.method), 0},
    {"provenance.blas", IOP_FIELD_TEXT, S(provenance.blas), 0},
    {"provenance.threads", IOP_FIELD_INT, S(provenance.threads), 0},
    {"provenance.seconds", IOP_FIELD_NUMBER, S(provenance.seconds), NONE},
    {"provenance.iterations", IOP_FIELD_LONG, S(provenance.iterations), 0},
    {NULL, 0, 0, 0},
};
#undef S

#define S(member) AT(iop_sector_result, member)
static const iop_field sector_fields[] = {
    {"period", IOP_FIELD_LATER_TEXT, S(period), 0},
    {"code", IOP_FIELD_TEXT, S(code), 0},
    {"name", IOP_FIELD_TEXT, S(name), 0},
    {"name_vi", IOP_FIELD_TEXT, S(name_vi), 0},
    {"groups", IOP_FIELD_TEXT, S(groups), 0},
    {"output", IOP_FIELD_NUMBER, S(output), NONE},
    {"base_output", IOP_FIELD_NUMBER, S(base_output), NONE},
    {"lower", IOP_FIELD_NUMBER, S(lower), LOW},
    {"upper", IOP_FIELD_NUMBER, S(upper), HIGH},
    {"at", IOP_FIELD_AT, S(at), 0},
    {"reduced_cost", IOP_FIELD_NUMBER, S(reduced_cost), NONE},
    {"price", IOP_FIELD_NUMBER, S(price), NONE},
    {"value_added", IOP_FIELD_NUMBER, S(value_added), NONE},
    {"base_value_added", IOP_FIELD_NUMBER, S(base_value_added), NONE},
    {NULL, 0, 0, 0},
};
#undef S

#define S(member) AT(iop_demand_result, member)
static const iop_field demand_fields[] = {
    {"period", IOP_FIELD_LATER_TEXT, S(period), 0},
    {"sector", IOP_FIELD_SECTOR, S(sector), 0},
    {"category", IOP_FIELD_TEXT, S(category), 0},
    {"value", IOP_FIELD_NUMBER, S(value), NONE},
    {"base_value", IOP_FIELD_NUMBER, S(base_value), NONE},
    {"lower", IOP_FIELD_NUMBER, S(lower), LOW},
    {"upper", IOP_FIELD_NUMBER, S(upper), HIGH},
    {"reduced_cost", IOP_FIELD_NUMBER, S(reduced_cost), NONE},
    {NULL, 0, 0, 0},
};
#undef S

#define S(member) AT(iop_limit_result, member)
static const iop_field limit_fields[] = {
    {"period", IOP_FIELD_LATER_TEXT, S(period), 0},
    {"name", IOP_FIELD_TEXT, S(name), 0},
    {"sense", IOP_FIELD_SENSE, S(is_max), 0},
    {"unit", IOP_FIELD_TEXT, S(unit), 0},
    {"used", IOP_FIELD_NUMBER, S(used), NONE},
    {"base_use", IOP_FIELD_NUMBER, S(base_use), NONE},
    {"limit", IOP_FIELD_NUMBER, S(limit), NONE},
    {"slack", IOP_FIELD_NUMBER, S(slack), NONE},
    {"binding", IOP_FIELD_BOOL, S(binding), 0},
    {"dual", IOP_FIELD_NUMBER, S(dual), NONE},
    {"shadow_price", IOP_FIELD_NUMBER, S(shadow_price), NONE},
    {"shadow_price_left", IOP_FIELD_NUMBER, S(shadow_price_left), NONE},
    {"range.from", IOP_FIELD_NUMBER, S(range_from), LOW},
    {"range.to", IOP_FIELD_NUMBER, S(range_to), HIGH},
    {"range.infeasible_below", IOP_FIELD_BOOL, S(infeasible_below), 0},
    {"range.infeasible_above", IOP_FIELD_BOOL, S(infeasible_above), 0},
    {NULL, 0, 0, 0},
};
#undef S

#define S(member) AT(iop_total_result, member)
static const iop_field total_fields[] = {
    {"period", IOP_FIELD_LATER_TEXT, S(period), 0},
    {"group", IOP_FIELD_TEXT, S(name), 0},
    {"value", IOP_FIELD_NUMBER, S(value), NONE},
    {"base_value", IOP_FIELD_NUMBER, S(base_value), NONE},
    {"lower", IOP_FIELD_NUMBER, S(lower), LOW},
    {"upper", IOP_FIELD_NUMBER, S(upper), HIGH},
    {"dual", IOP_FIELD_NUMBER, S(dual), NONE},
    {"sense", IOP_FIELD_LATER_SENSE, S(is_max), 0},
    {"binding", IOP_FIELD_LATER_BOOL, S(binding), 0},
    {"shadow_price", IOP_FIELD_LATER_NUMBER, S(shadow_price), NONE},
    {"shadow_price_left", IOP_FIELD_LATER_NUMBER, S(shadow_price_left), NONE},
    {"range.from", IOP_FIELD_LATER_NUMBER, S(range_from), LOW},
    {"range.to", IOP_FIELD_LATER_NUMBER, S(range_to), HIGH},
    {"range.infeasible_below", IOP_FIELD_LATER_BOOL, S(infeasible_below), 0},
    {"range.infeasible_above", IOP_FIELD_LATER_BOOL, S(infeasible_above), 0},
    {NULL, 0, 0, 0},
};
#undef S

#define S(member) AT(iop_measure_result, member)
static const iop_field measure_fields[] = {
    {"period", IOP_FIELD_LATER_TEXT, S(period), 0}, {"name", IOP_FIELD_TEXT, S(name), 0},
    {"unit", IOP_FIELD_TEXT, S(unit), 0},           {"value", IOP_FIELD_NUMBER, S(value), NONE},
    {"base", IOP_FIELD_NUMBER, S(base), NONE},      {NULL, 0, 0, 0},
};
#undef S

#define S(member) AT(iop_conflict_result, member)
static const iop_field conflict_fields[] = {
    {"key", IOP_FIELD_TEXT, S(key), 0},
    {"text", IOP_FIELD_TEXT, S(text), 0},
    {"file", IOP_FIELD_TEXT, S(file), 0},
    {"line", IOP_FIELD_SIZE, S(line), 0},
    {"sentence", IOP_FIELD_TEXT, S(sentence), 0},
    {"bound", IOP_FIELD_LATER_NUMBER, S(bound), NONE},
    {"unit", IOP_FIELD_LATER_TEXT, S(unit), 0},
    {"of_growth", IOP_FIELD_LATER_BOOL, S(of_growth), 0},
    {"weighs_on", IOP_FIELD_LATER_TEXT, S(weighs_on), 0},
    {"period", IOP_FIELD_LATER_TEXT, S(period), 0},
    {"name", IOP_FIELD_LATER_TEXT, S(name), 0},
    {"sense", IOP_FIELD_LATER_SENSE, S(upper), 0},
    {"ready_in", IOP_FIELD_LATER_TEXT, S(ready_in), 0},
    {"standing", IOP_FIELD_LATER_NUMBER, S(standing), 0},
    {NULL, 0, 0, 0},
};
#undef S

#define S(member) AT(iop_relaxation_result, member)
static const iop_field relaxation_fields[] = {
    {"key", IOP_FIELD_TEXT, S(key), 0},
    {"name", IOP_FIELD_TEXT, S(name), 0},
    {"sense", IOP_FIELD_SENSE, S(upper), 0},
    {"from", IOP_FIELD_NUMBER, S(from), NONE},
    {"to", IOP_FIELD_NUMBER, S(to), NONE},
    {"unit", IOP_FIELD_TEXT, S(unit), 0},
    {"sentence", IOP_FIELD_TEXT, S(sentence), 0},
    {"period", IOP_FIELD_LATER_TEXT, S(period), 0},
    {NULL, 0, 0, 0},
};
#undef S

#define S(member) AT(iop_ray_result, member)
static const iop_field ray_fields[] = {
    {"name", IOP_FIELD_TEXT, S(name), 0},
    {"change", IOP_FIELD_NUMBER, S(change), NONE},
    {NULL, 0, 0, 0},
};
#undef S

#define S(member) AT(iop_period_result, member)
static const iop_field period_fields[] = {
    {"period", IOP_FIELD_TEXT, S(period), 0},
    {"first", IOP_FIELD_INT, S(first), 0},
    {"last", IOP_FIELD_INT, S(last), 0},
    {"years", IOP_FIELD_NUMBER, S(years), NONE},
    {"weight", IOP_FIELD_NUMBER, S(weight), NONE},
    {"objective", IOP_FIELD_NUMBER, S(objective), NONE},
    {"value_added", IOP_FIELD_NUMBER, S(value_added), NONE},
    {"base_value_added", IOP_FIELD_NUMBER, S(base_value_added), NONE},
    {"investment", IOP_FIELD_NUMBER, S(investment), NONE},
    {NULL, 0, 0, 0},
};
#undef S

#define S(member) AT(iop_technique_result, member)
static const iop_field technique_fields[] = {
    {"period", IOP_FIELD_TEXT, S(period), 0},
    {"sector", IOP_FIELD_TEXT, S(sector), 0},
    {"technique", IOP_FIELD_TEXT, S(technique), 0},
    {"output", IOP_FIELD_NUMBER, S(output), NONE},
    {"share", IOP_FIELD_NUMBER, S(share), NONE},
    {"capacity", IOP_FIELD_NUMBER, S(capacity), NONE},
    {"construction", IOP_FIELD_NUMBER, S(construction), NONE},
    {"capacity_rent", IOP_FIELD_NUMBER, S(capacity_rent), NONE},
    {"share_rent", IOP_FIELD_NUMBER, S(share_rent), NONE},
    {"reduced_cost", IOP_FIELD_NUMBER, S(reduced_cost), NONE},
    {"marginal", IOP_FIELD_BOOL, S(marginal), 0},
    {NULL, 0, 0, 0},
};
#undef S

#define S(member) AT(iop_site_result, member)
static const iop_field site_fields[] = {
    {"period", IOP_FIELD_TEXT, S(period), 0},
    {"sector", IOP_FIELD_TEXT, S(sector), 0},
    {"technique", IOP_FIELD_TEXT, S(technique), 0},
    {"zone", IOP_FIELD_TEXT, S(zone), 0},
    {"kind", IOP_FIELD_TEXT, S(kind), 0},
    {"capacity", IOP_FIELD_NUMBER, S(capacity), NONE},
    {"base_capacity", IOP_FIELD_NUMBER, S(base_capacity), NONE},
    {"construction", IOP_FIELD_NUMBER, S(construction), NONE},
    {"left", IOP_FIELD_NUMBER, S(left), NONE},
    {"arrived", IOP_FIELD_NUMBER, S(arrived), NONE},
    {"output", IOP_FIELD_NUMBER, S(output), NONE},
    {"land", IOP_FIELD_NUMBER, S(land), NONE},
    {"rent", IOP_FIELD_NUMBER, S(rent), NONE},
    {NULL, 0, 0, 0},
};
#undef S

#define S(member) AT(iop_place_result, member)
static const iop_field place_fields[] = {
    {"period", IOP_FIELD_TEXT, S(period), 0},
    {"zone", IOP_FIELD_TEXT, S(zone), 0},
    {"zone_name", IOP_FIELD_TEXT, S(zone_name), 0},
    {"zone_name_vi", IOP_FIELD_TEXT, S(zone_name_vi), 0},
    {"kind", IOP_FIELD_TEXT, S(kind), 0},
    {"unit", IOP_FIELD_TEXT, S(unit), 0},
    {"area", IOP_FIELD_NUMBER, S(area), HIGH},
    {"used", IOP_FIELD_NUMBER, S(used), NONE},
    {"gained", IOP_FIELD_NUMBER, S(gained), NONE},
    {"lost", IOP_FIELD_NUMBER, S(lost), NONE},
    {"output", IOP_FIELD_NUMBER, S(output), NONE},
    {"arrived", IOP_FIELD_NUMBER, S(arrived), NONE},
    {"left", IOP_FIELD_NUMBER, S(left), NONE},
    {"rent", IOP_FIELD_NUMBER, S(rent), NONE},
    {NULL, 0, 0, 0},
};
#undef S

#define S(member) AT(iop_treatment_result, member)
static const iop_field treatment_fields[] = {
    {"period", IOP_FIELD_TEXT, S(period), 0},
    {"name", IOP_FIELD_TEXT, S(name), 0},
    {"of", IOP_FIELD_TEXT, S(of), 0},
    {"unit", IOP_FIELD_TEXT, S(unit), 0},
    {"amount", IOP_FIELD_NUMBER, S(amount), NONE},
    {"most", IOP_FIELD_NUMBER, S(most), HIGH},
    {"arising", IOP_FIELD_NUMBER, S(arising), NONE},
    {"rent", IOP_FIELD_NUMBER, S(rent), NONE},
    {NULL, 0, 0, 0},
};
#undef S

#define S(member) AT(iop_requirement_result, member)
static const iop_field requirement_fields[] = {
    {"name", IOP_FIELD_TEXT, S(name), 0},
    {"unit", IOP_FIELD_TEXT, S(unit), 0},
    {"value", IOP_FIELD_NUMBER, S(value), NONE},
    {"lower", IOP_FIELD_NUMBER, S(lower), LOW},
    {"upper", IOP_FIELD_NUMBER, S(upper), HIGH},
    {"soft", IOP_FIELD_BOOL, S(soft), 0},
    {"under", IOP_FIELD_NUMBER, S(under), NONE},
    {"over", IOP_FIELD_NUMBER, S(over), NONE},
    {"priority", IOP_FIELD_NUMBER, S(priority), NONE},
    {"met", IOP_FIELD_NUMBER, S(met), NONE},
    {"dual", IOP_FIELD_NUMBER, S(dual), NONE},
    {NULL, 0, 0, 0},
};
#undef S

#define LIST(key, items, count, type, fields)                                                                \
    {                                                                                                        \
        key, AT(iop_solution, items), AT(iop_solution, count), sizeof(type), fields                          \
    }
const iop_list iop_solution_list[IOP_SOLUTION_LISTS] = {
    LIST("sectors", sector, sectors, iop_sector_result, sector_fields),
    LIST("final_demand", demand, demands, iop_demand_result, demand_fields),
    LIST("limits", limit, limits, iop_limit_result, limit_fields),
    LIST("group_totals", total, totals, iop_total_result, total_fields),
    LIST("measures", measure, measures, iop_measure_result, measure_fields),
    LIST("conflict", conflict, conflicts, iop_conflict_result, conflict_fields),
    LIST("relaxation", relaxation, relaxations, iop_relaxation_result, relaxation_fields),
    LIST("ray", ray, rays, iop_ray_result, ray_fields),
    LIST("periods", period, periods, iop_period_result, period_fields),
    LIST("techniques", technique, techniques, iop_technique_result, technique_fields),
    LIST("sites", site, sites, iop_site_result, site_fields),
    LIST("places", place, places, iop_place_result, place_fields),
    LIST("treatments", treatment, treatments, iop_treatment_result, treatment_fields),
    LIST("requirements", requirement, requirements, iop_requirement_result, requirement_fields),
};
