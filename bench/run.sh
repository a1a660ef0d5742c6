#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# bench/run.sh [--quick] [CSV] - builds what is needed, runs every benchmark, writes one CSV (build/release/bench/results.csv
# where none is named). Needs what ./quickstart installs, and the program clp (package coinor-clp); reading is compared
# with numpy and pandas where python3 has them. Takes two hours, 6 GB of memory and 6 GB of disk; with --quick two
# minutes.
# bench/table.sh makes the table of the README from the CSV. Figures of a machine that does other work at the same
# time are worth little; the ratios among them are worth more.
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { printf 'bench: %s\n' "$*" >&2; exit 1; }

options=()
record=
for word in "$@"; do
    case $word in
    --quick) options=(--quick) ;;
    -*) fail "unknown option \"$word\"; usage: bench/run.sh [--quick] [CSV]" ;;
    *) [[ -z $record ]] || fail "one CSV only"; record=$word ;;
    esac
done
command -v clp >/dev/null || fail "clp is missing; install it with: ./quickstart packages coinor-clp"

# An existing build folder keeps its tests; a new one needs none.
fresh=(-DIOPLAN_TESTS=OFF)
if [[ -f build/release/CMakeCache.txt ]]; then fresh=(); fi
mkdir -p build
{
    cmake --preset release -DIOPLAN_BENCH=ON "${fresh[@]}"
    cmake --build --preset release
} >build/bench.log 2>&1 || fail "the build failed; see build/bench.log"

programs=build/release/bench
record=${record:-$programs/results.csv}
rm -f "$record"
"$programs/bench_machine_record" "$record"
# Threads that wait for work must not keep others from it, where the machine is shared.
export OMP_WAIT_POLICY=${OMP_WAIT_POLICY:-passive}
for name in solve_small full_lp reduced small_lp growth leontief structure read report archive sweep path front samples large; do
    "$programs/bench_$name" "${options[@]}" "$record"
done
if [[ ${#options[@]} -eq 0 ]]; then
    "$programs/bench_read" --large "$record"
    "$programs/bench_structure" --large "$record"
    "$programs/bench_years" "$record"
fi
printf '\nThe record: %s\nThe table of the README: bench/table.sh %s README.md\n' "$record" "$record"
