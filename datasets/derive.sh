#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes the derived datasets again, from nothing but the tables and specs in their derive/ folders.
#
#   sh datasets/derive.sh DIR [IOPLAN]
#
# DIR (made when missing) gets vietnam-2018/ and binh-duong-2018/, each with a report of what was solved, met
# and capped beside it. IOPLAN is the program, `ioplan` by default. The files are the same to the last bit as
# those in the repository; the test datasets.derive compares them.
set -eu
if [ $# -lt 1 ]; then
    echo "usage: sh datasets/derive.sh DIR [IOPLAN]" >&2
    exit 1
fi
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
out=$(cd "$1" && pwd)
ioplan=${2:-ioplan}

"$ioplan" import "$here/vietnam-2018/derive/import.yaml" -o "$out/vietnam-2018" > "$out/vietnam-2018.report.txt"

"$ioplan" regionalize "$here/binh-duong-2018/derive/regionalize.yaml" -o "$out/binh-duong-2018" \
    --set donor="$out/vietnam-2018" > "$out/binh-duong-2018.report.txt"

# The cross-check: the national coefficients fitted to the provincial margins.
"$ioplan" balance "$here/binh-duong-2018/derive/balance.yaml" \
    --set prior="$out/vietnam-2018" --set margins="$out/binh-duong-2018" >> "$out/binh-duong-2018.report.txt"
