#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# How much of each reader the committed corpus alone runs through, by gcov; fails below 80 % of the lines of any file.
# Usage: tests/fuzz/coverage.sh [build folder]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$root/build/coverage}
least=80
mkdir -p "$(dirname "$build")"

cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_COMPILER=gcc -DCMAKE_C_FLAGS=--coverage \
  -DIOPLAN_TESTS=OFF -DIOPLAN_FUZZ=OFF -DIOPLAN_BENCH=OFF -DIOPLAN_CHARTS=OFF >"$build.log" 2>&1 || { cat "$build.log"; exit 1; }
cmake --build "$build" --target replay_csv replay_npy replay_packed replay_yaml >>"$build.log" 2>&1 || { cat "$build.log"; exit 1; }
objects=$build/solver/CMakeFiles/ioplan_readers.dir/read
find "$build" -name '*.gcda' -delete
for reader in csv npy packed yaml; do
  "$build/tests/fuzz/replay_$reader" "$root/tests/fuzz/corpus/$reader" >/dev/null
done

status=0
for file in scan scan_cell csv grid grid_blocks unpack gzip zstd names say npy yaml yaml_tree yaml_edit yaml_text; do
  percent=$(cd "$build" && gcov -n -o "$objects/$file.c.gcno" "$root/solver/read/$file.c" 2>/dev/null |
    awk -v file="/$file.c'" 'index($0, "File ") == 1 { here = index($0, file) } here && /^Lines executed:/ {
      sub(/^Lines executed:/, ""); sub(/%.*/, ""); print; exit }')
  printf '%-14s %6s %% of lines\n' "$file.c" "${percent:-0}"
  awk -v p="${percent:-0}" -v least="$least" 'BEGIN { exit !(p >= least) }' || status=1
done
[ "$status" -eq 0 ] || echo "below $least % somewhere" >&2
exit "$status"
