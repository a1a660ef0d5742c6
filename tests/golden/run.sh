#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh [--update] IOPLAN REPOSITORY [CASE]... - runs the cases and compares what the program says with what is
# written beside them.
#
# A case is cases/NAME.sh, run by bash in an empty folder that holds datasets/ of the repository and a copy of
# inputs/; `ioplan` is the program. Beside it stand NAME.stdout, NAME.stderr (none: it must be empty) and NAME.exit
# (none: 0). What differs from run to run or from machine to machine is taken out by normalise.sed; a case with the
# line "# round" has its decimal numbers rounded to nine digits first, by round.awk. With --update the files are
# written instead of compared: look at the difference before you commit it.
set -u
export LC_ALL=C.UTF-8 OMP_NUM_THREADS=1
unset LANGUAGE

update=no
if [[ ${1:-} == --update ]]; then
    update=yes
    shift
fi
if [[ $# -lt 2 ]]; then
    echo "usage: run.sh [--update] IOPLAN REPOSITORY [CASE]..." >&2
    exit 1
fi
ioplan=$(realpath "$1")
repository=$(realpath "$2")
shift 2
here=$repository/tests/golden
cases=("$@")
if [[ $# -eq 0 ]]; then
    for file in "$here"/cases/*.sh; do cases+=("$(basename "$file" .sh)"); done
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin"
ln -s "$ioplan" "$work/bin/ioplan"
faults=0

# normalise FILE ROUNDS: what is left of an output once it is the same everywhere
normalise() {
    if [[ $2 == yes ]]; then
        awk -f "$here/round.awk" "$1" | sed -E -f "$here/normalise.sed"
    else
        sed -E -f "$here/normalise.sed" "$1"
    fi
}

# alike FILE FILE: the same texts without a zero byte; most are, and no program is started to find out
alike() {
    local a b
    if IFS= read -r -d '' a <"$1" || IFS= read -r -d '' b <"$2"; then return 1; fi # there is a zero byte
    [[ $a == "$b" ]]
}

# settle NAME PART: writes or compares one output
settle() {
    local expected=$here/cases/$1.$2 found=$work/$2.normal
    if [[ $update == yes ]]; then
        rm -f "$expected"
        [[ ! -s $found ]] || cp "$found" "$expected"
        return
    fi
    [[ -e $expected ]] || expected=/dev/null
    if ! alike "$expected" "$found" && ! diff -u --label "$1.$2, expected" --label "$1.$2, found" "$expected" "$found"; then
        faults=$((faults + 1))
    fi
}

run_case() {
    local script=$here/cases/$1.sh status rounds=no line
    if [[ ! -e $script ]]; then
        echo "there is no case $1" >&2
        faults=$((faults + 1))
        return
    fi
    while IFS= read -r line; do [[ $line != '# round'* ]] || rounds=yes; done <"$script"
    if [[ -d $work/run ]]; then rm -rf "${work:?}/run"; fi
    mkdir "$work/run"
    ln -s "$repository/datasets" "$work/run/datasets"
    cp -r "$here/inputs" "$work/run/inputs"
    (cd "$work/run" && PATH=$work/bin:$PATH bash "$script" >"$work/out" 2>"$work/err" </dev/null)
    status=$?
    normalise "$work/out" $rounds >"$work/stdout.normal"
    normalise "$work/err" $rounds >"$work/stderr.normal"
    : >"$work/exit.normal"
    [[ $status -eq 0 ]] || echo "$status" >"$work/exit.normal"
    for part in stdout stderr exit; do settle "$1" $part; done
}

for name in "${cases[@]}"; do run_case "$name"; done
[[ $faults -eq 0 ]]
