#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A run that is killed leaves the old result or the new one, never half, and nothing for good beside it.
# usage: killed.sh IOPLAN SCENARIO FOLDER RUNS
set -u
ioplan=$1 scenario=$2 folder=$3 runs=$4
rm -rf "$folder" "$folder".part-*
"$ioplan" solve "$scenario" -o "$folder" --quiet || exit 1
for k in $(seq "$runs"); do
    "$ioplan" solve "$scenario" -o "$folder" --quiet &
    pid=$!
    sleep "0.0$((RANDOM % 3))$((RANDOM % 10))"
    kill -9 "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
    "$ioplan" verify "$folder" --quiet || { echo "run $k left a broken result"; exit 1; }
done
# the same for files for readers that are made anew
for k in $(seq $((runs / 2))); do
    "$ioplan" report --quiet "$folder" &
    pid=$!
    sleep "0.0$((RANDOM % 3))$((RANDOM % 10))"
    kill -9 "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
    "$ioplan" verify "$folder" --quiet || { echo "report $k left a broken result"; exit 1; }
done
"$ioplan" solve "$scenario" -o "$folder" --quiet || exit 1
left=$(find "$(dirname "$folder")" -maxdepth 1 -name "$(basename "$folder").part-*")
[ -z "$left" ] || { echo "left behind: $left"; exit 1; }
