#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Solves Bình Dương's plan to 2050 and its variants, and prints the table of PLAN-2050.md.
#
#   sh bench/plan2050.sh [IOPLAN [DIR]]
#
# IOPLAN is the program (build/release/solver/cli/ioplan), DIR keeps the results (a new temporary folder).
set -eu
export LC_ALL=C
here=$(cd "$(dirname "$0")/.." && pwd)
ioplan=${1:-$here/build/release/solver/cli/ioplan}
out=${2:-$(mktemp -d)}
mkdir -p "$out"

for name in plan-2021-2050 plan-2050-usual plan-2050-parks plan-2050-circular plan-2050-high plan-2050-late; do
    rm -rf "${out:?}/$name"
    "$ioplan" solve --quiet "$here/datasets/binh-duong-2018/$name.yaml" -o "$out/$name" > /dev/null
    (cd "$out/$name" && awk -F, -v name="${name#plan-}" '
        FNR == 1 { file++; delete at; for (k = 1; k <= NF; k++) at[$k] = k; next }
        file == 1 { weight[$1] = $at["weight"]; years[$1] = $at["years"]; present += $at["weight"] * $at["objective"]
                    invested += $at["weight"] * $at["investment"]; produced += $at["weight"] * $at["value_added"] }
        file == 2 { m[$1, $2] = $at["value"]; if ($2 == "co2e") emitted += years[$1] * $at["value"] }
        file == 3 && $2 ~ /co2e/ { price[$1] += $at["dual"] / weight[$1] }
        file == 3 && $2 == "labour" { wage[$1] = $at["dual"] / weight[$1] }
        file == 3 && $2 == "waste" { waste[$1] = $at["dual"] / weight[$1] }
        # Names of zones have no comma; 13 columns from the left are safe in places.csv.
        file == 4 && $5 == "park" { r = 1000 * $at["rent"] / weight[$1]; if (r > rent[$1]) rent[$1] = r; used[$1] += $at["used"] }
        file == 4 && $5 == "park" && $2 ~ /^(Bau_Bang|Bac_Tan_Uyen|Phu_Giao|Dau_Tieng)$/ { north[$1] += $at["output"] }
        file == 4 { all[$1] += ($5 == "urban") ? 0 : $at["output"] }
        file == 5 && $at["technique"] ~ /clean|high/ { made[$1, $at["technique"]] += $at["output"] }
        file == 6 && $2 ~ /offsets/ { offset[$1] += $at["amount"] }
        function row(text, a, b, c, d, form) {
            printf "%-18s %-34s " form " " form " " form " " form "\n", name, text, a, b, c, d
        }
        END {
            a = "2026-2030"; b = "2031-2035"; c = "2036-2040"; d = "2046-2050"
            printf "%-18s value added less investment, present value, billion USD: %.1f; investment of value added %.1f %%; emitted 2019-2050 %.0f Mt\n",
                   name, present / 1000, 100 * invested / produced, emitted / 1000
            row("value added, billion USD", m[a, "value_added"] / 1000, m[b, "value_added"] / 1000, m[c, "value_added"] / 1000, m[d, "value_added"] / 1000, "%8.1f")
            row("GRDP, billion USD", m[a, "grdp"] / 1000, m[b, "grdp"] / 1000, m[c, "grdp"] / 1000, m[d, "grdp"] / 1000, "%8.1f")
            row("emissions, Mt CO2e", m[a, "co2e"] / 1000, m[b, "co2e"] / 1000, m[c, "co2e"] / 1000, m[d, "co2e"] / 1000, "%8.1f")
            row("offsets, Mt CO2e", offset[a] / 1000, offset[b] / 1000, offset[c] / 1000, offset[d] / 1000, "%8.1f")
            row("price of carbon, USD/t", price[a] * 1000, price[b] * 1000, price[c] * 1000, price[d] * 1000, "%8.0f")
            row("price of work, thousand USD/year", wage[a], wage[b], wage[c], wage[d], "%8.1f")
            row("rent of park land, USD/m2/year", rent[a] / 10, rent[b] / 10, rent[c] / 10, rent[d] / 10, "%8.1f")
            row("jobs, thousand", m[a, "labour"], m[b, "labour"], m[c, "labour"], m[d, "labour"], "%8.0f")
            row("landfill, kt", m[a, "waste"], m[b, "waste"], m[c, "waste"], m[d, "waste"], "%8.0f")
            row("price of landfill, USD/t", waste[a] * 1000, waste[b] * 1000, waste[c] * 1000, waste[d] * 1000, "%8.0f")
            row("clean technique, % of manufacturing", 100 * made[a, "clean"] / all[a], 100 * made[b, "clean"] / all[b], 100 * made[c, "clean"] / all[c], 100 * made[d, "clean"] / all[d], "%8.0f")
            row("high technology, %", 100 * made[a, "high"] / all[a], 100 * made[b, "high"] / all[b], 100 * made[c, "high"] / all[c], 100 * made[d, "high"] / all[d], "%8.0f")
            row("parks in the north, %", 100 * north[a] / all[a], 100 * north[b] / all[b], 100 * north[c] / all[c], 100 * north[d] / all[d], "%8.0f")
            row("water, million m3", m[a, "water"], m[b, "water"], m[c, "water"], m[d, "water"], "%8.0f")
        }' periods.csv measures.csv limits.csv places.csv techniques.csv treatments.csv)
done
