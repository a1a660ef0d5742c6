#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# table.sh SCRIPT FOLDER - the table goes between the markers of a README, again and again, and touches nothing else.
set -euo pipefail
script=$1
cd "$2"

cat >results.csv <<'END'
group,case,quantity,unit,runs,median,min,lower,upper,max,note
machine,,processor,,0,,,,,,"Some, Processor"
machine,,cores,,0,,,,,,2
machine,,clp,,0,,,,,,"Coin LP version 1.2.3, build today"
small,plan-a,whole program,ms,3,12.34,1,2,3,4,
small,plan-a,whole program: peak memory,MB,3,7.5,1,2,3,4,
full,,clp's settings,,0,,,,,,"a, b"
full,45 few,auto,ms,3,0.512,1,2,3,4,
full,45 few,clp dual simplex,ms,3,1.5,1,2,3,4,
full,45 few,clp barrier,ms,3,234.5,1,2,3,4,
full,45 few,clp's best method,,0,,,,,,barrier
full,45 few,auto / clp,x,3,0.25,1,2,3,4,
full,2000 all,auto,ms,3,1512,1,2,3,4,
growth,"2000 all, 1 thread",solve and verify,s,3,0.3456,1,2,3,4,
growth,"2000 all, 1 thread",LU part,s,3,0.2,1,2,3,4,"matrices of 1,999"
threads,2000 all,LU part: 1 / 2 threads,x,3,1.75,1,2,3,4,
read,4000 sectors,"csv, all cores",s,3,0.25,1,2,3,4,file of 300 MB
read,4000 sectors,numpy.loadtxt,s,3,9,1,2,3,4,
read,4000 sectors,pandas.read_csv,s,3,2,1,2,3,4,
large,2000 sectors,whole program,s,1,12.5,1,2,3,4,
large,2000 sectors,whole program: peak memory,matrices,1,2.08,1,2,3,4,
years,"40 sectors, 10 years",whole program,s,1,87.4,1,2,3,4,
years,"40 sectors, 10 years",clp dual simplex,,0,,,,,,not done after 300 s
END
printf '%s\n' before '<!-- bench:begin -->' old '<!-- bench:end -->' after >README.md
"$script" results.csv README.md
first=$(cat README.md)
"$script" results.csv README.md

fail() { printf '%s\n' "$*" >&2; cat README.md >&2; exit 1; }
[[ $(cat README.md) == "$first" ]] || fail "the second run changed the table of the first"
[[ $(head -n 2 README.md) == $'before\n<!-- bench:begin -->' ]] || fail "the text before the table changed"
[[ $(tail -n 2 README.md) == $'<!-- bench:end -->\nafter' ]] || fail "the text after the table changed"
if grep -qx old README.md; then fail "the old table stands"; fi
grep -qxF '| plan-a | 12.3 ms | 7.5 MB | - | - | - |' README.md || fail "no row of the plan"
grep -qxF '| 45 | few | 0.51 ms | - | 234 ms | 4 | - | - | - |' README.md || fail "no row of the economy"
grep -qxF '| 2000 | all | 1.5 s | - | - | - | - | - | - |' README.md || fail "no row of a large economy"
grep -qF '| 2000 | all | 1 | 346 ms | 200 ms |' README.md || fail "no row of growth"
grep -qF '| 2000 | all | - | - | 1.8 |' README.md || fail "no row of threads"
grep -qF '| 4000 sectors | csv, all cores | 250 ms | - | - | 8 |' README.md || fail "no row of reading"
grep -qF '| 4000 sectors | numpy.loadtxt | 9 s | - | - | - |' README.md || fail "no row of a peer"
grep -qF '| 2000 sectors | whole program | 12.5 s | - | 2.1 |' README.md || fail "no row of the whole program"
grep -qF 'on Some, Processor, 2 cores' README.md || fail "no machine"
grep -qF 'clp 1.2.3. ' README.md || fail "no version of clp"

printf 'no marks\n' >README.md
if "$script" results.csv README.md 2>message.txt; then fail "a README without marks was accepted"; fi
grep -q 'needs one line' message.txt || fail "no word about the marks"
[[ $(cat README.md) == 'no marks' ]] || fail "a README without marks was changed"
