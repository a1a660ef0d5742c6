#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes the derived tables of plan-2021-2050.yaml from the dataset and from the assumptions written here.
#
#   sh datasets/binh-duong-2018/derive/plan.sh DIR
#
# DIR gets capacity.csv, techniques.csv, techniques-high.csv and coefficients.yaml, the same to the last byte as in plan/.
# Needs nothing but a shell and awk.
set -eu
export LC_ALL=C
here=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$1"

# --- capacity.csv: where manufacturing stands in 2018 -------------------------------------------------------
# The share of a group of industries that stands on a kind of land is that of its land there (resources.csv);
# the share of a district is that of its occupied land. Parks: 95 % of the three southern cities' land is let,
# and so much elsewhere that the total is that of the table. Clusters are let alike, land outside is what is
# there, and no more.
awk -F, '
    function number(code) { return value[kind "," code] }
    FILENAME ~ /resources/ && FNR == 1 { for (k = 3; k <= NF; k++) code[k] = $k }
    FILENAME ~ /resources/ && $1 ~ /^land_/ { for (k = 3; k <= NF; k++) value[substr($1, 6) "," code[k]] = $k }
    FILENAME ~ /zones/ && !/^#/ && $1 != "zone" {
        zone[++zones] = $1
        south = $1 ~ /^(Thu_Dau_Mot|Thuan_An|Di_An)$/
        park[$1] = south ? 0.95 * $4 : $4
        if (south) let_south += park[$1]; else north += park[$1]
        area["cluster", $1] = $11; area["outside", $1] = $12
        sum["cluster"] += $11; sum["outside"] += $12
    }
    END {
        groups = split("D20;D21;D24;D26;D27;D28;D29;D30 D10T12;D13T15;D17T18;D22;D25 D16;D23;D31T33", group, " ")
        kinds = split("park cluster outside", kindname, " ")
        for (k in value) { split(k, part, ","); if (part[1] == "park") total += value[k] }
        for (z = 1; z <= zones; z++) {
            z_ = zone[z]
            area["park", z_] = z_ ~ /^(Thu_Dau_Mot|Thuan_An|Di_An)$/ ? park[z_] : park[z_] * (total - let_south) / north
        }
        sum["park"] = total
        print "# Made by derive/plan.sh: shares of 2018 capacity by district and kind of land; estimates."
        print "sectors,technique,zone,kind,capacity,land"
        for (g = 1; g <= groups; g++) {
            count = split(group[g], member, ";")
            land = 0
            for (k = 1; k <= kinds; k++) {
                of[k] = 0
                for (m = 1; m <= count; m++) of[k] += value[kindname[k] "," member[m]]
                land += of[k]
            }
            for (k = 1; k <= kinds; k++)
                for (z = 1; z <= zones; z++) {
                    share = of[k] / land * area[kindname[k], zone[z]] / sum[kindname[k]]
                    if (share > 0 || kindname[k] == "park")
                        printf "%s,,%s,%s,%.5f%%,\n", group[g], zone[z], kindname[k], 100 * share - 0.000005
                }
        }
        # Business services stand on urban land by population (2024), 0.25 ha per million USD of capacity.
        services = "D52;D62T63;D64T66;D69T75;D77T82"
        people["Thu_Dau_Mot"] = 331652; people["Thuan_An"] = 614850; people["Di_An"] = 489508
        people["Ben_Cat"] = 312239; people["Tan_Uyen"] = 382085
        for (z = 1; z <= zones; z++) all += people[zone[z]]
        for (z = 1; z <= zones; z++)
            if (people[zone[z]])
                printf "%s,,%s,urban,%.5f%%,0.25\n", services, zone[z], 100 * people[zone[z]] / all
        print "D01T02;D07T08;D35;D36T39;D41T43;D45T47;D49;D50;D53;D55T56;D58T60;D61;D68;D84;D85;D86T88;D90T93;D94T96;D97T98,,,,100%,"
    }' "$here/resources.csv" "$here/plan/zones.csv" > "$1/capacity.csv"

