#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# threads_and_shards.sh IOPLAN REPOSITORY - the same bytes from any number of threads and shards.
# shellcheck source=tests/runner/common.sh
source "$(dirname "$0")/common.sh" "$1" "$2"

make_scenario plan.yaml 31
expect 0 "$ioplan" sweep plan.yaml -o serial --threads 1
grep -q '^plane *grid *1581 ' out || fail "the summary does not tell the points"
grep -q '^energy-path *path *[0-9]* *[1-9]' out || fail "the summary does not tell the breakpoints"
[[ ! -s err ]] || fail "there is something on standard error"
for threads in 2 3 8; do
    expect 0 "$ioplan" sweep plan.yaml -o "threads-$threads" --threads $threads --quiet
    [[ ! -s out && ! -s err ]] || fail "--quiet is not quiet"
    same serial "threads-$threads"
done
OMP_NUM_THREADS=2 expect 0 "$ioplan" sweep plan.yaml -o environment --json
[[ $(number threads) -eq 2 ]] || fail "OMP_NUM_THREADS is not heeded"
same serial environment

# again: everything is there
expect 0 "$ioplan" sweep plan.yaml -o serial --json
[[ $(number units_kept) -eq $(total units) ]] || fail "units were done again"

# shards, the merge of some, of all, and a run that has nothing left to do
expect 0 "$ioplan" sweep plan.yaml -o shards --shard 3/3
expect 0 "$ioplan" sweep plan.yaml -o shards --shard 1/3
expect 4 "$ioplan" merge shards
grep -q 'missing or not finished: 2 of 3' err || fail "merge does not name the missing shard"
: >shards/part-2-of-3.sqlite # killed, or without room, before it kept anything
expect 4 "$ioplan" merge shards
grep -q 'missing or not finished: 2 of 3' err || fail "merge does not name the shard with an empty file"
# units that were taken as they came, as ranks do: no shard is to blame
mkdir taken && cp shards/part-1-of-3.sqlite taken/part-2-of-3.sqlite
expect 4 "$ioplan" merge taken
grep -q 'units of work are missing$' err || fail "merge names shards that there were not"
expect 0 "$ioplan" sweep plan.yaml -o shards --shard 2/3 --threads 2
expect 0 "$ioplan" merge shards
same serial shards
rm shards/part-*
expect 0 "$ioplan" merge --json shards
expect 0 "$ioplan" sweep plan.yaml -o shards --json
[[ $(number units_kept) -eq $(total units) ]] || fail "the merged store is not complete"
same serial shards

# shards at the same time share what is left, and no unit is done by two; another sweep has no claims beside them
for shard in 1/2 2/2; do
    "$ioplan" sweep plan.yaml -o at-once --threads 2 --shard $shard --quiet >out 2>err </dev/null &
    started+=($!)
