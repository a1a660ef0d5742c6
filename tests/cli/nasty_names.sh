#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# nasty_names.sh IOPLAN REPOSITORY - a whole plan whose periods, zones, kinds of land, techniques, treatments, targets and
# titles are texts that a page, a spreadsheet, or a file of a linear program would take for its own.
set -u
ioplan=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() {
    echo "nasty_names.sh: $*" >&2
    exit 1
}
cp -r "$2/datasets/toy" "$work/data"
cd "$work" || exit 1
long=$(printf 'đ%.0s' {1..60}) # labels are cut inside it
cat >data/sectors.csv <<CSV
code,name,name_vi,group
farm,"</script><b>""'&",x,agriculture
factory,=cmd|' /C calc'!A0,+1,manufacturing
CSV
cat >plan.yaml <<YAML
title: "</script><b>"
title_vi: "=cmd|' /C calc'!A0"
dataset: data
maximize: value_added
final_demand: {export: {min: 50%, max: 150%}}
limits: {labour: {max: 130%}}
periods: {"</script><b>\"'": {to: 2005}, "=cmd|' /C calc'!A0": {to: 2010}, "@a,b] c": {to: 2015}, "@a,b]\tc": {to: 2020}}
techniques:
  "=cmd|' /C calc'!A0": {sectors: factory, share: 60%, use: {energy: 60%}}
  "</script><b>": {sectors: farm, share: 60%, use: {energy: 60%}}
capacity:
  all: {used: 90%, land: 0.01}
  sites:
    - {sectors: all, zone: "</script><b>", kind: "$long one", capacity: 50%}
    - {sectors: all, zone: "</script><b>", kind: "$long two", capacity: 50%}
zones:
  "</script><b>": {name: "=1+1", area: {"$long one": 20 ha, "$long two": 20 ha}}
treatments: {"+filter": {of: energy, price: 3}}
requirements: {"-jobs": {of: labour, min: 50%}}
targets: {"=aim": {of: value_added, min: 50%, weight: 1}}
sweep:
  - {name: cases, cases: {"=cmd|' /C calc'!A0": {limits.labour.max: 120%}}}
YAML
"$ioplan" solve plan.yaml -o out >/dev/null || fail "solve"
"$ioplan" verify out >/dev/null || fail "verify"
"$ioplan" sweep plan.yaml -o sweep --quiet >/dev/null || fail "sweep"
"$ioplan" export --mps plan.mps plan.yaml || fail "export"

! grep -nHE '(^|,)"?[=+@]' out/*.csv sweep/*.csv || fail "a cell is a formula"
for page in out/report.html sweep/report.html; do
    grep -q 'script>' "$page" || fail "$page is no page"
    ! grep -q '</script><b>' "$page" || fail "$page holds a name as it is"
    [[ $(grep -o '<script' "$page" | wc -l) -eq $(grep -o '</script' "$page" | wc -l) ]] || fail "$page: elements of script"
done
# names of rows and columns are one field each, and no two are the same
awk '/^[A-Z]/ { part = $1; next }
     part == "ROWS" && (NF != 2 || seen[$2]++) { print "row " $0; bad = 1 }
     part == "COLUMNS" { if (NF != 3 && NF != 5) { print "column " $0; bad = 1 }
                         if ($1 != last && of[$1]++) { print "again " $0; bad = 1 }
                         last = $1 }
     END { exit bad }' plan.mps || fail "names in the MPS file"
iconv -f utf-8 -t utf-8 plan.mps >/dev/null || fail "half a character in the MPS file"

# What a terminal would obey (colours, writing from right to left) is seen as its number instead.
turn=$'\xE2\x80\xAE' # U+202E
sed -i "s/^factory,[^,]*/factory,fac${turn}tory/" data/sectors.csv
sed -i "s/^title: .*/title: \"red \\\\e[31m$turn\"/" data/dataset.yaml
cat >turned.yaml <<YAML
title: "red \e[31m back \u202e"
dataset: data
maximize: value_added
final_demand: {export: {min: 50%, max: 150%}}
output: {"\u202eno": {max: 1}}
YAML
sed '/^output/d' turned.yaml >good.yaml
{
    "$ioplan" check turned.yaml
    "$ioplan" solve turned.yaml
    "$ioplan" check --json turned.yaml
    "$ioplan" solve good.yaml -o first
    "$ioplan" solve --json good.yaml
    "$ioplan" solve good.yaml --set limits.labour.max=100% -o second --quiet
    "$ioplan" compare first second
    "$ioplan" compare --json first second
    "$ioplan" analyze --what all data
    "$ioplan" analyze --json data
    cat first/summary.txt
} >said 2>&1
grep -qF 'red \u001B[31m back \u202E' said || fail "a title is not seen as it is"
! LC_ALL=C grep -nE "$turn|"$'[\x01-\x08\x0B-\x1F\x7F]' said || fail "a terminal would obey"
exit 0
