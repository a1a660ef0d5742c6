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

# Asked to stop as soon as it has kept something more, it keeps what is done, says so and leaves with 4. Returns 1 when
# the sweep was through before that.
stopped_by() {
    local signal=$1 before status
    before=$(commits stopped/sweep.sqlite)
    # a background process of a script ignores SIGINT, unless it is told not to
    setsid env --default-signal=INT "$ioplan" sweep plan.yaml -o stopped --threads 1 --json >out 2>err </dev/null &
    child=$!
    started+=("$child")
    until_commits stopped/sweep.sqlite $((before > 0 ? before + 1 : 2)) "$child" # the first one makes the store
    kill -s "$signal" "$child" 2>/dev/null
    wait "$child"
    status=$?
    [[ $status -ne 0 ]] || return 1
    [[ $status -eq 4 ]] || fail "exit status $status after SIG$signal"
    grep -q 'stopped after [0-9]* of [0-9]* units' err || fail "nothing is said of SIG$signal"
    done=$(sed -n 's/.*stopped after \([0-9]*\) .*/\1/p' err)
    [[ $done -gt $kept ]] || fail "SIG$signal: $done units, $kept before"
    kept=$done
}

stopped_three_times() {
    rm -rf stopped
    kept=0
    stopped_by TERM && stopped_by INT && stopped_by USR1
}

rows=$(rows_for 4) # a store keeps about once a second
make_scenario plan.yaml "$rows"
for ((try = 1; ; try++)); do
    stopped_three_times && break
    [[ $try -lt 5 ]] || fail "in five tries the sweep was always through before it was stopped three times"
    rows=$((rows * 2))
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

# a shard is killed: another one of the folder does what is left of its share, and nothing twice
for ((try = 1; ; try++)); do
    rm -rf lost
    start -o lost --shard 2/2 --threads 1 --quiet
    until_commits lost/part-2-of-2.sqlite 2 "$child"
    kill -9 "$child" 2>/dev/null && break
    [[ $try -lt 5 ]] || fail "in five tries the shard was always through before it was killed"
done
wait "$child" 2>/dev/null
expect 0 "$ioplan" sweep plan.yaml -o lost --shard 1/2 --json
[[ $((2 * $(total done))) -gt $(($(total units) + 1)) ]] || fail "the shard did no more than its share"
expect 0 "$ioplan" merge lost --quiet
same whole lost
once lost
expect 0 "$ioplan" sweep plan.yaml -o lost --shard 2/2 --quiet # nothing is left for it
once lost
exit 0