done
wait
expect 0 "$ioplan" merge at-once
same serial at-once
once at-once
rm at-once/*.sqlite
expect 1 "$ioplan" sweep plan.yaml -o at-once --shard 1/2 --set limits.labour.max=99%
grep -q 'claims of shards of another sweep' err || fail "no word about the claims of another sweep"

# one process goes on where shards were, and makes nothing beside those of another scenario
expect 0 "$ioplan" sweep plan.yaml -o half --shard 1/2 --quiet
expect 1 "$ioplan" sweep plan.yaml -o half --set limits.labour.max=99%
[[ $(echo half/*) == "half/part-1-of-2.sqlite half/part-of-2.claims" ]] || fail "a store was made beside a part of another scenario"
expect 0 "$ioplan" sweep plan.yaml -o half --json
[[ $(number units_kept) -gt 0 && $(number units_kept) -lt $(total units) ]] || fail "the units of a shard were done again"
same serial half

# one sweep of several
expect 0 "$ioplan" sweep plan.yaml -o only --only cases --quiet
[[ $(ls only/*.csv) == only/cases* ]] || fail "--only did more"
cmp serial/cases.csv only/cases.csv || fail "--only cases differs"

# exported anew
expect 0 "$ioplan" export serial --csv again/and/again
same serial again/and/again

# what the store alone cannot tell is said
sed '/^sweep:/,$d' plan.yaml >doubt.yaml
printf 'sweep:\n  - {name: doubt, samples: 64, draw: {intermediate: {lognormal: 5%%}}}\n' >>doubt.yaml
printf '  - {name: tornado, one_at_a_time: {spread: 5%%, of: limits}}\n' >>doubt.yaml
expect 0 "$ioplan" sweep doubt.yaml -o doubt
expect 0 "$ioplan" export doubt --csv tables
grep -q '^ioplan: doubt: percentiles, .* are left out' err || fail "export does not say what it leaves out"
grep -q '^ioplan: tornado: the swings are left out' err || fail "export does not say that it leaves out swings"
expect 0 "$ioplan" export doubt --csv tables --quiet
[[ ! -s err ]] || fail "--quiet is not quiet"
expect 0 "$ioplan" export serial --csv again/and/again
[[ ! -s err ]] || fail "export speaks of tables that there are not"
expect 0 "$ioplan" sweep doubt.yaml --dump-sample 3 sample
expect 0 "$ioplan" sweep doubt.yaml --dump-sample 3 sample
expect 1 "$ioplan" sweep doubt.yaml --dump-sample 4 sample
grep -q 'holds another scenario' err || fail "a sample is written over another"
expect 0 "$ioplan" solve sample/scenario.yaml --quiet

# the merge with the scenario writes what one process writes, with the options that the sweep had
export SOURCE_DATE_EPOCH=1000000000
for shard in 2/3 1/3; do
    expect 0 "$ioplan" sweep doubt.yaml -o together --shard $shard --quiet
done
expect 4 "$ioplan" merge --scenario doubt.yaml together
[[ ! -e together/report.html ]] || fail "a report of what is not complete"
expect 0 "$ioplan" sweep doubt.yaml -o together --shard 3/3 --quiet
expect 1 "$ioplan" merge --scenario plan.yaml together
expect 1 "$ioplan" merge --only doubt together
grep -q 'goes with --scenario FILE' err || fail "no word about --only"
expect 0 "$ioplan" merge together
grep -q 'left out: they need the scenario' err || fail "merge does not say what it leaves out"
expect 0 "$ioplan" merge --scenario doubt.yaml together
[[ ! -s err ]] || fail "there is something on standard error"
expect 0 "$ioplan" sweep doubt.yaml -o doubt --quiet
same_folders doubt together
for shard in 1/2 2/2; do
    expect 0 "$ioplan" sweep doubt.yaml -o part --only tornado --set limits.labour.max=99% --shard $shard --quiet
done
expect 1 "$ioplan" merge --scenario doubt.yaml --only tornado part
expect 0 "$ioplan" merge --scenario doubt.yaml --only tornado --set limits.labour.max=99% --quiet part
expect 0 "$ioplan" sweep doubt.yaml -o alone --only tornado --set limits.labour.max=99% --quiet
same_folders alone part

# whole plans
cat >whole.yaml <<EOF
extends: $repository/datasets/toy/toy-dynamic.yaml
sweep:
  - {name: front, pareto: [value_added, energy]}
  - {name: three, pareto: [value_added, energy, {min: labour}], error: 3%}
  - {name: path, vary: limits.energy.max, from: 60 TJ, to: 90 TJ}
  - {name: tornado, one_at_a_time: {spread: 5%, of: [discount, capacity]}}
  - name: doubt
    samples: 10
    draw: {intermediate: {lognormal: 5%}, capacity.all.cost: {lognormal: 10%}, limits.energy: {uniform: [60%, 110%]}}
EOF
expect 0 "$ioplan" sweep whole.yaml -o whole-1 --threads 1 --quiet
expect 0 "$ioplan" sweep whole.yaml -o whole-2 --threads 3 --quiet
for shard in 2/2 1/2; do
    expect 0 "$ioplan" sweep whole.yaml -o whole-3 --shard $shard --quiet
done
expect 0 "$ioplan" merge whole-3 --quiet
same whole-1 whole-2
for file in whole-3/*.csv; do
    cmp "$file" "whole-1/${file#*/}" || fail "$file differs between threads and shards"
