#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# interrupted.sh IOPLAN REPOSITORY - signals that stop a sweep, kill -9 at random moments, and the same command again.
# shellcheck source=tests/runner/common.sh
source "$(dirname "$0")/common.sh" "$1" "$2"

# start ARGUMENT...: runs ioplan sweep in the background; its number is in $child
start() {
    "$ioplan" sweep plan.yaml "$@" >out 2>err </dev/null &
    child=$!
    started+=("$child")
}

rows=$(rows_for 3)
make_scenario plan.yaml "$rows"
expect 0 "$ioplan" sweep plan.yaml -o whole --threads 2 --quiet

# asked to stop, it keeps what is done, says so and leaves with 4
kept=0
for signal in TERM INT USR1; do
    # a background process of a script ignores SIGINT, unless it is told not to
    setsid env --default-signal=INT "$ioplan" sweep plan.yaml -o stopped --threads 1 --json >out 2>err </dev/null &
    child=$!
    started+=("$child")
    sleep 0.6
    kill -s "$signal" "$child" || fail "it ended before SIG$signal"
    wait "$child"
    status=$?
    [[ $status -eq 4 ]] || fail "exit status $status after SIG$signal"
    grep -q 'stopped after [0-9]* of [0-9]* units' err || fail "nothing is said of SIG$signal"
    done=$(sed -n 's/.*stopped after \([0-9]*\) .*/\1/p' err)
    [[ $done -gt $kept ]] || fail "SIG$signal: $done units, $kept before"
    kept=$done
done
expect 0 "$ioplan" sweep plan.yaml -o stopped --json
[[ $(number units_kept) -eq $kept ]] || fail "what was done is not kept: $(number units_kept) of $kept"
same whole stopped

# killed at random moments
for _ in 1 2 3 4 5; do
    start -o killed --threads 2 --quiet
    sleep "0.$((RANDOM % 8 + 1))"
    kill -9 "$child" 2>/dev/null || break # it was through
    wait "$child" 2>/dev/null
done
start -o killed --threads 1 --quiet
sleep 1.5
kill -9 "$child" 2>/dev/null
wait "$child" 2>/dev/null
expect 0 "$ioplan" sweep plan.yaml -o killed --json
[[ $(number units_kept) -gt 0 ]] || fail "nothing was kept"
same whole killed
exit 0
