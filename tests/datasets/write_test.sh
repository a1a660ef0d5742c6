#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A derived dataset appears as a whole, replaces only a dataset, and leaves nothing behind.
# Usage: write_test.sh IOPLAN SOURCE SCRATCH
set -u
ioplan=$1
spec=$2/datasets/vietnam-2018/derive/import.yaml
scratch=$3
fail() {
    echo "write_test.sh: $1" >&2
    exit 1
}
rm -rf "$scratch"
mkdir -p "$scratch"

"$ioplan" import "$spec" -o "$scratch/new/made" -q || fail "a new folder below a new folder"
"$ioplan" import "$spec" -o "$scratch/new/made/" -q || fail "a dataset is replaced"
mkdir "$scratch/empty"
"$ioplan" import "$spec" -o "$scratch/empty" -q || fail "an empty folder is filled"
cmp "$scratch/empty/imports.csv" "$scratch/new/made/imports.csv" || fail "the same files"

mkdir "$scratch/mine"
echo keep > "$scratch/mine/notes.txt"
"$ioplan" import "$spec" -o "$scratch/mine" -q 2> "$scratch/message"
[ $? -eq 1 ] || fail "a folder with other files is refused"
grep -q 'notes.txt' "$scratch/message" || fail "the message names the file"
[ "$(ls "$scratch/mine")" = notes.txt ] || fail "a refused folder stays as it was"
echo keep > "$scratch/file"
"$ioplan" import "$spec" -o "$scratch/file" -q 2> "$scratch/message"
[ $? -eq 1 ] || fail "a file is no folder"

"$ioplan" import "$spec" -o "$scratch/none" -q --set rounding=nothing 2> "$scratch/message"
[ $? -eq 1 ] || fail "a wrong spec is refused"
[ ! -e "$scratch/none" ] || fail "nothing is written for a wrong spec"
[ "$(ls "$scratch")" = "empty
file
message
mine
new" ] || fail "something was left behind: $(ls "$scratch")"
[ "$(ls "$scratch/new")" = made ] || fail "something was left behind: $(ls "$scratch/new")"

"$ioplan" regionalize "$2/datasets/binh-duong-2018/derive/regionalize.yaml" --json > "$scratch/message" || fail "json"
grep -q '"imports of goods from abroad' "$scratch/message" || fail "the notes as JSON"
