#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# slurm.sh IOPLAN REPOSITORY - a job array with its merge in a real Slurm, started here on the loopback address.
# shellcheck source=tests/runner/common.sh
source "$(dirname "$0")/common.sh" "$1" "$2"
# shellcheck source=tests/runner/slurm_machine.sh
source "$here/slurm_machine.sh"
[[ $(id -u) -eq 0 ]] || skip "a Slurm of its own needs root"
trap 'slurm_stop; clean_up' EXIT
chmod 755 "$work" # munge wants its socket within reach of everybody
command -v munged slurmctld slurmd sbatch >/dev/null || skip "Slurm is not installed"
slurm_start "$work/slurm" || { slurm_logs "$work/slurm"; fail "Slurm did not start"; }

state() { scontrol -o show job "$1" | tr ' ' '\n' | sed -n 's/^JobState=//p' | sort -u | tr '\n' ' '; }
field() { scontrol -o show job "$1" | tr ' ' '\n' | sed -n "s/^$2=//p" | head -n 1; }
ended() { [[ $(state "$1") =~ ^(COMPLETED|FAILED|CANCELLED|TIMEOUT|NODE_FAIL)' '$ ]]; }

# hand_in SCRIPT: sets array and merge
hand_in() {
    expect 0 sh "$1"
    read -r array merge < <(sed -n 's/^array \([0-9]*\), merge \([0-9]*\)$/\1 \2/p' out)
    [[ -n $array && -n $merge ]] || fail "the script does not say what it handed in"
}

make_scenario "my plan.yaml" 31
expect 0 "$ioplan" sweep "my plan.yaml" -o serial --threads 1
expect 0 "$ioplan" sweep "my plan.yaml" -o "it's out" --slurm job.sh --shards 8 --minutes 5
hand_in job.sh
slurm_until 240 ended "$merge" || { squeue; slurm_logs "$work/slurm"; fail "the merge did not end"; }
[[ $(field "$merge" ExitCode) == 0:0 ]] || { cat ./*.log; fail "the merge left with $(field "$merge" ExitCode)"; }
[[ $(find "it's out" -name 'part-*-of-8.sqlite' | wc -l) -eq 8 ]] || fail "not eight shards"
same serial "it's out"
rm "it's out"/part-*
same_folders serial "it's out"

# the signal before the time limit: the task stops with 4 and is put into the queue again, by its own script
rows=$(rows_for 4)
again() { [[ $(field "$array" Restarts) -eq 1 && $(state "$array") != "RUNNING " ]]; }
kept_or_ended() { [[ $(commits long/part-1-of-1.sqlite) -ge 2 ]] || ended "$array"; }
settled() { again || ended "$array"; }
for ((try = 1; ; try++)); do
    rm -rf long
    make_scenario long.yaml "$rows"
    expect 0 "$ioplan" sweep long.yaml -o long --slurm long.sh --shards 1 --minutes 5
    array=$(sbatch --parsable long.sh)
    slurm_until 120 kept_or_ended || { slurm_logs "$work/slurm"; fail "the long task does not run"; }
    scancel --signal=USR1 --batch "${array}_1" 2>/dev/null # it may have ended
    slurm_until 120 settled || { scontrol show job "$array"; cat ./*.log; fail "the task was not put into the queue again"; }
    again && break
    [[ $(field "$array" ExitCode) == 0:0 ]] || { cat ioplan-"$array"_1.log; fail "the task left with $(field "$array" ExitCode)"; }
    [[ $try -lt 5 ]] || fail "in five tries the task was always through before it could be stopped"
    rows=$((rows * 2))
done
grep -q 'stopped after' ioplan-"$array"_1.log || { cat ioplan-"$array"_1.log; fail "the task does not say that it stopped"; }
sleep 3 # a node launches nothing by a credential of the second in which the job was revoked
slurm_until 60 scontrol update "JobId=$array" StartTime=now # Slurm waits two minutes by itself
slurm_until 240 ended "$array" || { scontrol show job "$array"; fail "the task does not go on"; }
[[ $(field "$array" ExitCode) == 0:0 ]] || { cat ioplan-"$array"_1.log; fail "it left with $(field "$array" ExitCode)"; }
expect 0 "$ioplan" merge long
expect 0 "$ioplan" sweep long.yaml -o whole --quiet
same whole long
exit 0
