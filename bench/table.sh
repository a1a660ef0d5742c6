#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# bench/table.sh CSV [README] - the figures of bench/run.sh as Markdown: on standard output, or in the README in place
# of what stands between the lines <!-- bench:begin --> and <!-- bench:end -->.
set -euo pipefail

fail() { printf 'bench: %s\n' "$*" >&2; exit 1; }
[[ $# -eq 1 || $# -eq 2 ]] || fail "usage: bench/table.sh CSV [README]"
[[ -r $1 ]] || fail "there is no \"$1\""

table() {
    awk -F, -v quote='"' '
    function text_of(line, field, k) { # the last field, which may hold commas in quotes
        for (k = 1; k < 11; k++) line = substr(line, index(line, ",") + 1)
        gsub("^" quote "|" quote "$", "", line)
        return line
    }
    function figure(name, quantity, unit, key) {
        key = name SUBSEP quantity
        return key in median ? number(median[key]) unit : "-"
    }
    function number(value) {
        if (value >= 100) return sprintf("%.0f", value)
        if (value >= 10) return sprintf("%.1f", value)
        return sprintf("%.2g", value)
    }
    function clp_of(name) { return figure(name, "clp " text[name, "clp'"'"'s best method"], " ms") }
    NR == 1 { next }
    {
        if (!($2 in seen)) { seen[$2] = 1; if ($1 == "small") small[++smalls] = $2; else if ($1 == "full" && $2 != "") full[++fulls] = $2 }
        median[$2, $3] = $6 + 0
        runs[$2, $3] = $5
        if ($5 == 0) { text[$2, $3] = text_of($0); delete median[$2, $3] }
    }
    END {
        sub(/ NO_LAPACKE.*/, "", text["", "BLAS"])
        sub(/^Coin LP version /, "", text["", "clp"])
        sub(/,.*/, "", text["", "clp"])
        print "| plan | whole program | peak memory | of it: start | reading | solving, verifying, all ranges |"
        print "|---|--:|--:|--:|--:|--:|"
        for (k = 1; k <= smalls; k++) {
            s = small[k]
            printf "| %s | %s | %s | %s | %s | %s |\n", s, figure(s, "whole program", " ms"), \
                figure(s, "whole program: peak memory", " MB"), figure(s, "program start (--version)", " ms"), \
                figure(s, "library: read", " ms"), figure(s, "library: solve with ranges", " ms")
        }
        print ""
        print "| dense sectors | bounded outputs | ioplan | with all ranges | clp | ioplan / clp | with ranges / clp | ioplan / dgetrf |"
        print "|--:|---|--:|--:|--:|--:|--:|--:|"
        for (k = 1; k <= fulls; k++) {
            s = full[k]
            split(s, word, " ")
            printf "| %s | %s | %s | %s | %s | %s | %s | %s |\n", word[1], word[2], figure(s, "ioplan", " ms"), \
                figure(s, "ioplan with ranges", " ms"), clp_of(s), figure(s, "ioplan / clp", ""), \
                figure(s, "ioplan with ranges / clp", ""), figure(s, "ioplan / dgetrf", "")
        }
        print ""
        printf "Medians, on %s, %s cores, %s; %s; %s, %s, clp %s. ", text["", "processor"], text["", "cores"], \
            text["", "memory"], text["", "compiler"], text["", "BLAS"], text["", "LP backend"], text["", "clp"]
        print "The first table is wall clock; the second is processor time on one thread, of ioplan and of the best of" \
            " clp'"'"'s methods on the same program in MPS form, reading it not counted."
    }' "$1"
}

if [[ $# -eq 1 ]]; then
    table "$1"
    exit
fi

readme=$2
begin='<!-- bench:begin -->'
end='<!-- bench:end -->'
[[ $(grep -cxF -e "$begin" "$readme") -eq 1 && $(grep -cxF -e "$end" "$readme") -eq 1 ]] ||
    fail "\"$readme\" needs one line $begin and one line $end"
new=$(mktemp "$readme.XXXXXX")
trap 'rm -f "$new"' EXIT
{
    sed "/^$begin\$/q" "$readme"
    table "$1"
    sed -n "/^$end\$/,\$p" "$readme"
} >"$new"
cat "$new" >"$readme"
