#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The derived datasets come out of their specs to the last bit.  Usage: derive_test.sh IOPLAN SOURCE SCRATCH
set -eu
ioplan=$1
source=$2
scratch=$3
rm -rf "$scratch"
sh "$source/datasets/derive.sh" "$scratch" "$ioplan"
for name in vietnam-2018 binh-duong-2018; do
    for file in "$scratch/$name"/*; do
        cmp "$file" "$source/datasets/$name/$(basename "$file")"
    done
    cmp "$scratch/$name.report.txt" "$source/datasets/$name/derive/report.txt"
    for file in "$source/datasets/$name"/*.csv; do # nothing more is kept than what is made
        test -e "$scratch/$name/$(basename "$file")"
    done
done
# So do the tables of the plan to 2050.
sh "$source/datasets/binh-duong-2018/derive/plan.sh" "$scratch/plan"
for file in "$scratch/plan"/*; do
    cmp "$file" "$source/datasets/binh-duong-2018/plan/$(basename "$file")"
done