# --- techniques.csv: what new factories can be -------------------------------------------------------------
# Clean: energy x 0.75, CO2 x 0.60, extra capital 0.12 USD per USD of output at the mean share of energy in
# costs, in proportion to that share between 0.3 and 2.5 times the mean. High: automated and digital, deeper
# processing; energy x 0.70, CO2 x 0.55, labour x 0.55, imported parts x 0.94, bought services + 0.02.
# What energy costs is read from the purchases of D35, D19 and D05T06 of all origins.
techniques() { # extra capital of high technology, first period of other than priority industries
    awk -F, -v extra="$1" -v later="$2" '
    FNR == 1 { file++; for (k = 2; k <= NF; k++) code[k] = $k }
    FNR == 1 { next }
    $1 ~ /^(D35|D19|D05T06)$/ && file <= 3 { for (k = 2; k <= NF; k++) energy[file, code[k]] += $k }
    file == 3 || file == 2 { for (k = 2; k <= NF; k++) bought[file, code[k]] += $k }
    file == 1 { for (k = 2; k <= NF; k++) bought[file, code[k]] += $k }
    file == 4 { for (k = 2; k <= NF; k++) primary[$1, code[k]] = $k }
    file == 5 && /manufacturing/ { sector[++sectors] = $1; lead[$1] = /priority/ }
    END {
        for (s = 1; s <= sectors; s++) {
            j = sector[s]
            x[j] = bought[1, j] + primary["value_added", j] + primary["taxes", j] + primary["imports", j] + primary["imports_vn", j]
            e[j] = (energy[1, j] + energy[2, j] + energy[3, j]) / x[j]
            cost += e[j] * x[j]; output += x[j]
        }
        mean = cost / output
        print "# Made by derive/plan.sh: techniques beside that of 2018; every number is an assumption, see SOURCES.md."
        print "technique,name,sectors,since,inputs.D35,inputs.D62T63,inputs.D69T75,use.imports,use.imports_vn,use.energy,use.electricity,use.scope1,use.co2e,use.labour,use.water,use.waste,capacity.cost,capacity.land,capacity.where.kind"
        for (s = 1; s <= sectors; s++) {
            j = sector[s]
            r = e[j] / mean; r = r < 0.3 ? 0.3 : r > 2.5 ? 2.5 : r
            from = energy[2, j] / primary["imports", j]; vn = energy[3, j] / primary["imports_vn", j]
            printf "clean-%s,clean,%s,2021-2025,75%%,,,%.1f%%,%.1f%%,75%%,75%%,60%%,60%%,90%%,80%%,80%%,%.3f,60%%,park\n", j, j, 100 * (1 - 0.25 * from),
                   100 * (1 - 0.25 * vn), 0.45 + 0.12 * r
        }
        for (s = 1; s <= sectors; s++) {
            j = sector[s]
            r = e[j] / mean; r = r < 0.3 ? 0.3 : r > 2.5 ? 2.5 : r
            from = energy[2, j] / primary["imports", j]; vn = energy[3, j] / primary["imports_vn", j]
            printf "high-%s,high,%s,%s,70%%,%.5f,%.5f,%.1f%%,%.1f%%,70%%,70%%,55%%,55%%,55%%,70%%,65%%,%.3f,20%%,park\n", j, j,
                   lead[j] ? "2026-2030" : later, own("D62T63", j) + 0.008, own("D69T75", j) + 0.012,
                   100 * (1 - 0.30 * from - 0.06), 100 * (1 - 0.30 * vn), 0.45 + extra + 0.12 * r
        }
    }
    function own(i, j) { return cell[i, j] / x[j] }
    file == 1 { for (k = 2; k <= NF; k++) cell[$1, code[k]] = $k }
    ' "$here/intermediate.csv" "$here/imports.csv" "$here/imports_vn.csv" "$here/primary.csv" "$here/sectors.csv"
}
techniques 0.25 2031-2035 > "$1/techniques.csv"
techniques 0.15 2026-2030 > "$1/techniques-high.csv"

# --- coefficients.yaml: progress that comes by itself -------------------------------------------------------
# Use per unit of output against 2018, of the technique of 2018. Emissions are those of fuels (scope1 x fuel)
# and of bought electricity (x power x grid factor over that of 2018), so that their sum falls by industry.
awk -F, '
    FILENAME ~ /resources/ && FNR == 1 { for (k = 3; k <= NF; k++) code[k] = $k; last = NF }
    FILENAME ~ /resources/ && ($1 == "scope1" || $1 == "co2e") { for (k = 3; k <= NF; k++) of[$1, k] = $k }
    FILENAME ~ /progress/ && !/^#/ && $1 != "period" {
        period[++periods] = $1; labour[periods] = $2; fuel[periods] = $3; power[periods] = $4; grid[periods] = $5
        energy[periods] = $6; water[periods] = $7; home[periods] = $8
    }
    END {
        print "# Made by derive/plan.sh from plan/progress.csv: use per unit of output against 2018. Assumptions, see SOURCES.md."
        print "# The land rows of the table are not used: land is counted by the zones."
        print "periods:"
        for (t = 1; t <= periods; t++) {
            p = power[t] * grid[t] / 0.8458
            print "  " period[t] ":"
            print "    coefficients:"
            printf "      labour: %g%%\n      energy: %g%%\n      electricity: %g%%\n      water: %g%%\n", 100 * labour[t], 100 * energy[t], 100 * power[t], 100 * water[t]
            printf "      land: 0%%\n      land_park: 0%%\n      land_cluster: 0%%\n      land_outside: 0%%\n"
            printf "      waste: {all: 100%%, final_demand: %g%%}\n      scope1: %g%%\n", 100 * home[t], 100 * fuel[t]
            printf "      co2e: {all: 100%%"
            for (k = 3; k <= last; k++)
                if (of["co2e", k] > 0)
                    printf ", %s: %.1f%%", code[k] == "household" ? "final_demand" : code[k],
                           100 * (of["scope1", k] * fuel[t] + (of["co2e", k] - of["scope1", k]) * p) / of["co2e", k]
            print "}"
        }
    }' "$here/resources.csv" "$here/plan/progress.csv" > "$1/coefficients.yaml"
