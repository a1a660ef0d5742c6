#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# commands.sh IOPLAN REPOSITORY - runs the program as a user does and looks at exit status, standard output and
# standard error.
set -u
export LC_ALL=C.UTF-8 # what is looked for is English
ioplan=$(realpath "$1")
repository=$(realpath "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
cp -r "$repository/datasets/germany-1995" data
cases=0
faults=0

fault() {
    printf 'ioplan %s: %s\n--- standard output:\n%s\n--- standard error:\n%s\n' "$line" "$1" "$(head -n 15 out)" "$(head -n 15 err)"
    faults=$((faults + 1))
}

# run STATUS ARGUMENT...: runs the program; the exit status must be as given
run() {
    local wanted=$1 status
    shift
    line="$*"
    cases=$((cases + 1))
    "$ioplan" "$@" >out 2>err </dev/null
    status=$?
    [[ $status -eq $wanted ]] || fault "exit status $status, not $wanted"
}
out_has() { grep -qF -- "$1" out || fault "standard output lacks \"$1\""; }
err_has() { grep -qF -- "$1" err || fault "standard error lacks \"$1\""; }
out_empty() { [[ ! -s out ]] || fault "standard output is not empty"; }
err_empty() { [[ ! -s err ]] || fault "standard error is not empty"; }

# --- help and mistakes on the command line
for command in '' check solve verify sweep merge analyze export import regionalize balance help; do
    # shellcheck disable=SC2086
    run 0 $command --help; out_has "Usage: ioplan"; err_empty
done
run 0 help solve; out_has "--time-limit SECONDS"
"$ioplan" solve --help >out2; cmp -s out out2 || fault "differs from solve --help"
run 0 --version; out_has "ioplan "; out_has "GLPK"; out_has "BLAS"
run 1; out_empty; err_has "no command is given"
run 1 slove x; out_empty; err_has 'did you mean "ioplan solve"?'
run 1 solve --outptu d x; out_empty; err_has 'did you mean "--output"?'
run 1 help slove; out_empty
run 1 solve; err_has "needs SCENARIO"
# a command of the table without code would be a defect
for command in check solve verify sweep merge analyze export import regionalize balance; do run 1 "$command" no-such-file; done

# --- check
run 0 check data; out_has "0 errors, 0 warnings"; err_empty
run 0 check --json data; out_has '"errors": 0'; err_empty
run 0 check data/germany.yaml; out_has "0 errors"
sed 's/max: 95%/mx: 95%/' data/germany.yaml >data/typo.yaml
run 1 check data/typo.yaml; out_has "data/typo.yaml:11:"; out_has "1 error"; err_has "1 error found"
run 1 check --quiet data/typo.yaml; out_has "mx"
run 1 check --set limits.co2.max=90% data; err_has "--set"
sed 's/^industry,7930/industry,9930/' data/intermediate.csv >data/changed.csv
mkdir broken && cp data/*.csv data/dataset.yaml broken && mv broken/changed.csv broken/intermediate.csv
run 1 check broken; out_has "agriculture"; err_has "error"

# --- solve, verify
run 0 solve data/germany.yaml -o result; out_has "optimal, verified"; out_has "co2"; err_empty
run 0 verify result; out_has "result: optimal, verified"; err_empty
run 0 verify --json result; out_has '"verified": true'
run 0 solve --quiet data/germany.yaml; out_empty; err_empty
run 0 solve --json data/germany.yaml; out_has '"status": "optimal"'; err_empty
run 0 solve --lang vi data/germany.yaml; out_has "Công nghiệp"
run 1 solve data/typo.yaml -o none; out_empty; err_has "data/typo.yaml:11:"
[[ ! -e none ]] || fault "a folder was made"
run 2 solve --quiet data/germany.yaml --set limits.co2.max=10% -o infeasible; out_empty; err_has "infeasible:"
run 0 verify infeasible; out_has "infeasible, verified"
run 2 solve --json data/germany.yaml --set limits.co2.max=10%; out_has '"status": "infeasible"'
printf 'title: no end\ndataset: .\nmaximize: value_added\nfinal_demand: {household: {min: 50%%}}\noutput: {all: {min: 0%%}}\n' \
    >data/endless.yaml
run 3 solve --quiet data/endless.yaml; out_empty; err_has "unbounded: value_added grows for ever"
run 4 solve --time-limit 1e-9 data/germany.yaml -o stopped; out_has "stopped"; err_has "stopped before the optimum"
[[ -s stopped/solution.json ]] || fault "what was done is not kept"
sed -i 's/1609/1610/' result/solution.json
run 5 verify result; err_has "could not be verified"
run 1 verify data; err_has "error"

# --- export: the whole program, agreed on by another solver
run 0 export --mps - data/germany.yaml; out_has "output[agriculture]"; out_has "ENDATA"
run 0 export --mps g.mps data/germany.yaml; out_has "g.mps: 8 rows, 36 columns"
clp g.mps -solve >clp.log 2>&1 || true
grep -q 'Optimal - objective value -\{0,1\}1609908.7' clp.log || { cat clp.log; fault "clp finds another optimum"; }
run 1 export data/germany.yaml; err_has "needs --mps"

# --- analyze, balance
run 0 analyze -i imports --sort imports data; out_has "imports"; out_has "industry"
run 0 analyze --json data; out_has '"name": "employment"'
run 1 analyze -i nothing data; err_has '"nothing"'
for method in lu mixed krylov; do run 0 analyze --leontief "$method" data; out_has "Method: $method"; done
run 0 analyze --leontief krylov --json data; out_has '"method": "krylov'
run 1 analyze --leontief inverse data; err_has "inverse"
run 0 balance broken -o balanced
run 0 check balanced; out_has "0 errors"
mkdir full && touch full/notes.txt
run 1 balance broken -o full; err_has "notes.txt"

# --- convert: every form and back, byte for byte
run 1 convert data; out_empty; err_has "no folder to write to"
run 1 convert data -o full; err_has "notes.txt"
run 0 convert data -o plain; out_empty; err_empty
for form in csv npy; do
    for method in none gzip zstd; do
        run 0 convert --form $form --compress $method plain -o packed-$form-$method; out_empty; err_empty
        run 0 convert packed-$form-$method -o back; out_empty; err_empty
        diff -r plain back >/dev/null || fault "another dataset came back"
    done
done
[[ -s packed-npy-zstd/intermediate.npy.zst && -s packed-csv-gzip/primary.csv.gz ]] || fault "names of packed files"
run 0 convert --json plain -o packed-npy-zstd; out_has '"output": "packed-npy-zstd"'
[[ ! -e packed-npy-zstd/intermediate.npy.zst ]] || fault "the old form is still there"
run 0 check packed-csv-zstd; out_has "0 errors"
cp plain/primary.csv packed-csv-gzip
run 1 check packed-csv-gzip; out_has "has both primary.csv and primary.csv.gz"

# --- standard output that cannot be written is an error
if [[ -e /dev/full ]]; then
    line="--help >/dev/full"
    "$ioplan" --help >/dev/full 2>err && fault "exit status 0"
    err_has "could not write standard output"
fi

echo "$cases runs, $faults faults"
exit $((faults > 0))
