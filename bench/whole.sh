#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# bench/whole.sh IOPLAN [SCENARIO] - a whole plan by ioplan, with its peak memory, and its exported linear program by clp, in
# turns in one run. By default the plan of Bình Dương to 2050. CLP_SECONDS (600) is the most that clp gets.
set -euo pipefail
ioplan=${1:?usage: bench/whole.sh IOPLAN [SCENARIO]}
scenario=${2:-$(dirname "$0")/../datasets/binh-duong-2018/plan-2021-2050.yaml}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

seconds() { # command...: wall-clock seconds
    local begin end
    begin=$(date +%s.%N)
    "$@" >"$folder/out" 2>&1 || echo "failed: $*" >&2
    end=$(date +%s.%N)
    awk -v a="$begin" -v b="$end" 'BEGIN { printf "%.2f", b - a }'
}

"$ioplan" export --mps "$folder/plan.mps" "$scenario"
for turn in 1 2 3; do
    echo "ioplan solve, turn $turn: $(seconds "$ioplan" solve --quiet "$scenario" -o "$folder/result") s"
done
sed -n 's/.*\(verified.*\)/\1/p' "$folder/result/summary.txt" | head -n 1
echo "verify: $(seconds "$ioplan" verify "$folder/result") s"
if [[ -x /usr/bin/time ]]; then
    /usr/bin/time -f "peak memory: %M kB" "$ioplan" solve --quiet "$scenario"
fi
for method in -primalsimplex -dualsimplex; do
    echo "clp $method: $(seconds timeout "${CLP_SECONDS:-600}" clp "$folder/plan.mps" "$method" -quit) s"
done
