#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# readme.sh IOPLAN SOURCE WORK - what the README shows is what the program does: its scenarios are read, its commands
# run and say what stands below them. Examples are taken by the line before them or by their first line, so that one
# that is gone fails as well. What needs other machines (mpirun, sbatch), or R, is left out.
set -euo pipefail
ioplan=$1 source=$2 work=$3
readme=$source/README.md
rm -rf "$work"
mkdir -p "$work/out"
cd "$work"
ln -s "$source/datasets" datasets
export LC_ALL=C.UTF-8 LANGUAGE=

failures=0
fail() { printf 'FAILED: %s\n' "$*"; failures=$((failures + 1)); }

# block TEXT: the fenced example whose first line begins so.
block() {
    awk -v wanted="$1" '
        /^```/ { if (inside) { inside = 0; if (found) exit } else { inside = 1; first = 1 }; next }
        inside && first { first = 0; found = index($0, wanted) == 1 }
        inside && found' "$readme"
}
need() { # TEXT NAME: an example that must be there
    [[ -n $1 ]] || fail "the README has no example that begins with \"$2\""
}
sound() { # FILE WHAT: `check` finds no fault
    "$ioplan" check "$1" >check.txt 2>&1 || { fail "$2 is not accepted:"; cat check.txt; }
}

# --- scenarios ----------------------------------------------------------------------------------------------

# The first one is a file that comes along, but for what stands behind.
toy=$(block 'title: "Toy')
need "$toy" 'title: "Toy'
if ! diff <(sed 's/ *#.*//; /^$/d' "$source/datasets/toy/toy.yaml") <(printf '%s\n' "$toy" | sed 's/ *#.*//'); then
    fail "the first scenario is not datasets/toy/toy.yaml"
fi

# Others speak of sectors and resources of their own: the table of Bình Dương with names that they use.
mkdir economy
cp datasets/binh-duong-2018/{sectors,intermediate,final_demand}.csv economy
sed 's/^value_added,/wages,/' datasets/binh-duong-2018/primary.csv >economy/primary.csv
printf '%s\n' 'title: other names' 'year: 2018' 'currency: USD' 'unit: million USD' 'value_added: [wages]' \
    'imports: [imports]' 'exports: [export]' >economy/dataset.yaml
sed -i '/^D24,/s/manufacturing;/manufacturing;heavy;/' economy/sectors.csv
awk -F, -v OFS=, '{ print } $1 == "co2e" { $1 = "co2"; print; $1 = "ch4"; print; $1 = "jobs"; print }' \
    datasets/binh-duong-2018/resources.csv >economy/resources.csv
printf 'title: other\ndataset: economy\nmaximize: value_added\nfinal_demand: {export: {min: 50%%, max: 150%%}}\n' >other.yaml

# What else a scenario may say: each line of the table by itself.
keys=$(awk '/^What else a scenario may say/ { on = 1 } /^A band on a base value/ { on = 0 } on && /^\| `/ {
    sub(/^\| `/, ""); sub(/` \|.*/, ""); print }' "$readme")
[[ $(grep -c . <<<"$keys") -ge 9 ]] || fail "the table of what else a scenario may say has fewer lines"
while read -r line; do
    printf '%s\n' "$line" | sed 's/{\.\.\.}/{priority: {min: 50%}}/' >one.yaml
    grep -q '^extends:' one.yaml || printf 'extends: other.yaml\n' >>one.yaml
    sound one.yaml "\"$line\""
done <<<"$keys"

# The whole plan, with the tables that it names.
whole=$(block 'periods:')
need "$whole" 'periods:'
grep -v '^#' datasets/binh-duong-2018/plan/zones.csv | cut -d, -f1-6,11- >zones.csv # its plan ends in 2030
grep -v '^#' datasets/binh-duong-2018/plan/capacity.csv >capacity.csv
{ printf 'extends: other.yaml\n'; printf '%s\n' "$whole"; } >whole.yaml
sound whole.yaml "the whole plan"
# It has no plan, for the reason that the README tells; the proof is judged from the files.
status=0
"$ioplan" solve whole.yaml -o out/whole >said.txt 2>&1 || status=$?
[[ $status -eq 2 ]] || { fail "the whole plan ends with $status:"; cat said.txt; }
grep -q '^The plan first breaks in 2026-2030\.$' said.txt || fail "the whole plan does not break in 2026-2030"
grep -q '^No plan can do all of this at once' said.txt || fail "the whole plan has no conflict"
for words in "share of imports in supply in 2026-2030 at most 10%" "household demand follows wages in 2026-2030" \
    "export_vn demand in 2026-2030 stays at its base value times growth" \
    "land of "{Thu_Dau_Mot,Thuan_An,Di_An,Ben_Cat,Tan_Uyen}", urban in 2026-2030 at most"; do
    grep -qF "$words" out/whole/conflict.csv || fail "the conflict of the whole plan is without: $words"
done
[[ $(grep -c . out/whole/conflict.csv) -eq 9 ]] || fail "the conflict of the whole plan is not of eight statements"
for words in "raise the limit on co2e in 2026-2030 .*(+7\." "raise the limit on land of Thuan_An, urban in 2026-2030 from 165 to 297\."; do
    tr '\n' ' ' <said.txt | tr -s ' ' | grep -q "$words" || fail "the smallest change is without: $words"
done
"$ioplan" verify out/whole >said.txt 2>&1 || { fail "the conflict of the whole plan is not verified:"; cat said.txt; }

# Sweeps: two sections, and a table of points.
printf 'limits.co2.max\n90%%\n' >points.csv
sweep=$(block 'sweep:')
need "$sweep" 'sweep:'
{ printf 'extends: other.yaml\nlimits: {co2: {max: 100%%}, energy: {max: 120%%}, land: {max: 120%%}}\n'
  printf 'output: {all: {max: 200%%}}\n%s\n' "$sweep"; } >sweep.yaml
sound sweep.yaml "the section sweep"
doubt=$(awk '/^```/ { if (inside && found) exit; inside = !inside; text = ""; next }
    inside { text = text $0 "\n"; if ($0 ~ /name: doubt/) found = 1 } END { if (found) printf "%s", text }' "$readme")
need "$doubt" '- name: doubt'
{ printf 'extends: other.yaml\nlimits: {co2: {max: 100%%}, energy: {max: 120%%}}\n'
  printf '%s\n' "$doubt" | sed 's/samples: 10000/samples: 50/'; } >doubt.yaml
sound doubt.yaml "the section sweep with samples"

# --- commands and what they say -----------------------------------------------------------------------------

# Lines of the second file stand in this order in the first; "..." is anything. Digits of rounding and times differ.
told() {
    awk 'function plain(line) {
             gsub(/violation [^,]*, duals [^,]*, gap [^ ]* \([^)]*\)/, "CERTIFICATE", line); sub(/ +$/, "", line)
             return line
         }
         FNR == NR { said[++lines] = plain($0); next }
         $0 == "..." || $0 ~ /^ *\.\.\.$/ { next }
         { for (k = at + 1; k <= lines && said[k] != plain($0); k++) ;
           if (k > lines) { print "not said: " $0; bad = 1 } else at = k }
         END { exit bad }' "$1" "$2"
}

