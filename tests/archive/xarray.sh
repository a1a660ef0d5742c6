#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# xarray.sh IOPLAN REPOSITORY - a NetCDF file opens in xarray as README.md says: a group a sweep, dimensions with labels;
# and what is picked by label is what the tables hold.
set -eu
python=/usr/bin/python3 # Debian's, whose modules are packages
"$python" -c 'import xarray, netCDF4' 2>/dev/null || { echo "xarray.sh: skipped: xarray is not installed" >&2; exit 77; }
ioplan=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$2/datasets/toy" "$work/data"
cd "$work"
{
    sed 's/^dataset: .*/dataset: data/' data/toy.yaml
    cat <<'YAML'
sweep:
  - {name: energy-path, vary: limits.energy.max, from: 60%, to: 110%}
  - {name: cases, cases: {early: {limits.energy.max: 80%}, none: {limits.energy.max: 1%}}}
YAML
} >static.yaml
{
    sed 's/^dataset: .*/dataset: data/' data/toy-dynamic.yaml
    cat <<'YAML'
sweep:
  - {name: cases, cases: {early: {limits.energy.max: 78 TJ}, none: {limits.energy.max: 1 TJ}}}
YAML
} >whole.yaml
for plan in static whole; do
    "$ioplan" sweep $plan.yaml -o $plan --quiet
    "$ioplan" export --netcdf $plan.nc $plan
done

"$python" - <<'PYTHON'
import csv, math, xarray

def check(plan, sweep):
    data = xarray.open_dataset(plan + ".nc", group=sweep)
    with open(f"{plan}/{sweep}-sectors.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert data.output.dims == ("point", "sector"), data.output.dims
    assert data.limit_dual.dims == ("point", "limit") and data.measure_value.dims == ("point", "measure")
    sectors = [name for name in rows[0] if name in set(data.sector.values)]
    assert sectors and len(sectors) == data.sizes["sector"], (sectors, data.sizes)
    points = data.isel(point=data.part == 0)
    for name in sectors:
        for row, value in zip(rows, points.output.sel(sector=name).values, strict=True):
            assert row[name] == "" and math.isnan(value) or float(row[name]) == value, (name, row[name], value)
    assert [row["status"] for row in rows] == list(points.status.values), (plan, sweep, rows)
    return points

path = check("static", "energy-path")
assert list(path.sector.values) == ["farm", "factory"] and "energy.max" in path.limit.values
assert float(path.measure_value.sel(measure="value_added").max()) > 140
cases = check("static", "cases")
assert list(cases.label.values[:1]) == ["early"] and list(cases.status.values) == ["optimal", "infeasible"]
whole = check("whole", "cases")
assert "2003.farm" in whole.sector.values and "2006.energy.max" in whole.limit.values
PYTHON
