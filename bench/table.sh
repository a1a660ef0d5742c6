#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# bench/table.sh CSV [README] - the figures of bench/run.sh as Markdown: on standard output, or in the README in place
# of what stands between the lines <!-- bench:begin --> and <!-- bench:end -->.
set -euo pipefail

fail() { printf 'bench: %s\n' "$*" >&2; exit 1; }
[[ $# -eq 1 || $# -eq 2 ]] || fail "usage: bench/table.sh CSV [README]"
[[ -r $1 ]] || fail "there is no \"$1\""

here=$(dirname "$0")
table() { awk -f "$here/table.awk" "$1"; }

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
