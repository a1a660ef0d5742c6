#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# mpi.sh IOPLAN REPOSITORY - the ranks of a real MPI job give the same bytes as one process, and fail together.
# shellcheck source=tests/runner/common.sh
source "$(dirname "$0")/common.sh" "$1" "$2"
export ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=0" # MPI leaves memory behind
export HWLOC_HIDE_ERRORS=2 # its remarks about a /sys that is not there are not ours

command -v mpirun >/dev/null && [[ -e $(dirname "$ioplan")/../runner/ioplan-mpi.so ]] || skip "MPI is not installed"

ranks() {
    local count=$1
    shift
    timeout 300 mpirun --allow-run-as-root --bind-to none --oversubscribe -n "$count" "$ioplan" sweep "$@"
}

make_scenario plan.yaml 31
expect 0 "$ioplan" sweep plan.yaml -o serial --threads 1
for count in 4 2; do
    expect 0 ranks $count plan.yaml -o "ranks-$count"
    same serial "ranks-$count"
    [[ $(grep -c '^plane' out) -eq 1 ]] || fail "more than one rank prints"
    [[ ! -s err ]] || fail "there is something on standard error"
    for ((k = 1; k <= count; k++)); do [[ -s ranks-$count/part-$k-of-$count.sqlite ]] || fail "rank $k did nothing"; done
done
expect 0 ranks 4 plan.yaml -o ranks-4 --json --threads 2 # again
[[ $(number ranks) -eq 4 && $(number units_kept) -gt 0 ]] || fail "not kept"

# nothing is done again by another number of ranks, or where the parts were deleted, or by one process
expect 0 ranks 3 plan.yaml -o ranks-4 --json
[[ $(number units_kept) -eq $(total units) ]] || fail "three ranks do again what four have done"
same serial ranks-4
rm ranks-4/part-*
expect 0 ranks 2 plan.yaml -o ranks-4 --json
[[ $(number units_kept) -eq $(total units) ]] || fail "ranks do again what the store of the whole has"
same serial ranks-4
rm ranks-2/sweep.sqlite
expect 0 "$ioplan" sweep plan.yaml -o ranks-2 --json
[[ $(number units_kept) -eq $(total units) ]] || fail "one process does again what ranks have done"
same serial ranks-2

# half of it in the store of the whole, a third in a part
expect 0 "$ioplan" sweep plan.yaml -o half --shard 1/2 --quiet
expect 4 "$ioplan" merge half --json
kept=$(total done)
rm half/part-*
expect 0 ranks 2 plan.yaml -o half --json
[[ $(number units_kept) -eq $kept ]] || fail "$(number units_kept) units kept of $kept in the store of the whole"
same serial half
expect 0 "$ioplan" sweep plan.yaml -o third --shard 1/3 --quiet
expect 4 "$ioplan" merge third --json
kept=$(total done)
rm third/sweep.sqlite
expect 0 ranks 2 plan.yaml -o third --json
[[ $(number units_kept) -eq $kept ]] || fail "$(number units_kept) units kept of $kept in a part"
same serial third

# what is of another scenario is told before anything is done
for other in sweep.sqlite part-1-of-3.sqlite; do
    mkdir foreign
    cp "$([[ $other == sweep.sqlite ]] && echo serial || echo third)/$other" foreign
    expect 1 ranks 2 plan.yaml -o foreign --set limits.labour.max=99%
    grep -q "rank 1 of 2: foreign/$other: .*another" err || fail "no word about $other of another scenario"
    [[ $(ls foreign) == "$other" ]] || fail "work was begun beside $other of another scenario"
    rm -r foreign
done

# a mistake that all ranks meet is told once, by the first
expect 1 ranks 3 plan.yaml -o wrong --only nothing
[[ $(grep -c 'no sweep "nothing"' err) -eq 1 ]] || fail "not told once"

# what one rank meets ends all: the place of its store is taken
mkdir -p blocked/part-2-of-3.sqlite
expect 1 ranks 3 plan.yaml -o blocked
grep -q 'rank 2 of 3' err || fail "no rank is named"
[[ ! -e blocked/sweep.sqlite ]] || fail "the rest was merged all the same"

# stopped from outside: what is done is kept
rows=$(rows_for 4)
for ((try = 1; ; try++)); do
    rm -rf stopped
    make_scenario plan.yaml "$rows"
    mpirun --allow-run-as-root --bind-to none --oversubscribe -n 2 "$ioplan" sweep plan.yaml -o stopped >out 2>err &
    child=$!
    started+=("$child")
    until_commits stopped/part-1-of-2.sqlite 2 "$child"
    kill -s USR1 "$child" 2>/dev/null # mpirun passes it on
    wait "$child"
    status=$?
    [[ $status -ne 0 ]] && break
    [[ $try -lt 5 ]] || fail "in five tries the sweep was always through before it could be stopped"
    rows=$((rows * 2))
done
[[ $status -eq 4 ]] || fail "exit status $status after SIGUSR1"
expect 0 ranks 2 plan.yaml -o stopped --json
[[ $(number units_kept) -gt 0 ]] || fail "nothing was kept"
once stopped
expect 0 "$ioplan" sweep plan.yaml -o whole --quiet
same whole stopped

# with --shard the ranks are left out; with the module missing the message says so
OMPI_COMM_WORLD_SIZE=2 expect 0 "$ioplan" sweep plan.yaml -o shard --shard 1/1 --only cases --quiet
mkdir -p elsewhere/bin && cp "$ioplan" elsewhere/bin
OMPI_COMM_WORLD_SIZE=2 expect 1 elsewhere/bin/ioplan sweep plan.yaml -o alone
grep -q 'ioplan-mpi.so' err || fail "the missing module is not named"
exit 0