done
cmp whole-1/doubt-percentiles.csv whole-2/doubt-percentiles.csv || fail "percentiles differ between threads"
cmp whole-1/tornado-swings.csv whole-2/tornado-swings.csv || fail "swings differ between threads"
expect 0 "$ioplan" sweep whole.yaml -o whole-2 --json
[[ $(number units_kept) -gt 10 ]] || fail "units of a whole plan were done again"
# killed at several moments, wherever that is
for after in 0.05 0.1 0.2 0.3; do
    timeout -s KILL "$after" "$ioplan" sweep whole.yaml -o whole-4 --threads 2 --quiet >out 2>err
done
expect 0 "$ioplan" sweep whole.yaml -o whole-4 --threads 2 --quiet
same whole-1 whole-4
expect 0 "$ioplan" verify whole-1/plan
expect 0 "$ioplan" sweep whole.yaml --dump-sample 3 whole-sample
expect 0 "$ioplan" solve whole-sample/scenario.yaml -o whole-sample-out --quiet
expect 0 "$ioplan" verify whole-sample-out

# mistakes
expect 1 "$ioplan" sweep plan.yaml
grep -q 'needs -o DIR' err || fail "no word about -o"
for shard in 0/3 4/3 x 1/ 1/0 -1/3 '1/3 '; do
    expect 1 "$ioplan" sweep plan.yaml -o wrong --shard "$shard"
    grep -q 'is not of the form 3/8' err || fail "no word about --shard $shard"
done
for option in --shards --minutes; do
    expect 1 "$ioplan" sweep plan.yaml -o wrong $option 4
    grep -q "option \"$option\" goes with --slurm FILE" err || fail "no word about $option"
done
expect 1 "$ioplan" sweep plan.yaml -o wrong --slurm job.sh --only nothing
grep -q 'has no sweep "nothing"' err || fail "a script for a sweep that there is not"
sed 's/limits.energy.max: 80%/limits.enrgy.max: 80%/' plan.yaml >faulty.yaml
expect 1 "$ioplan" sweep faulty.yaml -o wrong --slurm job.sh
grep -q 'faulty.yaml:[0-9]*:[0-9]*: .*enrgy' err || fail "--slurm does not look at the scenario"
[[ ! -e job.sh ]] || fail "a script for a scenario that cannot be read"
expect 0 "$ioplan" sweep plan.yaml -o wrong --slurm job.sh --shards 4 --minutes 5
grep -q -- '--array=1-4$' job.sh || fail "--shards is not heeded"
expect 0 "$ioplan" sweep plan.yaml -o wrong --slurm job.sh --shards 4 --json
[[ $(cat out) == '{"script": "job.sh", "tasks": 4, "cores": 1}' ]] || fail "the JSON of a script"
expect 1 "$ioplan" sweep plan.yaml -o wrong --slurm - --json
grep -q 'both want standard output' err || fail "a script among JSON"
for options in "--slurm job.sh --shard 1/3" "--slurm job.sh --dump-sample 0 wrong" "--dump-sample 0 wrong --shard 1/3"; do
    # shellcheck disable=SC2086
    expect 1 "$ioplan" sweep whole.yaml -o wrong $options
    grep -q 'do not go together' err || fail "two jobs at once: $options"
done
expect 0 "$ioplan" sweep whole.yaml --dump-sample 3 whole-sample --json
[[ $(cat out) == '{"sweep": "doubt", "sample": 3, "folder": "whole-sample"}' ]] || fail "the JSON of a sample"
expect 1 "$ioplan" sweep plan.yaml -o wrong --only nothing
expect 1 "$ioplan" sweep data/../data -o wrong
[[ ! -e wrong ]] || fail "a folder was made"
expect 1 "$ioplan" merge data
grep -q 'holds no store' err || fail "merge takes any folder"
expect 1 "$ioplan" merge nowhere
expect 1 "$ioplan" export data --csv wrong
expect 1 "$ioplan" export serial
expect 1 "$ioplan" export serial --mps x --csv y
# another plan must not go into the same store
expect 1 "$ioplan" sweep plan.yaml -o serial --set limits.labour.max=99%
same serial again/and/again
: >file
expect 1 "$ioplan" sweep plan.yaml -o file/folder
grep -q 'Not a directory' err || fail "no word about why a folder could not be made"
exit 0