shown=$(awk '/^```/ { inside = !inside; next } inside && /^\$ / { print substr($0, 3) }' "$readme")
[[ $(grep -c . <<<"$shown") -ge 3 ]] || fail "the README shows fewer commands with what they say"
while read -r line; do
    block "\$ $line" | tail -n +2 >expected.txt
    read -r -a words <<<"$line"
    status=0
    "$ioplan" "${words[@]:1}" >said.txt 2>&1 || status=$?
    [[ $status -eq 0 || $status -eq 2 ]] || fail "\"$line\" ends with $status"
    told said.txt expected.txt || fail "\"$line\" says otherwise"
done <<<"$shown"

# Commands alone: every line that begins with ioplan, in order, on a plan that has a limit and sweeps.
cp sweep.yaml plan.yaml
sed -i '/name: plane/d; /name: three/d; s/limits: {co2:/limits: {co2e: {max: 100%}, co2:/' plan.yaml
sed -i '/name: tornado/d' plan.yaml
awk '/^```/ { inside = !inside; next } inside && /^ioplan / { sub(/ *#.*/, ""); print }' "$readme" >commands.txt
[[ $(wc -l <commands.txt) -ge 5 ]] || fail "the README shows fewer commands"
while read -r line; do
    read -r -a words <<<"$line"
    "$ioplan" "${words[@]:1}" >said.txt 2>&1 </dev/null || { fail "\"$line\" ends with $?:"; cat said.txt; }
done <commands.txt

# Reading a store from Python.
python=$(block 'import sqlite3')
need "$python" 'import sqlite3'
if python3 -c 'import numpy' 2>/dev/null; then
    "$ioplan" sweep -q doubt.yaml -o out/doubt >/dev/null
    printf '%s\nassert x.shape == (50, 40), x.shape\n' "$(sed 's|out/sweep.sqlite|out/doubt/sweep.sqlite|' <<<"$python")" >read.py
    python3 read.py || fail "the lines for Python do not read a store"
fi

[[ $failures -eq 0 ]] || exit 1
echo "the examples of the README hold"
