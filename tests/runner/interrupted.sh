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

# Asked to stop, it keeps what is done, says so and leaves with 4. Returns 1 when the machine was too fast or too slow
# for that: the sweep was through before the signal, or nothing new was done until then.
stopped_by() {
    local signal=$1 after=$2 status
    # a background process of a script ignores SIGINT, unless it is told not to
    setsid env --default-signal=INT "$ioplan" sweep plan.yaml -o stopped --threads 1 --json >out 2>err </dev/null &
    child=$!
    started+=("$child")
    sleep "$after"
    kill -s "$signal" "$child" 2>/dev/null
    wait "$child"
    status=$?
    [[ $status -ne 0 ]] || return 1
    [[ $status -eq 4 ]] || fail "exit status $status after SIG$signal"
    grep -q 'stopped after [0-9]* of [0-9]* units' err || fail "nothing is said of SIG$signal"
    done=$(sed -n 's/.*stopped after \([0-9]*\) .*/\1/p' err)
    [[ $done -ge $kept ]] || fail "SIG$signal: $done units, $kept before"
    [[ $done -gt $kept ]] || return 1
    kept=$done
}

stopped_three_times() {
    rm -rf stopped
    kept=0
    stopped_by TERM "$1" && stopped_by INT "$1" && stopped_by USR1 "$1"
}

rows=$(rows_for 3)
after=0.6
make_scenario plan.yaml "$rows"
for ((try = 1; ; try++)); do
    stopped_three_times "$after" && break
    [[ $try -lt 5 ]] || fail "in five tries the sweep was never stopped half-way three times"
    rows=$((rows * 2))
    after=$(awk -v after="$after" 'BEGIN { print 1.5 * after }')
    make_scenario plan.yaml "$rows"
done
expect 0 "$ioplan" sweep plan.yaml -o whole --threads 2 --quiet
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
before=$(commits killed/sweep.sqlite)
# two more: the last one may be undone, being counted before it is certain
start -o killed --threads 1 --quiet
until_commits killed/sweep.sqlite $((before > 0 ? before + 2 : 3)) "$child"
kill -9 "$child" 2>/dev/null
wait "$child" 2>/dev/null
expect 0 "$ioplan" sweep plan.yaml -o killed --json
[[ $(number units_kept) -gt 0 ]] || fail "nothing was kept"
same whole killed
exit 0
