# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# What the tests of whole sweeps share. Source it with: source common.sh IOPLAN REPOSITORY
set -u
export LC_ALL=C.UTF-8 # what is looked for is English
ioplan=$(realpath "$1")
repository=$(realpath "$2")
here=$(realpath "$(dirname "$0")")
work=$(mktemp -d)
started=() # processes that must not outlive the test
unset OMP_NUM_THREADS OMPI_COMM_WORLD_SIZE PMI_RANK PMI_SIZE PMIX_RANK

end_processes() {
    local process
    for process in "${started[@]}"; do kill -9 "$process" 2>/dev/null; done
}
clean_up() {
    end_processes
    rm -rf "$work"
}
trap clean_up EXIT
cd "$work" || exit 1

fail() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    for file in out err; do [[ -s $file ]] && { echo "--- $file:"; head -n 20 "$file"; } >&2; done
    exit 1
}

# What ctest counts as skipped.
skip() {
    printf '%s: skipped: %s\n' "$(basename "$0")" "$*" >&2
    exit 77
}

# expect STATUS COMMAND...: the exit status must be as given; output goes to the files out and err
expect() {
    local wanted=$1 status
    shift
    "$@" >out 2>err </dev/null
    status=$?
    [[ $status -eq $wanted ]] || fail "exit status $status, not $wanted: $*"
}

# make_scenario FILE ROWS: the toy economy with a path, cases, and a plane of ROWS rows
make_scenario() {
    [[ -d data ]] || { cp -r "$repository/datasets/toy" data && rm data/*.yaml && cp "$repository/datasets/toy/dataset.yaml" data; }
    sed 's/^dataset: .*/dataset: data/' "$repository/datasets/toy/toy.yaml" >"$1"
    cat >>"$1" <<YAML
sweep:
  - {name: energy-path, vary: limits.energy.max, from: 60%, to: 110%}
  - {name: plane, grid: {limits.energy.max: [60%, 110%, $2], limits.labour.max: [80%, 120%, 51]}}
  - {name: cases, cases: {early: {limits.energy.max: 80%}, late: {limits.energy.max: 105%, output.farm.max: 300%}}}
YAML
}

# same FOLDER FOLDER: what is exported is the same, byte for byte
same() {
    local file count=0
    for file in "$1"/*.csv; do
        cmp "$file" "$2/$(basename "$file")" >&2 || fail "$2 differs from $1"
        count=$((count + 1))
    done
    [[ $count -gt 2 && $(find "$2" -maxdepth 1 -name '*.csv' | wc -l) -eq $count ]] || fail "$1 and $2 hold other files"
}

# same_folders FOLDER FOLDER: all files are the same, but for the stores, and for the seconds that the plan took; a
# workbook, which is packed, is there
same_folders() {
    local folder
    for folder in "$1" "$2"; do
        rm -rf plain-"$folder"
        cp -r "$folder" plain-"$folder"
        [[ -s $folder/report.html && -s $folder/results.xlsx && -s $folder/plan/solution.json ]] || fail "$folder lacks a file"
        rm plain-"$folder"/{*.sqlite,results.xlsx,plan/SHA256SUMS}
        rm -f plain-"$folder"/part-of-*.claims
        sed -i '/"seconds":/d' plain-"$folder"/plan/solution.json
        sed -i '/verified: /s/([^()]*)$//' plain-"$folder"/plan/summary.txt
        sed -i 's/{"name":"provenance".*"structure"://' plain-"$folder"/report.html
    done
    diff -qr plain-"$1" plain-"$2" >&2 || fail "$2 differs from $1"
}

# number NAME: the first value of that name in the JSON in the file out
number() { sed -n "s/.*\"$1\": \\([0-9.e+-]*\\).*/\\1/p" out | head -n 1; }

# total NAME: the sum of the values of that name, one a line of the JSON in the file out
total() { sed -n "s/.*\"$1\": \([0-9]*\).*/\1/p" out | awk '{ sum += $1 } END { print sum + 0 }'; }

# once FOLDER: no unit is in two stores; one of them alone is merged, and then the other
once() {
    local first second
    mkdir once
    cp "$1"/part-1-of-2.sqlite once
    "$ioplan" merge once --json >out 2>err # what is missing it says with the exit status
    first=$(total done)
    rm -r once && mkdir once
    cp "$1"/part-2-of-2.sqlite once
    "$ioplan" merge once --json >out 2>err
    second=$(total done)
    [[ $first -gt 0 && $second -gt 0 && $((first + second)) -eq $(total units) ]] || fail "$first and $second of $(total units) units"
    rm -r once
}

# commits FILE: transactions that the store has seen, of which making it is the first; SQLite counts them in its file
commits() {
    { [[ -s $1 ]] && od -An -tu1 -j24 -N4 "$1"; } 2>/dev/null | awk '{ n = (($1 * 256 + $2) * 256 + $3) * 256 + $4 } END { print n + 0 }'
}

# until_commits FILE COUNT PROCESS: until the store has seen so many, or the process has ended
until_commits() {
    while [[ $(commits "$1") -lt $2 ]] && kill -0 "$3" 2>/dev/null; do sleep 0.02; done
}

# Rows for which a sweep takes about so many seconds on one thread of this machine, in this build.
rows_for() {
    local seconds=$1
    make_scenario measure.yaml 20
    expect 0 "$ioplan" sweep measure.yaml -o measure --only plane --threads 1 --json
    awk -v t="$(number seconds)" -v wanted="$seconds" 'BEGIN { r = int(20 * wanted / t); if (r < 40) r = 40; if (r > 20000) r = 20000; print r }'
    rm -rf measure measure.yaml
}
