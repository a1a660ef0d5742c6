# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# A Slurm of one machine, for tests: munged, slurmctld and slurmd on the loopback address, in a folder of their own.
# Source this; slurm_start FOLDER begins, slurm_stop ends every process that was begun, by its number.
slurm_processes=()

# A port that nobody listens on, from the dynamic range; a number of this shell makes two runs differ.
slurm_port() {
    local port
    while :; do
        port=$((20000 + (RANDOM * 32768 + RANDOM) % 10000))
        if ! (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            echo "$port"
            return
        fi
    done
}

slurm_stop() {
    local process
    # jobs that still run have processes of their own
    if [[ -n ${SLURM_CONF:-} && ${#slurm_processes[@]} -gt 0 ]]; then timeout 5 scancel --full -u root 2>/dev/null; fi
    for ((k = ${#slurm_processes[@]} - 1; k >= 0; k--)); do
        process=${slurm_processes[k]}
        kill "$process" 2>/dev/null
        for _ in {1..50}; do
            kill -0 "$process" 2>/dev/null || break
            sleep 0.1
        done
        kill -9 "$process" 2>/dev/null
        wait "$process" 2>/dev/null
    done
    slurm_processes=()
}

# slurm_until SECONDS COMMAND...: tries until the command succeeds
slurm_until() {
    local tries=$(($1 * 10))
    shift
    for ((; tries > 0; tries--)); do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.1
    done
    echo "gave up waiting for: $*" >&2
    return 1
}

slurm_logs() { tail -n 30 "$1"/*.log >&2; }

slurm_start() {
    local folder=$1 host
    host=$(hostname -s)
    mkdir -p "$folder"/{state,spool}
    chmod 755 "$folder"
    dd if=/dev/urandom of="$folder/munge.key" bs=128 count=1 status=none
    chmod 400 "$folder/munge.key"
    munged --foreground --num-threads=1 --key-file="$folder/munge.key" --socket="$folder/munge.socket" \
        --pid-file="$folder/munged.pid" --log-file="$folder/munged.log" --seed-file="$folder/munge.seed" \
        >"$folder/munged-out.log" 2>&1 &
    slurm_processes+=($!)
    slurm_until 60 test -S "$folder/munge.socket" || return 1
    cat >"$folder/slurm.conf" <<CONF
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$folder/munge.socket
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
SlurmctldPort=$(slurm_port)
SlurmdPort=$(slurm_port)
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=1,bf_interval=1
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
MpiDefault=none
ReturnToService=2
MessageTimeout=60
TCPTimeout=30
BatchStartTimeout=60
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=main Nodes=$host Default=YES State=UP
CONF
    # Nothing here uses control groups; named outright, slurmd does not look for those of the machine.
    mkdir -p "$folder/cgroup"
    printf 'CgroupPlugin=cgroup/v1\nCgroupMountpoint=%s/cgroup\nCgroupAutomount=no\n' "$folder" >"$folder/cgroup.conf"
    export SLURM_CONF=$folder/slurm.conf
    slurmctld -D -c -f "$SLURM_CONF" >"$folder/slurmctld-out.log" 2>&1 &
    slurm_processes+=($!)
    slurmd -D -c -f "$SLURM_CONF" -N "$host" >"$folder/slurmd-out.log" 2>&1 &
    slurm_processes+=($!)
    slurm_until 60 slurm_idle
}

slurm_idle() { sinfo -h -o %T | grep -qx idle; }
