#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs each fuzz target for some seconds from the committed corpus. New inputs go to the build folder, as does what
# crashes; the status is that of the worst target. FUZZ_SEED (1) names the order of the inputs, so that a run can be
# repeated and a change is not refused for what another one would have met; 0 draws a new order.
# Usage: tests/fuzz/run.sh SECONDS [build folder]
set -eu
[ $# -ge 1 ] || { echo "usage: $0 SECONDS [build folder]" >&2; exit 1; }
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${2:-$root/build/fuzz}

(cd "$root" && cmake --preset fuzz -B "$build" >/dev/null && cmake --build "$build" --target fuzz_csv fuzz_npy fuzz_packed fuzz_yaml)

try() { # READER SECONDS
  found=$build/found/$1
  mkdir -p "$found"
  result=0
  "$build/tests/fuzz/fuzz_$1" -seed="${FUZZ_SEED:-1}" -max_total_time="$2" -max_len=8192 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
    -artifact_prefix="$found/crash-" "$found" "$root/tests/fuzz/corpus/$1" >"$found.log" 2>&1 || result=1
  echo "fuzz_$1, $2 s"
  tail -n 12 "$found.log"
  return "$result"
}

# A target is one thread, and its seconds are those of the clock: no more at a time than there are cores.
status=0
running=
for reader in csv npy packed yaml; do
  try "$reader" "$1" &
  running="$running $!"
  [ "$(echo "$running" | wc -w)" -lt "$(nproc)" ] && [ "$reader" != yaml ] && continue
  for process in $running; do wait "$process" || status=1; done
  running=
done
exit "$status"
